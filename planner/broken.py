"""Levers for promises that are broken: the contacts that they cause, laid over the scenario.

What customers do when a promise is broken comes from `impact`. Here it becomes part of the scenario's own tables, as a
reason and a demand at the end of the others, so that those who called before still call as they did.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from impact.centre import PREFIX, Cause, centre_of
from impact.demand import struck_orders
from impact.drivers import Drivers, load_drivers
from impact.orders import Orders, orders_of
from impact.values import Sourced
from planner import scaled
from planner.levers import Lever
from simulation.scenario.contacts import Again, Reason
from simulation.scenario.model import Scenario

BREAK = "break."
"""What the key of a promise's lever begins with; the rest is the promise."""

GROUP = "Broken promises"
"""The heading of these levers."""


@cache
def _shipped() -> Drivers:
    return load_drivers()


@dataclass(frozen=True)
class Promises:
    """What is reckoned with when promises are broken.

    Args:
        drivers: What customers do; none: the shipped assumptions.
        orders_per_day: Orders of an ordinary day, above 0; none: those behind the scenario.
    """

    drivers: Drivers | None = None
    orders_per_day: float | None = None

    def _known(self, scenario: Scenario) -> tuple[Drivers, Orders]:
        """Return what customers do and how many orders there are, with the mix of orders that the scenario has."""
        orders = orders_of(scenario)
        if self.orders_per_day:
            orders = orders.changed(self.orders_per_day, "as parcours.toml says")
        origin = Sourced(quality=orders.quality, source=orders.source)
        return (self.drivers or _shipped()).with_shares(orders.shares, origin), orders

    def levers(self, scenario: Scenario) -> Iterator[Lever]:
        """Yield a lever for every promise of which something is known, those that would bring most contacts first.

        Args:
            scenario: Says which days are counted and what the shop's orders are. Promises that it already breaks are
                left out.
        """
        drivers, orders = self._known(scenario)
        found = []
        for promise in drivers.document.promise:
            driver = drivers.of(promise)
            struck = struck_orders(scenario, driver, orders)
            if PREFIX + promise not in scenario.reasons and struck > 0:
                found.append((struck * driver.contacts.value, promise, struck, driver))
        for _, promise, struck, driver in sorted(found, key=lambda one: (-one[0], one[1])):
            hint = f"{100 * driver.contacts.value:g} contacts per 100 orders broken ({driver.quality})."
            yield Lever(BREAK + promise, promise, GROUP, 0, 100, 1, 0, "%", struck, "orders", hint)

    def broken(self, scenario: Scenario, promises: Iterable[str]) -> Scenario:
        """Return a scenario in which promises are broken for every order that they concern.

        Raises:
            ConfigError: If nobody can answer the contacts that follow.
        """
        drivers, orders = self._known(scenario)
        return centre_of(scenario, [Cause(promise, drivers.of(promise)) for promise in promises], orders).scenario

    def lay(self, tables: dict[str, Any], scenario: Scenario, laid: Scenario, rates: Mapping[str, float]) -> None:
        """Lay broken promises over a scenario's tables.

        Args:
            tables: The tables, which are changed.
            scenario: What they say.
            laid: The same with these promises broken for every order; see `broken`.
            rates: Share of the orders concerned for which each promise is broken, above 0 and at most 1.
        """
        for promise in rates:
            tables["reasons"][PREFIX + promise] = _reason(laid.reasons[PREFIX + promise])
        for name, team in laid.teams.items():
            skills = [skill.model_dump(mode="json", exclude_defaults=True) for skill in team.skills]
            tables["teams"][name]["skills"] = skills
        for entry in laid.demand[len(scenario.demand) :]:
            rate = rates[entry.name.removeprefix(PREFIX)]
            tables["demand"].append(
                {
                    "name": entry.name,
                    "channel": entry.channel,
                    "reasons": entry.reasons,
                    "languages": entry.languages,
                    "counts": [round(count * rate, 9) for count in entry.counts],
                }
            )


def _reason(reason: Reason) -> dict[str, Any]:
    table: dict[str, Any] = {"handling": scaled.each(reason.handling, 1.0), "resolved": reason.resolved}
    if reason.comes_back is not None:
        table["comes_back"] = _again(reason.comes_back)
    if reason.handover:
        table["handover"] = reason.handover
    return table


def _again(again: Again) -> dict[str, Any]:
    return {"share": again.share, "after": scaled.law(again.after, 1.0), "to": dict(again.to)}
