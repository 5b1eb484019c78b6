"""A simulation as a planner reads it on a terminal: intervals, channels, teams, cases, and the verdict."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click
import numpy as np
from rich.console import Console
from rich.table import Table
from rich.text import Text

from parcours.commands.tables import figure_table, print_table
from parcours.records import Json
from simulation import metrics
from simulation.compare import Difference
from simulation.intervals import Estimate
from simulation.kernel.measure import COUNTS
from simulation.results import QUANTILES, Results, service_level
from simulation.sanity import analytic_service_level
from simulation.sweep import Variation
from simulation.units import show_s
from simulation.verdict import judge

if TYPE_CHECKING:
    from parcours.assembly.simulating import Answer
    from simulation.scenario.model import Scenario

_BLOCKS = " ▁▂▃▄▅▆▇█"
_PIPE_WIDTH = 150
_LEFT_OUT = {
    False: (metrics.ANSWER_TIME.name, metrics.NAIVE_RESOLUTION.name),
    True: (metrics.ABANDONMENT.name, metrics.SPEED_OF_ANSWER.name, metrics.NAIVE_RESOLUTION.name),
}
_STYLES = {"held": "green", "missed": "red", "unclear": "yellow", "unstable": "red", "none": ""}


def chosen_day(scenario: Scenario, given: str | None) -> int | None:
    """Find the number of the day whose intervals are shown; the only counted one, where none is named.

    Raises:
        UsageError: If it is no day of the scenario.
    """
    first, last = scenario.warm_up_days, scenario.days - scenario.cool_down_days
    if given is None:
        return first if last - first == 1 else None
    try:
        number = (date.fromisoformat(given) - scenario.start).days
    except ValueError:
        number = -1
    if not 0 <= number < scenario.days:
        raise click.UsageError(
            f"--day: expected a date from {scenario.start}, for {scenario.days} days, given {given!r}"
        )
    return number


def print_answer(answer: Answer, day: int | None) -> None:
    """Print everything about a simulation on standard output.

    Args:
        answer: What came out.
        day: Number of the day whose intervals are shown; none: days only.
    """
    console = _console()
    results, plan = answer.results, answer.results.plan
    dates = plan.calendar.dates[plan.counted_days]
    when = f"{dates[0]:%a %d %b %Y}" if len(dates) == 1 else f"{dates[0]:%a %d %b} to {dates[-1]:%a %d %b %Y}"
    console.print(Text(answer.scenario.title or answer.scenario.name, style="bold"))
    played = "1 replication" if results.n == 1 else f"{results.n:,} replications"
    console.print(
        f"{when}, {plan.calendar.zone}; {played} of seed {results.seed}, {results.engine} engine",
        markup=False,
    )
    if day is not None:
        print_table(console, _intervals(results, day))
    if len(dates) > 1:
        print_table(console, _days(results))
    print_table(console, _channels(results))
    print_table(console, _teams(results))
    _print_cases(console, results)
    if answer.differences:
        print_table(console, _differences(answer))
    _print_verdict(console, answer)


def _console() -> Console:
    return Console(highlight=False, width=None if sys.stdout.isatty() else _PIPE_WIDTH)


def bar(value: float, most: float = 1.0) -> str:
    """Return one block character whose height is *value* over *most*; a space where there is none."""
    if not math.isfinite(value) or most <= 0:
        return " "
    return _BLOCKS[min(max(round(value / most * (len(_BLOCKS) - 1)), 0), len(_BLOCKS) - 1)]


def _percent(value: float, half: float = math.nan) -> str:
    if not math.isfinite(value):
        return "–"
    return f"{100 * value:.1f} %" if not math.isfinite(half) else f"{100 * value:.0f} ±{100 * half:.0f} %"


def _rounded(share: float, half: float) -> str:
    """Write percent without their sign; a single replication has no interval to put beside them."""
    return f"{100 * share:.0f} ±{100 * half:.0f}" if math.isfinite(half) else f"{100 * share:.0f}"


def _number(value: float) -> str:
    """Write a number with at most three digits after which nobody asks."""
    return "–" if not math.isfinite(value) else f"{value:,.1f}" if abs(value) < 100 else f"{value:,.0f}"


def _with_interval(estimate: Estimate, unit: str) -> str:
    """Write an estimate with its interval."""
    if not math.isfinite(estimate.value):
        return "–"
    if unit == "share":
        tail = f" [{100 * estimate.low:.1f}, {100 * estimate.high:.1f}]" if estimate.n > 1 else ""
        return f"{100 * estimate.value:.1f} %{tail}"
    if unit == "s":
        tail = f" ±{show_s(estimate.width / 2)}" if estimate.n > 1 else ""
        return f"{show_s(estimate.value)}{tail}" if estimate.value < 3600 else show_s(estimate.value)
    small = abs(estimate.value) < 10
    value, half = (f"{one:.3f}" if small else _number(one) for one in (estimate.value, estimate.width / 2))
    return f"{value} ±{half}" if estimate.n > 1 else value


def _intervals(results: Results, day: int) -> Table:
    """Return the table of one day: advisers, and for each channel contacts, service level and wait or backlog."""
    plan = results.plan
    first, last = (int(number) for number in plan.calendar.first_of_day[day : day + 2])
    columns = ["", "advisers"]
    cells: list[list[Text]] = []
    for channel, name in enumerate(plan.channel_names):
        for head, column in _columns(results, channel, slice(first, last)):
            columns.append(head or name)
            cells.append(column)
    table = figure_table(f"{plan.calendar.dates[day]:%A %d %B %Y}, by interval", *columns)
    heads = plan.advisers.sum(axis=0)
    live = results.sums[~plan.channels.deferred, :, COUNTS.index("offered")].sum(axis=0)
    for interval in range(first, last):
        if heads[interval] or live[interval]:
            table.add_row(
                f"{plan.calendar.begin(interval):%H:%M}",
                f"{int(heads[interval])} {bar(heads[interval], heads[first:last].max())}",
                *(column[interval - first] for column in cells),
            )
    return table


def _columns(results: Results, channel: int, part: slice) -> Iterator[tuple[str, list[Text]]]:
    """Yield the columns of one channel with their heads; an empty head stands for the channel's name."""
    plan = results.plan
    offered = results.by_interval(metrics.OFFERED, channel)[0][part]
    most = float(offered.max(initial=0.0))
    yield "", [Text(f"{_number(one)} {bar(one, most)}" if one else "") for one in offered]
    if plan.channels.deferred[channel]:
        backlog = results.by_interval(metrics.BACKLOG, channel)[0][part]
        worst = float(backlog.max(initial=0.0))
        yield "waiting", [Text(f"{_number(one)} {bar(one, worst)}", style="magenta") for one in backlog]
        return
    metric, target = service_level(plan, channel), plan.targets[channel]
    if metric is not None and target is not None:
        level, half = (column[part] for column in results.by_interval(metric, channel))
        yield (
            "in time %",
            [
                Text(f"{_rounded(one, wide)} {bar(one)}", style="red" if one < target.share else "green")
                if math.isfinite(one)
                else Text("")
                for one, wide in zip(level, half, strict=True)
            ],
        )
    formula = analytic_service_level(results, channel)
    if formula is not None:
        yield "Erlang A", [Text(f"{100 * one:.0f}" if math.isfinite(one) else "", style="dim") for one in formula[part]]
    wait = results.by_interval(metrics.SPEED_OF_ANSWER, channel)[0][part]
    yield "wait", [Text("" if not math.isfinite(one) else f"{one:.0f} s" if one < 100 else show_s(one)) for one in wait]


