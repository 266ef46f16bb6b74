"""The list of a draft as a sheet to work in (SPEC L4)."""

from ov_desktop.services.sheet.actions import Action, Cell
from ov_desktop.services.sheet.sheet import Sheet, SheetChange, SheetCounts
from ov_desktop.services.sheet.store import SheetOutdatedError
from ov_desktop.wording.sheet import Label

__all__ = ["Action", "Cell", "Label", "Sheet", "SheetChange", "SheetCounts", "SheetOutdatedError"]
