"""A guest's way through an ordinary shop, told by settings: what its buttons and fields are called.

An adapter over `GuestShop` is a list of names, and overrides the single verb in which its shop is not ordinary. What
every shop has (a button that orders, fields for an address) goes by its ordinary names in French and English, unless
the adapter gives others; any other name that is left empty is a thing that the shop does not have.
"""

from __future__ import annotations

import time
from dataclasses import replace
from operator import attrgetter
from typing import ClassVar

from journeys.driver.port import Document, Driver, Name, StepFailed
from journeys.shops.port import Delivery, OrderRef, Shop, TimeMachine
from parcours.domain.persona import Card, Persona

_LOOK_EVERY_S = 0.05
_SOON_S = 5.0
"""Seconds after which a form that was sent and is still there is taken to have come back."""


class GuestShop(Shop):
    """A shop whose pages are forms: fill in, press, go on.

    Args:
        base_url: Where the shop is.
        driver: The driver on whose page the verbs act.
        time_machine: None, unless the shop's clock can be moved.
    """

    languages: tuple[str, ...] = ("fr",)

    HOME: ClassVar[str] = "/{language}/"
    """Path of the page on which customers begin."""
    BASKET: ClassVar[str] = ""
    """Path of the basket."""
    TITLES: ClassVar[dict[str, Name]] = {}
    """What the shop calls the harness's products."""
    ONE_PAGE: ClassVar[bool] = False
    """Whether all is sold from the home page, where a field that bears the product's title takes how many."""
    NOTHING_ADDED: ClassVar[Name] = ""
    """On such a page: what closes the shop's answer to a customer who seems to want nothing."""
    ADD: ClassVar[Name] = ("Ajouter au panier", "Add to cart", "Add to basket")
    CHECKOUT: ClassVar[Name] = (
        "Procéder au paiement",
        "Passer au paiement",
        "Proceed to checkout",
        "Proceed with checkout",
    )
    CONTACT: ClassVar[tuple[tuple[Name, str], ...]] = (
        (("E-mail", "Email", "Adresse e-mail", "Email address"), "email"),
        (("Adresse de courriel (répétée)", "Confirmez votre e-mail", "Email address (repeated)"), "email"),
        (("Prénom", "Given name", "First name"), "first_name"),
        (("Nom de famille", "Nom", "Family name", "Last name"), "last_name"),
        (("Adresse", "Address", "Street"), "address.street"),
        (("Code postal", "ZIP code", "Postcode"), "address.postcode"),
        (("Ville", "City", "Town"), "address.city"),
    )
    """Fields of the contact page, each with what the customer writes there; the first is always asked for."""
    MARKS: ClassVar[tuple[str, ...]] = ("obligatoire", "requis", "required")
    """What a page's script glues to the label of a field that must be filled in: "E-Mailrequis"."""
    CONTINUE: ClassVar[Name] = ("Continuer", "Continue")
    DELIVERIES: ClassVar[dict[str, str]] = {}
    """Ways of delivery that come of themselves, each with the shop's words for it; the others are not offered."""
    BACK: ClassVar[Name] = ""
    """What leads from the payment page back to the contact page."""
    MEANS: ClassVar[Name] = ""
    """The means of payment that every guest has."""
    PAYS: ClassVar[str] = ""
    """Why nothing is paid by card; empty where it is."""
    ORDER: ClassVar[Name] = (
        "Passer la commande",
        "Passer une commande",
        "Passer commande",
        "Place order",
        "Place binding order",
    )
    ORDERED: ClassVar[Name] = ""
    """What is on the page once the order is placed."""
    NO_SCRIPT: ClassVar[str] = ""
    """What the page's source holds while no script runs, where only by its script a second click is none."""
    INVOICE: ClassVar[Name] = ""
    DOWNLOAD: ClassVar[Name] = ""
    CANCEL: ClassVar[Name] = ""
    CANCEL_SURELY: ClassVar[Name] = ""
    PATIENCE_S: ClassVar[float] = 30.0
    """Seconds in which a page that answers by script must have answered."""

    def __init__(self, base_url: str, driver: Driver, time_machine: TimeMachine | None = None) -> None:
        super().__init__(base_url, driver, time_machine)
        self._product = ""
        self._persona: Persona | None = None
        self._order_url = ""
        self._invoice_url = ""

    # Before the order -------------------------------------------------------------------------
    def products(self) -> tuple[str, ...]:
        """Return the harness's names of the products that this shop sells."""
        return tuple(self.TITLES)

    def enter(self, language: str) -> None:
        """Open the home page."""
        if language not in self.languages:
            self._lacks(f"pages in {language!r}")
        self.driver.go_to(self.base_url + self.HOME.format(language=language))

    def look_up(self, product: str) -> None:
        """Open the product's page by its title, unless all are on one page."""
        self._chooses(product)
        if not self.ONE_PAGE:
            self.driver.press(self.TITLES[product])

    def add_to_basket(self, quantity: int = 1) -> None:
        """Press the button that puts a piece into the basket, and open the basket; or say how many on the one page."""
        if self.ONE_PAGE:
            self._adds_from_the_page(quantity)
            return
        if quantity != 1:
            self._lacks("field for the quantity")
        self.driver.press(self.ADD)
        self.open_basket()

    def open_basket(self) -> None:
        """Open the basket by its address."""
        self.driver.go_to(self.base_url + self.BASKET)

    def begin_checkout(self) -> None:
        """Go from the basket to the page that asks who the customer is."""
        self.driver.press(self.CHECKOUT)
        self._awaits(self._field(self.CONTACT[0][0]))

    def asks_email_twice(self) -> bool:
        """Count the fields that must be filled and ask for the address."""
        labels = [c.label.lower() for c in self.driver.read().controls if c.type == "email" and c.required]
        return len(labels) > 1

    def give_contact(self, persona: Persona) -> None:
        """Fill in the contact page, and go on; once more where the page's script lost what was typed too early."""
        self._persona = persona
        for _ in range(2):
            for label, attribute in self.CONTACT:
                field = self._field(label)
                if self.driver.has(field):
                    self.driver.fill(field, str(attrgetter(attribute)(persona)))
            self.driver.press(self.CONTINUE)
            if self._comes(self.MEANS, _SOON_S):
                return

    def choose_delivery(self, delivery: Delivery) -> None:
        """Take a delivery that comes of itself; there is nothing to press."""
        if delivery.mode not in self.DELIVERIES:
            offered = ", ".join(self.DELIVERIES.values()) or "none"
            self._lacks(f"delivery by {delivery.mode}: it offers {offered}")

    def correct_email_before(self, email: str) -> None:
        """Go back from the payment page to the contact page, give another address, and go on."""
        if not self.BACK or self._persona is None:
            self._lacks("way to correct the address before the order")
        self.driver.press(self.BACK)
        self.give_contact(replace(self._persona, email=email))

    def pay(self, card: Card) -> None:
        """Choose the means of payment and go on to the last page before the order."""
        self.driver.choose(self.MEANS)
        self.driver.press(self.CONTINUE)
        if self.PAYS:
            self._lacks(self.PAYS)

    def place_order(self, *, impatient: bool = False) -> None:
        """Press the order button, and keep the address of the page that follows.

        A second click is left out where it would be caught by a script that does not run.
        """
        if impatient and not (self.NO_SCRIPT and self.NO_SCRIPT in self.driver.read().html):
            self.driver.press_twice(self.ORDER)
        else:
            self.driver.press(self.ORDER)
        self._awaits(self.ORDERED)
        self._order_url = self.driver.read().url

    # After the order ---------------------------------------------------------------------------
    def open_tracking(self, order: OrderRef) -> None:
        """Open the order's page by the address that the customer kept."""
        if not self._order_url:
            self._lacks("way to an order by number and address alone")
        self.driver.go_to(self._order_url)

    def open_invoice(self, order: OrderRef, *, source: str) -> Document:
        """Fetch the invoice from the page after the order, which is the order's page."""
        if source == "tracking":
            self.open_tracking(order)
        if not self.INVOICE:
            self._lacks("invoice")
        document = self.driver.download(self.INVOICE)
        self._invoice_url = document.url
        return document

    def invoice_address(self, order: OrderRef) -> str:
        """Return where the invoice was last opened from."""
        return self._invoice_url or super().invoice_address(order)

    def open_download(self, order: OrderRef, *, source: str) -> Document:
        """Fetch the file from the order's page."""
        if not self.DOWNLOAD:
            self._lacks("download")
        self.open_tracking(order)
        return self.driver.download(self.DOWNLOAD)

    def open_cancellation(self, order: OrderRef) -> None:
        """Open the page on which the order can be cancelled."""
        self.open_tracking(order)
        self._press_if_there(self.CANCEL, "cancellation without calling")

    def cancel(self, order: OrderRef) -> None:
        """Cancel the order."""
        self.open_cancellation(order)
        self._press_if_there(self.CANCEL_SURELY, "cancellation without calling")

    # Steps -------------------------------------------------------------------------------------
    def _chooses(self, product: str) -> None:
        if product not in self.TITLES:
            self._lacks(f"product {product!r}")
        self._product = product

    def _adds_from_the_page(self, quantity: int) -> None:
        """Say how many beside the product; once more where the page's script lost what was typed too early."""
        for _ in range(2):
            self.driver.fill(self.TITLES[self._product], str(quantity))
            self.driver.press(self.ADD)
            self._awaits((*_each(self.CHECKOUT), *_each(self.NOTHING_ADDED)))
            if not (self.NOTHING_ADDED and self.driver.has(self.NOTHING_ADDED)):
                return
            self.driver.press(self.NOTHING_ADDED)
        self._awaits(self.CHECKOUT)

    def _field(self, label: Name) -> tuple[str, ...]:
        """Return the names of a field: with a mark glued to them, then as they are written."""
        return tuple(name + mark for mark in (*self.MARKS, "") for name in _each(label))

    def _press_if_there(self, name: Name, what: str) -> None:
        if not (name and self.driver.has(name)):
            self._lacks(what)
        self.driver.press(name)

    def _awaits(self, name: Name) -> None:
        """Wait for what a page brings by script; StepFailed where it does not come."""
        if name and not self._comes(name, self.PATIENCE_S):
            raise StepFailed(f"{self.driver.read().url}: expected {name!r} within {self.PATIENCE_S:.0f} s")

    def _comes(self, name: Name, within_s: float) -> bool:
        """Say whether the page has *name*, now or soon."""
        ends = time.monotonic() + within_s
        while not self.driver.has(name):
            if time.monotonic() > ends:
                return False
            time.sleep(_LOOK_EVERY_S)
        return True


def _each(name: Name) -> tuple[str, ...]:
    """Return all that a name may be; none for the empty one."""
    return tuple(one for one in ((name,) if isinstance(name, str) else name) if one)
