"""Shows a recovery code once: large, to print, to copy, and to be typed in part (textes 4.9, ``setup-recovery-…``)."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QGuiApplication, QTextDocument
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ov_desktop.ui.account.form import Form
from ov_desktop.ui.account.recovery_sheet import print_sheet, recovery_document
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.buttons import Button
from ov_desktop.ui.widgets.fields import Field
from ov_desktop.ui.widgets.inputs import LineEdit
from ov_desktop.ui.widgets.labels import Label
from ov_desktop.wording.text import _

_CODE_SIZE = 20
_SIGNS_WIDTH = 160


class RecoveryPanel(Form):
    """A recovery code, the ways to keep it, and the field that shows it is kept.

    Args:
        theme: the look.
        print_it: prints the page; asks the user where.
    """

    def __init__(self, theme: Theme, print_it: Callable[[QTextDocument, QWidget], bool] = print_sheet) -> None:
        super().__init__(theme)
        self._print_it = print_it
        self._text = ""
        self._organisation = ""
        self._date = ""
        self._code = Label(theme, role="page_title")
        self._code.setFont(_spaced(theme))
        self._code.setAccessibleName(_("Code de récupération"))
        self._code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._code.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._done = Label(theme, role="caption", color="ok")
        self._signs = LineEdit(theme)
        self._signs.setFixedWidth(theme.scaled(_SIGNS_WIDTH))
        self._signs.textChanged.connect(self.edited)
        self.add_widget(self._frame())
        self.add_widget(
            Label(
                theme,
                _("Rangez-le ailleurs que sur cet ordinateur, par exemple dans le coffre de votre organisme."),
                color="text_2",
                wrap=True,
            )
        )
        self.add_row(("signs", Field(theme, _("Tapez les quatre derniers caractères du code\u00a0:"), self._signs)))

    def show_code(self, code: str, organisation: str, made_on: str) -> None:
        """Show a code; the organisation and the day are printed with it."""
        self._text, self._organisation, self._date = code, organisation, made_on
        self._code.setText(code)
        self._code.setAccessibleDescription(" ".join(code))
        self._done.hide()
        with self.quiet():
            self._signs.clear()

    @property
    def signs(self) -> str:
        """What was typed of the code."""
        return self._signs.text()

    def _frame(self) -> QFrame:
        theme = self.theme
        frame = QFrame(self)
        frame.setProperty("role", "card")
        column = QVBoxLayout(frame)
        column.setContentsMargins(*(theme.space("card_padding"),) * 4)
        column.setSpacing(theme.space(3))
        column.addWidget(self._code)
        row = QHBoxLayout()
        row.setSpacing(theme.space(2))
        printing = Button(theme, _("Imprimer le code"), icon="print")
        printing.clicked.connect(self._print)
        copying = Button(theme, _("Copier le code"), icon="copy")
        copying.clicked.connect(self._copy)
        row.addStretch()
        row.addWidget(printing)
        row.addWidget(copying)
        row.addStretch()
        column.addLayout(row)
        self._done.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._done)
        return frame

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
        self._say(_("Code copié. Collez-le en lieu sûr, puis videz le presse-papiers."))

    def _print(self) -> None:
        if self._print_it(recovery_document(self._text, self._organisation, self._date), self):
            self._say(_("Code imprimé ou enregistré."))

    def _say(self, text: str) -> None:
        self._done.setText(text)
        self._done.show()


def _spaced(theme: Theme) -> QFont:
    font = theme.font("page_title", tabular=True)
    font.setPixelSize(theme.scaled(_CODE_SIZE))
    font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 1)
    return font
