"""Cartridge 1.3 on Mezzanine 6.1 as its makers ship them, in French: a small shop that sends things home.

It asks for a card, has an invoice as page and as PDF and sends its confirmation again; it knows neither relay nor
counter, nothing to download and nobody to telephone.
"""

from __future__ import annotations

from typing import ClassVar

from journeys.shops.articles import ARTICLES
from journeys.shops.guest import GuestShop
from journeys.shops.port import OrderRef
from parcours.domain.persona import Card


class CartridgeShop(GuestShop):
    """A guest's way through Cartridge 1.3."""

    name = "cartridge"
    HOME = "/shop/"
    BASKET = "/shop/cart/"
    TITLES = ARTICLES
    ADD = "Acheter"
    CHECKOUT = "Valider la commande"
    CONTACT = (*GuestShop.CONTACT, ("Rue", "address.street"), ("Pays", "address.country"), ("Téléphone", "phone"))
    CONTINUE = ORDER = "Poursuivre"
    DELIVERIES: ClassVar[dict[str, str]] = {"post": "home delivery at one price"}
    BACK = "Revenir"
    MEANS = "Numéro de carte"
    PATIENCE_S = 5.0
    ORDERED = INVOICE = "Télécharger la facture en PDF"

    def pay(self, card: Card) -> None:
        """Fill in the card; the fields of its expiry are English on French pages."""
        month, year = card.expires.split("/")
        self.driver.fill("Nom du propriétaire de la carte", self._persona.name if self._persona else "")
        self.driver.choose("Visa")
        self.driver.choose("Card expiry month", month)
        self.driver.choose("Card expiry year", f"20{year}")
        self.driver.fill("Numéro de carte", card.number)
        self.driver.fill("Cryptograme", card.code)
        self.driver.press(self.CONTINUE)

    def resend_confirmation(self, order: OrderRef) -> None:
        """Press the button for it, which is English on French pages, on the page after the order."""
        self.open_tracking(order)
        self.driver.press("Re-send order email")
