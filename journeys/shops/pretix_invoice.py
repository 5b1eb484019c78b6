"""What stands on an invoice of pretix where no reader looks: below its label on paper, in any order in the file.

A row of its sums comes as one line for each amount, and the date of issue before the words that name it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from journeys.readers.money import amounts
from journeys.readers.own import Reader
from journeys.readers.source import Source
from journeys.readers.text import fold
from parcours.domain.facts import Fact

_DATED = ("date de facturation", "invoice date")
_TOTAL = ("total de la facture", "invoice total")
_RATE = re.compile(r"^(\d{1,2}(?:[.,]\d+)?) ?% (?:tva|vat)$")


def read(lines: Sequence[str], source: Source) -> Iterator[Fact]:
    """Read date, seller, total and the tax of each rate, where *lines* are an invoice of pretix."""
    folded = [fold(line) for line in lines]
    if not any(line in _DATED for line in folded):
        return
    yield source.fact("invoice.seller", lines[0].partition(" · ")[0], lines[0])
    for place, line in enumerate(folded):
        around = " ".join(lines[max(0, place - 1) : place + 2])
        if line in _DATED:
            days = source.calendar.days(lines[place - 1]) or source.calendar.days(around)
            yield from (source.fact("invoice.date", day.day, around) for day in days[:1])
        elif line in _TOTAL:
            for total in amounts(lines[place + 1])[:1] if place + 1 < len(lines) else ():
                yield source.fact("invoice.total", total.money, around)
                yield source.fact("order.total", total.money, around)
        elif rate := _RATE.match(line):
            row = [found.money for text in lines[place + 1 : place + 4] for found in amounts(text)]
            if len(row) == 3:
                yield source.fact("invoice.base", row[0], line, subject=rate[1])
                yield source.fact("invoice.vat", row[2], line, subject=rate[1])
                yield source.fact("order.vat", row[2], line)


READER = Reader("pretix-invoice", read, of=("invoice",))
