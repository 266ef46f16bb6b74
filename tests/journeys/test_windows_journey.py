"""R1, R7, S, L, T1, O1, O3, O5: first start, campaign, answers in a real browser, closing, order, all on screen."""

import email
import email.policy
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path

import pytest
from journeys import recompute
from journeys.hands import Keyboard, Mouse
from openpyxl import load_workbook
from page_browser import Watch, chromium
from playwright.sync_api import Browser, Page, expect
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot
from waiting import wait_until

from ov_desktop.app import Application
from ov_desktop.clock import SettableClock
from ov_desktop.demo.catcher import MailCatcher
from ov_desktop.services.desktop import PortalStart

NB = "\u00a0"
NOW = datetime(2027, 1, 11, 7, 0, tzinfo=UTC)
START, END = date(2027, 1, 12), date(2027, 2, 1)
ORGANISATION = "CSE Forêt d’Érable – Œuvres"
PASSWORD = "trois girafes bleues"
CAMPAIGN = "Été à l’île d’Yeu"
REFERENCE = "Réf. 2027/é"
PEOPLE = [
    # number, last name, first name, mobile, e-mail, site, shipping, return site, grant
    ("00001", "Évrard", "Anaïs", "06 39 98 00 01", "anais@foret.example", "Siège", None, None, 250),
    ("00002", "Le Floch", "Gaël", "06 39 98 00 02", "gael@foret.example", None, "LETTRE SUIVIE RS", "Siège", 320),
    ("00003", "D’Angelo", "Zoé", "06 39 98 00 03", "zoe@foret.example", "Siège", None, None, 250),
    ("00004", "Œuvrard", "Noël", "06 39 98 00 04", "noel@foret.example", "Siège", None, None, 150),
    ("00005", "Quéméneur", "Maëlle", "06 39 98 00 05", "maelle@foret.example", None, "SIMPLE RS", "Siège", 400),
]


class Journey:
    """The whole of it, with one pair of hands."""

    def __init__(self, hands: Keyboard, folder: Path, catcher: MailCatcher, browser: Browser) -> None:
        self.hands = hands
        self.folder = folder
        self.catcher = catcher
        self.browser = browser
        self.clock = SettableClock(NOW)
        start = PortalStart(demo=True, clock=NOW)
        self.application = Application(folder / "profil", self.clock, portal_start=start)

    def play(self) -> Path:
        """Play every step and return the order file."""
        self.application.start()
        self.start_for_the_first_time()
        self.add_a_site()
        self.make_the_campaign()
        self.bring_the_list()
        self.launch()
        self.answer()
        self.close_the_campaign()
        return self.save_the_order()

    def start_for_the_first_time(self) -> None:
        hands = self.hands
        hands.press("Commencer")
        hands.write("Nom de l’organisme", ORGANISATION)
        hands.write("Code client", "060305")
        hands.write("E-mail de contact", "contact@foret.example")
        hands.write("Contact RGPD", "Mme Noël, rgpd@foret.example")
        hands.press("Continuer")
        hands.write("Mot de passe", PASSWORD)
        hands.write("Mot de passe, une seconde fois", PASSWORD)
        hands.press("Continuer")
        hands.press("Copier le code")
        hands.write("Tapez les quatre derniers caractères du code\u00a0:", QGuiApplication.clipboard().text()[-4:])
        hands.press("Continuer")
        hands.write("Serveur d’envoi", self.catcher.host)
        hands.choose("Chiffrement", "Aucun (réseau local seulement)")
        hands.write("Port", str(self.catcher.port))
        hands.write("Adresse d’envoi", "vacances@foret.example")
        hands.write("Messages par minute", "6000")
        hands.press("Continuer")
        hands.until_shown("Votre portail")
        hands.press("Continuer")
        hands.until_shown("Tout est prêt")
        hands.press("Aller à l’accueil")
        hands.until_shown("Bienvenue")

    def add_a_site(self) -> None:
        hands = self.hands
        hands.go_to_page("Mon compte")
        hands.open_tab("Mon compte", "Adresses de livraison")
        hands.press("Ajouter une adresse")
        hands.write("Numéro", "1001")
        hands.write("Nom", "Siège")
        hands.write("Destinataire", ORGANISATION)
        hands.write("Numéro et rue", "8 allée des Érables")
        hands.write("Code postal", "44600")
        hands.write("Ville", "Saint-Nazaire")
        hands.press("Enregistrer")
        hands.until_answered()

    def make_the_campaign(self) -> None:
        hands = self.hands
        hands.go_to_page("Création d’une campagne")
        hands.write("Nom de la campagne", CAMPAIGN)
        hands.write_date("Début", START)
        hands.write_date("Fin, jour compris", END)
        hands.pick("Classic et/ou Connect", "Classic ou Connect")
        hands.pick("Classic, avec ces coupures", "Connect")
        hands.press("Valider et passer à l’étape suivante")

    def bring_the_list(self) -> None:
        hands, path = self.hands, self.folder / "liste à remplir.xlsx"
        hands.until_shown("La liste est vide")
        with hands.naming_file(path):
            hands.press("Télécharger le modèle Excel")
        wait_until(path.exists)
        fill_in(path)
        with hands.naming_file(path):
            hands.press("Choisir un fichier")
        hands.until_shown("Aucune anomalie")
        hands.press(f"Importer {len(PEOPLE)} personnes")
        hands.until_shown("collaborateurs")
        hands.press("Enregistrer")

    def launch(self) -> None:
        hands = self.hands
        hands.until_shown("Avant de lancer")
        hands.until_shown("1\u202f370\u00a0€")
        hands.press("Enregistrer et lancer")
        hands.until_shown("Campagne enregistrée et lancée")
        hands.press("Suivre les réponses")
        hands.until_shown("Participation")

    def answer(self) -> None:
        self.be(datetime(2027, 1, 12, 8, 0, tzinfo=UTC))
        wait_until(lambda: len(self.catcher.caught) >= len(PEOPLE), 60, "the launch messages")
        links = links_of(self.catcher)
        assert set(links) == {person[4] for person in PEOPLE}
        for answer, person in zip((all_connect, classic_at_home, split), PEOPLE, strict=False):
            with at_portal(self.browser, links[person[4]], person[3]) as page:
                answer(page)

    def close_the_campaign(self) -> None:
        hands = self.hands
        self.be(datetime(2027, 2, 2, 9, 0, tzinfo=UTC))
        hands.go_to_page("Suivi des campagnes")
        hands.press(f"Clôturer, {CAMPAIGN}")
        hands.write("Votre référence de commande", REFERENCE)
        hands.press("Clôturer la campagne")
        hands.until_shown("Campagne clôturée, commande créée")

    def save_the_order(self) -> Path:
        path = self.folder / "commande à transmettre.xlsx"
        with self.hands.naming_file(path):
            self.hands.press("Enregistrer le fichier")
        self.hands.until_shown("Fichier enregistré")
        return path

    def be(self, instant: datetime) -> None:
        """Let the time pass, on the desktop and over the pipe on its portal."""
        self.clock.set(instant)
        portal = self.application.workbench.desktop.portal
        assert portal is not None
        portal.set_clock(instant)

    def end(self) -> None:
        window = self.application.window
        if window is not None:
            window.close()
            if window.isVisible():
                # The portal may not have told yet that no campaign is open any more.
                self.hands.press("Quitter l’application")
        self.application.close()


