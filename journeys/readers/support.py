"""Customer service: its numbers and what they cost, its hours, its word, and what its people say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from journeys.readers.money import amounts
from journeys.readers.phones import mistyped, number_class, phones, short_numbers, stated_tariff
from journeys.readers.places import place_name
from journeys.readers.sentences import sentences
from journeys.readers.source import Source
from journeys.readers.statuses import order_status
from journeys.readers.text import fold, of_a_line
from journeys.readers.times import duration_after
from parcours.domain.facts import Fact, Touchpoint

_SERVICE = re.compile(
    r"service (?:client|clients|consommateurs|apres-vente)|customer (?:service|care|support)|besoin d'aide"
    r"|need help|\bassistance\b|hotline|\bsav\b|contactez[- ]nous|contact us"
    r"|nous (?:contacter|joindre|appeler)|appelez[- ](?:nous|le)|call us|telephone us|phone us|une question"
    r"|any question|questions about|nos conseillers|our advisers|par telephone(?: au)?|by telephone|by phone"
    r"|telephonez"
)
_OWNER = re.compile(
    r"livraison|shipping|destinataire|recipient|facturation|billing|vos coordonnees|your details"
    r"|votre telephone|your phone|your telephone|contact number|numero de contact|adresse|address|relais|relay"
    r"|magasin|store|fleuriste|florist|client$|^client|customer$|^customer$|acheteur|buyer"
)
_HOURS = re.compile(r"\d{1,2}\s?[h:]\s?\d{0,2}\s?(?:-|–|a|to|et|and)\s?\d{1,2}|24\s?h\s?/\s?24|24/7")
_DAYS = re.compile(
    r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday|saturday"
    r"|sunday|jours ouvr|tous les jours|every day|7j/7|7/7"
)
_CLOSED = re.compile(
    r"(?:service client|customer service|nos bureaux|le telephone|the telephone|our offices?|support"
    r"|conseillers?|advisers?|we|nous"
    r"|standard)\b[^.]{0,60}\b(?:est|sont|sommes|is|are)\b (?:actuellement |currently |now |bien )?(?:fermee?s?"
    r"|closed)\b|actuellement fermee?|currently closed|closed (?:at the moment|today|now|right now)"
    r"|fermee? (?:aujourd'hui|en ce moment|pour le moment)|ferme pour les fetes|closed for the holidays"
)
_SHUT_NOW = re.compile(
    r"^(?:en ce moment|actuellement|right now|at the moment|now|currently)\s*:\s*(?:fermee?s?|closed)\b"
)
_OPENS_AGAIN = re.compile(r"rouv(?:re|rons|rira)|reouverture|open(?:s)? again|reopens?\b|back on\b")
_ALONE = re.compile(
    r"sans (?:attendre|conseiller|appeler)|without (?:waiting|an adviser|calling)|questions frequentes|\bfaq\b"
    r"|frequently asked|aide en ligne|online help|help without|aide sans|fonctionne sans|self-service"
)
_REPLY = re.compile(r"repon(?:se|d|dons|dre|ses)|\banswer|\breply|replies|traite|revenons vers vous|get back")
_PUBLIC = re.compile(r"public|reseaux sociaux|social|\bposts?\b|messages publics|publication")
_WORD_GIVEN = re.compile(
    r"(?:vous (?:rappel|renvo|envo|rembours|recevr|livr|tiend|repond|reexpedi|sera|aurez)|sera (?:renvoye"
    r"|reexpedie|rembourse|livre)|(?:nous |je |i |we )(?:vous )?(?:\w+ )?(?:rappel|renvo|rembours|repond|envo"
    r"|reexpedi)|(?:i am|we are|i'm|we're) (?:\w+ )?(?:refund|send|ship|call|replac)|will (?:be )?(?:call|send"
    r"|sent|refund|repl|ship|deliver|get back|receive|answer)|we'll)"
)
_DEADLINE = re.compile(r"(?:avant le|au plus tard|d'ici (?:le|au)|by|no later than|before|jusqu'au|le|on)\s+")
_SUBJECTS = (
    ("call-back", re.compile(r"rappel|call (?:you )?back|call you")),
    ("refund", re.compile(r"rembours|refund")),
    ("parcel", re.compile(r"colis|parcel|renvo|reexpedi|second|nouvel exemplaire|remplace|replacement|resend")),
    ("answer", re.compile(r"repon|answer|reply")),
)
_PAID_BACK = re.compile(r"rembours\w*|refund\w*|paid back|repaid|reimburs\w*")
_GOODWILL = re.compile(r"geste|dedommag|compensation|goodwill|bon d'achat|\bavoir\b|voucher|partiel|partial")
_TOOK_BACK = re.compile(
    r"contrairement a ce (?:que|qui)|(?:mon|ma|notre) collegue (?:s'est|n'aurait|a eu tort|a fait erreur)"
    r"|ne (?:pouvons|pourrons|sera|peut)[^.]{0,40}(?:finalement|en fait)|finalement (?:pas|impossible)"
    r"|finalement,? nous ne|ne sera (?:finalement |donc )?pas possible|revenons sur|contrary to what"
    r"|my colleague was (?:wrong|mistaken)|(?:cannot|will not|can't|won't)[^.]{0,40}after all|cette promesse"
    r"|par erreur[^.]{0,40}promis|promis(?:e)? par erreur"
)
_SORRY = re.compile(
    r"desolee?s?\b|excus(?:es|ons|er|ez)|navree?s?\b|regrettons|\bsorry\b|apolog|geste commercial|dedommag"
    r"|compensation|goodwill|a titre de geste|bon d'achat de \d|voucher (?:of|worth)"
)
_CALL_REPAID = re.compile(
    r"(?:rembours|repay|refund|reimburs|prenons en charge|cover)[^.]{0,60}(?:appels?\b|communication|\bcalls?\b"
    r"|telephon)"
    r"|(?:cout|prix|frais|cost|price)[^.]{0,20}(?:appels?\b|communication|\bcalls?\b)[^.]{0,40}"
    r"(?:rembours|repaid|paid back|refunded|reimbursed)"
)
_SECOND_LINE = re.compile(
    r"superviseu|responsable|second niveau|deuxieme niveau|niveau 2|ligne 2|second(?:e)? ligne|deuxieme ligne"
    r"|second[- ]line|level (?:2|two)|line 2|supervisor|team leader|manager\b|escalad"
)
_FIRST_LINE = re.compile(
    r"conseill|premiere ligne|premier niveau|niveau 1|ligne 1|first[- ]line|level (?:1|one)|line 1|adviser"
    r"|advisor|agent\b"
)
_KNOWN = re.compile(
    r"\b(?:je vois|j'ai|nous avons|nous voyons|i (?:can )?see|i have|we have|we see) (?:bien "
    r"|deja )?(?:sous les yeux )?"
    r"(?:(?:dans )?(?:votre|l'|le|your|the)\s?(?:\w+ )?(?:dossier|historique|case|history)\b"
    r"|(?:tout )?ce que vous nous avez"
    r"|what you (?:told|wrote|have told|have written))|inutile de (?:tout )?(?:repeter|raconter)"
    r"|(?:no need|need not|do not need|don't need|will not have) to (?:repeat|tell (?:us|it|your story)"
    r"|explain)[^.]{0,30}"
    r"|dossier (?:deja )?(?:connu|retrouve)\b|(?:your|the) case (?:is|was) (?:known|found)"
)
_UNKNOWN = re.compile(
    r"\b(?:aucun|pas de|(?:ne|n'ai|n'avons) (?:\w+ )?(?:pas|aucun)|no|cannot find|can't find|could not find"
    r"|do not see|don't see"
    r"|do not have|don't have|not find)\b[^.]{0,30}\b(?:dossier|case|trace)\b|dossier (?:inconnu|introuvable)"
    r"|case (?:unknown|not found)|\b(?:pouvez-vous|pourriez-vous|veuillez|merci de|can you|could you"
    r"|please)\b[^.]{0,30}"
    r"(?:repeter|raconter|expliquer|redire|reexpliquer|tell (?:us|me)|explain|describe|repeat)"
)
_CASE_RESOLVED = re.compile(
    r"(?:dossier|case|demande|ticket)\b[^.]{0,30}\b(?:est|a ete|is|has been|was)\b (?:maintenant "
    r"|now )?(?:resolue?|close?\b|cloture|closed|resolved|solved)"
)
_CASE_OPEN = re.compile(
    r"(?:dossier|case|demande|ticket)\b[^.]{0,30}\b(?:est|a ete|reste|is|has been"
    r"|remains)\b (?:\w+ )?(?:ouverte?|en cours|open|opened|in progress)"
)
_RELAY_NAMED = re.compile(
    r"(?:au|chez|le|at (?:the )?|the )\s?(?:point )?(?:relais"
    r"|relay)\s+(?:« ?)?(?P<name>[A-ZÀ-Ý][\w’'-]*(?:\s(?:de |du |des |d['’]|la |le |les |l['’]|et |& |aux |à "
    r"|au )*[A-ZÀ-Ý0-9][\w’'-]*)*)"
)


def read_support(lines: Sequence[str], source: Source) -> list[Fact]:
    """Read everything about customer service in a document."""
    facts = [*_numbers(lines, source), *_hours(lines, source)]
    facts += _help_while_closed(lines, facts, source)
    speaks = source.touchpoint in (Touchpoint.SUPPORT, Touchpoint.SOCIAL) or source.kind in (
        "answer",
        "acknowledgement",
    )
    for sentence in sentences(lines):
        folded = fold(sentence)
        facts += _reply_within(folded, sentence, source)
        if source.touchpoint in (Touchpoint.SUPPORT, Touchpoint.SOCIAL, Touchpoint.MAIL):
            facts += _case(folded, sentence, source)
        if speaks:
            facts += _adviser(folded, sentence, source)
    if source.kind == "answer" and not any(fact.name == "support.apologised" for fact in facts):
        facts.append(source.fact("support.apologised", False, "no word of regret"))
    return facts


# Numbers ---------------------------------------------------------------------------------------
def _numbers(lines: Sequence[str], source: Source) -> Iterator[Fact]:
    whole = source.touchpoint is Touchpoint.ANNOUNCEMENT
    seen = set()
    for number, line in enumerate(lines):
        found = phones(line, source.zone)
        folded = fold(line)
        if not found and re.search(r"appelez|telephon|composez|call|dial|phone", folded):
            found = [*short_numbers(line), *mistyped(line, source.zone)]
        elif not found and _SERVICE.search(folded):
            found = mistyped(line, source.zone)
        tariff = stated_tariff(line) or (
            stated_tariff(lines[number + 1])
            if found and number + 1 < len(lines) and len(lines[number + 1]) <= 90
            else ""
        )
        for phone in found:
            if not whole and not _of_service(lines, number, bool(tariff)):
                continue
            if phone.number not in seen:
                seen.add(phone.number)
                yield source.fact("support.phone", phone.number, line)
                kind = number_class(phone.number)
                if kind:
                    yield source.fact("support.number-class", kind, line, subject=phone.number)
            if tariff:
                yield source.fact("support.tariff", tariff, line, subject=phone.number)
        if whole and not found and (said := stated_tariff(line)):
            yield source.fact("support.tariff", said, line)


def _of_service(lines: Sequence[str], number: int, tariff_stated: bool) -> bool:
    """Say whether the number on this line is customer service's, not the customer's own or a relay's."""
    for back, line in enumerate(reversed(lines[max(0, number - 4) : number + 1])):
        folded = fold(line)
        if _SERVICE.search(folded):
            return True
        if back <= 3 and _OWNER.search(folded) and not (back == 0 and tariff_stated):
            return False
    return tariff_stated


