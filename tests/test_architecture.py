"""The rooms of the code and the ways between them, as docs/architecture.md draws them."""

from pathlib import Path

import architecture
import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "ov_desktop"
MOST_LINES = 500


def test_every_room_has_its_place_in_the_plan() -> None:
    assert architecture.rooms(PACKAGE) - set(architecture.WAYS) == set()


def test_rooms_import_only_the_rooms_below_that_the_plan_opens_to_them() -> None:
    present = architecture.rooms(PACKAGE) & set(architecture.WAYS)
    assert architecture.broken_ways("ov_desktop", present) == []


def test_the_portal_never_reaches_the_desktop_and_the_domain_reaches_nothing() -> None:
    assert architecture.broken_walls("ov_desktop") == []


def test_outside_packages_stay_in_the_rooms_they_are_kept_to() -> None:
    assert architecture.broken_monopolies("ov_desktop") == []


def test_the_domain_stands_on_pure_modules_alone() -> None:
    assert architecture.impure_domain("ov_desktop") == []
    assert architecture.files_opened(PACKAGE / "domain") == []


def test_only_the_clock_module_asks_the_computer_for_the_time() -> None:
    assert architecture.clocks_read(PACKAGE) == []


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in [*PACKAGE.rglob("*.py"), ROOT / "dev.py"]
    }
    assert {name: length for name, length in lengths.items() if length > MOST_LINES} == {}


@pytest.fixture
def small_house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package of the same shape, with nothing wrong in it yet."""
    house = tmp_path / f"house_{tmp_path.name.replace('-', '_')}"
    for room in ("domain", "models", "excel", "services", "portal", "ui", "demo"):
        (house / room).mkdir(parents=True)
        (house / room / "__init__.py").touch()
    for module in ("__init__", "clock", "cli", "domain/rules", "models/tables", "excel/reader", "services/roster"):
        (house / f"{module}.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    return house


@pytest.mark.parametrize(
    ("module", "statement"),
    [
        ("domain/rules", "from {house}.services import roster"),
        ("services/roster", "from {house}.ui import window"),
        ("models/tables", "from {house}.excel.reader import read"),
        ("excel/reader", "from ..models import tables"),
        ("ui/window", "def show():\n    import {house}.models.tables"),
        ("ui/window", "from {house} import portal"),
        ("portal/store", "from {house}.models.tables import Person"),
        ("portal/store", "import {house}.services.roster"),
        ("services/roster", "from {house}.demo import sample"),
        ("services/roster", "from {house}.cli import main"),
    ],
)
def test_an_import_against_the_plan_is_found(small_house: Path, module: str, statement: str) -> None:
    name = small_house.name
    rooms = architecture.rooms(small_house)
    assert architecture.broken_ways(name, rooms) == []
    guilty = small_house / f"{module}.py"
    guilty.write_text(statement.format(house=name), encoding="utf-8")
    architecture.forget_what_was_read()
    (reason,) = architecture.broken_ways(name, rooms)
    assert f"module '{name}.{module.replace('/', '.')}' has FORBIDDEN import" in reason


def test_a_wall_is_found_broken_through_any_number_of_rooms(small_house: Path) -> None:
    name = small_house.name
    (small_house / "portal" / "store.py").write_text(f"import {name}.excel.reader", encoding="utf-8")
    (small_house / "excel" / "reader.py").write_text(f"import {name}.models.tables", encoding="utf-8")
    reasons = architecture.broken_walls(name)
    assert any(f"'{name}.portal.store' has FORBIDDEN import {name}.models.tables" in reason for reason in reasons)


@pytest.mark.parametrize(
    ("module", "statement"),
    [
        ("services/roster", "from PySide6.QtWidgets import QWidget"),
        ("ui/window", "def ask():\n    from sqlalchemy import select"),
        ("portal/store", "import openpyxl"),
        ("domain/rules", "import fastapi"),
    ],
)
def test_an_outside_package_in_the_wrong_room_is_found(small_house: Path, module: str, statement: str) -> None:
    (small_house / f"{module}.py").write_text(statement, encoding="utf-8")
    assert len(architecture.broken_monopolies(small_house.name)) == 1


@pytest.mark.parametrize("statement", ["import os", "from pathlib import Path", "import random", "import requests"])
def test_a_domain_that_looks_outside_is_found(small_house: Path, statement: str) -> None:
    (small_house / "domain" / "rules.py").write_text(statement, encoding="utf-8")
    assert len(architecture.impure_domain(small_house.name)) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "from datetime import datetime\nnow = datetime.now()",
        "import datetime\nnow = datetime.datetime.now(datetime.UTC)",
        "from datetime import date\ntoday = date.today()",
        "import time\nnow = time.time()",
        "from time import time",
    ],
)
def test_a_module_that_asks_the_computer_for_the_time_is_found(small_house: Path, statement: str) -> None:
    (small_house / "clock.py").write_text("import time\nnow = time.time()", encoding="utf-8")
    (small_house / "services" / "roster.py").write_text(statement, encoding="utf-8")
    (place,) = architecture.clocks_read(small_house)
    assert place.startswith("services/roster.py:")
