"""The commands ``check`` and ``template``, run as people and scripts run them (SPEC R5, section 12)."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from openpyxl import load_workbook

import ov_desktop
from ov_desktop.cli import EXIT_USAGE

LISTS = Path(__file__).parents[1] / "data" / "lists"
SITES = "Siège,Entrepôt Nord,1003"
QUOTED = "«\u00a0liste.xlsx\u00a0»"


def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    root = Path(ov_desktop.__file__).parents[1]
    return subprocess.run(
        [sys.executable, "-m", "ov_desktop", *map(str, arguments)],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(root), **environment},
        timeout=60,
    )


def report_of(done: subprocess.CompletedProcess[bytes]) -> Mapping[str, object]:
    found: Mapping[str, object] = json.loads(done.stdout.decode("utf-8"))
    return found


@pytest.mark.parametrize(("name", "code"), [("liste-saine", 0), ("liste-anomalies", 1)])
def test_check_prints_the_expected_report_and_ends_with_its_exit_code(name: str, code: int) -> None:
    path = LISTS / f"{name}.xlsx"
    expected = json.loads((LISTS / f"{name}.expected.json").read_text(encoding="utf-8"))

    done = run("check", path, "--client-code", "60305", "--sites", SITES, "--json")
    report = report_of(done)

    assert (done.returncode, done.stderr) == (code, b"")
    assert list(report) == ["file", "client_code", "rows", "accepted", "errors", "warnings"]
    assert report["file"] == str(path)
    assert [report[key] for key in ("client_code", "rows", "accepted")] == [
        expected[key] for key in ("client_code", "rows", "accepted")
    ]
    keys = ("row", "column", "field", "code")
    assert [{key: fault[key] for key in keys} for fault in report["errors"]] == expected["errors"]
    assert all(set(fault) == {*keys, "value", "message", "suggestion"} for fault in report["errors"])


def test_json_is_utf_8_even_where_the_system_writes_otherwise() -> None:
    done = run("check", LISTS / "liste-anomalies.xlsx", "--json", PYTHONIOENCODING="cp1252", PYTHONUTF8="0")

    assert "«\u00a0" in done.stdout.decode("utf-8")
    assert report_of(done)["rows"] == 40


def test_without_sites_no_site_is_unknown_and_without_client_code_none_is_compared() -> None:
    report = report_of(run("check", LISTS / "liste-anomalies.xlsx", "--json"))

    codes = {fault["code"] for fault in report["errors"]}
    assert not codes & {"site-unknown", "return-site-unknown", "client-code-mismatch"}
    assert report["client_code"] == "60305"


def test_a_list_of_another_organisation_is_an_error_of_its_client_code() -> None:
    done = run("check", LISTS / "liste-saine.xlsx", "--client-code", "11111", "--json")

    assert done.returncode == 1
    assert report_of(done)["errors"] == [
        {
            "row": 2,
            "column": "B",
            "field": "client_code",
            "code": "client-code-mismatch",
            "value": "60305",
            "message": "Le code client «\u00a060305\u00a0» n’est pas celui de votre organisme (11111).",
            "suggestion": None,
        }
    ]


@pytest.mark.parametrize(
    ("name", "content", "code", "fault", "message"),
    [
        (
            "liste.xlsx", "Matricule;Nom", 2, "file-unreadable",
            f"Le fichier {QUOTED} ne peut pas être lu. Ce n’est pas un fichier .xlsx, .xls, .ods ou .csv.",
        ),
        (
            "absent.csv", None, 2, "file-unreadable",
            "Le fichier «\u00a0absent.csv\u00a0» ne peut pas être lu. Il a été déplacé ou supprimé.",
        ),
        ("vide.csv", "", 1, "file-empty", "Le fichier «\u00a0vide.csv\u00a0» ne contient aucune personne."),
        (
            "autre.csv", "Colonne 1;Colonne 2\na;b\n", 1, "headers-not-recognised",
            "Les titres des colonnes n’ont pas été reconnus dans «\u00a0autre.csv\u00a0».",
        ),
    ],
)  # fmt: skip
def test_a_fault_of_the_whole_file_is_an_object_all_the_same(
    tmp_path: Path, name: str, content: str | None, code: int, fault: str, message: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_text(content, encoding="utf-8")

    done = run("check", path, "--json")

    assert done.returncode == code
    assert report_of(done) == {
        "file": str(path), "client_code": None, "rows": 0, "accepted": 0, "warnings": [],
        "errors": [
            {"row": None, "column": None, "field": None, "code": fault, "value": name, "message": message,
             "suggestion": None}
        ],
    }  # fmt: skip
    plain = run("check", path)
    assert plain.returncode == code
    assert message in plain.stdout.decode("utf-8")


def test_for_people_the_faults_are_grouped_with_their_place_and_remedy() -> None:
    done = run("check", LISTS / "liste-anomalies.xlsx", "--client-code", "60305", "--sites", SITES)
    text = done.stdout.decode("utf-8")

    assert done.returncode == 1
    assert "27 erreurs à corriger." in text
    assert "13 lignes correctes sur 40" in text
    assert "  2 dotations qui ne sont pas multiples de 10\u00a0€" in text
    assert "Ligne 32, colonne I (Montant de la dotation)" in text
    assert "→ Choisissez parmi\u00a0: Siège, Entrepôt Nord ou 1003." in text
    clean = run("check", LISTS / "liste-saine.xlsx")
    assert clean.returncode == 0
    assert "30 personnes prêtes à être importées" in clean.stdout.decode("utf-8")


def test_a_narrow_console_gets_other_characters_rather_than_a_traceback() -> None:
    done = run("check", LISTS / "liste-anomalies.xlsx", PYTHONIOENCODING="ascii", PYTHONUTF8="0")

    assert (done.returncode, done.stderr) == (1, b"")


def test_template_writes_a_workbook_with_the_client_code(tmp_path: Path) -> None:
    path = tmp_path / "modèle.xlsx"

    done = run("template", "-o", path, "--client-code", "060305")

    assert (done.returncode, done.stderr) == (0, b"")
    assert load_workbook(path)["Liste"]["B3"].value == "060305"
    assert run("check", path).returncode == 1  # nobody in it yet


def test_template_that_cannot_be_written_says_so_in_french(tmp_path: Path) -> None:
    done = run("template", "-o", tmp_path / "absent" / "modele.xlsx")

    assert done.returncode == 1
    assert done.stderr.decode("utf-8").startswith("Le fichier «\u00a0modele.xlsx\u00a0» n’a pas pu être écrit.")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check"], "Il manque «\u00a0FICHIER\u00a0»."),
        (["check", "--inconnue", "x.xlsx"], "L’option «\u00a0--inconnue\u00a0» n’existe pas."),
        (["frobe"], "La commande «\u00a0frobe\u00a0» n’existe pas."),
        (["check", "a.xlsx", "b.xlsx"], "Cette commande n’est pas comprise\u00a0: elle contient un mot de trop."),
        (["template"], "Il manque «\u00a0--output\u00a0»."),
        (["template", "-o"], "L’option «\u00a0-o\u00a0» attend une valeur."),
        (["template", "-o", "modele.csv"], "Le modèle s’écrit en .xlsx."),
        (["demo", "--headless", "--serve", "--out", "sortie"], "Choisissez --headless ou --serve."),
        (["demo", "--headless"], "Dites où écrire les résultats\u00a0: --out DOSSIER."),
        (
            ["demo", "--out", "sortie", "--port", "99999"],
            "La valeur de «\u00a0--port\u00a0» ne convient pas. Tapez un nombre entier de 0 à 65535.",
        ),
        (
            ["demo", "--out", "sortie", "--options", "both"],
            "La valeur de «\u00a0--options\u00a0» ne convient pas. Choisissez parmi\u00a0: either, split.",
        ),
        (["demo", "--out", __file__], "La valeur de «\u00a0--out\u00a0» ne convient pas. Indiquez un dossier."),
        (["portal"], "Usage\u00a0: ov-desktop portal [OPTIONS] COMMANDE [ARGUMENTS]..."),
    ],
)
def test_a_command_that_is_not_understood_is_explained_in_french(arguments: list[str], words: str) -> None:
    done = run(*arguments)

    assert done.returncode == EXIT_USAGE
    assert done.stderr.decode("utf-8").startswith(words)
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("command", [[], ["check"], ["template"], ["demo"], ["portal"], ["portal", "account"]])
def test_help_is_french_to_the_last_word(command: list[str]) -> None:
    done = run(*command, "--help", COLUMNS="200")
    text = done.stdout.decode("utf-8")

    assert done.returncode == 0
    assert text.startswith("Usage\u00a0: ov-desktop")
    words = text.replace("--default", "")
    assert not [english for english in ("required", "default", "INTEGER", "[ARGS]", "[COMMAND]") if english in words]
    assert "..." not in text.partition("\n")[2]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a screen")
def test_without_a_screen_the_application_says_so_in_place_of_a_core_dump(tmp_path: Path) -> None:
    nothing = dict.fromkeys(("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"), "")
    done = run("--profile", tmp_path / "profil", **nothing)

    assert done.returncode == 1
    assert done.stderr.decode("utf-8").startswith("Aucun écran n’est disponible")
    assert not (tmp_path / "profil").exists()