def _hours(lines: Sequence[str], source: Source) -> Iterator[Fact]:
    for number, line in enumerate(lines):
        if not _tells_hours(line):
            continue
        folded = fold(line)
        if _CLOSED.search(folded) or (_SHUT_NOW.match(folded) and _about_service(lines, source)):
            yield source.fact("support.closed", line, line)
        if not (_HOURS.search(folded) and _DAYS.search(folded)) or len(line) > 300:
            continue
        if source.touchpoint is Touchpoint.ANNOUNCEMENT or _hours_of_service(lines, number):
            yield source.fact("support.hours", line, line)


@of_a_line
def _tells_hours(line: str) -> bool:
    """Say whether a line may tell that something is closed, or when it is open."""
    folded = fold(line)
    return bool(_CLOSED.search(folded) or _SHUT_NOW.match(folded) or _HOURS.search(folded))


def _about_service(lines: Sequence[str], source: Source) -> bool:
    """Say whether the page is customer service's own: the announcement, or one whose opening lines name it."""
    if source.touchpoint is Touchpoint.ANNOUNCEMENT:
        return True
    opening = " ".join(fold(line) for line in lines[:12])
    return bool(_SERVICE.search(opening)) and not re.search(
        r"\brelais\b|\brelay\b|\bmagasin\b|\bstore\b", opening[:120]
    )


