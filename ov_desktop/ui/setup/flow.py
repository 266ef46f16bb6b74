"""The steps of the first start: what is typed, what is wrong with it, where one can go. Knows no widget (SPEC R7)."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum

from ov_desktop.domain.organisation import MailAccount, Organisation, check_mail_account, check_organisation
from ov_desktop.domain.refusal import FieldFault
from ov_desktop.domain.text import clean_text
from ov_desktop.services.passwords import check_password
from ov_desktop.services.recovery_code import last_signs, same_signs

USUAL_SECURITY = "starttls"
USUAL_PORT = 587


class Step(StrEnum):
    """The screens of the assistant, in their order; the five between welcome and end are counted."""

    WELCOME = "welcome"
    ORGANISATION = "organisation"
    PASSWORD = "password"  # noqa: S105 -- the name of a step
    RECOVERY = "recovery"
    MAIL = "mail"
    PORTAL = "portal"
    DONE = "done"


COUNTED = (Step.ORGANISATION, Step.PASSWORD, Step.RECOVERY, Step.MAIL, Step.PORTAL)
_NEEDED = frozenset({"name", "client_code"})
"""What the organisation's step cannot do without; the rest can be put off."""


class Work(StrEnum):
    """What has to be done, off the main thread, before a step is left."""

    NOTHING = "nothing"
    MAKE_PROFILE = "make-profile"
    SAVE_ORGANISATION = "save-organisation"
    CONFIRM_RECOVERY = "confirm-recovery"
    SAVE_MAIL = "save-mail"
    SAVE_PORTAL = "save-portal"


class StepState(StrEnum):
    """How the list of steps shows one."""

    TODO = "todo"
    CURRENT = "current"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class PortalEntry:
    """What is typed of the portal: on this computer, or on a server with its address and password."""

    here: bool = True
    public_url: str = ""
    url: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Review:
    """What is wrong with what was typed, and the fields that are typed and right."""

    faults: list[FieldFault]
    held: set[str]


