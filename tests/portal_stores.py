"""Folders of portals for tests: one whose data lie in an encrypted file, one whose data lie on a PostgreSQL server."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from postgres_server import URL_FILE, PostgresServer, postgres_server

STORES = ["sqlite", "postgresql"]


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server, started when the first test asks for it."""
    with postgres_server() as server:
        yield server


@pytest.fixture(params=STORES)
def portal_folder(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """The folder of a portal, for a test that runs on both kinds of database."""
    with _furnished(request, tmp_path) as folder:
        yield folder


@pytest.fixture(scope="module", params=STORES)
def module_folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of a portal that the tests of a file share, on both kinds of database."""
    with _furnished(request, tmp_path_factory.mktemp("portal")) as folder:
        yield folder


@pytest.fixture
def server_folder(postgres: PostgresServer, tmp_path: Path) -> Iterator[Path]:
    """The folder of a portal whose data lie on a server, for a test of what several processes do with them."""
    with on_server(postgres, tmp_path) as folder:
        yield folder


@contextmanager
def on_server(server: PostgresServer, folder: Path) -> Iterator[Path]:
    """Let the data of a folder's portal lie in an empty database of a server."""
    url = server.lend()
    (folder / URL_FILE).write_text(url, encoding="utf-8")
    try:
        yield folder
    finally:
        server.take_back(url)


@contextmanager
def _furnished(request: pytest.FixtureRequest, folder: Path) -> Iterator[Path]:
    if request.param == "sqlite":
        yield folder
        return
    with on_server(request.getfixturevalue("postgres"), folder):
        yield folder
