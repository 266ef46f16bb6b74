"""The gallery: every component in every state, to look at and to set beside the design.

``python -m ov_desktop.ui.gallery FOLDER [SCALE]`` writes a picture of each palette; without a folder it opens a window.
Its words are samples for developers and are not translated.
"""

import os
import sys
from collections.abc import Callable, Sequence
from datetime import date, time
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ov_desktop.ui.gallery_samples import SWATCHES, Swatch, sample_model, sample_plan
from ov_desktop.ui.style.theme import Scheme, Theme
from ov_desktop.ui.style.tokens import Tone
from ov_desktop.ui.widgets.banners import Banner
from ov_desktop.ui.widgets.buttons import Button, IconButton, Kind, LabelledTool, Segments
from ov_desktop.ui.widgets.cards import Card
from ov_desktop.ui.widgets.choices import Check, ChoiceCard, ChoiceGroup, Radio
from ov_desktop.ui.widgets.dialogs import Confirmation, ConfirmDialog
from ov_desktop.ui.widgets.fields import Field, State
from ov_desktop.ui.widgets.flow import FlowLayout
from ov_desktop.ui.widgets.inputs import ComboBox, DateEdit, LineEdit, PasswordEdit, SpinBox, TimeEdit
from ov_desktop.ui.widgets.labels import CountBadge, KeyHint, Label
from ov_desktop.ui.widgets.pills import Chip, ParticipationBar, Pill
from ov_desktop.ui.widgets.search import SearchField
from ov_desktop.ui.widgets.states import EmptyState, ProgressPanel
from ov_desktop.ui.widgets.steps import Step, Stepper
from ov_desktop.ui.widgets.tables import DataTable
from ov_desktop.ui.widgets.tabs import SectionBar, SectionState
from ov_desktop.ui.widgets.timeline import TimeLine

_SIZE = QSize(1280, 2320)
_LEFT, _RIGHT = 702, 498
_STATES = ("repos", "survol", "appui", "clavier", "inactif", "en cours")
_BUTTONS = (
    (Kind.PRIMARY, "Valider", "Envoi…"),
    (Kind.DEFAULT, "Exporter", "Export…"),
    (Kind.DANGER, "Supprimer", ""),
    (Kind.LINK, "Voir", ""),
)


