"""How the driver without a browser speaks HTTP: a small port, and its implementation on httpx."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from http.cookiejar import Cookie
from typing import Any, Protocol, runtime_checkable
from urllib.parse import urlsplit

import httpx

from journeys.driver.addresses import joined
from journeys.driver.hosts import AllowedHosts
from journeys.driver.limits import PATIENCE, Unending, within_limits
from parcours.errors import ShopUnreachable

MAX_REDIRECTS = 10
REDIRECTS = (301, 302, 303, 307, 308)
PAGE = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
"""What a browser accepts when it opens a page."""
ANYTHING = "*/*"
DIRECT: dict[str, httpx.BaseTransport | None] = dict.fromkeys(("all://127.0.0.1", "all://localhost", "all://[::1]"))
"""This machine is asked directly, whatever proxy the environment names for the world outside."""


@dataclass(frozen=True, slots=True)
class Response:
    """What came back, after redirects.

    Args:
        url: The address that answered.
        status: HTTP status.
        headers: Header names in lower case.
        body: The bytes, decompressed.
        broke_off: Why the body is not whole; empty where it is.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    broke_off: str = ""

    @property
    def content_type(self) -> str:
        """The media type without parameters, lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """The charset that the server names; UTF-8 where it names none, or one that nobody knows."""
        return _charset_of(self.headers.get("content-type", ""))


@lru_cache(maxsize=100)
def _charset_of(content_type: str) -> str:
    for piece in content_type.split(";")[1:]:
        name, _, value = piece.strip().partition("=")
        if name.lower() == "charset":
            try:
                "".encode(value.strip("\"'"))
            except LookupError:
                return "utf-8"
            return value.strip("\"'")
    return "utf-8"


class Transport(Protocol):
    """Sends requests with the customer's cookies and follows redirects within the allowed hosts."""

    def send(self, method: str, url: str, body: bytes = b"", content_type: str = "", accept: str = PAGE) -> Response:
        """Send one request and follow its redirects.

        Args:
            method: GET or POST.
            url: Absolute address.
            body: What is sent; empty for nothing.
            content_type: The body's media type.
            accept: What is accepted in return: `PAGE`, or `ANYTHING` for a file.

        Raises:
            ShopUnreachable: If the shop does not answer.
            Refused: If the request or a redirect leads to a host that is not allowed.
        """
        ...

    def send_and_leave(self, method: str, url: str, body: bytes = b"", content_type: str = "") -> None:
        """Send one request and do not wait for where its answer would lead, as the first half of a double click."""
        ...

    def stranger(self) -> Transport:
        """Return a transport to the same hosts without the customer's cookies."""
        ...

    def close(self) -> None:
        """Close its connections."""
        ...


@runtime_checkable
class KeepsCookies(Protocol):
    """A transport whose cookies can be laid aside and taken up again."""

    def cookies(self) -> list[dict[str, Any]]:
        """Return all cookies as plain JSON."""
        ...

    def take_cookies(self, cookies: list[dict[str, Any]]) -> None:
        """Take what `cookies` returned."""
        ...


class HttpxTransport:
    """The transport on httpx: pooled connections, cookies, HTTP/1.1, TLS checked.

    Args:
        hosts: Where it may go.
        timeout_s: Seconds that one request may take.
        headers: Headers added to every request.
    """

    def __init__(self, hosts: AllowedHosts, timeout_s: float = 10.0, headers: Mapping[str, str] | None = None) -> None:
        self._hosts = hosts
        self._timeout_s = timeout_s
        self._headers = dict(headers or {})
        self._client = httpx.Client(timeout=timeout_s, headers=self._headers, follow_redirects=False, mounts=DIRECT)

    def send(self, method: str, url: str, body: bytes = b"", content_type: str = "", accept: str = PAGE) -> Response:
        """Send one request and follow its redirects as a browser does: to GET after 301, 302 and 303."""
        for _ in range(MAX_REDIRECTS + 1):
            self._hosts.check(url, "the customer was led to")
            answer = self._once(method, url, body, content_type, accept)
            target = answer.headers.get("location") if answer.status in REDIRECTS else None
            if target is None:
                return answer
            url = joined(url, target)
            if answer.status in (301, 302, 303):
                method, body, content_type = "GET", b"", ""
        raise ShopUnreachable(f"{url}: more than {MAX_REDIRECTS} redirects in a row")

    def send_and_leave(self, method: str, url: str, body: bytes = b"", content_type: str = "") -> None:
        """Send one request and follow nothing."""
        self._hosts.check(url, "the customer was led to")
        self._once(method, url, body, content_type, PAGE)

    def _once(self, method: str, url: str, body: bytes, content_type: str, accept: str) -> Response:
        headers = {"accept": accept, **({"content-type": content_type} if content_type else {})}
        try:
            with self._client.stream(method, url, content=body or None, headers=headers) as answer:
                taken, broke_off = self._taken(answer)
                return Response(str(answer.url), answer.status_code, answer.headers, taken, broke_off)
        except httpx.HTTPError as error:
            host = urlsplit(url).netloc.rpartition("@")[2]
            raise ShopUnreachable(f"{host}: {_kind(error)}: {error}", way_out="check that the shop is up") from error

    def _taken(self, answer: httpx.Response) -> tuple[bytes, str]:
        """Take the body piece by piece; return what came, and why it is not whole."""
        taken = bytearray()
        try:
            for piece in within_limits(answer.iter_bytes(), self._timeout_s * PATIENCE):
                taken += piece
        except Unending as limit:
            return bytes(taken), str(limit)
        except httpx.TimeoutException:
            return bytes(taken), f"after {len(taken):,} bytes nothing came for {self._timeout_s:g} s"
        except (httpx.TransportError, httpx.DecodingError) as error:
            return bytes(taken), f"after {len(taken):,} bytes it broke off: {error}"
        return bytes(taken), ""

    def cookies(self) -> list[dict[str, Any]]:
        """Return all cookies as plain JSON."""
        return [{key: value for key, value in vars(one).items() if key != "_rest"} for one in self._client.cookies.jar]

    def take_cookies(self, cookies: list[dict[str, Any]]) -> None:
        """Take what `cookies` returned."""
        for one in cookies:
            self._client.cookies.jar.set_cookie(Cookie(**one, rest={}))

    def stranger(self) -> HttpxTransport:
        """Return a transport with an empty cookie jar."""
        return HttpxTransport(self._hosts, self._timeout_s, self._headers)

    def close(self) -> None:
        """Close the pool."""
        self._client.close()


def _kind(error: httpx.HTTPError) -> str:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return "TLS"
        if isinstance(cause, socket.gaierror):
            return "DNS"
        if isinstance(cause, ConnectionRefusedError):
            return "connection refused"
        cause = cause.__cause__ or cause.__context__
    return "timeout" if isinstance(error, httpx.TimeoutException) else "connection"
