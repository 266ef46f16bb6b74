"""The bar under the grid: what is in the list, what was just done, what is chosen (SPEC L4, L6)."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ov_desktop.domain.order import service_fee
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.labels import ElidedLabel, Label
from ov_desktop.wording import roster_grid as words
from ov_desktop.wording.figures import euros
from ov_desktop.wording.text import _

_GAP = 5


class TotalsBar(QFrame):
    """People, grants, service fee; the last action; the cells chosen and the grants of their people."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Count nothing yet."""
        super().__init__(parent)
        self.setProperty("role", "totals")
        self.setFixedHeight(theme.height("status_bar"))
        self._row = QHBoxLayout(self)
        margin = theme.space("page_margin_grid")
        self._row.setContentsMargins(margin, 0, margin, 0)
        self._row.setSpacing(_GAP)
        self._theme = theme
        self._labels: list[Label] = []
        self._people, self._people_word = self._figure(), Label(theme, color="text_2")
        self._grants, self._fee = self._figure(), self._figure()
        self._fee_words = [
            Label(theme, _("Frais de service estimés"), color="text_2"),
            self._fee,
            Label(theme, _("hors taxes"), color="text_2"),
        ]
        self.said = ElidedLabel(theme, color="text_2")
        self.said.setAccessibleName(_("Dernière action"))
        self._selection = Label(theme, color="text_2", tabular=True)
        self._add(self._people, self._people_word)
        self._add(Label(theme, _("Dotations"), color="text_2"), self._grants)
        self._add(*self._fee_words)
        self._row.addWidget(self.said, 1)
        self._row.addSpacing(theme.space(4))
        self._row.addWidget(self._selection)
        self._labels += [self.said, self._selection]

    def show_list(self, shown: int, rows: int, grants: int) -> None:
        """Show how many rows are shown of all, the sum of all grants, and the service fee for all."""
        figures, word = words.people(rows) if shown == rows else words.shown_of(shown, rows)
        self._people.setText(figures)
        self._people_word.setText(word)
        self._grants.setText(euros(grants))
        self._fee.setText(euros(service_fee(rows), cents=True))

    def show_selection(self, cells: int, grants: int) -> None:
        """Show how many cells are chosen, and the grants of their people; nothing where there are none."""
        self._selection.setText(words.selection(cells, grants) if cells else "")

    def say(self, sentence: str) -> None:
        """Say what was just done."""
        self.said.set_text(sentence)

    def text(self) -> str:
        """Return all that it says, from left to right."""
        return " ".join(label.text() for label in self._labels if label.text())

    def _figure(self) -> Label:
        return Label(self._theme, tabular=True, weight=600)

    def _add(self, *labels: Label) -> None:
        for label in labels:
            self._row.addWidget(label)
            self._labels.append(label)
        self._row.addSpacing(self._theme.space(4))
