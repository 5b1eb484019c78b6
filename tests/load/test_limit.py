"""The search for the limit, on shops that are functions."""

from __future__ import annotations

import pytest

from load.growth import growing
from load.limit import Limit, Trial, find_limit
from load.results import Results, read_results
from load.tally import Tally
from parcours.errors import CouldNotLook


def shop(limit: float, rates: list[float]) -> Limit:
    """Search the limit of a shop that holds exactly up to *limit*."""

    def attempt(rate: float, confirm: bool) -> Trial:
        rates.append(rate)
        held = rate <= limit
        return Trial(rate, held, "" if held else "checkout p95 < 1 s: missed")

    return find_limit(attempt, 1000, 100_000, precision=0.03)


@pytest.mark.parametrize("limit", [130.0, 999.0, 1000.0, 1001.0, 7777.0, 64_000.0])
def test_the_limit_is_found_within_its_precision(limit: float) -> None:
    """The rate found holds, and is within three per cent of the true limit, in few trials."""
    rates: list[float] = []
    found = shop(limit, rates)

    assert limit / 1.03 <= found.rate_per_h <= limit
    assert found.broke == "checkout p95 < 1 s: missed"
    assert len(rates) <= 16


def test_a_cap_ends_the_search() -> None:
    """A shop that holds whatever is allowed is told so, and the cap is never exceeded."""
    rates: list[float] = []
    found = shop(1e9, rates)

    assert (found.rate_per_h, found.capped, max(rates)) == (100_000, True, 100_000)


def test_a_shop_that_holds_nothing_has_no_limit() -> None:
    """Where not even the lowest rate holds, the sentence says so and what broke."""
    assert shop(0, []).sentence() == "no rate held, not even 1000 orders/h: checkout p95 < 1 s: missed"


def test_a_limit_that_is_not_confirmed_is_lowered() -> None:
    """The longer run has the last word."""

    def attempt(rate: float, confirm: bool) -> Trial:
        held = rate <= (3000 if confirm else 3300)
        return Trial(rate, held, "" if held else "late mail")

    assert 2850 <= find_limit(attempt, 1000, 100_000).rate_per_h <= 3000


def test_a_slow_generator_finds_no_limit() -> None:
    """A rate that the generator could not hold says nothing about the shop."""
    with pytest.raises(CouldNotLook, match="nothing can be said of the shop: late"):
        find_limit(lambda rate, confirm: Trial(rate, rate < 5000, "late", valid=rate < 5000), 1000, 100_000)


def test_a_rate_beyond_the_generator_is_no_end_of_the_search() -> None:
    """Where the generator fails far above what the shop can do, the shop's own limit is found all the same."""

    def attempt(rate: float, confirm: bool) -> Trial:
        return Trial(rate, rate <= 3000, "" if rate <= 3000 else "late mail", valid=rate < 5000)

    found = find_limit(attempt, 1500, 100_000)
    assert 3000 / 1.03 <= found.rate_per_h <= 3000
    assert found.broke == "late mail"


def queue_at(rho: float, service_s: float = 0.05, duration_s: float = 20.0) -> Results:
    """Return a trial at *rho* times what a shop with one lane can do, customers arriving evenly."""
    tally, free_at = Tally(), 0.0
    for number in range(int(duration_s * rho / service_s)):
        due_s = number * service_s / rho
        free_at = max(due_s, free_at) + service_s
        tally.step(due_s, "place-order", ("checkout",), free_at - due_s)
        tally.step(due_s, "enter", (), 0.01)
    return read_results({"second": second, "worker": "w0", **one.to_json()} for second, one in tally.take())


def test_a_queue_that_grows_is_seen_before_an_objective_is_missed() -> None:
    """One per cent above what the shop can do is told by the step that grows; one below is not."""
    assert growing(queue_at(0.99), 20.0) == ""
    assert growing(queue_at(1.01), 20.0).startswith("place-order takes longer and longer: ")


def test_a_limit_that_is_known_is_found_within_five_per_cent() -> None:
    """On a shop with one lane and a set service time, the search ends within 5 % of what that lane can do."""
    known_per_h = 3600 / 0.05

    def attempt(rate: float, confirm: bool) -> Trial:
        duration_s = 40.0 if confirm else 20.0
        broke = growing(queue_at(rate / known_per_h, duration_s=duration_s), duration_s)
        return Trial(rate, not broke, broke)

    for start in (0.3, 0.95, 2.7):
        found = find_limit(attempt, start * known_per_h, 1e7)
        assert abs(found.rate_per_h / known_per_h - 1) < 0.05
        assert "place-order" in found.sentence()
