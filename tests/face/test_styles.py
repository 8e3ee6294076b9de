"""The style sheets: short, layered, and colours only from tokens, equal in both dark blocks."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.face.colours import contrast

STATIC = Path(settings.BASE_DIR) / "static"
CSS = STATIC / "css"
SHEETS = sorted(path for path in CSS.rglob("*.css") if path.name != "tokens.css")
TOKENS = (CSS / "tokens.css").read_text(encoding="utf-8")
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(")
GROUNDS = ("paper", "surface", "sunk")


def block(start: str) -> dict[str, str]:
    body = TOKENS[TOKENS.index(start) + len(start) :].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", body))


LIGHT = block(":root {")
SYSTEM_DARK = block(':root:not([data-theme="light"]) {')
CHOSEN_DARK = block(':root[data-theme="dark"] {')


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_a_sheet_is_short_and_names_no_colour_of_its_own(sheet: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.S)

    assert (len(text.splitlines()) <= 150, COLOUR.findall(text)) == (True, [])


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_a_sheet_uses_only_tokens_that_exist(sheet: Path) -> None:
    used = set(re.findall(r"var\(--([\w-]+)", sheet.read_text(encoding="utf-8")))

    assert used - LIGHT.keys() == set()


def test_the_two_dark_blocks_are_equal() -> None:
    assert SYSTEM_DARK == CHOSEN_DARK


def test_dark_names_only_what_light_names() -> None:
    assert SYSTEM_DARK.keys() - LIGHT.keys() == set()


@pytest.mark.parametrize("theme", [LIGHT, LIGHT | SYSTEM_DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        *[(ink, ground) for ink in ("ink", "ink-soft", "action", "clay") for ground in GROUNDS],
        ("on-action", "action"),
        ("on-deep", "deep"),
        ("on-deep-soft", "deep"),
        ("on-light", "on-deep"),
        ("on-clay", "clay"),
        ("on-chip", "chip"),
        *[(f"on-{name}-soft", f"{name}-soft") for name in ("action", "clay", "sun", "leaf")],
        ("on-heather-soft", "heather-soft"),
    ],
)
def test_words_stand_out_from_their_ground(theme: dict[str, str], ink: str, ground: str) -> None:
    assert contrast(theme[ink], theme[ground]) >= 4.5


def test_every_sheet_is_part_of_the_one_that_pages_link() -> None:
    linked = set(re.findall(r'url\("([^"]+)"\)', (CSS / "main.css").read_text(encoding="utf-8")))
    alone = {"main.css", "operator.css", "components/styleguide.css"}

    assert linked == {path.relative_to(CSS).as_posix() for path in CSS.rglob("*.css")} - alone


def test_no_style_or_script_stands_in_a_template() -> None:
    pages = (Path(settings.BASE_DIR) / "templates").rglob("*.html")
    inline = re.compile(r"<style|\sstyle=|\son[a-z]{3,}=\W|<script(?![^>]*\bsrc=)")

    assert [page.name for page in pages if inline.search(page.read_text(encoding="utf-8"))] == []
