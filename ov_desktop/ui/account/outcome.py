"""What a test found, in a banner: its success, or why not, what was kept and what to do (SPEC G5)."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QBoxLayout

from ov_desktop.ui.error_report import describe
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.style.tokens import Tone
from ov_desktop.ui.widgets.banners import Banner
from ov_desktop.ui.widgets.buttons import IconButton
from ov_desktop.ui.widgets.reveal import scroll_to
from ov_desktop.wording.failures import ACTIONS, FailureWords
from ov_desktop.wording.text import _


class Outcome(Banner):
    """Takes no room before there is something to say.

    Args:
        theme: the look.
        inline: whether the actions stand at the right on the same line.
        closable: whether the user can put it away.
    """

    def __init__(self, theme: Theme, *, inline: bool = False, closable: bool = False) -> None:
        super().__init__(theme, Tone.INFO, inline=inline)
        self.hide()
        row = self.layout()
        if closable and isinstance(row, QBoxLayout):
            self.close_button = IconButton(theme, "close", _("Fermer ce message"))
            self.close_button.clicked.connect(self.clear)
            row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)

    def say(self, text: str, tone: Tone = Tone.OK) -> None:
        """Say that something went well."""
        self.clear_actions()
        self.set_content(tone, "", _plain(text))
        self._reveal()

    def say_sent(self, recipient: str, read: Callable[[], object] | None = None) -> None:
        """Say that a test message has left.

        Args:
            recipient: the address.
            read: shows the message in the application, where it was caught instead of leaving (SPEC R2).
        """
        if read is None:
            text = _("Essai envoyé à {value}. Vérifiez qu’il est arrivé, aussi dans les messages indésirables.")
            self.say(text.format(value=recipient))
            return
        text = _("Essai envoyé à {value}. En démonstration, il est capté et se lit dans l’application.")
        self.say(text.format(value=recipient))
        self.add_action(_("Lire l’essai"), read)

    def fail(self, words: FailureWords) -> None:
        """Say what went wrong."""
        self.clear_actions()
        self.fail_again(words)

    def fail_again(self, words: FailureWords) -> None:
        """Say what went wrong in other words; the buttons stay, and the focus that one of them may have."""
        self.set_content(Tone.BAD, _plain(words.title), _plain(f"{words.what} {words.kept} {words.do}"))
        self._reveal()

    def fail_with(self, error: Exception, action: str) -> None:
        """Say that an action failed with an error; a surprise offers its report."""
        failure = describe(error, action)
        self.fail(failure.words)
        if failure.report:
            self.add_action(ACTIONS["action-copy-report"], lambda: _copy(failure.report))

    def _reveal(self) -> None:
        """Show it, and scroll the page until it can be seen, once it has its height."""
        was_hidden = self.isHidden()
        self.show()
        if was_hidden:
            scroll_to(self)

    def clear_news(self) -> None:
        """Say no more what went well, or what was only to be known; what failed stays to be mended."""
        if self.property("tone") not in {Tone.BAD.value, Tone.WARN.value}:
            self.clear()

    def clear(self) -> None:
        """Say nothing any more."""
        self.hide()


def _plain(text: str) -> str:
    """The text as it is, in a banner that reads tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
