"""Evidence that comes sealed, and which evidence the service itself signed as held."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and the table, and forbid the database itself to change what stands in it."""
    op.add_column("evidence", sa.Column("sealed", sa.Text(), nullable=True))
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "countersigned_evidence",
        sa.Column("id", kind, autoincrement=True, nullable=False),
        sa.Column("attempt", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("countersignature", kind, nullable=False),
        sa.ForeignKeyConstraint(["attempt"], ["attempt.id"]),
        sa.ForeignKeyConstraint(["countersignature"], ["countersignature.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_countersigned_evidence_attempt", "countersigned_evidence", ["attempt", "sha256"], unique=False
    )
    _forbid_changes("countersigned_evidence")


def _forbid_changes(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"create function {table}_is_append_only() returns trigger language plpgsql as "
            f"$$ begin raise exception '{table} is append-only'; end $$"
        )
        op.execute(
            f"create trigger {table}_stays before update or delete or truncate on {table} "
            f"for each statement execute function {table}_is_append_only()"
        )
        return
    for change in ("update", "delete"):
        op.execute(
            f"create trigger {table}_no_{change} before {change} on {table} "
            f"begin select raise(abort, '{table} is append-only'); end"
        )
