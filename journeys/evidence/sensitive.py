"""What counts as secret in any text: names of fields and headers, shapes of numbers and tokens. Pure patterns."""

from __future__ import annotations

import re

from fixtures.personas.cards import luhn_valid

MASK = "[redacted]"

KEY = re.compile(
    r"pass(?:word|wd|phrase|code)|(?:^|[^a-z])pwd|mot[\s_-]*de[\s_-]*passe|mdp(?:$|[^a-z])|secret|token|jeton|csrf|xsrf"
    r"|api[\s_-]*key|authori[sz]ation|cookie|session[\s_-]*(?:id|key)|(?:^|[^a-z])(?:sid|sessionid|phpsessid|jsessionid)(?:$|[^a-z])"
    r"|(?:^|[^a-z])(?:cvc|cvv|csc|cvn)2?(?:$|[^a-z])|cryptogramme|security[\s_-]*code|code[\s_-]*de[\s_-]*s[eé]curit"
    r"|card[\s_-]*code|cc-csc|one-time-code|(?:^|[^a-z])iban(?:$|[^a-z])",
    re.IGNORECASE,
)
"""Names of fields, headers, parameters and labels whose value is secret."""

_NAME = r"[A-Za-z0-9_.\[\]-]*"
_SECRET_NAME = (
    rf"{_NAME}(?:password|passwd|passphrase|mot_de_passe|secret|token|csrf|xsrf|api_?key|sessionid|session_id|phpsessid|"
    rf"jsessionid|cvc|cvv|cryptogramme|card_?code|security_?code){_NAME}"
)
PARAMETER = re.compile(
    rf"(?P<before>(?:^|[?&;\s\"'>])(?:{_SECRET_NAME}|sid|pwd|mdp)=)(?P<value>[^&#\s\"'<>;\\]+)", re.IGNORECASE
)
"""``token=...`` in an address, a form body or a cookie."""

HEADER = re.compile(
    r"(?P<before>(?:^|[\r\n]|\\n)\s*(?:proxy-authorization|authorization|cookie|set-cookie|x-csrftoken|x-csrf-token"
    r"|x-xsrf-token|x-api-key|x-auth-token)\s*:\s*)(?P<value>[^\r\n\\]+)",
    re.IGNORECASE,
)
"""A header on a line of its own."""

QUOTED = re.compile(
    rf"(?P<before>(?P<quote>\\?[\"'])(?:{_SECRET_NAME}|authorization|cookie|set-cookie|sid|pwd)(?P=quote)\s*[:=]\s*(?P=quote))"
    r"(?P<value>(?:(?!(?P=quote)).)*)",
    re.IGNORECASE,
)
"""``"password": "..."`` as JSON and Python write it."""

CREDENTIAL = re.compile(r"(?P<before>\b(?:Bearer|Basic|Digest)\s+)(?P<value>[A-Za-z0-9._~+/=-]{8,})")
"""The credentials of an Authorization header, wherever they stand."""

JWT = re.compile(r"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*")
"""A JSON web token."""

USERINFO = re.compile(r"(?P<before>\b[a-z][a-z0-9+.-]*://)(?P<value>[^/\s@\"'<>]+)(?P<after>@)", re.IGNORECASE)
"""User and password in front of a host."""

FIELD = re.compile(r"<input\b[^>]*>", re.IGNORECASE)
VALUE = re.compile(r"(\bvalue\s*=\s*)(\"[^\"]*\"|'[^']*'|[^\s>]+)", re.IGNORECASE)
ATTRIBUTE = re.compile(
    r"\b(?:name|id|type|autocomplete|aria-label|placeholder)\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+)", re.I
)

_SEPARATOR = r"(?:[ \u00a0\u202f+-]|%20)?"
CARD = re.compile(rf"(?<![\w.])[2-6](?:{_SEPARATOR}[0-9]){{12,18}}(?![\w])(?!\.[0-9])")
_NETWORKS = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})|5[0-9]\d{14}|2[2-7]\d{14}|3[47]\d{13}|3[0689]\d{12}|3[0-9]\d{14}|6\d{15,18}"
)


def is_card(digits: str) -> bool:
    """Say whether *digits* can be a card number: a network's beginning and length, and a valid check digit.

    Fourteen digits whose first nine have a valid check digit of their own are a French SIRET, not a card.
    """
    if not _NETWORKS.fullmatch(digits) or not luhn_valid(digits):
        return False
    return not (len(digits) == 14 and luhn_valid(digits[:9]))


def masked_card(text: str) -> str:
    """Return what is written in the place of a card number: its last four digits only."""
    digits = re.sub(r"[^0-9]", "", text.replace("%20", ""))
    return f"[card {digits[-4:]}]" if is_card(digits) else text