def _help_while_closed(lines: Sequence[str], facts: list[Fact], source: Source) -> Iterator[Fact]:
    """Where customer service says that it is closed: say whether hours, or help without an adviser, stand beside it."""
    closed = next((fact for fact in facts if fact.name == "support.closed"), None)
    if closed is None:
        return
    hours = next((fact.quote for fact in facts if fact.name == "support.hours"), "")
    opens = next((line for line in lines if _OPENS_AGAIN.search(fold(line))), "")
    alone = next((line for line in lines if _ALONE.search(fold(line))), "")
    shown = hours or opens or alone
    yield source.fact("support.self-service", bool(shown), shown or closed.quote)


def _hours_of_service(lines: Sequence[str], number: int) -> bool:
    for line in reversed(lines[max(0, number - 8) : number + 1]):
        folded = fold(line)
        if _SERVICE.search(folded):
            return True
        if re.search(r"\brelais\b|\brelay\b|\bmagasin\b|\bstore\b|comptoir|counter", folded) and len(folded) <= 80:
            return False
    return False


def _reply_within(folded: str, sentence: str, source: Source) -> Iterator[Fact]:
    reply = _REPLY.search(folded)
    seconds = duration_after(sentence[reply.start() :]) if reply and len(folded) <= 320 else None
    if seconds and seconds >= 600:
        channel = "social" if _PUBLIC.search(folded) else "mail"
        yield source.fact("support.reply-within", seconds, sentence, subject=channel)


