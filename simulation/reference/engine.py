"""The reference engine behind the port."""

from __future__ import annotations

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
        """Play one replication; see `simulation.engine.Engine.simulate`."""
        assert isinstance(luck, DrawnLuck)
        return self._centre(plan, luck).play(between_days)
