"""From a mail to facts: its kind, its words, what is wrong with them, and all that they state."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from journeys.driver.page import PageView, read_html
from journeys.readers.blemishes import masked, mojibake, unfilled
from journeys.readers.dates import Calendar
from journeys.readers.depth import bare_text, too_deep
from journeys.readers.flaws import empty_fields
from journeys.readers.kinds import classify_mail
from journeys.readers.language import detect_language
from journeys.readers.lost_lines import lost_lines
from journeys.readers.mime import Attachment, Parts, take_apart
from journeys.readers.money import amounts, currencies
from journeys.readers.page import read_text, unique
from journeys.readers.source import Source
from journeys.readers.text import MAX_CHARS, clean, clean_lines, fold, mail_addresses, shorten
from parcours.domain.facts import Fact, Touchpoint
from parcours.domain.money import Money
from parcours.mailbox.port import Letter

_URL = re.compile(r"https?://[^\s<>\"'()\[\]]{3,2000}")
_MAX_HTML = 600_000
_MAX_LINKS = 300
_NUMBER = re.compile(r"(?<![\w.,])\d[\d ]{4,}\d(?![\w,])|\b[A-Z]{2,}-?\d[\dA-Z-]{3,}\b")
_CASE = re.compile(r"^\s*(?:re\s*:\s*)?\[(?P<number>[A-Z]{2,6}-[\dA-Z-]{4,20})\]", re.IGNORECASE)
_MARKED = re.compile(r"(?<!\*)\*\*(?=\S)([^*\n]{1,300})(?<=\S)\*\*(?!\*)")
"""Words between the stars with which a plain part says that they are bold."""
_LABELLED = re.compile(r"\s*(?P<label>[^\d:]{3,40}?)\s?:\s+(?P<value>\S.*)")
_CLOSED_TAGS = ("table", "div", "a", "span", "body")
"""Tags that no writer of a whole document leaves open."""

_NEW_LINE = re.compile(r"[*\-•>]|\d{1,3}(?:[.)]\s|\s?[x×]\s|[/:h.]\d)|https?:|[^:.!?]{2,45}\s?:(?:\s|$)")
_NOTICES = {
    "confirmation": {"number": "order.number", "amount": "amount"},
    "arrival": {
        "code": "relay.code",
        "address": "relay.address",
        "hours": "relay.hours",
        "last day": "relay.last-day",
    },
    "ready": {"code": "pickup.code", "address": "store.address", "hours": "store.hours", "last day": "pickup.last-day"},
}
_COMPARED = frozenset(
    [
        "order.number",
        "order.total",
        "price.delivery",
        "delivery.date",
        "relay.last-day",
        "relay.code",
        "relay.name",
        "pickup.code",
        "pickup.date",
        "licence.key",
        "refund.amount",
        "support.phone",
        "case.number",
    ]
)


@dataclass(frozen=True, slots=True)
class ReadMail:
    """A mail that was read from end to end.

    Args:
        kind: One of `journeys.readers.kinds.KINDS`.
        subject: The subject line.
        at: When it arrived on the customer's clock.
        text: What a person reads: the plain part, or the HTML part's text where there is none.
        html: The HTML part as it came; never to be rendered before it is cleaned. Empty if there is none.
        links: Addresses of all links, in order, each once.
        attachments: Files that came with it.
        language: ``fr``, ``en``, ``mixed``, or empty where there is too little text.
        facts: All that it states, and all that is wrong with it.
        evidence: Path in the run folder, once it was kept.
    """

    kind: str
    subject: str
    at: datetime
    text: str
    html: str
    links: tuple[str, ...]
    attachments: tuple[Attachment, ...]
    language: str
    facts: tuple[Fact, ...]
    evidence: str = ""

    def kept_at(self, evidence: str) -> ReadMail:
        """Return this mail with the path at which it was kept, on all its facts too."""
        if evidence == self.evidence and all(fact.evidence == evidence for fact in self.facts):
            return self
        facts = tuple(replace(fact, evidence=evidence) for fact in self.facts)
        return replace(self, evidence=evidence, facts=facts)


def read_letter(
    letter: Letter,
    at: datetime,
    *,
    zone: str = "Europe/Paris",
    subject: str = "",
    order_numbers: re.Pattern[str] | None = None,
) -> ReadMail:
    """Read a mail into its kind, its parts and its facts. Never raises for what a mail holds.

    Args:
        letter: The mail as it arrived.
        at: When it arrived on the customer's clock, timezone-aware.
        zone: The shop's time zone.
        subject: Name of the order that it is about, where a journey has more than one.
        order_numbers: Shape of the shop's order numbers, where it must be told.
    """
    return read_parts(
        take_apart(letter.raw), letter.recipients, at, zone=zone, subject=subject, order_numbers=order_numbers
    )


def read_parts(
    parts: Parts,
    recipients: Sequence[str],
    at: datetime,
    *,
    zone: str = "Europe/Paris",
    subject: str = "",
    order_numbers: re.Pattern[str] | None = None,
) -> ReadMail:
    """Read a mail that was taken apart already, as `read_letter` does.

    Args:
        parts: The mail's parts.
        recipients: To whom it was sent, by its envelope.
        at, zone, subject, order_numbers: As for `read_letter`.
    """
    view = _html_view(parts.html)
    html_lines = clean_lines("\n".join(view.lines)) if view else []
    text_lines = _joined(_MARKED.sub(r"\1", clean(parts.text))) if parts.text else []
    lines = text_lines or html_lines
    shown = "\n".join(clean_lines(parts.text)) if text_lines and parts.text else "\n".join(html_lines)
    kind = classify_mail(parts.subject, "\n".join(lines))
    language = _language(parts.subject, text_lines, html_lines)
    where = f"mail {shorten(parts.subject, 80)!r}"
    source = Source(Touchpoint.MAIL, at, where, "", zone, subject, kind, order_numbers)
    facts = _about(recipients, parts, kind, language, source)
    facts += _blemishes(parts, view, language, source)
    head = [shorten(clean(parts.subject), 300)] if parts.subject.strip() else []
    stated = read_text([*head, *text_lines], (), source) if text_lines else []
    in_html = read_text([*head, *html_lines], (), source) if html_lines else []
    if text_lines and html_lines:
        facts += _disagreements(stated, in_html, text_lines, html_lines, source)
    statements = unique([*stated, *in_html])
    facts += [source.fact("amount.currency", currency) for currency in currencies([*text_lines, *html_lines])]
    facts += [*statements, *_holds(kind, statements, source)]
    return ReadMail(
        kind, parts.subject, at, shown, parts.html or "", _links(parts, view), parts.attachments, language, tuple(facts)
    )


def _broken_off(html: str) -> bool:
    """Say whether a whole HTML document stops before its end: never closed, and in the middle of something open."""
    text = re.sub(r"<!--.*?-->", "", html.lower(), flags=re.DOTALL)
    if "<html" not in text or "</html" in text:
        return False
    inside_a_tag = text.rfind("<") > text.rfind(">")
    opened = any(len(re.findall(rf"<{tag}[\s>]", text)) > text.count(f"</{tag}") for tag in _CLOSED_TAGS)
    return inside_a_tag or opened


def _html_view(html: str | None) -> PageView | None:
    if not html:
        return None
    short = html[:_MAX_HTML]
    if too_deep(short):
        return PageView("", 0, "", "", (), tuple(clean_lines(bare_text(short))), (), (), (), "")
    return read_html(short, "", 0)


def _joined(text: str) -> list[str]:
    """Return the lines of a plain part with wrapped paragraphs joined again."""
    lines: list[str] = []
    previous_wrapped = False
    for raw in text[:MAX_CHARS].splitlines():
        line = raw.strip()
        begins = _NEW_LINE.match(line)
        if line and previous_wrapped and lines and not begins:
            lines[-1] = f"{lines[-1]} {line}"
        elif line:
            lines.append(line)
        previous_wrapped = bool(line) and len(raw.rstrip()) >= 50 and not re.search(r"[:;]$|https?:\S+$|-{5,}$", line)
    return [line[:2_000] for line in lines]


def _language(subject: str, text_lines: Sequence[str], html_lines: Sequence[str]) -> str:
    """Return the mail's language; two parts in two languages are a mixed mail. What it quotes does not count."""
    own = [line for line in text_lines if not line.startswith(">")]
    in_text = detect_language("\n".join([subject, *own])) if own else ""
    in_html = detect_language("\n".join(html_lines)) if html_lines and not own else ""
    if own and html_lines:
        other = detect_language("\n".join(html_lines))
        if {in_text, other} == {"fr", "en"}:
            return "mixed"
    return in_text or in_html


