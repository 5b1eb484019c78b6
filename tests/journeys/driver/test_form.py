"""A form as a customer without a browser fills it in."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from journeys.driver.http.form import Entries, asked_by_script, lacks_an_entry, required_of

CHOICE = (
    "<form><div><label><input type=radio name=who value=guest checked> as a guest</label></div>"
    "<div><label><input type=radio name=who value=known> my password is</label>"
    "<div><input type=password name=secret required></div></div></form>"
)
LABELLED = (
    "<form><input type=radio name=who> guest <label for=s>Password</label><input id=s type=password required></form>"
)
ALONE = "<form><p>Sign in</p><div><div><input type=password name=secret required></div></div></form>"


def password(page: str) -> tuple[LexborNode, LexborNode, LexborNode]:
    """Return the password field of *page*, its form and the page."""
    root = LexborHTMLParser(page).root
    assert root is not None
    return root.css("input[type=password]")[0], root.css("form")[0], root


def test_a_password_beside_a_choice_is_asked_by_script() -> None:
    """Who goes on as a guest is not held up by the password of those who do not."""
    field, form, root = password(CHOICE)
    assert (asked_by_script(field, root), lacks_an_entry(required_of(form, root), Entries())) == (True, False)


@pytest.mark.parametrize("page", [LABELLED, ALONE])
def test_any_other_password_must_be_given(page: str) -> None:
    """A password with a label of its own, or without a choice beside it, is asked of everybody."""
    field, form, root = password(page)
    assert (asked_by_script(field, root), lacks_an_entry(required_of(form, root), Entries())) == (False, True)
