"""Where the resources are found; the wheel has tests of its own."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ov_desktop import paths


@pytest.fixture(autouse=True)
def looked_up_anew() -> Iterator[None]:
    paths.resource_root.cache_clear()
    yield
    paths.resource_root.cache_clear()


def test_in_the_source_tree_they_are_beside_the_package() -> None:
    assert paths.resource_root() == Path(__file__).resolve().parents[2] / "resources"


def test_a_frozen_application_finds_those_that_were_frozen_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "resources" / "email").mkdir(parents=True)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.resource("email", "layout.mjml") == tmp_path / "resources" / "email" / "layout.mjml"


def test_an_installation_without_them_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ov_desktop").mkdir()
    monkeypatch.setattr(paths, "__file__", str(tmp_path / "ov_desktop" / "paths.py"))
    with pytest.raises(FileNotFoundError, match="resources not found"):
        paths.resource_root()
