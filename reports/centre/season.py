"""The charts of a season, day by day."""

from __future__ import annotations

from collections.abc import Iterator

from parcours.records import Json
from reports.centre.figure import Figure, Key, figure
from reports.centre.plot import Panel, Series
from reports.centre.say import listed, number, percent, seconds, short_day, value_of

_MOST_TICKS = 8


def counted_days(record: Json) -> list[str]:
    """Return the days that count, in ISO form: without those at either end that only let the centre settle."""
    dates = [str(one["date"]) for one in record["channels"][0]["by_day"]]
    return dates[record["warm_up_days"] : len(dates) - record["cool_down_days"]]


def busiest_day(record: Json) -> str:
    """Return the counted day on which most contacts are offered."""
    days = counted_days(record)
    return max(days, key=lambda date: (sum(_offered(channel, date) for channel in record["channels"]), date))


def season_figures(record: Json, other: Json | None = None) -> Iterator[Figure]:
    """Yield the charts of a record that counts several days.

    Args:
        record: A simulation.json.
        other: The record of the scenario that it is compared with; none: no comparison.
    """
    days = counted_days(record)
    names = [short_day(date) for date in days]
    every = max(1, -(-len(days) // _MOST_TICKS))
    ticks = [(place, names[place] if len(days) <= 5 else names[place][4:]) for place in range(0, len(days), every)]
    offered = [
        Series(one["channel"], hue, [_offered(one, date) for date in days])
        for hue, one in enumerate(record["channels"], 1)
    ]
    totals = [sum(one.values[place] or 0.0 for one in offered) for place in range(len(days))]
    peak = totals.index(max(totals))
    sentence = f"Most contacts come in on {names[peak]}: {number(totals[peak])}; fewest: {number(min(totals))}."
    panel = Panel("Contacts offered in a day", offered, "bars", height=150)
    yield figure("Contacts by day", sentence, [panel], names, ticks)
    levels = [
        (hue, one)
        for hue, one in enumerate(record["channels"], 1)
        if one["target"] and "service_level" in one["totals"]
    ]
    for hue, channel in levels:
        yield _level(channel, hue, days, names, ticks, other)
    left = [
        Series(one["channel"], hue, [_value(one, date, "backlog") for date in days])
        for hue, one in enumerate(record["channels"], 1)
        if one["kind"] == "deferred"
    ]
    if left:
        peaks = [f"{one.name} {number(max(value or 0.0 for value in one.values))}" for one in left]
        panel = Panel("Messages waiting at the end of the day", left, "bars", height=150)
        yield figure("Backlog by day", f"At most: {listed(peaks)}.", [panel], names, ticks)


def _level(
    channel: Json, hue: int, days: list[str], names: list[str], ticks: list[tuple[int, str]], other: Json | None
) -> Figure:
    target = channel["target"]
    series = [Series("simulated", hue, [_value(channel, date, "service_level") for date in days])]
    estimates = [_estimate(channel, date, "service_level") for date in days]
    margin = tuple([value_of((one or {}).get(end)) for one in estimates] for end in ("low", "high"))
    before = next((one for one in (other or {}).get("channels", ()) if one["channel"] == channel["channel"]), None)
    if other is not None and before is not None and "service_level" in before["totals"]:
        series.append(Series(str(other["scenario"]), 0, [_value(before, date, "service_level") for date in days]))
    missed = [name for name, value in zip(names, series[0].values, strict=True) if (value or 1.0) < target["share"]]
    wanted = f"{percent(target['share'], 0)} within {seconds(target['within_s'])}"
    sentence = f"{wanted} is missed on {listed(missed)}." if missed else f"{wanted} holds on every day."
    if len(missed) > 4:
        sentence = f"{wanted} is missed on {len(missed)} of {len(days)} days."
    panel = Panel(
        f"Answered within {seconds(target['within_s'])}",
        series,
        unit="share",
        height=150,
        margin=(margin[0], margin[1]),
        rule=target["share"],
    )
    extra = (Key("target", 0, "rule"), Key("95 % interval", hue, "margin"))
    return figure(f"Service level by day: {channel['channel']}", sentence, [panel], names, ticks, extra)


def _estimate(channel: Json, date: str, name: str) -> Json | None:
    return next((one.get(name) for one in channel["by_day"] if one["date"] == date), None)


def _value(channel: Json, date: str, name: str) -> float | None:
    return value_of((_estimate(channel, date, name) or {}).get("value"))


def _offered(channel: Json, date: str) -> float:
    return _value(channel, date, "offered") or 0.0
