"""A mail as a page that is safe to open: its words and its shape, and nothing that acts or asks anybody.

A mail may hold scripts, forms, frames, refreshes, trackers and links to files. Cleaning comes first (nh3); a
content security policy in the page stands behind it. What was left out is not hidden: pictures leave their text.
"""

from __future__ import annotations

import html as markup
import re

import nh3

_TAGS = frozenset(
    [
        "a",
        "abbr",
        "address",
        "article",
        "b",
        "blockquote",
        "br",
        "caption",
        "center",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "font",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "i",
        "img",
        "ins",
        "kbd",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "section",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "u",
        "ul",
    ]
)
_GONE = frozenset(
    ["script", "style", "title", "noscript", "template", "iframe", "object", "embed", "svg", "math", "head"]
)
_EVERYWHERE = frozenset(("style", "align", "dir", "lang", "title"))
_ATTRIBUTES = {
    "*": set(_EVERYWHERE),
    "a": {"href"},
    "img": {"alt", "width", "height", "src"},
    "td": {"colspan", "rowspan", "width", "height", "valign", "bgcolor"},
    "th": {"colspan", "rowspan", "width", "height", "valign", "bgcolor", "scope"},
    "table": {"width", "cellpadding", "cellspacing", "border", "bgcolor"},
    "tr": {"bgcolor", "valign"},
    "font": {"color", "size", "face"},
}
_STYLES = frozenset(
    [
        "background-color",
        "border",
        "border-bottom",
        "border-collapse",
        "border-color",
        "border-left",
        "border-radius",
        "border-right",
        "border-spacing",
        "border-style",
        "border-top",
        "border-width",
        "color",
        "display",
        "font-family",
        "font-size",
        "font-style",
        "font-weight",
        "height",
        "letter-spacing",
        "line-height",
        "list-style-type",
        "margin",
        "margin-bottom",
        "margin-left",
        "margin-right",
        "margin-top",
        "max-width",
        "min-width",
        "padding",
        "padding-bottom",
        "padding-left",
        "padding-right",
        "padding-top",
        "text-align",
        "text-decoration",
        "text-transform",
        "vertical-align",
        "white-space",
        "width",
    ]
)
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]{1,200000}")
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'"


def clean_mail_html(html: str) -> str:
    """Return the body of a mail's HTML part without anything that acts or asks: a fragment.

    Links keep their address when it is http, https, mailto or tel, and open nothing by themselves; pictures from
    elsewhere are replaced by their text; styles that could load something are dropped.

    Args:
        html: The HTML part, as it came; it may be of any size and as broken as mails are.
    """
    return nh3.clean(
        html.replace("\x00", ""),
        tags=set(_TAGS),
        clean_content_tags=set(_GONE),
        attributes=_ATTRIBUTES,
        attribute_filter=_harmless,
        url_schemes={"http", "https", "mailto", "tel", "data"},
        filter_style_properties=set(_STYLES),
        link_rel="noopener noreferrer nofollow",
    )


def safe_mail_page(html: str, title: str = "") -> str:
    """Return a whole page that shows a mail's HTML part; opening it makes no request.

    Args:
        html: The HTML part, as it came.
        title: Title of the page, such as the mail's subject.
    """
    return (
        '<!doctype html><html><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="referrer" content="no-referrer"><meta name="viewport" content="width=device-width">'
        f"<title>{markup.escape(title)}</title>"
        "<style>body{font-family:sans-serif;margin:1rem;max-width:48rem;color:#222;background:#fff}"
        "img:not([src]){display:inline-block;border:1px dashed #999;padding:0 .3em;font-size:.8em}</style></head>"
        f"<body>{clean_mail_html(html)}</body></html>"
    )


def _harmless(tag: str, attribute: str, value: str) -> str | None:
    """Keep an attribute's value only where it can load nothing."""
    if tag == "img" and attribute == "src":
        return value if _PICTURE.fullmatch(value) else None
    if attribute == "href" and value.strip().lower().startswith("data:"):
        return None
    if attribute == "style" and re.search(r"url\s*\(|expression|image-set|@import|\\", value, re.IGNORECASE):
        return None
    return value
