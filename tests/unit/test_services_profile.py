"""A profile is opened by one process at a time, with its own key, and leaves nothing readable (SPEC R1, A2)."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from desktop_kit import KEY, furnished_desk, open_desk

from ov_desktop.database import NewerSchemaError, WrongKeyError
from ov_desktop.services.profile import Profile, ProfileBusyError

ROOT = Path(__file__).resolve().parents[2]
_HOLDER = """
import sys
from pathlib import Path
from ov_desktop.services.profile import Profile
profile = Profile(Path(sys.argv[1]), bytes(range(100, 132)))
print("open", flush=True)
sys.stdin.read()
"""


def hold_elsewhere(folder: Path) -> "subprocess.Popen[str]":
    """Start a process that has the profile open until it is killed."""
    child = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "open\n"
    return child


def test_a_new_profile_is_made_in_a_folder_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "données" / "profil"
    assert not Profile.exists(folder)
    with Profile(folder, KEY) as profile:
        assert profile.portal_database == folder / "portail.db"
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert Profile.exists(folder)


def test_a_second_window_is_refused_while_the_profile_is_open(tmp_path: Path) -> None:
    with Profile(tmp_path, KEY), pytest.raises(ProfileBusyError):
        Profile(tmp_path, KEY)
    Profile(tmp_path, KEY).close()


def test_another_process_keeps_the_profile_until_it_dies_however_it_dies(tmp_path: Path) -> None:
    child = hold_elsewhere(tmp_path)
    with child:
        with pytest.raises(ProfileBusyError):
            Profile(tmp_path, KEY)
        child.send_signal(signal.SIGKILL)
        child.wait()
        Profile(tmp_path, KEY).close()


def test_a_wrong_key_leaves_the_profile_free_for_the_right_one(tmp_path: Path) -> None:
    Profile(tmp_path, KEY).close()
    with pytest.raises(WrongKeyError):
        Profile(tmp_path, b"\1" * 32)
    Profile(tmp_path, KEY).close()


def test_a_profile_of_a_later_version_is_refused_and_left_free(tmp_path: Path) -> None:
    with Profile(tmp_path, KEY) as profile, profile.database.write() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = 'plus tard'")
    for _ in range(2):
        with pytest.raises(NewerSchemaError):
            Profile(tmp_path, KEY)


def test_what_is_saved_is_there_when_the_profile_is_opened_again(tmp_path: Path) -> None:
    desk = furnished_desk(tmp_path)
    saved = (desk.accounts.organisation(), desk.accounts.sites())
    desk.profile.close()
    again = open_desk(tmp_path)
    assert (again.accounts.organisation(), again.accounts.sites()) == saved
    again.profile.close()


def test_no_file_of_the_profile_can_be_read_without_the_key(tmp_path: Path) -> None:
    desk = furnished_desk(tmp_path)
    link = desk.accounts.use_embedded_portal()
    contents = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    desk.profile.close()
    contents += b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert link.database_key is not None
    assert link.link_secret is not None
    secrets = [b"Ateliers", b"060305", b"Entrep", b"contact@cse", link.password.encode(), link.database_key]
    for secret in [*secrets, link.link_secret]:
        assert secret not in contents
