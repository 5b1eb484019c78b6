"""The search for the limit, on shops that are functions."""

from __future__ import annotations

import pytest

from load.limit import Limit, Trial, find_limit
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
    with pytest.raises(CouldNotLook, match="too slow"):
        find_limit(lambda rate, confirm: Trial(rate, rate < 5000, "late", valid=rate < 5000), 1000, 100_000)
