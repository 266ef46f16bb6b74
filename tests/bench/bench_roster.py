"""Reading and checking a list of 100,000 rows against calamine's bare read of the same file (aim: at most 4 times)."""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from python_calamine import CalamineWorkbook

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


def main() -> None:
    """Print both figures and their ratio for each size."""
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            path = Path(folder, f"liste-{size}.xlsx")
            make_list(path, size)
            reference, ours = fastest(lambda path=path: bare_read(path), lambda path=path: our_read(path), ROUNDS)
            sys.stdout.write(
                f"list of {size:>7,} rows: bare read {reference:7.3f} s, read and check {ours:7.3f} s, "
                f"ratio {ours / reference:5.2f} (aim 4), {ours / size * 1e6:6.2f} µs a row\n"
            )


if __name__ == "__main__":
    main()
