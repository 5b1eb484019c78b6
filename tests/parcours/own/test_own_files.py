"""Laws of a user's own files: found by path and by entry point, and refused with the place where they are wrong."""

import sys
from datetime import UTC, datetime
from importlib.metadata import EntryPoint

import pytest

from journeys.promises import select
from journeys.readers.own import KINDS, READERS, Reader, read_own
from journeys.readers.source import Source
from journeys.shops.port import Shop
from parcours.assembly import catalogue
from parcours.domain.facts import Fact, Touchpoint
from parcours.domain.vocabulary import VOCABULARY, Word
from parcours.errors import ConfigError, SpecError

SOURCE = Source(Touchpoint.SCREEN, datetime(2026, 11, 23, 10, tzinfo=UTC), "basket")
PACKAGE = """
from journeys.readers.own import Reader
from journeys.shops.port import Shop
from parcours.domain.journey import Journey
from parcours.domain.promises import Promise, not_seen


class PackagedShop(Shop):
    name = "packaged"


visit = Journey("packaged-visit", "Somebody comes")
promise = Promise("packaged.greets", "The shop greets.", lambda ledger, terms: not_seen("nobody came"))
reader = Reader("packaged", lambda lines, source: [])
"""


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Install a package that brings shop, journey, promise and reader by entry points."""
    (tmp_path / "packaged_suite.py").write_text(PACKAGE)
    monkeypatch.syspath_prepend(tmp_path)
    points = [
        EntryPoint("packaged", "packaged_suite:PackagedShop", "parcours.shops"),
        EntryPoint("suite", "packaged_suite", "parcours.journeys"),
        EntryPoint("suite", "packaged_suite", "parcours.promises"),
        EntryPoint("suite", "packaged_suite", "parcours.readers"),
    ]
    monkeypatch.setattr(catalogue, "entry_points", lambda group: [one for one in points if one.group == group])
    yield
    sys.modules.pop("packaged_suite", None)


def test_a_package_brings_shop_journeys_promises_and_readers_by_entry_points(package):
    """What is installed is known by name, without a line of configuration."""
    catalogue.take_in()

    assert catalogue.adapter("packaged").name == "packaged"
    assert "packaged-visit" in catalogue.known_journeys()
    assert [promise.name for promise in select(["packaged.*"])] == ["packaged.greets"]
    assert "packaged" in READERS


def test_an_adapter_is_found_by_its_file_alone_where_it_is_the_only_one(tmp_path):
    """``file.py`` is enough for one class; for two, the class must be named."""
    one = tmp_path / "one.py"
    one.write_text("from journeys.shops.port import Shop\n\n\nclass Mine(Shop):\n    name = 'mine'\n")
    two = tmp_path / "two.py"
    two.write_text(one.read_text() + "\n\nclass Other(Shop):\n    name = 'other'\n")

    assert issubclass(catalogue.adapter(str(one)), Shop)
    assert catalogue.adapter(f"{two}:Other").name == "other"
    with pytest.raises(ConfigError, match="expected one Shop class, found 2"):
        catalogue.adapter(str(two))


@pytest.mark.parametrize(("kind", "what"), [("promises", "Promise"), ("readers", "Reader")])
def test_a_file_that_holds_none_of_what_it_was_named_for_is_refused(tmp_path, kind, what):
    """A file named in the configuration that brings nothing is a mistake, and is told."""
    empty = tmp_path / "empty.py"
    empty.write_text("x = 1\n")

    with pytest.raises(ConfigError, match=rf"expected at least one {what}\(\.\.\.\) at its top"):
        catalogue.take_in(**{kind: [str(empty)]})


def test_a_reader_finds_facts_of_its_own_words(monkeypatch):
    """A reader of pages is given the lines of pages, and its words are then part of the vocabulary."""
    from journeys.readers import own

    def read(lines, source):
        return [source.fact("points.earned", int(line.split()[-1]), line) for line in lines if "Points" in line]

    own.add(Reader("points", read, (Word("points.earned", "said", int, "What the order earns."),), of=("page",)))

    assert read_own("page", ["Points : 12"], SOURCE) == [
        Fact("points.earned", 12, Touchpoint.SCREEN, SOURCE.at, where="basket", quote="Points : 12")
    ]
    assert read_own("mail", ["Points : 12"], SOURCE) == []
    assert "points.earned" in VOCABULARY


@pytest.mark.parametrize(
    ("read", "said"),
    [
        (lambda lines, source: 1 / 0, "ZeroDivisionError"),
        (lambda lines, source: [source.fact("points.unknown", 1)], "points.unknown"),
    ],
)
def test_a_reader_that_fails_is_named_with_the_place(read, said):
    """What goes wrong in a user's reader is told as the reader's, with where it read; nothing is dressed up."""
    from journeys.readers import own

    own.add(Reader("faulty", read, of=("page",)))

    with pytest.raises(ConfigError, match=f'reader "faulty", basket: .*{said}'):
        read_own("page", ["a line"], SOURCE)


def test_names_that_are_taken_are_refused():
    """A second promise, reader or word of one name would make a verdict mean two things."""
    from journeys import promises
    from journeys.readers import own
    from parcours.domain.promises import Promise, not_seen
    from parcours.domain.vocabulary import learn

    with pytest.raises(ConfigError, match="exists already"):
        promises.add(Promise("order.once", "Another.", lambda ledger, terms: not_seen("")))
    with pytest.raises(SpecError, match="exists already"):
        learn(Word("order.number", "said", int, "Another."))
    own.add(Reader("twice", lambda lines, source: []))
    with pytest.raises(ConfigError, match="exists already"):
        own.add(Reader("twice", lambda lines, source: [1]))
    with pytest.raises(ConfigError, match="expected some of page, mail, invoice"):
        own.add(Reader("lost", lambda lines, source: [], of=("letter",)))
    assert KINDS == ("page", "mail", "invoice")
