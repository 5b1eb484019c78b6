"""The labels that shops put before what they say, loaded from ``lexicon.toml`` beside this file.

The longest label wins. Words with an at-sign are settled by what the document is about
(`journeys.readers.context`): a code at a relay is not a code at a store.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import NamedTuple

from journeys.readers.text import tokens

Phrase = tuple[str, ...]


class Entry(NamedTuple):
    """What a label stands for.

    Args:
        word: A word of the vocabulary, ``-`` for none, or a word with an at-sign.
        value: How its value is read: a key of `journeys.readers.values.READERS`.
        anchor: ``any`` place in a line, only at its ``start``, or the ``whole`` label before a colon or tab.
        strong: Whether the number that follows must prove itself.
    """

    word: str
    value: str
    anchor: str
    strong: bool


def _load() -> dict[str, list[tuple[Phrase, tuple[Entry, ...]]]]:
    rows = tomllib.loads(Path(__file__).with_name("lexicon.toml").read_text(encoding="utf-8"))["label"]
    entries: dict[Phrase, list[Entry]] = {}
    for row in rows:
        for phrase in row["phrases"]:
            key = tuple(token.word for token in tokens(phrase))
            entry = Entry(row["word"], row["value"], row["at"], phrase.startswith("*"))
            entries.setdefault(key, []).append(entry)
    by_first: dict[str, list[tuple[Phrase, tuple[Entry, ...]]]] = {}
    for key, found in entries.items():
        by_first.setdefault(key[0], []).append((key, tuple(found)))
    for labels in by_first.values():
        labels.sort(key=lambda label: -len(label[0]))
    return by_first


LABELS = _load()
"""For each first word of a label: the labels that begin so, longest first, with what they stand for."""