class Gallery(QWidget):
    """The window; ``focused`` lists what is to be shown with the focus, which only one widget at a time can have."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.focused: list[QWidget] = []
        self.setWindowTitle("Objectif Vacances, composants")
        self.setProperty("page", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        page = QVBoxLayout(self)
        page.setContentsMargins(32, 24, 32, 24)
        page.setSpacing(theme.space("card_gap"))
        page.addLayout(self._heading())
        page.addLayout(self._row(self._colors(), self._texts()))
        page.addLayout(self._row(self._buttons(), self._choices()))
        page.addWidget(self._fields())
        page.addLayout(self._row(self._statuses(), self._table()))
        page.addWidget(self._page_states())
        page.addLayout(self._row(self._confirmation(), self._steps()))
        page.addLayout(self._row(self._cards(), self._tools()))
        page.addWidget(self._time_line())
        page.addStretch()

    def _row(self, left: QWidget, right: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._theme.space("card_gap"))
        row.addWidget(left, _LEFT)
        row.addWidget(right, _RIGHT)
        left.setMinimumWidth(_LEFT)
        right.setMinimumWidth(_RIGHT)
        return row

    def _heading(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(Label(self._theme, "Objectif Vacances, composants", "page_title"))
        name = "sombre" if self._theme.dark else "claire"
        said = f"Palette {name}. Chaque état se lit aussi sans la couleur : une icône et un mot."
        column.addWidget(Label(self._theme, said, color="text_2"))
        return column

    def _colors(self) -> Card:
        card = Card(self._theme, "Couleurs")
        grid = QGridLayout()
        grid.setSpacing(8)
        for place, (name, ink, paper) in enumerate(SWATCHES):
            grid.addWidget(Swatch(self._theme, name, ink, paper), place // 5, place % 5)
        card.body.addLayout(grid)
        card.body.addStretch()
        return card

    def _texts(self) -> Card:
        card = Card(self._theme, "Texte")
        grid = QGridLayout()
        grid.setVerticalSpacing(4)
        samples = (
            ("1 248", "figure"),
            ("Titre de page", "page_title"),
            ("Titre de section", "section"),
            ("Titre de carte", "card_title"),
            ("Texte courant, tables et champs", "body"),
            ("Aide et légendes, jamais plus petit", "caption"),
        )
        for row, (text, role) in enumerate(samples):
            style = self._theme.tokens.type_style(role)
            color = "text_2" if role == "caption" else "text"
            grid.addWidget(Label(self._theme, text, role, color), row, 0)
            sizes = f"{style.size}/{style.line}, {style.weight}"
            grid.addWidget(Label(self._theme, sizes, "caption", "text_2"), row, 1)
        grid.setColumnStretch(0, 1)
        card.body.addLayout(grid)
        card.body.addStretch()
        return card

    def _buttons(self) -> Card:
        card = Card(self._theme, "Boutons")
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        for column, state in enumerate(_STATES):
            grid.addWidget(Label(self._theme, state, "caption", "text_2"), 0, column)
        for row, (kind, text, busy) in enumerate(_BUTTONS, start=1):
            for column, state in enumerate(_STATES):
                if state != "en cours" or busy:
                    grid.addWidget(self._button(kind, text, state, busy), row, column)
        card.body.addLayout(grid)
        card.body.addStretch()
        return card

    def _button(self, kind: Kind, text: str, state: str, busy: str) -> Button:
        button = Button(self._theme, text, kind)
        self._put_into(button, state)
        button.setDown(state == "appui")
        if state == "en cours":
            button.set_busy(busy=True, text=busy)
        return button

    def _put_into(self, widget: QWidget, state: str) -> None:
        widget.setEnabled(state != "inactif")
        if state in {"survol", "appui"}:
            _point_at(widget)
        if state == "clavier":
            self.focused.append(widget)

    def _choices(self) -> Card:
        card = Card(self._theme, "Choix")
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        segments = Segments(
            self._theme,
            [("phone", "Téléphone"), ("desktop", "Ordinateur")],
            value="phone",
            icons={"phone": "phone", "desktop": "desktop"},
            name="Largeur",
        )
        focused = Check(self._theme, "clavier", checked=True)
        off = Check(self._theme, "inactif")
        off.setEnabled(False)
        self.focused.append(focused)
        rows: Sequence[tuple[str, Sequence[QWidget]]] = (
            ("Case", (Check(self._theme, "10 €", checked=True), Check(self._theme, "25 €"), focused, off)),
            ("Radio", (Radio(self._theme, "Classic", checked=True), Radio(self._theme, "Connect"))),
            ("Segments", (segments,)),
            (
                "Champ de fusion",
                (Chip(self._theme, "{prénom}"), Chip(self._theme, "{date_limite}", Tone.BAD, "error")),
            ),
            ("Participation", (ParticipationBar(self._theme, 812, 1248),)),
        )
        for place, (name, widgets) in enumerate(rows):
            grid.addWidget(Label(self._theme, name, "caption", "text_2"), place, 0)
            row = QHBoxLayout()
            row.setSpacing(8)
            for widget in widgets:
                row.addWidget(widget)
            row.addStretch()
            grid.addLayout(row, place, 1)
        grid.setColumnStretch(1, 1)
        card.body.addLayout(grid)
        card.body.addStretch()
        return card

    def _fields(self) -> Card:
        theme = self._theme
        card = Card(theme, "Champs")
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        error = Field(theme, "Fin, jour compris", LineEdit(theme, "02/01/2027"))
        error.set_state(State.ERROR, "La date de fin (02/01/2027) précède la date de début.")
        warning = Field(theme, "Relance, en jours avant la fin", SpinBox(theme, value=40))
        warning.set_state(State.WARNING, "La relance tomberait avant l’e-mail de lancement.")
        checking = Field(theme, "Adresse du portail", LineEdit(theme, "vacances.cse-erdre.example"))
        checking.set_state(State.CHECKING, "Test de la connexion…")
        checked = Field(theme, "Code client", LineEdit(theme, "412087"))
        checked.set_state(State.OK)
        samples: list[tuple[str, Field]] = []
        for state in ("repos", "survol", "clavier", "inactif"):
            line = LineEdit(theme, "Été 2027")
            self._put_into(line, state)
            samples.append((state, Field(theme, "Nom", line)))
        samples[0][1].set_help("L’aide tient sur une ligne.")
        samples += [("erreur", error), ("avertissement", warning), ("vérification en cours", checking)]
        samples += [("vérifié", checked), ("date", Field(theme, "Début", DateEdit(theme, date(2027, 1, 11))))]
        samples += [
            ("heure", Field(theme, "Heure", TimeEdit(theme, time(9)), help_text="heure de Paris")),
            ("liste", Field(theme, "Sécurité", ComboBox(theme, [(1, "STARTTLS"), (2, "TLS")], value=1), optional=True)),
            ("mot de passe", Field(theme, "Mot de passe", PasswordEdit(theme))),
        ]
        wrong = LineEdit(theme, "412 870 335 00014")
        self._put_into(wrong, "clavier")
        samples.append(("erreur, clavier", Field(theme, "SIRET", wrong)))
        samples[-1][1].set_state(State.ERROR, "Ce SIRET n’est pas valable.")
        unlimited = SpinBox(theme, most=500, value=500, most_text="sans limite")
        samples.append(("nombre nommé", Field(theme, "Messages par minute", unlimited)))
        for place, (state, shown) in enumerate(samples):
            cell = QVBoxLayout()
            cell.setSpacing(2)
            cell.addWidget(Label(theme, state, "caption", "text_2"))
            cell.addWidget(shown)
            cell.addStretch()
            grid.addLayout(cell, place // 4, place % 4)
        for column in range(4):
            grid.setColumnStretch(column, 1)
        card.body.addLayout(grid)
        return card

    def _statuses(self) -> Card:
        card = Card(self._theme, "Statuts")
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(7)
        names = {
            "campaign": "Campagne",
            "delivery": "Message",
            "person": "Réponse",
            "order": "Commande",
            "sync": "Échanges",
        }
        for row, (group, name) in enumerate(names.items()):
            grid.addWidget(Label(self._theme, name, "caption", "text_2"), row, 0, Qt.AlignmentFlag.AlignTop)
            holder = QWidget()
            flow = FlowLayout(holder, 6)
            for status in self._theme.tokens.statuses(group).values():
                flow.addWidget(Pill.of(self._theme, status))
            grid.addWidget(holder, row, 1)
        grid.setColumnStretch(1, 1)
        card.body.addLayout(grid)
        card.body.addStretch()
        return card

    def _table(self) -> Card:
        theme = self._theme
        card = Card(theme, "Lignes de table")
        table = DataTable(theme, sample_model(), name="Lignes de table", row="grid_row", grid=True)
        table.set_columns((150, 206, 96), stretch=1)
        table.setFixedHeight(theme.height("grid_header") + 4 * theme.height("grid_row") + 2)
        table.hover_row(1)
        table.setCurrentIndex(table.model().index(2, 2))
        self.focused.append(table)
        card.body.addWidget(table)
        said = "Cellule active : bordure de 2 px. Cellule refusée : fond, bordure et coin."
        card.body.addWidget(Label(theme, said, "caption", "text_2", wrap=True))
        card.body.addStretch()
        return card

    def _page_states(self) -> Card:
        theme = self._theme
        card = Card(theme, "États d’une page")
        row = QHBoxLayout()
        row.setSpacing(16)
        empty = EmptyState(
            theme,
            "orders",
            "Aucune commande",
            "Une commande est créée à la clôture d’une campagne, ou à la main.",
            action="Préparer une commande",
        )
        loading = ProgressPanel(theme, "Lecture de «\u00a0liste-ete-2027.xlsx\u00a0»…")
        loading.set_progress(598, 1032, "598 lignes sur 1 032, encore 2 s")
        error = Banner(
            theme,
            Tone.BAD,
            "La messagerie refuse le mot de passe",
            "Messages en attente : 424. Aucun n’est perdu, aucun ne partira deux fois.",
        )
        error.add_action("Régler la messagerie")
        error.add_action("Copier le rapport", kind=Kind.LINK)
        offline = Banner(
            theme,
            Tone.WARN,
            "Vous êtes hors ligne",
            "Vous pouvez continuer à travailler. 3 modifications partiront au retour du réseau.",
            icon="offline",
        )
        offline.add_action("Réessayer")
        offline.add_action("Voir ce qui attend", kind=Kind.LINK)
        samples = (("vide", empty), ("chargement", loading), ("erreur", error), ("hors ligne", offline))
        for name, widget in samples:
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(Label(theme, name, "caption", "text_2"))
            column.addWidget(widget, 1)
            row.addLayout(column, 1)
        card.body.addLayout(row)
        return card

    def _confirmation(self) -> Card:
        card = Card(self._theme, "Confirmation qui engage")
        dialog = ConfirmDialog(
            self._theme,
            Confirmation(
                "Clôturer la campagne «\u00a0Rentrée 2026\u00a0»\u00a0?",
                "Les choix deviendront définitifs. La commande sera créée. Une campagne clôturée ne se rouvre pas.",
                act="Clôturer la campagne",
                give_up="Ne pas clôturer",
                kept="Tous les choix enregistrés, y compris ceux qui arrivent avant l’arrêt du portail.",
                figures=(
                    ("Réponses", "198 sur 214"),
                    ("Sans réponse", "16, dont 11 au format par défaut et 5 hors commande"),
                ),
            ),
        )
        dialog.setWindowFlags(Qt.WindowType.Widget)
        dialog.setProperty("embedded", "true")
        card.body.addWidget(dialog)
        card.body.addStretch()
        self.focused.append(dialog.give_up_button)
        return card

    def _steps(self) -> Card:
        theme = self._theme
        card = Card(theme, "Étapes et infobulle")
        card.body.addWidget(Stepper(theme, ["Paramétrer la campagne", "Liste des collaborateurs"], 1))
        card.body.addWidget(Stepper(theme, ["En attente", "Confirmée", "En cours", "Expédiée"], 1, numbered=False))
        steps = [Step("Organisme", "Qui accorde la dotation"), Step("Mot de passe", "Protège les données")]
        card.body.addWidget(Stepper(theme, steps, vertical=True))
        tip = QLabel("Effacer la campagne et ses réponses.")
        tip.setFont(theme.font("caption"))
        tip.setProperty("role", "tooltip")
        row = QHBoxLayout()
        row.addWidget(IconButton(theme, "delete", "Supprimer", framed=True))
        row.addWidget(tip)
        row.addStretch()
        card.body.addLayout(row)
        keys = QHBoxLayout()
        keys.addWidget(Label(theme, "Raccourcis", "caption", "text_2"))
        for key in ("Ctrl+F", "F2", "Ctrl+Z", "F5", "F1"):
            keys.addWidget(KeyHint(theme, key))
        keys.addWidget(CountBadge(theme, 1248))
        keys.addStretch()
        card.body.addLayout(keys)
        card.body.addStretch()
        return card

    def _cards(self) -> Card:
        theme = self._theme
        card = Card(theme, "Cartes à choisir")
        detail = "Chaque personne reçoit toute sa dotation dans un seul format."
        either = ChoiceCard(theme, "Classic <b>ou</b> Connect", detail)
        split = ChoiceCard(theme, "Classic <b>et/ou</b> Connect", "Chaque personne peut partager sa dotation.")
        self._group = ChoiceGroup({"either": either, "split": split}, "split", self)
        self.focused.append(split.radio)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(either, 1)
        row.addWidget(split, 1)
        card.body.addLayout(row)
        banner = Banner(theme, Tone.INFO, text="L’envoi commence <b>lundi 11 janvier</b> à 9 h.", inline=True)
        banner.add_action("Voir", kind=Kind.LINK)
        card.body.addWidget(banner)
        card.body.addStretch()
        return card

    def _tools(self) -> Card:
        theme = self._theme
        card = Card(theme, "Actions et recherche")
        row = QHBoxLayout()
        close = LabelledTool(theme, "close_campaign", "Clôturer", tone=Tone.OK)
        _point_at(close)
        off = LabelledTool(theme, "excluded", "Voir les exclusions")
        off.set_available(available=False, why_not="La liste est établie à la clôture.")
        view = LabelledTool(theme, "view", "Consulter ou modifier")
        self.focused.append(view)
        for tool in (view, close, LabelledTool(theme, "delete", "Supprimer", tone=Tone.BAD), off):
            row.addWidget(tool)
        row.addStretch()
        card.body.addLayout(row)
        card.body.addWidget(SearchField(theme))
        kinds = Segments(theme, [("all", "Toutes"), ("cv", "Classic, 59"), ("cd", "Connect, 71")], value="all")
        marked = Segments(theme, [("CSE", "CSE"), ("COS", "COS"), ("CAS", "CAS")], value="CSE", marked=True)
        card.body.addWidget(kinds)
        card.body.addWidget(marked)
        card.body.addStretch()
        return card

    def _time_line(self) -> Card:
        card = Card(self._theme, "Sections et calendrier")
        bar = SectionBar(self._theme, ["Dates et options", "Relances et images", "E-mails", "Espace collaborateur"])
        bar.set_state(0, SectionState.DONE)
        bar.set_state(1, SectionState.DONE)
        bar.set_state(2, SectionState.FAULTY, "1 à corriger")
        bar.set_state(3, SectionState.TODO)
        card.body.addWidget(bar)
        card.body.addWidget(TimeLine(self._theme, sample_plan()))
        return card


def _point_at(widget: QWidget) -> None:
    """Make a widget believe that the mouse is over it."""
    widget.ensurePolished()
    widget.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    middle = QPointF(widget.rect().center())
    none = Qt.MouseButton.NoButton
    move = QMouseEvent(QEvent.Type.MouseMove, middle, middle, none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, move)


def picture(window: QWidget, focused: Sequence[QWidget] = (), *, scale: float = 1) -> QPixmap:
    """Paint a window that is shown, each of ``focused`` with the focus in turn.

    Args:
        window: the window.
        focused: what is to bear the focus ring.
        scale: the pixels for each device-independent one.
    """
    whole = _painted(window, scale)
    painter = QPainter(whole)
    for widget in focused:
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        around = 6
        at = widget.mapTo(window, QPoint(-around, -around))
        size = widget.size() + QSize(2 * around, 2 * around)
        shown = _painted(window, scale)
        part = shown.copy(*(round(value * scale) for value in (at.x(), at.y(), size.width(), size.height())))
        part.setDevicePixelRatio(scale)
        painter.drawPixmap(at, part)
    painter.end()
    return whole


def _painted(window: QWidget, scale: float) -> QPixmap:
    pixmap = QPixmap(window.size() * scale)
    pixmap.setDevicePixelRatio(scale)
    window.render(pixmap)
    return pixmap


def render_gallery(theme: Theme, folder: Path, scheme: Scheme, scale: float = 1) -> Path:
    """Write the gallery as a picture into ``folder`` and return its path; the theme keeps its scheme."""
    former = theme.scheme
    theme.set_scheme(scheme)
    gallery = Gallery(theme)
    gallery.resize(_SIZE)
    gallery.show()
    gallery.activateWindow()
    QApplication.processEvents()
    gallery.resize(_SIZE.width(), gallery.sizeHint().height())
    QApplication.processEvents()
    suffix = "" if scale == 1 else f"-{scale:g}x"
    path = folder / f"composants-{'sombre' if theme.dark else 'clair'}{suffix}.png"
    picture(gallery, gallery.focused, scale=scale).save(str(path))
    gallery.close()
    gallery.deleteLater()
    theme.set_scheme(former)
    return path


def main(arguments: Sequence[str]) -> int:
    """Write the pictures into the folder that is named, or open the window."""
    if arguments:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication([])
    theme = Theme(application)
    if arguments:
        for scheme in (Scheme.LIGHT, Scheme.DARK):
            render_gallery(theme, Path(arguments[0]), scheme, float(arguments[1]) if len(arguments) > 1 else 1)
        return 0
    gallery = Gallery(theme)
    gallery.show()
    run: Callable[[], int] = application.exec
    return run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
