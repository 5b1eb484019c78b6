"""The compiled engine: plays the events of `simulation.record` in their order, on arrays only."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from simulation.engine import Luck
from simulation.kernel.crew import come, enlist, go, strike, take
from simulation.kernel.draws import BACK_AFTER, CLOSED, CLOSED_AFTER, RETRY, RETRY_AFTER, duration, uniform, word_of
from simulation.kernel.heap import pop, push
from simulation.kernel.jit import compiled, inlined
from simulation.kernel.luck import DrawnLuck, FirstContacts, Words, draw_contact
from simulation.kernel.queues import choose, drop_first, find_adviser, join
from simulation.kernel.tables import (
    CONTACTS,
    ENDS,
    FULL,
    FUTURE,
    IDS,
    INTERVAL,
    LAST_FIRST,
    NEXT_FIRST,
    NONE,
    PATIENCE,
    SPARE,
    Tables,
    World,
    new_world,
    tables_of,
    with_advisers,
    with_room,
)
from simulation.plan.values import Channels, Dice, Floats, Ints, Plan, Reasons, Routing, Rules
from simulation.record import CONTACT, Cause, Fate, Record, Sequel, Trajectory

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

DONE, DAY_OVER, MORE_CONTACTS, MORE_ADVISERS = range(4)
"""Why `advance` returned."""


U = np.uint64
_NOWHERE = U(0xFFFFFFFFFFFFFFFF)


@compiled
def admit(record: Record, world: World, first: FirstContacts) -> None:
    """Number the first contacts of a day; the record must have room for them."""
    n = world.count[CONTACTS]
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
    world.count[NEXT_FIRST] = n
    world.count[LAST_FIRST] = n + len(first.address)
    world.count[CONTACTS] = n + len(first.address)


@inlined
def _pick(shares: Floats, u: float) -> int:
    """Return the first place whose cumulated share is above *u*, or -1."""
    for place in range(len(shares)):
        if u < shares[place]:
            return place
    return -1


@inlined
def _work(team: np.uint64, now_s: float, record: Record, tables: Tables, rules: Rules, world: World) -> None:
    """Let the free advisers of a team take what waits."""
    levels = world.lists.shape[1]
    while True:
        level = 0
        while level < levels and world.lists[team, U(level)].head == NONE:
            level += 1
        if level == levels:
            return
        queue = choose(team, level, False, now_s, 0, record, tables, world)
        if queue == _NOWHERE:
            return
        contact = world.queues[queue].head
        drop_first(world, queue)
        if record[contact].fate == WAITING:
            take(contact, world.lists[team, U(level)].head, team, now_s, record, tables, rules, world)
        else:
            record[contact].turn_s = now_s


@inlined
def _overstay(
    team: np.uint64, adviser: np.uint32, now_s: float, record: Record, tables: Tables, rules: Rules, world: World
) -> bool:
    """Let an adviser beyond his or her time take one more contact of a closed channel; say whether there was one."""
    while True:
        load = world.advisers[adviser].load
        queue = choose(team, load, True, now_s, world.count[INTERVAL], record, tables, world)
        if queue == _NOWHERE:
            return False
        contact = world.queues[queue].head
        drop_first(world, queue)
        if record[contact].fate == WAITING:
            take(contact, adviser, team, now_s, record, tables, rules, world)
            return True
        record[contact].turn_s = now_s


@inlined
def _release(contact: np.uint32, now_s: float, record: Record, tables: Tables, rules: Rules, world: World) -> bool:
    """Take a contact that has ended off its adviser; say whether the adviser stays, and may take up other work."""
    adviser, team = np.uint32(record[contact].adviser), U(record[contact].team)
    one, crew = world.advisers[adviser], world.teams[team]
    if not one.leaving:
        strike(world, team, adviser)
    one.load = 0 if one.load == FULL else one.load - 1
    if crew.surplus > 0 and not one.leaving:
        crew.surplus -= 1
        one.leaving = 1
    if not one.leaving:
        enlist(world, team, adviser, now_s)
        return True
    if not _overstay(team, adviser, now_s, record, tables, rules, world) and one.load == 0:
        go(world, team, adviser, now_s - world.count[INTERVAL] * rules.interval_s)
    return False


@inlined
def _change_staff(team: np.uint64, planned: int, now_s: float, rules: Rules, world: World) -> None:
    """Bring a team to the number of advisers planned for the interval that begins."""
    crew = world.teams[team]
    beyond = crew.present - crew.planned
    if beyond > 0:
        world.overtime_s[team, U(world.count[INTERVAL] - 1)] += beyond * rules.interval_s
    rise = planned - crew.planned
    crew.planned = planned
    if rise > 0:
        kept = min(rise, crew.surplus)
        crew.surplus -= kept
        for _ in range(rise - kept):
            come(world, team, now_s)
        return
    crew.surplus -= rise
    for level in range(world.lists.shape[1]):
        while crew.surplus > 0 and world.lists[team, U(level)].head != NONE:
            adviser = world.lists[team, U(level)].head
            strike(world, team, adviser)
            crew.surplus -= 1
            world.advisers[adviser].leaving = 1
            if level == 0:
                go(world, team, adviser, 0.0)


@inlined
def _begin_interval(
    now_s: float, staff: Ints, record: Record, tables: Tables, rules: Rules, world: World
) -> bool:
    """Let the next interval begin, team by team; say whether there was room for all advisers who come."""
    count = world.count
    interval = count[INTERVAL] + 1
    rises = 0
    for team in range(staff.shape[0]):
        planned = staff[team, interval] if interval < rules.n_intervals else 0
        rises += max(0, planned - world.teams[team].planned)
    if count[IDS] - count[SPARE] + rises > len(world.advisers):
        return False
    count[INTERVAL] = interval
    for team in range(staff.shape[0]):
        planned = staff[team, interval] if interval < rules.n_intervals else 0
        _change_staff(U(team), planned, now_s, rules, world)
        _work(U(team), now_s, record, tables, rules, world)
    return True


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
    count = world.count
    ends, future, patience = world.ends, world.future, world.patience
    horizon_s = rules.n_intervals * rules.interval_s
    key0, key1 = keys[0], keys[1]
    while True:
        if count[CONTACTS] >= len(record):
            return MORE_CONTACTS
        interval = count[INTERVAL]
        end_s = ends[U(0)].time if count[ENDS] > 0 else math.inf
        patience_s = patience[U(0)].time if count[PATIENCE] > 0 else math.inf
        interval_s = (interval + 1) * rules.interval_s if interval < rules.n_intervals else math.inf
        arrival_s = math.inf
        is_first = count[NEXT_FIRST] < count[LAST_FIRST]
        if is_first:
            arrival_s = record[U(count[NEXT_FIRST])].arrival_s
        if count[FUTURE] > 0 and (
            future[U(0)].time < arrival_s
            or (future[U(0)].time == arrival_s and future[U(0)].number < count[NEXT_FIRST])
        ):
            arrival_s = future[U(0)].time
            is_first = False

        contact = np.uint32(0)
        next_channel, next_line, cause, next_s = -1, 0, 0, 0.0
        stays = False

        if end_s <= interval_s and end_s <= arrival_s and end_s <= patience_s:
            if end_s == math.inf:
                return DONE
            now_s = end_s
            count[ENDS] -= 1
            contact = pop(ends, count[ENDS])
            row = record[contact]
            if row.sequel == UNDECIDED:
                reason = tables.streams[row.stream].reason
                place = _pick(tables.outcome[row.channel, reason, row.line], row.luck)
                if place == 0:
                    row.sequel = RESOLVED
                elif place == 1:
                    row.sequel = HANDED_OVER
                    next_channel, next_line, cause, next_s = int(row.channel), 1, BY_HANDOVER, now_s
                elif place >= 2:
                    word = word_of(row.address, row.number, BACK_AFTER)
                    delay_s = duration(dice, tables.back_after[reason], rules.clock_s, key0, key1, word)
                    row.sequel = COMES_BACK
                    next_channel, cause, next_s = place - 2, BY_BACK, now_s + delay_s
                else:
                    row.sequel = GIVES_UP
            stays = _release(contact, now_s, record, tables, rules, world)

        elif interval_s <= arrival_s and interval_s <= patience_s:
            if interval + 1 == stop_at:
                return DAY_OVER
            now_s = interval_s
            if not _begin_interval(now_s, staff, record, tables, rules, world):
                return MORE_ADVISERS

        elif arrival_s <= patience_s:
            now_s = arrival_s
            if is_first:
                contact = np.uint32(count[NEXT_FIRST])
                count[NEXT_FIRST] += 1
            else:
                count[FUTURE] -= 1
                contact = pop(future, count[FUTURE])
            row = record[contact]
            if tables.open[row.channel, U(interval)]:
                queue = U(tables.queue_of[row.channel, tables.streams[row.stream].kind, row.line])
                team, adviser = find_adviser(world.queues[queue], tables, world)
                if adviser != NONE:
                    take(contact, adviser, team, now_s, record, tables, rules, world)
                else:
                    row.fate = WAITING
                    join(world, queue, contact)
                    limit_s = min(now_s + row.patience_s, tables.closes_s[row.channel, U(interval)])
                    if limit_s < math.inf:
                        push(patience, count[PATIENCE], limit_s, contact)
                        count[PATIENCE] += 1
            else:
                row.fate = FOUND_CLOSED
                row.end_s = now_s
                row.sequel = GIVES_UP
                word = word_of(row.address, row.number, CLOSED)
                place = _pick(tables.closed[row.channel], uniform(key0, key1, word, 0))
                opens_s = tables.opens_s[row.channel, U(interval)]
                if place >= 0 and opens_s < math.inf:
                    word = word_of(row.address, row.number, CLOSED_AFTER)
                    die = tables.channels[row.channel].closed_after
                    row.sequel = TRIES_AGAIN
                    next_channel, cause = place, BY_REOPENING
                    next_s = opens_s + duration(dice, die, rules.clock_s, key0, key1, word)

        else:
            now_s = patience_s
            count[PATIENCE] -= 1
            contact = pop(patience, count[PATIENCE])
            row = record[contact]
            if row.fate == WAITING:
                word = word_of(row.address, row.number, RETRY)
                place = _pick(tables.retry[row.channel], uniform(key0, key1, word, 0))
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
                if place >= 0:
                    word = word_of(row.address, row.number, RETRY_AFTER)
                    die = tables.channels[row.channel].retry_after
                    row.sequel = TRIES_AGAIN
                    next_channel, next_s = place, now_s + duration(dice, die, rules.clock_s, key0, key1, word)

        if next_channel >= 0:
            row = record[contact]
            number = row.number + 1
            if number >= rules.max_contacts:
                row.sequel = EXHAUSTED
            else:
                n = np.uint32(count[CONTACTS])
                count[CONTACTS] += 1
                line = 1 if number >= rules.second_line_from else max(next_line, row.line)
                new = record[n]
                new.case = row.case
                new.address = row.address
                new.number = number
                new.stream = row.stream
                new.channel = next_channel
                new.line = line
                new.cause = cause
                new.came_from = row.channel
                new.fate = BEYOND
                new.sequel = UNDECIDED
                new.team = -1
                new.adviser = -1
                new.patience_s, new.handling_s, new.luck = draw_contact(
                    next_channel,
                    tables.streams[row.stream].reason,
                    line,
                    number,
                    row.address,
                    channels,
                    reasons,
                    dice,
                    rules.clock_s,
                    keys,
                )
                new.arrival_s = next_s
                new.turn_s = math.nan
                new.end_s = math.nan
                if next_s < horizon_s:
                    push(future, count[FUTURE], next_s, n)
                    count[FUTURE] += 1
        if stays:
            _work(U(record[contact].team), now_s, record, tables, rules, world)


class CompiledEngine:
    """The fast engine; see `simulation.engine.Engine`."""

    name = "compiled"

    def __init__(self) -> None:
        self._laid_out: tuple[Routing, Tables] | None = None

    def luck(self, plan: Plan, seed: int, replication: int, *, keep: bool = False) -> DrawnLuck:
        """Draw the luck of one replication."""
        return DrawnLuck(plan, seed, replication, keep=keep)

    def _tables(self, plan: Plan) -> Tables:
        """Return the plan as tables; variants of one plan, which share their routing, share them too."""
        known = self._laid_out
        if known is None or known[0] is not plan.routing:
            known = (plan.routing, tables_of(plan))
            self._laid_out = known
        return known[1]

    def simulate(self, plan: Plan, luck: Luck, *, between_days: Callable[[int], None] | None = None) -> Trajectory:
        """Play one replication; see `simulation.engine.Engine.simulate`."""
        assert isinstance(luck, DrawnLuck)
        tables = self._tables(plan)
        room = int(1.5 * plan.mean_contacts) + 1024
        most_advisers = int(plan.advisers.max(axis=1, initial=0).sum())
        record, world = np.empty(room, CONTACT), new_world(plan, room, most_advisers + 64)
        staff = plan.advisers.astype(np.int64)
        first_of_day = plan.calendar.first_of_day
        for day in range(plan.n_days):
            first = luck.first_contacts(day)
            if world.count[CONTACTS] + len(first.address) >= len(record):
                record, world = _grown(record, world, len(first.address))
            admit(record, world, first)
            stop_at = int(first_of_day[day + 1]) if day + 1 < plan.n_days else -1
            while True:
                why = advance(
                    stop_at,
                    luck.keys,
                    staff,
                    plan.rules,
                    plan.channels,
                    plan.reasons,
                    plan.dice,
                    tables,
                    record,
                    world,
                )
                if why == MORE_CONTACTS:
                    record, world = _grown(record, world, 0)
                elif why == MORE_ADVISERS:
                    world = with_advisers(world, 2 * len(world.advisers) + most_advisers)
                else:
                    break
            if between_days is not None:
                between_days(day + 1)
        return Trajectory(record[: int(world.count[CONTACTS])], world.overtime_s)


def _grown(record: Record, world: World, more: int) -> tuple[Record, World]:
    """Return record and state with at least half as much room again, and room for so many more contacts."""
    room = len(record) * 3 // 2 + more + 1024
    longer = np.empty(room, CONTACT)
    longer[: len(record)] = record
    return longer, with_room(world, room)
