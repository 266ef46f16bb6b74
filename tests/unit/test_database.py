"""Encrypted files, whole transactions, writers in a queue, nothing committed lost (SPEC A2)."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from ov_desktop import database as database_module
from ov_desktop.database import Database, UtcDateTime, WrongKeyError

ROOT = Path(__file__).resolve().parents[2]
KEY = bytes(range(32))
SECRET = "Rousseau-Évrard-rue-des-Lilas"


class Base(DeclarativeBase):
    type_annotation_map = {datetime: UtcDateTime}  # noqa: RUF012 -- read by SQLAlchemy


class Counter(Base):
    __tablename__ = "counter"
    id: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime | None]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = new_database(tmp_path / "essai.db")
    yield database
    database.close()


def new_database(path: Path) -> Database:
    database = Database(path, KEY)
    with database.write() as session:
        Base.metadata.create_all(session.connection())
        session.add(Counter(id=1))
    return database


def value_of(database: Database) -> int:
    with database.read() as session:
        return session.get_one(Counter, 1).value


# --- encryption ------------------------------------------------------------------------------------------


def test_a_wrong_key_is_told_from_the_right_one_and_nothing_is_printed(
    database: Database, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(WrongKeyError) as refused:
        Database(database.path, b"\0" * 32)
    assert str(refused.value) == "essai.db"
    Database(database.path, KEY).close()
    assert capfd.readouterr() == ("", "")


def test_a_file_that_is_no_database_is_taken_for_one_with_another_key(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_bytes(b"Ceci est un texte. " * 500)
    with pytest.raises(WrongKeyError):
        Database(path, KEY)
    assert path.read_bytes().startswith(b"Ceci est un texte.")


def test_a_place_where_no_file_can_be_is_not_taken_for_a_wrong_key(tmp_path: Path) -> None:
    with pytest.raises(OperationalError):
        Database(tmp_path / "absent" / "essai.db", KEY)


@pytest.mark.parametrize("length", [0, 16, 31, 33, 64])
def test_a_key_of_another_length_is_refused_before_a_file_is_made(tmp_path: Path, length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Database(tmp_path / "essai.db", b"k" * length)
    assert list(tmp_path.iterdir()) == []


def test_no_byte_on_disk_holds_what_was_written(database: Database, tmp_path: Path) -> None:
    with database.write() as session:
        session.execute(text("CREATE TABLE person (name TEXT)"))
        session.execute(text("INSERT INTO person VALUES (:name)"), [{"name": SECRET}] * 500)
    with database.write() as session:
        session.execute(text("DELETE FROM person WHERE rowid % 2"))
    files = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert files.keys() == {"essai.db", "essai.db-wal", "essai.db-shm"}
    for content in files.values():
        assert SECRET.encode() not in content
        assert b"CREATE TABLE" not in content
        assert not content.startswith(b"SQLite format 3")


def test_the_same_bytes_would_be_found_without_encryption(tmp_path: Path) -> None:
    plain = sqlite3.connect(tmp_path / "clair.db")
    with plain:
        plain.execute("CREATE TABLE person (name TEXT)")
        plain.execute("INSERT INTO person VALUES (?)", (SECRET,))
    plain.close()
    assert SECRET.encode() in (tmp_path / "clair.db").read_bytes()


# --- transactions ----------------------------------------------------------------------------------------


def test_an_error_undoes_the_whole_transaction(database: Database) -> None:
    def fail_halfway() -> None:
        with database.write() as session:
            session.get_one(Counter, 1).value = 7
            session.add(Counter(id=2))
            session.flush()
            raise RuntimeError("halfway")

    with pytest.raises(RuntimeError, match="halfway"):
        fail_halfway()
    with database.read() as session:
        assert [(row.id, row.value) for row in session.query(Counter)] == [(1, 0)]


def test_an_errors_message_quotes_no_value(database: Database) -> None:
    with pytest.raises(OperationalError) as caught, database.write() as session:
        session.execute(text("INSERT INTO nowhere (name) VALUES (:name)"), {"name": "Quéméneur"})
    assert "Quéméneur" not in str(caught.value)


def test_a_transaction_can_follow_one_that_failed(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write() as session:
        session.add(Counter(id=1))
    with database.write() as session:
        session.get_one(Counter, 1).value = 3
    assert value_of(database) == 3


def test_foreign_keys_hold(database: Database) -> None:
    with database.write() as session:
        session.execute(text("CREATE TABLE child (parent INTEGER REFERENCES counter (id))"))
    with pytest.raises(IntegrityError), database.write() as session:
        session.execute(text("INSERT INTO child VALUES (99)"))


def test_a_reader_keeps_one_picture_while_others_write(database: Database) -> None:
    with database.read() as reader:
        assert reader.get_one(Counter, 1).value == 0
        with database.write() as writer:
            writer.get_one(Counter, 1).value = 5
        reader.expire_all()
        assert reader.get_one(Counter, 1).value == 0
    assert value_of(database) == 5


def test_instants_come_back_in_utc_and_sort_as_text(database: Database) -> None:
    paris = datetime(2027, 7, 1, 9, 0, 0, 1, tzinfo=timezone(timedelta(hours=2)))
    with database.write() as session:
        session.get_one(Counter, 1).at = paris
    with database.read() as session:
        found = session.get_one(Counter, 1).at
        assert found == paris
        assert found is not None
        assert found.tzinfo is UTC
        assert session.scalar(text("SELECT at FROM counter")) == "2027-07-01T07:00:00.000001Z"


def test_an_instant_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="aware"), database.write() as session:
        session.get_one(Counter, 1).at = datetime(2027, 7, 1)  # noqa: DTZ001 -- the point of the test


# --- several writers -------------------------------------------------------------------------------------


def count_up(database: Database, times: int) -> None:
    for _ in range(times):
        with database.write() as session:
            row = session.get_one(Counter, 1)
            row.value = row.value + 1


def test_threads_that_read_and_write_lose_no_update(database: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(count_up, database, 20) for _ in range(8)]:
            done.result()
    assert value_of(database) == 160


def test_two_programs_that_read_and_write_lose_no_update(database: Database) -> None:
    other = Database(database.path, KEY)
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(count_up, opened, 40) for opened in (database, other)]:
            done.result()
    other.close()
    assert value_of(database) == 80


def test_without_taking_the_lock_at_once_an_update_fails(database: Database) -> None:
    """The race that the two tests above would miss if it could not happen."""
    event.remove(database.engine, "begin", database_module._begin)

    def begin_late(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    event.listen(database.engine, "begin", begin_late)
    with Session(database.engine) as first, Session(database.engine) as second:
        for session in (first, second):
            session.get_one(Counter, 1).value += 1
        first.commit()
        with pytest.raises(OperationalError, match="locked"):
            second.commit()


# --- a crash ---------------------------------------------------------------------------------------------

_WRITER = """
import sys
from pathlib import Path
from sqlalchemy import text
from ov_desktop.database import Database
database = Database(Path(sys.argv[1]), bytes(range(32)))
start = int(sys.argv[2])
for number in range(start, start + 100_000):
    with database.write() as session:
        for half in (1, 2):
            session.execute(text("INSERT INTO pair VALUES (:number, :half)"), {"number": number, "half": half})
    print(number, flush=True)
