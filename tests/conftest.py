"""What holds for every test: no setting of the user leaks in, and the computer is not in Paris."""

import os
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import settings
from portal_stores import module_folder, portal_folder, postgres, server_folder  # noqa: F401 -- fixtures of many tests

settings.register_profile("fast", max_examples=60, deadline=None, print_blob=True)
settings.register_profile("long", max_examples=2000, deadline=None, print_blob=True)

_LEAKS = (
    "LANGUAGE",
    "LC_MESSAGES",
    "PYTHONPATH",
    "XDG_CONFIG_DIRS",
    "XDG_DATA_DIRS",
    "XDG_RUNTIME_DIR",
)


def pytest_configure(config: pytest.Config) -> None:
    """Give this process (each worker of its own) a home, a language and a zone that no test may depend on."""
    if not config.getoption("--hypothesis-profile"):
        settings.load_profile("long" if config.getoption("-m") == "long" else "fast")
    folder = tempfile.TemporaryDirectory(prefix="home-", ignore_cleanup_errors=True)
    config.add_cleanup(folder.cleanup)
    _isolate(Path(folder.name))


def _isolate(home: Path) -> None:
    for name in [*_LEAKS, *(name for name in os.environ if name.startswith(("OV_DESKTOP_", "OV_PORTAL_")))]:
        os.environ.pop(name, None)
    places = {
        "HOME": home,
        "USERPROFILE": home,
        "APPDATA": home / "AppData" / "Roaming",
        "LOCALAPPDATA": home / "AppData" / "Local",
        "XDG_CONFIG_HOME": home / ".config",
        "XDG_DATA_HOME": home / ".local" / "share",
        "XDG_CACHE_HOME": home / ".cache",
        "XDG_STATE_HOME": home / ".local" / "state",
    }
    for place in places.values():
        place.mkdir(parents=True, exist_ok=True)
    os.environ.update({name: str(place) for name, place in places.items()})
    os.environ.update({"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"})
    # Twelve hours ahead of Greenwich, written so that no zone data is needed: a computer that is far from Paris.
    os.environ["TZ"] = "NZST-12"
    if hasattr(time, "tzset"):
        time.tzset()
