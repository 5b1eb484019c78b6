"""A staff and its proof as a planner reads them on a terminal."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table
from rich.text import Text

from parcours.commands.tables import plain_table, print_table
from simulation.staffing.find import StaffPlan
from simulation.staffing.proof import GoalProof
from simulation.staffing.space import heads_for

_BLOCKS = " ▁▂▃▄▅▆▇█"
_PIPE_WIDTH = 168
_KINDS = {"level": "in time", "abandoned": "lost"}


def print_staff(found: StaffPlan, written: Path) -> None:
    """Print the answer on standard output.

    Args:
        found: What was found.
        written: The staffed scenario's file.
    """
    console = Console(highlight=False, width=None if sys.stdout.isatty() else _PIPE_WIDTH)
    for day in range(found.plan.counted_days.start, found.plan.counted_days.stop):
        print_table(console, _intervals(found, day))
    if found.shifts is not None:
        print_table(console, _shifts(found))
    print_table(console, _proof(found))
    for one in found.unmet:
        achieved = f"{_percent(one.share)} [{100 * one.low:.1f}, {100 * one.high:.1f}]"
        line = f"! {one.when}  {one.goal}: {achieved}: {one.reason}"
        console.print(line, style="red", markup=False, soft_wrap=True)
    console.print(_sum(found), soft_wrap=True)
    console.print(f"feed it back: parcours simulate {written}", soft_wrap=True, markup=False)


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _bar(value: float, most: float) -> str:
    """Return one block character whose height is *value* over *most*."""
    return _BLOCKS[round(value / most * (len(_BLOCKS) - 1))] if most > 0 else _BLOCKS[0]


def _sum(found: StaffPlan) -> str:
    """Return the line that a manager asks for first."""
    cost = f"{found.cost_cents / 100:,.0f} {found.currency}"
    people = "" if found.shifts is None else f", {found.people} shifts"
    contract_h = found.scenario.staffing.contract_h_per_week
    contracts = "" if found.contracts is None else f", {found.contracts:.1f} contracts of {contract_h:g} h a week"
    return (
        f"{cost} for {found.paid_h:,.1f} paid hours ({found.needed_h:,.1f} needed){people}{contracts}; "
        f"found and proved in {found.took_s:.1f} s"
    )


def _intervals(found: StaffPlan, day: int) -> Table:
    """Return advisers by interval and team beside what the intervals achieve on fresh days."""
    plan, space = found.plan, found.space
    live = [proof for proof in found.proof.goals if proof.goal.each == "interval"]
    marks = [f"{plan.channel_names[proof.goal.channel]} {_KINDS[proof.goal.kind]}" for proof in live]
    title = f"{plan.calendar.dates[day]:%A %d %B %Y}: advisers on duty, and what each interval holds on fresh days"
    table = plain_table(title, "from", *plan.team_names, "rostered", "", *marks, right=True)
    heads = heads_for(found.advisers, space.shrinkage[:, None]).sum(axis=0)
    for interval in np.nonzero(space.free.any(axis=0) & (plan.calendar.day_of == day))[0]:
        table.add_row(
            f"{plan.calendar.begin(int(interval)):%H:%M}",
            *(str(number) if number else "·" for number in found.advisers[:, interval].tolist()),
            str(heads[interval]),
            _bar(float(heads[interval]), float(heads.max())),
            *(_cell(proof, int(interval)) for proof in live),
        )
    return table


def _cell(proof: GoalProof, interval: int) -> Text:
    """Return what one goal achieves in an interval, marked where that is too little."""
    group = int(proof.goal.groups[interval])
    if group < 0:
        return Text("")
    if not proof.standing.came[group]:
        return Text("–  ")
    text = _percent(float(proof.standing.share[group]))
    short = bool(proof.standing.short_by[group] > 0)
    return Text(f"{text} !" if short else f"{text}  ", style="bold red" if short else "")


def _shifts(found: StaffPlan) -> Table:
    """Return the shifts, by day, team and begin."""
    table = plain_table("Shifts", "day", "team", "advisers", "shift", "contract")
    for day in found.shifts or ():
        for assignment in day.teams:
            for candidate, advisers in assignment.chosen:
                contract = "part-time" if candidate.part_time else "full-time"
                when = " ".join(candidate.shift.days)
                table.add_row(when, assignment.team, f"{advisers:>8}", candidate.name, contract)
    return table


def _proof(found: StaffPlan) -> Table:
    """Return every target with what was proved of it."""
    proof = found.proof
    title = f"Proved on {proof.replications:,} fresh days, with 95 % intervals"
    table = plain_table(title, "target", "achieved", "held over the day in", "short")
    for one in proof.goals:
        low, high = one.interval
        achieved = f"{_percent(one.whole)} [{100 * low:.1f}, {100 * high:.1f}]" if one.came else "– (nobody came)"
        table.add_row(one.goal.name, achieved, f"{one.days} of days", _short(one))
    table.add_section()
    judged = f"{proof.short} of {proof.groups} intervals and days"
    table.add_row("every target", "", f"{proof.all_goals} of days", judged)
    return table


def _short(one: GoalProof) -> str:
    unit = "interval" if one.goal.each == "interval" else "day"
    return f"{one.short.size} of {one.goal.n_groups} {unit}{'s' if one.goal.n_groups > 1 else ''}"
