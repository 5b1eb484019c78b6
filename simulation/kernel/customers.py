"""What customers do: come in, lose patience, and make another contact."""

from __future__ import annotations

import math

import numpy as np

from simulation.kernel.agenda import ARRIVAL, RUNS_OUT, note
from simulation.kernel.crew import take
from simulation.kernel.draws import BACK_AFTER, CLOSED, CLOSED_AFTER, RETRY, RETRY_AFTER, duration, uniform, word_of
from simulation.kernel.jit import inlined
from simulation.kernel.luck import Words, draw_contact
from simulation.kernel.queues import find_adviser, join
from simulation.kernel.tables import CONTACTS, INTERVAL, NONE, Tables, World
from simulation.plan.values import Channels, Dice, Floats, Reasons, Rules
from simulation.record import Cause, Fate, Record, Sequel

BEYOND, WAITING, ABANDONED, DISMISSED, FOUND_CLOSED, WITHDRAWN = (
    int(Fate.BEYOND),
    int(Fate.WAITING),
    int(Fate.ABANDONED),
    int(Fate.DISMISSED),
    int(Fate.CLOSED),
    int(Fate.WITHDRAWN),
)
UNDECIDED, RESOLVED, HANDED_OVER, COMES_BACK, GIVES_UP, TRIES_AGAIN, EXHAUSTED = (
    int(Sequel.NONE),
    int(Sequel.RESOLVED),
    int(Sequel.HANDED_OVER),
    int(Sequel.COMES_BACK),
    int(Sequel.GIVES_UP),
    int(Sequel.TRIES_AGAIN),
    int(Sequel.EXHAUSTED),
)
BY_RETRY, BY_BACK, BY_HANDOVER, BY_REOPENING, BY_CHASE = (
    int(Cause.RETRY),
    int(Cause.BACK),
    int(Cause.HANDOVER),
    int(Cause.REOPENED),
    int(Cause.CHASE),
)

U = np.uint64
_0 = U(0)

Step = tuple[int, int, int, float, int, np.uint64]
"""A customer's next contact: channel, line, cause, from when, and die and purpose of the delay; no die: no delay."""

STAYS_AWAY: Step = (-1, 0, 0, 0.0, -1, _0)
"""The customer makes no further contact."""


@inlined
def _pick(shares: Floats, u: float) -> int:
    """Return the first place whose cumulated share is above *u*, or -1."""
    for place in range(len(shares)):
        if u < shares[place]:
            return place
    return -1


@inlined
def ends(contact: np.uint32, now_s: float, record: Record, tables: Tables) -> Step:
    """Decide what the customer does whose contact has ended."""
    row = record[contact]
    if row.sequel != UNDECIDED:
        return STAYS_AWAY
    reason = tables.streams[row.stream].reason
    place = _pick(tables.outcome[row.channel, reason, row.line], row.luck)
    if place == 0:
        row.sequel = RESOLVED
    elif place == 1:
        row.sequel = HANDED_OVER
        return int(row.channel), 1, BY_HANDOVER, now_s, -1, _0
    elif place >= 2:
        row.sequel = COMES_BACK
        return place - 2, 0, BY_BACK, now_s, int(tables.back_after[reason]), U(BACK_AFTER)
    else:
        row.sequel = GIVES_UP
    return STAYS_AWAY


@inlined
def comes_in(
    contact: np.uint32, now_s: float, keys: Words, record: Record, tables: Tables, rules: Rules, world: World
) -> Step:
    """Let a contact be answered, wait, or find the channel closed."""
    row = record[contact]
    interval = U(world.scalars[INTERVAL])
    if tables.open[row.channel, interval]:
        queue = U(tables.queue_of[row.channel, tables.streams[row.stream].kind, row.line])
        team, adviser = find_adviser(world.queues[queue], tables, world)
        if adviser != NONE:
            take(contact, adviser, team, now_s, record, tables, rules, world)
            return STAYS_AWAY
        row.fate = WAITING
        join(world, queue, contact)
        limit_s = min(now_s + row.patience_s, tables.closes_s[row.channel, interval])
        if limit_s < math.inf:
            note(world.agenda, limit_s, RUNS_OUT | contact)
        return STAYS_AWAY
    row.fate = FOUND_CLOSED
    row.end_s = now_s
    row.sequel = GIVES_UP
    word = word_of(row.address, U(row.number), U(CLOSED))
    place = _pick(tables.closed[row.channel], uniform(keys[0], keys[1], word, _0))
    opens_s = tables.opens_s[row.channel, interval]
    if place < 0 or opens_s == math.inf:
        return STAYS_AWAY
    row.sequel = TRIES_AGAIN
    return place, 0, BY_REOPENING, opens_s, int(tables.channels[row.channel].closed_after), U(CLOSED_AFTER)


@inlined
def runs_out(contact: np.uint32, now_s: float, keys: Words, record: Record, tables: Tables, rules: Rules) -> Step:
    """Let a customer who still waits hang up, or chase deferred work."""
    row = record[contact]
    if row.fate != WAITING:
        return STAYS_AWAY
    place = _pick(
        tables.retry[row.channel], uniform(keys[0], keys[1], word_of(row.address, U(row.number), U(RETRY)), _0)
    )
    cause = BY_RETRY
    if tables.channels[row.channel].deferred:
        cause = BY_CHASE
        if place >= 0 and not rules.separate:
            row.fate = WITHDRAWN
            row.end_s = now_s
    else:
        row.fate = ABANDONED if now_s >= row.arrival_s + row.patience_s else DISMISSED
        row.end_s = now_s
        row.sequel = GIVES_UP
    if place < 0:
        return STAYS_AWAY
    row.sequel = TRIES_AGAIN
    return place, 0, cause, now_s, int(tables.channels[row.channel].retry_after), U(RETRY_AFTER)


@inlined
def make_contact(
    before: np.uint32,
    step: Step,
    keys: Words,
    rules: Rules,
    channels: Channels,
    reasons: Reasons,
    dice: Dice,
    record: Record,
    tables: Tables,
    world: World,
) -> None:
    """Let the customer of a contact make another one, unless it would be one too many."""
    channel, line, cause, from_s, die, purpose = step
    row = record[before]
    number = row.number + 1
    if number >= rules.max_contacts:
        row.sequel = EXHAUSTED
        return
    count = world.scalars
    n = np.uint32(count[CONTACTS])
    count[CONTACTS] += 1
    line = 1 if number >= rules.second_line_from else max(line, row.line)
    if die >= 0:
        word = word_of(row.address, U(row.number), purpose)
        from_s += duration(dice, die, rules.clock_s, keys[0], keys[1], word)
    new = record[n]
    new.case = row.case
    new.address = row.address
    new.number = number
    new.stream = row.stream
    new.channel = channel
    new.line = line
    new.cause = cause
    new.came_from = row.channel
    new.fate = BEYOND
    new.sequel = UNDECIDED
    new.team = -1
    new.adviser = -1
    reason = tables.streams[row.stream].reason
    new.patience_s, new.handling_s, new.luck = draw_contact(
        U(channel), U(reason), U(line), U(number), row.address, channels, reasons, dice, rules.clock_s, keys
    )
    new.arrival_s = from_s
    new.turn_s = math.nan
    new.end_s = math.nan
    if from_s < rules.n_intervals * rules.interval_s:
        note(world.agenda, from_s, ARRIVAL | n)
