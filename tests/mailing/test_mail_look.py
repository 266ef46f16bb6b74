"""How messages look where people read them: valid, complete in both forms, legible on a phone and in the dark (M1)."""

import re
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser

import pytest
from mail_kit import ENVELOPE, LINK, both, campaign, content, received
from page_browser import chromium
from picture_kit import prepared
from playwright.sync_api import Browser, Page
from tinyhtml5.parser import HTMLParser as StrictParser

from ov_desktop.domain.campaign import MessageKind
from ov_desktop.domain.delivery import DeliveryKind
from ov_desktop.domain.images import ImagePlace, PreparedImage
from ov_desktop.domain.vouchers import Format
from ov_desktop.mailing.compose import compose, compose_admin_end, lay_out_message
from ov_desktop.mailing.content import AdminEndContent, CampaignFigures, EmailImage, MessageContent
from ov_desktop.mailing.pictures import content_id
from ov_desktop.mailing.rich import plain_text

RICH = (
    "<p>Bonjour <strong>{prénom}</strong> {nom},</p><p>Deux <em>choses</em> à savoir&nbsp;:<br>les voici.</p>"
    '<ul><li>votre dotation est de {montant}</li><li><a href="https://cse.example/une-page">tout est là</a></li></ul>'
    '<p>Une question&nbsp;? <a href="mailto:aide@cse.example">aide@cse.example</a> &amp; {{ 7*7 }} &lt;b&gt;</p>'
)
NO_IMAGES: dict[ImagePlace, PreparedImage] = {}
EMBLEM = {
    ImagePlace.LOGO: prepared(96, 96, "Un chêne & son gland"),
    ImagePlace.HEADER: prepared(600, 200, "La montagne en été", "image/jpeg"),
    ImagePlace.SIGNATURE: prepared(160, 60, "Signature d’Hélène"),
}
WORDMARK = {ImagePlace.LOGO: prepared(240, 60, "Ateliers de l’Erdre"), ImagePlace.HEADER: prepared(300, 90)}
SETS = {"none": NO_IMAGES, "emblem": EMBLEM, "wordmark": WORDMARK}
INVITATIONS = {MessageKind.LAUNCH, MessageKind.REMINDER, MessageKind.MIDWAY}

ONLY_IN_HTML = "Le bouton ne fonctionne pas ? Copiez cette adresse dans votre navigateur : " + LINK
BUTTON = "Faire mon choix"
ONLY_IN_TEXT = "Pour faire votre choix, ouvrez cette adresse : " + LINK


def message(kind: MessageKind, images: dict[ImagePlace, PreparedImage], **changes: object) -> MessageContent:
    """A message with everything that an administrator can put into one."""
    travelling = {place: EmailImage(image.ref, image.data) for place, image in images.items()}
    own = campaign(
        images=travelling,
        texts={one: ("Objet", RICH) for one in MessageKind if one is not MessageKind.REMOVED},
        default_format=Format.CLASSIC,
    )
    return content(kind, campaign=own, **changes)


def visible(laid_html: str, images: dict[ImagePlace, PreparedImage]) -> str:
    """The HTML as a mailbox shows it: images taken from the parts beside it."""
    for place, image in images.items():
        data = b64encode(image.data).decode()
        laid_html = laid_html.replace(
            f"cid:{content_id(place, image.ref)}", f"data:{image.ref.content_type};base64,{data}"
        )
    return laid_html


