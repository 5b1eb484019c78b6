"""Contact drivers: one for every promise and fault, each part with its origin, all of it replaceable."""

from pathlib import Path

import pytest

from fixtures.faults.catalogue import all_faults
from impact.drivers import Driver, load_drivers
from journeys.promises.registry import PROMISES
from parcours.errors import ConfigError

DRIVERS = load_drivers()


@pytest.mark.parametrize("promise", sorted(PROMISES))
def test_every_promise_has_a_driver_whose_parts_say_where_they_come_from(promise: str) -> None:
    """No promise of the catalogue needs the default, and no figure is without its origin."""
    driver = DRIVERS.of(promise)

    assert not driver.is_default
    for part in (driver, driver.share, driver.where, driver.when, driver.work):
        assert part.quality in ("measured", "published", "assumed")
        assert part.source


def test_nothing_that_is_shipped_claims_to_be_measured() -> None:
    """Nobody's contact centre is known to the shipped file, so nothing in it is called measured."""
    tables = DRIVERS.document
    parts = [*tables.promise.values(), *tables.fault.values(), *tables.orders.values(), *tables.channels.values()]

    assert {part.quality for part in parts} <= {"published", "assumed"}


def test_drivers_name_no_promise_that_does_not_exist() -> None:
    """Every entry is of a promise or a fault that there is."""
    faults = {fault.number: fault for fault in all_faults()}

    assert set(DRIVERS.document.promise) <= set(PROMISES)
    for number, entry in DRIVERS.document.fault.items():
        assert entry.promise in faults[number].breaks


@pytest.mark.parametrize("fault", [fault.number for fault in all_faults()])
def test_every_fault_has_a_driver(fault: str) -> None:
    """All 68 faults can be priced."""
    one = next(one for one in all_faults() if one.number == fault)

    assert isinstance(DRIVERS.of_fault(fault, one.breaks), Driver)


def test_shares_of_channels_are_whole() -> None:
    """The shares of every table of channels add up to 100 %."""
    for where in DRIVERS.document.channels.values():
        assert sum(where.shares.values()) == pytest.approx(1.0)


def test_a_promise_of_ones_own_gets_the_default_and_says_so() -> None:
    """What nobody named is reckoned with by the default, marked as such."""
    driver = DRIVERS.of("balloon.flies")

    assert driver.is_default
    assert (driver.contacts.value, driver.quality) == (0.05, "assumed")


def test_a_figure_of_ones_own_replaces_the_shipped_one_and_its_origin() -> None:
    """What is replaced loses the source of what it replaces, and is known exactly unless a span is given."""
    own = load_drivers(tables={"promise": {"confirmation.arrives": {"contacts": "4.1 %", "quality": "measured"}}})
    driver = own.of("confirmation.arrives")

    assert (round(driver.contacts.value, 6), driver.contacts.known) == (0.041, True)
    assert (driver.quality, driver.source) == ("measured", "[impact.drivers]")
    assert driver.where == DRIVERS.of("confirmation.arrives").where


def test_a_file_of_ones_own_is_laid_beneath_the_configuration(tmp_path: Path) -> None:
    """A file replaces what is shipped, and parcours.toml replaces the file."""
    file = tmp_path / "mine.toml"
    file.write_text('[promise."mail.once"]\ncontacts = "9 %"\n[promise."mail.prompt"]\ncontacts = "7 %"\n')

    own = load_drivers(file, {"promise": {"mail.prompt": {"contacts": "6 %"}}})

    assert [own.of(name).contacts.value for name in ("mail.once", "mail.prompt")] == pytest.approx([0.09, 0.06])
    assert own.of("mail.once").source == str(file)


@pytest.mark.parametrize(
    ("tables", "says"),
    [
        ({"promises": {}}, r'\[promises\]: no such table; did you mean "promise"'),
        ({"promise": {"mail.once": {"contacts": "-3 %"}}}, "promise.mail.once.contacts: expected"),
        ({"promise": {"mail.once": {"contacts": ["8 %", "9 %", "30 %"]}}}, "value, lowest and highest in this order"),
        ({"promise": {"mail.once": {"channels": "urgnet"}}}, 'no .channels.urgnet.; did you mean "urgent"'),
        ({"promise": {"mail.once": {"after": "tomorrow"}}}, "there is no .after.tomorrow."),
        ({"promise": {"mail.once": {"quality": "guessed"}}}, "promise.mail.once.quality"),
        ({"promise": {"mail.once": 3}}, "expected a table, given 3"),
        ({"after": {"at-once": {"law": "lognormal 3 h"}}}, "without its cv"),
    ],
)
def test_wrong_drivers_are_refused_with_their_place(tables: dict[str, object], says: str) -> None:
    """Every mistake names table, entry and key, what was expected and what was given."""
    with pytest.raises(ConfigError, match=says):
        load_drivers(tables=tables)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A missing file of drivers is exit 2, with its path."""
    with pytest.raises(ConfigError, match=r"none\.toml: expected a file of contact drivers"):
        load_drivers(tmp_path / "none.toml")
