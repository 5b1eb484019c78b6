"""A mail taken apart into its text, its HTML and its attachments, whatever it does to prevent that.

Everything is bounded: size, number of parts, depth. What cannot be taken apart is told with its reason; nothing
is raised. Text is decoded as a mail program would show it, by the charset that the mail declares: if that is
wrong, its reader sees garbage, and so do we.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import getaddresses

from journeys.readers.usual_mime import NOT_A_MAIL, Declared, declared, usual_mail

MAX_BYTES = 30_000_000
MAX_PARTS = 400
MAX_DEPTH = 40
_MAX_TEXT_BYTES = 1_000_000
_MAX_HEADER = 2_000
_ONE_ADDRESS = re.compile(r"""(?:"[\w .'-]*" ?|[\w'-]+(?: [\w'-]+)* ?)?<([a-zA-Z0-9_.+-]+@[a-zA-Z0-9.-]+)>""")
_BOUNDARY = re.compile(rb"boundary\s*=", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a mail.

    Args:
        filename: The name that the sender gave it; never used as a path.
        content_type: As declared, lower case.
        body: The bytes.
    """

    filename: str
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Parts:
    """A mail taken apart.

    Args:
        subject: The subject line, decoded.
        addresses: Addresses of To and Cc, lower case.
        text: The plain-text part as it would be shown, or None where there is none.
        html: The HTML part, or None where there is none.
        attachments: Everything else.
        trouble: Why the mail could not be read; empty if it could.
    """

    subject: str
    addresses: tuple[str, ...]
    text: str | None
    html: str | None
    attachments: tuple[Attachment, ...]
    trouble: str = ""


def take_apart(raw: bytes) -> Parts:
    """Take a mail apart; see `Parts.trouble` for what could not be."""
    if not raw.strip():
        return _unread("an empty message")
    if len(raw) > MAX_BYTES:
        return _unread(f"{len(raw) // 1_000_000} MB, more than {MAX_BYTES // 1_000_000} MB are not read")
    try:
        usual = usual_mail(raw)
        if usual is not None:
            return _parts(usual.header, usual.parts)
        if raw.lower().count(b"boundary") > MAX_PARTS and len(_BOUNDARY.findall(raw)) > MAX_PARTS:
            return _unread(f"more than {MAX_PARTS} nested parts")
        message = BytesParser(policy=compat32).parsebytes(raw)
        return _parts(lambda name: " ".join(str(value) for value in message.get_all(name, [])[:20]), _walk(message))
    except _Nested as nested:
        return _unread(str(nested))
    except NOT_A_MAIL as error:
        return _unread(f"not a mail: {type(error).__name__}: {error}"[:200])


class _Nested(Exception):
    """A mail has too many parts, or they are nested too deep."""


def _unread(trouble: str) -> Parts:
    return Parts("", (), None, None, (), trouble)


def _walk(message: Message) -> Iterator[tuple[Declared, bytes]]:
    """Yield what is said of each part that holds no others, and what it holds."""
    waiting: list[tuple[Message, int]] = [(message, 0)]
    count = 0
    while waiting:
        part, depth = waiting.pop(0)
        count += 1
        if count > MAX_PARTS or depth > MAX_DEPTH:
            raise _Nested(f"more than {MAX_PARTS} parts, or nested more than {MAX_DEPTH} deep")
        payload = part.get_payload()
        if isinstance(payload, list):
            waiting[:0] = [(inner, depth + 1) for inner in payload if isinstance(inner, Message)]
            continue
        if depth == 0 and part.get_content_maintype() == "multipart":
            return  # what should part its parts never comes: mail programs show nothing of it
        body = part.get_payload(decode=True)
        if isinstance(body, bytes):
            yield declared(part, is_empty=not body), body


def _parts(header: Callable[[str], str], parts: Iterable[tuple[Declared, bytes]]) -> Parts:
    """Put a mail together of its headers, by their names in lower case, and its parts."""
    subject = _words(header("subject"))
    addresses = [address for name in ("to", "cc") for address in _addresses(_words(header(name)))]
    text: list[str] = []
    html: list[str] = []
    attachments: list[Attachment] = []
    for about, body in parts:
        if about.is_shown:
            shown = decode(body[:_MAX_TEXT_BYTES], about.charset)
            if shown.strip():
                (text if about.kind == "text/plain" else html).append(shown)
        elif body:
            attachments.append(Attachment(_words(about.filename)[:200], about.kind, body))
    trouble = "" if text or html or attachments else "no part holds any text"
    return Parts(
        subject,
        tuple(dict.fromkeys(addresses)),
        "\n".join(text) if text else None,
        "\n".join(html) if html else None,
        tuple(attachments),
        trouble,
    )


def _addresses(line: str) -> list[str]:
    """List the addresses of a header, lower case."""
    if not line:
        return []
    one = _ONE_ADDRESS.fullmatch(line)
    found = [one[1]] if one else [address for _, address in getaddresses([line]) if "@" in address]
    return [address.lower() for address in found]


def decode(body: bytes, charset: str) -> str:
    """Decode *body* as a mail program would show it.

    Args:
        body: The bytes.
        charset: The charset that the mail declares; may be empty or unknown.
    """
    name = "cp1252" if charset.lower() in ("iso-8859-1", "latin-1", "latin1", "windows-1252") else charset or "utf-8"
    if charset.lower() in ("us-ascii", "ascii"):
        name = "utf-8"
    try:
        return body.decode(name)
    except UnicodeDecodeError:
        return body.decode("latin-1") if name == "cp1252" else body.decode(name, "replace")
    except (LookupError, ValueError):
        return body.decode("utf-8", "replace")


def _words(raw: str) -> str:
    """Decode a header's encoded words; a broken one stays as it is."""
    line = " ".join(raw[: 4 * _MAX_HEADER].split())
    if "=?" not in line:
        return line[:_MAX_HEADER]
    try:
        decoded = decode_header(line)
    except (HeaderParseError, ValueError):
        return line[:_MAX_HEADER]
    words = (word if isinstance(word, str) else decode(word, charset or "ascii") for word, charset in decoded)
    return "".join(words)[:_MAX_HEADER]
