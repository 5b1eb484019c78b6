"""The exact time-varying queue with abandonment, M_t/M/s_t+M, by Kolmogorov's forward equations.

The state is (busy, waiting). Staff that leave finish the contact they hold, so after a fall more may be
busy than are staffed; nobody waiting is served until the surplus is gone. After the last interval no
more contacts arrive and the last staff drain the queue. The answer is exact up to a truncation that is
reported, which makes it the truth for both engines; it is far too slow for anything else.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse, special

from parcours.errors import SpecError
from simulation.analytics.numerics import FloatArray, checked, log_poisson

_NEGLIGIBLE = 1e-17
_DRAINED = 1e-14
_NODES = 16


@dataclass(frozen=True)
class ExactDay:
    """The expected day; every array has one value per interval."""

    offered: FloatArray
    """Contacts that arrive."""
    delayed: FloatArray
    """Contacts that do not find a free adviser."""
    waiting_s: FloatArray
    """Seconds waited by all contacts in the interval; the drain after closing counts to the last one."""
    abandoned: FloatArray
    """Contacts that hang up, by the interval in which they do."""
    answered_in_time: FloatArray
    """Contacts answered within the target, by the interval in which they arrive."""
    truncated: float
    """Largest probability ever found at the longest queue that the states allow."""

    @property
    def p_abandoned(self) -> float:
        """Share of the day's contacts that abandon."""
        return float(self.abandoned.sum() / self.offered.sum())

    @property
    def p_delayed(self) -> float:
        """Share of the day's contacts that wait."""
        return float(self.delayed.sum() / self.offered.sum())

    @property
    def mean_wait_s(self) -> float:
        """Mean wait in seconds of the day's contacts, answered or not."""
        return float(self.waiting_s.sum() / self.offered.sum())

    @property
    def service_level_of_offered(self) -> float:
        """Share of the day's contacts that are answered in time."""
        return float(self.answered_in_time.sum() / self.offered.sum())


class _States:
    """Numbers the states of one interval: (busy, 0) up to the staff, then (busy, waiting) up to *top*."""

    def __init__(self, staff: int, top: int, longest: int) -> None:
        self.staff, self.top, self.longest = staff, max(top, staff), longest
        width = longest + 1
        free = np.arange(staff)
        full = np.repeat(np.arange(staff, self.top + 1), width)
        self.busy = np.concatenate([free, full])
        self.waiting = np.concatenate([np.zeros(staff, np.int64), np.tile(np.arange(width), self.top + 1 - staff)])
        self.size = self.busy.size
        self.is_full = self.busy >= staff

    def index(self, busy: npt.NDArray[np.int64], waiting: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Return the number of each state; a state that does not exist is the caller's error."""
        full = self.staff + (busy - self.staff) * (self.longest + 1) + waiting
        return np.where(busy < self.staff, busy, full)

    def forward(self, arrivals: float, service: float, patience: float) -> sparse.csr_array:
        """Return the transposed generator: d(probabilities)/dt = matrix @ probabilities."""
        b, q, here = self.busy, self.waiting, np.arange(self.size)
        joins = np.where(self.is_full, np.minimum(q + 1, self.longest), q)
        starts = np.where(self.is_full, b, b + 1)
        next_served = (b == self.staff) & (q > 0)
        moves = [
            (here, self.index(starts, joins), np.full(self.size, arrivals)),
            (here, self.index(np.where(next_served, b, np.maximum(b - 1, 0)), q - next_served), b * service),
            (here, self.index(b, np.maximum(q - 1, 0)), q * patience),
        ]
        return _generator(moves, self.size)

    def tagged(self, service: float, patience: float) -> sparse.csr_array:
        """Return the generator seen by a waiting contact with *waiting* others ahead; column 0 of the end is lost.

        Two states are added: served (number *size*) and lost (number *size* + 1).
        """
        here = np.nonzero(self.is_full)[0]
        b, q = self.busy[here], self.waiting[here]
        ahead = np.where(b > self.staff, self.index(b - 1, q), self.index(b, np.maximum(q - 1, 0)))
        served = np.where((b == self.staff) & (q == 0), self.size, ahead)
        moves = [
            (here, served, b * service),
            (here, self.index(b, np.maximum(q - 1, 0)), q * patience),
            (here, np.full(here.size, self.size + 1), np.full(here.size, patience)),
        ]
        return _generator(moves, self.size + 2).T.tocsr()


def _generator(
    moves: list[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], FloatArray]], size: int
) -> sparse.csr_array:
    """Assemble moves (from, to, rate) into a transposed generator with its diagonal."""
    source, target, rate = (np.concatenate([move[i] for move in moves]) for i in range(3))
    real = source != target
    source, target, rate = source[real], target[real], rate[real]
    rows, columns = np.concatenate([target, source]), np.concatenate([source, source])
    return sparse.csr_array((np.concatenate([rate, -rate]), (rows, columns)), shape=(size, size))


def _evolve(matrix: sparse.csr_array, start: FloatArray, span_s: float) -> tuple[FloatArray, FloatArray]:
    """Return the state after *span_s* and its integral over that time, by uniformisation."""
    fastest = float(-matrix.diagonal().min())
    if fastest == 0.0 or span_s == 0.0:
        return start, start * span_s
    mean = fastest * span_s
    jumps = np.arange(math.ceil(mean + 10.0 * math.sqrt(mean) + 30.0))
    weights = np.exp(log_poisson(jumps, mean))
    tails = special.gammainc(jumps + 1.0, mean) / fastest
    step = matrix / fastest
    vector, end, integral = start, np.zeros_like(start), np.zeros_like(start)
    for weight, tail in zip(weights, tails, strict=True):
        end = end + weight * vector
        integral = integral + tail * vector
        vector = vector + step @ vector
    return end, integral


