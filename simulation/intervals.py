"""Estimates with their confidence intervals over replications."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from parcours.errors import SpecError
from simulation.plan.values import Floats

LEVEL = 0.95
"""The confidence level of every interval, unless another is asked for."""


@dataclass(frozen=True)
class Estimate:
    """A number that was estimated, and the interval that holds the true one with 95 % confidence."""

    value: float
    """The estimate; not a number where there was nothing to count."""
    low: float
    """Lower end; not a number where one replication, or none, says nothing about the spread."""
    high: float
    """Upper end."""
    n: int
    """Replications behind it."""

    @property
    def width(self) -> float:
        """The whole width of the interval, infinite where there is none."""
        return self.high - self.low if math.isfinite(self.high - self.low) else math.inf

    def of_a_share(self) -> Estimate:
        """Return the estimate of what lies in 0..1: the interval without what cannot be."""
        if self.low < 0 or self.high > 1:
            return Estimate(self.value, max(0.0, self.low), min(1.0, self.high), self.n)
        return self

    def as_json(self) -> dict[str, float | int | None]:
        """Return plain JSON; what is not a number becomes null."""

        def plain(number: float) -> float | None:
            return float(number) if math.isfinite(number) else None

        return {"value": plain(self.value), "low": plain(self.low), "high": plain(self.high), "n": self.n}


def student_t(n: int, level: float = LEVEL) -> float:
    """Return the factor by which the standard error of a mean of *n* values is multiplied.

    Args:
        n: How many values, at least 2; with fewer the factor is infinite.
        level: Confidence, above 0 and below 1.

    Raises:
        SpecError: If *level* is out of range.
    """
    if not 0 < level < 1:
        raise SpecError(f"level: expected a confidence above 0 and below 1, given {level!r}")
    return float(special.stdtrit(n - 1, (1 + level) / 2)) if n > 1 else math.inf


def mean_estimate(values: npt.ArrayLike, level: float = LEVEL) -> Estimate:
    """Estimate a mean by Student's t.

    Args:
        values: One number for each replication; those that are not a number are left out.
        level: Confidence.

    Source: Student, "The probable error of a mean", Biometrika 6 (1908).
    """
    x = np.asarray(values, dtype=np.float64)
    x = x[~np.isnan(x)]
    n = len(x)
    if n == 0:
        return Estimate(math.nan, math.nan, math.nan, 0)
    mean = float(x.mean())
    if n == 1:
        return Estimate(mean, math.nan, math.nan, 1)
    half = student_t(n, level) * float(x.std(ddof=1)) / math.sqrt(n)
    return Estimate(mean, mean - half, mean + half, n)


def ratio_estimate(top: npt.ArrayLike, bottom: npt.ArrayLike, level: float = LEVEL) -> Estimate:
    """Estimate a ratio of means, such as contacts answered in time over contacts offered.

    The days with many contacts weigh more, as they do in the long run; the mean of each day's own ratio would not
    converge to the true share.

    Args:
        top: Numerators, one for each replication.
        bottom: Denominators.
        level: Confidence.

    Source: the linearised variance of a ratio; W. G. Cochran, "Sampling Techniques" (1977), section 6.3.
    """
    x, y = np.asarray(top, dtype=np.float64), np.asarray(bottom, dtype=np.float64)
    n = len(x)
    total = float(y.sum())
    if n == 0 or total == 0:
        return Estimate(math.nan, math.nan, math.nan, n)
    ratio = float(x.sum()) / total
    if n == 1:
        return Estimate(ratio, math.nan, math.nan, 1)
    spread = float(np.sqrt(np.sum((x - ratio * y) ** 2) / (n - 1)))
    half = student_t(n, level) * spread / math.sqrt(n) / (total / n)
    return Estimate(ratio, ratio - half, ratio + half, n)


def paired_ratio_estimate(
    top: npt.ArrayLike, bottom: npt.ArrayLike, other_top: npt.ArrayLike, other_bottom: npt.ArrayLike
) -> Estimate:
    """Estimate the difference of two ratios that were measured on the same days.

    Args:
        top: Numerators, one for each replication.
        bottom: Denominators.
        other_top: Numerators of the ratio that is taken away, of the same replications in the same order.
        other_bottom: Its denominators.

    Returns:
        First ratio less second; its interval is narrow where common random numbers make both move together.
    """
    x, y = np.asarray(top, dtype=np.float64), np.asarray(bottom, dtype=np.float64)
    u, v = np.asarray(other_top, dtype=np.float64), np.asarray(other_bottom, dtype=np.float64)
    n = len(x)
    if n == 0 or y.sum() == 0 or v.sum() == 0:
        return Estimate(math.nan, math.nan, math.nan, n)
    first, second = x.sum() / y.sum(), u.sum() / v.sum()
    residual = (x - first * y) / y.mean() - (u - second * v) / v.mean()
    if n == 1:
        return Estimate(float(first - second), math.nan, math.nan, 1)
    half = student_t(n) * float(np.sqrt(np.sum(residual**2) / (n - 1) / n))
    return Estimate(float(first - second), float(first - second) - half, float(first - second) + half, n)


def ratio_half_widths(n: int, sum_xx: Floats, sum_xy: Floats, sum_yy: Floats, ratio: Floats, mean_y: Floats) -> Floats:
    """Return half widths of the intervals of many ratios from sums of squares, as `ratio_estimate` does for one.

    Args:
        n: Replications.
        sum_xx: Sums of squared numerators.
        sum_xy: Sums of products.
        sum_yy: Sums of squared denominators.
        ratio: The ratios.
        mean_y: Means of the denominators.
    """
    if n < 2:
        return np.full_like(np.asarray(ratio, dtype=np.float64), np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        squares = np.maximum(sum_xx - 2 * ratio * sum_xy + ratio**2 * sum_yy, 0.0)
        return np.asarray(student_t(n) * np.sqrt(squares / (n - 1) / n) / mean_y, dtype=np.float64)