def _about(recipients: Sequence[str], parts: Parts, kind: str, language: str, source: Source) -> list[Fact]:
    facts = [source.fact("mail.checked", True, parts.subject, subject=kind)]
    if parts.trouble:
        facts.append(source.fact("mail.unreadable", parts.trouble, parts.subject, subject=kind))
    if parts.html and _broken_off(parts.html):
        facts.append(source.fact("mail.unreadable", "its HTML part breaks off", parts.html[-80:], subject=kind))
    facts.append(source.fact("mail.subject", parts.subject, parts.subject, subject=kind))
    if language:
        facts.append(source.fact("mail.language", language, parts.subject, subject=kind))
    named = dict.fromkeys([*(address.lower() for address in recipients), *parts.addresses])
    facts += [source.fact("mail.recipient", address, f"to {address}", subject=kind) for address in list(named)[:50]]
    if parts.html and not (parts.text or "").strip():
        facts.append(source.fact("mail.html-only", True, parts.subject, subject=kind))
    case = _CASE.match(parts.subject) if kind in ("acknowledgement", "answer", "survey") else None
    if case:
        facts.append(source.fact("case.number", case["number"], parts.subject))
    if kind == "survey":
        facts.append(source.fact("survey.received", True, parts.subject))
    return facts


def _holds(kind: str, read: Sequence[Fact], source: Source) -> list[Fact]:
    """Say what a mail holds of that for which it is sent: number and amount, or what is needed to collect."""
    names = _NOTICES.get(kind)
    if names is None:
        return []
    stated = {fact.name for fact in read} | {"amount" for fact in read if isinstance(fact.value, Money)}
    held = tuple(what for what, name in names.items() if name in stated)
    return [source.fact("mail.holds", held, ", ".join(held) or "none of it", subject=kind)]


