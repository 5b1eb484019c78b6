"""A mail as a page that is safe to open."""

from __future__ import annotations

from pathlib import Path

import pytest

from journeys.driver.browser import find_browser
from journeys.evidence.mail_view import clean_mail_html, safe_mail_page

HOSTILE = """<html><head><title>Votre commande</title><meta http-equiv="refresh" content="0;url={evil}/refresh">
<link rel="stylesheet" href="{evil}/style.css"><base href="{evil}/"><style>@import url({evil}/import.css);
body{{background:url({evil}/css.png)}}</style></head><body onload="fetch('{evil}/onload')" background="{evil}/bg.png">
<script>fetch('{evil}/script')</script>
<form action="{evil}/form"><p>Votre avis : <input name="a"><button>Envoyer</button></p></form>
<iframe src="{evil}/frame"></iframe><object data="{evil}/object"></object><embed src="{evil}/embed">
<p style="color:red;background-image:url({evil}/p.png)">Commande <b>A-12</b>, total 33,00&nbsp;€</p>
<img src="{evil}/pixel.gif" alt="Logo de la boutique" width="1"><img srcset="{evil}/set.png 2x" alt="Rose">
<svg><image href="{evil}/svg.png"/></svg><video src="{evil}/video" poster="{evil}/poster"></video>
<audio src="{evil}/audio"></audio><a href="file:///etc/passwd">fichier</a>
<a href="javascript:fetch('{evil}/js')">script</a> <a href="{evil}/suivi" ping="{evil}/ping">suivi</a>
<table background="{evil}/table.png"><tr><td>Bouquet</td></tr></table>
<div style="width:expression(fetch('{evil}/ie'))">fin</div>
</body></html>"""


def test_survive_30_what_acts_or_asks_is_gone_and_the_words_stay() -> None:
    """No script, form, frame, refresh, tracker, remote picture or file link; text, shape and honest links stay."""
    clean = clean_mail_html(HOSTILE.format(evil="http://evil.example"))

    for trace in ("<script", "<form", "<input", "<iframe", "<meta", "<link", "<base", "onload", "file:", "javascript:"):
        assert trace not in clean
    assert clean.count("http://evil.example") == 1
    assert '<a href="http://evil.example/suivi" rel="noopener noreferrer nofollow">suivi</a>' in clean
    for words in ("Votre avis", "Commande <b>A-12</b>", "33,00", "Logo de la boutique", "Bouquet", "fichier", "fin"):
        assert words in clean


def test_a_picture_inside_the_mail_stays() -> None:
    """A picture that the mail itself carries as data asks nobody."""
    picture = '<img src="data:image/png;base64,iVBORw0KGgo=" alt="Logo">'

    assert clean_mail_html(picture) == picture.replace(' alt="Logo">', ' alt="Logo">')
    assert "src" not in clean_mail_html('<img src="data:text/html;base64,PHNjcmlwdD4=">')
    assert "href" not in clean_mail_html('<a href="data:text/html,x">x</a>')


@pytest.mark.parametrize(
    "html", ["", "<", "<div>" * 5000 + "x", "\x00<p>a</p>", "<b>" + "x" * 1_000_000, "<a href='//evil.example/x'>y</a>"]
)
def test_survive_31_broken_mails_are_shown_all_the_same(html: str) -> None:
    """No mail, however broken, deep or long, stops the cleaning."""
    assert safe_mail_page(html, "A <b> & c").startswith("<!doctype html>")


def test_survive_30_opening_the_page_asks_nobody(tmp_path: Path) -> None:
    """In a real browser the page stays where it is, and not one request leaves it."""
    from playwright.sync_api import sync_playwright

    path = tmp_path / "mail.html"
    path.write_text(safe_mail_page(HOSTILE.format(evil="http://evil.example"), "Votre commande"), encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        page = browser.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(path.as_uri())
        page.wait_for_timeout(300)
        text = page.inner_text("body")
        browser.close()

    assert asked == [path.as_uri()]
    assert "Commande A-12, total 33,00 €" in text.replace("\u00a0", " ")
