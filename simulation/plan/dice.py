"""Collects the distributions of a scenario into rows of arrays, and tells their distribution functions."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from scipy import special

from simulation.plan.values import DIE, Dice, Floats
from simulation.scenario.values import Distribution

LAWS = ("constant", "exponential", "lognormal", "gamma", "empirical", "never")
"""Laws by their number in `DIE`."""


def steady(value: float) -> float:
    """Round to 12 digits, so that machines whose logarithm differs in the last place get the same parameter."""
    return float(f"{value:.12g}")


class DiceBox:
    """Numbers distributions; equal ones share a number."""

    def __init__(self) -> None:
        self._rows: dict[tuple[Distribution, float], int] = {}

    def add(self, law: Distribution, factor: float = 1.0) -> int:
        """Return the number of a distribution, stretched by a factor of at least 0.

        Args:
            law: Any distribution.
            factor: 2 makes every duration twice as long.
        """
        return self._rows.setdefault((law, factor), len(self._rows))

    def dice(self) -> Dice:
        """Return all distributions that were added, as arrays."""
        rows = [_row(law, factor) for law, factor in self._rows]
        tables = [np.sort(np.array(law.values) * factor) for law, factor in self._rows]
        sizes = np.array([len(table) for table in tables], dtype=np.int64)
        first = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64)
        return Dice(
            rows=np.array(
                [(a, b, law, *place) for (law, a, b, _), *place in zip(rows, first, sizes, strict=True)], dtype=DIE
            ),
            values=np.concatenate([*tables, np.zeros(1)]),
            mean_s=np.array([row[3] for row in rows]),
        )


def _row(law: Distribution, factor: float) -> tuple[int, float, float, float]:
    number, mean = LAWS.index(law.kind), law.mean * factor
    if mean == 0 and law.kind != "never":
        return 0, 0.0, 0.0, 0.0
    if law.kind == "lognormal":
        spread = math.log1p(law.cv * law.cv)
        return number, steady(math.log(mean) - spread / 2), steady(math.sqrt(spread)), mean
    if law.kind == "gamma":
        return number, steady(law.cv**-2), steady(mean * law.cv * law.cv), mean
    return number, mean, 0.0, math.inf if law.kind == "never" else mean


def reached(law: Distribution, after_s: Floats) -> Floats:
    """Evaluate a distribution function.

    Args:
        law: Any distribution that ends.
        after_s: Times in seconds; below 0 nothing has happened yet.

    Returns:
        Probabilities that it took at most so long, same shape.
    """
    t = np.maximum(after_s, 0.0)
    share: npt.NDArray[np.floating]
    if law.kind == "empirical":
        share = np.searchsorted(np.sort(np.array(law.values)), t, side="right") / len(law.values)
    elif law.kind == "constant":
        share = (t >= law.mean).astype(np.float64)
    elif law.kind == "exponential":
        share = -np.expm1(-t / law.mean)
    elif law.kind == "gamma":
        share = special.gammainc(law.cv**-2, t / (law.mean * law.cv * law.cv))
    else:
        spread = math.log1p(law.cv * law.cv)
        with np.errstate(divide="ignore"):
            share = special.ndtr((np.log(t) - math.log(law.mean) + spread / 2) / math.sqrt(spread))
    return np.where(after_s < 0, 0.0, share).astype(np.float64)
