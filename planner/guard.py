"""Keeps the page on this machine: who may ask, and what the browser may load.

The server listens on 127.0.0.1 only. A hostile page in the same browser could still send requests there, by the
address or by a name that it makes point there (DNS rebinding). So the name under which the page was asked for must be
its own, and a request must come from the page itself; only following a link to the page may start elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

NAMES = ("127.0.0.1", "localhost")
"""Names under which the page may be asked for."""


def policy(styles: Sequence[str]) -> str:
    """Write the content security policy: everything from this server, nothing inline.

    Args:
        styles: Digests (``sha256-...``) of the style texts that the charts' script brings with it.
    """
    allowed = " ".join(["'self'", *(f"'{digest}'" for digest in styles)])
    return (
        f"default-src 'none'; script-src 'self'; style-src {allowed}; img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


class Guard:
    """Refuses strangers and adds the headers that bind the browser.

    Args:
        app: What is guarded.
        policy: The content security policy.
    """

    def __init__(self, app: ASGIApp, policy: str) -> None:
        self._app = app
        self._headers = {
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse with 403 and the reason."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        port = (scope.get("server") or ("", 0))[1]
        why = refusal(scope["method"], scope["path"], Headers(scope=scope), int(port or 0))

        async def bound(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        if why:
            await PlainTextResponse(why, 403)(scope, receive, bound)
        else:
            await self._app(scope, receive, bound)


def refusal(method: str, path: str, headers: Headers, port: int) -> str:
    """Say why a request is refused; empty for one that is welcome.

    Args:
        method: Its method.
        path: Its path.
        headers: What it says of itself.
        port: The port on which the server listens.
    """
    hosts = [f"{name}:{port}" for name in NAMES]
    host = headers.get("host", "")
    if host.lower() not in hosts:
        return f"Host: expected {' or '.join(hosts)}, given {host[:80]!r}"
    origin = headers.get("origin")
    if origin is not None and origin.lower() not in {f"http://{one}" for one in hosts}:
        return f"Origin: expected the planner's own page, given {origin[:80]!r}"
    site = headers.get("sec-fetch-site", "none")
    followed = method == "GET" and path == "/" and headers.get("sec-fetch-mode") == "navigate"
    if site not in {"same-origin", "none"} and not followed:
        return f"Sec-Fetch-Site: expected a request of the planner's own page, given {site[:20]!r}"
    return ""
