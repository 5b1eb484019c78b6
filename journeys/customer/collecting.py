"""Following the parcel, and standing at a counter for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from journeys.customer.papers import Papers
from journeys.driver.port import StepFailed
from journeys.readers import ReadMail
from journeys.readers.opening import next_open, opening_hours, public_holidays
from parcours.domain.facts import Absent, Span, Touchpoint
from parcours.errors import NotOffered

_LOOK_EVERY_S = 0.2
_FROM_H, _TO_H = 10, 18
"""The hours of the day in which a customer goes to a counter."""


class Collecting(Papers):
    """Everything that a customer does to get hold of what was ordered."""

    def looks_at_tracking(self) -> None:
        """Open the order's page without an account, and read it."""
        if self.tries("track the order", lambda: self.shop.open_tracking(self.order), "tracking.looked"):
            self.note("tracking.looked", True, Touchpoint.TRACKING, where="order tracking")
            self.reads("order tracking", Touchpoint.TRACKING, picture=True)

    def looks_at_the_relay(self) -> None:
        """Open the page of the chosen relay: hours and closures."""
        if self.tries("look at the relay", lambda: self.shop.open_relay(self.order), "relay.hours"):
            self.reads("relay page", Touchpoint.SCREEN, picture=True)

    def collects_at(self, place: str) -> None:
        """Stand at the counter with the code, and read what the counter says.

        Args:
            place: "relay" or "store".
        """
        self._comes_when_open(place)
        code = self.remembers("relay.code" if place == "relay" else "pickup.code")
        if not code:
            self.note("code.accepted", Absent("no code was ever given"), Touchpoint.COUNTER, subject=place)
            return
        if self.tries(
            f"collect at the {place}",
            lambda: self.shop.present_code(place, code, self.order),
            "code.accepted",
            subject=place,
        ):
            self.reads(f"{place} counter", Touchpoint.COUNTER, picture=True)
            if self.ledger.first("code.accepted", subject=place) and self.ledger.last("code.accepted").value:  # type: ignore[union-attr]
                self.did("customer.collected")

    def _comes_when_open(self, place: str) -> None:
        """Let time pass until the counter is open by its own hours, where the shop's clock can be moved.

        Where it gives none, or opens no more before the last day of collection, the customer comes by day all the same.
        """
        if not self.shop.time_machine:
            return
        here = self.clock.now().astimezone(ZoneInfo(self.shop.zone))
        closed = [fact.value for fact in self.ledger.find("relay.closed") if isinstance(fact.value, Span)]
        days = {span.first + timedelta(days=n) for span in closed for n in range((span.last - span.first).days + 1)}
        days |= public_holidays(self.shop.zone, here.year)
        hours = opening_hours(self.remembers(f"{place}.hours"))
        comes = next_open(hours, days, _by_day(here))
        last = self.ledger.last("relay.last-day" if place == "relay" else "pickup.last-day")
        if comes and last and isinstance(last.value, date) and comes.date() > last.value:
            comes = None
        comes = comes or _by_day(here)
        if comes > here:
            self.lets_time_pass_until(comes)

    def asks_for_the_confirmation_again(self) -> None:
        """Ask the shop to send the confirmation again, and see whether it comes."""
        if self.tries("have the confirmation sent again", self._ask_again, "confirmation.resent"):
            self.note("confirmation.resent", self._comes_again(), where="order page")

    def gets_mail_at_once(self) -> bool:
        """Say whether the shop wrote by itself, as it may after an address was corrected."""
        before = len(self.mails())
        self.lets_time_pass_until(self.clock.now())
        self.checks_mail()
        self.sent_again.extend(_firsts(self.mails()[before:]))
        return len(self.mails()) > before

    def gets_mail_again(self) -> bool:
        """Have the confirmation sent again and say whether it came; False where that is not offered."""
        try:
            self._ask_again()
        except (NotOffered, StepFailed):
            return False
        return self._comes_again()

    def _ask_again(self) -> None:
        self.lets_time_pass_until(self.clock.now())
        self.checks_mail()
        self.shop.resend_confirmation(self.order)

    def _comes_again(self) -> bool:
        """Wait for the confirmation; what a shop sends again with it, such as a link, counts as asked for too."""
        before = len(self.mails())
        if self.shop.time_machine:
            self.lets_time_pass_until(self.clock.now())
            self.checks_mail()
        else:
            ends = self.clock.monotonic() + self.terms.confirmation_within_s
            while len(self.mails()) == before and self.clock.monotonic() < ends:
                self.checks_mail()
                self.clock.sleep(_LOOK_EVERY_S)
        again = [mail for mail in _firsts(self.mails()[before:]) if mail.kind in ("confirmation", "download")]
        self.sent_again.extend(again)
        return bool(again)


def _by_day(here: datetime) -> datetime:
    """Return *here*, or the next morning where it is an hour at which nobody collects anything."""
    if _FROM_H <= here.hour < _TO_H:
        return here
    day = here if here.hour < _FROM_H else here + timedelta(days=1)
    return day.replace(hour=_FROM_H, minute=0, second=0, microsecond=0)


def _firsts(mails: Sequence[ReadMail]) -> list[ReadMail]:
    """Return the first mail of each kind and subject: one wish calls for one of each."""
    firsts: dict[tuple[str, str], ReadMail] = {}
    for mail in mails:
        firsts.setdefault((mail.kind, mail.subject), mail)
    return list(firsts.values())
