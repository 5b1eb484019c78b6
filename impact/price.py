"""The price of broken promises: the same days played with and without them, and the advisers that make up for it.

Every replication draws each break rate from its posterior and plays the day with all promises broken, then with one of
them mended, and so on: the same customers, the same patience, the same luck (common random numbers), so that what
differs is what the promise costs. The interval of a price is the middle 95 % of the replications: it holds what is not
known of the break rate *and* what chance makes of a day. What is assumed of customers is not in it;
`impact.sensitivity` varies that.

Contacts are counted in the simulation with the scenario's own advisers. Advisers and euros are what it would take to
hold the targets all the same (`impact.need`), read off at each replication's first contacts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt

from impact.centre import Cause, Centre, centre_of
from impact.effort import Effort, Progress, Share
from impact.need import Need, Ruler
from impact.orders import Orders
from impact.playing import ALL, NONE, Played, draws_of, play
from parcours.errors import SpecError
from simulation.plan.values import Plan
from simulation.scenario.model import Scenario

Floats = npt.NDArray[np.float64]
TAILS = (0.025, 0.975)


@dataclass(frozen=True, slots=True)
class Band:
    """A number and the middle 95 % of what it may be."""

    value: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Floats) -> Band:
        """Return mean and middle 95 % of replications."""
        low, high = np.quantile(values, TAILS)
        return cls(float(values.mean()), float(low), float(high))


@dataclass(frozen=True, slots=True)
class Level:
    """What a channel's service level becomes with the scenario's own advisers."""

    channel: str
    healthy: float
    """Share answered in time where nothing is broken."""
    broken: float
    """The same with everything broken."""


@dataclass(frozen=True, slots=True)
class Price:
    """What mending one cause saves, while everything else stays as it is."""

    name: str
    """The cause."""
    rate: float | None
    """The share of the orders it concerns that it strikes, on average; None for several causes together."""
    orders: float
    """Orders of the counted days that it strikes, on average."""
    contacts: Band
    """Contacts over the counted days, returns included."""
    first: Band
    """First contacts among them."""
    advisers: Band
    """Full shifts of rostered advisers on the day that it hits hardest."""
    euros: Band
    """What advisers cost over the counted days, in whole units of the currency."""
    day: date
    """The day that it hits hardest."""


@dataclass(frozen=True, slots=True)
class Bill:
    """All prices of one call, the dearest first."""

    prices: tuple[Price, ...]
    total: Price
    """Everything mended at once."""
    levels: tuple[Level, ...]
    """Of every channel that has a target."""
    currency: str
    days: tuple[date, ...]
    """The days that are counted."""
    replications: int
    seed: int
    shift_s: float
    """Paid working time of a full shift."""


def bill_for(
    scenario: Scenario,
    struck: Sequence[tuple[Cause, Share]],
    orders: Orders,
    effort: Effort,
    progress: Progress | None = None,
) -> Bill:
    """Price causes that are there at the same time: what mending each of them saves, and all of them.

    Args:
        scenario: The contact centre.
        struck: Causes, and the share of the orders they concern that they strike; at least one.
        orders: The shop's orders.
        effort: How much is played.
        progress: Told how far it is.

    Raises:
        ConfigError: If the scenario has no costs, or nobody who could answer.
    """
    if not struck:
        raise SpecError("impact: expected at least one broken promise to price, given none")
    causes = [cause for cause, _ in struck]
    centre = centre_of(scenario, causes, orders)
    shares = {cause.name: share for cause, share in struck}
    ruler = Ruler(scenario, centre.plan, seed=effort.seed, days=effort.need_days, threads=effort.threads)
    played = play(centre, draws_of(shares, effort), effort, progress)
    means = {name: share.mean for name, share in shares.items()}
    whole, none = ruler(centre.at(means)), ruler(centre.at({}))
    prices = [
        _price(centre, cause, shares[cause.name], played.saved(cause.name), _curve(centre, ruler, shares, cause, whole))
        for cause in causes
    ]
    return Bill(
        prices=tuple(sorted(prices, key=lambda one: (-one.euros.value, -one.contacts.value, one.name))),
        total=_total(centre, means, prices, played.saved(""), whole.less(none)),
        levels=_levels(centre.plan, played),
        currency=ruler.currency,
        days=_counted(centre.plan),
        replications=effort.replications,
        seed=effort.seed,
        shift_s=ruler.shift_s,
    )


# Reckoning ---------------------------------------------------------------------------------------
@dataclass(frozen=True)
class _Curve:
    """Advisers and costs by first contacts of one cause: straight between what was measured, from nothing on."""

    first: Floats
    """First contacts, rising from 0; shape (K,)."""
    shifts: Floats
    """Full shifts on the day that is hit hardest; shape (K,)."""
    euros: Floats
    """Costs of all counted days; shape (K,)."""
    day: int
    """Which of the counted days is hit hardest."""

    def at(self, first: Floats) -> tuple[Floats, Floats]:
        """Return full shifts and euros for so many first contacts; beyond the last point the line goes on."""
        return _line(first, self.first, self.shifts), _line(first, self.first, self.euros)


def _line(x: Floats, known: Floats, values: Floats) -> Floats:
    inside = np.interp(x, known, values)
    if known[-1] <= known[-2]:
        return np.asarray(inside, dtype=np.float64)
    slope = (values[-1] - values[-2]) / (known[-1] - known[-2])
    beyond = values[-1] + slope * (x - known[-1])
    # A day may by chance bring fewer than nothing was broken for: below 0 the first stretch goes on.
    below = values[1] / known[1] * x if known[1] > 0 else 0.0 * x
    return np.asarray(np.where(x > known[-1], beyond, np.where(x < 0, below, inside)), dtype=np.float64)


def _curve(centre: Centre, ruler: Ruler, shares: dict[str, Share], cause: Cause, whole: Need) -> _Curve:
    """Measure the need at three of the cause's rates, while all others strike as they do on average."""
    means = {name: share.mean for name, share in shares.items()}
    others = {name: rate for name, rate in means.items() if name != cause.name}
    mended = ruler(centre.at(others))
    ends = shares[cause.name].quantiles(np.array(TAILS))
    rates = sorted({float(ends[0]), means[cause.name], float(ends[-1])})
    needs = [
        (whole if rate == means[cause.name] else ruler(centre.at({**others, cause.name: rate}))).less(mended)
        for rate in rates
    ]
    counted = float(centre.first_contacts(cause.name)[centre.plan.counted_intervals].sum())
    day = int(np.argmax(needs[rates.index(means[cause.name])].shifts))
    return _Curve(
        first=np.array([0.0, *(rate * counted for rate in rates)]),
        shifts=np.array([0.0, *(need.shifts[day] for need in needs)]),
        euros=np.array([0.0, *(need.cents.sum() / 100 for need in needs)]),
        day=day,
    )


