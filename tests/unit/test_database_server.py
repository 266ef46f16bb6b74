"""A database on a PostgreSQL server: what several processes may count on (SPEC Y2)."""

import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from postgres_server import PostgresServer
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError, InternalError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from waiting import wait_until

from ov_desktop.database import DriverMissingError, NewerSchemaError, ServerDatabase, ServerUrlError
from ov_desktop.portal import MIGRATIONS


class Base(DeclarativeBase):
    pass


class Counter(Base):
    __tablename__ = "counter"
    id: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[int] = mapped_column(default=0)


@pytest.fixture
def url(postgres: PostgresServer) -> str:
    return postgres.new()


@pytest.fixture
def database(url: str) -> Iterator[ServerDatabase]:
    database = ServerDatabase(url)
    with database.write() as session:
        Base.metadata.create_all(session.connection())
        session.add(Counter(id=1))
    yield database
    database.close()


@pytest.fixture
def other(database: ServerDatabase) -> Iterator[ServerDatabase]:
    """The same data, as another process sees them."""
    other = ServerDatabase(str(database.engine.url))
    yield other
    other.close()


def value_of(database: ServerDatabase) -> int:
    with database.read() as session:
        return session.get_one(Counter, 1).value


def count_up(database: ServerDatabase, times: int, *turns: str) -> None:
    for _ in range(times):
        with database.write(*turns) as session:
            row = session.get_one(Counter, 1)
            row.value = row.value + 1


def waiting(database: ServerDatabase) -> int:
    """How many transactions wait for a lock."""
    with database.read() as session:
        return session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")) or 0


# --- writers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("turns", [(), ("one",), ("one", "other")])
def test_processes_that_read_and_write_lose_no_update(
    database: ServerDatabase, other: ServerDatabase, turns: tuple[str, ...]
) -> None:
    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(count_up, opened, 15, *turns) for opened in (database, other) * 2]:
            done.result()
    assert value_of(database) == 60


