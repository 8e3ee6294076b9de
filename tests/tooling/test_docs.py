"""The docs lead where they say they lead."""

from pathlib import Path

from tools.docs import anchors, broken_links, leads

ROOT = Path(__file__).resolve().parents[2]


def test_every_link_in_the_docs_leads_somewhere() -> None:
    assert [(page.name, link) for page, link in broken_links()] == []


def test_a_link_to_a_missing_page_is_noticed(tmp_path: Path) -> None:
    assert not leads(tmp_path / "page.md", "missing.md")


def test_a_link_to_a_missing_heading_is_noticed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# One heading\n")

    assert [leads(page, "#one-heading"), leads(page, "#another")] == [True, False]


def test_a_heading_answers_to_its_words_joined_by_hyphens(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("## How fast, and bad input\n")

    assert anchors(page) == {"how-fast-and-bad-input"}


def test_the_readme_stays_short() -> None:
    assert len((ROOT / "README.md").read_text().splitlines()) <= 120
