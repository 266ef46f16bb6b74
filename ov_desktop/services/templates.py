"""Templates: the texts that an organisation keeps for its next campaigns (SPEC S7, S10)."""

import unicodedata
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ov_desktop.database import Database
from ov_desktop.domain.clock import Clock
from ov_desktop.domain.refusal import FieldFault, NotFoundError, RefusedError
from ov_desktop.domain.text import without_accents
from ov_desktop.models.template import TemplateRow
from ov_desktop.services.template_files import (
    FILE_SUFFIX,
    NAME_LENGTH,
    SharedTemplate,
    TemplateKind,
    cleaned,
    read_file,
    template_faults,
    write_file,
)
from ov_desktop.wording.templates import copied_name, numbered_name

__all__ = ["FILE_SUFFIX", "NAME_LENGTH", "Imported", "SharedTemplate", "Template", "TemplateKind", "Templates"]


@dataclass(frozen=True, slots=True)
class Template:
    """A template: ``text`` is clean HTML, ``subject`` empty for a welcome.

    New campaigns begin with the default one of each kind, where there is one.
    """

    id: str
    name: str
    kind: TemplateKind
    subject: str
    text: str
    is_default: bool
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import brought: the templates added, and how many were here already, word for word."""

    added: tuple[Template, ...]
    known: int


class Templates:
    """Reads and changes templates; a method is one transaction. A name is unique within a kind, whatever the case."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Work on a profile's database."""
        self._database = database
        self._clock = clock

    # --- reading -----------------------------------------------------------------------------------------

    def all(self, kind: TemplateKind | None = None) -> list[Template]:
        """Return the templates of a kind, or all, in the order of the kinds and of the alphabet."""
        order = list(TemplateKind)
        with self._database.read() as session:
            rows = session.scalars(select(TemplateRow))
            found = [_template(row) for row in rows if kind is None or row.kind == kind]
        return sorted(found, key=lambda template: (order.index(template.kind), without_accents(template.name)))

    def get(self, template_id: str) -> Template:
        """Return a template.

        Raises:
            NotFoundError: there is none.
        """
        with self._database.read() as session:
            return _template(_row(session, template_id))

    # --- changing ----------------------------------------------------------------------------------------

    def save(self, name: str, kind: TemplateKind, subject: str, text: str) -> Template:
        """Keep a new template.

        Raises:
            RefusedError: something is missing or wrong, or the name is taken (``template-name-duplicate``).
        """
        template = cleaned(kind, name, subject, text)
        with self._database.write() as session:
            _refuse_if(_faults(session, template))
            return _template(self._add(session, template))

    def replace(self, template_id: str, subject: str, text: str) -> Template:
        """Give a template another subject and text.

        Raises:
            RefusedError: something is missing or wrong.
            NotFoundError: there is no such template.
        """
        with self._database.write() as session:
            row = _row(session, template_id)
            changed = cleaned(TemplateKind(row.kind), row.name, subject, text)
            _refuse_if(template_faults(changed))
            row.subject, row.text, row.updated_at = changed.subject, changed.text, self._clock.now()
            return _template(row)

    def rename(self, template_id: str, name: str) -> Template:
        """Give a template another name.

        Raises:
            RefusedError: the name is missing, too long or taken.
            NotFoundError: there is no such template.
        """
        with self._database.write() as session:
            row = _row(session, template_id)
            renamed = cleaned(TemplateKind(row.kind), name, row.subject, row.text)
            _refuse_if([fault for fault in _faults(session, renamed, row) if fault.field == "name"])
            row.name, row.name_key, row.updated_at = renamed.name, _key(renamed.name), self._clock.now()
            return _template(row)

    def duplicate(self, template_id: str) -> Template:
        """Keep a copy of a template under a name of its own, which is not the default.

        Raises:
            NotFoundError: there is no such template.
        """
        with self._database.write() as session:
            row = _row(session, template_id)
            kind, number = TemplateKind(row.kind), 1
            while _taken(session, kind, name := _shortened(row.name, number, copied_name)):
                number += 1
            return _template(self._add(session, SharedTemplate(kind, name, row.subject, row.text)))

    def delete(self, template_id: str) -> Template:
        """Delete a template and return it, for ``restore``; campaigns that used it do not change.

        Raises:
            NotFoundError: there is no such template.
        """
        with self._database.write() as session:
            row = _row(session, template_id)
            deleted = _template(row)
            session.delete(row)
            return deleted

    def restore(self, template: Template) -> Template:
        """Keep again a template that was deleted; what has happened since stays.

        Where its name was taken meanwhile it gets a number, and where another became the default it is not.
        """
        with self._database.write() as session:
            if (row := session.get(TemplateRow, template.id)) is not None:
                return _template(row)
            default = select(TemplateRow).where(TemplateRow.kind == template.kind.value, TemplateRow.is_default)
            others = session.scalar(default)
            name = _free_name(session, template.kind, template.name)
            row = self._add(session, SharedTemplate(template.kind, name, template.subject, template.text), template.id)
            row.is_default, row.updated_at = template.is_default and others is None, template.updated_at
            return _template(row)

    def set_default(self, template_id: str) -> Template:
        """Let new campaigns begin with a template, instead of the one of its kind before.

        Raises:
            NotFoundError: there is no such template.
        """
        with self._database.write() as session:
            row = _row(session, template_id)
            _clear_default(session, TemplateKind(row.kind))
            row.is_default = True
            return _template(row)

    def clear_default(self, kind: TemplateKind) -> None:
        """Let new campaigns begin with the original text of a kind."""
        with self._database.write() as session:
            _clear_default(session, kind)

    # --- files -------------------------------------------------------------------------------------------

    def export(self, template_ids: Iterable[str]) -> bytes:
        """Return a file with these templates, to be handed to a colleague.

        Raises:
            NotFoundError: one of them is no longer there.
        """
        with self._database.read() as session:
            rows = [_row(session, template_id) for template_id in template_ids]
            return write_file(SharedTemplate(TemplateKind(row.kind), row.name, row.subject, row.text) for row in rows)

    @staticmethod
    def read_file(data: bytes, file_name: str) -> list[SharedTemplate]:
        """Return the templates of a file, cleaned and checked; see ``template_files.read_file``."""
        return read_file(data, file_name)

    def import_(self, shared: Sequence[SharedTemplate]) -> Imported:
        """Keep the templates of a file, none as the default; a name that is taken gets a number.

        Those that are here already, under whatever name and word for word, are not kept twice.
        """
        with self._database.write() as session:
            here = {(row.kind, row.subject, row.text) for row in session.scalars(select(TemplateRow))}
            added = []
            for template in shared:
                content = (template.kind.value, template.subject, template.text)
                if content in here:
                    continue
                here.add(content)
                name = _free_name(session, template.kind, template.name)
                row = self._add(session, SharedTemplate(template.kind, name, template.subject, template.text))
                added.append(_template(row))
            return Imported(tuple(added), len(shared) - len(added))

    # --- inside a transaction ----------------------------------------------------------------------------

    def _add(self, session: Session, template: SharedTemplate, template_id: str = "") -> TemplateRow:
        row = TemplateRow(
            id=template_id or uuid.uuid4().hex,
            kind=template.kind.value,
            name=template.name,
            name_key=_key(template.name),
            subject=template.subject,
            text=template.text,
            is_default=False,
            updated_at=self._clock.now(),
        )
        session.add(row)
        session.flush()
        return row


