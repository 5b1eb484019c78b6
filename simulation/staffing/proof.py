"""What a staff achieves on days that the search has never seen, and how sure that is.

A search keeps what did well on its own days; only fresh days say what was found. Every figure carries a
95 % interval. Whether a goal held "on a day" is judged over the whole day; whether it holds "at 10:30"
over all days together.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from parcours.errors import SpecError
from simulation.plan.values import Plan
from simulation.staffing.goals import Goal, Standing, Tallies, standing

Floats = npt.NDArray[np.float64]

Z95 = 1.959963984540054
"""Standard errors on either side that hold 95 % of a normal law."""


def wilson(hits: int, trials: int) -> tuple[float, float]:
    """Return the 95 % interval of a share that was seen *hits* times in *trials*.

    Args:
        hits: At least 0.
        trials: At least 1, and at least *hits*.

    Raises:
        SpecError: If the numbers contradict each other.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
    """
    if not 0 <= hits <= trials or trials == 0:
        raise SpecError(f"wilson: expected 0 <= hits <= trials and a trial at least, given {hits} of {trials}")
    share, square = hits / trials, Z95 * Z95
    middle = (share + square / (2 * trials)) / (1 + square / trials)
    half = Z95 / (1 + square / trials) * math.sqrt(share * (1 - share) / trials + square / (4 * trials * trials))
    return max(middle - half, 0.0), min(middle + half, 1.0)


@dataclass(frozen=True)
class DaysHeld:
    """On what share of the days something held, with its 95 % interval."""

    share: float
    """The share, 0..1."""
    low: float
    """Lower end of the interval."""
    high: float
    """Upper end of the interval."""

    def __str__(self) -> str:
        """Write it for a reader: ``97.2 % [96.1, 98.1]``."""
        return f"{100 * self.share:.1f} % [{100 * self.low:.1f}, {100 * self.high:.1f}]"


def days_held(held: npt.NDArray[np.bool_]) -> DaysHeld:
    """Judge days; those of one replication hang together, so replications are what is counted.

    Args:
        held: Whether each day held; shape (replications, days).
    """
    if held.shape[1] == 1:
        hits = int(held.sum())
        return DaysHeld(hits / held.shape[0], *wilson(hits, held.shape[0]))
    shares = held.mean(axis=1)
    error = float(shares.std(ddof=1)) / math.sqrt(shares.size)
    share = float(shares.mean())
    return DaysHeld(share, max(share - Z95 * error, 0.0), min(share + Z95 * error, 1.0))


@dataclass(frozen=True, eq=False)
class GoalProof:
    """One goal on fresh days."""

    goal: Goal
    """What was promised."""
    standing: Standing
    """Share, standard error and shortfall of every interval or day, over all replications."""
    whole: float
    """The share over everything; the target itself where nothing came in."""
    whole_error: float
    """Its standard error."""
    days: DaysHeld
    """On what share of the days it held."""

    @property
    def came(self) -> bool:
        """Whether anything came in that could hold it."""
        return bool(self.standing.came.any())

    @property
    def most(self) -> float:
        """The largest share there can be: what is done on a day may exceed what came in on it."""
        return math.inf if self.goal.kind == "keeps up" else 1.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the share over everything."""
        half = Z95 * self.whole_error
        return max(self.whole - half, 0.0), min(self.whole + half, self.most)

    @property
    def short(self) -> npt.NDArray[np.int64]:
        """Groups that miss the target."""
        return np.nonzero(self.standing.short_by > 0)[0]


@dataclass(frozen=True, eq=False)
class Proof:
    """What was proved."""

    replications: int
    """How many times the horizon was played."""
    goals: tuple[GoalProof, ...]
    """One for each goal."""
    all_goals: DaysHeld
    """On what share of the days every goal held."""

    @property
    def groups(self) -> int:
        """How many intervals and days were judged, over all goals."""
        return sum(proof.goal.n_groups for proof in self.goals)

    @property
    def short(self) -> int:
        """How many of them miss their target."""
        return sum(proof.short.size for proof in self.goals)


def _by_day(plan: Plan, goal: Goal, tallies: Tallies) -> npt.NDArray[np.bool_]:
    """Say on which days a goal held; shape (replications, counted days)."""
    over, under = goal.counts(tallies)
    first = [int(np.argmax(goal.groups == group)) for group in range(goal.n_groups)]
    days = plan.counted_days
    day = plan.calendar.day_of[first] - days.start
    member = np.zeros((goal.n_groups, days.stop - days.start))
    member[np.arange(goal.n_groups), day] = 1.0
    over, under = over @ member, under @ member
    share = np.where(under > 0, over / np.where(under > 0, under, 1.0), goal.share)
    return np.asarray(goal.short_by(share) <= 0)


def prove(plan: Plan, goals: Sequence[Goal], tallies: Tallies) -> Proof:
    """Judge every goal on fresh days.

    Args:
        plan: Tells the days.
        goals: What was promised.
        tallies: Counts of at least 2 replications that no search has seen.
    """
    proofs, held = [], []
    for goal in goals:
        by_day = _by_day(plan, goal, tallies)
        held.append(by_day)
        over, under = (counts.sum(axis=1) for counts in goal.counts(tallies))
        share = over.sum() / under.sum() if under.sum() > 0 else goal.share
        runs = over.size
        spread = float(((over - share * under) ** 2).sum()) * runs / (runs - 1)
        error = math.sqrt(spread) / under.sum() if under.sum() > 0 else 0.0
        proofs.append(GoalProof(goal, standing(goal, tallies), float(share), error, days_held(by_day)))
    return Proof(tallies.offered.shape[0], tuple(proofs), days_held(np.logical_and.reduce(held)))
