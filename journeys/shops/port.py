"""The port of every shop: the customer's verbs, each a step or two on the shop's own pages.

A verb leaves the driver on the page that answers it; the customer reads that page, the adapter does not.
A verb that a shop does not have raises `NotOffered` with the reason: `Shop` itself does so for all of them,
so an adapter inherits it and holds only what its shop has. Names of products are the harness's own ("bouquet",
"doll-house", "laptop", "converter-light", "converter-full"); the adapter knows what its shop calls them.
"""

from __future__ import annotations

import re
import smtplib
from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage
from typing import NoReturn, Protocol

from journeys.driver.port import Document, Driver
from journeys.readers.own import Reader
from parcours.domain.persona import Address, Card, Persona
from parcours.errors import MailboxUnreachable, NotOffered


@dataclass(frozen=True, slots=True)
class Delivery:
    """How the customer wants to have it.

    Args:
        mode: "courier" (by hand, in a window of hours), "post", "relay", "store" or "download".
        address: Where to, for courier and post.
        near: Postcode near which a relay or store is looked for.
        day: The wished day; None for as early as can be.
        before: The wished end of the window, "HH:MM" in the shop's zone; empty for any.
    """

    mode: str
    address: Address | None = None
    near: str = ""
    day: date | None = None
    before: str = ""


@dataclass(frozen=True, slots=True)
class OrderRef:
    """How a customer without an account names an order: its number and the address given."""

    number: str
    email: str


class TimeMachine(Protocol):
    """The clock of a shop that lets itself be moved; real shops have none."""

    def now(self) -> datetime:
        """Return the shop's present moment, timezone-aware."""
        ...

    def move_to(self, moment: datetime) -> None:
        """Move the shop forward to *moment*; stay where it is if that is past.

        On return everything that fell due on the way has happened, and every mail that was written is delivered.
        """
        ...

    def move(self, duration_s: float) -> None:
        """Move the shop forward by *duration_s* seconds, at least 0; see `move_to`."""
        ...


