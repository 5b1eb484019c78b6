"""Labels behind which nothing stands: "Numéro de commande :", "Région:".

A label is empty where its value is missing that the shop has or that everybody has: what was ordered, paid and
agreed; a name, a street, a town, a region, a telephone number. What only some have (a company, a floor, a second line
of the address, a word to the courier) a customer leaves out, and its label stands empty by right. A dash says that
there is none, except of an order's number, a code or an amount. A label is not empty either whose value stands on the
next line or in a column below, or that stands at a field to fill in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from journeys.readers.places import is_city_line
from journeys.readers.text import fold

_OWED = (
    "numero de commande|n° de commande|order number|commande n°|date de commande|order date|numero de dossier"
    "|case number|dossier n°|code de retrait|collection code|total|total ttc|order total|grand total|montant|sous-total"
    "|subtotal|cle de licence|licence key|license key|montant rembourse|amount refunded"
)
"""What the shop has to say of every order, parcel and case; here not even a dash will do."""

_KNOWN = (
    "point relais|magasin|store|horaires|livraison prevue|date de livraison|delivery date|frais de (?:livraison|port)"
    "|numero de suivi|tracking number|telephone|a retirer jusqu'au|collect by|disponible depuis"
)
_EVERYBODYS = (
    "prenom|nom|nom de famille|nom complet|nom et prenom|prenom et nom|first name|last name|surname|full name"
    "|rue|street|street address|ville|town|city|code postal|postcode|post code|postal code|zip|zip code"
    "|region|departement|pays|country|e-?mail|courriel|adresse e-?mail|e-?mail address|phone|phone number"
    "|numero de telephone|telephone number"
)
_SOME_HAVE = re.compile(
    r"(?:complement|adresse (?:\(?suite\)?|complementaire|ligne)|adresse 2|address (?:line )?2|batiment|building|etage"
    r"|floor|escalier|appartement|apartment|flat|apt|porte|interphone|digicode|code (?:de (?:la )?porte|d'acces)"
    r"|societe|entreprise|raison sociale|company|organi[sz]ation|tva|n° (?:de )?tva|numero de tva|vat|siret|siren|fax"
    r"|telecopie|instruction|consigne|special instruction|delivery instruction|commentaire|comment|remarque|note"
    r"|message|gift|code promo|promo|coupon|bon |voucher|discount code|remise|reduction|etat\b|state|province|comte"
    r"|county|civilite|title|deuxieme|second|middle|mobile|portable|date de naissance|date of birth|reference client"
    r"|votre reference|your reference|reference interne|po number|parrain|point)"
    r"(?! relais)"
)
_EMPTY = re.compile(
    rf"^(?:[*•]\s*)?(?:(?:{_OWED})\s*:\s*(?:(?:[-.,;€$£]|eur)\s*)?|(?:{_KNOWN}|{_EVERYBODYS})\s*:\s*[.,;]?)$"
)
_ADDRESS = re.compile(
    r"^(?:(?:votre |your )?(?:adresse (?:de )?(?:livraison|facturation)|(?:delivery|shipping|billing) address)"
    r"|livree? a|deliver(?:ed)? to|ship(?:ped)? to|adresse|address)\s*:\s*(?:[-.,;]\s*)?$"
)
_PART_OF_ADDRESS = re.compile(
    rf"^(?:{_EVERYBODYS}|destinataire|recipient|name|a l'attention de|chez|point (?:relais|de retrait)|relais|magasin"
    r"|relay|store|pick-?up point|civilite|societe|company|adresse|address|numero)\s?:\s*\S"
)
_BEHIND = 8
"""As many signs may stand behind the label, its colon included, where no value does."""
_ADDRESS_LINES = 6
_SENTENCE_WORDS = 7
"""A line of so many words below the label of an address is a sentence, and no part of one."""

_LABEL = re.compile(r"(?:[*•]\s*)?[^\W\d_][^:\d]{1,39}?\s?:(?!//)")
_BARE_LABEL = re.compile(r"(?:[*•]\s*)?[^\W\d_][^:]{1,39}?\s?:$")
_OPENING = re.compile(
    r"^(?:du |le |les |from |on )?(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday"
    r"|thursday|friday|saturday|sunday|mon|tue|wed|thu|fri|sat|sun|tous les jours|every day|daily|7j|24h)\b"
)


def empty_labels(lines: Sequence[str], fields: Iterable[str] = ()) -> Iterator[str]:
    """List the lines that are labels behind which nothing stands.

    Args:
        lines: Filled lines of a text, stripped.
        fields: Names of the fields that stand there to be filled in; a label of one of them is no empty label.
    """
    asked = [_name(field) for field in fields]
    for position, line in enumerate(lines):
        if not is_label(line) or any(field.startswith(_name(line)) for field in asked):
            continue
        if _in_a_column(lines, position):
            continue
        if _ADDRESS.match(fold(line)):
            if not _address_follows(lines[position + 1 :][:_ADDRESS_LINES]):
                yield line
        elif not _value_follows(lines, position):
            yield line


def is_label(line: str) -> bool:
    """Say whether a line is nothing but the label of something that everybody or every order has."""
    if ":" not in line[-_BEHIND:]:
        return False
    folded = fold(line)
    return bool(_EMPTY.match(folded) or _ADDRESS.match(folded))


def may_be_empty(label: str) -> bool:
    """Say whether a label is of something that only some have, so that nothing need stand behind it."""
    return bool(_SOME_HAVE.match(fold(label).strip(" *•")))


def _name(label: str) -> str:
    return fold(label).strip(" :*•")


def _value_follows(lines: Sequence[str], position: int) -> bool:
    """Say whether the next line can be the label's value: one that is no label itself."""
    if position + 1 >= len(lines):
        return False
    below = lines[position + 1]
    if _OPENING.match(fold(below)):
        return True
    return not _LABEL.match(below) and not _EMPTY.match(fold(below))


def _in_a_column(lines: Sequence[str], position: int) -> bool:
    """Say whether several labels stand above one another, and as many values below them."""
    first = last = position
    while first > 0 and _BARE_LABEL.match(lines[first - 1]):
        first -= 1
    while last + 1 < len(lines) and _BARE_LABEL.match(lines[last + 1]):
        last += 1
    count = last - first + 1
    values = lines[last + 1 : last + 1 + count]
    return count > 1 and len(values) == count and not any(_LABEL.match(value) for value in values)


def _address_follows(lines: Sequence[str]) -> bool:
    """Say whether the lines below a label can be an address: parts of one, a town, or no sentence and no label."""
    if not lines:
        return False
    below = lines[0]
    if _LABEL.match(below):
        return bool(_PART_OF_ADDRESS.match(fold(below)))
    if any(is_city_line(line) for line in lines):
        return True
    return not (len(below.split()) >= _SENTENCE_WORDS or "://" in below)
