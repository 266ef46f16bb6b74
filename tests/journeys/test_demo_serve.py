"""R4: a sample campaign published on a portal, open at once, for scripts and visitors."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from waiting import wait_until

from ov_desktop.demo.employee_browser import EmployeeBrowser


def start(out: Path, *options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "ov_desktop", "demo", "--serve", "--out", str(out), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, object]]]:
    out = tmp_path_factory.mktemp("serve")
    process = start(out, "--employees", "9", "--options", "split", "--default", "connect", "--delivery", "home")
    try:
        wait_until(lambda: (out / "links.json").exists() or process.poll() is not None, 60, "links.json")
        yield out, json.loads((out / "links.json").read_text(encoding="utf-8"))
    finally:
        process.send_signal(signal.SIGTERM)
        _output, errors = process.communicate(timeout=30)
    assert process.returncode == 0, errors


def employees(links: dict[str, object]) -> list[dict[str, object]]:
    people = links["employees"]
    assert isinstance(people, list)
    return people


def signed_in(person: dict[str, object]) -> EmployeeBrowser:
    browser = EmployeeBrowser()
    browser.open(str(person["url"]))
    browser.fill("Numéro de portable", str(person["mobile"]))
    browser.press("Se connecter")
    return browser


def test_links_hold_what_scripts_rely_on(served: tuple[Path, dict[str, object]]) -> None:
    _out, links = served
    assert set(links) == {"portal", "employees"}
    people = employees(links)
    assert len(people) == 9
    for person in people:
        assert set(person) == {"name", "mobile", "url", "grant", "delivery"}
        assert isinstance(person["grant"], int)
        assert person["delivery"] == "home"
        assert str(person["url"]).startswith(f"{links['portal']}/acces/")
    assert len({str(person["url"]) for person in people}) == 9


def test_portal_is_open_at_once_and_takes_a_split_with_an_amount_left_empty(
    served: tuple[Path, dict[str, object]],
) -> None:
    person = employees(served[1])[0]
    browser = signed_in(person)
    assert browser.url.endswith("/choix")
    browser.fill("Chèque-Vacances Classic", "100")
    browser.press("Proposez-moi une répartition")
    browser.fill("Numéro et rue", "8 rue des Tanneurs")
    browser.fill("Code postal", "44600")
    browser.fill("Ville", "Saint-Nazaire")
    browser.press("Valider")
    assert browser.url.endswith("/confirmation")
    assert browser.has("Votre demande est prise en compte")
    assert browser.has(f"{int(str(person['grant'])) - 100} €")
    assert browser.download("Télécharger la confirmation").startswith(b"%PDF")


def test_launch_messages_are_caught_as_files(served: tuple[Path, dict[str, object]]) -> None:
    mails = served[0] / "courriels"
    wait_until(lambda: len(list(mails.glob("*-launch.eml"))) == 9, 60, "launch messages")


def test_portal_answers_to_health_checks(served: tuple[Path, dict[str, object]]) -> None:
    portal = str(served[1]["portal"])
    assert requests.get(f"{portal}/healthz", timeout=10).status_code == 200
    assert requests.get(f"{portal}/readyz", timeout=10).status_code == 200


def test_taken_port_is_named_and_nothing_is_published(served: tuple[Path, dict[str, object]], tmp_path: Path) -> None:
    port = str(served[1]["portal"]).rpartition(":")[2]
    process = start(tmp_path, "--port", port)
    _output, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "--port" in errors
    assert not (tmp_path / "links.json").exists()
