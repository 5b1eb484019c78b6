"""The laws of the mailbox port, asked of every mailbox over a real SMTP hop and, where it has one, a real server."""

from __future__ import annotations

import os
import smtplib
import threading
import time
from email.message import EmailMessage

import pytest

from parcours.errors import MailboxUnreachable

ANA = "ana@clients.example.org"
BEN = "ben@clients.example.org"
MANY = int(os.environ.get("PARCOURS_MANY_LETTERS", "300"))
"""How many letters lie in the crowded mailbox; ``make mailboxes-test`` asks for 10,000."""


def test_a_letter_arrives_whole(post) -> None:
    """Bytes, envelope and time of arrival on our own clock."""
    before = time.monotonic()
    post.send([ANA], text="Accents : é à €")
    (letter,) = post.mailbox.wait(ANA, frozenset(), 5)

    assert (letter.sender, letter.recipients) == ("boutique@shop.test", (ANA,))
    assert b"Subject: Votre commande" in letter.raw
    assert before <= letter.arrived_monotonic_s <= time.monotonic()
    assert letter.arrived_at.tzinfo is not None


def test_letters_come_oldest_first_and_stay(post) -> None:
    """Nothing is ever deleted; keys are stable over several looks."""
    for number in range(3):
        post.send([ANA], subject=f"number {number}")
        post.mailbox.wait(ANA, frozenset(letter.key for letter in post.mailbox.letters(ANA)[:number]), 5)

    first, second = post.mailbox.letters(ANA), post.mailbox.letters(ANA)
    assert [letter.key for letter in first] == [letter.key for letter in second]
    assert [f"number {place}".encode() in letter.raw for place, letter in enumerate(first)] == [True] * 3


def test_only_what_is_not_known_is_waited_for(post) -> None:
    """A wait returns new letters, and nothing when the time is up."""
    post.send([ANA])
    (known,) = post.mailbox.wait(ANA, frozenset(), 5)
    began = time.monotonic()

    assert post.mailbox.wait(ANA, frozenset({known.key}), 0.2) == []
    assert 0.15 < time.monotonic() - began < 2
    assert post.mailbox.wait(ANA, frozenset({known.key}), 0) == []


def test_survive_28_an_address_has_its_own_letters(post) -> None:
    """What comes for one persona is not seen by another; a copy is seen by both; case makes no difference."""
    post.send([ANA], subject="un")
    post.send([BEN, "ANA@clients.example.org"], subject="deux")
    post.mailbox.wait(BEN, frozenset(), 5)

    assert (len(post.mailbox.letters("Ana@Clients.example.org")), len(post.mailbox.letters(BEN))) == (2, 1)
    assert post.mailbox.letters("carl@clients.example.org") == []


def test_a_waiter_is_woken_soon(post, waiting) -> None:
    """From arrival to the end of the wait it takes a few hundredths of a second, or what the server itself takes."""

    def wait() -> float:
        (letter,) = post.mailbox.wait(ANA, frozenset(), 10)
        return time.monotonic() - letter.arrived_monotonic_s

    woken_after_s = waiting(wait)
    post.send([ANA])

    assert woken_after_s() < post.woken_within_s


def test_many_waiters_each_get_their_own(post) -> None:
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


def test_survive_29_a_mailbox_that_is_gone_is_unreachable(post) -> None:
    """Waiting on a mailbox that cannot be asked is never the same as "no mail came"."""
    post.break_off()

    with pytest.raises(MailboxUnreachable) as failure:
        post.mailbox.wait(ANA, frozenset(), 0.5)
    assert failure.value.exit_code == 3


def test_listed_letters_outlive_the_mailbox(post) -> None:
    """What was listed stays readable after the end; closing twice is allowed."""
    post.send([ANA])
    letters = post.mailbox.wait(ANA, frozenset(), 5)
    post.mailbox.close()
    post.mailbox.close()

    assert b"Merci." in letters[0].raw


def test_the_same_letter_twice_is_two_letters(post) -> None:
    """Nothing is taken for a copy and left out: that a mail came twice is for the promises to say."""
    raw = b"From: a@shop.test\r\nTo: ana@clients.example.org\r\nMessage-ID: <one@shop.test>\r\n\r\nMerci.\r\n"
    post.send_raw(raw, ANA)
    post.send_raw(raw, ANA)

    letters = _awaited(post, ANA, 2)
    assert (len(letters), len({letter.key for letter in letters})) == (2, 2)
    assert [letter.raw.count(b"Merci.") for letter in letters] == [1, 1]


def test_a_hidden_copy_is_found(post) -> None:
    """A recipient who stands in the envelope alone has the letter; nobody else has it for that."""
    post.send_raw(b"From: a@shop.test\r\nTo: somebody@shop.test\r\nSubject: bcc\r\n\r\nx\r\n", ANA)

    assert [b"bcc" in letter.raw for letter in _awaited(post, ANA, 1)] == [True]
    assert post.mailbox.letters(BEN) == []


