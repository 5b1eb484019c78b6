"""A customer of a crowd: does and judges what every customer does, and reads what is known already from memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from journeys.customer import Customer
from journeys.customer.correspondence import TakenMail
from journeys.customer.watching import Taken
from journeys.driver.page import PageView, read_html
from journeys.driver.port import Document, StepFailed
from journeys.readers import ReadMail, read_parts
from journeys.readers.mime import Parts, take_apart
from journeys.readers.source import Source
from load.reading.memory import Memory
from load.reading.pages import UnreadPage
from load.reading.recognition import Recognition
from load.reading.understudy import another_hour
from load.reading.veil import NO_LIFT, Lift, Veil
from parcours.domain.facts import Fact, Touchpoint
from parcours.errors import NotOffered
from parcours.mailbox.port import Letter

_PARTED = "\x00\n"
_NONE = "\x01"
"""What parts the words of a mail, and what stands for a part that it does not have."""


class CrowdCustomer(Customer):
    """A customer of a crowd: fetches the invoice always, and reads it where it was chosen to."""

    reads_invoices = True
    memory: Memory
    veil: Veil
    recognition: Recognition

    def opens_invoice(self, *, source: str = "thank-you") -> None:
        """Open the invoice; a PDF is read in another process, which no crowd's generator could afford for all."""
        if self.reads_invoices:
            super().opens_invoice(source=source)
            return
        if source == "mail":
            return
        try:
            document: Document = self.shop.open_invoice(self.order, source=source)
        except (NotOffered, StepFailed):
            return
        if document.status == 200 and document.body[:5] == b"%PDF-":
            self.note("invoice.opened", True, Touchpoint.INVOICE, subject=source)

    # Pages ---------------------------------------------------------------------------------------
    def takes_in(self, view: PageView, source: Source) -> Taken:
        """Read a page from memory where its words are known, and to its last word where they are not."""
        if not isinstance(view, UnreadPage):
            return super().takes_in(view, source)
        for part in urlsplit(view.url).path.split("/"):
            self.memory.shapes.learn(part)
        veiled = view.shown.veiled
        text, lift = veiled or ("", NO_LIFT)
        about = (
            source.touchpoint,
            source.where,
            view.status,
            source.zone,
            source.order_numbers,
            self._day(source),
            self.language_owed(source),
        )
        said = tuple(lift.veil(words) for words in self.own_words)

        def read() -> list[Fact]:
            return listed(super(CrowdCustomer, self).takes_in(view.plainly(), source))

        def read_as(other: Lift) -> list[Fact]:
            later = replace(source, at=another_hour(source.at, source.zone))
            url, _, html = other.plain.partition("\n")
            mine, self.own_words = self.own_words, [other(words) for words in said]
            try:
                return listed(super(CrowdCustomer, self).takes_in(read_html(html, url, view.status), later))
            finally:
                self.own_words = mine

        def listed(taken: Taken) -> list[Fact]:
            sizes = (str(len(taken.stated)), str(len(taken.own)))
            return [source.fact("page.looked", (taken.title, *sizes)), *taken.stated, *taken.own, *taken.flaws]

        key = ("page", text, about, said) if veiled else None
        summary, *facts = self.memory.facts(key, lift, source.at, source.evidence, read, read_as)
        assert isinstance(summary.value, tuple), "it was remembered as one"
        title, stated, own = summary.value[0], int(summary.value[1]), int(summary.value[2])
        return Taken(title, facts[:stated], facts[stated : stated + own], facts[stated + own :])

    def _day(self, source: Source) -> str:
        return source.at.astimezone(ZoneInfo(source.zone)).date().isoformat()

    # Mail ----------------------------------------------------------------------------------------
    def takes_in_letter(self, letter: Letter, at: datetime) -> TakenMail:
        """Read a mail from memory where its words are known, and to its last word where they are not."""
        parts = take_apart(letter.raw)
        files = ";".join(f"{one.filename} {one.content_type}" for one in parts.attachments)
        words = (parts.subject, parts.text or _NONE, parts.html or _NONE, parts.trouble, files)
        veiled = self.recognition.veiled(_PARTED.join((*words, *parts.addresses, *letter.recipients)), self.veil, at)
        text, lift = veiled or ("", NO_LIFT)
        zone, shape, language = self.shop.zone, self.shop.order_numbers, self.persona.language
        source = Source(Touchpoint.MAIL, at, "", "", zone)
        said = tuple([lift.veil(mine) for mine in self.own_words])
        whole: list[TakenMail] = []

        def read() -> list[Fact]:
            whole.append(super(CrowdCustomer, self).takes_in_letter(letter, at))
            return _listed(whole[0], source)

        def read_as(other: Lift) -> list[Fact]:
            subject, plain, html, _, _, *to = other.plain.split(_PARTED)
            addresses, recipients = to[: len(parts.addresses)], to[len(parts.addresses) :]
            faces = [None if face == _NONE else face for face in (plain, html)]
            his = Parts(subject, tuple(addresses), faces[0], faces[1], parts.attachments, parts.trouble)
            mail = read_parts(his, recipients, another_hour(at, zone), zone=zone, order_numbers=shape)
            mine, self.own_words = self.own_words, [other(words) for words in said]
            try:
                return _listed(TakenMail(mail, self.foreign_passages(mail)), source)
            finally:
                self.own_words = mine

        key = ("mail", text, self._day(source), zone, shape, language, said) if veiled else None
        facts = self.memory.facts(key, lift, at, "", read, read_as)
        return whole[0] if whole else _told_again(facts, parts, at)


def _listed(taken: TakenMail, source: Source) -> list[Fact]:
    """Return all that was taken in from a mail as facts, of which the first two stand for the mail itself."""
    mail = taken.mail
    summary = source.fact("mail.read", (mail.kind, mail.language, mail.text, *mail.links))
    return [summary, source.fact("mail.foreign", taken.foreign), *mail.facts]


def _told_again(facts: Sequence[Fact], parts: Parts, at: datetime) -> TakenMail:
    """Return what was listed as such *facts*, of a mail with these parts."""
    summary, strange, *stated = facts
    assert isinstance(summary.value, tuple) and isinstance(strange.value, tuple), "they were remembered as such"
    kind, language, shown, *links = summary.value
    html = parts.html or ""
    mail = ReadMail(kind, parts.subject, at, shown, html, tuple(links), parts.attachments, language, tuple(stated))
    return TakenMail(mail, strange.value)
