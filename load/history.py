"""A curve from a shop's own past: a CSV of orders, one row an order or one row an interval with its count."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from load.curves import RateCurve
from parcours.errors import ConfigError

BIN_S = 900
"""Seconds over which past orders are averaged: a quarter of an hour."""


def curve_from_csv(path: Path, zone: str = "Europe/Paris") -> RateCurve:
    """Return the curve of the day with most orders in a CSV with a header, with commas or semicolons.

    The column ``time`` holds ISO 8601 times (without an offset they are the shop's own), the optional column
    ``orders`` how many orders there were at that time (1 without it). The day runs from midnight to midnight
    in *zone*, and rates are averaged over quarters of an hour.

    Raises:
        ConfigError: With the first ten errors of the file, by line.
    """
    counts = _counts(path, ZoneInfo(zone))
    days = Counter[str]()
    for (day, _), count in counts.items():
        days[day] += count
    busiest = days.most_common(1)[0][0]
    rates = [counts.get((busiest, index), 0) * 3600 / BIN_S for index in range(24 * 3600 // BIN_S)]
    times = [0.0, *(BIN_S * (index + 0.5) for index in range(len(rates))), 24 * 3600.0]
    return RateCurve(tuple(times), (rates[0], *map(float, rates), rates[-1]))


def _counts(path: Path, zone: ZoneInfo) -> Counter[tuple[str, int]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: expected a CSV in UTF-8: {error}") from error
    rows = csv.DictReader(text.splitlines(), delimiter=";" if ";" in text.partition("\n")[0] else ",")
    if "time" not in (rows.fieldnames or ()):
        raise ConfigError(f"{path}: expected a header with a column time (and perhaps orders), given {rows.fieldnames}")
    counts: Counter[tuple[str, int]] = Counter()
    errors: list[str] = []
    for number, row in enumerate(rows, start=2):
        try:
            moment, count = _row(row, zone)
        except ValueError as error:
            errors.append(f"{path} line {number}: {error}")
            continue
        midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
        counts[moment.date().isoformat(), int((moment - midnight) / timedelta(seconds=BIN_S))] += count
    if errors:
        raise ConfigError("\n".join(errors[:10]), way_out=f"{len(errors)} lines to mend, then call again")
    if not counts.total():
        raise ConfigError(f"{path}: expected at least one order, given none")
    return counts


def _row(row: dict[str, str | None], zone: ZoneInfo) -> tuple[datetime, int]:
    text = (row.get("time") or "").strip()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"time: expected ISO 8601 such as 2026-05-30T09:15, given {text!r}") from None
    written = (row.get("orders") or "1").strip()
    if not written.isdecimal() or int(written) > 1_000_000:
        raise ValueError(f"orders: expected a whole number from 0 to 1,000,000, given {written!r}")
    # Wall time is what a day's shape is made of; an hour that the clocks repeat or skip stays in its place.
    return (moment.astimezone(zone) if moment.tzinfo else moment).replace(tzinfo=None), int(written)
