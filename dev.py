#!/usr/bin/env python3
"""What a developer does with the project: run, test, lint, bench, screenshots, lock.

Needs Python 3.11 or newer and nothing else; works on Linux, macOS and Windows. The first command makes ``.venv`` from
the locked requirements; later ones refresh it only when the requirements or the Python changed.
"""

import argparse
import ctypes.util
import hashlib
import importlib.util
import json
import os
import platform
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - an older Python gets a sentence in place of a traceback
    sys.exit("dev.py needs Python 3.11 or newer")

import tomllib

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "made-from.txt"
LOCK = ROOT / ".venv.lock"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
DEMO_FOLDER = ROOT / "demo-sortie"
GUIDE_IMAGES = ROOT / "docs" / "guide" / "images"

USAGE = """\
usage: python3 dev.py COMMAND [ARGUMENTS]

  run [OPTIONS]          open the demo; without a screen, play it into demo-sortie/ (options go to `ov-desktop demo`)
  run COMMAND ...        run `ov-desktop COMMAND ...`, for example: dev.py run check list.xlsx
  test [ARGUMENTS]       the fast tests, in parallel (arguments go to pytest: dev.py test -k name)
  test --long [...]      the long tests, in turn: many kills, fuzzing, load
  lint [ARGUMENTS]       ruff (arguments go to `ruff check`), the formatting, mypy
  bench [ARGUMENTS]      every tests/bench/bench_*.py in turn (arguments go to each)
  screenshots [FOLDER]   refresh docs/guide/images; or every screen at every size, scale and palette into FOLDER
  lock [ARGUMENTS]       lock the requirements of pyproject.toml again (arguments go to `uv pip compile`)
"""


class Stop(Exception):  # noqa: N818 - it ends the command with a message, and is no fault of the program
    """Ends the command: what to tell the developer, and the exit code."""

    def __init__(self, message: str, code: int = 1) -> None:
        """Keep the exit code beside the message."""
        super().__init__(message)
        self.code = code


# --- the system's parts -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SystemPart:
    """A part that pip cannot install."""

    name: str
    """As people know it."""
    packages: tuple[str, ...]
    """Debian packages that bring it."""
    purpose: str
    present: Callable[[], bool]


def venv_present() -> bool:
    """Tell whether there is .venv, or this Python can make one with pip in it (Debian packs that apart)."""
    importlib.invalidate_caches()
    return STAMP.exists() or importlib.util.find_spec("ensurepip") is not None


def program_present(names: Sequence[str], places: Sequence[str] = ()) -> Callable[[], bool]:
    """Return a check that one of the programs is on the path, or at one of the usual places outside it."""
    return lambda: any(map(shutil.which, names)) or any(Path(place).exists() for place in places)


def on_linux(there: Callable[[], bool]) -> Callable[[], bool]:
    """Return a check of what Windows and macOS come with."""
    return lambda: not sys.platform.startswith("linux") or there()


def libraries_present(*names: str) -> Callable[[], bool]:
    """Return a check that the shared libraries are there."""
    return on_linux(lambda: all(map(ctypes.util.find_library, names)))


VENV_PACKAGE = f"python3.{sys.version_info.minor}-venv"
VENV_MODULE = SystemPart("the venv module of Python", (VENV_PACKAGE,), "to make .venv", venv_present)
FONTS_PRESENT = on_linux(lambda: any(Path("/usr/share/fonts").glob("**/*.ttf")))
FONTS = SystemPart("fonts", ("fonts-dejavu-core", "fonts-liberation"), "to draw pages", FONTS_PRESENT)
QT_LIBRARIES = SystemPart(
    "the libraries of Qt",
    ("libgl1", "libegl1", "libxkbcommon0", "libfontconfig1", "libdbus-1-3", "libglib2.0-0"),
    "to open windows",
    libraries_present("GL", "EGL", "xkbcommon", "fontconfig", "dbus-1", "glib-2.0"),
)
WEB_LIBRARIES = SystemPart(
    "the libraries of Qt WebEngine",
    (
        "libnss3", "libgbm1", "libxcomposite1", "libxdamage1", "libxrandr2", "libxtst6", "libxkbfile1", "libxcb-dri3-0",
        "libgssapi-krb5-2", "libasound2-dev",  # versions of Debian name libasound2 itself differently
    ),
    "to preview messages",
    libraries_present("nss3", "gbm", "asound", "Xcomposite", "Xdamage", "Xrandr", "Xtst", "xkbfile", "xcb-dri3"),
)  # fmt: skip
KEYRING_PRESENT = on_linux(lambda: all(map(shutil.which, ("gnome-keyring-daemon", "dbus-daemon"))))
KEYRING = SystemPart("a keyring", ("gnome-keyring", "dbus-daemon"), "to keep passwords in", KEYRING_PRESENT)
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
CHROMIUM_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
CHROMIUM_PRESENT = program_present(CHROMIUM_NAMES, CHROMIUM_PLACES)
CHROMIUM = SystemPart("Chromium", ("chromium",), "to show the portal's pages", CHROMIUM_PRESENT)
DRIVER = SystemPart("libatomic", ("libatomic1",), "to drive Chromium in tests", libraries_present("atomic"))
CALC_PLACES = ("/Applications/LibreOffice.app", r"C:\Program Files\LibreOffice\program\soffice.exe")
CALC_PRESENT = program_present(("soffice", "libreoffice"), CALC_PLACES)
CALC = SystemPart("LibreOffice Calc", ("libreoffice-calc-nogui",), "to open the orders that we write", CALC_PRESENT)

