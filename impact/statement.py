"""The statement: what is broken, what each of it costs, what cannot be excluded, and what was too seldom seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from impact.centre import Cause
from impact.demand import added_contacts
from impact.drivers import Driver, Drivers
from impact.effort import Effort, Given, Progress, Share
from impact.observed import Committed, Observed
from impact.orders import Orders
from impact.price import Bill, Price, bill_for, prices_apart
from impact.rates import BreakRate
from impact.sensitivity import Tornado, tornado
from impact.values import Sourced
from parcours.errors import CouldNotLook
from simulation.scenario.calendar import calendar_of
from simulation.scenario.model import Scenario


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is broken, with its price."""

    title: str
    """The promise's name, or the fault's number and name."""
    sentence: str
    """What the shop owes, or what it does wrong."""
    promises: tuple[str, ...]
    """The promise, or those that the fault breaks."""
    price: Price
    driver: Driver
    rate: BreakRate | None = None
    """How often it broke; None where the share of orders was given."""
    led: BreakRate | None = None
    """How often it was the worst that broke for its customer, which is what is priced."""
    only_in_crowd: bool = False
    """Whether it breaks in a crowd only, and so at busy hours only."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A promise that never broke, and what cannot be excluded all the same."""

    promise: str
    sentence: str
    rate: BreakRate
    first: float
    """First contacts of the counted days, were it broken as often as cannot be excluded."""


@dataclass(frozen=True, slots=True)
class TooFew:
    """A promise that broke, and was judged too seldom to be priced."""

    promise: str
    sentence: str
    rate: BreakRate


