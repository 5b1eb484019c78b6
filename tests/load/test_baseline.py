"""A run held against an earlier one."""

from __future__ import annotations

import random

import pytest

from load.baseline import Compared, compare
from load.results import Results, read_results
from load.tally import Tally


def run(seed: int, slower: float = 1.0, failing: float = 0.0, seconds: int = 60, broken: int = 0) -> Results:
    """Return a run of three requests a second, whose noise comes and goes with the seconds of the day."""
    chance = random.Random(seed)
    tally = Tally()
    for second in range(seconds):
        weather = 1.0 + 0.5 * (second % 20 > 10)
        for _ in range(3):
            took = chance.lognormvariate(-2, 0.4) * weather * slower
            tally.step(second, "pay", ("checkout",), took, "HTTP 500" if chance.random() < failing else "")
            tally.promise(second, "order.once", "kept", None)
    for second in range(broken):
        tally.promise(second, "order.once", "broken", None)
    return read_results({"second": second, "worker": "w0", **one.to_json()} for second, one in tally.take())


def states(found: tuple[Compared, ...]) -> dict[str, str]:
    """Return how each figure came out."""
    return {f"{one.name} {one.metric}": one.state for one in found}


def test_a_step_that_became_slower_is_named() -> None:
    """Half as slow again is worse in median and p95; the rest stays the same."""
    found = compare(run(1), run(2, slower=1.5), 0.1)

    assert states(found) == {
        "pay p50": "worse",
        "pay p95": "worse",
        "pay errors": "same",
        "order.once broken": "same",
    }
    assert found[0].low > 0.1
    assert found[0].sentence.startswith("pay p50: worse, ")


def test_noise_alone_is_no_difference() -> None:
    """Of a hundred pairs of runs of one shop at most one figure in a hundred is called worse."""
    worse = sum(one.state == "worse" for seed in range(100) for one in compare(run(seed), run(1000 + seed), 0.0))
    assert worse <= 4


def test_a_change_within_the_tolerance_is_no_difference() -> None:
    """Five per cent slower is nothing where ten are minded, however sure it is."""
    assert states(compare(run(1, seconds=1200), run(2, slower=1.05, seconds=1200), 0.1))["pay p50"] == "same"


def test_a_faster_step_is_better() -> None:
    """The other way round is told as well."""
    assert states(compare(run(1, slower=2.0), run(2), 0.1))["pay p50"] == "better"


def test_more_failures_and_more_broken_promises_are_worse() -> None:
    """Shares are compared by their counts."""
    found = states(compare(run(1), run(2, failing=0.3, broken=40), 0.1))
    assert (found["pay errors"], found["order.once broken"]) == ("worse", "worse")


@pytest.mark.parametrize("seconds", [1, 4])
def test_too_little_is_told_so(seconds: int) -> None:
    """A run of a few seconds says nothing about a step's durations."""
    assert states(compare(run(1, seconds=seconds), run(2, slower=3.0, seconds=seconds), 0.1))["pay p50"] == "unclear"