def test_attachments_come_byte_for_byte(post) -> None:
    """A megabyte of every byte that there is survives the way, whatever the server makes of it."""
    body = bytes(range(256)) * 4096
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "boutique@shop.test", ANA, "Votre facture"
    mail.set_content("Ci-joint.")
    mail.add_attachment(body, maintype="application", subtype="pdf", filename="facture.pdf")
    with smtplib.SMTP(*post.smtp) as server:
        server.send_message(mail)

    (letter,) = _awaited(post, ANA, 1)
    from email import message_from_bytes, policy

    read = message_from_bytes(letter.raw, policy=policy.default)
    assert [part.get_content() for part in read.iter_attachments()] == [body]


@pytest.mark.parametrize(
    "raw",
    [
        b"Subject: =?x-klingon?B?////?=\r\nContent-Type: text/plain; charset=x-klingon\r\n\r\n\xff\xfe\x80\r\n",
        b"Subject: \xff\xfe\r\nTo: =?utf-9?Q?=FF?= <ana@clients.example.org>\r\n\r\nx\r\n",
        b"no header at all\r\n",
    ],
    ids=["charset", "header", "none"],
)
def test_survive_32_letters_nobody_can_decode_arrive(post, raw: bytes) -> None:
    """Unknown charsets and broken headers are the readers' affair; the letter arrives, and the next one too."""
    post.send_raw(raw, ANA)
    post.send([ANA], subject="la suivante")

    letters = _awaited(post, ANA, 2)
    assert raw.split(b"\r\n")[-2] in letters[0].raw
    assert b"la suivante" in letters[1].raw


def test_survive_28_many_letters_are_no_burden(post) -> None:
    """Among thousands of letters for others, one's own is found at once, and an order of arrival holds for all."""
    with smtplib.SMTP(*post.smtp) as server:
        for number in range(MANY):
            to = ANA if number % (MANY // 20) == 0 else f"client.{number}@clients.example.org"
            text = f"Subject: number {number:06d}\r\nTo: {to}\r\n\r\nMerci.\r\n"
            server.sendmail("boutique@shop.test", [to], text.encode())
    letters = _awaited(post, ANA, 20, within_s=30 + MANY / 100)
    known = frozenset(letter.key for letter in letters)
    post.send([ANA], subject="enfin")
    sent_s = time.monotonic()
    (last,) = post.mailbox.wait(ANA, known, 20)

    numbers = [int(letter.raw.partition(b"number ")[2][:6]) for letter in letters]
    assert numbers == [place * (MANY // 20) for place in range(20)]
    assert b"enfin" in last.raw
    assert time.monotonic() - sent_s < 5


def test_a_line_that_is_cut_is_laid_again(post, waiting) -> None:
    """A connection that drops loses no letter, also while somebody waits."""
    post.send([ANA], subject="un")
    known = frozenset(letter.key for letter in _awaited(post, ANA, 1))
    post.cut()
    got = waiting(lambda: post.mailbox.wait(ANA, known, 20))
    post.cut()
    post.send([ANA], subject="deux")

    assert [b"deux" in letter.raw for letter in got()] == [True]


def test_a_mailbox_that_comes_back_within_the_deadline_was_never_gone(post, waiting) -> None:
    """One deadline: an outage that ends before it is waited out."""
    if post.mend is None:
        pytest.skip("a sink or its folder is on this machine: gone is gone")
    post.send([ANA], subject="un")
    known = frozenset(letter.key for letter in _awaited(post, ANA, 1))
    post.break_off()
    got = waiting(lambda: post.mailbox.wait(ANA, known, 20))
    post.mend()
    post.send([ANA], subject="deux")

    assert [b"deux" in letter.raw for letter in got()] == [True]


def test_what_was_there_before_is_not_ours_unless_it_is_asked_for(post) -> None:
    """A server keeps the mail of earlier runs, whose personas had the same addresses; who goes on asks for his own."""
    if post.again is None:
        pytest.skip("a sink begins empty")
    from datetime import UTC, datetime, timedelta

    begun = datetime.now(UTC) - timedelta(minutes=1)
    post.send([ANA], subject="un")
    _awaited(post, ANA, 1)
    anew, gone_on = post.again(None), post.again(begun)
    post.send([ANA], subject="deux")
    seen = [_subjects(mailbox.wait(ANA, frozenset(), 10)) for mailbox in (anew,)]

    assert seen == [["deux"]]
    assert _subjects(gone_on.letters(ANA)) == ["un", "deux"]


def _awaited(post, address: str, number: int, within_s: float = 15) -> list:
    """Wait until *number* letters have come, and return all there are."""
    ends = time.monotonic() + within_s
    while len(post.mailbox.letters(address)) < number and time.monotonic() < ends:
        known = frozenset(letter.key for letter in post.mailbox.letters(address))
        post.mailbox.wait(address, known, 0.5)
    return post.mailbox.letters(address)


def _subjects(letters: list) -> list[str]:
    return [letter.raw.partition(b"Subject: ")[2].split(b"\r\n")[0].decode() for letter in letters]
