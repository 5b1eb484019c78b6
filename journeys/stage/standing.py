"""Where a performance stands: which try it is, with which act it goes on, where it waits, which defects are known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Protocol

from parcours.domain.journey import Act


@dataclass(frozen=True, slots=True)
class Pause:
    """Why a journey stops here for now: the act that comes next, and when it is due."""

    next_act: Act
    due: datetime


class Wings(Protocol):
    """Where a journey waits between acts that are days apart on a shop whose clock cannot be moved."""

    def enter(self) -> None:
        """Take the journey out of where it waited: from now on nobody else can play its next act."""
        ...

    def leave(self, pause: Pause, at: datetime, played_s: float) -> list[str]:
        """Lay the journey aside until its next act is due; return the names of what could not be kept."""
        ...


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a performance stands when it begins.

    Args:
        attempt: Which try at the journey it is, from 1.
        failed_before: Whether an earlier try ended badly; one that goes well is then flaky.
        first_act: Name of the act that it goes on with; empty to begin with the first.
        played_s: Real seconds played before.
        known: Names, or patterns, of promises that are known to be broken here: told, and not held against the run.
    """

    attempt: int = 1
    failed_before: bool = False
    first_act: str = ""
    played_s: float = 0.0
    known: tuple[str, ...] = ()


def is_known(journey: str, promise: str, known: Iterable[str]) -> bool:
    """Say whether a broken promise is a known defect.

    Args:
        journey: The journey's name.
        promise: The promise's name.
        known: Patterns of promises: ``email.confirmed``, or for one journey only ``relay-parcel: relay.*``.
    """
    for text in known:
        where, _, pattern = text.rpartition(":")
        if fnmatchcase(promise, pattern.strip()) and fnmatchcase(journey, where.strip() or "*"):
            return True
    return False