"""


def kill_a_writer(path: Path, start: int, after: int) -> int:
    """Start a process that writes, kill it after so many confirmed transactions; return the last confirmed."""
    child = subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(path), str(start)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert child.stdout is not None
    confirmed = [int(child.stdout.readline()) for _ in range(after)]
    child.send_signal(signal.SIGKILL)
    confirmed += [int(line) for line in child.stdout.read().splitlines() if line]
    child.wait()
    child.stdout.close()
    return confirmed[-1]


def check_after_kills(path: Path, kills: int) -> None:
    database = Database(path, KEY)
    with database.write() as session:
        session.execute(text("CREATE TABLE pair (number INTEGER, half INTEGER)"))
    database.close()
    start = 0
    for kill in range(kills):
        last = kill_a_writer(path, start, after=1 + 7 * kill % 40)
        database = Database(path, KEY)
        with database.read() as session:
            found = session.execute(text("SELECT number, sum(half) FROM pair GROUP BY number"))
            pairs = dict(found.all())
            assert session.scalar(text("PRAGMA integrity_check")) == "ok"
        database.close()
        # What was being written when the process died is there whole or not at all.
        assert set(pairs.values()) == {3}
        assert set(range(last + 1)) <= set(pairs) <= set(range(last + 2))
        start = max(pairs) + 1


def test_a_killed_process_loses_nothing_that_it_had_committed(tmp_path: Path) -> None:
    check_after_kills(tmp_path / "essai.db", kills=2)


@pytest.mark.long
def test_a_process_killed_many_times_loses_nothing_that_it_had_committed(tmp_path: Path) -> None:
    check_after_kills(tmp_path / "essai.db", kills=40)
