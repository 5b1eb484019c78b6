"""The results of a simulation: estimates with intervals, by interval, channel, team and day.

What is kept does not grow with the contacts: for every replication its counts by day, channel and team; for every
interval only sums and sums of products over the replications, from which any ratio and its interval follows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from parcours.domain.money import Money
from simulation import metrics
from simulation.intervals import Estimate, mean_estimate, ratio_estimate, ratio_half_widths
from simulation.kernel.measure import COUNTS
from simulation.measures import TEAM_COUNTS, Measures, wait_quantiles
from simulation.metrics import Metric
from simulation.plan.values import Floats, Plan
from simulation.totals import add_products, ratios

Levels = npt.NDArray[np.float32]

QUANTILES = (0.5, 0.8, 0.9, 0.95)
"""Quantiles of the waiting time (live) or the time to the answer (deferred) that are reported."""

_PRODUCTS = ("offered", "answered", "abandoned", "short", "dismissed", "within", "virtual", "wait_s", "lost_wait_s",
             "answer_s", "closed", "backlog")  # fmt: skip
_PLACES = np.array([COUNTS.index(name) for name in _PRODUCTS])
_TEAM_PLACES = np.arange(len(TEAM_COUNTS))
_MOST_LEVELS = 32_000_000


@dataclass
class Tally:
    """Adds up replications, in their order, so that the sums do not depend on who computed what.

    Args:
        plan: The plan that is played.
        asked: How many replications are meant to come.
    """

    plan: Plan
    asked: int
    days: list[Floats] = field(default_factory=list)
    team_days: list[Floats] = field(default_factory=list)
    quantiles: list[Floats] = field(default_factory=list)
    levels: list[Levels] | None = field(default_factory=list)

    def __post_init__(self) -> None:
        n_channels, n_intervals = len(self.plan.channel_names), self.plan.rules.n_intervals
        self.sums = np.zeros((n_channels, n_intervals, len(COUNTS)))
        self.products = np.zeros((n_channels, n_intervals, len(_PLACES), len(_PLACES)))
        self.team_sums = np.zeros((len(self.plan.team_names), n_intervals, len(TEAM_COUNTS)))
        self.team_products = np.zeros((len(self.plan.team_names), n_intervals, 3, 3))
        if self.asked * n_channels * n_intervals > _MOST_LEVELS:
            self.levels = None
        found = [service_level(self.plan, channel) for channel in range(n_channels)]
        self._within = np.array([_weights(one.top if one else None) for one in found])
        self._of = np.array([_weights(one.bottom if one else None) for one in found])

    def add(self, one: Measures) -> None:
        """Add the next replication."""
        add_products(one.contacts, _PLACES, self.sums, self.products)
        add_products(one.teams, _TEAM_PLACES, self.team_sums, self.team_products)
        starts = self.plan.calendar.first_of_day[:-1]
        by_day = np.add.reduceat(one.contacts, starts, axis=1)
        last = self.plan.calendar.first_of_day[1:] - 1
        by_day[:, :, metrics_place("backlog")] = one.contacts[:, last, metrics_place("backlog")]
        self.days.append(by_day.transpose(1, 0, 2))
        self.team_days.append(np.add.reduceat(one.teams, starts, axis=1).transpose(1, 0, 2))
        self.quantiles.append(wait_quantiles(one.waits, 0, QUANTILES))
        if self.levels is not None:
            levels = np.empty(one.contacts.shape[:2], np.float32)
            ratios(one.contacts, self._within, self._of, levels)
            self.levels.append(levels)

    def results(self, engine: str, seed: int) -> Results:
        """Return what was added up so far."""
        n_days, n_channels = self.plan.n_days, len(self.plan.channel_names)
        n = len(self.days)
        return Results(
            plan=self.plan,
            engine=engine,
            seed=seed,
            asked=self.asked,
            days=np.array(self.days).reshape(n, n_days, n_channels, len(COUNTS)),
            team_days=np.array(self.team_days).reshape(n, n_days, len(self.plan.team_names), len(TEAM_COUNTS)),
            quantiles=np.array(self.quantiles).reshape(n, n_channels, len(QUANTILES)),
            levels=np.array(self.levels) if self.levels else None,
            sums=self.sums.copy(),
            products=self.products.copy(),
            team_sums=self.team_sums.copy(),
            team_products=self.team_products.copy(),
        )


def metrics_place(column: str) -> int:
    """Return the place of a column of `COUNTS`."""
    return COUNTS.index(column)


def _weights(terms: Mapping[str, float] | None) -> list[float]:
    """Return the factors with which a metric adds up the columns of `COUNTS`."""
    return [(terms or {}).get(name, 0.0) for name in COUNTS]


def combine(counts: Floats, terms: object) -> Floats:
    """Add up columns of `COUNTS`, the last axis of *counts*, with the factors of a metric."""
    assert hasattr(terms, "items")
    return np.asarray(
        sum(factor * counts[..., metrics_place(name)] for name, factor in terms.items()), dtype=np.float64
    )


def service_level(plan: Plan, channel: int) -> Metric | None:
    """Return the definition of service level that a channel names; None where it has no target."""
    target = plan.targets[channel]
    return None if target is None else metrics.SERVICE_LEVELS[target.of]


@dataclass(frozen=True)
class Results:
    """What the replications of one scenario say; R of them, D days, C channels, T teams, I intervals."""

    plan: Plan
    """What was played."""
    engine: str
    """Which engine played it."""
    seed: int
    """The seed of all random numbers."""
    asked: int
    """How many replications were asked for."""
    days: Floats
    """Counts by replication, day, channel, column of `COUNTS`; backlog at the day's end; shape (R, D, C, ..)."""
    team_days: Floats
    """Seconds by replication, day, team and column of `TEAM_COUNTS`; shape (R, D, T, 3)."""
    quantiles: Floats
    """Quantiles of waits in seconds by replication and channel, at `QUANTILES`; shape (R, C, ..)."""
    levels: Levels | None
    """Service level by replication, channel and interval; None where it would fill the memory; shape (R, C, I)."""
    sums: Floats
    """Sums over replications by channel, interval and column; shape (C, I, ..)."""
    products: Floats
    """Sums of products of columns over replications; shape (C, I, .., ..)."""
    team_sums: Floats
    """Sums over replications by team, interval and column; shape (T, I, 3)."""
    team_products: Floats
    """Sums of products; shape (T, I, 3, 3)."""

    @property
    def n(self) -> int:
        """How many replications were played."""
        return len(self.days)

    @property
    def complete(self) -> bool:
        """Whether all that were asked for were played."""
        return self.n >= self.asked

    def counts(self, channel: int | None = None, day: int | None = None) -> Floats:
        """Return counts of every replication over the counted days.

        Args:
            channel: Number of a channel; none: all together.
            day: Number of a day; none: all that are counted.

        Returns:
            Shape (R, len(COUNTS)).
        """
        part = self.days[:, self.plan.counted_days] if day is None else self.days[:, day : day + 1]
        part = part if channel is None else part[:, :, channel : channel + 1]
        return np.asarray(part.sum(axis=(1, 2)), dtype=np.float64)

    def estimate(self, metric: Metric, channel: int | None = None, day: int | None = None) -> Estimate:
        """Estimate a metric over the counted days, or one day, of one channel or all."""
        counts = self.counts(channel, day)
        if metric.bottom is None:
            return mean_estimate(combine(counts, metric.top))
        found = ratio_estimate(combine(counts, metric.top), combine(counts, metric.bottom))
        return found.of_a_share() if metric.unit == "share" else found

    def service_level(self, channel: int, day: int | None = None) -> Estimate | None:
        """Estimate the service level by the definition that the channel names; None where it has no target."""
        metric = service_level(self.plan, channel)
        return None if metric is None else self.estimate(metric, channel, day)

    def quantile(self, channel: int, place: int) -> Estimate:
        """Estimate one of `QUANTILES` of a channel's waits, by its place."""
        return mean_estimate(self.quantiles[:, channel, place])

    def by_interval(self, metric: Metric, channel: int) -> tuple[Floats, Floats]:
        """Estimate a metric in every interval.

        Returns:
            Estimates and half widths of their intervals; not a number where nothing was counted; shapes (I,).
        """
        n = max(self.n, 1)
        sums, products = self.sums[channel], self.products[channel]
        top = combine(sums, metric.top)
        xx = _product(products, metric.top, metric.top)
        if metric.bottom is None:
            ones = np.full(len(top), float(n))
            return top / n, ratio_half_widths(n, xx, top, ones, top / n, ones / n)
        bottom = combine(sums, metric.bottom)
        with np.errstate(invalid="ignore", divide="ignore"):
            ratio = np.where(bottom > 0, top / bottom, np.nan)
        xy, yy = _product(products, metric.top, metric.bottom), _product(products, metric.bottom, metric.bottom)
        return ratio, ratio_half_widths(n, xx, xy, yy, ratio, bottom / n)

    def occupancy(self, team: int) -> tuple[Floats, Floats]:
        """Estimate, by interval, the share of a team's time on duty that is spent on contacts, and half widths."""
        busy, present = self.team_sums[team, :, 0], self.team_sums[team, :, 1]
        with np.errstate(invalid="ignore", divide="ignore"):
            ratio = np.where(present > 0, busy / present, np.nan)
        products = self.team_products[team]
        half = ratio_half_widths(
            self.n, products[:, 0, 0], products[:, 0, 1], products[:, 1, 1], ratio, present / max(self.n, 1)
        )
        return ratio, half

    def team_estimate(self, team: int | None, column: str) -> Estimate:
        """Estimate the seconds of one of `TEAM_COUNTS` over the counted days, of one team or all."""
        part = self.team_days[:, self.plan.counted_days, :, TEAM_COUNTS.index(column)]
        part = part if team is None else part[:, :, team : team + 1]
        return mean_estimate(part.sum(axis=(1, 2)))

    def team_occupancy(self, team: int | None = None) -> Estimate:
        """Estimate the share of time on duty that is spent on contacts, of one team or all."""
        part = self.team_days[:, self.plan.counted_days]
        part = (part if team is None else part[:, :, team : team + 1]).sum(axis=(1, 2))
        return ratio_estimate(part[:, 0], part[:, 1])

    def cost(self) -> tuple[Estimate, str]:
        """Estimate the cost of all paid hours over the counted days, in whole units of the currency, and name it."""
        rates = np.array([rate.cents / 100 for rate in self.plan.cost_per_h])
        paid_h = self.team_days[:, self.plan.counted_days, :, TEAM_COUNTS.index("paid_s")].sum(axis=1) / 3600
        return mean_estimate(paid_h @ rates), next(iter(self.plan.cost_per_h), Money(0)).currency


