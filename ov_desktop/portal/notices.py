"""The pages without a form: states of the space, errors (textes 2.3 to 2.5, 2.14)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from markupsafe import Markup, escape

from ov_desktop.domain.campaign import ends_at, opens_at
from ov_desktop.domain.clock import paris_time
from ov_desktop.portal.records import ChoiceRecord, OrganisationRecord, PersonRecord
from ov_desktop.portal.sentences import contact, kind_of, silent_sentence, until, when
from ov_desktop.wording.figures import paris_hour
from ov_desktop.wording.text import _, plural


@dataclass(frozen=True, slots=True)
class Notice:
    """A page that says something: title, paragraphs, a framed sentence, whom to contact, one way on.

    ``tone`` and ``icon`` are names of the style; ``framed_tone`` is that of the framed sentence.
    """

    title: str
    paragraphs: tuple[str, ...]
    icon: str = "info"
    tone: str = "neutral"
    framed: str = ""
    framed_tone: str = "ok"
    contact: Markup = Markup()  # noqa: RUF009 -- immutable
    button: str = ""
    href: str = ""


def locked(token: str, lock_until: datetime, now: datetime) -> Notice:
    """The link is paused after five wrong numbers, whether it exists or not (SPEC P1)."""
    if paris_time(lock_until).date() == paris_time(now).date():
        minutes = max(1, -((now - lock_until) // timedelta(minutes=1)))
        left = plural(
            "Vous pourrez réessayer dans {minutes}\u00a0minute, à {time} (heure de Paris).",
            "Vous pourrez réessayer dans {minutes}\u00a0minutes, à {time} (heure de Paris).",
            minutes,
        ).format(minutes=minutes, **when(lock_until))
    else:
        left = _("Vous pourrez réessayer le {date} à {time} (heure de Paris).").format(**when(lock_until))
    doubt = escape(
        _("Vous n’êtes pas à l’origine de ces essais, ou vous avez un doute sur votre numéro\u00a0? {contact}")
    )
    return Notice(
        title=_("Accès en pause"),
        icon="clock",
        paragraphs=(
            _("Cinq numéros faux ont été tapés avec ce lien. Par sécurité, il est en pause."),
            left,
            _("Si d’autres numéros faux suivent, la pause sera plus longue."),
            _("Si vous aviez déjà fait un choix, il est conservé."),
        ),
        contact=doubt.format(contact=contact(None)),
        button=_("Réessayer"),
        href=f"/acces/{token}",
    )


def slowed(token: str, slowed_until: datetime) -> Notice:
    """The visitor's address has tried many links in vain (SPEC P1); the hour is that of the next whole minute."""
    retry = paris_hour(slowed_until + timedelta(seconds=59))
    return Notice(
        title=_("Trop de demandes à la fois"),
        icon="clock",
        tone="warn",
        paragraphs=(
            _("Beaucoup de demandes viennent de votre connexion à Internet. Par sécurité, l’espace ralentit."),
            _("Un choix déjà validé est conservé."),
            _("Réessayez à partir de {time} (heure de Paris).").format(time=retry),
        ),
        button=_("Réessayer"),
        href=f"/acces/{token}",
    )


def not_open(person: PersonRecord) -> Notice:
    """The campaign has not begun."""
    opening = when(opens_at(person.campaign.settings))
    return Notice(
        title=_("L’espace n’est pas encore ouvert"),
        icon="clock",
        paragraphs=(
            _("Vous pourrez faire votre choix à partir du {date} à {time} (heure de Paris).").format(**opening),
            _("Gardez votre lien\u00a0: il fonctionnera ce jour-là."),
        ),
        contact=contact(person.campaign.organisation),
    )


def closed(person: PersonRecord, current: ChoiceRecord | None, *, late: bool = False) -> Notice:
    """The campaign is over or closed (SPEC P8); ``late`` where a choice has just been refused for it."""
    campaign = person.campaign
    frozen = campaign.frozen_at
    if frozen is not None and frozen < ends_at(campaign.settings):
        first = _(
            "Votre {organisme_type} a clôturé la campagne le {date}. Il n’est plus possible de changer d’avis."
        ).format(organisme_type=kind_of(campaign.organisation), **when(frozen))
    else:
        first = _(
            "Le dernier jour pour répondre était le {jour_fin} {date_fin}."
            " Il n’est plus possible de répondre ni de changer d’avis."
        ).format(**until(campaign.settings.end))
    kept = current if current is not None and person.answered_by(current.choice) else None
    paragraphs = [first]
    if late:
        paragraphs.append(_("Votre dernier envoi est arrivé après la fermeture. Il n’est pas enregistré."))
        if kept is not None:
            paragraphs.append(_("Votre choix du {date} à {time} reste valable.").format(**when(kept.recorded_at)))
    answered = _("Votre choix est bien enregistré. Il figure dans la commande, ou y figurera.")
    return Notice(
        title=_("La période de choix est terminée"),
        icon="lock",
        paragraphs=tuple(paragraphs),
        framed=answered if kept else silent_sentence(person),
        framed_tone="ok" if kept else "info",
        contact=contact(campaign.organisation),
    )


