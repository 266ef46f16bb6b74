"""What the columns of a file hold, said by the user: sheet, form, row of titles, and each column (SPEC L2)."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from ov_desktop.domain.roster import COLUMN_FIELDS
from ov_desktop.domain.roster import Field as ListField
from ov_desktop.excel.column_guess import guess_columns
from ov_desktop.excel.labels import missing_columns
from ov_desktop.excel.roster_reader import ColumnMapping, ReadChoices
from ov_desktop.excel.sheets import ENCODINGS, SEPARATORS, TextForm
from ov_desktop.excel.survey import FileSurvey
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.buttons import Button, Kind, Size
from ov_desktop.ui.widgets.cards import Card, PageBody
from ov_desktop.ui.widgets.fields import Field
from ov_desktop.ui.widgets.inputs import ComboBox
from ov_desktop.ui.widgets.labels import ElidedLabel, Label, Rule, Sign
from ov_desktop.ui.wizard.layouts import OverFooter
from ov_desktop.wording import list_import as words
from ov_desktop.wording.text import _

_EXAMPLES = 3
_IGNORED = ""
_CONTENT_WIDTH = 230
_LETTER_WIDTH = 40


class MappingView(OverFooter):
    """Each column of the file with its title, its first values, and the list to choose its content from.

    Signals:
        source_changed: the ``ReadChoices`` by which the file is to be looked at again.
        mapped: the ``FileSurvey`` with the columns that the user has named.
        other_file_wanted: the user wants another file.
        given_up: nothing is to be imported.
    """

    source_changed = Signal(object)
    mapped = Signal(object)
    other_file_wanted = Signal()
    given_up = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(theme, parent=parent)
        self._theme = theme
        self._survey: FileSurvey | None = None
        self._email_optional = False
        self.columns: dict[int, ComboBox] = {}
        self._file = ElidedLabel(theme, color="text_2")
        self._help = Label(theme, "", color="text_2", wrap=True)
        self.sheet = ComboBox(theme)
        self.encoding = ComboBox(theme, [(name, words.ENCODING_NAMES[name]) for name in ENCODINGS])
        self.separator = ComboBox(theme, [(sign, words.SEPARATOR_NAMES[sign]) for sign in SEPARATORS])
        self.header_row = ComboBox(theme)
        self._fields = {
            control: Field(theme, label, control)
            for control, label in (
                (self.sheet, _("Feuille")),
                (self.encoding, _("Encodage")),
                (self.separator, _("Séparateur")),
                (self.header_row, _("Ligne des titres")),
            )
        }
        self._card = Card(theme, flush=True)
        self._rows: QWidget | None = None
        self._sign = Sign(theme, "error", "bad")
        self.reason = Label(theme, color="text_2", wrap=True)
        self._lay_out()
        self._make_footer()
        self._connect()

    def show_survey(self, survey: FileSurvey, *, recognised: bool, email_optional: bool) -> None:
        """Show the beginning of a file.

        Args:
            survey: the file, its columns guessed, remembered or said.
            recognised: whether the headers were recognised and the user wants to look all the same.
            email_optional: whether people without an e-mail are allowed.
        """
        self._survey = survey
        self._email_optional = email_optional
        self._file.set_text(survey.file_name)
        self._help.setText(
            _("Vérifiez ce que contient chaque colonne. Votre réponse sera retenue pour la prochaine fois.")
            if recognised
            else _(
                "Les titres n’ont pas été reconnus. Indiquez le contenu de chaque colonne. "
                "Votre réponse sera retenue pour la prochaine fois."
            )
        )
        self._show_source(survey)
        self._show_columns(survey.mapping.columns)

    def focus_first(self) -> None:
        """Put the focus on the first column that has yet to be named, else on the way on."""
        first = next((choice for choice in self.columns.values() if choice.value() == _IGNORED), None)
        (self.go_on if self.go_on.isEnabled() or first is None else first).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_source_again(self) -> None:
        """Put sheet, encoding and separator back to what the columns that are shown were read by."""
        if self._survey:
            self._show_source(self._survey)

    # --- the source --------------------------------------------------------------------------------------

    def _show_source(self, survey: FileSurvey) -> None:
        self.sheet.set_options([(name, name) for name in survey.sheets])
        self.sheet.set_value(survey.sheet)
        self._fields[self.sheet].setVisible(survey.form is None and len(survey.sheets) > 1)
        for control in (self.encoding, self.separator):
            self._fields[control].setVisible(survey.form is not None)
        if survey.form:
            self.encoding.set_value(survey.form.encoding)
            self.separator.set_value(survey.form.separator)
        rows = [(0, words.title_row(0, ()))]
        for row, texts in enumerate(survey.rows, start=1):
            if any(texts):
                rows.append((row, words.title_row(row, texts)))
        self.header_row.set_options(rows)
        self.header_row.set_value(survey.mapping.header_row)

    def _choose_source(self) -> None:
        survey = self._survey
        if survey is None:
            return
        form = TextForm()
        if survey.form:
            encoding, separator = self.encoding.value(), self.separator.value()
            form = TextForm(
                encoding if isinstance(encoding, str) else None, separator if isinstance(separator, str) else None
            )
        sheet = None if survey.form else str(self.sheet.value())
        self.source_changed.emit(ReadChoices(sheet, form))

    def _choose_header_row(self, row: object) -> None:
        """Guess the columns again under another row of titles."""
        if self._survey is None or not isinstance(row, int):
            return
        columns = guess_columns(self._survey.rows, row)
        self._survey = replace(self._survey, mapping=ColumnMapping(row, columns))
        self._show_columns(columns)

    # --- the columns -------------------------------------------------------------------------------------

    def _show_columns(self, columns: Sequence[int | None]) -> None:
        """Lay the columns that hold anything out again, one under the other."""
        survey = self._survey
        if survey is None:
            return
        if self._rows is not None:
            self._card.body.removeWidget(self._rows)
            self._rows.hide()
            self._rows.deleteLater()
        self.columns = {}
        self._rows = QWidget()
        grid = QGridLayout(self._rows)
        space = self._theme.space
        grid.setContentsMargins(space(4), space(3), space(4), space(3))
        grid.setHorizontalSpacing(space(3))
        grid.setVerticalSpacing(space(2))
        for place, title in enumerate((_("Colonne"), _("Titre et premières valeurs"), _("Contenu"))):
            grid.addWidget(Label(self._theme, title, weight=600), 0, place)
        content = dict(zip(columns, COLUMN_FIELDS, strict=True))
        for column, letter in enumerate(survey.letters):
            if any(row[column] for row in survey.rows):
                self._add_column(grid, column, letter, content.get(column))
        grid.setColumnStretch(1, 1)
        self._card.body.addWidget(self._rows)
        self._show_missing()

    def _add_column(self, grid: QGridLayout, column: int, letter: str, content: ListField | None) -> None:
        row = 2 * len(self.columns) + 1
        rule = Rule()
        grid.addWidget(rule, row, 0, 1, 3)
        name = Label(self._theme, letter, color="text_2", tabular=True)
        name.setMinimumWidth(self._theme.scaled(_LETTER_WIDTH))
        grid.addWidget(name, row + 1, 0)
        grid.addWidget(self._described(column), row + 1, 1)
        options: list[tuple[object, str]] = [(_IGNORED, _("Ne pas importer"))]
        options += [(field, words.FIELD_NAMES[field]) for field in COLUMN_FIELDS]
        choice = ComboBox(self._theme, options, value=content or _IGNORED)
        choice.setFixedWidth(self._theme.scaled(_CONTENT_WIDTH))
        choice.setAccessibleName(words.column_content(letter))
        choice.setAccessibleDescription(self._example(column))
        choice.picked.connect(lambda picked, column=column: self._choose_content(column, picked))
        grid.addWidget(choice, row + 1, 2)
        self.columns[column] = choice

    def _described(self, column: int) -> QWidget:
        """The title of a column over its first values."""
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(0)
        survey = self._survey
        header_row = survey.mapping.header_row if survey else 0
        title = survey.rows[header_row - 1][column] if survey and header_row else ""
        example = self._example(column)
        for text, weight, color in ((title, 600, "text"), (example, None, "text_2")):
            if text:
                label = ElidedLabel(self._theme, color=color, weight=weight)
                label.set_text(text)
                grid.addWidget(label, grid.rowCount(), 0)
        return holder

    def _example(self, column: int) -> str:
        survey = self._survey
        if survey is None:
            return ""
        values = [row[column] for row in survey.rows[survey.mapping.header_row :] if row[column]]
        return ", ".join(values[:_EXAMPLES])

    def _choose_content(self, column: int, picked: object) -> None:
        """Take what a column holds; another that was said to hold it is left out from now on."""
        for other, choice in self.columns.items():
            if other != column and picked != _IGNORED and choice.value() == picked:
                choice.set_value(_IGNORED)
        self._show_missing()

    def mapping(self) -> ColumnMapping:
        """What the columns hold, as chosen."""
        by_field = {choice.value(): column for column, choice in self.columns.items()}
        row = self.header_row.value()
        return ColumnMapping(row if isinstance(row, int) else 0, tuple(by_field.get(name) for name in COLUMN_FIELDS))

    def _show_missing(self) -> None:
        """Let the file be read once every person can have what is needed, and say what has yet to be named."""
        missing = missing_columns(self.mapping().columns, email_optional=self._email_optional)
        self.go_on.setEnabled(not missing)
        text = words.still_to_name(missing) if missing else ""
        self.reason.setText(text)
        self.reason.setVisible(bool(text))
        self._sign.setVisible(bool(text))
        self.go_on.setAccessibleDescription(text)

    def _go_on(self) -> None:
        if self._survey:
            self.mapped.emit(replace(self._survey, mapping=self.mapping()))

    # --- making ------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        space = self._theme.space
        heading = Label(self._theme, _("Que contient chaque colonne\u00a0?"), "card_title")
        self.content.addWidget(heading)
        self.content.addWidget(self._file)
        self.content.addWidget(self._help)
        source = QHBoxLayout()
        source.setSpacing(space(3))
        for control, field in self._fields.items():
            source.addWidget(field, 3 if control is self.header_row else 2)
        self.content.addLayout(source)
        told = QHBoxLayout()
        told.setSpacing(space(2))
        told.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        told.addWidget(self.reason, 1)
        self.content.addLayout(told)
        body = PageBody(self._theme, margins=False)
        body.add(self._card)
        body.column.setStretch(body.column.count() - 1, 1)
        self.content.addWidget(body, 1)

    def _make_footer(self) -> None:
        self.other_file = Button(self._theme, _("Choisir un autre fichier"), icon="open_file")
        self.give_up = Button(self._theme, _("Ne rien importer"), Kind.LINK)
        self.go_on = Button(self._theme, _("Lire la liste"), Kind.PRIMARY, icon="next", trailing=True, size=Size.LARGE)
        self.footer.add_left(self.other_file)
        self.footer.add_left(self.give_up)
        self.footer.add_right(self.go_on)

    def _connect(self) -> None:
        self.other_file.clicked.connect(self.other_file_wanted)
        self.give_up.clicked.connect(self.given_up)
        self.go_on.clicked.connect(self._go_on)
        self.header_row.picked.connect(self._choose_header_row)
        for control in (self.sheet, self.encoding, self.separator):
            control.picked.connect(lambda _picked: self._choose_source())
