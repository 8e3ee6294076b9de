"""Hashed static files: one sheet, our modules' imports rewritten, others left alone."""

import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import FileSystemStorage

from iop.face.storage import Hashed, Joined

OWN = ("css/", "js/", "img/")


@pytest.fixture
def collected(tmp_path: Path) -> Path:
    storage = Hashed(location=str(tmp_path), base_url="/static/")
    found = {
        path: (source, path)
        for finder in finders.get_finders()
        for path, source in finder.list([])
        if path.startswith(OWN)
    }
    for path, (source, _) in found.items():
        with source.open(path) as file:
            storage.save(path, file)
    list(storage.post_process(found))
    return tmp_path


def hashed(folder: Path, name: str) -> str:
    manifest = json.loads((folder / "staticfiles.json").read_text(encoding="utf-8"))
    return (folder / manifest["paths"][name]).read_text(encoding="utf-8")


def test_the_one_sheet_holds_all_the_others(collected: Path) -> None:
    sheet = hashed(collected, "css/main.css")

    assert ("@import" in sheet, ".phase-bar {" in sheet, "--paper:" in sheet) == (False, True, True)


def test_imports_of_our_modules_carry_hashes(collected: Path) -> None:
    module = hashed(collected, "js/main.js")
    names = re.findall(r'from "([^"]+)"', module)

    assert [bool(re.search(r"\.[0-9a-f]{12}\.js$", name)) for name in names] == [True] * len(names)


def test_other_peoples_scripts_are_left_alone() -> None:
    found = re.match(r"(?P<matched>.*)", 'import x from "./gone.js";')
    assert found is not None

    assert Hashed().url_converter("django_htmx/x.js", {})(found) == found["matched"]


def test_a_joined_sheet_may_name_no_address(tmp_path: Path) -> None:
    (tmp_path / "main.css").write_text('@import url("a.css");')
    (tmp_path / "a.css").write_text('p { background: url("x.png"); }')

    with pytest.raises(ImproperlyConfigured, match=r"a\.css is joined"):
        Joined(FileSystemStorage(location=str(tmp_path))).open("main.css")
