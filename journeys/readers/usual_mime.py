"""Takes the usual mail apart quickly: headers, and one text or a flat row of parts between boundaries.

Whatever is not plainly that, nested parts, a mail in a mail, mixed line ends, a boundary that does not close, is left
to the general parser, which reads a mail line by line.
"""

from __future__ import annotations

from email.message import Message
from email.parser import Parser
from email.policy import compat32
from functools import lru_cache

_PARSER = Parser(policy=compat32)
_HEADERS_OF_PARTS = ("multipart", "message")


def usual_message(raw: bytes) -> Message | None:
    """Return a mail as the general parser would; None where that must be asked."""
    text = raw.decode("ascii", "surrogateescape")
    line_end = "\r\n" if "\r" in text else "\n"
    if text.count("\n") != text.count(line_end) or text.count("\r") != text.count("\r\n"):
        return None
    message, body = _headed(text, line_end)
    if message is None:
        return None
    kind = message.get_content_maintype()
    if kind not in _HEADERS_OF_PARTS:
        message.set_payload(body)
        return message
    boundary = message.get_boundary()
    if kind != "multipart" or not boundary:
        return None
    _, *parts, end = f"{line_end}{body}".split(f"{line_end}--{boundary}")
    if not parts or not end.startswith("--") or end[2:].strip():
        return None
    inner: list[Message[str, str] | str] = []
    for part in parts:
        if not part.startswith(line_end):
            return None
        one, content = _headed(part[len(line_end) :], line_end)
        if one is None or one.get_content_maintype() in _HEADERS_OF_PARTS:
            return None
        one.set_payload(content)
        inner.append(one)
    message.set_payload(inner)
    return message


def _headed(text: str, line_end: str) -> tuple[Message | None, str]:
    """Return a message of the headers at the beginning of *text*, and what follows; None for unusual headers."""
    head, blank, rest = text.partition(line_end * 2)
    if not blank or not head or head[0] in " \t\r\n":
        return None, ""
    headers = _headers(f"{head}{line_end * 2}")
    if headers is None:
        return None, ""
    message = Message(compat32)
    for name, value in headers:
        message.set_raw(name, value)
    return message, rest


@lru_cache(maxsize=500)
def _headers(head: str) -> tuple[tuple[str, str], ...] | None:
    """Return names and values of headers; the parts of most mails have the same. None for unusual headers."""
    message = _PARSER.parsestr(head, headersonly=True)
    if message.defects or message.get_payload() or message.get_unixfrom():
        return None
    return tuple(message.raw_items())
