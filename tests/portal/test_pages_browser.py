"""The pages in a real browser with JavaScript: live amounts, breakdown, address, keyboard (SPEC P3 to P7)."""

from collections.abc import Iterator
from itertools import combinations

import pytest
from page_browser import Watch, chromium, sign_in
from page_server import Guest, PageServer, page_server
from playwright.sync_api import Browser, Page, expect
from portal_world import home_values

from ov_desktop.domain.choice import Choice
from ov_desktop.domain.delivery import PostalAddress
from ov_desktop.domain.vouchers import DENOMINATIONS, Breakdown, nearest_payable, propose

NB = "\u00a0"
SPLIT: dict[str, object] = {"options": "split"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PageServer]:
    with page_server(tmp_path_factory.mktemp("portal")) as running:
        running.name()
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="fr-FR")
    context.set_default_timeout(10_000)
    opened, watch = context.new_page(), Watch()
    watch.over(opened)
    yield opened
    context.close()
    assert watch.complaints == []


def recorded(server: PageServer, guest: Guest) -> Choice | None:
    record = server.choice(guest)
    return record.choice if record else None


def test_connect_is_chosen_and_confirmed(server: PageServer, page: Page) -> None:
    guest = server.invite()
    sign_in(page, server, guest)
    submit = page.get_by_role("button", name="Valider")
    expect(submit).to_be_disabled()
    expect(page.get_by_text("Pour valider, il reste à choisir un format.")).to_be_visible()
    page.get_by_label("Chèque-Vacances Connect", exact=True).check()
    expect(page.get_by_text("Votre choix est complet. Vous pouvez valider.")).to_be_visible()
    expect(page.get_by_text("Vos chèques en papier")).to_be_hidden()
    submit.click()
    expect(page.get_by_role("heading", name="Votre demande est prise en compte")).to_be_visible()
    assert recorded(server, guest) == Choice(0, 100)
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger la confirmation").click()
    assert download.value.suggested_filename == "confirmation-cheques-vacances.pdf"


def test_the_remaining_amount_follows_live(server: PageServer, page: Page) -> None:
    sign_in(page, server, server.invite())
    page.get_by_label("Chèque-Vacances Classic", exact=True).check()
    figure, panel = page.locator("#remaining-figure"), page.locator("#remaining")
    expect(page.get_by_text("Montant restant à répartir")).to_be_visible()
    expect(figure).to_have_text(f"100{NB}€")
    page.get_by_label(f"Nombre de chèques de 50{NB}€", exact=True).fill("3")
    expect(figure).to_have_text(f"−50{NB}€")
    expect(panel).to_contain_text(f"Il y a 50{NB}€ de trop. Retirez des chèques.")
    page.get_by_role("button", name=f"Retirer un chèque de 50{NB}€").click()
    expect(figure).to_have_text(f"0{NB}€")
    expect(panel).to_contain_text(f"Tout est réparti{NB}: il reste 0{NB}€.")
    expect(page.get_by_role("button", name="Valider")).to_be_enabled()
    page.get_by_role("button", name="Tout remettre à zéro").click()
    expect(figure).to_have_text(f"100{NB}€")
    expect(page.get_by_role("button", name="Valider")).to_be_disabled()
    expect(page.locator("#remaining-say")).to_have_attribute("aria-live", "polite")