def test_without_the_locks_an_update_is_lost(
    database: ServerDatabase, other: ServerDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The race that the test above would miss if it could not happen."""
    monkeypatch.setattr(ServerDatabase, "_take_turns", lambda *_arguments: None)
    with database.write() as session:
        row = session.get_one(Counter, 1)
        count_up(other, 1)
        row.value = row.value + 1
    assert value_of(database) == 1


def test_different_turns_run_side_by_side_and_the_same_one_after_the_other(
    database: ServerDatabase, other: ServerDatabase
) -> None:
    with ThreadPoolExecutor(1) as pool:
        with database.write("person 1") as session:
            session.add(Counter(id=2))
            with other.write("person 2") as beside:
                beside.add(Counter(id=3))
            third = pool.submit(count_up, other, 1, "person 3", "person 1")
            wait_until(lambda: waiting(database) == 1, message="the one with the same turn waits")
        third.result(10)
    assert value_of(database) == 1


def test_who_names_no_turn_has_all_to_itself(database: ServerDatabase, other: ServerDatabase) -> None:
    with ThreadPoolExecutor(2) as pool:
        with database.write("person 1"):
            alone = pool.submit(count_up, other, 1)
            wait_until(lambda: waiting(database) == 1, message="the one that is to be alone waits")
        alone.result(10)
        with database.write():
            beside = pool.submit(count_up, other, 1, "person 1")
            wait_until(lambda: waiting(database) == 1, message="the one beside waits")
        beside.result(10)
    assert value_of(database) == 2


def test_an_error_undoes_the_whole_transaction_and_gives_the_turn_back(database: ServerDatabase) -> None:
    def fail_halfway() -> None:
        with database.write("one") as session:
            session.get_one(Counter, 1).value = 7
            session.flush()
            session.execute(text("INSERT INTO counter (id, value) VALUES (1, 0)"))

    with pytest.raises(IntegrityError):
        fail_halfway()
    count_up(database, 1, "one")
    assert value_of(database) == 1


def test_what_is_acknowledged_is_on_disk_even_where_the_server_is_set_to_hurry(url: str) -> None:
    hurried = ServerDatabase(url)
    with hurried.write() as session:
        session.execute(text(f'ALTER DATABASE "{hurried.name}" SET synchronous_commit = off'))
    hurried.close()
    plain = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with plain.connect() as connection:
        assert connection.scalar(text("SHOW synchronous_commit")) == "off"
    plain.dispose()
    database = ServerDatabase(url)
    with database.write() as session:
        assert session.scalar(text("SHOW synchronous_commit")) == "on"
    database.close()


# --- readers ---------------------------------------------------------------------------------------------


def test_a_reader_keeps_one_picture_while_others_write(database: ServerDatabase, other: ServerDatabase) -> None:
    with database.read() as reader:
        assert reader.get_one(Counter, 1).value == 0
        count_up(other, 1)
        reader.expire_all()
        assert reader.get_one(Counter, 1).value == 0
    assert value_of(database) == 1


def test_a_settled_reader_waits_for_lower_numbers_that_are_still_being_written(
    database: ServerDatabase, other: ServerDatabase
) -> None:
    def numbers(*, settled: bool) -> list[int]:
        with other.read(settled=settled) as session:
            return sorted(row.id for row in session.query(Counter))

    with ThreadPoolExecutor(1) as pool:
        with database.write("person 1") as slow:
            slow.add(Counter(id=2))
            slow.flush()
            with other.write("person 2") as quick:
                quick.add(Counter(id=3))
            # Whoever took this for all up to 3 would never hear of 2.
            assert numbers(settled=False) == [1, 3]
            settled = pool.submit(numbers, settled=True)
            wait_until(lambda: waiting(database) == 1, message="the settled reader waits")
        assert settled.result(10) == [1, 2, 3]


def test_a_reader_cannot_write(database: ServerDatabase) -> None:
    with pytest.raises(InternalError, match="read-only"), database.read() as session:
        session.execute(text("UPDATE counter SET value = 9"))


def test_a_server_that_cut_its_connections_is_asked_again(database: ServerDatabase, other: ServerDatabase) -> None:
    assert value_of(database) == 0
    cut_others(other)
    count_up(database, 1)
    assert value_of(database) == 1


def cut_others(database: ServerDatabase) -> None:
    """End every other connection to the same database, as a restart of the server does."""
    with database.write() as session:
        session.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )


# --- what one process does at a time ---------------------------------------------------------------------


def test_one_process_is_on_duty_and_another_follows_when_it_leaves(
    database: ServerDatabase, other: ServerDatabase
) -> None:
    first, second, apart = database.duty("postman"), other.duty("postman"), other.duty("another")
    assert [first.mine(), second.mine(), first.mine(), apart.mine()] == [True, False, True, True]
    first.leave()
    assert [second.mine(), first.mine()] == [True, False]
    second.leave()
    apart.leave()


def test_who_lost_the_connection_is_no_longer_on_duty(database: ServerDatabase, other: ServerDatabase) -> None:
    first, second = database.duty("postman"), other.duty("postman")
    assert first.mine()
    cut_others(other)
    wait_until(second.mine, message="the other goes on duty")
    assert not first.mine()
    second.leave()
    assert first.mine()
    first.leave()


# --- opening ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "",
        "postgresql",
        "sqlite:///secret.db",
        "mysql://portal:secret@db.example/portal",
        "postgresql://portal:secret@db.example",
        "postgresql://portal:secret@db.example:port/portal",
    ],
)
def test_what_is_no_address_of_such_a_database_is_refused_without_quoting_it(address: str) -> None:
    with pytest.raises(ServerUrlError) as caught:
        ServerDatabase(address)
    assert "secret" not in str(caught.value)


def test_a_server_that_does_not_answer_is_told_without_the_password(tmp_path: Path) -> None:
    with pytest.raises(OperationalError) as caught:
        ServerDatabase(f"postgresql://portal:secret@/portal?host={tmp_path}")
    assert "secret" not in str(caught.value)


def test_the_driver_that_is_missing_is_named_by_its_own_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(DriverMissingError):
        ServerDatabase("postgresql://portal@db.example/portal")


def test_processes_that_start_together_bring_the_tables_up_to_date_once(url: str) -> None:
    together = threading.Barrier(3)

    def start() -> None:
        database = ServerDatabase(url)
        together.wait(20)
        database.migrate(MIGRATIONS)
        with database.read() as session:
            assert session.scalar(text("SELECT count(*) FROM choice")) == 0
            assert session.scalar(text("SELECT count(*) FROM alembic_version")) == 1
        database.close()

    with ThreadPoolExecutor(3) as pool:
        for done in [pool.submit(start) for _process in range(3)]:
            done.result(60)


def test_a_schema_of_a_later_version_is_left_alone(url: str) -> None:
    database = ServerDatabase(url)
    database.migrate(MIGRATIONS)
    with database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerSchemaError):
        database.migrate(MIGRATIONS)
    database.close()
