"""What advisers do when a contact has ended or an interval begins."""

from __future__ import annotations

import numpy as np

from simulation.kernel.crew import come, enlist, go, strike, take
from simulation.kernel.jit import inlined, inner
from simulation.kernel.queues import NOWHERE, choose, drop_first
from simulation.kernel.tables import FULL, IDS, INTERVAL, NONE, SPARE, Tables, World
from simulation.plan.values import Ints, Rules
from simulation.record import Fate, Record

WAITING = int(Fate.WAITING)
U = np.uint64
_NO, _YES = np.bool_(False), np.bool_(True)


@inlined
def work(team: np.uint64, now_s: float, record: Record, tables: Tables, rules: Rules, world: World) -> None:
    """Let the free advisers of a team take what waits."""
    levels = world.lists.shape[1]
    while True:
        level = 0
        while level < levels and world.lists[team, U(level)].head == NONE:
            level += 1
        if level == levels:
            return
        queue = choose(team, U(level), _NO, now_s, record, tables, world)
        if queue == NOWHERE:
            return
        contact = world.queues[queue].head
        drop_first(world, queue)
        if record[contact].fate == WAITING:
            take(contact, world.lists[team, U(level)].head, team, now_s, record, tables, rules, world)
        else:
            record[contact].turn_s = now_s


@inner
def _overstay(
    team: np.uint64, adviser: np.uint32, now_s: float, record: Record, tables: Tables, rules: Rules, world: World
) -> bool:
    """Let an adviser beyond his or her time take one more contact of a closed channel; say whether there was one."""
    while True:
        load = world.advisers[adviser].load
        queue = choose(team, U(load), _YES, now_s, record, tables, world)
        if queue == NOWHERE:
            return False
        contact = world.queues[queue].head
        drop_first(world, queue)
        if record[contact].fate == WAITING:
            take(contact, adviser, team, now_s, record, tables, rules, world)
            return True
        record[contact].turn_s = now_s


@inlined
def release(contact: np.uint32, now_s: float, record: Record, tables: Tables, rules: Rules, world: World) -> bool:
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
        go(world, team, adviser, now_s - world.scalars[INTERVAL] * rules.interval_s)
    return False


@inlined
def _change_staff(team: np.uint64, planned: int, now_s: float, rules: Rules, world: World) -> None:
    """Bring a team to the number of advisers planned for the interval that begins."""
    crew = world.teams[team]
    beyond = crew.present - crew.planned
    if beyond > 0:
        world.overtime_s[team, U(world.scalars[INTERVAL] - 1)] += beyond * rules.interval_s
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


@inner
def begin_interval(now_s: float, staff: Ints, record: Record, tables: Tables, rules: Rules, world: World) -> bool:
    """Let the next interval begin, team by team; say whether there was room for all advisers who come."""
    count = world.scalars
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
        work(U(team), now_s, record, tables, rules, world)
    return True
