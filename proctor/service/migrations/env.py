"""Run by Alembic: migrates over the connection that `migration.upgrade` hands in, in its transaction."""

from __future__ import annotations

from alembic import context

from proctor.service.cabinet_tables import cabinet_link
from proctor.service.check_in_tables import check_report
from proctor.service.commission_tables import commission_vote
from proctor.service.dossier_tables import dossier_grant
from proctor.service.essay_tables import section_level
from proctor.service.interruption_tables import interruption

# The last tables of each module: naming them joins all to the others.
tables = (cabinet_link, check_report, commission_vote, dossier_grant, interruption, section_level)
target = {table.metadata for table in tables}.pop()
context.configure(connection=context.config.attributes["connection"], target_metadata=target)
with context.begin_transaction():
    context.run_migrations()
