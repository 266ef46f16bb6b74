"""What a page is laid out with: its header, its cards, its footer, and the area that scrolls between them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.labels import CountBadge, ElidedLabel, Label, Rule


class Card(QFrame):
    """A surface with an optional header line; put what it shows into ``body``.

    Args:
        theme: the look.
        title: the title of the header line; without one there is no header.
        count: a count beside the title.
        ruled: whether the header is 46 px high with a hairline under it, else the title stands over the body.
        flush: whether the body runs edge to edge, for tables and lists.
        long_title: whether a title that is too long goes on to another line; otherwise it elides.
    """

    def __init__(
        self,
        theme: Theme,
        title: str = "",
        *,
        count: int | None = None,
        ruled: bool = False,
        flush: bool = False,
        long_title: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "card")
        self.setAccessibleName(title)
        padding = theme.space("card_padding")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.setSpacing(0)
        self._title = (
            Label(theme, title, "card_title", wrap=True) if long_title else ElidedLabel(theme, title, "card_title")
        )
        self._badge = CountBadge(theme, count or 0)
        if count is None:
            self._badge.hide()
        self._header = QWidget(self)
        self._header.setVisible(bool(title))
        row = QHBoxLayout(self._header)
        row.setSpacing(theme.space(2))
        row.setContentsMargins(padding - 1, 0 if ruled else padding - 2, padding - 1, 0)
        if ruled:
            self._header.setMinimumHeight(theme.height("card_header") - 2)
        if ruled and long_title:
            row.setContentsMargins(padding - 1, theme.space(2), padding - 1, theme.space(2))
        row.addWidget(self._title, int(long_title))
        row.addWidget(self._badge)
        row.addStretch(0 if long_title else 1)
        self._header_row = row
        outer.addWidget(self._header)
        self._rule = Rule(self)
        self._rule.setVisible(ruled)
        outer.addWidget(self._rule)
        self.body = QVBoxLayout()
        side = 0 if flush else padding - 1
        top = padding - 1 if ruled or not title else theme.space(3)
        self.body.setContentsMargins(side, 0 if flush else top, side, side)
        self.body.setSpacing(theme.space(3))
        outer.addLayout(self.body, 1)

    def set_title(self, title: str) -> None:
        """Show another title."""
        if isinstance(self._title, ElidedLabel):
            self._title.set_text(title)
        else:
            self._title.setText(title)
        self._header.setVisible(bool(title))
        self.setAccessibleName(title)

    def set_count(self, count: int | None) -> None:
        """Show another count, or none."""
        self._badge.set_count(count or 0)
        self._badge.setVisible(count is not None)

    def add_to_header(self, widget: QWidget) -> None:
        """Put a widget at the right end of the header."""
        self._header_row.addWidget(widget)


class PageHeader(QWidget):
    """The top of a page, 64 px: its title, what stands beside it, and actions at the right.

    Args:
        theme: the look.
        title: the title of the page.
        subtitle: a line under the title.
    """

    def __init__(self, theme: Theme, title: str, *, subtitle: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        margin = theme.space("page_margin")
        row = QHBoxLayout(self)
        row.setContentsMargins(margin, 0, margin, 0)
        row.setSpacing(theme.space(2))
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._title = ElidedLabel(theme, title, "page_title")
        self._subtitle = ElidedLabel(theme, subtitle, color="text_2")
        if not subtitle:
            self._subtitle.hide()
        self._title_row = QHBoxLayout()
        self._title_row.setSpacing(theme.space(3))
        self._title_row.addWidget(self._title)
        self._column.addStretch()
        self._column.addLayout(self._title_row)
        self._column.addWidget(self._subtitle)
        self._column.addStretch()
        row.addLayout(self._column)
        row.addStretch(1)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(theme.space(3))
        row.addLayout(self._actions)
        self.setFixedHeight(theme.height("header"))

    def set_title(self, title: str) -> None:
        """Show another title."""
        self._title.set_text(title)

    def set_subtitle(self, subtitle: str) -> None:
        """Show another line under the title, or none."""
        self._subtitle.set_text(subtitle)
        self._subtitle.setVisible(bool(subtitle))

    def set_way_back(self, widget: QWidget) -> None:
        """Put a link to the page above over the title."""
        self._column.insertWidget(1, widget, 0, Qt.AlignmentFlag.AlignLeft)

    def add_beside_title(self, widget: QWidget) -> None:
        """Put a widget, a pill or a stepper, at the right of the title."""
        self._title_row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def add_action(self, widget: QWidget) -> None:
        """Put a button at the right end, after those already there."""
        self._actions.addWidget(widget)


class Footer(QFrame):
    """The bar at the bottom of a wizard, 60 px: what is saved at the left, the ways on at the right.

    What is too long to stand between them stands in a strip over them.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "footer")
        self._heights = theme.height("footer"), theme.height("footer") + theme.height("status_bar")
        margin = theme.space("page_margin")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._strip = QVBoxLayout()
        self._strip.setContentsMargins(margin, 0, margin, 0)
        self._gap = theme.space(1)
        bar = QWidget()
        bar.setFixedHeight(theme.height("footer") - 1)
        row = QHBoxLayout(bar)
        row.setContentsMargins(margin, 0, margin, 0)
        row.setSpacing(theme.space(2))
        self._left = QHBoxLayout()
        self._left.setSpacing(theme.space(2))
        self._right = QHBoxLayout()
        self._right.setSpacing(theme.space(2))
        row.addLayout(self._left)
        row.addStretch(1)
        row.addLayout(self._right)
        column.addLayout(self._strip)
        column.addWidget(bar)
        self._show_strip(shown=False)

    def add_left(self, widget: QWidget) -> None:
        """Put a widget at the left, after those already there."""
        self._left.addWidget(widget)

    def add_right(self, widget: QWidget) -> None:
        """Put a widget at the right, after those already there."""
        self._right.addWidget(widget)

    def room(self) -> int:
        """Return how much there is for what stands side by side."""
        margins = self._strip.contentsMargins()
        return self.width() - margins.left() - margins.right()

    def put_over(self, widget: QWidget) -> None:
        """Put a widget into the strip over the others."""
        self._strip.addWidget(widget)
        self._show_strip(shown=True)

    def put_beside(self, widget: QWidget) -> None:
        """Put a widget at the right, before all that is there."""
        self._right.insertWidget(0, widget)
        self._show_strip(shown=False)

    def _show_strip(self, *, shown: bool) -> None:
        margins = self._strip.contentsMargins()
        margins.setTop(self._gap if shown else 0)
        self._strip.setContentsMargins(margins)
        self.setFixedHeight(self._heights[shown])