def level_band(results: Results, channel: int) -> tuple[Floats, Floats] | None:
    """Return what the service level of each interval was at least in 90 % and in 10 % of the days.

    Returns:
        P10 and P90 by interval, not a number where nothing came in; None where single days were not kept or the
        channel has no target.
    """
    if results.levels is None or results.plan.targets[channel] is None:
        return None
    days = np.sort(results.levels[:, channel].astype(np.float64), axis=0)
    seen = len(days) - np.isnan(days).sum(axis=0)
    return _quantile_of_sorted(days, seen, 0.1), _quantile_of_sorted(days, seen, 0.9)


def _quantile_of_sorted(days: Floats, seen: npt.NDArray[np.intp], share: float) -> Floats:
    """Return a quantile of each column, of whose sorted values the first *seen* are numbers; between two, in a line."""
    place = share * np.maximum(seen - 1, 0)
    below = place.astype(np.intp)
    columns = np.arange(days.shape[1])
    low, high = days[below, columns], days[np.minimum(below + 1, np.maximum(seen - 1, 0)), columns]
    return np.asarray(low + (high - low) * (place - below), dtype=np.float64)


def _product(products: Floats, left: object, right: object) -> Floats:
    assert hasattr(left, "items")
    assert hasattr(right, "items")
    total = np.zeros(len(products))
    for one, factor in left.items():
        for other, weight in right.items():
            total += factor * weight * products[:, _PRODUCTS.index(one), _PRODUCTS.index(other)]
    return total