# Cases and advisers ----------------------------------------------------------------------------
def _case(folded: str, sentence: str, source: Source) -> Iterator[Fact]:
    if _CASE_RESOLVED.search(folded):
        yield source.fact("case.status", "resolved", sentence)
    elif _CASE_OPEN.search(folded):
        yield source.fact("case.status", "open", sentence)


def _money_back(folded: str, sentence: str, source: Source) -> Iterator[Fact]:
    """Read what an answer says is paid back: the order's money, or the cost of calls."""
    found = amounts(sentence)
    if len(found) != 1 or not _PAID_BACK.search(folded) or _GOODWILL.search(folded):
        return
    of_calls = re.search(r"\bappels?\b|\bcalls?\b|communication", folded)
    yield source.fact("support.call-cost" if of_calls else "refund.amount", found[0].money, sentence)


def _adviser(folded: str, sentence: str, source: Source) -> Iterator[Fact]:
    yield from _money_back(folded, sentence, source)
    yield from _promised(folded, sentence, source)
    if _TOOK_BACK.search(folded):
        yield source.fact("support.took-back", sentence, sentence)
    if _SORRY.search(folded):
        yield source.fact("support.apologised", True, sentence)
    if _CALL_REPAID.search(folded):
        yield source.fact("support.call-cost-repaid", True, sentence)
    if _SECOND_LINE.search(folded) and len(folded) <= 160:
        yield source.fact("support.line", 2, sentence)
    elif _FIRST_LINE.search(folded) and len(folded) <= 160:
        yield source.fact("support.line", 1, sentence)
    if source.kind != "acknowledgement" and _KNOWN.search(folded):
        yield source.fact("case.known", True, sentence, subject=_channel(source))
    elif source.kind != "acknowledgement" and _UNKNOWN.search(folded):
        yield source.fact("case.known", False, sentence, subject=_channel(source))
    if re.search(r"colis|commande|parcel|order", folded) and (status := order_status(sentence)):
        yield source.fact("support.says-status", status, sentence)
    named = _RELAY_NAMED.search(sentence)
    if named and place_name(named["name"])[0]:
        yield source.fact("relay.name", named["name"].strip(), sentence)


def _channel(source: Source) -> str:
    return {Touchpoint.MAIL: "mail", Touchpoint.SOCIAL: "social"}.get(source.touchpoint, "phone")


def _promised(folded: str, sentence: str, source: Source) -> Iterator[Fact]:
    if not _WORD_GIVEN.search(folded):
        return
    for match in _DEADLINE.finditer(folded):
        moment = source.calendar.moment_at(sentence, match.end())
        day = source.calendar.day_at(sentence, match.end())
        if moment:
            until = moment.moment
        elif day:
            until = datetime.combine(day.day, time(23, 59), ZoneInfo(source.zone))
        else:
            continue
        what = next((name for name, pattern in _SUBJECTS if pattern.search(folded)), "action")
        yield source.fact("support.promised", until.astimezone(UTC), sentence, subject=what)
        return
