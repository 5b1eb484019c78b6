"""Poisson weights and their partial sums, kept exact to about 13 digits for thousands of servers.

Both Erlang's loss formula and Palm's queue with abandonment are ratios of one Poisson weight to a sum
of such weights. The naive factorials overflow at 171 servers and their logarithms lose digits by
cancellation; the deviance form below does neither. This file knows nothing of servers or callers.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import special

from parcours.errors import SpecError

FloatArray = npt.NDArray[np.float64]
"""Any array of float64; a scalar comes back as an array without dimensions."""

_SMALLEST_WEIGHT = 1e-250
_SERIES_END = 1e-17
_MOST_TERMS = 100_000


def checked(name: str, value: npt.ArrayLike, *, low: float, strict: bool = False) -> FloatArray:
    """Return *value* as a float64 array, or refuse it at the door.

    Args:
        name: What the caller calls it, with its unit, for the message.
        value: A number or an array of numbers.
        low: The lowest value allowed.
        strict: True when *low* itself is not allowed.

    Returns:
        A float64 array of the same shape.

    Raises:
        SpecError: If any element is not finite or lies below *low*.
    """
    try:
        array = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise SpecError(f"{name}: expected a number, given {value!r}") from error
    wrong = ~np.isfinite(array) | ((array <= low) if strict else (array < low))
    if wrong.any():
        given = array[wrong].ravel()[0]
        raise SpecError(f"{name}: expected a finite number {'>' if strict else '>='} {low:g}, given {given:g}")
    return array


def log1p_minus(u: FloatArray) -> FloatArray:
    """Return log(1 + u) - u without the cancellation that the plain expression has near zero.

    Args:
        u: Values above -1.

    Returns:
        An array of the shape of *u*; never above zero.

    Source: C. Loader, "Fast and accurate computation of binomial probabilities", 2000, section 3.
    """
    near = np.abs(u) < 0.3
    small = np.where(near, u, 0.0)
    s = small / (2.0 + small)
    square = s * s
    tail = np.zeros_like(square)
    for n in range(12, 0, -1):
        tail = square * (1.0 / (2 * n + 1) + tail)
    with np.errstate(divide="ignore"):
        far = np.log1p(np.where(near, 0.0, u)) - u
    return np.where(near, 2.0 * s * tail - s * small, far)


def _stirling_error(k: FloatArray) -> FloatArray:
    """Return log k! minus Stirling's formula, for k > 0."""
    large = np.maximum(k, 15.0)
    inverse = 1.0 / (large * large)
    coefficients = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360)
    series = np.zeros_like(large)
    for coefficient in reversed(coefficients):
        series = coefficient + inverse * series
    small = np.minimum(np.maximum(k, 1e-300), 15.0)
    exact = special.gammaln(small + 1.0) - (small + 0.5) * np.log(small) + small - 0.5 * np.log(2 * np.pi)
    return np.where(k >= 15.0, series / large, exact)


def log_poisson(k: npt.ArrayLike, mean: npt.ArrayLike) -> FloatArray:
    """Return the logarithm of the Poisson weight exp(-mean) mean^k / Gamma(k + 1).

    Args:
        k: At least 0; need not be whole.
        mean: At least 0.

    Returns:
        The logarithm, minus infinity where the weight is zero.

    Source: C. Loader, 2000, equation 8 (saddle-point form).
    """
    count, rate = np.broadcast_arrays(np.asarray(k, np.float64), np.asarray(mean, np.float64))
    safe = np.where(count > 0, count, 1.0)
    deviance = -safe * log1p_minus((rate - safe) / safe)
    with np.errstate(divide="ignore"):
        weight = -_stirling_error(safe) - deviance - 0.5 * np.log(2 * np.pi * safe)
    return np.where(count > 0, np.where(rate > 0, weight, -np.inf), -rate)


def _falling_series(first: FloatArray, step: FloatArray) -> FloatArray:
    """Sum 1 + f/s + f (f-1)/s^2 + ...; quick where *step* is well above *first*."""
    total, term = np.ones_like(first), np.ones_like(first)
    for n in range(_MOST_TERMS):
        term = term * np.maximum(first - n, 0.0) / step
        total += term
        if not (term > _SERIES_END * total).any():
            break
    return total


def _rising_series(first: FloatArray, step: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Sum t_n and n t_n, with t_n = s^n / ((f+1) ... (f+n)); quick where *step* is well below *first*."""
    total, moment, term = np.ones_like(first), np.zeros_like(first), np.ones_like(first)
    for n in range(1, _MOST_TERMS):
        term = term * step / (first + n)
        total += term
        moment += n * term
        if not (n * term > _SERIES_END * moment).any():
            break
    return total, moment


def log_below(k: npt.ArrayLike, mean: npt.ArrayLike) -> FloatArray:
    """Return log of sum_{i <= k} weight(i) / weight(k) for Poisson weights: one over Erlang's loss.

    Args:
        k: At least 0; where it is not whole, the sum is its continuous extension.
        mean: Above 0.

    Returns:
        The logarithm, at least 0.

    Source: D. L. Jagerman, "Some properties of the Erlang loss function", BSTJ 53 (1974), theorem 3.
    """
    count, rate = np.broadcast_arrays(np.asarray(k, np.float64), np.asarray(mean, np.float64))
    below = special.gammaincc(count + 1.0, rate)
    plain = below > _SMALLEST_WEIGHT
    log_sum = np.log(np.where(plain, below, 1.0)) - log_poisson(count, rate)
    if plain.all():
        return log_sum
    far = _falling_series(np.where(plain, 0.0, count), np.where(plain, 1.0, rate))
    return np.where(plain, log_sum, np.log(far))


def above(k: npt.ArrayLike, mean: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return the Poisson weights at and above *k*, as their sum and as how far above *k* they lie.

    Args:
        k: Above 0; need not be whole.
        mean: At least 0.

    Returns:
        The logarithm of A(k, mean) = sum_{i >= 0} weight(k+i) / weight(k), and the mean of i under
        those weights.

    Source: C. Palm, "Research on telephone traffic carried by full availability groups", Tele 1 (1957);
        A. Mandelbaum and S. Zeltyn, "Service engineering in action: the Palm/Erlang-A queue", 2007, (4).
    """
    count, rate = np.broadcast_arrays(np.asarray(k, np.float64), np.asarray(mean, np.float64))
    far = (rate < 0.9 * count) | (rate < count - 10.0 * np.sqrt(count))
    closed_rate = np.where(far, count, rate)
    log_sum = np.log(special.gammainc(count, closed_rate)) - log_poisson(count, closed_rate)
    if not far.any():
        return log_sum, closed_rate + count * np.expm1(-log_sum)
    total, moment = _rising_series(np.where(far, count, 1.0), np.where(far, rate, 0.0))
    excess = closed_rate + count * np.expm1(-log_sum)
    return np.where(far, np.log(total), log_sum), np.where(far, moment / total, excess)
