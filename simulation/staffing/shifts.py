"""Which shifts cover the advisers that are needed, at least cost: an integer programme on HiGHS.

Advisers missing in an interval have a price instead of being forbidden, so that there is always an
answer, and what cannot be covered is named instead of "infeasible". This file is the only door to
highspy, which must not share a process with ortools.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from parcours.errors import SpecError
from simulation.staffing.patterns import Candidate

_TIME_LIMIT_S = 10.0
_GAP = 1e-4
_FEW = 0.1
_DEARER = 3.0


@dataclass(frozen=True, eq=False)
class TeamNeed:
    """What one team needs on one day."""

    team: str
    """Its name."""
    site: str
    """Its site; an empty text where there are none."""
    heads: npt.NDArray[np.int64]
    """Rostered advisers needed in each interval of the horizon, shrinkage included; shape (intervals,)."""
    cost_per_h: float
    """What a paid hour costs, in cents; above 0."""
    candidates: Sequence[Candidate]
    """The shifts that it may work."""


@dataclass(frozen=True, eq=False)
class Assignment:
    """The shifts of one team."""

    team: str
    """Its name."""
    chosen: tuple[tuple[Candidate, int], ...]
    """Shifts with the number of advisers that work each, earliest first."""
    missing: npt.NDArray[np.int64]
    """Advisers that no shift could cover, by interval; shape (intervals,)."""

    @property
    def heads(self) -> npt.NDArray[np.int64]:
        """Rostered advisers by interval."""
        total = np.zeros(self.missing.shape, np.int64)
        for candidate, advisers in self.chosen:
            total += advisers * candidate.covers
        return total

    @property
    def paid_h(self) -> float:
        """Paid hours of all its shifts."""
        return sum(candidate.paid_h * advisers for candidate, advisers in self.chosen)


@dataclass(frozen=True, eq=False)
class ShiftPlan:
    """The shifts of a day."""

    teams: tuple[Assignment, ...]
    """One assignment for each team, in the order of the needs."""
    cost_cents: float
    """Wages, without the price of advisers that are missing."""
    gap: float
    """How far the answer may be from the least cost, as a share; 0 where it is proved to be the least."""


def _columns(needs: Sequence[TeamNeed]) -> list[tuple[int, Candidate]]:
    return [(number, candidate) for number, need in enumerate(needs) for candidate in need.candidates]


@dataclass
class _Rows:
    """Rows of the constraint matrix, gathered as (row, column, value) and bounds."""

    rows: list[npt.NDArray[np.int64]]
    columns: list[npt.NDArray[np.int64]]
    values: list[npt.NDArray[np.float64]]
    lower: list[float]
    upper: list[float]

    def add(self, columns: npt.NDArray[np.int64], values: npt.NDArray[np.float64], lower: float, upper: float) -> None:
        """Append one constraint lower <= values @ columns <= upper."""
        self.rows.append(np.full(columns.size, len(self.lower)))
        self.columns.append(columns)
        self.values.append(values)
        self.lower.append(lower)
        self.upper.append(upper)


def _constraints(
    needs: Sequence[TeamNeed], seats: dict[str, int], part_time_at_most: float
) -> tuple[_Rows, npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Build cover, seats and part-time; return them with team and interval of every cover row."""
    owners = _columns(needs)
    team_of = np.array([number for number, _ in owners], np.int64)
    covers = np.array([candidate.covers for _, candidate in owners])
    slack = np.array([(t, i) for t, need in enumerate(needs) for i in np.nonzero(need.heads)[0]], np.int64)
    rows = _Rows([], [], [], [], [])
    for number, (team, interval) in enumerate(slack):
        working = np.nonzero((team_of == team) & covers[:, interval])[0]
        lacking = len(owners) + number + np.array([0, len(slack)])
        columns = np.append(working, lacking)
        rows.add(columns, np.ones(columns.size), float(needs[team].heads[interval]), np.inf)
    for site, most in seats.items():
        here = np.isin(team_of, [t for t, need in enumerate(needs) if need.site == site])
        for interval in np.nonzero(covers[here].any(axis=0))[0]:
            working = np.nonzero(here & covers[:, interval])[0]
            rows.add(working, np.ones(working.size), -np.inf, float(most))
    if part_time_at_most < 1.0:
        every = np.arange(len(owners))
        weight = np.array([float(candidate.part_time) - part_time_at_most for _, candidate in owners])
        rows.add(every, weight, -np.inf, 0.0)
    return rows, slack[:, 0], slack[:, 1]


