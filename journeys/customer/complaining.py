"""When something went wrong: writing, calling, posting, and keeping count of what support said."""

from __future__ import annotations

import re
from datetime import datetime

from journeys.customer.collecting import Collecting
from journeys.readers.dates import Calendar
from journeys.readers.history import latest_entry
from parcours.domain.facts import Absent, Touchpoint, Unoffered
from parcours.errors import NotOffered


class Complaining(Collecting):
    """Everything that a customer does to be heard."""

    def looks_at_support(self) -> None:
        """Read the customer service page: number, tariff, hours, and what helps while it is closed."""
        if self.tries("find customer service", self.shop.open_support, "support.hours"):
            self.reads("customer service page", Touchpoint.SCREEN, picture=True)

    def hears_the_announcement(self) -> None:
        """Dial the number and listen to what is said before an adviser answers."""
        if self.tries("call customer service", self.shop.hear_announcement, "support.phone"):
            self.reads("telephone announcement", Touchpoint.ANNOUNCEMENT, picture=True)

    def complains_by_form(self, text: str, *, wants_money_back: bool = False) -> None:
        """Write through the contact form and wait for the acknowledgement; the text may ask for the money back."""
        self.own_words.append(text)
        if self.tries(
            "write to support",
            lambda: self.shop.write_to_support(self.order, self.persona, text),
            "support.acknowledged",
            "support.replied",
        ):
            asked = self.did("support.asked", "form", subject=self.case)
            if wants_money_back:
                self.did("refund.asked")
            self.reads("message sent", Touchpoint.SUPPORT)
            self._awaits_acknowledgement(asked.at)

    def complains_by_mail(self, subject: str, text: str) -> None:
        """Write a mail to customer service and wait for the acknowledgement."""
        self.own_words += [subject, text]
        if self.tries(
            "write a mail to support",
            lambda: self.shop.send_mail(self.email, self._support_address(), self._with_case(subject), text),
            "support.acknowledged",
        ):
            asked = self.did("support.asked", "mail", subject=self.case)
            self._awaits_acknowledgement(asked.at)

    def asks_where_it_is(self, text: str) -> None:
        """Telephone to ask where the order is, and write down what the adviser says of it."""
        self._calls(text, "where", "support.says-status")

    def calls(self, text: str) -> None:
        """Telephone customer service, name the case if there is one, and write down what the adviser says."""
        self._calls(text, "damaged", "case.known")

    def _calls(self, text: str, topic: str, *missing: str) -> None:
        def call() -> None:
            self.shop.call_support(self.order, self.persona, text, self.case, topic)

        self.own_words.append(text)
        if self.tries("telephone support", call, *missing):
            self.did("support.asked", "phone", subject=self.case)
            self.reads("call with an adviser", Touchpoint.SUPPORT, picture=True)

    def posts(self, text: str) -> None:
        """Post where everybody can read it."""
        self.own_words.append(text)
        if self.tries(
            "post publicly",
            lambda: self.shop.post_publicly(self.persona, text, self.order),
            "support.replied",
            subject="social",
        ):
            self.did("support.asked", "social", subject=self.case)
            self.reads("public post", Touchpoint.SOCIAL)

    def looks_at_posts(self) -> None:
        """See whether the public post was answered."""
        if self.tries("read the public posts", self.shop.open_posts):
            self.reads("public posts", Touchpoint.SOCIAL, picture=True)

    def awaits_an_answer(self) -> None:
        """Wait for a person's answer by mail, and write down how long it took."""
        asked_at = self._last_asked()
        if not self.ledger.find("support.asked"):
            self.note("support.replied", Unoffered("there was no way to write to support"), Touchpoint.SUPPORT)
            return
        limit_s = self._stated_s("support.reply-within") or self.terms.support_reply_within_s
        answer = self.reads_mail("answer", since=asked_at, within_s=limit_s)
        value = self._unanswered("no answer", asked_at) if answer is None else (answer.at - asked_at).total_seconds()
        self.note("support.replied", value, Touchpoint.SUPPORT, subject="mail")

    def looks_at_the_case(self) -> None:
        """Open the page of the case and read its history."""
        if self.case and self.tries("look at the case", lambda: self.shop.open_case(self.case, self.email)):
            view = self.reads("case page", Touchpoint.SUPPORT, picture=True)
            latest = latest_entry(view.lines, Calendar(self.clock.now(), self.shop.zone))
            if latest:
                self.note("case.latest", latest, Touchpoint.SUPPORT, subject=self.case, where="case page")

    def asks_for_the_money_back(self, reason: str) -> None:
        """Ask for a refund."""
        self.own_words.append(reason)
        if self.tries("ask for a refund", lambda: self.shop.ask_refund(self.order, reason), "refund.means"):
            self.did("refund.asked")
            self.reads("refund request", picture=True)

    def awaits_the_refund(self) -> None:
        """Wait for word that the money went back, as long as the law gives the shop."""
        asked = self.ledger.last("refund.asked")
        if asked is None:
            return
        self.reads_mail("refund", since=asked.at, within_s=self.terms.refund_within_days * 86_400.0)

    def looks_at_whether_support_kept_its_word(self) -> None:
        """For each thing that support promised by a day that has passed, see whether it has happened."""
        promised = {fact.subject: fact for fact in reversed(self.ledger.find("support.promised"))}
        for what, fact in promised.items():
            if isinstance(fact.value, datetime) and fact.value < self.clock.now():
                done = self._when_done(what, fact.at)
                in_time = done is not None and done <= fact.value
                quote = f"done {done:%d/%m/%Y}" if done else "not done"
                self.note("support.kept-word", in_time, Touchpoint.SUPPORT, subject=what, quote=quote)

    def _when_done(self, what: str, since: datetime) -> datetime | None:
        """Return when a thing that was promised happened, by what the customer saw; None if it did not."""
        signs = {
            "refund": [f.at for f in self.ledger.find("refund.date")]
            + [f.at for f in self.ledger.find("payment.status") if f.value == "refunded"],
            "parcel": [f.value for f in self.ledger.find("tracking.event") if isinstance(f.value, datetime)],
            "call-back": [m.at for m in self.mails("answer")],
            "": [m.at for m in self.mails("answer")],
            "answer": [m.at for m in self.mails("answer")],
        }
        return min((moment for moment in signs.get(what, []) if moment >= since), default=None)

    @property
    def case(self) -> str:
        """The number of the customer's case, as it was first given; empty if none was."""
        number = self.ledger.first("case.number")
        return str(number.value) if number else ""

    # How -----------------------------------------------------------------------------------------
    def _awaits_acknowledgement(self, asked_at: datetime) -> None:
        mail = self.reads_mail("acknowledgement", since=asked_at)
        missing = self._unanswered("no acknowledgement", asked_at)
        value = missing if mail is None else (mail.at - asked_at).total_seconds()
        self.note("support.acknowledged", value, Touchpoint.SUPPORT)

    def _unanswered(self, seen: str, asked_at: datetime) -> Absent | Unoffered:
        """Tell a mail that did not come from one that nobody could have heard of."""
        unheard = self.unheard(asked_at)
        return Unoffered(unheard) if unheard else Absent(seen)

    def _last_asked(self) -> datetime:
        asked = self.ledger.last("support.asked")
        return asked.at if asked else self.clock.now()

    def _stated_s(self, name: str) -> float | None:
        fact = self.ledger.first(name)
        return float(fact.value) if fact and isinstance(fact.value, int | float) else None

    def _support_address(self) -> str:
        """Return where a mail to support goes: the reply address of its last mail, else the one on its page."""
        if self.reply_to:
            return self.reply_to
        self.shop.open_support()
        links = [link.url.removeprefix("mailto:") for link in self.shop.driver.read().links]
        addresses = [link for link in links if re.fullmatch(r"[^@\s/]+@[^@\s/]+", link)]
        if not addresses:
            raise NotOffered(f"the shop {self.shop.name} states no mail address for support")
        return addresses[0]

    def _with_case(self, subject: str) -> str:
        return f"[{self.case}] {subject}" if self.case else subject
