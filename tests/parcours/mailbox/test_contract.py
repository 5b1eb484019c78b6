"""The laws of the mailbox port, asked of every mailbox over a real SMTP hop."""

from __future__ import annotations

import smtplib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import pytest

from parcours.errors import MailboxUnreachable
from parcours.mailbox.port import Mailbox
from parcours.mailbox.sink import SmtpSink
from parcours.mailbox.spool import SpoolMailbox

ANA = "ana@clients.example.org"
BEN = "ben@clients.example.org"


@dataclass
class Post:
    """A mailbox under test and the way in to it.

    Args:
        mailbox: What is tested.
        smtp: Host and port that take mail for it.
        break_off: Makes it unreachable.
    """

    mailbox: Mailbox
    smtp: tuple[str, int]
    break_off: Callable[[], None]

    def send(self, to: list[str], subject: str = "Votre commande", text: str = "Merci.") -> None:
        """Send one mail as a shop does."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = "boutique@shop.test", ", ".join(to), subject
        mail.set_content(text)
        with smtplib.SMTP(*self.smtp) as server:
            server.send_message(mail)


@pytest.fixture(params=["sink", "spool"])
def post(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Post]:
    """Open each kind of mailbox in turn."""
    folder = tmp_path / "spool"
    sink = SmtpSink(spool=folder if request.param == "spool" else None)
    if request.param == "sink":
        yield Post(sink, sink.address, sink.close)
    else:
        yield Post(SpoolMailbox(folder), sink.address, lambda: folder.rename(tmp_path / "gone"))
    sink.close()


def test_a_letter_arrives_whole(post: Post) -> None:
    """Bytes, envelope and time of arrival on our own clock."""
    before = time.monotonic()
    post.send([ANA], text="Accents : é à €")
    (letter,) = post.mailbox.wait(ANA, frozenset(), 5)

    assert (letter.sender, letter.recipients) == ("boutique@shop.test", (ANA,))
    assert b"Subject: Votre commande" in letter.raw
    assert before <= letter.arrived_monotonic_s <= time.monotonic()
    assert letter.arrived_at.tzinfo is not None


def test_letters_come_oldest_first_and_stay(post: Post) -> None:
    """Nothing is ever deleted; keys are stable over several looks."""
    for number in range(3):
        post.send([ANA], subject=f"number {number}")
        post.mailbox.wait(ANA, frozenset(letter.key for letter in post.mailbox.letters(ANA)[:number]), 5)

    first, second = post.mailbox.letters(ANA), post.mailbox.letters(ANA)
    assert [letter.key for letter in first] == [letter.key for letter in second]
    assert [f"number {place}".encode() in letter.raw for place, letter in enumerate(first)] == [True] * 3


def test_only_what_is_not_known_is_waited_for(post: Post) -> None:
    """A wait returns new letters, and nothing when the time is up."""
    post.send([ANA])
    (known,) = post.mailbox.wait(ANA, frozenset(), 5)
    began = time.monotonic()

    assert post.mailbox.wait(ANA, frozenset({known.key}), 0.2) == []
    assert 0.15 < time.monotonic() - began < 2
    assert post.mailbox.wait(ANA, frozenset({known.key}), 0) == []


def test_survive_28_an_address_has_its_own_letters(post: Post) -> None:
    """What comes for one persona is not seen by another; a copy is seen by both; case makes no difference."""
    post.send([ANA], subject="un")
    post.send([BEN, "ANA@clients.example.org"], subject="deux")
    post.mailbox.wait(BEN, frozenset(), 5)

    assert (len(post.mailbox.letters("Ana@Clients.example.org")), len(post.mailbox.letters(BEN))) == (2, 1)
    assert post.mailbox.letters("carl@clients.example.org") == []


def test_a_waiter_is_woken_soon(post: Post) -> None:
    """From arrival to the end of the wait it takes a few hundredths of a second."""
    woken: list[float] = []

    def wait() -> None:
        (letter,) = post.mailbox.wait(ANA, frozenset(), 10)
        woken.append(time.monotonic() - letter.arrived_monotonic_s)

    waiter = threading.Thread(target=wait)
    waiter.start()
    time.sleep(0.1)
    post.send([ANA])
    waiter.join(10)

    assert woken[0] < 0.5


def test_many_waiters_each_get_their_own(post: Post) -> None:
    """Fifty personas wait at once, and each is given one letter, its own."""
    addresses = [f"client.{number}@clients.example.org" for number in range(50)]
    got: dict[str, tuple[str, ...]] = {}

    def wait(address: str) -> None:
        (letter,) = post.mailbox.wait(address, frozenset(), 20)
        got[address] = letter.recipients

    waiters = [threading.Thread(target=wait, args=(address,)) for address in addresses]
    for waiter in waiters:
        waiter.start()
    for address in reversed(addresses):
        post.send([address])
    for waiter in waiters:
        waiter.join(30)

    assert got == {address: (address,) for address in addresses}


def test_survive_29_a_mailbox_that_is_gone_is_unreachable(post: Post) -> None:
    """Waiting on a mailbox that cannot be asked is never the same as "no mail came"."""
    post.break_off()

    with pytest.raises(MailboxUnreachable) as failure:
        post.mailbox.wait(ANA, frozenset(), 0.5)
    assert failure.value.exit_code == 3


def test_listed_letters_outlive_the_mailbox(post: Post) -> None:
    """What was listed stays readable after the end; closing twice is allowed."""
    post.send([ANA])
    letters = post.mailbox.wait(ANA, frozenset(), 5)
    post.mailbox.close()
    post.mailbox.close()

    assert b"Merci." in letters[0].raw
