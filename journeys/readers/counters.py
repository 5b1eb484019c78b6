"""What is said across a counter, and by a licence server: taken or refused, open or shut."""

from __future__ import annotations

import re
from collections.abc import Sequence

from journeys.readers.closures import DAY_ROW
from journeys.readers.sentences import sentences
from journeys.readers.source import Source
from journeys.readers.text import fold
from parcours.domain.facts import Fact, Touchpoint

_TAKEN = re.compile(
    r"code (?:est |bien )?(?:accepte|correct|valide|bon|reconnu)|voici votre (?:colis|commande|paquet)|(?:colis"
    r"|commande|paquet) (?:vous (?:a ete|est) )?(?:remise?|retiree?|delivree?)\b|bonne reception"
    r"|code (?:is )?(?:accepted|correct|valid|recognised|recognized)|here is your (?:parcel|order|package)"
    r"|(?:parcel|order|package) (?:has been |is |was )?(?:handed over|collected|given to you)|identite verifiee"
)
_REFUSED = re.compile(
    r"code (?:est |a ete )?(?:refuse|inconnu|invalide|incorrect|errone|expire|faux)|mauvais code|pas (?:un "
    r"|le )?(?:bon )?code\b"
    r"|code\b[^.]{0,20}\b(?:ne|n'(?:est|a))\b[^.]{0,25}(?:correspond|reconn|exist|valable|valide|va pas|convien"
    r"|connu|accept)"
    r"|(?:ne (?:reconnais|reconnait|trouve|trouvons|connait))\w*[^.]{0,40}code"
    r"|code (?:is |was |has been )?(?:refused|unknown|invalid|wrong|rejected|expired)|wrong code"
    r"|code\b[^.]{0,25}\b(?:does not|doesn't|is not|isn't|was not|matches nothing|not)\b[^.]{0,25}"
    r"(?:match|correspond|recogni|exist|valid|known|accept|belong)?"
    r"|(?:do not|don't|does not|cannot) (?:recogni[sz]e|know|find)[^.]{0,30}code"
)
_DENIED = re.compile(r"code (?:n'est pas|n'a pas|is not|was not|isn't)|ne (?:reconnai|correspond)")
_NOBODY = re.compile(
    r"personne (?:au|ne|n')|(?:comptoir|magasin|guichet|counter|store) (?:est |is |actuellement )*(?:ferme"
    r"|closed|shut|desert|unattended|unstaffed|empty)|\bferme\b|nobody|no one|there is no-?one|closed (?:now"
    r"|at this hour|today)|\bis closed\b|revenez (?:pendant|aux|aux heures)|come back (?:during|when)"
)
_NOT_NOW = re.compile(r"horaires|opening hours|fermetures? exception|exceptional|jours? feries?|holiday|20\d\d")
_CLOSED = re.compile(r"\bfermee?\b|\bclosed\b|\bshut\b|conges|holidays?\b|vacances")
_NOT_HERE = re.compile(
    r"(?:colis|commande|parcel|order)[^.]{0,40}(?:n'est pas|n'est plus|pas encore|not|isn't"
    r"|has not)[^.]{0,30}(?:ici|arrive|la\b|here|arrived|disponible|available)|pas (?:de|recu)[^.]{0,20}colis"
    r"|no parcel|autre relais|another relay|elsewhere"
)
_ACTIVATED = re.compile(
    r"(?:licence|license|cle|key|logiciel|software|edition|product|produit)[^.]{0,60}(?:activee?\b|activated"
    r"|is active|est active\b|enregistree?|registered)|activation (?:reussie|effectuee|confirmee|successful"
    r"|complete|done)"
)
_NOT_ACTIVATED = re.compile(
    r"(?:cle|licence|license|key|activation)[^.]{0,60}(?:refusee?|invalide|inconnue?|incorrecte?|expiree?"
    r"|rejetee?|refused|invalid|unknown|not valid|rejected|expired|failed|echoue|impossible|deja utilisee"
    r"|already used)|ne (?:correspond|convient|vaut)|(?:does not|doesn't) (?:match|fit|belong)|(?:n'a|n'est|not"
    r"|could not|cannot|ne peut)[^.]{0,30}activ"
)


def read_counter(lines: Sequence[str], place: str, source: Source) -> list[Fact]:
    """Read what a counter says to a customer who presents a code.

    Args:
        lines: The clean lines.
        place: ``relay`` or ``store``.
        source: The counter.
    """
    facts: list[Fact] = []
    for sentence in sentences(lines):
        folded = fold(sentence)
        if len(folded) > 250 or DAY_ROW.match(folded):
            continue
        if _NOBODY.search(folded) and not _NOT_NOW.search(folded):
            if place == "store":
                facts.append(source.fact("pickup.counter-open", False, sentence))
            elif _CLOSED.search(folded):
                facts.append(source.fact("relay.refused", sentence, sentence))
        elif _REFUSED.search(folded) and not (_TAKEN.search(folded) and not _DENIED.search(folded)):
            facts.append(source.fact("code.accepted", False, sentence, subject=place))
        elif _NOT_HERE.search(folded):
            facts.append(source.fact("relay.refused" if place == "relay" else "pickup.refused", sentence, sentence))
        elif _TAKEN.search(folded):
            facts.append(source.fact("code.accepted", True, sentence, subject=place))
    return _settled(facts, place, source)


def _settled(facts: list[Fact], place: str, source: Source) -> list[Fact]:
    """Drop what contradicts a refusal, and note that a counter that took or refused a code was open."""
    refused = any(fact.value is False for fact in facts) or any(fact.name.endswith(".refused") for fact in facts)
    kept = [fact for fact in facts if not (refused and fact.name == "code.accepted" and fact.value is True)]
    answered = [fact for fact in kept if fact.name in ("code.accepted", "pickup.refused")]
    if place == "store" and answered and not any(fact.name == "pickup.counter-open" for fact in kept):
        kept.append(source.fact("pickup.counter-open", True, answered[0].quote))
    seen: dict[tuple[str, str], Fact] = {}
    for fact in kept:
        seen.setdefault((fact.name, str(fact.value)), fact)
    return list(seen.values())


def read_activation(lines: Sequence[str], source: Source) -> list[Fact]:
    """Read whether a licence server took the key."""
    if source.touchpoint is not Touchpoint.DOWNLOAD:
        return []
    said = sentences(lines)
    refused = next((s for s in said if len(s) <= 250 and _NOT_ACTIVATED.search(fold(s))), None)
    if refused:
        return [source.fact("licence.activated", False, refused)]
    taken = next((s for s in said if len(s) <= 250 and _ACTIVATED.search(fold(s))), None)
    return [source.fact("licence.activated", True, taken)] if taken else []
