"""People who are known already and whom a list shows otherwise: what changes, and what of it is taken (SPEC L7)."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ov_desktop.ui.importing.file_figures import FileFigures
from ov_desktop.ui.importing.work import Analysis
from ov_desktop.ui.itemmodels.changes import ChangesModel, Column
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.buttons import Button, Kind, Size
from ov_desktop.ui.widgets.labels import Label
from ov_desktop.ui.widgets.tables import DataTable
from ov_desktop.ui.wizard.layouts import Figure, OverFooter
from ov_desktop.wording import campaign as words
from ov_desktop.wording.figures import number
from ov_desktop.wording.text import _

_WIDTHS = (250, 130, 220)
_NARROW = (160, 120, 215)
_WIDE = 860
"""Pixels from which the columns have the widths of the design."""


class _ChangesTable(DataTable):
    """Space takes or leaves the new value of the current row; in the column of people, all of a person's."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave both values room where the window is narrow."""
        wide = self.viewport().width() >= self.theme.scaled(_WIDE)
        for column, width in enumerate(_WIDTHS if wide else _NARROW):
            self.setColumnWidth(column, self.theme.scaled(width))
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick the box that the current row has."""
        model, index = self.model(), self.currentIndex()
        if event.key() != Qt.Key.Key_Space or not index.isValid():
            super().keyPressEvent(event)
            return
        if not index.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            index = index.siblingAtColumn(Column.AFTER)
        checked = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) is Qt.CheckState.Checked
        state = Qt.CheckState.Unchecked if checked else Qt.CheckState.Checked
        model.setData(index, state, Qt.ItemDataRole.CheckStateRole)


class ChangesView(OverFooter):
    """Known people whom a list shows otherwise, side by side, each value to be taken or left (SPEC L7).

    Signals:
        source_wanted: the user wants to say otherwise how the file is read.
        given_up: nothing is to be imported.
        confirmed: the fields to be taken over, by identifier of the person.
    """

    source_wanted = Signal()
    given_up = Signal()
    confirmed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(theme, parent=parent)
        self._new = Figure(theme)
        self._changed = Figure(theme)
        self._same = Figure(theme)
        self.figures = FileFigures(theme, (self._new, self._changed, self._same))
        self.figures.source_wanted.connect(self.source_wanted)
        self.model = ChangesModel(self)
        self.table = _ChangesTable(theme, self.model, name=_("Changements à confirmer"), row="report_row")
        self.table.set_columns((*_WIDTHS, 220), stretch=Column.AFTER)
        heading = Label(theme, _("Ces personnes sont déjà dans la liste"), "card_title")
        self.help_text = Label(theme, color="text_2", wrap=True)
        self.take_all = Button(theme, _("Tout prendre"), Kind.LINK)
        self.take_none = Button(theme, _("Tout garder"), Kind.LINK)
        self.take_all.clicked.connect(lambda: self.model.take_all(taken=True))
        self.take_none.clicked.connect(lambda: self.model.take_all(taken=False))
        told = QHBoxLayout()
        told.setSpacing(theme.space(3))
        told.addWidget(self.help_text, 1)
        told.addWidget(self.take_all)
        told.addWidget(self.take_none)
        self.content.addWidget(self.figures)
        self.content.addWidget(heading)
        self.content.addLayout(told)
        self.content.addWidget(self.table, 1)
        self.give_up = Button(theme, _("Ne rien importer"))
        self.confirm = Button(theme, "", Kind.PRIMARY, icon="next", trailing=True, size=Size.LARGE)
        self.footer.add_left(self.give_up)
        self.footer.add_right(self.confirm)
        self.give_up.clicked.connect(self.given_up)
        self.confirm.clicked.connect(lambda: self.confirmed.emit(self.model.confirmed()))
        self.model.confirmed_changed.connect(lambda count: self.confirm.setText(words.update_people(count)))

    def show_analysis(self, analysis: Analysis) -> None:
        """Show who would change."""
        found = analysis.comparison
        self.figures.show_file(analysis)
        for figure, count, text in (
            (self._new, len(found.added), words.new_people(len(found.added))),
            (self._changed, len(found.changed), words.changed_people(len(found.changed))),
            (self._same, found.unchanged, words.unchanged_people(found.unchanged)),
        ):
            figure.show_figure(number(count), text)
        what = _("Comparez les valeurs actuelles et les nouvelles, puis choisissez ce qui change.")
        # People whose rows are in error are not absent, and cannot be told from those who are.
        absent = words.absent_people(0 if analysis.report.errors else found.absent)
        self.help_text.setText(f"{what} {absent}")
        self.model.show_rows(analysis.changes)
        self.table.setCurrentIndex(self.model.index(0, Column.AFTER))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
