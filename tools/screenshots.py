"""Take the pictures in docs/images: pages of the demonstration, on a phone and on a desktop.

Starts a site of its own in a temporary folder. A page is named by its address, or by a
pattern of the links on that person's home page, for addresses carry random keys.
"""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.support.browser import ARGUMENTS, find_chromium  # noqa: E402
from tests.support.processes import Service, answers, folder, free_port  # noqa: E402
from tests.support.services import site_env  # noqa: E402

IMAGES = ROOT / "docs" / "images"
SIZES: dict[str, ViewportSize] = {
    "phone": {"width": 360, "height": 740},
    "desktop": {"width": 1280, "height": 720},
}
# Filling the demonstration comes before the first answer.
FILLED_WITHIN = 120.0


@dataclass(frozen=True)
class Shot:
    """One picture: its name, who looks (a person of the demonstration, or nobody), and at what.

    `then` goes on from the page that the link leads to.
    """

    name: str
    person: str
    path: str = ""
    link: str = ""
    then: str = ""
    scheme: Literal["light", "dark"] = "light"


SESSION = r"^/sessions/"
GROUP = r"^/groups/[^/]+/$"
SHOTS = (
    Shot("sign-in", "", "/account/login/"),
    Shot("home", "Maya", "/"),
    Shot("agreements", "Maya", "/me/who-sees-what/"),
    Shot("door", "Maya", link=SESSION),
    Shot("group", "Maya", link=GROUP),
    Shot("lounge", "Maya", link=GROUP, then="lounge/"),
    Shot("home-dark", "Maya", "/", scheme="dark"),
    Shot("room", "Sam", link=SESSION),
    Shot("room-dark", "Sam", link=SESSION, scheme="dark"),
    Shot("leaving", "Sam", link=SESSION, then="leaving/"),
    Shot("lead", "Dana", link=SESSION),
    Shot("staff", "Ines", "/staff/"),
)


def main() -> None:
    """Take every picture and say how large they are together."""
    IMAGES.mkdir(exist_ok=True)
    with demonstration() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
        for size in SIZES:
            take_all(browser, url, size)
        browser.close()
    total = sum(picture.stat().st_size for picture in IMAGES.glob("*.png"))
    print(f"{len(SHOTS) * len(SIZES)} pictures in docs/images, {total // 1024} KiB")


@contextmanager
def demonstration() -> Iterator[str]:
    """Run a new demonstration site and give its address."""
    with folder("pictures") as place:
        port = free_port()
        env = site_env("", "", port, VAR_DIR=str(place / "var"), DEMO="1")
        command = [sys.executable, "manage.py", "serve"]
        service = Service("serve", command, place / "serve.log", env, start_limit=FILLED_WITHIN)
        service.start(lambda: answers(port))
        try:
            yield env["SITE_URL"]
        finally:
            service.stop()


def take_all(browser: Browser, url: str, size: str) -> None:
    """Take the pictures of one size, each person in a browser context of their own."""
    for person in dict.fromkeys(shot.person for shot in SHOTS):
        context = browser.new_context(
            base_url=url, viewport=SIZES[size], reduced_motion="reduce", color_scheme="light"
        )
        page = signed_in(context, person)
        for shot in (one for one in SHOTS if one.person == person):
            page.emulate_media(color_scheme=shot.scheme)
            page.goto(shot.path or found(page, shot.link) + shot.then)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=IMAGES / f"{shot.name}-{size}.png")
        context.close()


def signed_in(context: BrowserContext, person: str) -> Page:
    """Open a page as a person of the demonstration, or as nobody."""
    page = context.new_page()
    if person:
        page.goto("/account/login/")
        page.get_by_role("button", name=f"Sign in as {person}").click()
        page.wait_for_load_state()
    return page


def found(page: Page, link: str) -> str:
    """Return the first link on the person's home page that the pattern names."""
    page.goto("/")
    links: list[str] = page.locator("a[href]").evaluate_all(
        "all => all.map(a => a.getAttribute('href'))"
    )
    return next(href for href in links if re.search(link, href))


if __name__ == "__main__":
    main()
