"""The embedded mailbox itself."""

from __future__ import annotations

import smtplib
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from parcours.errors import MailboxUnreachable, SpecError
from parcours.mailbox import sink as sink_module
from parcours.mailbox.sink import SmtpSink
from parcours.mailbox.spool import SpoolMailbox

ANA = "ana@clients.example.org"


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    """Open a mailbox."""
    box = SmtpSink()
    yield box
    box.close()


def send(sink: SmtpSink, raw: bytes, to: str = ANA) -> None:
    """Send bytes as they are."""
    with smtplib.SMTP(*sink.address) as server:
        server.sendmail("boutique@shop.test", [to], raw)


def test_it_listens_on_the_loopback_alone(sink: SmtpSink) -> None:
    """A free port of 127.0.0.1; any other address is refused."""
    assert sink.address[0] == "127.0.0.1"
    assert sink.address[1] > 0
    with pytest.raises(SpecError, match=r"127\.0\.0\.1"):
        SmtpSink(host="0.0.0.0")


def test_a_port_that_is_taken_is_told(sink: SmtpSink) -> None:
    """A second mailbox on one port cannot look; the message says where."""
    with pytest.raises(MailboxUnreachable, match=str(sink.address[1])):
        SmtpSink(port=sink.address[1])


def test_survive_31_a_mail_above_the_limit_is_refused_and_the_next_one_taken(
    sink: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mail that is too large gets 552, and the mailbox goes on."""
    monkeypatch.setattr(sink_module, "SIZE_LIMIT_BYTES", 100_000)
    with pytest.raises(smtplib.SMTPException):
        send(sink, b"Subject: x\r\n\r\n" + b"x" * 70 + b"\r\n" * 100_000)
    send(sink, b"Subject: small\r\n\r\nx")

    assert [b"small" in letter.raw for letter in sink.wait(ANA, frozenset(), 5)] == [True]


@pytest.mark.parametrize(
    "raw",
    [
        b"Subject: one long line\r\n\r\n" + b"x" * 200_000,
        b"no header at all",
        b"Subject: \x00\xff\xfe\r\n\r\n\x00",
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(3000)),
    ],
)
def test_survive_31_and_32_strange_mails_are_kept_as_they_came(sink: SmtpSink, raw: bytes) -> None:
    """Long lines, missing headers, NUL and deep nesting are the readers' affair; the mailbox keeps the bytes."""
    send(sink, raw)
    (letter,) = sink.wait(ANA, frozenset(), 5)

    assert letter.raw.replace(b"\r\n", b"\n").strip() == raw.replace(b"\r\n", b"\n").strip()


def test_an_address_with_accents_is_taken(sink: SmtpSink) -> None:
    """An international address arrives under its lower-case name."""
    with smtplib.SMTP(*sink.address) as server:
        server.ehlo()
        server.mail("boutique@shop.test", ["SMTPUTF8", "BODY=8BITMIME"])
        server.rcpt("Zoé@clients.example.org")
        server.data(b"Subject: x\r\n\r\nx")

    assert len(sink.letters("zoé@clients.example.org")) == 1


def test_a_client_that_breaks_off_leaves_nothing(sink: SmtpSink) -> None:
    """Half a mail is no mail."""
    with socket.create_connection(sink.address) as client:
        client.recv(200)
        client.sendall(b"EHLO x\r\nMAIL FROM:<a@shop.test>\r\nRCPT TO:<ana@clients.example.org>\r\nDATA\r\nSubject: x")
        client.recv(200)
    send(sink, b"Subject: whole\r\n\r\nx")

    assert [b"whole" in letter.raw for letter in sink.wait(ANA, frozenset(), 5)] == [True]


def test_two_hundred_mails_are_all_kept(sink: SmtpSink) -> None:
    """Many senders at once lose nothing."""

    def sender() -> None:
        with smtplib.SMTP(*sink.address) as server:
            for _ in range(25):
                server.sendmail("boutique@shop.test", [ANA], b"Subject: x\r\n\r\nx")

    senders = [threading.Thread(target=sender) for _ in range(8)]
    for thread in senders:
        thread.start()
    for thread in senders:
        thread.join(30)

    letters = sink.letters(ANA)
    assert len(letters) == len({letter.key for letter in letters}) == 200


def test_who_waits_when_it_closes_is_told(sink: SmtpSink, waiting: Callable[..., Callable[[], Any]]) -> None:
    """Closing ends every wait at once, as unreachable."""
    told = waiting(lambda: sink.wait(ANA, frozenset(), 30))
    sink.close()

    assert str(told()) == "the embedded mailbox was closed while a letter was awaited"


def test_the_addresses_that_had_mail_are_listed(sink: SmtpSink) -> None:
    """A page that shows all mail can list them, in order of their first letter."""
    for to in ("ben@clients.example.org", ANA, "ben@clients.example.org"):
        send(sink, b"Subject: x\r\n\r\nx", to)

    assert sink.addresses() == ["ben@clients.example.org", ANA]


@pytest.mark.parametrize(
    "address", ["../../etc/passwd@clients.example.org", "a/b@clients.example.org", ".@x.test", "é'\"@x.test"]
)
def test_survive_37_no_address_leads_out_of_the_spool(tmp_path: Path, address: str) -> None:
    """Whatever a recipient is called, its letters lie inside the spool and are found again."""
    folder = tmp_path / "a" / "spool"
    sink = SmtpSink(spool=folder)
    try:
        with smtplib.SMTP(*sink.address) as server:
            server.ehlo()
            server.mail("boutique@shop.test", ["SMTPUTF8", "BODY=8BITMIME"])
            server.docmd("RCPT", f"TO:<{address}>") if address.isascii() else server.rcpt(address)
            server.data(b"Subject: x\r\n\r\nx")
        letters = sink.addresses()
    finally:
        sink.close()

    assert [len(SpoolMailbox(folder).letters(name)) for name in letters] == [1] * len(letters)
    assert {path.name for path in tmp_path.iterdir()} == {"a"}
    assert {path.name for path in (tmp_path / "a").iterdir()} == {"spool"}