def test_a_split_at_home_is_filled_in_from_end_to_end(server: PageServer, page: Page) -> None:
    guest = server.invite(campaign=SPLIT, grant=320, **home_values())
    sign_in(page, server, guest)
    classic = page.get_by_label("Chèque-Vacances Classic", exact=True)
    connect = page.get_by_label("Chèque-Vacances Connect", exact=True)
    expect(classic).to_have_value("")
    expect(connect).to_have_value("")
    expect(page.get_by_text("Votre adresse", exact=True)).to_be_hidden()
    classic.fill("200")
    expect(connect).to_have_value("120")
    connect.fill("140")
    expect(classic).to_have_value("180")
    page.get_by_role("button", name=f"Ajouter 10{NB}€ en Classic").click()
    expect(connect).to_have_value("130")
    expect(page.locator("#split-live")).to_have_text(f"Classic{NB}: 190{NB}€. Connect{NB}: 130{NB}€.")
    page.get_by_role("button", name="Proposez-moi une répartition").click()
    expect(page.locator("#proposed")).to_contain_text("Voici une proposition")
    assert page.url.endswith("/choix")
    expect(page.get_by_text("Pour valider, il reste à compléter votre adresse.")).to_be_visible()
    expect(page.get_by_text("Votre adresse", exact=True)).to_be_visible()
    expect(page.get_by_label("Destinataire")).to_have_value("Inès Exemple")
    page.get_by_label("Numéro et rue").fill("8 rue des Tanneurs")
    page.get_by_label("Code postal").fill("44200")
    page.get_by_label("Ville").fill("Saint-Nazaire")
    page.get_by_role("button", name="Valider").click()
    expect(page.locator("#error-summary")).to_be_focused()
    expect(page).to_have_title(f"Erreur{NB}: Votre choix – Espace collaborateur Objectif Vacances")
    page.locator("#error-summary a").click()
    expect(page.get_by_label("Ville")).to_be_focused()
    page.get_by_label("Code postal").fill("44600")
    page.get_by_role("button", name="Valider").click()
    expect(page.get_by_role("heading", name="Votre demande est prise en compte")).to_be_visible()
    expected = propose(190)
    assert expected is not None
    address = PostalAddress("Inès Exemple", "", "", "8 rue des Tanneurs", "", "44600", "Saint-Nazaire")
    assert recorded(server, guest) == Choice(190, 130, expected, address)


def test_vouchers_and_address_go_when_nothing_is_classic(server: PageServer, page: Page) -> None:
    sign_in(page, server, server.invite(campaign=SPLIT, grant=320, **home_values()))
    page.get_by_role("button", name="Mettre tout en Classic").click()
    expect(page.get_by_text("Vos chèques en papier", exact=True)).to_be_visible()
    expect(page.get_by_text("Votre adresse", exact=True)).to_be_visible()
    page.get_by_role("button", name="Mettre tout en Connect").click()
    expect(page.get_by_text("Vos chèques en papier", exact=True)).to_be_hidden()
    expect(page.get_by_text("Votre adresse", exact=True)).to_be_hidden()
    expect(page.get_by_role("button", name="Valider")).to_be_enabled()


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("abc", f"«{NB}abc{NB}» n’est pas un montant. Tapez un nombre, par exemple 50."),
        ("55", f"«{NB}55{NB}» ne convient pas. Les montants vont de 10{NB}€ en 10{NB}€."),
        ("-10", f"«{NB}-10{NB}» ne convient pas. Le montant va de 0{NB}€ à 320{NB}€."),
        ("1e3", f"«{NB}1e3{NB}» n’est pas un montant. Tapez un nombre, par exemple 50."),
    ],
)
def test_an_amount_that_does_not_do_is_told_at_once(server: PageServer, page: Page, typed: str, message: str) -> None:
    sign_in(page, server, server.invite(campaign=SPLIT, grant=320))
    classic = page.get_by_label("Chèque-Vacances Classic", exact=True)
    classic.fill(typed)
    classic.blur()
    expect(page.locator("#classic_amount-error")).to_contain_text(message)
    expect(classic).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("button", name="Valider")).to_be_disabled()
    classic.fill(f" 50{NB}€ ")
    classic.blur()
    expect(classic).to_have_value("50")
    expect(page.get_by_label("Chèque-Vacances Connect", exact=True)).to_have_value("270")
    expect(page.locator("#classic_amount-error")).to_have_count(0)


