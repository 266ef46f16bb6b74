"""What the parts of step 1 need of the page that holds them: images, templates, previews (SPEC S6 to S10)."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from ov_desktop.services.first_texts import original_messages, original_welcome
from ov_desktop.services.template_files import TemplateKind
from ov_desktop.services.templates import Template, Templates
from ov_desktop.ui.notices import Notice
from ov_desktop.ui.page import Page
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.style.tokens import Tone
from ov_desktop.ui.window_state import close_by_escape
from ov_desktop.ui.wizard.image_work import ImageWork
from ov_desktop.ui.workbench import Subject
from ov_desktop.wording.text import _

if TYPE_CHECKING:
    from ov_desktop.ui.preview.portal_window import PortalPreviewWindow

WELCOME = TemplateKind.WELCOME

Take = Callable[[str, str], None]
"""Takes a subject and a text over."""


class Tools:
    """Opens dialogs and previews, off the main thread where it takes time."""

    def __init__(self, page: Page) -> None:
        """Work for a page."""
        self._page = page
        self.workbench = page.workbench
        self.images = ImageWork(page)
        self._portal: PortalPreviewWindow | None = None

    # --- templates ---------------------------------------------------------------------------------------

    def original(self, kind: TemplateKind) -> tuple[str, str]:
        """Return the original subject and text of a kind; a welcome has no subject."""
        message = kind.message
        return original_messages()[message] if message else ("", original_welcome())

    def load_template(self, kind: TemplateKind, take: Take) -> None:
        """Let the user choose one of the templates of a kind."""
        # Its tables are loaded where they are wanted: the page opens sooner.
        from ov_desktop.ui.templates.dialogs import LoadTemplateDialog  # noqa: PLC0415 -- see above

        dialog = LoadTemplateDialog(self._theme, self.workbench.tasks, self._templates, kind, self._page)
        dialog.chosen.connect(lambda template: take(template.subject, template.text))
        self._open(dialog)

    def save_template(self, kind: TemplateKind, subject: str, text: str) -> None:
        """Keep a text as a template, under a name that the user gives."""
        from ov_desktop.ui.templates.dialogs import SaveTemplateDialog  # noqa: PLC0415 -- as above

        dialog = SaveTemplateDialog(self._theme, self.workbench.tasks, self._templates, kind, subject, text, self._page)
        dialog.saved.connect(self._say_saved)
        self._open(dialog)

    def _open(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _say_saved(self, template: Template) -> None:
        text = _("Modèle «\u00a0{name}\u00a0» sauvegardé.").format(name=template.name)
        self._page.notices.show_notice(Notice(Tone.OK, text))
        self._page.tell(Subject.TEMPLATES)

    @property
    def _theme(self) -> Theme:
        return self.workbench.theme

    @property
    def _templates(self) -> Templates:
        return self.workbench.desktop.templates

    # --- the employee's space ----------------------------------------------------------------------------

    def open_portal_preview(self, campaign_id: str) -> None:
        """Open the employee's space of a draft in a window of its own."""
        from ov_desktop.ui.preview.portal_window import PortalPreviewWindow  # noqa: PLC0415 -- as above

        if self._portal is None:
            self._portal = PortalPreviewWindow(self.workbench, self._page)
            close_by_escape(self._portal)
        self._portal.open_campaign(campaign_id)
