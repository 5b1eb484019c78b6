"""What a document is about, where its labels alone do not tell: a relay, a store, a courier or a download."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from journeys.readers.text import fold, of_a_line

_SIGNS = {
    "relay": re.compile(r"\brelais\b|\brelay\b|parcel shop|pick-?up point"),
    "store": re.compile(r"\bmagasin\b|\bstore\b|click ?(?:&|and|et) ?collect|\bcomptoir\b"),
    "download": re.compile(r"telecharg|\blicence\b|\blicense\b|\bdownload"),
    "courier": re.compile(r"fleuriste|florist|coursier|courier"),
}
_STRONG = {
    "relay": re.compile(
        r"^(?:nouveau |votre )?(?:point )?relais\b[^:]{0,12}:|^(?:new |your )?relay(?: point)?\s?:"
        r"|mode[^:]{0,14}:.*relais|method[^:]{0,10}:.*relay"
    ),
    "store": re.compile(
        r"^(?:votre )?magasin\b[^:]{0,12}:|^(?:your )?store\s?:|mode[^:]{0,14}:.*magasin"
        r"|method[^:]{0,10}:.*store|retrait en magasin|ready in store"
    ),
    "download": re.compile(
        r"^(?:cle de licence|licen[cs]e key)|mode[^:]{0,14}:.*telecharg|method[^:]{0,10}:.*download"
        r"|^telecharger\b|^download\b"
    ),
    "courier": re.compile(
        r"mode[^:]{0,14}:.*fleuriste|method[^:]{0,10}:.*florist|fleuriste a accepte|florist has accepted"
    ),
}
_KINDS = {"arrival": "relay", "diversion": "relay", "ready": "store", "download": "download"}


@dataclass(frozen=True, slots=True)
class Context:
    """What a document is about.

    Args:
        place: ``relay``, ``store``, ``courier``, ``download``, or empty where the document does not tell.
    """

    place: str

    def settle(self, word: str) -> str:
        """Return the vocabulary's word for a label that means different things at different places; empty for none."""
        return (
            _SETTLED.get(word, {}).get(self.place, _SETTLED.get(word, {}).get("", "")) if word.startswith("@") else word
        )


_SETTLED: dict[str, dict[str, str]] = {
    "@arrives": {"relay": "relay.arrival-day", "store": "pickup.date", "": "delivery.date"},
    "@collect-from": {"relay": "relay.arrival-day", "": "pickup.date", "download": "", "courier": ""},
    "@collect-by": {"relay": "relay.last-day", "store": "pickup.last-day"},
    "@since": {"": "pickup.since", "download": "", "courier": ""},
    "@code": {"relay": "relay.code", "": "pickup.code", "download": "", "courier": ""},
    "@hours": {"relay": "relay.hours", "store": "store.hours"},
    "@address": {"relay": "relay.address", "store": "store.address", "courier": "delivery.address"},
}


def read_context(lines: Sequence[str], kind: str = "") -> Context:
    """Tell what a document is about.

    Args:
        lines: Its lines.
        kind: Kind of the mail, which settles it for those that are about one thing.
    """
    if kind in _KINDS:
        return Context(_KINDS[kind])
    scores = dict.fromkeys(_SIGNS, 0)
    for line in lines:
        for place, score in _signs(line):
            scores[place] += score
    (first, best), (_, second) = sorted(scores.items(), key=lambda item: -item[1])[:2]
    return Context(first if best >= 2 and best > second else "")


@of_a_line
def _signs(line: str) -> tuple[tuple[str, int], ...]:
    """Return the places of which a line speaks, and how clearly."""
    folded = fold(line)
    scores = (
        (place, bool(sign.search(folded)) + 6 * bool(_STRONG[place].search(folded))) for place, sign in _SIGNS.items()
    )
    return tuple((place, score) for place, score in scores if score)
