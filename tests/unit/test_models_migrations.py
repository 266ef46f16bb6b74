"""The migrations build the schema that the tables describe, and know a profile of a later version."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from ov_desktop.database import Database, NewerSchemaError
from ov_desktop.domain.campaign import Signature
from ov_desktop.models import MIGRATIONS
from ov_desktop.models.campaign import CampaignRow
from ov_desktop.models.tables import METADATA


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "profil.db", b"k" * 32)
    yield database
    database.close()


def test_migrations_build_exactly_the_tables_of_the_models(database: Database) -> None:
    database.migrate(MIGRATIONS)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, METADATA) == []


def test_a_missing_index_would_be_noticed(database: Database) -> None:
    database.migrate(MIGRATIONS)
    with database.write() as session:
        session.connection().exec_driver_sql("DROP INDEX ix_employee_to_push")
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) != []


def test_migrating_twice_changes_nothing(database: Database) -> None:
    database.migrate(MIGRATIONS)
    with database.write() as session:
        session.connection().exec_driver_sql(
            "INSERT INTO delivery_site VALUES (1, '7', 'Nord', NULL, '', '', '', '', '', '', '')"
        )
    database.migrate(MIGRATIONS)
    with database.read() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM delivery_site").scalar() == 1


def test_a_profile_of_a_later_version_is_refused_and_left_alone(database: Database) -> None:
    database.migrate(MIGRATIONS)
    with database.write() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NewerSchemaError):
        database.migrate(MIGRATIONS)
    with database.read() as session:
        assert session.connection().exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == "9999"


# --- from the first version ------------------------------------------------------------------------------

_CAMPAIGN = """
INSERT INTO campaign (
    id, name, start, "end", hour, options, default_format, default_denominations, offered_denominations, reminder_days,
    midway, email_optional, welcome, signature, gdpr_contact, created_at, last_import_file, revision, pushed_revision,
    pull_cursor
) VALUES (
    'c', 'Été 2027', '2027-01-11', '2027-02-12', '09:00:00.000000', 'either', 'connect', '10', '10', 0,
    0, 0, ?, ?, '', '2026-11-24T08:00:00.000000Z', '', 3, 3, 7
)
"""
_PERSON = """
INSERT INTO employee (
    id, campaign_id, position, employee_number, last_name, first_name, mobile, email, email_key, "grant", delivery,
    link_version, version, pushed_version
) VALUES ('p', 'c', 1, '', 'Rousseau', 'Camille', '+33639980001', '', '', 320, 'site', 1, 1, 1)
"""


@pytest.fixture
def first_version(database: Database, tmp_path: Path) -> Database:
    """A profile whose tables are those of the first version."""
    scripts = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, scripts, ignore=shutil.ignore_patterns("000[2-9]*", "__pycache__"))
    database.migrate(scripts)
    return database


def keep_campaign(database: Database, signature: str, welcome: str, introduction: str) -> None:
    """Write a campaign with one message and one person as the first version did."""
    with database.write() as session:
        connection = session.connection()
        connection.exec_driver_sql(_CAMPAIGN, (welcome, signature))
        connection.exec_driver_sql("INSERT INTO campaign_message VALUES ('c', 'launch', 'Objet', ?)", (introduction,))
        connection.exec_driver_sql(_PERSON)


def campaign_texts(database: Database) -> tuple[CampaignRow, str]:
    with database.read() as session:
        row = session.get_one(CampaignRow, "c")
        return row, row.messages[0].introduction


@pytest.mark.parametrize(
    ("signature", "parts"),
    [
        (
            "CSE Ateliers de l’Erdre\ncontact@cse-erdre.example\n02 61 91 00 00",
            Signature("CSE Ateliers de l’Erdre", "contact@cse-erdre.example", "02 61 91 00 00"),
        ),
        ("02.61.91.00.00\n  Le   CSE \n\ncse@b.example", Signature("Le CSE", "cse@b.example", "02.61.91.00.00")),
        ("Hélène Rousseau\nSecrétaire du CSE", Signature("Hélène Rousseau, Secrétaire du CSE")),
        ("Écrire à cse@b.example ou au 02 61", Signature("Écrire à cse@b.example ou au 02 61", "cse@b.example")),
        (
            "Le CSE\nTél.\u00a0: 05 61 00 00 00\ncontact\u202f: cse@b.example",
            Signature("Le CSE", "cse@b.example", "05 61 00 00 00"),
        ),
        ("Le CSE\nE-mail cse@b.example / Tél 0561 000 000.", Signature("Le CSE", "cse@b.example", "0561 000 000")),
        (
            "Hélène Rousseau – Ligne directe : +33 (0)5 61 00 00 00 (le matin)",
            Signature("Hélène Rousseau, (le matin)", "", "+33 (0)5 61 00 00 00"),
        ),
        ("Secrétariat du CSE : <cse@b.example>", Signature("Secrétariat du CSE", "cse@b.example")),
        ("Appelez le 05 61 00 00 00 dès 9 h", Signature("Appelez le 05 61 00 00 00 dès 9 h", "", "05 61 00 00 00")),
        (
            "Fax : 05 61 00 00 09\nTél. : 36 35\nMobile : 06 39 98 00 01\na@b.example, c@d.example",
            Signature("Fax : 05 61 00 00 09, Mobile : 06 39 98 00 01, c@d.example", "a@b.example", "36 35"),
        ),
        (
            "12 rue Haute, 31000 Toulouse\nSIRET 012 345 678 90012\nhttps://cse.example",
            Signature("12 rue Haute, 31000 Toulouse, SIRET 012 345 678 90012, https://cse.example"),
        ),
        ("", Signature()),
    ],
)  # fmt: skip
def test_lines_of_a_signature_become_name_mail_and_phone(
    first_version: Database, signature: str, parts: Signature
) -> None:
    keep_campaign(first_version, signature, "", "")
    first_version.migrate(MIGRATIONS)
    row, _introduction = campaign_texts(first_version)
    assert row.signature() == parts


def test_what_is_too_long_for_a_name_ends_the_launch_message(first_version: Database) -> None:
    lines = [
        "Le comité social et économique des Ateliers de l’Erdre & associés",
        "Hélène Rousseau, secrétaire, et Camille Moreau, trésorière",
        "Permanence le mardi et le jeudi de 12 h à 14 h au rez-de-chaussée du bâtiment B 2",
        "Tél. : 02 61 91 00 00",
    ]
    signature = "\n".join(lines)
    assert len(signature) == 228
    keep_campaign(first_version, signature, "", "Bonjour")
    first_version.migrate(MIGRATIONS)
    row, introduction = campaign_texts(first_version)
    assert row.signature() == Signature(
        "Le comité social et économique des Ateliers de l’Erdre & associés", "", "02 61 91 00 00"
    )
    assert introduction == (
        "<p>Bonjour</p><p>Hélène Rousseau, secrétaire, et Camille Moreau, trésorière<br>"
        "Permanence le mardi et le jeudi de 12 h à 14 h au rez-de-chaussée du bâtiment B 2</p>"
    )


def test_a_long_line_of_a_signature_is_parted_between_words(first_version: Database) -> None:
    keep_campaign(first_version, "Erdre & Loire " * 10 + "\nNantes", "", "Bonjour")
    first_version.migrate(MIGRATIONS)
    row, introduction = campaign_texts(first_version)
    assert row.signature() == Signature("Erdre & Loire " * 8 + "Erdre &")
    assert introduction == "<p>Bonjour</p><p>Loire Erdre &amp; Loire<br>Nantes</p>"


def test_a_long_signature_without_a_space_loses_nothing(first_version: Database) -> None:
    keep_campaign(first_version, "x" * 119 + "&" * 1_881, "", "")
    first_version.migrate(MIGRATIONS)
    row, introduction = campaign_texts(first_version)
    assert row.signature() == Signature("x" * 119 + "&")
    assert introduction == "<p>" + "&amp;" * 1_880 + "</p>"


@pytest.mark.parametrize(
    ("kept", "html"),
    [
        ("Bonjour {prénom},\n\nÀ bientôt.", "<p>Bonjour {prénom},</p><p>À bientôt.</p>"),
        ("Une ligne\nune autre", "<p>Une ligne<br>une autre</p>"),
        ("**Attention** & <b>merci</b>", "<p><strong>Attention</strong> &amp; &lt;b&gt;merci&lt;/b&gt;</p>"),
        ("Voici\n- **un**\n- 2\nfin", "<p>Voici</p><ul><li><strong>un</strong></li><li>2</li></ul><p>fin</p>"),
        ("**gras\nsuite**\r\n \r\n* pas une liste", "<p><strong>gras<br>suite</strong></p><p>* pas une liste</p>"),
        ("{{ 7*7 }} {% x %} {inconnu} {}", "<p>{{ 7*7 }} {% x %} {inconnu} {}</p>"),
        ("", ""),
    ],
)  # fmt: skip
def test_kept_texts_become_formatted_ones(first_version: Database, kept: str, html: str) -> None:
    keep_campaign(first_version, "", kept, kept)
    first_version.migrate(MIGRATIONS)
    row, introduction = campaign_texts(first_version)
    assert (row.welcome, introduction) == (html, html)


def test_people_stay_and_the_portal_is_told_again(first_version: Database) -> None:
    keep_campaign(first_version, "CSE", "", "")
    first_version.migrate(MIGRATIONS)
    with first_version.read() as session:
        row = session.get_one(CampaignRow, "c")
        assert (row.revision, row.pushed_revision, row.pull_cursor) == (4, 3, 7)
        assert session.connection().exec_driver_sql("SELECT count(*) FROM employee").scalar() == 1


def test_passwords_of_servers_move_to_a_table_of_their_own_and_those_of_this_computer_stay(
    first_version: Database,
) -> None:
    with first_version.write() as session:
        connection = session.connection()
        connection.exec_driver_sql(
            "INSERT INTO mail_account VALUES (1, 'smtp.example', 587, 'starttls', 'cse', 'Élan', 'a@b.example', '', 30)"
        )
        connection.exec_driver_sql(
            "INSERT INTO portal_link VALUES (1, 'remote', 'https://a.example', '060305', 'clé', x'01', x'02', NULL)"
        )
    first_version.migrate(MIGRATIONS)
    with first_version.read() as session:
        connection = session.connection()
        assert connection.exec_driver_sql("SELECT * FROM secret ORDER BY name").all() == [
            ("mail-password", "profile", "Élan"),
            ("portal-password", "profile", "clé"),
        ]
        assert connection.exec_driver_sql("SELECT * FROM mail_account").all() == [
            (1, "smtp.example", 587, "starttls", "cse", "a@b.example", "", 30)
        ]
        assert connection.exec_driver_sql("SELECT password, database_key FROM portal_link").all() == [("", b"\x01")]


def test_the_password_of_the_portal_of_this_computer_stays_where_it_is(first_version: Database) -> None:
    with first_version.write() as session:
        session.connection().exec_driver_sql(
            "INSERT INTO portal_link VALUES (1, 'embedded', '', '060305', 'tiré', x'01', x'02', 8700)"
        )
    first_version.migrate(MIGRATIONS)
    with first_version.read() as session:
        connection = session.connection()
        assert connection.exec_driver_sql("SELECT password FROM portal_link").scalar() == "tiré"
        assert connection.exec_driver_sql("SELECT count(*) FROM secret").scalar() == 0
