"""Images and rich texts on a portal: checked when they come, kept as long as a campaign names them (SPEC S6, S10)."""

import io
import json
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
import requests
from page_server import PageServer, PlainBrowser, page_server
from picture_kit import image_push, picture_data, prepared, shown
from PIL import Image
from portal_world import CLIENT_CODE, DURING, PASSWORD, PortalWorld, campaign_push, new_id

from ov_desktop.database import Database
from ov_desktop.domain.campaign import MessageKind
from ov_desktop.mailing.rich import from_plain
from ov_desktop.portal import MIGRATIONS
from ov_desktop.portal.deletion import forget_deleted
from ov_desktop.portal.images import GRACE, ImageMissingError, WrongImageError
from ov_desktop.portal.tables import ImageRow
from ov_desktop.portal.texts import TextTooLongError
from ov_desktop.wire import API_PREFIX, RICH_TEXT_LENGTH, CampaignPush, ImagePush, MessageText
from ov_desktop.wording.welcome import default_welcome

LOGO = prepared(120, 60, "Un chêne")
HEADER = prepared(600, 200, content_type="image/jpeg")
TIMEOUT = 30


@pytest.fixture
def world(portal_folder: Path) -> Iterator[PortalWorld]:
    world = PortalWorld.open(portal_folder)
    yield world
    world.close()


@pytest.fixture
def server(portal_folder: Path) -> Iterator[PageServer]:
    with page_server(portal_folder) as running:
        running.name()
        yield running


def kept(world: PortalWorld) -> set[tuple[int, str]]:
    with world.database.read() as session:
        return {(row.account_id, row.digest) for row in session.query(ImageRow)}


def named(*images: object) -> CampaignPush:
    places = dict(zip(("logo", "header"), images, strict=False))
    return campaign_push(images=shown(**places))  # type: ignore[arg-type]  # images


def test_an_image_is_kept_once_an_account_and_named_by_campaigns(world: PortalWorld) -> None:
    digest, push = image_push(LOGO)
    assert world.store.put_image(world.account, digest, push).created == 1
    assert world.store.put_image(world.account, digest, push).unchanged == 1
    assert kept(world) == {(world.account, digest)}
    assert world.store.put_campaign(world.account, new_id(), named(LOGO)).created == 1


def test_a_campaign_that_names_an_image_of_nobody_or_of_another_account_is_refused(world: PortalWorld) -> None:
    other = world.accounts.ensure("0099", PASSWORD)
    world.store.put_image(other, *image_push(LOGO))
    campaign_id = new_id()
    with pytest.raises(ImageMissingError):
        world.store.put_campaign(world.account, campaign_id, named(LOGO))
    world.store.put_image(world.account, *image_push(LOGO))
    with pytest.raises(ImageMissingError):
        world.store.put_campaign(world.account, campaign_id, named(LOGO, HEADER))
    assert world.store.put_campaign(world.account, campaign_id, named(LOGO)).created == 1