INITDB = Path("/usr/lib/postgresql")  # Debian keeps it off the path
POSTGRESQL_PRESENT = program_present(("initdb",), [str(path) for path in INITDB.glob("*/bin/initdb")])
POSTGRESQL = SystemPart("PostgreSQL", ("postgresql",), "to keep portals in", POSTGRESQL_PRESENT)


@dataclass(frozen=True, slots=True)
class Needs:
    """The parts of the system that a command needs, and those it does less without."""

    required: tuple[SystemPart, ...] = ()
    optional: tuple[SystemPart, ...] = ()


NEEDS = {
    "run": Needs(required=(QT_LIBRARIES,), optional=(WEB_LIBRARIES, CHROMIUM, FONTS)),
    "test": Needs(required=(CHROMIUM, DRIVER, FONTS, CALC, KEYRING, POSTGRESQL, QT_LIBRARIES, WEB_LIBRARIES)),
    "screenshots": Needs(required=(CHROMIUM, FONTS, QT_LIBRARIES, WEB_LIBRARIES)),
}


def check_system(command: str, arguments: Sequence[str]) -> None:
    """Install what the command needs where we may (root on Debian); else say what to type.

    Raises:
        Stop: a required part is missing and is not ours to install.
    """
    needs = NEEDS.get(command, Needs())
    if "--help" in arguments or (command == "run" and not plays_demo(arguments)):
        needs = Needs()
    required = [part for part in (VENV_MODULE, *needs.required) if not part.present()]
    optional = [part for part in needs.optional if not part.present()]
    if not required and not optional:
        return
    if is_debian() and is_root():
        install_packages(required, must=True)
        install_packages(optional, must=False)
        return
    for part in optional:
        say(f"without {part.name} ({part.purpose}) this does less; to have it: {advice([part])}")
    if required:
        names = ", ".join(f"{part.name} ({part.purpose})" for part in required)
        raise Stop(f"`dev.py {command}` needs {names}. Install:\n  {advice(required)}")


def is_debian() -> bool:
    """Tell whether Debian's package tools are here (Ubuntu's are the same)."""
    return Path("/etc/debian_version").exists() and shutil.which("apt-get") is not None


def is_ubuntu() -> bool:
    """Tell whether Chromium has Ubuntu's name here."""
    return platform.freedesktop_os_release().get("ID") == "ubuntu"


def is_root() -> bool:
    """Tell whether packages may be installed without asking."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def package_names(parts: Sequence[SystemPart]) -> list[str]:
    """Return the packages of the parts, each once, under the names of this distribution."""
    names = dict.fromkeys(package for part in parts for package in part.packages)
    return ["chromium-browser" if name == "chromium" and is_ubuntu() else name for name in names]


def advice(parts: Sequence[SystemPart]) -> str:
    """Return what the developer types or fetches to have the parts."""
    if is_debian():
        names = " ".join(package_names(parts))
        return f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {names}"
    return ", ".join(part.name for part in parts)


def install_packages(parts: Sequence[SystemPart], *, must: bool) -> None:
    """Install Debian packages; the package lists are fetched only if the install fails without.

    Raises:
        Stop: the install failed, and the command cannot do without.
    """
    names = package_names(parts)
    if not names:
        return
    say(f"installing {' '.join(names)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "-o", "Dpkg::Use-Pty=0", *names]
    with tempfile.TemporaryFile() as log:

        def apt(arguments: Sequence[str]) -> bool:
            done = subprocess.run(
                arguments, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False
            )
            return done.returncode == 0

        if apt(install) or (apt(["apt-get", "update", "-qq"]) and apt(install)):
            return
        log.seek(0)
        sys.stderr.write(log.read().decode(errors="replace")[-3000:])
    if must:
        raise Stop(f"these packages could not be installed: {' '.join(names)}")
    say(f"going on without {' '.join(names)}")


# --- the virtual environment ------------------------------------------------------------------------------------------


def wanted_stamp() -> str:
    """Return what the environment must have been made from: the Python, the place, the requirements, the build."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    build = [settings.get("build-system"), settings.get("project"), settings.get("tool", {}).get("hatch")]
    digest = hashlib.sha256((ROOT / "requirements-dev.txt").read_bytes())
    digest.update(json.dumps(build, sort_keys=True).encode())
    return f"{python_line()}\n{digest.hexdigest()}\n"


