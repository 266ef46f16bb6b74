"""The rules of a campaign: pure functions and frozen values, no I/O, no clock of their own."""
