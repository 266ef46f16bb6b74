"""The panel beside the texts of a campaign: each message as a person will receive it (SPEC S9)."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ov_desktop.domain.campaign import MessageKind
from ov_desktop.ui.account.outcome import Outcome
from ov_desktop.ui.preview.message_stage import MessageStage, ShownMessage
from ov_desktop.ui.preview.paper import ask_pdf_path, ask_printer
from ov_desktop.ui.preview.person_picker import PersonPicker
from ov_desktop.ui.preview.stage import Device
from ov_desktop.ui.preview.trial import TrialSending
from ov_desktop.ui.style.tokens import Tone
from ov_desktop.ui.tasks import Lane
from ov_desktop.ui.widgets.buttons import Button, IconButton, Segments
from ov_desktop.ui.widgets.cards import Card
from ov_desktop.ui.widgets.labels import Label, Rule
from ov_desktop.ui.workbench import Changed, Subject, Workbench
from ov_desktop.wording.text import _

if TYPE_CHECKING:
    from ov_desktop.services.previews import MessagePreview, PreviewPerson
    from ov_desktop.ui.preview.message_view import MessageView

T = TypeVar("T")

_SUBJECTS = frozenset(
    {Subject.CAMPAIGNS, Subject.PEOPLE, Subject.ORGANISATION, Subject.SITES, Subject.MAIL_ACCOUNT, Subject.PORTAL}
)
_LIGHT, _DARK, _TEXT = "light", "dark", "text"
_ACTION = _("Aperçu du message")


class MessagePreviewPanel(Card):
    """Shows a message of a campaign for a person: on two widths, in the light and in the dark, as plain text.

    The web engine is loaded when the panel is first seen with a message to show.

    Signals:
        shown: the preview of ``kind`` is in front, whole.
        large_wanted: the user asks for a window of its own.
    """

    shown = Signal(object)
    large_wanted = Signal()

    def __init__(self, workbench: Workbench, parent: QWidget | None = None, *, large: bool = False) -> None:
        """Make an empty panel; ``large`` for one in a window of its own."""
        super().__init__(workbench.theme, flush=True, parent=parent)
        theme = workbench.theme
        self._workbench = workbench
        self._campaign_id = ""
        self._kind = MessageKind.LAUNCH
        self._person_id = ""
        self._asked = 0
        self._stale = False
        self._preview: MessagePreview | None = None
        self.setAccessibleName(_("Aperçu"))
        icons: dict[object, str] = {Device.PHONE: "phone", Device.COMPUTER: "desktop"}
        devices = [(Device.PHONE, _("Téléphone")), (Device.COMPUTER, _("Ordinateur"))]
        self.devices = Segments(
            theme, devices, value=Device.COMPUTER if large else Device.PHONE, name=_("Largeur"), small=True, icons=icons
        )
        forms = [(_LIGHT, _("Clair")), (_DARK, _("Sombre")), (_TEXT, _("Texte seul"))]
        self.forms = Segments(theme, forms, value=_LIGHT, name=_("Forme du message"), small=True, marked=True)
        self.print_button = IconButton(theme, "print", _("Imprimer"), color="accent_text")
        self.pdf_button = IconButton(theme, "pdf", _("Enregistrer en PDF"), color="accent_text")
        self.copy_button = IconButton(theme, "copy", _("Copier le message"))
        self.large_button = IconButton(theme, "mdi6.arrow-expand", _("Ouvrir en grand"))
        # Shown before it has a place, it would be a window of its own and take the focus.
        if large:
            self.large_button.hide()
        self.picker = PersonPicker(theme, self._search)
        self.send_button = Button(theme, _("Envoyer un essai"), icon="send_test")
        self.subject = Label(theme, weight=600, wrap=True)
        self.outcome = Outcome(theme, closable=True)
        self.stage = MessageStage(theme, workbench.tasks)
        self.stage.frame.set_device(Device.COMPUTER if large else Device.PHONE)
        self.trial = TrialSending(workbench, self.send_button, self.outcome, self)
        self._lay_out()
        self._connect()
        self._enable()

    # --- what is shown -----------------------------------------------------------------------------------

    @property
    def kind(self) -> MessageKind:
        """The message that is shown."""
        return self._kind

    @property
    def campaign_id(self) -> str:
        """The campaign whose message is shown, empty before there is one."""
        return self._campaign_id

    @property
    def preview(self) -> "MessagePreview | None":
        """What is shown."""
        return self._preview

    @property
    def view(self) -> "MessageView | None":
        """What shows the message, once the web engine is there."""
        return self.stage.view

    def show_message(self, campaign_id: str, kind: MessageKind) -> None:
        """Show a message of a campaign, for the person who was chosen for it."""
        if campaign_id != self._campaign_id:
            self.forget()
        self._campaign_id, self._kind = campaign_id, kind
        self.refresh()

    def forget(self) -> None:
        """Know nothing any more of the campaign that was shown: neither what it sends nor what came of it."""
        self._asked += 1
        self._campaign_id = self._person_id = ""
        self._preview = None
        self.outcome.clear()
        self._enable()

    def show_person(self, person_id: str) -> None:
        """Show the message for another person."""
        self._person_id = person_id
        self.refresh()

    def refresh(self) -> None:
        """Make the preview again from what is saved; at once where it is seen, else when it is."""
        if not self._campaign_id:
            return
        if not self.isVisible():
            self._stale = True
            return
        self._stale = False
        self._asked += 1
        asked, campaign_id, kind, person_id = self._asked, self._campaign_id, self._kind, self._person_id
        previews = self._workbench.desktop.previews
        if self._preview is None:
            self.stage.show_waiting()

        def show(preview: "MessagePreview") -> None:
            if asked == self._asked:
                self._show(preview)

        def fail(error: Exception) -> None:
            if asked == self._asked:
                self.outcome.fail_with(error, _ACTION)

        self._run(lambda: previews.message(campaign_id, kind, person_id), show, failed=fail)

    def showEvent(self, event: QShowEvent) -> None:
        """Make the preview that was asked for meanwhile."""
        super().showEvent(event)
        if self._stale or (self._preview is None and self._campaign_id):
            self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Close what belongs to the panel."""
        self.picker.popup.close()
        super().hideEvent(event)

    def _show(self, preview: "MessagePreview") -> None:
        former, self._preview = self._preview, preview
        if former is not None and _read_of(former) != _read_of(preview):
            self.outcome.clear_news()
        self._person_id = preview.person.id
        self.picker.show_person(preview.person)
        self.subject.setText(preview.subject)
        self.subject.setToolTip(_("Objet du message"))
        if former is None or former.text != preview.text:
            same = former is not None and (former.kind, former.person.id) == (preview.kind, preview.person.id)
            self.stage.put_text(preview.text, keep_place=same)
        self._enable()
        self._show_form()

    def _show_form(self) -> None:
        """Bring the form that was chosen to the front."""
        preview, form = self._preview, self.forms.value()
        if preview is None:
            return
        if form == _TEXT:
            self.stage.show_text()
            self.shown.emit(preview.kind)
        else:
            place = (self._campaign_id, preview.kind, preview.person.id)
            self.stage.show_html(ShownMessage(preview.html, preview.images, place, dark=form == _DARK))

    def _on_arrived(self) -> None:
        if self._preview is not None:
            self.shown.emit(self._preview.kind)

    def _turn_to_text(self) -> None:
        self.forms.set_value(_TEXT)
        self._show_form()

    # --- what one does with it ---------------------------------------------------------------------------

    def save_pdf(self) -> None:
        """Ask for a file and write the message there as a PDF."""
        preview, view = self._preview, self.view
        if preview is None or view is None:
            return
        path = ask_pdf_path(self, preview.subject)
        if path is None:
            return

        def written(ok: bool) -> None:
            if ok:
                self.outcome.say(_("«\u00a0{file}\u00a0» est enregistré.").format(file=path.name))
            else:
                text = _(
                    "Le fichier «\u00a0{file}\u00a0» n’a pas pu être enregistré. Le message est toujours affiché ici. "
                    "Choisissez un autre endroit."
                )
                self.outcome.say(text.format(file=path.name), Tone.BAD)

        view.save_pdf(preview.html, preview.images, path, written)

    def print_message(self) -> None:
        """Ask for a printer and print the message there."""
        preview, view = self._preview, self.view
        if preview is None or view is None or (printer := ask_printer(self)) is None:
            return

        def printed(ok: bool) -> None:
            if not ok:
                text = _(
                    "Le message n’a pas pu être imprimé. Il est toujours affiché ici. Vérifiez l’imprimante, puis "
                    "réessayez."
                )
                self.outcome.say(text, Tone.BAD)

        view.print_message(preview.html, preview.images, printer, printed)

    def copy(self) -> None:
        """Copy the message: formatted for those who take it, as text for the others."""
        if self._preview is None:
            return
        data = QMimeData()
        data.setText(self._preview.text)
        data.setHtml(self._preview.html)
        QGuiApplication.clipboard().setMimeData(data)
        self.outcome.say(_("Le message est copié, avec sa mise en forme et en texte seul."))

    def _say_link(self, address: str) -> None:
        text = _("Ce lien ouvre {value}. L’aperçu n’ouvre aucun lien.")
        self.outcome.say(text.format(value=address), Tone.INFO)

    def _send(self) -> None:
        if self._preview is not None:
            self.trial.begin(self._campaign_id, self._kind, self._person_id)

    def _search(self, text: str) -> None:
        campaign_id, previews = self._campaign_id, self._workbench.desktop.previews

        def look() -> "tuple[list[PreviewPerson], list[PreviewPerson]]":
            return previews.people(campaign_id, text), previews.samples()

        self._run(look, lambda found: self.picker.offer(*found))

    # --- building ----------------------------------------------------------------------------------------

    def _run(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        *,
        lane: Lane = Lane.DATABASE,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        self._workbench.tasks.run(
            lambda _progress: work(),
            owner=self,
            done=done,
            failed=failed or (lambda error: self.outcome.fail_with(error, _ACTION)),
            lane=lane,
        )

    def _enable(self) -> None:
        """Offer what can be done with what there is."""
        there = self._preview is not None
        for button in (self.send_button, self.copy_button, self.picker, self.large_button):
            button.setEnabled(there)
        for button in (self.print_button, self.pdf_button):
            button.setEnabled(there and self.view is not None)

    def _connect(self) -> None:
        self.devices.picked.connect(lambda device: self.stage.frame.set_device(Device(device)))
        self.forms.picked.connect(lambda _form: self._show_form())
        self.picker.picked.connect(self.show_person)
        self.print_button.clicked.connect(self.print_message)
        self.pdf_button.clicked.connect(self.save_pdf)
        self.copy_button.clicked.connect(self.copy)
        self.send_button.clicked.connect(self._send)
        self.large_button.clicked.connect(self.large_wanted)
        self.stage.arrived.connect(self._on_arrived)
        self.stage.ready.connect(self._enable)
        self.stage.link_refused.connect(self._say_link)
        self.stage.failed.connect(lambda error: self.outcome.fail_with(error, _ACTION))
        self.stage.text_wanted.connect(self._turn_to_text)
        self._workbench.changed.connect(self._on_changed)

    def _on_changed(self, changed: Changed, _initiator: object) -> None:
        if changed.subjects & _SUBJECTS and changed.campaign_id in {None, self._campaign_id}:
            self.refresh()

    def _lay_out(self) -> None:
        theme = self._workbench.theme
        side = theme.space(3)
        first, second, third = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        first.addWidget(Label(theme, _("Aperçu"), "card_title"))
        first.addWidget(self.devices)
        first.addStretch(1)
        first.addLayout(_beside(self.print_button, self.pdf_button))
        second.addWidget(self.picker, 1)
        second.addWidget(self.send_button)
        third.addWidget(self.forms)
        third.addStretch(1)
        third.addLayout(_beside(self.copy_button, self.large_button))
        bars = QVBoxLayout()
        bars.setContentsMargins(0, 0, 0, 0)
        bars.setSpacing(0)
        for place, row in enumerate((first, second, third)):
            row.setContentsMargins(side, theme.space(2), side, theme.space(2) if place != 1 else 0)
            row.setSpacing(theme.space(2))
            bars.addLayout(row)
            if place == 0:
                bars.addWidget(Rule())
        told = QVBoxLayout()
        told.setContentsMargins(side, 0, side, theme.space(2))
        told.setSpacing(theme.space(2))
        told.addWidget(self.outcome)
        told.addWidget(self.subject)
        self.body.setSpacing(0)
        self.body.addLayout(bars)
        self.body.addWidget(Rule())
        self.body.addSpacing(theme.space(2))
        self.body.addLayout(told)
        self.body.addWidget(self.stage, 1)


def _read_of(preview: "MessagePreview") -> tuple[object, ...]:
    """What is read of a preview, and for whom; two of the same bear different identifiers."""
    return preview.kind, preview.person.id, preview.subject, preview.html


def _beside(*buttons: IconButton) -> QHBoxLayout:
    """Put icons side by side: each brings the room around it."""
    row = QHBoxLayout()
    row.setSpacing(0)
    for button in buttons:
        row.addWidget(button)
    return row
