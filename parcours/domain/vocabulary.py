"""Every name that a fact may have: the joint between those who look and those who judge.

Three kinds of word. *said* words are what a touchpoint stated (readers find them, knowing no shop);
*looked* words are what came of the customer's looking (the value, or `Absent`, or `Unoffered`);
*did* words are what the customer did. `agree` marks the words on which all touchpoints of one
journey must say the same about the same subject.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from parcours.domain.facts import Span
from parcours.domain.money import Money
from parcours.errors import SpecError, nearest

Kind = Literal["said", "looked", "did"]


@dataclass(frozen=True, slots=True)
class Word:
    """One name of a fact: its kind, the type of its value, whether touchpoints must agree, and its meaning."""

    name: str
    kind: Kind
    type: type
    meaning: str
    agree: bool = False


_WORDS = [
    # The order
    Word(
        "customer.ordered",
        "did",
        bool,
        "The customer pressed the button that places the order; the click is the start of all delays.",
    ),
    Word("customer.paid", "did", bool, "The shop accepted the payment as far as the screen said."),
    Word("customer.cancelled", "did", bool, "The customer cancelled the order."),
    Word("order.number", "said", str, "The order's number.", agree=True),
    Word("order.date", "said", date, "The day on which the order was placed.", agree=True),
    Word("order.time", "said", datetime, "The moment at which the order was placed.", agree=True),
    Word("order.total", "said", Money, "What the customer pays in all, tax included.", agree=True),
    Word(
        "order.status",
        "said",
        str,
        "placed, paid, cancelled, preparing, shipped, arrived, collected, delivered, refunded.",
    ),
    Word(
        "order.cancelled-by-shop",
        "said",
        str,
        "The shop took the order back; the value is the reason that it gave.",
    ),
    Word(
        "order.count",
        "looked",
        int,
        "How many orders the shop holds for this purchase, or how many order numbers were given.",
    ),
    Word(
        "order.lost",
        "looked",
        str,
        "The checkout failed: the value is what the screen said (an error page, HTTP 5xx).",
    ),
    Word("basket.items", "said", int, "How many pieces the basket holds; subject is the page."),
    Word("basket.sum-wrong", "looked", str, "The amounts above a total do not come to it, as they stand."),
    Word("basket.expected", "did", int, "How many pieces the customer has put into the basket so far."),
    Word("stock.refused", "looked", str, "The shop refused for want of stock before the order, in its words."),
    Word("stock.left", "said", int, "How many pieces the shop says it still has; subject is the product if named."),
    Word("order.subtotal", "said", Money, "What the goods cost in all, before delivery."),
    Word("order.vat", "said", Money, "The tax that the total holds.", agree=True),
    Word("amount.currency", "looked", str, "A currency in which a page, mail or paper names amounts, ISO 4217."),
    Word("price.unit", "said", Money, "Price of one piece, tax included; subject is the product.", agree=True),
    Word("price.delivery", "said", Money, "Price of the delivery, tax included.", agree=True),
    Word("payment.status", "said", str, "paid, pending, refused, not-debited, refunded."),
    Word("payment.time", "said", datetime, "When the payment was accepted."),
    Word("payment.card", "said", str, "The last four digits of the card that was charged.", agree=True),
    Word("payment.charges", "looked", int, "How many times the card was charged for this purchase."),
    # Delivery by hand
    Word("delivery.mode", "said", str, "courier, post, relay, store, download.", agree=True),
    Word("delivery.date", "said", date, "The day on which the order is delivered.", agree=True),
    Word("arrival.earliest", "said", date, "The first of the days on which the goods are to arrive.", agree=True),
    Word("arrival.latest", "said", date, "The last of the days on which the goods are to arrive.", agree=True),
    Word("delivery.window", "said", str, "The hours within that day, as HH:MM-HH:MM.", agree=True),
    Word("delivery.address", "said", str, "Where it is delivered, on one line."),
    Word("billing.address", "said", str, "Who lives where the bill goes, on one line."),
    Word(
        "slot.chosen",
        "did",
        datetime,
        "End of the delivery window that the customer was sold, timezone-aware.",
    ),
    Word(
        "slot.cutoff",
        "said",
        datetime,
        "Last moment at which a window may be ordered, in the shop's zone; subject is the window where it is named.",
    ),
    Word(
        "slot.offered",
        "said",
        datetime,
        "End of a delivery window that may be chosen on the page; subject is the window.",
    ),
    Word(
        "availability.confirmed",
        "looked",
        bool,
        "The shop said before payment that somebody will serve this order.",
    ),
    # Relay and store
    Word("relay.name", "said", str, "The relay that holds the parcel.", agree=True),
    Word("relay.address", "said", str, "The relay's address, on one line."),
    Word("relay.hours", "said", str, "The relay's opening hours, as written."),
    Word("relay.phone", "said", str, "The relay's own telephone number, in E.164.", agree=True),
    Word("relay.closed", "said", Span, "Days on which the relay is closed, as its calendar or its keeper says."),
    Word(
        "relay.refused",
        "looked",
        str,
        "The keeper of the relay would not hand the parcel over, in his words.",
    ),
    Word(
        "relay.arrival-day",
        "said",
        date,
        "The day on which the parcel is to be ready at the relay.",
        agree=True,
    ),
    Word("relay.last-day", "said", date, "The last day on which the parcel can be collected.", agree=True),
    Word("relay.code", "said", str, "The code that the relay asks for.", agree=True),
    Word("store.name", "said", str, "The store at which the order is collected.", agree=True),
    Word("store.hours", "said", str, "The counter's opening hours, as written."),
    Word("store.phone", "said", str, "The store's own telephone number, in E.164.", agree=True),
    Word("store.address", "said", str, "The store's address, on one line."),
    Word("pickup.date", "said", date, "The day from which the order can be collected.", agree=True),
    Word("pickup.from", "said", datetime, "The moment from which the order can be collected.", agree=True),
    Word("pickup.since", "said", datetime, "Since when the order is said to be ready."),
    Word("pickup.code", "said", str, "The code that the counter asks for.", agree=True),
    Word("pickup.last-day", "said", date, "The last day on which the order waits at the store.", agree=True),
    Word("pickup.refused", "looked", str, "The counter would not hand the order over, in its words."),
    Word(
        "pickup.counter-open",
        "looked",
        bool,
        "Whether somebody was at the counter in the hours that the shop gave.",
    ),
    Word("code.accepted", "looked", bool, "Whether the counter took the code; subject is relay or store."),
    Word("parcel.handed-over", "said", datetime, "When the goods were handed over to the customer."),
    Word("customer.collected", "did", bool, "The customer holds the parcel."),
    # Tracking
    Word("tracking.status", "said", str, "State of the order at the time of looking, as in order.status."),
    Word(
        "tracking.event",
        "said",
        datetime,
        "A dated step of the parcel; subject is the step (an order.status word).",
    ),
    Word("tracking.moment", "said", datetime, "A past moment on a tracking page, of whatever; subject is the line."),
    Word("tracking.looked", "looked", bool, "The customer opened the tracking page."),
    # Mails
    Word("parcel.number", "said", str, "The carrier's number of the parcel.", agree=True),
    Word(
        "mail.awaited",
        "did",
        float,
        "The customer waited for a mail: value is the deadline in seconds; subject is the kind.",
    ),
    Word(
        "mail.received",
        "looked",
        float,
        "A mail of this kind came: seconds from the act that called for it; subject is the kind.",
    ),
    Word("mail.promised", "said", str, "A touchpoint said that such a mail will come; subject is the kind."),
    Word(
        "mail.within",
        "said",
        float,
        "Seconds within which a touchpoint said that the mail will come; subject is the kind.",
    ),
    Word(
        "mail.indispensable",
        "said",
        str,
        "A touchpoint said that the mail is needed to collect; subject is the kind.",
    ),
    Word("mail.subject", "said", str, "Subject line; subject is the kind."),
    Word("mail.language", "said", str, "Language of a mail, ISO 639-1, or 'mixed'; subject is the kind."),
    Word("mail.delayed", "looked", float, "Seconds between the date that a mail bears and its arrival."),
    Word("mail.foreign", "looked", str, "A passage in another language than the customer's; subject is the kind."),
    Word("mail.checked", "looked", bool, "A mail was read from end to end by the readers; subject is the kind."),
    Word(
        "mail.unfilled",
        "looked",
        str,
        "A template field that nobody filled, as it stands; subject is the kind.",
    ),
    Word("mail.masked", "looked", str, "A masked or blank value where a number belongs; subject is the kind."),
    Word("mail.mojibake", "looked", str, "Broken or missing accents, as they stand; subject is the kind."),
    Word("mail.html-only", "looked", bool, "The mail has no plain-text part; subject is the kind."),
    Word(
        "mail.unreadable",
        "looked",
        str,
        "The mail could not be read as a mail, and why; subject is the kind.",
    ),
    Word(
        "mail.parts-disagree",
        "looked",
        str,
        "Text and HTML part state different things; subject is the kind.",
    ),
    Word(
        "mail.duplicate",
        "looked",
        int,
        "The same mail came this many times, at least 2; subject is the kind.",
    ),
    Word(
        "mail.holds",
        "looked",
        tuple,
        "What a mail holds of that for which it is sent: number and amount, or code, address, hours and last day.",
    ),
    Word(
        "mail.recipient",
        "said",
        str,
        "An address to which the mail went (To, Cc, envelope); subject is the kind.",
    ),
    Word("customer.email", "did", str, "The address that the customer gave."),
    Word(
        "address.stated",
        "said",
        str,
        "House number and postcode of an address that stands on a page or in a mail; subject is street and town.",
    ),
    Word("email.stated", "said", str, "An e-mail address that stands on a page or in a mail, in lower case."),
    Word("customer.language", "did", str, "Language in which the customer shops, ISO 639-1."),
    Word("link.checked", "looked", bool, "A link was followed and lives; subject is the address."),
    Word("link.dead", "looked", str, "A link is dead, and how; subject is the address."),
    Word("link.insecure", "looked", str, "A link leaves the shop over plain HTTP; subject is the address."),
    Word("confirmation.resent", "looked", bool, "The shop offers to send the confirmation again, and it came."),
    Word("email.entered-twice", "looked", bool, "The form asked for the address a second time, or verified it."),
    Word(
        "email.corrected",
        "looked",
        bool,
        "The address could be corrected, and mail went to the new one; subject is before or after.",
    ),
    # Invoice
    Word("invoice.offered", "looked", bool, "A touchpoint offers an invoice; subject is where."),
    Word(
        "invoice.opened",
        "looked",
        bool,
        "The invoice opened as a readable PDF; subject is where it was opened from.",
    ),
    Word("invoice.number", "said", str, "The invoice's number.", agree=True),
    Word("invoice.date", "said", date, "Date of issue."),
    Word("invoice.seller", "said", str, "The seller's name."),
    Word("invoice.siren", "said", str, "SIREN or SIRET, digits only."),
    Word("invoice.vat-number", "said", str, "The seller's VAT number."),
    Word("invoice.buyer", "said", str, "The buyer's name."),
    Word("invoice.line", "said", Money, "A line's total excluding tax; subject is its description."),
    Word("invoice.net", "said", Money, "Total excluding tax."),
    Word("invoice.vat", "said", Money, "VAT amount; subject is the rate in percent, or empty for the sum."),
    Word(
        "invoice.base",
        "said",
        Money,
        "Net amount that one VAT rate applies to; subject is the rate in percent.",
    ),
    Word("invoice.total", "said", Money, "Total including tax."),
    Word("invoice.unreadable", "looked", str, "The document is not a readable PDF, and why."),
    Word("invoice.checked", "looked", bool, "The document was read from end to end by the readers."),
    Word("invoice.exempt", "said", str, "The mention that makes VAT unnecessary, as written."),
    Word(
        "invoice.garbled",
        "looked",
        str,
        "Letters of the document's text that cannot be copied, searched or read aloud, as they stand.",
    ),
    Word(
        "invoice.stranger-opened",
        "looked",
        bool,
        "A stranger without the customer's session could open the invoice.",
    ),
    Word("invoice.seen-numbers", "looked", tuple, "Invoice numbers of other orders that this customer saw."),
    # Download
    Word(
        "download.offered",
        "looked",
        bool,
        "A way to the file is offered; subject is mail, tracking or thank-you.",
    ),
    Word("download.intact", "looked", bool, "The file came whole: length, checksum and type as stated."),
    Word("download.damaged", "looked", str, "The file did not come whole, and how."),
    Word("download.expires", "said", datetime, "The stated end of the link's life.", agree=True),
    Word("download.alive-late", "looked", bool, "The link still worked shortly before its stated end."),
    Word("download.stranger-opened", "looked", bool, "A stranger could have the file or the key."),
    Word("licence.activated-on", "said", datetime, "When the licence was activated."),
    Word("download.size", "said", str, "How large the file is; subject is the unit: bytes, kb, mb.", agree=True),
    Word("licence.key", "said", str, "The licence key.", agree=True),
    Word(
        "licence.activated",
        "looked",
        bool,
        "The key activated the edition bought; a refusal is False, its words in the quote.",
    ),
    # Support
    Word("support.phone", "said", str, "A telephone number of customer service, in E.164."),
    Word(
        "support.tariff",
        "said",
        str,
        "free, local, mobile, shared-cost or premium, as stated beside the number.",
    ),
    Word(
        "support.number-class",
        "said",
        str,
        "What the number itself is by the numbering plan: free, standard, shared-cost, premium.",
    ),
    Word("support.hours", "said", str, "Opening hours of customer service, as written."),
    Word("support.closed", "said", str, "Customer service says that it is closed."),
    Word("support.self-service", "looked", bool, "While closed, hours or help without an adviser are given."),
    Word(
        "support.asked",
        "did",
        str,
        "The customer wrote or called; value is the channel; subject is the case if known.",
    ),
    Word("support.received-on", "said", date, "The day on which support says that it got the customer's message."),
    Word("support.received-at", "said", datetime, "The moment at which support says that it got the message."),
    Word("support.call-cost", "said", Money, "What the calls cost the customer, as the shop repays it."),
    Word("support.acknowledged", "looked", float, "Seconds until the acknowledgement came."),
    Word("support.replied", "looked", float, "Seconds until a person's answer came; subject is the channel."),
    Word(
        "support.reply-within",
        "said",
        float,
        "Seconds within which the shop says that it answers; subject is the channel.",
    ),
    Word("support.says-status", "said", str, "What an adviser or answer says of the order's state."),
    Word("support.promised", "said", datetime, "Support promised something by this moment; subject is what."),
    Word(
        "support.kept-word",
        "looked",
        bool,
        "What support promised had happened by its moment; subject is what.",
    ),
    Word("support.took-back", "looked", str, "A later adviser contradicted an earlier one, in his words."),
    Word("support.line", "looked", int, "Which line answered: 1 or 2."),
    Word(
        "support.apologised",
        "looked",
        bool,
        "The answer to a harmed customer holds an apology or a compensation.",
    ),
    Word("support.call-cost-repaid", "looked", bool, "The shop repays the cost of a call that it caused."),
    Word(
        "case.latest",
        "looked",
        datetime,
        "The latest moment, up to the present, that the page of the case names; the end of a day without an hour.",
    ),
    Word("case.number", "said", str, "Number of the case; subject is the channel.", agree=False),
    Word("case.known", "looked", bool, "An adviser on another channel knew the case; subject is the channel."),
    Word("case.status", "said", str, "open or resolved."),
    Word("case.resolved", "said", datetime, "When the case was resolved."),
    Word("social.post", "said", datetime, "When a public post was written; subject is its author and first words."),
    Word("social.answer", "said", datetime, "When the shop answered a public post; subject is the post's."),
    Word("survey.received", "looked", bool, "A satisfaction survey came."),
    Word("feedback.offered", "looked", bool, "There is somewhere to leave feedback after the order."),
    Word("cancellation.offered", "looked", str, "How an order can be cancelled: self-service, phone, mail."),
    # Refund
    Word("refund.asked", "did", bool, "The customer asked for the money back."),
    Word("refund.amount", "said", Money, "What is paid back."),
    Word("refund.means", "said", str, "original, voucher or other."),
    Word("refund.date", "said", date, "The day on which the money went back."),
    Word("customer.means", "did", str, "The means by which the customer paid: card, paypal, transfer, cash."),
    # Pages
    Word("date.impossible", "looked", str, "A day or time that cannot be, as it stands."),
    Word("page.looked", "looked", str, "A page was read; value is its title; subject is its address."),
    Word(
        "page.inaccessible",
        "looked",
        str,
        "A form field without a name, or out of the keyboard's reach; subject is the page.",
    ),
    Word(
        "page.accessible",
        "looked",
        bool,
        "Every field of the page has a name and can be reached by keyboard; subject is the page.",
    ),
    Word("page.unfilled", "looked", str, "A field of a page that nobody filled, as it stands; subject is the page."),
    Word("page.mojibake", "looked", str, "Broken letters of a page, as they stand; subject is the page."),
    Word("page.foreign", "looked", str, "A passage in another language than the customer's; subject is the page."),
    Word("page.foot", "looked", bool, "The page ends with the foot of the shop's pages; subject is its address."),
    Word("step.offered", "looked", bool, "A verb that this shop lacks, with the reason; subject is the verb."),
]

VOCABULARY: dict[str, Word] = {word.name: word for word in _WORDS}


def check_name(name: str) -> None:
    """Refuse a fact's name that the vocabulary does not have, with the nearest that it has (SpecError)."""
    if name not in VOCABULARY:
        raise SpecError(f'fact name "{name}" is not in the vocabulary; {nearest(name, VOCABULARY)}')


def learn(word: Word) -> None:
    """Add a word of a user's own, so that facts may bear its name; the same word may be learned again.

    Raises:
        SpecError: If the name has no dot, or is taken by another word.
    """
    if "." not in word.name:
        raise SpecError(f'word "{word.name}": expected a dotted name such as voucher.code')
    known = VOCABULARY.setdefault(word.name, word)
    if known != word:
        raise SpecError(f'word "{word.name}" exists already: {known.meaning}', way_out="choose another name")
