"""Labels, fields and buttons in another language: "Card expiry month" on a French page.

They are too short for small words to tell. What is known instead are the words that shops put on their forms and sums.
A label is foreign only if every word of it is known in the other language, two of them at least name something, and
one is such that no article is called by it: "The Order : 1886" is a game, "Panier du mois" a hamper, "Gift card" and
"Shopping bag" are said in French too. What two languages share ("date", "total") decides nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache

from journeys.readers.text import fold, words

_SMALL = {
    "en": words("the of to for with and or by on your our a an us re"),
    "fr": words("le la les de du des d l au aux et ou a pour sur avec par un une votre vos notre nos"),
}
_SURE = {
    "en": words(
        "order orders checkout shipping billing delivery payment address expiry postcode phone quantity qty subtotal",
        "tax discount invoice receipt add remove update proceed submit password account send resend cancel security",
        "method required return summary confirm amount name number postage",
    ),
    "fr": words(
        "commande commandes livraison facturation paiement adresse numero prenom nom telephone courriel quantite qte",
        "tva sous remise facture ajouter supprimer modifier valider poursuivre envoyer renvoyer annuler frais montant",
        "moyen recapitulatif obligatoire payer passer compte titulaire securite",
    ),
}
_OTHER = {
    "en": words(
        "card cardholder month year first last full street city town country price unit basket cart items item view",
        "track print buy now pay place continue choose select enter estimated expected grand holder back search status",
    ),
    "fr": words(
        "carte mois annee rue ville pays prix unitaire panier articles article voir suivre imprimer acheter maintenant",
        "continuer choisir saisir prevue prevu retour revenir rechercher statut expiration",
    ),
}
_SHARED = words(
    "date total code email mail details detail service contact message mobile type option options page incl excl"
)
_ALONE = {"en": words("subtotal shipping delivery discount postage"), "fr": words("livraison remise")}
"""Words that need no second one where an amount stands behind them."""

_WORD = re.compile(r"[^\W_]+")
_LABEL = re.compile(
    r"\s*(?:[*•-]\s+)?(?P<label>[^:\t]{3,60}?)\s?(?::(?!//)|\t)\s*(?P<amount>[-–]?\s?(?:[€£$]\s?)?\d+[.,]\d\d\b)?"
)
_VAT = re.compile(r"(?:incl|excl|plus|of which|\d ?%)[^\t:]{0,30}\bvat\b|\bvat\b[^\t:]{0,12}(?:incl|excl|\d ?%)")
_SHORT = 60
OTHER_THAN = {"fr": "en", "en": "fr"}
"""The language that is told apart from each that customers speak."""


@lru_cache(maxsize=4_096)
def foreign_name(name: str, language: str) -> bool:
    """Say whether the name of a field or button is certainly in the other language than *language*, "fr" or "en"."""
    other = OTHER_THAN[language]
    said = _WORD.findall(fold(name).replace("e-mail", "email"))
    naming = [word for word in said if word not in _SMALL[other]]
    known = _SURE[other] | _OTHER[other] | _SHARED
    return len(naming) >= 2 and all(word in known for word in naming) and any(word in _SURE[other] for word in naming)


def foreign_label(line: str, language: str) -> str:
    """Return the label of a line ("Order number: 10001", "Incl. 20% VAT: 21.50") that is in the other language.

    Args:
        line: A clean line.
        language: The customer's, "fr" or "en".

    Returns:
        The label as it stands, or an empty text.
    """
    labelled = _LABEL.match(line) if ":" in line or "\t" in line else None
    label = labelled["label"] if labelled else ""
    if label and foreign_name(label, language):
        return label
    if labelled and labelled["amount"] and fold(label) in _ALONE[OTHER_THAN[language]]:
        return label
    if language != "fr" or len(line) > _SHORT or "vat" not in line.lower():
        return ""
    folded = fold(line)
    taxed = _VAT.search(folded) if "tva" not in folded else None
    return line[taxed.start() : taxed.end()] if taxed else ""
