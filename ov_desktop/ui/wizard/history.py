"""What was typed, step by step, to undo and redo it across the page (textes 4.11)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ov_desktop.domain.images import ImageRef
from ov_desktop.ui.wizard.strokes import Act, Stroke, read_stroke
from ov_desktop.ui.wizard.typed import FORMATTED_FIELDS, TEXT_FIELDS, Typed
from ov_desktop.wording.campaign_fields import done_again, undo_name, undone

_PAUSE = timedelta(seconds=2)
"""A word that is written without a longer pause is undone in one go."""

_MOST = 200
_NO_KEY = Stroke(Act.OTHER)


@dataclass(frozen=True, slots=True)
class _Step:
    """A change: the fields that it touched, what stood there before and after, and what was last added to it, when."""

    fields: tuple[str, ...]
    before: Typed
    after: Typed
    at: datetime
    stroke: Stroke

    @property
    def name(self) -> str:
        """What the step did, as the buttons name it."""
        return undo_name(self.fields[0], is_text=self.fields[0] in TEXT_FIELDS)


@dataclass(frozen=True, slots=True)
class Moved:
    """What undoing or redoing gives: what is typed now, where the page goes, and what is said of it."""

    typed: Typed
    field: str
    said: str


class History:
    """The steps that can be undone and redone."""

    def __init__(self) -> None:
        """Remember nothing."""
        self._past: list[_Step] = []
        self._future: list[_Step] = []
        self._sealed = True

    @property
    def undo_name(self) -> str:
        """What would be undone: ``saisie dans « Objet »``; empty where nothing can be."""
        return self._past[-1].name if self._past else ""

    @property
    def redo_name(self) -> str:
        """What would be done again; empty where nothing can be."""
        return self._future[-1].name if self._future else ""

    def record(self, fields: tuple[str, ...], before: Typed, after: Typed, at: datetime) -> None:
        """Remember a change; one that goes on with the last one is added to it."""
        self._future.clear()
        last = self._past[-1] if self._past and not self._sealed else None
        stroke = _stroke(fields, before, after)
        if last and last.fields == fields and at - last.at <= _PAUSE and _goes_on(last, stroke, after):
            self._past[-1] = replace(last, after=after, at=at, stroke=stroke)
        else:
            self._past = [*self._past[1 - _MOST :], _Step(fields, before, after, at, stroke)]
        self._sealed = False

    def undo(self, typed: Typed) -> Moved | None:
        """Take the last step back; None where there is none."""
        if not self._past:
            return None
        step = self._past.pop()
        self._future.append(step)
        self._sealed = True
        return Moved(_copied(step, step.before, typed), step.fields[0], undone(step.name))

    def redo(self, typed: Typed) -> Moved | None:
        """Take the last step that was undone again; None where there is none."""
        if not self._future:
            return None
        step = self._future.pop()
        self._past.append(step)
        self._sealed = True
        return Moved(_copied(step, step.after, typed), step.fields[0], done_again(step.name))


def _stroke(fields: tuple[str, ...], before: Typed, after: Typed) -> Stroke:
    """Return what was done to the text of the one field that was written in."""
    if len(fields) > 1 or fields[0] not in TEXT_FIELDS:
        return _NO_KEY
    (name,) = fields
    return read_stroke(str(before.value(name)), str(after.value(name)), html=name in FORMATTED_FIELDS)


def _goes_on(last: _Step, stroke: Stroke, after: Typed) -> bool:
    """Whether a change is one of many that make one: writing a word, counting up, writing what stands for an image."""
    fields = last.fields
    if stroke.goes_on_with(last.stroke) or fields == ("reminder_days",):
        return True
    images = [(last.before.value(name), after.value(name)) for name in fields if name.startswith("images.")]
    return len(images) == len(fields) and all(
        isinstance(old, ImageRef) and isinstance(new, ImageRef) and old.digest == new.digest for old, new in images
    )


def _copied(step: _Step, source: Typed, typed: Typed) -> Typed:
    """Return what is typed with the fields of a step as they stand in ``source``; others stay as they are."""
    for name in step.fields:
        typed = typed.having(name, source.value(name))
    return typed
