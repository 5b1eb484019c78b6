"""Estimates and their intervals."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

from parcours.errors import SpecError
from simulation import metrics
from simulation.intervals import Estimate, mean_estimate, paired_ratio_estimate, ratio_estimate, student_t
from simulation.plan import Plan
from simulation.replicate import run

PlanOf = Callable[..., Plan]


def test_the_mean_has_students_interval() -> None:
    """Law: the interval of a mean is the textbook's."""
    values = [4.1, 5.2, 3.9, 4.8, 5.0]
    low, high = stats.t.interval(0.95, 4, np.mean(values), stats.sem(values))
    found = mean_estimate(values)

    assert (found.value, found.n) == (pytest.approx(4.6), 5)
    assert (found.low, found.high) == (pytest.approx(low), pytest.approx(high))


def test_one_value_says_nothing_about_its_spread() -> None:
    """Law: a single replication gives an estimate and no interval, and none gives nothing."""
    one, none = mean_estimate([3.0]), mean_estimate([])

    assert (one.value, math.isnan(one.low), one.width) == (3.0, True, math.inf)
    assert math.isnan(none.value)
    assert one.as_json() == {"value": 3.0, "low": None, "high": None, "n": 1}


def test_a_ratio_weighs_days_by_their_contacts() -> None:
    """Law: a service level is contacts in time over contacts, not the mean of each day's share."""
    assert ratio_estimate([90, 1], [100, 10]).value == pytest.approx(91 / 110)


def test_paired_differences_are_narrower_where_days_move_together() -> None:
    """Law: the interval of a difference on the same days leaves out what the days have in common."""
    rng = np.random.default_rng(1)
    offered = rng.poisson(1000, 40).astype(float)
    days = rng.normal(0.8, 0.05, 40)
    one, other = offered * days, offered * (days - 0.02 + rng.normal(0, 0.002, 40))

    paired = paired_ratio_estimate(one, offered, other, offered)
    assert paired.value == pytest.approx(0.02, abs=0.002)
    assert paired.width < ratio_estimate(one, offered).width / 10


@pytest.mark.parametrize("level", [0, 1, 95])
def test_a_confidence_lies_between_none_and_certainty(level: float) -> None:
    """Law: a confidence level outside 0 to 1 is refused."""
    with pytest.raises(SpecError, match="level: expected a confidence above 0 and below 1"):
        student_t(5, level)


def test_intervals_cover_the_truth(plan_of: PlanOf) -> None:
    """Law: of 1,000 repeated experiments 93 to 97 % hold the truth in their 95 % interval.

    The truth of this loss system (no patience, 4 advisers, 2 erlangs) is Erlang's formula: each replication is one
    long day that begins empty, so its first half hour is left out.
    """
    loss = (2**4 / 24) / sum(2**k / math.factorial(k) for k in range(5))
    plan = plan_of(
        channels__phone__patience="constant 0 s",
        channels__phone__open="always",
        teams__all__advisers=4,
        demand__0__per_h="30 per h",
        demand__0__hours="always",
        reasons__any__handling="exponential 240 s",
    )
    results = run(plan, 5_000)
    counts = results.counts()
    lost, offered = counts[:, 4].reshape(1000, 5), counts[:, 1].reshape(1000, 5)
    held = sum(
        estimate.low <= loss <= estimate.high
        for estimate in (ratio_estimate(top, bottom) for top, bottom in zip(lost, offered, strict=True))
    )

    assert 930 <= held <= 970
    whole = results.estimate(metrics.ABANDONMENT)
    assert whole.low <= loss <= whole.high


def test_the_interval_of_a_share_holds_only_shares() -> None:
    """Law: what cannot be is left out of the interval of a share; where there is no interval, there still is none."""
    assert Estimate(0.997, 0.993, 1.001, 10).of_a_share() == Estimate(0.997, 0.993, 1.0, 10)
    assert Estimate(0.001, -0.002, 0.004, 10).of_a_share() == Estimate(0.001, 0.0, 0.004, 10)
    assert math.isnan(mean_estimate([0.5]).of_a_share().low)
