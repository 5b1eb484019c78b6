"""Random numbers by address: right law, no relation between neighbours, the same everywhere."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy import special, stats

from parcours.errors import SpecError
from simulation.kernel import draws
from simulation.kernel.luck import DrawnLuck, keys_of
from simulation.plan import Plan

PlanOf = Callable[..., Plan]

KEYS = (np.uint64(0x0123456789ABCDEF), np.uint64(0xFEDCBA9876543210))
FEW = 20_000


def _uniforms(purpose: int = 3, key: int = 0) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    key0, key1 = KEYS[key], KEYS[1 - key]
    return np.array([draws.uniform_of(key0, key1, np.uint64(case << 12), 0, purpose) for case in range(FEW)])


def test_uniform_numbers_are_uniform() -> None:
    """Law: numbers at successive addresses fill (0, 1) evenly."""
    assert stats.kstest(_uniforms(), "uniform").pvalue > 0.01


@pytest.mark.parametrize("other", [_uniforms(purpose=4), _uniforms(key=1), np.roll(_uniforms(), 1)])
def test_neighbours_are_unrelated(other: np.ndarray[tuple[int], np.dtype[np.float64]]) -> None:
    """Law: another purpose, another replication and the next case have nothing to do with a number."""
    cells, _, _ = np.histogram2d(_uniforms(), other, bins=10, range=[[0, 1], [0, 1]])

    assert stats.chisquare(cells.ravel()).pvalue > 0.01


def test_an_address_has_one_number_for_ever() -> None:
    """Law: the number at an address is the same on every machine and in every version; a stored one proves it."""
    assert draws.uniform_of(*KEYS, np.uint64(42 << 12), 1, draws.HANDLING) == 0.5730164009688837
    assert [int(key) for key in keys_of(7, 3)] == [6823953754371609207, 15549341456297449710]


@pytest.mark.parametrize(
    ("ours", "truth", "where"),
    [
        (draws.log, np.log, np.linspace(1e-12, 1, 2001)),
        (draws.exp, np.exp, np.linspace(-40, 40, 2001)),
        (draws.normal_quantile, special.ndtri, np.linspace(1e-9, 1 - 1e-9, 2001)),
    ],
)
def test_functions_are_right_to_the_last_places(
    ours: Callable[[float], float],
    truth: Callable[[np.ndarray[tuple[int], np.dtype[np.float64]]], np.ndarray[tuple[int], np.dtype[np.float64]]],
    where: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> None:
    """Law: logarithm, exponential and normal quantile agree with the library to about 15 digits."""
    assert np.allclose([ours(x) for x in where], truth(where), rtol=4e-15, atol=1e-15)


@pytest.mark.parametrize(
    ("text", "law"),
    [
        ("exponential 180 s", stats.expon(scale=180)),
        ("lognormal 5 min cv 0.9", stats.lognorm(s=math.sqrt(math.log(1.81)), scale=300 / math.sqrt(1.81))),
        ("gamma 5 min cv 0.5", stats.gamma(4, scale=75)),
        ("gamma 60 s cv 1.5", stats.gamma(1 / 2.25, scale=135)),
    ],
)
def test_durations_follow_their_law(text: str, law: stats.rv_continuous, plan_of: PlanOf) -> None:
    """Law: handling times drawn for first contacts follow the law that the scenario names."""
    plan = plan_of(reasons__any__handling=text, demand__0__per_h="1000 per h")
    drawn = DrawnLuck(plan, 1, 0).first_contacts(0).handling_s

    assert len(drawn) > 3500
    assert stats.kstest(drawn, law.cdf).pvalue > 0.01


def test_measured_times_are_drawn_as_often_as_they_were_measured(plan_of: PlanOf) -> None:
    """Law: an empirical law gives each of its values equally often."""
    values = ["10 s", "20 s", "20 s", "400 s"]
    plan = plan_of(reasons__any__handling={"kind": "empirical", "values": values}, demand__0__per_h="1000 per h")
    drawn = DrawnLuck(plan, 1, 0).first_contacts(0).handling_s

    seen, counts = np.unique(drawn, return_counts=True)
    assert list(seen) == [10, 20, 400]
    assert counts / len(drawn) == pytest.approx([0.25, 0.5, 0.25], abs=0.03)


def test_arrivals_are_poisson(plan_of: PlanOf) -> None:
    """Law: counts of independent days have the expected mean and a variance equal to it."""
    plan = plan_of(demand__0__per_h="50 per h")
    counts = [len(DrawnLuck(plan, 1, day).first_contacts(0).address) for day in range(600)]

    assert np.mean(counts) == pytest.approx(200, abs=3 * math.sqrt(200 / 600))
    assert np.var(counts) / np.mean(counts) == pytest.approx(1, abs=0.2)


def test_days_differ_as_much_as_was_said(plan_of: PlanOf) -> None:
    """Law: with day-to-day randomness the counts vary by the coefficient given, beyond Poisson."""
    plan = plan_of(demand__0__per_h="500 per h", day_to_day="20 %")
    counts = [len(DrawnLuck(plan, 1, day).first_contacts(0).address) for day in range(600)]

    assert np.mean(counts) == pytest.approx(2000, rel=0.03)
    assert np.std(counts) / np.mean(counts) == pytest.approx(math.sqrt(0.2**2 + 1 / 2000), rel=0.12)


def test_arrivals_of_many_sources_come_in_order(plan_of: PlanOf) -> None:
    """Law: first contacts of all sources stand in order of time, then of source, then of rank."""
    sources = [{"channel": "phone", "per_h": f"{rate} per h"} for rate in (5, 90, 0, 40, 40)]
    first = DrawnLuck(plan_of(demand=sources, clock="60 s"), 1, 0).first_contacts(0)
    order = list(zip(first.arrival_s, first.address, strict=True))

    assert order == sorted(order)
    assert set(first.stream) == {0, 1, 3, 4}


def test_more_contacts_than_foreseen_find_room(plan_of: PlanOf) -> None:
    """Law: a day on which far more customers call than on average is drawn whole."""
    plan = plan_of(demand__0__per_h="5000 per h", day_to_day="150 %")
    counts = [len(DrawnLuck(plan, 1, day).first_contacts(0).address) for day in range(30)]

    assert max(counts) > 2 * 20_000


@pytest.mark.parametrize(("seed", "replication"), [(-1, 0), (0, -1)])
def test_negative_seeds_are_refused(seed: int, replication: int) -> None:
    """Law: seeds and replications are numbers of at least 0."""
    with pytest.raises(SpecError, match="at least 0"):
        keys_of(seed, replication)
