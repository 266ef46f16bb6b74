"""The list of a draft as a grid to work in (SPEC L4)."""
