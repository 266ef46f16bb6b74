"""The code of the pages is there before they are visited, so that no first visit waits for it."""

import os
import subprocess
import sys
from pathlib import Path

import ov_desktop.ui

ROOM = Path(ov_desktop.ui.__file__).parent
PAGES = {f"ov_desktop.ui.{path.parent.name}.page" for path in ROOM.glob("*/page.py")}


def loaded(*calls: str) -> set[str]:
    """What a new process has loaded of the windows after some calls of ``ui.pages``."""
    lines = ["import sys", "from ov_desktop.ui import pages", *(f"pages.{call}()" for call in calls)]
    lines.append("print(*(name for name in sys.modules if name.startswith('ov_desktop.ui.')))")
    run = subprocess.run([sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


def test_every_page_is_loaded_ahead_and_what_it_asks_for_when_it_is_made() -> None:
    assert "ov_desktop.ui.wizard.page" in PAGES
    made_with = {"ov_desktop.ui.wizard.files"}
    assert loaded("load_first", "load_others") >= PAGES | made_with


def test_the_first_page_alone_is_loaded_before_the_window_shows_it() -> None:
    assert loaded() & PAGES == set()
    assert loaded("load_first") & PAGES == {"ov_desktop.ui.home.page"}


def test_the_first_form_does_not_wait_for_classes_of_widgets_to_be_made() -> None:
    lines = [
        "import enum",
        "from PySide6.QtWidgets import QApplication, QScrollArea",
        "from ov_desktop.ui import pages",
        "application, made, call = QApplication([]), [], enum.EnumType.__call__",
        "pages.load_first(); pages.load_others()",
        "enum.EnumType.__call__ = lambda kind, value, *names, **more: (",
        "    made.append(value) if names else None, call(kind, value, *names, **more))[1]",
        # Qt hands out a widget whose class PySide has to find out.
        "QScrollArea().viewport()",
        "print(len(made))",
    ]
    run = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )
    assert run.stdout.split() == ["0"]