def _price(centre: Centre, cause: Cause, share: Share, saved: Floats, curve: _Curve) -> Price:
    shifts, euros = curve.at(saved[:, 1])
    return Price(
        name=cause.name,
        rate=share.mean,
        orders=struck_on_average(centre, cause, share),
        contacts=Band.of(saved[:, 0]),
        first=Band.of(saved[:, 1]),
        advisers=Band.of(shifts),
        euros=Band.of(euros),
        day=_counted(centre.plan)[curve.day],
    )


def struck_on_average(centre: Centre, cause: Cause, share: Share) -> float:
    """Return the orders behind the first contacts of the counted days that a cause adds on average."""
    first = float(centre.first_contacts(cause.name)[centre.plan.counted_intervals].sum())
    return share.mean * first / cause.driver.contacts.value if cause.driver.contacts.value else 0.0


def _total(centre: Centre, means: dict[str, float], prices: list[Price], saved: Floats, gap: Need) -> Price:
    """Price everything at once; its advisers and euros move with the first contacts of each replication."""
    expected = sum(
        means[name] * float(centre.first_contacts(name)[centre.plan.counted_intervals].sum()) for name in means
    )
    day = int(np.argmax(gap.shifts))
    factor = saved[:, 1] / expected if expected > 0 else np.zeros(len(saved))
    return Price(
        name="",
        rate=None,
        orders=sum(one.orders for one in prices),
        contacts=Band.of(saved[:, 0]),
        first=Band.of(saved[:, 1]),
        advisers=Band.of(gap.shifts[day] * factor),
        euros=Band.of(gap.cents.sum() / 100 * factor),
        day=_counted(centre.plan)[day],
    )


def _levels(plan: Plan, played: Played) -> tuple[Level, ...]:
    found = []
    for channel, name in enumerate(plan.channel_names):
        (healthy, of), (broken, of_broken) = played.levels[NONE][channel], played.levels[ALL][channel]
        if plan.targets[channel] is not None and of > 0 and of_broken > 0:
            found.append(Level(name, float(healthy / of), float(broken / of_broken)))
    return tuple(found)


def _counted(plan: Plan) -> tuple[date, ...]:
    return plan.calendar.dates[plan.counted_days]


# Many alternatives -------------------------------------------------------------------------------
def prices_apart(
    scenario: Scenario,
    struck: Sequence[tuple[Cause, Share]],
    orders: Orders,
    effort: Effort,
    progress: Progress | None = None,
) -> Bill:
    """Price causes one at a time, each in an otherwise healthy shop: a list of what might go wrong.

    Args:
        scenario: The contact centre.
        struck: Causes, and the share of orders they concern that they strike; at least one.
        orders: The shop's orders.
        effort: How much is played for each cause.
        progress: Told how many causes are priced.

    Returns:
        The prices, the dearest first. The total is empty: alternatives do not add up.
    """
    if not struck:
        raise SpecError("impact: expected at least one fault to price, given none")
    prices, bill = [], None
    known: dict[tuple[object, ...], Price] = {}
    for number, (cause, share) in enumerate(struck, 1):
        key = (replace(cause.driver, name="", source=""), cause.busy_from, cause.resolved, share.mean)
        alike = known.get(tuple(map(repr, key)))
        if alike is None:
            # One name for all: equal causes meet equal customers, and their prices can be compared.
            bill = bill_for(scenario, [(replace(cause, name="it"), share)], orders, effort)
            alike = known[tuple(map(repr, key))] = bill.prices[0]
        prices.append(replace(alike, name=cause.name))
        if progress is not None:
            progress(number, len(struck))
    assert bill is not None
    ranked = tuple(sorted(prices, key=lambda one: (-one.euros.value, -one.contacts.value, one.name)))
    nothing = Band(0.0, 0.0, 0.0)
    total = Price("", None, 0.0, nothing, nothing, nothing, nothing, ranked[0].day)
    return replace(bill, prices=ranked, total=total, levels=())
