"""A mail that is held back comes after one that was sent an hour later, however close others follow it."""

from __future__ import annotations

from email.message import EmailMessage

from tests.strangers.between import Posting
from tests.strangers.letters import Mail
from tests.strangers.spoilings import Spoiler, Spoiling
from tests.strangers.transcript import mail_key


def posting(subject: str, hour: int) -> Posting:
    """Make a mail that bears a date."""
    message = EmailMessage()
    message["Subject"], message["Date"] = subject, f"Tue, 24 Nov 2026 {hour:02d}:00:00 +0100"
    message.set_content("Bonjour")
    return Posting("shop@shop.test", ("claire@example.org",), Mail.parse(message.as_bytes()))


def test_a_mail_is_overtaken() -> None:
    """What follows at once goes before it; it goes with the first that is sent an hour later."""
    spoiler = Spoiler(Spoiling("", mail_key("Commande", 1), "", posting=lambda posting: None))
    first, next_one, later = posting("Commande", 9), posting("Clé", 9), posting("Facture", 10)

    assert [spoiler.posting(first), spoiler.posting(next_one), spoiler.posting(later)] == [
        [],
        [next_one],
        [later, first],
    ]
