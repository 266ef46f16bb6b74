"""The people of a launched campaign: searched, filtered, sorted, copied; not changed here (SPEC T3, T4)."""

from collections.abc import Callable, Mapping, Sequence
from typing import cast

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSignalBlocker, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QStyleOptionViewItem, QWidget

from ov_desktop.domain.choice import Choice
from ov_desktop.services.tracking import Answer, Delivery
from ov_desktop.ui.itemmodels import tracked_people as columns
from ov_desktop.ui.itemmodels.rows import ROW_ROLE
from ov_desktop.ui.itemmodels.tracked_people import PersonRow, TrackedPeopleModel, pill_of, token_of
from ov_desktop.ui.roster_files.button import ListFilesButton
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.cards import Card
from ov_desktop.ui.widgets.inputs import ComboBox
from ov_desktop.ui.widgets.labels import Label
from ov_desktop.ui.widgets.painting import paint_pill, pill_width
from ov_desktop.ui.widgets.search import SearchField
from ov_desktop.ui.widgets.states import EmptyState
from ov_desktop.ui.widgets.tables import CELL_PADDING, DataTable, RowDelegate
from ov_desktop.wording.figures import number
from ov_desktop.wording.text import _, plural
from ov_desktop.wording.tracking import answer_words, choice_text, message_state_name

_WHOLE = Choice(0, 8888)
"""As wide as a choice of one format is, but for grants that are very large."""
_LEAST_NAME = 124
_ANSWERED = {Answer.GIVEN, Answer.CHANGED, Answer.PAPER}
_FILTERS: tuple[tuple[str, str, Callable[[PersonRow], bool]], ...] = (
    ("pending", "En attente ({count})", lambda row: row.answer is Answer.PENDING),
    ("answered", "Répondu ({count})", lambda row: row.answer in _ANSWERED),
    ("obsolete", "À refaire ({count})", lambda row: row.answer is Answer.OBSOLETE),
    ("waiting", "À envoyer ({count})", lambda row: row.launch in {Delivery.WAITING, Delivery.RETRY}),
    ("sent", "Envoyé ({count})", lambda row: row.launch is Delivery.SENT),
    ("delivered", "Distribué ({count})", lambda row: row.launch in {Delivery.DELIVERED, Delivery.PRESUMED}),
    ("error", "En erreur ({count})", lambda row: Delivery.ERROR in {row.launch, row.last_state}),
    ("uncertain", "Incertain ({count})", lambda row: Delivery.UNCERTAIN in {row.launch, row.last_state}),
)

_WHAT = _("Rechercher un nom, un matricule, un e-mail, un numéro")


