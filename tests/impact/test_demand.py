"""The demand that broken promises add: how many contacts, where, and when."""

from dataclasses import replace

import numpy as np
import pytest

from impact.demand import added_contacts, contacts_by_promise, shares_in, struck_orders
from impact.drivers import Drivers
from impact.orders import Orders, orders_of
from impact.values import When, Where
from parcours.errors import ConfigError, SpecError
from simulation.scenario.load import load_scenario, shipped_scenarios
from simulation.scenario.model import Scenario
from simulation.scenario.values import Distribution


def test_contacts_are_orders_times_contacts_per_order(small: Scenario, orders: Orders, drivers: Drivers) -> None:
    """With a delay short against a day, a day's contacts are its orders times the contacts of each."""
    driver = drivers.of("confirmation.arrives")
    instant = replace(driver, when=When(law=Distribution.model_validate("exponential 60 s")))

    total = sum(flow.sum() for flow in added_contacts(small, instant, orders).values())

    # Phone calls of the last four hours come the next morning, those of the evening before come today: they cancel out
    # but for the first day, which has no evening before it in the horizon.
    assert total == pytest.approx(2000 * 0.08, rel=0.2)
    assert struck_orders(small, driver, orders) == 2000


def test_the_channels_of_the_scenario_take_what_others_would_have_had(small: Scenario, drivers: Drivers) -> None:
    """Without chat and social their shares go to phone and mail in proportion."""
    assert shares_in(small, drivers.of("confirmation.arrives")) == pytest.approx({"phone": 0.875, "mail": 0.125})


def test_a_scenario_without_any_of_the_channels_is_refused(small: Scenario, drivers: Drivers) -> None:
    """Customers who can make contact nowhere are a mistake of the configuration."""
    driver = replace(drivers.of("mail.once"), where=Where(shares={"pigeon": 1.0}))

    with pytest.raises(ConfigError, match="expected one of the channels pigeon"):
        shares_in(small, driver)


def test_nobody_calls_while_it_is_closed(small: Scenario, orders: Orders, drivers: Drivers) -> None:
    """Calls of the night come in the first two hours after opening, and none are lost before closing."""
    flow = added_contacts(small, drivers.of("confirmation.arrives"), orders)["phone"]
    is_open = np.zeros(48, bool)
    is_open[16:40] = True

    assert flow[~is_open].sum() == 0
    assert flow[16:20].min() > 1.5 * flow[24:36].max()


def test_contacts_follow_their_delay(small: Scenario, orders: Orders, drivers: Drivers) -> None:
    """Orders of one hour are followed by contacts a constant delay later, and at no other time."""
    noon = replace(orders, hours=tuple(1.0 if hour == 12 else 0.0 for hour in range(24)))
    driver = replace(
        drivers.of("mail.once"),
        when=When(law=Distribution.model_validate("constant 3 h")),
        where=Where(shares={"mail": 1.0}),
    )

    flow = added_contacts(small, driver, noon)["mail"]

    assert np.nonzero(flow)[0].tolist() == [30, 31]
    assert flow.sum() == pytest.approx(2000 * driver.contacts.value)


def test_orders_of_the_days_before_still_echo(small: Scenario, orders: Orders, drivers: Drivers) -> None:
    """A promise with a delay of days brings contacts on the very first day, of earlier orders."""
    flow = added_contacts(small, drivers.of("parcel.on-time"), orders)

    assert sum(one.sum() for one in flow.values()) == pytest.approx(2000 * 0.17 * 0.35, rel=0.2)


def test_what_breaks_at_a_peak_only_comes_of_the_busiest_hours(
    small: Scenario, orders: Orders, drivers: Drivers
) -> None:
    """With busy_from, orders outside the busiest hours add nothing; with the whole range they add the same as ever."""
    peaked = replace(orders, hours=(1.0, 1.0, 1.0, 5.0, 10.0, 7.0, 2.0, 1.0))
    driver = replace(
        drivers.of("mail.once"),
        when=When(law=Distribution.model_validate("constant 0 s")),
        where=Where(shares={"mail": 1.0}),
    )

    at_peak = added_contacts(small, driver, peaked, busy_from=0.6)["mail"]
    always = added_contacts(small, driver, peaked)["mail"]

    assert np.array_equal(at_peak > 0, (np.arange(48) >= 24) & (np.arange(48) < 36))
    assert np.allclose(at_peak[24:36], always[24:36])
    assert np.allclose(added_contacts(small, driver, peaked, busy_from=0.001)["mail"], always)


def test_demand_is_linear_in_the_break_rate(small: Scenario, orders: Orders, drivers: Drivers) -> None:
    """Twice the rate is twice the contacts, channel by channel and interval by interval."""
    one = contacts_by_promise(small, {"mail.once": 0.1}, drivers, orders)["mail.once"]
    two = contacts_by_promise(small, {"mail.once": 0.2}, drivers, orders)["mail.once"]

    assert set(one) == {"phone", "mail"}
    assert all(np.allclose(2 * one[name], two[name]) for name in one)


@pytest.mark.parametrize("rate", [-0.1, 1.1])
def test_a_rate_that_is_none_is_refused(small: Scenario, orders: Orders, drivers: Drivers, rate: float) -> None:
    """A break rate is a share."""
    with pytest.raises(SpecError, match="expected a break rate of 0 to 1"):
        contacts_by_promise(small, {"mail.once": rate}, drivers, orders)


@pytest.mark.parametrize("name", shipped_scenarios())
def test_every_shipped_scenario_has_orders_with_a_source(name: str) -> None:
    """No shipped scenario falls back to orders that are reckoned from its contacts."""
    found = orders_of(load_scenario(name))

    assert found.per_day > 0
    assert "contacts for 100 orders" not in found.source


def test_orders_of_a_scenario_of_ones_own_are_reckoned_from_its_contacts(small: Scenario) -> None:
    """360 first contacts at 6.7 for 100 orders are 5,373 orders, and the origin says so."""
    found = orders_of(small)

    assert round(found.on(small.start)) == 5373
    assert found.source.startswith("6.7 contacts for 100 orders")


def test_the_scenarios_own_orders_come_first() -> None:
    """A scenario whose demand is written as orders is believed."""
    found = orders_of(load_scenario("christmas"))

    assert (found.per_day, found.days["2026-12-22"], found.shares["relay"]) == (9200.0, 1.3, 0.55)
