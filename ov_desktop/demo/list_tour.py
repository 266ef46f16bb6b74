"""Shows a list that is not right yet: columns to be named, known people who change, faults in the grid (SPEC L)."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from ov_desktop.demo import sample
from ov_desktop.domain.employee import Employee, format_mobile
from ov_desktop.domain.roster import Field
from ov_desktop.excel.template import write_template
from ov_desktop.services.sheet import Action, Sheet
from ov_desktop.ui.studio import Studio
from ov_desktop.ui.wizard.page import WizardPage

_TITLES = ("Mat.", "Nom de famille", "Prénom usuel", "GSM", "Courriel", "Lieu", "Budget", "Service")
"""What payroll software may call the columns."""
_PAYROLL_FILE = "export-paie.csv"
_LATER_FILE = "liste-octobre.xlsx"
_FEWEST = 8
_SLIPS = (
    (1, Field.EMAIL, "personne@@ateliers"),
    (2, Field.GRANT, "155"),
    (4, Field.MOBILE, "06 39 98"),
    (5, Field.SITE, "Dépôt Sud"),
    (6, Field.LAST_NAME, ""),
)
"""Row, field and what is typed there by mistake."""


def show_columns(
    studio: Studio, page: WizardPage, folder: Path, people: Sequence[Employee], show: Callable[[], None]
) -> None:
    """Show the columns of a file whose titles are not those of the template, and give the file up."""
    path = folder / _PAYROLL_FILE
    rows = [_TITLES, *(_payroll_row(person) for person in people)]
    path.write_text("".join(f"{';'.join(row)}\r\n" for row in rows), encoding="cp1252")
    page.roster.read(path)
    studio.settle()
    show()
    page.roster.imports.mapping.give_up.click()
    studio.settle()


def _payroll_row(person: Employee) -> tuple[str, ...]:
    mobile = format_mobile(person.mobile)
    return (
        person.employee_number, person.last_name, person.first_name, mobile, person.email, person.site,
        str(person.grant), "Atelier",
    )  # fmt: skip


def show_changes(
    studio: Studio, page: WizardPage, folder: Path, people: Sequence[Employee], show: Callable[[], None]
) -> None:
    """Show what a later list would change of known people, and give it up."""
    path = folder / _LATER_FILE
    first, second, *others = people
    later = [
        replace(first, grant=first.grant + 50, email=f"nouvelle.{first.email}"),
        replace(second, last_name=f"{second.last_name}-Le Goff"),
        *others,
    ]
    write_template(path, sites=sample.SITES, client_code=sample.CLIENT_CODE, people=later)
    page.roster.read(path)
    studio.settle()
    show()
    page.roster.imports.changes.give_up.click()
    studio.settle()


def show_faults(studio: Studio, page: WizardPage, show: Callable[[], None]) -> None:
    """Show the grid with some faults, and take them back; nothing where the list is too short for them."""
    grid = page.roster.people.grid
    if grid.counts is None or grid.counts.rows < _FEWEST:
        return
    grid.desk.do(_slip)
    studio.settle()
    grid.step_to_fault(1)
    studio.settle()
    show()
    grid.commands.undo()
    studio.settle()


def _slip(sheet: Sheet) -> Action:
    return sheet.edit({(sheet.row_id(place), field): text for place, field, text in _SLIPS})
