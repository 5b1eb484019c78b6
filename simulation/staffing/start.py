"""Where the search starts: the returns that a well-staffed day would bring, shared out among teams, and Erlang A.

Staffing for first contacts alone is hopeless when three in ten come back. So the day is first played
with more advisers than it can use; that shows all that would come. A linear programme per interval gives
this work to the cheapest teams that can do it, and Erlang A says how many advisers each then needs.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import optimize

from simulation.analytics.erlang_a import ErlangA
from simulation.analytics.servers import fewest
from simulation.plan.values import Plan
from simulation.staffing.goals import Goal, Tallies
from simulation.staffing.judge import Advisers, Judge
from simulation.staffing.ruler import Stream, stream_of
from simulation.staffing.space import Space, heads_for

Floats = npt.NDArray[np.float64]

_AMPLE = 3.0
_AT_LEAST = 15
_FULLEST = 0.95
_USABLE_SEATS = 0.92
_UNSERVED_PRICE = 1e3


def ample(plan: Plan, space: Space) -> Advisers:
    """Return a staff under which hardly anybody waits; seats are no limit here."""
    expected = plan.streams.expected
    handling = plan.mean_handling_s[plan.streams.channel, plan.streams.reason, 0]
    load = np.nansum(expected * np.nan_to_num(handling)[:, None], axis=0) / plan.rules.interval_s
    peak = np.convolve(np.pad(load, 3, mode="edge"), np.ones(7) / 7, mode="valid") + load
    staff = np.ceil(_AMPLE * peak + _AT_LEAST).astype(np.int64)
    return np.where(space.free, staff[None, :], space.fixed)


def _queue_streams(plan: Plan, tallies: Tallies) -> list[Stream]:
    return [
        stream_of(plan, np.arange(plan.routing.channel.size) == q, tallies) for q in range(plan.routing.channel.size)
    ]


def _loads(plan: Plan, space: Space, streams: Sequence[Stream]) -> Floats:
    """Return the advisers that each queue keeps busy by interval: deferred work evenly over the hours of its teams."""
    loads = np.array([stream.load for stream in streams])
    day_of = plan.calendar.day_of
    for queue, channel in enumerate(plan.routing.channel):
        if not plan.channels.deferred[channel]:
            continue
        works = space.free[space.serves[:, queue]].any(axis=0)
        for day in range(plan.n_days):
            today = day_of == day
            hours = today & works
            work = loads[queue, today].sum()
            loads[queue, today] = 0.0
            if hours.any():
                loads[queue, hours] = work / hours.sum()
    return loads


def share_out(space: Space, loads: Floats, interval: int) -> Floats:
    """Give the work of one interval to teams at least cost.

    Args:
        space: Teams, skills, seats and costs.
        loads: Advisers kept busy by each queue and interval; shape (Q, I).
        interval: Which interval.

    Returns:
        Advisers' work by team and queue; shape (T, Q). What nobody can do is left out.
    """
    teams, queues = space.serves.shape
    able = space.serves & space.free[:, interval, None]
    # Among equally cheap teams the one with fewer skills is better left to what only it can do.
    price = space.cost_per_h * (1.0 + 1e-3 * space.serves.sum(axis=1))
    cost = np.concatenate([np.repeat(price, queues), np.full(queues, _UNSERVED_PRICE * price.max(initial=1.0))])
    every = np.arange(teams * queues).reshape(teams, queues)
    done = np.zeros((queues, cost.size))
    for queue in range(queues):
        done[queue, every[:, queue]] = 1.0
        done[queue, teams * queues + queue] = 1.0
    most = np.zeros((teams + len(space.sites), cost.size))
    limits = np.empty(most.shape[0])
    for team in range(teams):
        most[team, every[team]] = 1.0
        limits[team] = _USABLE_SEATS * space.most[team]
    for row, (members, seats) in enumerate(space.sites.values(), teams):
        for team in members:
            most[row, every[team]] = 1.0 / (1.0 - space.shrinkage[team])
        limits[row] = _USABLE_SEATS * seats
    bounds = [(0.0, None if can else 0.0) for can in able.ravel()] + [(0.0, None)] * queues
    found = optimize.linprog(
        cost,
        A_ub=most,
        b_ub=limits,
        A_eq=done,
        b_eq=loads[:, interval],
        bounds=bounds,
        method="highs",
    )
    return np.asarray(found.x, np.float64)[: teams * queues].reshape(teams, queues)


def _needed(
    goals: Sequence[Goal], streams: Sequence[Stream], work: Floats, interval: int, live: npt.NDArray[np.bool_]
) -> int:
    """Return the advisers that one team needs for its share of the work in one interval."""
    busy = float(work[live].sum())
    least = np.ceil(float(work.sum()) / _FULLEST)
    if busy <= 1e-9:
        return int(least)
    arrivals = sum(work[q] * 3600.0 / streams[q].handling_s[interval] for q in map(int, np.nonzero(live)[0]))
    handling = busy * 3600.0 / arrivals
    for goal in goals:
        share = float(work[goal.queues].sum())
        if goal.each != "interval" or share <= 1e-9 or goal.groups[interval] < 0:
            continue
        patience = streams[int(np.argmax(goal.queues))].patience_s

        def holds(
            servers: npt.NDArray[np.int64], goal: Goal = goal, patience: float = patience
        ) -> npt.NDArray[np.bool_]:
            queue = ErlangA(arrivals, handling, patience, servers)
            if goal.kind == "abandoned":
                return np.asarray(queue.p_abandoned <= goal.share)
            return np.asarray(queue.service_level_of_offered(goal.within_s) >= goal.share)

        least = max(least, int(fewest(holds, 1, np.ceil(busy + 40 * np.sqrt(busy) + 40))))
    return int(least)


def into_seats(space: Space, advisers: Advisers) -> Advisers:
    """Take advisers away, from the largest team of a site first, until everybody has a seat."""
    staff = np.minimum(advisers, np.where(space.free, space.most[:, None], advisers))
    for teams, seats in space.sites.values():
        for interval in range(staff.shape[1]):
            while heads_for(staff[teams, interval], space.shrinkage[teams]).sum() > seats:
                movable = np.where(space.free[teams, interval], staff[teams, interval], 0)
                if not movable.any():
                    break
                staff[teams[int(np.argmax(movable))], interval] -= 1
    return staff


def start_from(plan: Plan, space: Space, goals: Sequence[Goal], judge: Judge) -> Advisers:
    """Return a first staff that should hold the goals, or nearly.

    Args:
        plan: The scenario as arrays.
        space: What may be chosen.
        goals: What must hold.
        judge: Plays the day with an ample staff.
    """
    tallies = judge(ample(plan, space))
    streams = _queue_streams(plan, tallies)
    loads = _loads(plan, space, streams)
    live = ~plan.channels.deferred[plan.routing.channel]
    staff = space.fixed.copy()
    for interval in np.nonzero(space.free.any(axis=0))[0]:
        work = share_out(space, loads, int(interval))
        for team in np.nonzero(space.free[:, interval])[0]:
            staff[team, interval] = _needed(goals, streams, work[team], int(interval), live)
    return into_seats(space, staff)
