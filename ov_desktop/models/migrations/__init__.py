"""Alembic scripts of a profile; ``Database.migrate`` runs them."""
