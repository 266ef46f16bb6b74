"""An image of a campaign: chosen, dropped or pasted, seen as in a message, with its alternative text (SPEC S6)."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMarginsF, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ov_desktop.domain.images import ALT_LENGTH, BOXES, ImageBox, ImagePlace, ImageRef
from ov_desktop.domain.refusal import FieldFault
from ov_desktop.ui.editor.image_source import (
    ChosenImage,
    Source,
    ask_file,
    brings_image,
    dropped_image,
    names_only,
    read_file,
)
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.tasks import Lane, Tasks
from ov_desktop.ui.widgets.buttons import Button, Kind
from ov_desktop.ui.widgets.fields import Field, State
from ov_desktop.ui.widgets.flow import FlowLayout
from ov_desktop.ui.widgets.inputs import LineEdit
from ov_desktop.ui.widgets.labels import Label, Sign
from ov_desktop.ui.widgets.painting import outlined
from ov_desktop.ui.widgets.reveal import scroll_to
from ov_desktop.wording.campaign_fields import field_label
from ov_desktop.wording.refusals import describe_refusal
from ov_desktop.wording.text import _

_ICON = "mdi6.image-outline"

AskFile = Callable[[QWidget], Path | None]


class ImageField(QWidget):
    """A place for an image: a zone to drop into, the image as a message shows it, its alternative text.

    It hands over what was chosen as bytes and a name, and shows what it is given back: an image, a refusal, a warning.

    Args:
        theme: the look.
        tasks: reads files off the main thread.
        place: where the image stands in messages; also gives the label.
        ask: asks for a file; the system's window, unless somebody answers in the user's place.

    Signals:
        chosen: the bytes and the name of what was chosen, not checked yet.
        alt_edited: the alternative text as it is typed.
        removed: the user takes the image away.
    """

    chosen = Signal(object, str)
    alt_edited = Signal(str)
    removed = Signal()

    def __init__(
        self, theme: Theme, tasks: Tasks, place: ImagePlace, *, ask: AskFile = ask_file, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tasks = tasks
        self._place = place
        self._ask = ask
        self._ref: ImageRef | None = None
        self._busy = False
        self._taken = 0
        label = field_label(f"images.{place}")
        self.setAcceptDrops(True)
        self.setAccessibleName(label)
        self._heading = Label(theme, label, weight=500)
        self.zone = _Zone(theme, BOXES[place], self)
        self.zone.pressed.connect(self._choose)
        self.choose_button = Button(theme, "", icon="open_file", parent=self)
        self.remove_button = Button(theme, _("Retirer"), Kind.LINK, icon="delete", parent=self)
        self.alt = LineEdit(theme, parent=self)
        self.alt.setMaxLength(ALT_LENGTH)
        help_text = _("Ce que lisent les personnes qui ne voient pas l’image. Laissez vide si elle ne fait qu’orner.")
        self._alt_field = Field(theme, _("Texte de remplacement"), self.alt, help_text=help_text, optional=True)
        self._lay_out()
        self.choose_button.clicked.connect(self._choose)
        self.remove_button.clicked.connect(self._remove)
        self.alt.textEdited.connect(self.alt_edited)
        self.setFocusProxy(self.choose_button)
        self.show_image(None)

    # --- showing -----------------------------------------------------------------------------------------

    @property
    def state(self) -> State:
        """``CHECKING`` while an image is read or prepared, ``ERROR`` and ``WARNING`` by what is said under it."""
        return self._state

    @property
    def message(self) -> str:
        """What is said under the image."""
        return self._message.text()

    def show_image(self, ref: ImageRef | None, data: bytes = b"") -> None:
        """Show an image with its alternative text, or that there is none; what was said of the former goes."""
        self._ref = ref
        self.zone.show_picture(ref, data)
        self._alt_field.setVisible(ref is not None)
        self.remove_button.setVisible(ref is not None)
        alt = ref.alt if ref else ""
        if self.alt.text() != alt:
            self.alt.setText(alt)
        self._end_busy()
        self._say(State.REST)

    def set_busy(self) -> None:
        """Show that what was chosen is being prepared."""
        self._busy = True
        self._say(State.CHECKING)
        self.choose_button.set_busy(busy=True, text=_("Préparation…"))

    def refuse(self, message: str) -> None:
        """Say why what was chosen is not taken, in view; the image that stands there stays."""
        self._end_busy()
        self._say(State.ERROR, message)
        scroll_to(self._below)

    def warn(self, message: str) -> None:
        """Say what to look at in the image shown."""
        self._say(State.WARNING, message)

    def forget_choice(self) -> None:
        """Give up what was chosen and is still read or prepared, and what was said of it; the image shown stays."""
        self._taken += 1
        self._end_busy()
        self._say(State.REST)

    # --- choosing ----------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take a pasted image."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self._take(
                dropped_image(QApplication.clipboard().mimeData()), _("Le presse-papiers ne contient pas d’image.")
            )
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Show that an image can be let go here."""
        mime = event.mimeData()
        if not self._busy and (brings_image(mime) or names_only(mime)):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.zone.set_over(over=True)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """Show that it went elsewhere."""
        self.zone.set_over(over=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take an image from a file manager or a browser; an address alone is never fetched."""
        self.zone.set_over(over=False)
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self._take(
            dropped_image(event.mimeData()),
            _(
                "Seule l’adresse de l’image a été déposée. Enregistrez l’image sur cet ordinateur, puis choisissez le "
                "fichier."
            ),
        )

    def _choose(self) -> None:
        if not self._busy and (path := self._ask(self)):
            self._take(lambda: read_file(path), "")

    def _take(self, source: Source | None, otherwise: str) -> None:
        if self._busy:
            return
        if source is None:
            self.refuse(otherwise)
            return
        self.set_busy()
        self._taken += 1
        taken = self._taken
        self._tasks.run(
            lambda _progress: source(),
            owner=self,
            done=lambda image: self._hand_over(taken, image),
            failed=lambda error: self._not_read(taken, error),
            lane=Lane.NETWORK,
        )

    def _hand_over(self, taken: int, image: ChosenImage) -> None:
        if taken == self._taken:
            self.chosen.emit(image.data, image.name)

    def _not_read(self, taken: int, error: Exception) -> None:
        if taken != self._taken:
            return
        name = Path(error.filename).name if isinstance(error, OSError) and error.filename else ""
        refusal = describe_refusal(FieldFault(f"images.{self._place}", "image-unreadable", name))
        self.refuse(f"{refusal.message} {refusal.remedy}")

    def _remove(self) -> None:
        # What is still being read is not to come after the image is gone.
        self._taken += 1
        self.removed.emit()
        self.choose_button.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- parts -------------------------------------------------------------------------------------------

    def _end_busy(self) -> None:
        self._busy = False
        self.choose_button.set_busy(busy=False)
        self.choose_button.setText(_("Remplacer l’image") if self._ref else _("Choisir une image"))
        for button in (self.choose_button, self.remove_button):
            said = _("{label}\u00a0: {action}").format(label=self._heading.text(), action=button.text())
            button.setAccessibleName(said)

    def _say(self, state: State, message: str = "") -> None:
        self._state = state
        icon, color = {State.ERROR: ("error", "bad"), State.WARNING: ("warning", "warn")}.get(state, ("", "text_3"))
        self._sign.set_icon(icon, color)
        self._message.setText(message)
        self._message.set_color(color)
        self._below.setVisible(bool(message))
        self.choose_button.setAccessibleDescription(message)

    def _lay_out(self) -> None:
        theme = self._theme
        buttons = QWidget(self)
        flow = FlowLayout(buttons, theme.space(2))
        flow.addWidget(self.choose_button)
        flow.addWidget(self.remove_button)
        self._below = QWidget(self)
        row = QHBoxLayout(self._below)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(1))
        self._sign = Sign(theme, place="pill", parent=self._below)
        self._message = Label(theme, role="caption", wrap=True)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._message, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        for part in (self._heading, self.zone, self._below, buttons, self._alt_field):
            column.addWidget(part)
        column.addStretch()


class _Zone(QWidget):
    """Where an image is dropped and seen: dashed while it is empty, else the white of a message behind the image.

    Signals:
        pressed: the empty zone was clicked; the keyboard has the button under it.
    """

    pressed = Signal()

    def __init__(self, theme: Theme, box: ImageBox, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._box = box
        self._over = False
        self._shown = QSize()
        self._picture = QPixmap()
        # Room for a logo as a message shows it; a wider image gets smaller with the width.
        self.setMinimumSize(theme.scaled(160), theme.scaled(BOXES[ImagePlace.LOGO].height) + 2 * theme.space(3))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._hint = Label(theme, _("Déposez une image ici."), weight=500, wrap=True)
        kinds = _("PNG, JPEG, WebP ou SVG. Affichée en {width}\u00a0×\u00a0{height}\u00a0pixels au plus.")
        self._kinds = Label(theme, kinds.format(width=box.width, height=box.height), "caption", "text_3", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.space(3),) * 4)
        column.setSpacing(0)
        column.addStretch()
        self._sign = Sign(theme, _ICON, place="empty_state", parent=self)
        column.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (self._hint, self._kinds):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        column.addStretch()

    def show_picture(self, ref: ImageRef | None, data: bytes) -> None:
        """Show an image, or what can be dropped here."""
        self._picture = QPixmap()
        self._picture.loadFromData(data)
        self._shown = QSize(ref.width, ref.height) if ref else QSize()
        for part in (self._sign, self._hint, self._kinds):
            part.setVisible(ref is None)
        self.setCursor(Qt.CursorShape.PointingHandCursor if ref is None else Qt.CursorShape.ArrowCursor)
        self.update()

    def set_over(self, *, over: bool) -> None:
        """Show whether something that is dragged would be taken."""
        self._over = over
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take a click for the wish to choose a file, while there is no image."""
        inside = self.rect().contains(event.position().toPoint())
        if self._shown.isEmpty() and inside and event.button() is Qt.MouseButton.LeftButton:
            self.pressed.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the zone and the image in its middle."""
        theme, rect = self._theme, QRectF(self.rect())
        painter = QPainter(self)
        radius = float(theme.radius("card"))
        if self._shown.isEmpty():
            line, fill = ("focus", "accent_soft") if self._over else ("line_strong", "surface")
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.color(line), 2 if self._over else 1, Qt.PenStyle.DashLine))
            painter.setBrush(theme.color(fill))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius, radius)
        else:
            ground = QColor(theme.tokens.email_colors["body"])
            line = "focus" if self._over else "line"
            outlined(painter, rect, radius, ground, theme.color(line), 2 if self._over else 1)
            self._paint_picture(painter, rect)
        painter.end()

    def _paint_picture(self, painter: QPainter, rect: QRectF) -> None:
        room = rect.marginsRemoved(QMarginsF(*(float(self._theme.space(3)),) * 4))
        size = QSizeF(self._shown)
        if size.width() > room.width() or size.height() > room.height():
            size.scale(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        at = QRectF(room.center() - QPointF(size.width() / 2, size.height() / 2), size)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(at, self._picture, QRectF(self._picture.rect()))
