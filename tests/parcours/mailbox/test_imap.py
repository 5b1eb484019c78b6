"""What is IMAP's own: for whom a letter is by its header, an account that is refused, and a server that speaks up."""

from __future__ import annotations

import contextlib
import smtplib
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from email import message_from_string

import pytest

from parcours.errors import ConfigError, MailboxUnreachable
from parcours.mailbox.imap import ImapMailbox, recipients_of
from parcours.mailbox.polled import Notice, PolledMailbox

ANA = "ana@clients.example.org"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Delivered-To: Ana@Clients.example.org\nTo: ben@x.test, carl@x.test", (ANA,)),
        ("X-Original-To: ana@clients.example.org\nDelivered-To: tester@x.test\nTo: ben@x.test", (ANA,)),
        ("Delivered-To: tester\nTo: Ana <ana@clients.example.org>\nCc: ben@x.test", (ANA, "ben@x.test")),
        ("Delivered-To: tester@x.test\nTo: ana@clients.example.org", (ANA,)),
        ("Subject: nobody", ()),
    ],
    ids=["delivered", "original", "account", "account-with-domain", "none"],
)
def test_for_whom_a_letter_is(header: str, expected: tuple[str, ...]) -> None:
    """The envelope where the server wrote it down, unless it names the account itself; else To and Cc."""
    assert recipients_of(message_from_string(header + "\n\n"), "tester@x.test") == expected


@pytest.mark.parametrize("post", ["imap"], indirect=True)
def test_a_refused_account_is_a_wrong_configuration(post) -> None:
    """Not an outage: the error names the user, and never the password."""
    assert isinstance(post.mailbox, PolledMailbox)
    port = int(post.mailbox.place.split(":")[2].split("/")[0])
    box = ImapMailbox("127.0.0.1", port, "tester", "wrong-password-7c", tls="none")
    with pytest.raises(ConfigError, match="refuses the user 'tester'") as refused:
        box.open()
    assert "wrong-password-7c" not in str(refused.value)
    box.close()


class Counting(ImapMailbox):
    """A mailbox that counts how often it asks the server."""

    looks = 0

    def _look(self) -> Iterable[Notice]:
        self.looks += 1
        return super()._look()

    def listened_to(self) -> bool:
        """Say whether the server is listened to now."""
        return self._listener.hears


@pytest.fixture
def waited(imap_server) -> Iterator[tuple[Counting, Callable[[], list[float]]]]:
    """Let somebody wait for a letter, with a server that has IDLE and one that has not; return when it was seen."""
    _, line, _ = imap_server
    box = Counting("127.0.0.1", line.port, "tester", "an-account-of-a-test", tls="none", poll_s=0.02, eager_s=0.0)
    box.open()
    seen: list[float] = []

    def wait() -> None:
        with contextlib.suppress(MailboxUnreachable):
            if box.wait(ANA, frozenset(), 20):
                seen.append(time.monotonic())

    waiter = threading.Thread(target=wait)
    waiter.start()

    def outcome() -> list[float]:
        waiter.join(25)
        return seen

    yield box, outcome
    box.close()
    waiter.join(25)


def _until(there: Callable[[], bool]) -> None:
    ends = time.monotonic() + 10
    while not there():
        assert time.monotonic() < ends, "expected it within 10 s"
        time.sleep(0.01)


def _send(smtp: tuple[str, int]) -> float:
    with smtplib.SMTP(*smtp) as server:
        server.sendmail("boutique@shop.test", [ANA], f"From: boutique@shop.test\nTo: {ANA}\nSubject: x\n\nMerci.\n")
    return time.monotonic()


def test_a_server_that_speaks_up_is_not_asked_for_ever(imap_server, waited, record_property) -> None:
    """With IDLE a waiter asks when there is something new, and seldom else; without it every `poll_s`."""
    smtp, _, has_idle = imap_server
    box, outcome = waited
    if has_idle:
        _until(box.listened_to)
    before, began = box.looks, time.monotonic()
    time.sleep(2.0)  # a silence in which who polls asks again and again
    sent_at = _send(smtp)
    (seen_at,) = outcome()
    looks, took_s = box.looks - before, seen_at - sent_at
    record_property("looks", looks)
    record_property("seen_after_s", f"{took_s:.3f}")

    assert took_s < 3
    assert box.listened_to() == has_idle
    assert looks <= 5 if has_idle else looks > (seen_at - began) / 0.2


def test_a_letter_that_comes_soon_is_had_before_the_server_speaks(imap_server) -> None:
    """In the first seconds of a wait it is looked all the same: Dovecot gathers for half a second what is new."""
    smtp, line, has_idle = imap_server
    box = Counting("127.0.0.1", line.port, "tester", "an-account-of-a-test", tls="none", poll_s=0.02)
    box.open()
    with contextlib.closing(box):
        box.wait("nobody@clients.example.org", frozenset(), 0.1)
        if has_idle:
            _until(box.listened_to)
        sent_at: list[float] = []
        sender = threading.Timer(0.2, lambda: sent_at.append(_send(smtp)))
        spoken = box._heard()
        sender.start()
        assert len(box.wait(ANA, frozenset(), 20)) == 1
        seen_at, spoke = time.monotonic(), box._heard() != spoken
        sender.join()

    assert not spoke or seen_at - sent_at[0] < 0.5


def test_a_line_cut_while_one_listens_is_laid_again(imap_server, waited) -> None:
    """Both connections are lost and laid again; the letter that comes then is seen before the deadline."""
    smtp, line, has_idle = imap_server
    box, outcome = waited
    if has_idle:
        _until(box.listened_to)
        line.cut()
        _until(lambda: not box.listened_to())
        _until(box.listened_to)
    else:
        line.cut()
    sent_at = _send(smtp)
    (seen_at,) = outcome()

    assert seen_at - sent_at < 3


def test_a_letter_that_comes_while_nobody_listens_is_seen(imap_server, waited) -> None:
    """Between two connections it is polled, so that the server's silence hides nothing."""
    smtp, line, has_idle = imap_server
    box, outcome = waited
    if has_idle:
        _until(box.listened_to)
    line.cut()
    sent_at = _send(smtp)
    (seen_at,) = outcome()

    assert seen_at - sent_at < 3


def test_a_mailbox_that_is_closed_lets_its_listener_go(imap_server, waited) -> None:
    """No thread is left behind, and who waited is told at once."""
    box, outcome = waited
    _until(lambda: box.looks > 1)
    began = time.monotonic()
    box.close()

    assert outcome() == []
    assert time.monotonic() - began < 2
    assert [one.name for one in threading.enumerate() if one.name.startswith("listens to")] == []
