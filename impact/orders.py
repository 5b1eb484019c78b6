"""Orders: how many stand behind a day of the contact centre, and in which hours they are placed."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from impact.values import Quality, Sourced
from parcours.errors import SpecError
from simulation import units
from simulation.plan.build import make_plan
from simulation.plan.demand import curve_weights
from simulation.scenario.calendar import calendar_of
from simulation.scenario.model import Scenario
from simulation.scenario.values import day_factor

Floats = npt.NDArray[np.float64]
SHIPPED = Path(__file__).with_name("orders.toml")
DAY_S = 86_400


@dataclass(frozen=True)
class Orders:
    """The orders of a shop, day by day and hour by hour."""

    per_day: float
    """Orders of an ordinary day, above 0."""
    hours: tuple[float, ...]
    """Weights of any number of equal parts of the day."""
    days: dict[str, float]
    """Factors by day; the most special entry that fits decides."""
    shares: dict[str, float]
    """Kinds of orders whose share is known to differ from the drivers' own."""
    quality: Quality
    """measured, published or assumed."""
    source: str
    """Who says so."""

    def on(self, day: date) -> float:
        """Return the orders expected on a day."""
        return self.per_day * day_factor(self.days, day)

    def flow(self, days: Sequence[date], interval_s: float) -> Floats:
        """Return the expected orders of every interval of whole days of 24 hours.

        Args:
            days: The days.
            interval_s: Length of an interval in seconds; divides the day.
        """
        clock = np.arange(round(DAY_S / interval_s), dtype=np.int64) * int(interval_s)
        weights = curve_weights(self.hours, (0, DAY_S), clock, interval_s)
        weights = weights / weights.sum()
        return np.concatenate([weights * self.on(day) for day in days])

    def changed(self, per_day: float, source: str) -> Orders:
        """Return the same curve and days with another number of orders on an ordinary day.

        Raises:
            SpecError: If *per_day* is not above 0.
        """
        if not per_day > 0:
            raise SpecError(f"orders: expected orders of an ordinary day above 0, given {per_day}")
        return replace(self, per_day=per_day, quality="assumed", source=source)


def orders_of(scenario: Scenario) -> Orders:
    """Find the orders behind a scenario.

    The scenario's own word comes first: a source of demand that is written as orders. Then the entry of
    ``orders.toml``. Where there is neither, orders are reckoned back from the first contacts, at so many contacts
    for each hundred orders.
    """
    tables = _shipped()
    entry = _entry(tables, scenario.name)
    shares = {name: units.share(share) for name, share in entry.get("shares", {}).items()}
    own = next((one.orders for one in scenario.demand if one.orders is not None), None)
    if own is not None:
        hours = own.curve or (1.0,)
        return Orders(own.per_day, hours, dict(own.days), shares, "assumed", f"the scenario {scenario.name} itself")
    if entry:
        origin = Sourced(quality=entry["quality"], source=entry["source"])
        return Orders(
            entry["per_day"], tuple(entry["hours"]), entry.get("days", {}), shares, origin.quality, origin.source
        )
    return _reckoned(scenario, tables["default"])


def _entry(tables: dict[str, Any], name: str) -> dict[str, Any]:
    entry = tables["scenario"].get(name, {})
    return {**tables["scenario"].get(entry.get("like", ""), {}), **entry}


def _reckoned(scenario: Scenario, default: dict[str, Any]) -> Orders:
    """Reckon orders back from first contacts, each day from its own."""
    plan = make_plan(scenario)
    calendar = calendar_of(scenario)
    by_day = np.add.reduceat(plan.streams.expected.sum(axis=0), calendar.first_of_day[:-1])
    per_order = float(default["contacts_per_100"][0]) / 100
    usual = max(float(by_day.mean()) / per_order, 1.0)
    days = {str(day): float(count) / per_order / usual for day, count in zip(calendar.dates, by_day, strict=True)}
    source = f"{100 * per_order:g} contacts for 100 orders: {default['source']}"
    return Orders(usual, tuple(default["hours"]), days, {}, default["quality"], source)


def days_before(first: date, count: int) -> list[date]:
    """Return the *count* days that lead up to *first*, oldest first."""
    return [first - timedelta(days=number) for number in range(count, 0, -1)]


@cache
def _shipped() -> dict[str, Any]:
    return tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