def test_an_amount_that_cannot_be_paid_offers_the_nearest(server: PageServer, page: Page) -> None:
    campaign = SPLIT | {"offered_denominations": (50,), "default_denominations": (50,)}
    sign_in(page, server, server.invite(campaign=campaign, grant=320))
    page.get_by_label("Chèque-Vacances Classic", exact=True).fill("120")
    expect(page.get_by_text("Ce montant ne peut pas être payé en chèques")).to_be_visible()
    expect(page.locator("#impossible-text")).to_contain_text(f"les plus proches sont 100{NB}€ et 150{NB}€.")
    page.get_by_role("button", name=f"Prendre 150{NB}€ en Classic").click()
    expect(page.get_by_label("Chèque-Vacances Connect", exact=True)).to_have_value("170")
    expect(page.get_by_text("Ce montant ne peut pas être payé en chèques")).to_be_hidden()


def test_a_line_that_grows_too_long_is_counted(server: PageServer, page: Page) -> None:
    sign_in(page, server, server.invite(**home_values()))
    page.get_by_label("Chèque-Vacances Classic", exact=True).check()
    street = page.get_by_label("Numéro et rue")
    street.fill("x" * 36)
    expect(page.locator("#street-left")).to_have_text(f"2{NB}caractères restants")
    street.fill("x" * 39)
    expect(page.locator("#street-left")).to_contain_text(f"Cette ligne dépasse de 1{NB}caractère.")


def test_a_choice_is_made_with_the_keyboard_alone(server: PageServer, page: Page) -> None:
    guest = server.invite()
    page.goto(f"{server.url}/acces/{guest.token}")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Numéro de portable")).to_be_focused()
    page.keyboard.type(guest.mobile)
    page.keyboard.press("Enter")
    page.wait_for_url("**/choix")
    _tab_to(page, "format-classic")
    page.keyboard.press("Space")
    _tab_to(page, "propose")
    page.keyboard.press("Enter")
    _tab_to(page, "submit")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Votre demande est prise en compte")).to_be_visible()
    assert recorded(server, guest) == Choice(100, 0, Breakdown((1, 2, 0, 1)))


def _tab_to(page: Page, element: str) -> None:
    for _press in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == element:
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none" or element.startswith("format")
            return
    raise AssertionError(f"{element} is not reached")


def test_enter_in_a_field_does_not_press_a_button_that_helps(server: PageServer, page: Page) -> None:
    guest = server.invite(campaign=SPLIT, grant=320, **home_values())
    sign_in(page, server, guest)
    page.get_by_label("Chèque-Vacances Classic", exact=True).fill("200")
    page.get_by_label("Numéro et rue").fill("8 rue des Tanneurs")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Chèque-Vacances Classic", exact=True)).to_have_value("200")
    assert recorded(server, guest) is None


def test_coming_back_with_the_browser_leaves_a_form_that_works(server: PageServer, page: Page) -> None:
    guest = server.invite()
    sign_in(page, server, guest)
    page.get_by_label("Chèque-Vacances Connect", exact=True).check()
    page.get_by_role("button", name="Valider").click()
    page.wait_for_url("**/confirmation")
    page.go_back()
    submit = page.get_by_role("button", name="Valider")
    page.get_by_label("Chèque-Vacances Connect", exact=True).check()
    expect(submit).to_be_enabled()
    submit.click()
    page.wait_for_url("**/confirmation*")
    assert len(server.world.store.choices(guest.id)) == 1


