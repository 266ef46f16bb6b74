"""A process that is killed while a sheet is written loses at most the action in progress (SPEC L4, G3)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from desktop_kit import SETTINGS, at_site, furnished_desk, open_desk

from ov_desktop.domain.roster import Field
from ov_desktop.services.sheet import Sheet

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = 400

_EDITOR = """
import sys
from pathlib import Path
sys.path[:0] = [sys.argv[2], sys.argv[2] + "/tests"]
from desktop_kit import open_desk
from ov_desktop.domain.roster import Field
from ov_desktop.services.sheet import Sheet
desk = open_desk(Path(sys.argv[1]))
sheet = Sheet.open(desk.roster, desk.campaigns.all()[0].id)
cells = [(sheet.row_id(index), Field.GRANT) for index in range(len(sheet))]
done = 0
while True:
    done += 1
    text = f"{done}5" if done % 2 else f"{done}0"
    sheet.adopt(sheet.carry_out(sheet.edit(dict.fromkeys(cells, text))))
    print(done, flush=True)
"""


def kill_an_edit(folder: Path, after: int, seconds: float) -> int:
    """Let another process edit all rows again and again, kill it after some edits, and return how many were told."""
    child = subprocess.Popen(
        [sys.executable, "-c", _EDITOR, str(folder), str(ROOT)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert child.stdout is not None
    for _edit in range(after):
        assert child.stdout.readline()
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        child.kill()
    rest, _nothing = child.communicate()
    return after + len(rest.split())


def check_after_kill(tmp_path: Path, after: int, seconds: float) -> None:
    folder = tmp_path / f"profil-{after}-{seconds}"
    desk = furnished_desk(folder)
    draft = desk.campaigns.create(SETTINGS).id
    ids = desk.import_people(draft, [at_site(number) for number in range(PEOPLE)])
    desk.profile.close()
    told = kill_an_edit(folder, after, seconds)
    desk = open_desk(folder)
    sheet = Sheet.open(desk.roster, draft)
    assert [sheet.row_id(index) for index in range(len(sheet))] == ids
    (grant,) = set(sheet.column(Field.GRANT))
    done = int(grant[:-1])
    assert done in {told, told + 1}
    # Edits of an odd number leave every row in error, those of an even one none.
    assert (sheet.counts.error_rows, desk.campaigns.get(draft).people) == ((PEOPLE, 0) if done % 2 else (0, PEOPLE))
    desk.profile.close()


def test_an_edit_that_is_killed_is_there_for_all_rows_or_for_none(tmp_path: Path) -> None:
    check_after_kill(tmp_path, 2, 0.02)


@pytest.mark.long
def test_edits_killed_at_many_moments_are_never_half_there(tmp_path: Path) -> None:
    for step in range(40):
        check_after_kill(tmp_path, 1 + step % 3, 0.004 * step)
