"""A throw-away PostgreSQL server for tests, on a socket of this computer alone, and the databases of portals on it."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import NullPool, create_engine, make_url, text

from ov_desktop.database import ServerDatabase
from ov_desktop.portal import MIGRATIONS
from ov_desktop.portal.tables import Base

URL_FILE = "portail.url"
"""In the folder of a portal whose data lie on a server: their address."""

_OWNER = "postgres"
_TEMPLATE = "portal_template"
_SECONDS = 60
# What is acknowledged must outlive a killed portal, not a computer without power.
_QUICK = ("fsync=off", "full_page_writes=off", "autovacuum=off", "shared_buffers=32MB", "max_connections=200")


@dataclass
class PostgresServer:
    """A running server; its databases are emptied and lent again, since making one takes longer."""

    folder: Path
    _free: list[str] = field(default_factory=list)
    _made: int = 0

    def url(self, database: str = "postgres") -> str:
        """The address of a database."""
        return f"postgresql://{_OWNER}@/{database}?host={quote(str(self.folder))}"

    def lend(self) -> str:
        """Return the address of an empty database with the portal's tables."""
        if not self._made:
            self._run(f"CREATE DATABASE {_TEMPLATE}")
            database = ServerDatabase(self.url(_TEMPLATE))
            database.migrate(MIGRATIONS)
            database.close()
        if not self._free:
            self._made += 1
            self._free.append(f"portal_{self._made}")
            self._run(f"CREATE DATABASE {self._free[-1]} TEMPLATE {_TEMPLATE}")
        return self.url(self._free.pop())

    def new(self) -> str:
        """Return the address of a database without any table."""
        self._made += 1
        name = f"empty_{self._made}"
        self._run(f"CREATE DATABASE {name}")
        return self.url(name)

    def take_back(self, url: str) -> None:
        """Empty a database that was lent; whoever is still connected is cut off."""
        name = make_url(url).database
        assert name is not None
        self._run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name", name=name)
        tables = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
        self._run(f"TRUNCATE {tables} RESTART IDENTITY", database=name)
        self._free.append(name)

    def _run(self, statement: str, database: str = "postgres", **values: str) -> None:
        address = make_url(self.url(database)).set(drivername="postgresql+psycopg")
        engine = create_engine(address, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            connection.execute(text(statement), values)
        engine.dispose()


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """Run a server for as long as the context lasts; it refuses to run as root, so root lends it another name."""
    # Not in pytest's folder: the server's user may not enter it, and a socket's path is short.
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if _is_root():
            shutil.chown(folder, _OWNER, _OWNER)
        data = str(folder / "data")
        _program("initdb", ["-D", data, "-U", _OWNER, "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"], folder)
        options = " ".join(["-h ''", f"-k {folder}", *(f"-c {setting}" for setting in _QUICK)])
        _program("pg_ctl", ["-D", data, "-l", str(folder / "log"), "-o", options, "-w", "start"], folder)
        try:
            yield PostgresServer(folder)
        finally:
            _program("pg_ctl", ["-D", data, "-m", "immediate", "-w", "stop"], folder)


def _is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0


def _program(name: str, arguments: Sequence[str], folder: Path) -> None:
    """Run a program of PostgreSQL; what it says goes to a file, for its server would keep a pipe open."""
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))  # Debian keeps them off the path
    program = str(places[-1]) if places else shutil.which(name)
    assert program, f"{name} of PostgreSQL is missing"
    user = {"user": _OWNER, "group": _OWNER, "extra_groups": []} if _is_root() else {}
    with tempfile.TemporaryFile() as said:
        code = subprocess.run(
            [program, *arguments],
            cwd=folder,
            env={**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(folder)},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            timeout=_SECONDS,
            check=False,
            **user,  # type: ignore[call-overload]  # keywords by a dictionary
        ).returncode
        said.seek(0)
        assert code == 0, said.read().decode(errors="replace")
