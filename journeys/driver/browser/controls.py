"""Finding controls by role and name with Playwright, which waits until they are there and can be used.

This is the long way. The short way, one question to the page's own script, comes first and is left wherever
something is not plain: the control is still to come, covered, moving or greyed out.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from journeys.driver.names import alternatives, exact_pattern, pattern
from journeys.driver.port import Name

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

Act = Callable[["Locator"], Awaitable[None]]
"""What is done with a control once it is found."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of control: what messages call it, its name in the page's script, and its roles.

    Args:
        called: "button or link".
        script: Key of the kind in ``script/act.js``.
        roles: ARIA roles, by which Playwright finds it; none for file fields, which are found by label.
    """

    called: str
    script: str
    roles: tuple[str, ...]


PRESSED = Kind("button or link", "pressed", ("button", "link", "tab", "menuitem"))
FILLED = Kind("field", "filled", ("textbox", "searchbox", "spinbutton", "combobox", "slider"))
TICKED = Kind("radio button or check box", "ticked", ("radio", "checkbox", "switch"))
LISTED = Kind("list or group of choices", "listed", ("combobox", "listbox"))
UPLOADED = Kind("file field", "uploaded", ())
_GROUPS = ("group", "radiogroup")

NEAREST = """
(elements, near) => {
  const plain = (text) => text.replace(/\\s+/g, " ").trim().toLowerCase();
  const wanted = plain(near);
  let best = -1, size = Infinity;
  elements.forEach((element, index) => {
    let around = element;
    while (around && !plain(around.textContent).includes(wanted)) around = around.parentElement;
    if (around && around.textContent.length < size) { best = index; size = around.textContent.length; }
  });
  return best;
}
"""
"""Index of the element whose smallest surrounding that holds the text is the smallest of all; -1 for none."""


def rules(name: Name) -> list[re.Pattern[str]]:
    """List the expressions in the order in which they count: each alternative exactly, then as a beginning."""
    return [rule for wanted in alternatives(name) for rule in (exact_pattern(wanted), pattern(wanted))]


def sources(name: Name) -> list[str]:
    """Return `rules` as the page's script takes them."""
    return [rule.pattern for rule in rules(name)]


def located(page: Page, kind: Kind, name: Name, option: Name = "") -> Locator:
    """Locate every control of *kind* that *name* could mean, and *option* in a group of that name."""
    rule = _any_of(name)
    if not kind.roles:
        return page.get_by_label(rule)
    found = _with_roles(page, kind.roles, rule)
    return found.or_(_in_group(page, rule, _any_of(option))) if option else found


async def best_of(page: Page, kind: Kind, name: Name, option: Name = "") -> Locator | None:
    """Return the control that *name* (and *option* in a group) means where several match; None where none does now."""
    if not kind.roles:
        return page.get_by_label(_any_of(name)).first
    for rule in rules(name):
        found = _with_roles(page, kind.roles, rule)
        if await found.count():
            return found.first
        for inner in rules(option) if option else ():
            found = _in_group(page, rule, inner)
            if await found.count():
                return found.first
    return None


async def nearest_of(page: Page, kind: Kind, name: Name, near: str) -> Locator | None:
    """Return the control of that name in the row or card that holds the text *near*; None where none does now."""
    for rule in rules(name):
        found = _with_roles(page, kind.roles, rule)
        index = await found.evaluate_all(NEAREST, near)
        if index >= 0:
            return found.nth(index)
    return None


def _any_of(name: Name) -> re.Pattern[str]:
    return re.compile("|".join(pattern(wanted).pattern for wanted in alternatives(name)), re.IGNORECASE)


def _in_group(scope: Page, group: re.Pattern[str], option: re.Pattern[str]) -> Locator:
    return _with_roles(_with_roles(scope, _GROUPS, group), TICKED.roles, option)


def _with_roles(scope: Page | Locator, roles: tuple[str, ...], rule: re.Pattern[str]) -> Locator:
    found = scope.get_by_role(roles[0], name=rule)  # type: ignore[arg-type]
    for role in roles[1:]:
        found = found.or_(scope.get_by_role(role, name=rule))  # type: ignore[arg-type]
    return found
