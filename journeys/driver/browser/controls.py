"""Finding controls on a page by role and name, with as few round trips as can be.

The quick way asks for the one control that any of the names means and acts on it in one call. Only where the
page has several is it asked which of them an exact name, an earlier alternative or a neighbouring text means.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from journeys.driver.names import alternatives, exact_pattern, pattern
from journeys.driver.port import Name

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

Act = Callable[["Locator"], Awaitable[None]]
"""What is done with a control once it is found."""

PRESSED = ("button", "link", "tab", "menuitem")
FILLED = ("textbox", "searchbox", "spinbutton", "combobox", "slider")
TICKED = ("radio", "checkbox", "switch")
LISTS = ("combobox", "listbox")
GROUPS = ("group", "radiogroup")
UPLOADED = ("button",)

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


def any_of(name: Name) -> re.Pattern[str]:
    """Return one expression that matches each of the alternatives."""
    return re.compile("|".join(pattern(wanted).pattern for wanted in alternatives(name)), re.IGNORECASE)


def rules(name: Name) -> list[re.Pattern[str]]:
    """List the expressions in the order in which they count: each alternative exactly, then as a beginning."""
    return [rule for wanted in alternatives(name) for rule in (exact_pattern(wanted), pattern(wanted))]


def with_roles(scope: Page | Locator, roles: tuple[str, ...], rule: re.Pattern[str]) -> Locator:
    """Locate the visible controls in *scope* that have one of *roles* and a name that *rule* matches."""
    found = scope.get_by_role(roles[0], name=rule)  # type: ignore[arg-type]
    for role in roles[1:]:
        found = found.or_(scope.get_by_role(role, name=rule))  # type: ignore[arg-type]
    return found


def in_group(scope: Page, group: re.Pattern[str], option: re.Pattern[str]) -> Locator:
    """Locate the radio buttons and check boxes *option* inside a group whose legend is *group*."""
    return with_roles(with_roles(scope, GROUPS, group), TICKED, option)


async def best_of(page: Page, roles: tuple[str, ...], name: Name, option: Name = "") -> Locator | None:
    """Return the control that *name* (and *option* in a group) means where several match; None where none does now."""
    for rule in rules(name):
        located = with_roles(page, roles, rule)
        if await located.count():
            return located.first
        for inner in rules(option) if option else ():
            located = in_group(page, rule, inner)
            if await located.count():
                return located.first
    return None


async def nearest_of(page: Page, roles: tuple[str, ...], name: Name, near: str) -> Locator | None:
    """Return the control of that name in the row or card that holds the text *near*; None where none does now."""
    for rule in rules(name):
        located = with_roles(page, roles, rule)
        index = await located.evaluate_all(NEAREST, near)
        if index >= 0:
            return located.nth(index)
    return None