class Shop:
    """A shop that has nothing: every verb raises `NotOffered`. Adapters inherit and override what theirs has.

    Args:
        base_url: Where the shop is, without a trailing slash.
        driver: The driver on whose page the verbs act.
        time_machine: The shop's movable clock, or None.
    """

    name = "shop"
    zone = "Europe/Paris"
    languages: tuple[str, ...] = ()
    """Languages in which customers may shop, ISO 639-1; any other is refused before a run. Empty: it is not known."""
    order_numbers: re.Pattern[str] | None = None
    """Shape of the order numbers where they need not have a digit, such as ``re.compile("[A-Z]{5}")`` for "ECKHJ".

    Also where they have fewer than three signs: ``re.compile("[0-9]{1,6}")`` for a shop that begins at 1.

    It is of the whole word; where it has a group, that is the number, and the rest stands around it:
    ``(?:SHOP-)?([A-Z]{5})``. None where a number shows by its digits what it is.
    """
    readers: tuple[Reader, ...] = ()
    """Readers of what only this shop says, in words of the vocabulary."""
    outgoing: tuple[str, int] | None = None
    """Host and port of the mail server through which a customer's mails to this shop go; None if there is none."""

    def __init__(self, base_url: str, driver: Driver, time_machine: TimeMachine | None = None) -> None:
        self.base_url = base_url.rstrip("/")
        self.driver = driver
        self.time_machine = time_machine

    def _lacks(self, what: str) -> NoReturn:
        raise NotOffered(f"the shop {self.name} has no {what}")

    def clears_away(self, *names: str) -> None:
        """Press the first of these that is on the page, as a customer clears away a consent banner; none may be there.

        Adapters call it where their shop lays something over its pages.
        """
        for name in names:
            if self.driver.has(name):
                self.driver.press(name)
                return

    # Before the order -------------------------------------------------------------------------
    def products(self) -> tuple[str, ...]:
        """Return the harness's names of the products that this shop sells; one that it names must be found there."""
        return ()

    def enter(self, language: str) -> None:
        """Open the home page in *language* (ISO 639-1)."""
        self._lacks("home page")

    def look_up(self, product: str) -> None:
        """Open the product's page."""
        self._lacks(f"product {product!r}")

    def add_to_basket(self, quantity: int = 1) -> None:
        """Put *quantity* pieces of the product on the page into the basket, and open the basket."""
        self._lacks("basket")

    def open_basket(self) -> None:
        """Open the basket."""
        self._lacks("basket")

    def begin_checkout(self) -> None:
        """Go from the basket to the first page of the checkout, as a guest where the shop lets one."""
        self._lacks("checkout")

    def give_contact(self, persona: Persona) -> None:
        """Fill in who the customer is, and go on."""
        self._lacks("contact form")

    def asks_email_twice(self) -> bool:
        """Say whether the contact page asks for the address a second time, or will verify it. Called on that page."""
        self._lacks("contact form")

    def choose_delivery(self, delivery: Delivery) -> None:
        """Choose how the order is to reach the customer, and go on to the payment."""
        self._lacks(f"delivery by {delivery.mode}")

    def correct_email_before(self, email: str) -> None:
        """Before paying, put another address in the place of the one given; ends on the page where it was."""
        self._lacks("way to correct the address before the order")

    def pay(self, card: Card) -> None:
        """Give the means of payment and go to the last page before the order, where there is one."""
        self._lacks("payment")

    def place_order(self, *, impatient: bool = False) -> None:
        """Press the button that places the order (twice when *impatient*); ends on the thank-you page."""
        self._lacks("order button")

    # After the order ---------------------------------------------------------------------------
    def open_tracking(self, order: OrderRef) -> None:
        """Open the order's page as a customer without an account can."""
        self._lacks("order tracking without an account")

    def open_invoice(self, order: OrderRef, *, source: str) -> Document:
        """Fetch the invoice from *source*: "thank-you" (the page now open) or "tracking"."""
        self._lacks("invoice")

    def invoice_address(self, order: OrderRef) -> str:
        """Return the URL of the invoice as the customer last saw it, for a stranger to try."""
        self._lacks("invoice")

    def resend_confirmation(self, order: OrderRef) -> None:
        """Ask the shop to send the confirmation again."""
        self._lacks("way to have the confirmation sent again")

    def correct_email_after(self, order: OrderRef, email: str) -> None:
        """After the order, put another address in the place of the one given."""
        self._lacks("way to correct the address after the order")

    def open_cancellation(self, order: OrderRef) -> None:
        """Open the page on which the order can be cancelled."""
        self._lacks("cancellation without calling")

    def cancel(self, order: OrderRef) -> None:
        """Cancel the order by self-service."""
        self._lacks("cancellation without calling")

    def ask_refund(self, order: OrderRef, reason: str) -> None:
        """Ask for the money back, for *reason*."""
        self._lacks("refund request")

    def leave_feedback(self, order: OrderRef, text: str) -> None:
        """Leave feedback on an order."""
        self._lacks("place for feedback")

    # Collection --------------------------------------------------------------------------------
    def open_relay(self, order: OrderRef) -> None:
        """Open the page of the relay that was chosen, with its hours and closures."""
        self._lacks("relay page")

    def present_code(self, place: str, code: str, order: OrderRef) -> None:
        """Stand at the counter ("relay" or "store") now and present *code*; ends on what the counter says."""
        self._lacks(f"{place} counter")

    # Downloads ---------------------------------------------------------------------------------
    def open_download(self, order: OrderRef, *, source: str) -> Document:
        """Fetch the file from *source*: "thank-you" or "tracking"."""
        self._lacks("download")

    def download_address(self, order: OrderRef) -> str:
        """Return the URL of the file as the order page gives it, for a stranger to try."""
        self._lacks("download")

    def activate_licence(self, key: str, product: str) -> None:
        """Activate *key* for the edition bought; ends on what the licence server says."""
        self._lacks("licence activation")

    # Support -----------------------------------------------------------------------------------
    def open_support(self) -> None:
        """Open the customer service page: number, tariff, hours, help while closed."""
        self._lacks("customer service page")

    def write_to_support(self, order: OrderRef, persona: Persona, text: str) -> None:
        """Send *text*, about something that came damaged, through the contact form."""
        self._lacks("contact form for support")

    def send_mail(self, sender: str, recipient: str, subject: str, text: str) -> None:
        """Send a mail to customer service at *recipient*, from *sender*, through the shop's `outgoing` server."""
        if self.outgoing is None:
            raise NotOffered(f"the shop {self.name}: no mail server was named through which a customer could write")
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = sender, recipient, subject
        message.set_content(text)
        try:
            with smtplib.SMTP(*self.outgoing, timeout=10) as server:
                server.send_message(message)
        except (OSError, smtplib.SMTPException) as error:
            place = f"{self.outgoing[0]}:{self.outgoing[1]}"
            raise MailboxUnreachable(f"{place}: the mail to {recipient} could not be sent: {error}") from error

    def hear_announcement(self) -> None:
        """Open what a caller hears before an adviser answers."""
        self._lacks("telephone announcement")

    def call_support(
        self, order: OrderRef, persona: Persona, text: str, case: str = "", topic: str = "damaged"
    ) -> None:
        """Telephone about *topic* ("damaged" or "where"), name the case if known; ends on what the adviser says."""
        self._lacks("telephone service")

    def post_publicly(self, persona: Persona, text: str, order: OrderRef) -> None:
        """Post *text* where everybody can read it."""
        self._lacks("public posts page")

    def open_posts(self) -> None:
        """Open the public posts page."""
        self._lacks("public posts page")

    def open_case(self, case: str, email: str) -> None:
        """Open the page of a case."""
        self._lacks("case page")
