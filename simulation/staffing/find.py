"""The whole way from a scenario to a proved staff: start, search, shifts, proof."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from parcours.errors import ConfigError, NothingSelected
from simulation.engine import Engine
from simulation.plan.build import make_plan
from simulation.plan.values import Plan
from simulation.replicate import affordable
from simulation.scenario.model import Scenario
from simulation.staffing.cover import Coverer
from simulation.staffing.fit import fitted
from simulation.staffing.goals import Goal, goals_of
from simulation.staffing.judge import Advisers, SimulatedJudge
from simulation.staffing.proof import Proof, prove
from simulation.staffing.reach import unreachable
from simulation.staffing.reasons import Unmet, unmet_of
from simulation.staffing.search import Search
from simulation.staffing.shifts import ShiftPlan
from simulation.staffing.space import Space, heads_for, space_of
from simulation.staffing.start import start_from

_CONTACTS_PER_LOOK = 2.0e6
_FEWEST, _MOST = 40, 400
_COARSE = 30
_WEEK = 7
_MOST_PLAYED = 10_000_000_000
"""So many contacts are played at most to find and prove a staff; a fast core plays five million in a second."""
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
    needed_h: float
    """Rostered hours that the search found to be needed."""
    paid_h: float
    """Paid hours of the answer."""

    @property
    def currency(self) -> str:
        """The currency of all costs."""
        return self.plan.cost_per_h[0].currency

    @property
    def people(self) -> int:
        """How many shifts are worked, over all counted days."""
        return sum(number for day in self.shifts or () for team in day.teams for _, number in team.chosen)

    @property
    def contracts(self) -> float | None:
        """Full-time contracts that the paid hours fill; None for less than a week, which says nothing of contracts."""
        counted = self.plan.n_days - self.plan.warm_up_days - self.plan.cool_down_days
        if counted < _WEEK:
            return None
        return self.paid_h * _WEEK / counted / self.scenario.staffing.contract_h_per_week


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
        ConfigError: If no channel promises anything, a team has no cost, or more contacts would have to be played than
            anybody waits for.
        NothingSelected: If nobody is expected.
    """
    began = time.monotonic()
    effort = effort or Effort()
    plan = make_plan(scenario)
    if plan.mean_contacts == 0:
        raise NothingSelected(
            f"{scenario.name}: expected contacts from {plan.calendar.dates[0]} to {plan.calendar.dates[-1]}, "
            "given none",
            way_out="look at [[demand]], or choose another --day",
        )
    _refuse_endless(plan, effort)
    effort = replace(effort, threads=min(effort.threads, affordable(plan)))
    space = space_of(scenario, plan)
    goals = goals_of(plan, space.works(plan.routing.channel))
    if not goals:
        raise ConfigError(
            f"{scenario.name}: channels: expected a target on at least one channel, given none",
            way_out='write one, such as target = { within = "20 s", share = "80 %", abandoned = "5 %" }',
        )
    needed, search = _needed(plan, space, goals, engine, seed, effort, say)
    cover = fitted(search, needed, Coverer(scenario, plan, space)) if with_shifts else None
    advisers = needed if cover is None else cover.advisers
    say(f"proof on {effort.proof_days} fresh days")
    fresh = SimulatedJudge(
        plan, engine, seed=seed + _FRESH, replications=effort.proof_days, threads=effort.threads, keep=False
    )
    proof = prove(plan, goals, fresh(advisers))
    missing = None if cover is None else cover.missing
    return StaffPlan(
        scenario=scenario,
        plan=plan.with_advisers(advisers),
        space=space,
        goals=tuple(goals),
        needed=needed,
        advisers=advisers,
        shifts=None if cover is None else cover.shifts,
        proof=proof,
        unmet=tuple(unmet_of(plan, space, proof, advisers, missing, search.hopeless)),
        cost_cents=space.cost_cents(needed) if cover is None else cover.cost_cents,
        took_s=time.monotonic() - began,
        needed_h=_rostered_h(space, needed),
        paid_h=_rostered_h(space, needed) if cover is None else cover.paid_h,
    )


def _search_days(plan: Plan, effort: Effort) -> int:
    return effort.search_days or int(np.clip(_CONTACTS_PER_LOOK / max(plan.mean_contacts, 1.0), _FEWEST, _MOST))


def _refuse_endless(plan: Plan, effort: Effort) -> None:
    """Refuse what would take hours: the search may look at its days twice over, and the proof is played once."""
    days = _search_days(plan, effort)
    times = 2 * effort.looks * days + effort.proof_days
    if (played := plan.mean_contacts * times) > _MOST_PLAYED:
        raise ConfigError(
            f"{plan.name}: expected a search that plays at most {_MOST_PLAYED:,} contacts, given {played:,.0f}: "
            f"{plan.mean_contacts:,.0f} on the days staffed, up to {2 * effort.looks} looks at {days} search days, "
            f"and {effort.proof_days:,} days of proof",
            way_out="look at the largest numbers of [[demand]], staff fewer days, or ask for less: "
            "--search-days 5 --proof-days 100",
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
) -> tuple[Advisers, Search]:
    """Search: start from Erlang A, settle on few days, mend and trim on many, then mend on others.

    Returns:
        The advisers needed, and the search on the other days, which may go on to judge shifts.
    """
    days = _search_days(plan, effort)
    lost = unreachable(plan, space, goals)

    def search(replications: int, seed: int = seed) -> Search:
        judge = SimulatedJudge(plan, engine, seed=seed, replications=replications, threads=effort.threads)
        return Search(plan, space, goals, judge, effort.margin, effort.looks, say, set(lost))

    coarse = search(min(_COARSE, days))
    staff = start_from(plan, space, goals, coarse.judge)
    say(f"start: {space.cost_cents(staff) / 100:,.0f} to pay")
    staff = coarse.settle(staff)
    say(f"search on {days} days")
    fine = search(days)
    staff, view = fine.mend(staff)
    staff, _ = fine.trim(staff, view)
    say("second look, on other days")
    second = search(days, seed + _OTHER)
    second.hopeless |= fine.hopeless
    staff, _ = second.mend(staff)
    return staff, second
