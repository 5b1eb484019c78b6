"""Verdicts tell times in the shop's own zone, unless the owner names another."""

from __future__ import annotations

from parcours.domain.terms import Terms


def test_the_shops_zone_holds_where_none_was_given() -> None:
    """Terms without a zone take the shop's; terms with one keep it."""
    assert Terms().of_shop("America/Montreal").zone == "America/Montreal"
    assert Terms(zone="Europe/London").of_shop("America/Montreal").zone == "Europe/London"
    assert Terms(confirmation_within_s=5.0).of_shop("Europe/London") == Terms(
        confirmation_within_s=5.0, zone="Europe/London"
    )
