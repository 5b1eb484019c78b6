"""Model B as a bare loop in numba that can do nothing else: the yardstick for what generality costs.

Patience needs no events: callers wait in order, and one whose patience is over is dropped when an
adviser reaches for him. With ``drawn`` the random numbers are made beforehand and only read.
"""

from __future__ import annotations

import heapq
from typing import Any, NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from benchmarks.models import ModelDay
from benchmarks.peers.tally import Tally

Floats = npt.NDArray[np.float64]


class Drawn(NamedTuple):
    """The luck of one day: first arrivals, and four numbers for each contact in the order of arrival."""

    first_s: Floats
    """Arrival times of the first contacts, sorted."""
    handling_s: Floats
    patience_s: Floats
    comes_back: npt.NDArray[np.bool_]
    away_s: Floats


def draw(model: ModelDay, seed: int) -> Drawn:
    """Draw the luck of one day.

    Args:
        model: The day.
        seed: Of numpy's default generator.
    """
    random = np.random.default_rng(seed)
    counts = random.poisson(model.contacts)
    begins = np.repeat(np.arange(len(counts)) * model.interval_s, counts)
    first = np.sort(begins + random.random(begins.size) * model.interval_s)
    room = int(1.6 * first.size) + 100
    return Drawn(
        first,
        random.exponential(model.handling_s, room),
        random.exponential(model.patience_s, room),
        random.random(room) < model.comes_back,
        random.exponential(model.back_after_s, room),
    )


@numba.njit(cache=True)
def _play_day(  # noqa: PLR0912 - one loop, as fast as it can be: a call to a second function costs a third of it
    first_s: Floats,
    handling_s: Floats,
    patience_s: Floats,
    comes_back: npt.NDArray[np.bool_],
    away_s: Floats,
    staff: npt.NDArray[np.int64],
    interval_s: float,
    closes_s: float,
    within_s: float,
    totals: Floats,
) -> None:
    ends, back = [0.0], [0.0]
    ends.pop()
    back.pop()
    came_s, until_s = np.empty(handling_s.size), np.empty(handling_s.size)
    head = tail = next_first = interval = 0
    free = staff[0]
    never = np.inf
    while True:
        end = ends[0] if len(ends) > 0 else never
        change = (interval + 1) * interval_s if interval + 1 < staff.size else never
        first = first_s[next_first] if next_first < first_s.size else never
        returned = back[0] if len(back) > 0 else never
        came = min(first, returned)
        now = min(end, change, came)
        if now == never:
            break
        if end == now:
            heapq.heappop(ends)
            free += 1
        elif change == now:
            interval += 1
            free += staff[interval] - staff[interval - 1]
        else:
            if first <= returned:
                next_first += 1
            else:
                heapq.heappop(back)
                if returned >= closes_s:
                    continue
            came_s[tail] = now
            until_s[tail] = now + patience_s[tail]
            tail += 1
        while free > 0 and head < tail:
            if until_s[head] < now:
                totals[1] += 1
                totals[3] += patience_s[head]
            else:
                free -= 1
                waited = now - came_s[head]
                totals[3] += waited
                if waited <= within_s:
                    totals[2] += 1
                done = now + handling_s[head]
                heapq.heappush(ends, done)
                if comes_back[head]:
                    heapq.heappush(back, done + away_s[head])
            head += 1
    totals[0] += tail
    totals[1] += tail - head
    for left in range(head, tail):
        totals[3] += patience_s[left]


@numba.njit(cache=True)
def _draw_day(
    expected: Floats,
    interval_s: float,
    handling_s: float,
    patience_s: float,
    comes_back: float,
    away_s: float,
    seed: int,
) -> tuple[Floats, Floats, Floats, npt.NDArray[np.bool_], Floats]:
    np.random.seed(seed)
    first = np.empty(int(2 * expected.sum()) + 1000)
    n = 0
    for i in range(expected.size):
        rate = expected[i] / interval_s
        t = i * interval_s + np.random.exponential(1.0 / rate)
        while t < (i + 1) * interval_s:
            first[n] = t
            n += 1
            t += np.random.exponential(1.0 / rate)
    # Three in ten come back, so 1.43 contacts for each first one; 1.6 is beyond any luck.
    room = int(1.6 * n) + 100
    handling = np.empty(room)
    patience = np.empty(room)
    back = np.empty(room, np.bool_)
    away = np.empty(room)
    for k in range(room):
        handling[k] = np.random.exponential(handling_s)
        patience[k] = np.random.exponential(patience_s)
        back[k] = np.random.random() < comes_back
        away[k] = np.random.exponential(away_s)
    return first[:n], handling, patience, back, away


_compiled: Any = _play_day
"""The same for the type checker, to which a compiled function takes nothing."""


def _tally(totals: Floats) -> Tally:
    return Tally(int(totals[0]), int(totals[1]), int(totals[2]), float(totals[3]))


def play(model: ModelDay, days: int, seed: int) -> Tally:
    """Play days one after the other, drawing inside the compiled loop.

    Args:
        model: The day.
        days: How many.
        seed: Start of the random numbers.
    """
    totals = np.zeros(4)
    for day in range(days):
        drawn = _draw_day(
            model.contacts,
            model.interval_s,
            model.handling_s,
            model.patience_s,
            model.comes_back,
            model.back_after_s,
            seed + day,
        )
        _compiled(*drawn, model.crew, model.interval_s, model.closes_s, model.within_s, totals)
    return _tally(totals)


def replay(model: ModelDay, days: list[Drawn]) -> Tally:
    """Play days whose luck is already drawn.

    Args:
        model: The day.
        days: What `draw` returned.
    """
    totals = np.zeros(4)
    for drawn in days:
        _compiled(*drawn, model.crew, model.interval_s, model.closes_s, model.within_s, totals)
    return _tally(totals)
