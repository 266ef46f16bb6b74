"""What was found in a file: its faults, its people who are known already, or that it cannot be read (SPEC L3, L7)."""

from html import escape

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ov_desktop.excel.sheets import TextForm
from ov_desktop.ui.importing.faults_table import FaultsTable
from ov_desktop.ui.importing.work import Analysis
from ov_desktop.ui.itemmodels.changes import ChangesModel
from ov_desktop.ui.itemmodels.changes import Column as ChangeColumn
from ov_desktop.ui.itemmodels.faults import FaultsModel, Shown
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.style.tokens import Tone
from ov_desktop.ui.widgets.banners import Banner
from ov_desktop.ui.widgets.buttons import Button, IconButton, Kind, Segments, Size
from ov_desktop.ui.widgets.labels import ElidedLabel, Label, Sign
from ov_desktop.ui.widgets.tables import DataTable
from ov_desktop.ui.wizard.layouts import Figure, FigureCard, OverFooter
from ov_desktop.wording import campaign as words
from ov_desktop.wording.faults import fault_message, fault_remedy
from ov_desktop.wording.figures import number
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
            how = how_read(roster.sheet, roster.header_row, form.encoding or "", form.separator or "")
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


class ReportView(OverFooter):
    """The report on a file, grouped by kind of fault (picture 04).

    Signals:
        source_wanted: the user wants to say otherwise how the file is read.
        other_file_wanted: the user wants another file.
        import_wanted: the user wants to import the rows without an error.
        given_up: nothing is to be imported.
    """

    source_wanted = Signal()
    other_file_wanted = Signal()
    given_up = Signal()
    import_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(theme, parent=parent)
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
        row = QHBoxLayout()
        row.setSpacing(theme.space(3))
        row.addWidget(self._verdict, 1)
        row.addWidget(self.filter)
        self.content.addWidget(self.figures)
        self.content.addLayout(row)
        self.content.addWidget(self.table, 1)
        self.other_file = Button(theme, _("Choisir un autre fichier"), icon="open_file")
        self.leave_out = Button(theme, "")
        self.import_all = Button(theme, "", Kind.PRIMARY, icon="next", trailing=True, size=Size.LARGE)
        self.give_up = Button(theme, _("Ne rien importer"), Kind.LINK)
        self.footer.add_left(self.other_file)
        self.footer.add_left(self.give_up)
        self.footer.add_right(self.leave_out)
        self.footer.add_right(self.import_all)
        self.other_file.clicked.connect(self.other_file_wanted)
        self.give_up.clicked.connect(self.given_up)
        self.leave_out.clicked.connect(self.import_wanted)
        self.import_all.clicked.connect(self.import_wanted)

    def show_analysis(self, analysis: Analysis) -> None:
        """Show what was found."""
        report = analysis.report
        errors, warnings, accepted = len(report.errors), len(report.warnings), len(report.accepted)
        self.figures.show_file(analysis)
        self._right.show_figure(number(accepted), words.right_rows(accepted, report.rows))
        self._wrong.show_figure(number(analysis.faulty_rows), words.wrong_rows(analysis.faulty_rows))
        self._doubtful.show_figure(number(warnings), _("à vérifier"))
        self.filter.set_text(Shown.ERRORS, _("Erreurs, {count}").format(count=number(errors)))
        self.filter.set_text(Shown.WARNINGS, _("À vérifier, {count}").format(count=number(warnings)))
        self.filter.set_value(Shown.ALL)
        self.model.filter(Shown.ALL)
        self.model.show_groups(analysis.groups)
        if errors:
            self._verdict.setText("<b>{}</b> {}".format(*words.to_correct(errors)))
        else:
            self._verdict.setText(words.ready_to_import(accepted, clean=False))
        self.leave_out.setText(words.leave_out(analysis.faulty_rows))
        self.leave_out.setVisible(bool(errors) and analysis.can_leave_out)
        self.import_all.setText(words.import_people(accepted))
        self.import_all.setVisible(not errors)


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


class ChangesView(OverFooter):
    """Known people whom a list shows otherwise, side by side, to be confirmed (SPEC L7).

    Signals:
        source_wanted: the user wants to say otherwise how the file is read.
        given_up: nothing is to be imported.
        confirmed: the identifiers of the people to update, a frozen set.
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
        self.table = DataTable(theme, self.model, name=_("Changements à confirmer"), row="report_row")
        self.table.set_columns((250, 130, 220, 220), stretch=ChangeColumn.AFTER)
        heading = Label(theme, _("Ces personnes sont déjà dans la liste"), "card_title")
        help_text = Label(
            theme,
            _(
                "Comparez les valeurs actuelles et les nouvelles, puis choisissez ce qui change. "
                "Un import ne retire personne."
            ),
            color="text_2",
            wrap=True,
        )
        for widget in (self.figures, heading, help_text):
            self.content.addWidget(widget)
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
        self.model.show_rows(analysis.changes)
        self.table.setCurrentIndex(self.model.index(0, 0))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
