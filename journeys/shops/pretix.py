"""pretix as its makers ship it, in French and English: a ticket shop in which a merchant sells other things as well.

It sells from one page, takes bank transfers, writes invoices and makes a file of what is downloaded; it knows neither
relay nor counter, and nobody to telephone.
"""

from __future__ import annotations

import re
from typing import ClassVar

from journeys.shops import pretix_invoice
from journeys.shops.articles import ARTICLES
from journeys.shops.guest import GuestShop


class PretixShop(GuestShop):
    """A guest's way through pretix 2026.8."""

    name = "pretix"
    languages = ("fr", "en")
    order_numbers = re.compile("(?:MARCHE-)?([A-HJ-NP-Z0379]{5})")
    readers = (pretix_invoice.READER,)
    HOME = "/locale/set?locale={language}&next=/ariane/marche/"
    BASKET = "/ariane/marche/"
    TITLES = ARTICLES
    ONE_PAGE = True
    NOTHING_ADDED = "OK"
    BACK = ("Revenir en arrière", "Go back")
    DELIVERIES: ClassVar[dict[str, str]] = {"post": "home delivery, included", "download": "a file to download"}
    MEANS = ("Virement bancaire", "Bank transfer")
    PAYS = "payment by card: it takes bank transfers, and the order waits for the money"
    ORDERED = CANCEL = ("Annuler la commande", "Cancel order")
    NO_SCRIPT = 'class="nojs"'
    INVOICE = ("Facture", "Invoice")
    DOWNLOAD = ("Télécharger le ticket (PDF)", "Download ticket (PDF)")
    CANCEL_SURELY = ("Oui, annuler la commande", "Yes, cancel order")
