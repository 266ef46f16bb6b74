"""Shows one caught message: as people see it, as plain text, and its headers; nothing is fetched (SPEC R2)."""

import re
from collections.abc import Mapping
from html import escape
from typing import Any

from PySide6.QtCore import QByteArray, QUrl, Signal
from PySide6.QtGui import QGuiApplication, QImage, QTextDocument
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QStackedWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from ov_desktop.ui.mails.reading import MailContent
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.buttons import Button, Segments
from ov_desktop.ui.widgets.cards import Card
from ov_desktop.ui.widgets.labels import ElidedLabel, Label, Rule
from ov_desktop.wording.text import _

_HEADERS = {
    "From": _("De"),
    "To": _("À"),
    "Subject": _("Objet"),
    "Date": _("Date"),
    "Reply-To": _("Réponse à"),
    "Message-ID": _("Identifiant"),
}

_NO_SIZE = re.compile(r"font-size:\s*0(?:px)?(?=[;\"])")
_WIDE = re.compile(r"(max-width:600px[^>]*>\s*<table)")


class MailBrowser(QTextBrowser):
    """Shows HTML without following links and without loading anything but the images of the message itself."""

    def __init__(self) -> None:
        super().__init__()
        self._images: Mapping[str, bytes] = {}
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)

    def show_html(self, html: str, images: Mapping[str, bytes]) -> None:
        """Show a message."""
        self._images = images
        # Layouts of e-mails close gaps with a size of 0, which Qt takes for a mistake, and know the width that Qt
        # does not: the most that a block may have.
        self.setHtml(_WIDE.sub(r'\1 width="600"', _NO_SIZE.sub("font-size:1px", html)))

    def loadResource(self, kind: int, name: QUrl | str) -> Any:  # noqa: ANN401 -- as Qt has it
        """Give an image of the message; anything else is empty."""
        found = self._images.get(QUrl(name).toString())
        if found is not None and kind == QTextDocument.ResourceType.ImageResource.value:
            return QImage.fromData(QByteArray(found))
        return QByteArray()


class MailViewer(Card):
    """One message with its headers and its personal link.

    Signals:
        copied: the personal link is in the clipboard.
    """

    copied = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, flush=True)
        self._theme = theme
        self._link = ""
        self.setAccessibleName(_("Message choisi"))
        self.subject = Label(theme, role="card_title", wrap=True)
        self.forms = Segments(
            theme,
            [("html", _("Aperçu")), ("text", _("Texte brut")), ("headers", _("En-têtes"))],
            value="html",
            name=_("Forme du message"),
            small=True,
            marked=True,
        )
        self.copy_button = Button(theme, _("Copier le lien personnel"), icon="copy")
        self._copied = Label(theme, role="caption", color="ok")
        self.html = MailBrowser()
        self.html.setAccessibleName(_("Aperçu du message"))
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(_("Texte brut du message"))
        self._headers = QGridLayout()
        self._stack = QStackedWidget()
        self._places = {"html": 0, "text": 1, "headers": 2}
        for widget in (self.html, self.text, self._headers_box()):
            self._stack.addWidget(widget)
        self._lay_out()
        self._paper()
        self.forms.picked.connect(self._show_form)
        self.copy_button.clicked.connect(self._copy)

    def show_content(self, subject: str, content: MailContent) -> None:
        """Show a message."""
        self._link = content.link
        self._copied.setText("")
        self.subject.setText(subject or _("Sans objet"))
        self.copy_button.setVisible(bool(content.link))
        self.html.show_html(content.html or _plain_html(content.text), content.images)
        self.text.setPlainText(content.text)
        self._show_headers(content.headers)

    def _show_form(self, form: object) -> None:
        self._stack.setCurrentIndex(self._places[str(form)])

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._link)
        self._copied.setText(_("Lien copié"))
        self.copied.emit()

    def _show_headers(self, headers: tuple[tuple[str, str], ...]) -> None:
        while (item := self._headers.takeAt(0)) is not None:
            if widget := item.widget():
                widget.deleteLater()
        for row, (name, value) in enumerate(headers):
            self._headers.addWidget(Label(self._theme, _HEADERS.get(name, name), color="text_2"), row, 0)
            self._headers.addWidget(ElidedLabel(self._theme, value), row, 1)

    def _headers_box(self) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        side = self._theme.space("card_padding")
        column.setContentsMargins(side, side, side, side)
        self._headers.setHorizontalSpacing(self._theme.space(4))
        self._headers.setVerticalSpacing(self._theme.space(2))
        self._headers.setColumnStretch(1, 1)
        column.addLayout(self._headers)
        column.addStretch()
        return box

    def _paper(self) -> None:
        """Show messages on the paper that people see, whatever the palette."""
        colors = self._theme.tokens.email_colors
        self.html.setStyleSheet(
            f"QTextBrowser {{ background: {colors['body']}; color: {colors['text']}; border: 0; border-radius: 0; }}"
        )
        for widget in (self.html, self.text):
            widget.setFrameShape(QTextBrowser.Shape.NoFrame)

    def _lay_out(self) -> None:
        theme = self._theme
        side = theme.space("card_padding")
        top = QVBoxLayout()
        top.setContentsMargins(side, theme.space(3), side, theme.space(3))
        top.setSpacing(theme.space(2))
        top.addWidget(self.subject)
        row = QHBoxLayout()
        row.setSpacing(theme.space(2))
        row.addWidget(self.forms)
        row.addStretch()
        row.addWidget(self._copied)
        row.addWidget(self.copy_button)
        top.addLayout(row)
        self.body.setSpacing(0)
        self.body.addLayout(top)
        self.body.addWidget(Rule())
        self.body.addWidget(self._stack, 1)


def _plain_html(text: str) -> str:
    return f"<pre>{escape(text)}</pre>"