def _faults(session: Session, template: SharedTemplate, itself: TemplateRow | None = None) -> list[FieldFault]:
    faults = template_faults(template)
    if template.name and _taken(session, template.kind, template.name, itself):
        faults.insert(0, FieldFault("name", "template-name-duplicate", template.name))
    return faults


def _refuse_if(faults: Sequence[FieldFault]) -> None:
    if faults:
        raise RefusedError(faults)


def _row(session: Session, template_id: str) -> TemplateRow:
    row = session.get(TemplateRow, template_id)
    if row is None:
        raise NotFoundError("template")
    return row


def _template(row: TemplateRow) -> Template:
    return Template(
        row.id, row.name, TemplateKind(row.kind), row.subject, row.text, row.is_default, row.updated_at
    )  # fmt: skip


def _taken(session: Session, kind: TemplateKind, name: str, itself: TemplateRow | None = None) -> bool:
    same = select(TemplateRow).where(TemplateRow.kind == kind.value, TemplateRow.name_key == _key(name))
    found = session.scalar(same)
    return found is not None and found is not itself


def _free_name(session: Session, kind: TemplateKind, name: str) -> str:
    free, number = name, 1
    while _taken(session, kind, free):
        number += 1
        free = _shortened(name, number, numbered_name)
    return free


def _shortened(name: str, number: int, words: Callable[[str, int], str]) -> str:
    """Return a name made of another, which gives way where both would be too long."""
    excess = max(0, len(words(name, number)) - NAME_LENGTH)
    return words(name[: len(name) - excess].rstrip(), number)


def _clear_default(session: Session, kind: TemplateKind) -> None:
    session.execute(update(TemplateRow).where(TemplateRow.kind == kind.value).values(is_default=False))


def _key(name: str) -> str:
    """The form in which names are compared: case and repeated spaces do not count."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
