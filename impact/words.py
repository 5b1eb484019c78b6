"""Puts prices into words, for a terminal, a page and a JSON document alike."""

from __future__ import annotations

from datetime import date

from impact.price import Band, Bill, Price
from impact.rates import BreakRate
from impact.sensitivity import percent
from impact.statement import Doubt, Finding, Statement, TooFew

WIDE = 3.0
"""Upper over lower end of a band from which on it is called wide."""
_LISTED = 5


def count(value: float) -> str:
    """Write a count: whole from 10 on, one decimal below, never a minus before a nought."""
    text = f"{value:,.0f}" if abs(value) >= 9.95 else f"{value:.1f}"
    return "0" if text in ("0.0", "-0.0", "0", "-0") else text


def band(one: Band) -> str:
    """Write a number with the middle 95 %: ``23 [17, 30]``."""
    return f"{count(one.value)} [{count(one.low)}, {count(one.high)}]"


def times(number: int) -> str:
    """Write how often: ``once``, ``twice``, ``7 times``."""
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def money(value: float) -> str:
    """Write an amount in whole units, never a minus before a nought."""
    text = f"{value:,.0f}"
    return "0" if text == "-0" else text


def whole(one: Band) -> str:
    """Write an amount of money with the middle 95 %, in whole units."""
    return f"{money(one.value)} [{money(one.low)}, {money(one.high)}]"


def day(moment: date) -> str:
    """Write a day: ``Sunday 31 May 2026``."""
    return f"{moment:%A} {moment.day} {moment:%B %Y}"


def days(bill: Bill) -> str:
    """Write the counted days: ``Fri 29 to Sun 31 May 2026``."""
    first, last = bill.days[0], bill.days[-1]
    if first == last:
        return day(first)
    begin = (
        f"{first:%a} {first.day}"
        if (first.month, first.year) == (last.month, last.year)
        else f"{first:%a} {first.day} {first:%b %Y}"
    )
    return f"{begin} to {last:%a} {last.day} {last:%b %Y}"


def advisers(price: Price) -> str:
    """Write the advisers of a price with their noun: ``2.8 advisers [2.3, 3.4]``."""
    noun = "adviser" if count(price.advisers.value) == "1.0" else "advisers"
    return f"{count(price.advisers.value)} {noun} [{count(price.advisers.low)}, {count(price.advisers.high)}]"


def headline(statement: Statement) -> str:
    """Say in one sentence what came out."""
    name = statement.scenario.name
    if statement.bill is None:
        return f"Nothing that was judged is broken; on {name} there is nothing to price, only what cannot be excluded."
    first = statement.findings[0]
    saves = f"{advisers(first.price)} on {day(first.price.day)}"
    if statement.share is not None:
        return f"Dearest on {name}, were one order in {1 / statement.share:.3g} struck: {first.title}, {saves}."
    return f"Mending {first.title} saves {saves}."


def observation(rate: BreakRate) -> str:
    """Say how often something broke, and how surely: ``2 of 20 broken: 10 % [2.1, 28]``."""
    if not rate.broken:
        return f"0 of {rate.judged} broken: up to {percent(rate.at_most)} cannot be excluded (upper 95 %)"
    return (
        f"{rate.broken} of {rate.judged} broken: {percent(rate.broken / rate.judged)} "
        f"[{100 * rate.low:.2g}, {100 * rate.high:.2g}]"
    )


def width(finding: Finding) -> str:
    """Say what a wide band means; empty for a narrow one."""
    euros, rate = finding.price.euros, finding.led
    if rate is None or (euros.low > 0 and euros.high <= WIDE * euros.low):
        return ""
    return (
        f"{finding.title}: a wide band, for it broke {times(rate.broken)} among {rate.judged}; "
        "four times as many journeys would halve it"
    )


def second_place(finding: Finding) -> str:
    """Say that some breaks are not priced, for something worse broke for the same customer; empty where none is."""
    if finding.rate is None or finding.led is None or finding.rate.broken == finding.led.broken:
        return ""
    less = finding.rate.broken - finding.led.broken
    return f"{finding.title}: {less} of its {finding.rate.broken} breaks went with a worse one, which is priced instead"


def doubt(one: Doubt) -> str:
    """Say what cannot be excluded of a promise that never broke."""
    return f"{one.promise}: {observation(one.rate)}, which would be {count(one.first)} first contacts"


def too_few(one: TooFew, fewest: int) -> str:
    """Say why a broken promise is not priced."""
    return (
        f"{one.promise}: broke {times(one.rate.broken)} among {one.rate.judged}: fewer than {fewest} observations are "
        "not priced"
    )


def remarks(statement: Statement, fewest: int) -> list[str]:
    """Return everything that a reader of the figures must know, one sentence each."""
    found = [*statement.notes]
    for finding in statement.findings:
        found += [text for text in (width(finding), second_place(finding)) if text]
        if finding.only_in_crowd:
            found.append(f"{finding.title}: breaks in a crowd only, so only the busiest hours are reckoned with")
        if finding.driver.is_default:
            found.append(f"{finding.title}: no contact driver is known; the default stands in, with its wide span")
    found += [too_few(one, fewest) for one in statement.too_few]
    damaged = statement.observed.damaged
    if damaged:
        more = f" and {len(damaged) - _LISTED} more" if len(damaged) > _LISTED else ""
        found.append(
            f"{len(damaged)} record line{'s' * (len(damaged) > 1)} could not be read and "
            f"{'were' if len(damaged) > 1 else 'was'} skipped: {', '.join(damaged[:_LISTED])}{more}"
        )
    return found


def reckoned(statement: Statement) -> str:
    """Say what the figures rest on, in two sentences."""
    orders = statement.orders
    base = f"Orders: {orders.per_day:,.0f} on an ordinary day ({orders.quality}: {orders.source})."
    if statement.bill is None:
        return base
    shift = f"{statement.bill.shift_s / 3600:g} h"
    kind = (
        "the chance of the day"
        if statement.share is not None
        else "the break rate's uncertainty (Jeffreys) and the chance of the day"
    )
    return (
        f"{base} Brackets hold the middle 95 % of {statement.bill.replications} replications: {kind}, with contact "
        f"drivers as stated. Advisers are full shifts of {shift} that hold the targets, shrinkage included."
    )
