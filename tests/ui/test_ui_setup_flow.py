"""The steps of the first start without any widget: what is valid, what comes next, what is kept (SPEC R7)."""

from dataclasses import replace

import pytest

from ov_desktop.domain.organisation import MailAccount, Organisation
from ov_desktop.services.recovery_code import new_recovery_code
from ov_desktop.ui.setup.flow import PortalEntry, SetupFlow, Step, StepState, Work

ORGANISATION = Organisation(
    "CSE", " CSE  Ateliers de l’Erdre", "060 305", "732 829 320 00074", "contact@cse-erdre.example"
)
PASSWORD = "trois girafes bleues à midi"


def at_organisation() -> SetupFlow:
    flow = SetupFlow()
    flow.advance()
    flow.organisation = ORGANISATION
    return flow


def at_password() -> SetupFlow:
    flow = at_organisation()
    flow.advance()
    return flow


def at_recovery() -> SetupFlow:
    flow = at_password()
    flow.password = flow.repeated = PASSWORD
    flow.made(new_recovery_code())
    flow.advance()
    return flow


def at_mail() -> SetupFlow:
    flow = at_recovery()
    flow.typed_signs = flow.recovery_code[-4:]
    assert flow.faults() == []
    flow.advance()
    return flow


def codes(flow: SetupFlow) -> list[tuple[str, str]]:
    return [(fault.field, fault.code) for fault in flow.faults()]


def test_the_five_steps_follow_each_other_each_with_its_work() -> None:
    flow, seen = SetupFlow(), []
    flow.organisation = ORGANISATION
    while flow.step is not Step.DONE:
        seen.append((flow.number, flow.step, flow.work()))
        if flow.work() is Work.MAKE_PROFILE:
            flow.made(new_recovery_code())
        flow.advance()
    assert seen == [
        (0, Step.WELCOME, Work.NOTHING),
        (1, Step.ORGANISATION, Work.NOTHING),
        (2, Step.PASSWORD, Work.MAKE_PROFILE),
        (3, Step.RECOVERY, Work.CONFIRM_RECOVERY),
        (4, Step.MAIL, Work.SAVE_MAIL),
        (5, Step.PORTAL, Work.SAVE_PORTAL),
    ]
    assert flow.missing() == []
    assert not flow.can_go_back


def test_what_was_typed_stays_when_one_goes_back_and_forth() -> None:
    flow = at_password()
    flow.password = PASSWORD
    flow.back()
    assert (flow.step, flow.organisation) == (Step.ORGANISATION, ORGANISATION)
    flow.organisation = replace(flow.organisation, name="COS du Val")
    flow.advance()
    assert (flow.step, flow.password, flow.organisation.name) == (Step.PASSWORD, PASSWORD, "COS du Val")


def test_an_organisation_needs_its_name_and_client_code_alone() -> None:
    flow = at_organisation()
    assert codes(flow) == []
    flow.organisation = Organisation("CSE", "", "")
    assert codes(flow) == [("name", "organisation-name-missing"), ("client_code", "organisation-client-code-missing")]
    flow.organisation = Organisation("CAS", "CAS du Val", "007")
    assert codes(flow) == []


def test_what_was_not_typed_yet_is_not_shown_as_wrong_while_typing() -> None:
    flow = at_organisation()
    flow.organisation = Organisation("CSE", "", "12a", siret="732 829 320 00075", contact_phone="12")
    review = flow.review()
    assert [(fault.field, fault.code) for fault in review.faults] == [
        ("client_code", "setup-client-code-invalid"),
        ("siret", "setup-siret-checksum"),
        ("contact_phone", "phone-invalid"),
    ]
    flow.organisation = replace(ORGANISATION, contact_phone="02 61 91 00 00")
    assert flow.review().held == {"client_code", "siret", "contact_email", "contact_phone"}


def test_putting_the_organisation_off_leaves_out_what_can_wait_and_nothing_else() -> None:
    flow = at_organisation()
    flow.organisation = Organisation("CSE", "", "12", siret="123")
    assert [fault.field for fault in flow.postpone()] == ["name"]
    assert (flow.step, flow.organisation.siret) == (Step.ORGANISATION, "123")
    flow.organisation = replace(flow.organisation, name="CSE", contact_phone="02 61 91 00 00")
    assert flow.postpone() == []
    assert flow.organisation == Organisation("CSE", "CSE", "12", contact_phone="02 61 91 00 00")


