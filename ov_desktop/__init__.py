"""Objectif Vacances: campaigns of Chèque-Vacances choices, prepared on the desktop and answered on a portal."""

__version__ = "0.1.0"
