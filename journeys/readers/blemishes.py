"""What spoils a text whatever it says: fields that nobody filled, masked numbers, broken or missing accents.

Each finder returns the words as they stand, shortened, and an empty list for a sound text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from journeys.readers.empty_labels import empty_labels, is_label
from journeys.readers.text import fold, of_a_line, shorten, without_addresses

_TEMPLATE = re.compile(
    r"\{\{[^{}\n]{0,60}\}\}|\{%[^%\n]{0,60}%\}|\$\{[^{}\n]{0,60}\}|<%=?[^%\n]{0,60}%>|%%[A-Za-z][\w ]{1,40}%%"
    r"|\*\|[A-Z][A-Z0-9_:]{1,40}\|\*"
    r"|(?<![\w%])%[A-Z][A-Z_]{2,40}%(?!\w)|(?<![\w{])\{[a-z][a-z0-9]*(?:[_.-][a-z0-9]+)*\}(?![\w}])"
    r"|\[\[[^\[\]\n]{1,60}\]\]"
    r"|(?<![\w\[])\[(?:(?i:pr[ée]nom|nom|first[ _-]?name|last[ _-]?name|name|customer|client|civilit[ée]|titre"
    r"|order[ _-]?(?:number|id|no)"
    r"|num[ée]ro(?:[ _-]de)?(?:[ _-]commande)?|date|adresse|address|montant|amount|lien|link|url|produit"
    r"|product|todo|tbd|xxx))\](?!\w)"
    r"|(?<![\w%])%\((?:\w{1,40})\)[sd]"
)
_BRACKET = re.compile(r"[{<%*\[]")
"""Without one of these there is no field of a template."""

_LITERAL = re.compile(r"(?<![\w.'’-])(?:null|None|undefined|NaN|\[object Object\])(?![\w'’-])")
_LITERAL_AFTER = re.compile(
    r"(?:[:=]|(?:bonjour|cher|ch[èe]re|hello|dear|hi|n°|commande|order|le|on|du)\s)\s*(?P<literal>null|None"
    r"|undefined|NaN|\[object Object\])(?=\s*(?:[,.;:!?€]|$))",
    re.IGNORECASE | re.MULTILINE,
)
_NOBODY = re.compile(
    r"^(?:cher|chere|dear)\s*[,!]|^(?:bonjour|bonsoir|hello|hi)(?:\s+,|\s+(?:m|mme|mlle|mr|mrs|ms)\.?\s*[,!])"
    r"|^(?:merci|bienvenue|thank you|welcome|bonjour|hello)\s*,\s*[!,.]"
)
_GREETING = 40
"""A longer line is more than a greeting."""

_MASK = re.compile(
    r"(?<![\w*•#/.-])(?:[xX]{4,}|(?:[xX]{2,}[-/ ]){1,5}[xX]{2,}|\*{4,}|#{4,}|\?{4,}|_{4,}|0{7,})(?![\w*•@/.-])"
)
_MASKED_CARD = re.compile(r"(?:carte|card|visa|mastercard|cb|iban|compte|account|finissant|terminant|ending)")
_MASK_LABEL = re.compile(
    r"(?:commande|order|dossier|case|facture|invoice|suivi|tracking|colis|parcel|numero|number|reference|ref"
    r"|code|cle|key|client|n ?°)"
)
_MOJIBAKE = re.compile(
    "Ã[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ©ª«¬®¯°±²³´µ¶·¸¹º»¼½¾¿¡¢£¤¥¦§¨ ]"
    "|â€[™œ\u009d˜“”¢¦“’\u0093\u0094\u0099]|Â[°«»\u00a0€©®·]|â‚¬|ï¿½|\ufffd"
    r"|&(?:amp;)?(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,6}|amp|lt|gt|quot|apos|nbsp|euro|times|middot|hellip|[mn]dash"
    r"|[lr][sda]?quo|[lr]aquo|copy|deg|[a-zA-Z](?:acute|grave|circ|uml|cedil|tilde)|oelig|aelig);"
    r"|\\u00[0-9a-f]{2}|=C3=[A-F0-9]{2}"
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f]")
_HOLE = re.compile(r"[A-Za-z]\?[a-z]")
_ACCENTS = re.compile(r"[à-öø-ÿÀ-ÖØ-ÞœŒ]")
_ACCENTED_WORDS = frozenset(
    [
        "numero",
        "telephone",
        "retire",
        "retirer",
        "ete",
        "reference",
        "expediee",
        "expedie",
        "livree",
        "livre",
        "annulee",
        "annule",
        "prete",
        "remboursee",
        "rembourse",
        "acceptee",
        "accepte",
        "confirmee",
        "confirme",
        "debite",
        "debitee",
        "passee",
        "prevue",
        "prevu",
        "enregistree",
        "telecharger",
        "telechargement",
        "cle",
        "apres",
        "delai",
        "fevrier",
        "aout",
        "decembre",
        "reponse",
        "equipe",
        "bientot",
        "tres",
        "deja",
        "apparait",
        "numeros",
        "detail",
        "details",
        "recu",
        "recue",
        "transmise",
        "preparee",
        "debitera",
    ]
)
_HOMOGRAPHS = frozenset(
    [
        "retire",
        "retirer",
        "livre",
        "accepte",
        "annule",
        "confirme",
        "debite",
        "rembourse",
        "details",
        "detail",
        "debitera",
        "expedie",
        "telephone",
        "reference",
    ]
)
_WORD = re.compile(r"(?<![^\W_])[a-zA-Z]+(?![^\W_])")
_ANY_WORD = re.compile(r"[^\W\d_]+")


def unfilled(text: str, fields: Iterable[str] = ()) -> list[str]:
    """List template fields that stand unfilled in *text*, greetings of nobody, and labels without a value.

    Args:
        text: A clean text.
        fields: Names of the fields of a form that stands in it; their labels wait for the customer.
    """
    body = without_addresses(text)
    found = [match.group() for match in _TEMPLATE.finditer(body)] if _BRACKET.search(body) else []
    found += [match.group() for match in _LITERAL.finditer(body) if match.group() != "None"]
    if "none" in body.lower():
        found += [match.group() for match in _LITERAL_AFTER.finditer(body) if match["literal"].lower() == "none"]
    filled = [line for line in map(str.strip, text.splitlines()) if line]
    if any(_may_lack(line) for line in filled):
        found += [shorten(line) for line in filled if _greets_nobody(line)]
        found += map(shorten, empty_labels(filled, fields))
    return list(dict.fromkeys(shorten(item, 60) for item in found))


@of_a_line
def _may_lack(line: str) -> bool:
    """Say whether a line greets nobody, or is a label that has a line to itself."""
    return _greets_nobody(line) or is_label(line)


def _greets_nobody(line: str) -> bool:
    return len(line) <= _GREETING and bool(_NOBODY.search(fold(line)))


def masked(text: str) -> list[str]:
    """List masked or blank values such as ``xxxxxxx`` where a number belongs; a masked card number is meant to be."""
    found = []
    for line in text.splitlines():
        folded = fold(line)
        for match in _MASK.finditer(line):
            before = folded[: match.start()]
            if _MASKED_CARD.search(folded) or (match.group()[0] in "*#?_0" and not _MASK_LABEL.search(before)):
                continue
            if len(line.strip()) > len(match.group()):
                found.append(shorten(line, 80))
    return list(dict.fromkeys(found))


def mojibake(text: str, language: str = "") -> list[str]:
    """List broken accents in *text*, or words that lost theirs.

    Args:
        text: The text as it was decoded, before cleaning.
        language: Its language; accents can only be missed in French.
    """
    found = [_around(text, match) for match in _MOJIBAKE.finditer(text)]
    found += [_around(text, match) for match in _CONTROL.finditer(text)]
    if language in ("fr", "mixed"):
        found += _lost(text)
    return list(dict.fromkeys(found))[:20]


def _lost(text: str) -> list[str]:
    body = without_addresses(text)
    holes = [_around(body, match) for match in _HOLE.finditer(body)]
    bare = [word for word in _WORD.findall(body) if word.lower() in _ACCENTED_WORDS and not word.isupper()]
    certain = [word for word in bare if word.lower() not in _HOMOGRAPHS]
    accented = sum(1 for word in _ANY_WORD.findall(body) if _ACCENTS.search(word))
    if (accented == 0 and len(certain) >= 2) or (len(certain) >= 4 and len(certain) > accented):
        return [*holes, *certain]
    return holes


def _around(text: str, match: re.Match[str]) -> str:
    start, end = max(0, match.start() - 12), min(len(text), match.end() + 12)
    return shorten(_CONTROL.sub("\ufffd", text[start:end]), 60)
