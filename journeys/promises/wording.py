"""How verdicts are worded: values as a shop owner writes them, places as a person names them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from parcours.domain.facts import Fact, Touchpoint, Value
from parcours.domain.money import Money
from parcours.domain.terms import Terms

_NOUNS = {
    "order.number": "order number",
    "order.date": "date of the order",
    "order.time": "time of the order",
    "order.total": "total",
    "order.status": "state of the order",
    "order.subtotal": "price of the goods",
    "order.vat": "tax in the total",
    "arrival.earliest": "first day of arrival",
    "arrival.latest": "last day of arrival",
    "price.unit": "price",
    "price.delivery": "price of the delivery",
    "delivery.mode": "way of delivery",
    "delivery.date": "day of delivery",
    "delivery.window": "hours of delivery",
    "billing.address": "address that is charged",
    "delivery.address": "address of delivery",
    "relay.name": "relay",
    "relay.address": "relay's address",
    "relay.arrival-day": "day of arrival at the relay",
    "relay.last-day": "last day at the relay",
    "relay.code": "code for the relay",
    "store.name": "store",
    "store.address": "store's address",
    "pickup.date": "day of collection",
    "pickup.from": "hour from which it can be collected",
    "relay.phone": "relay's telephone number",
    "store.phone": "store's telephone number",
    "support.call-cost": "cost of the calls",
    "download.size": "size of the file",
    "pickup.since": "time since which it is ready",
    "pickup.code": "code for collection",
    "pickup.last-day": "last day of collection",
    "parcel.number": "parcel's number",
    "invoice.number": "invoice number",
    "licence.key": "licence key",
    "download.expires": "end of the download link",
    "case.number": "case number",
    "support.phone": "telephone number",
    "support.reply-within": "time within which customer service answers",
    "payment.card": "card that was charged",
    "refund.amount": "amount refunded",
    "invoice.date": "date of the invoice",
    "support.hours": "hours of customer service",
    "relay.hours": "relay's opening hours",
    "store.hours": "store's opening hours",
}
_PLACES = {
    Touchpoint.SCREEN: "the screen",
    Touchpoint.MAIL: "the mail",
    Touchpoint.INVOICE: "the invoice",
    Touchpoint.TRACKING: "the tracking page",
    Touchpoint.DOWNLOAD: "the download",
    Touchpoint.ANNOUNCEMENT: "the telephone announcement",
    Touchpoint.COUNTER: "the counter",
    Touchpoint.SUPPORT: "customer service",
    Touchpoint.SOCIAL: "the public post",
    Touchpoint.CUSTOMER: "the customer",
}


def noun(name: str) -> str:
    """Name what a word of the vocabulary is about: "day of collection"."""
    return _NOUNS.get(name, name.replace(".", " ").replace("-", " "))


def place(fact: Fact) -> str:
    """Name where a fact was read: "the thank-you page", "the mail 'Votre commande'"."""
    if not fact.where:
        return _PLACES[fact.touchpoint]
    return fact.where if fact.where.startswith(("the ", "a ", "without ")) else f"the {fact.where}"


def value(of: Value, terms: Terms) -> str:
    """Write a value as a reader expects it: days as 22/12/2026, moments in the shop's zone, amounts with their sign."""
    match of:
        case Money():
            return of.format().replace("\u00a0", " ").replace("\u202f", " ")
        case datetime():
            return f"{of.astimezone(ZoneInfo(terms.zone)):%d/%m/%Y %H:%M}"
        case date():
            return f"{of:%d/%m/%Y}"
        case tuple():
            return ", ".join(of)
    return str(of)


def says(fact: Fact, terms: Terms) -> str:
    """Say what a touchpoint says: "the mail 'Votre commande' says 33,00 €"."""
    return f"{place(fact)} says {value(fact.value, terms)}"


def capital(text: str) -> str:
    """Begin *text* with a capital letter."""
    return text[:1].upper() + text[1:]
