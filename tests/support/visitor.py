"""Somebody at a browser of their own, whose every page is looked at and listened to.

    ines = visitor(person)
    ines.visit("/")                       goes there and looks
    ines.page.get_by_role(...).click()
    ines.look()                           looks at wherever the click led

Looking means: axe finds nothing in light and in dark, nothing scrolls sideways at 360 and 1280
pixels, with text twice as large, or at 320 pixels with the largest text that the site offers, and
what a finger touches is large enough. All along, errors
on the console, reports of the content security policy and broken answers are written down; the
fixture that made the visitor fails the journey for them at its end.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, expect

NARROW, PHONE, DESKTOP = 320, 360, 1280
HEIGHTS = {NARROW: 568, PHONE: 740, DESKTOP: 800}
# A page at the door asks every few seconds, on a machine that does much else.
PATIENCE = 15_000
expect.set_options(timeout=PATIENCE)
TELL_REPORTS = """addEventListener("securitypolicyviolation", (event) =>
    console.error(`CSP report: ${event.violatedDirective} ${event.blockedURI}`));"""
STILL = """() => Promise.allSettled([
    new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    ...document.getAnimations().map((one) => one.finished)])"""
TOO_WIDE = """() => {
    const over = document.documentElement.scrollWidth - innerWidth;
    if (over <= 0) return null;
    const wide = [...document.body.querySelectorAll("*")]
        .filter((one) => one.getBoundingClientRect().right > innerWidth + 0.5)
        .map((one) => one.tagName.toLowerCase() + "." + one.className);
    return `${over} px: ${wide.slice(0, 4).join(" ")}`;
}"""
# What must be whole at any width: a room hides what is too wide for it, so that nothing scrolls.
CUT = """() => [...document.querySelectorAll(".help-pair > *, .room__tabs .tab")]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().width > 1)
    .filter((one) => one.getBoundingClientRect().right > innerWidth + 0.5
        || one.scrollWidth > one.clientWidth + 1)
    .map((one) => one.textContent.trim().replace(/\\s+/g, " "))"""
TEXT_SIZE = """(size) => {
    const { dataset } = document.documentElement, before = dataset.text ?? "";
    dataset.text = size;
    return before;
}"""
TOO_SMALL = """() => [...document.querySelectorAll(
        "button, .button, input:not([type=hidden], [type=radio], [type=checkbox]), select, .tab")]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest(".said"))
    .map((one) => [one, one.getBoundingClientRect()])
    .filter(([, box]) => box.width > 1 && (box.height < 24 || box.width < 24))
    .map(([one, box]) => `${one.outerHTML.slice(0, 60)} ${box.width}x${box.height}`)"""


class Visitor:
    """A browser window with its own cookies, and what was wrong with the pages it saw."""

    def __init__(self, browser: Browser, url: str, *, width: int = DESKTOP, **options: object):
        self.url = url
        self.width = width
        self.faults: list[str] = []
        self.allowed: list[str] = []
        self.context = browser.new_context(
            base_url=url,
            viewport={"width": width, "height": HEIGHTS[width]},
            reduced_motion="reduce",
            color_scheme="light",
            locale="en-US",
            timezone_id="America/New_York",
            **options,  # type: ignore[arg-type]  # what Playwright takes
        )
        self.context.set_default_timeout(PATIENCE)
        self.context.add_init_script(TELL_REPORTS)
        self.context.on("page", self._listen)
        self.page = self.context.new_page()

    def _listen(self, page: Page) -> None:
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self._note(f"script: {error}"))
        page.on("response", self._on_response)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self._note(f"console: {message.text} ({message.location.get('url', '')})")

    def _on_response(self, response: Response) -> None:
        if response.status >= 500:
            self._note(f"answer {response.status}: {response.url}")

    def _note(self, fault: str) -> None:
        if not any(re.search(pattern, fault) for pattern in self.allowed):
            self.faults.append(f"{fault} on {self.page.url}")

    @contextmanager
    def expecting(self, *patterns: str) -> Iterator[None]:
        """Let faults that match go by: a journey that cuts the line hears the browser complain."""
        self.allowed.extend(patterns)
        yield
        self.page.wait_for_timeout(50)
        del self.allowed[-len(patterns) :]

    def sign_in(self, session_key: str) -> None:
        """Take over a session that was begun behind the stage."""
        self.context.add_cookies([{"name": "sessionid", "value": session_key, "url": self.url}])

    def visit(self, path: str) -> Page:
        """Go to a page of the site and look at it."""
        self.go(path)
        self.look()
        return self.page

    def go(self, path: str) -> Page:
        """Go to a page of the site."""
        self.page.goto(path)
        return self.page

    def press(self, name: str, *, exact: bool = False) -> None:
        """Press the button, or follow the link, with this name."""
        page = self.page
        either = page.get_by_role("button", name=name, exact=exact).or_(
            page.get_by_role("link", name=name, exact=exact)
        )
        either.first.click()

    def look(self) -> None:
        """Look at the page as it stands; every fault is kept for the end of the journey."""
        self._take_pictures()
        self._listen_with_axe()
        for width in (PHONE, DESKTOP):
            self._measure(width)
        self._measure_narrow()
        self.page.set_viewport_size({"width": self.width, "height": HEIGHTS[self.width]})

    def _listen_with_axe(self) -> None:
        for scheme in ("light", "dark"):
            self.page.emulate_media(color_scheme=scheme)
            self.page.evaluate(STILL)
            # Its preloading of style sheets fetches them as data, which connect-src refuses.
            found = Axe().run(self.page, options={"preload": False}).response["violations"]
            for one in found:
                places = [node["target"] for node in one["nodes"]][:3]
                self._note(f"axe, {scheme}: {one['id']} at {places}")
        self.page.emulate_media(color_scheme="light")

    def _measure(self, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        if over := self.page.evaluate(TOO_WIDE):
            self._note(f"sideways at {width}: {over}")
        if width == PHONE:
            for small in self.page.evaluate(TOO_SMALL):
                self._note(f"too small to touch: {small}")
            return
        self.page.evaluate("document.documentElement.style.fontSize = '200%'")
        if over := self.page.evaluate(TOO_WIDE):
            self._note(f"sideways with text at 200 %: {over}")
        self.page.evaluate("document.documentElement.style.removeProperty('font-size')")

    def _measure_narrow(self) -> None:
        """Measure the narrowest phone with the largest text of the settings."""
        self.page.set_viewport_size({"width": NARROW, "height": HEIGHTS[NARROW]})
        before = self.page.evaluate(TEXT_SIZE, "larger")
        if over := self.page.evaluate(TOO_WIDE):
            self._note(f"sideways at {NARROW} with the largest text: {over}")
        for cut in self.page.evaluate(CUT):
            self._note(f"cut at {NARROW} with the largest text: {cut}")
        self.page.evaluate(TEXT_SIZE, before)

    def _take_pictures(self) -> None:
        """Take pictures of what is looked at, where JOURNEY_PICTURES names a folder for them."""
        if not (folder := os.environ.get("JOURNEY_PICTURES")):
            return
        path = re.sub(r"[A-Za-z0-9_-]{20,}", "key", self.page.url.removeprefix(self.url))
        name = f"{len(list(Path(folder).iterdir())):04}-" + (re.sub(r"\W+", "-", path).strip("-"))
        for scheme in ("light", "dark"):
            self.page.emulate_media(color_scheme=scheme)
            for width in (PHONE, DESKTOP):
                self.page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
                place = Path(folder) / f"{name}-{width}-{scheme}.png"
                self.page.screenshot(path=place, full_page=True)
        self.page.emulate_media(color_scheme="light")

    def close(self) -> list[str]:
        """Close the window; returns what was wrong on the way."""
        self.context.close()
        return self.faults
