"""The driver's transport on the lean client: cookies, redirects, compression, TLS; every request is told by step."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from functools import lru_cache
from urllib.parse import urlsplit

from journeys.driver.addresses import joined
from journeys.driver.hosts import AllowedHosts
from journeys.driver.http.transport import ANYTHING, MAX_REDIRECTS, PAGE, Response
from load.client.answer import Answer, Closed, read_answer
from load.client.connections import Address, Connections, Route, unreachable
from load.client.cookies import Cookies
from parcours.errors import ParcoursError, ShopUnreachable

OnRequest = Callable[[str, str, float, float, int, str, int], None]
"""Told of each step: name, method, begin (monotonic seconds), seconds, bytes, error (empty for none), HTTP requests."""


def nobody(step: str, method: str, began: float, took_s: float, size: int, error: str, sent: int) -> None:
    """Tell nobody."""


class LeanTransport:
    """Requests of one customer.

    Args:
        connections: Where sockets come from; given back after each answer.
        hosts: Where the customer may go; checked at every redirect.
        headers: Headers added to every request.
        on_request: Told of each step, redirects included in it.
    """

    def __init__(
        self,
        connections: Connections,
        hosts: AllowedHosts,
        headers: Mapping[str, str] | None = None,
        on_request: OnRequest = nobody,
    ) -> None:
        self.step = "page"
        """What the customer is doing; names the request."""
        self._connections = connections
        self._hosts = hosts
        self._headers = dict(headers or {})
        self._on_request = on_request
        self._untold = 0
        self._cookies: Cookies | None = None
        self._fixed = _fixed_lines(tuple(self._headers.items()))

    def send(self, method: str, url: str, body: bytes = b"", content_type: str = "", accept: str = PAGE) -> Response:
        """Send one request and follow its redirects as a browser does: to GET after 301, 302 and 303."""
        step = self.step
        began = time.monotonic()
        try:
            answer = self._once(method, url, body, content_type, accept)
            if 300 <= answer.status < 400:
                answer, url = self._follow(answer, method, url, body, content_type, accept)
            content = answer.content()
        except ParcoursError as trouble:
            error = trouble.message.partition(": ")[2][:80] or trouble.message[:80]
            self._tell(step, method, began, 0, error)
            raise
        status = answer.status
        error = f"HTTP {status}" if status >= 400 and accept is not ANYTHING else ""
        self._tell(step, method, began, len(content), error)
        return Response(url, status, answer.headers, content)

    def _tell(self, step: str, method: str, began: float, size: int, error: str) -> None:
        """Tell of a step that ends now, and of all HTTP requests since the last one: redirects, and what was left."""
        sent, self._untold = self._untold, 0
        self._on_request(step, method, began, time.monotonic() - began, size, error, sent)

    def send_and_leave(self, method: str, url: str, body: bytes = b"", content_type: str = "") -> None:
        """Send one request and follow nothing."""
        self._once(method, url, body, content_type, PAGE).content()

    def _follow(
        self, answer: Answer, method: str, url: str, body: bytes, content_type: str, accept: str
    ) -> tuple[Answer, str]:
        """Go where *answer* leads, and on; return the answer that leads nowhere, and its address."""
        for _ in range(MAX_REDIRECTS + 1):
            target = answer.location if 300 <= answer.status < 400 else None
            if target is None:
                return answer, url
            url = joined(url, target)
            if answer.status in (301, 302, 303):
                method, body, content_type = "GET", b"", ""
            answer = self._once(method, url, body, content_type, accept)
        raise ShopUnreachable(f"{url}: more than {MAX_REDIRECTS} redirects in a row")

    def stranger(self) -> LeanTransport:
        """Return a transport without the customer's cookies."""
        other = LeanTransport(self._connections, self._hosts, self._headers, self._on_request)
        other.step = "stranger"
        return other

    def close(self) -> None:
        """Leave the connections to others."""

    # One request ---------------------------------------------------------------------------------
    def _once(self, method: str, url: str, body: bytes, content_type: str, accept: str) -> Answer:
        self._untold += 1
        route = self._connections.routes.get(url)
        if route is None or route.hosts is not self._hosts:
            route = self._route(url)
        address = route.address
        cookies = self._cookies.line(address[1], route.path, secure=address[0] == "https") if self._cookies else ""
        head = (
            f"{method} {route.target} HTTP/1.1\r\n{route.host_line}{self._fixed}accept: {accept}\r\n"
            f"{'cookie: ' + cookies + _END if cookies else ''}"
        )
        if body or method == "POST":
            head += f"content-type: {content_type}\r\ncontent-length: {len(body)}\r\n"
        try:
            request = f"{head}\r\n".encode("ascii") + body
        except UnicodeEncodeError:
            request = f"{_escaped(head)}\r\n".encode("latin-1", "replace") + body
        answer = self._exchange(address, request, method)
        if answer.frame.sets_cookies:
            if self._cookies is None:
                self._cookies = Cookies()
            for line in answer.cookies:
                self._cookies.take(line, address[1], route.path)
        return answer

    def _exchange(self, address: Address, request: bytes, method: str) -> Answer:
        connection = self._connections.take(address)
        if connection.used and method != "GET" and connection.is_stale():
            connection.close()
            connection = self._connections.take(address, fresh=True)
        while True:
            try:
                connection.send(request)
                answer = read_answer(connection)
            except (Closed, OSError) as error:
                connection.close()
                # An idle connection that the shop has closed meanwhile says nothing about the shop.
                if connection.used and method == "GET" and not isinstance(error, TimeoutError):
                    connection = self._connections.take(address, fresh=True)
                    continue
                if isinstance(error, OSError):
                    raise unreachable(address, error) from error
                raise ShopUnreachable(f"{address[1]}: connection: closed without an answer") from None
            except BaseException:
                connection.close()
                raise
            if answer.keeps and not connection.rest:
                self._connections.give_back(connection)
            else:
                connection.close()
            return answer

    def _route(self, url: str) -> Route:
        """Return how *url* is asked for; refused where its host is not allowed."""
        routes = self._connections.routes
        route = self._beside(url) or self._parted(url)
        if len(routes) >= MOST_ROUTES:
            routes.clear()
        routes[url] = route
        return route

    def _beside(self, url: str) -> Route | None:
        """Return how *url* is asked for where another page of its host was; None where it has to be taken apart."""
        origin = _ORIGIN.match(url)
        known = self._connections.origins.get(origin[0]) if origin else None
        if origin is None or known is None or known.hosts is not self._hosts:
            return None
        target = url[origin.end() :]
        if not _PLAIN_TARGET.fullmatch(target):
            return None
        return Route(self._hosts, known.address, known.host_line, target.partition("?")[0], target)

    def _parted(self, url: str) -> Route:
        self._hosts.check(url, "the customer was led to")
        parts = urlsplit(url)
        host = (parts.hostname or "").removesuffix(".")
        port = parts.port or (443 if parts.scheme == "https" else 80)
        path = parts.path or "/"
        route = Route(
            self._hosts,
            (parts.scheme, host, port),
            f"host: {parts.netloc.rpartition('@')[2]}\r\n",
            path,
            f"{path}?{parts.query}" if parts.query else path,
        )
        if origin := _ORIGIN.match(url):
            self._connections.origins[origin[0]] = route
        return route


_ORIGIN = re.compile(r"https?://[A-Za-z0-9.:-]+(?=/)")
_PLAIN_TARGET = re.compile(r"/[A-Za-z0-9_~%./-]*(?:\?[A-Za-z0-9_~%.=&+-]+)?")
"""Path and query that are sent as they are written."""
MOST_ROUTES = 2_000
"""Addresses whose parts are remembered by a process."""
_END = "\r\n"


@lru_cache(maxsize=100)
def _fixed_lines(headers: tuple[tuple[str, str], ...]) -> str:
    """Return the lines that every request carries."""
    lines = {"accept-encoding": "gzip, deflate", **dict(headers)}
    return "".join(f"{name}: {value}\r\n" for name, value in lines.items())


def _escaped(text: str) -> str:
    """Write letters beyond ASCII in percent form, as browsers do in addresses."""
    return "".join(c if ord(c) < 128 else "".join(f"%{byte:02X}" for byte in c.encode()) for c in text)
