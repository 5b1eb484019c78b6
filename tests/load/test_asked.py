"""Objectives that nothing will ever be counted for are refused before anybody comes."""

from pathlib import Path

import pytest

from load.settings import DEFAULT_OBJECTIVES
from parcours.assembly.asked import check_objectives
from parcours.assembly.settings import Settings, load_settings
from parcours.errors import ConfigError

NAMED = ("request p99 < 1 s", "link p95 < 1 s", "journey:relay-parcel p95 < 20 s", "mail.once >= 99 %")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return the settings of a project that says nothing."""
    (tmp_path / "parcours.toml").touch()
    return load_settings(tmp_path / "parcours.toml")


def test_steps_tags_promises_and_the_crowds_journeys_may_be_asked_about(settings: Settings) -> None:
    """Whatever can be counted passes, the defaults among them."""
    check_objectives((*DEFAULT_OBJECTIVES, *NAMED), settings)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("chekout p95 < 3 s", "given 'chekout'; did you mean \"checkout\"?"),
        ("confirmation.arrive >= 99 %", "given 'confirmation.arrive'; did you mean \"confirmation.arrives\"?"),
        ("journey:after-sale p95 < 3 s", "given 'journey:after-sale'; did you mean"),
        ("xyz p95 < 3 s", "given 'xyz'; tags: request, journey, catalogue, checkout; such as: place-order, look-up"),
    ],
)
def test_a_name_that_there_is_not_is_refused_with_the_nearest(settings: Settings, text: str, hint: str) -> None:
    """A misspelt objective costs no run: it is exit 2, with what was probably meant."""
    with pytest.raises(ConfigError) as refusal:
        check_objectives([text], settings)

    expected = f"objective {text!r}: expected a step, a tag, a promise or journey:NAME, {hint}"
    assert str(refusal.value).startswith(expected)
