"""A portal on a server, as its operator runs it: commands, settings, secret, accounts (SPEC Y2, M8)."""

import json
import signal
import tomllib
from pathlib import Path

import pytest
import requests
from portal_operator import HTTPS, Operator
from portal_world import campaign_push, new_id, person_push
from postgres_server import PostgresServer

from ov_desktop.services.portal_client import PortalClient, PortalRefusedError

CODE = "060305"
PASSWORD = "trois navires au soleil"


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    return Operator(tmp_path)


@pytest.fixture
def ready(operator: Operator) -> Operator:
    operator.done("migrate")
    return operator


def test_an_account_that_was_made_opens_the_portal_and_no_other_password_does(ready: Operator) -> None:
    ready.done("account", "create", CODE, "--password-stdin", typed=f"{PASSWORD}\n")
    with ready.serving() as (url, _process):
        client = PortalClient(url, CODE, PASSWORD)
        assert client.status().public_url == HTTPS
        ready.done("account", "reset-password", CODE, "--password-stdin", typed="deux barques sous la lune\n")
        with pytest.raises(PortalRefusedError):
            client.status()
        client.close()
        client = PortalClient(url, CODE, "deux barques sous la lune")
        client.status()
        client.close()


def test_a_drawn_password_is_shown_once_and_opens_the_account(ready: Operator) -> None:
    shown = ready.done("account", "create", CODE, "--generate").strip().splitlines()[-1]
    with ready.serving() as (url, _process):
        client = PortalClient(url, CODE, shown.rpartition(" ")[2])
        client.status()
        client.close()


def test_a_deleted_account_goes_with_all_that_is_its_own(ready: Operator) -> None:
    person = person_push(1)
    for code in (CODE, "060306"):
        ready.done("account", "create", code, "--password-stdin", typed=f"{PASSWORD}\n")
    with ready.serving() as (url, _process):
        client = PortalClient(url, CODE, PASSWORD)
        campaign = new_id()
        client.put_campaign(campaign, campaign_push())
        client.put_people(campaign, [person])
        assert f"{CODE}\t\t1 campagne, dont 0 en cours" in ready.done("account", "list")
        assert "Rien n’a été effacé" in ready.refused("account", "delete", CODE, typed="060306\n")
        client.status()
        ready.done("account", "delete", CODE, typed=f"{CODE}\n")
        with pytest.raises(PortalRefusedError):
            client.status()
        client.close()
    assert [line.split("\t")[0] for line in ready.done("account", "list").splitlines()] == ["060306"]


@pytest.mark.parametrize(
    ("words", "typed", "reason"),
    [
        (("account", "create", "12a4", "--password-stdin"), PASSWORD, "chiffres"),
        (("account", "create", CODE, "--password-stdin"), "court", "12 caractères"),
        (("account", "reset-password", CODE, "--generate"), "", "n’existe pas"),
        (("account", "delete", CODE, "--yes"), "", "n’existe pas"),
        (("serve", "--public-url", "http://portail.cse.example"), "", "https"),
        (("serve", "--public-url", "https://portail.cse.example/sous"), "", "public_url"),
        (("serve", "--database", "mysql://x/y"), "", "postgresql://"),
    ],
)
def test_what_cannot_be_done_is_said_in_french(
    ready: Operator, words: tuple[str, ...], typed: str, reason: str
) -> None:
    assert reason in ready.refused(*words, typed=typed)


def test_the_secret_is_the_owners_alone_and_a_portal_with_an_open_one_does_not_start(ready: Operator) -> None:
    secret = ready.folder / "portail" / "secret"
    assert secret.stat().st_mode & 0o777 == 0o600
    assert secret.read_text(encoding="ascii").strip().encode() not in (ready.folder / "portail/portail.db").read_bytes()
    secret.chmod(0o644)
    assert "chmod 600" in ready.refused("serve")


def test_a_database_is_not_opened_with_another_secret_and_none_is_made_for_it(ready: Operator) -> None:
    secret = ready.folder / "portail" / "secret"
    secret.write_text("0" * 64, encoding="ascii")
    assert "ne va pas avec la base" in ready.refused("account", "list")
    secret.unlink()
    assert "sauvegarde" in ready.refused("migrate")
    assert not secret.exists()


def test_nothing_is_served_or_listed_before_the_database_is_made(operator: Operator) -> None:
    for words in (("serve",), ("account", "list")):
        assert "portal migrate" in operator.refused(*words)
    assert not (operator.folder / "portail").exists()


def test_two_portals_do_not_serve_one_file(ready: Operator) -> None:
    with ready.serving():
        assert "Un autre portail" in ready.refused("serve", "--port", "0")
        assert "Un autre portail" in ready.refused("migrate")


