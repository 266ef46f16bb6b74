"""Step 1, the settings of a campaign: four parts in one scroll (SPEC section 3)."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLineEdit, QWidget

from ov_desktop.ui.spread import Spread
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.cards import PageBody
from ov_desktop.ui.widgets.inputs import DateEdit, TimeEdit
from ov_desktop.ui.widgets.steady import Steady
from ov_desktop.ui.wizard.flow import Flow
from ov_desktop.ui.wizard.settings_dates import DatesPart
from ov_desktop.ui.wizard.settings_mails import MailsPart
from ov_desktop.ui.wizard.settings_part import SettingsPart
from ov_desktop.ui.wizard.settings_portal import PortalPart
from ov_desktop.ui.wizard.settings_reminders import RemindersPart
from ov_desktop.ui.wizard.tools import Tools
from ov_desktop.ui.wizard.typed import SECTION_FIELDS, Section

PartT = TypeVar("PartT", bound=SettingsPart)

UNDO_KEYS = [QKeySequence("Ctrl+Z")]
REDO_KEYS = [QKeySequence("Ctrl+Y"), QKeySequence("Ctrl+Shift+Z")]

_PEEK = 96
"""How much of a part must be in view to count as seen."""


class SettingsView(PageBody):
    """The form of step 1; it shows a ``Flow`` and tells what is typed.

    The first part is made at once, the others in the turns that follow its first showing, or when they are asked for.

    Signals:
        typed: fields by their names in ``Typed``, with their new values.
        undo_wanted, redo_wanted: by keys or tools, wherever the focus is.
        saved_wanted: something is to be done with the draft once it is saved: a function of its identifier.
        made: every part is there.
        section_shown: the part that one has come to, by scrolling, by keyboard or otherwise.
        sections_seen: the set of the parts that are in view.
    """

    typed = Signal(object)
    undo_wanted = Signal()
    redo_wanted = Signal()
    saved_wanted = Signal(object)
    made = Signal()
    section_shown = Signal(object)
    sections_seen = Signal(object)

    def __init__(self, theme: Theme, tools: Tools, parent: QWidget | None = None) -> None:
        """Make an empty form; ``show_flow`` fills it."""
        super().__init__(theme, top=theme.space(4), parent=parent)
        self._theme = theme
        self._tools = tools
        self._flow: Flow | None = None
        self._steered = False
        self._parts: dict[Section, SettingsPart] = {}
        self.dates = self._make(Section.DATES, lambda place: DatesPart(theme, place))
        # In the order of reading: Tab goes through widgets in the order in which they were made.
        self._steps: tuple[Callable[[], object], ...] = (
            lambda: self._make(Section.REMINDERS, lambda place: RemindersPart(theme, tools, place)),
            lambda: self._go_on_making(Section.REMINDERS),
            lambda: self._make(Section.MAILS, lambda place: MailsPart(theme, tools, place)),
            lambda: self._go_on_making(Section.MAILS),
            lambda: self._go_on_making(Section.MAILS),
            lambda: self._go_on_making(Section.MAILS),
            lambda: self._make(Section.PORTAL, lambda place: PortalPart(theme, tools, place)),
            self._look,
        )
        self._spread = Spread(self)
        self._spread.finished.connect(self.made)
        self._steady = Steady(self)
        self.verticalScrollBar().valueChanged.connect(self._follow_scrolling)
        QApplication.instance().focusChanged.connect(self._follow_focus)  # type: ignore[union-attr]  # there is one

    @property
    def reminders(self) -> RemindersPart:
        """Reminders and images."""
        return self._part(Section.REMINDERS, RemindersPart)

    @property
    def mails(self) -> MailsPart:
        """Messages and signature."""
        return self._part(Section.MAILS, MailsPart)

    @property
    def portal(self) -> PortalPart:
        """The employee's space."""
        return self._part(Section.PORTAL, PortalPart)

    # --- showing -----------------------------------------------------------------------------------------

    def forget_pending(self) -> None:
        """Give up what is on its way for the campaign shown until now; another one comes."""
        for part in self._parts.values():
            part.forget_pending()

    def show_flow(self, flow: Flow) -> None:
        """Put what was typed before into the controls, and show what is to be said of it."""
        self._flow = flow
        for part in self._parts.values():
            part.show_flow(flow)
        self.show_findings(flow)

    def show_findings(self, flow: Flow) -> None:
        """Show what follows from what was typed: dates in words, time line, faults, warnings."""
        faults, warnings = flow.shown_faults(), flow.warnings()
        for part in self._parts.values():
            part.show_findings(flow, faults, warnings)

    def read_dates(self) -> None:
        """Take over a date or an hour that is still being typed, as leaving the field would."""
        self.dates.read_dates()

    def note_saved(self, flow: Flow) -> None:
        """Know that the draft is saved."""
        for part in self._parts.values():
            part.note_saved(flow)

    # --- going to a place --------------------------------------------------------------------------------

    def focus_field(self, field: str) -> None:
        """Go to a field by its name in ``Typed``; to the first one where there is none of that name."""
        section = next((part for part, fields in SECTION_FIELDS.items() if field in fields), Section.DATES)
        self._make_up_to(section)
        part = self._parts[section]
        part.reveal(field)
        self._go_to(section, part.control(field if field in SECTION_FIELDS[section] else "name"))

    def focus_section(self, section: Section) -> None:
        """Go to what stands first in a part."""
        self._make_up_to(section)
        first = self._parts[section].first_control()
        if first is None:
            self.focus_field(SECTION_FIELDS[section][0])
        else:
            self._go_to(section, first)

    def _go_to(self, section: Section, widget: QWidget) -> None:
        self._steered = True
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        self._settle()
        self.ensureWidgetVisible(widget, 0, self._theme.space(7))
        self._steered = False
        self._show_section(section)

    def show_section(self, section: Section) -> None:
        """Scroll to a part."""
        self._make_up_to(section)
        self._settle()
        bar = self.verticalScrollBar()
        self._steered = True
        bar.setValue(bar.value() + self._top_of(section) - self._theme.space(4))
        self._steered = False
        self._show_section(section)

    def section_in_view(self) -> Section:
        """Return the part that one is reading: the last whose top lies in the upper third, or the last of all."""
        bar = self.verticalScrollBar()
        if bar.maximum() and bar.value() == bar.maximum():
            return max(self._parts, key=list(Section).index)
        third = self.viewport().height() // 3
        return next(part for part in reversed(self._parts) if part is Section.DATES or self._top_of(part) <= third)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go to the next control, which comes into view; the part that it stands in is the one shown."""
        self._steered = True
        moved = super().focusNextPrevChild(forward)
        self._steered = False
        focused = QApplication.focusWidget()
        if focused is not None:
            self._follow_focus(None, focused)
        return moved

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See which parts are in view."""
        super().resizeEvent(event)
        self._look()

    def _settle(self) -> None:
        """Lay out what was added or has grown, so that places are known."""
        content = self.widget()
        layout = content.layout() if content else None
        if layout is not None:
            layout.activate()

    def _top_of(self, section: Section) -> int:
        """Return where a part begins, below the top of what is seen."""
        return self._parts[section].mapTo(self.viewport(), QPoint(0, 0)).y()

    def _follow_scrolling(self) -> None:
        if not self._steered:
            self.section_shown.emit(self.section_in_view())
        self._look()

    def _follow_focus(self, _former: QWidget | None, focused: QWidget | None) -> None:
        if focused is None or self._steered:
            return
        for section, part in self._parts.items():
            if part.isAncestorOf(focused):
                self._show_section(section)

    def _show_section(self, section: Section) -> None:
        self.section_shown.emit(section)
        self.sections_seen.emit({section})

    def _look(self) -> None:
        """Tell which parts are in view."""
        if not self.isVisible():
            return
        most = self.viewport().height() - self._theme.scaled(_PEEK)
        seen = {
            section
            for section, part in self._parts.items()
            if self._top_of(section) <= most and self._top_of(section) + part.height() > 0
        }
        self.sections_seen.emit(seen)

    # --- making ------------------------------------------------------------------------------------------

    def _make(self, section: Section, make: Callable[[QWidget], PartT]) -> PartT:
        part = make(self.column.parentWidget() or self)
        self._parts[section] = part
        self.add(part)
        for ours, theirs in (
            (self.typed, part.typed),
            (self.undo_wanted, part.undo_wanted),
            (self.redo_wanted, part.redo_wanted),
            (self.saved_wanted, part.saved_wanted),
        ):
            theirs.connect(ours)
        part.show()
        self._fill(part)
        self._take_undo_keys(part)
        return part

    def _fill(self, part: SettingsPart) -> None:
        flow = self._flow
        if flow is not None:
            part.show_flow(flow)
            part.show_findings(flow, flow.shown_faults(), flow.warnings())

    def _take_undo_keys(self, part: SettingsPart) -> None:
        for kind in (QLineEdit, QAbstractSpinBox):
            for edit in part.findChildren(kind):
                edit.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the keys of undoing and redoing to the page: fields would undo for themselves."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            # A date that is half typed is the field's own business until it is read.
            half_typed = isinstance(watched, DateEdit | TimeEdit) and watched.isModified()
            if not half_typed and QKeySequence(event.keyCombination()) in (*UNDO_KEYS, *REDO_KEYS):
                event.ignore()
                return True
        return super().eventFilter(watched, event)

    def _go_on_making(self, section: Section) -> None:
        """Make the next card of a part that is there."""
        part = self._parts[section]
        part.make_next()
        self._fill(part)
        self._take_undo_keys(part)

    def showEvent(self, event: QShowEvent) -> None:
        """Make the rest in the turns that follow the first showing."""
        super().showEvent(event)
        self._begin_making()

    def _begin_making(self) -> None:
        steps, self._steps = self._steps, ()
        self._spread.add(*steps)

    def finish(self) -> None:
        """Make at once what is not made yet."""
        self._begin_making()
        self._spread.finish()

    def _make_up_to(self, section: Section) -> None:
        if section is not Section.DATES:
            self.finish()

    def _part(self, section: Section, kind: type[PartT]) -> PartT:
        self.finish()
        part = self._parts[section]
        if not isinstance(part, kind):
            raise TypeError(section)
        return part
