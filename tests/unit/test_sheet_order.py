"""Rows of a sheet are sorted as the French do, filtered without case and accents, and follow edits (SPEC L4)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from desktop_kit import SETTINGS, Desk, at_home, at_site, furnished_desk

from ov_desktop.domain.roster import Field
from ov_desktop.services.sheet import Sheet
from ov_desktop.services.sheet.order import Arrangement, Only


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = furnished_desk(Path(tmp_path_factory.mktemp("ordre")))
    yield desk
    desk.profile.close()


@pytest.fixture
def sheet(desk: Desk) -> Sheet:
    """Étienne 9 (200 €), Dubois 10 (20 €), étiemble 007 (1000 €, home), Zola without number (200 €, Entrepôt Nord)."""
    campaign = desk.campaigns.create(replace(SETTINGS, name=f"Été {len(desk.campaigns.all())}"))
    desk.import_people(
        campaign.id,
        [
            replace(at_site(1), last_name="Étienne", first_name="Sandrine", employee_number="9"),
            replace(at_site(2, grant=20), last_name="Dubois", first_name="Antoine", employee_number="10"),
            replace(at_home(3, grant=1000), last_name="étiemble", first_name="Léa", employee_number="007"),
            replace(at_site(4, "2"), last_name="Zola", first_name="Émile", employee_number=""),
        ],
    )
    return Sheet.open(desk.roster, campaign.id)


def shown(arrangement: Arrangement, per_field: Mapping[Field, str] | None = None, free: str = "") -> list[int]:
    return arrangement.filter(per_field or {}, free, Only.ALL)


def edit(sheet: Sheet, index: int, field: Field, text: str) -> None:
    sheet.adopt(sheet.carry_out(sheet.edit({(sheet.row_id(index), field): text})))


@pytest.mark.parametrize(
    ("keys", "order"),
    [
        ([], [0, 1, 2, 3]),
        ([(None, False)], [3, 2, 1, 0]),
        ([(Field.LAST_NAME, True)], [1, 2, 0, 3]),
        ([(Field.LAST_NAME, False)], [3, 0, 2, 1]),
        ([(Field.FIRST_NAME, True)], [1, 3, 2, 0]),
        ([(Field.EMPLOYEE_NUMBER, True)], [2, 0, 1, 3]),
        ([(Field.EMPLOYEE_NUMBER, False)], [1, 0, 2, 3]),
        ([(Field.GRANT, True)], [1, 0, 3, 2]),
        ([(Field.GRANT, True), (Field.LAST_NAME, False)], [1, 3, 0, 2]),
        ([(Field.GRANT, False), (None, False)], [2, 3, 0, 1]),
        ([(Field.SITE, False), (Field.LAST_NAME, True)], [1, 0, 3, 2]),
    ],
)
def test_rows_are_sorted_by_several_columns(
    sheet: Sheet, keys: list[tuple[Field | None, bool]], order: list[int]
) -> None:
    arrangement = Arrangement(sheet)
    arrangement.sort(keys)
    assert shown(arrangement) == order


@pytest.mark.parametrize(
    ("per_field", "free", "order"),
    [
        ({}, "ETI", [0, 2]),
        ({}, "etienne sandrine", [0]),
        ({}, "sandrine dubois", []),
        ({}, "0639980002", [1]),
        ({}, "06 39 98 00 03", [2]),
        ({}, "39 98", [0, 1, 2, 3]),
        ({}, "  ", [0, 1, 2, 3]),
        ({Field.LAST_NAME: "éti"}, "", [0, 2]),
        ({Field.LAST_NAME: "eti", Field.FIRST_NAME: "lea"}, "", [2]),
        ({Field.MOBILE: "98 0002"}, "", [1]),
        ({Field.EMAIL: "PERSONNE4"}, "", [3]),
        ({Field.SITE: "siege"}, "", [0, 1]),
        ({Field.SITE: "sie"}, "", []),
        ({Field.RETURN_SITE: "Siège"}, "", [2]),
        ({Field.SHIPPING: "LETTRE SUIVIE RS"}, "", [2]),
        ({Field.GRANT: "200"}, "", [0, 2, 3]),
        ({Field.GRANT: "≥ 1 000 €"}, "", [2]),
        ({Field.GRANT: ">=200"}, "", [0, 2, 3]),
        ({Field.GRANT: "< 200"}, "", [1]),
        ({Field.GRANT: "<=200"}, "", [0, 1, 3]),
        ({Field.GRANT: "> 200"}, "", [2]),
        ({Field.GRANT: "=200"}, "", [0, 3]),
        ({Field.GRANT: "beaucoup"}, "", []),
        ({Field.EMPLOYEE_NUMBER: " "}, "", [0, 1, 2, 3]),
    ],
)
def test_rows_are_filtered_by_column_and_by_words(
    sheet: Sheet, per_field: Mapping[Field, str], free: str, order: list[int]
) -> None:
    assert shown(Arrangement(sheet), per_field, free) == order


def test_filters_keep_the_order_and_look_at_faulty_rows_alone_if_asked_to(sheet: Sheet) -> None:
    arrangement = Arrangement(sheet)
    arrangement.sort([(Field.LAST_NAME, True)])
    edit(sheet, 0, Field.GRANT, "15")
    edit(sheet, 2, Field.GRANT, "1005")
    edit(sheet, 3, Field.EMAIL, "emile@gmial.com")
    assert arrangement.filter({}, "", Only.ERRORS) == [2, 0]
    assert arrangement.filter({}, "", Only.WARNINGS) == [3]
    assert arrangement.filter({Field.LAST_NAME: "enne"}, "", Only.ERRORS) == [0]
    assert shown(arrangement, free="gmial") == [3]


def test_an_edited_row_stays_where_it_is_and_is_found_by_what_it_says_now(sheet: Sheet) -> None:
    arrangement = Arrangement(sheet)
    arrangement.sort([(Field.LAST_NAME, True)])
    edit(sheet, 1, Field.LAST_NAME, "Zidane")
    assert shown(arrangement) == [1, 2, 0, 3]
    assert (shown(arrangement, free="zidane"), shown(arrangement, free="dubois")) == ([1], [])


def test_rows_that_come_and_go_are_followed(sheet: Sheet) -> None:
    arrangement = Arrangement(sheet)
    arrangement.sort([(Field.LAST_NAME, True)])
    ids = [sheet.row_id(index) for index in range(4)]
    sheet.adopt(sheet.carry_out(sheet.delete([ids[1], ids[2]])))
    assert [sheet.row_id(index) for index in shown(arrangement)] == [ids[0], ids[3]]
    sheet.adopt(sheet.carry_out(sheet.add([{Field.LAST_NAME: "Aubry"}, {Field.LAST_NAME: "Hamon"}], at=1)))
    assert [sheet.text(index, Field.LAST_NAME) for index in shown(arrangement)] == [
        "Étienne", "Zola", "Aubry", "Hamon",
    ]  # fmt: skip
    assert [shown(arrangement, free=name) for name in ("aubry", "zola", "dubois")] == [[1], [3], []]
    sheet.adopt(sheet.undo())
    sheet.adopt(sheet.undo())
    assert [shown(arrangement, free=name) for name in ("aubry", "zola", "dubois")] == [[], [3], [1]]
    arrangement.sort([])
    assert shown(arrangement) == [0, 1, 2, 3]
