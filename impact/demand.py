"""Demand that broken promises add: orders x break rate x contacts per broken order, spread over the time after.

Everything here is linear in the break rate, so what is returned is for a rate of 1; multiply it by the rate. Orders
are a Poisson process, and so are the contacts that follow them: each order's contact is moved independently.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from impact.drivers import Driver, Drivers
from impact.orders import DAY_S, Orders, days_before
from parcours.errors import ConfigError, SpecError
from simulation.plan.dice import reached
from simulation.scenario.calendar import Calendar, calendar_of
from simulation.scenario.model import Scenario
from simulation.scenario.values import Distribution

Floats = npt.NDArray[np.float64]

LONGEST_ECHO_DAYS = 60
"""Contacts later than this after their order are not reckoned with."""
OPENING_S = 7200.0
"""Customers who would have called while it was closed call evenly within this time after the next opening."""
_PARTS = 8
_ALL_BUT = 0.9999


def struck_orders(scenario: Scenario, driver: Driver, orders: Orders) -> float:
    """Return how many orders of the counted days the promise concerns, broken or not.

    Args:
        scenario: Says which days are counted.
        driver: Says which kind of orders are concerned.
        orders: The shop's orders.
    """
    calendar = calendar_of(scenario)
    counted = calendar.dates[scenario.warm_up_days : scenario.days - scenario.cool_down_days]
    return driver.share.share.value * sum(orders.on(day) for day in counted)


def added_contacts(
    scenario: Scenario, driver: Driver, orders: Orders, *, busy_from: float | None = None
) -> dict[str, Floats]:
    """Return the first contacts that a promise would add if it were broken for every order that it concerns.

    Args:
        scenario: Says days, intervals, channels and opening hours.
        driver: What customers do when the promise is broken.
        orders: The shop's orders.
        busy_from: For a promise that breaks only in a crowd: the share, above 0 and at most 1, of the busiest hour's
            orders from which on it does; None for one that breaks at any hour.

    Returns:
        Expected first contacts by channel, one number for each interval of the scenario. Multiply by the break rate.

    Raises:
        ConfigError: If the scenario has none of the channels that the driver names.
        SpecError: If *busy_from* is out of range.
    """
    calendar = calendar_of(scenario)
    step_s, per_day = calendar.interval_s, round(DAY_S / calendar.interval_s)
    back = _days_back(driver.when.law)
    flow = orders.flow([*days_before(calendar.dates[0], back), *calendar.dates], step_s)
    if busy_from is not None:
        if not 0 < busy_from <= 1:
            raise SpecError(f"busy_from: expected a share above 0 and at most 1, given {busy_from}")
        flow = np.where(flow >= busy_from * flow[back * per_day :].max(), flow, 0.0)
    local = _echo(flow, driver.when.law, step_s)[back * per_day :]
    place = calendar.day_of * per_day + calendar.clock_s // int(step_s)
    total = local[place] * driver.contacts.value * driver.share.share.value
    return {
        name: _when_open(total * share, scenario, name, calendar) for name, share in shares_in(scenario, driver).items()
    }


def shares_in(scenario: Scenario, driver: Driver) -> dict[str, float]:
    """Return how a driver's contacts spread over the channels that a scenario has; the shares add up to 1.

    Raises:
        ConfigError: If it has none of them.
    """
    known = {name: share for name, share in driver.where.shares.items() if name in scenario.channels and share > 0}
    total = sum(known.values())
    if not total > 0:
        raise ConfigError(
            f"{scenario.name}: expected one of the channels {', '.join(driver.where.shares)} on which customers of "
            f"{driver.name} make contact, given {', '.join(scenario.channels)}",
            way_out="name the scenario's channels in [impact.drivers.channels.NAME] shares = { ... }",
        )
    return {name: share / total for name, share in known.items()}


def contacts_by_promise(
    scenario: Scenario, rates: Mapping[str, float], drivers: Drivers, orders: Orders
) -> dict[str, dict[str, Floats]]:
    """Return the first contacts that broken promises add, for levers that set break rates.

    Args:
        scenario: Says days, intervals, channels and opening hours.
        rates: Break rate by promise, 0 to 1, of the orders that it concerns.
        drivers: What customers do.
        orders: The shop's orders.

    Returns:
        By promise and channel, one number for each interval of the scenario.

    Raises:
        SpecError: If a rate is out of range.
    """
    for promise, rate in rates.items():
        if not 0 <= rate <= 1:
            raise SpecError(f"{promise}: expected a break rate of 0 to 1, given {rate}")
    return {
        promise: {
            channel: rate * flow for channel, flow in added_contacts(scenario, drivers.of(promise), orders).items()
        }
        for promise, rate in rates.items()
    }


def _days_back(law: Distribution) -> int:
    ends = np.arange(LONGEST_ECHO_DAYS + 1, dtype=np.float64) * DAY_S
    return min(int(np.searchsorted(reached(law, ends), _ALL_BUT)) + 1, LONGEST_ECHO_DAYS)


def _echo(flow: Floats, law: Distribution, step_s: float) -> Floats:
    """Move every order's contact to its time; orders are spread evenly within their interval."""
    edges = np.arange(len(flow) + 1) * step_s
    offsets = (np.arange(_PARTS) + 0.5) / _PARTS * step_s
    parts = [np.diff(reached(law, np.asarray(edges - offset, dtype=np.float64))) for offset in offsets]
    return np.asarray(np.convolve(flow, np.mean(parts, axis=0))[: len(flow)], dtype=np.float64)


def _when_open(flow: Floats, scenario: Scenario, channel: str, calendar: Calendar) -> Floats:
    """Let those who come while a live channel is closed come soon after its next opening."""
    law = scenario.channels[channel]
    is_open = np.zeros(calendar.n_intervals, np.bool_)
    for day, when in enumerate(calendar.dates):
        span = law.open.on(when)
        if span is not None:
            is_open[calendar.within(day, *span)] = True
    moved = np.where(is_open, flow, 0.0)
    room = max(round(OPENING_S / calendar.interval_s), 1)
    waiting = 0.0
    for interval in range(calendar.n_intervals):
        if not is_open[interval]:
            waiting += float(flow[interval])
        elif waiting:
            into = np.nonzero(is_open[interval : interval + room])[0] + interval
            moved[into] += waiting / len(into)
            waiting = 0.0
    return moved
