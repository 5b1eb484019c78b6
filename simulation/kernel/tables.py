"""What the compiled engine knows of a plan, and its state between two events: few arrays of many-columned rows.

Rows, rather than a column for each fact, because what an event needs of a contact, a team or an adviser then lies in
one or two lines of the cache, and because a loop over a few dozen arrays would not find registers for their addresses.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from simulation.kernel import agenda
from simulation.kernel.agenda import Agenda, new_agenda
from simulation.plan.values import Flags, Floats, Ints, Plan

NONE = np.uint32(0xFFFFFFFF)
"""No contact, or no adviser."""

FULL = 127
"""The load of an adviser whose contact leaves room for no other."""

CONTACTS, NEXT_FIRST, LAST_FIRST, INTERVAL, IDS, SPARE = range(6)
"""
Places in `World.scalars`: contacts so far; the next first contact of the day and the one after the last; the interval;
advisers so far, and how many of them have gone.
"""

Rows = npt.NDArray[np.void]

CHANNEL = np.dtype(
    [
        ("slow_down", np.float64),
        ("retry_after", np.int32),
        ("closed_after", np.int32),
        ("slots", np.uint8),
        ("deferred", np.uint8),
    ],
    align=True,
)
"""The rules of a channel; see `simulation.plan.values.Channels`."""

STREAM = np.dtype([("kind", np.uint32), ("reason", np.uint16)], align=True)
"""A source of contacts: its reason, and reason x languages + language."""

QUEUE = np.dtype(
    [
        ("urgent_s", np.float64),
        ("head", np.uint32),
        ("tail", np.uint32),
        ("first", np.uint32),
        ("last", np.uint32),
        ("priority", np.int32),
        ("channel", np.uint8),
        ("slots", np.uint8),
        ("deferred", np.uint8),
    ],
    align=True,
)
"""A queue: its rules, its teams (from *first* up to *last* in `Tables.queue_teams`), its first and last contact."""

TEAM = np.dtype(
    [
        ("planned", np.int64),
        ("present", np.int64),
        ("surplus", np.int64),
        ("idle", np.int64),
        ("keep_free", np.int64),
        ("skills", np.int64),
        ("first", np.uint32),
        ("last", np.uint32),
    ],
    align=True,
)
"""
A team: advisers planned in this interval, present (those beyond their time included), told to go as soon as possible
(*surplus*), and idle; and its queues (from *first* up to *last* in `Tables.team_queues`).
"""

ADVISER = np.dtype(
    [("since_s", np.float64), ("after", np.uint32), ("before", np.uint32), ("load", np.uint8), ("leaving", np.uint8)],
    align=True,
)
"""
An adviser: contacts in hand, whether his or her time is over, and the place on a list.

For each team there is a list of those who can take a contact by how many they hold: level 0 are the idle ones, level 1
those with one contact who could take another. Whoever has been on a list longest is first. Lists are doubly linked.
"""

ENDS_OF_LIST = np.dtype([("head", np.uint32), ("tail", np.uint32)], align=True)
"""First and last adviser of a list."""


class Tables(NamedTuple):
    """A plan without its staff."""

    channels: Rows
    """Rows of type `CHANNEL`."""
    streams: Rows
    """Rows of type `STREAM`."""
    queue_of: Ints
    """As in `Routing`."""
    team_queues: Ints
    queue_teams: Ints
    open: Flags
    """As in `Channels`."""
    closes_s: Floats
    opens_s: Floats
    retry: Floats
    closed: Floats
    outcome: Floats
    """As in `Reasons`."""
    back_after: Ints


class World(NamedTuple):
    """Everything that changes."""

    scalars: Ints
    """Scalars, by the places named above."""
    agenda: Agenda
    """Ends of contacts in hand, retries and repeats to come, and ends of the patience of those who wait or waited."""
    behind: npt.NDArray[np.uint32]
    """The contact behind each contact in its queue."""
    queues: Rows
    """Rows of type `QUEUE`."""
    teams: Rows
    """Rows of type `TEAM`."""
    advisers: Rows
    """Rows of type `ADVISER`."""
    lists: Rows
    """Rows of type `ENDS_OF_LIST`; shape (teams, levels)."""
    spare: npt.NDArray[np.uint32]
    """Numbers of advisers who have gone, to be given again; the last one first."""
    overtime_s: Floats
    """Shape (teams, intervals + 1)."""


def tables_of(plan: Plan) -> Tables:
    """Lay out a plan for the engine."""
    rules, streams = plan.channels, plan.streams
    channels = np.zeros(len(rules.slots), CHANNEL)
    for column in ("slow_down", "retry_after", "closed_after", "slots", "deferred"):
        channels[column] = getattr(rules, column)
    sources = np.zeros(len(streams.channel), STREAM)
    sources["reason"] = streams.reason
    sources["kind"] = streams.reason * plan.rules.n_languages + streams.language
    return Tables(
        channels=channels,
        streams=sources,
        queue_of=plan.routing.queue_of,
        team_queues=plan.routing.team_queues,
        queue_teams=plan.routing.queue_teams,
        open=rules.open,
        closes_s=rules.closes_s,
        opens_s=rules.opens_s,
        retry=rules.retry,
        closed=rules.closed,
        outcome=plan.reasons.outcome,
        back_after=plan.reasons.back_after,
    )


def new_world(plan: Plan, room: int, adviser_room: int) -> World:
    """Return the state before the first event, with room for so many contacts and advisers."""
    routing, rules = plan.routing, plan.channels
    queues = np.zeros(len(routing.channel), QUEUE)
    for column in ("channel", "priority", "urgent_s"):
        queues[column] = getattr(routing, column)
    queues["slots"], queues["deferred"] = rules.slots[routing.channel], rules.deferred[routing.channel]
    queues["head"], queues["tail"] = NONE, NONE
    queues["first"], queues["last"] = routing.queue_first[:-1], routing.queue_first[1:]
    teams = np.zeros(len(plan.team_names), TEAM)
    teams["keep_free"], teams["skills"] = routing.keep_free, routing.skills
    teams["first"], teams["last"] = routing.team_first[:-1], routing.team_first[1:]
    lists = np.empty((len(teams), int(rules.slots.max())), ENDS_OF_LIST)
    lists["head"], lists["tail"] = NONE, NONE
    scalars = np.zeros(6, np.int64)
    scalars[INTERVAL] = -1
    return World(
        scalars=scalars,
        agenda=new_agenda(room, plan.rules.n_intervals * plan.rules.interval_s),
        behind=np.empty(room, np.uint32),
        queues=queues,
        teams=teams,
        advisers=np.zeros(adviser_room, ADVISER),
        lists=lists,
        spare=np.zeros(adviser_room, np.uint32),
        overtime_s=np.zeros((len(teams), plan.rules.n_intervals + 1)),
    )


def with_room(world: World, room: int) -> World:
    """Return the same state with room for more contacts."""
    return world._replace(behind=np.resize(world.behind, room), agenda=agenda.with_room(world.agenda, room))


def with_advisers(world: World, room: int) -> World:
    """Return the same state with room for more advisers."""
    return world._replace(advisers=np.resize(world.advisers, room), spare=np.resize(world.spare, room))
