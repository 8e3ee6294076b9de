"""Icons: every one that a page asks for is in the sprite."""

import re
from pathlib import Path

from django.conf import settings

from iop.face.badges import BADGES
from iop.face.navigation import PLACES
from iop.face.styleguide import icon_names
from iop.face.vocabulary import REACTIONS

TEMPLATES = Path(settings.BASE_DIR) / "templates"
ASKED = re.compile(r"""(?:\{% icon |\bicon=|\bicon_end=)["']([\w-]+)["']""")


def test_templates_ask_only_for_icons_that_exist() -> None:
    pages = [page.read_text(encoding="utf-8") for page in TEMPLATES.rglob("*.html")]
    asked = {name for page in pages for name in ASKED.findall(page)}

    assert asked - set(icon_names()) == set()


def test_badges_places_and_answers_have_icons_that_exist() -> None:
    named = [*BADGES.values(), *PLACES, *REACTIONS.values()]

    assert {one.icon for one in named} - set(icon_names()) == set()
