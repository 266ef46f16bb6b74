"""Shows one caught message: as a mailbox does, as plain text, and its headers; nothing is fetched (SPEC R2)."""

from html import escape

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from ov_desktop.ui.account.outcome import Outcome
from ov_desktop.ui.mails.reading import MailContent
from ov_desktop.ui.preview.message_stage import MessageStage, ShownMessage
from ov_desktop.ui.preview.stage import Device
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.style.tokens import Tone
from ov_desktop.ui.tasks import Tasks
from ov_desktop.ui.widgets.buttons import Button, Segments
from ov_desktop.ui.widgets.cards import Card
from ov_desktop.ui.widgets.flow import FlowLayout
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
_LIGHT, _DARK, _TEXT, _HEAD = "light", "dark", "text", "headers"
_ACTION = _("Aperçu du message")
_PAGE = '<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"></head><body>{}</body></html>'
_PARAGRAPHS = '<div style="margin:16px;font:16px/24px Arial,sans-serif;white-space:pre-wrap">{}</div>'


class MailViewer(Card):
    """One message with its headers and its personal link, in the engine that shows previews.

    A link that is clicked says where it leads, and opens in the browser only by the button beside these words.

    Attributes:
        stage: the message, or its plain text.
        headers: who sent it to whom, and when.

    Signals:
        shown: the message is in front, whole.
        copied: the personal link is in the clipboard.
    """

    shown = Signal()
    copied = Signal()

    def __init__(self, theme: Theme, tasks: Tasks) -> None:
        super().__init__(theme, flush=True)
        self._theme = theme
        self._content: MailContent | None = None
        self._place: object = None
        self.setAccessibleName(_("Message choisi"))
        self.subject = ElidedLabel(theme, role="card_title")
        forms = [(_LIGHT, _("Clair")), (_DARK, _("Sombre")), (_TEXT, _("Texte seul")), (_HEAD, _("En-têtes"))]
        self.forms = Segments(theme, forms, value=_LIGHT, name=_("Forme du message"), small=True, marked=True)
        icons: dict[object, str] = {Device.PHONE: "phone", Device.COMPUTER: "desktop"}
        devices = [(Device.PHONE, _("Téléphone")), (Device.COMPUTER, _("Ordinateur"))]
        self.devices = Segments(theme, devices, value=Device.COMPUTER, name=_("Largeur"), small=True, icons=icons)
        self.copy_button = Button(theme, _("Copier le lien personnel"), icon="copy")
        self._copied = Label(theme, role="caption", color="ok")
        self.outcome = Outcome(theme, inline=True, closable=True)
        self.stage = MessageStage(theme, tasks)
        self.stage.frame.set_device(Device.COMPUTER)
        self._headers = QGridLayout()
        self._stack = QStackedWidget()
        self.headers = self._headers_box()
        self._stack.addWidget(self.stage)
        self._stack.addWidget(self.headers)
        self._lay_out()
        self._connect()

    def show_content(self, place: object, subject: str, content: MailContent) -> None:
        """Show a message; ``place`` tells it from the others."""
        self._place, self._content = place, content
        self._copied.setText("")
        self.outcome.clear()
        self.subject.set_text(subject or _("Sans objet"))
        self.copy_button.setVisible(bool(content.link))
        self.stage.put_text(content.text)
        self._show_headers(content.headers)
        self._show_form()

    def _show_form(self) -> None:
        content, form = self._content, self.forms.value()
        self._stack.setCurrentWidget(self.headers if form == _HEAD else self.stage)
        self.devices.setEnabled(form in {_LIGHT, _DARK})
        if content is None:
            return
        if form == _TEXT:
            self.stage.show_text()
        elif form != _HEAD:
            html = content.html or _PAGE.format(_PARAGRAPHS.format(escape(content.text)))
            self.stage.show_html(ShownMessage(html, content.images, self._place, dark=form == _DARK))

    def _turn_to_text(self) -> None:
        self.forms.set_value(_TEXT)
        self._show_form()

    def _say_link(self, address: str) -> None:
        self.outcome.say(_("Ce lien ouvre {value}.").format(value=address), Tone.INFO)
        if QUrl(address).scheme() in {"http", "https"}:
            button = self.outcome.add_action(_("Ouvrir dans le navigateur"), lambda: self._open(address))
            self.setTabOrder(self.devices.button(Device.COMPUTER), button)

    def _open(self, address: str) -> None:
        self.outcome.clear()
        QDesktopServices.openUrl(QUrl(address))

    def _copy(self) -> None:
        if self._content is None:
            return
        QGuiApplication.clipboard().setText(self._content.link)
        self._copied.setText(_("Lien copié"))
        self.copied.emit()

    def _show_headers(self, headers: tuple[tuple[str, str], ...]) -> None:
        while (item := self._headers.takeAt(0)) is not None:
            if widget := item.widget():
                widget.deleteLater()
        for row, (name, value) in enumerate(headers):
            self._headers.addWidget(Label(self._theme, _HEADERS.get(name, name), color="text_2"), row, 0)
            self._headers.addWidget(ElidedLabel(self._theme, value), row, 1)

    def _headers_box(self) -> QScrollArea:
        box, area = QWidget(), QScrollArea()
        column = QVBoxLayout(box)
        side = self._theme.space("card_padding")
        column.setContentsMargins(side, side, side, side)
        self._headers.setHorizontalSpacing(self._theme.space(4))
        self._headers.setVerticalSpacing(self._theme.space(2))
        self._headers.setColumnStretch(1, 1)
        column.addLayout(self._headers)
        column.addStretch()
        area.setWidget(box)
        area.setWidgetResizable(True)
        return area

    def _connect(self) -> None:
        self.forms.picked.connect(lambda _form: self._show_form())
        self.devices.picked.connect(lambda device: self.stage.frame.set_device(Device(device)))
        self.copy_button.clicked.connect(self._copy)
        self.stage.arrived.connect(self.shown)
        self.stage.link_refused.connect(self._say_link)
        self.stage.text_wanted.connect(self._turn_to_text)
        self.stage.failed.connect(lambda error: self.outcome.fail_with(error, _ACTION))

    def _lay_out(self) -> None:
        theme = self._theme
        side = theme.space("card_padding")
        top = QVBoxLayout()
        top.setContentsMargins(side, theme.space(2), side, theme.space(2))
        top.setSpacing(theme.space(2))
        first = QHBoxLayout()
        first.setSpacing(theme.space(2))
        first.addWidget(self.subject, 1)
        first.addWidget(self._copied)
        first.addWidget(self.copy_button)
        bars = QWidget()
        row = FlowLayout(bars, theme.space(2))
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.forms)
        row.addWidget(self.devices)
        top.addLayout(first)
        top.addWidget(bars)
        top.addWidget(self.outcome)
        self.body.setSpacing(0)
        self.body.addLayout(top)
        self.body.addWidget(Rule())
        self.body.addWidget(self._stack, 1)
