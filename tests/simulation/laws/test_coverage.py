"""An interval that is called 95 % holds the truth in 95 of 100 experiments."""

from __future__ import annotations

import pytest

from simulation.analytics.transient import ExactDay, exact_day
from simulation.intervals import ratio_estimate
from simulation.kernel.measure import COUNTS
from simulation.replicate import run
from simulation.results import Results
from simulation.truth.models import ModelDay
from simulation.truth.simulated import plan_of_day

EXPERIMENTS, REPLICATIONS = 1000, 12
MODEL = ModelDay(first_contacts=(40, 70, 60, 30), staff=(7, 11, 10, 5))


@pytest.fixture(scope="module")
def truth() -> ExactDay:
    """Return the exact solution of a short day with a rise and falls of staff, too few of them."""
    return exact_day(
        MODEL.contacts,
        MODEL.crew,
        interval_s=MODEL.interval_s,
        handling_s=MODEL.handling_s,
        patience_s=MODEL.patience_s,
        within_s=MODEL.within_s,
        longest_queue=60,
    )


@pytest.fixture(scope="module")
def played() -> Results:
    """Return all replications of all experiments."""
    return run(plan_of_day(MODEL), EXPERIMENTS * REPLICATIONS)


@pytest.mark.parametrize(
    ("top", "exact"),
    [
        (("within",), "service_level_of_offered"),
        (("abandoned",), "p_abandoned"),
        (("wait_s", "lost_wait_s"), "mean_wait_s"),
    ],
)
def test_intervals_hold_the_exact_day_as_often_as_they_say(
    played: Results, truth: ExactDay, top: tuple[str, ...], exact: str
) -> None:
    """Of 1,000 experiments of 12 days each, 93 to 97 % hold the solution of Kolmogorov's equations."""
    counts = played.counts().reshape(EXPERIMENTS, REPLICATIONS, -1)
    over = sum(counts[:, :, COUNTS.index(column)] for column in top)
    under = counts[:, :, COUNTS.index("offered")]
    value = getattr(truth, exact)
    estimates = [ratio_estimate(x, y) for x, y in zip(over, under, strict=True)]
    held = sum(one.low <= value <= one.high for one in estimates)

    assert 930 <= held <= 970


def test_all_experiments_together_find_the_exact_day(played: Results, truth: ExactDay) -> None:
    """With 12,000 days the estimate has nowhere to hide: it is within three standard errors of the truth."""
    counts = played.counts()
    offered = counts[:, COUNTS.index("offered")]
    one = ratio_estimate(counts[:, COUNTS.index("within")], offered)
    error = (one.high - one.low) / 3.92

    assert abs(one.value - truth.service_level_of_offered) < 3 * error < 0.003
