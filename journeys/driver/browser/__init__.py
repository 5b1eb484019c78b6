"""The browser driver: the truth about a shop, played in Chromium. The only room that imports playwright.

`BrowserPool` and `find_browser` are the whole face; importing them does not load playwright.
"""

from journeys.driver.browser.driver import BrowserDriver
from journeys.driver.browser.find import find_browser, way_out
from journeys.driver.browser.pool import BrowserPool

__all__ = ["BrowserDriver", "BrowserPool", "find_browser", "way_out"]