def _days(results: Results) -> Table:
    """Return the table of the counted days: contacts and service level of each channel."""
    plan = results.plan
    names = [cell for name in plan.channel_names for cell in (name, "in time", "")]
    table = figure_table("By day", "", *names)
    for day in range(plan.counted_days.start, plan.counted_days.stop):
        cells: list[str] = []
        for channel in range(len(plan.channel_names)):
            level = results.service_level(channel, day)
            cells.append(_number(results.estimate(metrics.OFFERED, channel, day).value))
            cells += ["", ""] if level is None else [_percent(level.value, level.width / 2), bar(level.value)]
        table.add_row(f"{plan.calendar.dates[day]:%a %d %b}", *cells)
    return table


def _channels(results: Results) -> Table:
    """Return the table of channels over all counted days, with what each promises."""
    plan = results.plan
    high = f"{QUANTILES[2]:.0%} within"
    table = figure_table(
        "By channel", "", "contacts", "answered", "abandoned", "in time", "promised", "answer after", high, "left over"
    )
    for channel, name in enumerate(plan.channel_names):
        target, level = plan.targets[channel], results.service_level(channel)
        deferred = bool(plan.channels.deferred[channel])
        speed = metrics.ANSWER_TIME if deferred else metrics.SPEED_OF_ANSWER
        promised = "" if target is None else f"{100 * target.share:g} % in {show_s(target.within)}"
        left = results.estimate(metrics.BACKLOG, channel, plan.counted_days.stop - 1)
        table.add_row(
            name,
            _with_interval(results.estimate(metrics.CONTACTS, channel), "count"),
            _number(results.estimate(metrics.ANSWERED, channel).value),
            "" if deferred else _with_interval(results.estimate(metrics.ABANDONMENT, channel), "share"),
            "" if level is None else _with_interval(level, "share"),
            promised,
            _with_interval(results.estimate(speed, channel), "s"),
            show_s(results.quantile(channel, 2).value),
            _number(left.value) if deferred else "",
        )
    return table


