"""The controls of a document that a customer can use: which there are, which are shown, what stands beside them."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from journeys.driver.lines import squeeze

GONE = "script, style, noscript, template, [hidden], dialog:not([open])"
"""What is never shown."""
FIELDS = "input, select, textarea"
PRESSABLE = "a[href], button, input[type=submit], input[type=image], input[type=button]"
NO_FIELD = ("hidden", "submit", "button", "reset", "image")
"""Kinds of input that are no field to fill in."""
NOT_TYPED = ("radio", "checkbox", "file", "select")
"""Kinds of field into which nothing is typed."""


def kind_of(node: LexborNode) -> str:
    """Return the type of an input, the name of any other element."""
    return (node.attributes.get("type") or "text").lower() if node.tag == "input" else str(node.tag)


def is_usable(node: LexborNode) -> bool:
    """Say whether a control is shown and not switched off."""
    return "disabled" not in node.attributes and _shown(node)


def _shown(node: LexborNode) -> bool:
    parent: LexborNode | None = node
    while parent is not None and parent.attributes is not None:
        style = (parent.attributes.get("style") or "").replace(" ", "").lower()
        if "display:none" in style:
            return False
        if parent.tag == "details" and "open" not in parent.attributes:
            return False
        parent = parent.parent
    return True


def steps_to(node: LexborNode, near: str) -> int | None:
    """Return how far up from *node* the text *near* stands beside it; None where it stands nowhere."""
    wanted = squeeze(near).lower()
    parent = node.parent
    steps = 0
    while parent is not None:
        if wanted in squeeze(parent.text(separator=" ")).lower():
            return steps
        parent = parent.parent
        steps += 1
    return None