@pytest.mark.parametrize(
    ("content_type", "data"),
    [
        ("image/png", picture_data(content_type="image/jpeg")),
        ("image/jpeg", picture_data()),
        ("image/png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("image/jpeg", b"GIF89a"),
    ],
)
def test_what_is_no_image_of_its_type_is_refused(world: PortalWorld, content_type: str, data: bytes) -> None:
    push = ImagePush.model_construct(content_type=content_type, data=data)
    with pytest.raises(WrongImageError):
        world.store.put_image(world.account, sha256(data).hexdigest(), push)
    assert kept(world) == set()


def test_data_under_the_digest_of_another_image_are_refused(world: PortalWorld) -> None:
    with pytest.raises(WrongImageError):
        world.store.put_image(world.account, HEADER.ref.digest, image_push(LOGO)[1])


def test_an_image_that_no_campaign_names_any_more_goes_after_its_grace(world: PortalWorld) -> None:
    for image in (LOGO, HEADER):
        world.store.put_image(world.account, *image_push(image))
    first, second = new_id(), new_id()
    world.store.put_campaign(world.account, first, named(LOGO, HEADER))
    world.store.put_campaign(world.account, second, named(HEADER))
    world.store.put_campaign(world.account, first, named())
    assert len(kept(world)) == 2
    world.clock.set(DURING + GRACE)
    world.store.put_campaign(world.account, first, campaign_push(name="Autre nom"))
    assert kept(world) == {(world.account, HEADER.ref.digest)}
    world.store.delete(world.account, second, notify=False)
    forget_deleted(world.database, world.clock.now())
    assert kept(world) == set()


def test_an_image_that_comes_again_is_not_dropped_before_it_is_named(world: PortalWorld) -> None:
    world.store.put_image(world.account, *image_push(LOGO))
    campaign_id = new_id()
    world.store.put_campaign(world.account, campaign_id, named())
    world.clock.set(DURING + GRACE)
    world.store.put_image(world.account, *image_push(LOGO))
    world.store.put_campaign(world.account, campaign_id, campaign_push(name="Autre nom"))
    assert world.store.put_campaign(world.account, campaign_id, named(LOGO)).updated == 1


def test_texts_are_cleaned_again_whatever_the_wire_brings(server: PageServer) -> None:
    hostile = "<p onclick=x>Bonjour <b>{prénom}</b></p><script>alert(1)</script><img src=x onerror=alert(1)>"
    messages = {kind: MessageText(subject="Objet", introduction=hostile) for kind in MessageKind}
    guest = server.invite(campaign={"messages": messages, "welcome": hostile + "<a href='javascript:x'>ici</a>"})
    person = server.world.store.person(guest.id)
    assert person is not None
    assert person.campaign.messages[MessageKind.LAUNCH] == ("Objet", "<p>Bonjour <strong>{prénom}</strong></p>")
    assert person.campaign.welcome == "<p>Bonjour <strong>{prénom}</strong></p><p>ici</p>"
    page = server.entered(guest).response.text
    assert "<p>Bonjour <strong>{prénom}</strong></p>" in page
    assert "alert(1)" not in page


def test_a_welcome_keeps_its_looks_and_an_empty_one_is_the_original(server: PageServer) -> None:
    rich = '<p>Bienvenue <em>à tous</em></p><ul><li><a href="https://cse.example/">le site</a></li></ul>'
    assert rich in server.entered(server.invite(campaign={"welcome": rich})).response.text
    assert from_plain(default_welcome()) in server.entered(server.invite(campaign={"welcome": " "})).response.text


def test_a_text_that_grows_too_long_when_it_is_cleaned_is_refused(world: PortalWorld) -> None:
    with pytest.raises(TextTooLongError):
        world.store.put_campaign(world.account, new_id(), campaign_push(welcome="&" * RICH_TEXT_LENGTH))


def test_refusals_over_http_have_their_codes(server: PageServer) -> None:
    api = f"{server.url}{API_PREFIX}"
    body = {"client_code": CLIENT_CODE, "password": PASSWORD}
    token = requests.post(f"{api}/token", json=body, timeout=TIMEOUT).json()["token"]

    def put(path: str, content: object) -> tuple[int, object]:
        headers = {"Authorization": f"Bearer {token}"}
        answer = requests.put(f"{api}{path}", json=content, headers=headers, timeout=TIMEOUT)
        return answer.status_code, answer.json().get("code", answer.json())

    digest, push = image_push(LOGO)
    settings = named(LOGO).model_dump(mode="json")
    campaign = f"/campaigns/{new_id()}"
    assert put(campaign, settings) == (409, "image-missing")
    assert put(f"/images/{HEADER.ref.digest}", push.model_dump(mode="json")) == (422, "image-wrong")
    assert put("/images/../campaigns", push.model_dump(mode="json"))[0] in (404, 405)
    assert put(f"/images/{digest}", {"content_type": "image/svg+xml", "data": ""}) == (422, "request-invalid")
    too_large = picture_data() + b"\0" * 200_000
    large = {"content_type": "image/png", "data": b64encode(too_large).decode()}
    assert put(f"/images/{sha256(too_large).hexdigest()}", large) == (422, "request-invalid")
    assert put(f"/images/{digest}", push.model_dump(mode="json")) == (200, {"created": 1, "updated": 0, "unchanged": 0})
    assert put(campaign, settings)[0] == 200


def test_the_logo_is_shown_to_people_who_are_signed_in_and_to_nobody_else(server: PageServer) -> None:
    server.world.store.put_image(server.world.account, *image_push(LOGO))
    guest = server.invite(campaign={"images": shown(logo=LOGO)})
    browser = server.entered(guest)
    assert '<img class="logo" src="/logo" alt="Un chêne" width="120" height="60">' in browser.response.text
    browser.get("/logo")
    assert browser.response.content == LOGO.data
    assert browser.response.headers["content-type"] == "image/png"
    assert browser.response.headers["cache-control"] == "no-store"
    assert browser.response.headers["x-content-type-options"] == "nosniff"
    with Image.open(io.BytesIO(browser.response.content)) as image:
        assert image.size == (120, 60)

    stranger = PlainBrowser(server.url).get("/logo")
    assert stranger.status == 404
    assert "/logo" not in PlainBrowser(server.url).get(f"/acces/{guest.token}").response.text
    without = server.entered(server.invite())
    assert "/logo" not in without.response.text
    assert without.get("/logo").status == 404


def test_a_logo_that_is_only_the_name_beside_it_is_an_ornament_to_a_screen_reader(server: PageServer) -> None:
    logo = prepared(alt="CSE Ateliers de l’Erdre")
    server.world.store.put_image(server.world.account, *image_push(logo))
    browser = server.entered(server.invite(campaign={"images": shown(logo=logo)}))
    assert 'src="/logo" alt=""' in browser.response.text


def test_texts_kept_before_are_read_as_html_after_the_migration(tmp_path: Path) -> None:
    database = Database(tmp_path / "portail.db", bytes(32))
    database.migrate(_first_migration(tmp_path))
    plain = "Bonjour **{prénom}** & <vous>,\n\n- un\n- deux"
    settings = json.loads(campaign_push(welcome="Un\n\nDeux").model_dump_json())
    del settings["images"]
    settings["messages"]["launch"]["introduction"] = plain
    with database.write() as session:
        connection = session.connection()
        connection.exec_driver_sql(
            "INSERT INTO account (id, client_code, password_hash, kind, name, contact_email,"
            " contact_phone, gdpr_contact, siret, address) VALUES (1, '1', '', '', '', '', '', '', '', '')"
        )
        connection.exec_driver_sql(
            "INSERT INTO campaign (id, account_id, settings, options) VALUES (?, 1, ?, 'either')",
            ("a" * 32, json.dumps(settings)),
        )
    database.migrate(MIGRATIONS)
    with database.read() as session:
        stored = session.connection().exec_driver_sql("SELECT settings FROM campaign").scalar_one()
    database.close()
    push = CampaignPush.model_validate_json(stored)
    assert push.welcome == "<p>Un</p><p>Deux</p>"
    assert push.messages[MessageKind.LAUNCH].introduction == (
        "<p>Bonjour <strong>{prénom}</strong> &amp; &lt;vous&gt;,</p><ul><li>un</li><li>deux</li></ul>"
    )
    assert push.images == {}


def _first_migration(folder: Path) -> Path:
    """A folder of migrations as it was before images."""
    old = folder / "migrations"
    (old / "versions").mkdir(parents=True)
    for path in (MIGRATIONS / "env.py", *(MIGRATIONS / "versions").glob("0001_*.py")):
        (old / path.relative_to(MIGRATIONS)).write_bytes(path.read_bytes())
    return old
