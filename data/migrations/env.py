"""What Alembic runs to migrate: always over a connection that is given, inside its transaction.

SQLite cannot alter a table, so there Alembic copies it (batch mode); foreign keys are off meanwhile, which
`data.migrate` sees to.
"""

from alembic import context

from data.models import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata(),
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
