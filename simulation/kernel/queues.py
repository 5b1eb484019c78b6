"""Waiting contacts: first come, first served within a queue, and which one a free adviser takes."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.kernel.jit import inlined
from simulation.kernel.tables import INTERVAL, NONE, Tables, World
from simulation.record import Record

U = np.uint64
NOWHERE = U(0xFFFFFFFFFFFFFFFF)
"""No queue."""


@inlined
def join(world: World, queue: np.uint64, contact: np.uint32) -> None:
    """Put a contact at the end of a queue."""
    row = world.queues[queue]
    world.behind[contact] = NONE
    if row.tail == NONE:
        row.head = contact
    else:
        world.behind[row.tail] = contact
    row.tail = contact


@inlined
def drop_first(world: World, queue: np.uint64) -> None:
    """Take the first contact out of a queue that is not empty."""
    row = world.queues[queue]
    after = world.behind[row.head]
    row.head = after
    if after == NONE:
        row.tail = NONE


@inlined
def _sooner(record: Record, contact: np.uint32, other: np.uint32) -> bool:
    """Say whether a contact has waited longer than another; numbers decide between equals."""
    mine, others = record[contact].arrival_s, record[other].arrival_s
    return bool(mine < others or (mine == others and contact < other))


@inlined
def choose(
    team: np.uint64,
    level: np.uint64,
    closed_only: np.bool_,
    now_s: float,
    record: Record,
    tables: Tables,
    world: World,
) -> np.uint64:
    """Find the queue whose first contact an adviser of this team, holding *level* contacts, takes next.

    Urgent deferred work first, then by priority, then whoever has waited longest. Other deferred work is only begun
    while more advisers are idle than the team must keep free. An adviser beyond his or her time (*closed_only*) only
    takes live contacts of channels that have closed.

    Returns:
        A queue, or a number beyond all queues if there is nothing to do. Its first contact may have hung up: then its
        turn has come in vain.
    """
    crew = world.teams[team]
    best, best_rank, best_contact = NOWHERE, 0, NONE
    for place in range(crew.first, crew.last):
        queue = U(tables.team_queues[U(place)])
        row = world.queues[queue]
        contact = row.head
        if contact == NONE or level >= row.slots:
            continue
        rank = row.priority
        if closed_only:
            if row.deferred or tables.open[row.channel, U(world.scalars[INTERVAL])]:
                continue
        elif row.deferred:
            if now_s - record[contact].arrival_s >= row.urgent_s:
                rank = -1
            elif crew.idle <= crew.keep_free:
                continue
        if best == NOWHERE or rank < best_rank or (rank == best_rank and _sooner(record, contact, best_contact)):
            best, best_rank, best_contact = queue, rank, contact
    return best


@inlined
def find_adviser(row: Any, tables: Tables, world: World) -> tuple[np.uint64, np.uint32]:
    """Find who takes a contact that comes in: least skilled, then fewest contacts in hand, then longest idle.

    Args:
        row: The queue of the contact, of type `QUEUE`.
        tables: The plan.
        world: The state.

    Returns:
        Team and adviser; the adviser is NONE if nobody is free.
    """
    best_team, best_adviser, best_level, best_since, best_skills = U(0), NONE, 0, 0.0, 0
    for place in range(row.first, row.last):
        team = U(tables.queue_teams[U(place)])
        crew = world.teams[team]
        if best_adviser != NONE and crew.skills > best_skills:
            break
        if row.deferred and crew.idle <= crew.keep_free:
            continue
        for level in range(row.slots):
            adviser = world.lists[team, U(level)].head
            if adviser != NONE:
                since = world.advisers[adviser].since_s
                if best_adviser == NONE or level < best_level or (level == best_level and since < best_since):
                    best_team, best_adviser, best_level, best_since = team, adviser, level, since
                    best_skills = crew.skills
                break
    return best_team, best_adviser
