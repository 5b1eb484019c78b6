"""Laws of laying a journey aside: what a customer and an adapter remember comes back, and is nobody else's to read."""

import stat
from datetime import UTC, datetime, timedelta

import pytest

from fixtures.personas import make_persona
from journeys.customer import Customer, CustomerSettings
from journeys.customer.memory import recall, remember
from journeys.shops import memory
from journeys.shops.port import Shop
from journeys.stage.laid_aside import LaidAside, laid_aside
from parcours.clock import ManualClock
from parcours.domain.facts import Absent, Fact, Span, Touchpoint
from parcours.domain.ledger import Ledger
from parcours.domain.money import Money
from parcours.domain.terms import Terms
from parcours.errors import ConfigError
from parcours.mailbox.port import Letter
from parcours.runs import RunFolder

BEGIN = datetime(2026, 11, 23, 10, tzinfo=UTC)
RAW = b"From: shop@shop.test\r\nTo: a@b.test\r\nSubject: Votre commande est confirm=\r\n\r\nBonjour, commande 1047.\r\n"


class Nothing:
    """Keeps no evidence, drives no page, holds no mail."""

    def mail(self, name, raw, html):
        """Keep none."""
        return f"evidence/{name}.eml"


class Box:
    """A mailbox that holds what it is given."""

    def __init__(self, letters=()):
        self.held = list(letters)

    def wait(self, address, known, timeout_s):
        """Return what is not known, without waiting."""
        return [letter for letter in self.held if letter.key not in known]


def customer(clock, box):
    """Return a customer of a shop that has nothing."""
    persona = make_persona(7)
    shop = Shop("http://127.0.0.1:1", None)
    return Customer(persona, shop, box, Ledger(), clock, Nothing(), CustomerSettings(), Terms())


def letter(key, at):
    """Return a letter that arrived at *at*."""
    return Letter(RAW, "shop@shop.test", ("a@b.test",), at, 0.0, key)


def test_what_a_customer_remembers_comes_back(tmp_path):
    """Words, mails, known letters and the last word of each touchpoint are the same in another process."""
    clock = ManualClock(BEGIN)
    before = customer(clock, Box([letter("1", BEGIN)]))
    before.own_words.append("cassée")
    before.checks_mail()
    after = customer(clock, Box([letter("1", BEGIN)]))

    recall(after, remember(before), BEGIN, lasting=True)

    assert remember(after) == remember(before)
    assert [mail.subject for mail in after.mails()] == [mail.subject for mail in before.mails()]
    assert after.checks_mail() == []


def test_mail_that_came_meanwhile_is_dated_by_a_mailbox_that_kept_it():
    """A letter that lay in the mailbox for two days was two days early, not late."""
    clock = ManualClock(BEGIN)
    before = customer(clock, Box())
    clock.sleep(3 * 86_400)
    after = customer(clock, Box([letter("1", BEGIN + timedelta(days=1))]))

    recall(after, remember(before), BEGIN, lasting=True)

    assert [mail.at for mail in after.checks_mail()] == [BEGIN + timedelta(days=1)]
    assert after.unheard(BEGIN) == ""


def test_an_embedded_mailbox_numbers_its_letters_anew():
    """After a pause its first letter is new, though one of the same number was read before; the gap is told."""
    clock = ManualClock(BEGIN)
    before = customer(clock, Box([letter("1", BEGIN)]))
    before.checks_mail()
    clock.sleep(3600)
    after = customer(clock, Box([letter("1", clock.now())]))

    recall(after, remember(before), BEGIN, lasting=False)

    assert len(after.checks_mail()) == 1
    assert after.unheard(BEGIN) == "nobody listened to the mailbox from 2026-11-23 10:00 to 2026-11-23 11:00 UTC"
    assert after.unheard(clock.now()) == ""


def test_an_adapter_remembers_what_it_set_on_itself():
    """Text, numbers, lists, tables and the customer are kept; what is none of these is named."""
    persona = make_persona(7)
    shop = Shop("http://127.0.0.1:1", None)
    shop.prefix, shop.seen, shop.table = "/fr", ("a", 1), {"x": [None, True]}
    shop.persona, shop.connection = persona, object()

    kept, forgotten = memory.remember(shop)
    fresh = Shop("http://127.0.0.1:1", None)
    memory.recall(fresh, kept, persona)

    assert forgotten == ["connection"]
    assert (fresh.prefix, fresh.seen, fresh.table, fresh.persona) == ("/fr", ("a", 1), {"x": [None, True]}, persona)


@pytest.fixture
def run(tmp_path):
    """Return a run's folder."""
    made = RunFolder.create(tmp_path, "journeys", ManualClock(BEGIN), {})
    yield made
    made.release()


def waiting(run):
    """Lay a journey aside."""
    facts = (
        Fact("order.total", Money(3300), Touchpoint.MAIL, BEGIN),
        Fact("mail.received", Absent("nothing"), Touchpoint.MAIL, BEGIN, subject="arrival"),
        Fact("relay.closure", Span(BEGIN.date(), BEGIN.date()), Touchpoint.SCREEN, BEGIN),
    )
    due = BEGIN + timedelta(days=3)
    one = LaidAside("relay-parcel#1", 1, False, "collect", due, BEGIN, 12.5, "http://x.test", facts, {}, {}, {})
    one.write(run)
    return one


def test_a_journey_that_was_laid_aside_is_read_as_it_was_written(run):
    """Every value comes back typed; only the owner can read the file; it is gone when the journey goes on."""
    one = waiting(run)
    (path,) = (run.path / "waiting").iterdir()

    assert list(laid_aside(run)) == [one]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    one.discard(run)
    assert not (run.path / "waiting").exists()


@pytest.mark.parametrize("text", ["", "[]", '{"format_version": 99}', '{"format_version": 1, "journey_id": "x"}'])
def test_a_damaged_file_is_named_with_the_way_out(run, text):
    """What cannot be read is no journey: it is told, not skipped."""
    waiting(run)
    (path,) = (run.path / "waiting").iterdir()
    path.write_text(text)

    with pytest.raises(ConfigError, match="expected a journey that was laid aside"):
        list(laid_aside(run))
