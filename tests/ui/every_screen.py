"""Looks at every screen of the journey, in a process of its own: prints as JSON what is cut and what has no name."""

import json
import sys
from collections.abc import Iterator
from datetime import date
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtWidgets import QDialog, QWidget
from ui.clipping import clipped_labels, unnamed_controls

from ov_desktop.demo.journey import play
from ov_desktop.demo.moments import Moment, Scene
from ov_desktop.demo.screens import ScreenTour
from ov_desktop.demo.stage import Cast
from ov_desktop.services.accounts import Accounts
from ov_desktop.services.templates import TemplateKind, Templates
from ov_desktop.ui.account.site_dialog import SiteDialog
from ov_desktop.ui.account.sites import SiteRow, deletion_question
from ov_desktop.ui.main_window import MINIMUM, REFERENCE
from ov_desktop.ui.roster.paste_dialog import FixDialog, PasteDialog, Preview
from ov_desktop.ui.roster.replace_dialog import ReplaceDialog
from ov_desktop.ui.studio import Lens, Studio
from ov_desktop.ui.style.theme import Scheme
from ov_desktop.ui.templates.dialogs import LoadTemplateDialog, RenameTemplateDialog, SaveTemplateDialog
from ov_desktop.wording.sites import change_notice

LARGE = (1600, 1000)


def faults_of_every_screen(studio: Studio, folder: Path, scheme: Scheme) -> dict[str, list[str]]:
    """Play the journey and return the faults of each screen, by its name and size."""
    faults: dict[str, list[str]] = {}

    def look(name: str, window: QWidget) -> None:
        for width, height in (LARGE, REFERENCE, MINIMUM):
            studio.use_lens(window, Lens(width, height, scheme))
            seen = [window, *(dialog for dialog in window.findChildren(QDialog) if dialog.isVisible())]
            faults[f"{name} {width}×{height}"] = [fault for widget in seen for fault in faults_of(widget)]

    tour = ScreenTour(studio, folder / "fenetres", look, people=12)

    def follow(moment: Moment, scene: Scene) -> None:
        tour.look(moment, scene)
        if moment is Moment.CLOSED:
            desktop = scene.desktop
            # One after the other: what a dialog stands on goes with the step that made it.
            dialogs = chain(
                template_dialogs(studio, desktop.templates),
                site_dialogs(studio, desktop.accounts),
                grid_dialogs(studio),
            )
            for name, dialog in dialogs:
                studio.show(dialog)
                faults[f"{name} as it opens"] = faults_of(dialog)
                look(name, dialog)
                dialog.reject()

    play(folder / "sortie", folder / "profil", date(2027, 1, 11), Cast(employees=12), lambda _text: None, follow)
    return faults


def template_dialogs(studio: Studio, templates: Templates) -> Iterator[tuple[str, QDialog]]:
    """Return the windows in which templates are loaded, kept and renamed, with and without something to offer."""
    kept = templates.save("Un modèle au nom assez long pour sa colonne", TemplateKind.MIDWAY, "Objet", "<p>Texte</p>")
    theme, tasks, parts = studio.theme, studio.tasks, ("Objet", "<p>Texte</p>")
    yield "modele-charger", LoadTemplateDialog(theme, tasks, templates, kept.kind)
    yield "modele-sauvegarder", SaveTemplateDialog(theme, tasks, templates, kept.kind, *parts)
    yield "modele-renommer", RenameTemplateDialog(theme, tasks, templates, kept)
    templates.delete(kept.id)
    yield "modele-charger-aucun", LoadTemplateDialog(theme, tasks, templates, kept.kind)
    yield "modele-sauvegarder-premier", SaveTemplateDialog(theme, tasks, templates, kept.kind, *parts)


def site_dialogs(studio: Studio, accounts: Accounts) -> Iterator[tuple[str, QDialog]]:
    """Return the windows in which a site that long lists go by is changed and deleted, and a new one is typed in."""
    site, *others = accounts.sites()
    names = ("Été 2027", "Une campagne au nom si long qu’il ne tient pas sur la ligne qui lui revient", *"ABCDE")
    uses = [(name, 1_000 * place) for place, name in enumerate(names, start=1)]
    notice = change_notice(uses)
    yield "adresse-modifier", SiteDialog(studio.theme, studio.tasks, accounts, site, notice)
    yield "adresse-ajouter", SiteDialog(studio.theme, studio.tasks, accounts, None)
    yield "adresse-supprimer", deletion_question(studio.theme, SiteRow(site, uses), others, None)[0]
    yield "adresse-seule", deletion_question(studio.theme, SiteRow(site, uses), (), None)[0]
    yield "adresse-inutile", deletion_question(studio.theme, SiteRow(site), others, None)[0]


def grid_dialogs(studio: Studio) -> Iterator[tuple[str, QDialog]]:
    """Return the windows in which a paste over long texts is looked at, and a text is found and replaced."""
    name = "Une personne au nom si long que rien n’en tient"
    examples = tuple((f"l. 99 99{place}, Livraison, site", name, name) for place in range(6))
    yield "grille-coller", PasteDialog(studio.theme, Preview(12_000, 9_000, 300, examples))
    yield "grille-corriger", FixDialog(studio.theme, Preview(12_000, 12_000, 0, examples))
    yield "grille-remplacer", ReplaceDialog(studio.theme)


def faults_of(widget: QWidget) -> list[str]:
    return [*clipped_labels(widget), *map(unnamed, unnamed_controls(widget))]


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
