"""The images that a campaign shows: kept once, named by place, forgotten when nobody shows them (SPEC S6)."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from desktop_kit import KEY, NOW, SETTINGS, Desk, furnished_desk

from ov_desktop.clock import SettableClock
from ov_desktop.domain.images import ImagePlace, ImageRef, PreparedImage
from ov_desktop.domain.refusal import NotFoundError
from ov_desktop.services.campaigns import CampaignTexts
from ov_desktop.services.desktop import Desktop

LOGO, HEADER = ImagePlace.LOGO, ImagePlace.HEADER


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = furnished_desk(tmp_path / "profil")
    yield desk
    desk.profile.close()


def prepared(data: bytes = b"une image", alt: str = "Ateliers de l’Erdre") -> PreparedImage:
    digest = hashlib.sha256(data).hexdigest()
    return PreparedImage(ImageRef(digest, "image/png", 240, 48, alt), data)


def test_a_campaign_shows_the_images_it_was_given_until_they_are_taken_away(desk: Desk) -> None:
    campaign = desk.campaigns.create(SETTINGS)
    assert campaign.images == {}
    logo = desk.campaigns.keep_image(prepared())
    header = replace(logo, width=480, height=96, alt="")
    changed = desk.campaigns.change_texts(campaign.id, CampaignTexts(images={HEADER: header, LOGO: logo}))
    assert changed.images == {LOGO: logo, HEADER: header}
    assert list(changed.images) == [LOGO, HEADER]
    assert desk.campaigns.get(campaign.id) == changed
    assert desk.campaigns.image_data(logo.digest) == b"une image"
    without = desk.campaigns.change_texts(campaign.id, CampaignTexts(images={LOGO: None}))
    assert without.images == {HEADER: header}
    again = desk.campaigns.change_texts(campaign.id, CampaignTexts(images={LOGO: logo, HEADER: None}))
    assert again.images == {LOGO: logo}


def test_another_image_or_another_text_takes_the_place(desk: Desk) -> None:
    campaign = desk.campaigns.create(SETTINGS)
    first, second = (desk.campaigns.keep_image(prepared(data)) for data in (b"a", b"b"))
    for ref in (first, replace(first, alt="CSE"), second):
        assert desk.campaigns.change_texts(campaign.id, CampaignTexts(images={LOGO: ref})).images == {LOGO: ref}


def test_the_same_image_is_kept_once(desk: Desk) -> None:
    assert desk.campaigns.keep_image(prepared()) == desk.campaigns.keep_image(prepared())
    assert desk.campaigns.forget_unused_images() == 1


def test_an_image_that_is_not_kept_cannot_be_shown(desk: Desk) -> None:
    campaign = desk.campaigns.create(SETTINGS)
    with pytest.raises(NotFoundError):
        desk.campaigns.change_texts(campaign.id, CampaignTexts(images={LOGO: prepared().ref}, welcome="<p>x</p>"))
    assert desk.campaigns.get(campaign.id) == campaign
    with pytest.raises(NotFoundError):
        desk.campaigns.image_data(prepared().ref.digest)


def test_a_text_for_those_who_do_not_see_the_image_has_an_end(desk: Desk) -> None:
    campaign = desk.campaigns.create(SETTINGS)
    ref = desk.campaigns.keep_image(prepared(alt="A" * 201))
    desk.campaigns.change_texts(campaign.id, CampaignTexts(images={LOGO: ref}))
    assert ("images.logo", "text-too-long") in [
        (fault.field, fault.code) for fault in desk.campaigns.check(campaign.id)
    ]


def test_images_that_no_campaign_shows_are_forgotten_when_the_profile_is_opened(desk: Desk, tmp_path: Path) -> None:
    shown, taken_away, of_deleted = (desk.campaigns.keep_image(prepared(data)) for data in (b"a", b"b", b"c"))
    kept, deleted = desk.campaigns.create(SETTINGS), desk.campaigns.create(replace(SETTINGS, name="Noël"))
    desk.campaigns.change_texts(kept.id, CampaignTexts(images={LOGO: taken_away}))
    desk.campaigns.change_texts(kept.id, CampaignTexts(images={LOGO: shown}))
    desk.campaigns.change_texts(deleted.id, CampaignTexts(images={LOGO: of_deleted}))
    desk.campaigns.delete(deleted.id)
    desk.profile.close()
    with Desktop(tmp_path / "profil", KEY, SettableClock(NOW)) as desktop:
        assert desktop.campaigns.image_data(shown.digest) == b"a"
        for ref in (taken_away, of_deleted):
            with pytest.raises(NotFoundError):
                desktop.campaigns.image_data(ref.digest)
