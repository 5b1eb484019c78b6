"""Addresses, names of places and ways of delivery, as they stand beside a label."""

from __future__ import annotations

import re

from journeys.readers.text import fold, of_a_line

_CITY_LINE = re.compile(r"(?<!\d)(?:[A-Z]{1,2}-)?\d{4,5} [A-ZÀ-Ÿ][\w'’ -]{1,40}")
_UK_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b")
_STREET = re.compile(
    r"\b(?:rue|avenue|av|boulevard|bd|place|allee|chemin|impasse|quai|cours|route|square|passage|street|st|road"
    r"|rd|lane|square|way|faubourg)\b"
)
_NAME = re.compile(r"[^\W\d_][^\t\n:;|<>{}\[\]]{1,79}")
_NO_NAME = re.compile(
    r"^(?:a |au |aux |le plus|choisi|choose|voir|see|autre|other|non |aucun|none|null|gratuit|offert|free"
    r"|ouvert|ferme|open|closed|le relais|ce relais|de votre|your )|€|@|https?:"
)
_MODES = (
    ("download", r"telechargement|download|numerique|digital|dematerialis|par e-?mail"),
    ("relay", r"relais|relay|parcel ?shop|pick-?up point|consigne|locker"),
    ("store", r"magasin|store|click ?(?:&|and|et) ?collect|comptoir|boutique"),
    ("courier", r"fleuriste|florist|coursier|courier|en main propre|by hand|same day"),
    ("post", r"domicile|home|colissimo|poste\b|postal|post\b|standard|express|chronopost|colis\b|parcel|maison"),
)
_MODE_PATTERNS = tuple((mode, re.compile(pattern)) for mode, pattern in _MODES)


@of_a_line
def is_city_line(text: str) -> bool:
    """Say whether *text* holds a postcode and a town."""
    return bool(_CITY_LINE.search(text) or _UK_POSTCODE.search(text))


def looks_like_address(text: str) -> bool:
    """Say whether *text* is an address on one line: a street or a number, and a postcode with a town."""
    return (
        is_city_line(text)
        and len(text) <= 200
        and bool(_STREET.search(fold(text)) or re.search(r"\d+\D+\d{4,5} ", text))
    )


def place_name(text: str) -> tuple[str, str]:
    """Return the name of a place and, where it follows on the same line, its address; both empty if it is no name."""
    match = _NAME.match(text.strip())
    if not match or _NO_NAME.search(fold(text)):
        return "", ""
    name = match.group().strip()
    cut = re.search(r"\s*(?:,| - | – | · |\()\s*(?=.*\d{4,5} )", name)
    if cut:
        address = text.strip()[cut.end() :].strip(" ()")
        return name[: cut.start()].strip(), address if looks_like_address(address) else ""
    return name.rstrip(" .,"), ""


def delivery_mode(text: str) -> str:
    """Return how a text says that the order is delivered: courier, post, relay, store, download; empty if unclear."""
    folded = fold(text)
    found = [mode for mode, pattern in _MODE_PATTERNS if pattern.search(folded)]
    return found[0] if found else ""
