"""Reading and checking a list, against calamine's bare read (aim: 4 times at 100,000 rows) and LibreOffice's loading.

Writing the list back is measured too, and how each grows from one size to the next.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from python_calamine import CalamineWorkbook
from services.office import load_seconds

from ov_desktop.domain.delivery import DeliveryKind, DeliverySite, ShippingType, SiteDirectory
from ov_desktop.domain.employee import Employee
from ov_desktop.domain.roster import RosterRules
from ov_desktop.excel.template import write_template
from ov_desktop.services.list_check import analyse_list

SIZES = (1_000, 10_000, 100_000)
ROUNDS = 5
SITES = [DeliverySite("1", "1001", "Siège"), DeliverySite("2", "1002", "Entrepôt Nord")]


def make_list(path: Path, size: int) -> None:
    """Write a list of fictional people, half of them at home, with no fault."""
    people = [
        Employee(
            f"Nom{i % 997}",
            f"Prénom{i % 491}",
            f"+336{10_000_000 + i}",
            f"personne{i}@entreprise-{i % 90}.example",
            20 + 10 * (i % 48),
            DeliveryKind.SITE if i % 2 else DeliveryKind.HOME,
            f"{i:06d}",
            "1" if i % 2 else "",
            None if i % 2 else list(ShippingType)[i % 4],
            "" if i % 2 else "2",
        )
        for i in range(size)
    ]
    write_template(path, sites=SITES, client_code="60305", people=people)


def bare_read(path: Path) -> int:
    """What calamine alone does with the sheet; returns the number of its rows."""
    return len(CalamineWorkbook.from_path(path).get_sheet_by_name("Liste").to_python(skip_empty_area=False))


def our_read(path: Path) -> int:
    """What ``ov-desktop check`` does; returns the number of people."""
    report = analyse_list(path, RosterRules("60305", SiteDirectory(SITES)))
    if report.errors:
        raise ValueError(f"the list of the bench has faults: {report.errors[:3]}")
    return len(report.accepted)


def fastest(first: Callable[[], object], second: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Seconds of the fastest round of each, taken in turn so that both see the same machine."""
    best = [float("inf"), float("inf")]
    for _ in range(rounds):
        for i, work in enumerate((first, second)):
            start = time.perf_counter()
            work()
            best[i] = min(best[i], time.perf_counter() - start)
    return best[0], best[1]


def write_back(path: Path) -> Callable[[], None]:
    """Return what exports the people of a list, read beforehand."""
    report = analyse_list(path, RosterRules("60305", SiteDirectory(SITES)))
    people = [person for _row, person in report.accepted]
    return lambda: write_template(path.with_name("export.xlsx"), sites=SITES, client_code="60305", people=people)


def measured(path: Path) -> dict[str, float]:
    """Seconds of each thing that is done with a list."""
    reference, ours = fastest(lambda: bare_read(path), lambda: our_read(path), ROUNDS)
    export = write_back(path)
    written, _again = fastest(export, export, 1)
    return {"bare read": reference, "read and check": ours, "export": written}


def main() -> None:
    """Print the figures of each size, their ratios, and how each grows."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, f"liste-{size}.xlsx") for size in SIZES]
        for path, size in zip(paths, SIZES, strict=True):
            make_list(path, size)
        office = load_seconds(paths)
        before: dict[str, float] = {}
        for path, size, loading in zip(paths, SIZES, office, strict=True):
            seconds = {**measured(path), "LibreOffice loads": loading}
            ours = seconds["read and check"]
            figures = ", ".join(f"{name} {value:7.3f} s" for name, value in seconds.items())
            sys.stdout.write(
                f"list of {size:>7,} rows: {figures}; {ours / seconds['bare read']:5.2f} times the bare read (aim 4), "
                f"LibreOffice takes {loading / ours:5.1f} times as long, {ours / size * 1e6:6.2f} µs a row\n"
            )
            if before:
                grown = ", ".join(f"{name} x {value / before[name]:5.1f}" for name, value in seconds.items())
                sys.stdout.write(f"  ten times the rows: {grown}\n")
            before = seconds


if __name__ == "__main__":
    main()
