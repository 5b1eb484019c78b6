"""Plain arrivals: a few requests one after the other, nothing read and nothing judged. For rates beyond any reader.

The plan's ``about`` holds ``url``, ``hosts``, ``headers`` and ``steps``, each ``"GET /path"`` or ``"name: GET /path"``.
"""

from __future__ import annotations

from collections.abc import Callable

from journeys.driver.hosts import AllowedHosts
from load.client.connections import Connections
from load.client.transport import LeanTransport, OnRequest
from load.crowd.parts import Played
from load.plan import Plan
from parcours.errors import CouldNotLook, Refused, SpecError


class PlainCast:
    """Plays the same steps for every arrival.

    Args:
        plan: The run's plan.

    Raises:
        SpecError: If a step cannot be understood.
    """

    def __init__(self, plan: Plan) -> None:
        about = plan.about
        base = str(about["url"]).rstrip("/")
        self._hosts = AllowedHosts(about["hosts"])
        self._headers = dict(about.get("headers", {}))
        self._connections = Connections(float(about.get("timeout_s", 10.0)))
        self._steps = [_step(text, base) for text in about["steps"]]

    def play(self, kind: int, seed: int, on_request: OnRequest, still_wanted: Callable[[], None]) -> Played:
        """Send the steps; the arrival is "stuck" at the first that fails."""
        transport = LeanTransport(self._connections, self._hosts, self._headers, on_request)
        try:
            for name, method, url in self._steps:
                transport.step = name
                if transport.send(method, url).status >= 400:
                    return Played("stuck")
        except CouldNotLook:
            return Played("inconclusive")
        except Refused as refused:
            return Played("refused", (), [("incidents", {"what": "refused", "text": refused.message, "second": None})])
        return Played("done")

    def close(self) -> None:
        """Close the connections."""
        self._connections.close()


def _step(text: str, base: str) -> tuple[str, str, str]:
    name, colon, request = text.partition(": ")
    method, _, path = (request if colon else text).strip().partition(" ")
    if method not in ("GET", "POST") or not path.startswith("/"):
        raise SpecError(f"step: expected such as 'GET /' or 'basket: GET /panier', given {text!r}")
    return (name if colon else path), method, base + path
