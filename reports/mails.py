"""Mails as reports may show them: the text in them, and HTML from which nothing can run, load or be sent.

A mail is the shop's own bytes, so every step has a limit and none raises: a mail that cannot be read
has an empty text, and its evidence is still there.
"""

from __future__ import annotations

from email import policy
from email.errors import MessageError
from email.parser import BytesParser
from pathlib import Path

import nh3

MAX_BYTES = 2_000_000
MAX_PARTS = 100
MAX_TEXT = 4_000

_TAGS = nh3.ALLOWED_TAGS - {"img", "map", "area"} | {"body", "center", "font"}
_PAGE = (
    '<!doctype html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'\"></head><body>{}</body></html>"
)


def letter_text(file: Path) -> str:
    """Return the plain text of the mail in *file*, at most `MAX_TEXT` characters; empty where there is none."""
    try:
        if file.stat().st_size > MAX_BYTES:
            return ""
        message = BytesParser(policy=policy.compat32).parsebytes(file.read_bytes())  # reads no header in vain
        for count, part in enumerate(message.walk()):
            if count >= MAX_PARTS:
                break
            if part.get_content_type() == "text/plain" and part.get_content_disposition() != "attachment":
                body = part.get_payload(decode=True)
                text = (
                    body.decode(part.get_content_charset("ascii"), "replace").strip() if isinstance(body, bytes) else ""
                )
                return text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + "…"
    except (OSError, ValueError, LookupError, RecursionError, MessageError, TypeError, AttributeError):
        return ""
    return ""


def clean_page(html: str) -> str:
    """Return a whole page that shows *html* and can neither run, load nor send anything; pictures are left out."""
    body = nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags={"script", "style", "title"},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer",
    )
    return _PAGE.format(body)
