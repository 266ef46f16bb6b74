"""Opens the demonstration beside the real application: a process of its own, on throw-away data (SPEC R2)."""

import sys

from PySide6.QtCore import QProcess


def sample_command() -> list[str]:
    """Return the program of the demonstration and its arguments."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "demo"]
    return [sys.executable, "-m", "ov_desktop", "demo"]


def open_sample() -> bool:
    """Start the demonstration, which lives on by itself; return whether it was started."""
    program, *arguments = sample_command()
    started: tuple[bool, int] = QProcess.startDetached(program, arguments, "")
    return started[0]
