"""Reads contact histories: CSV files of what came in, checked line by line."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from parcours.errors import nearest
from simulation import units
from simulation.scenario.demand import HistoryRow

COLUMNS = ("interval", "channel", "reason", "language", "offered", "handling_s")
"""Columns of a history; handling_s may be left out."""

_MOST_LINES = 20


def read_history(document: dict[str, Any], folder: Path) -> tuple[dict[str, Any], list[str]]:
    """Put the lines of every history that a scenario mentions into it.

    Args:
        document: A scenario as its TOML file says it.
        folder: Where the files lie.

    Returns:
        The document with ``history_rows`` beside ``history``, and what is wrong with the files.
    """
    demand = document.get("demand")
    if not isinstance(demand, list):
        return document, []
    entries, errors = [], []
    for entry in demand:
        filled = entry
        if isinstance(entry, dict) and isinstance(entry.get("history"), str) and entry["history"]:
            rows, wrong = history_rows(folder / entry["history"], _interval(document), _zone(document))
            errors += wrong
            filled = entry | {"history_rows": tuple(rows)}
        entries.append(filled)
    return document | {"demand": entries}, errors


def _interval(document: dict[str, Any]) -> float:
    try:
        return units.duration_s(document.get("interval", "30 min")) or 1800.0
    except ValueError:
        return 1800.0


def _zone(document: dict[str, Any]) -> ZoneInfo:
    try:
        return ZoneInfo(str(document.get("zone", "Europe/Paris")))
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


def history_rows(path: Path, interval_s: float, zone: ZoneInfo) -> tuple[list[HistoryRow], list[str]]:
    """Read one history.

    Args:
        path: A CSV file in UTF-8, comma or semicolon, with a header line.
        interval_s: Length of the scenario's intervals in seconds.
        zone: Where the clock of the intervals hangs; the day on which it is put back may hold an hour twice.

    Returns:
        Its sound lines, and what is wrong, each as ``file line 7, offered: expected ..., given ...``.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        return [], [f"{path.name}: expected a CSV file in UTF-8, cannot read it ({error.__class__.__name__})"]
    first = text.partition("\n")[0]
    reader = csv.DictReader(text.splitlines(), delimiter=";" if ";" in first else ",")
    errors = _header(path.name, list(reader.fieldnames or []))
    if errors:
        return [], errors
    rows: list[HistoryRow] = []
    places: list[int] = []
    for record in reader:
        row, wrong = _row(f"{path.name} line {reader.line_num}", record)
        errors += wrong
        if row is not None:
            rows.append(row)
            places.append(reader.line_num)
    if not rows and not errors:
        errors = [f"{path.name}: expected at least one line below the header, given none"]
    errors += _order(path.name, rows, places, interval_s, zone)
    if len(errors) > _MOST_LINES:
        errors = [*errors[:_MOST_LINES], f"{path.name}: and {len(errors) - _MOST_LINES} more"]
    return rows, errors


def _header(name: str, fields: list[str]) -> list[str]:
    errors = [
        f"{name}: column {field!r}: unknown; {nearest(str(field), COLUMNS)}" for field in fields if field not in COLUMNS
    ]
    return errors + [f"{name}: column {field!r}: missing" for field in COLUMNS[:-1] if field not in fields]


def _number(where: str, field: str, text: str | None) -> tuple[float, list[str]]:
    given = (text or "").strip()
    try:
        value = float(given)
    except ValueError:
        comma = "; write the decimal point as a point" if "," in given else ""
        return 0.0, [f"{where}, {field}: expected a number of 0 or more, given {given!r}{comma}"]
    if not math.isfinite(value) or value < 0:
        return 0.0, [f"{where}, {field}: expected a number of 0 or more, given {given!r}"]
    return value, []


def _row(where: str, record: dict[str | Any, Any]) -> tuple[HistoryRow | None, list[str]]:
    if None in record or None in record.values():
        return None, [f"{where}: expected as many cells as the header has, given another number"]
    offered, errors = _number(where, "offered", record["offered"])
    handling = None
    if record.get("handling_s", "").strip():
        handling, wrong = _number(where, "handling_s", record["handling_s"])
        errors += wrong
        if not wrong and handling == 0 and offered > 0:
            errors.append(f"{where}, handling_s: expected seconds above 0, given {record['handling_s']!r}")
    begin = record["interval"].strip()
    if _begin(begin) is None:
        errors.append(f'{where}, interval: expected a begin such as "2026-11-16T08:00" or "08:00", given {begin!r}')
    if errors:
        return None, errors
    names = {field: record[field].strip() for field in ("channel", "reason", "language")}
    return HistoryRow(interval=begin, offered=offered, handling_s=handling, **names), []


def _begin(text: str) -> datetime | None:
    """Read a begin; a bare time of day belongs to the first day of the calendar."""
    try:
        return datetime.fromisoformat(text if "T" in text or " " in text else f"0001-01-01T{text}").replace(tzinfo=None)
    except ValueError:
        return None


def begin_of(row: HistoryRow) -> tuple[datetime, bool]:
    """Return the local begin of a line's interval, and whether it carries a date."""
    begin = _begin(row.interval)
    if begin is None:
        raise ValueError(f"interval: expected a begin, given {row.interval!r}")
    return begin, begin.year > 1


def _order(name: str, rows: list[HistoryRow], places: list[int], interval_s: float, zone: ZoneInfo) -> Iterator[str]:
    """Name intervals that come twice, out of order, off the grid, or not at all within a day."""
    last: dict[tuple[str, str, str], datetime] = {}
    dated = {begin_of(row)[1] for row in rows}
    if len(dated) > 1:
        yield f"{name}: interval: expected dates in every line or in none, given both"
        return
    for row, place in zip(rows, places, strict=True):
        begin, _ = begin_of(row)
        where = f"{name} line {place}, interval"
        if (begin.hour * 3600 + begin.minute * 60 + begin.second) % interval_s:
            yield f"{where}: expected a multiple of {units.show_s(interval_s)} after midnight, given {row.interval!r}"
        key = (row.channel, row.reason, row.language)
        before = last.get(key)
        last[key] = begin
        if before is None:
            continue
        if begin <= before or (before.fold and begin.date() == before.date()):
            last[key] = begin = begin.replace(fold=1)
        step = (begin - before).total_seconds()
        passed = begin.replace(tzinfo=zone).timestamp() - before.replace(tzinfo=zone).timestamp()
        if 0 < passed <= interval_s:
            continue
        what = f"of {row.channel}, {row.reason}, {row.language}"
        if step == 0:
            yield f"{where}: {row.interval!r} {what} comes twice"
        elif step < 0:
            yield f"{where}: expected intervals in order, given {row.interval!r} {what} after a later one"
        elif begin.date() == before.date() and step > interval_s:
            yield f"{where}: expected no gap, given {row.interval!r} {what} {units.show_s(step)} after the last one"
