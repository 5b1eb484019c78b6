"""What mailboxes have in common that answer over HTTP."""

from __future__ import annotations

from abc import abstractmethod
from datetime import datetime
from typing import Any

import httpx

from parcours.clock import Clock
from parcours.errors import ConfigError, MailboxUnreachable
from parcours.mailbox.polled import PolledMailbox


class RestMailbox(PolledMailbox):
    """All mail of a server that answers over HTTP.

    Args:
        url: Address of its web page, such as ``http://127.0.0.1:8025``.
        user: Name for its web page, empty for none.
        password: The password to it.
        since: Letters that came earlier are not seen; None for "from now on".
        poll_s: Seconds between two looks of a waiter, above 0.
        clock: Stamps the letters.
    """

    def __init__(
        self,
        url: str,
        *,
        user: str = "",
        password: str = "",
        since: datetime | None = None,
        poll_s: float = 0.1,
        clock: Clock | None = None,
    ) -> None:
        super().__init__(url, since=since, poll_s=poll_s, clock=clock)
        self._rest = Rest(url, user, password)
        self._ever: set[str] = set()
        """Keys of the letters that were returned before."""

    @abstractmethod
    def _whole(self, key: str) -> str:
        """Return the path at which a letter lies as it was sent."""

    def _fetch(self, keys: list[str]) -> dict[str, bytes]:
        texts = {key: self._rest.bytes(self._whole(key), self._patience_s) for key in keys}
        return {key: raw for key, raw in texts.items() if raw is not None}

    def _hang_up(self) -> None:
        self._rest.close()


class Rest:
    """One connection to a server; what it cannot answer is told as `MailboxUnreachable`.

    Args:
        url: The server's address.
        user: Name for HTTP Basic authentication; empty for none.
        password: Its password; never written or said.
    """

    def __init__(self, url: str, user: str = "", password: str = "") -> None:
        self.url = url.rstrip("/")
        self._auth = (user, password) if user else None
        self._client: httpx.Client | None = None

    def json(self, path: str, timeout_s: float, **query: str | int) -> Any:
        """Return what the server answers at *path*, as JSON; None where it says 404."""
        answer = self._get(path, timeout_s, query)
        if answer is None:
            return None
        try:
            return answer.json()
        except ValueError as error:
            raise self._unreachable(path, f"expected JSON, given {answer.text[:60]!r}") from error

    def bytes(self, path: str, timeout_s: float) -> bytes | None:
        """Return what the server answers at *path*; None where it says 404."""
        answer = self._get(path, timeout_s, {})
        return None if answer is None else answer.content

    def close(self) -> None:
        """Drop the connection; the next question opens another."""
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _get(self, path: str, timeout_s: float, query: dict[str, str | int]) -> httpx.Response | None:
        if self._client is None:
            self._client = httpx.Client(auth=self._auth, trust_env=False, follow_redirects=False)
        try:
            answer = self._client.get(self.url + path, params=query, timeout=timeout_s)
        except httpx.HTTPError as error:
            raise self._unreachable(path, f"{type(error).__name__}: {error}") from error
        if answer.status_code in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
            raise ConfigError(
                f"{self.url}: the server refuses the user", way_out="check user and password_env in [mailbox]"
            )
        if answer.status_code == httpx.codes.NOT_FOUND:
            return None
        if answer.status_code != httpx.codes.OK:
            raise self._unreachable(path, f"HTTP {answer.status_code}")
        return answer

    def _unreachable(self, path: str, why: str) -> MailboxUnreachable:
        return MailboxUnreachable(
            f"{self.url}{path}: the mailbox does not answer: {why}",
            way_out="check host, port and kind in [mailbox], and that the server is up",
        )
