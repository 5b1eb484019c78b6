"""Human units at the border: "20 s", "2.5 min", "80 %", "12 per h", "31 EUR" become plain numbers.

Inside the simulation a duration is a float in seconds and ends in ``_s``, a rate is per hour and ends
in ``_per_h``, a share lies in 0..1. A bare number is never a duration: the unit must be written, so
that nobody has to guess whether 20 meant seconds or minutes.
"""

from __future__ import annotations

import math
import re
from datetime import time

SECONDS = {
    "ms": 0.001,
    "s": 1.0,
    "sec": 1.0,
    "min": 60.0,
    "h": 3600.0,
    "d": 86400.0,
    "day": 86400.0,
    "days": 86400.0,
    "w": 604800.0,
}
"""Seconds in one of each unit of time."""

_PER_H = {"s": 3600.0, "min": 60.0, "h": 1.0, "hour": 1.0, "d": 1 / 24, "day": 1 / 24}
_NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?"
_PART = re.compile(rf"\s*({_NUMBER})\s*([a-zA-Z]+)\s*")
_RATE = re.compile(rf"\s*({_NUMBER})\s*(?:per|/)\s*([a-zA-Z]+)\s*")
_PERCENT = re.compile(rf"\s*({_NUMBER})\s*(%|pt)\s*")
_MONEY = re.compile(r"\s*(\d+)(?:\.(\d{1,2}))?\s*([A-Z]{3})\s*")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
_DECIMAL_COMMA = re.compile(r"\d,\d")


def _comma(text: str) -> str:
    return "; write the decimal point as a point, not a comma" if _DECIMAL_COMMA.search(text) else ""


def _finite(number: float, given: object, expected: str) -> float:
    if not math.isfinite(number):
        raise ValueError(f"{expected}, given {given!r}")
    return number


def duration_s(given: object) -> float:
    """Read a duration with its unit.

    Args:
        given: Such as ``"20 s"``, ``"2.5 min"``, ``"1 h 30 min"`` or ``"3 d"``; at least 0.

    Returns:
        Seconds, finite and not negative.

    Raises:
        ValueError: If the unit is missing or unknown, or the number is negative or not finite.
    """
    expected = 'expected a duration of 0 s or more with its unit, such as "20 s", "2.5 min" or "1 h 30 min"'
    if not isinstance(given, str):
        raise ValueError(f"{expected}, given {given!r}")
    total, end = 0.0, 0
    while end < len(given) and (part := _PART.match(given, end)):
        if part[2] not in SECONDS or float(part[1]) < 0:
            break
        total += float(part[1]) * SECONDS[part[2]]
        end = part.end()
    if end < len(given) or not given.strip():
        raise ValueError(f"{expected}, given {given!r}{_comma(given)}")
    return _finite(total, given, expected)


def share(given: object) -> float:
    """Read a share of a whole.

    Args:
        given: ``"80 %"``, or a number in 0..1.

    Returns:
        A number in 0..1.

    Raises:
        ValueError: If it is outside 0 % to 100 %, or no share at all.
    """
    expected = 'expected a share from 0 % to 100 %, such as "80 %"'
    if isinstance(given, str) and (match := _PERCENT.fullmatch(given)):
        value = float(match[1]) / 100
    elif isinstance(given, int | float) and not isinstance(given, bool):
        value = float(given)
    else:
        raise ValueError(f"{expected}, given {given!r}{_comma(str(given))}")
    if not 0 <= value <= 1:
        raise ValueError(f"{expected}, given {given!r}")
    return value


def points(given: object) -> float:
    """Read a width in percentage points, such as ``"1pt"`` or ``"0.5 %"``; more than 0 and at most 100 points.

    Returns:
        The width as a share, in 0..1.

    Raises:
        ValueError: If it is no such width.
    """
    match = _PERCENT.fullmatch(str(given))
    value = float(match[1]) / 100 if match else math.nan
    if not 0 < value <= 1:
        raise ValueError(f'expected a width in percentage points above 0, such as "1pt", given {given!r}')
    return value


