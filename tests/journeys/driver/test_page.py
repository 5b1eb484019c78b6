"""Reading a page from its HTML."""

from __future__ import annotations

import pytest

from journeys.driver.page import Control, Link, read_html


def lines(body: str) -> tuple[str, ...]:
    """Return the lines of a page with this body."""
    return read_html(f"<html><body>{body}</body></html>", "http://shop.test/a/b", 200).lines


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>un <b>deux</b>\n trois</p><p>quatre</p>", ("un deux trois", "quatre")),
        ("un<br>deux<div>trois</div>quatre", ("un", "deux", "trois", "quatre")),
        ("<dl><dt>Total :</dt><dd>33,00&nbsp;€</dd></dl>", ("Total : 33,00 €",)),
        (
            "<dl><div><dt>Adresse</dt><dd>3 rue des Lilas<br>75004 Paris</dd></div></dl>",
            ("Adresse : 3 rue des Lilas, 75004 Paris",),
        ),
        ("<dl><dt>Seul</dt></dl>", ("Seul",)),
        ("<dl><dt>Deux</dt><dd>a</dd><dd>b</dd></dl>", ("Deux : a", "b")),
        ("<table><tr><th>Total</th><td>33 €</td></tr></table>", ("Total : 33 €",)),
        (
            "<table><tr><th>Article</th><th>Prix</th></tr><tr><td>Rose</td><td>3 €</td></tr></table>",
            ("Article\tPrix", "Rose\t3 €"),
        ),
        ("<table><tr><td></td><td>a</td><td></td></tr></table>", ("a",)),
        (
            "<table><tr><td>" + "".join(f"<p>{n}</p>" for n in range(8)) + "</td></tr></table>",
            tuple(str(n) for n in range(8)),
        ),
        ("<label>Somme :</label> <output>12 €</output>", ("Somme : 12 €",)),
        ("<label>Ville <select><option>Paris<option selected>Lyon</select></label>", ("Ville Lyon",)),
        ("<select><option>Paris<option>Lyon</select>", ("Paris",)),
        ("<ul><li>un<li>deux</ul>", ("un", "deux")),
        ("<button>Payer <span>33 €</span></button><input type=submit value=Aller>", ("Payer 33 €", "Aller")),
        ("<textarea>brouillon</textarea><p>a</p>", ("a",)),
        ("", ()),
    ],
)
def test_lines(body: str, expected: tuple[str, ...]) -> None:
    """A line for each block; a label and its value on one line; other cells joined by tabs."""
    assert lines(body) == expected


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>x</script>",
        "<style>x</style>",
        "<p hidden>x</p>",
        "<p style='color:red;display:none'>x</p>",
        "<p style='display: none'>x</p>",
        "<template>x</template>",
        "<noscript>x</noscript>",
        "<dialog>x</dialog>",
        "<details><summary></summary>x</details><!-- x -->".replace("x</details>", "<p>x</p></details>"),
        "<input type=hidden value=x>",
    ],
)
def test_hidden_parts_are_not_read(hidden: str) -> None:
    """What a page hides by its HTML alone is neither in the lines nor in the document."""
    view = read_html(f"<body>{hidden}<p>seen</p></body>", "http://shop.test/", 200)

    assert view.lines == ("seen",)
    assert "x" not in view.html.replace("<!-- x -->", "")


def test_what_can_be_used_is_listed_by_name() -> None:
    """Links are absolute; controls carry label, type and whether they must be filled; buttons their names."""
    view = read_html(
        """<html lang="fr-FR"><head><title> Ma
        page </title><base href="/boutique/"></head><body><h1>Merci <b>Ana</b></h1><h2></h2>
        <a href="x?a=1"><img alt="Bouquet"> rond</a><a href="tel:+33199001234">01 99</a><a href="javascript:x">js</a>
        <a href="#bas" aria-label="En bas">v</a>
        <label for=n>Nom *</label><input id=n required>
        <label>Pays <select aria-required=true><option>France</select></label>
        <input placeholder="Code"><span id=s>Remarques</span><textarea aria-labelledby=s></textarea>
        <input type=hidden name=h>
        <button aria-label="Fermer">x</button><input type=submit><input type=image alt=Chercher><summary>Plus</summary>
        </body></html>""",
        "http://shop.test/a/b",
        200,
    )

    assert (view.title, view.language, view.headings) == ("Ma page", "fr", ("Merci Ana",))
    assert view.links == (
        Link("Bouquet rond", "http://shop.test/boutique/x?a=1"),
        Link("01 99", "tel:+33199001234"),
        Link("En bas", "http://shop.test/boutique/#bas"),
    )
    assert view.controls == (
        Control("Nom *", "text", required=True),
        Control("Pays", "select", required=True),
        Control("Code", "text"),
        Control("Remarques", "textarea"),
    )
    assert view.buttons == ("Fermer", "Submit", "Chercher", "Plus")


@pytest.mark.parametrize(
    "html", ["", "   ", "<", "plain", "<table><tr><td>" * 2000, "\x00<p>\ud800</p>".encode("utf-8", "replace").decode()]
)
def test_survive_31_broken_documents_are_read_all_the_same(html: str) -> None:
    """No document, however broken or deep, stops the reading."""
    assert read_html(html, "http://shop.test/", 200).status == 200