class _PersonDelegate(RowDelegate):
    """Paints states as pills."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        state = pill_of(cast("PersonRow", index.data(ROW_ROLE)), index.column())
        if not state:
            super().paint(painter, option, index)
            return
        self.paint_background(painter, option, index)
        shown = self.theme.status(*token_of(state))
        rect = QRectF(option.rect.adjusted(CELL_PADDING, 0, -CELL_PADDING, 0))
        paint_pill(painter, rect, self.theme, shown.tone, index.data(Qt.ItemDataRole.DisplayRole), shown.icon)
        self.paint_frame(painter, option, index)


class PeopleGrid(Card):
    """The grid with its search and its filter."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, flush=True)
        self.setAccessibleName(_("Salariés"))
        self.body.setSpacing(0)
        self.model = TrackedPeopleModel(self)
        self.search = SearchField(theme, _WHAT, small=True, hinted=False)
        self.filter = ComboBox(theme, _filter_options({}))
        self.filter.setAccessibleName(_("Filtrer les personnes"))
        self.filter.setMinimumContentsLength(len(_("Tout afficher")))
        self.files_button = ListFilesButton(theme)
        self._count = Label(theme, weight=600)
        self.table = DataTable(theme, self.model, name=_("Salariés"), flush=True)
        self.table.setItemDelegate(_PersonDelegate(theme, self.table))
        self._most_choice = self._choice_room(())
        self._least_name = theme.scaled(_LEAST_NAME)
        self.table.set_columns(self._widths(theme), stretch=columns.NAME)
        self.table.viewport().installEventFilter(self)
        self._make_sortable()
        self._nobody = EmptyState(
            theme,
            "filter",
            _("Aucune personne ne correspond"),
            _("Les filtres et la recherche réduisent la liste. Retirez un filtre ou changez la recherche."),
            action=_("Tout afficher"),
            framed=False,
        )
        self.body.addWidget(self._bar(theme))
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self._nobody, 1)
        self.search.searched.connect(self.model.search)
        self.filter.currentIndexChanged.connect(self._filter)
        self._kept_place: tuple[object, int, int] | None = None
        self.model.counted.connect(self._show_count)
        self.model.counted.connect(self._go_back_to_place)
        self._nobody.acted.connect(self.show_everyone)
        self._show_count(0, 0)

    def set_rows(self, rows: Sequence[PersonRow], counts: Mapping[str, int]) -> None:
        """Show these people, ``counts`` of each filter; the current one stays current, filter and search stay."""
        current = self.table.currentIndex()
        if current.isValid():
            scrolled = self.table.verticalScrollBar().value()
            self._kept_place = (self.model.row(current.row()).key, max(current.column(), 0), scrolled)
        self.model.set_rows(rows)
        self._most_choice = self._choice_room(rows)
        self._share_room()
        self._count_filters(counts)

    def show_filter(self, name: str) -> None:
        """Show the people of one filter: ``error``, ``uncertain``, ``obsolete``…; all of them where it is empty."""
        self.filter.set_value(name)
        self._filter()

    def show_everyone(self) -> None:
        """Take filter and search away."""
        self.search.clear()
        self.show_filter("")
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _bar(self, theme: Theme) -> QWidget:
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.space(4), theme.space(2), theme.space(2), theme.space(2))
        row.setSpacing(theme.space(2))
        row.addWidget(self._count)
        row.addStretch()
        row.addWidget(self.filter)
        row.addWidget(self.search, 1)
        self.search.setMaximumWidth(theme.scaled(440))
        row.addWidget(self.files_button)
        return bar

    @staticmethod
    def _widths(theme: Theme) -> list[int]:
        around = 2 * CELL_PADDING + 2
        answer = pill_width(theme, answer_words("answer-changed").label) + around
        message = pill_width(theme, message_state_name("message-delivered-presumed")) + around
        return [80, 150, 74, answer, 200, message, 130]

    def _make_sortable(self) -> None:
        self.table.setSortingEnabled(True)
        header = self.table.horizontalHeader()
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        # The seam of two columns that share their room is not to be dragged.
        header.setSectionResizeMode(columns.CHOICE, QHeaderView.ResizeMode.Fixed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Share the room between names and choices again when it changes."""
        if event.type() == QEvent.Type.Resize and watched is self.table.viewport():
            self._share_room()
        return super().eventFilter(watched, event)

    def _choice_room(self, rows: Sequence[PersonRow]) -> int:
        """Return what the longest choice wants: of one format, or of both where somebody has chosen both."""
        longest = max((row.choice for row in rows), key=len, default="")
        metrics = QFontMetrics(self.table.font())
        return max(map(metrics.horizontalAdvance, (choice_text(_WHOLE), longest))) + 2 * CELL_PADDING + 4

    def _share_room(self) -> None:
        """Let choices be seen whole, as far as names keep their least width; names have what is left."""
        header = self.table.horizontalHeader()
        both = columns.NAME, columns.CHOICE
        others = sum(header.sectionSize(place) for place in range(header.count()) if place not in both)
        room = self.table.viewport().width() - others
        header.resizeSection(columns.CHOICE, max(min(room - self._least_name, self._most_choice), room // 3, 1))

    def _count_filters(self, counts: Mapping[str, int]) -> None:
        value = self.filter.value()
        with QSignalBlocker(self.filter):
            self.filter.set_options(_filter_options(counts))
            self.filter.set_value(value)

    def _filter(self) -> None:
        value = self.filter.value()
        self.model.keep(next((holds for name, _text, holds in _FILTERS if name == value), None))

    def _go_back_to_place(self) -> None:
        """Let the person be current who was before other rows came, where they are still shown."""
        if self._kept_place is None:
            return
        (key, column, scrolled), self._kept_place = self._kept_place, None
        if (place := self.model.place_of(key)) is not None:
            self.table.setCurrentIndex(self.model.index(place, column))
            self.table.verticalScrollBar().setValue(scrolled)

    def _show_count(self, shown: int, total: int) -> None:
        text = plural("{count} personne", "{count} personnes", total).format(count=number(total))
        if shown != total:
            text = _("{shown} sur {people}").format(shown=number(shown), people=text)
        self._count.setText(text)
        self.table.setVisible(shown > 0 or total == 0)
        self._nobody.setVisible(shown == 0 and total > 0)


def filter_counts(rows: Sequence[PersonRow]) -> dict[str, int]:
    """Count the people for whom each filter holds; not on the main thread, where there are many."""
    return {name: sum(map(holds, rows)) for name, _text, holds in _FILTERS}


def _filter_options(counts: Mapping[str, int]) -> list[tuple[object, str]]:
    """Return the filters with how many people each holds for."""
    counted = [(name, _(text).format(count=number(counts.get(name, 0)))) for name, text, _holds in _FILTERS]
    return [("", _("Tout afficher")), *counted]
