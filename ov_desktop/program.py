"""How the application starts itself once more: the command line of its own processes, frozen or not."""

import sys


def own_command(*arguments: str) -> list[str]:
    """Return the command line that runs this same program with other arguments."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *arguments]
    return [sys.executable, "-m", "ov_desktop", *arguments]
