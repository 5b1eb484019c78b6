"""Human units become plain numbers, and what is no unit is refused in words."""

from __future__ import annotations

import pytest

from simulation import units


@pytest.mark.parametrize(
    ("given", "seconds"),
    [("20 s", 20), ("2.5 min", 150), ("1 h 30 min", 5400), ("3 d", 259_200), ("250 ms", 0.25), ("0 s", 0)],
)
def test_durations_are_seconds(given: str, seconds: float) -> None:
    """Law: a duration with its unit is read as seconds."""
    assert units.duration_s(given) == seconds


@pytest.mark.parametrize("given", ["20", 20, 20.0, "-3 s", "2,5 min", "soon", "", "1e400 s", "3 parsecs", None])
def test_what_is_no_duration_is_refused(given: object) -> None:
    """Law: a number without a unit, a negative one and nonsense are no durations."""
    with pytest.raises(ValueError, match="expected a duration of 0 s or more"):
        units.duration_s(given)


def test_a_decimal_comma_is_explained() -> None:
    """Law: whoever writes a decimal comma is told to write a point."""
    with pytest.raises(ValueError, match="a point, not a comma"):
        units.duration_s("2,5 min")


@pytest.mark.parametrize(("given", "share"), [("80 %", 0.8), ("0.5%", 0.005), (0.25, 0.25), (1, 1.0)])
def test_shares_lie_between_nothing_and_all(given: object, share: float) -> None:
    """Law: a share is read from percent, or from a number up to 1."""
    assert units.share(given) == share


@pytest.mark.parametrize("given", ["80", 80, "120 %", "-1 %", True, float("nan"), "0,8"])
def test_what_is_no_share_is_refused(given: object) -> None:
    """Law: a share outside 0 % to 100 % is refused."""
    with pytest.raises(ValueError, match="expected a share from 0 % to 100 %"):
        units.share(given)


@pytest.mark.parametrize(("given", "per_h"), [("12 per h", 12), ("240 per day", 10), ("0.5/min", 30)])
def test_rates_are_per_hour(given: str, per_h: float) -> None:
    """Law: a rate with its unit is read per hour."""
    assert units.rate_per_h(given) == per_h


@pytest.mark.parametrize(
    ("given", "money"), [("31 EUR", (3100, "EUR")), ("27.50 EUR", (2750, "EUR")), ("0.5 CHF", (50, "CHF"))]
)
def test_money_is_whole_cents(given: str, money: tuple[int, str]) -> None:
    """Law: an amount is exact cents and a currency."""
    assert units.money_cents(given) == money


@pytest.mark.parametrize("given", ["31", "31,50 EUR", "1.234 EUR", "-3 EUR", 31])
def test_what_is_no_money_is_refused(given: object) -> None:
    """Law: an amount without currency, with a comma or with thousandths is refused."""
    with pytest.raises(ValueError, match="expected an amount with its currency"):
        units.money_cents(given)


@pytest.mark.parametrize("given", ["8h", "25:00", "20:00-08:00", "08:00-08:00"])
def test_a_span_ends_after_it_begins(given: str) -> None:
    """Law: a span is two times of one day, the first before the second."""
    with pytest.raises(ValueError, match=r"expected (a|one) (span|time)"):
        units.span_s(given)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(20, "20 s"), (8.74, "8.7 s"), (125, "2 min 05 s"), (120, "2 min"), (5400, "1 h 30 min"), (86_400, "24 h"),
     (181_440, "2.1 d"), (float("nan"), "–")],
)  # fmt: skip
def test_durations_are_written_for_readers(seconds: float, text: str) -> None:
    """Law: a duration is shown in the units that a reader would use."""
    assert units.show_s(seconds) == text
