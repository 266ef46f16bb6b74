"""Where the files that come with the application are: one lookup for the source tree, the wheel and a frozen one."""

import sys
from functools import cache
from pathlib import Path


@cache
def resource_root() -> Path:
    """Return the folder ``resources``.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    package = Path(__file__).resolve().parent
    frozen = getattr(sys, "_MEIPASS", None)
    candidates = [package / "resources", package.parent / "resources"]
    if frozen:
        candidates.insert(0, Path(frozen) / "resources")
    for candidate in candidates:
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"resources not found beside {package}")


def resource(*parts: str) -> Path:
    """Return the path of one resource, for example ``resource("email", "launch.mjml")``."""
    return resource_root().joinpath(*parts)
