"""Mes commandes: the list, one order, its files, its shipping cost and reference, by keyboard."""

import errno
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import desktop_kit as kit
import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot
from ui.clipping import clipped_labels, unnamed_controls
from ui.page_kit import SUMMER, Window, closed, copied, furnished, people, press, request, tab_to, window

from ov_desktop.domain.vouchers import Format
from ov_desktop.ui.itemmodels import order_lines as line_columns
from ov_desktop.ui.itemmodels import orders as order_columns
from ov_desktop.ui.itemmodels.order_lines import OrderLinesModel, line_rows
from ov_desktop.ui.itemmodels.orders import OrdersModel, order_rows
from ov_desktop.ui.main_window import MainWindow
from ov_desktop.ui.navigation import PageKey
from ov_desktop.ui.orders.fees_card import read_amount
from ov_desktop.ui.orders.page import OrdersPage
from ov_desktop.ui.pages import all_pages
from ov_desktop.ui.style.theme import Scheme, Theme
from ov_desktop.ui.workbench import Subject

ORDERS = request(PageKey.ORDERS)


def two_orders(desk: kit.Desk) -> dict[str, object]:
    """An order of five people, two of whom are left out, and another one."""
    settings = replace(SUMMER, default_format=Format.CLASSIC)
    campaign, order = closed(desk, settings, people(5, home=[4, 5]))
    closed(desk, replace(settings, name="Anciens"), people(1))
    return {"campaign": campaign, "order": order}


@pytest.fixture
def made(tmp_path: Path) -> dict[str, object]:
    return copied(tmp_path / "profil", two_orders)


@pytest.fixture
def desk(qtbot: QtBot, theme: Theme, tmp_path: Path, made: dict[str, object]) -> Iterator[Window]:
    assert made
    with window(qtbot, theme, tmp_path / "profil") as opened:
        yield opened


@pytest.fixture
def page(desk: Window) -> OrdersPage:
    return desk.show(OrdersPage(desk.workbench), ORDERS)


@pytest.fixture
def order(desk: Window, made: dict[str, object]) -> OrdersPage:
    return desk.show(OrdersPage(desk.workbench), request(PageKey.ORDERS, order_id=made["order"]))


def banner(page: OrdersPage) -> str:
    assert page.notices.banner is not None
    return page.notices.banner.accessibleName()


def said(page: OrdersPage) -> str:
    assert page.notices.banner is not None
    return page.notices.banner.accessibleDescription().replace("\u00a0", " ")


# --- the list ------------------------------------------------------------------------------------------------


def test_orders_are_listed_and_enter_opens_one(desk: Window, page: OrdersPage) -> None:
    numbers = [row.summary.number for row in page.list.model.shown()]
    assert numbers == ["2026-002", "2026-001"]
    page.list.take_focus(None)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    desk.settle()
    assert page.title == "Commande n° 2026-001"
    assert page.detail.isVisible()
    press(Qt.Key.Key_Escape)
    desk.settle()
    assert page.list.isVisible()
    assert page.list.table.hasFocus()
    assert page.list.table.currentIndex().row() == 1


def test_the_name_of_a_campaign_has_the_room_that_the_other_columns_leave(desk: Window, theme: Theme) -> None:
    page = desk.show(OrdersPage(desk.workbench), request(PageKey.ORDERS), (964, 700))
    name = QFontMetrics(theme.font("body")).horizontalAdvance("Chèques-Vacances d’hiver 2026 du siège")
    assert page.list.table.columnWidth(order_columns.CAMPAIGN) > name


def test_without_an_order_the_page_leads_to_the_campaigns(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    furnished(tmp_path / "profil")
    with window(qtbot, theme, tmp_path / "profil") as desk:
        page = desk.show(OrdersPage(desk.workbench), ORDERS)
        assert page.list.empty.isVisible()
        button = page.list.empty.button
        assert button is not None
        tab_to(button)
        press(Qt.Key.Key_Space)
        assert desk.asked == [request(PageKey.TRACKING)]


# --- one order -----------------------------------------------------------------------------------------------


def test_lines_can_be_filtered_by_product_and_searched(order: OrdersPage) -> None:
    lines = order.detail.lines
    assert [lines.model.index(row, line_columns.NAME).data() for row in range(3)] == [
        "Évrard1 Hélène",
        "Baron2 Hélène",
        "Évrard3 Hélène",
    ]
    assert lines.products.button(Format.CLASSIC).text() == "Classic, 3"
    tab_to(lines.products.button(None))
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Space)
    assert lines.model.rowCount() == 0
    lines.show_all()
    press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert lines.search.hasFocus()
    QTest.keyClicks(lines.search, "baron")
    assert [row.name for row in lines.model.shown()] == ["Baron2 Hélène"]


