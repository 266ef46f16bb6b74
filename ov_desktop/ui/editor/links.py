"""Asks where a link leads: to the web, or to a mailbox (SPEC S7)."""

from html import escape

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ov_desktop.mailing.rich import parse_html
from ov_desktop.mailing.runs import Paragraph
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.buttons import Button, Kind
from ov_desktop.ui.widgets.fields import Field, State
from ov_desktop.ui.widgets.inputs import LineEdit
from ov_desktop.ui.widgets.labels import Label
from ov_desktop.wording.text import _

_WIDTH = 440


def link_address(typed: str) -> str:
    """Return the address that was meant, as a link may hold it; empty where it leads neither to web nor to mailbox."""
    text = typed.strip()
    if "@" in text and ":" not in text and "/" not in text:
        text = f"mailto:{text}"
    elif "." in text and ":" not in text and not any(sign.isspace() for sign in text):
        text = f"https://{text}"
    blocks = parse_html(f'<p><a href="{escape(text)}">x</a></p>', {})
    return blocks[0].runs[0].href if isinstance(blocks[0], Paragraph) else ""


class LinkDialog(QDialog):
    """Asks for the address of a link, and for its words where none are selected.

    Signals:
        chosen: the address, and the words, empty where they are those selected.
        removed: the words stay, the link goes.
    """

    chosen = Signal(str, str)
    removed = Signal()

    def __init__(self, theme: Theme, href: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = _("Modifier le lien") if href else _("Insérer un lien")
        self.setModal(True)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setMinimumWidth(theme.scaled(_WIDTH))
        self.address = LineEdit(theme, href.removeprefix("mailto:"), placeholder="https://")
        self.words = LineEdit(theme)
        help_text = _("Une adresse du Web ou une adresse e-mail. Un lien dit où il mène.")
        self._address_field = Field(theme, _("Adresse"), self.address, help_text=help_text, parent=self)
        self._words_field = Field(theme, _("Mots du lien"), self.words, optional=True, parent=self)
        self._words_field.setVisible(not words)
        # In the order of reading, which is that of Tab.
        self.remove_button = Button(theme, _("Retirer le lien"), Kind.LINK, parent=self)
        self.cancel_button = Button(theme, _("Annuler"), parent=self)
        self.accept_button = Button(theme, _("Enregistrer le lien") if href else title, Kind.PRIMARY, parent=self)
        self.remove_button.setVisible(bool(href))
        self._lay_out(theme, title)
        self.address.textEdited.connect(lambda _text: self._address_field.clear_state())
        self.accept_button.clicked.connect(self._check)
        self.accept_button.setDefault(True)
        self.cancel_button.clicked.connect(self.reject)
        self.remove_button.clicked.connect(self._remove)
        self.address.setFocus(Qt.FocusReason.TabFocusReason)
        self.address.selectAll()

    def event(self, event: QEvent) -> bool:
        """Grow with what is said in it: a window keeps its height where a text gets one line more."""
        taken = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._make_room()
        return taken

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the height that its texts take at its width."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        if (layout := self.layout()) is not None:
            self.setMinimumHeight(layout.totalHeightForWidth(self.width()))

    def _lay_out(self, theme: Theme, title: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(5), theme.space(5), theme.space(5), theme.space(4))
        column.setSpacing(theme.space(3))
        column.addWidget(Label(theme, title, "section"))
        column.addWidget(self._address_field)
        column.addWidget(self._words_field)
        row = QHBoxLayout()
        row.setSpacing(theme.space(2))
        row.addWidget(self.remove_button)
        row.addStretch()
        row.addWidget(self.cancel_button)
        row.addWidget(self.accept_button)
        column.addLayout(row)

    def _check(self) -> None:
        href = link_address(self.address.text())
        if href:
            self.chosen.emit(href, self.words.text().strip())
            self.accept()
            return
        said = _("Cette adresse ne mène ni à un site, ni à une boîte aux lettres.")
        remedy = _("Saisissez par exemple https://www.exemple.fr ou contact@exemple.fr.")
        self._address_field.set_state(State.ERROR, f"{said} {remedy}")
        self.address.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self) -> None:
        self.removed.emit()
        self.accept()
