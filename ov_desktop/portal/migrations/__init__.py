"""Alembic scripts of the portal's database."""