def found_stamp() -> str:
    """Return what the environment was made from; nothing where it is not whole."""
    whole = STAMP.exists() and Path(venv_program("python")).exists()
    return STAMP.read_text(encoding="utf-8") if whole else ""


def python_line() -> str:
    """Return what makes an environment unusable when it changes."""
    return f"{sys.version.split()[0]} {sys.platform} {ROOT}"


def venv_program(name: str) -> str:
    """Return the path of a program of the environment."""
    return str(BIN / (f"{name}.exe" if os.name == "nt" else name))


@contextmanager
def one_maker_at_a_time() -> Iterator[None]:
    """Wait until nobody else makes the environment, and keep others waiting meanwhile.

    On POSIX the lock passes on to the programs that :func:`call` starts: where dev.py is killed, it lasts until the
    pip that outlives it has ended.
    """
    with LOCK.open("a") as lock:
        if sys.platform == "win32":
            while True:
                try:
                    msvcrt.locking(lock.fileno(), msvcrt.LK_LOCK, 1)
                    break
                except OSError:  # it gives up after ten seconds
                    continue
        else:
            fcntl.flock(lock, fcntl.LOCK_EX)
            os.set_inheritable(lock.fileno(), True)  # noqa: FBT003 - the function takes it so
        yield


def ensure_environment() -> None:
    """Make ``.venv``, or bring it up to date; nothing happens when it is.

    The stamp goes before anything changes and is written last: what a kill left half made is made from nothing again.
    """
    if up_to_date():
        return
    with one_maker_at_a_time():
        if not up_to_date():
            refresh_environment()


def up_to_date() -> bool:
    """Tell whether the environment was made, to the end, from what stands now."""
    return found_stamp() == wanted_stamp()


def refresh_environment() -> None:
    """Install what is locked now, into the environment that is there if it is whole and of this Python."""
    wanted = wanted_stamp()
    if not found_stamp().startswith(f"{python_line()}\n"):
        make_environment()
    STAMP.unlink(missing_ok=True)
    say("installing the locked requirements into .venv")
    pip("install", "--require-hashes", "-r", str(ROOT / "requirements-dev.txt"))
    pip("install", "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    STAMP.write_text(wanted, encoding="utf-8")


def make_environment() -> None:
    """Make an empty ``.venv`` in place of whatever is there.

    Raises:
        Stop: it cannot be removed (this Python runs from it), or cannot be made.
    """
    if Path(sys.prefix).resolve() == VENV:
        raise Stop("this Python runs from .venv, which must be made again: use another one")
    say("making .venv")
    if VENV.is_symlink():
        VENV.unlink()  # what it leads to is somebody else's
    elif VENV.exists():
        shutil.rmtree(VENV)
    must_run([sys.executable, "-m", "venv", str(VENV)], "the virtual environment could not be made")


def pip(*arguments: str) -> None:
    """Run the environment's pip, quietly.

    Raises:
        Stop: pip failed; it has said why.
    """
    options = ["--quiet", "--disable-pip-version-check", "--no-input"]
    must_run([venv_program("python"), "-m", "pip", *options, *arguments], "pip could not install the requirements")


# --- the commands -----------------------------------------------------------------------------------------------------


def say(message: str) -> None:
    """Tell the developer what happens, on the error stream: the output belongs to the command."""
    print(f"dev.py: {message}", file=sys.stderr, flush=True)


def call(arguments: Sequence[str], folder: Path = ROOT) -> int:
    """Run a program, in the project's folder unless another is given, and return its exit code."""
    return subprocess.run(arguments, cwd=folder, check=False, close_fds=False).returncode


def must_run(arguments: Sequence[str], failure: str) -> None:
    """Run a program.

    Raises:
        Stop: it failed.
    """
    code = call(arguments)
    if code:
        raise Stop(f"{failure} ({shlex.join(arguments)} ended with {code})")


def python(*arguments: str) -> int:
    """Run the environment's Python and return its exit code."""
    return call([venv_program("python"), *arguments])


def run(arguments: Sequence[str]) -> int:
    """Open the demo, or play it where there is no screen; or run the command of the application that is named.

    Files named on the command line are looked for where the developer stands.
    """
    program = venv_program("ov-desktop")
    if not plays_demo(arguments):
        return call([program, *arguments], Path.cwd())
    given = set(arguments)
    if given & {"--serve", "--help"} or (has_screen() and "--headless" not in given):
        return call([program, "demo", *arguments], Path.cwd())
    options = [argument for argument in arguments if argument != "--headless"]
    code = call([program, "demo", "--headless", "--out", str(DEMO_FOLDER), *options], Path.cwd())
    if code == 0:
        show_results(demo_folder(arguments))
    return code


def has_screen() -> bool:
    """Tell whether a window can be opened."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(map(os.environ.get, names))


def plays_demo(arguments: Sequence[str]) -> bool:
    """Tell whether ``run`` plays the demo: nothing or only its options follow, and no command is named."""
    return not arguments or arguments[0].startswith("-")


def demo_folder(arguments: Sequence[str]) -> Path:
    """Return where the demo was told to write."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--out", type=Path, default=DEMO_FOLDER)
    return Path.cwd() / Path(parser.parse_known_args(arguments)[0].out)