def _blemishes(parts: Parts, view: PageView | None, language: str, source: Source) -> list[Fact]:
    shown_html = "\n".join(view.lines) if view else ""
    plain = clean(parts.text or "")
    html_text = clean(shown_html)
    subject = clean(parts.subject)
    facts: list[Fact] = []
    for name, finder in (("mail.unfilled", unfilled), ("mail.masked", masked)):
        empty = empty_fields(parts.html or "") if name == "mail.unfilled" else []
        found = dict.fromkeys([*finder(subject), *finder(plain), *finder(html_text), *empty])
        facts += [source.fact(name, item, item, subject=source.kind) for item in list(found)[:10]]
    broken = dict.fromkeys(
        [*mojibake(parts.subject), *mojibake(parts.text or "", language), *mojibake(shown_html, language)]
    )
    facts += [source.fact("mail.mojibake", item, item, subject=source.kind) for item in list(broken)[:10]]
    return facts


def _disagreements(
    stated: list[Fact], in_html: list[Fact], text_lines: Sequence[str], html_lines: Sequence[str], source: Source
) -> list[Fact]:
    """Say where the two faces of a mail state different things: a labelled value, an amount, a day or a number."""
    found: list[str] = []
    one_sided = _one_sided(stated, in_html)
    if one_sided:
        found.append(one_sided)
    for name in sorted(_COMPARED):
        one = {str(fact.value) for fact in stated if fact.name == name}
        two = {str(fact.value) for fact in in_html if fact.name == name}
        if one and two and not one & two:
            found.append(f"{name}: {', '.join(sorted(one))} in the text, {', '.join(sorted(two))} in the HTML")
    for face, item in (
        *(("HTML", line) for line in [*_only_in_one(text_lines, html_lines), *lost_lines(text_lines, html_lines)]),
        *(("text", line) for line in [*_only_in_one(html_lines, text_lines), *lost_lines(html_lines, text_lines)]),
    ):
        found.append(f"{item!r} is missing from the {face}")
    found += _same_label(text_lines, html_lines, source.calendar)
    for what, only_text, only_html in _loose("\n".join(text_lines), "\n".join(html_lines), source.calendar):
        if only_text and only_html:
            shown = [", ".join(sorted(values)[:3]) for values in (only_text, only_html)]
            found.append(f"{what}: {shown[0]} in the text, {shown[1]} in the HTML")
    return [
        source.fact("mail.parts-disagree", item, item, subject=source.kind) for item in list(dict.fromkeys(found))[:5]
    ]


