"""The schedule and the curves from which it is drawn."""

from __future__ import annotations

import numpy as np
import pytest

from load.arrivals import Turn, draw
from load.curves import RateCurve, of_hours, steady
from parcours.errors import SpecError

DAY = of_hours([1] * 6 + [3] * 6 + [8] * 6 + [2] * 6, orders=40_000)


def test_times_invert_counts() -> None:
    """The inverse of the cumulated rate is its inverse everywhere, on rising, falling and level pieces."""
    curve = RateCurve((0, 10, 20, 30, 40), (0, 7200, 7200, 0, 3600))
    counts = np.linspace(0, curve.expected, 1001)

    assert curve.expected == pytest.approx(10 + 20 + 10 + 5)
    np.testing.assert_allclose(curve.cumulated_at(curve.times_of(counts)), counts, atol=1e-9)


def test_the_same_seed_is_the_same_crowd_for_any_number_of_workers() -> None:
    """Workers share the arrivals without remainder and without overlap, and the seed alone decides them."""
    schedule = draw(DAY, seed=7, weights=(3, 1))
    numbers = range(len(schedule))
    shared = sorted(k for slot in range(3) for k in numbers if Turn(0, slot, 3).takes(k))

    assert shared == list(numbers)
    np.testing.assert_array_equal(draw(DAY, seed=7, weights=(3, 1)).due_s, schedule.due_s)
    assert len(draw(DAY, seed=8)) != len(schedule)


def test_arrivals_follow_the_curve() -> None:
    """Counts by hour lie within five standard deviations of the curve, and journeys in their proportions."""
    schedule = draw(DAY, seed=1, weights=(3, 1))
    hours = np.arange(25) * 3600.0
    expected = np.diff(DAY.cumulated_at(hours))
    seen = np.histogram(schedule.due_s, hours)[0]

    assert (abs(seen - expected) < 5 * np.sqrt(expected)).all()
    assert abs((schedule.kinds == 0).mean() - 0.75) < 0.02


def test_poisson_arrivals_are_dispersed_as_poisson() -> None:
    """The variance of counts by second is their mean: the index of dispersion lies within 0.9 and 1.1."""
    counts = np.bincount(draw(steady(180_000, 2000), seed=3).due_s.astype(int), minlength=2000)
    assert 0.9 < counts.var() / counts.mean() < 1.1


def test_even_arrivals_have_no_chance_in_them() -> None:
    """Even spacing gives exactly the expected number at equal distances."""
    assert draw(steady(3600, 5), seed=1, spacing="even").due_s.tolist() == pytest.approx([0.5, 1.5, 2.5, 3.5, 4.5])


def test_the_busiest_stretch_is_found() -> None:
    """The busiest hour of a day is the one around its highest rates, and squeezing keeps the rates."""
    curve = RateCurve((0, 36_000, 50_400, 86_400), (0, 100, 300, 0))
    stretch = curve.busiest(3600)

    assert stretch.duration_s == 3600
    assert stretch.busiest_per_h == pytest.approx(300)
    assert curve.squeezed(60).busiest_per_h == 300
    assert curve.squeezed(60).expected == pytest.approx(curve.expected * 60 / 86_400)


@pytest.mark.parametrize(
    ("times", "rates"),
    [
        ((0, 1), (0, 0)),
        ((0, 0), (1, 1)),
        ((1, 2), (1, 1)),
        ((0, 1), (-1, 1)),
        ((0, 1), (float("nan"), 1)),
        ((0,), (1,)),
    ],
)
def test_impossible_curves_are_refused(times: tuple[float, ...], rates: tuple[float, ...]) -> None:
    """A curve without time, without orders, or with numbers that are none is refused at the door."""
    with pytest.raises(SpecError, match="rate curve"):
        RateCurve(times, rates)
