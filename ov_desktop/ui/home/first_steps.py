"""What the first screen shows before there is a campaign: three steps (textes 4.8)."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.buttons import Button, Kind
from ov_desktop.ui.widgets.cards import Card
from ov_desktop.ui.widgets.labels import Label
from ov_desktop.ui.widgets.pills import Pill
from ov_desktop.wording.text import _

_SAMPLE = _(
    "Une autre fenêtre s’ouvre, avec un organisme, des personnes et des messages inventés. Rien ne quitte cet "
    "ordinateur, et rien ne change ici."
)


class FirstSteps(Card):
    """A welcome and the three steps to the first campaign.

    Signals:
        mail_wanted: the mail account is to be set up.
        portal_wanted: the portal is to be set up.
        create_wanted: a campaign is to be made.
        sample_wanted: the demonstration is to be opened.
    """

    mail_wanted = Signal()
    portal_wanted = Signal()
    create_wanted = Signal()
    sample_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, _("Bienvenue"), ruled=True)
        self._theme = theme
        self._dones = [Pill.of(theme, theme.status("campaign", "closed")) for _step in range(3)]
        self.mail_button = Button(theme, _("Régler la messagerie"))
        self.portal_button = Button(theme, _("Régler le portail"))
        self.create_button = Button(theme, _("Créer une campagne"), Kind.PRIMARY)
        self.mail_button.clicked.connect(self.mail_wanted)
        self.portal_button.clicked.connect(self.portal_wanted)
        self.create_button.clicked.connect(self.create_wanted)
        self.sample_button = Button(theme, _("Ouvrir la démonstration"))
        self.sample_button.clicked.connect(self.sample_wanted)
        self._sample = Label(theme, _SAMPLE, color="text_2", wrap=True)
        self.body.setSpacing(theme.space(4))
        self.body.addWidget(
            Label(
                theme,
                _(
                    "Objectif Vacances demande à chaque personne la forme de ses Chèques-Vacances, puis prépare la "
                    "commande."
                ),
                wrap=True,
            )
        )
        steps = (
            (
                _("1. Réglez la messagerie"),
                _("L’application envoie les e-mails avec votre compte de messagerie."),
                self.mail_button,
            ),
            (
                _("2. Réglez le portail"),
                _("Le portail est le site où les personnes font leur choix."),
                self.portal_button,
            ),
            (
                _("3. Créez votre première campagne"),
                _("Choisissez les dates, puis importez la liste des personnes. Rien ne part avant votre accord."),
                self.create_button,
            ),
        )
        for place, (title, text, button) in enumerate(steps):
            self.body.addWidget(self._step(title, text, button, self._dones[place]))
        title = _("Ou essayez avec des données fictives")
        self.body.addWidget(self._row(title, self._sample, self.sample_button))

    def show_done(self, *, mail: bool, portal: bool) -> None:
        """Say which steps are done; the button of the next one stands out."""
        for done, pill, button in zip(
            (mail, portal, False), self._dones, (self.mail_button, self.portal_button, self.create_button), strict=True
        ):
            pill.setVisible(done)
            button.setVisible(not done)
        self.create_button.setEnabled(True)

    def show_sample(self, *, opened: bool) -> None:
        """Say that the demonstration is opening, or that it could not be."""
        self._sample.setText(
            _("La démonstration s’ouvre dans une autre fenêtre. Cela prend quelques secondes.")
            if opened
            else _("La démonstration n’a pas pu s’ouvrir. Réessayez, ou prévenez votre service informatique.")
        )

    def _step(self, title: str, text: str, button: Button, done: Pill) -> QWidget:
        theme = self._theme
        state = theme.status("campaign", "finished")
        done.show_state(state.tone, _("Fait"), "done")
        return self._row(title, Label(theme, text, color="text_2", wrap=True), done, button)

    def _row(self, title: str, text: Label, *parts: QWidget) -> QWidget:
        theme = self._theme
        parts[-1].setMinimumWidth(theme.scaled(180))
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(Label(theme, title, weight=600, wrap=True))
        texts.addWidget(text)
        step = QWidget()
        row = QHBoxLayout(step)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(4))
        row.addLayout(texts, 1)
        for part in parts:
            row.addWidget(part)
        return step
