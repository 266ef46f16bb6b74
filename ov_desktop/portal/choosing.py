"""The choice form: what it shows, what its buttons do, what becomes of a choice that is sent (SPEC P2 to P7)."""

import re
from collections.abc import Mapping

from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup

from ov_desktop.domain.choice import Choice, Options
from ov_desktop.domain.delivery import DeliveryKind
from ov_desktop.domain.vouchers import Format, propose
from ov_desktop.mailing.rich import clean, from_plain
from ov_desktop.portal import notices, views
from ov_desktop.portal.context import PortalServices
from ov_desktop.portal.desk import Desk, Visit
from ov_desktop.portal.forgery import FIELD
from ov_desktop.portal.forms import ReadChoice, TypedChoice, read_choice
from ov_desktop.portal.receipts import DUPLICATE, UNCHANGED
from ov_desktop.portal.records import ChoiceRecord, Conflict, OfferChanged, PersonRecord, Recorded, TooLate, Unchanged
from ov_desktop.portal.rendering import safe_format
from ov_desktop.portal.sentences import contact, default_sentence, kind_of, until, when
from ov_desktop.wording.figures import denominations, euros
from ov_desktop.wording.labels import shipping_name
from ov_desktop.wording.text import _
from ov_desktop.wording.welcome import default_welcome

IOS_MINIMUM = 12
ANDROID_MINIMUM = 6
GUIDE = "leguide.ancv.com"


