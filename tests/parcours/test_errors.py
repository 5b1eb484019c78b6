"""Laws of errors: each says the way out and has one exit code."""

import pytest

from parcours import errors


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.ConfigError, 2),
        (errors.SpecError, 2),
        (errors.ShopUnreachable, 3),
        (errors.MailboxUnreachable, 3),
        (errors.BrowserUnavailable, 3),
        (errors.Refused, 4),
        (errors.NothingSelected, 5),
    ],
)
def test_every_kind_of_error_has_one_exit_code(error, code):
    """The exit code belongs to the kind of error, not to the place that raised it."""
    assert error("x").exit_code == code


def test_an_error_ends_with_the_way_out():
    """The way out stands on a line of its own."""
    assert str(errors.ConfigError("shop.toml: no", way_out="mend it")) == "shop.toml: no\n  -> mend it"


def test_a_near_name_is_suggested_and_a_far_one_is_answered_with_all():
    """A typo gets its nearest name; nonsense gets the whole list."""
    known = ["relay-parcel", "after-sales"]

    assert errors.nearest("relay-parcle", known) == 'did you mean "relay-parcel"?'
    assert errors.nearest("zzz", known) == "known: after-sales, relay-parcel"


def test_of_very_many_names_the_first_are_listed():
    """A list that nobody reads is cut, and says how many more there are."""
    known = [f"fault-{number:02}" for number in range(25)]

    assert errors.nearest("zzz", known) == f"known: {', '.join(known[:20])} and 5 more"
