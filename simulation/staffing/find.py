"""The whole way from a scenario to a proved staff: start, search, shifts, proof."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from parcours.errors import ConfigError, nearest
from simulation.engine import Engine
from simulation.plan.build import make_plan
from simulation.plan.values import Plan
from simulation.scenario.model import Scenario
from simulation.scenario.roster import net, team_hours
from simulation.staffing.goals import Goal, goals_of
from simulation.staffing.judge import Advisers, SimulatedJudge
from simulation.staffing.patterns import candidates
from simulation.staffing.proof import Proof, prove
from simulation.staffing.reasons import Unmet, unmet_of
from simulation.staffing.search import Search
from simulation.staffing.shifts import Assignment, ShiftPlan, TeamNeed, cheapest_shifts
from simulation.staffing.space import Space, heads_for, space_of
from simulation.staffing.start import start_from

_CONTACTS_PER_LOOK = 2.0e6
_FEWEST, _MOST = 40, 400
_COARSE = 30
_OTHER = 500_009
"""Added to the seed for a second look: what was taken away for the luck of the first days is given back."""
_FRESH = 1_000_003
"""Added to the seed for the proof, so that it meets other customers than the search."""


@dataclass(frozen=True)
class Effort:
    """How hard to look.

    Args:
        search_days: Replications of the search; None: as many as make about three million contacts, 40 to 400.
        proof_days: Fresh replications of the proof, at least 2.
        margin: Standard errors by which a goal must hold in the search.
        looks: How many times the days of the search may be played under another staff, at least 1.
        threads: Replications at a time.
    """

    search_days: int | None = None
    proof_days: int = 1000
    margin: float = 1.0
    looks: int = 24
    threads: int = 2


@dataclass(frozen=True, eq=False)
class StaffPlan:
    """A staff, its shifts, and what was proved of them."""

    scenario: Scenario
    """The scenario that was staffed: one day of the given one, or all of it."""
    plan: Plan
    """The same as arrays, with the staff that was proved."""
    space: Space
    """What could be chosen."""
    goals: tuple[Goal, ...]
    """What had to hold."""
    needed: Advisers
    """Advisers on duty that the search found; shape (T, I)."""
    advisers: Advisers
    """Advisers on duty that were proved: those needed, or those that the shifts bring; shape (T, I)."""
    shifts: tuple[ShiftPlan, ...] | None
    """The shifts of each counted day; None where none were asked for."""
    proof: Proof
    """What they achieve on fresh days."""
    unmet: tuple[Unmet, ...]
    """What they do not."""
    cost_cents: float
    """What the staff costs: paid hours of the shifts, or of the advisers needed."""
    took_s: float
    """Wall time in seconds."""
    needed_h: float = field(default=0.0)
    """Rostered hours that the search found to be needed."""
    paid_h: float = field(default=0.0)
    """Paid hours of the answer."""


def on_day(scenario: Scenario, day: date) -> Scenario:
    """Cut one day out of a scenario.

    Args:
        scenario: A scenario of any length.
        day: The day to keep. Where there is deferred work, the day before is played too, with the staff
            that the scenario gives it, so that the morning begins with what the evening left.

    Raises:
        ConfigError: If the scenario counts contacts or advisers for its whole horizon, which cannot be cut.
    """
    if scenario.days == 1 and scenario.start == day:
        return scenario
    last = scenario.start + timedelta(days=scenario.days - 1)
    if not scenario.start <= day <= last:
        raise ConfigError(
            f"day: expected a day of {scenario.name}, {scenario.start} to {last}, given {day}",
            way_out=nearest(str(day), [str(scenario.start + timedelta(days=n)) for n in range(scenario.days)]),
        )
    per_day = round(86400 / scenario.interval)
    for number, entry in enumerate(scenario.demand, 1):
        if len(entry.counts) > per_day:
            raise ConfigError(
                f"{scenario.name}: demand {number}: counts for the whole horizon cannot be cut into days",
                way_out="give counts for one day, or a history file, or staff the whole scenario",
            )
    for name, team in scenario.teams.items():
        if team.on_duty is not None or (isinstance(team.advisers, tuple) and len(team.advisers) > per_day):
            raise ConfigError(
                f"{scenario.name}: teams.{name}: advisers for the whole horizon cannot be cut into days",
                way_out="give advisers for one day or by span, or staff the whole scenario",
            )
    deferred = any(channel.kind == "deferred" for channel in scenario.channels.values())
    before = 1 if deferred else 0
    return scenario.model_copy(
        update={"start": day - timedelta(days=before), "days": 1 + before, "warm_up_days": before}
    )


def find_staff(
    scenario: Scenario,
    engine: Engine,
    *,
    seed: int = 1,
    effort: Effort | None = None,
    with_shifts: bool = True,
    say: Callable[[str], None] = lambda text: None,
) -> StaffPlan:
    """Find the least-cost staff that holds every target, cover it by shifts, and prove it on fresh days.

    Args:
        scenario: What is to be staffed; its own staff counts only on warm-up days.
        engine: Who plays.
        seed: Start of the random numbers.
        effort: How hard to look; none: the usual.
        with_shifts: Whether shifts are wanted, or advisers per interval are enough.
        say: Told what is going on, one line at a time.

    Returns:
        The staff and its proof.

    Raises:
        ConfigError: If no channel promises anything, or a team has no cost.
    """
    began = time.monotonic()
    effort = effort or Effort()
    plan = make_plan(scenario)
    space = space_of(scenario, plan)
    goals = goals_of(plan, space.works(plan.routing.channel))
    if not goals:
        raise ConfigError(
            f"{scenario.name}: channels: expected a target on at least one channel, given none",
            way_out='write one, such as target = { within = "20 s", share = "80 %", abandoned = "5 %" }',
        )
    needed = _needed(plan, space, goals, engine, seed, effort, say)
    advisers, shifts, cost, paid_h = needed, None, space.cost_cents(needed), _rostered_h(space, needed)
    if with_shifts:
        say("shifts")
        shifts = _shifts(scenario, plan, space, needed)
        advisers, cost, paid_h = _covered(plan, space, needed, shifts)
    say(f"proof on {effort.proof_days} fresh days")
    fresh = SimulatedJudge(
        plan, engine, seed=seed + _FRESH, replications=effort.proof_days, threads=effort.threads, keep=False
    )
    proof = prove(plan, goals, fresh(advisers))
    missing = None if shifts is None else _missing(plan, [team for day in shifts for team in day.teams])
    return StaffPlan(
        scenario=scenario,
        plan=plan.with_advisers(advisers),
        space=space,
        goals=tuple(goals),
        needed=needed,
        advisers=advisers,
        shifts=shifts,
        proof=proof,
        unmet=tuple(unmet_of(plan, space, proof, advisers, missing)),
        cost_cents=cost,
        took_s=time.monotonic() - began,
        needed_h=_rostered_h(space, needed),
        paid_h=paid_h,
    )


def _rostered_h(space: Space, advisers: Advisers) -> float:
    heads = heads_for(advisers, space.shrinkage[:, None])
    return float(np.where(space.free, heads, 0).sum() * space.interval_h)


def _needed(
    plan: Plan,
    space: Space,
    goals: Sequence[Goal],
    engine: Engine,
    seed: int,
    effort: Effort,
    say: Callable[[str], None],
) -> Advisers:
    """Search: start from Erlang A, settle on few days, mend and trim on many, then mend on others."""
    contacts = max(plan.mean_contacts, 1.0)
    days = effort.search_days or int(np.clip(_CONTACTS_PER_LOOK / contacts, _FEWEST, _MOST))

    def search(replications: int, seed: int = seed) -> Search:
        judge = SimulatedJudge(plan, engine, seed=seed, replications=replications, threads=effort.threads)
        return Search(plan, space, goals, judge, effort.margin, effort.looks, say)

    coarse = search(min(_COARSE, days))
    staff = start_from(plan, space, goals, coarse.judge)
    say(f"start: {space.cost_cents(staff) / 100:,.0f} to pay")
    staff = coarse.settle(staff)
    say(f"search on {days} days")
    fine = search(days)
    staff, view = fine.mend(staff)
    staff, _ = fine.trim(staff, view)
    say("second look, on other days")
    staff, _ = search(days, seed + _OTHER).mend(staff)
    return staff


def _shifts(scenario: Scenario, plan: Plan, space: Space, needed: Advisers) -> tuple[ShiftPlan, ...]:
    """Cover the advisers needed, day by day."""
    heads = heads_for(needed, space.shrinkage[:, None])
    seats = {name: most for name, (_, most) in space.sites.items()}
    plans = []
    for day in range(plan.warm_up_days, plan.n_days):
        today = plan.calendar.day_of == day
        needs = []
        for number, (name, team) in enumerate(scenario.teams.items()):
            span = team_hours(scenario, team, plan.calendar, day)
            wanted = np.where(today & space.free[number], heads[number], 0)
            if span is None or not wanted.any():
                continue
            choice = candidates(scenario.staffing.patterns, plan.calendar, day, span)
            needs.append(TeamNeed(name, team.site, wanted, float(team.cost_per_h.cents), choice))
        if needs:
            plans.append(
                cheapest_shifts(
                    needs,
                    seats=seats,
                    part_time_at_most=scenario.staffing.part_time_at_most,
                    interval_h=space.interval_h,
                )
            )
    return tuple(plans)


def _missing(plan: Plan, assignments: Sequence[Assignment]) -> npt.NDArray[np.int64]:
    missing = np.zeros(plan.advisers.shape, np.int64)
    for assignment in assignments:
        missing[plan.team_names.index(assignment.team)] += assignment.missing
    return missing


def _covered(plan: Plan, space: Space, needed: Advisers, shifts: Sequence[ShiftPlan]) -> tuple[Advisers, float, float]:
    """Return the advisers that shifts bring on duty, what they cost, and their paid hours."""
    heads = np.zeros(needed.shape, np.int64)
    for day in shifts:
        for team in day.teams:
            heads[plan.team_names.index(team.team)] += team.heads
    duty = np.array([net(row.astype(np.float64), share) for row, share in zip(heads, space.shrinkage, strict=True)])
    paid_h = sum(team.paid_h for day in shifts for team in day.teams)
    return np.where(space.free, duty, space.fixed).astype(np.int64), sum(day.cost_cents for day in shifts), paid_h
