"""Banners: what happened, what was kept, what to do (SPEC G5)."""

from collections.abc import Callable
from html import unescape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.style.tokens import Tone
from ov_desktop.ui.widgets.buttons import Button, Kind
from ov_desktop.ui.widgets.flow import FlowLayout
from ov_desktop.ui.widgets.labels import Label, Sign

_ICONS = {Tone.NEUTRAL: "info", Tone.INFO: "info", Tone.OK: "ok", Tone.WARN: "warning", Tone.BAD: "error"}


class Banner(QFrame):
    """A frame in a tone: icon, bold title, text, actions; a screen reader says it at once.

    Args:
        theme: the look.
        tone: ``INFO``, ``OK``, ``WARN`` (offline too, with ``icon="offline"``) or ``BAD``.
        title: what happened; may be empty.
        text: what was kept and what to do; ``<b>`` counts.
        icon: another icon than the tone's.
        inline: whether the actions stand at the right on the same line, for one short sentence.
    """

    def __init__(
        self,
        theme: Theme,
        tone: Tone,
        title: str = "",
        text: str = "",
        *,
        icon: str = "",
        inline: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "banner")
        self._sign = Sign(theme, place="navigation")
        self._title = Label(theme, weight=600, wrap=True, rich=True)
        self._text = Label(theme, wrap=True, rich=True)
        self._actions_box = QWidget(self)
        self._actions = FlowLayout(self._actions_box, theme.space(2))
        self._actions_box.hide()
        self._lay_out(inline=inline)
        self.set_content(tone, title, text, icon=icon)

    def set_content(self, tone: Tone, title: str, text: str = "", *, icon: str = "") -> None:
        """Say something else; the actions stay."""
        self._sign.set_icon(icon or _ICONS[tone], self._theme.tone(tone).text)
        if self.property("tone") != tone.value:
            self.setProperty("tone", tone.value)
            self.style().unpolish(self)
            self.style().polish(self)
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self.setAccessibleName(_spoken(title or text))
        self.setAccessibleDescription(_spoken(text if title else ""))

    def add_action(self, text: str, act: Callable[[], object] | None = None, *, kind: Kind = Kind.DEFAULT) -> Button:
        """Add a button after those already there, and return it."""
        button = Button(self._theme, text, kind)
        if act is not None:
            button.clicked.connect(lambda _checked=False: act())
        self._actions.addWidget(button)
        self._actions_box.show()
        return button

    def clear_actions(self) -> None:
        """Remove every button."""
        while (item := self._actions.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        self._actions_box.hide()

    def _lay_out(self, *, inline: bool) -> None:
        theme = self._theme
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(3), theme.space(2), theme.space(3), theme.space(2))
        row.setSpacing(theme.space(2) + 2)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignVCenter if inline else Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.setContentsMargins(0, 1, 0, 1)
        column.addWidget(self._title)
        column.addWidget(self._text)
        row.addLayout(column, 1)
        if inline:
            row.addWidget(self._actions_box)
        else:
            self._actions.setContentsMargins(0, theme.space(2), 0, 2)
            column.addWidget(self._actions_box)
            column.addStretch()


def _spoken(text: str) -> str:
    return unescape(text.replace("<b>", "").replace("</b>", ""))
