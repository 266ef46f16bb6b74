"""What the gallery shows: colours, a table, a campaign's dates."""

from datetime import date, time

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QWidget

from ov_desktop.domain.clock import paris_instant
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.style.tokens import contrast
from ov_desktop.ui.widgets.painting import outlined
from ov_desktop.ui.widgets.tables import CellRole
from ov_desktop.ui.widgets.timeline import Mark, TimePlan

SWATCHES = (
    ("Fond", "text", "canvas"),
    ("Barre latérale", "text", "sidebar"),
    ("Surface", "text", "surface"),
    ("En-tête de table", "text", "sunken"),
    ("Accent", "on_accent", "accent"),
    ("Accent doux", "accent_text", "accent_soft"),
    ("Réussi", "ok", "ok_soft"),
    ("À vérifier", "warn", "warn_soft"),
    ("En erreur", "bad", "bad_soft"),
    ("Neutre", "neutral", "neutral_soft"),
    ("Donnée Classic", "on_classic", "data_classic"),
    ("Donnée Connect", "on_connect", "data_connect"),
    ("Inactif", "disabled_text", "disabled_bg"),
    ("Infobulle", "tip_text", "tip_bg"),
    ("Texte second", "text_3", "surface"),
)
"""Each colour: its name, the ink on it, the colour itself, as the tokens name them."""


class Swatch(QWidget):
    """A colour, with its value and the contrast of the text on it."""

    def __init__(self, theme: Theme, name: str, ink: str, paper: str) -> None:
        super().__init__()
        self._theme, self._name, self._ink, self._paper = theme, name, ink, paper
        self.setMinimumSize(100, 44)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the colour and its two lines."""
        theme = self._theme
        ink, paper = theme.color(self._ink), theme.color(self._paper)
        ratio = f"{int(contrast(ink.name(), paper.name()) * 10) / 10:.1f}".replace(".", ",")
        painter = QPainter(self)
        outlined(painter, self.rect().toRectF(), 6, paper, theme.color("line"))
        for text, role, top in ((self._name, "table_header", 5), (f"{paper.name().upper()} · {ratio}", "caption", 21)):
            painter.setFont(theme.font(role))
            painter.setPen(ink)
            painter.drawText(8, top, self.width() - 12, 18, Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()


def sample_model() -> QStandardItemModel:
    """Return four rows, one of which has a cell in error."""
    model = QStandardItemModel(4, 3)
    model.setHorizontalHeaderLabels(["Nom", "E-mail", "Dotation"])
    rows = (
        ("Aubry", "n.aubry@example.org", "320 €"),
        ("Benali, survol", "k.benali@example.net", "400 €"),
        ("Cissé, choisie", "f.cisse@example.net", "250 €"),
        ("Morvan", "l.morvan@ateliers", "320 €"),
    )
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            item = QStandardItem(text)
            if column == 2:
                item.setTextAlignment(right)
            if text == "l.morvan@ateliers":
                item.setData("non", CellRole.INVALID)
                item.setToolTip("Cette adresse n’a pas de domaine complet.")
            model.setItem(row, column, item)
    model.horizontalHeaderItem(2).setTextAlignment(right)
    return model


def sample_plan() -> TimePlan:
    """Return the dates of a campaign with four messages."""
    marks = (
        ("launch", "Lancement", date(2027, 1, 11), ("lundi 11 janvier", "à 9 h, à tous")),
        ("midway", "Mi-campagne", date(2027, 1, 27), ("mercredi 27 janvier", "à 9 h, sans réponse")),
        ("reminder", "Relance", date(2027, 2, 5), ("vendredi 5 février", "à 9 h, sans réponse")),
        ("end", "Fin", date(2027, 2, 13), ("samedi 13 février", "à 9 h")),
    )
    return TimePlan(
        date(2027, 1, 11),
        date(2027, 2, 12),
        "Espace collaborateur ouvert, 33 jours",
        "jusqu’au 12 février, 23 h 59",
        tuple(Mark(paris_instant(day, time(9)), f"messages.{icon}", title, lines) for icon, title, day, lines in marks),
    )
