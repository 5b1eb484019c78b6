"""Rate curves: how many orders an hour begin, over the time of a run; pure, without a clock.

A curve is linear between its knots. Its integral is the expected number of arrivals, and the inverse of that
integral turns arrivals of a unit rate into arrivals of this curve (time-rescaling), exactly and without a grid.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from parcours.errors import SpecError

Floats = NDArray[np.float64]
HOUR_S = 3600.0


@dataclass(frozen=True, slots=True)
class RateCurve:
    """Orders per hour over time.

    Args:
        times_s: Knots in seconds from the start of the run, from 0, rising; at least two.
        rates_per_h: Orders per hour at the knots, not negative, at least one above 0.
    """

    times_s: tuple[float, ...]
    rates_per_h: tuple[float, ...]

    def __post_init__(self) -> None:
        times, rates = np.asarray(self.times_s), np.asarray(self.rates_per_h)
        if len(times) != len(rates) or len(times) < 2:
            raise SpecError(
                f"rate curve: expected as many times as rates, at least 2, given {len(times)}, {len(rates)}"
            )
        if not (np.isfinite(times).all() and np.isfinite(rates).all()):
            raise SpecError("rate curve: expected finite numbers")
        if times[0] != 0 or (np.diff(times) <= 0).any():
            raise SpecError("rate curve: expected times in seconds that begin with 0 and rise")
        if (rates < 0).any() or not (rates > 0).any():
            raise SpecError("rate curve: expected rates of 0 or more orders per hour, and one above 0")

    @property
    def duration_s(self) -> float:
        """Seconds from the first knot to the last."""
        return self.times_s[-1]

    @property
    def busiest_per_h(self) -> float:
        """The highest rate, in orders per hour."""
        return max(self.rates_per_h)

    @property
    def expected(self) -> float:
        """Expected number of arrivals over the whole curve."""
        return float(self._cumulated()[-1])

    def scaled(self, factor: float) -> RateCurve:
        """Return the same shape with every rate multiplied by *factor*, above 0."""
        if not factor > 0:
            raise SpecError(f"scale: expected a factor above 0, given {factor}")
        return RateCurve(self.times_s, tuple(rate * factor for rate in self.rates_per_h))

    def peaking_at(self, rate_per_h: float) -> RateCurve:
        """Return the same shape whose busiest moment has *rate_per_h* orders per hour."""
        if not rate_per_h > 0:
            raise SpecError(f"rate: expected orders per hour above 0, given {rate_per_h}")
        return self.scaled(rate_per_h / self.busiest_per_h)

    def squeezed(self, duration_s: float) -> RateCurve:
        """Return the whole curve in *duration_s* seconds: the rates stay, the time is shortened."""
        if not duration_s > 0:
            raise SpecError(f"duration: expected seconds above 0, given {duration_s}")
        factor = duration_s / self.duration_s
        return RateCurve(tuple(time * factor for time in self.times_s), self.rates_per_h)

    def busiest(self, duration_s: float) -> RateCurve:
        """Return the stretch of *duration_s* seconds in which most arrivals fall, in real time."""
        if duration_s >= self.duration_s:
            return self
        return self.between(self.busiest_begin_s(duration_s), duration_s)

    def busiest_begin_s(self, duration_s: float) -> float:
        """Return when the stretch of `busiest` begins, to a minute or a quarter of its length."""
        step = min(60.0, duration_s / 4)
        begins = np.arange(0.0, max(0.0, self.duration_s - duration_s) + step / 2, step)
        ends = np.minimum(begins + duration_s, self.duration_s)
        return float(begins[int(np.argmax(self.cumulated_at(ends) - self.cumulated_at(begins)))])

    def between(self, begin_s: float, duration_s: float) -> RateCurve:
        """Return the stretch of *duration_s* seconds from *begin_s* on."""
        inner = [time for time in self.times_s if begin_s < time < begin_s + duration_s]
        times = np.array([begin_s, *inner, begin_s + duration_s])
        rates = np.interp(times, self.times_s, self.rates_per_h)
        return RateCurve(tuple((times - begin_s).tolist()), tuple(rates.tolist()))

    def rate_at(self, times_s: Floats) -> Floats:
        """Return the rate in orders per hour at each of *times_s*."""
        return np.interp(times_s, self.times_s, self.rates_per_h)

    def cumulated_at(self, times_s: Floats) -> Floats:
        """Return the expected number of arrivals up to each of *times_s* (seconds within the curve)."""
        knots, sums = np.asarray(self.times_s), self._cumulated()
        index = np.clip(np.searchsorted(knots, times_s, side="right") - 1, 0, len(knots) - 2)
        x = times_s - knots[index]
        rate, slope = self._pieces()
        return np.asarray(sums[index] + rate[index] * x + slope[index] * x * x / 2)

    def times_of(self, counts: Floats) -> Floats:
        """Return when each expected count is reached: the inverse of `cumulated_at`.

        Args:
            counts: Counts from 0 to `expected`, float64, sorted.
        """
        knots, sums = np.asarray(self.times_s), self._cumulated()
        index = np.clip(np.searchsorted(sums, counts, side="right") - 1, 0, len(knots) - 2)
        rest = counts - sums[index]
        rate, slope = self._pieces()
        root = np.sqrt(np.maximum(rate[index] ** 2 + 2 * slope[index] * rest, 0.0))
        denominator = rate[index] + root
        x = np.divide(2 * rest, denominator, out=np.zeros_like(rest), where=denominator > 0)
        return np.asarray(knots[index] + x)

    def _pieces(self) -> tuple[Floats, Floats]:
        rates = np.asarray(self.rates_per_h, dtype=np.float64) / HOUR_S
        return rates[:-1], np.diff(rates) / np.diff(np.asarray(self.times_s))

    def _cumulated(self) -> Floats:
        rates = np.asarray(self.rates_per_h) / HOUR_S
        areas = (rates[1:] + rates[:-1]) / 2 * np.diff(np.asarray(self.times_s))
        return np.concatenate([[0.0], np.cumsum(areas)])


def steady(rate_per_h: float, duration_s: float) -> RateCurve:
    """Return a curve of one rate."""
    return RateCurve((0.0, duration_s), (rate_per_h, rate_per_h))


def of_hours(weights: Sequence[float], orders: float = 1.0) -> RateCurve:
    """Return a day's curve from 24 hourly weights, each reached at the middle of its hour.

    Args:
        weights: 24 numbers, one for each hour from midnight; only their ratio counts.
        orders: Expected orders over the whole day.
    """
    if len(weights) != 24:
        raise SpecError(f"hours: expected 24 weights, given {len(weights)}")
    times = [0.0, *(hour * HOUR_S + HOUR_S / 2 for hour in range(24)), 24 * HOUR_S]
    edge = (weights[0] + weights[-1]) / 2
    shape = RateCurve(tuple(times), (edge, *weights, edge))
    return shape.scaled(orders / shape.expected)