@dataclass(frozen=True)
class _Queue:
    """The constants of the day."""

    service: float
    patience: float
    longest: int
    within_s: float

    def served_in(self, states: _States, span_s: float, after: FloatArray | None) -> FloatArray:
        """Return for a contact that joins behind each state the chance to be served: in *span_s*, or *after*."""
        end = np.zeros(states.size + 2)
        if after is not None:
            end[: states.size] = after
        end[states.size] = 1.0
        chance, _ = _evolve(states.tagged(self.service, self.patience), end, span_s)
        return chance[: states.size]


def _carried(states: _States, after: _States, chance: FloatArray) -> FloatArray:
    """Translate the chance of a waiting contact across the change of staff at the end of an interval."""
    room = np.maximum(after.staff - states.busy, 0)
    begun = states.is_full & (room > states.waiting)
    moved = np.minimum(room, states.waiting)
    there = after.index(np.minimum(states.busy + moved, after.top), states.waiting - moved)
    return np.where(begun, 1.0, np.where(states.is_full, chance[there], 0.0))


def _handed_over(states: _States, after: _States, chance: FloatArray) -> FloatArray:
    """Carry the distribution of states across a change of staff: those who wait fill the new places."""
    moved = np.minimum(np.maximum(after.staff - states.busy, 0), states.waiting)
    there = after.index(np.minimum(states.busy + moved, after.top), states.waiting - moved)
    return np.asarray(np.bincount(there, weights=chance, minlength=after.size), np.float64)


def _busiest(states: _States, chance: FloatArray) -> int:
    """Return the greatest number of busy advisers that is not negligible."""
    return int(states.busy[chance > _NEGLIGIBLE].max(initial=0))


def exact_day(
    arrivals: npt.ArrayLike,
    staff: npt.ArrayLike,
    *,
    interval_s: float,
    handling_s: float,
    patience_s: float,
    within_s: float,
    longest_queue: int = 250,
) -> ExactDay:
    """Solve a day exactly, from an empty centre to the end of the drain after closing.

    Args:
        arrivals: Expected contacts per interval (Poisson at a constant rate inside it).
        staff: Whole advisers per interval, at least 1.
        interval_s: Length of an interval in seconds, longer than *within_s*.
        handling_s: Mean of the exponential handling time in seconds.
        patience_s: Mean of the exponential patience in seconds.
        within_s: Answering time of the service level, in seconds.
        longest_queue: Contacts that may wait at most; see ``truncated`` in the answer.

    Returns:
        Expected counts per interval.

    Raises:
        SpecError: If a number is out of range or the arrays differ in length.

    Source: Kolmogorov's forward equations, solved by uniformisation: A. Jensen, "Markoff chains as an
        aid in the study of Markoff processes", Skand. Aktuarietidskr. 36 (1953).
    """
    volume = checked("arrivals", arrivals, low=0)
    crew = checked("staff", staff, low=1).astype(np.int64)
    if volume.ndim != 1 or crew.shape != volume.shape or not within_s < interval_s:
        raise SpecError("exact_day: expected one staff number per interval, and within_s below interval_s")
    queue = _Queue(1.0 / handling_s, 1.0 / patience_s, longest_queue, within_s)
    n = volume.size
    delayed, waiting_s, in_time = np.zeros(n), np.zeros(n), np.zeros(n)
    states = _States(int(crew[0]), 0, longest_queue)
    chance = np.zeros(states.size)
    chance[0] = 1.0
    truncated = 0.0
    for i in range(n):
        rate = volume[i] / interval_s
        matrix = states.forward(rate, queue.service, queue.patience)
        early, time_early = _evolve(matrix, chance, interval_s - within_s)
        chance, time_late = _evolve(matrix, early, within_s)
        time_in = time_early + time_late
        delayed[i] = rate * time_in[states.is_full].sum()
        waiting_s[i] = time_in @ states.waiting
        truncated = max(truncated, float(chance[states.waiting == longest_queue].sum()))
        after = _States(int(crew[min(i + 1, n - 1)]), _busiest(states, chance), longest_queue)
        at_once = time_in[~states.is_full].sum()
        same_crew = time_early @ queue.served_in(states, within_s, None)
        in_time[i] = rate * (at_once + same_crew + _served_across(queue, states, after, matrix, early))
        chance = _handed_over(states, after, chance)
        states = after
    waiting_s[-1] += _drain(queue, states, chance)
    return ExactDay(volume, delayed, waiting_s, waiting_s / patience_s, in_time, truncated)


def _served_across(
    queue: _Queue, states: _States, after: _States, matrix: sparse.csr_array, early: FloatArray
) -> float:
    """Integrate the chance to be served in time over arrivals whose deadline lies beyond the interval."""
    nodes, weights = np.polynomial.legendre.leggauss(_NODES)
    total, elapsed, chance = 0.0, 0.0, early
    for node, weight in zip(nodes, weights, strict=True):
        moment = 0.5 * queue.within_s * (node + 1.0)
        chance, _ = _evolve(matrix, chance, moment - elapsed)
        elapsed = moment
        beyond = queue.served_in(after, moment, None)
        here = queue.served_in(states, queue.within_s - moment, _carried(states, after, beyond))
        total += 0.5 * queue.within_s * weight * float(chance @ here)
    return total


def _drain(queue: _Queue, states: _States, chance: FloatArray) -> float:
    """Return the seconds waited after closing, when the last staff serve whoever still waits."""
    matrix = states.forward(0.0, queue.service, queue.patience)
    waited = 0.0
    while float(chance @ states.waiting) > _DRAINED:
        chance, time_in = _evolve(matrix, chance, 1.0 / queue.patience)
        waited += float(time_in @ states.waiting)
    return waited
