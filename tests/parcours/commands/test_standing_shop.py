"""A demo shop that the harness did not start: its address and its mailbox are given, and nothing else is known."""

import json
import socket

import pytest


@pytest.fixture
def free_port():
    """Return a port of this machine that nobody uses at the moment."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


@pytest.fixture
def standing(begin, free_port):
    """Serve the demo shop as somebody else would, with its mail going to a port where nobody listens yet."""
    process = begin("shop", "--port", "0", "--mailbox", f"smtp://127.0.0.1:{free_port}", "--json")
    assert process.stdout is not None
    return json.loads(process.stdout.readline())["url"], f"smtp://127.0.0.1:{free_port}"


def test_a_demo_shop_that_is_up_already_is_played_in(parcours, standing):
    """Acts that lie days apart are played, because the standing shop's control page moves its clock."""
    url, mailbox = standing

    called = parcours("journeys", "relay-parcel", "--url", url, "--mailbox", mailbox, "--driver", "http", "--json")

    assert called.code == 0, called.err + called.out
    assert json.loads(called.out)["verdict"] == "kept"


def test_a_demo_shop_that_is_up_already_commits_faults_for_one_customer_alone(parcours, standing):
    """A fault is committed in the customer's own world."""
    url, mailbox = standing

    called = parcours(
        "journeys", "flowers-same-day", "--fault", "F09", "--url", url, "--mailbox", mailbox, "--driver", "http"
    )

    assert (called.code, "mail.complete" in called.out) == (1, True), called.err + called.out


def test_a_shop_that_is_up_already_must_know_the_mailbox(parcours, standing):
    """Without the address of the mailbox nothing is judged: every mail would be called missing."""
    called = parcours("journeys", "--url", standing[0], "--driver", "http")

    assert (called.code, "--mailbox smtp://127.0.0.1:PORT" in called.err) == (2, True), called.err


@pytest.mark.parametrize(
    "given", ["127.0.0.1:2525", "smtp://127.0.0.1", "smtp://mail.example.org:25", "imap://127.0.0.1:143", "smtp://[:1"]
)
def test_a_mailbox_that_cannot_be_is_refused_with_what_is_expected(parcours, given):
    """An address that is not smtp://127.0.0.1:PORT is exit 2, with the form that is expected."""
    called = parcours("journeys", "--mailbox", given)

    assert (called.code, "expected smtp://127.0.0.1:PORT" in called.err) == (2, True), called.err


def test_a_story_may_begin_at_another_time(parcours, tmp_path):
    """--starts moves the beginning; the first fact is of that moment, in the shop's zone."""
    called = parcours("journeys", "digital-download", "--starts", "2027-03-28T03:30", "--driver", "http", "--json")

    assert called.code == 0, called.err + called.out
    [record] = tmp_path.glob("runs/*/journeys.jsonl")
    started = json.loads(record.read_text(encoding="utf-8").splitlines()[0])
    assert started["at"].startswith("2027-03-28T01:3")


def test_survive_12_a_time_that_the_clock_skips_is_refused(parcours):
    """Half past two does not exist on the night on which summer time begins."""
    called = parcours("journeys", "digital-download", "--starts", "2027-03-28T02:30")

    assert (called.code, "does not exist in Europe/Paris" in called.err) == (2, True), called.err
