"""What is IMAP's own: for whom a letter is by its header, and an account that is refused."""

from __future__ import annotations

from email import message_from_string

import pytest

from parcours.errors import ConfigError
from parcours.mailbox.imap import ImapMailbox, recipients_of
from parcours.mailbox.polled import PolledMailbox

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
