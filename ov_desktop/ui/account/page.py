"""The page "Mon compte": organisation, delivery sites, mail account, portal, security, a tab each (SPEC A3)."""

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ov_desktop.ui.account.security import SecurityTab
from ov_desktop.ui.account.settings_tabs import MailTab, OrganisationTab, PortalTab
from ov_desktop.ui.account.sites import SitesTab
from ov_desktop.ui.account.tab import AccountTab
from ov_desktop.ui.navigation import Request
from ov_desktop.ui.page import Page
from ov_desktop.ui.quitting import unsaved_question
from ov_desktop.ui.widgets.labels import Rule
from ov_desktop.ui.widgets.tabs import SectionBar
from ov_desktop.ui.workbench import Subject, Workbench
from ov_desktop.wording.text import _

SECTIONS = ("organisation", "sites", "mail", "portal", "security")
"""The tabs as requests name them."""

_MAKERS: dict[str, Callable[[Workbench, QWidget], AccountTab]] = {
    "organisation": OrganisationTab,
    "sites": SitesTab,
    "mail": MailTab,
    "portal": PortalTab,
    "security": SecurityTab,
}
_NAMING_THE_ORGANISATION = frozenset({"mail", "portal", "security"})


class AccountPage(Page):
    """The tabs of "Mon compte"; a request's ``section`` is one of ``SECTIONS``."""

    subjects: ClassVar[frozenset[Subject]] = frozenset(
        {Subject.ORGANISATION, Subject.SITES, Subject.MAIL_ACCOUNT, Subject.PORTAL}
    )

    def __init__(self, workbench: Workbench) -> None:
        super().__init__(
            workbench,
            _("Mon compte"),
            _(
                "Ici se règle ce qui vaut pour toutes vos campagnes.\n\n"
                "L’organisme et ses contacts figurent dans les e-mails et les commandes. Les adresses de livraison "
                "reçoivent les Chèques-Vacances Classic. La messagerie envoie les e-mails, le portail recueille les "
                "choix. La sécurité change le mot de passe et le code de récupération."
            ),
        )
        # What is made in its place is given its style once, not at each move.
        labels = [_("Organisme"), _("Adresses de livraison"), _("Messagerie"), _("Portail"), _("Sécurité")]
        self.bar = SectionBar(workbench.theme, labels, ruled=False)
        self.bar.setAccessibleName(_("Mon compte"))
        self._stack = QStackedWidget()
        body = QWidget(self)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(*(workbench.theme.space("page_margin"), 0) * 2)
        row.addWidget(self.bar)
        column.addLayout(row)
        column.addWidget(Rule())
        column.addWidget(self._stack, 1)
        self.set_body(body)
        self._tabs: dict[str, AccountTab] = {}
        self.bar.currentChanged.connect(self._show_tab)

    @property
    def section(self) -> str:
        """The tab in front, as requests name it."""
        return SECTIONS[self.bar.currentIndex()]

    def tab(self, section: str) -> AccountTab:
        """Return a tab, made when it is come to: all five together would keep the window waiting."""
        if section not in self._tabs:
            tab = _MAKERS[section](self.workbench, self._stack)
            self._tabs[section] = tab
            self._stack.addWidget(tab)
            tab.told.connect(self._tell)
            if isinstance(tab, SecurityTab):
                tab.signed_out.connect(lambda: self.window().close())
            if not self._stale:
                tab.load()
        return self._tabs[section]

    def enter(self, request: Request) -> None:
        """Come to the front, with the tab that was asked for."""
        super().enter(request)
        if request.section in SECTIONS:
            self.bar.setCurrentIndex(SECTIONS.index(request.section))
        self._show_tab()

    def refresh(self) -> None:
        """Read every tab again that was come to; what is typed and not saved stays."""
        for tab in self._tabs.values():
            tab.load()

    def _show_tab(self) -> None:
        self._stack.setCurrentWidget(self.tab(self.section))

    def leave(self) -> bool:
        """Ask before an entry that is not saved is left behind."""
        unsaved = next((name for name, tab in self._tabs.items() if tab.edited), None)
        if unsaved is None:
            return True
        self.bar.setCurrentIndex(SECTIONS.index(unsaved))
        if not unsaved_question(self.workbench.theme, self).confirmed():
            return False
        for tab in self._tabs.values():
            tab.give_up()
        return True

    def _tell(self, subjects: tuple[Subject, ...]) -> None:
        self.tell(*subjects)
        if Subject.ORGANISATION in subjects:
            for section in _NAMING_THE_ORGANISATION & self._tabs.keys():
                self._tabs[section].load()
