"""A list that comes after another: who is new, who has changed, who is the same (SPEC L7)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from ov_desktop.domain.employee import Employee, email_key
from ov_desktop.domain.roster import Fault


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Someone who is in the campaign."""

    id: str
    employee: Employee


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Someone whom the list brings; ``row`` is the sheet's."""

    row: int
    employee: Employee


@dataclass(frozen=True, slots=True)
class PersonChange:
    """Someone who is in the campaign and whom the list shows otherwise."""

    row: int
    id: str
    before: Employee
    after: Employee


@dataclass(frozen=True, slots=True)
class Reimport:
    """What a list would do.

    Attributes:
        added: who is new.
        changed: who is known, and shown otherwise.
        unchanged: how many are known and shown as they are.
        clashes: errors of rows that cannot be told from, or joined with, the others.
        absent: how many are known and not shown; they stay.
    """

    added: Sequence[NewPerson]
    changed: Sequence[PersonChange]
    unchanged: int
    clashes: Sequence[Fault]
    absent: int


_DELIVERY = frozenset({"site", "shipping", "return_site"})
"""Fields that make sense together alone."""


def whole_fields(fields: Collection[str]) -> frozenset[str]:
    """Return fields of a list with what goes with them: of the delivery all or nothing."""
    return frozenset(fields) | _DELIVERY if _DELIVERY & set(fields) else frozenset(fields)


def narrowed(change: PersonChange, fields: Collection[str]) -> PersonChange | None:
    """Return a change of which only some fields are taken over, None where nothing changes any more.

    The fields of the delivery are taken over together; a site without its kind would be none.
    """
    taken = whole_fields(fields)
    values = {name: getattr(change.after, name) for name in taken}
    if taken & _DELIVERY:
        values["delivery"] = change.after.delivery
    after = replace(change.before, **values)
    return None if after == change.before else replace(change, after=after)


def compare_lists(known: Iterable[KnownPerson], incoming: Iterable[tuple[int, Employee]]) -> Reimport:
    """Compare a checked list with the people of the campaign, who are known by number, else by mobile.

    A mobile alone makes one person of two only where one side has no number. A row without a number keeps the
    known one. Who is absent from the list stays: an import removes no one (SPEC L7).
    """
    people = list(known)
    by_number = {person.employee.employee_number: person for person in people if person.employee.employee_number}
    by_mobile = {person.employee.mobile: person for person in people}
    added: list[NewPerson] = []
    changed: list[PersonChange] = []
    clashes: list[Fault] = []
    met: set[str] = set()
    for row, employee in incoming:
        person = _find(employee, by_number, by_mobile)
        if person is None:
            added.append(NewPerson(row, employee))
        elif person.id in met:
            clashes.append(Fault("mobile-taken", "mobile", row, value=employee.mobile))
        else:
            met.add(person.id)
            after = replace(employee, employee_number=employee.employee_number or person.employee.employee_number)
            if after != person.employee:
                changed.append(PersonChange(row, person.id, person.employee, after))
    clashes += find_clashes(people, added, changed)
    return Reimport(added, changed, len(met) - len(changed), clashes, len(people) - len(met))


def _find(
    employee: Employee, by_number: dict[str, KnownPerson], by_mobile: dict[str, KnownPerson]
) -> KnownPerson | None:
    if employee.employee_number and (found := by_number.get(employee.employee_number)):
        return found
    found = by_mobile.get(employee.mobile)
    if found and employee.employee_number and found.employee.employee_number:
        return None
    return found


def find_clashes(
    known: Iterable[KnownPerson], added: Iterable[NewPerson], changed: Iterable[PersonChange]
) -> list[Fault]:
    """Return the rows whose number, mobile or e-mail another person would have too, once all this is done."""
    after: dict[str, PersonChange] = {change.id: change for change in changed}
    final: list[tuple[int | None, Employee]] = [
        (after[person.id].row, after[person.id].after) if person.id in after else (None, person.employee)
        for person in known
    ]
    final += [(person.row, person.employee) for person in added]
    return [
        *_clashes("employee-number-taken", "employee_number", [(row, e.employee_number) for row, e in final]),
        *_clashes("mobile-taken", "mobile", [(row, e.mobile) for row, e in final]),
        *_clashes("email-taken", "email", [(row, email_key(e.email)) for row, e in final]),
    ]


def _clashes(code: str, field: str, values: list[tuple[int | None, str]]) -> list[Fault]:
    seen: set[str] = set()
    twice: set[str] = set()
    for _, value in values:
        if value in seen:
            twice.add(value)
        elif value:
            seen.add(value)
    return [Fault(code, field, row, value=value) for row, value in values if row is not None and value in twice]
