"""A list that is not there yet: how to bring one in (SPEC L1, L2)."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.buttons import Button, Kind, Size
from ov_desktop.ui.widgets.labels import Label
from ov_desktop.ui.widgets.states import EmptyState
from ov_desktop.ui.wizard.layouts import OverFooter
from ov_desktop.wording.text import _


class EmptyListView(OverFooter):
    """No list yet: the template, and a file to choose or to drop.

    Signals:
        template_wanted: the user wants the Excel template.
        file_wanted: the user wants to choose a file.
        hand_wanted: the user wants to type the people in.
        back_wanted: the user wants to go back to the settings.
    """

    template_wanted = Signal()
    file_wanted = Signal()
    hand_wanted = Signal()
    back_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Make the page."""
        super().__init__(theme, parent=parent)
        self._empty = EmptyState(
            theme,
            "excel",
            _("La liste est vide"),
            _(
                "Cette liste contient les personnes qui reçoivent une dotation. "
                "Téléchargez le modèle Excel, remplissez-le, puis chargez-le ici."
            ),
            action=_("Télécharger le modèle Excel"),
        )
        hint = Label(
            theme,
            _("Vous pouvez aussi déposer le fichier sur cette page\u00a0: .xlsx, .xls, .ods ou .csv."),
            color="text_2",
            wrap=True,
        )
        hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.content.addWidget(self._empty, 1)
        self.content.addWidget(hint)
        self.content.addLayout(self._by_hand(theme))
        self.back = Button(theme, _("Étape précédente"), icon="previous")
        self.choose = Button(theme, _("Choisir un fichier"), Kind.PRIMARY, icon="open_file", size=Size.LARGE)
        self.footer.add_left(self.back)
        self.footer.add_right(self.choose)
        self._empty.acted.connect(self.template_wanted)
        self.back.clicked.connect(self.back_wanted)
        self.choose.clicked.connect(self.file_wanted)

    def _by_hand(self, theme: Theme) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.space(2))
        self.hand = Button(theme, _("Ajouter une personne"), Kind.LINK, icon="add")
        self.hand.setToolTip(_("Vous pouvez ajouter les personnes une par une, ou coller un tableau."))
        self.hand.clicked.connect(self.hand_wanted)
        row.addStretch()
        row.addWidget(Label(theme, _("Vous préférez saisir à la main\u00a0?"), color="text_2"))
        row.addWidget(self.hand)
        row.addStretch()
        return row

    @property
    def template(self) -> Button:
        """The button that gives the template."""
        button = self._empty.button
        if button is None:
            raise RuntimeError("the empty list offers the template")
        return button
