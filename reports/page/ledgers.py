"""The ledgers of a page: rows of numbers over one list of words, from which its script lays out a table when asked.

Customers of one shop are told the same again and again, and a ledger is read seldom. So what was said stands in the
page once, and a table is made where somebody opens one. Without a script, ``ledger.csv`` beside the page has it all.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from markupsafe import Markup

from parcours.domain.facts import Fact
from parcours.records import Json
from reports import words
from reports.text import one_line, visible

_SUBJECT, _TEXT = 80, 200
"""Characters of a cell."""

Href = Callable[[str], str]
"""Given the path of a piece of evidence, returns its link; empty for none."""


@dataclass(slots=True)
class Ledgers:
    """The ledgers of one page.

    Args:
        zone: IANA name of the zone in which times are written.
        href: Links to evidence.
    """

    zone: str
    href: Href
    _words: dict[str, int] = field(default_factory=lambda: {"": 0})
    _cells: dict[tuple[str, int], int] = field(default_factory=dict)
    _moments: dict[datetime, tuple[int, int]] = field(default_factory=dict)
    _ledgers: list[Json] = field(default_factory=list)

    def add(self, name: str, facts: Iterable[Fact], accused: Collection[int], language: str) -> int:
        """Take in one ledger and return the number by which the page's script finds it.

        Args:
            name: The journey's id.
            facts: In order.
            accused: Positions of the facts on which a broken promise rests.
            language: Of what the shop said, ISO 639-1; empty if unknown.
        """
        rows, marked = [], []
        for place, fact in enumerate(facts):
            rows.append(self._row(fact))
            if fact.seq in accused:
                marked.append(place)
        self._ledgers.append({"name": visible(name), "language": language, "rows": rows, "accused": marked})
        return len(self._ledgers) - 1

    def script(self) -> Markup:
        """Return all of them as JSON that may stand in a page; empty where there is none."""
        if not self._ledgers:
            return Markup("")
        told = json.dumps(
            {"words": list(self._words), "ledgers": self._ledgers}, ensure_ascii=False, separators=(",", ":")
        )
        return Markup(told.replace("<", "\\u003c"))

    def _row(self, fact: Fact) -> list[int]:
        """Return the cells: time, moment, touchpoint, name, subject, value, where, link, quote; none at the end."""
        clock, moment = self._moment(fact.at)
        row = [
            clock,
            moment,
            self._cell(str(fact.touchpoint)),
            self._cell(fact.name),
            self._cell(fact.subject, _SUBJECT),
            self._cell(words.value_text(fact.value, self.zone)),
            self._cell(fact.where),
            self._word(self.href(fact.evidence)) if fact.evidence else 0,
            self._cell(fact.quote),
        ]
        while row and not row[-1]:
            row.pop()
        return row

    def _moment(self, at: datetime) -> tuple[int, int]:
        second = at.replace(microsecond=0)
        if second not in self._moments:
            clock, moment = words.clock_time(second, self.zone), words.day_and_time(second, self.zone)
            self._moments[second] = (self._word(clock), self._word(moment))
        return self._moments[second]

    def _cell(self, text: str, limit: int = _TEXT) -> int:
        known = self._cells.get((text, limit))
        if known is None:
            known = self._cells[text, limit] = self._word(visible(one_line(text, limit)))
        return known

    def _word(self, text: str) -> int:
        return self._words.setdefault(text, len(self._words))
