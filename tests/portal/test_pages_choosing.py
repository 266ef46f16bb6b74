"""The choice without JavaScript, over HTTP: as people fill it in, and as nobody should (SPEC P2 to P7, T3)."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from page_server import PageServer, PlainBrowser, page_server
from portal_world import home_values, person_push
from pypdf import PdfReader

from ov_desktop.domain.choice import Choice
from ov_desktop.domain.delivery import PostalAddress
from ov_desktop.domain.vouchers import Breakdown

SPLIT: dict[str, object] = {"options": "split"}
HOME_ADDRESS = PostalAddress("Inès Exemple", "", "", "8 rue des Tanneurs", "", "44600", "Saint-Nazaire")


@pytest.fixture(scope="module")
def server(module_folder: Path) -> Iterator[PageServer]:
    with page_server(module_folder) as running:
        running.name()
        yield running


def recorded(server: PageServer, person_id: str) -> Choice | None:
    record = server.world.store.current_choice(person_id)
    return record.choice if record else None


def test_connect_is_chosen_in_two_gestures(server: PageServer) -> None:
    guest = server.invite()
    browser = server.entered(guest).press("Valider", format="connect")
    assert (browser.status, browser.path) == (200, "/confirmation")
    assert "Votre demande est prise en compte" in browser.text
    assert "Chèque-Vacances Connect 100 €" in browser.text
    assert "Chèque-Vacances Classic rien" in browser.text
    assert recorded(server, guest.id) == Choice(0, 100)


def test_classic_on_site_takes_the_proposal(server: PageServer) -> None:
    guest = server.invite()
    browser = server.entered(guest).press("Proposez-moi une répartition", format="classic")
    assert "Voici une proposition : 1 chèque de 10 €, 2 chèques de 20 € et 1 chèque de 50 €." in browser.text
    assert "Montant restant à répartir 0 €" in browser.text
    assert recorded(server, guest.id) is None
    browser.press("Valider")
    assert browser.path == "/confirmation"
    assert "Livraison sur le site : Siège" in browser.text
    # A number never stands alone at the end of a line.
    assert "2\u00a0chèques de 20\u00a0€ et 1\u00a0chèque de 50\u00a0€" in browser.response.text
    assert recorded(server, guest.id) == Choice(100, 0, Breakdown((1, 2, 0, 1)))


def test_a_calculation_names_the_counts_it_cannot_take(server: PageServer) -> None:
    browser = server.entered(server.invite(campaign=SPLIT, grant=250))
    browser.press("Calculer le reste", classic_amount="90", vouchers_25="deux")
    assert "« deux » ne convient pas. Tapez un nombre entier de chèques, à partir de 0." in browser.text
    assert "Montant restant à répartir 90 €" in browser.text


def test_a_total_is_asked_for_only_once_it_is_known(server: PageServer) -> None:
    browser = server.entered(server.invite(campaign=SPLIT, grant=250))
    assert "Choisissez combien de chèques vous voulez de chaque valeur. Comme" in browser.text
    browser.press("Calculer le reste", classic_amount="90")
    assert "Le total doit faire 90 €." in browser.text
    assert "Le total doit faire 100 €." in server.entered(server.invite()).text


def test_without_amounts_the_buttons_of_the_vouchers_say_so_where_they_stand(server: PageServer) -> None:
    browser = server.entered(server.invite(campaign=SPLIT, grant=250)).press("Proposez-moi une répartition")
    missing = "Indiquez un montant pour chaque format. Vous pouvez mettre 0."
    assert missing in browser.text.partition("Vos chèques en papier")[2]


def test_a_split_at_home_needs_the_proposal_and_the_address(server: PageServer) -> None:
    guest = server.invite(campaign=SPLIT, grant=320, **home_values())
    browser = server.entered(guest)
    fields = browser.form("Valider").fields
    assert (fields["classic_amount"], fields["connect_amount"]) == ("", "")
    assert fields["recipient"] == "Inès Exemple"
    browser.press("Proposez-moi une répartition", classic_amount="200 €")
    assert browser.form("Valider").fields["connect_amount"] == "120"
    browser.press("Valider", street="8 rue des Tanneurs", postcode="44200", town="saint nazaire")
    assert browser.title.startswith("Erreur\u00a0: Votre choix")
    assert "« saint nazaire » ne correspond pas au code postal 44200. Villes possibles : Nantes." in browser.text
    assert browser.form("Valider").fields["street"] == "8 rue des Tanneurs"
    browser.press("Valider", postcode="44600", town="Saint-Nazaire")
    assert browser.path == "/confirmation"
    assert "8 rue des Tanneurs 44600 Saint-Nazaire" in browser.text
    assert recorded(server, guest.id) == Choice(200, 120, Breakdown((1, 2, 2, 2)), HOME_ADDRESS)


def test_the_address_is_asked_for_at_home_only(server: PageServer) -> None:
    assert "Votre adresse" in server.entered(server.invite(**home_values())).text
    assert "Votre adresse" not in server.entered(server.invite()).text


@pytest.mark.parametrize(
    ("button", "classic", "connect"), [("Mettre tout en Classic", "320", "0"), ("Mettre tout en Connect", "0", "320")]
)
def test_all_of_a_grant_goes_to_one_format(server: PageServer, button: str, classic: str, connect: str) -> None:
    guest = server.invite(campaign=SPLIT, grant=320)
    browser = server.entered(guest).press(button, classic_amount="abc")
    fields = browser.form("Valider").fields
    assert (fields["classic_amount"], fields["connect_amount"]) == (classic, connect)
    assert recorded(server, guest.id) is None


def test_the_rest_is_calculated_and_the_counts_are_emptied(server: PageServer) -> None:
    browser = server.entered(server.invite(campaign=SPLIT, grant=320))
    browser.press("Calculer le reste", classic_amount="200", vouchers_50="3")
    assert "Il reste 50 € à répartir. Ajoutez des chèques." in browser.text
    browser.press("Calculer le reste", vouchers_50="5")
    assert "Montant restant à répartir −50 €" in browser.text
    assert "Il y a 50 € de trop. Retirez des chèques." in browser.text
    browser.press("Tout remettre à zéro")
    assert browser.form("Valider").fields["vouchers_50"] == ""


def test_nothing_filled_in_says_what_is_missing(server: PageServer) -> None:
    either = server.entered(server.invite()).press("Valider")
    assert "Une correction est nécessaire" in either.text
    assert "Choisissez un format." in either.text
    split = server.entered(server.invite(campaign=SPLIT)).press("Valider")
    assert "Indiquez un montant pour chaque format. Vous pouvez mettre 0." in split.text
    home = server.entered(server.invite(grant=200, **home_values())).press("Valider", format="classic", recipient="")
    assert "5 corrections sont nécessaires" in home.text
    for sentence in (
        "La répartition n’est pas complète : il reste 200 €.",
        "Indiquez le destinataire.",
        "Indiquez le numéro et la rue.",
        "Indiquez le code postal.",
        "Indiquez la ville.",
    ):
        assert sentence in home.text


def test_an_error_is_tied_to_its_field(server: PageServer) -> None:
    browser = server.entered(server.invite(campaign=SPLIT)).press("Valider", classic_amount="<b>5</b>")
    html = browser.response.text
    assert "« &lt;b&gt;5&lt;/b&gt; » n’est pas un montant" in html.replace("\u00a0", " ")
    assert 'href="#classic_amount"' in html
    (field,) = re.findall(r'<input[^>]*name="classic_amount"[^>]*>', html)
    assert 'aria-invalid="true"' in field
    assert "classic_amount-error" in re.findall(r'aria-describedby="([^"]*)"', field)[0]
    assert 'id="classic_amount-error"' in html


def test_an_amount_that_cannot_be_paid_offers_the_nearest(server: PageServer) -> None:
    campaign = SPLIT | {"offered_denominations": (50,), "default_denominations": (50,)}
    browser = server.entered(server.invite(campaign=campaign, grant=320))
    browser.press("Proposez-moi une répartition", classic_amount="120")
    assert "on ne peut pas faire exactement 120 €. Les montants Classic les plus proches sont 100 € et 150 €." in (
        browser.text
    )
    browser.press("Prendre 150 € en Classic")
    assert browser.form("Valider").fields["connect_amount"] == "170"


def test_in_either_a_grant_that_cannot_be_paid_leaves_connect(server: PageServer) -> None:
    campaign: dict[str, object] = {"offered_denominations": (20,), "default_denominations": (20,)}
    browser = server.entered(server.invite(campaign=campaign, grant=50)).press("Valider", format="classic")
    assert "Choisissez le format Connect, ou contactez votre CSE." in browser.text


def test_only_offered_denominations_are_shown(server: PageServer) -> None:
    campaign: dict[str, object] = {"offered_denominations": (20, 50), "default_denominations": (20,)}
    text = server.entered(server.invite(campaign=campaign)).text
    assert "Nombre de chèques de 20 €" in text
    assert "Nombre de chèques de 25 €" not in text
    assert "de 20 ou 50 €" in text


def test_an_address_line_may_not_exceed_38_characters(server: PageServer) -> None:
    browser = server.entered(server.invite(**home_values()))
    browser.press("Valider", format="classic", vouchers_50="2", street="x" * 40, postcode="35000", town="Rennes")
    assert "Cette ligne dépasse de 2 caractères." in browser.text
    browser.press("Valider", street="1 rue de l’Étoile ★")
    assert "Ces caractères ne peuvent pas être imprimés sur l’envoi : ★. Remplacez-les." in browser.text


def test_a_changed_choice_replaces_the_first_and_keeps_it(server: PageServer) -> None:
    guest = server.invite()
    browser = server.entered(guest).press("Valider", format="connect")
    browser.get("/choix").press("Valider", format="classic", vouchers_50="2")
    assert browser.path == "/confirmation"
    assert "Votre nouveau choix remplace celui du 10/11/2026." in browser.text
    versions = server.world.store.choices(guest.id)
    assert [record.choice.classic_amount for record in versions] == [0, 100]


def test_the_same_choice_again_counts_once(server: PageServer) -> None:
    guest = server.invite()
    browser = server.entered(guest)
    first = browser.response
    browser.press("Valider", format="connect")
    browser.get("/choix").press("Valider")
    assert "Vous n’avez rien modifié. Votre choix du 10/11/2026 reste valable." in browser.text
    browser.response = first
    browser.press("Valider", format="connect")
    assert "Ce choix était déjà enregistré. Il n’est compté qu’une fois." in browser.text
    assert len(server.world.store.choices(guest.id)) == 1


def test_a_choice_made_elsewhere_meanwhile_is_shown_beside_and_not_replaced(server: PageServer) -> None:
    guest = server.invite()
    one, other = server.entered(guest), server.entered(guest)
    other.press("Valider", format="connect")
    one.press("Valider", format="classic", vouchers_50="2")
    assert one.status == 409
    assert "Votre choix a déjà été modifié ailleurs" in one.text
    assert "Choix enregistré" in one.text
    assert "2 chèques de 50 €" in one.text
    assert recorded(server, guest.id) == Choice(0, 100)
    one.press("Enregistrer le choix de cette page")
    assert one.path == "/confirmation"
    assert recorded(server, guest.id) == Choice(100, 0, Breakdown((0, 0, 0, 2)))


def test_a_changed_grant_makes_the_choice_obsolete(server: PageServer) -> None:
    push = person_push(9100)
    campaign = server.world.launched([push])
    session = PlainBrowser(server.url).sign_in(server.world.token(push), "06 39 98 91 00")
    session.press("Valider", format="connect")
    server.world.store.put_people(server.world.account, campaign, [push.model_copy(update={"grant": 140})])
    session.get("/choix")
    assert "Votre dotation est maintenant de 140 €. Votre choix du 10/11/2026 portait sur 100 € : il ne" in session.text
    assert session.form("Valider").fields.get("format") is None
    assert session.get("/confirmation").path == "/choix"
    assert session.get("/confirmation.pdf").status == 404


def test_a_grant_changed_while_the_page_was_open_is_not_answered_unseen(server: PageServer) -> None:
    push = person_push(9200)
    campaign = server.world.launched([push])
    browser = PlainBrowser(server.url).sign_in(server.world.token(push), "06 39 98 92 00")
    server.world.store.put_people(server.world.account, campaign, [push.model_copy(update={"grant": 140})])
    browser.press("Valider", format="connect")
    assert browser.status == 409
    assert "Votre dotation est maintenant de 140 €." in browser.text
    assert recorded(server, push.id) is None
    browser.press("Valider")
    assert recorded(server, push.id) == Choice(0, 140)


def test_new_options_ask_to_check_an_earlier_choice(server: PageServer) -> None:
    push = person_push(9300)
    campaign = server.world.launched([push])
    browser = PlainBrowser(server.url).sign_in(server.world.token(push), "06 39 98 93 00")
    browser.press("Valider", format="classic", vouchers_50="2")
    home = push.model_copy(update=home_values())
    server.world.store.put_people(server.world.account, campaign, [home])
    browser.get("/choix")
    assert "Les possibilités ont changé depuis votre choix du 10/11/2026." in browser.text


def test_the_receipt_is_a_pdf_that_bears_the_code_of_the_page(server: PageServer) -> None:
    guest = server.invite(campaign=SPLIT, grant=320, **home_values())
    browser = server.entered(guest)
    browser.press(
        "Valider",
        classic_amount="50",
        vouchers_50="1",
        street="8 rue des Tanneurs",
        postcode="44600",
        town="Saint-Nazaire",
    )
    (code,) = re.findall(r"Code de vérification ([A-Z0-9]{10})\b", browser.text)
    size = re.findall(r"Document PDF accessible, (\d+) ko", browser.text)
    answer = browser.get("/confirmation.pdf").response
    assert answer.headers["content-disposition"] == 'attachment; filename="confirmation-cheques-vacances.pdf"'
    assert answer.headers["content-type"] == "application/pdf"
    assert size == [str(round(len(answer.content) / 1000))]
    words = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert code in re.sub(r"\s", "", words)
    record = server.world.store.current_choice(guest.id)
    assert record is not None
    assert record.code == code


def test_nothing_typed_or_written_by_others_is_ever_run(server: PageServer) -> None:
    script = "<script>alert(1)</script>"
    server.name(name=f"CSE {script} & Cie")
    try:
        guest = server.invite(
            campaign=SPLIT | {"welcome": f"Salut {script} {{{{7*7}}}} {{prénom}}"},
            first_name="{{7*7}}",
            last_name='"><img src=x>',
            grant=320,
            **home_values(),
        )
        browser = server.entered(guest)
        assert 'Bonjour {{7*7}} "><img src=x>' in browser.text.replace("&quot;", '"')
        browser.press("Proposez-moi une répartition", classic_amount="50", street=f"'\"{script}", town="{{7*7}}")
        pages = [browser.response.text]
        browser.press("Valider", postcode="44600", street='1 "rue" <i>', town="Saint-Nazaire", recipient="A & B")
        pages.append(browser.response.text)
        pages += [browser.get(path).response.text for path in ("/mentions-legales", "/accessibilite", "/choix")]
    finally:
        server.name()
    for page in pages:
        assert "alert(1)</script>" not in page
        assert "<img src=x" not in page
        assert ">49<" not in page
        assert "<i>" not in page
    assert "{{7*7}} {prénom}" in pages[0]


def test_a_person_sees_only_their_own_space(server: PageServer) -> None:
    mine, theirs = server.invite(grant=100), server.invite(grant=200, first_name="Ahmed")
    server.entered(theirs).press("Valider", format="connect")
    browser = server.entered(mine)
    assert "Ahmed" not in browser.text
    assert browser.get("/confirmation").path == "/choix"


@pytest.mark.parametrize(
    "fields",
    [
        {"version": "abc", "seen_grant": "100"},
        {"version": "99999999999999999999", "seen_grant": "100"},
        {"version": "", "seen_grant": ""},
        {"version": "", "seen_grant": "٣"},
        {"format": "classic\x00", "vouchers_10": "9" * 30},
        {"action": "classic-99999999999999"},
        {"action": "<script>"},
        {"town": "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), "format": "classic"},
    ],
)
def test_a_mangled_form_never_fails_nor_records_anything_strange(server: PageServer, fields: dict[str, str]) -> None:
    guest = server.invite()
    browser = server.entered(guest).press("Valider", **fields)
    assert browser.status in {200, 409}
    assert recorded(server, guest.id) is None
