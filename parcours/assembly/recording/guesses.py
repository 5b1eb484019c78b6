"""What shops call their things, in French and English: how somebody who has never been there finds the way.

A guess is a pattern over accessible names. What no pattern knows is left to the person who reads the draft.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from journeys.driver.page import Control


def _names(*words: str) -> re.Pattern[str]:
    return re.compile(r"^\W*(?:" + "|".join(words) + r")", re.IGNORECASE)


CONSENT = _names(
    "tout accepter", "accepter (?:et fermer|tous|les cookies)", "j'accepte", "accept (?:all|cookies)", "allow all"
)
ADD = _names(
    "ajouter (?:au|à|dans)",
    "mettre (?:au|dans)",
    "j'achète",
    "acheter$",
    "add to (?:your )?(?:basket|cart|bag)",
    "buy$",
)
BASKET = _names("(?:voir |afficher |mon |le )*panier", "(?:view |show |my |your )*(?:basket|cart|bag)\\b")
BASKET_PAGE = re.compile(r"panier|basket|/cart|shopping cart|your cart", re.IGNORECASE)
CHECKOUT = _names(
    "(?:procéder|passer) au paiement", "passer (?:la |ma )?commande", "commander", "valider (?:mon |le )?panier",
    "(?:proceed (?:to|with) |go to )?check ?out", "continue to checkout", "finaliser",
)  # fmt: skip
ORDER = _names(
    "passer (?:la |ma |une )?commande", "commander", "payer", "valider (?:et payer|ma commande|la commande)",
    "confirmer (?:la |ma )?commande", "place (?:\\w+ )?order", "pay\\b", "buy now", "confirm (?:order|and pay)",
    "complete (?:order|purchase)", "order (?:now|with)",
)  # fmt: skip
CONTINUE = _names(
    "continuer(?! (?:mes|vos|les) achats)", "suivant", "poursuivre", "étape suivante", "enregistrer et continuer",
    "valider (?:mon |mes |l'|cette )?(?:adresse|coordonnées|livraison)", "continue(?! shopping)", "next\\b",
    "save and continue", "(?:procéder|passer|aller) au paiement", "proceed to payment",
)  # fmt: skip
TAKE = _names("choisir", "sélectionner", "utiliser", "select", "choose", "use this")
GUEST = re.compile(r"invité|sans (?:créer (?:de|un) )?compte|guest|without an account", re.IGNORECASE)
TERMS = re.compile(r"conditions|cgv|terms|j'accepte|i (?:accept|agree)", re.IGNORECASE)
ORDERS_TOO = re.compile(r"\b(?:payer|pay(?! with)|order|commande)\b", re.IGNORECASE)
"""What a button that leads on may say beside, where it would place the order as well."""
CARD = re.compile(r"num[ée]ro de (?:la )?carte|card number|carte bancaire", re.IGNORECASE)
NO_PRODUCT = re.compile(
    r"connexion|connecter|compte|log ?in|sign|register|inscri|panier|basket|cart|contact|aide|help|cgv|mention|privacy"
    r"|confidential|cookie|about|propos|langue|language|search|recherche|facebook|instagram|offres|accueil|home|blog"
    r"|wishlist|dashboard|skip|aller au contenu|suivante|next|previous|précédent",
    re.IGNORECASE,
)
PRODUCT_PATH = re.compile(r"product|produit|catalog|item|article|/p/|/shop/|_\d+/?$|-\d+/?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a field of a form asks for, and where the customer has it."""

    pattern: re.Pattern[str]
    attribute: str


_FIELDS = tuple(
    Meaning(re.compile(pattern, re.IGNORECASE), attribute)
    for pattern, attribute in (
        (
            r"deuxième ligne|troisième ligne|second line|third line|line [2-4]|ligne [2-4]|complément|apartment|étage",
            "",
        ),
        (
            r"société|entreprise|company|promo|voucher|remarque|comment|notes?\b|recherch|search|mot de passe|password",
            "",
        ),
        (r"e-?mail|courriel|adresse électronique|mail", "email"),
        (r"nom complet|prénom et nom|nom et prénom|full name|first and last name", "name"),
        (r"titulaire|cardholder|name on (?:the )?card", "name"),
        (r"prénom|first name|given name|forename", "first_name"),
        (r"nom de famille|last name|surname|family name|^nom\b(?! complet| et)", "last_name"),
        (r"your name|votre nom|^name\b", "name"),
        (r"code postal|post ?code|postal code|\bzip|^post\b", "address.postcode"),
        (r"ville|city|town|localité", "address.city"),
        (r"adresse|address|street|rue\b|voie", "address.street"),
        (r"téléphone|phone|mobile|portable", "phone"),
        (r"numéro de (?:la )?carte|card number", "card.number"),
        (r"expir|valable|valid(?:ity| until)", "card.expires"),
        (r"cvv|cvc|cryptogramme|security code|code de sécurité", "card.code"),
        (r"pays|country", "country"),
    )
)


def meaning_of(control: Control) -> str:
    """Return where the customer has what a field asks for (``address.city``); empty where that is not known."""
    return next((one.attribute for one in _FIELDS if one.pattern.search(control.label)), "")
