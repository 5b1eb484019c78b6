"""The language of a text, by its small words: French, English, or half of each.

Small words are counted a sentence at a time, so that a foreign product name or a quoted line does not tip a
text, and two whole passages in two languages are seen as mixed.
"""

from __future__ import annotations

import re
from functools import lru_cache

from journeys.readers.foreign_labels import OTHER_THAN, foreign_label
from journeys.readers.text import fold, without_addresses, words

_FRENCH = words(
    "le la les des du de un une et est sont vous votre vos nous notre nos pour dans avec sur par pas que qui au",
    "aux ce cette ces il elle se sera seront ete avez avons merci bonjour plus jusqu ou si en d l c n s qu",
)
_ENGLISH = words(
    "the of and is are you your we our for in with on by not that which this these it will be been have has thank",
    "hello more until or if to from at a an as please was can",
)
_BOTH = _FRENCH & _ENGLISH
_WORD = re.compile(r"[a-z]+")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


def _mended(text: str) -> str:
    """Undo UTF-8 read as Western European, so that garbage is told by its words and not taken for a language."""
    if "Ã" not in text and "â€" not in text:
        return text
    try:
        return text.encode("cp1252", "ignore").decode("utf-8", "ignore")
    except UnicodeError:
        return text


def detect_language(text: str) -> str:
    """Return the language of *text*.

    Args:
        text: A whole mail or page.

    Returns:
        ``fr``, ``en``, ``mixed`` (at least a third of the sentences of each kind, and three of each), or an empty
        text where there is too little to tell.
    """
    french = english = weight_fr = weight_en = 0
    text = _mended(text)
    for sentence in _SENTENCE.split(fold(without_addresses(text))):
        spoken = _WORD.findall(sentence)
        if len(spoken) < 4:
            continue
        fr = sum(word in _FRENCH for word in spoken if word not in _BOTH)
        en = sum(word in _ENGLISH for word in spoken if word not in _BOTH)
        if max(fr, en) < 2 or abs(fr - en) < 2:
            continue
        if fr > en:
            french, weight_fr = french + 1, weight_fr + len(spoken)
        else:
            english, weight_en = english + 1, weight_en + len(spoken)
    total = weight_fr + weight_en
    if total == 0:
        return _few_words(text)
    if french >= 2 and english >= 2 and min(weight_fr, weight_en) >= 0.25 * total:
        return "mixed"
    return "fr" if weight_fr >= weight_en else "en"


@lru_cache(maxsize=4_096)
def foreign_passages(line: str, language: str) -> tuple[str, ...]:
    """List the sentences of a line that are certainly in the other language than *language*, "fr" or "en".

    A sentence counts from eight words on, with at least four small words of the other language, which outnumber
    those of the customer's own four to one: names of products and places in it do not make a sentence foreign.
    It ends as sentences do; an address does not. The label of a value is looked at by itself.
    """
    if language not in OTHER_THAN:
        return ()
    own, other = (_FRENCH, _ENGLISH) if language == "fr" else (_ENGLISH, _FRENCH)
    found = []
    for sentence in _SENTENCE.split(line):
        spoken = _WORD.findall(fold(without_addresses(_mended(sentence))))
        theirs = sum(word in other for word in spoken if word not in _BOTH)
        ours = sum(word in own for word in spoken if word not in _BOTH)
        ends = re.search(r"[.!?…][\s»”\"')]*$", sentence)
        if ends and len(spoken) >= 8 and theirs >= 4 and theirs >= 4 * ours:
            found.append(sentence.strip())
    label = "" if found else foreign_label(line, language)
    return (label,) if label else tuple(found)


def _few_words(text: str) -> str:
    spoken = _WORD.findall(fold(without_addresses(text)))
    fr = sum(word in _FRENCH for word in spoken if word not in _BOTH)
    en = sum(word in _ENGLISH for word in spoken if word not in _BOTH)
    if max(fr, en) < 4 or abs(fr - en) < 3:
        return ""
    return "fr" if fr > en else "en"