def _teams(results: Results) -> Table:
    """Return the table of teams: most advisers, paid hours, occupancy, cost."""
    plan = results.plan
    table = figure_table("By team", "", "site", "most advisers", "paid hours", "occupancy", "cost")
    counted = plan.counted_intervals
    for team, name in enumerate(plan.team_names):
        paid_h = results.team_estimate(team, "paid_s").value / 3600
        rate = plan.cost_per_h[team]
        table.add_row(
            name,
            plan.team_sites[team],
            _number(float(plan.paid[team, counted].max(initial=0.0))),
            _number(paid_h),
            _with_interval(results.team_occupancy(team), "share"),
            f"{paid_h * rate.cents / 100:,.0f} {rate.currency}",
        )
    return table


def _print_cases(console: Console, results: Results) -> None:
    """Print once & done by case, and how wrong each channel's own count would be."""
    once, naive = results.estimate(metrics.ONCE_AND_DONE), results.estimate(metrics.NAIVE_RESOLUTION)
    cost, currency = results.cost()
    console.print(Text("Cases", style="bold"))
    console.print(
        f"{_with_interval(results.estimate(metrics.CASES), 'count')} cases made "
        f"{_with_interval(results.estimate(metrics.CONTACTS), 'count')} contacts, "
        f"{_with_interval(results.estimate(metrics.CONTACTS_PER_CASE), 'count')} each; "
        f"cost {_with_interval(cost, 'count')} {currency}",
        markup=False,
        soft_wrap=True,
    )
    each = (
        f"; each channel that counts its own contacts would say {_with_interval(naive, 'share')}, "
        f"{100 * (naive.value - once.value):z.0f} points too much"
        if math.isfinite(naive.value)
        else ""
    )
    console.print(
        f"once & done, by case and across channels: {_with_interval(once, 'share')}{each}",
        markup=False,
        soft_wrap=True,
    )


def _differences(answer: Answer) -> Table:
    """Return the table of paired differences with another scenario."""
    other = answer.other
    assert other is not None
    this_name, other_name = answer.results.plan.name, other.plan.name
    table = figure_table(
        f"{this_name} less {other_name}, on the same days", "", this_name, other_name, "difference", ""
    )
    channel = ""
    for one in answer.differences:
        if one.channel and one.name in _LEFT_OUT[bool(other.plan.channels.deferred[_place(other, one.channel)])]:
            continue
        if one.channel != channel:
            channel = one.channel
            table.add_row(Text(channel, style="bold"))
        style = "" if one.clear else "dim"
        table.add_row(
            f"{'  ' if one.channel else ''}{one.label}",
            _plain(one.this.value, one.unit),
            _plain(one.other.value, one.unit),
            Text(_difference(one), style=style),
            Text(f"{100 * one.share:+z.1f} %" if one.unit != "share" and math.isfinite(one.share) else "", style=style),
        )
    return table


