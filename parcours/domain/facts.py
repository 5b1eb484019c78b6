"""A fact is one thing that one touchpoint said at one time, with the place where it was read.

Nothing here judges. A fact may also be that somebody looked and found nothing (`Absent`), or that
the shop has no such thing (`Unoffered`): both are knowledge, and a promise needs to tell them apart.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from enum import StrEnum
from typing import Final

from parcours.domain.money import Money


class Touchpoint(StrEnum):
    """Where the shop speaks, and `CUSTOMER` for what the customer did."""

    SCREEN = "screen"
    MAIL = "mail"
    INVOICE = "invoice"
    TRACKING = "tracking"
    DOWNLOAD = "download"
    ANNOUNCEMENT = "announcement"
    COUNTER = "counter"
    SUPPORT = "support"
    SOCIAL = "social"
    CUSTOMER = "customer"

    __hash__ = str.__hash__  # that of an enumeration asks for its name first, and facts are sorted by touchpoint often


@dataclass(frozen=True, slots=True)
class Absent:
    """The customer looked for it and it was not there; `seen` says what was there instead."""

    seen: str = "nothing"

    def __str__(self) -> str:
        return f"absent ({self.seen})"


@dataclass(frozen=True, slots=True)
class Unoffered:
    """The shop has no such thing; `reason` says how that is known."""

    reason: str

    def __str__(self) -> str:
        return f"not offered ({self.reason})"


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first` to `last`, both included, such as a closure or a holding period."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __str__(self) -> str:
        return f"{self.first:%d/%m/%Y} - {self.last:%d/%m/%Y}"


Value = str | int | float | bool | Money | datetime | date | time | Span | Absent | Unoffered | tuple[str, ...]
"""What a fact can say. A datetime is always timezone-aware."""


LACKING = (Absent, Unoffered)
"""The values of a fact that say that there was nothing to be read."""


@dataclass(slots=True, unsafe_hash=True)
class Fact:
    """One statement of one touchpoint. Nobody changes it: a type checker sees to that, as freezing is slow for so many.

    Args:
        name: A dotted name from `parcours.domain.vocabulary`.
        value: What was said, typed.
        touchpoint: Who said it.
        at: When the customer saw it, timezone-aware, on the customer's clock.
        subject: What it is about where the name alone is not enough (a mail's kind, a product, a case).
        where: Where it was read, for a person: "thank-you page", "mail 'Votre commande'", "page 1".
        quote: The words in which it was said, at most a line or two.
        evidence: Path in the run folder of the screenshot, mail or document; empty if none was kept.
        seq: Position in its ledger; given by the ledger.
    """

    name: Final[str]
    value: Final[Value]
    touchpoint: Final[Touchpoint]
    at: Final[datetime]
    subject: Final[str] = ""
    where: Final[str] = ""
    quote: Final[str] = ""
    evidence: Final[str] = ""
    seq: int = field(default=-1, compare=False)

    @property
    def present(self) -> bool:
        """Whether something was there to be read."""
        return not isinstance(self.value, LACKING)

    def numbered(self, seq: int) -> Fact:
        """Return the same fact at position *seq* of its ledger: itself where it stands in none yet, else a copy."""
        if self.seq < 0:
            self.seq = seq
            return self
        return replace(self, seq=seq)
