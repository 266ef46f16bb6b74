"""Every page against WCAG 2.2 AA by axe-core, in light and dark, on narrow screens, under fingers (SPEC section 6)."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from page_browser import Watch, chromium, sign_in
from page_server import PageServer, page_server
from playwright.sync_api import Browser, Page, expect
from portal_world import DURING, ENDS, OPENS, home_values

AXE = (Path(__file__).parents[1] / "data" / "axe" / "axe.min.js").read_text("utf-8")
SPLIT: dict[str, object] = {"options": "split"}
SMALL_TARGETS = """() => [...document.querySelectorAll('a, button, input:not([type=hidden])')].filter((element) => {
    const target = element.type === 'radio' ? element.closest('.option') : element;
    const holder = element.closest('.stepper .value') || target;
    const box = holder.getBoundingClientRect();
    const inline = element.tagName === 'A' && getComputedStyle(element).display === 'inline';
    const away = element.classList.contains('skip') || box.width === 0;
    return !inline && !away && (Math.round(box.height) < 44 || Math.round(box.width) < 44);
}).map((element) => element.outerHTML.slice(0, 120))"""
# SC 1.4.12: the spacing that readers may set without losing anything.
SPACING = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
        * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
        p { margin-bottom: 2em !important; }`);
    document.adoptedStyleSheets = [sheet];
}"""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

Opening = Callable[[Page, PageServer], None]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PageServer]:
    with page_server(tmp_path_factory.mktemp("portal"), demo=True) as running:
        running.name(siret="73282932000074")
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def page(browser: Browser, server: PageServer) -> Iterator[Page]:
    server.world.clock.set(DURING)
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="fr-FR")
    context.set_default_timeout(10_000)
    opened, watch = context.new_page(), Watch()
    watch.over(opened)
    yield opened
    context.close()
    assert watch.complaints == []


def identification(page: Page, server: PageServer) -> None:
    page.goto(f"{server.url}/acces/{server.invite().token}")


def malformed(page: Page, server: PageServer) -> None:
    identification(page, server)
    page.get_by_role("button", name="Se connecter").click()


def refused(page: Page, server: PageServer) -> None:
    identification(page, server)
    for _attempt in range(4):
        page.get_by_label("Numéro de portable").fill("06 39 98 99 99")
        page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_text("Il vous reste 1 essai")).to_be_visible()


def locked(page: Page, server: PageServer) -> None:
    refused(page, server)
    page.get_by_label("Numéro de portable").fill("06 39 98 99 99")
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", name="Accès en pause")).to_be_visible()


def empty_either(page: Page, server: PageServer) -> None:
    sign_in(page, server, server.invite())


def full_split(page: Page, server: PageServer) -> None:
    sign_in(page, server, server.invite(campaign=SPLIT, grant=320, **home_values()))
    page.get_by_label("Chèque-Vacances Classic", exact=True).fill("200")
    page.get_by_role("button", name="Proposez-moi une répartition").click()


def faulty_split(page: Page, server: PageServer) -> None:
    full_split(page, server)
    for label, text in (("Numéro et rue", "8 rue"), ("Code postal", "44200"), ("Ville", "Saint-Nazaire")):
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="Valider").click()
    expect(page.locator("#error-summary")).to_be_visible()
    page.get_by_label("Chèque-Vacances Classic", exact=True).fill("55")
    page.get_by_label("Chèque-Vacances Classic", exact=True).blur()
    expect(page.locator("#classic_amount-error")).to_be_visible()


def impossible(page: Page, server: PageServer) -> None:
    campaign = SPLIT | {"offered_denominations": (50,), "default_denominations": (50,)}
    sign_in(page, server, server.invite(campaign=campaign, grant=320))
    page.get_by_label("Chèque-Vacances Classic", exact=True).fill("120")
    expect(page.locator("#impossible")).to_be_visible()


def confirmation(page: Page, server: PageServer) -> None:
    full_split(page, server)
    for label, text in (("Numéro et rue", "8 rue"), ("Code postal", "44600"), ("Ville", "Saint-Nazaire")):
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="Valider").click()
    expect(page.get_by_role("heading", name="Votre demande est prise en compte")).to_be_visible()


