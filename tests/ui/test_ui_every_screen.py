"""Section 11: every screen, small and large, light and dark, at 100 and 200 %: nothing is cut, everything is named."""

import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from ov_desktop.ui.pages import load_first, load_others

TESTS = Path(__file__).resolve().parents[1]
SCREENS = {
    "premier-demarrage-0-bienvenue", "premier-demarrage-1-organisme", "premier-demarrage-2-mot-de-passe",
    "premier-demarrage-3-code-de-recuperation", "premier-demarrage-4-messagerie", "premier-demarrage-5-portail",
    "premier-demarrage-6-fin", "connexion", "accueil", "creation-1-parametres", "creation-2-liste-vide",
    "creation-2-anomalies", "creation-2-colonnes", "creation-2-liste", "creation-2-liste-en-erreur",
    "creation-3-resume", "creation-4-lancee", "suivi", "suivi-salaries",
    "suivi-parametres", "suivi-cloture", "suivi-exclusions", "commandes", "commande", "modeles", "compte-organisme",
    "compte-adresses-de-livraison", "compte-messagerie", "compte-portail", "compte-securite", "aide", "emails-captes",
}  # fmt: skip
PREVIEWS = {"creation-1-emails", "apercu-emails", "apercu-espace-collaborateur"}
DIALOGS = {
    *(f"modele-{name}" for name in ("charger", "sauvegarder", "renommer", "charger-aucun", "sauvegarder-premier")),
    *(f"adresse-{name}" for name in ("modifier", "ajouter", "supprimer", "seule", "inutile")),
    *(f"grille-{name}" for name in ("coller", "corriger", "remplacer")),
}


@pytest.mark.parametrize(("scale", "palette"), [(1, "light"), (1, "dark"), (2, "light"), (2, "dark")])
def test_nothing_is_cut_and_every_control_has_a_name(scale: int, palette: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ui.every_screen", palette],
        capture_output=True,
        encoding="utf-8",
        env=os.environ
        | {
            "PYTHONPATH": f"{TESTS.parent}{os.pathsep}{TESTS}",
            # Without a browser on the path no page is pictured; they are not what is looked at here.
            "PATH": "",
            "QT_SCALE_FACTOR": str(scale),
            "PYTHONIOENCODING": "utf-8",
        },
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    faults = json.loads(done.stdout)
    assert {name: found for name, found in faults.items() if found} == {}
    seen = set(faults)
    sizes = ("1600×1000", "1280×800", "1024×700")
    assert {f"ecran-{name} {size}" for name in SCREENS | PREVIEWS for size in sizes} - seen == set()
    assert {f"{name} {size}" for name in DIALOGS for size in ("as it opens", *sizes)} - seen == set()


def test_the_code_of_every_page_is_there_to_be_loaded_ahead() -> None:
    load_first()
    load_others()
    assert import_module("ov_desktop.ui.wizard.page").WizardPage
