"""What the tabs of "Mon compte" have in common: read, edit, save, say so."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ov_desktop.domain.refusal import RefusedError
from ov_desktop.services.desktop import Desktop
from ov_desktop.ui.account.form import Form, press_by_enter
from ov_desktop.ui.account.outcome import Outcome
from ov_desktop.ui.tasks import Lane
from ov_desktop.ui.widgets.buttons import Button, Kind
from ov_desktop.ui.widgets.cards import PageBody
from ov_desktop.ui.widgets.labels import Label
from ov_desktop.ui.workbench import Subject, Workbench
from ov_desktop.wording.text import _

T = TypeVar("T")


class AccountTab(PageBody):
    """A tab. Subclasses fill ``column`` and read in ``load``.

    Signals:
        told: the tuple of ``Subject`` that the tab has changed.
    """

    told = Signal(object)

    def __init__(
        self, workbench: Workbench, introduction: str = "", *, wide: bool = False, parent: QWidget | None = None
    ) -> None:
        widest = 0 if wide else workbench.theme.layout("form_max")
        super().__init__(workbench.theme, widest=widest, top=workbench.theme.space(4), parent=parent)
        self.workbench = workbench
        self.theme = workbench.theme
        self.outcome = Outcome(self.theme, closable=True)
        self._entered: list[tuple[QWidget, Button]] = []
        if introduction:
            self.add(Label(self.theme, introduction, color="text_2", wrap=True))

    @property
    def desktop(self) -> Desktop:
        """The open profile."""
        return self.workbench.desktop

    @property
    def edited(self) -> bool:
        """Whether something was typed that is not saved."""
        return False

    def load(self) -> None:
        """Read what the tab shows."""

    def give_up(self) -> None:
        """Forget what was typed and not saved, and read again."""

    def finish(self) -> None:
        """Close the column with the banner."""
        self.add(self.outcome)
        self.column.addStretch(1)

    def press_on_enter(self, part: QWidget, button: Button) -> None:
        """Let Enter in a part of the tab press a button; a part that lies in another is named first."""
        self._entered.append((part, button))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press by Enter the button that goes with the part in focus."""
        focused = self.focusWidget()
        button = next((button for part, button in self._entered if _holds(part, focused)), None)
        if not press_by_enter(event, focused, button):
            super().keyPressEvent(event)

    def row(self, *widgets: QWidget) -> QWidget:
        """Return a row of widgets, at the left."""
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(self.theme.space(2))
        for widget in widgets:
            line.addWidget(widget)
        line.addStretch(1)
        return row

    def do(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        *,
        button: Button | None = None,
        form: Form | None = None,
        name: str,
        lane: Lane = Lane.DATABASE,
    ) -> None:
        """Run work off the main thread; its faults are shown beside the fields of ``form``, others in the banner."""
        self.outcome.clear()
        if button:
            button.set_busy(busy=True)

        def answered(result: T) -> None:
            if button:
                button.set_busy(busy=False)
            done(result)

        def failed(error: Exception) -> None:
            if button:
                button.set_busy(busy=False)
            if form and isinstance(error, RefusedError):
                form.show_faults(error.faults)
                if form.focus_first_fault():
                    return
            self.fail(error, name)

        self.workbench.tasks.run(
            lambda _progress: work(), owner=self, done=answered, failed=failed, lane=lane, name=name
        )

    def fail(self, error: Exception, name: str) -> None:
        """Say that something failed."""
        self.outcome.fail_with(error, name)

    def say_saved(self, *subjects: Subject) -> None:
        """Say that it is saved, here and to the other views."""
        self.outcome.say(_("Enregistré."))
        self.told.emit(subjects)


class FormTab(AccountTab):
    """A tab of one form with "Enregistrer"."""

    def __init__(self, workbench: Workbench, form: Form, introduction: str, *, parent: QWidget | None = None) -> None:
        super().__init__(workbench, introduction, parent=parent)
        self.form = form
        self._edits = self._saving = self._kept = 0
        self.save_button = Button(self.theme, _("Enregistrer"), Kind.PRIMARY)
        self.save_button.clicked.connect(self.save)
        form.edited.connect(self._edit)
        self.press_on_enter(form, self.save_button)
        self.add(form)

    @property
    def edited(self) -> bool:
        """Whether something was typed that is not saved."""
        return self._edits != self._kept

    def save(self) -> None:
        """Save what is typed."""
        self._saving = self._edits
        self.write()

    def write(self) -> None:
        """Write what the form holds, off the main thread, then call ``saved``."""
        raise NotImplementedError  # each tab writes its own; Qt's metaclass leaves no room for an abstract class

    def saved(self, *subjects: Subject) -> None:
        """Note that it is saved; what was typed meanwhile is not."""
        self._kept = self._saving
        self.form.show_faults([])
        self.say_saved(*subjects)
        if self.edited:
            self.outcome.clear()

    def give_up(self) -> None:
        """Forget what was typed and not saved, and read again."""
        self._kept = self._edits
        self.form.show_faults([])
        self.load()

    def _edit(self) -> None:
        self._edits += 1
        self.form.forgive()
        self.outcome.clear()


def _holds(part: QWidget, focused: QWidget | None) -> bool:
    return focused is not None and (part is focused or part.isAncestorOf(focused))
