"""Break rates: what so many broken promises among so many say of all the others, and how surely.

The posterior of a share under Jeffreys' prior is Beta(broken + 1/2, kept + 1/2). Its middle 95 % is the interval that
is shown, and its draws are what goes into the simulation. Where nothing broke, what matters is how much cannot be
excluded; that is said by the exact one-sided bound, which is about 3 / n.

Source: L. D. Brown, T. T. Cai, A. DasGupta, "Interval estimation for a binomial proportion", Statistical Science 16
    (2001), section 3.1 (Jeffreys); C. J. Clopper, E. S. Pearson, "The use of confidence or fiducial limits
    illustrated in the case of the binomial", Biometrika 26 (1934) (exact bound).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from parcours.errors import SpecError

Floats = npt.NDArray[np.float64]
LEVEL = 0.95
"""The level of every interval and bound."""


@dataclass(frozen=True, slots=True)
class BreakRate:
    """How often a promise broke among the times it was judged.

    Args:
        broken: How often it broke, at least 0.
        judged: How often it was kept or broken, at least *broken*.
    """

    broken: int
    judged: int

    def __post_init__(self) -> None:
        if not 0 <= self.broken <= self.judged:
            raise SpecError(f"break rate: expected 0 <= broken <= judged, given {self.broken} of {self.judged}")

    @property
    def mean(self) -> float:
        """The posterior's mean, which is what the demand is reckoned with on average."""
        return (self.broken + 0.5) / (self.judged + 1.0)

    @property
    def low(self) -> float:
        """Lower end of the middle 95 % of the posterior; 0 where nothing broke."""
        return self.quantile((1 - LEVEL) / 2) if self.broken else 0.0

    @property
    def high(self) -> float:
        """Upper end of the middle 95 % of the posterior; 1 where everything broke."""
        return self.quantile((1 + LEVEL) / 2) if self.broken < self.judged else 1.0

    @property
    def at_most(self) -> float:
        """The exact one-sided 95 % bound: a higher rate would have shown more breaks 95 times in 100."""
        if self.broken == self.judged:
            return 1.0
        return float(special.betaincinv(self.broken + 1, self.judged - self.broken, LEVEL))

    def quantile(self, share: float) -> float:
        """Return the rate below which *share* (0 to 1) of the posterior lies."""
        return float(self.quantiles(np.array([share]))[0])

    def quantiles(self, shares: Floats) -> Floats:
        """Return `quantile` of many shares."""
        rest = self.judged - self.broken
        return np.asarray(special.betaincinv(self.broken + 0.5, rest + 0.5, shares), dtype=np.float64)


def higher_in_a_crowd(alone: BreakRate, crowd: BreakRate) -> bool:
    """Say whether a promise breaks in a crowd and not alone: no break alone, and chance explains that at most 1 in 20.

    Source: R. A. Fisher, "Statistical methods for research workers" (1934), section 21.02: the exact test of a 2 x 2
        table, here with nothing in one of its cells, so that one product decides.
    """
    if alone.broken or not alone.judged or not crowd.broken:
        return False
    total = alone.judged + crowd.judged
    places = np.arange(crowd.broken)
    chance = np.prod((crowd.judged - places) / (total - places))
    return bool(chance <= 1 - LEVEL)


def spread_draws(n: int, seed: int, name: str) -> Floats:
    """Return *n* shares in (0, 1), evenly spread and in an order of their own, to draw a posterior by.

    They depend on seed and name alone, so that they are the same whoever computes what, and independent between names.

    Args:
        n: How many, at least 1.
        seed: At least 0.
        name: What is drawn.

    Source: M. D. McKay, R. J. Beckman, W. J. Conover, "A comparison of three methods for selecting values of input
        variables", Technometrics 21 (1979): Latin hypercube sampling, at the middle of each stratum.
    """
    order = np.random.default_rng([seed, *name.encode()]).permutation(n)
    return np.asarray((order + 0.5) / n, dtype=np.float64)
