"""Old runs taken away: the newest stay, what goes is told before it goes, and what is no run is never touched."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from parcours.errors import ConfigError, CouldNotLook
from parcours.records import Json
from parcours.runs import RunFolder
from reports.load import is_running

_NAME = re.compile(r"\d{8}T\d{6}Z-[a-z]+(?:-\d+)?")
_NEVER_RESUMED = ("load", "faults")
"""Verbs whose customers do not come back for their later acts, whatever their records wait for."""


@dataclass(frozen=True, slots=True)
class Pruning:
    """What would go and what stays.

    Args:
        root: The folder of all runs.
        going: Runs that go, oldest first.
        kept: How many runs stay because they are among the newest.
        spared: Folders that are old and stay all the same, each with why.
        size_bytes: How much room the runs that go take up.
    """

    root: Path
    going: tuple[Path, ...]
    kept: int
    spared: tuple[tuple[Path, str], ...]
    size_bytes: int

    def as_json(self) -> Json:
        """Return it as plain JSON."""
        return {
            "folder": str(self.root),
            "going": [path.name for path in self.going],
            "kept": self.kept,
            "spared": {path.name: why for path, why in self.spared},
            "size_bytes": self.size_bytes,
        }


def plan_pruning(root: Path, keep: int) -> Pruning:
    """Look which runs below *root* would go if the newest *keep* (at least 0) stay; nothing is touched.

    A folder goes only if its name and its run.json are those of a run. A run that is being written, or that waits
    for a later act, stays whatever its age, and so does one whose run.json cannot be read.
    """
    going: list[Path] = []
    spared: list[tuple[Path, str]] = []
    folders = sorted((path.parent for path in root.glob("*/run.json")), key=lambda path: path.name, reverse=True)
    kept = 0
    for folder in folders:
        if why := _why_not(folder):
            spared.append((folder, why))
        elif kept < keep:
            kept += 1
        else:
            going.append(folder)
    going.reverse()
    return Pruning(root, tuple(going), kept, tuple(spared), sum(map(_size, going)))


def prune(plan: Pruning) -> None:
    """Take away the runs that go; a link inside one is removed, and what it points at is left alone.

    Raises:
        CouldNotLook: If one cannot be removed; those before it are gone.
    """
    for folder in plan.going:
        if _why_not(folder):
            continue  # somebody took it up between the question and the answer
        try:
            shutil.rmtree(folder)
        except OSError as error:
            raise CouldNotLook(f"{error.filename or folder}: cannot be removed: {error.strerror}") from error


def _why_not(folder: Path) -> str:
    if folder.is_symlink():
        return "a link to elsewhere"
    if not _NAME.fullmatch(folder.name):
        return "its name is not that of a run"
    run = RunFolder(folder)
    try:
        verb = run.about().get("verb")
    except ConfigError:
        return "its run.json cannot be read"
    if is_running(folder):
        return "it is being written"
    return "it waits for a later act" if verb not in _NEVER_RESUMED and _waits(run) else ""


def _waits(run: RunFolder) -> bool:
    waiting: set[str] = set()
    for record in run.records("journeys"):
        one = str(record.get("id"))
        if record.get("event") == "waiting" or record.get("waits_until"):
            waiting.add(one)
        elif record.get("event") in ("started", "ended"):
            waiting.discard(one)
    return bool(waiting)


def _size(folder: Path) -> int:
    return sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir() or path.is_symlink())


def megabytes(size_bytes: int) -> str:
    """Write a size for a person: ``0.4 MB``, ``312 MB``."""
    amount = size_bytes / 1_000_000
    return f"{amount:.1f} MB" if amount < 10 else f"{amount:,.0f} MB"
