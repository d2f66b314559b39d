"""The appeals commission: requests for a record, sessions and votes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and forbid the database itself to change what was decided."""
    op.create_table(
        "record_request",
        *_words("id", "complaint", "staff", "reason"),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("grant", sa.Text(), nullable=True),
        sa.Column("granted_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["complaint"], ["complaint.id"]),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"]),
        sa.ForeignKeyConstraint(["grant"], ["dossier_grant.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_record_request_complaint", "record_request", ["complaint"], unique=False)
    op.create_table(
        "commission_session",
        *_words("complaint", "protocol", "words"),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in ("upheld", "by_chair")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("for_it", "against")),
        sa.Column("withdrawn", sa.JSON(), nullable=False),
        *_words("recorded_by"),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["complaint"], ["complaint.id"]),
        sa.PrimaryKeyConstraint("complaint"),
    )
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "commission_vote",
        sa.Column("id", number, autoincrement=True, nullable=False),
        *_words("complaint", "member"),
        sa.Column("chair", sa.Boolean(), nullable=False),
        sa.Column("vote", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["complaint"], ["complaint.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_commission_vote_complaint", "commission_vote", ["complaint"], unique=False)
    for table in ("commission_session", "commission_vote"):
        _forbid_changes(table)


def _words(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


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