def test_the_script_proposes_what_the_server_proposes(server: PageServer, page: Page) -> None:
    sign_in(page, server, server.invite())
    subsets = [list(subset) for size in range(1, 5) for subset in combinations(DENOMINATIONS, size)]
    found = page.evaluate(
        """(subsets) => subsets.map((subset) => {
            const rows = [];
            for (let amount = 10; amount <= 1000; amount += 10) {
                rows.push([vouchers.propose(amount, subset), ...vouchers.nearest(amount, subset, 1000)]);
            }
            return rows;
        })""",
        subsets,
    )
    for subset, rows in zip(subsets, found, strict=True):
        for amount, (counts, lower, upper) in zip(range(10, 1001, 10), rows, strict=True):
            expected = propose(amount, tuple(subset))
            assert counts == (list(expected.counts) if expected else None), (amount, subset)
            assert (lower, upper) == nearest_payable(amount, subset, 1000), (amount, subset)


def test_a_line_too_long_is_an_error_until_it_is_shortened(server: PageServer, page: Page) -> None:
    sign_in(page, server, server.invite(**home_values()))
    page.get_by_label("Chèque-Vacances Classic", exact=True).check()
    street = page.get_by_label("Numéro et rue")
    street.fill("1234567890 boulevard de la Libération et de la République")
    expect(page.locator(".error", has_text="Cette ligne dépasse de 19")).to_be_visible()
    expect(street).to_have_attribute("aria-invalid", "true")
    street.fill("12 boulevard de la Libération")
    expect(page.locator(".error:visible")).to_have_count(0)
    expect(street).not_to_have_attribute("aria-invalid", "true")


def test_a_choice_sent_back_is_not_called_complete_before_the_correction(server: PageServer, page: Page) -> None:
    guest = server.invite(**home_values())
    sign_in(page, server, guest)
    page.get_by_label("Chèque-Vacances Classic", exact=True).check()
    page.get_by_role("button", name="Proposez-moi une répartition").click()
    page.get_by_label("Numéro et rue").fill("8 rue des Tanneurs")
    page.get_by_label("Code postal").fill("35000")
    page.get_by_label("Ville").fill("Saint-Nazaire")
    page.get_by_role("button", name="Valider").click()
    expect(page.get_by_text("Une correction est nécessaire")).to_be_visible()
    expect(page.get_by_text("Pour valider, il reste à compléter votre adresse.")).to_be_visible()
    expect(page.get_by_role("button", name="Valider")).to_be_disabled()
    page.get_by_label("Code postal").fill("44600")
    page.get_by_role("button", name="Valider").click()
    expect(page.get_by_role("heading", name="Votre demande est prise en compte")).to_be_visible()


@pytest.mark.parametrize("height", [900, 650, 430])
def test_the_summary_stays_in_sight_and_nothing_of_its_column_is_cut(
    server: PageServer, page: Page, height: int
) -> None:
    page.set_viewport_size({"width": 1280, "height": height})
    sign_in(page, server, server.invite(**home_values()))
    page.get_by_label("Chèque-Vacances Classic", exact=True).check()
    assert (
        page.evaluate(
            "() => { const side = document.querySelector('.side'); return side.scrollHeight - side.clientHeight }"
        )
        <= 0
    )
    for field in ("Nombre de chèques de 10", "Numéro et rue"):
        page.get_by_label(field).focus()
        expect(page.get_by_role("button", name="Valider")).to_be_in_viewport(ratio=1)
    page.get_by_role("link", name="Lire la notice complète").focus()
    expect(page.get_by_role("link", name="Lire la notice complète")).to_be_in_viewport(ratio=1)
    submit, after = page.locator(".submit").bounding_box(), page.locator(".after").bounding_box()
    assert submit is not None
    assert after is not None
    assert submit["y"] + submit["height"] <= after["y"]


def test_without_script_papers_are_asked_for_only_where_classic_is_picked(server: PageServer, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    plain = sign_in(context.new_page(), server, server.invite(**home_values()))
    address = plain.get_by_text("Votre adresse", exact=True)
    expect(address).to_be_hidden()
    plain.get_by_label("Chèque-Vacances Classic", exact=True).check()
    expect(address).to_be_visible()
    plain.get_by_label("Chèque-Vacances Connect", exact=True).check()
    expect(address).to_be_hidden()
    context.close()
