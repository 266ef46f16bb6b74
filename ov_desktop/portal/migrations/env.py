"""Alembic's entry: runs on the connection and in the transaction that ``Database.migrate`` hands over."""

from alembic import context

from ov_desktop.portal.tables import Base

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Base.metadata, render_as_batch=True
)
context.run_migrations()
