"""The loop over events, in the order that `simulation.record` states."""

from __future__ import annotations

import math

import numpy as np

from simulation.kernel.customers import BEYOND, STAYS_AWAY, UNDECIDED, comes_in, ends, make_contact, runs_out
from simulation.kernel.duty import begin_interval, release, work
from simulation.kernel.heap import pop
from simulation.kernel.jit import compiled, inlined
from simulation.kernel.luck import FirstContacts, Words
from simulation.kernel.tables import (
    CONTACTS,
    ENDS,
    FUTURE,
    INTERVAL,
    LAST_FIRST,
    NEXT_FIRST,
    PATIENCE,
    Tables,
    World,
)
from simulation.plan.values import Channels, Dice, Ints, Reasons, Rules
from simulation.record import Record

DONE, DAY_OVER, MORE_CONTACTS, MORE_ADVISERS = range(4)
"""Why `advance` returned."""


END, BEGIN, FIRST, LATER, RUNS_OUT = range(5)
"""Kinds of events, in the order of `simulation.record.EventClass`; contacts that come in are first or later ones."""

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
def _upcoming(rules: Rules, record: Record, world: World) -> tuple[int, float]:
    """Return the kind and the time of the next event; the time is infinite if nothing is left to happen."""
    count = world.scalars
    kind, time_s = END, math.inf
    if count[ENDS] > 0:
        time_s = world.ends[_0].time
    if count[INTERVAL] < rules.n_intervals:
        interval_s = (count[INTERVAL] + 1) * rules.interval_s
        if interval_s < time_s:
            kind, time_s = BEGIN, interval_s
    first = count[NEXT_FIRST]
    if first < count[LAST_FIRST]:
        arrival_s = record[U(first)].arrival_s
        if arrival_s < time_s:
            kind, time_s = FIRST, arrival_s
    if count[FUTURE] > 0:
        later = world.future[_0]
        if later.time < time_s or (kind == FIRST and later.time == time_s and later.number < first):
            kind, time_s = LATER, later.time
    if count[PATIENCE] > 0 and world.patience[_0].time < time_s:
        kind, time_s = RUNS_OUT, world.patience[_0].time
    return kind, time_s


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
        kind, now_s = _upcoming(rules, record, world)
        if now_s == math.inf:
            return DONE
        contact, step, stays = np.uint32(0), STAYS_AWAY, False
        if kind == END:
            count[ENDS] -= 1
            contact = pop(world.ends, count[ENDS])
            step = ends(contact, now_s, record, tables)
            stays = release(contact, now_s, record, tables, rules, world)
        elif kind in (FIRST, LATER):
            if kind == FIRST:
                contact = np.uint32(count[NEXT_FIRST])
                count[NEXT_FIRST] += 1
            else:
                count[FUTURE] -= 1
                contact = pop(world.future, count[FUTURE])
            step = comes_in(contact, now_s, keys, record, tables, rules, world)
        elif kind == BEGIN:
            if count[INTERVAL] + 1 == stop_at:
                return DAY_OVER
            if not begin_interval(now_s, staff, record, tables, rules, world):
                return MORE_ADVISERS
        else:
            count[PATIENCE] -= 1
            contact = pop(world.patience, count[PATIENCE])
            step = runs_out(contact, now_s, keys, record, tables, rules)
        if step[0] >= 0:
            make_contact(contact, step, keys, rules, channels, reasons, dice, record, tables, world)
        if stays:
            work(U(record[contact].team), now_s, record, tables, rules, world)
    return MORE_CONTACTS
