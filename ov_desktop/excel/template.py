"""Writes the Excel template of a list, empty or filled (SPEC L1)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ov_desktop.domain.delivery import DeliverySite, ShippingType
from ov_desktop.domain.employee import Employee
from ov_desktop.domain.roster import COLUMN_FIELDS, Field
from ov_desktop.domain.text import clean_text
from ov_desktop.excel import styles
from ov_desktop.excel.labels import CLIENT_CODE_LABEL, GUIDE_SHEET, HEADERS, LIST_SHEET, PRODUCT_LABEL, is_required
from ov_desktop.excel.roster_writer import person_cells, site_texts
from ov_desktop.excel.sheet_stream import SheetValue, save_with_rows
from ov_desktop.wording.text import _

HEADER_ROW = 5
"""The row of the headers; people follow from the next one on."""

_FIRST_ROW = HEADER_ROW + 1
_LAST_ROW = 100_000 + HEADER_ROW
_TELL_EVERY = 500
_SITES_SHEET = "Sites"
_SHIPPING_LABEL = "MODE D'ENVOI"
_LETTERS = {field: get_column_letter(number) for number, field in enumerate(COLUMN_FIELDS, start=1)}
_WIDTHS = {"A": 17, "B": 25, "C": 23, "D": 21, "E": 36, "F": 30, "G": 22, "H": 30, "I": 17}


def write_template(
    path: Path, *, sites: Sequence[DeliverySite] = (), client_code: str = "", people: Iterable[Employee] = ()
) -> None:
    """Write the template, or a list filled with ``people`` that reads again as the same list.

    Args:
        path: where to write; an existing file is replaced once the new one is complete.
        sites: the organisation's delivery sites, offered in drop-down lists by their names.
        client_code: the organisation's code, empty to leave the cell to be filled in.
        people: the rows; their sites are keys of ``sites``, or names where there is no such key.

    Raises:
        OSError: the file cannot be written.
    """
    texts = site_texts(sites)
    rows = [person_cells(person, texts) for person in people]
    write_list(path, rows, sites=sites, client_code=client_code)


def write_list(
    path: Path,
    rows: Sequence[Sequence[SheetValue]],
    *,
    sites: Sequence[DeliverySite],
    client_code: str,
    on_progress: Callable[[int, int], None] = lambda _count, _total: None,
) -> None:
    """Write the template filled with rows of cells in the order of the columns, right or wrong.

    Args:
        path: where to write; an existing file is replaced once the new one is complete.
        rows: the cells of each row.
        sites: the organisation's delivery sites, offered in drop-down lists by their names.
        client_code: the organisation's code, empty to leave the cell to be filled in.
        on_progress: hears now and then how many rows are written, and of how many; may raise, to give up.

    Raises:
        OSError: the file cannot be written.
    """
    workbook = Workbook()
    sheet = workbook.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook begins with a worksheet")
    sheet.title = LIST_SHEET
    _lay_out_list(sheet, client_code)
    _add_choices(sheet, _add_sites(workbook, sites))
    _add_guide(workbook.create_sheet(GUIDE_SHEET, 1))
    save_with_rows(workbook, sheet, _told(rows, on_progress), len(rows), path)


def _told(
    rows: Sequence[Sequence[SheetValue]], on_progress: Callable[[int, int], None]
) -> Iterator[Sequence[SheetValue]]:
    for start in range(0, len(rows), _TELL_EVERY):
        on_progress(start, len(rows))
        yield from rows[start : start + _TELL_EVERY]


# --- sheet "Liste" ---------------------------------------------------------------------------------------


def _lay_out_list(sheet: Worksheet, client_code: str) -> None:
    """Write everything but the people: the head, the headers, and the model row under them."""
    _write_head(sheet, client_code)
    for number, field in enumerate(COLUMN_FIELDS, start=1):
        header = sheet.cell(HEADER_ROW, number, HEADERS[field])
        styles.heading(header, strong=is_required(field))
        as_text = field is not Field.GRANT
        number_format = styles.TEXT_FORMAT if as_text else styles.PLAIN_EURO_FORMAT
        sheet.column_dimensions[_LETTERS[field]].number_format = number_format
        styles.body(sheet.cell(_FIRST_ROW, number, "" if as_text else 0), number_format=number_format)
    styles.set_widths(sheet, _WIDTHS)
    sheet.row_dimensions[HEADER_ROW].height = 33
    sheet.freeze_panes = f"A{_FIRST_ROW}"
    styles.comfortable_rows(sheet)
    styles.print_setup(sheet, header_row=HEADER_ROW, footer=_("Liste des collaborateurs"))


def _write_head(sheet: Worksheet, client_code: str) -> None:
    lines = (
        (PRODUCT_LABEL, "Objectif Vacances"),
        (
            _SHIPPING_LABEL,
            _(
                "Chèque-Vacances Connect\u00a0: envoi numérique. "
                "Chèque-Vacances Classic (papier)\u00a0: envoi sur un site ou à domicile."
            ),
        ),
        (CLIENT_CODE_LABEL, clean_text(client_code)),
    )
    for number, (name, value) in enumerate(lines, start=1):
        styles.label(sheet.cell(number, 1, name))
        cell = sheet.cell(number, 2)
        cell.value = value
        cell.data_type = "s"
        cell.number_format = styles.TEXT_FORMAT
        cell.font = styles.font(bold=name != _SHIPPING_LABEL)
        cell.alignment = Alignment(vertical="center")
        sheet.row_dimensions[number].height = 20
    sheet["B3"].fill = PatternFill("solid", fgColor=styles.ACCENT_SOFT)
    _write_bands(sheet)


def _write_bands(sheet: Worksheet) -> None:
    """Name the groups of columns above the headers."""
    bands = (
        ("A", "E", _("Personne")),
        ("F", "F", _("Envoi sur un site")),
        ("G", "H", _("ou envoi à domicile")),
        ("I", "I", _("Dotation")),
    )
    row = HEADER_ROW - 1
    for first, last, text in bands:
        cell = sheet[f"{first}{row}"]
        cell.value = text
        for member in sheet[f"{first}{row}:{last}{row}"][0]:
            member.fill = PatternFill("solid", fgColor=styles.SUNKEN)
            member.font = styles.font(bold=True, color=styles.TEXT_SOFT)
            member.alignment = Alignment(vertical="center")
    sheet.row_dimensions[row].height = 20


def _add_sites(workbook: Workbook, sites: Sequence[DeliverySite]) -> str:
    """Write the names of the sites on a hidden sheet and return the reference to them, empty for none.

    A list inside the rule itself holds 255 characters and no comma: too little for the names of sites.
    """
    if not sites:
        return ""
    sheet = workbook.create_sheet(_SITES_SHEET)
    sheet.sheet_state = "hidden"
    for number, site in enumerate(sites, start=1):
        cell = sheet.cell(number, 1)
        cell.value = clean_text(site.name or site.number)
        cell.data_type = "s"
        cell.number_format = styles.TEXT_FORMAT
    return f"{_SITES_SHEET}!$A$1:$A${len(sites)}"


def _add_choices(sheet: Worksheet, sites: str) -> None:
    """Add the drop-down lists and the rule of the grant; a site may also be typed by its number."""
    if sites:
        choice = DataValidation(type="list", formula1=sites, allow_blank=True, showErrorMessage=False)
        sheet.add_data_validation(choice)
        choice.add(_down(Field.SITE))
        choice.add(_down(Field.RETURN_SITE))
    shipping = DataValidation(
        type="list",
        formula1=f'"{",".join(kind.value for kind in ShippingType)}"',
        allow_blank=True,
        showErrorMessage=True,
        errorStyle="warning",
        errorTitle=_("Type d’expédition"),
        error=_("Choisissez RECOMMANDE AR RS, RECOMMANDE RS, SIMPLE RS ou LETTRE SUIVIE RS."),
    )
    sheet.add_data_validation(shipping)
    shipping.add(_down(Field.SHIPPING))
    cell = f"{_LETTERS[Field.GRANT]}{_FIRST_ROW}"
    grant = DataValidation(
        type="custom",
        formula1=f"AND(ISNUMBER({cell}),{cell}>=20,MOD({cell},10)=0)",
        allow_blank=True,
        showErrorMessage=True,
        errorStyle="warning",
        errorTitle=_("Montant de la dotation"),
        error=_("Saisissez un montant d’au moins 20\u00a0€, multiple de 10\u00a0€."),
    )
    sheet.add_data_validation(grant)
    grant.add(_down(Field.GRANT))


def _down(field: Field) -> str:
    return f"{_LETTERS[field]}{_FIRST_ROW}:{_LETTERS[field]}{_LAST_ROW}"


# --- sheet "Consignes" -----------------------------------------------------------------------------------


def _add_guide(sheet: Worksheet) -> None:
    """Explain how to fill in the list, then each column."""
    sheet.cell(1, 1, _("Remplir la liste des collaborateurs"))
    styles.title(sheet.cell(1, 1))
    sheet.row_dimensions[1].height = 28
    row = 2
    for text in _advice():
        sheet.cell(row, 1, text).font = styles.font()
        sheet.cell(row, 1).alignment = Alignment(vertical="center", wrap_text=True)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=5)
        sheet.row_dimensions[row].height = 18
        row += 1
    row += 1
    for number, text in enumerate(
        (_("Colonne"), _("Titre"), _("Obligatoire"), _("Ce qu’il faut saisir"), _("Exemple")), start=1
    ):
        styles.heading(sheet.cell(row, number, text))
    sheet.row_dimensions[row].height = 22
    header_row = row
    for field, (needed, rule, example) in _explanations().items():
        row += 1
        for number, text in enumerate((_LETTERS[field], HEADERS[field], needed, rule, example), start=1):
            styles.ruled(sheet.cell(row, number, text))
        sheet.row_dimensions[row].height = 16 * max(1, -(-len(rule) // 62)) + 8
    styles.set_widths(sheet, {"A": 10, "B": 38, "C": 20, "D": 66, "E": 32})
    sheet.sheet_view.showGridLines = False
    styles.print_setup(sheet, header_row=header_row, footer=_("Consignes"))


def _advice() -> tuple[str, ...]:
    return (
        _("Une ligne par personne, sous les titres de la feuille «\u00a0Liste\u00a0». Ne changez pas les titres."),
        _("Les titres marqués d’un astérisque (*) sont à remplir pour chaque personne."),
        _("Saisissez votre code client à côté de «\u00a0CODE CLIENT (*)\u00a0», en haut de la feuille."),
        _(
            "Pour chaque personne, remplissez soit la colonne F (envoi sur un site), "
            "soit les colonnes G et H (envoi à domicile). Jamais les deux."
        ),
        _("Enregistrez le fichier, puis chargez-le dans l’application\u00a0: elle signale toutes les anomalies."),
    )


def _explanations() -> dict[Field, tuple[str, str, str]]:
    """For each column: whether it is needed, what to type, an example."""
    needed, optional = _("Oui"), _("Non")
    site = _("Choisissez dans la liste, ou saisissez le nom ou le numéro de l’adresse.")
    return {
        Field.EMPLOYEE_NUMBER: (
            optional,
            _("20\u00a0caractères au plus, différent pour chaque personne. Les zéros du début sont conservés."),
            "00042",
        ),
        Field.LAST_NAME: (needed, _("35\u00a0caractères au plus."), "Durand"),
        Field.FIRST_NAME: (needed, _("35\u00a0caractères au plus."), "Marie"),
        Field.MOBILE: (
            needed,
            _(
                "Numéro de portable français, outre-mer compris, différent pour chaque personne. "
                "La personne le tape pour s’identifier dans l’espace collaborateur."
            ),
            "06 39 98 41 72",
        ),
        Field.EMAIL: (
            needed,
            _("Une adresse différente pour chaque personne, 254\u00a0caractères au plus."),
            "marie.durand@exemple.fr",
        ),
        Field.SITE: (_("Oui, ou G et H"), _("Envoi sur un site.") + " " + site, "Siège"),
        Field.SHIPPING: (
            _("Oui, ou F"),
            _(
                "Envoi à domicile. Choisissez RECOMMANDE AR RS (recommandé avec accusé de réception), "
                "RECOMMANDE RS (recommandé sans accusé de réception), SIMPLE RS (courrier simple) "
                "ou LETTRE SUIVIE RS (lettre suivie)."
            ),
            "LETTRE SUIVIE RS",
        ),
        Field.RETURN_SITE: (
            _("Oui, ou F"),
            _("Envoi à domicile. Le site qui reçoit les chèques non distribués.") + " " + site,
            "Siège",
        ),
        Field.GRANT: (needed, _("Nombre entier d’euros, 20\u00a0€ au moins, multiple de 10\u00a0€."), "200"),
    }
