"""The minutes that a shop writes down for one customer: when the order was placed, paid, accepted.

A moment is a customer's own where it names a whole date and its minute is one of the last few on the customer's clock.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

LATELY_MIN = 3
"""Minutes that count as just now; what was written down longer ago is a date like any other."""
MOST = 16
_MOMENT = re.compile(r"(20\d\d\D{1,4}\d{1,2}\s?[h:]\s?)(\d{2})(?!\d)")
_FIRST_MARK = 0xE000
_FIRST = chr(_FIRST_MARK)
MARKS = re.compile("[\ue000-\ue0ff]")
"""Stand-ins that no shop writes: characters for private use."""


def mark(number: int) -> str:
    """Return the stand-in of this number, 0 to 255."""
    return chr(_FIRST_MARK + number)


def number_of(stand_in: str) -> int:
    """Return the number of this stand-in."""
    return ord(stand_in) - _FIRST_MARK


def is_lately(minute: str, now: datetime) -> bool:
    """Say whether a minute, in two digits, is one of the last few on the customer's clock."""
    return minute < "60" and (now.minute - int(minute)) % 60 <= LATELY_MIN


def own_moments(text: str, now: datetime) -> tuple[list[tuple[str, str]], tuple[int, ...]]:
    """Find the moments in *text* that are the customer's own.

    Args:
        text: What the shop says.
        now: The customer's clock.

    Returns:
        Stand-in and words of each, and the minutes that they stand for, by the number of their mark.
    """
    numbers: dict[str, int] = {}
    pairs: dict[str, str] = {}
    for found in _MOMENT.finditer(text):
        begin, minute = found.groups()
        if is_lately(minute, now) and len(numbers) < MOST:
            number = numbers.setdefault(minute, len(numbers))
            pairs[begin + mark(number)] = found[0]
    return list(pairs.items()), tuple(int(minute) for minute in numbers)


def begin_of(stand_in: str) -> str:
    """Return what stands before the minute in the stand-in of a moment; empty for any other stand-in."""
    return stand_in[:-1] if _FIRST_MARK <= ord(stand_in[-1]) < _FIRST_MARK + MOST else ""


def minutes_of(pairs: Sequence[tuple[str, str]]) -> tuple[int, ...]:
    """Return the minutes of the moments among *pairs* of stand-in and own words, by the number of their mark."""
    minutes = {
        stand_in[-1]: int(mine[-2:]) for stand_in, mine in pairs if stand_in[-1] >= _FIRST and begin_of(stand_in)
    }
    return tuple(minutes[last] for last in sorted(minutes))
