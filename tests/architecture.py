"""The rules of docs/architecture.md on who may import whom, for pytest-archon; usable on any package of that shape."""

import ast
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from pytest_archon import archrule
from pytest_archon.collect import collect_imports_from_path
from pytest_archon.failure import Failure, pop_failures

FOUNDATION = ["domain", "paths", "clock", "program"]
GROUND = [*FOUNDATION, "postcodes", "wording"]
SHARED = [*GROUND, "wire", "database", "mailing", "documents"]

WAYS = {
    "domain": [],
    "paths": [],
    "clock": ["domain"],
    "program": [],
    "postcodes": ["domain", "paths"],
    "wording": FOUNDATION,
    "wire": GROUND,
    "database": FOUNDATION,
    "models": [*GROUND, "database"],
    "excel": GROUND,
    "mailing": GROUND,
    "documents": GROUND,
    "services": [*SHARED, "models", "excel"],
    "portal": SHARED,
    "ui": [*GROUND, "services", "excel", "mailing", "documents", "wire"],
    "app": [*SHARED, "models", "excel", "services", "ui"],
    "demo": [*SHARED, "models", "excel", "services", "ui", "app", "portal"],
    "french_click": GROUND,
    "portal_commands": [*SHARED, "portal", "french_click"],
    "cli": [*SHARED, "models", "excel", "services", "ui", "app", "portal", "demo", "french_click", "portal_commands"],
    "__main__": ["cli"],
}
"""Every room, and the rooms that it may import."""

KEPT_TO = {
    "the windows toolkit": (["PySide6", "shiboken6", "pyqtgraph", "qtawesome"], ["ui", "app"]),
    "the database": (["sqlalchemy", "alembic", "sqlcipher3", "psycopg"], ["database", "models", "services", "portal"]),
    "the web server": (["fastapi", "starlette", "uvicorn"], ["portal", "demo"]),
    "the spreadsheets": (["openpyxl", "python_calamine"], ["excel"]),
    "the document setter": (["typst"], ["documents"]),
}
"""Outside packages that only some rooms may import."""

PURE = {
    *("__future__", "collections", "dataclasses", "datetime", "decimal", "enum", "fractions", "functools", "heapq"),
    *("itertools", "math", "operator", "re", "string", "types", "typing", "unicodedata", "zoneinfo"),
    *("email_validator", "phonenumbers"),
}
"""All that the rules may stand on: nothing here reads a file, a clock, a socket or chance."""

_CLOCKS = {
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "time": {"time", "time_ns", "localtime", "gmtime"},
}


def rooms(folder: Path) -> set[str]:
    """Return the rooms that a package has: its folders of modules, and its own modules."""
    folders = {path.parent.name for path in folder.glob("*/__init__.py")}
    return folders | {path.stem for path in folder.glob("*.py") if path.stem != "__init__"}


def forget_what_was_read() -> None:
    """Read the files again: pytest-archon keeps what it has read."""
    collect_imports_from_path.cache_clear()


def broken_ways(package: str, present: set[str]) -> list[str]:
    """Return every import that goes another way than ``WAYS``."""
    for room in sorted(present):
        closed = sorted(set(WAYS) - {room, *WAYS[room]})
        rule = archrule(f"{room} looks down only").match(*_inside(package, [room]))
        rule.should_not_import(*_inside(package, closed)).check(package, only_direct_imports=True)
    return _broken(pop_failures())


def broken_walls(package: str) -> list[str]:
    """Return every chain of imports through which a room reaches one it must never see, however long."""
    walls = {"portal": ["models", "services"], "domain": [room for room in WAYS if room != "domain"]}
    for room, hidden in walls.items():
        rule = archrule(f"{room} never reaches").match(*_inside(package, [room]))
        rule.should_not_import(*_inside(package, hidden)).check(package)
    return _broken(pop_failures())


def broken_monopolies(package: str) -> list[str]:
    """Return every import of an outside package that is kept to other rooms."""
    for name, (packages, owners) in KEPT_TO.items():
        patterns = [pattern for outside in packages for pattern in (outside, f"{outside}.*")]
        rule = archrule(f"{name} is kept to {owners}").match(f"{package}.*").exclude(*_inside(package, owners))
        rule.should_not_import(*patterns).check(package, only_direct_imports=True)
    return _broken(pop_failures())


def impure_domain(package: str) -> list[str]:
    """Return the modules of the domain that stand on anything else than ``PURE`` and the domain."""

    def stands_on_pure_parts(module: str, direct: set[str], _all: dict[str, set[str]]) -> bool:
        del module
        inside = _inside(package, ["domain"])
        return all(
            any(fnmatchcase(name, pattern) for pattern in inside) or name.split(".")[0] in PURE for name in direct
        )

    rule = archrule("the domain is pure").match(*_inside(package, ["domain"]))
    rule.should(stands_on_pure_parts).check(package, only_direct_imports=True)
    return _broken(pop_failures())


def clocks_read(folder: Path, allowed: str = "clock.py") -> list[str]:
    """Return the calls that ask the computer for the time outside of the one module that may."""
    found = []
    for path in sorted(folder.rglob("*.py")):
        name = path.relative_to(folder).as_posix()
        if name != allowed:
            found += [f"{name}:{line}" for line in _clock_calls(ast.parse(path.read_bytes()))]
    return found


def files_opened(folder: Path) -> list[str]:
    """Return the calls of ``open`` in a folder that must not read anything."""
    return [
        f"{path.name}:{node.lineno}"
        for path in sorted(folder.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"open", "__import__"}
    ]


def _clock_calls(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = ast.unparse(node.func.value).split(".")[-1]
            if node.func.attr in _CLOCKS.get(owner, set()):
                yield node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module == "time" and _names(node) & _CLOCKS["time"]:
            yield node.lineno


def _names(node: ast.ImportFrom) -> set[str]:
    return {alias.name for alias in node.names}


def _inside(package: str, names: list[str]) -> list[str]:
    return [pattern for name in names for pattern in (f"{package}.{name}", f"{package}.{name}.*")]


def _broken(failures: list[Failure]) -> list[str]:
    return sorted(f"{failure.rule_name}: {failure.reason}" for failure in failures)