def changing(page: Page, server: PageServer) -> None:
    confirmation(page, server)
    page.get_by_role("link", name="Modifier mon choix").click()


def conflict(page: Page, server: PageServer) -> None:
    guest = server.invite()
    sign_in(page, server, guest)
    server.entered(guest).press("Valider", format="connect")
    page.get_by_label("Chèque-Vacances Classic", exact=True).check()
    page.get_by_role("button", name="Proposez-moi une répartition").click()
    page.get_by_role("button", name="Valider").click()
    expect(page.get_by_role("heading", name="Votre choix a déjà été modifié ailleurs")).to_be_visible()


def not_open(page: Page, server: PageServer) -> None:
    server.world.clock.set(OPENS - timedelta(minutes=5))
    sign_in(page, server, server.invite())


def closed(page: Page, server: PageServer) -> None:
    server.world.clock.set(ENDS)
    sign_in(page, server, server.invite())


def expired(page: Page, server: PageServer) -> None:
    sign_in(page, server, server.invite())
    server.world.clock.set(DURING + timedelta(hours=1))
    page.reload()


def signed_out(page: Page, server: PageServer) -> None:
    sign_in(page, server, server.invite())
    page.get_by_role("button", name="Se déconnecter").locator("visible=true").click()


def legal_notice(page: Page, server: PageServer) -> None:
    page.goto(f"{server.url}/mentions-legales")


def statement(page: Page, server: PageServer) -> None:
    page.goto(f"{server.url}/accessibilite")


def unknown_address(page: Page, server: PageServer) -> None:
    page.goto(f"{server.url}/nulle-part")


STATES = [
    refused,
    empty_either,
    faulty_split,
    confirmation,
    closed,
    legal_notice,
    *(
        pytest.param(opening, marks=pytest.mark.long)
        for opening in (
            identification,
            malformed,
            locked,
            full_split,
            impossible,
            changing,
            conflict,
            not_open,
            expired,
            signed_out,
            statement,
            unknown_address,
        )
    ),
]


def violations(page: Page) -> list[str]:
    page.evaluate(AXE)
    found = page.evaluate(
        """async () => (await axe.run(document, {
            runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
            resultTypes: ['violations'],
        })).violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 160)).join(' | ')}`)"""
    )
    return [str(violation) for violation in found]


@pytest.mark.parametrize("opening", STATES, ids=lambda opening: opening.__name__)
def test_a_page_is_accessible_in_light_and_dark_wide_and_narrow(
    page: Page, server: PageServer, opening: Opening
) -> None:
    opening(page, server)
    assert violations(page) == []
    assert page.evaluate(SMALL_TARGETS) == []
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 320, "height": 640})
    assert violations(page) == []
    assert page.evaluate(SMALL_TARGETS) == []
    assert page.evaluate(OVERFLOW) == 0
    page.evaluate(SPACING)
    assert page.evaluate(OVERFLOW) == 0


@pytest.mark.parametrize("opening", [faulty_split, confirmation], ids=lambda opening: opening.__name__)
def test_nothing_is_cut_with_text_twice_as_large(page: Page, server: PageServer, opening: Opening) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    opening(page, server)
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    assert page.evaluate(OVERFLOW) == 0
    cut = page.evaluate(
        """() => [...document.querySelectorAll('main *')].filter((e) => e.scrollWidth > e.clientWidth + 1
            && getComputedStyle(e).overflowX === 'hidden' && !e.closest('.off-screen')).map((e) => e.className)"""
    )
    assert cut == []


@pytest.mark.parametrize("opening", [full_split], ids=lambda opening: opening.__name__)
def test_pages_stay_usable_in_forced_colours(page: Page, server: PageServer, opening: Opening) -> None:
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    opening(page, server)
    assert violations(page) == []
    moving = page.evaluate(
        """() => [...document.querySelectorAll('*')].filter((e) => {
            const style = getComputedStyle(e);
            return style.animationName !== 'none' || parseFloat(style.transitionDuration) > 0;
        }).length"""
    )
    assert moving == 0
