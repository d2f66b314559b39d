"""Retention: what is held back, what is deleted but not yet signed for, and signed receipts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and forbid the database itself to change receipts."""
    op.create_table(
        "retention_site",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rules", sa.Text(), nullable=True),
        sa.Column("backup", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "retention_hold",
        *_words("id", "attempt", "kind", "basis", "placed_by"),
        _when("at_ms"),
        sa.Column("released_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["attempt"], ["attempt.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_retention_hold_attempt", "retention_hold", ["attempt"], unique=False)
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "retention_due",
        sa.Column("id", kind, autoincrement=True, nullable=False),
        *_words("run"),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("deleted", sa.JSON(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        _when("at_ms"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "retention_receipt",
        *_words("id", "run"),
        sa.Column("attempt", sa.Text(), nullable=True),
        *_words("claim", "public", "signature"),
        _when("at_ms"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_retention_receipt_attempt", "retention_receipt", ["attempt"], unique=False)
    _forbid_changes("retention_receipt")


def _words(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _when(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


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