def _only_in_one(lines: Sequence[str], other: Sequence[str]) -> Iterator[str]:
    """List the labelled values of one part whose digits the other part lacks, and of which no line has the label."""
    digits = re.sub(r"\D", "", "".join(other))
    heads = [fold(line).lstrip(" *-•") for line in other]
    for line in lines:
        label = _LABELLED.match(line)
        number = re.sub(r"\D", "", label["value"]) if label and "http" not in line else ""
        if label is None or len(number) < 4 or number in digits:
            continue
        name = re.compile(rf"{re.escape(fold(label['label']).strip(' *-•'))}(?!\w)")
        if not any(name.match(head) for head in heads):
            yield shorten(line, 80)


def _same_label(text_lines: Sequence[str], html_lines: Sequence[str], calendar: Calendar) -> Iterator[str]:
    """List the labels that stand once in each part, and there name other days or amounts."""
    text, html = _by_label(text_lines), _by_label(html_lines)
    for label in text.keys() & html.keys():
        one, two = text[label], html[label]
        for read in (lambda value: _days(value, calendar), _amounts):
            if read(one) and read(two) and read(one) != read(two):
                yield f"{label}: {shorten(one, 60)} in the text, {shorten(two, 60)} in the HTML"


def _by_label(lines: Sequence[str]) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for line in lines:
        if label := _LABELLED.match(line):
            found.setdefault(fold(label["label"]).strip(" *-•"), []).append(label["value"])
    return {label: values[0] for label, values in found.items() if len(values) == 1}


def _one_sided(stated: list[Fact], in_html: list[Fact]) -> str:
    """Say which labelled values stand in one face only, where that is two or more: a part of it was lost."""
    in_one = {fact.name for fact in stated} & _COMPARED
    in_two = {fact.name for fact in in_html} & _COMPARED
    for face, lost in (("text", in_two - in_one), ("HTML", in_one - in_two)):
        if len(lost) >= 2:
            return f"the {face} lacks {', '.join(sorted(lost))}"
    return ""


def _loose(in_text: str, in_html: str, calendar: Calendar) -> list[tuple[str, set[str], set[str]]]:
    """Return the amounts, days, addresses and long numbers that stand only in the text, and those only in the HTML."""
    text, html = _URL.sub(" ", in_text), _URL.sub(" ", in_html)
    pairs = [
        ("amount", _amounts(text), _amounts(html)),
        ("day", _days(text, calendar), _days(html, calendar)),
    ]
    alone = [(what, one - two, two - one) for what, one, two in pairs]
    one, two = set(mail_addresses(in_text)), set(mail_addresses(in_html))
    alone.append(("e-mail address", one - two, two - one))
    return [*alone, ("number", _missing(_numbers(text), html), _missing(_numbers(html), text))]


def _missing(numbers: set[str], other: str) -> set[str]:
    """Return the numbers that *other* does not hold, however it groups or wraps its digits."""
    squeezed = re.sub(r"[\s-]", "", other)
    return {number for number in numbers if number not in squeezed}


def _amounts(text: str) -> set[str]:
    return {str(amount.money) for amount in amounts(text)}


def _days(text: str, calendar: Calendar) -> set[str]:
    return {f"{day.day:%d/%m/%Y}" for day in calendar.days(text)}


def _numbers(text: str) -> set[str]:
    return {re.sub(r"[ -]", "", match.group()) for match in _NUMBER.finditer(text)}


def _links(parts: Parts, view: PageView | None) -> tuple[str, ...]:
    found = [link.url for link in view.links] if view else []
    if parts.text:
        found += [match.group().rstrip(".,;:!?") for match in _URL.finditer(parts.text)]
    http = [url for url in found if fold(url[:8]).startswith(("http:", "https:"))]
    return tuple(list(dict.fromkeys(http))[:_MAX_LINKS])
