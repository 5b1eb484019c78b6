"""A statement as plain JSON: what ``--json`` prints, what the run folder keeps, what the report is made of."""

from __future__ import annotations

from typing import Any

from impact import words
from impact.drivers import Driver
from impact.price import Band, Price
from impact.rates import BreakRate
from impact.sensitivity import Tornado
from impact.statement import Finding, Statement

FORMAT_VERSION = 1
"""Raised when a reader of older documents would misread newer ones. 1: first."""

Json = dict[str, Any]


def statement_document(statement: Statement, fewest: int) -> Json:
    """Write a statement as plain JSON values."""
    bill = statement.bill
    return {
        "format_version": FORMAT_VERSION,
        "kind": "impact",
        "scenario": statement.scenario.name,
        "scenario_title": statement.scenario.title,
        "sentence": words.headline(statement),
        "reckoned": words.reckoned(statement),
        "remarks": words.remarks(statement, fewest),
        "share": statement.share,
        "days": [day.isoformat() for day in bill.days] if bill else [],
        "days_text": words.days(bill) if bill else "",
        "currency": bill.currency if bill else "",
        "replications": bill.replications if bill else 0,
        "seed": bill.seed if bill else None,
        "shift_h": bill.shift_s / 3600 if bill else None,
        "orders": {
            "per_day": statement.orders.per_day,
            "quality": statement.orders.quality,
            "source": statement.orders.source,
        },
        "runs": [
            {
                "run": source.path.name,
                "verb": source.verb,
                "faults": list(source.faults),
                "journeys": source.journeys,
                "damaged": list(source.damaged),
            }
            for source in statement.observed.sources
        ],
        "findings": [finding_document(one) for one in statement.findings],
        "total": price_document(bill.total) if bill and statement.share is None else None,
        "levels": [
            {"channel": one.channel, "healthy": one.healthy, "broken": one.broken}
            for one in (bill.levels if bill else ())
        ],
        "not_excluded": [
            {
                "promise": one.promise,
                "sentence": one.sentence,
                "rate": rate_document(one.rate),
                "first_contacts": one.first,
                "text": words.doubt(one),
            }
            for one in statement.doubts
        ],
        "too_few": [
            {"promise": one.promise, "sentence": one.sentence, "rate": rate_document(one.rate)}
            for one in statement.too_few
        ],
        "sensitivity": tornado_document(statement.tornado) if statement.tornado else None,
    }


def finding_document(one: Finding) -> Json:
    """Write one finding."""
    return {
        "title": one.title,
        "sentence": one.sentence,
        "promises": list(one.promises),
        "only_in_crowd": one.only_in_crowd,
        "observed": rate_document(one.rate) if one.rate else None,
        "priced": rate_document(one.led) if one.led else None,
        "observed_text": words.observation(one.rate) if one.rate else "",
        "price": price_document(one.price),
        "driver": driver_document(one.driver),
    }


def rate_document(rate: BreakRate) -> Json:
    """Write a break rate with its interval and the bound that cannot be excluded."""
    return {
        "broken": rate.broken,
        "judged": rate.judged,
        "mean": rate.mean,
        "low": rate.low,
        "high": rate.high,
        "at_most": rate.at_most,
        "interval": "Jeffreys 95 %",
    }


def price_document(price: Price) -> Json:
    """Write a price; each of its numbers with the middle 95 % of the replications."""
    return {
        "rate": price.rate,
        "orders": price.orders,
        "contacts": band_document(price.contacts),
        "first_contacts": band_document(price.first),
        "advisers": band_document(price.advisers),
        "euros": band_document(price.euros),
        "day": price.day.isoformat(),
        "texts": {
            "contacts": words.band(price.contacts),
            "advisers": words.band(price.advisers),
            "euros": words.whole(price.euros),
            "day": words.day(price.day),
        },
    }


def band_document(one: Band) -> Json:
    """Write a band."""
    return {"value": one.value, "low": one.low, "high": one.high}


def driver_document(driver: Driver) -> Json:
    """Write a driver with the origin of each of its parts."""
    return {
        "name": driver.name,
        "default": driver.is_default,
        "orders": {"kind": driver.kind, **_span(driver.share.share), **_origin(driver.share)},
        "contacts": {**_span(driver.contacts), "quality": driver.quality, "source": driver.source},
        "channels": {"shares": dict(driver.where.shares), **_origin(driver.where)},
        "after": {"law": driver.when.law.model_dump(mode="json", exclude_defaults=True), **_origin(driver.when)},
        "handling_s": {"times": dict(driver.work.times), **_origin(driver.work)},
        "reasons": list(driver.reasons),
    }


def tornado_document(one: Tornado) -> Json:
    """Write the sensitivities, the widest first."""
    return {
        "euros": one.euros,
        "advisers": one.advisers,
        "swings": [
            {
                "name": swing.name,
                "low": {"text": swing.low_text, "euros": swing.low_euros, "advisers": swing.low_advisers},
                "high": {"text": swing.high_text, "euros": swing.high_euros, "advisers": swing.high_advisers},
                "quality": swing.quality,
                "source": swing.source,
            }
            for swing in one.swings
        ],
    }


def _span(span: Any) -> Json:
    return {"value": span.value, "low": span.low, "high": span.high}


def _origin(sourced: Any) -> Json:
    return {"quality": sourced.quality, "source": sourced.source}
