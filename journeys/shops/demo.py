"""The embedded demo shop, by what its pages show, in French and English."""

from __future__ import annotations

import re
from typing import ClassVar

from journeys.driver.port import Document, Driver, Name, StepFailed
from journeys.shops.port import Delivery, OrderRef, Shop, TimeMachine
from parcours.domain.persona import Card, Persona

INVOICE: Name = ("Télécharger ma facture", "Download my invoice")
DAMAGED: Name = ("Article abîmé ou incomplet", "Damaged or incomplete item")
WHERE: Name = ("Où est ma commande", "Where is my order")
SERVICE = "/service-client"


class DemoShop(Shop):
    """The demo shop's pages.

    Args:
        base_url: Where the shop is.
        driver: The driver on whose page the verbs act.
        time_machine: The shop's movable clock.
    """

    name = "demo"
    languages = ("fr", "en")

    TITLES: ClassVar[dict[str, tuple[str, str]]] = {
        "bouquet": ("Bouquet Premier matin", "First Morning bouquet"),
        "doll-house": ("Maison de poupée Les Tilleuls", "The Lindens doll’s house"),
        "laptop": ("Ordinateur portable Altaïr 14", "Altaïr 14 laptop"),
        "snow-globe": ("Boule à neige numérotée", "Numbered snow globe"),
        "converter-full": ("Convertix 12", "Convertix 12"),
        "converter-light": ("Convertix 12", "Convertix 12"),
    }
    EDITIONS: ClassVar[dict[str, Name]] = {
        "converter-full": ("Édition complète", "Full edition"),
        "converter-light": ("Édition légère", "Light edition"),
    }
    MODES: ClassVar[dict[str, Name]] = {
        "relay": ("Retrait en point relais", "Collection at a parcel relay"),
        "post": ("Livraison à domicile", "Home delivery"),
        "store": ("Retrait en magasin", "Collection in store"),
    }

    def __init__(self, base_url: str, driver: Driver, time_machine: TimeMachine | None = None) -> None:
        super().__init__(base_url, driver, time_machine)
        self._product = ""
        self._invoice_url = ""
        self._download_url = ""

    # Before the order -------------------------------------------------------------------------
    def products(self) -> tuple[str, ...]:
        """Return the harness's names of the products that this shop sells."""
        return tuple(self.TITLES)

    def enter(self, language: str) -> None:
        """Open the home page in French or English."""
        if language not in self.languages:
            self._lacks(f"pages in {language!r}")
        self.driver.go_to(f"{self.base_url}/?lang={language}")

    def look_up(self, product: str) -> None:
        """Search for the product, and open its page."""
        if product not in self.TITLES:
            self._lacks(f"product {product!r}")
        self._product = product
        title = self.TITLES[product]
        self.driver.fill(("Rechercher un produit", "Search for a product"), title[0])
        self.driver.press(("Rechercher", "Search"))
        self.driver.press(title)

    def add_to_basket(self, quantity: int = 1) -> None:
        """Choose the edition where there are several, and put the pieces into the basket."""
        if self._product in self.EDITIONS:
            self.driver.choose(("Édition", "Edition"), self.EDITIONS[self._product])
        if quantity != 1:
            self.driver.fill(("Quantité", "Quantity"), str(quantity))
        self.driver.press(("Ajouter au panier", "Add to basket"))

    def open_basket(self) -> None:
        """Open the basket."""
        self.driver.press(("Panier", "Basket"))

    def begin_checkout(self) -> None:
        """Go from the basket to the contact page."""
        self.driver.press(("Passer commande", "Check out"))

    def asks_email_twice(self) -> bool:
        """Say whether there is a second field for the address."""
        return self.driver.has(("Confirmez l’adresse e-mail", "Confirm the e-mail address"))

    def give_contact(self, persona: Persona) -> None:
        """Fill in who the customer is."""
        fill = self.driver.fill
        fill(("Prénom", "First name"), persona.first_name)
        fill(("Nom", "Last name"), persona.last_name)
        fill(("Téléphone", "Telephone"), persona.phone)
        fill(("Adresse", "Address"), persona.address.street)
        fill(("Code postal", "Postcode"), persona.address.postcode)
        fill(("Ville", "City"), persona.address.city)
        self._give_email(persona.email)

    def choose_delivery(self, delivery: Delivery) -> None:
        """Choose how the order is to come, and go on to the payment."""
        if delivery.mode == "courier":
            self._choose_window(delivery)
        elif delivery.mode in self.MODES:
            self._choose_place(delivery)
        self.driver.press(("Continuer vers le paiement", "Continue to payment"))

    def correct_email_before(self, email: str) -> None:
        """Go back from the payment to the contact page, give another address, and return."""
        correct = ("Corriger mes coordonnées", "Correct my details")
        if not self.driver.has(correct):
            raise StepFailed("no way to correct the address on the payment page")
        self.driver.press(correct)
        self._give_email(email)
        self.driver.press(("Continuer vers le paiement", "Continue to payment"))

    def pay(self, card: Card) -> None:
        """Fill in the card and accept the terms; the order button on the same page pays."""
        self.driver.fill(("Titulaire de la carte", "Cardholder"), "Parcours Test")
        self.driver.fill(("Numéro de carte", "Card number"), card.number)
        self.driver.fill(("Date d’expiration", "Expiry date"), card.expires)
        self.driver.fill(("Cryptogramme", "Security code"), card.code)
        self.driver.choose(("J’accepte les conditions générales de vente", "I accept the terms of sale"))

    def place_order(self, *, impatient: bool = False) -> None:
        """Press the order button."""
        button = ("Commander avec obligation de paiement", "Order with obligation to pay")
        if impatient:
            self.driver.press_twice(button)
        else:
            self.driver.press(button)

    # After the order ---------------------------------------------------------------------------
    def open_tracking(self, order: OrderRef) -> None:
        """Ask for the order by its number and the address given, without an account."""
        self.driver.go_to(f"{self.base_url}/suivi")
        self.driver.fill(("Numéro de commande", "Order number"), order.number)
        self.driver.fill(("Adresse e-mail", "E-mail address"), order.email)
        self.driver.press(("Voir ma commande", "See my order"))

    def open_invoice(self, order: OrderRef, *, source: str) -> Document:
        """Open the invoice from the thank-you page or from the order's page."""
        if source == "tracking":
            self.open_tracking(order)
        link = next((one for one in self.driver.read().links if _named(one.name, INVOICE)), None)
        if link is None:
            raise StepFailed(f"{source} page: no link to an invoice")
        self._invoice_url = link.url
        return self.driver.download(INVOICE)

    def invoice_address(self, order: OrderRef) -> str:
        """Return where the invoice was last opened from."""
        return self._invoice_url

    def resend_confirmation(self, order: OrderRef) -> None:
        """Ask on the order's page for the confirmation again."""
        self.open_tracking(order)
        self._press_if_there(("Renvoyer la confirmation", "Send the confirmation again"), "resending of a confirmation")

    def correct_email_after(self, order: OrderRef, email: str) -> None:
        """Give another address on the order's page."""
        self.open_tracking(order)
        field = ("Nouvelle adresse e-mail", "New e-mail address")
        if not self.driver.has(field):
            raise StepFailed("no way to correct the address on the order's page")
        self.driver.fill(field, email)
        self.driver.fill(("Confirmez la nouvelle adresse e-mail", "Confirm the new e-mail address"), email)
        self.driver.press(("Enregistrer la nouvelle adresse", "Save the new address"))

    def open_cancellation(self, order: OrderRef) -> None:
        """Open the page on which the order can be cancelled."""
        self.open_tracking(order)
        self._press_if_there(("Annuler ma commande", "Cancel my order"), "cancellation without calling")

    def cancel(self, order: OrderRef) -> None:
        """Cancel the order."""
        self.open_cancellation(order)
        self._press_if_there(("Confirmer l’annulation", "Confirm the cancellation"), "cancellation without calling")

    def ask_refund(self, order: OrderRef, reason: str) -> None:
        """Ask for the money back on the order's page."""
        self.open_tracking(order)
        self._press_if_there(("Demander un remboursement", "Ask for a refund"), "refund request")
        self.driver.choose(("Motif", "Reason"), DAMAGED)
        self.driver.fill(("Ce qui s’est passé", "What happened"), reason)
        self.driver.press(("Envoyer ma demande", "Send my request"))

    def leave_feedback(self, order: OrderRef, text: str) -> None:
        """Leave a mark and a comment."""
        self.open_tracking(order)
        self._press_if_there(("Donner mon avis", "Give my opinion"), "place for feedback")
        self.driver.choose(("Votre note", "Your mark"), "5")
        self.driver.fill(("Votre commentaire", "Your comment"), text)
        self.driver.press(("Envoyer mon avis", "Send my opinion"))

    # Collection --------------------------------------------------------------------------------
    def open_relay(self, order: OrderRef) -> None:
        """Open the chosen relay's page from the order's page."""
        self.open_tracking(order)
        self.driver.go_to(self._place_link("/relais/"))

    def present_code(self, place: str, code: str, order: OrderRef) -> None:
        """Stand at the counter that the order's page names, and present the code."""
        self.open_tracking(order)
        self.driver.go_to(self._place_link("/relais/" if place == "relay" else "/magasins/"))
        field = ("Code de retrait", "Collection code")
        if not self.driver.has(field):
            return
        self.driver.fill(field, code)
        self.driver.press(("Présenter le code", "Present the code"))

    # Downloads ---------------------------------------------------------------------------------
    def open_download(self, order: OrderRef, *, source: str) -> Document:
        """Fetch the file from the order's page."""
        self.open_tracking(order)
        french, english = self.TITLES[self._product]
        wanted = (f"Télécharger {french}", f"Download {english}")
        link = next((one for one in self.driver.read().links if _named(one.name, wanted)), None)
        if link is None:
            raise StepFailed("order page: no download")
        self._download_url = link.url
        return self.driver.fetch(link.url)

    def download_address(self, order: OrderRef) -> str:
        """Return where the file was last fetched from."""
        if not self._download_url:
            self._lacks("download on the order's page")
        return self._download_url

    def activate_licence(self, key: str, product: str) -> None:
        """Give the key to the licence server."""
        self.driver.go_to(f"{self.base_url}/activation")
        self.driver.fill(("Clé de licence", "Licence key"), key)
        self.driver.press(("Activer", "Activate"))

    # Support -----------------------------------------------------------------------------------
    def open_support(self) -> None:
        """Open the customer service page."""
        self.driver.go_to(f"{self.base_url}{SERVICE}")

    def write_to_support(self, order: OrderRef, persona: Persona, text: str) -> None:
        """Write through the contact form."""
        self.driver.go_to(f"{self.base_url}{SERVICE}/ecrire")
        fill = self.driver.fill
        fill(("Prénom", "First name"), persona.first_name)
        fill(("Nom", "Last name"), persona.last_name)
        fill(("Adresse e-mail", "E-mail address"), order.email)
        fill(("Numéro de commande", "Order number"), order.number)
        self.driver.choose(("Motif", "Subject"), DAMAGED)
        fill(("Votre message", "Your message"), text)
        self.driver.press(("Envoyer le message", "Send the message"))

    def hear_announcement(self) -> None:
        """Open the page with the announcement's words."""
        self.driver.go_to(f"{self.base_url}{SERVICE}/appeler")

    def call_support(
        self, order: OrderRef, persona: Persona, text: str, case: str = "", topic: str = "damaged"
    ) -> None:
        """Call, in the hours in which somebody answers."""
        self.hear_announcement()
        said = ("Ce que vous dites au conseiller", "What you tell the adviser")
        if not self.driver.has(said):
            self._lacks("adviser at this hour")
        self.driver.fill(("Numéro de commande ou de dossier", "Order or case number"), case or order.number)
        self.driver.fill(("Adresse e-mail", "E-mail address"), order.email)
        self.driver.choose(("Motif", "Subject"), DAMAGED if topic == "damaged" else WHERE)
        self.driver.fill(said, text)
        self.driver.press(("Appeler", "Call"))

    def post_publicly(self, persona: Persona, text: str, order: OrderRef) -> None:
        """Post on the public page."""
        self.open_posts()
        self.driver.fill(("Nom affiché", "Name shown"), persona.first_name)
        self.driver.fill(("Votre message", "Your post"), text)
        self.driver.fill(("Numéro de commande (non publié)", "Order number (not published)"), order.number)
        self.driver.fill(("Adresse e-mail (non publiée)", "E-mail address (not published)"), order.email)
        self.driver.press(("Publier", "Publish"))

    def open_posts(self) -> None:
        """Open the public posts page."""
        self.driver.go_to(f"{self.base_url}{SERVICE}/messages-publics")

    def open_case(self, case: str, email: str) -> None:
        """Open the case by its number and the address given."""
        self.driver.go_to(f"{self.base_url}{SERVICE}/dossier")
        self.driver.fill(("Numéro de dossier", "Case number"), case)
        self.driver.fill(("Adresse e-mail", "E-mail address"), email)
        self.driver.press(("Ouvrir mon dossier", "Open my case"))

    # Steps -------------------------------------------------------------------------------------
    def _give_email(self, email: str) -> None:
        self.driver.fill(("Adresse e-mail", "E-mail address"), email)
        if self.asks_email_twice():
            self.driver.fill(("Confirmez l’adresse e-mail", "Confirm the e-mail address"), email)
        self.driver.press(("Continuer vers la livraison", "Continue to delivery"))

    def _choose_window(self, delivery: Delivery) -> None:
        """Choose today's last window that ends by the wished hour, or the first that there is."""
        windows = [control.label for control in self.driver.read().controls if control.type == "radio"]
        fitting = [label for label in windows if _ends_by(label, delivery.before)]
        if not (fitting or windows):
            self._lacks("delivery window")
        self.driver.choose((fitting or windows)[-1 if fitting else 0])

    def _choose_place(self, delivery: Delivery) -> None:
        if self.driver.has(self.MODES[delivery.mode]):
            self.driver.choose(self.MODES[delivery.mode])
        if delivery.mode == "relay":
            self.driver.fill(("Code postal", "Postcode"), delivery.near)
            self.driver.press(("Chercher des points relais", "Search for relays"))
            self.driver.choose(self.MODES[delivery.mode])
        if delivery.mode != "post":
            self.driver.choose(self._first_place())

    def _first_place(self) -> str:
        places = [c.label for c in self.driver.read().controls if c.type == "radio" and c.label.count(",") >= 2]
        if not places:
            self._lacks("place near the customer")
        return places[0]

    def _place_link(self, path: str) -> str:
        link = next((one.url for one in self.driver.read().links if path in one.url), "")
        if not link:
            raise StepFailed("order page: no link to the place where the order waits")
        return link

    def _press_if_there(self, name: Name, what: str) -> None:
        if not self.driver.has(name):
            raise StepFailed(f"no {what} on the page {self.driver.read().title!r}")
        self.driver.press(name)


def _named(seen: str, name: Name) -> bool:
    return any(seen.lower().startswith(wanted.lower()) for wanted in ((name,) if isinstance(name, str) else name))


def _ends_by(label: str, before: str) -> bool:
    """Say whether a window such as "Aujourd'hui, ... 11 h – 13 h" ends by "13:00" today."""
    hours = re.findall(r"(\d{1,2})\s*(?:h|:)\s*(\d{2})?", label)
    if len(hours) < 2 or not label.lower().startswith(("aujourd", "today")):
        return False
    end_h, end_min = hours[-1]
    wanted_h, _, wanted_min = (before or "23:59").partition(":")
    return (int(end_h), int(end_min or 0)) <= (int(wanted_h), int(wanted_min or 0))
