"""Looks at every screen of the journey, in a process of its own: prints as JSON what is cut and what has no name."""

import json
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtWidgets import QDialog, QWidget
from ui.clipping import clipped_labels, unnamed_controls

from ov_desktop.demo.journey import play
from ov_desktop.demo.screens import ScreenTour
from ov_desktop.demo.stage import Cast
from ov_desktop.ui.main_window import MINIMUM, REFERENCE
from ov_desktop.ui.studio import Lens, Studio
from ov_desktop.ui.style.theme import Scheme


def faults_of_every_screen(studio: Studio, folder: Path, scheme: Scheme) -> dict[str, list[str]]:
    """Play the journey and return the faults of each screen, by its name and size."""
    faults: dict[str, list[str]] = {}

    def look(name: str, window: QWidget) -> None:
        for width, height in (REFERENCE, MINIMUM):
            studio.use_lens(window, Lens(width, height, scheme))
            seen = [window, *(dialog for dialog in window.findChildren(QDialog) if dialog.isVisible())]
            faults[f"{name} {width}×{height}"] = [
                fault for widget in seen for fault in (*clipped_labels(widget), *map(unnamed, unnamed_controls(widget)))
            ]

    tour = ScreenTour(studio, folder / "fenetres", look, people=12)
    play(folder / "sortie", folder / "profil", date(2027, 1, 11), Cast(employees=12), lambda _text: None, tour.look)
    return faults


def unnamed(control: str) -> str:
    return f"{control} has no name"


def main() -> int:
    """Look through the palette that is named."""
    studio = Studio()
    try:
        with TemporaryDirectory() as folder:
            json.dump(faults_of_every_screen(studio, Path(folder), Scheme(sys.argv[1])), sys.stdout, ensure_ascii=False)
    finally:
        studio.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
