"""Names requests by what the customer is doing: the shop's verb that is under way."""

from __future__ import annotations

from typing import Any

from journeys.shops.port import Shop
from load.client.transport import LeanTransport

_VERBS = frozenset(name for name in vars(Shop) if not name.startswith("_") and callable(getattr(Shop, name)))
OUTSIDE = "link"
"""Name of the requests that are made outside of any verb."""
STEPS = frozenset((OUTSIDE, *(name.replace("_", "-") for name in _VERBS)))
"""Every name that a request may have."""
_LASTING = ("driver", "zone", "order_numbers", "readers", "time_machine")
"""What of a shop stays as it is while a customer is there, and is asked for at every page."""


class StepNames:
    """A shop whose verbs name the requests that they make; everything else is the shop's own.

    A verb that calls another keeps its own name.

    Args:
        shop: The adapter.
        transport: Whose requests are named.
    """

    def __init__(self, shop: Shop, transport: LeanTransport) -> None:
        self.__shop = shop
        self.__transport = transport
        transport.step = OUTSIDE
        for name in _LASTING:
            setattr(self, name, getattr(shop, name))

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.__shop, name)
        if name not in _VERBS:
            return found
        transport = self.__transport

        def verb(*args: Any, **more: Any) -> Any:
            before = transport.step
            if before == OUTSIDE:
                transport.step = name.replace("_", "-")
            try:
                return found(*args, **more)
            finally:
                transport.step = before

        return verb
