"""The templates, one row each (SPEC S7)."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject

from ov_desktop.services.templates import Template, TemplateKind
from ov_desktop.ui.itemmodels.rows import Column, RowsModel, fold
from ov_desktop.wording.templates import kind_name
from ov_desktop.wording.text import _

NAME, KIND, DEFAULT = range(3)

_ORDER = {kind: place for place, kind in enumerate(TemplateKind)}


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """A template with its texts ready."""

    template: Template
    kind: str
    searched: str

    @property
    def key(self) -> object:
        """What tells it from the others."""
        return self.template.id


def template_lines(templates: Iterable[Template]) -> list[TemplateLine]:
    """Return the rows of templates, in their order."""
    lines = []
    for template in templates:
        kind = kind_name(template.kind.message)
        lines.append(TemplateLine(template, kind, fold(f"{template.name} {kind} {template.subject}")))
    return lines


class TemplatesModel(RowsModel[TemplateLine]):
    """The table of templates."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(
            (
                Column(_("Nom"), lambda row: row.template.name, lambda row: fold(row.template.name),
                       lambda row: row.template.name),
                Column(_("Pour"), lambda row: row.kind, lambda row: _ORDER[row.template.kind]),
                Column(_("Par défaut"), lambda row: _("Oui") if row.template.is_default else "",
                       lambda row: not row.template.is_default),
            ),
            parent,
        )  # fmt: skip
