"""Which assumption moves the answer most: each is taken at its lowest and its highest while all others stay.

The answer is the price of everything that is broken, in euros and in advisers. What is varied is what is measured (the
break rate, to the ends of its interval) and what is believed (drivers, orders, resolution). Differences are of staffing
needs, measured on the same days, so chance has no part in them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from impact.centre import Cause, centre_of
from impact.drivers import Driver
from impact.effort import Effort, Share
from impact.need import Need, Ruler
from impact.orders import Orders
from impact.values import Span, When, Where
from simulation.scenario.model import Scenario

MOST_CAUSES = 3
"""The dearest causes, whose own assumptions are varied one by one."""
RESOLUTION = (0.79, 1.14)
"""
Factors on first-contact resolution: 55 and 80 % about 70 %.

Source: SQM Group's range over 500 contact centres.
"""
ORDERS = (0.5, 1.5)
"""Factors on the orders of the day."""
DELAY = (0.5, 2.0)
"""Factors on the delay between order and contact."""

Struck = Sequence[tuple[Cause, Share]]


@dataclass(frozen=True, slots=True)
class Swing:
    """What one assumption does to the answer."""

    name: str
    """What is assumed, in words."""
    low_text: str
    """The assumption at its lowest, as people write it."""
    high_text: str
    """At its highest."""
    low_euros: float
    """The answer there."""
    high_euros: float
    low_advisers: float
    high_advisers: float
    quality: str
    """measured, published or assumed."""
    source: str

    @property
    def width(self) -> float:
        """How far the answer moves, in euros."""
        return abs(self.high_euros - self.low_euros)


@dataclass(frozen=True, slots=True)
class Tornado:
    """All swings, the widest first."""

    euros: float
    """The answer with every assumption as it stands."""
    advisers: float
    swings: tuple[Swing, ...]


@dataclass(frozen=True)
class _Variation:
    name: str
    texts: tuple[str, str]
    quality: str
    source: str
    change: Callable[[int], tuple[Struck, Orders]]
    """Given 0 for the lowest or 1 for the highest, what is priced then."""


def tornado(scenario: Scenario, struck: Struck, orders: Orders, effort: Effort) -> Tornado:
    """Vary every assumption and measure how the answer moves.

    Args:
        scenario: The contact centre.
        struck: Causes, the dearest first, and the share of orders that each strikes.
        orders: The shop's orders.
        effort: Seed, threads and days of the measurement.
    """
    fixed = [(cause, _Fixed(share.mean)) for cause, share in struck]

    def answer(causes: Struck, flow: Orders) -> tuple[float, float]:
        centre = centre_of(scenario, [cause for cause, _ in causes], flow)
        ruler = Ruler(scenario, centre.plan, seed=effort.seed, days=effort.need_days, threads=effort.threads)
        gap = ruler(centre.at({cause.name: share.mean for cause, share in causes})).less(ruler(centre.at({})))
        return _sum(gap)

    euros, advisers = answer(fixed, orders)
    swings = []
    for one in [*_of_causes(struck, fixed, orders), *_of_all(fixed, orders, scenario.channels)]:
        (low_euros, low_advisers), (high_euros, high_advisers) = (answer(*one.change(end)) for end in (0, 1))
        swings.append(
            Swing(one.name, *one.texts, low_euros, high_euros, low_advisers, high_advisers, one.quality, one.source)
        )
    return Tornado(euros, advisers, tuple(sorted(swings, key=lambda swing: -swing.width)))


@dataclass(frozen=True, slots=True)
class _Fixed:
    mean: float

    def quantiles(
        self, shares: np.ndarray[tuple[int], np.dtype[np.float64]]
    ) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return np.full(len(shares), self.mean)


def _sum(gap: Need) -> tuple[float, float]:
    return float(gap.cents.sum()) / 100, float(gap.shifts.max())


# What is varied ----------------------------------------------------------------------------------
def _of_causes(struck: Struck, fixed: Struck, orders: Orders) -> list[_Variation]:
    """Vary what is believed of each of the dearest causes alone."""
    found = []
    for place, (cause, share) in enumerate(struck[:MOST_CAUSES]):
        driver = cause.driver
        ends = [float(end) for end in share.quantiles(np.array([0.025, 0.975]))]
        if ends[0] < ends[1]:

            def at_rate(end: int, place: int = place, ends: list[float] = ends) -> tuple[Struck, Orders]:
                return _with(fixed, place, share=_Fixed(ends[end])), orders

            found.append(_Variation(f"{cause.name}: break rate", _percents(*ends), "measured", "these runs", at_rate))
        if not driver.contacts.known:

            def at_contacts(end: int, place: int = place, driver: Driver = driver) -> tuple[Struck, Orders]:
                value = (driver.contacts.low, driver.contacts.high)[end]
                span = Span(value=value, low=value, high=value)
                return _with(fixed, place, driver=replace(driver, contacts=span)), orders

            found.append(
                _Variation(
                    f"{cause.name}: contacts per broken order",
                    _percents(driver.contacts.low, driver.contacts.high),
                    driver.quality,
                    driver.source,
                    at_contacts,
                )
            )
        if not driver.share.share.known:

            def at_share(end: int, place: int = place, driver: Driver = driver) -> tuple[Struck, Orders]:
                span = driver.share.share
                value = (span.low, span.high)[end]
                kind = driver.share.model_copy(update={"share": Span(value=value, low=value, high=value)})
                return _with(fixed, place, driver=replace(driver, share=kind)), orders

            span = driver.share.share
            found.append(
                _Variation(
                    f"{cause.name}: orders it concerns ({driver.kind})",
                    _percents(span.low, span.high),
                    driver.share.quality,
                    driver.share.source,
                    at_share,
                )
            )
    return found


def _of_all(fixed: Struck, orders: Orders, channels: Collection[str]) -> list[_Variation]:
    """Vary what is believed of all causes at once."""
    first = fixed[0][0].driver

    def all_with(change: Callable[[Cause, int], Cause]) -> Callable[[int], tuple[Struck, Orders]]:
        return lambda end: ([(change(cause, end), share) for cause, share in fixed], orders)

    def at_orders(end: int) -> tuple[Struck, Orders]:
        return fixed, orders.changed(orders.per_day * ORDERS[end], orders.source)

    return [
        _Variation(
            "orders of the day",
            (f"{orders.per_day * ORDERS[0]:,.0f}", f"{orders.per_day * ORDERS[1]:,.0f}"),
            orders.quality,
            orders.source,
            at_orders,
        ),
        _Variation(
            "handling time",
            (f"x {first.work.lower:g}", f"x {first.work.upper:g}"),
            first.work.quality,
            first.work.source,
            all_with(_handled),
        ),
        _Variation(
            "resolved at the first contact",
            (f"x {RESOLUTION[0]:g}", f"x {RESOLUTION[1]:g}"),
            "published",
            "55 to 80 % about 70 % (SQM, 500 centres)",
            all_with(lambda cause, end: replace(cause, resolved=RESOLUTION[end])),
        ),
        _Variation(
            "delay after the order",
            (f"x {DELAY[0]:g}", f"x {DELAY[1]:g}"),
            first.when.quality,
            first.when.source,
            all_with(_delayed),
        ),
        _Variation(
            "where customers make contact",
            ("all write", "all call"),
            first.where.quality,
            first.where.source,
            all_with(lambda cause, end: _on_channel(cause, end, channels)),
        ),
    ]


def _with(struck: Struck, place: int, *, driver: Driver | None = None, share: Share | None = None) -> Struck:
    changed = list(struck)
    cause, before = changed[place]
    changed[place] = (replace(cause, driver=driver or cause.driver), share or before)
    return changed


def _handled(cause: Cause, end: int) -> Cause:
    work = cause.driver.work
    factor = (work.lower, work.upper)[end]
    times = {channel: time * factor for channel, time in work.times.items()}
    return replace(cause, driver=replace(cause.driver, work=work.model_copy(update={"times": times})))


def _delayed(cause: Cause, end: int) -> Cause:
    law = cause.driver.when.law
    later = (
        law.model_copy(
            update={"values": tuple(value * DELAY[end] for value in law.values), "mean": law.mean * DELAY[end]}
        )
        if law.kind == "empirical"
        else law.model_copy(update={"mean": law.mean * DELAY[end]})
    )
    return replace(cause, driver=replace(cause.driver, when=When(law=later)))


def _on_channel(cause: Cause, end: int, channels: Collection[str]) -> Cause:
    """Let everybody use one channel, where there is such a one: mail at the lowest, the telephone at the highest."""
    wanted = ("mail", "phone")[end]
    shares = {name: share for name, share in cause.driver.where.shares.items() if name in channels}
    only = wanted if wanted in shares else max(shares, key=lambda name: shares[name])
    return replace(cause, driver=replace(cause.driver, where=Where(shares={only: 1.0})))


def _percents(low: float, high: float) -> tuple[str, str]:
    return percent(low), percent(high)


def percent(share: float) -> str:
    """Write a share with two figures that count: ``8 %``, ``0.05 %``, ``71 %``."""
    return f"{100 * share:.2g} %" if share < 0.995 else "100 %"
