"""A user's own readers: what a shop says that nobody else would think of, turned into facts of its own words.

The readers that come with Parcours know no shop. One of these may know exactly one: it is given the lines of every
page, mail and invoice that a customer reads, and returns the facts that it finds there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from journeys.readers.pdf import pdf_text
from journeys.readers.source import Source
from journeys.readers.text import clean_lines
from parcours.domain.facts import Fact
from parcours.domain.vocabulary import Word, check_name, learn
from parcours.errors import ConfigError

KINDS = ("page", "mail", "invoice")
"""What a reader may be given."""


@dataclass(frozen=True, slots=True)
class Reader:
    """One reader.

    Args:
        name: By which messages know it.
        read: Returns the facts that it finds in the lines of one page, mail or invoice; ``source.fact(...)`` makes one.
        words: The words of its own that its facts bear.
        of: What it is given: some of "page", "mail" and "invoice".
    """

    name: str
    read: Callable[[Sequence[str], Source], Iterable[Fact]]
    words: tuple[Word, ...] = ()
    of: tuple[str, ...] = KINDS


READERS: dict[str, Reader] = {}
"""The readers that were added, by name."""


def add(reader: Reader) -> None:
    """Add a reader and its words; the same one may be added again.

    Raises:
        ConfigError: If another reader bears its name, or it wants what no reader is given.
    """
    unknown = [kind for kind in reader.of if kind not in KINDS]
    if unknown:
        raise ConfigError(f'reader "{reader.name}": expected some of {", ".join(KINDS)}, given {unknown[0]!r}')
    if READERS.setdefault(reader.name, reader) is not reader:
        raise ConfigError(f'a reader named "{reader.name}" exists already')
    for word in reader.words:
        learn(word)


def read_own(kind: str, lines: Sequence[str], source: Source, of_the_shop: Sequence[Reader] = ()) -> list[Fact]:
    """Return what all readers of this *kind* find in *lines*.

    Args:
        kind: What was read: "page", "mail" or "invoice".
        lines: Its lines.
        source: Where they stand.
        of_the_shop: Readers that belong to the shop that said it, beside those that were added for all.

    Raises:
        ConfigError: If a reader fails; its own error is told.
    """
    found: list[Fact] = []
    for reader in (*READERS.values(), *of_the_shop):
        if kind in reader.of:
            try:
                read = list(reader.read(lines, source))
                for fact in read:
                    check_name(fact.name)
            except Exception as error:
                raise ConfigError(f'reader "{reader.name}", {source.where}: {type(error).__name__}: {error}') from error
            found += read
    return found


def read_own_document(body: bytes, source: Source, of_the_shop: Sequence[Reader] = ()) -> list[Fact]:
    """Return what all readers of invoices find in a document; nothing where it cannot be read."""
    if not any("invoice" in reader.of for reader in (*READERS.values(), *of_the_shop)):
        return []
    return read_own("invoice", clean_lines("\n".join(pdf_text(body).pages)), source, of_the_shop)