@dataclass(frozen=True)
class Statement:
    """Everything that a call of impact says."""

    scenario: Scenario
    orders: Orders
    findings: tuple[Finding, ...]
    """The dearest first."""
    bill: Bill | None
    """None where nothing is broken that could be priced."""
    doubts: tuple[Doubt, ...] = ()
    """The heaviest first."""
    too_few: tuple[TooFew, ...] = ()
    tornado: Tornado | None = None
    share: float | None = None
    """The share of orders that every fault is supposed to strike; None where rates were measured."""
    notes: tuple[str, ...] = ()
    observed: Observed = field(default_factory=Observed)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a call reckons with.

    Args:
        drivers: What customers do.
        orders: The shop's orders.
        effort: How much is played.
        fewest: Observations below which a promise is not priced.
        share: Share of orders that a fault strikes.
        busy_from: Share of the busiest hour's orders from which on crowds break promises.
        with_tornado: Whether assumptions are varied.
    """

    drivers: Drivers
    orders: Orders
    effort: Effort
    fewest: int = 5
    share: float = 0.1
    busy_from: float = 0.6
    with_tornado: bool = True


def terms_for(scenario: Scenario, terms: Terms) -> Terms:
    """Lay the kinds of orders that a scenario is known to have over those of the drivers."""
    origin = Sourced(quality=terms.orders.quality, source=f"kinds of orders of {scenario.name}: {terms.orders.source}")
    return replace(terms, drivers=terms.drivers.with_shares(terms.orders.shares, origin))


# Of runs that measured ---------------------------------------------------------------------------
def state(
    observed: Observed,
    scenario: Scenario,
    terms: Terms,
    say: Callable[[str], None] = lambda text: None,
    progress: Progress | None = None,
) -> Statement:
    """Price the promises that runs found broken.

    Args:
        observed: What the runs saw.
        scenario: The contact centre.
        terms: What is reckoned with.
        say: Told what is going on.
        progress: Told how far the simulation is.

    Raises:
        CouldNotLook: If promises broke, and every one was judged too seldom to be priced (exit 3).
        ConfigError: If the scenario cannot be priced.
    """
    terms = terms_for(scenario, terms)
    broken, doubts, too_few = _sorted_out(observed, scenario, terms)
    if too_few and not broken:
        seen = ", ".join(f"{one.promise} {one.rate.broken} of {one.rate.judged}" for one in too_few)
        raise CouldNotLook(
            f"too few observations to price anything: expected at least {terms.fewest} of each promise, given {seen}",
            way_out="play more: parcours journeys --repeat 20; or accept less with --fewest",
        )
    notes = (*_notes(observed), *_narrow(observed, broken, terms.drivers))
    if not broken:
        return Statement(scenario, terms.orders, (), None, doubts, too_few, notes=notes, observed=observed)
    weights = {name: _weight(terms.drivers.of(name)) for name in observed.promises()}
    struck: list[tuple[Cause, Share]] = []
    for name in broken:
        led = observed.led(name, weights)
        if not led.broken:
            notes += (
                f"{name}: each of its {observed.rate(name).broken} breaks went with a worse one, which is priced",
            )
            continue
        busy = terms.busy_from if observed.only_in_crowd(name) else None
        struck.append((Cause(name, terms.drivers.of(name), busy), led))
    names = ", ".join(cause.name for cause, _ in struck)
    say(f"playing {terms.effort.replications} times with and without what is broken: {names}")
    bill = bill_for(scenario, struck, terms.orders, terms.effort, progress)
    by_name = {cause.name: (cause, share) for cause, share in struck}
    findings = tuple(_finding(observed, price, *by_name[price.name]) for price in bill.prices)
    varied = None
    if terms.with_tornado:
        say("varying what is assumed")
        order = [price.name for price in bill.prices]
        varied = tornado(scenario, sorted(struck, key=lambda one: order.index(one[0].name)), terms.orders, terms.effort)
    return Statement(scenario, terms.orders, findings, bill, doubts, too_few, varied, notes=notes, observed=observed)


def _weight(driver: Driver) -> float:
    return driver.contacts.value


def _sorted_out(
    observed: Observed, scenario: Scenario, terms: Terms
) -> tuple[list[str], tuple[Doubt, ...], tuple[TooFew, ...]]:
    broken, doubts, too_few = [], [], []
    for name in observed.promises():
        rate, sentence = observed.rate(name), observed.sentences.get(name, name)
        if rate.broken and rate.judged >= terms.fewest:
            broken.append(name)
        elif rate.broken:
            too_few.append(TooFew(name, sentence, rate))
        else:
            doubts.append(Doubt(name, sentence, rate, _first_at_most(scenario, terms, name, rate)))
    doubts.sort(key=lambda one: (-one.first, one.promise))
    return broken, tuple(doubts), tuple(too_few)


def _first_at_most(scenario: Scenario, terms: Terms, name: str, rate: BreakRate) -> float:
    flows = added_contacts(scenario, terms.drivers.of(name), terms.orders)
    calendar = calendar_of(scenario)
    last = scenario.days - scenario.cool_down_days
    counted = (calendar.day_of >= scenario.warm_up_days) & (calendar.day_of < last)
    return rate.at_most * float(np.sum([flow[counted].sum() for flow in flows.values()]))


def _finding(observed: Observed, price: Price, cause: Cause, share: Share) -> Finding:
    return Finding(
        title=price.name,
        sentence=observed.sentences.get(price.name, price.name),
        promises=(price.name,),
        price=price,
        driver=cause.driver,
        rate=observed.rate(price.name),
        led=share if isinstance(share, BreakRate) else None,
        only_in_crowd=cause.busy_from is not None,
    )


def _notes(observed: Observed) -> list[str]:
    notes = []
    faults = sorted({fault for source in observed.sources for fault in source.faults})
    if faults:
        notes.append(f"the shop was asked to commit {', '.join(faults)}: the break rates are of that, not of its own")
    for source in observed.sources:
        if source.verb == "load" and source.verdict == "inconclusive":
            notes.append(f"{source.path.name} is invalid by its own word: lateness in it may be the generator's own")
        elif source.verdict in ("incomplete", "interrupted"):
            notes.append(f"{source.path.name} is {source.verdict}: what it had recorded is counted")
    crowds = [source.path.name for source in observed.sources if source.verb == "load"]
    if crowds and observed.performances:
        notes.append(
            "what a crowd broke cannot be told apart by customer: where several promises broke for one, each is priced"
        )
    return notes


def _narrow(observed: Observed, broken: Sequence[str], drivers: Drivers) -> list[str]:
    """Name the promises that concern all orders and were judged on one journey alone."""
    notes = []
    for name in broken:
        journeys = {one.id.partition("#")[0] for one in observed.performances if name in one.states}
        if drivers.of(name).kind == "all" and len(journeys) == 1 and not observed.in_crowd(name).judged:
            notes.append(f"{name} was judged on {journeys.pop()} alone; its rate is taken to hold for all orders")
    return notes


# Of a catalogue ----------------------------------------------------------------------------------
def state_faults(
    faults: Sequence[Committed],
    scenario: Scenario,
    terms: Terms,
    say: Callable[[str], None] = lambda text: None,
    progress: Progress | None = None,
    *,
    in_crowd: Sequence[str] = (),
) -> Statement:
    """Price faults one by one, as if each struck the same share of the orders that it concerns.

    Args:
        faults: What is priced.
        scenario: The contact centre.
        terms: What is reckoned with.
        say: Told what is going on.
        progress: Told how many are priced.
        in_crowd: Numbers of the faults that show in a crowd only.
    """
    terms = terms_for(scenario, terms)
    by_number = {fault.number: fault for fault in faults}
    struck: list[tuple[Cause, Share]] = [
        (
            Cause(
                fault.number,
                terms.drivers.of_fault(fault.number, fault.broken or fault.expected),
                terms.busy_from if fault.number in in_crowd else None,
            ),
            Given(terms.share),
        )
        for fault in by_number.values()
    ]
    say(f"pricing {len(struck)} faults, {terms.effort.replications} times each with and without")
    bill = prices_apart(scenario, struck, terms.orders, terms.effort, progress)
    causes = {cause.name: cause for cause, _ in struck}
    findings = tuple(
        Finding(
            title=f"{price.name} {by_number[price.name].name}",
            sentence=by_number[price.name].sentence,
            promises=by_number[price.name].broken or by_number[price.name].expected,
            price=price,
            driver=causes[price.name].driver,
            only_in_crowd=causes[price.name].busy_from is not None,
        )
        for price in bill.prices
    )
    return Statement(scenario, terms.orders, findings, bill, share=terms.share)
