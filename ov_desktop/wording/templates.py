"""The words of templates: their kinds, the names of copies, what became of an import (textes 4.1, 4.8)."""

from ov_desktop.wording.text import _


def copied_name(name: str, number: int) -> str:
    """Return the name of the copy of a template, of the second copy, and so on."""
    if number == 1:
        return _("{name} (copie)").format(name=name)
    return _("{name} (copie {number})").format(name=name, number=number)


def numbered_name(name: str, number: int) -> str:
    """Return the name of a template where another has its name already."""
    return _("{name} ({number})").format(name=name, number=number)
