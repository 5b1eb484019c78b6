"""Opening hours: one span of local time a day, which may differ by weekday and by date."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import PlainValidator

from simulation import units
from simulation.scenario.values import days_match, days_rank

Span = tuple[int, int]
"""Begin and end of a span, seconds since local midnight, 0..86400."""


class OpeningHours(dict[str, Span | None]):
    """Spans by selection of days; the most special selection that fits a day decides, no span means closed.

    In a file: ``"08:00-20:00"``, ``"always"``, or a table
    ``{ mon-fri = "08:00-20:00", sat = "09:00-18:00", "2026-12-25" = "closed" }``; days that a table does not
    name are closed.
    """

    def on(self, day: date) -> Span | None:
        """Return the span of *day*, or None where it is closed."""
        fitting = [selector for selector in self if days_match(selector, day)]
        return self[max(fitting, key=days_rank)] if fitting else None


def _read(given: object) -> OpeningHours:
    if isinstance(given, OpeningHours):
        return given
    table = given if isinstance(given, dict) else {"all": given}
    hours = OpeningHours()
    for selector, span in table.items():
        days_rank(str(selector))
        hours[str(selector)] = None if span == "closed" else units.span_s(span)
    return hours


Hours = Annotated[OpeningHours, PlainValidator(_read)]
"""The field type of opening hours."""

ALWAYS = OpeningHours({"all": (0, 86400)})
"""Open day and night."""
