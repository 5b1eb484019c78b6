"""What objectives may be about: one that nothing will ever be counted for is refused before anybody comes."""

from __future__ import annotations

from collections.abc import Iterable

from journeys.promises.registry import PROMISES
from load.crowd.steps import STEPS
from load.objectives import parse
from parcours.assembly.catalogue import take_in
from parcours.assembly.settings import Settings
from parcours.errors import ConfigError, nearest

_TAGS = ("request", "journey", "catalogue", "checkout")


def check_objectives(texts: Iterable[str], settings: Settings) -> None:
    """Refuse objectives that cannot be parsed, or are about no step, tag, promise or journey that there is.

    Args:
        texts: Objectives, as they were written.
        settings: The call's settings, which name the journeys and a user's own promises.

    Raises:
        ConfigError: With the nearest name that there is.
    """
    own = settings.journeys
    take_in(own.promises, own.readers, own.files)
    known = {*_TAGS, *STEPS, *PROMISES, *(f"journey:{name}" for name in settings.load.journeys)}
    for text in texts:
        name = parse(text).name
        if name not in known:
            raise ConfigError(
                f"objective {text!r}: expected a step, a tag, a promise or journey:NAME, given {name!r};"
                f" {_nearest(name, known)}"
            )


def _nearest(name: str, known: set[str]) -> str:
    hint = nearest(name, known)
    return hint if hint.startswith("did you mean") else f"tags: {', '.join(_TAGS)}; such as: place-order, look-up"
