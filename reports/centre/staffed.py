"""The charts of a staff that was found: who is there when, in which shifts, and what each interval holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as day_of
from itertools import groupby

from parcours.records import Json
from reports.centre.figure import Figure, Key, figure
from reports.centre.plot import Panel, Series, Values, hours, nice
from reports.centre.say import clock, listed, number, percent
from reports.centre.shifts import Bar, draw_shifts

_FEW = 4
"""So many intervals are named one by one."""


def staffed_days(record: Json) -> list[str]:
    """Return the days that were staffed, in ISO form."""
    days = list(dict.fromkeys(begin[:10] for begin in record["intervals"]))
    return days[record["warm_up_days"] : len(days) - record["cool_down_days"]]


def heaviest_day(record: Json) -> str:
    """Return the staffed day with most advisers on duty."""
    return max(staffed_days(record), key=lambda date: sum(sum(team["on_duty"]) for team in _day(record, date)[1]))


def staff_figures(record: Json, date: str) -> Iterator[Figure]:
    """Yield the charts of one staffed day.

    Args:
        record: A staff.json.
        date: The day, ISO form.
    """
    begins, teams = _day(record, date)
    if not begins:
        return
    names, ticks = [clock(begin) for begin in begins], hours(begins)
    yield _advisers(record, begins, teams, names, ticks)
    for goal in record["proof"]["goals"]:
        if goal["each"] == "interval" and any(group["begin"] in begins for group in goal["groups"]):
            yield _goal(goal, begins, names, ticks)


def shift_figure(record: Json, date: str) -> Figure | None:
    """Draw the shifts that begin on a day; None where there are none."""
    weekday = _weekday(date)
    bars = [
        _bar(shift, team["team"], hue)
        for hue, team in enumerate(record["teams"], 1)
        for shift in sorted(team["shifts"], key=lambda one: (one["start"], one["length_s"]))
        if {"all", date, weekday} & set(shift["days"])
    ]
    if not bars:
        return None
    crews = [
        f"{name} {sum(bar.advisers for bar in those)}"
        for name, those in ((key, list(group)) for key, group in groupby(bars, key=lambda bar: bar.team))
    ]
    sentence = f"{sum(bar.advisers for bar in bars)} shifts of {len(bars)} kinds: {listed(crews)}."
    return Figure("Shifts", sentence, (), draw_shifts(bars, f"Shifts. {sentence}"))


def _weekday(date: str) -> str:
    return f"{day_of.fromisoformat(date):%a}".lower()


def _bar(shift: Json, team: str, hue: int) -> Bar:
    start = int(shift["start"][:2]) + int(shift["start"][3:5]) / 60
    breaks = tuple(
        (start + one["after_s"] / 3600, start + (one["after_s"] + one["length_s"]) / 3600) for one in shift["breaks"]
    )
    return Bar(team, shift["name"], shift["advisers"], start, start + shift["length_s"] / 3600, breaks, hue)


def _day(record: Json, date: str) -> tuple[list[str], list[Json]]:
    """Return the intervals of a day in which anybody works, and the teams' columns cut to them."""
    columns = ("needed_on_duty", "on_duty")
    places = [
        place
        for place, begin in enumerate(record["intervals"])
        if begin[:10] == date and any(team[column][place] for team in record["teams"] for column in columns)
    ]
    if not places:
        return [], []
    whole = range(places[0], places[-1] + 1)
    teams = [
        {"team": team["team"], **{column: [team[column][place] for place in whole] for column in columns}}
        for team in record["teams"]
    ]
    return [record["intervals"][place] for place in whole], teams


def _advisers(
    record: Json, begins: list[str], teams: list[Json], names: list[str], ticks: list[tuple[int, str]]
) -> Figure:
    panels = [
        Panel(
            one["team"],
            [Series("on duty", hue, one["on_duty"])],
            "bars",
            height=72,
            over=[Series("needed", 7, one["needed_on_duty"])],
        )
        for hue, one in enumerate(teams, 1)
        if any(one["on_duty"]) or any(one["needed_on_duty"])
    ]
    heads = [sum(one["on_duty"][place] for one in teams) for place in range(len(begins))]
    most = heads.index(max(heads))
    spare = sum(sum(one["on_duty"]) - sum(one["needed_on_duty"]) for one in teams) * record["interval_s"] / 3600
    sentence = (
        f"Most are on duty from {clock(begins[most])}: {number(heads[most])}. The shifts bring {number(spare)} "
        f"adviser hours more than were needed, because nobody works for half an hour."
        if spare > 0.05
        else f"Most are on duty from {clock(begins[most])}: {number(heads[most])}."
    )
    return figure("Advisers on duty by interval and team", sentence, panels, names, ticks)


def _goal(goal: Json, begins: list[str], names: list[str], ticks: list[tuple[int, str]]) -> Figure:
    groups = {group["begin"]: group for group in goal["groups"]}

    def column(name: str) -> Values:
        return [groups[begin][name] if begin in groups else None for begin in begins]

    lost = goal["kind"] == "abandoned"
    judged = [(group["share"], group["begin"]) for group in goal["groups"] if group["begin"] in set(begins)]
    short = [clock(group["begin"]) for group in goal["groups"] if not group["held"] and group["begin"] in set(begins)]
    worst, when = max(judged) if lost else min(judged)
    edge = f"the {'highest' if lost else 'lowest'} is {percent(worst)} from {clock(when)}"
    missed = (
        f"Missed in {len(short)} of {len(judged)} intervals" if len(short) > _FEW else f"Missed from {listed(short)}"
    )
    held = f"{missed if short else 'Holds in every interval'}; {edge}."
    most = max(goal["target"], *(group["high"] for group in goal["groups"])) if lost else 1.0
    panel = Panel(
        "Share abandoned" if lost else "Share answered in time",
        [Series("on fresh days", 4 if lost else 1, column("share"))],
        unit="share",
        height=150,
        margin=(column("low"), column("high")),
        rule=goal["target"],
        top=nice(most),
    )
    extra = (Key("target", 0, "rule"), Key("95 % interval", 4 if lost else 1, "margin"))
    return figure(goal["name"][:1].upper() + goal["name"][1:], held, [panel], names, ticks, extra)
