"""Identification, sessions and the states of the space, over HTTP (SPEC P1, P7, P8)."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from page_server import PageServer, PlainBrowser, page_server
from portal_world import CONNECT, DURING, ENDS, OPENS, home_values, person_push
from sqlalchemy import select

from ov_desktop.portal.tables import Base


@pytest.fixture(scope="module")
def server(module_folder: Path) -> Iterator[PageServer]:
    with page_server(module_folder) as running:
        running.name()
        yield running


@pytest.fixture(autouse=True)
def during(server: PageServer) -> None:
    server.world.clock.set(DURING)


def test_the_page_of_a_link_names_nobody_and_is_the_same_for_an_unknown_link(server: PageServer) -> None:
    guest = server.invite()
    known = PlainBrowser(server.url).get(f"/acces/{guest.token}")
    unknown = PlainBrowser(server.url).get(f"/acces/{'x' * 43}")
    assert known.status == unknown.status == 200
    assert known.text == unknown.text
    assert "Numéro de portable" in known.text
    assert "Erdre" not in known.response.text
    assert "Inès" not in known.response.text


def test_the_right_number_opens_the_choice_page_with_a_protected_cookie(server: PageServer) -> None:
    guest = server.invite()
    browser = server.entered(guest)
    assert (browser.status, browser.path) == (200, "/choix")
    assert "Bonjour Inès Exemple" in browser.text
    redirection = browser.response.history[0]
    assert redirection.status_code == 303
    cookie = redirection.headers["set-cookie"]
    assert cookie.startswith("ov_session=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert "Secure" not in cookie


@pytest.mark.parametrize("written", ["063998{}{}", "06.39.98.{}.{}", "+33 6 39 98 {} {}", "0033 63998{}{}"])
def test_a_number_is_understood_however_it_is_written(server: PageServer, written: str) -> None:
    guest = server.invite()
    first, second = guest.mobile.split()[-2:]
    assert PlainBrowser(server.url).sign_in(guest.token, written.format(first, second)).path == "/choix"


def test_a_wrong_number_and_an_unknown_link_get_the_same_answer(server: PageServer) -> None:
    guest = server.invite()
    wrong = PlainBrowser(server.url).sign_in(guest.token, "06 39 98 99 99")
    unknown = PlainBrowser(server.url).sign_in("y" * 43, "06 39 98 99 99")
    assert wrong.status == unknown.status
    assert wrong.text == unknown.text
    assert len(wrong.response.content) == len(unknown.response.content)
    assert "Nous ne pouvons pas ouvrir cet espace" in wrong.text
    assert "Contactez votre CSE, COS ou CAS." in wrong.text
    assert wrong.title.startswith("Erreur\u00a0: Identification")
    assert 'aria-invalid="true"' in wrong.response.text
    assert 'value="06 39 98 99 99"' in wrong.response.text


@pytest.mark.parametrize("known", [True, False])
def test_five_wrong_numbers_pause_a_link_known_or_not(server: PageServer, *, known: bool) -> None:
    guest = server.invite()
    token = guest.token if known else guest.token[::-1]
    browser = PlainBrowser(server.url)
    texts = [browser.sign_in(token, "06 39 98 99 99").text for _attempt in range(5)]
    assert "Il vous reste" not in texts[1]
    assert "Il vous reste 2 essais avant une pause de 15 minutes." in texts[2]
    assert "Il vous reste 1 essai avant" in texts[3]
    assert "Accès en pause" in texts[4]
    assert "dans 15 minutes, à 13 h 15 (heure de Paris)" in texts[4]
    locked = browser.sign_in(token, guest.mobile)
    assert "Accès en pause" in locked.text
    server.world.clock.set(DURING + timedelta(minutes=15))
    assert (browser.sign_in(token, guest.mobile).path == "/choix") is known


def test_what_has_not_the_form_of_a_number_is_not_an_attempt(server: PageServer) -> None:
    guest = server.invite()
    browser = PlainBrowser(server.url)
    for typed in ["", "abc", "06 12", "", "12", "0"]:
        browser.sign_in(guest.token, typed)
        expected = "n’a pas la forme d’un numéro" if typed else "Tapez votre numéro de portable."
        assert expected in browser.text
    assert browser.sign_in(guest.token, guest.mobile).path == "/choix"


def contents(server: PageServer) -> dict[str, list[str]]:
    """Every row of every table."""
    with server.world.database.read() as session:
        return {
            table.name: sorted(repr(row) for row in session.execute(select(table)))
            for table in Base.metadata.sorted_tables
        }


def test_opening_a_link_changes_nothing(server: PageServer) -> None:
    guest = server.invite()
    before = contents(server)
    for _time in range(7):
        assert PlainBrowser(server.url).get(f"/acces/{guest.token}").status == 200
    assert contents(server) == before


def test_a_form_without_this_browser_s_field_is_refused(server: PageServer) -> None:
    guest = server.invite()
    bare = requests.post(f"{server.url}/acces/{guest.token}", data={"mobile": guest.mobile}, timeout=20)
    assert (bare.status_code, "Cette page est trop ancienne" in bare.text) == (403, True)
    other = PlainBrowser(server.url).get(f"/acces/{guest.token}").form("Se connecter").fields["csrf"]
    browser = PlainBrowser(server.url).get(f"/acces/{guest.token}")
    browser.press("Se connecter", mobile=guest.mobile, csrf=other)
    assert browser.status == 403
    assert PlainBrowser(server.url).get("/choix").status == 403


@pytest.mark.parametrize(
    ("headers", "accepted"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Origin": "https://ailleurs.example"}, False),
        ({"Origin": "null"}, True),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, True),
    ],
)
def test_a_form_sent_by_another_site_is_refused(server: PageServer, headers: dict[str, str], *, accepted: bool) -> None:
    browser = server.entered(server.invite())
    browser.press("Valider", headers, format="connect")
    assert (browser.path == "/confirmation") is accepted
    assert accepted or (browser.status == 403 and "ne vient pas de cet espace" in browser.text)


def test_signing_out_ends_the_session(server: PageServer) -> None:
    browser = server.entered(server.invite())
    cookie = browser.session.cookies["ov_session"]
    browser.press("Se déconnecter")
    assert "Vous avez quitté votre espace" in browser.text
    assert "ov_session" not in browser.session.cookies
    again = requests.get(f"{server.url}/choix", cookies={"ov_session": cookie}, timeout=20)
    assert again.status_code == 403


def test_signing_out_is_not_done_by_a_link(server: PageServer) -> None:
    browser = server.entered(server.invite())
    assert browser.get("/deconnexion").status == 405
    assert browser.get("/choix").status == 200


def test_a_session_left_alone_closes_and_says_so(server: PageServer) -> None:
    browser = server.entered(server.invite())
    server.world.clock.set(DURING + timedelta(minutes=31))
    for answer in (browser.get("/choix"), browser.get("/confirmation"), browser.get("/confirmation.pdf")):
        assert answer.status == 403
        assert "Votre espace s’est refermé" in answer.text


@pytest.mark.parametrize("path", ["/choix", "/confirmation", "/confirmation.pdf"])
def test_without_a_session_there_is_no_way_in(server: PageServer, path: str) -> None:
    answer = PlainBrowser(server.url).get(path)
    assert answer.status == 403
    assert "Accès refusé" in answer.text


def test_signing_in_again_leads_to_the_choice_made_so_far(server: PageServer) -> None:
    guest = server.invite()
    server.entered(guest).press("Valider", format="connect")
    browser = server.entered(guest)
    assert browser.path == "/choix"
    assert browser.title.startswith("Modifier votre choix")
    assert "Votre choix actuel, du 10/11/2026 à 13 h" in browser.text
    assert browser.form("Valider").fields["format"] == "connect"


def test_before_the_start_the_space_is_not_open(server: PageServer) -> None:
    guest = server.invite()
    server.world.clock.set(OPENS - timedelta(minutes=1))
    browser = server.entered(guest)
    assert "L’espace n’est pas encore ouvert" in browser.text
    assert "à partir du 02/11/2026 à 9 h" in browser.text
    assert "Valider" not in browser.text


def test_a_campaign_that_was_not_launched_is_not_open(server: PageServer) -> None:
    assert "pas encore ouvert" in server.entered(server.invite(launched=False)).text


@pytest.mark.parametrize(
    ("person", "campaign", "expected"),
    [
        ({}, {}, "Le format prévu dans ce cas est le Chèque-Vacances Connect."),
        ({}, {"default_format": "classic"}, "Chèque-Vacances Classic, livré sur le site Siège."),
        (home_values(), {"default_format": "classic"}, "Vous ne figurez pas dans la commande."),
    ],
)
def test_after_the_end_the_page_says_what_silent_people_receive(
    server: PageServer, person: dict[str, object], campaign: dict[str, object], expected: str
) -> None:
    guest = server.invite(campaign=campaign, **person)
    server.world.clock.set(ENDS)
    browser = server.entered(guest)
    assert "La période de choix est terminée" in browser.text
    assert "Le dernier jour pour répondre était le mardi 24/11/2026." in browser.text
    assert expected in browser.text
    assert "contact@cse-erdre.example" in browser.text


def test_the_last_second_still_counts_and_the_next_is_too_late(server: PageServer) -> None:
    guest, late = server.invite(), server.invite()
    server.world.clock.set(ENDS - timedelta(seconds=1))
    browser, latecomer = server.entered(guest), server.entered(late)
    assert browser.press("Valider", format="connect").path == "/confirmation"
    server.world.clock.set(ENDS)
    latecomer.press("Valider", format="connect")
    assert latecomer.status == 409
    assert "Votre dernier envoi est arrivé après la fermeture. Il n’est pas enregistré." in latecomer.text
    assert server.choice(late) is None


def test_closing_early_keeps_the_choice_made_and_refuses_the_next(server: PageServer) -> None:
    guest = server.invite()
    browser = server.entered(guest).press("Valider", format="connect").get("/choix")
    server.world.store.freeze(server.world.account, guest.campaign)
    browser.press("Valider", format="classic", vouchers_50="2")
    assert browser.status == 409
    assert "a clôturé la campagne le 10/11/2026" in browser.text
    assert "Votre choix du 10/11/2026 à 13 h reste valable." in browser.text
    assert "Votre choix est bien enregistré." in browser.get("/choix").text
    record = server.choice(guest)
    assert record is not None
    assert record.choice == CONNECT


def test_a_removed_person_is_told_so_and_cannot_choose(server: PageServer) -> None:
    push = person_push(9001)
    campaign = server.world.launched([push])
    browser = PlainBrowser(server.url).sign_in(server.world.token(push), "06 39 98 90 01")
    removed = push.model_copy(update={"removed": True})
    server.world.store.put_people(server.world.account, campaign, [removed])
    again = PlainBrowser(server.url).sign_in(server.world.token(push), "06 39 98 90 01")
    assert "Cette campagne ne vous concerne plus" in again.text
    assert "Vous pensez qu’il s’agit d’une erreur" in again.text
    assert "Valider" not in browser.get("/choix").text


def test_over_https_the_cookie_is_secure_and_bound_to_the_host(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("https")
    with page_server(folder, public_url="https://choix.cse.example") as running:
        guest = running.invite()
        opened = requests.get(f"{running.url}/acces/{guest.token}", timeout=20)
        cookie = opened.headers["set-cookie"]
    assert cookie.startswith("__Host-ov_session=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


def test_an_address_behind_a_proxy_that_tries_many_links_gets_a_page_that_says_when_to_come_back(
    server: PageServer,
) -> None:
    guest, browser = server.invite(), PlainBrowser(server.url)
    browser.session.headers["X-Forwarded-For"] = "198.51.100.77"
    for number in range(30):
        assert browser.sign_in(f"{number:043d}", "06 39 98 99 99").status == 200
    slowed = browser.sign_in(guest.token, guest.mobile)
    assert slowed.status == 429
    assert slowed.response.headers["Retry-After"] == "6"
    assert "Trop de demandes à la fois" in slowed.text
    assert "Réessayez à partir de" in slowed.text
    server.world.clock.set(DURING + timedelta(seconds=6))
    assert browser.sign_in(guest.token, guest.mobile).path == "/choix"
