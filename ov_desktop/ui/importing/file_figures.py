"""The file of an import with up to three figures about it, over the report and the comparison (picture 04)."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ov_desktop.excel.sheets import TextForm
from ov_desktop.ui.importing.work import Analysis
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.buttons import IconButton
from ov_desktop.ui.widgets.labels import ElidedLabel, Sign
from ov_desktop.ui.wizard.layouts import Figure, FigureCard
from ov_desktop.wording.list_import import how_read
from ov_desktop.wording.text import _

_SIGN = 28


class FileFigures(FigureCard):
    """The file and up to three figures about it.

    Signals:
        source_wanted: the user wants to say otherwise how the file is read.
    """

    source_wanted = Signal()

    def __init__(self, theme: Theme, figures: tuple[Figure, Figure, Figure], parent: QWidget | None = None) -> None:
        """Put the name of the file before the figures."""
        self._file = _FileName(theme)
        first, second, third = figures
        super().__init__(theme, [(self._file, 6), (first, 4), (second, 3), (third, 3)], parent)
        self._file.change.clicked.connect(self.source_wanted)

    @property
    def change(self) -> IconButton:
        """The button that asks how the file is to be read."""
        return self._file.change

    def show_file(self, analysis: Analysis) -> None:
        """Show which file it is."""
        roster, code = analysis.read.roster, analysis.report.client_code
        how = ""
        if roster:
            form = roster.form or TextForm()
            named = analysis.read.choices.mapping is not None
            how = how_read(roster.sheet, roster.header_row, form.encoding or "", form.separator or "", named=named)
        self._file.show_name(
            analysis.plan.source_file, how, _("Code client\u00a0: {value}").format(value=code) if code else ""
        )


class _FileName(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(4), theme.space(2), theme.space(4), theme.space(2))
        row.setSpacing(theme.space(3))
        sign = Sign(theme, "excel", "ok")
        sign.setFixedSize(QSize(_SIGN, _SIGN))
        row.addWidget(sign)
        column = QVBoxLayout()
        column.setSpacing(0)
        self._name = ElidedLabel(theme, weight=600)
        self._how = ElidedLabel(theme, role="caption", color="text_2")
        column.addStretch()
        column.addWidget(self._name)
        column.addWidget(self._how)
        column.addStretch()
        row.addLayout(column, 1)
        self.change = IconButton(theme, "edit", _("Changer la feuille, les titres ou le contenu des colonnes"))
        row.addWidget(self.change)

    def show_name(self, name: str, how: str, code: str) -> None:
        self._name.set_text(name)
        self._how.set_text(how)
        self._how.setVisible(bool(how))
        self.setToolTip("\n".join(part for part in (how, code) if part))
