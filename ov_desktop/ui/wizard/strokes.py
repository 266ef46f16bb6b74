"""What one key did to a text, so that undoing takes back words, not letters, and never half of a paste."""

import re
from dataclasses import dataclass
from enum import StrEnum
from html import unescape

_TAG = re.compile(r"<[^<>]*>")
_CUT = re.compile(r"(?:<[^<>]*|&[#\w]*)\Z")
"""A tag or an entity that is cut in its middle."""

_BETWEEN_WORDS = " \n\t"


class Act(StrEnum):
    """What was done to a text."""

    TYPED = "typed"
    ERASED = "erased"
    REPLACED = "replaced"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Stroke:
    """A change of a text, where it may have begun in the text before, and where it may have ended in the text after.

    The places are the first and the last possible one: of ``ll``, nobody can tell which was typed last.

    Attributes:
        opens: whether it begins something that is undone by itself: a word, a paragraph, a look.
        length: how much of the text before it took away.
    """

    act: Act
    begins: tuple[int, int] = (0, 0)
    ends: tuple[int, int] = (0, 0)
    opens: bool = True
    length: int = 0

    def goes_on_with(self, last: "Stroke") -> bool:
        """Whether it and the change just before are one to whoever wrote."""
        if self.act is Act.TYPED and not self.opens:
            return last.act is not Act.OTHER and _meet(self.begins, last.ends)
        if self.act is Act.ERASED and last.act is Act.ERASED:
            backwards = self.begins[0] + self.length, self.begins[1] + self.length
            return _meet(self.begins, last.ends) or _meet(backwards, last.ends)
        return False


def read_stroke(before: str, after: str, *, html: bool) -> Stroke:
    """Return what was done between two states of a text; ``html`` where they are the safe subset of HTML."""
    first = _alike(before, after)
    if html and (cut := _CUT.search(before[:first])):
        first = cut.start()
    tail = _alike(before[first:][::-1], after[first:][::-1])
    removed, inserted = before[first : len(before) - tail], after[first : len(after) - tail]
    taken, added = (_words(removed), _words(inserted)) if html else (removed, inserted)
    bare = not html or not (_TAG.search(removed) or _TAG.search(inserted))
    if taken and not added:
        act = Act.ERASED if bare and len(taken.strip(" ")) <= 1 else Act.REPLACED
        begins = _earliest(before, removed, first), first
        return Stroke(act, begins, begins, length=len(removed))
    if len(added.strip(" ")) > 1 or not added or _only_looks(taken, added):
        return Stroke(Act.OTHER)
    if taken or not bare:
        end = first + inserted.rindex(added[-1]) + 1 if added[-1] in inserted else first + len(inserted)
        return Stroke(Act.REPLACED, (first, first), (end, end))
    begins = _earliest(after, inserted, first), first
    ends = begins[0] + len(inserted), first + len(inserted)
    return Stroke(Act.TYPED, begins, ends, opens=_opens_word(after, first, added))


def _alike(one: str, other: str) -> int:
    """Return how many signs two texts have in common at their beginning."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _words(part: str) -> str:
    return unescape(_TAG.sub("", part))


def _only_looks(taken: str, added: str) -> bool:
    """Whether the words stayed, and only their look or the ends of paragraphs changed."""
    return bool(taken) and taken == added


def _earliest(text: str, part: str, first: int) -> int:
    """Return the first place at which a sign may stand that has its like just before it."""
    place = first
    while len(part) == 1 and place and text[place - 1] == part:
        place -= 1
    return place


def _opens_word(after: str, first: int, added: str) -> bool:
    before = added[:-1] or after[:first]
    return added[-1] not in _BETWEEN_WORDS and bool(before) and before[-1] in _BETWEEN_WORDS


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]