def _place(results: Results, channel: str) -> int:
    return results.plan.channel_names.index(channel)


def _plain(value: float, unit: str) -> str:
    if unit == "share":
        return _percent(value)
    return show_s(value) if unit == "s" else f"{value:.3f}" if abs(value) < 10 else _number(value)


def _difference(one: Difference) -> str:
    """Write a difference with its interval and sign; shares in points."""
    gap = one.difference
    if not math.isfinite(gap.value):
        return "–"
    half = gap.width / 2
    if one.unit == "share":
        return f"{100 * gap.value:+z.1f} ±{100 * half:.1f} points"
    if one.unit == "s":
        return f"{'-' if gap.value < 0 else '+'}{show_s(abs(gap.value))} ±{show_s(half)}"
    text = f"{gap.value:+z.3f} ±{half:.3f}" if abs(one.this.value) < 10 else f"{gap.value:+z,.0f} ±{half:,.0f}"
    return text if one.unit == "count" else f"{text} {one.unit}"


def _print_verdict(console: Console, answer: Answer) -> None:
    verdict = answer.verdict
    console.print()
    for one in verdict.judgements:
        line = f"{one.state:8} {one.channel}: {one.what}: {_with_interval(one.seen, 'share')}"
        console.print(Text(line, style=_STYLES[one.state]), soft_wrap=True)
    for reason in verdict.reasons:
        console.print(Text(f"unstable {reason}", style="red"), soft_wrap=True)
    if verdict.state == "unclear":
        console.print("the intervals are too wide to tell: more --replications, or --until-width 1pt", style="yellow")
    if verdict.state == "none" and verdict.judgements:
        console.print("nobody came while a channel with a target was open: nothing could be judged", style="yellow")
    if not answer.results.complete:
        console.print(f"interrupted: {answer.results.n} of {answer.results.asked} replications", style="yellow")
    elif not answer.compared:
        console.print("interrupted before there was anything to compare with", style="yellow")


def sweep_rows(variation: Variation, found: Sequence[tuple[Any, Results]]) -> Json:
    """Write a sweep as plain JSON: for every value the service levels, abandonment, once & done, cost and verdict."""
    rows = []
    for value, results in found:
        cost, currency = results.cost()
        rows.append(
            {
                "value": value,
                "verdict": judge(results).state,
                "service_level": {
                    name: None if (level := results.service_level(channel)) is None else level.as_json()
                    for channel, name in enumerate(results.plan.channel_names)
                },
                "abandonment": results.estimate(metrics.ABANDONMENT).as_json(),
                "once_and_done": results.estimate(metrics.ONCE_AND_DONE).as_json(),
                "cost": {**cost.as_json(), "currency": currency},
            }
        )
    return {"place": ".".join(variation.path), "variants": rows}


def print_sweep(variation: Variation, found: Sequence[tuple[Any, Results]]) -> None:
    """Print a sweep as a table: one line for each value."""
    if not found:
        return
    names = found[0][1].plan.channel_names
    table = figure_table("In time, by value", ".".join(variation.path), *names, "abandoned", "once & done", "cost", "")
    for value, results in found:
        cost, currency = results.cost()
        levels = [results.service_level(channel) for channel in range(len(names))]
        state = judge(results).state
        table.add_row(
            str(value),
            *("" if level is None else f"{100 * level.value:.1f} ±{50 * level.width:.1f} %" for level in levels),
            _percent(results.estimate(metrics.ABANDONMENT).value),
            _percent(results.estimate(metrics.ONCE_AND_DONE).value),
            f"{np.round(cost.value):,.0f} {currency}",
            Text(state, style=_STYLES[state]),
        )
    print_table(_console(), table)