def test_options_go_before_variables_and_these_before_the_file(tmp_path: Path) -> None:
    file = tmp_path / "portail.toml"
    file.write_text('host = "10.0.0.1"\nport = 81\ntrusted_proxies = ["10.9.0.0/16"]\n', encoding="utf-8")
    operator = Operator(
        tmp_path,
        CONFIG=str(file),
        PORT="82",
        DATABASE="postgresql://portail:motdepasse@base/portail?sslpassword=autre",
        METRICS_TOKEN="seize-caracteres-ou-plus",
    )
    shown = operator.done("config", "--public-url", "https://autre.example/")
    assert tomllib.loads(shown) == {
        "public_url": "https://autre.example",
        "host": "10.0.0.1",
        "port": 82,
        "folder": str(tmp_path / "portail"),
        "database": "postgresql://portail:***@base/portail?sslpassword=***",
        "secret_file": str(tmp_path / "portail" / "secret"),
        "trusted_proxies": ["10.9.0.0/16"],
        "in_clear": False,
        "metrics_token": "***",
    }
    sources = {line.partition(" ")[0]: line.rpartition("# ")[2] for line in shown.splitlines()}
    assert sources["public_url"] == "option"
    assert sources["port"] == "environment"
    assert sources["host"] == "file"
    assert sources["in_clear"] == "default"


def test_settings_at_fault_are_named_and_their_values_are_not_shown(tmp_path: Path) -> None:
    for settings, name in (
        ({"PROT": "1"}, "OV_PORTAL_PROT"),
        ({"METRICS_TOKEN": "trop-court"}, "metrics_token"),
        ({"TRUSTED_PROXIES": "10.0.0.0/8, nulle-part"}, "trusted_proxies"),
    ):
        said = Operator(tmp_path, **settings).refused("config")
        assert name in said
        assert not any(value in said for value in settings.values() if len(value) > 1)


def test_a_portal_on_a_server_answers_to_its_public_name_and_to_this_computer_alone(ready: Operator) -> None:
    with ready.serving() as (url, _process):
        for host, status in (("portail.cse.example", 200), (url.partition("//")[2], 200), ("ailleurs.example", 400)):
            assert requests.get(f"{url}/accessibilite", headers={"Host": host}, timeout=10).status_code == status


def test_a_terminated_portal_says_so_and_ends_well(ready: Operator) -> None:
    with ready.serving() as (_url, process):
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    events = [json.loads(line).get("event") for line in ready.log.read_text(encoding="utf-8").splitlines()]
    assert events[0] == "started"
    assert events[-1] == "stopped"


def test_two_portals_serve_one_organisation_from_one_postgresql_database(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    operator = Operator(tmp_path, DATABASE=postgres.new())
    operator.done("migrate")
    operator.done("account", "create", CODE, "--password-stdin", typed=f"{PASSWORD}\n")
    campaign = new_id()
    with operator.serving() as (first, _one), operator.serving() as (second, _two):
        for address, change in ((first, {}), (second, {"name": "Autre nom"})):
            client = PortalClient(address, CODE, PASSWORD)
            client.put_campaign(campaign, campaign_push(**change))
            client.put_people(campaign, [person_push(1)])
            client.close()
    (tmp_path / "portail" / "secret").write_text("0" * 64, encoding="ascii")
    assert "ne va pas avec la base" in operator.refused("serve")


def test_the_figures_are_for_those_who_know_the_token_and_name_nobody(tmp_path: Path) -> None:
    token = "seize-caracteres-ou-plus"
    operator = Operator(tmp_path, METRICS_TOKEN=token)
    operator.done("migrate")
    with operator.serving() as (url, _process):
        requests.get(f"{url}/acces/un-lien-inconnu", timeout=10)
        requests.request("BREW", f"{url}/ailleurs", timeout=10)
        for header in ("", "Bearer autre", f"Basic {token}"):
            assert requests.get(f"{url}/metrics", headers={"Authorization": header}, timeout=10).status_code == 401
        answer = requests.get(f"{url}/metrics", headers={"Authorization": f"Bearer {token}"}, timeout=10)
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    lines = answer.text.splitlines()
    assert 'ov_portal_requests_total{method="GET",route="/acces/{token}",status="200"} 1.0' in lines
    assert any(line.startswith('ov_portal_requests_total{method="-"') for line in lines)
    assert 'ov_portal_messages{state="waiting"} 0.0' in lines
    assert "inconnu" not in answer.text


def test_without_a_token_there_are_no_figures_and_each_answer_has_its_number_in_the_log(ready: Operator) -> None:
    with ready.serving() as (url, _process):
        answer = requests.get(f"{url}/metrics", timeout=10)
    assert answer.status_code == 404
    number = answer.headers["X-Request-Id"]
    logged = [json.loads(line) for line in ready.log.read_text(encoding="utf-8").splitlines()]
    assert [line["status"] for line in logged if line.get("request") == number] == [404]
