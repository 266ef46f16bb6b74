"""The help of a page, at F1 (SPEC section 11)."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from ov_desktop.ui.style.theme import Scheme, Theme
from ov_desktop.ui.widgets.buttons import Button, Segments
from ov_desktop.ui.widgets.labels import KeyHint, Label
from ov_desktop.wording.text import _

_WIDTH = 480
_SHORTCUTS = (
    ("Ctrl+1", _("Aller à la première page, Ctrl+2 à la deuxième…")),
    ("Ctrl+B", _("Replier ou déplier la barre latérale")),
    ("Ctrl+F", _("Rechercher dans la page")),
    ("F5", _("Synchroniser avec le portail")),
    ("F1", _("Aide de la page")),
    ("Ctrl+Q", _("Quitter l’application")),
)


class HelpDialog(QDialog):
    """What a page is for, and the keys that work everywhere; Esc closes it."""

    def __init__(self, theme: Theme, title: str, text: str, parent: QWidget | None = None) -> None:
        """Make the dialog.

        Args:
            theme: the look.
            title: the page's title.
            text: paragraphs separated by an empty line.
            parent: the window over which it opens.
        """
        super().__init__(parent)
        self.setWindowTitle(_("Aide\u00a0: {page}").format(page=title))
        self.setFixedWidth(_WIDTH)
        box = QVBoxLayout(self)
        margin = theme.space("page_margin")
        box.setContentsMargins(margin, margin, margin, margin)
        box.setSpacing(theme.space(3))
        box.addWidget(Label(theme, title, "section"))
        for paragraph in text.split("\n\n"):
            box.addWidget(Label(theme, paragraph, color="text_2", wrap=True))
        box.addSpacing(theme.space(1))
        box.addWidget(Label(theme, _("Raccourcis"), "card_title"))
        box.addLayout(_shortcuts(theme))
        box.addSpacing(theme.space(1))
        box.addWidget(Label(theme, _("Apparence"), "card_title"))
        box.addWidget(_schemes(theme))
        close = Button(theme, _("Fermer"))
        close.clicked.connect(self.accept)
        close.setDefault(True)
        box.addStretch(1)
        box.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        self.setFixedHeight(box.heightForWidth(_WIDTH))
        close.setFocus()


def _schemes(theme: Theme) -> Segments:
    """Return the choice of the palette."""
    options = ((Scheme.SYSTEM, _("Système")), (Scheme.LIGHT, _("Clair")), (Scheme.DARK, _("Sombre")))
    segments = Segments(theme, options, value=theme.scheme, name=_("Apparence"), marked=True)
    segments.picked.connect(theme.set_scheme)
    return segments


def _shortcuts(theme: Theme) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.space(3))
    grid.setVerticalSpacing(theme.space(1))
    for line, (keys, what) in enumerate(_SHORTCUTS):
        grid.addWidget(KeyHint(theme, keys), line, 0)
        grid.addWidget(Label(theme, what, color="text_2", wrap=True), line, 1)
    grid.setColumnStretch(1, 1)
    return grid
