"""The loop over events, in the order that `simulation.record` states."""

from __future__ import annotations

import math

import numpy as np

from simulation.kernel.agenda import ARRIVAL, BEGIN, CLASS, END, IN_HEAP, NUMBER, look_ahead, strike_first
from simulation.kernel.customers import BEYOND, STAYS_AWAY, UNDECIDED, comes_in, ends, make_contact, runs_out
from simulation.kernel.duty import begin_interval, release, work
from simulation.kernel.jit import compiled, inlined
from simulation.kernel.luck import FirstContacts, Words
from simulation.kernel.tables import (
    CONTACTS,
    INTERVAL,
    LAST_FIRST,
    NEXT_FIRST,
    Tables,
    World,
)
from simulation.plan.values import Channels, Dice, Ints, Reasons, Rules
from simulation.record import Record

DONE, DAY_OVER, MORE_CONTACTS, MORE_ADVISERS = range(4)
"""Why `advance` returned."""


U = np.uint64
_0 = U(0)


@compiled
def admit(record: Record, world: World, first: FirstContacts) -> None:
    """Give the first contacts of a day their numbers; the record must have room for them."""
    n = world.scalars[CONTACTS]
    for i in range(len(first.address)):
        row = record[U(n + i)]
        row.case = n + i
        row.address = first.address[i]
        row.stream = first.stream[i]
        row.channel = first.channel[i]
        row.patience_s = first.patience_s[i]
        row.handling_s = first.handling_s[i]
        row.luck = first.luck[i]
        row.arrival_s = first.arrival_s[i]
        row.number = 0
        row.line = 0
        row.cause = 0
        row.came_from = -1
        row.fate = BEYOND
        row.sequel = UNDECIDED
        row.team = -1
        row.adviser = -1
        row.turn_s = math.nan
        row.end_s = math.nan
    world.scalars[NEXT_FIRST] = n
    world.scalars[LAST_FIRST] = n + len(first.address)
    world.scalars[CONTACTS] = n + len(first.address)


@inlined
def _upcoming(rules: Rules, record: Record, world: World) -> tuple[float, np.uint32, bool]:
    """Return the time and the key of the next event, and whether it stands on the agenda.

    The time is infinite if nothing is left to happen.
    """
    count, agenda = world.scalars, world.agenda
    time_s, key = math.inf, BEGIN
    if count[INTERVAL] < rules.n_intervals:
        time_s = (count[INTERVAL] + 1) * rules.interval_s
    first = count[NEXT_FIRST]
    if first < count[LAST_FIRST]:
        arrival_s = record[U(first)].arrival_s
        if arrival_s < time_s:
            time_s, key = arrival_s, ARRIVAL | np.uint32(first)
    if agenda.scalars[IN_HEAP] == 0:
        look_ahead(agenda, time_s)
    if agenda.scalars[IN_HEAP] > 0:
        next_one = agenda.heap[_0]
        if next_one.time < time_s or (next_one.time == time_s and next_one.key < key):
            return next_one.time, np.uint32(next_one.key), True
    return time_s, key, False


@compiled
def advance(
    stop_at: int,
    keys: Words,
    staff: Ints,
    rules: Rules,
    channels: Channels,
    reasons: Reasons,
    dice: Dice,
    tables: Tables,
    record: Record,
    world: World,
) -> int:
    """Play events until interval *stop_at* is about to begin, nothing is left to happen, or room is lacking.

    Args:
        stop_at: Number of the interval before whose begin to return; -1: do not stop.
        keys: The replication's two keys.
        staff: Advisers on duty by team and interval.
        rules: Part of the plan.
        channels: Part of the plan.
        reasons: Part of the plan.
        dice: Part of the plan.
        tables: The rest of the plan.
        record: Where contacts are written.
        world: The state, which is left where the next call can go on.

    Returns:
        DONE, DAY_OVER, MORE_CONTACTS or MORE_ADVISERS.
    """
    count = world.scalars
    while count[CONTACTS] < len(record):
        now_s, key, noted = _upcoming(rules, record, world)
        if now_s == math.inf:
            return DONE
        contact, kind, step, stays = np.uint32(key & NUMBER), key >> CLASS, STAYS_AWAY, False
        if noted:
            strike_first(world.agenda)
        if kind == END >> CLASS:
            step = ends(contact, now_s, record, tables)
            stays = release(contact, now_s, record, tables, rules, world)
        elif kind == ARRIVAL >> CLASS:
            if not noted:
                count[NEXT_FIRST] += 1
            step = comes_in(contact, now_s, keys, record, tables, rules, world)
        elif kind == BEGIN >> CLASS:
            if count[INTERVAL] + 1 == stop_at:
                return DAY_OVER
            if not begin_interval(now_s, staff, record, tables, rules, world):
                return MORE_ADVISERS
        else:
            step = runs_out(contact, now_s, keys, record, tables, rules)
        if step[0] >= 0:
            make_contact(contact, step, keys, rules, channels, reasons, dice, record, tables, world)
        if stays:
            work(U(record[contact].team), now_s, record, tables, rules, world)
    return MORE_CONTACTS
