"""A closed campaign makes one order, whose figures and files are right (SPEC O1 to O4, O7)."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from desktop_kit import (
    AFTER_THE_END,
    HOME,
    NOW,
    SETTINGS,
    Desk,
    at_home,
    at_site,
    chose,
    furnished_desk,
)
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import Connection, event
from sqlalchemy.exc import DBAPIError

from ov_desktop import database as database_module
from ov_desktop.domain.campaign import CampaignStatus
from ov_desktop.domain.delivery import DeliveryKind, PostalAddress, ShippingType
from ov_desktop.domain.order import ExclusionReason, FeeSettings, OrderStatus, Origin
from ov_desktop.domain.refusal import NotFoundError, RefusedError
from ov_desktop.domain.roster import Field
from ov_desktop.domain.vouchers import Breakdown, Format
from ov_desktop.services.orders import Orders

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = furnished_desk(tmp_path / "profil")
    yield desk
    desk.profile.close()


def codes(refused: pytest.ExceptionInfo[RefusedError]) -> list[tuple[str | None, str]]:
    return [(fault.field, fault.code) for fault in refused.value.faults]


def mixed_campaign(desk: Desk) -> str:
    """Five people: a split at home, a silent one at a site, a silent one at home, an obsolete choice, one removed."""
    campaign = desk.launched([at_home(1), at_site(2, "2"), at_home(3), at_site(4), at_site(5)])
    ids = [person.id for person in desk.roster.people(campaign.id)]
    desk.pull(
        campaign.id,
        chose(ids[0], 1, connect=200),
        chose(ids[0], 2, 150, 50, vouchers=(1, 2, 0, 2), version=2, address=HOME),
        chose(ids[3], 3, connect=200),
        chose(ids[4], 4, connect=200),
    )
    desk.roster.change_person(ids[3], {Field.GRANT: 80})
    desk.clock.set(datetime(2026, 12, 10, tzinfo=UTC))
    desk.roster.remove_person(ids[4])
    return campaign.id


# --- making ----------------------------------------------------------------------------------------------


def test_lines_follow_choices_defaults_and_deliveries(desk: Desk) -> None:
    campaign_id = mixed_campaign(desk)
    desk.ready_to_order(campaign_id)
    order = desk.orders.make_order(campaign_id, " BC 2027/1 ")
    document = desk.orders.document(order.id)
    seat = PostalAddress("CSE Ateliers de l’Erdre", "", "", "8 quai de la Fosse", "", "44000", "Nantes")
    shown = [
        (line.last_name, line.product, line.amount, line.origin, line.breakdown, line.delivery, line.site,
         line.shipping, line.return_site, line.address)
        for line in document.lines
    ]  # fmt: skip
    assert shown == [
        ("Nom1", Format.CLASSIC, 150, Origin.CHOICE, Breakdown((1, 2, 0, 2)), DeliveryKind.HOME, "",
         ShippingType.TRACKED, "Siège", HOME),
        ("Nom1", Format.CONNECT, 50, Origin.CHOICE, Breakdown(), None, "", None, "", PostalAddress()),
        ("Nom2", Format.CLASSIC, 200, Origin.DEFAULT, Breakdown((1, 2, 2, 2)), DeliveryKind.SITE, "Entrepôt Nord",
         None, "", replace(seat, street="15 rue du Port")),
        ("Nom4", Format.CLASSIC, 80, Origin.DEFAULT, Breakdown((1, 1, 0, 1)), DeliveryKind.SITE, "Siège",
         None, "", seat),
    ]  # fmt: skip
    assert (document.client_code, document.number, document.external_reference, document.source_file) == (
        "060305",
        "2027-001",
        "BC 2027/1",
        "liste.xlsx",
    )
    assert [(one.last_name, one.reason.value) for one in document.exclusions] == [
        ("Nom3", "excluded-no-address"),
        ("Nom5", "excluded-removed"),
    ]


def test_totals_and_fees_count_everyone_who_was_given_access(desk: Desk) -> None:
    campaign_id = mixed_campaign(desk)
    desk.ready_to_order(campaign_id)
    order = desk.orders.make_order(campaign_id)
    # 150 + 50 + 200 + 80 = 480 €; 1 % = 4.80; 5 people: 25 € and 20 % of VAT.
    assert (order.lines, order.exclusions) == ({Format.CLASSIC: 3, Format.CONNECT: 1}, 2)
    assert (order.fees.invited, order.fees.face_value) == (5, Decimal("480.00"))
    assert (order.fees.commission, order.fees.service_fee, order.fees.service_vat) == (
        Decimal("4.80"),
        Decimal("25.00"),
        Decimal("5.00"),
    )
    assert order.fees.total_due == Decimal("514.80")
    assert order.status is OrderStatus.PENDING
    classic, connect = desk.orders.document(order.id).totals
    assert (classic.face_value, classic.lines, connect.face_value, connect.lines) == (430, 3, 50, 1)
    assert classic.vouchers == Breakdown((3, 5, 2, 5))


def test_closing_and_order_are_one_step(desk: Desk) -> None:
    campaign_id = mixed_campaign(desk)
    desk.ready_to_order(campaign_id)
    order = desk.orders.make_order(campaign_id)
    campaign = desk.campaigns.get(campaign_id)
    assert (campaign.status, campaign.closed_at) == (CampaignStatus.CLOSED, AFTER_THE_END)
    assert (order.created_at, order.campaign_id, order.campaign) == (AFTER_THE_END, campaign_id, "Été 2027")


def test_there_is_no_order_before_the_last_choices_are_here(desk: Desk) -> None:
    campaign_id = mixed_campaign(desk)
    desk.clock.set(AFTER_THE_END)
    desk.campaigns.start_closing(campaign_id)
    with pytest.raises(RefusedError) as refused:
        desk.orders.make_order(campaign_id)
    assert codes(refused) == [("campaign", "campaign-not-pulled")]
    assert desk.orders.all() == []
    assert desk.campaigns.get(campaign_id).status is CampaignStatus.CLOSING


def test_asking_again_gives_the_same_order(desk: Desk) -> None:
    campaign_id = mixed_campaign(desk)
    desk.ready_to_order(campaign_id)
    first = desk.orders.make_order(campaign_id, "A")
    desk.clock.set(datetime(2028, 1, 1, tzinfo=UTC))
    assert desk.orders.make_order(campaign_id, "B") == first
    assert desk.orders.all() == [first]


def test_a_failure_while_the_order_is_made_leaves_nothing_of_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    campaign_id = mixed_campaign(desk)
    desk.ready_to_order(campaign_id)

    def fail(*_: object) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patched:
        patched.setattr("ov_desktop.services.orders._store_content", fail)
        with pytest.raises(OSError, match="no space"):
            desk.orders.make_order(campaign_id)
    assert desk.orders.all() == []
    assert desk.campaigns.get(campaign_id).status is CampaignStatus.CLOSING
    assert desk.orders.make_order(campaign_id).number == "2027-001"


def test_numbers_run_through_the_year_of_paris(desk: Desk) -> None:
    numbers = []
    for name, instant in [
        ("un", datetime(2027, 2, 1, tzinfo=UTC)),
        ("deux", datetime(2027, 12, 31, 22, 59, tzinfo=UTC)),
        ("trois", datetime(2027, 12, 31, 23, 0, tzinfo=UTC)),
    ]:
        desk.clock.set(NOW)
        campaign = desk.launched([at_site(1)], replace(SETTINGS, name=name))
        desk.clock.set(instant)
        desk.campaigns.start_closing(campaign.id)
        desk.campaigns.mark_pulled(campaign.id)
        numbers.append(desk.orders.make_order(campaign.id).number)
    assert numbers == ["2027-001", "2027-002", "2028-001"]
    assert [order.number for order in desk.orders.all()] == ["2028-001", "2027-002", "2027-001"]


def test_an_order_keeps_what_it_says_when_campaign_and_sites_change(desk: Desk) -> None:
    campaign_id = mixed_campaign(desk)
    desk.ready_to_order(campaign_id)
    order = desk.orders.make_order(campaign_id)
    before = desk.orders.document(order.id)
    store = desk.accounts.sites()[1]
    desk.accounts.change_site(replace(store, name="Autre nom", address=replace(store.address, town="Rezé")))
    desk.accounts.save_organisation(replace(desk.accounts.organisation(), client_code="999"))  # type: ignore[type-var] -- saved above
    assert desk.orders.document(order.id) == before


# --- races -----------------------------------------------------------------------------------------------


def test_threads_that_close_at_once_get_one_order(desk: Desk) -> None:
    campaign_id = mixed_campaign(desk)
    desk.ready_to_order(campaign_id)
    with ThreadPoolExecutor(8) as pool:
        orders = list(pool.map(lambda _: desk.orders.make_order(campaign_id), range(8)))
    assert len({order.id for order in orders}) == 1
    assert len(desk.orders.all()) == 1
    assert len(desk.orders.document(orders[0].id).lines) == 4


_CLOSER = """
import sys
from pathlib import Path
from ov_desktop.clock import SettableClock
from ov_desktop.database import Database
from ov_desktop.services.orders import Orders
from datetime import UTC, datetime
database = Database(Path(sys.argv[1]), bytes(range(100, 132)))
orders = Orders(database, SettableClock(datetime(2027, 2, 1, 8, tzinfo=UTC)))
print("ready", flush=True)
sys.stdin.readline()
print(orders.make_order(sys.argv[2]).number, flush=True)
"""


def test_processes_that_close_at_once_get_one_order(desk: Desk) -> None:
    campaign_id = mixed_campaign(desk)
    desk.ready_to_order(campaign_id)
    children = [
        subprocess.Popen(
            [sys.executable, "-c", _CLOSER, str(desk.profile.database.path), campaign_id],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        for _ in range(2)
    ]
    for child in children:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
    for child in children:
        assert child.stdin is not None
        child.stdin.write("\n")
        child.stdin.flush()
    assert [child.communicate()[0] for child in children] == ["2027-001\n"] * 2
    assert len(desk.orders.all()) == 1


def test_without_taking_the_lock_at_once_closing_twice_at_once_fails(desk: Desk) -> None:
    """The race that the tests above would miss if it could not happen: both look, both find no order, both write."""
    campaign_id = mixed_campaign(desk)
    desk.ready_to_order(campaign_id)
    other = database_module.Database(desk.profile.database.path, bytes(range(100, 132)))
    event.remove(other.engine, "begin", database_module._begin)

    def begin_late(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")
        connection.exec_driver_sql("SELECT count(*) FROM orders")
        # The other one closes between our looking and our writing.
        desk.orders.make_order(campaign_id)

    event.listen(other.engine, "begin", begin_late)
    with pytest.raises(DBAPIError):
        Orders(other, desk.clock).make_order(campaign_id)
    other.close()
    assert len(desk.orders.all()) == 1


# --- changing --------------------------------------------------------------------------------------------


def made_order(desk: Desk) -> int:
    campaign_id = mixed_campaign(desk)
    desk.ready_to_order(campaign_id)
    return desk.orders.make_order(campaign_id).id


def test_the_reference_is_set_later_and_is_35_characters_at_most(desk: Desk) -> None:
    order_id = made_order(desk)
    assert desk.orders.set_external_reference(order_id, f" {'R' * 35} ").external_reference == "R" * 35
    for refuse in (
        lambda: desk.orders.set_external_reference(order_id, "R" * 36),
        lambda: desk.orders.make_order("x", "R" * 36),
    ):
        with pytest.raises(RefusedError) as refused:
            refuse()
        assert codes(refused) == [("external_reference", "external-reference-too-long")]
    assert desk.orders.summary(order_id).external_reference == "R" * 35


def test_fees_follow_the_rates_and_the_shipping_of_the_order(desk: Desk) -> None:
    order_id = made_order(desk)
    rates = FeeSettings(Decimal("0.0125"), Decimal("0.20"), Decimal("0.055"), Decimal("12.345"))
    order = desk.orders.set_fee_settings(order_id, rates)
    assert (order.fees.commission, order.fees.commission_vat) == (Decimal("6.00"), Decimal("1.20"))
    assert (order.fees.service_vat, order.fees.shipping) == (Decimal("1.38"), Decimal("12.35"))
    assert order.fees.total_due == Decimal("525.93")
    assert desk.orders.summary(order_id).fee_settings == rates


def test_rates_beyond_reason_are_refused(desk: Desk) -> None:
    order_id = made_order(desk)
    wrong = FeeSettings(Decimal("1.01"), Decimal("-0.1"), Decimal("0.2"), Decimal(-1))
    with pytest.raises(RefusedError) as refused:
        desk.orders.set_fee_settings(order_id, wrong)
    assert codes(refused) == [
        ("commission_rate", "fee-rate-invalid"),
        ("commission_vat", "fee-rate-invalid"),
        ("shipping", "fee-shipping-invalid"),
    ]
    assert desk.orders.summary(order_id).fee_settings == FeeSettings()


def test_an_unknown_order_is_not_found(desk: Desk, tmp_path: Path) -> None:
    for ask in (
        lambda: desk.orders.summary(9),
        lambda: desk.orders.document(9),
        lambda: desk.orders.export_pdf(9, tmp_path / "commande.pdf"),
    ):
        with pytest.raises(NotFoundError):
            ask()


# --- files -----------------------------------------------------------------------------------------------


def test_the_workbook_holds_the_lines_of_the_order(desk: Desk, tmp_path: Path) -> None:
    order_id = made_order(desk)
    path = tmp_path / "commande.xlsx"
    desk.orders.export_excel(order_id, path)
    sheet = load_workbook(path)["Commande"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:3] == ("Produit", "Code client", "N° commande")
    assert [(row[0], row[1], row[2], row[6], row[10]) for row in rows[1:]] == [
        ("CV", "060305", "2027-001", "Nom1", 150),
        ("CD", "060305", "2027-001", "Nom1", 50),
        ("CV", "060305", "2027-001", "Nom2", 200),
        ("CV", "060305", "2027-001", "Nom4", 80),
    ]


def test_the_pdf_shows_number_campaign_and_total(desk: Desk, tmp_path: Path) -> None:
    order_id = made_order(desk)
    path = tmp_path / "commande.pdf"
    desk.orders.export_pdf(order_id, path)
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())
    for shown in ("2027-001", "Été 2027", "CSE Ateliers de l’Erdre", "514,80"):
        assert shown in text


@pytest.mark.parametrize("kind", ["excel", "pdf"])
def test_a_disk_that_fills_up_leaves_the_older_file(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    order_id = made_order(desk)
    folder = tmp_path / "dossier"
    folder.mkdir()
    path = folder / "commande"
    path.write_bytes(b"ancienne")

    def fill_up(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ov_desktop.services.durable_file.os.fsync", fill_up)
    export = desk.orders.export_excel if kind == "excel" else desk.orders.export_pdf
    with pytest.raises(OSError, match="No space"):
        export(order_id, path)
    assert [(file.name, file.read_bytes()) for file in folder.iterdir()] == [("commande", b"ancienne")]


def test_an_export_replaces_an_older_file_and_leaves_no_draft(desk: Desk, tmp_path: Path) -> None:
    order_id = made_order(desk)
    path = tmp_path / "commande.xlsx"
    path.write_bytes(b"ancienne")
    desk.orders.export_excel(order_id, path)
    desk.orders.export_excel(order_id, path)
    assert path.read_bytes().startswith(b"PK")
    assert {file.name for file in tmp_path.iterdir()} == {"commande.xlsx", "profil"}


def test_why_a_person_was_removed_stands_in_the_order(desk: Desk, tmp_path: Path) -> None:
    campaign = desk.launched([at_site(1), at_site(2)])
    left = desk.roster.people(campaign.id)[1]
    with pytest.raises(RefusedError) as refused:
        desk.roster.remove_person(left.id, "x" * 201)
    assert [fault.code for fault in refused.value.faults] == ["text-too-long"]
    desk.roster.remove_person(left.id, "  A quitté  l’entreprise ")
    desk.roster.remove_person(left.id)
    desk.ready_to_order(campaign.id)
    order = desk.orders.make_order(campaign.id)
    (excluded,) = desk.orders.document(order.id).exclusions
    assert (excluded.last_name, excluded.reason, excluded.detail) == (
        "Nom2",
        ExclusionReason.BY_HAND,
        "A quitté l’entreprise",
    )
    path = tmp_path / "commande.xlsx"
    desk.orders.export_excel(order.id, path)
    rows = list(load_workbook(path)["Exclus"].iter_rows(values_only=True))
    assert rows[1][4] == "Retrait à la main avant la clôture\u00a0: A quitté l’entreprise"
