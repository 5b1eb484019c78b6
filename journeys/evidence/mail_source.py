"""A mail's source without secrets: parts that hide text in base64 or quoted-printable are opened and closed again."""

from __future__ import annotations

import email
import email.policy
from email.message import Message
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from journeys.evidence.redact import Redactor

_ENCODED = ("base64", "quoted-printable")


def redact_mail(raw: bytes, redactor: Redactor) -> bytes:
    """Return *raw* without secrets; a part is rewritten only where it held one, and the rest stays as it came."""
    plain = redactor.plain_bytes(raw)
    try:
        message = email.message_from_bytes(plain, policy=email.policy.compat32)
        changed = [_rewrite(part, redactor) for part in message.walk() if not part.is_multipart()]
        return message.as_bytes() if any(changed) else plain
    except (RecursionError, ValueError, LookupError):
        return plain


def _rewrite(part: Message, redactor: Redactor) -> bool:
    if str(part.get("content-transfer-encoding", "")).strip().lower() not in _ENCODED:
        return False
    if part.get_content_maintype() != "text":
        return False
    body = part.get_payload(decode=True)
    if not isinstance(body, bytes):
        return False
    charset = part.get_content_charset("utf-8")
    text = body.decode(charset, "replace")
    clean = redactor.text(text)
    if clean == text:
        return False
    del part["content-transfer-encoding"]
    part.set_payload(clean, "utf-8")
    return True
