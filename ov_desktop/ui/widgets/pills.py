"""Pills that show a state, and the bar of participation."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.style.tokens import Status, Tone
from ov_desktop.ui.widgets.labels import Label
from ov_desktop.ui.widgets.painting import chip_width, paint_bar, paint_chip, paint_pill, pill_width
from ov_desktop.wording.figures import NO_BREAK, number
from ov_desktop.wording.text import _


class Pill(QWidget):
    """A state: an icon and a word in a tone; it elides, whole in the tooltip.

    Args:
        theme: the look.
        tone: what its colour says.
        text: the word.
        icon: its icon.
        tip: what the state means, in the tooltip.
    """

    def __init__(
        self,
        theme: Theme,
        tone: Tone = Tone.NEUTRAL,
        text: str = "",
        icon: str = "",
        *,
        tip: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._status = Status(tone, icon, text)
        self._tip = tip
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.show_state(tone, text, icon, tip=tip)

    @classmethod
    def of(cls, theme: Theme, status: Status, *, tip: str = "", parent: QWidget | None = None) -> "Pill":
        """Make a pill of a state of the tokens: ``Pill.of(theme, theme.status("campaign", "launched"))``."""
        said = "\n".join(part for part in (status.label if status.short else "", tip) if part)
        return cls(theme, status.tone, status.on_pill, status.icon, tip=said, parent=parent)

    def show_status(self, status: Status, *, tip: str = "") -> None:
        """Show another state of the tokens."""
        said = "\n".join(part for part in (status.label if status.short else "", tip) if part)
        self.show_state(status.tone, status.on_pill, status.icon, tip=said)

    def show_state(self, tone: Tone, text: str, icon: str = "", *, tip: str = "") -> None:
        """Show another state."""
        self._status = Status(tone, icon, text)
        self._tip = tip
        self.setAccessibleName(text)
        self.setAccessibleDescription(tip)
        self._set_tip()
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """Return the word, whole."""
        return self._status.label

    def sizeHint(self) -> QSize:
        """Return the size at which nothing elides."""
        shown = self._status
        return QSize(pill_width(self._theme, shown.label, icon=bool(shown.icon)), self._theme.height("pill"))

    def minimumSizeHint(self) -> QSize:
        """Return the size that shows the icon and some letters."""
        return QSize(min(60, self.sizeHint().width()), self._theme.height("pill"))

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Put the whole word into the tooltip where it elides."""
        self._set_tip()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the pill."""
        painter = QPainter(self)
        shown = self._status
        paint_pill(painter, QRectF(self.rect()), self._theme, shown.tone, shown.label, shown.icon)
        painter.end()

    def _set_tip(self) -> None:
        elided = self.width() < self.sizeHint().width()
        self.setToolTip("\n".join(part for part in (self._status.label if elided else "", self._tip) if part))


class Chip(QWidget):
    """A value in a box: a merge field, or one that was refused."""

    def __init__(
        self, theme: Theme, text: str, tone: Tone = Tone.INFO, icon: str = "", *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._status = Status(tone, icon, text)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the size at which nothing elides."""
        shown = self._status
        return QSize(chip_width(self._theme, shown.label, icon=bool(shown.icon)), self._theme.height("chip"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the chip."""
        painter = QPainter(self)
        shown = self._status
        paint_chip(painter, QRectF(self.rect()), self._theme, shown.tone, shown.label, shown.icon)
        painter.end()


class ParticipationBar(QWidget):
    """How many have answered, as a bar; with ``captioned``, the percentage and the figures stand beside it."""

    def __init__(
        self,
        theme: Theme,
        answered: int = 0,
        invited: int = 0,
        *,
        captioned: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(2))
        self._bar = _Bar(theme, self)
        self._rate = Label(theme, tabular=True, weight=600)
        self._figures = Label(theme, color="text_2", tabular=True)
        row.addWidget(self._bar, 1)
        for label in (self._rate, self._figures):
            row.addWidget(label)
            label.setVisible(captioned)
        self.set_figures(answered, invited)

    def set_figures(self, answered: int, invited: int) -> None:
        """Show other figures."""
        share = answered / invited if invited else 0.0
        rate = f"{share_percent(answered, invited)}{NO_BREAK}%"
        figures = _("{answered} sur {invited}").format(answered=number(answered), invited=number(invited))
        self._bar.set_share(share)
        self._rate.setText(rate)
        self._figures.setText(figures)
        self.setAccessibleName(_("Participation : {rate}, {figures}").format(rate=rate, figures=figures))


def share_percent(answered: int, invited: int) -> int:
    """Return the participation in whole percents, rounded down so that 100 means everybody."""
    return answered * 100 // invited if invited else 0


class _Bar(QWidget):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._share = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_share(self, share: float) -> None:
        self._share = share
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, self._theme.tokens.measure("height", "progress"))

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self._theme.tokens.measure("height", "progress"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_bar(painter, QRectF(self.rect()), self._theme, self._share)
        painter.end()
