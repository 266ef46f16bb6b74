"""Images travel inside the message, and it reads well without them; a test to oneself says that it is one (S6, S9)."""

import io
from dataclasses import replace
from email.message import EmailMessage, MIMEPart
from hashlib import sha256

import pytest
from mail_kit import ENVELOPE, Page, campaign, content, read, received
from PIL import Image

from ov_desktop.domain.campaign import MessageKind
from ov_desktop.domain.images import ImagePlace, ImageRef
from ov_desktop.mailing.compose import compose, lay_out_message
from ov_desktop.mailing.content import EmailImage
from ov_desktop.mailing.pictures import content_id, image_part


def image(width: int, height: int, alt: str = "", content_type: str = "image/png") -> EmailImage:
    written = io.BytesIO()
    Image.effect_noise((width, height), 64).convert("RGB").save(written, content_type.removeprefix("image/"))
    data = written.getvalue()
    return EmailImage(ImageRef(sha256(data).hexdigest(), content_type, width, height, alt), data)


LOGO = image(96, 96, "CSE Ateliers de l’Erdre")
ALL = {
    ImagePlace.LOGO: LOGO,
    ImagePlace.HEADER: image(600, 180, 'La montagne "en été" & le lac <b>', "image/jpeg"),
    ImagePlace.SIGNATURE: image(160, 60, "Signature d’Hélène"),
}  # fmt: skip


def parts(message: EmailMessage) -> tuple[MIMEPart, MIMEPart, list[MIMEPart]]:
    """Return the text, the HTML and the images of a message that was read back."""
    text, related = message.iter_parts()
    assert isinstance(related, EmailMessage)
    assert related.get_content_type() == "multipart/related"
    assert related.get_param("type") == "text/html"
    html, *images = related.iter_parts()
    return text, html, images


def elements(page: Page, tag: str) -> int:
    return len([name for found, name in page.attributes if found == tag and name == "src"])


@pytest.mark.parametrize("kind", list(MessageKind))
def test_every_image_is_in_the_message_once_and_the_html_loads_nothing_else(kind: MessageKind) -> None:
    message = received(compose(content(kind, campaign=campaign(images=ALL)), ENVELOPE))
    assert message.get_content_type() == "multipart/alternative"
    text, html, images = parts(message)
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    named = {part["Content-ID"].strip("<>"): part for part in images}
    assert sorted(Page(html.get_content()).resources) == sorted(f"cid:{name}" for name in named)
    for place, own in ALL.items():
        part = named[content_id(place, own.ref)]
        assert part.get_content() == own.data
        assert part.get_content_type() == own.ref.content_type
        assert part.get_content_disposition() == "inline"
        assert part.get_filename() == f"{place}.{'jpg' if own.ref.content_type == 'image/jpeg' else 'png'}"


def test_an_image_has_the_same_id_in_every_message_and_another_image_another() -> None:
    ids = {content_id(ImagePlace.LOGO, one.ref) for one in (LOGO, replace(LOGO), image(96, 95))}
    assert len(ids) == 2
    assert all(name.startswith("logo.") and name.isascii() and "@" in name for name in ids)


def test_a_message_without_images_has_no_part_for_them() -> None:
    _message, _text, html = read(compose(content(), ENVELOPE))
    assert "<img" not in html


def test_the_part_of_an_image_is_made_once_for_all_messages() -> None:
    assert image_part(ImagePlace.LOGO, LOGO) is image_part(ImagePlace.LOGO, replace(LOGO))
    first, second = (compose(content(first_name=name, campaign=campaign(images=ALL)), ENVELOPE) for name in "AB")
    assert first.as_bytes() != second.as_bytes()
    assert "Content-ID" in received(first).as_string()


def test_words_stand_in_for_images_that_are_off_and_the_plain_text_has_them_too() -> None:
    html = lay_out_message(content(campaign=campaign(images=ALL))).html
    assert 'alt="La montagne &#34;en été&#34; &amp; le lac &lt;b&gt;"' in html
    assert 'alt="Signature d’Hélène"' in html
    text, _html, _images = parts(received(compose(content(campaign=campaign(images=ALL)), ENVELOPE)))
    assert '[La montagne "en été" & le lac <b>]' in text.get_content()
    assert "Hélène Exemple\n[Signature d’Hélène]\n" in text.get_content().replace("\r\n", "\n")


@pytest.mark.parametrize(("alt", "shown"), [("CSE ATELIERS de l’Erdre ", ""), ("Un chêne", "Un chêne"), ("", "")])
def test_the_name_beside_a_logo_is_not_read_twice(alt: str, shown: str) -> None:
    logo = replace(LOGO, ref=replace(LOGO.ref, alt=alt))
    html = lay_out_message(content(campaign=campaign(images={ImagePlace.LOGO: logo}))).html
    assert f'alt="{shown}"' in html
    without = lay_out_message(content()).html
    assert Page(html).text == Page(without).text


@pytest.mark.parametrize(
    ("size", "shown"), [((96, 96), (56, 56)), ((240, 80), (216, 72)), ((240, 40), (240, 40)), ((20, 96), (12, 56))]
)
def test_a_logo_keeps_its_proportions_and_never_fills_the_head(size: tuple[int, int], shown: tuple[int, int]) -> None:
    logo = image(*size)
    html = lay_out_message(content(campaign=campaign(images={ImagePlace.LOGO: logo}))).html
    assert f'width="{shown[0]}"' in html
    assert f"max-width:{shown[0]}px" in html


def test_a_test_message_differs_by_a_word_before_its_subject_and_a_line_above() -> None:
    own = campaign(images=ALL)
    real, trial = (lay_out_message(content(campaign=own, trial=trial)) for trial in (False, True))
    banner = "Ceci est un message d’essai. Son lien ne permet pas de faire un choix."
    assert trial.subject == f"[Essai] {real.subject}"
    assert trial.text == f"{banner}\n\n{real.text}"
    assert Page(trial.html).text.replace(f"{banner} ", "", 1) == Page(real.html).text
    assert Page(trial.html).text.count(banner) == 1
    assert elements(Page(trial.html), "img") == elements(Page(real.html), "img") == 3
