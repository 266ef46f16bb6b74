"""The analysis of a list without opening the application (SPEC R5, section 12)."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from ov_desktop.domain.roster import Fault, Field, RosterReport, RosterRow, RosterRules, check_roster
from ov_desktop.excel.labels import CLIENT_CODE_LABEL, HEADERS
from ov_desktop.excel.roster_reader import (
    EmptyFileError,
    HeadersNotRecognisedError,
    UnreadableFileError,
    read_roster,
)
from ov_desktop.wording.faults import fault_message, fault_remedy, fault_title
from ov_desktop.wording.figures import number
from ov_desktop.wording.text import _, plural

FILE_ERRORS = (UnreadableFileError, EmptyFileError, HeadersNotRecognisedError)
"""What reading a list raises where nothing in the file can be looked at."""

_TELL_EVERY = 500


def analyse_list(
    path: Path, rules: RosterRules, on_progress: Callable[[int, int], None] = lambda _rows, _total: None
) -> RosterReport:
    """Read and check a list.

    A fault of the whole file (``file-unreadable``, ``file-empty``, ``headers-not-recognised``) is the only
    error of its report, without row and column.

    Args:
        path: the file.
        rules: what to check against.
        on_progress: called every 500 rows with the number of rows checked and of all; may raise, to give up.
    """
    try:
        roster = read_roster(path)
    except FILE_ERRORS as error:
        return file_report(path, error)
    return check_roster(told_rows(roster.rows, on_progress), roster.columns, roster.client_code, rules)


def told_rows(rows: Sequence[RosterRow], on_progress: Callable[[int, int], None]) -> Iterator[RosterRow]:
    """Yield rows, telling every 500 how many were checked, and of how many."""
    for start in range(0, len(rows), _TELL_EVERY):
        on_progress(start, len(rows))
        yield from rows[start : start + _TELL_EVERY]


def file_report(path: Path, error: Exception) -> RosterReport:
    """Return the report on a file in which no list could be looked at, from one of ``FILE_ERRORS``."""
    match error:
        case UnreadableFileError():
            fault = Fault("file-unreadable", value=path.name, details={"reason": error.reason})
        case EmptyFileError():
            fault = Fault("file-empty", value=path.name)
        case _:
            fault = Fault("headers-not-recognised", value=path.name)
    return RosterReport(client_code=None, rows=0, accepted=[], errors=[fault], warnings=[])


def could_be_read(report: RosterReport) -> bool:
    """Whether the file could be opened at all; if not, ``check`` ends with its own exit code."""
    return all(fault.code != "file-unreadable" for fault in report.errors)


def report_as_json(report: RosterReport, file: str) -> dict[str, object]:
    """Return the object that ``check --json`` prints.

    Args:
        report: the analysis.
        file: the path as the caller gave it.
    """
    return {
        "file": file,
        "client_code": report.client_code,
        "rows": report.rows,
        "accepted": len(report.accepted),
        "errors": [_fault_as_json(fault) for fault in report.errors],
        "warnings": [_fault_as_json(fault) for fault in report.warnings],
    }


def _fault_as_json(fault: Fault) -> dict[str, object]:
    return {
        "row": fault.row,
        "column": fault.column,
        "field": fault.field,
        "code": fault.code,
        "value": fault.value,
        "message": fault_message(fault),
        "suggestion": fault.suggestion,
    }


def report_as_text(report: RosterReport, file_name: str) -> str:
    """Return the report for people: the figures, then the faults grouped by kind, each with place and remedy."""
    lines = [file_name]
    if report.client_code:
        lines.append(_("Code client\u00a0: {value}").format(value=report.client_code))
    lines += _figures(report)
    for title, faults in ((_("Erreurs"), report.errors), (_("Avertissements"), report.warnings)):
        if faults:
            lines += ["", title, *_grouped_faults(faults, file_name)]
    return "\n".join(lines)


def _figures(report: RosterReport) -> list[str]:
    accepted, errors = len(report.accepted), len(report.errors)
    if not errors:
        if report.warnings:
            one, many = "{count} personne prête à être importée.", "{count} personnes prêtes à être importées."
        else:
            one = "{count} personne prête à être importée, sans anomalie."
            many = "{count} personnes prêtes à être importées, sans anomalie."
        return [plural(one, many, accepted).format(count=number(accepted))]
    lines = [plural("{count} erreur à corriger.", "{count} erreurs à corriger.", errors).format(count=number(errors))]
    if report.rows:
        text = plural("{count} ligne correcte sur {total}", "{count} lignes correctes sur {total}", accepted)
        lines.append(text.format(count=number(accepted), total=number(report.rows)))
    return lines


def _grouped_faults(faults: Sequence[Fault], file_name: str) -> list[str]:
    groups: dict[str, list[Fault]] = {}
    for fault in faults:
        groups.setdefault(fault.code, []).append(fault)
    lines = []
    for code, members in groups.items():
        lines += ["", f"  {fault_title(code, len(members))}"]
        remedy = ""
        for fault in members:
            if place := _place(fault):
                lines.append(f"    {place}")
            lines.append(f"      {fault_message(fault, file_name)}")
            if (advice := fault_remedy(fault, file_name)) != remedy:
                lines.append(f"      → {advice}")
                remedy = advice
    return lines


def _place(fault: Fault) -> str:
    """Return ``Ligne 7, colonne E (E-mail du bénéficiaire)``, nothing for the whole file."""
    if fault.row is None or fault.field is None:
        return ""
    field = Field(fault.field)
    header = CLIENT_CODE_LABEL if field is Field.CLIENT_CODE else HEADERS[field]
    text = _("Ligne {row}, colonne {column} ({header})")
    return text.format(row=fault.row, column=fault.column or "", header=header.removesuffix(" (*)"))
