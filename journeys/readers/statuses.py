"""What a sentence or a label says of an order's state and of its payment, in the words of the vocabulary.

A state that is only foreseen ("sera expédiée"), denied ("pas encore livrée") or conditional ("dès que … est
arrivé") is not a state.
"""

from __future__ import annotations

import re

from journeys.readers.text import fold, of_a_line

_ORDER: tuple[tuple[str, str], ...] = (
    ("refunded", r"rembourse(?:e?s?)\b|refunded"),
    ("cancelled", r"annulee?s?\b|cancell?ed"),
    (
        "collected",
        r"retiree?s?\b|recuperee?s?\b|collectee?s?\b|remise? (?:au client|en main(?:s)? propre)"
        r"|(?<!ready to be )collected|picked up|handed over to (?:the customer|you)",
    ),
    ("delivered", r"livree?s?\b|distribuee?s?\b|delivered"),
    (
        "arrived",
        r"(?:bien )?arrivee?s? (?:au|a|en|dans|chez)\b|colis (?:est )?(?:bien )?arrivee?\b|disponible (?:au|en"
        r"|dans|chez) (?:le |la |votre )?(?:point )?(?:relais|magasin|retrait|comptoir)"
        r"|(?:vous attend|en attente de retrait)|prete?s? (?:au retrait|en magasin|a etre retire"
        r"|a retirer|au comptoir)|commande (?:est )?prete\b"
        r"|mise? a disposition (?:au|en|dans)|arrived (?:at|in)|has arrived\b|ready (?:for"
        r"|to) (?:collection|collect|pick|pickup)|ready in store|is ready\b|waiting (?:for you|at)"
        r"|available (?:at|in) (?:the |your )?(?:relay|store|pick)",
    ),
    (
        "shipped",
        r"expediee?s?\b|en transit|en cours d'acheminement|en cours de livraison|en (?:chemin|route)\b"
        r"|remis(?:e|es)? au transporteur|prise? en charge par le transporteur|partie?s? (?:de|ce|le)\b"
        r"|est partie?\b"
        r"|(?<!to be )shipped|dispatched|in transit|on (?:its|the) way|out for delivery"
        r"|handed to the carrier|with the carrier|left (?:our|the) ",
    ),
    (
        "preparing",
        r"en (?:cours de )?preparation|preparee?s?\b|nous preparons|being prepared|in preparation|preparing"
        r"|processing|packed\b|being packed",
    ),
    (
        "paid",
        r"paiement (?:accepte|recu|confirme|valide|enregistre)\b|payee?s?\b|payment (?:accepted|received"
        r"|confirmed|successful)|paid\b",
    ),
    (
        "placed",
        r"(?:commande )?(?:enregistree|confirmee|passee|prise en compte|validee|acceptee|bien recue)\b"
        r"|(?:order )?(?:placed|confirmed|received|registered)\b|pending\b|en attente\b|nouvelle?\b",
    ),
)
_ON_THE_WAY = re.compile(
    r"(?:centre|agence|plate-?forme|site) de (?:tri|distribution|livraison)|\bdepot\b|\bhub\b|sorting (?:centre"
    r"|center|office)"
    r"|distribution (?:centre|center)|local depot"
)
_STATES = tuple((state, re.compile(pattern)) for state, pattern in _ORDER)

