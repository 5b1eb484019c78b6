"""The reference engine behind the port."""

from __future__ import annotations

import gc
from collections.abc import Callable

from simulation.engine import Luck
from simulation.kernel.luck import DrawnLuck
from simulation.plan.values import Plan
from simulation.record import Trajectory
from simulation.reference.centre import Centre


class SimpyEngine:
    """The readable engine; see `simulation.engine.Engine`.

    Args:
        centre: The model that is played, `Centre` or a subclass of it.
    """

    name = "simpy"

    def __init__(self, centre: type[Centre] = Centre) -> None:
        self._centre = centre

    def luck(self, plan: Plan, seed: int, replication: int, *, keep: bool = False) -> DrawnLuck:
        """Draw the luck of one replication."""
        return DrawnLuck(plan, seed, replication, keep=keep)

    def simulate(self, plan: Plan, luck: Luck, *, between_days: Callable[[int], None] | None = None) -> Trajectory:
        """Play one replication; see `simulation.engine.Engine.simulate`.

        Python looks for no unreachable cycles meanwhile: a replication makes objects by the hundred thousand, which
        stay or are freed at once, and looking through them again and again would take a twentieth of the time.
        """
        assert isinstance(luck, DrawnLuck)
        looked = gc.isenabled()
        gc.disable()
        try:
            return self._centre(plan, luck).play(between_days)
        finally:
            if looked:
                gc.enable()
