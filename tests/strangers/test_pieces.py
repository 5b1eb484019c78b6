"""The strangers spoil only what a customer reads."""

from __future__ import annotations

from tests.strangers.pieces import page_pieces


def test_what_is_folded_away_is_not_read() -> None:
    """Of a closed fold the summary alone is read; of an open one, all; of what is hidden, nothing."""
    body = (
        "<p>a</p><details><summary>b</summary><p>c</p></details><details open><summary>d</summary>e</details>"
        '<div style="display:none">f</div><p>g</p>'
    )

    assert [piece.text for piece in page_pieces(body)] == ["a", "b", "d", "e", "g"]
