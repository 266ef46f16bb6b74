"""Picks the person whom a preview is made for: searched in the list, or an invented one (SPEC S9)."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QSizePolicy, QVBoxLayout, QWidget

from ov_desktop.domain.delivery import DeliveryKind
from ov_desktop.ui.style.icons import paint_glyph
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.buttons import Button
from ov_desktop.ui.widgets.labels import Label
from ov_desktop.ui.widgets.search import SearchField
from ov_desktop.wording.figures import euros
from ov_desktop.wording.text import _

if TYPE_CHECKING:
    from ov_desktop.services.previews import PreviewPerson

Search = Callable[[str], None]
"""Looks for people; what is found is given to ``PersonPicker.offer``."""

_PAUSE_MS = 150
_ROWS = 8
_ROLE = Qt.ItemDataRole.UserRole
_MOVING = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


def person_text(person: "PreviewPerson") -> str:
    """Name a person as the picker shows them: with the grant, or with what an invented one stands for."""
    if not person.is_sample:
        return _("{name}, {amount}").format(name=f"{person.first_name} {person.last_name}", amount=euros(person.grant))
    if person.delivery is DeliveryKind.HOME:
        return _("Exemple livré à domicile, {amount}").format(amount=euros(person.grant))
    return _("Exemple livré sur site, {amount}").format(amount=euros(person.grant))


class PersonPicker(Button):
    """A button that names the person, and opens a list to search in.

    Signals:
        picked: the identifier of the person that the user has chosen.
    """

    picked = Signal(str)

    def __init__(self, theme: Theme, search: Search, parent: QWidget | None = None) -> None:
        self._name = ""
        super().__init__(theme, "", icon="mdi6.account-outline", parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(theme.scaled(120))
        self.setProperty("align", "left")
        self.setAccessibleName(_("Personne de l’aperçu"))
        self.popup = _Popup(theme, search, self)
        self.popup.picked.connect(self._pick)
        self.clicked.connect(self._open)

    def show_person(self, person: "PreviewPerson") -> None:
        """Name the person of the preview."""
        self._name = person_text(person)
        self.setAccessibleDescription(self._name)
        self.popup.set_current(person.id)
        self._elide()

    def offer(self, people: "Sequence[PreviewPerson]", samples: "Sequence[PreviewPerson]") -> None:
        """List the people who were found, and the invented ones."""
        self.popup.offer(people, samples)

    def event(self, event: QEvent) -> bool:
        """Shorten the name to the room that there is."""
        handled = super().event(event)
        if event.type() in {QEvent.Type.Resize, QEvent.Type.FontChange}:
            self._elide()
        return handled

    def sizeHint(self) -> QSize:
        """Return the room of a usual name."""
        return QSize(self._theme.scaled(200), super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the arrow of a list at its end."""
        super().paintEvent(event)
        side = self._theme.icon_size()
        at = QRectF(self.width() - side - self._theme.space(2), (self.height() - side) / 2, side, side)
        painter = QPainter(self)
        paint_glyph(painter, at, self._theme.tokens.glyph("menu"), self._theme.color("text_2"))
        painter.end()

    def _elide(self) -> None:
        room = self.width() - self.iconSize().width() - self._theme.icon_size() - 2 * self._theme.space(4)
        shown = self.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideRight, max(room, 1))
        self.setText(shown.replace("&", "&&"))
        self.setToolTip(self._name if shown != self._name else _("Choisir la personne de l’aperçu"))

    def _open(self) -> None:
        self.popup.open_under(self)

    def _pick(self, person_id: str) -> None:
        self.setFocus(Qt.FocusReason.PopupFocusReason)
        self.picked.emit(person_id)


class _Popup(QFrame):
    """The list under the button; Esc closes it, arrows move in it while the search has the focus."""

    picked = Signal(str)

    def __init__(self, theme: Theme, search: Search, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._theme = theme
        self._current = ""
        self._row = theme.line() + theme.space(3)
        self.setProperty("role", "card")
        self.search = SearchField(theme, _("Rechercher une personne"), small=True, hinted=False)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Personnes"))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setUniformItemSizes(True)
        self.list.setFont(theme.font())
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.nobody = Label(theme, _("Personne de ce nom dans la liste."), color="text_2", wrap=True)
        self.nobody.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.space(2),) * 4)
        column.setSpacing(theme.space(2))
        column.addWidget(self.search)
        column.addWidget(self.nobody)
        column.addWidget(self.list)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(lambda: search(self.search.text().strip()))
        self.search.searched.connect(lambda _text: self._timer.start())
        self.list.itemClicked.connect(self._choose)
        self.search.installEventFilter(self)
        self.list.installEventFilter(self)
        self._look = search

    def set_current(self, person_id: str) -> None:
        """Remember who is shown, to start from there."""
        self._current = person_id

    def offer(self, people: "Sequence[PreviewPerson]", samples: "Sequence[PreviewPerson]") -> None:
        """List people, the invented ones last."""
        self.list.clear()
        for person in [*people, *samples]:
            item = QListWidgetItem(person_text(person))
            item.setSizeHint(QSize(0, self._row))
            item.setData(_ROLE, person.id)
            self.list.addItem(item)
            if person.id == self._current:
                self.list.setCurrentItem(item)
        if self.list.currentRow() < 0:
            self.list.setCurrentRow(0)
        self.nobody.setVisible(bool(self.search.text().strip()) and not people)

    def open_under(self, button: QWidget) -> None:
        """Show it under the button, where the screen has room for it."""
        self.search.clear()
        self._timer.stop()
        self._look("")
        self.list.setFixedHeight(_ROWS * self._row + 2)
        self.setFixedWidth(max(button.width(), self._theme.scaled(300)))
        self.adjustSize()
        at = button.mapToGlobal(QPoint(0, button.height() + 2))
        screen: QRect = button.screen().availableGeometry()
        at.setX(max(screen.left(), min(at.x(), screen.right() - self.width())))
        if at.y() + self.height() > screen.bottom():
            at.setY(max(screen.top(), at.y() - self.height() - button.height() - 4))
        self.move(at)
        self.show()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the search move in the list, and both choose by Enter."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() in _ENTER:
                self._choose(self.list.currentItem())
                return True
            if watched is self.search and event.key() in _MOVING:
                self.list.keyPressEvent(event)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.close()
                return True
        return super().eventFilter(watched, event)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        self.close()
        self.picked.emit(str(item.data(_ROLE)))