def removed(person: PersonRecord, current: ChoiceRecord | None) -> Notice:
    """The person was taken off the campaign; the link still identifies (SPEC P8)."""
    organisation = person.campaign.organisation
    paragraphs = [
        _("Votre {organisme_type} a retiré votre nom de la liste. Votre lien ne permet plus de faire un choix.").format(
            organisme_type=kind_of(organisation)
        )
    ]
    if current is not None:
        paragraphs.append(_("Le choix que vous aviez fait ne sera pas pris en compte."))
    mistake = escape(_("Vous pensez qu’il s’agit d’une erreur\u00a0? {contact}"))
    return Notice(
        title=_("Cette campagne ne vous concerne plus"),
        icon="info",
        paragraphs=tuple(paragraphs),
        contact=mistake.format(contact=contact(organisation)),
    )


def expired() -> Notice:
    """The session is over."""
    return Notice(
        title=_("Votre espace s’est refermé"),
        icon="lock",
        paragraphs=(
            _("Il est resté longtemps sans action. Par sécurité, il se ferme alors tout seul."),
            _("Un choix déjà validé est conservé. Une saisie non validée est perdue."),
            _("Ouvrez à nouveau le lien reçu par e-mail ou par courrier, puis identifiez-vous."),
        ),
    )


def form_stale(href: str) -> Notice:
    """The form does not carry this browser's field; nothing was recorded."""
    return Notice(
        title=_("Cette page est trop ancienne"),
        icon="clock",
        paragraphs=(_("Rien n’a été enregistré. Ouvrez à nouveau votre choix et validez une nouvelle fois."),),
        button=_("Ouvrir mon choix"),
        href=href,
    )


def signed_out() -> Notice:
    """The person has left the space."""
    return Notice(
        title=_("Vous avez quitté votre espace"),
        icon="check",
        tone="ok",
        paragraphs=(
            _(
                "Pour revenir, ouvrez à nouveau le lien reçu par e-mail ou par courrier."
                " Sur un ordinateur partagé, fermez aussi le navigateur."
            ),
        ),
    )


def error(status: int, *, person: PersonRecord | None = None, incident: str = "") -> Notice:
    """An error page: what happened, what was kept, what to do (SPEC G5).

    ``person`` is known where a session is open; ``incident`` is the number under which a failure was logged.
    """
    if status == 500:
        found = _failure(person.campaign.organisation if person else None, incident)
    elif status == 503:
        found = _unavailable(person)
    else:
        found = replace(_refusal(status), icon="alert", tone="warn")
    if person is not None:
        return replace(found, href="/choix")
    # Outside a session only the link of a message leads on; a failure can be tried again where it happened.
    return replace(found, button=found.button if status >= 500 else "")


def _refusal(status: int) -> Notice:
    kept = _("Un choix déjà validé est conservé.")
    if status == 403:
        return Notice(
            title=_("Accès refusé"),
            paragraphs=(
                _("Vous n’avez pas le droit d’ouvrir cette page, ou votre demande ne vient pas de cet espace."),
                kept,
                _("Ouvrez à nouveau le lien reçu par e-mail ou par courrier."),
            ),
            button=_("Revenir à l’espace"),
        )
    if status == 413:
        return Notice(
            title=_("Envoi trop volumineux"),
            paragraphs=(
                _("Les données envoyées dépassent la taille permise."),
                _("Rien n’a été enregistré cette fois. Un choix déjà validé est conservé."),
                _("Raccourcissez votre saisie, puis validez à nouveau."),
            ),
            button=_("Revenir à mon choix"),
        )
    return Notice(
        title=_("Page introuvable"),
        paragraphs=(
            _("Cette adresse n’existe pas. Elle a peut-être été mal recopiée."),
            kept,
            _("Ouvrez le lien de votre message. Si vous l’avez recopié, vérifiez chaque caractère."),
        ),
        button=_("Revenir à l’espace"),
    )


def _failure(organisation: OrganisationRecord | None, incident: str) -> Notice:
    if organisation is None:
        retry = _(
            "Réessayez dans quelques minutes. Si l’erreur revient, contactez votre CSE, COS ou CAS et donnez-lui ce"
            " numéro\u00a0: {error_id}."
        ).format(error_id=incident)
    else:
        retry = _(
            "Réessayez dans quelques minutes. Si l’erreur revient, contactez votre {organisme_type} et donnez-lui ce"
            " numéro\u00a0: {error_id}."
        ).format(organisme_type=kind_of(organisation), error_id=incident)
    return Notice(
        title=_("Une erreur s’est produite"),
        icon="alert",
        tone="bad",
        paragraphs=(
            _("L’espace a rencontré un problème. Ce n’est pas à cause de vous."),
            _(
                "Un choix déjà confirmé est conservé. Si la page de confirmation ne s’est pas affichée,"
                " vérifiez votre choix."
            ),
            retry,
        ),
        button=_("Réessayer"),
    )


def _unavailable(person: PersonRecord | None) -> Notice:
    if person is None:
        retry = _("Réessayez dans quelques minutes.")
    else:
        retry = _("Réessayez dans quelques minutes. Vous avez jusqu’au {jour_fin} {date_fin} inclus.").format(
            **until(person.campaign.settings.end)
        )
    return Notice(
        title=_("Espace indisponible pour le moment"),
        icon="clock",
        tone="warn",
        paragraphs=(
            _("Une intervention est en cours, ou beaucoup de personnes sont connectées."),
            _("Un choix déjà validé est conservé."),
            retry,
        ),
        button=_("Réessayer"),
    )
