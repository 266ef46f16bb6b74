"""R3: the journey without a screen, its files worked out again by independent code."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from journeys import recompute

NO_SCREEN = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}


def run_demo(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ov_desktop", "demo", *arguments],
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONIOENCODING": "utf-8"} | NO_SCREEN,
        timeout=240,
        check=False,
    )


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("demo")
    finished = run_demo("--headless", "--out", str(out))
    assert finished.returncode == 0, finished.stderr
    return out


@pytest.fixture(scope="module")
def summary(results: Path) -> dict[str, object]:
    return dict(json.loads((results / "summary.json").read_text(encoding="utf-8")))


def by_person(rows: list[dict[str, object]], *names: str) -> dict[tuple[object, ...], list[dict[str, object]]]:
    found: dict[tuple[object, ...], list[dict[str, object]]] = {}
    for row in rows:
        found.setdefault(tuple(row[name] for name in names), []).append(row)
    return found


def test_summary_equals_what_the_files_give(results: Path, summary: dict[str, object]) -> None:
    stated = {key: value for key, value in summary.items() if key != "files"}
    assert stated == recompute.summary(results)


def test_summary_names_files_that_are_there(results: Path, summary: dict[str, object]) -> None:
    files = summary["files"]
    assert isinstance(files, dict)
    assert {"liste.xlsx", "commande.xlsx", "commande.pdf", "courriels", "captures"} == set(files.values())
    assert all((results / str(name)).exists() for name in files.values())
    assert (results / "commande.pdf").read_bytes().startswith(b"%PDF")


def test_every_main_screen_every_page_and_every_message_is_pictured(results: Path) -> None:
    names = {path.stem for path in (results / "captures").glob("*.png")}
    screens = {
        "accueil", "connexion", "premier-demarrage-1-organisme", "creation-1-parametres", "creation-2-anomalies",
        "creation-2-liste", "creation-3-resume", "suivi", "suivi-salaries", "suivi-exclusions", "commandes", "commande",
        "compte-organisme", "compte-adresses-de-livraison", "compte-messagerie", "compte-portail", "compte-securite",
        "aide", "emails-captes",
    }  # fmt: skip
    assert {f"ecran-{name}" for name in screens} - names == set()
    for page in ("portail-choix", "portail-ferme", "courriel-launch", "courriel-end"):
        assert {f"{page}-360", f"{page}-1280"} <= names


def test_everyone_of_the_list_is_ordered_for_or_excluded_with_the_whole_grant(results: Path) -> None:
    people = by_person(recompute.roster(results / "liste.xlsx"), "number")
    lines = by_person(recompute.order(results / "commande.xlsx"), "Matricule")
    left_out = by_person(recompute.excluded(results / "commande.xlsx"), "Matricule")
    assert set(lines) | set(left_out) == set(people)
    assert not set(lines) & set(left_out)
    for number, rows in lines.items():
        assert sum(int(str(row["Montant"])) for row in rows) == people[number][0]["grant"]


def test_vouchers_of_each_classic_line_add_up_to_its_amount(results: Path) -> None:
    for line in recompute.order(results / "commande.xlsx"):
        total = sum(value * int(str(line[column] or 0)) for value, column in recompute.DENOMINATION_COLUMNS.items())
        assert total == (line["Montant"] if line["Produit"] == "CV" else 0)


def test_silent_people_get_the_default_on_a_site_and_nothing_at_home(results: Path) -> None:
    people = {person["email"]: person for person in recompute.roster(results / "liste.xlsx")}
    silent = {mail.to for mail in recompute.mails(results / "courriels") if mail.kind == "end"}
    default = {line["E-mail"] for line in recompute.order(results / "commande.xlsx") if line["Origine"] == "DEFAUT"}
    excluded = {row["Matricule"] for row in recompute.excluded(results / "commande.xlsx")}
    assert default == {email for email in silent if people[email]["site"]}
    assert excluded == {people[email]["number"] for email in silent if not people[email]["site"]}
    assert default
    assert excluded


def test_home_lines_bear_an_address_and_site_lines_the_sites(results: Path) -> None:
    for line in recompute.order(results / "commande.xlsx"):
        if line["Livraison"] == "DOMICILE":
            assert line["Adresse"]
            assert re.fullmatch(r"\d{5}", str(line["Code postal"]))
            assert line["Site retour"]
            assert line["Type d'expédition"]
        elif line["Livraison"] == "SITE":
            assert line["Site"] in {"Siège", "Entrepôt Nord", "Atelier Loire"}
            assert line["Pays"] == "FRANCE"
        else:
            assert line["Produit"] == "CD"
            assert not line["Adresse"]


def test_each_person_gets_one_launch_message_with_a_link_of_their_own(results: Path) -> None:
    launches = [mail for mail in recompute.mails(results / "courriels") if mail.kind == "launch"]
    people = recompute.roster(results / "liste.xlsx")
    assert sorted(mail.to for mail in launches) == sorted(str(person["email"]) for person in people)
    links = [set(re.findall(r"/acces/([A-Za-z0-9_-]{27,})", mail.plain)) for mail in launches]
    assert all(len(link) == 1 for link in links)
    assert len(set().union(*links)) == len(launches)


def test_end_message_has_no_personal_link(results: Path) -> None:
    ends = [mail for mail in recompute.mails(results / "courriels") if mail.kind == "end"]
    assert ends
    assert not any("/acces/" in mail.plain + mail.html for mail in ends)


def test_second_demo_replaces_the_results_of_the_first(tmp_path: Path) -> None:
    (tmp_path / "courriels").mkdir()
    (tmp_path / "courriels" / "0099-launch.eml").write_text("old")
    (tmp_path / "notes.txt").write_text("mine")
    other = ("--employees", "7", "--options", "either", "--default", "connect", "--delivery", "site")
    finished = run_demo("--headless", "--out", str(tmp_path), *other)
    assert finished.returncode == 0, finished.stderr
    stated = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))
    stated.pop("files")
    assert stated == recompute.summary(tmp_path)
    assert stated["excluded"] == 0
    assert (tmp_path / "notes.txt").read_text() == "mine"
    pages = {path.stem for path in (tmp_path / "captures").glob("portail-*.png")}
    assert pages == {
        f"portail-{page}-{width}"
        for page in ("identification", "choix", "confirmation", "ferme")
        for width in (360, 1280)
    }


@pytest.mark.parametrize("arguments", [(), ("--headless",), ("--headless", "--serve", "--out", "x")])
def test_demo_without_one_way_to_play_says_how(arguments: tuple[str, ...]) -> None:
    finished = run_demo(*arguments)
    assert finished.returncode == 64
    assert "demo --help" in finished.stderr