class PageBody(QScrollArea):
    """The part of a page that scrolls: cards one under the other.

    Args:
        theme: the look.
        widest: the most that its content may take across; 0 for all there is.
        top: the space over the first card.
        margins: whether the margins of a page are left around its content.
    """

    def __init__(
        self, theme: Theme, *, widest: int = 0, top: int = 0, margins: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        inner.setProperty("page", "true")
        margin = theme.space("page_margin") if margins else 0
        row = QHBoxLayout(inner)
        self._row = row
        self._margin = margin
        row.setContentsMargins(margin, top, margin, margin)
        holder = QWidget()
        holder.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.column = QVBoxLayout(holder)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.space("card_gap"))
        self.column.addStretch(0)
        row.addWidget(holder, 1)
        if widest:
            holder.setMaximumWidth(widest)
            row.addStretch(0)
        self.setWidget(inner)
        self.verticalScrollBar().rangeChanged.connect(self._keep_edge)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Put a card under those already there."""
        self.column.insertWidget(self.column.count() - 1, widget, stretch)

    def add_layout(self, layout: QLayout, stretch: int = 0) -> None:
        """Put a row of cards under those already there."""
        self.column.insertLayout(self.column.count() - 1, layout, stretch)

    def _keep_edge(self, _least: int, most: int) -> None:
        """Let the scroll bar stand in the margin, so that cards end where the header does."""
        keep_edge(self, self._row, self._margin, scrolls=most > 0)


def keep_edge(area: QScrollArea, layout: QLayout, margin: int, *, scrolls: bool) -> None:
    """Take the room of an area's scroll bar from the margin at the right of what it shows."""
    margins = layout.contentsMargins()
    bar = area.verticalScrollBar().sizeHint().width() if scrolls else 0
    margins.setRight(max(margin - bar, 0))
    layout.setContentsMargins(margins)
