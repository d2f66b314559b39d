"""Run by Alembic: migrates over the connection that `migration.upgrade` hands in, in its transaction."""

from __future__ import annotations

from alembic import context

from proctor.service.check_in_tables import check_report  # the last module whose tables join the others

context.configure(connection=context.config.attributes["connection"], target_metadata=check_report.metadata)
with context.begin_transaction():
    context.run_migrations()
