"""What a document affirms in whole sentences, without a label: states, payments, announcements of mails."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC

from journeys.readers.context import Context
from journeys.readers.source import Source
from journeys.readers.statuses import stated_order_status, stated_payment_status
from journeys.readers.text import fold, of_a_line
from journeys.readers.times import duration_after
from parcours.domain.facts import Fact, Touchpoint

_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[A-ZÀ-Ÿ«\"0-9(])|\s+;\s+|\t")
_WHY_SENT = re.compile(
    r"(?:vous recevez ce|you (?:are getting|are receiving|receive|received) this|this (?:e-?mail"
    r"|message) was sent)"
)
_MAIL = re.compile(r"\b(?:e-?mail|mail|courriel|message|mel)\b")
_WILL_COME = re.compile(
    r"envoy|recevr|suivra|vous adress|sera adress|receiv|sent|send|will follow|apporte|brings|parvien|arriver"
    r"|on its way"
)
_NO_PROMISE = re.compile(
    r"newsletter|promotion|offres|publicit|si vous|vous recevez ce|you are (?:getting|receiving) this|n'a pas"
    r"|reply to|repondez|reset|mot de passe|password"
)
_MAIL_KINDS = (
    ("download", re.compile(r"telecharg|licence|license|download|\bcle\b|\bkey\b")),
    (
        "arrival",
        re.compile(
            r"colis.*relais|relais.*colis|parcel.*relay|relay.*parcel|arrive.*relais|des que le colis"
            r"|as soon as the parcel"
        ),
    ),
    ("ready", re.compile(r"prete?\b|retrait|magasin|comptoir|ready|collect|pick-?up|store")),
    ("shipment", re.compile(r"expedi|shipped|ship|dispatch|depart")),
    ("refund", re.compile(r"rembours|refund")),
    ("answer", re.compile(r"repons|answer|reply")),
    (
        "confirmation",
        re.compile(
            r"confirm|recapitul|acknowledg|summary|bientot|en cours d'envoi|quelques instants|vient de vous etre"
        ),
    ),
)
_NEEDED = re.compile(
    r"indispensable|obligatoire|necessaire pour (?:le |retir|recup|la )|muni(?:ssez-vous|e?s? de)"
    r"|a presenter (?:au|pour)|required to collect|needed to collect|must (?:bring|show)|you will need (?:it"
    r"|this)"
    r"|attendez-le avant|please wait for it|ne vous deplacez pas (?:avant|sans)"
)
_SERVED = re.compile(
    r"\b(?:un|votre|le|notre) fleuriste (?:\w+ ){0,3}(?:a accepte|a confirme|accepte|est disponible|est pret"
    r"|peut (?:vous )?(?:livrer|honorer)|s'en charge|est reserve|prend en charge)"
    r"|fleuriste (?:disponible|confirme|reserve|trouve)|disponibilite (?:confirmee|verifiee)|(?:a|your|the"
    r"|our) florist (?:\w+ ){0,3}(?:has (?:accepted|confirmed)|is available|can (?:deliver|serve)|is booked"
    r"|will prepare)"
    r"|florist (?:available|confirmed|booked)|availability (?:confirmed|checked)"
)
_NOT_SERVED = re.compile(r"\b(?:aucun|pas|no|not|sera|will be|des que|once|si|if|when|lorsque)\b")
_TAKEN_BACK = re.compile(
    r"(?:aucun fleuriste|no florist|rupture de stock|plus disponible|out of stock|no longer available"
    r"|n'a pas pu|n'avons pas pu|ne pouvons pas|ne peut pas|could not|cannot|unable to|indisponib|unavailable"
    r"|epuise|sold out)"
)
_CANCELLED = re.compile(
    r"annul|cancel|ne peut pas etre (?:livree|honoree)|cannot be (?:delivered|served)"
    r"|n'a (?:pas )?pu etre (?:transmise|livree|honoree)|passee a un fleuriste"
)
_FORESEEN = re.compile(r"\b(?:si|if|in case|en cas|lorsque|when|unless|sauf|pourr|may|might|could be)\b")
_BY_CUSTOMER = re.compile(
    r"vous avez annule|you (?:have )?cancelled|a votre demande|at your request|as you asked|votre annulation"
    r"|your cancellation"
)
_BY_PHONE = re.compile(
    r"(?:annul|sauver|maintenir|conserver|cancel|save|keep)\w*[^.]{0,80}(?:telephon|appel(?:ez|er|ant)|\bcall\b"
    r"|\bcalling\b|\bphone\b)|(?:telephon\w*|appel(?:ez|er|ant)|call|phone)\b[^.]{0,60}(?:pour|to|afin de"
    r"|in order to) (?:l'|la |le |it )?(?:annul|cancel|sauver|save|maintenir|keep)"
)
_CANCELS = re.compile(r"annul|cancel|sauver|save your order")
_CALL_WORD = re.compile(
    r"\b(?:par telephone|by (?:tele)?phone|en (?:nous )?appelant|by calling|uniquement par|only by)\b"
)
_CARD = re.compile(
    r"(?:carte|card|visa|mastercard|\bcb\b)[^.\d]{0,40}(?:terminant par|finissant par|ending (?:in|with)|•{2,}"
    r"|\*{2,}|x{4})\s?"
    r"(?P<last4>\d{4})(?!\d)"
)
_PAID_ON = re.compile(
    r"\b(?:paiement|reglement|payment)\b[^.\d]{0,30}\b(?:acceptee?|recue?|confirmee?|validee?|effectuee?|accepted|received"
    r"|confirmed|taken|made) (?=(?:le|on)\b)"
)
_OUT_OF_STOCK = re.compile(
    r"rupture de stock|stock (?:est )?insuffisant|n'est plus disponible|plus en stock|epuisee?\b|out of stock"
    r"|sold out|no longer available|not enough (?:in )?stock|only \d+ left.*basket|quantite demandee"
)
_STOCK_LEFT = re.compile(
    r"(?:plus que|il (?:n'en )?reste(?: plus que)?|only|just) (?P<n1>\d{1,5})\b(?! (?:jours?|heures?|min|days?"
    r"|hours?|€))|(?P<n2>\d{1,5}) (?:en stock|in stock|left\b|pieces? disponibles?"
    r"|exemplaires?(?: disponibles?)?|disponibles?)|(?:en stock|in stock)\s*[:(]\s*(?P<n3>\d{1,5})"
)

_AFFIRMING = (_PAID_ON, _NEEDED, _MAIL, _TAKEN_BACK, _CANCELS, _OUT_OF_STOCK, _STOCK_LEFT, _CARD, _SERVED)
"""Without one of these, and without a state, a sentence affirms nothing."""


def sentences(lines: Sequence[str]) -> list[str]:
    """Cut lines into sentences; a line without a full stop is one."""
    return [sentence for line in lines for sentence in _cut(line)]


@of_a_line
def _cut(line: str) -> tuple[str, ...]:
    parts = (part.strip() for part in _SENTENCE.split(line))
    return tuple(part for part in parts if part and not _WHY_SENT.match(fold(part)))


@of_a_line
def _affirms(sentence: str) -> bool:
    """Say whether a sentence has a word by which it may affirm something; most have none."""
    folded = fold(sentence)
    return bool(
        stated_payment_status(sentence)
        or stated_order_status(sentence)
        or any(sign.search(folded) for sign in _AFFIRMING)
    )


def read_sentences(lines: Sequence[str], source: Source, context: Context) -> list[Fact]:
    """Read what the sentences of a document affirm."""
    facts: list[Fact] = []
    said = sentences(lines)
    for number, sentence in enumerate(said):
        if not _affirms(sentence):
            continue
        folded = fold(sentence)
        before = fold(said[number - 1]) if number else ""
        after = fold(said[number + 1]) if number + 1 < len(said) else ""
        facts += _states(sentence, source)
        facts += _mails(folded, before, sentence, source, context)
        facts += _cancellations(folded, after, sentence, source)
        facts += _stock(folded, sentence, source)
        facts += _card(folded, sentence, source)
        if _SERVED.search(folded) and not _NOT_SERVED.search(folded[: _SERVED.search(folded).start()]):  # type: ignore[union-attr]
            facts.append(source.fact("availability.confirmed", True, sentence))
    return facts


def _states(sentence: str, source: Source) -> Iterator[Fact]:
    paid = _PAID_ON.search(fold(sentence))
    moment = source.calendar.moment_at(sentence, paid.end()) if paid else None
    if moment:
        yield source.fact("payment.time", moment.moment.astimezone(UTC), sentence)
    payment = stated_payment_status(sentence)
    if payment and len(sentence) <= 300:
        yield source.fact("payment.status", payment, sentence)
    if source.touchpoint in (Touchpoint.SUPPORT, Touchpoint.SOCIAL) or source.kind == "answer":
        return
    status = stated_order_status(sentence) if len(sentence) <= 300 else ""
    if status and source.touchpoint is not Touchpoint.TRACKING:
        yield source.fact("order.status", status, sentence)


def _mails(folded: str, before: str, sentence: str, source: Source, context: Context) -> Iterator[Fact]:
    needed = _NEEDED.search(folded)
    announced = bool(_MAIL.search(folded)) and not _NO_PROMISE.search(folded)
    kind = _mail_kind(folded, context) if announced else ""
    if kind and _WILL_COME.search(folded):
        yield source.fact("mail.promised", sentence, sentence, subject=kind)
        seconds = duration_after(sentence)
        if seconds:
            yield source.fact("mail.within", seconds, sentence, subject=kind)
    if needed and not announced and _MAIL.search(before) and _WILL_COME.search(before):
        kind = _mail_kind(before, context)
    if needed and (announced or kind):
        yield source.fact("mail.indispensable", sentence, sentence, subject=kind or "confirmation")


def _mail_kind(folded: str, context: Context) -> str:
    kind = next((kind for kind, pattern in _MAIL_KINDS if pattern.search(folded)), "")
    if kind in ("arrival", "ready"):
        return {"relay": "arrival", "store": "ready"}.get(context.place, kind)
    return kind


def _cancellations(folded: str, after: str, sentence: str, source: Source) -> Iterator[Fact]:
    """Read that the shop takes the order back; the reason and the cancellation may stand in two sentences."""
    taken_back = _TAKEN_BACK.search(folded) if _CANCELLED.search(f"{folded} {after}") else None
    said_before = folded[: taken_back.start()] if taken_back else ""
    if taken_back and not _BY_CUSTOMER.search(f"{folded} {after}") and not _FORESEEN.search(said_before):
        yield source.fact("order.cancelled-by-shop", sentence, sentence)
    if _CANCELS.search(folded) and (_BY_PHONE.search(folded) or _CALL_WORD.search(folded)):
        yield source.fact("cancellation.offered", "phone", sentence)


def _card(folded: str, sentence: str, source: Source) -> Iterator[Fact]:
    card = _CARD.search(folded)
    if card:
        yield source.fact("payment.card", card["last4"], sentence)


def _stock(folded: str, sentence: str, source: Source) -> Iterator[Fact]:
    if source.touchpoint is not Touchpoint.SCREEN:
        return
    if _OUT_OF_STOCK.search(folded) and len(folded) <= 160:
        yield source.fact("stock.refused", sentence, sentence)
    left = _STOCK_LEFT.search(folded)
    if left and len(folded) <= 120:
        yield source.fact("stock.left", int(left["n1"] or left["n2"] or left["n3"]), sentence)
