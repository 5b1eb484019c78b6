"""All promises by name, and the choice among them."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import lru_cache

from journeys.promises import (
    cases,
    confirmation,
    contact,
    delivery,
    download,
    invoice,
    mail,
    order,
    page,
    payment,
    relay,
    support,
    touchpoints,
)
from parcours.domain.promises import Promise
from parcours.errors import ConfigError, nearest

_MODULES = (
    order,
    payment,
    confirmation,
    mail,
    invoice,
    delivery,
    relay,
    download,
    contact,
    page,
    support,
    cases,
    touchpoints,
)

PROMISES: dict[str, Promise] = {promise.name: promise for module in _MODULES for promise in module.PROMISES}
"""Every promise that a journey can be judged on."""


def add(promise: Promise) -> None:
    """Add a promise of a user's own; the same one may be added again.

    Raises:
        ConfigError: If the name has no dot, or is taken by another promise.
    """
    known = PROMISES.setdefault(promise.name, promise)
    _chosen.cache_clear()
    if "." not in promise.name:
        del PROMISES[promise.name]
        raise ConfigError(f'promise "{promise.name}": expected a dotted name such as voucher.sent')
    if known is not promise:
        raise ConfigError(f'a promise named "{promise.name}" exists already: {known.sentence}')


def select(patterns: Iterable[str]) -> list[Promise]:
    """Choose promises by name.

    Args:
        patterns: Names, or shell patterns such as ``mail.*``.

    Returns:
        The promises, in the order of `PROMISES`, each once.

    Raises:
        ConfigError: If a pattern matches no promise; the message names the nearest one.
    """
    return list(_chosen(tuple(patterns)))


@lru_cache(maxsize=500)
def _chosen(patterns: tuple[str, ...]) -> tuple[Promise, ...]:
    chosen: set[str] = set()
    for pattern in patterns:
        matched = [name for name in PROMISES if fnmatchcase(name, pattern)]
        if not matched:
            groups = {f"{name.partition('.')[0]}.*" for name in PROMISES}
            known = groups if "*" in pattern else PROMISES
            raise ConfigError(f'no promise is named "{pattern}"; {nearest(pattern, known)}')
        chosen.update(matched)
    return tuple(promise for name, promise in PROMISES.items() if name in chosen)