def rate_per_h(given: object) -> float:
    """Read a rate.

    Args:
        given: Such as ``"12 per h"``, ``"300 per day"`` or ``"0.5 per min"``; at least 0.

    Returns:
        Contacts (or orders) per hour.

    Raises:
        ValueError: If the unit is missing or the number is negative or not finite.
    """
    expected = 'expected a rate of 0 or more with its unit, such as "12 per h" or "300 per day"'
    match = _RATE.fullmatch(given) if isinstance(given, str) else None
    if match is None or match[2] not in _PER_H or float(match[1]) < 0:
        raise ValueError(f"{expected}, given {given!r}{_comma(str(given))}")
    return _finite(float(match[1]) * _PER_H[match[2]], given, expected)


def count(given: object) -> float:
    """Read an expected count, which need not be whole.

    Returns:
        A finite number, at least 0.

    Raises:
        ValueError: If it is negative, not finite or not a number.
    """
    expected = "expected a count of 0 or more"
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise ValueError(f"{expected}, given {given!r}{_comma(str(given))}")
    if not math.isfinite(given) or given < 0:
        raise ValueError(f"{expected}, given {given!r}")
    return float(given)


def factor(given: object) -> float:
    """Read a factor, such as 1.6 or ``"160 %"``.

    Returns:
        A finite number, at least 0.

    Raises:
        ValueError: If it is negative, not finite or not a number.
    """
    expected = 'expected a factor of 0 or more, such as 1.6 or "160 %"'
    if isinstance(given, str) and (match := _PERCENT.fullmatch(given)):
        given = float(match[1]) / 100
    if isinstance(given, bool) or not isinstance(given, int | float) or not math.isfinite(given) or given < 0:
        raise ValueError(f"{expected}, given {given!r}{_comma(str(given))}")
    return float(given)


def money_cents(given: object) -> tuple[int, str]:
    """Read an amount of money exactly, such as ``"31 EUR"`` or ``"27.50 EUR"``.

    Returns:
        Whole cents and the currency's three letters.

    Raises:
        ValueError: If the currency is missing or there are more than two decimals.
    """
    match = _MONEY.fullmatch(given) if isinstance(given, str) else None
    if match is None:
        expected = 'expected an amount with its currency, such as "31 EUR" or "27.50 EUR"'
        raise ValueError(f"{expected}, given {given!r}{_comma(str(given))}")
    return int(match[1]) * 100 + int((match[2] or "0").ljust(2, "0")), match[3]


def clock_s(given: object) -> int:
    """Read a time of day, ``"08:30"`` or ``"24:00"``.

    Returns:
        Seconds since midnight on a day without a clock change, 0..86400.

    Raises:
        ValueError: If it is no time of day.
    """
    if isinstance(given, time):
        return given.hour * 3600 + given.minute * 60
    match = _CLOCK.fullmatch(given.strip()) if isinstance(given, str) else None
    if match is None or int(match[2]) > 59 or int(match[1]) * 60 + int(match[2]) > 1440:
        raise ValueError(f'expected a time of day from "00:00" to "24:00", given {given!r}')
    return int(match[1]) * 3600 + int(match[2]) * 60


def span_s(given: object) -> tuple[int, int]:
    """Read a span within one day, ``"08:00-20:00"``, or ``"always"`` for the whole day.

    Returns:
        Begin and end, seconds since midnight, begin before end.

    Raises:
        ValueError: If it is no span, or ends before it begins.
    """
    text = "00:00-24:00" if given == "always" else given if isinstance(given, str) else ""
    if text.count("-") != 1:
        raise ValueError(f'expected one span of the day such as "08:00-20:00", given {given!r}')
    begin, _, end = text.partition("-")
    first, last = clock_s(begin), clock_s(end)
    if first >= last:
        raise ValueError(f'expected a span that ends after it begins, such as "08:00-20:00", given {given!r}')
    return first, last


def show_s(seconds: float) -> str:
    """Write a duration for a reader: ``20 s``, ``8.7 s``, ``2 min 05 s``, ``5 h 30 min``, ``24 h``, ``2.1 d``.

    Args:
        seconds: At least 0, or not a number (shown as a dash).
    """
    if not math.isfinite(seconds):
        return "–"
    if seconds < 60:
        return f"{seconds:.0f} s" if seconds == int(seconds) else f"{seconds:.1f} s"
    if seconds < 3600:
        minutes, rest = divmod(int(seconds), 60)
        return f"{minutes} min {rest:02d} s" if rest else f"{minutes} min"
    if seconds < 2 * 86400:
        hours, rest = divmod(int(seconds) // 60, 60)
        return f"{hours} h {rest:02d} min" if rest else f"{hours} h"
    return f"{seconds / 86400:.1f} d"
