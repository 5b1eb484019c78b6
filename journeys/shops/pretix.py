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
    ONE_PAGE = True
    ADD = ("Ajouter au panier", "Add to cart")
    NOTHING_ADDED = "OK"
    CHECKOUT = ("Procéder au paiement", "Proceed with checkout")
    CONTACT = (
        (("E-Mail", "Email"), "email"),
        (("Adresse de courriel (répétée)", "Email address (repeated)"), "email"),
        (("Prénom", "Given name"), "first_name"),
        (("Nom de famille", "Family name"), "last_name"),
        (("Adresse", "Address"), "address.street"),
        (("Code postal", "ZIP code"), "address.postcode"),
        (("Ville", "City"), "address.city"),
    )
    MARKS = ("obligatoire", "requis", "required")
    CONTINUE = ("Continuer", "Continue")
    BACK = ("Revenir en arrière", "Go back")
    DELIVERIES: ClassVar[dict[str, str]] = {"post": "home delivery, included", "download": "a file to download"}
    MEANS = ("Virement bancaire", "Bank transfer")
    PAYS = "payment by card: it takes bank transfers, and the order waits for the money"
    ORDER = ("Passer une commande", "Place binding order")
    ORDERED = ("Annuler la commande", "Cancel order")
    NO_SCRIPT = 'class="nojs"'
    ORDER_NUMBERS = "(?:MARCHE-)?([A-HJ-NP-Z0379]{5})"
    INVOICE = ("Facture", "Invoice")
    DOWNLOAD = ("Télécharger le ticket (PDF)", "Download ticket (PDF)")
    CANCEL = ("Annuler la commande", "Cancel order")
    CANCEL_SURELY = ("Oui, annuler la commande", "Yes, cancel order")
