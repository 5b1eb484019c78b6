"""Where a link leads, and how a form writes what was typed."""

from __future__ import annotations

from urllib.parse import quote_plus, urljoin

from hypothesis import given
from hypothesis import strategies as st

from journeys.driver.addresses import joined, written_in_form

PAGES = ("http://127.0.0.1:80/a/b?c=d#e", "https://Shop.example.org", "http://u:p@shop.test?x", "HTTP://shop.test/a/")


@given(st.text(alphabet="/aB9_~%-.?=&+;:@# é\t", max_size=12))
def test_an_address_is_joined_as_the_standard_library_joins_it(href: str) -> None:
    """The short way for the usual address gives what taking it apart gives."""
    for page in PAGES:
        try:
            expected = urljoin(page, f"/{href}")
        except ValueError:
            continue
        assert joined(page, f"/{href}") == expected


@given(st.text(alphabet="/aBt9_~%-.?=&+;:@# é\t", max_size=12))
def test_an_address_with_its_host_is_joined_as_the_standard_library_joins_it(rest: str) -> None:
    """A whole address is taken as it is only where nothing in it is to be resolved."""
    for page in PAGES:
        for start in ("http://shop.tes", "https://127.0.0.1:80", "http:"):
            try:
                expected = urljoin(page, start + rest)
            except ValueError:
                continue
            assert joined(page, start + rest) == expected


@given(st.text(st.characters(codec="utf-8"), max_size=20))
def test_a_form_writes_what_was_typed_as_the_standard_library_does(text: str) -> None:
    """Plain words stay as they are, and everything else is put in percent form."""
    assert written_in_form(text) == quote_plus(text)
