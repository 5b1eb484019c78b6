"""The compiled engine behind the port."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from simulation.engine import Luck
from simulation.kernel.advance import MORE_ADVISERS, MORE_CONTACTS, admit, advance
from simulation.kernel.luck import DrawnLuck
from simulation.kernel.tables import CONTACTS, Tables, World, new_world, tables_of, with_advisers, with_room
from simulation.plan.values import Plan, Routing
from simulation.record import CONTACT, Record, Trajectory


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
            if world.scalars[CONTACTS] + len(first.address) >= len(record):
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
        return Trajectory(record[: int(world.scalars[CONTACTS])], world.overtime_s)


def _grown(record: Record, world: World, more: int) -> tuple[Record, World]:
    """Return record and state with at least half as much room again, and room for so many more contacts."""
    room = len(record) * 3 // 2 + more + 1024
    longer = np.empty(room, CONTACT)
    longer[: len(record)] = record
    return longer, with_room(world, room)
