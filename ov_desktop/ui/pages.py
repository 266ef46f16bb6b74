"""The pages of the window, in the order of the side bar; each is imported when it is first visited."""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from ov_desktop.ui.navigation import PageKey
from ov_desktop.ui.page import Page, PageEntry
from ov_desktop.ui.workbench import Workbench
from ov_desktop.wording.text import _

if TYPE_CHECKING:
    from ov_desktop.ui.demonstration import Demonstration

_WITH_WIDGETS = ("PySide6.QtWidgets", "PySide6.QtPrintSupport")
"""The modules of Qt that pages load whose classes are widgets."""
_MAILS_ICON = "mdi6.email-open-outline"


def all_pages(demonstration: "Demonstration | None" = None) -> tuple[PageEntry, ...]:
    """Return every page.

    Args:
        demonstration: where it is one, its caught mails can be read, and its sample list is at hand (SPEC R2).
    """
    pages = (
        PageEntry(PageKey.HOME, _("Accueil"), "home", _home),
        PageEntry(PageKey.CREATE, _("Création d’une campagne"), "create", _create(demonstration)),
        PageEntry(PageKey.TRACKING, _("Suivi des campagnes"), "tracking", _tracking),
        PageEntry(PageKey.ORDERS, _("Mes commandes"), "orders", _orders),
        PageEntry(PageKey.TEMPLATES, _("Modèles"), "navigation.templates", _templates),
        PageEntry(PageKey.ACCOUNT, _("Mon compte"), "account", _account, apart=True),
        PageEntry(PageKey.HELP, _("Aide"), "help", _help),
    )
    if demonstration is None:
        return pages
    return (*pages, PageEntry(PageKey.MAILS, _("E-mails captés"), _MAILS_ICON, _mails(demonstration)))


def load_first() -> None:
    """Load the code of the page that is shown first; off the main thread, before it is asked for."""
    import_module("ov_desktop.ui.home.page")


def load_others() -> None:
    """Load the code of the other pages in the order in which they are likely to be visited; off the main thread."""
    for name in ("tracking", "wizard", "orders", "templates", "account", "help", "mails"):
        import_module(f"ov_desktop.ui.{name}.page")
    _load_widget_classes()


def _load_widget_classes() -> None:
    """Let PySide make its widget classes now.

    It makes each when it is first needed, and all of them at once when Qt first hands out a widget whose class it has
    to find out: the main thread would wait for that when the first form is shown.
    """
    for module in map(import_module, _WITH_WIDGETS):
        for name in dir(module):
            getattr(module, name)


def _home(workbench: Workbench) -> Page:
    from ov_desktop.ui.home.page import HomePage

    return HomePage(workbench)


def _create(demonstration: "Demonstration | None") -> Callable[[Workbench], Page]:
    def create(workbench: Workbench) -> Page:
        from ov_desktop.ui.wizard.files import AskedFiles
        from ov_desktop.ui.wizard.page import WizardPage

        return WizardPage(workbench, AskedFiles(demonstration.lists) if demonstration else None)

    return create


def _tracking(workbench: Workbench) -> Page:
    from ov_desktop.ui.tracking.page import TrackingPage

    return TrackingPage(workbench)


def _orders(workbench: Workbench) -> Page:
    from ov_desktop.ui.orders.page import OrdersPage

    return OrdersPage(workbench)


def _templates(workbench: Workbench) -> Page:
    from ov_desktop.ui.templates.page import TemplatesPage

    return TemplatesPage(workbench)


def _account(workbench: Workbench) -> Page:
    from ov_desktop.ui.account.page import AccountPage

    return AccountPage(workbench)


def _help(workbench: Workbench) -> Page:
    from ov_desktop.ui.help.page import HelpPage

    return HelpPage(workbench)


def _mails(demonstration: "Demonstration") -> Callable[[Workbench], Page]:
    def mails(workbench: Workbench) -> Page:
        from ov_desktop.ui.mails.page import MailsPage

        return MailsPage(workbench, demonstration.mails)

    return mails
