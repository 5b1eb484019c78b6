"""The usual mail is taken apart quickly, and every mail as the general parser does it."""

from __future__ import annotations

from email.message import Message
from email.parser import BytesParser
from email.policy import compat32

import pytest

from journeys.readers.usual_mime import usual_message

HEAD = "From: a@shop.test\nTo: =?utf-8?b?w4lsaXNl?= <b@mail.test>\nSubject: Votre\n commande\n"
ROW = 'Content-Type: multipart/alternative; boundary="b"\n\n'
TEXT = (
    "--b\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nMerci =C3=A9\n\nA\n"
)
HTML = "--b\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\nPHA+bWVyY2k8L3A+\n"
NESTED = '--b\nContent-Type: multipart/mixed; boundary="b2"\n\n--b2\nContent-Type: text/plain\n\nA\n--b2--\n'


def tree(message: Message) -> object:
    """Return all that a reader asks of a message."""
    payload = message.get_payload()
    below = [tree(part) for part in payload if isinstance(part, Message)] if isinstance(payload, list) else payload
    return message.items(), message.get_content_type(), below, message.get_payload(decode=True)


@pytest.mark.parametrize(
    ("mail", "is_usual"),
    [
        (HEAD + ROW + TEXT + HTML + "--b--\n", True),
        ((HEAD + ROW + TEXT + HTML + "--b--\n").replace("\n", "\r\n"), True),
        (HEAD + ROW + "a preamble\n" + TEXT + HTML + "--b--\n\n", True),
        (HEAD + "Content-Type: text/plain\n\nBonjour\n\nMerci", True),
        (HEAD + "\n", True),
        (HEAD + ROW + TEXT + HTML, False),
        (HEAD + ROW + TEXT + "--b--\n" + HTML, False),
        (HEAD + ROW + NESTED + "--b--\n", False),
        (HEAD + ROW + TEXT.replace("--b\n", "--b \n") + "--b--\n", False),
        (HEAD + ROW + TEXT.replace("\n\nMerci", "\nMerci") + "--b--\n", False),
        (HEAD + "no header at all\n" + ROW + TEXT + "--b--\n", False),
        (HEAD + ROW + TEXT.replace("Merci", "Mer\rci") + "--b--\n", False),
        (HEAD + "Content-Type: message/rfc822\n\nSubject: A\n\nB\n", False),
        ("\n\nno headers", False),
    ],
)
def test_a_mail_is_what_the_general_parser_says(mail: str, is_usual: bool) -> None:
    """A mail that is taken apart quickly gives the same headers and parts; any other is left to the general parser."""
    raw = mail.encode()
    message = usual_message(raw)
    assert (message is not None) == is_usual
    if message is not None:
        assert tree(message) == tree(BytesParser(policy=compat32).parsebytes(raw))
