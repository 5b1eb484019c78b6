"""django-oscar as its makers ship it, in French and English: what a guest can do there, by what is seen on its pages.

It takes no payment, writes no invoice, holds no file, knows neither relay nor counter and has no customer
service; those verbs stay with the port, which refuses them.
"""

from __future__ import annotations

from typing import ClassVar

from journeys.driver.port import Driver, Name
from journeys.shops.articles import ARTICLES
from journeys.shops.port import Delivery, OrderRef, Shop, TimeMachine
from parcours.domain.persona import Address, Card, Persona
from parcours.errors import NotOffered

CONTINUE: Name = ("Continuer", "Continue")
EMAIL: Name = ("Mon adresse e-mail est", "My email address is")
GUEST: Name = (
    "Je suis nouveau client et je veux payer en tant qu'invité",
    "I am a new customer and want to checkout as a guest",
)
PHONE: Name = ("Numéro de téléphone", "Phone number")
HOME_DELIVERY = "Livraison à domicile"
"""What the merchant calls it, in every language: oscar translates its own words, not the merchant's."""


class OscarShop(Shop):
    """A guest's way through django-oscar 4.2.

    Args:
        base_url: Where the shop is.
        driver: The driver on whose page the verbs act.
        time_machine: None; a real shop's clock cannot be moved.
    """

    name = "oscar"
    languages = ("fr", "en")

    TITLES = ARTICLES
    COUNTRIES: ClassVar[dict[str, str]] = {"FR": "France", "BE": "Belgique", "LU": "Luxembourg", "MC": "Monaco"}

    def __init__(self, base_url: str, driver: Driver, time_machine: TimeMachine | None = None) -> None:
        super().__init__(base_url, driver, time_machine)
        self._prefix = ""
        self._persona: Persona | None = None

    # Before the order -------------------------------------------------------------------------
    def products(self) -> tuple[str, ...]:
        """Return the harness's names of the products that this shop sells."""
        return tuple(self.TITLES)

    def enter(self, language: str) -> None:
        """Open the catalogue, which is oscar's home page, in French or English."""
        if language not in self.languages:
            self._lacks(f"pages in {language!r}")
        self._prefix = f"/{language}"
        self._open("")

    def look_up(self, product: str) -> None:
        """Open the product's page from its picture in the catalogue, which bears its whole title."""
        if product not in self.TITLES:
            self._lacks(f"product {product!r}")
        self.driver.press(self.TITLES[product])

    def add_to_basket(self, quantity: int = 1) -> None:
        """Put one piece into the basket, and open the basket; the field for more has no name."""
        if quantity != 1:
            self._lacks("name on the field for the quantity")
        self.driver.press(("Ajouter au panier", "Add to cart"))
        self.open_basket()

    def open_basket(self) -> None:
        """Open the basket by its address: the button that leads there acts by script alone."""
        self._open("basket/")

    def begin_checkout(self) -> None:
        """Go from the basket to the page that asks who the customer is."""
        self.driver.press(("Procéder au paiement", "Proceed to checkout"))

    def give_contact(self, persona: Persona) -> None:
        """Give the address as a guest. The name is asked with the delivery, so it is remembered until then."""
        self._persona = persona
        self._give_email(persona.email)

    def asks_email_twice(self) -> bool:
        """Count the fields that ask for the address: oscar has one, and verifies nothing."""
        asked = [control for control in self.driver.read().controls if "mail" in control.label.lower()]
        return len(asked) > 1

    def choose_delivery(self, delivery: Delivery) -> None:
        """Give the address and have it sent home; software, which needs no delivery, is not asked about."""
        if delivery.mode == "download":
            return
        if delivery.mode != "post":
            self._lacks(f"delivery by {delivery.mode}: it sends to the customer's door, on a day that it does not name")
        persona, address = self._persona, delivery.address
        if persona is None or address is None:
            raise NotOffered(f"the shop {self.name} sends nothing without a name and an address")
        if address.country not in self.COUNTRIES:
            self._lacks(f"delivery to {address.country}")
        self._give_address(persona, address)
        self.driver.press(("Choisir cette option", "Select option"), near=HOME_DELIVERY)

    def correct_email_before(self, email: str) -> None:
        """Go back to the first page of the checkout, which remembers the address, give another, and return."""
        was_on = self.driver.read().url
        self.open_basket()
        self.begin_checkout()
        self._give_email(email)
        self.driver.go_to(was_on)

    def pay(self, card: Card) -> None:
        """Pass the payment page, which asks for nothing, to the preview; then say that nothing was paid."""
        self.driver.press(CONTINUE)
        self._lacks("payment: its payment page has no fields, and the order is placed without one")

    def place_order(self, *, impatient: bool = False) -> None:
        """Press the button below the preview."""
        button = ("Passer commande", "Place order")
        if impatient:
            self.driver.press_twice(button)
        else:
            self.driver.press(button)

    # After the order ---------------------------------------------------------------------------
    def open_tracking(self, order: OrderRef) -> None:
        """Open the order's page from the thank-you page, and show who one is by the address.

        The page's own address holds a secret, so a number alone leads nowhere; the thank-you page stays
        open to the session that ordered.
        """
        link = ("Voir l'état de la commande", "View order status")
        if not self.driver.has(link):
            self._open("checkout/thank-you/")
        if not self.driver.has(link):
            self._lacks(
                "way to an order by number and address alone: its page is found from the thank-you page or mail"
            )
        self.driver.press(link)
        address = ("Adresse électronique", "Email address")
        if self.driver.has(address):
            self.driver.fill(address, order.email)
            self.driver.press("Submit")

    def leave_feedback(self, order: OrderRef, text: str) -> None:
        """Refuse: the review of a product must have a score, which only a mouse can give."""
        self._lacks("feedback that can be given by name: a review needs a score, set by clicking stars without a label")

    # Steps -------------------------------------------------------------------------------------
    def _open(self, path: str) -> None:
        self.driver.go_to(f"{self.base_url}{self._prefix}/{path}")

    def _give_email(self, email: str) -> None:
        self.driver.fill(EMAIL, email)
        self.driver.choose(GUEST)
        self.driver.press(CONTINUE)

    def _give_address(self, persona: Persona, address: Address) -> None:
        self.driver.fill(("Prénom", "First name"), persona.first_name)
        self.driver.fill(("Nom", "Last name"), persona.last_name)
        self.driver.fill(("Première ligne d'adresse", "First line of address"), address.street)
        self.driver.fill(("Ville", "City"), address.city)
        self.driver.fill(("Code postal", "Post"), address.postcode)
        self.driver.choose(("Pays", "Country"), self.COUNTRIES[address.country])
        self.driver.fill(PHONE, persona.phone)
        self.driver.press(CONTINUE)
        if self.driver.has(PHONE):
            # The blocks that are reserved for fiction are no numbers to oscar, and it does not insist on one.
            self.driver.fill(PHONE, "")
            self.driver.press(CONTINUE)
