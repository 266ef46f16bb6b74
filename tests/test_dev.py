"""``dev.py``: what it passes on, and when it makes or refreshes the environment."""

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from ov_desktop.demo import pictures

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def dev(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A copy of dev.py in a project of its own, which writes down the programs it would start."""
    for name in ("dev.py", "pyproject.toml", "requirements-dev.txt"):
        shutil.copyfile(ROOT / name, tmp_path / name)
    spec = spec_from_file_location("dev_under_test", tmp_path / "dev.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "dev_under_test", module)
    spec.loader.exec_module(module)
    module.started, module.folders = [], []

    def start(arguments: list[str], folder: Path = tmp_path) -> int:
        module.started.append(arguments[1:])
        module.folders.append(folder)
        if arguments[1:3] == ["-m", "venv"]:
            Path(module.venv_program("python")).parent.mkdir(parents=True)
            Path(module.venv_program("python")).touch()
        return module.codes.pop(0) if module.codes else 0

    module.codes = []
    module.call = start
    module.has_screen = lambda: False
    module.NEEDS = {}
    module.VENV_MODULE = replace(module.VENV_MODULE, present=lambda: True)
    return module


def steps(dev: ModuleType) -> list[str]:
    """Return in one word each what was started to make the environment, and forget it."""
    words = {"venv": "make", "-r": "requirements", "--editable": "project"}
    found = [word for arguments in dev.started for option, word in words.items() if option in arguments]
    dev.started.clear()
    return found


def test_the_environment_is_made_once(dev: ModuleType) -> None:
    assert dev.main(["lint"]) == 0
    assert steps(dev) == ["make", "requirements", "project"]
    assert dev.main(["lint"]) == 0
    assert steps(dev) == []


def test_an_environment_is_refreshed_in_place_when_the_requirements_changed(dev: ModuleType) -> None:
    dev.main(["lint"])
    steps(dev)
    kept = dev.VENV / "kept"
    kept.touch()
    with (dev.ROOT / "requirements-dev.txt").open("a", encoding="utf-8") as file:
        file.write("# another\n")
    dev.main(["lint"])
    assert steps(dev) == ["requirements", "project"]
    assert kept.exists()


def test_settings_that_the_environment_does_not_depend_on_leave_it_alone(dev: ModuleType) -> None:
    dev.main(["lint"])
    steps(dev)
    with (dev.ROOT / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write("[tool.another]\nlength = 1\n")
    dev.main(["lint"])
    assert steps(dev) == []


def test_an_environment_left_half_made_is_made_again_from_nothing(dev: ModuleType) -> None:
    dev.codes = [0, 1]
    assert dev.main(["lint"]) == 1
    assert steps(dev) == ["make", "requirements"]
    left = dev.VENV / "left"
    left.touch()
    dev.main(["lint"])
    assert steps(dev) == ["make", "requirements", "project"]
    assert not left.exists()


def test_a_refresh_that_failed_leaves_no_environment_that_passes_for_whole(dev: ModuleType) -> None:
    dev.main(["lint"])
    (dev.ROOT / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    dev.codes = [1]
    assert dev.main(["lint"]) == 1
    steps(dev)
    dev.main(["lint"])
    assert steps(dev) == ["make", "requirements", "project"]


def test_an_environment_of_another_python_is_made_again(dev: ModuleType) -> None:
    dev.main(["lint"])
    steps(dev)
    stamp = dev.STAMP.read_text(encoding="utf-8")
    dev.STAMP.write_text(f"3.11.0{stamp.partition(' ')[1]}{stamp.partition(' ')[2]}", encoding="utf-8")
    dev.main(["lint"])
    assert steps(dev) == ["make", "requirements", "project"]


@pytest.mark.skipif(sys.platform == "win32", reason="a link needs a right that few have there")
def test_a_link_to_the_environment_of_another_project_is_let_go_and_that_one_kept(
    dev: ModuleType, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "kept").touch()
    dev.VENV.symlink_to(other, target_is_directory=True)
    assert dev.main(["lint"]) == 0
    assert steps(dev) == ["make", "requirements", "project"]
    assert not dev.VENV.is_symlink()
    assert (other / "kept").exists()


@pytest.mark.parametrize(
    ("arguments", "passed_on"),
    [
        (["test", "-k", "name"], ["-m", "pytest", "-n", str(os.cpu_count()), "-m", "not long", "-k", "name"]),
        (["test", "--long", "-x"], ["-m", "pytest", "-n", "0", "-m", "long", "-x"]),
        (["run", "check", "liste.xlsx", "--json"], ["check", "liste.xlsx", "--json"]),
        (["run"], ["demo", "--headless", "--out", "demo-sortie"]),
        (["run", "--headless", "--employees", "5"], ["demo", "--headless", "--out", "demo-sortie", "--employees", "5"]),
        (["run", "--help"], ["demo", "--help"]),
        (["run", "--serve", "--out", "sortie"], ["demo", "--serve", "--out", "sortie"]),
    ],
)
def test_arguments_are_passed_on(dev: ModuleType, arguments: list[str], passed_on: list[str]) -> None:
    assert dev.main(arguments) == 0
    assert [Path(word).name if os.sep in word else word for word in dev.started[-1]] == passed_on


@pytest.mark.parametrize(
    ("arguments", "passed_on"),
    [
        (["run"], ["demo"]),
        (["run", "--employees", "5"], ["demo", "--employees", "5"]),
        (["run", "--headless"], ["demo", "--headless", "--out", "demo-sortie"]),
    ],
)
def test_where_there_is_a_screen_the_demo_opens_on_it(
    dev: ModuleType, arguments: list[str], passed_on: list[str]
) -> None:
    dev.has_screen = lambda: True
    assert dev.main(arguments) == 0
    assert [Path(word).name if os.sep in word else word for word in dev.started[-1]] == passed_on


def test_pictures_of_the_guide_take_the_place_of_the_former_ones(dev: ModuleType) -> None:
    dev.GUIDE_IMAGES.mkdir(parents=True)
    (dev.GUIDE_IMAGES / "gone.png").touch()
    start = dev.call

    def picture(arguments: list[str]) -> int:
        if "ov_desktop.demo.screenshots" in arguments:
            (Path(arguments[-1]) / "ecran.png").touch()
        return int(start(arguments))

    dev.call = picture
    assert dev.main(["screenshots"]) == 0
    assert [path.name for path in dev.GUIDE_IMAGES.iterdir()] == ["ecran.png"]


@pytest.mark.parametrize(
    ("arguments", "folder"),
    [
        ([], "demo-sortie"),
        (["--employees", "5"], "demo-sortie"),
        (["--out", "elsewhere"], "elsewhere"),
        (["--employees", "5", "--out=elsewhere"], "elsewhere"),
    ],
)
def test_run_says_where_the_demo_left_its_results_and_pictures(
    dev: ModuleType,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    folder: str,
) -> None:
    monkeypatch.chdir(dev.ROOT)
    captures = dev.ROOT / folder / "captures"
    captures.mkdir(parents=True)
    (captures / "page.png").touch()
    assert dev.main(["run", *arguments]) == 0
    told = capsys.readouterr().err
    assert f"results in {dev.ROOT / folder}" in told
    assert f"1 pictures in {captures}" in told


def test_files_are_looked_for_where_the_developer_stands(
    dev: ModuleType, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    dev.main(["run", "check", "liste.xlsx"])
    assert dev.folders[-1] == elsewhere
    dev.main(["run", "--out", "sortie"])
    assert dev.folders[-1] == elsewhere
    assert f"results in {elsewhere / 'sortie'}" in capsys.readouterr().err
    dev.main(["test"])
    assert dev.folders[-1] == dev.ROOT


def test_the_exit_code_of_what_was_run_is_passed_on(dev: ModuleType) -> None:
    dev.main(["lint"])
    dev.codes = [3]
    assert dev.main(["run"]) == 3


def test_every_check_runs_although_one_has_failed(dev: ModuleType) -> None:
    dev.main(["lint"])
    dev.started.clear()
    dev.codes = [1, 0, 0]
    assert dev.main(["lint"]) == 1
    assert [arguments[1] for arguments in dev.started] == ["ruff", "ruff", "mypy"]


@pytest.mark.parametrize(
    ("debian", "told"),
    [
        (True, "sudo apt-get update && sudo apt-get install -y --no-install-recommends chromium"),
        (False, "Chromium"),
    ],
)
def test_a_part_of_the_system_that_is_missing_is_named_with_what_to_type(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], debian: bool, told: str
) -> None:
    missing = dev.SystemPart("Chromium", ("chromium",), "to show pages", lambda: False)
    monkeypatch.setattr(dev, "NEEDS", {"test": dev.Needs(required=(missing,))})
    monkeypatch.setattr(dev, "is_debian", lambda: debian)
    monkeypatch.setattr(dev, "is_root", lambda: False)
    monkeypatch.setattr(dev, "is_ubuntu", lambda: False)
    assert dev.main(["test"]) == 1
    assert told in capsys.readouterr().err
    assert dev.started == []


def test_chromium_is_looked_for_where_the_demo_looks_for_it(dev: ModuleType) -> None:
    assert (dev.CHROMIUM_NAMES, dev.CHROMIUM_PLACES) == (pictures._NAMES, pictures._PLACES)


def test_help_and_unknown_commands_need_no_environment() -> None:
    told = subprocess.run([sys.executable, "dev.py", "--help"], cwd=ROOT, capture_output=True, text=True, check=True)
    for command in ("run", "test", "lint", "bench", "screenshots", "lock"):
        assert f"\n  {command} " in told.stdout
    refused = subprocess.run([sys.executable, "dev.py", "tset"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert refused.returncode == 2
    assert "no such command: tset" in refused.stderr
