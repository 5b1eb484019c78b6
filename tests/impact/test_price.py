"""Prices: common random numbers, intervals that narrow, the same numbers on any number of workers, tornadoes."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from impact.centre import Cause, centre_of
from impact.drivers import Drivers
from impact.effort import Effort, Given
from impact.need import Ruler, full_shift_s
from impact.orders import Orders
from impact.price import Band, bill_for, prices_apart
from impact.rates import BreakRate
from impact.sensitivity import tornado
from parcours.errors import SpecError
from simulation.scenario.load import load_scenario
from simulation.scenario.model import Scenario

EFFORT = Effort(replications=40, seed=3, workers=1, need_days=4)


def causes(drivers: Drivers, *names: str) -> list[Cause]:
    """Return causes of promises."""
    return [Cause(name, drivers.of(name)) for name in names]


def test_first_contacts_are_what_the_drivers_say(small: Scenario, orders: Orders, drivers: Drivers) -> None:
    """On average as many first contacts come as orders x rate x contacts per broken order say."""
    [cause] = causes(drivers, "order.once")
    bill = bill_for(small, [(cause, Given(0.1))], orders, EFFORT)
    expected = 0.1 * float(centre_of(small, [cause], orders).first_contacts("order.once").sum())

    assert bill.prices[0].first.value == pytest.approx(expected, rel=0.05)
    assert bill.prices[0].contacts.value > bill.prices[0].first.value
    assert bill.days == (date(2026, 3, 3),)


def test_two_thousand_journeys_say_more_than_twenty(small: Scenario, orders: Orders, drivers: Drivers) -> None:
    """At the same share of breaks the band of every figure is much narrower with a hundred times the journeys."""
    [cause] = causes(drivers, "order.once")

    def widths(rate: BreakRate) -> list[float]:
        price = bill_for(small, [(cause, rate)], orders, EFFORT).prices[0]
        return [one.high - one.low for one in (price.contacts, price.advisers, price.euros)]

    few, many = widths(BreakRate(2, 20)), widths(BreakRate(200, 2000))

    assert all(wide > 2.5 * narrow for wide, narrow in zip(few, many, strict=True))


def test_survive_42_the_same_seed_gives_the_same_numbers_on_any_number_of_workers(
    small: Scenario, orders: Orders, drivers: Drivers
) -> None:
    """One worker and three give the same statement, to the last digit."""
    struck = [(cause, BreakRate(3, 30)) for cause in causes(drivers, "order.once", "mail.once")]

    assert bill_for(small, struck, orders, EFFORT) == bill_for(small, struck, orders, replace(EFFORT, workers=3))


def test_another_seed_gives_other_days(small: Scenario, orders: Orders, drivers: Drivers) -> None:
    """The seed is what the numbers hang on."""
    struck = [(cause, BreakRate(3, 30)) for cause in causes(drivers, "order.once")]

    assert bill_for(small, struck, orders, EFFORT) != bill_for(small, struck, orders, replace(EFFORT, seed=4))


def test_the_dearest_comes_first_and_all_together_cost_about_their_sum(
    small: Scenario, orders: Orders, drivers: Drivers
) -> None:
    """Prices are ranked by euros, and the whole is near the sum of its parts."""
    struck = [(cause, Given(0.05)) for cause in causes(drivers, "mail.once", "order.once", "price.stable")]

    bill = bill_for(small, struck, orders, EFFORT)

    assert [one.name for one in bill.prices] == ["order.once", "price.stable", "mail.once"]
    assert bill.total.euros.value == pytest.approx(sum(one.euros.value for one in bill.prices), rel=0.15)
    assert bill.total.first.value == pytest.approx(sum(one.first.value for one in bill.prices), rel=0.01)


def test_more_broken_answers_later(small: Scenario, orders: Orders, drivers: Drivers) -> None:
    """With the scenario's own advisers fewer calls are answered in time when much is broken."""
    bill = bill_for(small, [(cause, Given(0.3)) for cause in causes(drivers, "order.once")], orders, EFFORT)
    phone = next(level for level in bill.levels if level.channel == "phone")

    assert phone.broken < phone.healthy


def test_equal_causes_have_equal_prices(small: Scenario, orders: Orders, drivers: Drivers) -> None:
    """Alternatives with the same driver meet the same customers, so they are priced alike."""
    one = drivers.of("mail.readable")
    struck = [(Cause("F07", one), Given(0.1)), (Cause("F68", replace(one, name="other")), Given(0.1))]

    first, second = prices_apart(small, struck, orders, EFFORT).prices

    assert replace(first, name="") == replace(second, name="")


def test_nothing_to_price_is_refused(small: Scenario, orders: Orders) -> None:
    """A bill needs something that is broken."""
    with pytest.raises(SpecError, match="at least one broken promise"):
        bill_for(small, [], orders, EFFORT)


@pytest.mark.parametrize("effort", [{"replications": 19}, {"workers": 0}])
def test_an_effort_that_says_nothing_is_refused(effort: dict[str, int]) -> None:
    """Too few replications, or nobody to play them, are refused."""
    with pytest.raises(SpecError):
        Effort(**effort)


def test_a_band_is_the_mean_and_the_middle_ninety_five_per_cent() -> None:
    """The ends leave out 2.5 % of the replications on each side."""
    band = Band.of(np.arange(1001.0))

    assert (band.value, band.low, band.high) == (500.0, 25.0, 975.0)


def test_needs_grow_with_what_is_broken_and_are_nought_without(
    small: Scenario, orders: Orders, drivers: Drivers
) -> None:
    """The need beyond the healthy one is nought at a rate of 0, and rises about in proportion."""
    centre = centre_of(small, causes(drivers, "order.once"), orders)
    ruler = Ruler(small, centre.plan, seed=1, days=6, threads=1)
    healthy = ruler(centre.at({}))
    needs = [float(ruler(centre.at({"order.once": rate})).less(healthy).shifts[0]) for rate in (0.0, 0.1, 0.2)]

    assert needs[0] == 0.0
    assert 0 < needs[1] < needs[2] < 2.5 * needs[1]


def test_a_full_shift_is_that_of_the_scenario() -> None:
    """7 h 30 min with a break of half an hour are 7 paid hours of work."""
    assert full_shift_s(load_scenario("mothers-day")) == 7 * 3600


def test_the_tornado_ranks_what_moves_the_answer(small: Scenario, orders: Orders, drivers: Drivers) -> None:
    """A driver known to a factor of fifteen moves the answer more than a rate known to a few per cent."""
    [cause] = causes(drivers, "confirmation.arrives")

    found = tornado(small, [(cause, BreakRate(200, 2000))], orders, EFFORT)
    swings = {swing.name: swing for swing in found.swings}

    assert found.swings[0].name == "confirmation.arrives: contacts per broken order"
    rate = swings["confirmation.arrives: break rate"]
    assert rate.low_euros < found.euros < rate.high_euros
    assert rate.quality == "measured"
    widths = [swing.width for swing in found.swings]
    assert widths == sorted(widths, reverse=True)
    assert len(swings) == 7


def test_what_is_known_is_not_varied(small: Scenario, orders: Orders, drivers: Drivers) -> None:
    """A share that was given, and orders that are all orders, have no place in the tornado."""
    [cause] = causes(drivers, "confirmation.arrives")

    names = [swing.name for swing in tornado(small, [(cause, Given(0.1))], orders, EFFORT).swings]

    assert "confirmation.arrives: break rate" not in names
    assert not [name for name in names if "orders it concerns" in name]