# --- employees -------------------------------------------------------------------------------------------


class at_portal:  # noqa: N801 -- used as a function
    """A phone of its own for one employee: opens the link, signs in with the number."""

    def __init__(self, browser: Browser, link: str, mobile: str) -> None:
        self._context = browser.new_context(viewport={"width": 390, "height": 844}, locale="fr-FR")
        self._context.set_default_timeout(20_000)
        self._watch = Watch()
        self._link, self._mobile = link, mobile

    def __enter__(self) -> Page:
        page = self._context.new_page()
        self._watch.over(page)
        page.goto(self._link)
        page.get_by_label("Numéro de portable").fill(self._mobile)
        page.get_by_role("button", name="Se connecter").click()
        page.wait_for_url("**/choix")
        return page

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None:
        self._context.close()
        if kind is None:
            assert self._watch.complaints == []


def submit(page: Page) -> None:
    page.get_by_role("button", name="Valider").click()
    expect(page.get_by_role("heading", name="Votre demande est prise en compte")).to_be_visible()


def all_connect(page: Page) -> None:
    page.get_by_label("Chèque-Vacances Connect", exact=True).fill("250")
    submit(page)


def classic_at_home(page: Page) -> None:
    page.get_by_label("Chèque-Vacances Classic", exact=True).fill("320")
    page.get_by_role("button", name="Proposez-moi une répartition").click()
    page.get_by_label("Complément").fill("Résidence Été")
    page.get_by_label("Numéro et rue").fill("8 rue des Tanneurs")
    page.get_by_label("Code postal").fill("49000")
    page.get_by_label("Ville").fill("Angers")
    submit(page)


def split(page: Page) -> None:
    page.get_by_label("Chèque-Vacances Classic", exact=True).fill("100")
    expect(page.get_by_label("Chèque-Vacances Connect", exact=True)).to_have_value("150")
    page.get_by_label(f"Nombre de chèques de 50{NB}€", exact=True).fill("2")
    submit(page)


