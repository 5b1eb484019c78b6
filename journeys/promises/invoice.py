"""The invoice: it can be had, it is legal, it adds up, it is private, and its number is its own.

Rests on ``invoice.opened`` (subject: where from), ``invoice.offered``, ``invoice.unreadable``, ``invoice.checked``,
all that the readers say under ``invoice.*``, ``invoice.stranger-opened`` and ``invoice.seen-numbers``.
"""

from __future__ import annotations

from collections.abc import Iterator

from journeys.promises.looking import same_document, seen_instead, unseen
from journeys.promises.wording import capital, place, value
from journeys.readers.numbers import is_siren, is_vat
from parcours.domain.facts import Absent, Fact
from parcours.domain.ledger import Ledger
from parcours.domain.money import Money
from parcours.domain.promises import Promise, Verdict, broken, kept, not_seen
from parcours.domain.terms import Terms

_MENTIONS = (
    ("invoice.number", "the invoice's number"),
    ("invoice.date", "the date of issue"),
    ("invoice.seller", "the seller's name"),
    ("invoice.total", "the total including tax"),
)


def available(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where an invoice that is offered, or was opened once, cannot be opened."""
    facts = ledger.find("invoice.opened", present=False)
    good = [fact for fact in facts if fact.value is True]
    failures = [fact for fact in facts if fact.value is False or isinstance(fact.value, Absent)]
    offered = ledger.find("invoice.offered")
    serious = [fact for fact in failures if fact.subject != "mail" or (offered and not good)]
    expected = "The customer can open the invoice, now and later"
    if serious:
        unreadable = ledger.find("invoice.unreadable")
        why = str(unreadable[0].value) if unreadable else seen_instead(serious[0])
        seen = f"It could not be opened from {_source(serious[0])}: {why}"
        return broken(expected, seen, serious[0], *unreadable[:1], *offered[:1])
    if good:
        return kept(f"it was opened from {', '.join(_source(fact) for fact in good)}", *good[:3], expected=expected)
    return unseen(ledger, "nobody tried to open an invoice", "invoice.opened")


def _source(fact: Fact) -> str:
    return {"thank-you": "the thank-you page", "tracking": "the order's page", "mail": "the mail"}.get(
        fact.subject, fact.subject or place(fact)
    )


def _documents(ledger: Ledger) -> list[tuple[Fact, list[Fact]]]:
    """List the invoices that were read, each with the facts that it states."""
    return [(fact, same_document(ledger, fact)) for fact in ledger.find("invoice.checked")]


def legal(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where a mention that French law wants is missing or wrong.

    Source: Code de commerce, art. L441-9; Code général des impôts, annexe II, art. 242 nonies A.
    """
    documents = _documents(ledger)
    if not documents:
        return unseen(ledger, "no invoice could be read", "invoice.opened")
    expected = "The invoice carries every mention that the law wants"
    for document, facts in documents:
        faults = list(_faults(facts))
        if faults:
            shown = [fact for _, fact in faults if fact]
            return broken(expected, capital("; ".join(text for text, _ in faults)), document, *shown[:3])
    return kept(
        "number, date, seller, company and VAT numbers, rates and totals are there", documents[0][0], expected=expected
    )


def _faults(facts: list[Fact]) -> Iterator[tuple[str, Fact | None]]:
    names = {fact.name for fact in facts}
    for name, words in _MENTIONS:
        if name not in names:
            yield f"{words} is missing", None
    vat_numbers = [fact for fact in facts if fact.name == "invoice.vat-number"]
    abroad = vat_numbers and not str(vat_numbers[0].value).startswith("FR")
    registers = [fact for fact in facts if fact.name == "invoice.siren"]
    if not registers and not abroad:
        yield "the seller's SIREN or SIRET is missing", None
    for fact in registers:
        if not is_siren(str(fact.value)):
            yield f"{_register(fact)} {fact.value} has wrong check digits", fact
    exempt = "invoice.exempt" in names
    if not vat_numbers and not exempt:
        yield "the seller's VAT number is missing", None
    for fact in vat_numbers:
        if not is_vat(str(fact.value)):
            yield f"the VAT number {fact.value} is not a valid one", fact
    rates = [fact for fact in facts if fact.name == "invoice.vat" and fact.subject]
    if not rates and not exempt:
        yield "no VAT rate is shown with its amount", None
    for fact in facts:
        if fact.name == "invoice.garbled":
            yield f"its text cannot be copied or read aloud: “{fact.value}”", fact


def _register(fact: Fact) -> str:
    return "the SIRET" if len(str(fact.value)) == 14 else "the SIREN"


def adds_up(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where lines, VAT and totals of an invoice do not add up to the cent."""
    documents = _documents(ledger)
    if not documents:
        return unseen(ledger, "no invoice could be read", "invoice.opened")
    expected = "Lines, VAT and totals of the invoice add up"
    summed = 0
    for document, facts in documents:
        sums = list(_sums(facts))
        summed += len(sums)
        for what, made, stated in sums:
            if made is None:
                continue
            seen = f"{what} come to {value(made, terms)}, {place(document)} states {value(stated.value, terms)}"
            return broken(expected, capital(seen), stated, document)
    if summed == 0:
        return not_seen("no sums were found on the invoice", documents[0][0])
    return kept(f"{summed} sums were checked", documents[0][0], expected=expected)


def _sums(facts: list[Fact]) -> Iterator[tuple[str, Money | None, Fact]]:
    """Check each sum; yields what was added, the right amount where the stated one is wrong, and the stated fact."""
    net, total = _one(facts, "invoice.net"), _one(facts, "invoice.total")
    rates = [fact for fact in facts if fact.name == "invoice.vat" and fact.subject]
    vat_sum = next((fact for fact in facts if fact.name == "invoice.vat" and not fact.subject), None)
    lines = [fact for fact in facts if fact.name == "invoice.line"]
    bases = {fact.subject: fact for fact in facts if fact.name == "invoice.base"}
    if rates and vat_sum:
        yield "the VAT of all rates", _wrong(_total(rates), vat_sum, 0), vat_sum
    vat = _total(rates) if rates else vat_sum.value if vat_sum else None
    if net and total and isinstance(vat, Money):
        yield "net and VAT", _wrong(_money(net) + vat, total, 0), total
    if net and lines:
        yield "the lines", _wrong(_total(lines), net, len(lines)), net
    if net and bases and len(bases) == len(rates):
        yield "the amounts before tax", _wrong(_total(list(bases.values())), net, 0), net
    for rate in rates:
        base = bases.get(rate.subject) or (net if len(rates) == 1 else None)
        if base:
            made = Money(round(_money(base).cents * float(rate.subject) / 100), _money(base).currency)
            yield f"{rate.subject} % of {_money(base).format()}", _wrong(made, rate, max(1, len(lines))), rate


def _one(facts: list[Fact], name: str) -> Fact | None:
    found = [fact for fact in facts if fact.name == name]
    return found[0] if found else None


def _money(fact: Fact) -> Money:
    assert isinstance(fact.value, Money), f"{fact.name} is an amount by the vocabulary"
    return fact.value


def _total(facts: list[Fact]) -> Money:
    first, *rest = [_money(fact) for fact in facts]
    return sum((money for money in rest if money.currency == first.currency), first)


def _wrong(made: Money, stated: Fact, tolerance_cents: int) -> Money | None:
    """Return the right amount where the stated one is off by more than the rounding of its parts."""
    money = _money(stated)
    if money.currency != made.currency:
        return made
    return made if abs(made.cents - money.cents) > tolerance_cents else None


def private(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where somebody without the customer's session could open the invoice."""
    facts = ledger.find("invoice.stranger-opened")
    expected = "Nobody but the customer can open the invoice"
    opened = [fact for fact in facts if fact.value is True]
    if opened:
        return broken(expected, "A stranger opened it by its address alone", *opened[:2])
    if facts:
        return kept("a stranger who tried was refused", *facts[:2], expected=expected)
    return unseen(ledger, "nobody tried to open the invoice as a stranger", "invoice.stranger-opened")


def unique(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where an invoice bears a number that another order's invoice bears."""
    own = ledger.find("invoice.number")
    others = ledger.find("invoice.seen-numbers")
    expected = "Every invoice has a number of its own"
    taken = {number for fact in others if isinstance(fact.value, tuple) for number in fact.value}
    orders: dict[str, set[str]] = {}
    for fact in own:
        orders.setdefault(str(fact.value), set()).add(fact.subject)
    for fact in own:
        if str(fact.value) in taken or len(orders[str(fact.value)]) > 1:
            return broken(expected, f"The number {fact.value} stands on the invoices of two orders", fact, *others[:1])
    if own and (taken or len({fact.subject for fact in own}) > 1):
        return kept("the invoices seen have different numbers", *own[:2], *others[:1], expected=expected)
    return unseen(ledger, "only one order's invoice was seen", "invoice.seen-numbers", "invoice.opened")


PROMISES = (
    Promise("invoice.available", "The invoice can be opened after the order, and later again.", available, "critical"),
    Promise("invoice.legal", "The invoice carries every mention that the law wants, and they are valid.", legal),
    Promise("invoice.adds-up", "Lines, VAT and totals of the invoice add up.", adds_up, "critical"),
    Promise("invoice.private", "Nobody can open somebody else's invoice.", private, "blocker"),
    Promise("invoice.unique", "No two orders share an invoice number.", unique, "critical"),
)