def test_totals_fees_and_their_computation_are_shown(order: OrdersPage) -> None:
    fees = order.detail.fees
    # Three people get 200 € of Classic; 1 % of 600 €, 25 € of service for five invited, 20 % VAT on it.
    assert fees.total.text() == "636,00\u00a0€"
    assert not fees.computation.isVisible()
    tab_to(fees.how)
    press(Qt.Key.Key_Space)
    assert fees.computation.isVisible()
    text = fees.computation.text().replace("\u00a0", " ")
    assert "Commission : 1 % de 600,00 €, soit 6,00 €." in text
    assert "Frais de service : 25,00 € hors taxes, selon le nombre de personnes invitées (5)." in text
    assert "TVA sur les frais de service : 20 %, soit 5,00 €." in text


def test_a_shipping_cost_is_typed_counted_and_kept(desk: Window, order: OrdersPage, made: dict[str, object]) -> None:
    shipping = order.detail.fees.shipping
    tab_to(shipping)
    shipping.selectAll()
    QTest.keyClicks(shipping, "86,4")
    press(Qt.Key.Key_Return)
    desk.settle()
    assert order.detail.fees.total.text() == "722,40\u00a0€"
    assert desk.desktop.orders.summary(int(str(made["order"]))).fees.shipping == Decimal("86.40")
    assert Subject.ORDERS in desk.told[-1].subjects


@pytest.mark.parametrize("typed", ["dix", "-5"])
def test_a_shipping_cost_that_is_none_is_refused_beside_the_field(
    desk: Window, order: OrdersPage, made: dict[str, object], typed: str
) -> None:
    shipping = order.detail.fees.shipping
    tab_to(shipping)
    shipping.selectAll()
    QTest.keyClicks(shipping, typed)
    press(Qt.Key.Key_Return)
    desk.settle()
    assert order.detail.fees.wrong.isVisible()
    assert "Saisissez un montant" in order.detail.fees.wrong.text()
    assert desk.desktop.orders.summary(int(str(made["order"]))).fees.shipping == 0


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("86,40", "86.40"), ("1\u202f200 €", "1200.00"), ("", "0"), ("12.5", "12.50"), ("abc", None), ("nan", None)],
)
def test_amounts_are_read_as_people_type_them(typed: str, amount: str | None) -> None:
    assert read_amount(typed) == (None if amount is None else Decimal(amount))


def test_the_reference_is_typed_and_kept(desk: Window, order: OrdersPage, made: dict[str, object]) -> None:
    reference = order.detail.reference
    assert reference.text() == "BC-117"
    tab_to(reference)
    reference.selectAll()
    QTest.keyClicks(reference, "X" * 40)
    press(Qt.Key.Key_Return)
    desk.settle()
    assert desk.desktop.orders.summary(int(str(made["order"]))).external_reference == "X" * 35


@pytest.mark.parametrize("keys", [(Qt.Key.Key_Escape,), (Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)])
def test_what_is_typed_of_an_order_is_kept_by_whoever_goes_back_to_the_list_by_keys(
    desk: Window, made: dict[str, object], keys: tuple[Qt.Key]
) -> None:
    shown = MainWindow(desk.workbench, all_pages(), demonstration=True)
    desk.bot.addWidget(shown)
    shown.show()
    shown.activateWindow()
    shown.go_to(request(PageKey.ORDERS, order_id=made["order"]))
    desk.settle()
    page = shown.current_page
    assert isinstance(page, OrdersPage)
    for field, typed in ((page.detail.fees.shipping, "55,20"), (page.detail.reference, "BC-9")):
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, typed)
    press(*keys)
    desk.settle()
    assert page.list.isVisible()
    order = desk.desktop.orders.summary(int(str(made["order"])))
    assert (order.external_reference, order.fee_settings.shipping) == ("BC-9", Decimal("55.20"))


def test_a_shipping_cost_is_kept_by_whoever_goes_back_by_escape(
    desk: Window, order: OrdersPage, made: dict[str, object]
) -> None:
    order.detail.fees.shipping.setFocus()
    order.detail.fees.shipping.selectAll()
    QTest.keyClicks(order.detail.fees.shipping, "86,40")
    press(Qt.Key.Key_Escape)
    desk.settle()
    assert desk.desktop.orders.summary(int(str(made["order"]))).fee_settings.shipping == Decimal("86.40")


