"""Who is there: advisers per team and interval, from numbers, spans or shifts with their pauses."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import numpy.typing as npt

from simulation.scenario.calendar import Calendar
from simulation.scenario.hours import Span
from simulation.scenario.model import Scenario
from simulation.scenario.teams import Shift, Team
from simulation.scenario.values import days_match
from simulation.units import span_s


def net(rostered: npt.NDArray[np.float64], shrinkage: float) -> npt.NDArray[np.int32]:
    """Take shrinkage off rostered advisers.

    Args:
        rostered: Heads that are paid, any shape.
        shrinkage: Share of rostered time that is not spent on contacts, 0..1.

    Returns:
        Advisers on duty, rounded to the nearest whole number, halves up.
    """
    return np.floor(rostered * (1 - shrinkage) + 0.5).astype(np.int32)


def gross(on_duty: npt.NDArray[np.int32], shrinkage: float) -> npt.NDArray[np.float64]:
    """Return the heads that must be paid to have *on_duty* advisers on contacts; not necessarily whole."""
    return np.asarray(on_duty, dtype=np.float64) / (1 - shrinkage)


def team_hours(scenario: Scenario, team: Team, calendar: Calendar, day: int) -> Span | None:
    """Find the hours in which a team's plain number of advisers works on a day.

    Returns:
        Its own hours; else the hull of the opening hours of its live channels, or of all its channels
        where none is live; None where the team does not work.
    """
    date = calendar.dates[day]
    if not any(days_match(selector, date) for selector in team.days):
        return None
    if team.hours is not None:
        return team.hours.on(date)
    names = {name for skill in team.skills for name in skill.channels if name in scenario.channels}
    live = {name for name in names if scenario.channels[name].kind == "live"}
    spans = [span for name in live or names if (span := scenario.channels[name].open.on(date)) is not None]
    return (min(begin for begin, _ in spans), max(end for _, end in spans)) if spans else None


def _numbers(team: Team, calendar: Calendar, span: Span, day: int) -> npt.NDArray[np.float64]:
    """Return the advisers of one day, shape (intervals of the whole horizon,), from numbers, lists or spans."""
    heads = np.zeros(calendar.n_intervals)
    work = calendar.within(day, *span)
    if isinstance(team.advisers, int):
        heads[work] = team.advisers
    elif isinstance(team.advisers, dict):
        for text, number in team.advisers.items():
            heads[calendar.within(day, *span_s(text))] += number
    elif team.advisers is not None:
        numbers = np.array(team.advisers, dtype=np.float64)
        heads[work] = numbers[(calendar.clock_s[work] - span[0]) // int(calendar.interval_s)]
    return heads


def _note_shift(changes: list[int], shift: Shift, calendar: Calendar, day: int) -> None:
    """Note by how many advisers each interval differs from the one before for a shift that begins on *day*.

    The day may be -1, the one before the first.
    """
    step, last = calendar.interval_s, len(changes) - 1
    if day >= 0:
        begin, end = int(calendar.first_of_day[day]), int(calendar.first_of_day[day + 1])
        begin += int(np.searchsorted(np.maximum.accumulate(calendar.clock_s[begin:end]), shift.start))
    else:
        begin = round((shift.start - 86400) / step)
    spans = [(begin, round(shift.length / step), shift.advisers)]
    spans += [(begin + round(one.after / step), round(one.length / step), -shift.advisers) for one in shift.breaks]
    for first, length, advisers in spans:
        changes[min(max(first, 0), last)] += advisers
        changes[min(max(first + length, 0), last)] -= advisers


def rostered(scenario: Scenario, team: Team, calendar: Calendar) -> npt.NDArray[np.float64]:
    """Count the rostered advisers of a team, before shrinkage.

    Returns:
        Heads, shape (intervals,).
    """
    if team.on_duty is not None:
        return gross(np.array(team.on_duty, dtype=np.int32), team.shrinkage)
    heads = np.zeros(calendar.n_intervals)
    if isinstance(team.advisers, tuple) and len(team.advisers) == calendar.n_intervals:
        heads += np.array(team.advisers, dtype=np.float64)
    elif team.advisers is not None:
        for day in range(calendar.n_days):
            span = team_hours(scenario, team, calendar, day)
            if span is not None:
                heads += _numbers(team, calendar, span, day)
    if team.shifts:
        changes = [0] * (calendar.n_intervals + 1)
        for day in range(-1, calendar.n_days):
            date = calendar.dates[0] + timedelta(days=day)
            if any(days_match(selector, date) for selector in team.days):
                for shift in team.shifts:
                    if any(days_match(selector, date) for selector in shift.days):
                        _note_shift(changes, shift, calendar, day)
        heads += np.cumsum(changes[:-1])
    return heads
