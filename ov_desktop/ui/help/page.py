"""The page "Aide": questions to search in, contact, practical information (SPEC section 11)."""

from functools import cached_property, partial
from typing import ClassVar

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ov_desktop import __version__
from ov_desktop.domain.organisation import Organisation
from ov_desktop.ui.itemmodels.rows import fold
from ov_desktop.ui.page import Page
from ov_desktop.ui.spread import Spread
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.two_columns import TwoColumns
from ov_desktop.ui.widgets.buttons import Button, Kind
from ov_desktop.ui.widgets.cards import Card
from ov_desktop.ui.widgets.labels import KeyHint, Label
from ov_desktop.ui.widgets.search import SearchField
from ov_desktop.ui.widgets.states import EmptyState
from ov_desktop.ui.workbench import Subject, Workbench
from ov_desktop.wording.help import FORMATS, SHORTCUTS, TOPICS, Question, Topic
from ov_desktop.wording.text import _

_HELP = _(
    "Cette page réunit les questions fréquentes et des informations pratiques. Tapez un mot dans la recherche pour "
    "réduire la liste.\n\nSur chaque autre page, F1 ouvre l’aide de cette page."
)
_LEAST_MAIN = 560


class HelpPage(Page):
    """Answers in one column, what one needs at hand in the other."""

    subjects: ClassVar[frozenset[Subject]] = frozenset({Subject.ORGANISATION, Subject.PORTAL})

    def __init__(self, workbench: Workbench) -> None:
        super().__init__(workbench, _("Aide"), _HELP)
        theme = workbench.theme
        self.search = SearchField(theme, _("Rechercher"))
        self.search.setAccessibleName(_("Rechercher dans l’aide"))
        self.header.add_before_help(self.search)
        self._topics: list[TopicCard] = []
        self._columns = TwoColumns(theme, "side_column", _LEAST_MAIN, self)
        self.set_body(self._columns)
        self.nothing = EmptyState(
            theme,
            "navigation.help",
            _("Aucun résultat dans l’aide"),
            _("L’aide explique chaque écran. Essayez un autre mot."),
            action=_("Voir tous les sujets"),
        )
        self.nothing.hide()
        self._columns.main.addWidget(self.nothing)
        self._columns.main.addStretch(1)
        self._contact = Label(theme, wrap=True)
        self._columns.side.addStretch(1)
        # What is seen first is made now, the rest while it is looked at.
        self._add_topic(TOPICS[0])
        self._add_beside(self._contact_card(theme))
        self._rest = Spread(
            self,
            *(partial(self._add_topic, topic) for topic in TOPICS[1:]),
            *(lambda make=make: self._add_beside(make(theme)) for make in (_formats_card, _keys_card, _about_card)),
        )
        self.search.searched.connect(self.show_matches)
        self.nothing.acted.connect(self.search.clear)

    @property
    def topics(self) -> list["TopicCard"]:
        """The cards of questions."""
        self._rest.finish()
        return self._topics

    def refresh(self) -> None:
        """Read whom people contact."""
        accounts = self.workbench.desktop.accounts
        self.run(lambda _progress: accounts.organisation(), self._show_contact)

    def show_matches(self, text: str) -> None:
        """Show the questions that hold every word of a text."""
        words = fold(text).split()
        found = [card.show_matches(words) for card in self.topics]
        self.nothing.setVisible(not any(found))

    def _show_contact(self, organisation: Organisation | None) -> None:
        if organisation is None or not (organisation.contact_email or organisation.contact_phone):
            self._contact.setText(
                _("Aucun contact n’est indiqué. Saisissez-le dans «\u00a0Mon compte › Organisme\u00a0».")
            )
            return
        lines = [organisation.name, organisation.contact_email, organisation.contact_phone]
        self._contact.setText("\n".join(line for line in lines if line))

    def _add_topic(self, topic: Topic) -> None:
        card = TopicCard(self.workbench.theme, topic.title, topic.questions)
        self._columns.main.insertWidget(len(self._topics), card)
        self._topics.append(card)

    def _add_beside(self, card: Card) -> None:
        self._columns.side.insertWidget(self._columns.side.count() - 1, card)

    def _contact_card(self, theme: Theme) -> Card:
        card = Card(theme, _("Contact"))
        card.body.addWidget(Label(theme, _("Pour vos collaborateurs\u00a0:"), color="text_2"))
        card.body.addWidget(self._contact)
        card.body.addWidget(
            Label(
                theme,
                _(
                    "Pour les Chèques-Vacances eux-mêmes (utilisation, perte, remboursement), adressez-vous à l’ANCV. "
                    "Pour cette application, adressez-vous à votre service informatique, avec le rapport d’erreur."
                ),
                color="text_2",
                wrap=True,
            )
        )
        return card


class TopicCard(Card):
    """Questions on one subject; an answer opens under its question."""

    def __init__(self, theme: Theme, title: str, questions: tuple[Question, ...]) -> None:
        super().__init__(theme, title)
        self.entries = [Answer(theme, question) for question in questions]
        self.body.setSpacing(theme.space(1))
        for entry in self.entries:
            self.body.addWidget(entry)

    def show_matches(self, words: list[str]) -> bool:
        """Show the questions that hold every word, open where there are words; return whether there are any."""
        found = False
        for entry in self.entries:
            holds = all(word in entry.searched for word in words)
            entry.setVisible(holds)
            entry.button.setChecked(holds and bool(words))
            found = found or holds
        self.setVisible(found)
        return found


class Answer(QWidget):
    """A question, a button, and its answer, shown while the button is checked."""

    def __init__(self, theme: Theme, question: Question) -> None:
        super().__init__()
        self.searched = fold(f"{question.question} {question.answer}")
        self.button = Button(theme, question.question, Kind.LINK, icon="closed_group")
        self.button.setCheckable(True)
        self._theme = theme
        self._text = question.answer
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.button)
        self.button.setStyleSheet("text-align: left;")
        self.button.toggled.connect(self._open)

    @cached_property
    def answer(self) -> Label:
        """The answer, made when it is first wanted."""
        theme = self._theme
        answer = Label(theme, self._text, wrap=True)
        answer.setContentsMargins(theme.space(5) + 14, 0, theme.space(3), theme.space(2))
        answer.hide()
        self._column.addWidget(answer)
        return answer

    def _open(self, opened: bool) -> None:
        self.answer.setVisible(opened)
        self.button.set_icon("menu" if opened else "closed_group")


def _formats_card(theme: Theme) -> Card:
    card = Card(theme, _("Les deux formats"))
    for question, answer in FORMATS:
        card.body.addWidget(Label(theme, question, weight=600, wrap=True))
        card.body.addWidget(Label(theme, answer, color="text_2", wrap=True))
    return card


def _keys_card(theme: Theme) -> Card:
    card = Card(theme, _("Clavier"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.space(3))
    grid.setVerticalSpacing(theme.space(2))
    grid.setColumnStretch(1, 1)
    for row, (keys, meaning) in enumerate(SHORTCUTS):
        grid.addWidget(KeyHint(theme, keys), row, 0)
        grid.addWidget(Label(theme, meaning, color="text_2", wrap=True), row, 1)
    card.body.addLayout(grid)
    return card


def _about_card(theme: Theme) -> Card:
    card = Card(theme, _("À propos"))
    card.body.addWidget(Label(theme, _("Objectif Vacances, version {version}").format(version=__version__), wrap=True))
    text = _("Logiciel libre, sous licence MIT. Il n’est ni édité ni garanti par l’ANCV.")
    card.body.addWidget(Label(theme, text, color="text_2", wrap=True))
    return card
