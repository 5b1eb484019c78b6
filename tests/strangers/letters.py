"""A mail as text that can be changed: its subject and its readable parts; the rest stays byte for byte."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.header import Header, decode_header, make_header
from email.message import Message


@dataclass(frozen=True)
class Mail:
    """A mail, and what can be read of it.

    Args:
        raw: The whole message.
        subject: Its subject, decoded.
        texts: Decoded text parts by their place in the message.
        html: The places that hold HTML.
    """

    raw: bytes
    subject: str
    texts: dict[int, str]
    html: frozenset[int]

    @classmethod
    def parse(cls, raw: bytes) -> Mail:
        """Read a message."""
        message = message_from_bytes(raw, policy=policy.compat32)
        texts, html = {}, set()
        for place, part in enumerate(message.walk()):
            if part.get_content_maintype() == "text":
                payload = part.get_payload(decode=True)
                assert isinstance(payload, bytes)
                texts[place] = payload.decode(part.get_content_charset() or "utf-8", "replace")
                if part.get_content_subtype() == "html":
                    html.add(place)
        return cls(raw, str(make_header(decode_header(message["Subject"] or ""))), texts, frozenset(html))

    def changed(self, texts: dict[int, str], subject: str | None = None) -> Mail:
        """Return the mail with other texts in some of its parts, or another subject."""
        message = message_from_bytes(self.raw, policy=policy.compat32)
        for place, part in enumerate(message.walk()):
            if place in texts and texts[place] != self.texts.get(place):
                _put(part, texts[place])
        if subject is not None and subject != self.subject:
            del message["Subject"]
            message["Subject"] = Header(subject, "utf-8").encode()
        return Mail.parse(message.as_bytes(policy=policy.compat32.clone(linesep="\r\n")))


def reworded(mail: Mail, change: Callable[[str], str]) -> Mail:
    """Return *mail* with *change* applied to each of its text parts; the same bytes where that changes nothing."""
    texts = {place: change(text) for place, text in mail.texts.items()}
    return mail if texts == mail.texts else mail.changed(texts)


def _put(part: Message, text: str) -> None:
    del part["Content-Transfer-Encoding"]
    part["Content-Transfer-Encoding"] = "base64"
    part.set_param("charset", "utf-8")
    part.set_payload(base64.encodebytes(text.encode()).decode("ascii"))
