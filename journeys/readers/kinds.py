"""What kind of mail a mail is, told by its words alone: subject first, then its opening lines."""

from __future__ import annotations

import re

from journeys.readers.text import fold

KINDS = (
    "confirmation",
    "download",
    "arrival",
    "diversion",
    "ready",
    "shipment",
    "acknowledgement",
    "answer",
    "refund",
    "cancellation",
    "shop-cancellation",
    "survey",
    "correction",
    "welcome",
    "other",
)
"""Every kind of mail; it is the subject of all facts of the name ``mail.*``."""

_ROWS: tuple[tuple[str, str], ...] = (
    (
        "survey",
        r"votre avis|satisfaction|enquete|sondage|notez|avons-nous bien fait|etes-vous satisfait|your opinion"
        r"|survey|how did we do|rate (?:your|our)|tell us what you think|your feedback",
    ),
    (
        "acknowledgement",
        r"(?:avons |bien )(?:bien )?recu votre (?:message|demande|e-?mail|reclamation|courriel)"
        r"|accuse de reception|votre (?:message|demande) (?:a ete |est )?(?:bien )?(?:recue?|enregistree?"
        r"|arrivee?)"
        r"|(?:have |has )?received your (?:message|request|enquiry|inquiry|e-?mail|complaint)"
        r"|your (?:message|request|enquiry) has (?:been received|arrived)",
    ),
    (
        "diversion",
        r"change de (?:point )?relais|autre (?:point )?relais|nouveau (?:point )?relais|(?:relais"
        r"|colis)[^.]{0,40}(?:redirig|reoriente|devie)|another (?:relay|pick-?up point)|new (?:relay"
        r"|pick-?up point)|parcel[^.]{0,30}(?:diverted|redirected|rerouted)",
    ),
    ("refund", r"rembourse|refund|\bavoir\b.{0,20}commande"),
    (
        "correction",
        r"adresse[^.]{0,30}(?:corrigee|modifiee|changee|mise a jour)|(?:e-?mail|address)[^.]{0,30}(?:corrected"
        r"|changed|updated)",
    ),
    (
        "cancellation",
        r"annul|cancel|ne peut (?:pas )?(?:etre|plus)[^.]{0,20}(?:livree|honoree|traitee|servie)"
        r"|cannot be (?:delivered|served|fulfilled)|n'a pas pu etre",
    ),
    (
        "download",
        r"telechargement|telecharger (?:votre|le|ma)|votre (?:logiciel|licence|cle)\b|cle de licence"
        r"|cle d'activation|\bdownload\b|licen[cs]e key|activation key|your (?:licen[cs]e|software)",
    ),
    (
        "arrival",
        r"(?:colis|commande|paquet)[^.]{0,40}(?:arrivee?|disponible|vous attend|a retirer)[^.]{0,25}(?:relais"
        r"|point)|colis (?:est |vous )?(?:bien )?(?:arrive|attend)|arrive au (?:point )?relais"
        r"|(?:parcel|package|order)[^.]{0,40}(?:arrived|waiting|ready|available)[^.]{0,25}(?:relay"
        r"|pick-?up point|parcel shop)|parcel (?:has arrived|is waiting|is here)",
    ),
    (
        "ready",
        r"prete? (?:en|au|a|dans|pour)\b|(?:commande|achat)[^.]{0,40}(?:est |vous )(?:prete|attend|disponible)"
        r"|disponible en magasin|a retirer en magasin|ready (?:in|for|to|at)\b|(?:is|are) ready\b"
        r"|ready for (?:collection|pick-?up)",
    ),
    (
        "shipment",
        r"expedie|est partie?\b|en route\b|en chemin|en cours de livraison|remis(?:e)? au transporteur|shipped"
        r"|on its way|dispatched|out for delivery|avis d'expedition|suivi de votre colis",
    ),
    (
        "confirmation",
        r"confirm|merci (?:pour|de) votre (?:commande|achat)|recapitulatif|commande (?:enregistree|bien recue"
        r"|recue|n ?°|no\b|#)|votre commande|order (?:received|placed|acknowledg|no\b|#|number)|your order"
        r"|thank you for (?:your|the) (?:order|purchase)|nouvelle commande",
    ),
    (
        "answer",
        r"^(?:re|rep)\s?:|reponse a|notre reponse|vous repond|answer to|reply to|our (?:answer|reply)"
        r"|has (?:answered|replied)|dossier|\bcase\b|ticket",
    ),
    (
        "welcome",
        r"bienvenue|compte[^.]{0,20}(?:cree|ouvert)|welcome|(?:for )?registering|account[^.]{0,20}(?:created"
        r"|ready)|inscription",
    ),
)
_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _ROWS)
_CASE_SUBJECT = re.compile(
    r"^\s*\[?(?:dossier|case|ticket|[a-z]{1,4}-[\d-]{3,})|^(?:re|rep)\s?:|reponse a|answer to|reply to"
)
_ACCOUNT_ONLY = re.compile(
    r"mot de passe|password|stock alert|alerte stock|back in stock|de nouveau en stock|confirm(?:ez"
    r"|er) votre (?:adresse|compte)|confirm your (?:address|account|e-?mail)|verif(?:iez|y)"
)
_TAKEN_BACK = re.compile(
    r"aucun fleuriste|no florist|passee a un fleuriste|(?:n'a|n'avons) (?:pas )?pu (?:etre |la "
    r"|le )?(?:transmise|transmettre|livree|honoree|servie|trait|passee|confie)|ne peut (?:pas )?etre (?:livree"
    r"|honoree|servie)|cannot be (?:delivered|served|fulfilled)"
    r"|(?:nous (?:avons|l'avons)[^.]{0,20}annul)|(?:we have|we've)[^.]{0,20}cancel|rupture de stock"
    r"|out of stock|could not be (?:passed|placed|delivered)|sera annulee|will be cancelled"
)
_BY_CUSTOMER = re.compile(
    r"vous avez annule|you (?:have )?cancelled|a votre demande|at your request|as you asked"
    r"|votre demande d'annulation|your cancellation"
)
_ABOUT_CANCELLING = re.compile(r"annul|cancel|ne peut (?:pas )?etre (?:livree|honoree)|cannot be (?:delivered|served)")


