"""Takes the usual mail apart quickly: plain headers, and one text or a flat row of parts between boundaries.

Whatever is not plainly that, nested parts, a mail in a mail, mixed line ends, a boundary that does not close, is left
to the general parser, which reads a mail line by line. What the headers of a part mean is asked of the general parser,
too, but once for all mails: the parts of most have the same.
"""

from __future__ import annotations

import re
from binascii import a2b_qp
from email.errors import HeaderParseError
from email.message import Message
from email.policy import compat32
from functools import lru_cache
from typing import NamedTuple

NOT_A_MAIL = (
    RecursionError,
    HeaderParseError,
    LookupError,
    ValueError,
    TypeError,
    AssertionError,
    AttributeError,
    IndexError,
    KeyError,
)
"""What the general parser raises at what is no mail."""

_MAX_HEAD = 20_000
_MOST_PIECES = 100
_HEADER = re.compile(r"^([!-9;-~]+):(.*(?:\n[ \t].*)*)\n", re.MULTILINE)
_ROWS = ("multipart/alternative", "multipart/mixed", "multipart/related")
_PLAIN_ROW = re.compile(rf"(?:{'|'.join(_ROWS)});\s*boundary=\"([\w=.+-]+)\"", re.ASCII)
_OF_PARTS = ("multipart", "message")
_AS_IT_IS = ("7bit", "8bit", "binary", "")
_FOR_ANY_BYTES = ("utf-8", "us-ascii", "iso-8859-1", "iso-8859-15", "windows-1252", "")
"""Charsets in which bytes beyond ASCII are read somehow, whatever they are."""

Headers = tuple[tuple[str, str], ...]


class Declared(NamedTuple):
    """What the headers of a part say of it.

    Args:
        kind: The content type, lower case.
        is_shown: Whether it is a text to be read, and no attachment.
        charset: Of a text, lower case; may be empty or unknown.
        filename: Of an attachment, as it came; may be empty.
        encoding: How its bytes are written, lower case; may be empty.
    """

    kind: str
    is_shown: bool
    charset: str
    filename: str
    encoding: str


class UsualMail(NamedTuple):
    """A mail in which nothing is nested.

    Args:
        headers: Names, lower case, and values as they came.
        parts: What is said of each part, and the bytes that it holds.
    """

    headers: Headers
    parts: list[tuple[Declared, bytes]]

    def header(self, name: str) -> str:
        """Return the values of the headers of this name, lower case; twenty at most."""
        return " ".join([value for of_this, value in self.headers if of_this == name][:20])


def usual_mail(raw: bytes) -> UsualMail | None:
    """Return headers and parts of a mail as the general parser would; None where that must be asked."""
    line_end = b"\r\n" if b"\r" in raw else b"\n"
    head, blank, body = raw.partition(line_end * 2)
    headers = _headers(head + line_end) if blank else None
    if headers is None:
        return None
    boundary = _boundary(next((value for name, value in headers if name == "content-type"), ""))
    if boundary:
        parts = _row(line_end + body, b"--" + boundary, line_end)
    else:
        part = _part(_declared(tuple([one for one in headers if one[0].startswith("content-")])), body)
        parts = [part] if part else None
    return UsualMail(headers, parts) if parts else None


def _row(body: bytes, boundary: bytes, line_end: bytes) -> list[tuple[Declared, bytes]] | None:
    """Return the parts between boundaries; None where they do not simply stand one after the other."""
    pieces = body.split(line_end + boundary)
    if not 2 < len(pieces) < _MOST_PIECES or body.count(boundary) >= len(pieces):
        return None
    _, *parts, end = pieces
    if not end.startswith(b"--") or end[2:].strip(b" \t\r\n"):
        return None
    found = []
    for part in parts:
        head, blank, content = part.partition(line_end * 2)
        one = _part(_declared_by(head), content) if blank and len(head) < _MAX_HEAD else None
        if one is None:
            return None
        found.append(one)
    return found


def _part(about: Declared | None, body: bytes) -> tuple[Declared, bytes] | None:
    if about is None or not (body.isascii() or (about.is_shown and about.charset in _FOR_ANY_BYTES)):
        return None
    if about.encoding == "quoted-printable":
        return about, a2b_qp(body)
    if about.encoding in _AS_IT_IS:
        return about, body
    message: Message[str, str] = Message(compat32)
    message.set_raw("Content-Transfer-Encoding", about.encoding)
    message.set_payload(body.decode("ascii", "surrogateescape"))
    decoded = message.get_payload(decode=True)
    return (about, decoded) if isinstance(decoded, bytes) else None


# Headers -----------------------------------------------------------------------------------------
def _headers(head: bytes) -> Headers | None:
    """Return the headers of a head, with its last line end; None for unusual ones."""
    if len(head) >= _MAX_HEAD or not head.isascii() or head.count(b"\r") != head.count(b"\r\n"):
        return None
    text = head.decode("ascii")
    headers = _HEADER.findall(text)
    if sum([len(name) + len(value) + 2 for name, value in headers]) != len(text):
        return None
    return tuple([(name.lower(), value.lstrip(" \t").rstrip("\r\n")) for name, value in headers])


def _boundary(content_type: str) -> bytes:
    """Return what parts the parts of a flat row; nothing where there is none, or it is unusual."""
    plain = _PLAIN_ROW.fullmatch(content_type)
    if plain:
        return plain[1].encode("ascii")
    if "boundary" not in content_type.lower():
        return b""
    message: Message[str, str] = Message(compat32)
    message.set_raw("Content-Type", content_type)
    try:
        boundary = str(message.get_boundary() or "") if message.get_content_type() in _ROWS else ""
    except NOT_A_MAIL:
        return b""
    return boundary.encode("ascii") if boundary.isascii() and boundary.isprintable() else b""


@lru_cache(maxsize=500)
def _declared_by(head: bytes) -> Declared | None:
    """Return what the head of a part, behind the boundary, says of it; None for an unusual one."""
    line_end = b"\r\n" if head.startswith(b"\r") else b"\n"
    headers = _headers(head.removeprefix(line_end) + line_end) if head.startswith(line_end) else None
    return _declared(headers) if headers else None


@lru_cache(maxsize=500)
def _declared(headers: Headers) -> Declared | None:
    message: Message[str, str] = Message(compat32)
    for name, value in headers:
        message.set_raw(name, value)
    try:
        about = declared(message)
    except NOT_A_MAIL:
        return None
    is_encoded = "*" in message.get("Content-Type", "")
    return None if is_encoded or message.get_content_maintype() in _OF_PARTS else about


def declared(part: Message, *, is_empty: bool = False) -> Declared:
    """Return what the headers of *part* say of it; nobody asks how nothing would be named."""
    kind = part.get_content_type().lower()
    disposition = str(part.get("Content-Disposition") or "").strip().lower()
    is_shown = kind in ("text/plain", "text/html") and not disposition.startswith("attachment")
    charset = str(part.get_content_charset() or "") if is_shown else ""
    filename = "" if is_shown or is_empty else str(part.get_filename() or "")
    return Declared(kind, is_shown, charset, filename, str(part.get("Content-Transfer-Encoding", "")).lower())
