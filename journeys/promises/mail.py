"""Every mail: filled in, readable, in the customer's language, for nobody else, and sent once.

Rests on what the readers say of each mail: ``mail.checked``, ``mail.unfilled``, ``mail.masked``, ``mail.mojibake``,
``mail.html-only``, ``mail.unreadable``, ``mail.language``, ``mail.foreign``, ``mail.recipient``; on
``mail.delayed``, ``mail.duplicate`` (counted by the customer), ``customer.email`` (each address that the customer
gave) and ``customer.language``.
"""

from __future__ import annotations

from journeys.promises.looking import unseen
from journeys.promises.wording import place
from parcours.clock import in_words
from parcours.domain.facts import Fact
from parcours.domain.ledger import Ledger
from parcours.domain.promises import Promise, Verdict, broken, kept, not_seen
from parcours.domain.terms import Terms

_LANGUAGES = {
    "fr": "French",
    "en": "English",
    "de": "German",
    "es": "Spanish",
    "it": "Italian",
    "mixed": "two languages",
}


def complete(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where a mail shows an unfilled field or a mask, or a confirmation lacks the order's number or amount."""
    for fact in ledger.find("mail.holds", subject="confirmation"):
        held = fact.value if isinstance(fact.value, tuple) else ()
        known = {"number": ledger.first("order.number"), "amount": ledger.first("order.total")}
        missing = [what for what, stated in known.items() if stated and what not in held]
        if missing:
            words = {"number": "the order's number", "amount": "any amount"}
            lacks = " and ".join(words[what] for what in missing)
            return broken("Every field of a mail is filled in", f"{_capital(place(fact))} lacks {lacks}", fact)
    return _flawless(
        ledger,
        ("mail.unfilled", "mail.masked"),
        "Every field of a mail is filled in",
        lambda fact: f"{place(fact)} shows “{fact.value}”",
        "every field is filled in",
    )


def readable(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where a mail has broken or no accents, no plain-text part, or cannot be opened."""
    return _flawless(
        ledger,
        ("mail.unreadable", "mail.mojibake", "mail.html-only"),
        "A mail can be read by everybody: whole letters, and a plain-text part",
        _unreadable,
        "letters are whole, and there is a plain-text part",
    )


def _unreadable(fact: Fact) -> str:
    if fact.name == "mail.mojibake":
        return f"{place(fact)} shows “{fact.value}”"
    if fact.name == "mail.html-only":
        return f"{place(fact)} has no plain-text part"
    return f"{place(fact)} cannot be read: {fact.value}"


def _flawless(ledger: Ledger, names: tuple[str, ...], expected: str, seen: object, held: str) -> Verdict:
    flaws = [fact for name in names for fact in ledger.find(name) if fact.value is not False]
    if flaws:
        assert callable(seen), "a function from fact to words"
        more = f" (and {len(flaws) - 1} more)" if len(flaws) > 1 else ""
        return broken(expected, f"{_capital(str(seen(flaws[0])))}{more}", *flaws[:4])
    checked = ledger.find("mail.checked")
    if not checked:
        return unseen(ledger, "no mail came that could be read", "mail.received")
    return kept(f"{_mails(len(checked))} read: {held}", *checked[:4], expected=expected)


def language(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where a mail is in another language than the customer's, or in two."""
    wanted = ledger.last("customer.language")
    mails = ledger.find("mail.language")
    if wanted is None or not mails:
        return unseen(ledger, "no mail with enough words came", "mail.received")
    name = _LANGUAGES.get(str(wanted.value), str(wanted.value))
    expected = f"Mails are in the customer's language, {name}"
    wrong = [fact for fact in mails if fact.value != wanted.value]
    if wrong:
        other = _LANGUAGES.get(str(wrong[0].value), str(wrong[0].value))
        return broken(expected, f"{_capital(place(wrong[0]))} is in {other}", wrong[0], wanted)
    foreign = ledger.find("mail.foreign")
    if foreign:
        return broken(expected, f"{_capital(place(foreign[0]))} says “{foreign[0].value}”", foreign[0], wanted)
    return kept(f"{_mails(len(mails))} in {name}", *mails[:4], expected=expected)


def private(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where a mail also went to an address that the customer never gave."""
    own = {str(fact.value).strip().lower() for fact in ledger.find("customer.email")}
    recipients = ledger.find("mail.recipient")
    if not own or not recipients:
        return unseen(ledger, "no mail came, or the customer gave no address", "mail.received")
    strangers = [fact for fact in recipients if str(fact.value).strip().lower() not in own]
    expected = "A mail goes to the customer and to nobody else"
    if strangers:
        return broken(expected, f"{_capital(place(strangers[0]))} also went to {strangers[0].value}", *strangers[:3])
    return kept("no other address was among the recipients", *recipients[:4], expected=expected)


def prompt(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where a mail came long after the date that it bears."""
    expected = "A mail arrives when it is written"
    late = ledger.find("mail.delayed")
    if late:
        came = in_words(float(str(late[0].value)))
        return broken(expected, f"{_capital(place(late[0]))} came {came} after the date that it bears", *late[:3])
    checked = ledger.find("mail.checked")
    if not checked:
        return unseen(ledger, "no mail came", "mail.received")
    return kept(f"{_mails(len(checked))} came when they were written", *checked[:4], expected=expected)


def once(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where the same mail came more than once without being asked for."""
    expected = "Each mail comes once"
    twice = ledger.find("mail.duplicate")
    if twice:
        return broken(expected, f"{_capital(place(twice[0]))} came {twice[0].value} times", *twice[:3])
    checked = ledger.find("mail.checked")
    if not checked:
        return not_seen("no mail came that could be counted")
    return kept(f"{_mails(len(checked))}, none of them twice", *checked[:4], expected=expected)


def _mails(count: int) -> str:
    return f"{count} mail" if count == 1 else f"{count} mails"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


PROMISES = (
    Promise("mail.complete", "No mail leaves with an empty or masked field.", complete, "critical"),
    Promise("mail.readable", "Every mail can be read: accents intact, and with a plain-text part.", readable),
    Promise("mail.language", "Mails are written in the language in which the customer shops.", language),
    Promise("mail.private", "A mail about an order goes to the customer alone.", private, "blocker"),
    Promise("mail.prompt", "A mail arrives when it is written, not hours later.", prompt),
    Promise("mail.once", "The same mail is not sent twice.", once, "minor"),
)
