"""The window to type a delivery site in, its town held against its postal code (SPEC A3)."""

from collections.abc import Iterable
from html import escape

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ov_desktop.domain.delivery import SITE_NAME_LENGTH, DeliverySite, PostalAddress, is_cedex, same_town
from ov_desktop.domain.organisation import SITE_NUMBER_LENGTH
from ov_desktop.domain.refusal import CodedFault, RefusedError
from ov_desktop.postcodes import towns_of
from ov_desktop.services.accounts import Accounts
from ov_desktop.ui.account.form import Form, press_by_enter
from ov_desktop.ui.account.outcome import Outcome
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.style.tokens import Tone
from ov_desktop.ui.tasks import Tasks
from ov_desktop.ui.widgets.banners import Banner
from ov_desktop.ui.widgets.buttons import Button, Kind
from ov_desktop.ui.widgets.fields import Field, State
from ov_desktop.ui.widgets.inputs import LineEdit
from ov_desktop.ui.widgets.labels import Label
from ov_desktop.wording.setup import postcode_unknown, town_mismatch
from ov_desktop.wording.text import _

_DIALOG_WIDTH = 620
_POSTCODE = 5


class SiteForm(Form):
    """Types a delivery site; a town not of its postal code is a warning, since CEDEX codes are in no list."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._lines: dict[str, LineEdit] = {}
        self.add_row(
            self._line("number", _("Numéro"), SITE_NUMBER_LENGTH, help_text=_("Celui qui sert dans vos listes.")),
            self._line("name", _("Nom"), SITE_NAME_LENGTH, help_text=_("38\u00a0caractères au plus.")),
            stretches=(1, 2),
        )
        self.add_row(self._line("recipient", _("Destinataire"), optional=True))
        self.add_row(
            self._line("complement", _("Complément"), optional=True),
            self._line("building", _("Bâtiment"), optional=True),
        )
        self.add_row(self._line("street", _("Numéro et rue")))
        self.add_row(self._line("place", _("Lieu-dit ou boîte postale"), optional=True))
        self.add_row(
            self._line("postcode", _("Code postal")),
            self._line("town", _("Ville")),
            stretches=(1, 2),
        )
        self._lines["postcode"].textChanged.connect(self._fill_town)
        for name in ("postcode", "town"):
            self._lines[name].editingFinished.connect(self.check_town)

    def value(self, key: str) -> DeliverySite:
        """The site as typed, under a key."""
        typed = {name: line.text() for name, line in self._lines.items()}
        number_typed, name = typed.pop("number"), typed.pop("name")
        return DeliverySite(key, number_typed, name, PostalAddress(**typed))

    def set_value(self, site: DeliverySite) -> None:
        """Show a site, without a signal."""
        with self.quiet():
            for name, line in self._lines.items():
                line.setText(getattr(site if name in ("number", "name") else site.address, name))
        self.check_town()

    def show_faults(self, faults: Iterable[CodedFault], held: Iterable[str] = ()) -> None:
        """Show what is wrong, and the warning of the town where nothing is wrong with it."""
        super().show_faults(faults, held)
        self.check_town()

    def check_town(self) -> None:
        """Warn of a postal code without a town, and of a town that is not one of its postal code's."""
        postcode, town = self._lines["postcode"].text().replace(" ", ""), self._lines["town"].text().strip()
        if len(postcode) != _POSTCODE or not town or is_cedex(town):
            self._warn("postcode", "")
            self._warn("town", "")
            return
        towns = towns_of(postcode)
        self._warn("postcode", "" if towns else postcode_unknown(postcode))
        known = not towns or any(same_town(town, other) for other in towns)
        self._warn("town", "" if known else town_mismatch(town, postcode, towns))

    def _warn(self, name: str, message: str) -> None:
        field = self.field(name)
        if field.state is State.ERROR:
            return
        if message:
            field.set_state(State.WARNING, message)
        else:
            field.clear_state()

    def _fill_town(self, postcode: str) -> None:
        """Write the town of a postal code that has only one."""
        typed = postcode.replace(" ", "")
        if len(typed) == _POSTCODE and not self._lines["town"].text() and len(towns := towns_of(typed)) == 1:
            self._lines["town"].setText(towns[0])
            self.field("town").clear_state()

    def _line(
        self, name: str, label: str, longest: int = 38, *, help_text: str = "", optional: bool = False
    ) -> tuple[str, Field]:
        line = LineEdit(self.theme)
        # Longer than allowed, so that what is pasted is refused with its count and not cut in silence.
        line.setMaxLength(longest * 4)
        line.textChanged.connect(self.edited)
        self._lines[name] = line
        return name, Field(self.theme, label, line, help_text=help_text, optional=optional)


class SiteDialog(QDialog):
    """The window to type a site in; it closes once the site is saved, and ``site`` then holds it.

    Args:
        theme: the look.
        tasks: the work off the main thread.
        accounts: where it is saved.
        site: the site to change, None for a new one.
        notice: which lists a change concerns, empty where none.
    """

    def __init__(
        self,
        theme: Theme,
        tasks: Tasks,
        accounts: Accounts,
        site: DeliverySite | None,
        notice: str = "",
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._accounts = accounts
        self._key = site.key if site else ""
        self.site: DeliverySite | None = None
        title = _("Modifier l’adresse de livraison") if site else _("Ajouter une adresse de livraison")
        self.setWindowTitle(title)
        self.setModal(True)
        self.setFixedWidth(theme.scaled(_DIALOG_WIDTH))
        self.form = SiteForm(theme)
        self.form.edited.connect(self.form.forgive)
        self.outcome = Outcome(theme)
        self.save_button = Button(theme, _("Enregistrer"), Kind.PRIMARY)
        give_up = Button(theme, _("Abandonner la saisie"))
        self.save_button.clicked.connect(self._save)
        give_up.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.space(5),) * 4)
        column.setSpacing(theme.space(4))
        column.addWidget(Label(theme, title, "section"))
        if notice:
            column.addWidget(Banner(theme, Tone.INFO, text=escape(notice)))
        column.addWidget(self.form)
        column.addWidget(self.outcome)
        # What a message that has gone leaves free stays between the fields and the buttons.
        column.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.space(2))
        buttons.addStretch(1)
        buttons.addWidget(give_up)
        buttons.addWidget(self.save_button)
        column.addLayout(buttons)
        if site:
            self.form.set_value(site)
        self.form.focus_first()

    def event(self, event: QEvent) -> bool:
        """Grow where a message needs room."""
        handled = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest and (layout := self.layout()):
            self.setMinimumHeight(layout.totalHeightForWidth(self.width()))
        return handled

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Save by Enter."""
        if not press_by_enter(event, self.focusWidget(), self.save_button):
            super().keyPressEvent(event)

    def _save(self) -> None:
        typed, accounts = self.form.value(self._key), self._accounts

        def save() -> DeliverySite:
            if typed.key:
                return accounts.change_site(typed)
            return accounts.add_site(typed.number, typed.name, typed.address)

        self.outcome.clear()
        self.save_button.set_busy(busy=True)
        self._tasks.run(
            lambda _progress: save(),
            owner=self,
            done=self._saved,
            failed=self._failed,
            name=_("Enregistrement de l’adresse"),
        )

    def _saved(self, site: DeliverySite) -> None:
        self.site = site
        self.accept()

    def _failed(self, error: Exception) -> None:
        self.save_button.set_busy(busy=False)
        if isinstance(error, RefusedError):
            self.form.show_faults(error.faults)
            if self.form.focus_first_fault():
                return
        self.outcome.fail_with(error, _("Enregistrement de l’adresse"))
