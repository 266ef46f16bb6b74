"""The portal: employees' pages, administration API, messages; embedded in the application or on a server."""

from pathlib import Path

MIGRATIONS = Path(__file__).with_name("migrations")
"""The Alembic scripts of its database."""
