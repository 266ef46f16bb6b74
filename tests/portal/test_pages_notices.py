"""Notices, error pages, headers, and the style sheet's tie to the tokens (SPEC P9, G5, section 6)."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from page_server import PageServer, PlainBrowser, page_server
from portal_world import home_values

from ov_desktop.wire import OrganisationPush

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def server(module_folder: Path) -> Iterator[PageServer]:
    with page_server(module_folder, demo=True) as running:
        running.name(siret="73282932000074", gdpr_contact="dpo@cse-erdre.example")
        yield running


def test_the_legal_notice_names_publisher_and_rights(server: PageServer) -> None:
    text = PlainBrowser(server.url).get("/mentions-legales").text
    for words in (
        "CSE Ateliers de l’Erdre, 1 rue du Port, 44000 Nantes.",
        "SIRET : 73282932000074",
        "Contact pour vos données personnelles : dpo@cse-erdre.example .",
        "l’intérêt légitime (article 6, paragraphe 1, point f, du RGPD)",
        "3 mois après la clôture de la campagne",
        "3 ans après la clôture de la campagne",
        "www.cnil.fr",
        "Page mise à jour le 10/11/2026.",
    ):
        assert words in text
    assert "{" not in text


def test_the_contact_of_the_campaign_stands_in_the_notice_once_signed_in(server: PageServer) -> None:
    guest = server.invite(
        campaign={"gdpr_contact": "rgpd@cse-erdre.example", "default_format": "classic"}, **home_values()
    )
    text = server.entered(guest).get("/mentions-legales").text
    assert "rgpd@cse-erdre.example" in text
    assert "Mais sans réponse, nous n’avons pas votre adresse postale" in text


def test_the_accessibility_statement_claims_no_audit(server: PageServer) -> None:
    text = PlainBrowser(server.url).get("/accessibilite").text
    assert "Aucun audit n’a encore mesuré la conformité de cet espace" in text
    assert "Il est donc déclaré non conforme ." in text
    assert server.url in text
    assert "contactez contact@cse-erdre.example ." in text


def test_on_a_shared_portal_strangers_read_no_organisation(tmp_path: Path) -> None:
    with page_server(tmp_path) as shared:
        shared.name()
        other = shared.world.accounts.ensure("998877", "sept petites lampes vertes")
        shared.world.store.put_organisation(other, OrganisationPush(kind="COS", name="COS Autre"))
        for path in ("/mentions-legales", "/accessibilite"):
            answer = PlainBrowser(shared.url).get(path)
            assert answer.status == 200
            assert "Erdre" not in answer.text
            assert "Contactez votre CSE, COS ou CAS." in answer.text


@pytest.mark.parametrize("path", ["/", "/nulle-part", "/acces/", "/acces/a/b", "/admin", "/preuve/court"])
def test_an_unknown_address_says_what_to_do(server: PageServer, path: str) -> None:
    answer = PlainBrowser(server.url)
    answer.response = requests.get(server.url + path, timeout=20, allow_redirects=False)
    assert answer.status == 404
    assert "Page introuvable" in answer.text
    assert "Un choix déjà validé est conservé." in answer.text


def test_error_pages_offer_a_way_back_only_to_those_who_are_in(server: PageServer) -> None:
    back = '<a class="button" href="/choix">'
    assert back not in PlainBrowser(server.url).get("/choix").response.text
    assert back not in PlainBrowser(server.url).get("/nulle-part").response.text
    assert back in server.entered(server.invite()).get("/nulle-part").response.text


def test_a_form_too_large_is_refused_in_french(server: PageServer) -> None:
    browser = server.entered(server.invite())
    browser.press("Valider", welcome="x" * 100_000)
    assert browser.status == 413
    assert "Envoi trop volumineux" in browser.text


def test_too_many_fields_are_refused(server: PageServer) -> None:
    browser = server.entered(server.invite())
    browser.press("Valider", None, **{f"champ{i}": "1" for i in range(80)})
    assert browser.status == 413


def test_a_failure_gives_a_number_and_no_detail(server: PageServer, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = server.entered(server.invite())

    def fail(_person_id: str) -> None:
        raise RuntimeError("secret de Camille")

    monkeypatch.setattr(server.world.store, "current_choice", fail)
    browser.get("/choix")
    assert browser.status == 500
    assert "Une erreur s’est produite" in browser.text
    assert re.search(r"donnez-lui ce numéro : [0-9A-F]{8}\.", browser.text)
    assert "secret" not in browser.response.text
    assert "Traceback" not in browser.response.text


@pytest.mark.parametrize("path", ["/mentions-legales", "/accessibilite", "/acces/abc", "/choix", "/nulle-part"])
def test_every_page_forbids_inline_code_frames_and_keeping(server: PageServer, path: str) -> None:
    headers = requests.get(server.url + path, timeout=20).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert "server" not in headers


@pytest.mark.parametrize("path", ["/acces/abc", "/mentions-legales", "/accessibilite", "/choix"])
def test_head_answers_as_get_without_a_body(server: PageServer, path: str) -> None:
    got, asked = requests.get(server.url + path, timeout=20), requests.head(server.url + path, timeout=20)
    assert asked.status_code == got.status_code
    assert asked.content == b""


def test_pages_hold_no_inline_code_or_style(server: PageServer) -> None:
    browser = server.entered(server.invite(campaign={"options": "split"}, **home_values()))
    for path in ("/choix", "/mentions-legales", "/accessibilite"):
        html = browser.get(path).response.text
        assert re.findall(r"<script(?![^>]*\bsrc=)", html) == []
        assert re.findall(r"\sstyle=|<style|\son[a-z]+=|javascript:", html) == []
        assert '<html lang="fr">' in html


def test_a_demonstration_says_so_on_every_page(server: PageServer) -> None:
    browser = PlainBrowser(server.url)
    for path in ("/acces/abc", "/mentions-legales", "/nulle-part"):
        assert "Démonstration : les personnes et les montants sont fictifs." in browser.get(path).text


def test_static_files_are_served_with_their_types(server: PageServer) -> None:
    html = PlainBrowser(server.url).get("/acces/abc").response.text
    addresses = re.findall(r'(?:href|src)="(/static/[^"#]+)', html)
    types = {
        requests.get(server.url + address, timeout=20).headers["content-type"].split(";")[0] for address in addresses
    }
    assert types == {"text/css", "text/javascript", "image/svg+xml"}


def test_the_style_sheet_holds_the_tokens() -> None:
    script = ROOT / "packaging" / "style" / "write_css_variables.py"
    subprocess.run([sys.executable, str(script), "--check"], check=True)


def test_every_variable_of_the_style_sheet_is_a_token() -> None:
    css = (ROOT / "resources" / "portal" / "static" / "portal.css").read_text("utf-8")
    used = set(re.findall(r"var\((--[a-z0-9-]+)", css))
    defined = set(re.findall(r"^\s*(--[a-z0-9-]+):", css, re.MULTILINE))
    assert used - defined == set()
    rules = css.partition("/* End of the variables. */")[2]
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", rules.partition("@media print")[0]) == []
