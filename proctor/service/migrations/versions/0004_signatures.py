"""Signatures of sessions and of the service, and granted looks into a record."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_APPEND_ONLY = ("session_key", "head_signature", "countersignature", "dossier_grant")


def upgrade() -> None:
    """Make the tables, and forbid the database itself to change what stands in them."""
    op.create_table(
        "session_key",
        _row_number(),
        *_words("attempt", "public"),
        sa.Column("first_seq", sa.Integer(), nullable=False),
        _when("at_ms"),
        _of_attempt(),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_session_key_attempt", "session_key", ["attempt"], unique=False)
    op.create_table(
        "head_signature",
        _row_number(),
        *_words("attempt"),
        sa.Column("seq", sa.Integer(), nullable=False),
        *_words("digest", "public", "signature"),
        _when("at_ms"),
        _of_attempt(),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_head_signature_attempt", "head_signature", ["attempt", "seq"], unique=False)
    op.create_table(
        "countersignature",
        _row_number(),
        *_words("attempt"),
        sa.Column("held_seq", sa.Integer(), nullable=False),
        *_words("held_digest", "public", "signature"),
        _when("now_ms"),
        _of_attempt(),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_countersignature_attempt", "countersignature", ["attempt", "held_seq"], unique=False)
    op.create_table(
        "dossier_grant",
        *_words("id", "attempt", "basis", "staff"),
        sa.Column("with_keys", sa.Boolean(), nullable=False),
        *_words("granted_by"),
        _when("at_ms"),
        _of_attempt(),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_dossier_grant_attempt", "dossier_grant", ["attempt"], unique=False)
    for table in _APPEND_ONLY:
        _forbid_changes(table)


def _row_number() -> sa.Column[int]:
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column("id", kind, autoincrement=True, nullable=False)


def _of_attempt() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["attempt"], ["attempt.id"])


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