class ChoiceDesk:
    """Answers a person who is signed in and may choose."""

    def __init__(self, portal: PortalServices, desk: Desk) -> None:
        """Stand on a portal and its desk."""
        self._portal = portal
        self._desk = desk

    def shut(self, visit: Visit, person: PersonRecord, *, late: bool = False) -> Response | None:
        """Return the page for a person who cannot choose now, or None; ``late`` where a choice was just sent."""
        stage = views.stage(person, self._portal.clock.now())
        if stage == "open":
            return None
        if stage == "not-open":
            return self._desk.notice(visit, notices.not_open(person))
        current = self._portal.store.current_choice(person.id)
        found = notices.removed(person, current) if stage == "removed" else notices.closed(person, current, late=late)
        return self._desk.notice(visit, found, 409 if late else 200)

    def open(self, visit: Visit, person: PersonRecord) -> Response:
        """Show the form with the choice made so far."""
        current = self._portal.store.current_choice(person.id)
        page = views.opened_page(person, views.first_typed(person, current))
        return self._show(visit, person, page, current)

    def act(self, visit: Visit, person: PersonRecord, form: Mapping[str, str]) -> Response:
        """Do what a button of the form asks for; only "valider" records anything."""
        action = form.get("action", "valider")
        typed = TypedChoice.of(form)
        read = read_choice(person.offer, typed)
        if action == "valider":
            return self._submit(visit, person, read, form)
        current = self._portal.store.current_choice(person.id)
        return self._show(visit, person, self._helped(person, read, action), current, base=form.get("version", ""))

    def _helped(self, person: PersonRecord, read: ReadChoice, action: str) -> views.ChoicePage:
        """What the buttons that fill in or recalculate show."""
        if action == "proposer":
            breakdown = propose(read.classic, person.offer.denominations) if read.classic else None
            if breakdown is not None:
                return views.proposed_page(person, read, breakdown)
        if action == "vider":
            return views.opened_page(person, read.typed.with_breakdown(None))
        if (classic := _wanted_classic(person, action)) is not None:
            return views.opened_page(person, _with_classic(person, read.typed, classic))
        return views.amount_errors(person, read, counts=action == "calculer")

    def _submit(self, visit: Visit, person: PersonRecord, read: ReadChoice, form: Mapping[str, str]) -> Response:
        base = form.get("version", "")
        if read.choice is None:
            current = self._portal.store.current_choice(person.id)
            page = views.checked_page(person, read)
            return self._show(visit, person, page, current, base=base)
        base_version = int(base) if re.fullmatch(r"[0-9]{1,9}", base) else None
        seen = form.get("seen_grant", "")
        seen_grant = int(seen) if re.fullmatch(r"[0-9]{1,9}", seen) else 0
        outcome = self._portal.store.record_choice(person.id, read.choice, base_version, seen_grant)
        match outcome:
            case Recorded():
                return RedirectResponse("/confirmation", 303)
            case Unchanged(record):
                notice = UNCHANGED if record.version == base_version else DUPLICATE
                return RedirectResponse(f"/confirmation?avis={notice}", 303)
            case Conflict(current):
                return self._conflict(visit, person, read.choice, current, form)
            case TooLate():
                return self._too_late(visit, person)
            case OfferChanged(changed):
                return self._changed(visit, changed, read.typed, seen_grant)

    def _too_late(self, visit: Visit, person: PersonRecord) -> Response:
        latest = self._portal.store.person(person.id)
        if latest is None:
            return self._desk.error(visit, 404)
        return self.shut(visit, latest, late=True) or self.open(visit, latest)

    def _changed(self, visit: Visit, person: PersonRecord, typed: TypedChoice, seen_grant: int) -> Response:
        """Show the form with what is now wrong in it; nothing was recorded."""
        current = self._portal.store.current_choice(person.id)
        page = views.checked_page(person, read_choice(person.offer, typed))
        warning = None
        if current is None and seen_grant != person.grant:
            text = _("Votre dotation est maintenant de {montant}. Faites un nouveau choix.")
            warning = (_("Votre dotation a changé"), text.format(montant=euros(person.grant)))
        return self._show(visit, person, page, current, warning=warning, status=409)

    def _conflict(
        self, visit: Visit, person: PersonRecord, choice: Choice, current: ChoiceRecord, form: Mapping[str, str]
    ) -> Response:
        fields = {name: value for name, value in form.items() if name != "action"}
        fields |= {FIELD: self._desk.signature(visit), "version": str(current.version)}
        return self._desk.page(
            visit,
            "conflict.html",
            _("Votre choix a déjà été modifié ailleurs"),
            409,
            saved=views.recap(person, current.choice),
            new=views.recap(person, choice),
            fields=fields,
            contact=contact(person.campaign.organisation),
            moment=when(current.recorded_at),
        )

    def _show(
        self,
        visit: Visit,
        person: PersonRecord,
        page: views.ChoicePage,
        current: ChoiceRecord | None,
        *,
        base: str | None = None,
        warning: tuple[str, str] | None = None,
        status: int = 200,
    ) -> Response:
        """Show the form; ``base`` is the version that the page was first opened on, if not the current one."""
        kept = current if current is not None and views.still_offered(person, current.choice) else None
        warning_title, warning_text = warning or _warning(person, current)
        version = base if base is not None else str(current.version if current else "")
        return self._desk.page(
            visit,
            "choice.html",
            _("Modifier votre choix") if kept else _("Votre choix"),
            status,
            in_error=bool(page.errors),
            page=page,
            version=version,
            warning_title=warning_title,
            warning=warning_text,
            current=views.recap(person, kept.choice) if kept else None,
            current_title=_("Votre choix actuel, du {date} à {time}\u00a0:").format(**when(kept.recorded_at))
            if kept
            else "",
            **_frame(person, page),
        )


def _wanted_classic(person: PersonRecord, action: str) -> int | None:
    """The Classic part that a button stands for, in euros, or None."""
    if action == "tout-classic":
        return person.grant
    if action == "tout-connect":
        return 0
    found = re.fullmatch(r"classic-([0-9]{1,9})", action)
    return min(int(found.group(1)), person.grant) if found else None


def _with_classic(person: PersonRecord, typed: TypedChoice, classic: int) -> TypedChoice:
    if person.offer.options is Options.EITHER:
        return typed.with_format(Format.CLASSIC if classic else Format.CONNECT)
    return typed.with_amounts(classic, person.grant - classic)


