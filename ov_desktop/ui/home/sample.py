"""Opens the demonstration beside the real application: a process of its own, on throw-away data (SPEC R2)."""

from PySide6.QtCore import QProcess

from ov_desktop.program import own_command


def sample_command() -> list[str]:
    """Return the program of the demonstration and its arguments."""
    return own_command("demo")


def open_sample() -> bool:
    """Start the demonstration, which lives on by itself; return whether it was started."""
    program, *arguments = sample_command()
    started: tuple[bool, int] = QProcess.startDetached(program, arguments, "")
    return started[0]