def show_results(folder: Path) -> None:
    """Say where the demo left what it made."""
    mails = len(list((folder / "courriels").glob("*.eml")))
    pictures = len(list((folder / "captures").glob("*.png")))
    say(f"results in {folder}: liste.xlsx, commande.xlsx, commande.pdf, summary.json, {mails} mails in courriels/")
    say(f"{pictures} pictures in {folder / 'captures'}" if pictures else "no pictures: they need Chromium")


def test(arguments: Sequence[str]) -> int:
    """Run the fast tests on every core, or the long ones in turn: they load the machine, and some measure it."""
    rest = [argument for argument in arguments if argument != "--long"]
    if "--long" in arguments:
        return python("-m", "pytest", "-n", "0", "-m", "long", *rest)
    return python("-m", "pytest", "-n", str(os.cpu_count() or 1), "-m", "not long", *rest)


def lint(arguments: Sequence[str]) -> int:
    """Run every check, also after one has failed, and return the worst exit code."""
    checks = (("ruff", "check", *arguments), ("ruff", "format", "--check"), ("mypy",))
    return max([python("-m", *check) for check in checks])


def bench(arguments: Sequence[str]) -> int:
    """Run every measurement in turn and return the worst exit code."""
    os.environ["PYTHONPATH"] = str(ROOT / "tests")
    codes = [0]
    for script in sorted((ROOT / "tests" / "bench").glob("bench_*.py")):
        say(script.name)
        codes.append(python(str(script), *arguments))
    return max(codes)


def screenshots(arguments: Sequence[str]) -> int:
    """Picture every screen: for the guide, in place of its former pictures, or at every size into a folder."""
    target = Path.cwd() / arguments[0] if arguments else GUIDE_IMAGES
    with tempfile.TemporaryDirectory() as folder:
        options = ["--all", folder] if arguments else [folder]
        must_run([venv_program("python"), "-m", "ov_desktop.demo.screenshots", *options], "the former pictures stay")
        target.mkdir(parents=True, exist_ok=True)
        for former in target.glob("*.png"):
            former.unlink()
        for picture in Path(folder).glob("*.png"):
            shutil.copyfile(picture, target / picture.name)
    say(f"{len(list(target.glob('*.png')))} pictures in {target}")
    return 0


def lock(arguments: Sequence[str]) -> int:
    """Lock the requirements for every system, with hashes and without the address of any registry."""
    compile_command = [
        venv_program("uv"), "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes",
        "--no-emit-index-url", "--no-emit-find-links", "--no-annotate", "--no-header", *arguments, "pyproject.toml",
    ]  # fmt: skip
    must_run([*compile_command, "-o", "requirements.txt"], "the requirements could not be locked")
    development = ["--group", "dev", "--extra", "portal", "-c", "requirements.txt", "-o", "requirements-dev.txt"]
    must_run([*compile_command, *development], "the development requirements could not be locked")
    ensure_environment()
    return 0


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "run": run,
    "test": test,
    "lint": lint,
    "bench": bench,
    "screenshots": screenshots,
    "lock": lock,
}


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    name = arguments[0] if arguments else "--help"
    if name in ("-h", "--help", "help"):
        print(USAGE, end="")
        return 0
    if name not in COMMANDS:
        print(USAGE, end="", file=sys.stderr)
        say(f"no such command: {name}")
        return 2
    try:
        check_system(name, arguments[1:])
        ensure_environment()
        return COMMANDS[name](arguments[1:])
    except Stop as stop:
        say(str(stop))
        return stop.code
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
