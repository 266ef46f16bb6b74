"""The guide of the users stands on what exists: its pictures, its links, the screens, the words that it quotes."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from ov_desktop.ui.demonstration import Demonstration
from ov_desktop.ui.pages import all_pages

ROOT = Path(__file__).resolve().parents[1]
GUIDE = ROOT / "docs" / "guide"
PAGES = sorted(path.name for path in GUIDE.glob("*.md"))


def read(page: str) -> str:
    return (GUIDE / page).read_text(encoding="utf-8")


def prose(page: str) -> str:
    """What is read, without code, addresses and rules of tables."""
    text = re.sub(r"```.*?```|`[^`]*`", "", read(page), flags=re.DOTALL)
    return re.sub(r"\]\([^)]*\)|^[|: -]+$", "]", text, flags=re.MULTILINE)


def anchors(page: str) -> set[str]:
    """The names that headings get: small letters, spaces as hyphens, no other signs."""
    headings = re.findall(r"^#+ (.+)$", read(page), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links(page: str) -> list[str]:
    return re.findall(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)", read(page))


@cache
def words_of_the_application() -> str:
    """Every text in the sources and in the pages of the portal, with plain spaces."""
    pieces = []
    for path in (ROOT / "ov_desktop").rglob("*.py"):
        constants = (node.value for node in ast.walk(ast.parse(path.read_bytes())) if isinstance(node, ast.Constant))
        pieces += [value for value in constants if isinstance(value, str)]
    pieces += [path.read_text(encoding="utf-8") for path in (ROOT / "resources" / "portal").rglob("*.html")]
    return plain(re.sub(r"</?\w+>", "", "\n".join(pieces)))


def plain(text: str) -> str:
    return re.sub("[\u00a0\u202f]", " ", text)


def quoted(page: str) -> Iterator[str]:
    """What the guide says in French quotes, each part of a way such as « Mon compte › Portail »."""
    for found in re.findall(r"«\s*(.+?)\s*»", plain(prose(page))):
        yield from (part.strip() for part in found.split("›"))


@pytest.mark.parametrize("page", PAGES)
def test_every_picture_and_every_page_that_is_named_exists(page: str) -> None:
    pictures = re.findall(r"!\[([^\]]+)\]\((images/[^)]+)\)", read(page))
    assert len(pictures) == read(page).count("!["), "a picture without words for those who do not see it"
    assert [path for _words, path in pictures if not (GUIDE / path).is_file()] == []
    for link in links(page):
        target, _, anchor = link.partition("#")
        assert (GUIDE / target).resolve().is_file() or not target, link
        if anchor:
            assert anchor in anchors(target or page), link


def test_the_summary_leads_to_every_page_and_every_page_back() -> None:
    leads_to = {link.partition("#")[0] for link in links("README.md")}
    assert {page for page in PAGES if page != "README.md"} <= leads_to
    assert [page for page in PAGES if page != "README.md" and "README.md" not in links(page)] == []


def test_every_screen_of_the_side_bar_is_described() -> None:
    screens = read("README.md").partition("## Les écrans")[2].partition("\n## ")[0]
    described = re.findall(r"^\| \*\*(.+?)\*\* \|", screens, re.MULTILINE)
    shown = [entry.label for entry in all_pages(Demonstration(Path(), Path()))]
    assert sorted(described) == sorted(shown)


@pytest.mark.parametrize("page", PAGES)
def test_what_the_guide_quotes_is_what_the_screens_say(page: str) -> None:
    known = words_of_the_application()
    assert [words for words in quoted(page) if words not in known] == []


@pytest.mark.parametrize("page", PAGES)
def test_the_guide_keeps_to_french_spacing(page: str) -> None:
    assert re.findall(r".{0,20}(?: [;:!?»](?=\s|$)|« ).{0,10}", prose(page)) == []
    assert "'" not in re.sub(r"\]\([^)]*\)", "", prose(page)), "an apostrophe of a typewriter"
