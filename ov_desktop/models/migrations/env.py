"""Alembic's entry: runs on the connection and in the transaction that ``Database.migrate`` hands over."""

from alembic import context

from ov_desktop.models.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, render_as_batch=True)
context.run_migrations()
