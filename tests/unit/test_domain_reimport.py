"""Who is new, who has changed, who is the same when a second list comes (SPEC L7)."""

from dataclasses import replace

import pytest
from desktop_kit import at_home, at_site

from ov_desktop.domain.reimport import KnownPerson, NewPerson, PersonChange, compare_lists, find_clashes, narrowed

ONE, TWO, THREE = at_site(1), at_site(2), at_site(3)
KNOWN = [KnownPerson("a", ONE), KnownPerson("b", TWO)]


def test_unknown_people_are_new_and_known_ones_the_same() -> None:
    outcome = compare_lists(KNOWN, [(8, TWO), (9, THREE), (10, ONE)])
    assert (outcome.added, outcome.changed, outcome.unchanged) == ([NewPerson(9, THREE)], [], 2)
    assert outcome.clashes == []


def test_people_who_are_not_in_the_list_are_left_alone() -> None:
    outcome = compare_lists(KNOWN, [])
    assert (outcome.added, outcome.changed, outcome.unchanged, outcome.clashes) == ([], [], 0, [])
    assert outcome.absent == len(KNOWN)
    assert compare_lists(KNOWN, [(8, TWO), (9, THREE)]).absent == len(KNOWN) - 1


def test_the_number_knows_a_person_under_a_new_mobile() -> None:
    moved = replace(ONE, mobile="+33639989999")
    assert compare_lists(KNOWN, [(8, moved)]).changed == [PersonChange(8, "a", ONE, moved)]


def test_the_mobile_knows_a_person_without_a_number_and_the_number_is_kept() -> None:
    unnumbered = replace(ONE, employee_number="", grant=300)
    assert compare_lists(KNOWN, [(8, unnumbered)]).changed == [PersonChange(8, "a", ONE, replace(ONE, grant=300))]
    assert compare_lists(KNOWN, [(8, replace(ONE, employee_number=""))]).unchanged == 1


def test_a_person_who_had_no_number_gets_the_one_of_the_list() -> None:
    known = [KnownPerson("a", replace(ONE, employee_number=""))]
    assert compare_lists(known, [(8, ONE)]).changed[0].after.employee_number == "00001"


def test_a_mobile_under_another_number_is_not_the_same_person_but_a_clash() -> None:
    outcome = compare_lists(KNOWN, [(8, replace(THREE, mobile=ONE.mobile))])
    assert len(outcome.added) == 1
    assert [(fault.code, fault.row, fault.value) for fault in outcome.clashes] == [("mobile-taken", 8, ONE.mobile)]


def test_two_rows_about_one_person_clash() -> None:
    by_number = replace(ONE, mobile="+33639989999")
    by_mobile = replace(ONE, employee_number="", email="autre@ateliers.example")
    outcome = compare_lists(KNOWN, [(8, by_number), (9, by_mobile)])
    assert [(fault.code, fault.row) for fault in outcome.clashes] == [("mobile-taken", 9)]


@pytest.mark.parametrize(
    ("taken", "code"),
    [
        ({"email": TWO.email.upper()}, "email-taken"),
        ({"mobile": TWO.mobile}, "mobile-taken"),
    ],
)
def test_what_someone_else_has_clashes_and_case_does_not_count(taken: dict[str, str], code: str) -> None:
    outcome = compare_lists(KNOWN, [(8, replace(ONE, **taken))])  # type: ignore[arg-type] -- all are texts
    assert [(fault.code, fault.row) for fault in outcome.clashes] == [(code, 8)]


def test_two_people_may_swap_their_mobiles() -> None:
    swapped = [(8, replace(ONE, mobile=TWO.mobile)), (9, replace(TWO, mobile=ONE.mobile))]
    outcome = compare_lists(KNOWN, swapped)
    assert (len(outcome.changed), outcome.clashes) == (2, [])
    # Half of the swap alone gives two people one mobile.
    assert [fault.code for fault in find_clashes(KNOWN, [], outcome.changed[:1])] == ["mobile-taken"]


def test_people_without_an_email_do_not_clash_with_each_other() -> None:
    silent = [replace(person, email="", employee_number="") for person in (ONE, TWO)]
    assert compare_lists([], [(8, silent[0]), (9, silent[1])]).clashes == []


def test_of_a_change_only_the_fields_that_are_wanted_are_taken_over() -> None:
    change = PersonChange(8, "a", ONE, replace(ONE, grant=300, email="autre@exemple.fr"))
    assert narrowed(change, {"grant"}) == replace(change, after=replace(ONE, grant=300))
    assert narrowed(change, {"grant", "email"}) == change
    assert narrowed(change, set()) is None
    assert narrowed(change, {"last_name"}) is None


@pytest.mark.parametrize("field", ["site", "shipping", "return_site"])
def test_a_delivery_is_taken_over_as_a_whole(field: str) -> None:
    home = at_home(1)
    change = PersonChange(8, "a", ONE, replace(home, grant=300))
    assert narrowed(change, {field}) == replace(change, after=replace(home, grant=ONE.grant))
