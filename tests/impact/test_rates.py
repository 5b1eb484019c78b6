"""Break rates: Jeffreys' interval, what cannot be excluded, and crowds that break what is whole alone."""

import numpy as np
import pytest
from scipy import stats

from impact.rates import BreakRate, higher_in_a_crowd, spread_draws
from parcours.errors import SpecError


def test_none_broken_in_sixty_leaves_about_five_per_cent() -> None:
    """After 0 breaks in 60 a rate of 4.9 % cannot be excluded, for it too shows none once in twenty."""
    bound = BreakRate(0, 60).at_most

    assert round(bound, 4) == 0.0487
    assert (1 - bound) ** 60 == pytest.approx(0.05)


@pytest.mark.parametrize(("broken", "judged"), [(1, 20), (2, 20), (200, 2000), (7, 9)])
def test_the_interval_is_that_of_the_beta_posterior(broken: int, judged: int) -> None:
    """The interval is the middle 95 % of Beta(broken + 1/2, kept + 1/2), as scipy knows it."""
    rate = BreakRate(broken, judged)
    known = stats.beta(broken + 0.5, judged - broken + 0.5)

    assert (rate.mean, rate.low, rate.high) == pytest.approx((known.mean(), known.ppf(0.025), known.ppf(0.975)))


def test_a_hundred_times_the_journeys_make_the_interval_ten_times_narrower() -> None:
    """The width falls with the square root of the observations."""
    few, many = BreakRate(2, 20), BreakRate(200, 2000)

    assert (few.high - few.low) / (many.high - many.low) == pytest.approx(10, rel=0.15)


def test_nothing_broken_begins_at_nought_and_everything_broken_ends_at_one() -> None:
    """An interval never leaves out the rate that was seen at its edge."""
    assert (BreakRate(0, 8).low, BreakRate(8, 8).high, BreakRate(8, 8).at_most) == (0.0, 1.0, 1.0)


def test_the_jeffreys_interval_covers_the_truth() -> None:
    """Over all outcomes of 50 journeys at a true rate of 10 %, the interval holds it at least 93 times in 100."""
    rates = [BreakRate(broken, 50) for broken in range(51)]
    chances = stats.binom(50, 0.1).pmf(np.arange(51))
    covered = sum(chance for rate, chance in zip(rates, chances, strict=True) if rate.low <= 0.1 <= rate.high)

    assert covered >= 0.93


def test_more_broken_than_judged_is_refused() -> None:
    """Counts that cannot be are refused, with both numbers."""
    with pytest.raises(SpecError, match="given 3 of 2"):
        BreakRate(3, 2)


@pytest.mark.parametrize(
    ("alone", "crowd", "says"),
    [
        ((0, 60), (20, 200), True),
        ((0, 5), (20, 200), False),
        ((1, 60), (60, 200), False),
        ((0, 0), (60, 200), False),
        ((0, 60), (0, 200), False),
    ],
)
def test_only_what_chance_hardly_explains_is_a_crowds_own(
    alone: tuple[int, int], crowd: tuple[int, int], says: bool
) -> None:
    """A promise breaks in a crowd only where it never broke alone, and that would be luck at most once in twenty."""
    assert higher_in_a_crowd(BreakRate(*alone), BreakRate(*crowd)) is says


def test_the_crowds_own_is_fishers_exact_test() -> None:
    """The chance that decides is that of Fisher's one-sided exact test."""
    for alone, broken, judged in ((30, 20, 200), (31, 18, 200), (60, 9, 150)):
        table = [[0, alone], [broken, judged - broken]]
        exact = stats.fisher_exact(table, alternative="less").pvalue

        assert higher_in_a_crowd(BreakRate(0, alone), BreakRate(broken, judged)) is bool(exact <= 0.05)


def test_draws_are_even_and_depend_on_their_name_alone() -> None:
    """Draws cover (0, 1) evenly, are the same each time, and differ in order between names."""
    one, again, other = spread_draws(50, 1, "a"), spread_draws(50, 1, "a"), spread_draws(50, 1, "b")

    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)
    assert np.allclose(np.sort(one), (np.arange(50) + 0.5) / 50)
