"""How numbers of a contact centre are written: shares, waits, counts and money, with their intervals."""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import Any

from parcours.records import Json
from reports.words import duration


def percent(value: float | None, digits: int = 1) -> str:
    """Write a share: ``83.2 %``."""
    return "–" if value is None else f"{100 * value:.{digits}f} %"


def number(value: float | None) -> str:
    """Write a count, with digits behind the point only where it is small."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.1f}".removesuffix(".0")


def seconds(value: float | None) -> str:
    """Write a wait as people say it."""
    return "–" if value is None else duration(value)


def plain(value: float | None, unit: str) -> str:
    """Write a value by its unit: ``share``, ``s``, ``count`` or a currency."""
    if value is None:
        return "–"
    if unit == "share":
        return percent(value)
    if unit == "s":
        return seconds(value)
    text = f"{value:.3f}" if abs(value) < 10 else number(value)
    return text if unit == "count" else f"{value:,.0f} {unit}"


def half(estimate: Json) -> float | None:
    """Return half the width of an estimate's interval; None where it has none."""
    low, high = estimate["low"], estimate["high"]
    return None if low is None or high is None else (high - low) / 2


def with_interval(estimate: Json, unit: str) -> str:
    """Write an estimate with its 95 % interval: ``83.2 % [82.8, 83.6]``."""
    width, value = half(estimate), estimate["value"]
    text = plain(value, unit)
    if value is None or width is None:
        return text
    if unit == "share":
        return f"{text} [{100 * estimate['low']:.1f}, {100 * estimate['high']:.1f}]"
    return f"{text} ±{seconds(width) if unit == 's' else f'{width:.3f}' if abs(value) < 10 else number(width)}"


def difference(gap: Json, unit: str, small: bool) -> str:
    """Write a difference with its sign and interval; shares in points."""
    value, width = gap["value"], half(gap)
    if value is None:
        return "–"
    sign = "−" if value < 0 else "+"
    if unit == "share":
        return f"{sign}{100 * abs(value):.1f}" + (f" ±{100 * width:.1f}" if width is not None else "") + " points"
    if unit == "s":
        return f"{sign}{seconds(abs(value))}" + (f" ±{seconds(width)}" if width is not None else "")
    digits = 3 if small else 0
    text = f"{sign}{abs(value):,.{digits}f}" + (f" ±{width:,.{digits}f}" if width is not None else "")
    return text if unit == "count" else f"{text} {unit}"


def signed_percent(share: float | None) -> str:
    """Write a change with its sign: ``−26.8 %``."""
    return "" if share is None else f"{'−' if share < 0 else '+'}{100 * abs(share):.1f} %"


def clock(begin: str) -> str:
    """Return the local time of day of a moment in ISO form: ``10:30``."""
    return begin[11:16]


def day_name(iso: str) -> str:
    """Write a day in full: ``Tuesday 22 December 2026``."""
    day = date.fromisoformat(iso[:10])
    return f"{day:%A} {day.day} {day:%B %Y}"


def short_day(iso: str) -> str:
    """Write a day shortly: ``Tue 22 Dec``."""
    day = datetime.fromisoformat(iso[:10])
    return f"{day:%a} {day.day} {day:%b}"


def listed(parts: list[str]) -> str:
    """Join parts as a sentence does: ``a, b and c``."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def value_of(cell: Any) -> float | None:
    """Return a number of a record, or None where it is none."""
    return float(cell) if isinstance(cell, int | float) and math.isfinite(cell) else None
