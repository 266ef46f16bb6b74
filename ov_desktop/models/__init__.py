"""The desktop's database: the tables of a profile and their migrations (SPEC A2, A3)."""

from pathlib import Path

MIGRATIONS = Path(__file__).parent / "migrations"
"""The folder of the Alembic scripts; they are files of the package."""