class SetupFlow:
    """Holds what was typed, whichever way one goes, and says what is valid and what comes next.

    The profile is made when the password's step is left. From then on that step is closed, and the recovery code's as
    soon as the code is known to be written down: neither can be shown twice.
    """

    def __init__(self) -> None:
        """Begin at the welcome."""
        self.step = Step.WELCOME
        self.organisation = Organisation("CSE", "", "")
        self.password = ""
        self.repeated = ""
        self.recovery_code = ""
        self.typed_signs = ""
        self.mail = MailAccount("", USUAL_PORT, USUAL_SECURITY, "")
        self.portal = PortalEntry()
        self.profile_made = False
        self.recovery_kept = False
        self._settled: set[Step] = set()
        self._passed_over: frozenset[Step] = frozenset()
        self._refused_mail: MailAccount | None = None

    @classmethod
    def resumed(cls, organisation: Organisation | None, recovery_code: str, saved: Iterable[Step] = ()) -> "SetupFlow":
        """Go on with a profile that was left before its recovery code was written down.

        Args:
            organisation: what was saved of it, None where even that was cut.
            recovery_code: a new one.
            saved: which of mail account and portal are set up already; their steps are passed over.
        """
        flow = cls()
        flow.profile_made = True
        flow.recovery_code = recovery_code
        flow._passed_over = frozenset(saved)
        flow._settled |= {Step.PASSWORD, *saved}
        if organisation:
            flow.organisation = organisation
            flow._settled.add(Step.ORGANISATION)
        flow.step = Step.RECOVERY if organisation else Step.ORGANISATION
        return flow

    # --- what is wrong -----------------------------------------------------------------------------------

    def cleaned_organisation(self) -> Organisation:
        """The organisation as it will be kept."""
        texts = {name: clean_text(text) for name, text in asdict(self.organisation).items()}
        for name in ("client_code", "siret"):
            texts[name] = texts[name].replace(" ", "")
        return Organisation(**texts)

    def faults(self) -> list[FieldFault]:
        """Everything that keeps one from leaving the step, beside what only its work can find out."""
        match self.step:
            case Step.ORGANISATION:
                return check_organisation(self.cleaned_organisation())
            case Step.PASSWORD:
                return self._password_faults()
            case Step.RECOVERY if not same_signs(self.typed_signs, last_signs(self.recovery_code)):
                return [FieldFault("signs", "setup-recovery-wrong")]
            case Step.MAIL:
                return check_mail_account(self.mail)
            case _:
                return []

    def _password_faults(self) -> list[FieldFault]:
        organisation = self.cleaned_organisation()
        faults = check_password(self.password, (organisation.client_code, organisation.name))
        if not faults and self.repeated != self.password:
            faults.append(FieldFault("repeated", "setup-password-mismatch"))
        return faults

    def review(self) -> Review:
        """Judge what was typed so far; what was not typed yet is no fault."""
        faults = self.faults()
        wrong = {fault.field for fault in faults}
        held = {name for name in self._fields() if name not in wrong and self._typed(name)}
        return Review([fault for fault in faults if self._typed(fault.field)], held)

    def _fields(self) -> tuple[str, ...]:
        """The fields whose content can be told right from wrong."""
        match self.step:
            case Step.ORGANISATION:
                return ("siret", "client_code", "contact_email", "contact_phone")
            case Step.PASSWORD:
                return ("password", "repeated")
            case Step.RECOVERY:
                return ("signs",)
            case Step.MAIL:
                return ("host", "sender_address")
            case _:
                return ()

    def _typed(self, name: str) -> bool:
        match self.step:
            case Step.ORGANISATION:
                return bool(str(getattr(self.organisation, name, "")).strip())
            case Step.PASSWORD:
                # A password is judged once it could be one; its repetition once it is as long.
                return bool(self.password) if name == "password" else len(self.repeated) >= len(self.password) > 0
            case Step.RECOVERY:
                return len(self.typed_signs.strip()) >= len(last_signs(self.recovery_code))
            case Step.MAIL:
                return bool(str(getattr(self.mail, name, "")).strip())
            case _:
                return False

    # --- where one can go --------------------------------------------------------------------------------

    @property
    def number(self) -> int:
        """The number of the step, from 1; 0 where it is not counted."""
        return COUNTED.index(self.step) + 1 if self.step in COUNTED else 0

    def state(self, step: Step) -> StepState:
        """How the list of steps shows one."""
        if step is self.step:
            return StepState.CURRENT
        return StepState.DONE if self._is_set_up(step) else StepState.TODO

    @property
    def can_go_back(self) -> bool:
        """Whether there is a step behind that is still open."""
        return self._behind() is not None

    @property
    def can_postpone(self) -> bool:
        """Whether "Régler plus tard" is offered."""
        return self.step in (Step.ORGANISATION, Step.MAIL, Step.PORTAL)

    def work(self) -> Work:
        """What is to be done before the step is left forward."""
        match self.step:
            case Step.ORGANISATION if self.profile_made:
                return Work.SAVE_ORGANISATION
            case Step.PASSWORD:
                return Work.MAKE_PROFILE
            case Step.RECOVERY:
                return Work.CONFIRM_RECOVERY
            case Step.MAIL:
                return Work.SAVE_MAIL
            case Step.PORTAL:
                return Work.SAVE_PORTAL
            case _:
                return Work.NOTHING

    def advance(self) -> None:
        """Go on, once the step's work is done."""
        self._settled.add(self.step)
        if self.step is Step.RECOVERY:
            self.recovery_kept = True
            # Shown once: nothing keeps it any longer.
            self.recovery_code = self.typed_signs = ""
        self._go_on()

    def made(self, recovery_code: str) -> None:
        """Note that the profile was made; its password is no longer held here."""
        self.profile_made = True
        self.recovery_code = recovery_code
        self.password = self.repeated = ""

    def postpone(self) -> list[FieldFault]:
        """Go on without the step's settings; of the organisation, only what can wait is left out.

        Returns:
            What cannot wait; the step then stays.
        """
        if self.step is Step.ORGANISATION:
            faults = self.faults()
            if needed := [fault for fault in faults if fault.field in _NEEDED]:
                return needed
            self.organisation = replace(self.organisation, **{fault.field: "" for fault in faults})
            return []
        self._settled.discard(self.step)
        self._go_on()
        return []

    def back(self) -> None:
        """Go to the step behind; what was typed stays."""
        if behind := self._behind():
            self.step = behind

    def missing(self) -> list[Step]:
        """What is still to be set up before a campaign can be launched."""
        return [step for step in (Step.MAIL, Step.PORTAL) if not self._is_set_up(step)]

    def note_mail_test(self, account: MailAccount, *, accepted: bool) -> None:
        """Note what became of a test message: an account that has failed and is kept as it is remains to be set up."""
        self._refused_mail = None if accepted else account

    def _is_set_up(self, step: Step) -> bool:
        return step in self._settled and not (step is Step.MAIL and self.mail == self._refused_mail)

    def _go_on(self) -> None:
        order = list(Step)
        after = order[order.index(self.step) + 1 :]
        self.step = next(step for step in after if self._open(step))

    def _behind(self) -> Step | None:
        if self.step is Step.DONE:
            return None
        before = list(Step)[: list(Step).index(self.step)]
        return next((step for step in reversed(before) if self._open(step)), None)

    def _open(self, step: Step) -> bool:
        match step:
            case Step.WELCOME | Step.PASSWORD:
                return not self.profile_made
            case Step.RECOVERY:
                return not self.recovery_kept
            case _:
                return step not in self._passed_over
