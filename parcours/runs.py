"""A run is a folder of plain records that outlives the process.

    runs/20261123T101500Z-journeys/
        run.json         what was called, with what, when, and the verdict; rewritten whole, atomically
        journeys.jsonl   one line when a journey starts, waits or ends
        acts.jsonl       one line for each act
        facts.jsonl      one line for each fact, as it was learned
        outcomes.jsonl   one line for each promise judged
        evidence/        pictures, mails, documents, traces, by journey
        report.html, junit.xml, allure-results/

Record lines are only ever appended, each in one write, so a killed run keeps all that it had recorded.
A run whose run.json has no verdict did not end: its readers call it "incomplete".
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import os
import re
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from parcours.clock import Clock
from parcours.errors import ConfigError, CouldNotLook
from parcours.records import FORMAT_VERSION, Json

STREAMS = ("journeys", "acts", "facts", "outcomes", "intervals")


class Held(ConfigError):
    """Another process is writing the run (exit 2)."""


class RunFolder:
    """One run's folder.

    Args:
        path: The folder; must exist and hold a run.json. Use `create` for a new one.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.damaged: list[str] = []
        self._lock = threading.Lock()
        self._owned: TextIO | None = None

    @classmethod
    def create(cls, root: Path, verb: str, clock: Clock, about: Json) -> RunFolder:
        """Make a new run folder below *root* and take it for this process.

        Args:
            root: The folder of all runs; made if missing.
            verb: The verb of the command line.
            clock: Gives the start time in the folder's name.
            about: What run.json is to say beside verb, times and version: configuration, shop, seed, argv.
        """
        started = clock.now()
        for attempt in range(1000):
            suffix = f"-{attempt + 1}" if attempt else ""
            path = root / f"{started:%Y%m%dT%H%M%SZ}-{verb}{suffix}"
            try:
                path.mkdir(parents=True)
            except FileExistsError:
                continue
            except OSError as error:
                raise _cannot_make(path, error) from error
            run = cls(path)
            run.take()
            run.write_about({"verb": verb, "started_at": started.isoformat(), "verdict": None, **about})
            return run
        raise CouldNotLook(f"{root}: a thousand runs began in one second")

    @classmethod
    def join(cls, path: Path, verb: str, clock: Clock, about: Json) -> RunFolder:
        """Make the run folder at *path*, or open it where another process of the same run has made it; takes nothing.

        Args:
            path: The folder, as all processes of the run know it.
            verb: The verb of the command line.
            clock: Gives the start time.
            about: See `create`.
        """
        run = cls(path)
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _cannot_make(path, error) from error
        if not (path / "run.json").is_file():
            run.write_about({"verb": verb, "started_at": clock.now().isoformat(), "verdict": None, **about})
        return run

    @classmethod
    def open(cls, path: Path) -> RunFolder:
        """Open an existing run folder for reading; ConfigError where *path* is none."""
        if not (path / "run.json").is_file():
            raise ConfigError(f"{path}: expected a run folder with a run.json", way_out="parcours runs lists them")
        return cls(path)

    # Writing -----------------------------------------------------------------------------------
    def take(self) -> None:
        """Claim the folder for this process; `Held` (exit 2) where a living process holds it.

        The claim ends with the process, however that ends.
        """
        lock = self.path / "run.lock"
        while self._owned is None:
            try:
                file = lock.open("a+", encoding="ascii")
            except OSError as error:
                raise CouldNotLook(f"{lock}: cannot be written: {error.strerror}") from error
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if not _is_at(file, lock):  # the last holder removed it while we asked
                    file.close()
                    continue
            except OSError:
                file.seek(0)
                holder = file.read() or "unknown"
                file.close()
                raise Held(
                    f"{self.path}: process {holder} is writing this run",
                    way_out="wait for it to end, or stop it, and call again",
                ) from None
            file.truncate(0)
            file.write(str(os.getpid()))
            file.flush()
            self._owned = file

    def release(self) -> None:
        """Give the folder up."""
        if self._owned:
            (self.path / "run.lock").unlink(missing_ok=True)
            self._owned.close()
            self._owned = None

    def write_about(self, about: Json) -> None:
        """Write run.json whole and atomically; `format_version` is added."""
        self.write_text(
            "run.json", json.dumps({"format_version": FORMAT_VERSION, **about}, indent=2, ensure_ascii=False)
        )

    def finish(self, verdict: str, exit_code: int, clock: Clock, **more: Any) -> None:
        """Add the verdict and the end time to run.json and give the folder up."""
        self.write_about(
            {**self.about(), "ended_at": clock.now().isoformat(), "verdict": verdict, "exit_code": exit_code, **more}
        )
        self.release()

    def append(self, stream: str, record: Json) -> None:
        """Append one record as one line; safe from several threads and processes."""
        line = (json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8", "replace")
        try:
            with self._lock, (self.path / f"{stream}.jsonl").open("ab", buffering=0) as file:
                file.write(line)
        except OSError as error:
            raise CouldNotLook(
                f"{self.path}/{stream}.jsonl: cannot be written: {error.strerror}",
                way_out=f"{room(error)}; what was recorded before is whole, and parcours report can read it",
            ) from error

    def write_text(self, name: str, text: str) -> Path:
        """Write a whole file in the folder by way of a temporary one, so that no half file is ever there."""
        return self.write_bytes(name, text.encode("utf-8", "replace"))

    def write_bytes(self, name: str, body: bytes) -> Path:
        """Write bytes as `write_text` does; *name* is relative to the folder."""
        target = self.path / name
        temporary = target.with_name(f".{target.name}.{os.getpid()}.{threading.get_ident()}")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(body)
            temporary.replace(target)
        except OSError as error:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise CouldNotLook(f"{target}: cannot be written: {error.strerror}", way_out=room(error)) from error
        return target

    def evidence(self, journey_id: str, name: str) -> Path:
        """Return the path for a piece of evidence, its folder made; both names are reduced to safe characters."""
        folder = self.path / "evidence" / safe_name(journey_id)
        folder.mkdir(parents=True, exist_ok=True)
        return folder / safe_name(name)

    def relative(self, path: Path) -> str:
        """Return *path* relative to the folder, with forward slashes, as records carry it."""
        return path.relative_to(self.path).as_posix()

    # Reading -----------------------------------------------------------------------------------
    def about(self) -> Json:
        """Read run.json; ConfigError where it is damaged."""
        try:
            data = json.loads((self.path / "run.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ConfigError(f"{self.path}/run.json: expected JSON, found {error}") from error
        if not isinstance(data, dict) or data.get("format_version") != FORMAT_VERSION:
            found = data.get("format_version") if isinstance(data, dict) else type(data).__name__
            raise ConfigError(f"{self.path}/run.json: expected format_version {FORMAT_VERSION}, found {found!r}")
        return data

    def records(self, stream: str) -> Iterator[Json]:
        """Read the records of a stream in order; a line that is no record is named in `damaged` and skipped.

        A stream that was never written yields nothing.
        """
        path = self.path / f"{stream}.jsonl"
        if not path.is_file():
            return
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                try:
                    record = json.loads(line)
                except (ValueError, RecursionError):
                    record = None
                if isinstance(record, dict):
                    yield record
                else:
                    self.damaged.append(f"{path.name} line {number}")


def room(error: OSError) -> str:
    """Say how to come by a place that can be written: space on a full disk, the right to write anywhere else."""
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    return "free some space" if full else "let this user write there, or name another folder in [journeys] runs"


def _cannot_make(path: Path, error: OSError) -> CouldNotLook:
    return CouldNotLook(f"{path}: the run folder cannot be made: {error.strerror}", way_out=room(error))


def safe_name(name: str) -> str:
    """Reduce *name* to letters, digits, dot, dash, underscore and hash, at most 100 characters, never a dotfile."""
    return re.sub(r"[^A-Za-z0-9._#-]+", "-", name).lstrip(".")[:100] or "unnamed"


def run_started(about: Json) -> datetime:
    """Return when the run of this run.json began."""
    return datetime.fromisoformat(about["started_at"])


def _is_at(file: TextIO, path: Path) -> bool:
    """Say whether *file* is still what stands at *path*."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False
