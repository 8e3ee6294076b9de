"""Write the pages that are made from the code, then check every link in the docs."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GENERATED = (("access_table", ROOT / "docs/reference/access.md"),)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.*)$", flags=re.MULTILINE)


def main() -> int:
    """Generate, check, and say where the docs are."""
    for command, target in GENERATED:
        subprocess.run([sys.executable, "manage.py", command], cwd=ROOT, check=True)
        print(f"written: {target.relative_to(ROOT)}")
    broken = [f"{page.relative_to(ROOT)}: {link}" for page, link in broken_links()]
    print("\n".join(broken) or f"{len(pages())} pages, every link leads somewhere.")
    print("Begin at docs/index.md")
    return 1 if broken else 0


def pages() -> list[Path]:
    """Return every page of documentation."""
    return [*ROOT.glob("*.md"), *sorted((ROOT / "docs").rglob("*.md"))]


def broken_links() -> Iterator[tuple[Path, str]]:
    """Yield each link to a file or heading of ours that does not exist."""
    for page in pages():
        for link in LINK.findall(page.read_text(encoding="utf-8")):
            if "://" not in link and not link.startswith("mailto:") and not leads(page, link):
                yield page, link


def leads(page: Path, link: str) -> bool:
    """Tell whether a relative link leads to a file, and its fragment to a heading there."""
    where, _, fragment = link.partition("#")
    target = (page.parent / where).resolve() if where else page
    if not target.exists():
        return False
    return not fragment or fragment in anchors(target)


def anchors(page: Path) -> set[str]:
    """Return the fragments that a page's headings answer to."""
    titles = HEADING.findall(page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w -]", "", title.lower()).strip().replace(" ", "-") for title in titles}


if __name__ == "__main__":
    sys.exit(main())
