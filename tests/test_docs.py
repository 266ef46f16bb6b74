"""The documents move with the code: rooms, commands, requirements and dependencies are all described."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from ov_desktop.cli import cli

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "ov_desktop"


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def commands(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """Give every command with its full name, groups included."""
    path = (*path, "ov-desktop" if not path else command.name or "")
    yield " ".join(path), command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            if not below.hidden:
                yield from commands(below, path)


def section(text: str, title: str) -> str:
    """Return what stands under the heading of a command, up to the next heading."""
    found = re.search(rf"^#+ `{re.escape(title)}`\n(.*?)(?=^#|\Z)", text, re.MULTILINE | re.DOTALL)
    return found.group(1) if found else ""


def test_every_room_is_described_in_the_architecture() -> None:
    text = read("docs/architecture.md")
    folders = {f"`{path.parent.relative_to(PACKAGE).as_posix()}/`" for path in PACKAGE.glob("**/__init__.py")}
    modules = {f"`{path.name}`" for path in PACKAGE.glob("*.py")}
    assert {name for name in folders | modules if name not in text} == {"`./`", "`__init__.py`"}


@pytest.mark.parametrize(("name", "command"), list(commands(cli)))
def test_every_command_and_option_is_described(name: str, command: click.Command) -> None:
    text = section(read("docs/command-line.md"), name)
    assert text, f"docs/command-line.md has no heading `{name}`"
    options = [
        option
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.hidden
        for option in [*parameter.opts, *parameter.secondary_opts]
        if option.startswith("--") and (option != "--help" or command is cli)
    ]
    arguments = [parameter.human_readable_name for parameter in command.params if isinstance(parameter, click.Argument)]
    rows = "\n".join(re.findall(r"^\| `(-[^|]*)\|", text, re.MULTILINE))
    assert [option for option in options if not re.search(rf"{re.escape(option)}\b", rows)] == []
    assert [argument for argument in arguments if argument not in text] == []


def test_no_command_or_option_is_described_that_does_not_exist() -> None:
    known = dict(commands(cli))
    text = read("docs/command-line.md")
    assert set(re.findall(r"^#+ `(ov-desktop[^`]*)`", text, re.MULTILINE)) == set(known)
    for name, command in known.items():
        options = {option for parameter in command.params for option in [*parameter.opts, *parameter.secondary_opts]}
        described = set(re.findall(r"^\| `(--[a-z-]+)", section(text, name), re.MULTILINE))
        assert described - options == set(), name


def test_every_requirement_that_the_code_cites_is_in_the_specification() -> None:
    numbers = set(re.findall(r"\*\*([A-Z]\d+)\*\*", read("docs/specification.md")))
    cited = {
        number
        for path in PACKAGE.rglob("*.py")
        for list_of_numbers in re.findall(r"SPEC ((?:[A-Z]\d+(?:, | to | and )?)+)", path.read_text(encoding="utf-8"))
        for number in re.findall(r"[A-Z]\d+", list_of_numbers)
    }
    assert cited
    assert cited - numbers == set()


def test_the_specification_says_of_every_requirement_whether_it_is_built() -> None:
    text = read("docs/specification.md")
    numbers = set(re.findall(r"\*\*([A-Z]\d+)\*\*", text))
    states = text.partition("## What is built so far")[2].partition("\n## ")[0]
    told: list[str] = []
    for row in re.findall(r"^\| ([A-Z]\d.*?) \|", states, re.MULTILINE):
        for first, last in re.findall(r"([A-Z]\d+)(?:–[A-Z](\d+))?", row):
            kind, start = first[0], int(first[1:])
            told += [f"{kind}{number}" for number in range(start, int(last or start) + 1)]
    assert sorted(told) == sorted(numbers)


def test_every_dependency_has_its_row_in_the_architecture() -> None:
    project = tomllib.loads(read("pyproject.toml"))
    extras = project["project"]["optional-dependencies"].values()
    lists = [project["project"]["dependencies"], *extras, project["dependency-groups"]["dev"]]
    names = {re.split(r"[<>=;\[ ]", requirement)[0] for requirements in lists for requirement in requirements}
    text = read("docs/architecture.md").lower()
    assert {name for name in names if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text)} == set()


def test_the_documents_point_to_files_that_exist() -> None:
    for document in [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("**/*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name} points to {target}"
