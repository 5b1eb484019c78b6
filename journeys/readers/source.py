"""Where something was read: what every fact of one page, mail or document has in common."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from journeys.readers.dates import Calendar
from journeys.readers.text import shorten
from parcours.domain.facts import Fact, Touchpoint, Value


@dataclass(frozen=True, slots=True)
class Source:
    """One page, mail or document that a customer reads.

    Args:
        touchpoint: Who speaks.
        at: When the customer reads it, timezone-aware; "demain" is the day after.
        where: Where, for a person: "thank-you page".
        evidence: Path of what was kept of it; may be empty.
        zone: The shop's zone, in which it says its times.
        subject: What it is about where a journey has more than one order; empty otherwise.
        kind: Kind of a mail; empty for anything else.
        order_numbers: Shape of the shop's order numbers, where it must be told; see
            `journeys.shops.port.Shop.order_numbers`.
    """

    touchpoint: Touchpoint
    at: datetime
    where: str = ""
    evidence: str = ""
    zone: str = "Europe/Paris"
    subject: str = ""
    kind: str = ""
    order_numbers: re.Pattern[str] | None = None

    @property
    def calendar(self) -> Calendar:
        """The calendar against which this source's dates are read."""
        return Calendar(self.at, self.zone)

    def fact(self, name: str, value: Value, quote: str = "", subject: str = "") -> Fact:
        """Make a fact that was read here."""
        return Fact(
            name,
            value,
            self.touchpoint,
            self.at,
            subject=subject or self.subject,
            where=self.where,
            quote=shorten(quote),
            evidence=self.evidence,
        )
