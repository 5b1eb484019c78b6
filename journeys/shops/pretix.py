"""pretix as its makers ship it, in French and English: a ticket shop in which a merchant sells other things as well.

It sells from one page, takes bank transfers, writes invoices and makes a file of what is downloaded; it knows neither
relay nor counter, and nobody to telephone.
"""

from __future__ import annotations

from typing import ClassVar

from journeys.driver.port import Name
from journeys.readers import own
from journeys.shops.guest import GuestShop
from journeys.shops.pretix_invoice import INVOICE

own.add(INVOICE)


def _marked(*names: str) -> tuple[str, ...]:
    """Return the names as they are where the page's script glues a mark to them, then as they are written."""
    return tuple(name + mark for mark in ("obligatoire", "requis", "required", "") for name in names)


class PretixShop(GuestShop):
    """A guest's way through pretix 2026.8."""

    name = "pretix"
    HOME = "/locale/set?locale={language}&next=/ariane/marche/"
    BASKET = "/ariane/marche/"
    LANGUAGES = ("fr", "en")
    TITLES: ClassVar[dict[str, Name]] = {
        "bouquet": ("Bouquet de roses anciennes", "Bouquet of old roses"),
        "doll-house": ("Maison de poupées en bois", "Wooden doll's house"),
        "laptop": ("Ordinateur portable 14 pouces", "14 inch laptop"),
        "converter-full": ("Convertisseur, édition complète", "Converter, full edition"),
        "converter-light": ("Convertisseur, édition légère", "Converter, light edition"),
    }
    ADD = ("Ajouter au panier", "Add to cart")
    CHECKOUT = ("Procéder au paiement", "Proceed with checkout")
    CONTACT = (
        (_marked("E-Mail", "Email"), "email"),
        (_marked("Adresse de courriel (répétée)", "Email address (repeated)"), "email"),
        (_marked("Prénom", "Given name"), "first_name"),
        (_marked("Nom de famille", "Family name"), "last_name"),
        (_marked("Adresse", "Address"), "address.street"),
        (_marked("Code postal", "ZIP code"), "address.postcode"),
        (_marked("Ville", "City"), "address.city"),
    )
    CONTINUE = ("Continuer", "Continue")
    BACK = ("Revenir en arrière", "Go back")
    DELIVERIES: ClassVar[dict[str, str]] = {"post": "home delivery, included", "download": "a file to download"}
    MEANS = ("Virement bancaire", "Bank transfer")
    PAYS = "payment by card: it takes bank transfers, and the order waits for the money"
    ORDER = ("Passer une commande", "Place binding order")
    ORDERED = ("Annuler la commande", "Cancel order")
    INVOICE = ("Facture", "Invoice")
    DOWNLOAD = ("Télécharger le ticket (PDF)", "Download ticket (PDF)")
    CANCEL = ("Annuler la commande", "Cancel order")
    CANCEL_SURELY = ("Oui, annuler la commande", "Yes, cancel order")

    def look_up(self, product: str) -> None:
        """Find the product on the one page from which everything is sold."""
        self._chooses(product)

    def add_to_basket(self, quantity: int = 1) -> None:
        """Say how many beside the product; what is typed before the page's script is ready is lost, so look again."""
        title = self.TITLES[self._product]
        self.driver.fill(title, str(quantity))
        self.driver.press(self.ADD)
        self._awaits((*self.CHECKOUT, "OK"))
        if self.driver.has("OK"):
            self.driver.press("OK")
            self.driver.fill(title, str(quantity))
            self.driver.press(self.ADD)
            self._awaits(self.CHECKOUT)

    def place_order(self, *, impatient: bool = False) -> None:
        """Press the order button, once where no script runs: only by its script is a second click none."""
        scripted = 'class="nojs"' not in self.driver.read().html
        super().place_order(impatient=impatient and scripted)