@pytest.mark.parametrize(
    ("first", "second", "wrong"),
    [
        ("court", "court", [("password", "setup-password-short")]),
        ("motdepasse1234", "motdepasse1234", [("password", "setup-password-common")]),
        ("Ateliers-Erdre-060305", "", [("password", "password-from-organisation")]),
        (PASSWORD, "trois girafes", [("repeated", "setup-password-mismatch")]),
        (PASSWORD, PASSWORD, []),
    ],
)
def test_the_password_is_judged_with_what_is_known_of_the_organisation(
    first: str, second: str, wrong: list[tuple[str, str]]
) -> None:
    flow = at_password()
    flow.password, flow.repeated = first, second
    assert codes(flow) == wrong


def test_the_repetition_is_not_judged_before_it_is_as_long() -> None:
    flow = at_password()
    flow.password, flow.repeated = PASSWORD, PASSWORD[:5]
    assert flow.review().faults == []
    assert flow.review().held == {"password"}


def test_the_password_and_the_code_are_forgotten_as_soon_as_they_are_used() -> None:
    flow = at_recovery()
    assert (flow.password, flow.repeated) == ("", "")
    assert flow.recovery_code
    flow.typed_signs = "0000"
    assert codes(flow) == [("signs", "setup-recovery-wrong")]
    flow.typed_signs = flow.recovery_code[-4:].lower()
    flow.advance()
    assert (flow.recovery_code, flow.typed_signs, flow.step) == ("", "", Step.MAIL)


def test_one_goes_back_past_what_cannot_be_shown_twice() -> None:
    flow = at_recovery()
    flow.back()
    assert (flow.step, flow.work()) == (Step.ORGANISATION, Work.SAVE_ORGANISATION)
    flow.advance()
    assert flow.step is Step.RECOVERY
    flow = at_mail()
    flow.back()
    assert flow.step is Step.ORGANISATION
    assert not flow.can_go_back
    flow.advance()
    assert flow.step is Step.MAIL


def test_a_mail_account_whose_test_failed_is_named_at_the_end_unless_it_was_changed() -> None:
    flow = at_mail()
    account = MailAccount("smtp.example", 587, "starttls", "vacances@cse-erdre.example")
    flow.mail = account
    flow.note_mail_test(account, accepted=False)
    flow.advance()
    assert (flow.state(Step.MAIL), flow.missing()) == (StepState.TODO, [Step.MAIL, Step.PORTAL])
    flow.mail = replace(account, port=465)
    assert (flow.state(Step.MAIL), flow.missing()) == (StepState.DONE, [Step.PORTAL])
    flow.mail = account
    flow.note_mail_test(account, accepted=True)
    assert (flow.state(Step.MAIL), flow.missing()) == (StepState.DONE, [Step.PORTAL])


def test_what_is_put_off_is_named_at_the_end() -> None:
    flow = at_mail()
    flow.mail = MailAccount("smtp.example", 587, "starttls", "")
    assert codes(flow) == [("sender_address", "mail-sender-missing")]
    flow.postpone()
    assert flow.mail.host == "smtp.example"
    flow.portal = PortalEntry()
    flow.advance()
    assert (flow.step, flow.missing()) == (Step.DONE, [Step.MAIL])
    both = at_mail()
    both.postpone()
    both.postpone()
    assert both.missing() == [Step.MAIL, Step.PORTAL]


def test_the_list_of_steps_shows_what_is_done_and_where_one_is() -> None:
    flow = at_mail()
    flow.postpone()
    shown = [flow.state(step) for step in (Step.ORGANISATION, Step.RECOVERY, Step.MAIL, Step.PORTAL)]
    assert shown == [StepState.DONE, StepState.DONE, StepState.TODO, StepState.CURRENT]


def test_an_assistant_that_was_left_goes_on_where_nothing_is_lost() -> None:
    code = new_recovery_code()
    flow = SetupFlow.resumed(ORGANISATION, code)
    assert (flow.step, flow.recovery_code, flow.state(Step.PASSWORD)) == (Step.RECOVERY, code, StepState.DONE)
    flow = SetupFlow.resumed(None, code)
    assert (flow.step, flow.work(), flow.can_go_back) == (Step.ORGANISATION, Work.SAVE_ORGANISATION, False)
    flow.organisation = ORGANISATION
    flow.advance()
    assert flow.step is Step.RECOVERY


def test_what_is_set_up_already_is_passed_over_when_only_the_code_is_missing() -> None:
    flow = SetupFlow.resumed(ORGANISATION, new_recovery_code(), [Step.MAIL, Step.PORTAL])
    flow.typed_signs = flow.recovery_code[-4:]
    flow.advance()
    assert (flow.step, flow.missing()) == (Step.DONE, [])
    flow = SetupFlow.resumed(ORGANISATION, new_recovery_code(), [Step.MAIL])
    flow.advance()
    assert (flow.step, flow.missing()) == (Step.PORTAL, [Step.PORTAL])