def classify_mail(subject: str, text: str) -> str:
    """Return the kind of a mail, one of `KINDS`.

    Args:
        subject: Its subject line.
        text: Its text, clean; the opening lines count.
    """
    head = fold(subject)
    opening = fold("\n".join(line for line in text.splitlines() if line.strip())[:900])
    if _ACCOUNT_ONLY.search(head):
        return "other"
    if _CASE_SUBJECT.search(head) and not _order_matter(head):
        return _of_case(head, opening)
    kind = _first(head)
    if kind in ("", "confirmation", "cancellation") and _ABOUT_CANCELLING.search(head + opening[:400]):
        if _TAKEN_BACK.search(opening) and not _BY_CUSTOMER.search(opening):
            return "shop-cancellation"
        if kind == "cancellation" or (not kind and _BY_CUSTOMER.search(opening)):
            return "cancellation"
    if kind == "confirmation" and "confirm" not in head:
        return _first(opening[:300]) or "confirmation"
    return kind or _first(opening[:400]) or "other"


def _first(folded: str) -> str:
    return next((kind for kind, pattern in _PATTERNS if pattern.search(folded)), "")


def _order_matter(head: str) -> bool:
    return bool(re.search(r"rembours|refund|expedi|shipped", head)) and not re.search(r"^(?:re|rep)\s?:", head)


def _of_case(head: str, opening: str) -> str:
    """Tell an acknowledgement, a survey and an answer apart; all three go by the case's number."""
    for kind in ("survey", "acknowledgement"):
        pattern = dict(_PATTERNS)[kind]
        if pattern.search(head) or (not re.search(r"reponse|answer", head) and pattern.search(opening[:500])):
            return kind
    return "answer"
