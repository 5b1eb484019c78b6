"""In which country a shop is, as far as its clock tells: telephone numbers and holidays are read by it."""

from __future__ import annotations

_COUNTRIES = {
    "Europe/Paris": "FR",
    "Europe/London": "GB",
    "Europe/Zurich": "CH",
    "Europe/Brussels": "BE",
    "Europe/Berlin": "DE",
    "Europe/Luxembourg": "LU",
    "Europe/Madrid": "ES",
    "America/New_York": "US",
    "America/Montreal": "CA",
}


def country(zone: str) -> str:
    """Return the two letters of the country of a time zone such as ``Europe/Paris``; ``FR`` for an unknown one."""
    return _COUNTRIES.get(zone, "FR")
