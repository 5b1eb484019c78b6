"""How much is played when something is priced, and how surely it is known what strikes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from parcours.errors import SpecError
from simulation.replicate import cores

Floats = npt.NDArray[np.float64]


class Share(Protocol):
    """How many of the orders a cause strikes, as far as it is known."""

    @property
    def mean(self) -> float:
        """What is reckoned with on average."""
        ...

    def quantiles(self, shares: Floats) -> Floats:
        """Return the values below which these shares of what is believed lie."""
        ...


@dataclass(frozen=True, slots=True)
class Given:
    """A share of orders that is given, not measured."""

    mean: float

    def quantiles(self, shares: Floats) -> Floats:
        """Return the given share each time."""
        return np.full(len(shares), self.mean)


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is played.

    Args:
        replications: Days (or seasons) played, at least 20: fewer say nothing of the outermost 2.5 %.
        seed: Start of all random numbers, at least 0.
        workers: How many at once; None for one for each core. The numbers do not depend on it.
        need_days: Days on which needs are measured, at least 2.
    """

    replications: int = 200
    seed: int = 1
    workers: int | None = None
    need_days: int = 12

    def __post_init__(self) -> None:
        if self.replications < 20:
            raise SpecError(f"replications: expected at least 20, given {self.replications}")
        if self.workers is not None and self.workers < 1:
            raise SpecError(f"workers: expected at least 1, given {self.workers}")

    @property
    def threads(self) -> int:
        """How many replications are played at once."""
        return self.workers or cores()


Progress = Callable[[int, int], None]
"""Called with steps done and steps in all, from any thread."""
