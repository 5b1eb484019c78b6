"""The charts of one simulated day, interval by interval."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from parcours.records import Json
from reports.centre.figure import Figure, Key, figure
from reports.centre.plot import Panel, Series, Values, hours
from reports.centre.say import clock, listed, number, percent, seconds, value_of


@dataclass(frozen=True)
class Day:
    """One day of a record, its intervals from the first to the last in which somebody works or a live contact comes in.

    Args:
        record: A simulation.json.
        date: The day, ISO form.
        other: The record of the scenario that it is compared with; none: no comparison.
    """

    record: Json
    date: str
    other: Json | None = None
    begins: list[str] = field(init=False)
    """Begin of each interval, ISO form with the offset of its time zone."""

    def __post_init__(self) -> None:
        live = {one["channel"] for one in self.record["channels"] if one["kind"] == "live"}
        busy = {row["begin"] for row in self._rows(self.record) if row["channel"] in live and row["offered"] >= 1}
        busy |= {
            one["begin"]
            for team in self.record["teams"]
            for one in team["intervals"]
            if one["begin"][:10] == self.date and one["advisers"]
        }
        seen = sorted(busy | {row["begin"] for row in self._rows(self.record)}, key=datetime.fromisoformat)
        places = [place for place, begin in enumerate(seen) if begin in busy]
        object.__setattr__(self, "begins", seen[places[0] : places[-1] + 1] if places else [])

    def _rows(self, record: Json) -> list[Json]:
        return [row for row in record["intervals"] if row["begin"][:10] == self.date]

    @property
    def channels(self) -> list[Json]:
        """The channels in their order, each with its hue by its place."""
        return list(self.record["channels"])

    def column(self, channel: str, name: str, record: Json | None = None) -> Values:
        """Return one column of a channel for every interval; None where the record has none."""
        rows = {row["begin"]: row for row in self._rows(record or self.record) if row["channel"] == channel}
        return [value_of(rows[begin].get(name)) if begin in rows else None for begin in self.begins]

    def team(self, name: str, column: str) -> Values:
        """Return one column of a team for every interval."""
        rows = next(team["intervals"] for team in self.record["teams"] if team["team"] == name)
        by_begin = {row["begin"]: row for row in rows}
        return [value_of(by_begin[begin].get(column)) if begin in by_begin else None for begin in self.begins]


def figures_of(day: Day) -> Iterator[Figure]:
    """Yield the charts of a day: contacts and advisers, then whatever the scenario has of the others."""
    if not day.begins:
        return
    yield _arrivals(day)
    for hue, channel in enumerate(day.channels, 1):
        if channel["kind"] == "live" and channel["target"]:
            yield _level(day, channel, hue)
    yield from _lines(day, "live", "speed_of_answer_s", "Wait until an adviser answers", "mean of those answered", "s")
    yield from _lines(day, "deferred", "backlog", "Backlog", "messages waiting at the end of the interval", "count")
    yield _occupancy(day)


def _figure(day: Day, title: str, sentence: str, panels: list[Panel], extra: tuple[Key, ...] = ()) -> Figure:
    names = [clock(begin) for begin in day.begins]
    return figure(title, sentence, panels, names, hours(day.begins, 2 if len(names) <= 34 else 4), extra)


def _arrivals(day: Day) -> Figure:
    contacts = [
        Series(one["channel"], hue, day.column(one["channel"], "offered")) for hue, one in enumerate(day.channels, 1)
    ]
    staff = [
        Series(one["team"], hue, values)
        for hue, one in enumerate(day.record["teams"], 1)
        if any(values := day.team(one["team"], "advisers"))
    ]
    totals = [sum(one.values[place] or 0.0 for one in contacts) for place in range(len(day.begins))]
    heads = [sum(one.values[place] or 0.0 for one in staff) for place in range(len(day.begins))]
    peak, most = totals.index(max(totals)), heads.index(max(heads))
    sentence = (
        f"Most contacts come in from {clock(day.begins[peak])} ({number(totals[peak])} in the interval, with "
        f"{number(heads[peak])} advisers on duty); most advisers are there from {clock(day.begins[most])} "
        f"({number(heads[most])})."
    )
    panels = [
        Panel("Contacts offered in an interval", contacts, "bars", height=120),
        Panel("Advisers on duty", staff, "bars", height=100),
    ]
    return _figure(day, "Arrivals against staff", sentence, panels)


def _level(day: Day, channel: Json, hue: int) -> Figure:
    name, target = channel["channel"], channel["target"]
    level, half = day.column(name, "service_level"), day.column(name, "service_level_half")
    series, extra = [Series("simulated", hue, level)], [Key("target", 0, "rule")]
    low, high = day.column(name, "service_level_p10"), day.column(name, "service_level_p90")
    band = (low, high) if _seen(low) else None
    if band:
        extra.append(Key("8 days of 10", hue, "band"))
    margin = (_shifted(level, half, -1.0), _shifted(level, half, 1.0))
    extra.append(Key("95 % interval of the mean", hue, "margin"))
    formula = day.column(name, "service_level_erlang_a")
    if _seen(formula):
        series.append(Series("Erlang A", 7, formula))
    if day.other is not None:
        series.append(Series(str(day.other["scenario"]), 0, day.column(name, "service_level", day.other)))
    panel = Panel(f"Answered within {seconds(target['within_s'])}", series, unit="share", height=150, band=band,
                  margin=margin, rule=target["share"])  # fmt: skip
    return _figure(day, f"Service level: {name}", _level_said(day, level, target), [panel], tuple(extra))


def _level_said(day: Day, level: Values, target: Json) -> str:
    short = [clock(begin) for begin, value in zip(day.begins, level, strict=True) if (value or 1.0) < target["share"]]
    judged = [(value, begin) for begin, value in zip(day.begins, level, strict=True) if value is not None]
    if not judged:
        return "Nobody came in."
    worst, when = min(judged)
    wanted = f"{percent(target['share'], 0)} within {seconds(target['within_s'])}, of those {_of(target)},"
    if not short:
        return f"{wanted} holds in every interval; the lowest is {percent(worst)} from {clock(when)}."
    return (
        f"{wanted} is missed in {len(short)} of {len(judged)} intervals; the lowest is {percent(worst)} from "
        f"{clock(when)}."
    )


def _of(target: Json) -> str:
    return {"excluding short abandons": "offered less short abandons", "virtual": "offered, had nobody hung up"}.get(
        str(target["of"]), str(target["of"])
    )


def _lines(day: Day, kind: str, column: str, title: str, what: str, unit: str) -> Iterator[Figure]:
    """Yield one chart with a line for each channel of a kind, or none where the scenario has no such channel."""
    series = [
        Series(one["channel"], hue, values)
        for hue, one in enumerate(day.channels, 1)
        if one["kind"] == kind and _seen(values := day.column(one["channel"], column))
    ]
    if not series:
        return
    write: Callable[[float | None], str] = seconds if unit == "s" else number
    peaks = []
    for one in series:
        most, place = max((value, -place) for place, value in enumerate(one.values) if value is not None)
        peaks.append(f"{one.name} {write(most)} from {clock(day.begins[-place])}")
    panel = Panel(what[0].upper() + what[1:], series, unit="s" if unit == "s" else "count", height=150)
    yield _figure(day, title, f"At most: {listed(peaks)}.", [panel])


def _occupancy(day: Day) -> Figure:
    series = [
        Series(one["team"], hue, values)
        for hue, one in enumerate(day.record["teams"], 1)
        if _seen(values := day.team(one["team"], "occupancy"))
    ]
    means = [
        f"{one['team']} {percent(one['occupancy']['value'], 0)}"
        for one in day.record["teams"]
        if one["occupancy"]["value"] is not None
    ]
    panel = Panel("Share of the time on duty spent on contacts", series, unit="share", height=150)
    return _figure(day, "Occupancy", f"Over all counted days: {listed(means)}.", [panel])


def _seen(values: Values) -> bool:
    return any(value is not None for value in values)


def _shifted(values: Values, half: Values, sign: float) -> Values:
    return [None if a is None or b is None else a + sign * b for a, b in zip(values, half, strict=True)]
