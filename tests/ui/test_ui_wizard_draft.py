"""A draft in the making survives the sudden death of the application, but for the last second (SPEC R1)."""

import os
import subprocess
import sys
from pathlib import Path

import desktop_kit as kit
import pytest
from ui.page_kit import furnished
from ui.wizard_typist import IN_THE_NAME, KEYS_A_SECOND, key

from ov_desktop.clock import SettableClock
from ov_desktop.domain.campaign import MessageKind
from ov_desktop.services.desktop import Desktop

TESTS = Path(__file__).parents[1]
EARLIER, LATER = IN_THE_NAME - 5, IN_THE_NAME + 25
"""Kills while the name is typed, and while the introduction is."""


def typed_before_the_kill(folder: Path, keys: int) -> int:
    """Let a process type a number of keys, kill it, and return how many it typed in all."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(TESTS.parent), str(TESTS)])}
    command = [sys.executable, "-m", "ui.wizard_typist", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as typist:
        assert typist.stdout is not None
        told = [int(line) for line, _wanted in zip(typist.stdout, range(keys), strict=False)]
        typist.kill()
        told += [int(line) for line in typist.stdout if line.endswith("\n")]
    assert told == list(range(1, len(told) + 1))
    return len(told)


def kept_of(folder: Path) -> str:
    """Return what the reopened profile has of the keys, those of the name first."""
    with Desktop(folder, kit.KEY, SettableClock(kit.NOW)) as desktop:
        drafts = desktop.campaigns.all()
        if not drafts:
            return ""
        (draft,) = drafts
        name, (_subject, introduction) = draft.settings.name, draft.messages[MessageKind.LAUNCH]
    written = introduction.removeprefix("<p>").removesuffix("</p>")
    return name + written if written.isalpha() else name


def lose_no_more_than_a_second(folder: Path, keys: int) -> None:
    furnished(folder)
    typed = typed_before_the_kill(folder, keys)
    kept = kept_of(folder)
    assert kept == "".join(key(number) for number in range(len(kept)))
    assert typed - KEYS_A_SECOND <= len(kept) <= typed + 1


def test_a_killed_application_loses_no_more_than_the_last_second_of_typing(tmp_path: Path) -> None:
    lose_no_more_than_a_second(tmp_path / "profil", LATER)


@pytest.mark.long
@pytest.mark.parametrize("keys", [EARLIER, EARLIER + 11, LATER, LATER + 7, LATER + 43])
def test_it_loses_no_more_wherever_it_is_killed(tmp_path: Path, keys: int) -> None:
    lose_no_more_than_a_second(tmp_path / "profil", keys)
