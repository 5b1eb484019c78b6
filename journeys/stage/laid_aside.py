"""A journey that is laid aside until its next act, days away on a shop whose clock cannot be moved.

    <run>/waiting/relay-parcel#1.json    mode 0600, in a folder of mode 0700

It holds the customer's cookies in clear, for they must work when the journey goes on; so it stands outside evidence,
no report reads it, only its owner may, and it is gone as soon as the journey goes on or expires.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from parcours.domain.facts import Fact
from parcours.errors import ConfigError, CouldNotLook
from parcours.records import FORMAT_VERSION, Json, fact_from_json, fact_to_json
from parcours.runs import RunFolder, room, safe_name

FOLDER = "waiting"


@dataclass(frozen=True, slots=True)
class LaidAside:
    """A journey between two acts.

    Args:
        journey_id: Identifies the performance in its run.
        attempt: Which try at the journey it is, from 1.
        failed_before: Whether an earlier try ended badly.
        next_act: Name of the act that comes next.
        due: When it is due, timezone-aware.
        laid_aside_at: When it was laid aside, timezone-aware.
        played_s: Real seconds played so far.
        url: The shop's address.
        facts: The ledger.
        customer: What the customer remembers beside it.
        shop: What the shop's adapter remembers.
        driver: Cookies, storage and address.
    """

    journey_id: str
    attempt: int
    failed_before: bool
    next_act: str
    due: datetime
    laid_aside_at: datetime
    played_s: float
    url: str
    facts: tuple[Fact, ...]
    customer: Json
    shop: Json
    driver: Json

    def write(self, run: RunFolder) -> Path:
        """Write it where only the owner can read it; CouldNotLook where the disk refuses."""
        path = _path(run, self.journey_id)
        data = {
            "format_version": FORMAT_VERSION,
            **asdict(self),
            "due": self.due.isoformat(),
            "laid_aside_at": self.laid_aside_at.isoformat(),
            "facts": [fact_to_json(fact) for fact in self.facts],
        }
        temporary = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            path.parent.mkdir(mode=0o700, exist_ok=True)
            temporary.unlink(missing_ok=True)
            with os.fdopen(
                os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
            ) as file:
                json.dump(data, file, ensure_ascii=False)
            temporary.replace(path)
        except OSError as error:
            raise CouldNotLook(f"{path}: cannot be written: {error.strerror}", way_out=room(error)) from error
        return path

    def discard(self, run: RunFolder) -> None:
        """Remove what was written: the journey goes on, or never will."""
        _path(run, self.journey_id).unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # others still wait
            (run.path / FOLDER).rmdir()


def laid_aside(run: RunFolder) -> Iterator[LaidAside]:
    """Yield every journey of *run* that waits, by name.

    Raises:
        ConfigError: If a file is damaged or of another format version.
    """
    for path in sorted((run.path / FOLDER).glob("*.json")):
        try:
            yield _read(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ConfigError(
                f"{path}: expected a journey that was laid aside, found {type(error).__name__}: {error}",
                way_out="remove the file; its journey then counts as broken off, and is played anew",
            ) from error


def _read(data: dict[str, Any]) -> LaidAside:
    if data.pop("format_version") != FORMAT_VERSION:
        raise ValueError("another format version")
    return LaidAside(
        **{
            **data,
            "due": datetime.fromisoformat(data["due"]),
            "laid_aside_at": datetime.fromisoformat(data["laid_aside_at"]),
            "facts": tuple(fact_from_json(fact) for fact in data["facts"]),
        }
    )


def _path(run: RunFolder, journey_id: str) -> Path:
    return run.path / FOLDER / f"{safe_name(journey_id)}.json"
