"""How many first contacts are expected in every interval, whatever the scenario knows of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from simulation.plan.dice import reached
from simulation.plan.values import Floats
from simulation.scenario.calendar import Calendar, shown
from simulation.scenario.demand import Demand, HistoryRow, Orders
from simulation.scenario.history import begin_of
from simulation.scenario.hours import ALWAYS, OpeningHours, Span
from simulation.scenario.model import Scenario
from simulation.scenario.reach import mix
from simulation.scenario.values import day_factor
from simulation.units import span_s

DAY_S = 86400
_LONGEST_ECHO_DAYS = 60
_PARTS = 8


class Source(NamedTuple):
    """Expected first contacts of one channel, reason and language."""

    name: str
    channel: str
    reason: str
    language: str
    expected: Floats
    """Shape (intervals,)."""


def sources(scenario: Scenario, calendar: Calendar) -> Iterator[Source]:
    """Yield every source of first contacts, in the order of the scenario.

    The order is part of the address of a contact's luck: sources that are added at the end leave all
    others as they were.
    """
    for number, entry in enumerate(scenario.demand, 1):
        if entry.history_rows:
            yield from _from_history(entry, calendar)
            continue
        total = _expected(scenario, entry, calendar)
        reasons = mix(entry.reasons, tuple(scenario.reasons))
        languages = mix(entry.languages, scenario.languages)
        for reason, reason_share in reasons.items():
            for language, language_share in languages.items():
                name = entry.name or f"{number} {entry.channel} {reason} {language}"
                yield Source(name, entry.channel, reason, language, total * (reason_share * language_share))


def _expected(scenario: Scenario, entry: Demand, calendar: Calendar) -> Floats:
    if entry.orders is not None:
        hours = entry.hours or scenario.channels[entry.channel].open
        return _within_hours(_echo(entry.orders, entry.days, calendar), hours, entry.curve, calendar)
    if len(entry.counts) == calendar.n_intervals:
        factors = np.array([day_factor(entry.days, day) for day in calendar.dates])
        return np.asarray(np.array(entry.counts) * factors[calendar.day_of], dtype=np.float64)
    hours = entry.hours or (ALWAYS if entry.per_h is not None else scenario.channels[entry.channel].open)
    expected = np.zeros(calendar.n_intervals)
    for day, when in enumerate(calendar.dates):
        factor = day_factor(entry.days, when)
        for work, numbers in _on_day(entry, hours, calendar, day):
            expected[work] += numbers * factor
    return expected


def _on_day(
    entry: Demand, hours: OpeningHours, calendar: Calendar, day: int
) -> Iterator[tuple[np.ndarray[tuple[int], np.dtype[np.int64]], Floats]]:
    """Yield the intervals of one day and what is expected in them."""
    span = hours.on(calendar.dates[day])
    if len(entry.counts) * calendar.interval_s == DAY_S:
        span = (0, DAY_S)
    if span is None:
        return
    work = calendar.within(day, *span)
    if isinstance(entry.per_h, dict):
        for text, rate in entry.per_h.items():
            part = np.intersect1d(work, calendar.within(day, *span_s(text)))
            yield part, np.full(len(part), rate * calendar.interval_s / 3600)
    elif entry.per_h is not None:
        yield work, np.full(len(work), entry.per_h * calendar.interval_s / 3600)
    elif entry.counts:
        yield work, np.array(entry.counts)[((calendar.clock_s[work] - span[0]) // int(calendar.interval_s))]
    elif entry.per_day is not None:
        weights = curve_weights(entry.curve, span, calendar.clock_s[work], calendar.interval_s)
        yield work, entry.per_day * weights / max(weights.sum(), 1e-300)


def curve_weights(
    curve: tuple[float, ...], span: Span, clock_s: np.ndarray[tuple[int], np.dtype[np.int64]], interval_s: float
) -> Floats:
    """Weigh intervals by a curve of any number of steps that are spread evenly over a span of the day.

    Args:
        curve: Weights; none: an even flow.
        span: Begin and end of the span, seconds since midnight.
        clock_s: Local times at the begin of the intervals.
        interval_s: Their length.

    Returns:
        The integral of the curve over each interval, up to a factor; same shape as *clock_s*.
    """
    steps = np.array(curve or (1.0,))
    edges = np.linspace(span[0], span[1], len(steps) + 1)
    below = np.concatenate([[0.0], np.cumsum(steps)])
    begin = np.interp(clock_s, edges, below)
    return np.asarray(np.interp(clock_s + interval_s, edges, below) - begin, dtype=np.float64)


def _echo(orders: Orders, factors: dict[str, float], calendar: Calendar) -> Floats:
    """Spread the contacts that orders cause over the time after the orders.

    Orders are a Poisson process, and so is its echo: each order's contacts are moved independently. Days
    before the horizon count with their own factors, for their orders still echo.
    """
    step = calendar.interval_s
    per_day = round(DAY_S / step)
    clock = np.arange(per_day, dtype=np.int64) * int(step)
    curve = curve_weights(orders.curve, (0, DAY_S), clock, step)
    curve = curve / curve.sum()
    days_back = _LONGEST_ECHO_DAYS
    while days_back > 0 and reached(orders.after, np.array([(days_back - 1) * float(DAY_S)]))[0] > 0.9999:
        days_back -= 1
    first = calendar.dates[0] - timedelta(days=days_back)
    flow = np.concatenate(
        [
            curve * orders.per_day * day_factor(orders.days, first + timedelta(days=number))
            for number in range(days_back + calendar.n_days + 1)
        ]
    )
    edges = np.arange(len(flow) + 1) * step
    offsets = (np.arange(_PARTS) + 0.5) / _PARTS * step
    within = np.mean([np.diff(reached(orders.after, edges - offset)) for offset in offsets], axis=0)
    echo = np.convolve(flow, within)[days_back * per_day :][: calendar.n_intervals]
    by_day = np.array([day_factor(factors, day) for day in calendar.dates])
    return np.asarray(echo * orders.contacts_per_order * by_day[calendar.day_of], dtype=np.float64)


def _within_hours(echo: Floats, hours: OpeningHours, curve: tuple[float, ...], calendar: Calendar) -> Floats:
    """Move what falls outside the hours of a day into them, or into those of the next day that has any."""
    moved = np.zeros_like(echo)
    carried = 0.0
    for day, when in enumerate(calendar.dates):
        span = hours.on(when)
        total = carried + float(echo[calendar.first_of_day[day] : calendar.first_of_day[day + 1]].sum())
        work = np.zeros(0, np.int64) if span is None else calendar.within(day, *span)
        weights = echo[work]
        if span is not None and (curve or not weights.sum() > 0):
            weights = curve_weights(curve, span, calendar.clock_s[work], calendar.interval_s)
        carried = total if not weights.sum() > 0 else 0.0
        if weights.sum() > 0:
            moved[work] = total * weights / weights.sum()
    return moved


def _from_history(entry: Demand, calendar: Calendar) -> Iterator[Source]:
    """Average a history by weekday (or take its one typical day) and lay it over the days of the horizon."""
    series: dict[tuple[str, str, str], list[HistoryRow]] = defaultdict(list)
    for row in entry.history_rows:
        series[row.channel, row.reason, row.language].append(row)
    dated = begin_of(entry.history_rows[0])[1]
    for (channel, reason, language), rows in series.items():
        mean = _means(rows, dated, ZoneInfo(calendar.zone))
        expected = np.zeros(calendar.n_intervals)
        for interval in range(calendar.n_intervals):
            when = calendar.dates[calendar.day_of[interval]]
            weekday = when.weekday() if dated else 0
            at = mean.get((weekday, int(calendar.clock_s[interval])), 0.0)
            expected[interval] = at * day_factor(entry.days, when)
        name = f"{entry.name} {channel} {reason} {language}".strip()
        yield Source(name, channel, reason, language, expected)


def _means(rows: list[HistoryRow], dated: bool, zone: ZoneInfo) -> dict[tuple[int, int], float]:
    """Average the lines of one series by weekday and time of day.

    A day that has no line at a time counts as one on which nobody came, unless its clock skipped that time; a day whose
    clock showed it twice counts twice.
    """
    sums: dict[tuple[int, int], float] = defaultdict(float)
    lines: dict[tuple[int, int], Counter[date]] = defaultdict(Counter)
    days: dict[int, set[date]] = defaultdict(set)
    for row in rows:
        begin, _ = begin_of(row)
        at = (begin.weekday() if dated else 0, begin.hour * 3600 + begin.minute * 60)
        sums[at] += row.offered
        lines[at][begin.date()] += 1
        days[at[0]].add(begin.date())
    return {
        at: total / sum(lines[at][day] or shown(day, at[1], zone) for day in days[at[0]]) for at, total in sums.items()
    }


def history_handling_s(scenario: Scenario) -> dict[tuple[str, str], float]:
    """Return the mean handling times that histories measured.

    Returns:
        Seconds by channel and reason, weighted by the contacts; where there is one, it replaces the mean
        (not the form) of the scenario's handling time.
    """
    sums: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for entry in scenario.demand:
        for row in entry.history_rows:
            if row.handling_s is not None:
                total = sums[row.channel, row.reason]
                total[0] += row.offered * row.handling_s
                total[1] += row.offered
    return {key: total / weight for key, (total, weight) in sums.items() if weight > 0}
