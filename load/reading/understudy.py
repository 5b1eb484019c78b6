"""Somebody else who might have been shown the same text, with words of his own behind each stand-in.

Who reads a text for the customer and for this one as well sees at once which of its facts are whose, and whether each
word is put back rightly, before anybody is told from memory what it says.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from load.reading.moments import MARKS, number_of
from load.reading.veil import STAND_INS, Lift, other_token
from parcours.domain.persona import Address

_HOME = Address("318 allée des Ormelles", "62840", "Grandbeau-le-Haut")
_WORDS = (
    "melisande.orfevral.31",
    "Mélisande Orfévral",
    _HOME.street,
    f"{_HOME.postcode} {_HOME.city}",
    "Mélisande",
    "Orfévral",
)
_HIS = dict(zip(STAND_INS, _WORDS, strict=True))
_FIRST_NUMBER = 4_100
_LATER = timedelta(hours=5)
_HOUR_MIN = 60


def somebody_else(lift: Lift) -> Lift | None:
    """Return how the stand-ins of a text are taken off for somebody else.

    Args:
        lift: Takes them off for the customer who was shown the text.

    Returns:
        None where there are no stand-ins, or where taking them off, for one or the other, could not be undone.
    """
    if not lift.pairs or not lift.restores():
        return None
    minutes = tuple((minute - 1) % _HOUR_MIN for minute in lift.minutes)
    stand_ins = [stand_in for stand_in, _ in lift.pairs]
    tokens: dict[str, str] = {}
    for token in stand_ins:
        if token not in _HIS and not MARKS.search(token):
            tokens[token] = other_token(token, {*stand_ins, *tokens.values()})
    if not all(tokens.values()):
        return None
    words = _HIS | tokens
    pairs = [(stand_in, words.get(stand_in) or _written(stand_in, tokens, minutes)) for stand_in in stand_ins]
    plain = Lift(pairs)(lift.veiled)
    his = Lift(pairs, minutes, _HOME, lambda: plain, lift.veiled)
    return his if his.is_sound() else None


def another_hour(at: datetime, zone: str) -> datetime:
    """Return another time of the same day at the shop, for what a text says must not depend on it."""
    day = at.astimezone(ZoneInfo(zone)).date()
    return next((one for one in (at + _LATER, at - _LATER) if one.astimezone(ZoneInfo(zone)).date() == day), at)


def _written(stand_in: str, tokens: dict[str, str], minutes: tuple[int, ...]) -> str:
    """Return a moment, or an address with a number in it, with another minute, key and number."""
    for token, other in tokens.items():
        stand_in = stand_in.replace(token, other)
    return MARKS.sub(lambda mark: _told(number_of(mark[0]), minutes), stand_in)


def _told(number: int, minutes: tuple[int, ...]) -> str:
    return f"{minutes[number]:02d}" if number < len(minutes) else str(_FIRST_NUMBER + number)
