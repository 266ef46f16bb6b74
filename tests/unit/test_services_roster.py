"""A list is stored whole or not at all, later ones add and update, people are corrected (SPEC L3, L7, T3)."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from desktop_kit import NOW, SETTINGS, Desk, at_home, at_site, chose, furnished_desk, open_desk, report
from openpyxl import Workbook

from ov_desktop.domain.delivery import DeliveryKind, ShippingType
from ov_desktop.domain.employee import Employee
from ov_desktop.domain.refusal import NotFoundError, RefusedError
from ov_desktop.domain.roster import Fault, Field
from ov_desktop.domain.vouchers import Format
from ov_desktop.excel.template import write_template
from ov_desktop.services.list_check import analyse_list
from ov_desktop.services.roster import Roster

ROOT = Path(__file__).resolve().parents[2]
LIST = Path("liste d’été.xlsx")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = furnished_desk(tmp_path / "profil")
    yield desk
    desk.profile.close()


@pytest.fixture
def draft(desk: Desk) -> str:
    return desk.campaigns.create(SETTINGS).id


def codes(refused: pytest.ExceptionInfo[RefusedError]) -> list[tuple[str | None, str]]:
    return [(fault.field, fault.code) for fault in refused.value.faults]


def employees(desk: Desk, campaign_id: str) -> list[Employee]:
    return [person.employee for person in desk.roster.people(campaign_id)]


# --- a first list ----------------------------------------------------------------------------------------


def test_a_clean_list_is_stored_in_its_order_with_the_name_of_its_file(desk: Desk, draft: str) -> None:
    people = [at_site(3), at_home(1), at_site(2, "2")]
    desk.file.report = report(people)
    result = desk.roster.import_list(draft, LIST)
    assert (result.stored, result.added, result.updated, result.unchanged, result.errors) == (True, 3, 0, 0, [])
    assert employees(desk, draft) == people
    assert [person.position for person in desk.roster.people(draft)] == [1, 2, 3]
    assert desk.campaigns.get(draft).last_import_file == "liste d’été.xlsx"


def test_a_list_is_checked_against_the_organisation_and_the_campaign(desk: Desk, draft: str) -> None:
    desk.campaigns.change_settings(draft, replace(SETTINGS, default_denominations=(20, 50)), email_optional=True)
    desk.roster.import_list(draft, LIST)
    rules = desk.file.rules
    assert rules is not None
    assert (rules.client_code, rules.default_denominations, rules.email_optional) == ("060305", (20, 50), True)
    assert rules.sites is not None
    assert rules.sites.find("entrepot nord") == desk.accounts.sites()[1]


def test_default_denominations_do_not_matter_where_connect_is_the_default(desk: Desk, draft: str) -> None:
    desk.campaigns.change_settings(draft, replace(SETTINGS, default_format=Format.CONNECT))
    assert desk.roster.rules(draft).default_denominations is None


def test_a_real_workbook_goes_in_with_its_sites_found(desk: Desk, draft: str, tmp_path: Path) -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append([
        "Matricule", "Nom du bénéficiaire (*)", "Prénom du bénéficiaire (*)", "Numéro de téléphone mobile (*)",
        "E-mail du bénéficiaire (*)", "Nom ou n° de l'adresse de livraison", "Type d'expédition",
        "Nom ou n° de l'adresse du site retour", "Montant de la dotation (*)",
    ])  # fmt: skip
    sheet.append(["007", "Évrard", "Zoé", "06 39 98 00 01", "zoe@ateliers.example", "ENTREPOT NORD", None, None, 200])
    sheet.append([None, "Diallo", "Mamadou", 639980002, "m@ateliers.example", None, "Lettre suivie", "1001", "150 €"])
    path = tmp_path / "liste.xlsx"
    workbook.save(path)
    roster = Roster(desk.profile.database, desk.clock, analyse_list)
    assert roster.import_list(draft, path).added == 2
    assert employees(desk, draft) == [
        Employee("Évrard", "Zoé", "+33639980001", "zoe@ateliers.example", 200, DeliveryKind.SITE, "007", "2"),
        Employee(
            "Diallo", "Mamadou", "+33639980002", "m@ateliers.example", 150, DeliveryKind.HOME, "", "",
            ShippingType.TRACKED, "1",
        ),
    ]  # fmt: skip


def test_a_file_that_is_not_there_is_a_fault_and_not_a_crash(desk: Desk, draft: str, tmp_path: Path) -> None:
    roster = Roster(desk.profile.database, desk.clock, analyse_list)
    result = roster.import_list(draft, tmp_path / "absente.xlsx", leave_out_errors=True)
    assert (result.stored, [fault.code for fault in result.errors]) == (False, ["file-unreadable"])


# --- lists with errors -----------------------------------------------------------------------------------


def test_nothing_is_stored_while_an_error_stands(desk: Desk, draft: str) -> None:
    fault = Fault("mobile-invalid", "mobile", 9, "D", "12")
    desk.file.report = report([at_site(1)], [fault])
    result = desk.roster.import_list(draft, LIST)
    assert (result.stored, result.errors, result.added) == (False, [fault], 0)
    assert employees(desk, draft) == []
    assert desk.campaigns.get(draft).last_import_file == ""


def test_rows_with_an_error_are_left_out_if_the_user_says_so(desk: Desk, draft: str) -> None:
    faults = [Fault("mobile-invalid", "mobile", 20, "D", "12"), Fault("email-missing", "email", 20, "E")]
    desk.file.report = report([at_site(1)], faults)
    result = desk.roster.import_list(draft, LIST, leave_out_errors=True)
    assert (result.stored, result.added, result.left_out) == (True, 1, 1)
    assert employees(desk, draft) == [at_site(1)]


@pytest.mark.parametrize(
    "fault",
    [Fault("client-code-mismatch", "client_code", 3, "B", "999999"), Fault("headers-not-recognised", value="liste")],
)
def test_a_fault_of_the_whole_file_cannot_be_left_out(desk: Desk, draft: str, fault: Fault) -> None:
    desk.file.report = report([at_site(1)], [fault])
    assert not desk.roster.import_list(draft, LIST, leave_out_errors=True).stored
    assert employees(desk, draft) == []


# --- later lists -----------------------------------------------------------------------------------------


def test_a_later_list_adds_the_unknown_and_removes_nobody(desk: Desk, draft: str) -> None:
    desk.import_people(draft, [at_site(1), at_site(2)])
    desk.file.report = report([at_site(2), at_site(3)])
    result = desk.roster.import_list(draft, LIST)
    assert (result.added, result.unchanged, result.not_confirmed) == (1, 1, 0)
    assert employees(desk, draft) == [at_site(1), at_site(2), at_site(3)]


def test_known_people_change_only_once_confirmed(desk: Desk, draft: str) -> None:
    one, two = desk.import_people(draft, [at_site(1), at_site(2)])
    desk.file.report = report([at_site(1, grant=300), at_site(2, grant=300)])
    plan = desk.roster.plan_import(draft, LIST)
    assert [(change.before.grant, change.after.grant) for change in plan.comparison.changed] == [(200, 300)] * 2
    result = desk.roster.apply(plan, confirmed=[two])
    assert (result.updated, result.not_confirmed, result.added) == (1, 1, 0)
    assert [person.grant for person in employees(desk, draft)] == [200, 300]
    assert [person.id for person in desk.roster.people(draft)] == [one, two]


def test_updated_people_are_pushed_again_and_others_are_not(desk: Desk) -> None:
    campaign = desk.launched([at_site(1), at_site(2)])
    desk.exchange.mark_pushed(desk.exchange.people_to_push(campaign.id))
    desk.file.report = report([at_site(1), at_site(2, "2")])
    plan = desk.roster.plan_import(campaign.id, LIST)
    desk.roster.apply(plan, confirmed=[change.id for change in plan.comparison.changed])
    assert [person.last_name for person in desk.exchange.people_to_push(campaign.id).people] == ["Nom2"]


def test_two_people_swap_their_mobiles_and_emails_in_one_import(desk: Desk, draft: str) -> None:
    ids = desk.import_people(draft, [at_site(1), at_site(2)])
    one, two = at_site(1), at_site(2)
    swapped = [
        replace(one, mobile=two.mobile, email=two.email),
        replace(two, mobile=one.mobile, email=one.email),
    ]
    desk.file.report = report(swapped)
    result = desk.roster.apply(desk.roster.plan_import(draft, LIST), confirmed=ids)
    assert (result.stored, result.updated) == (True, 2)
    assert employees(desk, draft) == swapped


def test_half_of_a_swap_is_refused(desk: Desk, draft: str) -> None:
    ids = desk.import_people(draft, [at_site(1), at_site(2)])
    one, two = at_site(1), at_site(2)
    desk.file.report = report([replace(one, mobile=two.mobile), replace(two, mobile=one.mobile)])
    result = desk.roster.apply(desk.roster.plan_import(draft, LIST), confirmed=ids[:1])
    assert (result.stored, [fault.code for fault in result.errors]) == (False, ["mobile-taken"])
    assert employees(desk, draft) == [one, two]


def test_a_row_that_clashes_with_someone_in_the_campaign_can_be_left_out(desk: Desk, draft: str) -> None:
    desk.import_people(draft, [at_site(1)])
    desk.file.report = report([replace(at_site(2), email=at_site(1).email.upper()), at_site(3)])
    refused = desk.roster.import_list(draft, LIST)
    assert (refused.stored, [(fault.code, fault.row) for fault in refused.errors]) == (False, [("email-taken", 8)])
    result = desk.roster.import_list(draft, LIST, leave_out_errors=True)
    assert (result.stored, result.added, result.left_out) == (True, 1, 1)
    assert employees(desk, draft) == [at_site(1), at_site(3)]


def test_a_plan_is_compared_again_with_what_the_list_has_become(desk: Desk, draft: str) -> None:
    desk.file.report = report([at_site(1), at_site(2)])
    plan = desk.roster.plan_import(draft, LIST)
    desk.import_people(draft, [at_site(2)])
    assert desk.roster.apply(plan).added == 1
    assert employees(desk, draft) == [at_site(2), at_site(1)]


def test_someone_removed_who_comes_in_a_later_list_is_invited_anew(desk: Desk) -> None:
    campaign = desk.launched([at_site(1), at_site(2)])
    (old, _) = (person.id for person in desk.roster.people(campaign.id))
    desk.roster.remove_person(old)
    desk.file.report = report([at_site(1)])
    assert desk.roster.import_list(campaign.id, LIST).added == 1
    assert [person.employee for person in desk.roster.people(campaign.id)] == [at_site(2), at_site(1)]
    assert desk.roster.people(campaign.id)[1].id != old


def test_a_campaign_that_is_being_closed_takes_no_list(desk: Desk) -> None:
    campaign = desk.launched([at_site(1)])
    desk.file.report = report([at_site(2)])
    plan = desk.roster.plan_import(campaign.id, LIST)
    desk.ready_to_order(campaign.id)
    with pytest.raises(RefusedError) as refused:
        desk.roster.apply(plan)
    assert codes(refused) == [("campaign", "campaign-closing")]


# --- one person ------------------------------------------------------------------------------------------


def test_a_person_added_by_hand_is_checked_like_a_row(desk: Desk, draft: str) -> None:
    typed = {
        Field.LAST_NAME: "Évrard", Field.FIRST_NAME: "Zoé", Field.MOBILE: "06.39.98.00.01",
        Field.EMAIL: "zoe@ateliers.example", Field.SITE: "1002", Field.GRANT: "200 €",
    }  # fmt: skip
    person = desk.roster.add_person(draft, typed)
    assert person.employee == Employee(
        "Évrard", "Zoé", "+33639980001", "zoe@ateliers.example", 200, DeliveryKind.SITE, "", "2"
    )
    with pytest.raises(RefusedError) as refused:
        desk.roster.add_person(draft, {**typed, Field.EMAIL: "autre@ateliers.example", Field.GRANT: 15})
    assert codes(refused) == [("grant", "grant-below-minimum")]
    with pytest.raises(RefusedError) as refused:
        desk.roster.add_person(draft, {**typed, Field.EMAIL: "autre@ateliers.example"})
    assert codes(refused) == [("mobile", "mobile-taken")]
    with pytest.raises(RefusedError) as refused:
        desk.roster.add_person(draft, {})
    assert refused.value.faults


def test_corrections_follow_the_rules_of_a_list(desk: Desk, draft: str) -> None:
    one, _ = desk.import_people(draft, [at_site(1), at_site(2)])
    changed = desk.roster.change_person(one, {Field.MOBILE: "0639980009", Field.EMAIL: "nouvelle@ateliers.example"})
    assert changed.person.employee == replace(at_site(1), mobile="+33639980009", email="nouvelle@ateliers.example")
    for typed, expected in [
        ({Field.MOBILE: "12"}, ("mobile", "mobile-invalid")),
        ({Field.EMAIL: ""}, ("email", "email-missing")),
        ({Field.EMAIL: "personne2@ATELIERS.example"}, ("email", "email-taken")),
        ({Field.EMPLOYEE_NUMBER: "00002"}, ("employee_number", "employee-number-taken")),
        ({Field.GRANT: 205}, ("grant", "grant-not-multiple-of-10")),
        ({Field.SITE: "Atlantide"}, ("site", "site-unknown")),
    ]:
        with pytest.raises(RefusedError) as refused:
            desk.roster.change_person(one, typed)
        assert codes(refused) == [expected]
    assert desk.roster.person(one) == changed.person


def test_a_person_keeps_their_own_mobile_and_email(desk: Desk, draft: str) -> None:
    (one,) = desk.import_people(draft, [at_site(1)])
    same = desk.roster.change_person(one, {Field.MOBILE: at_site(1).mobile, Field.EMAIL: at_site(1).email})
    assert same.person.employee == at_site(1)


def test_a_change_that_changes_nothing_is_not_pushed(desk: Desk) -> None:
    campaign = desk.launched([at_site(1)])
    batch = desk.exchange.people_to_push(campaign.id)
    desk.exchange.mark_pushed(batch)
    desk.roster.change_person(batch.people[0].id, {Field.GRANT: 200})
    assert desk.exchange.people_to_push(campaign.id).people == ()


def test_a_delivery_of_one_kind_replaces_the_other(desk: Desk, draft: str) -> None:
    (one,) = desk.import_people(draft, [at_site(1)])
    home = desk.roster.change_person(one, {Field.SHIPPING: "simple", Field.RETURN_SITE: "Siège"}).person.employee
    assert (home.delivery, home.site, home.shipping, home.return_site) == (
        DeliveryKind.HOME, "", ShippingType.SIMPLE, "1",
    )  # fmt: skip
    site = desk.roster.change_person(one, {Field.SITE: "1002"}).person.employee
    assert (site.delivery, site.site, site.shipping, site.return_site) == (DeliveryKind.SITE, "2", None, "")


def test_a_changed_grant_makes_the_choice_obsolete(desk: Desk) -> None:
    campaign = desk.launched([at_site(1)])
    (person,) = desk.roster.people(campaign.id)
    assert not desk.roster.change_person(person.id, {Field.GRANT: 250}).choice_obsolete
    desk.pull(campaign.id, chose(person.id, 1, connect=250))
    assert not desk.roster.change_person(person.id, {Field.EMAIL: "n@ateliers.example"}).choice_obsolete
    assert desk.roster.change_person(person.id, {Field.GRANT: 300}).choice_obsolete
    assert desk.tracking.overview(campaign.id).answered == 0


def test_someone_removed_from_a_draft_is_gone(desk: Desk, draft: str) -> None:
    one, _ = desk.import_people(draft, [at_site(1), at_site(2)])
    desk.roster.remove_person(one)
    assert employees(desk, draft) == [at_site(2)]
    with pytest.raises(NotFoundError):
        desk.roster.person(one)


def test_someone_removed_from_a_running_campaign_is_kept_with_the_instant(desk: Desk) -> None:
    campaign = desk.launched([at_site(1), at_site(2)])
    one = desk.roster.people(campaign.id)[0].id
    desk.roster.remove_person(one)
    desk.clock.set(datetime(2026, 12, 24, tzinfo=UTC))
    desk.roster.remove_person(one)
    assert desk.roster.person(one).removed_at == NOW
    assert employees(desk, campaign.id) == [at_site(2)]
    assert len(desk.roster.people(campaign.id, removed=True)) == 2
    with pytest.raises(RefusedError) as refused:
        desk.roster.change_person(one, {Field.GRANT: 300})
    assert codes(refused) == [("person", "person-removed")]
    # Number, mobile and e-mail are free for someone else.
    assert desk.import_people(campaign.id, [replace(at_site(1), last_name="Autre")])


def test_a_new_link_has_a_new_version(desk: Desk) -> None:
    campaign = desk.launched([at_site(1)])
    one = desk.roster.people(campaign.id)[0].id
    assert (desk.roster.renew_link(one).link_version, desk.roster.renew_link(one).link_version) == (2, 3)


# --- size and crashes ------------------------------------------------------------------------------------


def import_many(desk: Desk, draft: str, count: int) -> int:
    """Import ``count`` people in one go and return how many were added."""
    people = [
        replace(at_site(n % 10_000), mobile=f"+336{n:08d}", email=f"p{n}@ateliers.example", employee_number=f"{n:06d}")
        for n in range(count)
    ]
    desk.file.report = report(people)
    return desk.roster.import_list(draft, LIST).added


def test_five_thousand_people_are_stored_at_once(desk: Desk, draft: str) -> None:
    assert import_many(desk, draft, 5_000) == 5_000
    assert desk.campaigns.summary(draft).people == 5_000


class GivenUpError(Exception):
    pass


def test_an_import_tells_how_far_it_is_and_given_up_half_way_leaves_the_list_as_it_was(desk: Desk, draft: str) -> None:
    import_many(desk, draft, 1)
    desk.file.report = report([replace(at_site(n), mobile=f"+336{n:08d}") for n in range(1, 2_501)])
    plan = desk.roster.plan_import(draft, LIST)
    told: list[tuple[int, int]] = []

    def give_up(count: int, total: int) -> None:
        told.append((count, total))
        if count == 2_000:
            raise GivenUpError

    with pytest.raises(GivenUpError):
        desk.roster.apply(plan, on_progress=give_up)
    assert told == [(0, 2_500), (1_000, 2_500), (2_000, 2_500)]
    assert len(desk.roster.people(draft)) == 1
    told.clear()
    desk.roster.apply(plan, on_progress=lambda count, total: told.append((count, total)))
    assert told[-1] == (2_500, 2_500)
    assert [person.position for person in desk.roster.people(draft)] == list(range(1, 2_502))


def test_the_check_of_a_list_tells_how_many_rows_are_done(desk: Desk, draft: str, tmp_path: Path) -> None:
    path = tmp_path / "liste.xlsx"
    people = [replace(at_site(n), mobile=f"+336{n:08d}") for n in range(1, 1_201)]
    write_template(path, sites=desk.accounts.sites(), client_code="060305", people=people)
    told: list[tuple[int, int]] = []
    roster = Roster(desk.profile.database, desk.clock, analyse_list)
    plan = roster.plan_import(draft, path, lambda count, total: told.append((count, total)))
    assert told == [(0, 1_200), (500, 1_200), (1_000, 1_200)]
    assert len(plan.comparison.added) == 1_200


@pytest.mark.long
def test_a_hundred_thousand_people_are_stored_and_pushed_in_batches(desk: Desk, draft: str) -> None:
    assert import_many(desk, draft, 100_000) == 100_000
    desk.exchange.mark_pushed(desk.exchange.people_to_push(draft))
    assert desk.exchange.people_to_push(draft).people[0].last_name == at_site(1_000).last_name


_IMPORTER = """
import sys
from dataclasses import replace
from pathlib import Path
sys.path[:0] = [sys.argv[2], sys.argv[2] + "/tests"]
from desktop_kit import at_site, open_desk, report
desk = open_desk(Path(sys.argv[1]))
(campaign,) = desk.campaigns.all()
desk.file.report = report([
    replace(at_site(n % 10000), mobile=f"+336{n:08d}", email=f"p{n}@ateliers.example", employee_number=f"{n:06d}")
    for n in range(int(sys.argv[3]))
])
print("importing", flush=True)
desk.roster.import_list(campaign.id, Path("nouvelle.xlsx"))
print("done", flush=True)
sys.stdin.read()
"""


def kill_an_import(folder: Path, count: int, seconds: float) -> None:
    """Start an import in another process and kill it after some seconds, or when it is done."""
    child = subprocess.Popen(
        [sys.executable, "-c", _IMPORTER, str(folder), str(ROOT), str(count)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "importing\n"
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        child.send_signal(signal.SIGKILL)
    child.communicate()


def people_after_kill(folder: Path) -> tuple[int, str]:
    desk = open_desk(folder)
    (campaign,) = desk.campaigns.all()
    desk.profile.close()
    return campaign.people, campaign.last_import_file


def test_an_import_that_is_killed_leaves_the_list_as_it_was_or_complete(desk: Desk, draft: str) -> None:
    desk.import_people(draft, [at_site(1)])
    folder = desk.profile.folder
    desk.profile.close()
    kill_an_import(folder, 5_000, 0.3)
    assert people_after_kill(folder) in {(1, "liste.xlsx"), (5_001, "nouvelle.xlsx")}


@pytest.mark.long
def test_imports_killed_at_many_moments_are_never_half_there(desk: Desk, draft: str) -> None:
    folder = desk.profile.folder
    assert draft
    desk.profile.close()
    outcomes = set()
    for tenths in range(1, 21):
        kill_an_import(folder, 10_000, tenths / 10)
        outcomes.add(people_after_kill(folder))
    assert outcomes <= {(0, ""), (10_000, "nouvelle.xlsx")}
    assert (10_000, "nouvelle.xlsx") in outcomes