class Words(HTMLParser):
    """Every word that a reader of the HTML gets with images off, in order; what is hidden is left out."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = 0
        self.feed(source.split("</head>")[1])
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if self._silent or "display:none" in (values.get("style") or ""):
            self._silent += tag not in ("br", "img")
        if tag not in ("a", "strong", "em"):
            self.found.append(f" {values.get('alt') or ''} ")

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag not in ("br", "img")))

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.append(data)


def words(text: str) -> list[str]:
    """The words of a text without the signs that only lay it out."""
    bare = re.sub(r"^-{3,}$|^\s*- |[\[\]]", " ", text, flags=re.MULTILINE)
    return [word for word in re.split(r"[\s()]+", bare) if word not in ("", ":")]


@pytest.mark.parametrize("images", SETS.values(), ids=SETS)
@pytest.mark.parametrize("kind", list(MessageKind))
def test_text_and_html_say_the_same_words_in_the_same_order(
    kind: MessageKind, images: dict[ImagePlace, PreparedImage]
) -> None:
    laid = lay_out_message(message(kind, images))
    html = "".join(Words(laid.html).found).replace("tout est là", "tout est là https://cse.example/une-page")
    if logo := images.get(ImagePlace.LOGO):
        # Beside the name, the words of a logo add nothing to a text without pictures.
        html = html.replace(logo.ref.alt, "", 1)
    text = laid.text.replace("aide@cse.example aide@cse.example", "aide@cse.example")
    spoken, written = words(html), words(text)
    if kind in INVITATIONS:
        spoken = words(" ".join(spoken).replace(" ".join(words(ONLY_IN_HTML)), "").replace(BUTTON, "", 1))
        assert " ".join(words(ONLY_IN_TEXT)) in " ".join(written)
        written = words(" ".join(written).replace(" ".join(words(ONLY_IN_TEXT)), ""))
    assert spoken == [word for word in written if word != ":"]
    assert len(spoken) > 100


@pytest.mark.parametrize("images", SETS.values(), ids=SETS)
@pytest.mark.parametrize("kind", list(MessageKind))
@pytest.mark.parametrize("trial", [True, False], ids=["trial", "real"])
def test_the_html_is_read_by_a_strict_parser_without_an_error(
    kind: MessageKind, images: dict[ImagePlace, PreparedImage], trial: bool
) -> None:
    assert errors(lay_out_message(message(kind, images, trial=trial)).html) == []


def test_the_organisations_notice_is_valid_too() -> None:
    figures = CampaignFigures(invited=1240, answered=1103, silent_default=120, silent_excluded=17, bounced=3)
    sent = compose_admin_end(AdminEndContent(campaign(), figures, past_end=True), ENVELOPE)
    _text, html = received(sent).iter_parts()
    assert errors(html.get_content()) == []
    assert errors("<!DOCTYPE html><title>x</title><p><div></p>") != []


def errors(html: str) -> list[object]:
    parser = StrictParser()
    parser.parse(html)
    return list(parser.errors)


def test_the_introduction_reaches_both_forms_whole() -> None:
    text, page = both(message(MessageKind.LAUNCH, NO_IMAGES))
    intro = plain_text(RICH).replace("{prénom}", "Camille").replace("{nom}", "Rousseau")
    for line in intro.replace("{montant}", "1\u202f320\u00a0€").replace("- ", "").splitlines():
        assert line in text
        assert line.replace(" (https://cse.example/une-page)", "") in page.text
    assert {"https://cse.example/une-page", "mailto:aide@cse.example"} <= set(page.links)


# --- in a real browser -----------------------------------------------------------------------------------

PICTURE = """() => {
  const rgb = text => text.match(/[0-9.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = rgb(getComputedStyle(at).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const faint = [], small = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement, style = getComputedStyle(element);
    if (!node.data.trim() || !element.getClientRects().length || style.opacity === "0") continue;
    const [a, b] = [light(rgb(style.color)), light(ground(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) faint.push([node.data.trim(), ratio, style.color]);
    if (parseFloat(style.fontSize) < 12) small.push(node.data.trim());
  }
  const button = [...document.querySelectorAll("a")].find(a => a.textContent.trim() === "Faire mon choix");
  return {
    faint, small,
    width: document.documentElement.scrollWidth,
    button: button ? button.closest("td").getBoundingClientRect().height : null,
    outside: [...document.querySelectorAll("td, p, img, a")].filter(
      e => e.getBoundingClientRect().right > innerWidth + 0.5).length,
  };
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@contextmanager
def mailbox(browser: Browser, width: int, scheme: str) -> Iterator[Page]:
    """Open a page as wide as a mailbox, in the light or in the dark."""
    page = browser.new_page(viewport={"width": width, "height": 700}, color_scheme=scheme)  # type: ignore[arg-type]  # one of two
    yield page
    page.close()


CASES = [
    (MessageKind.LAUNCH, NO_IMAGES, NO_IMAGES),
    (MessageKind.LAUNCH, EMBLEM, EMBLEM),
    (MessageKind.LAUNCH, EMBLEM, NO_IMAGES),
    (MessageKind.LAUNCH, WORDMARK, WORDMARK),
    (MessageKind.END, WORDMARK, NO_IMAGES),
    (MessageKind.REMOVED, EMBLEM, EMBLEM),
]
"""A kind, the images that it brings, and those that the mailbox shows."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 360, 600, 700])
def test_everything_is_legible_and_nothing_is_wider_than_the_screen(browser: Browser, width: int, scheme: str) -> None:
    with mailbox(browser, width, scheme) as page:
        for kind, images, shown in CASES:
            laid = lay_out_message(message(kind, images, trial=True, delivery=DeliveryKind.HOME, site=""))
            page.set_content(visible(laid.html, shown))
            seen = page.evaluate(PICTURE)
            found = (seen["width"], seen["faint"], seen["small"], seen["outside"])
            assert found == (width, [], [], 0), (kind, list(images), list(shown))
            assert kind is not MessageKind.LAUNCH or seen["button"] >= 44


def test_the_dark_changes_the_ground_and_a_drawing_keeps_a_light_one(browser: Browser) -> None:
    html = visible(lay_out_message(message(MessageKind.LAUNCH, EMBLEM)).html, EMBLEM)
    grounds = {}
    for scheme in ("light", "dark"):
        with mailbox(browser, 700, scheme) as page:
            page.set_content(html)
            grounds[scheme] = [
                page.locator(place).first.evaluate("e => getComputedStyle(e).backgroundColor")
                for place in (".body", "img.plate")
            ]
    assert grounds["light"][0] == "rgb(255, 255, 255)"
    assert grounds["dark"] == ["rgb(28, 34, 39)", "rgb(255, 255, 255)"]


@pytest.mark.parametrize("kind", list(MessageKind))
def test_composing_sends_what_is_laid_out(kind: MessageKind) -> None:
    one = message(kind, EMBLEM)
    text, related = received(compose(one, ENVELOPE)).iter_parts()
    html = next(related.iter_parts())
    laid = lay_out_message(one)
    assert html.get_content().replace("\r\n", "\n").rstrip("\n") == laid.html.replace("\r\n", "\n").rstrip("\n")
    assert text.get_content().replace("\r\n", "\n") == laid.text