def test_exclusions_are_summed_up_and_lead_to_their_list(
    desk: Window, order: OrdersPage, made: dict[str, object]
) -> None:
    text = order.detail.excluded.accessibleName().replace("\u00a0", " ")
    assert text.startswith("2 personnes exclues de la commande, 400 €.")
    order.detail.excluded_wanted.emit()
    assert desk.asked == [request(PageKey.TRACKING, campaign_id=made["campaign"], section="excluded")]


def test_an_order_that_was_just_made_is_greeted(desk: Window, made: dict[str, object]) -> None:
    page = desk.show(OrdersPage(desk.workbench), request(PageKey.ORDERS, order_id=made["order"], section="made"))
    assert banner(page) == "Campagne clôturée, commande créée"


# --- files ---------------------------------------------------------------------------------------------------


def test_the_excel_file_is_saved_by_keyboard_and_named(desk: Window, order: OrdersPage, tmp_path: Path) -> None:
    asked = []

    def answer(_page: object, title: str, proposal: str, kinds: str) -> str:
        asked.append((title, Path(proposal).name, kinds))
        return str(tmp_path / "ma commande")

    order.files.ask = answer
    tab_to(order.excel_button)
    press(Qt.Key.Key_Space)
    desk.settle()
    assert asked == [("Enregistrer le fichier", "commande-2026-001.xlsx", "Classeurs Excel (*.xlsx)")]
    assert banner(order) == "Fichier enregistré"
    assert "« ma commande.xlsx »" in said(order)
    sheet = load_workbook(tmp_path / "ma commande.xlsx")["Commande"]
    assert [cell.value for cell in sheet[2]][:4] == ["CV", "060305", "2026-001", "BC-117"]
    assert sheet.max_row == 4


def test_the_pdf_is_saved_with_the_lines(desk: Window, order: OrdersPage, tmp_path: Path) -> None:
    order.files.ask = lambda *_asked: str(tmp_path / "commande.pdf")
    tab_to(order.pdf_button)
    press(Qt.Key.Key_Space)
    desk.settle()
    text = "".join(page.extract_text() for page in PdfReader(tmp_path / "commande.pdf").pages)
    assert "2026-001" in text
    assert banner(order) == "Fichier enregistré"


def test_giving_the_question_up_writes_nothing(desk: Window, order: OrdersPage) -> None:
    order.files.ask = lambda *_asked: ""
    order.excel_button.click()
    desk.settle()
    assert order.notices.banner is None


@pytest.mark.parametrize(
    ("error", "title", "words"),
    [
        (
            PermissionError(errno.EACCES, "denied"),
            "Le fichier n’a pas été enregistré",
            "ouvert dans un autre programme",
        ),
        (OSError(errno.ENOSPC, "full"), "Plus de place sur le disque", "Libérez de la place"),
        (FileNotFoundError(errno.ENOENT, "gone"), "Le fichier n’a pas été enregistré", "n’existe plus"),
    ],
)
def test_a_file_that_cannot_be_written_says_what_was_kept_and_offers_another_place(
    desk: Window,
    order: OrdersPage,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: OSError,
    title: str,
    words: str,
) -> None:
    target = tmp_path / "commande.xlsx"
    target.write_bytes(b"before")
    order.files.ask = lambda *_asked: str(target)

    def refuse(_self: Path, _target: Path) -> Path:
        raise error

    monkeypatch.setattr(Path, "replace", refuse)
    order.excel_button.click()
    desk.settle()
    assert banner(order) == title
    assert words in said(order)
    assert "La commande est intacte." in said(order)
    assert target.read_bytes() == b"before"


# --- looks and models ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
@pytest.mark.parametrize("size", [(964, 700), (1048, 800)])
def test_no_text_is_cut_and_every_control_has_a_name(
    desk: Window, theme: Theme, made: dict[str, object], size: tuple[int, int], scheme: Scheme
) -> None:
    theme.set_scheme(scheme)
    page = desk.show(OrdersPage(desk.workbench), ORDERS, size)
    for wanted in (None, made["order"]):
        page.enter(request(PageKey.ORDERS, order_id=wanted))
        desk.settle()
        page.detail.fees.how.setChecked(True)
        desk.settle()
        assert clipped_labels(page) == []
        assert unnamed_controls(page) == []


def test_the_models_keep_qts_rules(desk: Window, made: dict[str, object]) -> None:
    document = desk.desktop.orders.document(int(str(made["order"])))
    for model, rows in (
        (OrdersModel(), order_rows(desk.desktop.orders.all())),
        (OrderLinesModel(), line_rows(document.lines)),
    ):
        tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        model.set_rows(rows)  # type: ignore[arg-type]  # each with its own
        for column in range(model.columnCount()):
            model.sort(column, Qt.SortOrder.DescendingOrder)
        model.search("a")
        model.search("")
        assert tester.model() is model
