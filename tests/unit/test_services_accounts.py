"""Organisation, delivery sites, mail account and portal are checked when saved (SPEC R7, A3, A4)."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from desktop_kit import AFTER_THE_END, ORGANISATION, SEAT, SETTINGS, Desk, at_home, at_site, furnished_desk, open_desk
from sqlalchemy import select

from ov_desktop.domain.delivery import PostalAddress
from ov_desktop.domain.organisation import MailAccount, Organisation
from ov_desktop.domain.refusal import FieldFault, NotFoundError, RefusedError
from ov_desktop.models.campaign import UnsettledRow
from ov_desktop.models.site_uses import SiteUse
from ov_desktop.services.accounts import PortalKind


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = furnished_desk(tmp_path)
    yield desk
    desk.profile.close()


def codes(refused: pytest.ExceptionInfo[RefusedError]) -> list[tuple[str | None, str]]:
    return [(fault.field, fault.code) for fault in refused.value.faults]


# --- organisation ----------------------------------------------------------------------------------------


def test_there_is_no_organisation_before_it_is_set_up(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    assert (desk.accounts.organisation(), desk.accounts.mail_account(), desk.accounts.portal()) == (None, None, None)
    desk.profile.close()


def test_name_and_client_code_are_all_that_is_needed(desk: Desk) -> None:
    minimal = Organisation("", "COS de Nantes", "0042")
    desk.accounts.save_organisation(minimal)
    assert desk.accounts.organisation() == minimal


def test_numbers_lose_their_spaces_and_texts_their_tails(desk: Desk) -> None:
    typed = replace(ORGANISATION, name="  CSE  Durand ", siret="732 829 320 00074", client_code=" 060 305 ")
    saved = desk.accounts.save_organisation(typed)
    assert (saved.name, saved.siret, saved.client_code) == ("CSE Durand", "73282932000074", "060305")
    assert desk.accounts.organisation() == saved


def test_everything_that_is_wrong_is_said_at_once_and_nothing_is_saved(desk: Desk) -> None:
    wrong = Organisation("CSE", " ", "12A", "73282932000075", "contact@", "12", "", "")
    with pytest.raises(RefusedError) as refused:
        desk.accounts.save_organisation(wrong)
    assert codes(refused) == [
        ("name", "organisation-name-missing"),
        ("client_code", "setup-client-code-invalid"),
        ("siret", "setup-siret-checksum"),
        ("contact_email", "email-invalid"),
        ("contact_phone", "phone-invalid"),
    ]
    assert desk.accounts.organisation() == ORGANISATION


# 356 000 000 00048 is the seat of La Poste, known to break the common checksum.
@pytest.mark.parametrize("siret", ["73282932000074", "35600000000048", "40483304800022"])
def test_real_sirets_are_accepted(desk: Desk, siret: str) -> None:
    assert desk.accounts.save_organisation(replace(ORGANISATION, siret=siret)).siret == siret


@pytest.mark.parametrize(
    ("siret", "code"),
    [
        ("7328293200007", "setup-siret-length"),
        ("732829320000744", "setup-siret-length"),
        ("7328293200007X", "setup-siret-length"),
        ("73282932000047", "setup-siret-checksum"),
        ("35600000000049", "setup-siret-checksum"),
    ],
)
def test_a_siret_with_a_slip_is_refused(desk: Desk, siret: str, code: str) -> None:
    with pytest.raises(RefusedError) as refused:
        desk.accounts.save_organisation(replace(ORGANISATION, siret=siret))
    assert codes(refused) == [("siret", code)]


def test_particulars_that_no_portal_could_take_are_refused_and_the_longest_are_pushed(desk: Desk) -> None:
    phone = "02 -- 61 -- 91 -- 00 -- 00 --"
    longest = replace(
        ORGANISATION, name="N" * 120, contact_phone=f"{phone}-", gdpr_contact="G" * 254, address="A" * 400
    )
    desk.accounts.save_organisation(longest)
    push = desk.exchange.organisation()
    assert push is not None
    assert len(push.name) == 120
    longer = replace(longest, name="N" * 121, contact_phone=f"{phone}--", gdpr_contact="G" * 255, address="A" * 401)
    with pytest.raises(RefusedError) as refused:
        desk.accounts.save_organisation(longer)
    assert codes(refused) == [(name, "text-too-long") for name in ("name", "contact_phone", "gdpr_contact", "address")]


def test_a_refusal_tells_no_value_in_its_message(desk: Desk) -> None:
    with pytest.raises(RefusedError) as refused:
        desk.accounts.save_organisation(replace(ORGANISATION, contact_email="helene.rousseau"))
    assert "rousseau" not in str(refused.value)


# --- delivery sites --------------------------------------------------------------------------------------


def test_sites_come_by_number_and_keep_their_address(desk: Desk) -> None:
    added = desk.accounts.add_site(" 0900 ", "Atelier  Loire", replace(SEAT, postcode="49 000", town="Angers"))
    assert [(site.number, site.name) for site in desk.accounts.sites()] == [
        ("0900", "Atelier Loire"),
        ("1001", "Siège"),
        ("1002", "Entrepôt Nord"),
    ]
    assert (added.address.postcode, added.address.town) == ("49000", "Angers")


@pytest.mark.parametrize(
    ("number", "name", "expected"),
    [
        ("", "Atelier", ("number", "site-number-missing")),
        ("9", "", ("name", "site-name-missing")),
        ("9", "N" * 39, ("name", "site-name-too-long")),
        ("9" * 21, "Atelier", ("number", "site-number-too-long")),
        ("1001", "Atelier", ("number", "site-number-duplicate")),
        ("9", "entrepot-NORD", ("name", "site-name-duplicate")),
        ("9", "1002", ("name", "site-name-duplicate")),
    ],
)
def test_a_site_is_named_by_a_number_and_a_name_of_its_own(
    desk: Desk, number: str, name: str, expected: tuple[str, str]
) -> None:
    with pytest.raises(RefusedError) as refused:
        desk.accounts.add_site(number, name, SEAT)
    assert codes(refused) == [expected]


def test_a_site_name_of_38_characters_and_a_cedex_town_are_accepted(desk: Desk) -> None:
    address = PostalAddress(street="1 rue du Port", postcode="44042", town="Nantes Cedex 1")
    assert desk.accounts.add_site("9", "N" * 38, address).address.town == "Nantes Cedex 1"


def test_the_lines_of_a_site_address_are_checked_but_the_recipient_may_be_empty(desk: Desk) -> None:
    with pytest.raises(RefusedError) as refused:
        desk.accounts.add_site("9", "Atelier", PostalAddress(complement="x" * 39, postcode="4400"))
    assert set(codes(refused)) == {
        ("complement", "address-error-too-long"),
        ("street", "address-error-street"),
        ("postcode", "address-error-postcode-format"),
        ("town", "address-error-town-empty"),
    }


def test_a_site_keeps_its_own_name_when_it_is_changed(desk: Desk) -> None:
    seat, store = desk.accounts.sites()
    desk.accounts.change_site(replace(seat, address=replace(seat.address, town="Rezé")))
    assert desk.accounts.sites()[0].address.town == "Rezé"
    with pytest.raises(RefusedError) as refused:
        desk.accounts.change_site(replace(seat, name=store.name))
    assert codes(refused) == [("name", "site-name-duplicate")]


def test_people_of_open_campaigns_are_pushed_again_when_their_site_changes(desk: Desk) -> None:
    campaign = desk.launched([at_site(1, "1"), at_site(2, "2"), at_home(3)])
    desk.exchange.mark_pushed(desk.exchange.people_to_push(campaign.id))
    seat = desk.accounts.sites()[0]
    desk.accounts.change_site(replace(seat, name="Nouveau siège"))
    batch = desk.exchange.people_to_push(campaign.id)
    assert [(person.last_name, person.site, person.return_site) for person in batch.people] == [
        ("Nom1", "Nouveau siège", ""),
        ("Nom3", "", "Nouveau siège"),
    ]


def test_a_site_that_an_open_campaign_uses_cannot_vanish(desk: Desk) -> None:
    campaign = desk.campaigns.create(SETTINGS)
    desk.import_people(campaign.id, [at_site(1, "2"), at_home(2)])
    with pytest.raises(RefusedError) as refused:
        desk.accounts.delete_site("1")
    assert refused.value.faults == (FieldFault("site", "site-in-use", "Siège", 1),)
    assert desk.accounts.site_uses() == {
        "1": [SiteUse(campaign.id, "Été 2027", 1)],
        "2": [SiteUse(campaign.id, "Été 2027", 1)],
    }
    assert [site.key for site in desk.accounts.sites()] == ["1", "2"]


def test_a_used_site_is_replaced_then_deleted(desk: Desk) -> None:
    campaign = desk.campaigns.create(SETTINGS)
    desk.import_people(campaign.id, [at_site(1, "1"), at_home(2)])
    desk.accounts.delete_site("1", replacement="2")
    people = desk.roster.people(campaign.id)
    assert [(person.employee.site, person.employee.return_site) for person in people] == [("2", ""), ("", "2")]
    assert [site.key for site in desk.accounts.sites()] == ["2"]


def in_error(desk: Desk, campaign_id: str, *cells: str) -> None:
    """Keep a row that is in error, as it was typed."""
    with desk.profile.database.write() as session:
        row = UnsettledRow(id=f"{cells[1]:0>32}", campaign_id=campaign_id, position=50, cells=list(cells))
        session.add(row)


def cells_in_error(desk: Desk) -> list[list[str]]:
    with desk.profile.database.read() as session:
        return [row.cells for row in session.scalars(select(UnsettledRow).order_by(UnsettledRow.id))]


def test_rows_in_error_that_name_a_site_use_it_too(desk: Desk) -> None:
    first = desk.campaigns.create(SETTINGS)
    second = desk.campaigns.create(replace(SETTINGS, name="Noël 2026"))
    desk.import_people(first.id, [at_site(1, "1"), at_home(2)])
    in_error(desk, second.id, "", "Roy", "", "12", "", "SIEGE", "", "", "20")
    in_error(desk, second.id, "", "Sow", "", "12", "", "Quai", "", "1001", "20")

    assert desk.accounts.site_uses() == {
        "1": [SiteUse(first.id, "Été 2027", 2), SiteUse(second.id, "Noël 2026", 2)],
    }
    with pytest.raises(RefusedError) as refused:
        desk.accounts.delete_site("1")
    assert refused.value.faults == (FieldFault("site", "site-in-use", "Siège", 4),)


def test_rows_in_error_name_a_site_still_after_it_was_renamed_or_replaced(desk: Desk) -> None:
    campaign = desk.campaigns.create(SETTINGS)
    in_error(desk, campaign.id, "", "Roy", "", "12", "", "SIEGE", "", "", "20")
    in_error(desk, campaign.id, "", "Sow", "", "12", "", "Quai", "", "1001", "20")
    seat = desk.accounts.sites()[0]

    desk.accounts.change_site(replace(seat, number="2001", name="Maison"))
    assert [row[5:8] for row in cells_in_error(desk)] == [["Maison", "", ""], ["Quai", "", "Maison"]]

    desk.accounts.delete_site(seat.key, replacement="2")
    assert [row[5:8] for row in cells_in_error(desk)] == [["Entrepôt Nord", "", ""], ["Quai", "", "Entrepôt Nord"]]
    assert [site.name for site in desk.accounts.sites()] == ["Entrepôt Nord"]


def test_closed_campaigns_and_people_who_were_removed_use_no_site(desk: Desk) -> None:
    closed = desk.launched([at_site(1, "1")])
    desk.ready_to_order(closed.id)
    desk.orders.make_order(closed.id)
    running = desk.campaigns.create(replace(SETTINGS, name="Noël 2026"))
    (person,) = desk.import_people(running.id, [at_site(2, "2")])
    desk.roster.remove_person(person)

    assert desk.accounts.site_uses() == {}


def test_a_site_of_closed_campaigns_alone_is_deleted_and_its_number_is_free(desk: Desk) -> None:
    campaign = desk.launched([at_site(1, "1")])
    desk.ready_to_order(campaign.id)
    order = desk.orders.make_order(campaign.id)
    desk.accounts.delete_site("1")
    assert desk.orders.document(order.id).lines[0].site == "Siège"
    assert desk.accounts.add_site("1001", "Siège", SEAT).key not in {"1", "2"}
    assert desk.clock.now() == AFTER_THE_END


@pytest.mark.parametrize("key", ["99", "", "abc", "-1"])
def test_a_site_that_is_not_there_is_not_found(desk: Desk, key: str) -> None:
    with pytest.raises(NotFoundError):
        desk.accounts.delete_site(key)


# --- mail account ----------------------------------------------------------------------------------------


def test_the_mail_account_is_saved_whole_and_never_shows_its_password(desk: Desk) -> None:
    account = MailAccount("smtp.example", 587, "starttls", "cse@erdre.example", "cse", "secret-mot", "CSE", 60)
    desk.accounts.save_mail_account(account)
    desk.accounts.save_mail_account(replace(account, rate_per_minute=45))
    assert desk.accounts.mail_account() == replace(account, rate_per_minute=45)
    assert "secret-mot" not in repr(desk.accounts.mail_account())


def test_everything_that_is_wrong_in_a_mail_account_is_said_at_once(desk: Desk) -> None:
    with pytest.raises(RefusedError) as refused:
        desk.accounts.save_mail_account(MailAccount(" ", 0, "ssl", "cse", rate_per_minute=0))
    assert codes(refused) == [
        ("host", "mail-host-missing"),
        ("port", "mail-port-invalid"),
        ("security", "mail-security-invalid"),
        ("sender_address", "email-invalid"),
        ("rate_per_minute", "mail-rate-invalid"),
    ]


# --- portal ----------------------------------------------------------------------------------------------


def test_the_embedded_portal_draws_its_secrets_once(desk: Desk) -> None:
    first = desk.accounts.use_embedded_portal()
    assert (first.kind, first.client_code, first.url) == (PortalKind.EMBEDDED, "060305", "")
    assert len(first.database_key or b"") == 32
    assert len(first.link_secret or b"") == 32
    assert first.database_key != first.link_secret
    assert len(first.password) >= 32
    assert desk.accounts.use_embedded_portal() == first == desk.accounts.portal()
    assert first.password not in repr(first)


def test_links_survive_a_stay_on_a_remote_portal(desk: Desk) -> None:
    embedded = desk.accounts.use_embedded_portal()
    remote = desk.accounts.use_remote_portal("https://choix.example/cse/ ", "060305", "mot de passe")
    assert (remote.url, remote.database_key, remote.link_secret) == ("https://choix.example/cse", None, None)
    again = desk.accounts.use_embedded_portal()
    assert (again.database_key, again.link_secret) == (embedded.database_key, embedded.link_secret)
    assert again.password not in {"mot de passe", ""}


@pytest.mark.parametrize("url", ["", "choix.example", "ftp://choix.example", "https://", "https://choix.example/?a=1"])
def test_a_portal_address_that_is_none_is_refused(desk: Desk, url: str) -> None:
    with pytest.raises(RefusedError) as refused:
        desk.accounts.use_remote_portal(url, "12x", "")
    assert codes(refused) == [
        ("url", "portal-url-invalid"),
        ("client_code", "setup-client-code-invalid"),
        ("password", "portal-password-missing"),
    ]


def test_the_embedded_portal_keeps_the_address_that_employees_open_until_another_is_given(desk: Desk) -> None:
    assert desk.accounts.use_embedded_portal().url == ""
    given = desk.accounts.use_embedded_portal(" https://choix.cse-erdre.example/ ")
    assert given.url == "https://choix.cse-erdre.example"
    assert desk.accounts.use_embedded_portal() == given == desk.accounts.portal()
    for wrong in ("choix.cse-erdre.example", "ftp://choix.example", "https://[::1", "https://choix.example/?a=1"):
        with pytest.raises(RefusedError):
            desk.accounts.use_embedded_portal(wrong)
    assert desk.accounts.use_embedded_portal("").url == ""


def test_the_embedded_portal_needs_the_client_code(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    with pytest.raises(RefusedError) as refused:
        desk.accounts.use_embedded_portal()
    assert codes(refused) == [("client_code", "organisation-client-code-missing")]
    desk.profile.close()
