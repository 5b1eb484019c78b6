"""Mail under load: everything is matched to its customer, at the right time, and nobody else's is kept."""

from __future__ import annotations

import smtplib
import threading
import time
from collections.abc import Iterator

import pytest

from load.mail.box import FedMailbox, customer_of
from load.mail.feed import Publisher, PublishingSink
from parcours.errors import MailboxUnreachable


@pytest.fixture
def sink() -> Iterator[PublishingSink]:
    """Publish what arrives by SMTP."""
    publisher = Publisher()
    sink = PublishingSink(publisher)
    yield sink
    sink.close()
    publisher.close()


def box_of(sink: PublishingSink) -> FedMailbox:
    """Return a worker's mailbox, once the feed knows it."""
    before = len(sink._publisher._lines)
    box = FedMailbox(sink._publisher.address)
    while len(sink._publisher._lines) == before:
        time.sleep(0.001)
    return box


def post(sink: PublishingSink, *addresses: str) -> None:
    """Send one mail to each address."""
    with smtplib.SMTP(*sink.address) as client:
        for address in addresses:
            client.sendmail("shop@example.org", [address], f"Subject: for {address}\r\n\r\nMerci")


def test_every_confirmation_finds_its_customer(sink: PublishingSink) -> None:
    """Of 600 mails sent side by side each reaches the one who waits for it, stamped within 25 ms of its sending."""
    box = box_of(sink)
    addresses = [f"zoe.roux.{number}@clients.example.org" for number in range(600)]
    sent_at: dict[str, float] = {}
    for address in addresses:
        box.expect(address)

    def send(share: list[str]) -> None:
        with smtplib.SMTP(*sink.address) as client:
            for address in share:
                client.sendmail("shop@example.org", [address], "Subject: x\r\n\r\nMerci")
                sent_at[address] = time.monotonic()

    senders = [threading.Thread(target=send, args=(addresses[part::4],)) for part in range(4)]
    for sender in senders:
        sender.start()
    letters = {address: box.wait(address, frozenset(), 30) for address in addresses}
    for sender in senders:
        sender.join()
    errors_s = sorted(abs(letters[a][0].arrived_monotonic_s - sent_at[a]) for a in addresses)

    assert {address: len(found) for address, found in letters.items()} == dict.fromkeys(addresses, 1)
    assert errors_s[int(0.95 * len(errors_s))] < 0.025
    box.close()


def test_a_worker_that_leaves_costs_the_others_no_letter(sink: PublishingSink) -> None:
    """While one worker's connection goes, every letter still reaches the others."""
    leaving, staying = box_of(sink), box_of(sink)
    address = "zoe.roux.1@clients.example.org"
    staying.expect(address)
    leaving.close()
    for _ in range(20):
        post(sink, address)

    ends = time.monotonic() + 10
    while len(staying.letters(address)) < 20 and time.monotonic() < ends:
        time.sleep(0.01)
    assert len(staying.letters(address)) == 20
    staying.close()


def test_only_expected_customers_have_letters(sink: PublishingSink) -> None:
    """Letters for others are dropped at once, and a customer's own when it has gone."""
    box = box_of(sink)
    mine, other = "zoe.roux.1@clients.example.org", "zoe.roux.2@clients.example.org"
    box.expect(mine)
    post(sink, other, "zoe.roux.1.bis@clients.example.org", mine)

    assert [one.recipients for one in box.wait(mine, frozenset(), 5)] == [(mine,)]
    assert box.letters("zoe.roux.1.bis@clients.example.org")[0].sender == "shop@example.org"
    box.forget(mine)
    assert (box._letters, box._bells) == ({}, {})
    box.close()


def test_a_lost_feed_is_not_the_same_as_no_mail(sink: PublishingSink) -> None:
    """When the feed is gone a waiter is told so at once, instead of waiting for mail that cannot come."""
    box = box_of(sink)
    box.expect("zoe.roux.1@clients.example.org")
    sink._publisher.close()
    with pytest.raises(MailboxUnreachable, match="feed was lost"):
        box.wait("zoe.roux.1@clients.example.org", frozenset(), 10)


def test_a_customer_is_known_by_the_number_in_the_address() -> None:
    """The corrected address of a customer belongs to the same customer."""
    assert [customer_of(a) for a in ("z.r.12@c.test", "z.r.12.bis@c.test", "Office@Shop.test")] == [
        "12",
        "12",
        "office@shop.test",
    ]


def test_time_that_passes_at_once_ends_a_wait_and_dates_what_comes_after(sink: PublishingSink) -> None:
    """Moved on by a minute, who waits half a minute goes on at once; only later letters arrive a minute later."""
    box = box_of(sink)
    address = "zoe.roux.7@clients.example.org"
    box.expect(address)
    began = time.monotonic()
    post(sink, address)
    (before,) = box.wait(address, frozenset(), 10)

    threading.Timer(0.1, sink._publisher.moved_on, (60.0,)).start()
    nothing = box.wait(address, frozenset({before.key}), 30.0)
    post(sink, address)
    (after,) = box.wait(address, frozenset({before.key}), 10)

    assert (nothing, time.monotonic() - began < 10) == ([], True)
    assert before.arrived_monotonic_s - began < 10
    assert 60 <= after.arrived_monotonic_s - began < 70
    box.close()