def links_of(catcher: MailCatcher) -> dict[str, str]:
    """The personal link of each launch message, by its address."""
    links = {}
    for mail in catcher.caught:
        message = email.message_from_bytes(mail.path.read_bytes(), policy=email.policy.default)
        body = message.get_body(("plain",))
        if body and (found := re.search(r"https?://\S+/acces/[A-Za-z0-9_-]+", body.get_content())):
            links[message["To"].addresses[0].addr_spec] = found.group(0)
    return links


def fill_in(path: Path) -> None:
    """Write the people into the template, as a spreadsheet would."""
    workbook = load_workbook(path)
    sheet = workbook["Liste"]
    head = next(row for row in range(1, 20) if str(sheet.cell(row, 1).value).startswith("Matricule"))
    for place, person in enumerate(PEOPLE, start=head + 1):
        for column, value in enumerate(person, start=1):
            sheet.cell(place, column, value)
    workbook.save(path)


# --- what the order must hold ----------------------------------------------------------------------------


def proposal(amount: int) -> dict[int, int]:
    """P4 by trying every breakdown: most denominations, fewest vouchers, most of the largest, then of the next."""
    values = (50, 25, 20, 10)
    exact = [
        counts
        for counts in product(*(range(amount // value + 1) for value in values))
        if sum(count * value for count, value in zip(counts, values, strict=True)) == amount
    ]
    best = max(exact, key=lambda counts: (sum(map(bool, counts)), -sum(counts), counts))
    return dict(zip(values, best, strict=True))


SITE = {
    "Livraison": "SITE", "Site": "Siège", "Destinataire": ORGANISATION, "Adresse": "8 allée des Érables",
    "Code postal": "44600", "Ville": "Saint-Nazaire", "Pays": "FRANCE",
}  # fmt: skip
HOME = {
    "Livraison": "DOMICILE", "Type d'expédition": "LETTRE SUIVIE RS", "Site retour": "Siège",
    "Destinataire": "Gaël Le Floch", "Complément": "Résidence Été", "Adresse": "8 rue des Tanneurs",
    "Code postal": "49000", "Ville": "Angers", "Pays": "FRANCE",
}  # fmt: skip
LINES = [
    (0, "CD", 250, {}, "CHOIX", {}),
    (1, "CV", 320, proposal(320), "CHOIX", HOME),
    (2, "CV", 100, {50: 2}, "CHOIX", SITE),
    (2, "CD", 150, {}, "CHOIX", {}),
    (3, "CV", 150, proposal(150), "DEFAUT", SITE),
]


def expected_row(
    place: int, code: str, amount: int, vouchers: dict[int, int], origin: str, delivery: dict[str, str]
) -> dict[str, object]:
    number, last, first, mobile, address, *_rest = PEOPLE[place]
    row: dict[str, object] = dict.fromkeys(recompute.ORDER_COLUMNS)
    row |= {
        "Produit": code,
        "Code client": "060305",
        "N° commande": "2027-001",
        "Commande externe": REFERENCE,
        "Fichier": "liste à remplir.xlsx",
        "Matricule": number,
        "Nom": last,
        "Prénom": first,
        "E-mail": address,
        "Mobile": "+33" + mobile.replace(" ", "")[1:],
        "Montant": amount,
        "Origine": origin,
    }
    counts = {column: vouchers.get(value, 0) for value, column in recompute.DENOMINATION_COLUMNS.items()}
    return row | (counts if code == "CV" else {}) | delivery


def check_order(path: Path) -> None:
    """Compare every cell of the order with what the five people did."""
    found = [{name: value or None for name, value in row.items()} for row in recompute.order(path)]
    expected = [{name: value or None for name, value in expected_row(*line).items()} for line in LINES]
    assert found == expected
    assert recompute.excluded(path) == [
        {"Matricule": "00005", "Nom": "Quéméneur", "Prénom": "Maëlle", "Montant": 400, "Motif": WHY_EXCLUDED}
    ]


WHY_EXCLUDED = "Pas de réponse\u00a0: adresse postale inconnue pour un envoi à domicile"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def catcher(tmp_path: Path) -> Iterator[MailCatcher]:
    with MailCatcher(tmp_path / "courriels") as running:
        yield running


def test_a_campaign_goes_from_the_first_start_to_the_order_file_on_screen(
    qtbot: QtBot, tmp_path: Path, catcher: MailCatcher, browser: Browser
) -> None:
    journey = Journey(Mouse(qtbot), tmp_path, catcher, browser)
    try:
        check_order(journey.play())
    finally:
        journey.end()


def test_the_same_by_keyboard_alone(qtbot: QtBot, tmp_path: Path, catcher: MailCatcher, browser: Browser) -> None:
    journey = Journey(Keyboard(qtbot), tmp_path, catcher, browser)
    try:
        check_order(journey.play())
    finally:
        journey.end()
