"""How many advisers a contact centre needs to hold its targets, interval by interval: Erlang A on all that would come.

The day is played with more advisers than it can use, so that every return shows. All live contacts of an interval then
ask one crew for as many advisers as the strictest target needs; deferred work fills the gaps that this leaves. Skills
and sites are not looked at: a crew of specialists needs a little more, with and without the broken promises alike.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simulation.plan.values import Plan
from simulation.replicate import engine_named
from simulation.scenario.model import Scenario
from simulation.staffing.goals import Goal, Tallies, goals_of
from simulation.staffing.judge import SimulatedJudge
from simulation.staffing.ruler import Stream, advisers_for, stream_of
from simulation.staffing.space import Space, space_of
from simulation.staffing.start import ample

Floats = npt.NDArray[np.float64]

FULLEST = 0.95
"""Share of their time on duty that advisers can spend on contacts."""
USUAL_SHIFT_S = 7 * 3600.0
"""Paid time of a full shift where a scenario names none."""


@dataclass(frozen=True)
class Need:
    """What holding the targets takes, by counted day."""

    shifts: Floats
    """Full shifts of rostered advisers, shrinkage included; shape (counted days,)."""
    cents: Floats
    """What they cost; shape (counted days,)."""

    def less(self, other: Need) -> Need:
        """Return what this need has beyond another."""
        return Need(self.shifts - other.shifts, self.cents - other.cents)


class Ruler:
    """Measures needs of one scenario; every one on the same days, so that the differences are of the demand alone.

    Args:
        scenario: Says hours, costs and shifts.
        plan: The same as arrays, with any further demand.
        seed: Start of the random numbers.
        days: How many days are played.
        threads: How many at once; the result does not depend on it.

    Raises:
        ConfigError: If a team has no cost, or costs are in several currencies.
    """

    def __init__(self, scenario: Scenario, plan: Plan, *, seed: int, days: int = 12, threads: int = 2) -> None:
        self._space: Space = space_of(scenario, plan)
        self._seed, self._days, self._threads = seed, days, threads
        self.shift_s = full_shift_s(scenario)
        self.currency = plan.cost_per_h[0].currency

    def __call__(self, plan: Plan) -> Need:
        """Measure what *plan* needs; it may differ in its demand alone from the one this ruler was made for."""
        goals = goals_of(plan, self._space.works(plan.routing.channel))
        judge = SimulatedJudge(
            plan,
            engine_named("compiled"),
            seed=self._seed,
            replications=self._days,
            threads=self._threads,
            keep=False,
        )
        duty = self._on_duty(plan, goals, judge(ample(plan, self._space)))
        rostered, cents_per_h = _price_of_duty(plan)
        hours = duty * plan.rules.interval_s / 3600.0
        days = range(plan.counted_days.start, plan.counted_days.stop)
        member = [plan.calendar.day_of == day for day in days]
        return Need(
            shifts=np.array([(hours * rostered)[one].sum() for one in member]) / (self.shift_s / 3600.0),
            cents=np.array([(hours * cents_per_h)[one].sum() for one in member]),
        )

    def _on_duty(self, plan: Plan, goals: list[Goal], tallies: Tallies) -> Floats:
        """Return the advisers on contacts that every interval needs, not rounded."""
        live, deferred = np.zeros(plan.rules.n_intervals), np.zeros(plan.rules.n_intervals)
        arrivals = np.zeros(plan.rules.n_intervals)
        for channel in sorted(set(plan.routing.channel.tolist())):
            stream = stream_of(plan, plan.routing.channel == channel, tallies)
            if plan.channels.deferred[channel]:
                deferred += self._evenly(plan, channel, stream.load)
            else:
                live += stream.load
                arrivals += stream.arrivals_per_h
        needed = (live + deferred) / FULLEST
        busy = live > 0
        handling = np.where(busy, live * 3600.0 / np.where(busy, arrivals, 1.0), 1.0)
        for goal in goals:
            if goal.each != "interval":
                continue
            judged = (goal.groups >= 0) & busy
            pooled = Stream(arrivals[judged], handling[judged], float(plan.mean_patience_s[goal.channel]))
            needed[judged] = np.maximum(needed[judged], advisers_for(goal, pooled, goal.share))
        return np.asarray(needed, dtype=np.float64)

    def _evenly(self, plan: Plan, channel: int, load: Floats) -> Floats:
        """Spread a day's deferred work over the hours of those who do it."""
        queues = plan.routing.channel == channel
        works = self._space.free[self._space.serves[:, queues].any(axis=1)].any(axis=0)
        spread = np.zeros_like(load)
        for day in range(plan.n_days):
            today = plan.calendar.day_of == day
            hours = today & works
            if hours.any():
                spread[hours] = load[today].sum() / hours.sum()
        return spread


def full_shift_s(scenario: Scenario) -> float:
    """Return the paid working time of a full shift: that of the first full-time pattern, without its breaks."""
    for pattern in scenario.staffing.patterns:
        if not pattern.part_time:
            return pattern.length - sum(pause.length for pause in pattern.breaks)
    return USUAL_SHIFT_S


def _price_of_duty(plan: Plan) -> tuple[Floats, Floats]:
    """Return rostered hours, and cents, for an hour on duty in every interval: the mean of those who are there then."""
    there = plan.advisers.astype(np.float64)
    rostered = 1.0 / (1.0 - plan.shrinkage)
    cents = np.array([cost.cents for cost in plan.cost_per_h]) * rostered
    total = there.sum(axis=0)
    usual = there.sum(axis=1) / max(there.sum(), 1.0)
    weights = np.where(total > 0, there / np.where(total > 0, total, 1.0), usual[:, None])
    return np.asarray(rostered @ weights), np.asarray(cents @ weights)
