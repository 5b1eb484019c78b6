"""Writes the staff that was found as a scenario, which `parcours simulate` reads unchanged.

The file extends the scenario that was staffed and restates nothing but days and advisers, so that a later
change of its demand or rules still counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from simulation.scenario.roster import rostered
from simulation.scenario.teams import Team
from simulation.staffing.find import StaffPlan
from simulation.staffing.patterns import Candidate
from simulation.staffing.space import heads_for


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 3600:02d}:{int(seconds) % 3600 // 60:02d}"


def _duration(seconds: float) -> str:
    return f"{seconds / 3600:g} h" if seconds % 900 == 0 else f"{seconds / 60:g} min"


def _key(name: str) -> str:
    """Write a name as a TOML key."""
    plain = name.replace("-", "").replace("_", "")
    return name if plain.isascii() and plain.isalnum() else '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _shift(candidate: Candidate, advisers: int) -> str:
    shift = candidate.shift
    pauses = ", ".join(f'{{ after = "{_duration(b.after)}", length = "{_duration(b.length)}" }}' for b in shift.breaks)
    days = ", ".join(f'"{day}"' for day in shift.days)
    return (
        f'    {{ start = "{_clock(shift.start)}", length = "{_duration(shift.length)}", '
        f"advisers = {advisers}, breaks = [{pauses}], days = [{days}] }},"
    )


def _numbers(values: Sequence[int]) -> Iterator[str]:
    """Write whole numbers as rows of a TOML list, twelve a row."""
    for first in range(0, len(values), 12):
        yield "    " + ", ".join(str(int(value)) for value in values[first : first + 12]) + ","


def _team(found: StaffPlan, number: int, name: str, team: Team) -> Iterator[str]:
    """Write one team: advisers for the whole horizon, and its shifts."""
    space, plan = found.space, found.plan
    chosen = [
        pair
        for day in found.shifts or ()
        for assignment in day.teams
        if assignment.team == name
        for pair in assignment.chosen
    ]
    yield f"[teams.{_key(name)}]"
    if team.on_duty is not None:
        yield "# The scenario counts advisers on duty for this team; shifts are told in the report only."
        yield from ("on_duty = [", *_numbers(found.advisers[number].tolist()), "]")
    else:
        own = rostered(found.scenario, team, plan.calendar).astype(np.int64)
        heads = own.copy()
        heads[plan.counted_intervals] = 0
        if found.shifts is None:
            heads = np.where(space.free[number], heads_for(found.needed[number], space.shrinkage[number]), heads)
        if heads.any():
            yield from ("advisers = [", *_numbers(heads.tolist()), "]")
        else:
            yield "advisers = 0"
        if chosen or team.shifts:
            yield "shifts = ["
            yield from (_shift(candidate, advisers) for candidate, advisers in chosen)
            yield "]"


def overlay(found: StaffPlan, *, extends: str) -> str:
    """Write the staff as a scenario file.

    Args:
        found: What the search found.
        extends: The scenario that was staffed: its shipped name, or its file's name without ``.toml``.

    Returns:
        TOML text.
    """
    scenario = found.scenario
    lines = [
        f"# Advisers found by `parcours staff {extends}`; every target held on {found.proof.all_goals} of the days.",
        f'extends = "{extends}"',
        f'title = "{(scenario.title or scenario.name).replace(chr(34), chr(39))}, staffed"',
        f"start = {scenario.start.isoformat()}",
        f"days = {scenario.days}",
        f"warm_up_days = {scenario.warm_up_days}",
        f"cool_down_days = {scenario.cool_down_days}",
    ]
    for number, (name, team) in enumerate(scenario.teams.items()):
        lines += ["", *_team(found, number, name, team)]
    return "\n".join(lines) + "\n"


def save_overlay(found: StaffPlan, path: Path, *, extends: str) -> None:
    """Write the staff as a scenario file to *path*, replacing what is there."""
    path.write_text(overlay(found, extends=extends), encoding="utf-8")
