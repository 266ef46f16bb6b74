"""What was found in a file: its faults with their corrections, or that it cannot be read (SPEC L3)."""

from html import escape

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QWidget

from ov_desktop.ui.importing.corrections import CorrectionsDialog, asked
from ov_desktop.ui.importing.faults_table import FaultsTable
from ov_desktop.ui.importing.file_figures import FileFigures
from ov_desktop.ui.importing.work import Analysis
from ov_desktop.ui.itemmodels.faults import FaultRow, FaultsModel, Shown
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.style.tokens import Tone
from ov_desktop.ui.widgets.banners import Banner
from ov_desktop.ui.widgets.buttons import Button, Kind, Segments, Size
from ov_desktop.ui.widgets.dialogs import ConfirmDialog
from ov_desktop.ui.widgets.labels import Label
from ov_desktop.ui.widgets.states import EmptyState
from ov_desktop.ui.wizard.layouts import Figure, OverFooter
from ov_desktop.wording import campaign as words
from ov_desktop.wording.faults import fault_message, fault_remedy
from ov_desktop.wording.figures import number
from ov_desktop.wording.list_import import leave_out_question
from ov_desktop.wording.text import _

_VERDICT_WIDTH = 260
"""Room for how many errors there are, beside what filters and corrects them."""


class ReportView(OverFooter):
    """The report on a file, grouped by kind of fault (picture 04).

    Signals:
        source_wanted: the user wants to say otherwise how the file is read.
        other_file_wanted: the user wants another file.
        import_wanted: the user wants to import the rows without an error.
        correction_wanted: the ``FaultRow`` of each correction to be taken over, all of them after a question.
        export_wanted: the user wants the file with its faulty cells marked.
        keep_wanted: the user wants to correct the rows in error in the list.
        given_up: nothing is to be imported.
    """

    correction_wanted = Signal(object)
    export_wanted = Signal()
    keep_wanted = Signal()
    source_wanted = Signal()
    other_file_wanted = Signal()
    given_up = Signal()
    import_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(theme, parent=parent)
        self._theme = theme
        self._analysis: Analysis | None = None
        self._over = False
        self._right = Figure(theme, "feedback.ok", "ok")
        self._wrong = Figure(theme, "error", "bad")
        self._doubtful = Figure(theme, "warning", "warn")
        self.figures = FileFigures(theme, (self._right, self._wrong, self._doubtful))
        self.figures.source_wanted.connect(self.source_wanted)
        self.model = FaultsModel(self)
        self.table = FaultsTable(theme, self.model)
        self._verdict = Label(theme, wrap=True, rich=True)
        self.filter = Segments(
            theme,
            [(Shown.ALL, _("Tout")), (Shown.ERRORS, ""), (Shown.WARNINGS, "")],
            value=Shown.ALL,
            name=_("Anomalies à montrer"),
            small=True,
        )
        self.filter.picked.connect(self.model.filter)
        self.apply = Button(theme, _("Appliquer toutes les corrections proposées"), icon="suggest_fix")
        holder = QWidget()
        # Whatever has no room is put elsewhere: the page must not be kept wide by it.
        holder.setMinimumWidth(1)
        tools = QHBoxLayout(holder)
        tools.setContentsMargins(0, 0, 0, 0)
        tools.setSpacing(theme.space(3))
        tools.addWidget(self.filter)
        tools.addWidget(self.apply)
        tools.addStretch()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(theme.space(3))
        self._row.addWidget(self._verdict, 1)
        self._row.addWidget(holder)
        self.content.addWidget(self.figures)
        self.content.addLayout(self._row)
        self.content.addWidget(self.table, 1)
        nothing_yet = _("Rien n’est importé pour l’instant. Votre fichier reste comme il est.")
        self.ready = EmptyState(theme, "feedback.ok", _("Aucune anomalie"), nothing_yet, framed=False)
        self.content.addWidget(self.ready, 1)
        self._make_footer()
        self.apply.clicked.connect(self._ask_to_apply)
        self.table.fix_wanted.connect(lambda fault: self.correction_wanted.emit([fault]))

    def _make_footer(self) -> None:
        theme = self._theme
        self.other_file = Button(theme, _("Choisir un autre fichier"), icon="open_file")
        self.give_up = Button(theme, _("Ne rien importer"), Kind.LINK)
        self.export = Button(theme, _("Exporter les anomalies"), icon="excel")
        self.leave_out = Button(theme, "")
        self.keep = Button(theme, _("Corriger ici"), Kind.PRIMARY, icon="edit", size=Size.LARGE)
        self.import_all = Button(theme, "", Kind.PRIMARY, icon="next", trailing=True, size=Size.LARGE)
        self._ways = QWidget(self.footer)
        self._ways.setMinimumWidth(1)
        self._ways.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        ways = QHBoxLayout(self._ways)
        ways.setContentsMargins(0, 0, 0, 0)
        ways.setSpacing(theme.space(2))
        ways.addStretch()
        ways.addWidget(self.export)
        ways.addWidget(self.leave_out)
        self.footer.add_left(self.other_file)
        self.footer.add_left(self.give_up)
        for widget in (self._ways, self.keep, self.import_all):
            self.footer.add_right(widget)
        self.other_file.clicked.connect(self.other_file_wanted)
        self.give_up.clicked.connect(self.given_up)
        self.export.clicked.connect(self.export_wanted)
        self.leave_out.clicked.connect(self._ask_to_leave_out)
        self.keep.clicked.connect(self.keep_wanted)
        self.import_all.clicked.connect(self.import_wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put under each other what has no room side by side."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        shown = [self.filter, self.apply] if not self.apply.isHidden() else [self.filter]
        gap = self._theme.space(3)
        needed = sum(widget.sizeHint().width() + gap for widget in shown) + self._theme.scaled(_VERDICT_WIDTH)
        beside = needed <= self.footer.room()
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._row.setDirection(way)
        self._row.setSpacing(gap if beside else self._theme.space(2))
        buttons = [self.other_file, self.give_up, self.export, self.leave_out, self.keep, self.import_all]
        widths = [button.sizeHint().width() + gap for button in buttons if not button.isHidden()]
        over = sum(widths) > self.footer.room()
        if over != self._over:
            self._over = over
            (self.footer.put_over if over else self.footer.put_beside)(self._ways)
            if over:
                self.footer.setFixedHeight(2 * self._theme.height("footer") - self._theme.space(4))

    def _proposed(self) -> list[FaultRow]:
        """The faults with a correction to take over, each cell once."""
        faults: dict[object, FaultRow] = {}
        for group in self._analysis.groups if self._analysis else ():
            for fault in group.rows:
                if fault.place:
                    faults.setdefault(fault.place, fault)
        return list(faults.values())

    def _ask_to_apply(self) -> None:
        """Show what would change, and take the corrections over if the user agrees."""
        faults = self._proposed()
        if CorrectionsDialog(self._theme, faults, self).confirmed():
            self.correction_wanted.emit(faults)

    def _ask_to_leave_out(self) -> None:
        """Name those who would be left out, and import the others if the user agrees."""
        analysis = self._analysis
        if analysis is None:
            return
        names = analysis.names_in_error()
        question = asked(leave_out_question(analysis.faulty_rows, names))
        if ConfirmDialog(self._theme, question, self).confirmed():
            self.import_wanted.emit()

    def show_analysis(self, analysis: Analysis, *, corrected: bool = False) -> None:
        """Show what was found; ``corrected`` where it is the same list with corrections taken over."""
        self._analysis = analysis
        report = analysis.report
        errors, warnings, accepted = len(report.errors), len(report.warnings), len(report.accepted)
        self.figures.show_file(analysis)
        self._right.show_figure(number(accepted), words.right_rows(accepted, report.rows))
        self._wrong.show_figure(number(analysis.faulty_rows), words.wrong_rows(analysis.faulty_rows))
        self._doubtful.show_figure(number(warnings), _("à vérifier"))
        self.filter.set_text(Shown.ERRORS, _("Erreurs, {count}").format(count=number(errors)))
        self.filter.set_text(Shown.WARNINGS, _("À vérifier, {count}").format(count=number(warnings)))
        if corrected:
            self._renew(analysis)
        else:
            self.filter.set_value(Shown.ALL)
            self.model.filter(Shown.ALL)
            self.model.show_groups(analysis.groups)
        if errors:
            self._verdict.setText("<b>{}</b> {}".format(*words.to_correct(errors)))
        else:
            self._verdict.setText(words.ready_to_import(accepted, clean=False))
        self.leave_out.setText(words.leave_out(analysis.faulty_rows))
        self.leave_out.setVisible(bool(errors) and analysis.can_leave_out)
        clean = not (errors or warnings)
        if clean:
            self._verdict.setText(f"<b>{words.ready_to_import(accepted, clean=True)}</b>")
        self.table.setVisible(not clean)
        self.filter.setVisible(not clean)
        self.ready.setVisible(clean)
        self.export.setVisible(not clean)
        self.keep.setVisible(bool(errors) and analysis.can_keep)
        self.import_all.setText(words.import_people(accepted))
        self.import_all.setVisible(not errors)
        self.apply.setVisible(len(self._proposed()) > 0)
        self._arrange()

    def focus_first(self) -> None:
        """Put the focus on the faults, or on the import where there are none."""
        (self.import_all if self.table.isHidden() else self.table).setFocus()

    def _renew(self, analysis: Analysis) -> None:
        """Show what is left of the faults, and stay near the place where the user is."""
        place = self.table.currentIndex().row()
        self.model.renew_groups(analysis.groups)
        self.table.setCurrentIndex(self.model.index(min(place, self.model.rowCount() - 1), 0))


class FileFaultView(OverFooter):
    """A file in which nothing could be looked at: why, and what to do.

    Signals:
        other_file_wanted: the user wants another file.
        template_wanted: the user wants the Excel template.
        given_up: nothing is to be imported.
    """

    other_file_wanted = Signal()
    template_wanted = Signal()
    given_up = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(theme, parent=parent)
        self.banner = Banner(theme, Tone.BAD)
        self.banner.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.content.addWidget(self.banner)
        self.content.addStretch()
        self.template = Button(theme, _("Télécharger le modèle Excel"), icon="excel")
        self.other_file = Button(theme, _("Choisir un autre fichier"), Kind.PRIMARY, icon="open_file", size=Size.LARGE)
        self.give_up = Button(theme, _("Ne rien importer"), Kind.LINK)
        self.footer.add_left(self.template)
        self.footer.add_left(self.give_up)
        self.give_up.clicked.connect(self.given_up)
        self.footer.add_right(self.other_file)
        self.template.clicked.connect(self.template_wanted)
        self.other_file.clicked.connect(self.other_file_wanted)

    def show_analysis(self, analysis: Analysis) -> None:
        """Say what is wrong with the file."""
        fault = analysis.file_fault
        if fault is None:
            return
        file = analysis.plan.source_file
        remedy = fault_remedy(fault, file)
        text = f"{remedy} {_('La liste est restée comme avant.')}"
        self.banner.set_content(Tone.BAD, escape(fault_message(fault, file)), escape(text))
