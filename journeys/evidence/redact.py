"""Takes secrets out of everything that is written: records, pages, mails, messages, addresses and traces.

A secret is what the caller names (the persona's card), and what looks like one: card numbers, passwords,
card codes, cookies, tokens, Authorization. The last four digits of a card stay, so that a reader can tell cards apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from journeys.evidence import sensitive
from journeys.evidence.sensitive import MASK

Bytes = bytes
_SHORT = 6
"""Secrets shorter than this, such as a card code, are masked only where they are a whole value."""


class Redactor:
    """Writes `[redacted]` in the place of secrets.

    Args:
        secrets: Values that must never be written, such as the persona's card number, card code and password.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        known = sorted({secret for secret in secrets if secret}, key=len, reverse=True)
        self._whole = frozenset(secret for secret in known if len(secret) < _SHORT)
        long = [re.escape(secret) for secret in known if len(secret) >= _SHORT]
        cards = [_spaced(secret) for secret in known if secret.isdigit() and 13 <= len(secret) <= 19]
        self._long = re.compile("|".join([*long, *cards])) if long else None
        self._short = (
            re.compile(
                r"(?P<before>[\"'=>]\s*)(?:"
                + "|".join(map(re.escape, self._whole))
                + r")(?P<after>\s*(?:[\"'&<;\s]|\\|$))"
            )
            if self._whole
            else None
        )

    def text(self, text: str) -> str:
        """Return *text*, of any kind (prose, HTML, an address, a message, a form body), without secrets."""
        if self._long is not None:
            text = self._long.sub(_tail, text)
        text = sensitive.CARD.sub(lambda found: sensitive.masked_card(found.group()), text)
        text = sensitive.HEADER.sub(_keep_name, text)
        text = sensitive.QUOTED.sub(_keep_name, text)
        text = sensitive.PARAMETER.sub(_keep_name, text)
        text = sensitive.CREDENTIAL.sub(_keep_name, text)
        text = sensitive.JWT.sub(MASK, text)
        text = sensitive.USERINFO.sub(rf"\g<before>{MASK}\g<after>", text)
        text = sensitive.FIELD.sub(_field, text)
        if self._short is not None:
            text = self._short.sub(rf"\g<before>{MASK}\g<after>", text)
        return text

    def json(self, data: Any) -> Any:
        """Return plain JSON data without secrets: by the names of keys, and by what values look like."""
        match data:
            case str():
                return MASK if data in self._whole else self.text(data)
            case dict():
                return self._mapping(data)
            case list() | tuple():
                return [self.json(item) for item in data]
        return data

    def error(self, error: BaseException) -> str:
        """Return an exception's text without secrets."""
        return self.text(str(error))

    def bytes(self, raw: Bytes) -> Bytes:
        """Return a file without secrets: a trace or other zip, a mail, or any text."""
        from journeys.evidence.archives import redact_zip

        if raw.startswith(b"PK\x03\x04"):
            return redact_zip(raw, self)
        return self.mail(raw) if _looks_like_mail(raw) else self.plain_bytes(raw)

    def mail(self, raw: Bytes) -> Bytes:
        """Return a mail's source without secrets, whatever it begins with."""
        from journeys.evidence.mail_source import redact_mail

        return redact_mail(raw, self)

    def plain_bytes(self, raw: Bytes) -> Bytes:
        """Return text in any ASCII-based encoding without secrets; bytes that are no text come back as they are."""
        return self.text(raw.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")

    def _mapping(self, data: dict[str, Any]) -> dict[str, Any]:
        named = data.get("name")
        if isinstance(named, str) and sensitive.KEY.search(named) and isinstance(data.get("value"), str):
            data = {**data, "value": MASK}
        return {
            key: MASK
            if isinstance(value, str) and value and sensitive.KEY.search(key)
            else self._cookies(value)
            if key == "cookies" and isinstance(value, list)
            else self.json(value)
            for key, value in data.items()
        }

    def _cookies(self, cookies: list[Any]) -> list[Any]:
        return [{**item, "value": MASK} if isinstance(item, dict) else MASK for item in cookies]


def _spaced(digits: str) -> str:
    """Match a number that is written in groups."""
    return r"(?:[ \u00a0\u202f+-]|%20)?".join(digits)


def _tail(found: re.Match[str]) -> str:
    text = found.group()
    digits = re.sub(r"[^0-9]", "", text.replace("%20", ""))
    return f"[card {digits[-4:]}]" if sensitive.is_card(digits) else MASK


def _keep_name(found: re.Match[str]) -> str:
    return found["before"] + MASK


def _field(found: re.Match[str]) -> str:
    """Mask the value of an input whose name, label or type says that it is secret."""
    tag = found.group()
    names = " ".join(sensitive.ATTRIBUTE.findall(tag))
    return sensitive.VALUE.sub(rf'\1"{MASK}"', tag) if sensitive.KEY.search(names) else tag


def _looks_like_mail(raw: bytes) -> bool:
    return re.match(rb"[A-Za-z][A-Za-z0-9-]*:[ \t]", raw) is not None
