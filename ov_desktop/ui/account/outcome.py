"""What a test found, in a banner: its success, or why not, what was kept and what to do (SPEC G5)."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QScrollArea

from ov_desktop.ui.error_report import describe
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.style.tokens import Tone
from ov_desktop.ui.widgets.banners import Banner
from ov_desktop.wording.failures import ACTIONS, FailureWords


class Outcome(Banner):
    """Takes no room before there is something to say."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, Tone.INFO)
        self.hide()

    def say(self, text: str, tone: Tone = Tone.OK) -> None:
        """Say that something went well."""
        self.clear_actions()
        self.set_content(tone, "", _plain(text))
        self._reveal()

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
            QTimer.singleShot(0, self, self._scroll_to)

    def _scroll_to(self) -> None:
        around = self.parentWidget()
        while around and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(self)

    def clear(self) -> None:
        """Say nothing any more."""
        self.hide()


def _plain(text: str) -> str:
    """The text as it is, in a banner that reads tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
