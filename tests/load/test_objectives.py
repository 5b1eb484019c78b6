"""Objectives, from their text to what is said of them."""

from __future__ import annotations

import random

import pytest

from load.histogram import Histogram
from load.objectives import judge, parse
from load.results import Results, read_results
from load.tally import Tally
from parcours.errors import ConfigError


def results_of(tally: Tally) -> Results:
    """Send a tally the way that records take."""
    return read_results({"second": second, "worker": "w0", **one.to_json()} for second, one in tally.take())


def test_quantiles_are_within_one_per_cent() -> None:
    """Any quantile read from the buckets is within 1 % of the true one, and the maximum is exact."""
    values = [random.Random(1).lognormvariate(-2, 1) for _ in range(5000)]
    histogram = Histogram()
    for value in values:
        histogram.add(value)
    values.sort()
    for share in (0.01, 0.5, 0.95, 0.999):
        assert histogram.quantile_s(share) == pytest.approx(values[int(share * 5000) - 1], rel=0.01)
    assert histogram.quantile_s(1.0) == values[-1]


def test_a_missed_objective_says_by_how_much_and_since_when() -> None:
    """A p95 over the limit is told with its value, its count and the minute in which it began."""
    tally = Tally()
    for second in range(180):
        for _ in range(2):
            tally.step(second, "place-order", ("checkout",), 0.1 if second < 60 else 2.0)
    judged = judge(parse("checkout p95 < 800 ms"), results_of(tally))

    assert judged.state == "missed"
    assert judged.minute == 1
    assert judged.sentence == "checkout p95 < 800 ms: missed, 2000 ms of 360; since minute 2"


def test_the_worst_minute_decides_where_it_is_asked_for() -> None:
    """A bad minute that the whole run hides breaks an objective on every minute."""
    tally = Tally()
    for second in range(600):
        for number in range(10):
            tally.step(second, "pay", ("checkout",), 0.1, "HTTP 503" if 120 <= second < 180 and number == 0 else "")
    results = results_of(tally)

    assert judge(parse("checkout errors <= 2 %"), results).state == "met"
    worst = judge(parse("checkout errors <= 2 % in every minute"), results)
    assert (
        worst.sentence == "checkout errors <= 2 % in every minute: missed, 10.00 % in minute 3 of 600; since minute 3"
    )


def test_a_promise_counts_when_it_is_kept_in_time() -> None:
    """A mail that came, but after the limit, is not kept within it; what was not seen is not counted."""
    tally = Tally()
    for number in range(100):
        tally.promise(0, "confirmation.arrives", "kept", 90.0 if number < 3 else 0.5)
    tally.promise(0, "confirmation.arrives", "not seen", None)
    results = results_of(tally)

    assert judge(parse("confirmation.arrives >= 99 %"), results).state == "met"
    late = judge(parse("confirmation.arrives >= 99 % within 60 s"), results)
    assert late.sentence == "confirmation.arrives >= 99 % within 60 s: missed, 97.00 % of 100; since minute 1"


def test_what_was_never_seen_is_inconclusive() -> None:
    """An objective on something that never happened is neither met nor missed."""
    assert judge(parse("pay p95 < 1 s"), Results()).state == "inconclusive"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("checkout p95 < 800", "expected such as"),
        ("checkout p95 < 8 %", "expected a duration in ms or s for p95"),
        ("checkout errors < 8 ms", "expected a share in %"),
        ("checkout p95 < 1 s within 3 s", "only the share of a promise"),
        ("order.once >= 101 %", "from 0 to 100 %"),
    ],
)
def test_what_is_no_objective_is_refused(text: str, expected: str) -> None:
    """An objective that cannot be understood says what was expected."""
    with pytest.raises(ConfigError, match=expected):
        parse(text)


def test_foreign_records_are_counted_and_skipped() -> None:
    """A record that is no interval does not stop the reading, and is not silently lost."""
    assert read_results([{"second": 1}, {"second": 1, "worker": "w", "rows": 3}, {}]).misfits == 3
