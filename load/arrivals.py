"""The one schedule of a run: who arrives when, drawn once from the seed and the same in every process.

Arrivals of a unit rate are rescaled by the curve (`RateCurve.times_of`). Worker *i* of *W* takes the arrivals whose
number modulo *W* is *i*; nothing else is shared, so the crowd is the same for any number of workers.

Source: Cinlar, "Introduction to Stochastic Processes" (1975), chapter 4: a Poisson process of cumulated rate L(t) is
a unit Poisson process at the times L(t).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from load.curves import RateCurve
from parcours.errors import SpecError

Spacing = Literal["poisson", "even"]


@dataclass(frozen=True, slots=True)
class Schedule:
    """All arrivals of a run, in order.

    Args:
        due_s: Float64 array of shape (n,), seconds from the start of the run, sorted.
        kinds: Int64 array of shape (n,): which of the run's journeys each arrival plays.
        seed: The seed; customer *k* is made from ``customer_seed(k)``.
    """

    due_s: NDArray[np.float64]
    kinds: NDArray[np.int64]
    seed: int

    def __len__(self) -> int:
        return len(self.due_s)

    def customer_seed(self, number: int) -> int:
        """Return the number from which the customer of arrival *number* is made; differs for every arrival."""
        return self.seed % 900 * 10_000_000 + number


def draw(curve: RateCurve, seed: int, weights: tuple[float, ...] = (1.0,), spacing: Spacing = "poisson") -> Schedule:
    """Draw the schedule of a run.

    Args:
        curve: Orders per hour over the run.
        seed: At least 0; the same seed draws the same schedule on every machine and number of workers.
        weights: How often each journey is played against the others, each at least 0, one above 0.
        spacing: "poisson", or "even" for arrivals without chance.

    Raises:
        SpecError: If a value is outside its range.
    """
    if seed < 0:
        raise SpecError(f"seed: expected 0 or more, given {seed}")
    if not weights or min(weights) < 0 or sum(weights) <= 0:
        raise SpecError(f"weights: expected numbers of 0 or more, one above 0, given {weights}")
    gaps, choice = (np.random.Generator(np.random.Philox(seq)) for seq in np.random.SeedSequence(seed).spawn(2))
    expected = curve.expected
    if spacing == "even":
        counts = np.arange(0.5, expected, 1.0)
    else:
        counts = np.empty(0)
        while not len(counts) or counts[-1] < expected:
            missing = expected - (counts[-1] if len(counts) else 0.0)
            more = gaps.standard_exponential(int(missing + 4 * np.sqrt(missing) + 16), method="inv")
            counts = np.concatenate([counts, np.cumsum(more) + (counts[-1] if len(counts) else 0.0)])
        counts = counts[counts < expected]
    shares = np.cumsum(weights) / sum(weights)
    kinds = np.searchsorted(shares, choice.random(len(counts)), side="right")
    return Schedule(curve.times_of(counts), kinds.astype(np.int64), seed)


@dataclass(frozen=True, slots=True)
class Turn:
    """From when on a worker takes which share of the arrivals.

    Args:
        from_s: Arrivals due from here on (seconds of the run) ...
        slot: ... whose number modulo *of* is *slot* are taken; -1 for none.
        of: Number of workers.
    """

    from_s: float
    slot: int
    of: int

    def takes(self, number: int) -> bool:
        """Say whether arrival *number* falls to this worker."""
        return self.slot >= 0 and number % self.of == self.slot
