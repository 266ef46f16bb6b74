"""The wheel: complete, and usable where the source tree is not."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Installation:
    """The wheel, and an environment that holds it and nothing of the source tree."""

    wheel: Path
    programs: Path
    folder: Path

    def run(self, program: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run a program of the environment, in a folder away from the source tree."""
        suffix = ".exe" if os.name == "nt" else ""
        return subprocess.run(
            [str(self.programs / f"{program}{suffix}"), *arguments],
            cwd=self.folder,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Build the wheel and install it in an empty environment, which borrows the dependencies of this one."""
    folder = tmp_path_factory.mktemp("wheel")
    run_here("-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder / "dist"))
    (wheel,) = (folder / "dist").glob("*.whl")
    environment = folder / "environment"
    venv.create(environment, with_pip=False)
    paths = sysconfig.get_paths(vars={"base": str(environment), "platbase": str(environment)})
    # A line of a .pth file adds a folder without reading the .pth files in it: not that of the editable install.
    borrowed = sysconfig.get_paths()["purelib"]
    (Path(paths["purelib"]) / "borrowed.pth").write_text(f"{borrowed}\n", encoding="utf-8")
    programs = Path(paths["scripts"])
    python = programs / ("python.exe" if os.name == "nt" else "python")
    # Without --ignore-installed pip would see the editable install through the borrowed folder, and take it away.
    options = ["--no-deps", "--no-index", "--ignore-installed", "--no-compile", "--disable-pip-version-check"]
    run_here("-m", "pip", "--python", str(python), "install", "--quiet", *options, str(wheel))
    return Installation(wheel, programs, folder)


def run_here(*arguments: str) -> None:
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def write_list(path: Path, *rows: tuple[object, ...]) -> None:
    """Write a list in the shape of the template, by other means than the application's."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(
        [
            "Matricule",
            "Nom du bénéficiaire (*)",
            "Prénom du bénéficiaire (*)",
            "Numéro de téléphone mobile (*)",
            "E-mail du bénéficiaire (*)",
            "Nom ou n° de l'adresse de livraison",
            "Type d'expédition",
            "Nom ou n° de l'adresse du site retour",
            "Montant de la dotation (*)",
        ]
    )
    for row in rows:
        sheet.append(row)
    book.save(path)


def test_the_package_comes_from_the_wheel_and_finds_its_resources_there(installation: Installation) -> None:
    code = "import ov_desktop, ov_desktop.paths as p; print(ov_desktop.__file__); print(p.resource_root())"
    done = installation.run("python", "-c", code)
    module, resources = done.stdout.splitlines()
    assert Path(module).is_relative_to(installation.folder)
    assert Path(resources) == Path(module).parent / "resources"


def test_every_module_and_resource_of_the_source_tree_is_in_the_wheel(installation: Installation) -> None:
    with zipfile.ZipFile(installation.wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    sources = {path.relative_to(ROOT).as_posix() for path in (ROOT / "ov_desktop").rglob("*") if is_source(path)}
    resources = {path.relative_to(ROOT).as_posix() for path in (ROOT / "resources").rglob("*") if is_source(path)}
    assert names == sources | {f"ov_desktop/{name}" for name in resources}


def is_source(path: Path) -> bool:
    return path.is_file() and "__pycache__" not in path.parts


def test_the_wheel_carries_its_licence_and_both_programs(installation: Installation) -> None:
    with zipfile.ZipFile(installation.wheel) as archive:
        names = archive.namelist()
        (entries,) = [archive.read(name).decode() for name in names if name.endswith("entry_points.txt")]
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)
    assert "[console_scripts]\nov-desktop = " in entries
    assert "[gui_scripts]\nov-desktop-window = " in entries


def test_the_installed_program_checks_a_list(installation: Installation) -> None:
    write_list(
        installation.folder / "liste.xlsx",
        ("00042", "Lefèvre", "Éric", "06 39 98 01 02", "eric@entreprise.example", "Siège", None, None, 200),
        ("00043", "Morin", "Zoé", "06 39 98 01 03", "zoe@entreprise.example", "Siège", None, None, 205),
    )
    done = installation.run("ov-desktop", "check", "liste.xlsx", "--json")
    report = json.loads(done.stdout)
    assert done.returncode == 1
    assert (report["rows"], report["accepted"]) == (2, 1)
    assert [(fault["row"], fault["column"], fault["code"]) for fault in report["errors"]] == [
        (3, "I", "grant-not-multiple-of-10")
    ]