def _solve(
    cost: npt.NDArray[np.float64], most: npt.NDArray[np.float64], rows: _Rows, whole: int, time_limit_s: float
) -> tuple[npt.NDArray[np.float64], float]:
    """Hand the programme to HiGHS; return the value of every column and the gap that is left."""
    import highspy
    from scipy import sparse

    matrix = sparse.csc_array(
        (np.concatenate(rows.values), (np.concatenate(rows.rows), np.concatenate(rows.columns))),
        shape=(len(rows.lower), cost.size),
    )
    programme = highspy.HighsLp()
    programme.num_col_, programme.num_row_ = cost.size, len(rows.lower)
    programme.col_cost_ = cost
    programme.col_lower_, programme.col_upper_ = np.zeros(cost.size), np.minimum(most, highspy.kHighsInf)
    programme.row_lower_ = np.clip(rows.lower, -highspy.kHighsInf, None)
    programme.row_upper_ = np.clip(rows.upper, None, highspy.kHighsInf)
    programme.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    programme.a_matrix_.start_, programme.a_matrix_.index_ = matrix.indptr, matrix.indices
    programme.a_matrix_.value_ = matrix.data
    kinds = [highspy.HighsVarType.kInteger] * whole + [highspy.HighsVarType.kContinuous] * (cost.size - whole)
    programme.integrality_ = kinds
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("time_limit", time_limit_s)
    solver.setOptionValue("mip_rel_gap", _GAP)
    solver.setOptionValue("random_seed", 1)
    solver.passModel(programme)
    solver.run()
    gap = float(solver.getInfo().mip_gap)
    return np.array(solver.getSolution().col_value), 0.0 if gap <= _GAP else gap


def cheapest_shifts(
    needs: Sequence[TeamNeed],
    *,
    seats: dict[str, int],
    part_time_at_most: float = 1.0,
    missing_price: float = 20.0,
    interval_h: float = 0.5,
    time_limit_s: float = _TIME_LIMIT_S,
) -> ShiftPlan:
    """Choose the shifts that cover what every team needs, at least cost.

    Args:
        needs: What each team needs; teams of one site share its seats.
        seats: Most rostered advisers at one time, by site; a site that is not named has no limit.
        part_time_at_most: Largest share of shifts worked by part-time contracts, 0 to 1.
        missing_price: What an adviser-hour that is needed and not covered costs, as a multiple of a paid hour; beyond
            a tenth of the need three times as much, so that what must be missing is spread and not heaped.
        interval_h: Length of an interval in hours.
        time_limit_s: When to stop with the best answer so far, in seconds.

    Returns:
        The shifts; ``gap`` says how far from the least cost they may be.

    Raises:
        SpecError: If a share or price is out of range, or no team needs anybody.
    """
    if not 0.0 <= part_time_at_most <= 1.0:
        raise SpecError(f"part_time_at_most: expected a share in [0, 1], given {part_time_at_most:g}")
    if missing_price < 1.0:
        raise SpecError(f"missing_price: expected at least 1 paid hour for a missing one, given {missing_price:g}")
    if not any(need.heads.any() for need in needs):
        raise SpecError("cheapest_shifts: expected at least one adviser to be needed, given none")
    owners = _columns(needs)
    rows, slack_team, slack_interval = _constraints(needs, seats, part_time_at_most)
    wages = np.array([candidate.paid_h * needs[team].cost_per_h for team, candidate in owners])
    price = np.array([missing_price * needs[team].cost_per_h * interval_h for team in slack_team])
    few = np.array([np.ceil(_FEW * needs[t].heads[i]) for t, i in zip(slack_team, slack_interval, strict=True)])
    most = np.concatenate([np.full(len(owners), np.inf), few, np.full(few.size, np.inf)])
    values, gap = _solve(np.concatenate([wages, price, _DEARER * price]), most, rows, len(owners), time_limit_s)
    advisers = np.rint(values[: len(owners)]).astype(np.int64)
    lacking = values[len(owners) :].reshape(2, few.size).sum(axis=0)
    missing = np.zeros((len(needs), needs[0].heads.size), np.int64)
    missing[slack_team, slack_interval] = np.ceil(lacking - 1e-6).astype(np.int64)
    teams = []
    for number, need in enumerate(needs):
        chosen = [(c, int(n)) for (team, c), n in zip(owners, advisers, strict=True) if team == number and n > 0]
        chosen.sort(key=lambda pair: (pair[0].shift.start, pair[0].shift.length))
        teams.append(Assignment(need.team, tuple(chosen), missing[number]))
    return ShiftPlan(tuple(teams), float(wages @ advisers), gap)
