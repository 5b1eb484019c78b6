"""How advisers come, take contacts, become free and go."""

from __future__ import annotations

import math

import numpy as np

from simulation.kernel.agenda import END, note
from simulation.kernel.jit import inlined
from simulation.kernel.tables import FULL, IDS, INTERVAL, NONE, SPARE, Tables, World
from simulation.plan.values import Rules
from simulation.record import Fate, Record

U = np.uint64
_ANSWERED = int(Fate.ANSWERED)


@inlined
def enlist(world: World, team: np.uint64, adviser: np.uint32, now_s: float) -> None:
    """Put an adviser at the end of the list of the load that he or she holds; a full one is on no list."""
    one = world.advisers[adviser]
    level = U(one.load)
    if level >= U(world.lists.shape[1]):
        return
    ends = world.lists[team, level]
    one.since_s = now_s
    one.before = ends.tail
    one.after = NONE
    if ends.tail == NONE:
        ends.head = adviser
    else:
        world.advisers[ends.tail].after = adviser
    ends.tail = adviser
    if level == U(0):
        world.teams[team].idle += 1


@inlined
def strike(world: World, team: np.uint64, adviser: np.uint32) -> None:
    """Take an adviser off the list; nothing happens to one who is on none."""
    one = world.advisers[adviser]
    level = U(one.load)
    if level >= U(world.lists.shape[1]):
        return
    ends = world.lists[team, level]
    if one.before == NONE:
        ends.head = one.after
    else:
        world.advisers[one.before].after = one.after
    if one.after == NONE:
        ends.tail = one.before
    else:
        world.advisers[one.after].before = one.before
    if level == U(0):
        world.teams[team].idle -= 1


@inlined
def take(
    contact: np.uint32,
    adviser: np.uint32,
    team: np.uint64,
    now_s: float,
    record: Record,
    tables: Tables,
    rules: Rules,
    world: World,
) -> None:
    """Let an adviser begin a contact; one who is leaving is on no list and comes on none."""
    row = record[contact]
    one = world.advisers[adviser]
    channel = tables.channels[row.channel]
    load = one.load
    needed = row.handling_s
    if load > 0:
        needed = needed * (1.0 + channel.slow_down * load)
        if rules.clock_s > 0.0:
            needed = math.floor(needed / rules.clock_s + 0.5) * rules.clock_s
    if not one.leaving:
        strike(world, team, adviser)
    one.load = FULL if channel.slots == 1 else load + 1
    if not one.leaving:
        enlist(world, team, adviser, now_s)
    end_s = now_s + needed
    row.fate = _ANSWERED
    row.team = team
    row.adviser = adviser
    row.turn_s = now_s
    row.end_s = end_s
    note(world.agenda, end_s, END | contact)


@inlined
def come(world: World, team: np.uint64, now_s: float) -> None:
    """Let one adviser of a team begin work."""
    count = world.scalars
    if count[SPARE] > 0:
        count[SPARE] -= 1
        adviser = world.spare[U(count[SPARE])]
    else:
        adviser = np.uint32(count[IDS])
        count[IDS] += 1
    world.advisers[adviser].load = 0
    world.advisers[adviser].leaving = 0
    world.teams[team].present += 1
    enlist(world, team, adviser, now_s)


@inlined
def go(world: World, team: np.uint64, adviser: np.uint32, overtime_s: float) -> None:
    """Let an adviser with nothing in hand, who is on no list, leave after so much overtime in this interval."""
    count = world.scalars
    world.teams[team].present -= 1
    world.overtime_s[team, U(count[INTERVAL])] += overtime_s
    world.spare[U(count[SPARE])] = adviser
    count[SPARE] += 1
