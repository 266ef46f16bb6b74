"""What is missing or wrong in what was typed, and what to say of it, field by field (SPEC S1 to S11)."""

from collections.abc import Sequence
from datetime import datetime

from ov_desktop.domain.campaign import (
    CampaignSettings,
    check_settings,
    opens_at,
    warn_of_schedule,
)
from ov_desktop.domain.clock import paris_time
from ov_desktop.domain.images import ALT_LENGTH
from ov_desktop.domain.refusal import CodedFault, FieldFault, too_long
from ov_desktop.domain.vouchers import Format, payable
from ov_desktop.services.campaign_faults import GrantHolders, body_faults, message_faults, setting_faults
from ov_desktop.ui.wizard.typed import FIELDS, WRITTEN_MESSAGES, Typed, image_at, subject_of
from ov_desktop.wording import campaign as words
from ov_desktop.wording.figures import hour
from ov_desktop.wording.mails import SUBJECT_LENGTH
from ov_desktop.wording.refusals import Refusal, describe_refusal
from ov_desktop.wording.text import _

MISSING = frozenset({"campaign-name-missing", "signature-missing", "gdpr-contact-missing"})
"""Faults of which nobody is told before they have had the time to type."""

_GRANTS = "grant-not-payable"
_NEVER_NONE = ("start", "end", "hour", "reminder_days")

_UNREADABLE = {
    "start-unreadable": Refusal(
        _("La date de début manque, ou n’est pas une date."), _("Saisissez une date, par exemple 11/01/2027.")
    ),
    "end-unreadable": Refusal(
        _("La date de fin manque, ou n’est pas une date."), _("Saisissez une date, par exemple 12/02/2027.")
    ),
    "hour-unreadable": Refusal(
        _("L’heure manque, ou n’est pas une heure."), _("Saisissez une heure, par exemple 09:00.")
    ),
    "reminder_days-unreadable": Refusal(
        _("Le nombre de jours avant la fin manque."), _("Saisissez un nombre, 0 pour ne pas relancer.")
    ),
}


def date_faults(typed: Typed, settings: CampaignSettings, now: datetime, open_names: Sequence[str]) -> list[CodedFault]:
    """Return what is wrong with name, dates, options and reminders."""
    faults: list[CodedFault] = [
        FieldFault(field, f"{field}-unreadable") for field in _NEVER_NONE if getattr(typed, field) is None
    ]
    return [*faults, *check_settings(settings, now, open_names), *setting_faults(settings)]


def text_faults(typed: Typed) -> list[CodedFault]:
    """Return what is wrong with messages, images, signature, GDPR contact and welcome."""
    faults: list[CodedFault] = []
    for kind in WRITTEN_MESSAGES:
        faults += message_faults(kind, *typed.message(kind))
    for place, ref in typed.images.items():
        faults += too_long(image_at(place), ref.alt, ALT_LENGTH)
    return [*faults, *body_faults(typed.signature, typed.gdpr_contact, typed.welcome)]


def unpayable(settings: CampaignSettings, grants: Sequence[GrantHolders]) -> list[GrantHolders]:
    """Return the grants of the list that the default denominations cannot pay (SPEC S4)."""
    if settings.default_format is not Format.CLASSIC or not settings.default_denominations:
        return []
    return [held for held in grants if not payable(held.grant, settings.default_denominations)]


def grant_faults(settings: CampaignSettings, grants: Sequence[GrantHolders]) -> list[CodedFault]:
    """Return the one fault of the default denominations that leave grants unpaid, or none."""
    return [FieldFault("default_denominations", _GRANTS)] if unpayable(settings, grants) else []


def first_of_each(faults: Sequence[CodedFault]) -> dict[str, CodedFault]:
    """Return one fault a field, in reading order."""
    first: dict[str, CodedFault] = {}
    for fault in faults:
        first.setdefault(str(fault.field), fault)
    return {field: first[field] for field in FIELDS if field in first}


def describe(fault: CodedFault, settings: CampaignSettings, grants: Sequence[GrantHolders]) -> Refusal:
    """Return what is wrong and what to do about it."""
    if fault.code == _GRANTS:
        held = [
            (left.grant, left.count, [(holder.place, holder.name) for holder in left.first])
            for left in unpayable(settings, grants)
        ]
        return Refusal(*words.grants_not_payable(held, settings.default_denominations))
    return _UNREADABLE.get(fault.code) or describe_refusal(fault, settings)


def warnings(typed: Typed, settings: CampaignSettings, now: datetime) -> dict[str, Refusal]:
    """Return what forbids nothing and should be known, by field: the calendar, and subjects that phones cut."""
    found: dict[str, Refusal] = {}
    for fault in warn_of_schedule(settings, now):
        found.setdefault(fault.field, describe_refusal(fault, settings))
    if opens_at(settings) <= now and settings.start == paris_time(now).date():
        found["hour"] = Refusal(words.launch_time_past(settings.start, hour(settings.hour)), "")
    for kind in WRITTEN_MESSAGES:
        length = len(typed.message(kind).subject)
        if length > SUBJECT_LENGTH:
            fault_of_length = FieldFault(subject_of(kind), "subject-too-long", count=length)
            found[subject_of(kind)] = describe_refusal(fault_of_length, settings)
    return found
