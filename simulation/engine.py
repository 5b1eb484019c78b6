"""The port of the engines: a plan and its luck in, a trajectory out.

Two engines stand behind it. The *SimPy* one is the specification: readable, traceable, open to subclasses. The
*compiled* one is what searches and sweeps. Both take every random number from the same `Luck`, so they must write the
same record, bit for bit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from parcours.errors import ParcoursError
from simulation.plan.values import Plan
from simulation.record import Trajectory


class Stopped(ParcoursError):
    """The simulation was told to stop in the middle of a replication, which is dropped (exit 130)."""

    exit_code = 130


class Luck(Protocol):
    """All random numbers of one replication, found by their address: purpose, case and contact.

    They depend on the seed, the number of the replication and the sources of contacts, and on nothing that
    happens: the same customers call whatever the staff is. One luck can be handed to any number of variants.
    """

    @property
    def replication(self) -> int:
        """The number of the replication, from 0."""
        ...


class Engine(Protocol):
    """Something that plays one replication."""

    name: str
    """What the command line calls it."""

    def luck(self, plan: Plan, seed: int, replication: int, *, keep: bool = False) -> Luck:
        """Draw the luck of one replication.

        Args:
            plan: Tells sources of contacts and distributions.
            seed: Any integer of at least 0.
            replication: Number of the replication, at least 0.
            keep: Hold the drawn numbers in memory, for when many variants of staffing share them.
        """
        ...

    def simulate(self, plan: Plan, luck: Luck, *, between_days: Callable[[int], None] | None = None) -> Trajectory:
        """Play one replication.

        Args:
            plan: The scenario as arrays; the staff in it may differ from the one the luck was drawn with.
            luck: What `luck` returned.
            between_days: Called with the number of days that are done; it may raise `Stopped`.

        Returns:
            The record of all contacts, and the overtime.
        """
        ...
