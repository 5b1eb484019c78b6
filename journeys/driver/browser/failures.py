"""What a browser's complaint means: the shop cannot be reached, a guard-rail held, or the browser is gone."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from parcours.errors import BrowserUnavailable, ShopUnreachable

_CLASSES = (
    ("ERR_NAME_NOT_RESOLVED|ERR_NAME_RESOLUTION_FAILED", "DNS: the name is not known"),
    ("ERR_CERT_DATE_INVALID", "TLS: the certificate has expired or is not yet valid"),
    ("ERR_CERT_COMMON_NAME_INVALID", "TLS: the certificate is for another host"),
    ("ERR_CERT_AUTHORITY_INVALID", "TLS: the certificate is not from a known authority"),
    ("ERR_CERT|ERR_SSL|ERR_BAD_SSL", "TLS"),
    ("ERR_CONNECTION_REFUSED", "connection refused: nothing listens there"),
    ("ERR_CONNECTION_TIMED_OUT|ERR_TIMED_OUT|Timeout", "time-out"),
    ("ERR_CONNECTION_RESET|ERR_CONNECTION_CLOSED|ERR_EMPTY_RESPONSE|socket hang up", "the connection was closed"),
    ("ERR_ADDRESS_UNREACHABLE|ERR_INTERNET_DISCONNECTED|ERR_NETWORK", "no route"),
    ("ERR_TOO_MANY_REDIRECTS", "the page redirects in a circle"),
    ("ENOTFOUND|EAI_AGAIN", "DNS: the name is not known"),
    ("ECONNREFUSED", "connection refused: nothing listens there"),
    ("ECONNRESET", "the connection was closed"),
    ("certificate|CERT_|self-signed", "TLS"),
)


def unreached(url: str, complaint: str, timeout_s: float) -> ShopUnreachable:
    """Make the error for a page that did not come, with its host and the class of the failure.

    Args:
        url: What was asked for.
        complaint: The browser's own words.
        timeout_s: The deadline that was kept, in seconds.
    """
    host = _host(url)
    kind = next((name for rule, name in _CLASSES if re.search(rule, complaint)), "")
    if kind == "time-out":
        kind = f"time-out: no answer within {timeout_s:g} s"
    code = re.search(r"net::(ERR_[A-Z_]+)", complaint)
    detail = f" ({code.group(1)})" if code else ""
    return ShopUnreachable(
        f"{host} cannot be reached: {kind or complaint.splitlines()[0][:200]}{detail if kind else ''}",
        way_out=f"see whether the shop runs, and whether {url.partition('?')[0]} opens in a browser",
    )


def gone(complaint: str) -> bool:
    """Say whether the complaint means that browser or page is no more."""
    return bool(
        re.search(r"has been closed|Target crashed|Page crashed|Connection closed|browser has disconnected", complaint)
    )


def crashed(doing: str) -> BrowserUnavailable:
    """Make the error for a browser that ended in the middle of a step."""
    return BrowserUnavailable(
        f"the browser crashed while the customer {doing}", way_out="call again; it is started anew"
    )


def in_passing(complaint: str) -> bool:
    """Say whether the complaint only means that one page gave way to another while it was read."""
    return bool(re.search(_PASSING, complaint))


_PASSING = (
    "Execution context was destroyed|navigat|frame was detached|Cannot find (default execution )?context|Promise was"
)


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return parts.netloc.rpartition("@")[2] or url
