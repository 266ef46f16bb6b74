"""The page "Modèles": where kept texts will be found (SPEC S7)."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ov_desktop.ui.navigation import PageKey
from ov_desktop.ui.page import Page
from ov_desktop.ui.widgets.states import EmptyState
from ov_desktop.ui.workbench import Workbench
from ov_desktop.wording.text import _


class TemplatesPage(Page):
    """Says how a text is kept for another campaign; there are none yet."""

    def __init__(self, workbench: Workbench) -> None:
        super().__init__(
            workbench,
            _("Modèles"),
            _("Un modèle garde l’objet et le texte d’un e-mail pour une autre campagne."),
        )
        empty = EmptyState(
            workbench.theme,
            "templates",
            _("Aucun modèle"),
            _(
                "Un modèle garde l’objet et le texte d’un e-mail pour une autre campagne. Dans une campagne, "
                "choisissez «\u00a0Sauvegarder comme modèle\u00a0»."
            ),
            action=_("Ouvrir une campagne"),
        )
        empty.acted.connect(lambda: workbench.show_page(PageKey.TRACKING))
        body = QWidget()
        box = QVBoxLayout(body)
        margin = workbench.theme.space("page_margin")
        box.setContentsMargins(margin, 0, margin, margin)
        box.addWidget(empty, 0, Qt.AlignmentFlag.AlignTop)
        self.set_body(body)
