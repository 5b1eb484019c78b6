"""Addresses wherever they stand: house number and postcode of each street and town that a document names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from journeys.readers.source import Source
from journeys.readers.text import fold
from parcours.domain.facts import Fact

_KINDS = (
    "rue|avenue|av|boulevard|bd|place|allee|chemin|impasse|quai|cours|route|square|passage|faubourg|street|road|lane"
)
_STREET = re.compile(
    rf"(?<![\w/-])(?P<house>\d{{1,4}})(?: (?:bis|ter))?,? (?P<street>(?:{_KINDS})\b [a-z' -]{{2,40}}?),? "
    r"(?P<postcode>\d{5}) (?P<town>[a-z][a-z' -]{1,30}?)(?= \d|[,.;:()\t|·]| - |$)"
)
_MOST = 12


def read_streets(lines: Sequence[str], source: Source) -> list[Fact]:
    """Read the full addresses of a document, on one line or on two that follow each other."""
    return list(_read(lines, source))[:_MOST]


def _read(lines: Sequence[str], source: Source) -> Iterator[Fact]:
    for number, line in enumerate(lines):
        below = lines[number + 1] if number + 1 < len(lines) else ""
        here = _STREET.search(fold(line))
        found = here or (None if _STREET.search(fold(below)) else _STREET.search(f"{fold(line)} {fold(below)}"))
        if found:
            place = f"{found['street'].strip()}, {found['town'].strip()}"
            yield source.fact("address.stated", f"{found['house']}, {found['postcode']}", line, subject=place)