_PAYMENT: tuple[tuple[str, str], ...] = (
    (
        "not-debited",
        r"(?:aucune?|ni) (?:\w+ ){0,4}(?:ne )?(?:sera|seront|a ete|est|n'est|n'a ete"
        r"|n'ont ete) (?:\w+ )?debitee?s?|(?:ne|n') ?(?:sera|seront|serez|a|avez|est|etes)(?: donc| pas| point"
        r"| jamais| ete)* (?:pas |point )?(?:ete )?debitee?s?"
        r"|non debitee?s?|aucun debit|aucun montant (?:ne|n') ?(?:\w+ ){0,2}(?:preleve|debite)"
        r"|(?:ne|n') ?(?:sera|a|est)(?: pas| donc| ete)* prelevee?s?|(?:no|not)(?: \w+){0,3} (?:be "
        r"|been )?(?:debited|charged)|nothing (?:will be|has been|is) (?:debited|charged)"
        r"|not (?:been |be )?(?:debited|charged)",
    ),
    (
        "refunded",
        r"(?:a ete|avons|etes|venons de|est) (?:\w+ ){0,2}rembourse[er]?e?s?\b|remboursement effectue|(?:has"
        r"|have) (?:just )?(?:been )?refunded|refund (?:has been )?(?:issued|sent|made)",
    ),
    (
        "refused",
        r"paiement (?:a ete )?(?:refuse|rejete|echoue)|carte (?:a ete )?refusee|payment (?:was "
        r"|has been )?(?:declined|refused|rejected|failed)|card (?:was |has been )?(?:declined|refused)",
    ),
    (
        "pending",
        r"paiement (?:est )?en (?:attente|cours)|en attente de (?:votre )?paiement|payment (?:is )?(?:pending"
        r"|being processed)|awaiting payment",
    ),
    (
        "paid",
        r"paiement (?:(?:a|est|a bien|a ete|bien|de \S+ \S{0,3} ?|par carte )\s?)*(?:ete )?(?:accepte|recu"
        r"|confirme|valide|enregistre)\b|(?:commande )?(?:est |bien )?payee (?:par|le|avec)"
        r"|payment (?:\w+ ){0,3}(?:accepted|received|confirmed|successful)|paid (?:by|with|on)"
        r"|reglee? par carte|total paye\b|total paid\b|montant paye\b|amount paid\b",
    ),
)
_PAYMENTS = tuple((state, re.compile(pattern)) for state, pattern in _PAYMENT)
_PAYMENT_VALUES = (
    ("not-debited", re.compile(r"non debite|not (?:debited|charged)|annule|cancell?ed|aucun debit")),
    ("refunded", re.compile(r"rembourse|refunded")),
    ("refused", re.compile(r"refuse|rejete|declined|failed|echoue")),
    ("pending", re.compile(r"en attente|en cours|pending|autorise|authori[sz]ed")),
    (
        "paid",
        re.compile(
            r"accepte|paye|recu|confirme|valide|regle|accepted|paid|received|confirmed|successful|captured|settled"
        ),
    ),
)
_UNSURE = re.compile(
    r"\b(?:pas|non|jamais|sera|seront|serez|sera-t|not|will|won't|never|avant|before|des que|lorsque|lorsqu"
    r"|quand|when|once|une fois|si|if|until"
    r"|jusqu'a ce|apres|after|as soon|unless|sauf|pret a etre|to be|puis|sinon|otherwise|peut|peuvent|pouvez"
    r"|can|may|could|etre|be|a partir|le cas echeant)\b"
)
_OF_A_CALL = re.compile(r"\bappels?\b|\bcalls?\b|\bcommunications?\b")
_AWAITED = re.compile(r"\b(?:qu'apres|qu'une fois|avant|before|until|tant que|qu'a|only (?:when|once|after)|jusqu'a)\b")


@of_a_line
def order_status(text: str) -> str:
    """Return the state that a short text (a label's value, a step of a parcel) names, or an empty text."""
    folded = fold(text)
    if _ON_THE_WAY.search(folded):
        return "shipped"
    for state, pattern in _STATES:
        match = pattern.search(folded)
        if match and not _UNSURE.search(folded[max(0, match.start() - 30) : match.start()]):
            return state
    return ""


@of_a_line
def stated_order_status(sentence: str) -> str:
    """Return the state that a sentence affirms of the order or parcel; empty for a foreseen or denied one."""
    folded = fold(sentence)
    if not re.search(r"\b(?:commande|colis|order|parcel|package)\b", folded):
        return ""
    return order_status(sentence)


def payment_status(text: str) -> str:
    """Return the state of the payment that a label's value names, or an empty text."""
    folded = fold(text)
    return next((state for state, pattern in _PAYMENT_VALUES if pattern.search(folded)), "")


@of_a_line
def stated_payment_status(sentence: str) -> str:
    """Return the state of the payment that a sentence affirms; empty for a foreseen or conditional one."""
    folded = fold(sentence)
    for state, pattern in _PAYMENTS:
        match = pattern.search(folded)
        if not match:
            continue
        if state == "refunded" and _OF_A_CALL.search(folded):
            continue
        if state == "not-debited":
            if _AWAITED.search(folded[match.end() : match.end() + 40]):
                continue
        elif _UNSURE.search(folded[max(0, match.start() - 30) : match.start()]):
            continue
        return state
    return ""
