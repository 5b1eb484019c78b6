"""The customer's mail: waiting for one with a deadline, and reading whatever came."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parseaddr, parsedate_to_datetime
from functools import cached_property
from math import inf
from typing import NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from journeys.customer.watching import Watcher
from journeys.readers import ReadMail, foreign, read_letter
from journeys.readers.own import read_own
from journeys.readers.source import Source
from parcours.clock import in_words
from parcours.domain.facts import Absent, Touchpoint, Unoffered
from parcours.errors import CouldNotLook, Refused
from parcours.mailbox.port import Letter

_LOOKS = 12
"""How often a customer who waits looks into the mailbox where the shop's clock is moved."""

_STEP_S = 2.0
"""Seconds of waiting after which a customer asks whether the run is still wanted."""

_LOOKED_IN_VAIN = timedelta(hours=1)
"""A mail that bears a date so long before a look into the mailbox, and was not there then, came later than it says."""


class TakenMail(NamedTuple):
    """What a customer takes in from a mail.

    Args:
        mail: What it is and states.
        foreign: Passages in another language than the customer's.
    """

    mail: ReadMail
    foreign: tuple[str, ...]


class Correspondence(Watcher):
    """Everything that a customer does with a mailbox."""

    _known: frozenset[str] = frozenset()
    _jumped = False
    _looked_at = datetime.min.replace(tzinfo=UTC)
    _away: tuple[datetime, datetime] | None = None
    """From when to when nobody listened to the mailbox, where a journey was laid aside; None if somebody always did."""
    _resumed_at: datetime | None = None
    reply_to = ""
    """Where the last mail of customer service asks to be answered; empty before there is one."""

    @cached_property
    def sent_again(self) -> list[ReadMail]:
        """Mails that came because the customer asked for them once more."""
        return []

    @cached_property
    def _followed(self) -> set[str]:
        return set()

    @cached_property
    def _read(self) -> list[ReadMail]:
        return []

    def mails(self, kind: str = "") -> list[ReadMail]:
        """List the mails read so far, in order; only those of *kind* where one is given."""
        return [mail for mail in self._read if not kind or mail.kind == kind]

    def reads_mail(
        self, kind: str, *, since: datetime | None = None, within_s: float | None = None, by: datetime | None = None
    ) -> ReadMail | None:
        """Wait until a mail of this kind has come, and read it; read everything else that comes as well.

        The delay is counted from *since*, by default the click that placed the order. The deadline is what
        the shop itself announced, else the terms. Where the shop's clock can be moved, it is moved to the
        deadline, and on to where the mail is overdue, so that "late" and "never" are told apart.

        Args:
            kind: Kind of mail, such as "confirmation" or "arrival".
            since: The moment that called for the mail.
            within_s: Deadline in seconds; None for the shop's own word or the terms.
            by: Deadline as a moment, in place of *within_s*.

        Returns:
            The first mail of the kind that came after *since*, or None.

        Raises:
            CouldNotLook: If this process was held up for so long that the mail may have been in time.
        """
        start = since or self._ordered_at()
        deadline_s = (by - start).total_seconds() if by else within_s or self._deadline_s(kind)
        self.did("mail.awaited", deadline_s, subject=kind)
        waited_s = max(0.0, (self.clock.now() - start).total_seconds())
        found = self._await(kind, start, max(0.0, deadline_s - waited_s))
        if found is None and self.shop.time_machine and self.settings.look_late:
            found = self._await(kind, start, self.settings.overdue_s)
        if found is None and (unheard := self.unheard(start)):
            self.note("mail.received", Unoffered(unheard), Touchpoint.MAIL, subject=kind)
            return None
        self._was_at_work(kind, start, deadline_s, found)
        if found is None:
            others = ", ".join(f"{m.kind} {m.subject!r}" for m in self._read) or "no mail at all"
            self.note("mail.received", Absent(f"after {in_words(deadline_s)}: {others}"), Touchpoint.MAIL, subject=kind)
            return None
        delay_s = round(max(0.0, (found.at - start).total_seconds()), 3)
        where = f"mail {found.subject!r}"
        self.note("mail.received", delay_s, Touchpoint.MAIL, subject=kind, where=where, evidence=found.evidence)
        return found

    def unheard(self, since: datetime) -> str:
        """Say why mail that came after *since* may not be known of; empty where the mailbox was always listened to."""
        if self._away is None or self._away[1] <= since:
            return ""
        began, ended = self._away
        return f"nobody listened to the mailbox from {began:%Y-%m-%d %H:%M} to {ended:%Y-%m-%d %H:%M} UTC"

    def _was_at_work(self, kind: str, start: datetime, deadline_s: float, found: ReadMail | None) -> None:
        """Raise where a mail was late by no more than this process was held up meanwhile: it may have been in time.

        A mail that never came was waited for as much longer; that says nothing where it was held up for most of it.
        """
        until = found.at if found else self.clock.now()
        late_s = (until - start).total_seconds() - deadline_s if found else deadline_s
        held_up_s = self._held_up_s(self._second_of(start), self._second_of(until))
        if 0 < late_s <= held_up_s:
            came = f"came {in_words(late_s)} late" if found else "did not come"
            raise CouldNotLook(
                f"the {kind} mail {came}, but this machine was too busy to tell: "
                f"Parcours itself was held up for {in_words(held_up_s)} meanwhile",
                way_out="play fewer customers at once (-n, [journeys] under_way), or on a machine that has time",
            )

    def _held_up_s(self, since_s: float, until_s: float = inf) -> float:
        """Return for how long this process was held up; a shop whose clock is moved delivers all its mail meanwhile."""
        return self.at_work.held_up_s(since_s, until_s) if self.at_work and not self.shop.time_machine else 0.0

    def _second_of(self, moment: datetime) -> float:
        """Return the monotonic second of a moment on a clock that was not moved since."""
        return self.clock.monotonic() - (self.clock.now() - moment).total_seconds()

    def checks_mail(self) -> list[ReadMail]:
        """Read whatever new mail there is, without waiting for any."""
        return self._take(self.mailbox.wait(self.email, self._known, 0.0))

    def promised_day(self, *names: str) -> datetime | None:
        """Return the end of the day that the shop promised under one of these words, in its own zone; None if none."""
        for name in names:
            fact = self.ledger.first(name)
            if fact and isinstance(fact.value, date):
                return datetime.combine(fact.value, time(23, 59), tzinfo=ZoneInfo(self.shop.zone))
        return None

    def closes_the_mailbox(self) -> None:
        """Read the last mails, follow their links, see whether any came twice, and count the orders that were made."""
        self.lets_time_pass_until(self.clock.now())
        self.checks_mail()
        self.follows_links()
        self.counts_mails()
        numbers = dict.fromkeys(str(fact.value) for fact in self.ledger.find("order.number"))
        if numbers:
            self.note("order.count", len(numbers), where="all that the shop said", quote=", ".join(numbers))

    def follows_links(self) -> None:
        """Follow each link of the mails read so far once, as a customer might; write down the dead and unsafe ones."""
        links = dict.fromkeys(link for mail in self._read for link in mail.links if link not in self._followed)
        for url in list(links)[: self.settings.check_links]:
            self._followed.add(url)
            if not url.startswith(("http://", "https://")):
                continue
            if url.startswith("http://") and not url.startswith(self.shop.base_url):
                self.note("link.insecure", url, Touchpoint.MAIL, subject=url)
            try:
                answer = self.shop.driver.fetch(url)
            except CouldNotLook as error:
                self.note("link.dead", error.message, Touchpoint.MAIL, subject=url)
                continue
            except Refused as guard:
                self._may_not_follow(url, guard)
                continue
            if answer.status >= 400:
                self.note("link.dead", f"HTTP {answer.status}", Touchpoint.MAIL, subject=url)
            else:
                self.note("link.checked", True, Touchpoint.MAIL, subject=url)

    def _may_not_follow(self, url: str, guard: Refused) -> None:
        """Leave a link alone that leads out of the hosts a journey may go to; one that no host can have is dead."""
        host = urlsplit(url).hostname or ""
        if "." not in host or re.fullmatch(r"[\d.]+", host):
            self.note("link.dead", f"no host is named {host or 'nothing'}", Touchpoint.MAIL, subject=url)
        else:
            self.note("link.checked", Unoffered(guard.message), Touchpoint.MAIL, subject=url)

    def counts_mails(self) -> None:
        """Write down every mail that came more often than the customer asked for it, word for word."""
        asked = {id(mail) for mail in self.sent_again}
        copies: dict[tuple[str, str, str], list[ReadMail]] = {}
        for mail in self._read:
            copies.setdefault((mail.kind, mail.subject, mail.text.strip()), []).append(mail)
        for (kind, subject, _), same in copies.items():
            by_itself = 0 if id(same[0]) in asked else 1
            unasked = sum(id(mail) not in asked for mail in same)
            if unasked > by_itself:
                self.note("mail.duplicate", len(same), Touchpoint.MAIL, subject=kind, where=f"mail {subject!r}")

    # How waiting works ---------------------------------------------------------------------------
    def _ordered_at(self) -> datetime:
        clicked = self.ledger.last("customer.ordered")
        return clicked.at if clicked else self.clock.now()

    def _deadline_s(self, kind: str) -> float:
        announced = self.ledger.first("mail.within", subject=kind)
        if announced and isinstance(announced.value, float | int):
            return float(announced.value)
        terms = self.terms
        return terms.support_acknowledge_within_s if kind == "acknowledgement" else terms.confirmation_within_s

    def _await(self, kind: str, start: datetime, left_s: float) -> ReadMail | None:
        if self.shop.time_machine is None:
            return self._listen(kind, start, left_s)
        began = self.clock.now()
        found = self._listen(kind, start, min(left_s, self.settings.grace_s))
        for look in range(_LOOKS + 1):
            found = found or self._listen_after(began + timedelta(seconds=left_s * look / _LOOKS), kind, start)
        return found

    def _listen_after(self, moment: datetime, kind: str, start: datetime) -> ReadMail | None:
        """Let the shop go on to *moment*; by then all its mail is delivered, however busy this machine is."""
        self.lets_time_pass_until(moment)
        return self._listen(kind, start, 0.0)

    def _listen(self, kind: str, start: datetime, timeout_s: float) -> ReadMail | None:
        """Wait on the real clock, and for as much longer as this process was held up, at most twice as long."""
        began = self.clock.monotonic()
        parked_at = began + self.settings.park_after_s
        step_s = 0.0
        while True:
            self._take(self.mailbox.wait(self.email, self._known, step_s))
            found = next((m for m in self._read if m.kind == kind and m.at >= start - timedelta(seconds=1)), None)
            now = self.clock.monotonic()
            left_s = began + timeout_s + min(timeout_s, self._held_up_s(began)) - now
            if found or left_s <= 0:
                return found
            self.still_wanted()
            if now >= parked_at:
                self.shop.driver.park()
                parked_at = inf
            step_s = min(left_s, parked_at - now, _STEP_S)

    def lets_time_pass_until(self, moment: datetime) -> None:
        """Move the shop's clock to *moment*, where it can be moved; all its mail is delivered then."""
        if self.shop.time_machine:
            self._jumped = self._jumped or moment > self.clock.now()
            self.shop.time_machine.move_to(moment)

    def _take(self, letters: list[Letter]) -> list[ReadMail]:
        fresh = [letter for letter in letters if letter.key not in self._known]
        self._known |= {letter.key for letter in fresh}
        read = [self._read_one(letter) for letter in fresh]
        self._looked_at = self.clock.now()
        return read

    def _read_one(self, letter: Letter) -> ReadMail:
        mail, foreign_passages = self.takes_in_letter(letter, self._arrival(letter))
        if mail.kind in ("acknowledgement", "answer"):
            self.reply_to = parseaddr(_header(letter.raw, b"reply-to:"))[1] or self.reply_to
        name = f"mail-{len(self._read) + 1}-{mail.kind}"
        evidence = self.keeper.mail(name, letter.raw, mail.html)
        mail = mail.kept_at(evidence)
        self._read.append(mail)
        self.note_all(mail.facts)
        zone, shape = self.shop.zone, self.shop.order_numbers
        where = f"mail {mail.subject!r}"
        source = Source(Touchpoint.MAIL, mail.at, where, evidence, zone, kind=mail.kind, order_numbers=shape)
        self.note_all(read_own("mail", mail.text.splitlines(), source, self.shop.readers))
        dated = _date_header(letter.raw) if self.shop.time_machine else None
        if dated and self._looked_at - dated > _LOOKED_IN_VAIN:
            late_s = (self._looked_at - dated).total_seconds()
            self.note("mail.delayed", late_s, Touchpoint.MAIL, subject=mail.kind, where=where, evidence=evidence)
        for passage in foreign_passages:
            self.note("mail.foreign", passage, Touchpoint.MAIL, subject=mail.kind, where=where)
        return mail

    def takes_in_letter(self, letter: Letter, at: datetime) -> TakenMail:
        """Read a mail to its last word."""
        mail = read_letter(letter, at, zone=self.shop.zone, order_numbers=self.shop.order_numbers)
        return TakenMail(mail, self.foreign_passages(mail))

    def foreign_passages(self, mail: ReadMail) -> tuple[str, ...]:
        """List passages of a mail that are in another language than the customer's, three at most."""
        return tuple(foreign(mail.text.splitlines(), self.persona.language, self.own_words)[:3])

    def _arrival(self, letter: Letter) -> datetime:
        """When the mail arrived on the customer's clock.

        What came while a journey was laid aside is dated by its mailbox. After the shop's clock was moved, mail
        that was sent on the way arrives all at once; its own Date header then tells when, as long as it is not
        after the present and not before the order.
        """
        now = self.clock.now()
        if self._resumed_at and letter.arrived_at < self._resumed_at:
            return letter.arrived_at
        arrived = now - timedelta(seconds=max(0.0, self.clock.monotonic() - letter.arrived_monotonic_s))
        if self._jumped:
            header = _date_header(letter.raw)
            if header and self._ordered_at() - timedelta(seconds=1) <= header <= arrived:
                return max(header, self._looked_at) if self._looked_at - header > _LOOKED_IN_VAIN else header
        return arrived


def _date_header(raw: bytes) -> datetime | None:
    try:
        moment = parsedate_to_datetime(_header(raw, b"date:"))
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _header(raw: bytes, name: bytes) -> str:
    for line in raw[:20_000].splitlines():
        if not line.strip():
            break
        if line.lower().startswith(name):
            return line[len(name) :].decode("ascii", "replace").strip()
    return ""
