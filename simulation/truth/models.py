"""The model days A, B and B1 by which speed and truth are measured.

They are plain numbers, so that a peer's engine, our engines and the exact solution all read the same
day. A is a textbook queue; B is a florist's busy day with patience and repeats; B1 is B without
repeats and with fewer advisers, whose exact solution is known.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_SHAPE_B: tuple[int, ...] = (90, 130, 180, 235, 290, 330, 355, 365, 360, 345, 325, 310, 305, 310)
_SHAPE_B += (320, 330, 335, 330, 315, 295, 265, 230, 195, 165, 135, 110, 80, 65)
_STAFF_B: tuple[int, ...] = (18, 28, 39, 51, 63, 73, 80, 84, 85, 83, 80, 77, 75, 75)
_STAFF_B += (77, 79, 80, 80, 77, 73, 67, 60, 52, 45, 38, 31, 25, 20)


@dataclass(frozen=True)
class ModelDay:
    """A day on one channel: exponential handling, patience and delay before a repeat."""

    first_contacts: tuple[float, ...]
    """Expected first contacts per interval (a Poisson process at a constant rate inside it)."""
    staff: tuple[int, ...]
    """Advisers per interval; a fall lets those who leave finish, the last staff drain the queue."""
    interval_s: float = 1800.0
    """Length of an interval in seconds."""
    handling_s: float = 300.0
    """Mean handling time in seconds."""
    patience_s: float = 180.0
    """Mean patience in seconds."""
    comes_back: float = 0.0
    """Share of answered contacts that come back; a return at or after closing is lost."""
    back_after_s: float = 3600.0
    """Mean time in seconds from the end of the answer to the return."""
    within_s: float = 20.0
    """Answering time of the service level in seconds."""

    @property
    def closes_s(self) -> float:
        """Seconds from opening to closing."""
        return self.interval_s * len(self.staff)

    @property
    def contacts(self) -> npt.NDArray[np.float64]:
        """First contacts per interval as an array."""
        return np.array(self.first_contacts)

    @property
    def crew(self) -> npt.NDArray[np.int64]:
        """Advisers per interval as an array."""
        return np.array(self.staff)


def _model_b(comes_back: float, staffed: float) -> ModelDay:
    scale = 7300.0 / sum(_SHAPE_B)
    return ModelDay(
        first_contacts=tuple(count * scale for count in _SHAPE_B),
        staff=tuple(round(staffed * advisers) for advisers in _STAFF_B),
        comes_back=comes_back,
    )


MODEL_B = _model_b(0.3, 1.0)
"""14 hours, 7,300 first contacts, 30 % of answers come back after an hour."""

MODEL_B1 = _model_b(0.0, 0.78)
"""B without returns and with 78 % of its staff; solved exactly by `simulation.analytics.transient`."""


@dataclass(frozen=True)
class ModelQueue:
    """A queue with one rate, patience without limit, first come first served."""

    servers: int = 20
    """Advisers."""
    occupancy: float = 0.9
    """Load over servers."""
    handling_s: float = 300.0
    """Mean of the exponential handling time in seconds."""
    contacts: int = 200_000
    """Contacts to play."""

    @property
    def arrivals_per_h(self) -> float:
        """Contacts offered per hour."""
        return self.occupancy * self.servers * 3600.0 / self.handling_s


MODEL_A = ModelQueue()
"""M/M/20 at 90 %, 200,000 contacts."""
