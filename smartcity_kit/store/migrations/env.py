"""Runs the migrations on the connection that the store hands over; there is no alembic.ini."""

from alembic import context

from smartcity_kit.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
