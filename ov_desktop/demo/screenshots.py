"""Pictures for the guide, and of every screen at every size, palette and scale to look at.

``python -m ov_desktop.demo.screenshots FOLDER`` writes the guide's; ``--all`` in front writes all of them.
"""

import shutil
import sys
from collections.abc import Sequence
from datetime import date
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from ov_desktop.demo.journey import play
from ov_desktop.demo.results import PICTURES
from ov_desktop.demo.screens import ScreenTour
from ov_desktop.demo.stage import WORKSPACE, Cast
from ov_desktop.ui.gallery import render_gallery
from ov_desktop.ui.main_window import MINIMUM, REFERENCE
from ov_desktop.ui.studio import Lens, Show, Studio, shrink
from ov_desktop.ui.style.theme import Scheme

_TODAY = date(2027, 1, 11)
"""The day on which the pictures play, so that those made again differ only in what has changed."""

_DARK_TOO = frozenset({"ecran-accueil", "ecran-creation-1-parametres", "ecran-suivi", "ecran-commande"})
_LIGHT, _DARK = Lens(), Lens(scheme=Scheme.DARK, suffix="-sombre")
_SCALES = (1, 2)
_NAMES = {Scheme.LIGHT: "clair", Scheme.DARK: "sombre"}
EVERY_LENS = tuple(
    Lens(width, height, scheme, scale, f"-{width}x{height}-{_NAMES[scheme]}-{scale}x")
    for (width, height), scheme, scale in product((REFERENCE, MINIMUM), _NAMES, _SCALES)
)
"""Every size, palette and scale that a screen has to look right at."""


def take_guide_pictures(folder: Path) -> None:
    """Write the pictures of the guide: every screen once, some in the dark palette too, and the components."""
    studio = Studio()
    try:
        light, both = studio.pictures_into(folder), studio.pictures_into(folder, (_LIGHT, _DARK))
        _play(studio, folder, lambda name, window: (both if name in _DARK_TOO else light)(name, window))
        _draw_gallery(studio, folder, (1,))
    finally:
        studio.close()


def take_every_picture(folder: Path) -> None:
    """Write every screen through every lens, and the components in both palettes and scales."""
    studio = Studio()
    try:
        _play(studio, folder, studio.pictures_into(folder, EVERY_LENS))
        _draw_gallery(studio, folder, _SCALES)
    finally:
        studio.close()


def _play(studio: Studio, folder: Path, show: Show) -> None:
    """Play the journey, show its screens, and put the pictures of pages and messages beside theirs."""
    with TemporaryDirectory(prefix=WORKSPACE) as workspace:
        place = Path(workspace)
        tour = ScreenTour(studio, place / "fenetres", show)
        play(place / "sortie", place / "profil", _TODAY, Cast(), _say, tour.look)
        for picture in sorted((place / "sortie" / PICTURES).glob("*.png")):
            shutil.copyfile(picture, folder / picture.name)


def _draw_gallery(studio: Studio, folder: Path, scales: Sequence[int]) -> None:
    for scheme, scale in product(_NAMES, scales):
        render_gallery(studio.theme, folder, scheme, scale)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def main(arguments: Sequence[str]) -> int:
    """Write the pictures into the folder that is named last."""
    folder = Path(arguments[-1])
    folder.mkdir(parents=True, exist_ok=True)
    (take_every_picture if "--all" in arguments else take_guide_pictures)(folder)
    for picture in folder.glob("*.png"):
        shrink(picture)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
