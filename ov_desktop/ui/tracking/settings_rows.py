"""The settings of a campaign in words, to be read (SPEC T1)."""

from datetime import datetime

from ov_desktop.domain.campaign import MessageKind, schedule
from ov_desktop.domain.clock import paris_time
from ov_desktop.domain.vouchers import Format
from ov_desktop.services.campaigns import Campaign
from ov_desktop.wording import figures
from ov_desktop.wording.campaign import last_moment, long_day
from ov_desktop.wording.labels import format_name, message_name
from ov_desktop.wording.text import _
from ov_desktop.wording.tracking import option_help, option_name


def settings_rows(campaign: Campaign) -> list[tuple[str, str]]:
    """Return the name and the value of each setting."""
    settings = campaign.settings
    default = format_name(settings.default_format)
    if settings.default_format is Format.CLASSIC:
        default = _("{format}, en coupures de {denominations}").format(
            format=default, denominations=figures.denominations(settings.default_denominations)
        )
    return [
        (_("Nom"), settings.name),
        (_("Début"), f"{long_day(settings.start)}, {figures.hour(settings.hour)}"),
        (_("Fin, jour compris"), last_moment(settings.end)),
        (_("Options"), f"{option_name(settings.options)}. {option_help(settings.options)}"),
        (_("Sans réponse"), default),
        (_("Coupures proposées"), figures.denominations(settings.offered_denominations)),
        (_("Messages"), "\n".join(_message(message.kind, message.at) for message in schedule(settings))),
        (_("Liste importée"), campaign.last_import_file or _("Saisie à la main")),
        (_("Signature"), campaign.signature.text() or _("Aucune")),
        (_("Contact RGPD"), campaign.gdpr_contact or _("Aucun")),
    ]


def _message(kind: MessageKind, at: datetime) -> str:
    local = paris_time(at)
    return _("{message}\u00a0: {day}, {hour}").format(
        message=message_name(kind), day=long_day(local.date()), hour=figures.hour(local.time())
    )