def _warning(person: PersonRecord, current: ChoiceRecord | None) -> tuple[str, str]:
    """Title and text of the warning that an earlier choice no longer fits; empty where it does."""
    if current is None or views.still_offered(person, current.choice):
        return "", ""
    if not current.choice.stands_for(person.grant):
        text = _(
            "Votre dotation est maintenant de {montant}. Votre choix du {date} portait sur {amount}\u00a0: il ne"
            " convient plus. Faites un nouveau choix."
        ).format(montant=euros(person.grant), amount=euros(current.choice.amount), **when(current.recorded_at))
        return _("Votre dotation a changé"), text
    text = _("Les possibilités ont changé depuis votre choix du {date}. Vérifiez-le et validez à nouveau.")
    return "", text.format(**when(current.recorded_at))


def _total_sentence(person: PersonRecord, page: views.ChoicePage) -> str:
    """What to do with the counts; the total is named where it is known."""
    amount = page.classic or (person.grant if person.offer.options is Options.EITHER else 0)
    if not amount:
        return _("Choisissez combien de chèques vous voulez de chaque valeur.")
    text = _("Choisissez combien de chèques vous voulez de chaque valeur. Le total doit faire {amount}.")
    return text.format(amount=euros(amount))


def _frame(person: PersonRecord, page: views.ChoicePage) -> dict[str, object]:
    """The sentences around the fields."""
    organisation, settings = person.campaign.organisation, person.campaign.settings
    if person.delivery is DeliveryKind.SITE:
        where = _("Livraison sur le site {site}.").format(site=person.site)
    else:
        where = _("Envoi chez vous, à l’adresse que vous indiquez.")
    link = Markup('<a href="https://{0}/" target="_blank" rel="noopener noreferrer">{0} {1}</a>')
    return {
        "person": person,
        "offer": person.offer,
        "kind": kind_of(organisation),
        # Cleaned when it came; what goes into a page unescaped is cleaned at the last moment too.
        "welcome": Markup(clean(person.campaign.welcome) or from_plain(default_welcome())),  # noqa: S704 -- safe HTML
        "deadline": _("**{jour_fin} {date_fin} inclus**, avant minuit (heure de Paris)").format(**until(settings.end)),
        "classic_what": _(
            "Des chèques en papier, à votre nom, de {denominations}. Vous les donnez au moment de payer. La monnaie"
            " n’est pas rendue."
        ).format(denominations=denominations(person.offer.denominations)),
        "classic_where": where,
        "connect_phone": _(
            "Il vous faut un iPhone (iOS\u00a0{ios_min} au moins) ou un téléphone Android ({android_min} au moins)."
        ).format(ios_min=IOS_MINIMUM, android_min=ANDROID_MINIMUM),
        "silent": default_sentence(person),
        "total_sentence": _total_sentence(person, page),
        "only_classic": _("À remplir seulement si vous prenez des Chèques-Vacances Classic."),
        "shipping": shipping_name(person.shipping) if person.shipping else "",
        "submit_help": _("Vous pourrez encore changer d’avis jusqu’au {jour_fin} {date_fin} inclus.").format(
            **until(settings.end)
        ),
        "accepted": safe_format(
            _(
                "Un professionnel peut accepter un format et refuser l’autre. Vérifiez avant de choisir\u00a0:"
                " {guide_url}"
            ),
            guide_url=link.format(GUIDE, _("(nouvelle fenêtre)")),
        ),
        "contact": contact(organisation),
        "privacy": _(
            "{organisme} utilise vos données pour recueillir votre choix et préparer la commande. Vous avez des droits"
            " sur ces données."
        ).format(organisme=organisation.name),
        "summary_classic": views.classic_summary(page),
        "texts": views.live_texts(person),
    }
