"""What an adapter remembers of its customer, as plain JSON: kept where acts are days apart.

An adapter need do nothing for it: whatever it has set on itself that is text, a number, a list or table of such, or
the customer, is kept. What is none of these is named, and is as the constructor makes it when the journey goes on.
"""

from __future__ import annotations

from typing import Any

from journeys.shops.port import Shop
from parcours.domain.persona import Persona
from parcours.records import Json

_GIVEN = frozenset(("base_url", "driver", "time_machine", "outgoing"))
_PERSONA = {"the": "customer"}


def remember(shop: Shop) -> tuple[Json, list[str]]:
    """Return what *shop* has set on itself, and the names of what cannot be kept."""
    kept: Json = {}
    forgotten: list[str] = []
    for name, value in vars(shop).items():
        if name in _GIVEN:
            continue
        try:
            kept[name] = _plain(value)
        except TypeError:
            forgotten.append(name)
    return kept, forgotten


def recall(shop: Shop, memory: Json, persona: Persona) -> None:
    """Give *shop* back what `remember` returned; *persona* is the customer."""
    for name, value in memory.items():
        setattr(shop, name, _living(value, persona))


def _plain(value: Any) -> Any:
    match value:
        case None | bool() | int() | float() | str():
            return value
        case Persona():
            return _PERSONA
        case list() | tuple():
            return {"type": type(value).__name__, "items": [_plain(item) for item in value]}
        case dict() if all(isinstance(key, str) for key in value):
            return {"type": "dict", "items": {key: _plain(item) for key, item in value.items()}}
    raise TypeError(type(value).__name__)


def _living(value: Any, persona: Persona) -> Any:
    match value:
        case {"the": "customer"}:
            return persona
        case {"type": "dict", "items": dict(items)}:
            return {key: _living(item, persona) for key, item in items.items()}
        case {"type": "tuple", "items": list(items)}:
            return tuple(_living(item, persona) for item in items)
        case {"type": "list", "items": list(items)}:
            return [_living(item, persona) for item in items]
    return value
