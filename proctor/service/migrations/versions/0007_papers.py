"""Papers that come out of an attempt: their numbers, their files, and what was revoked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_APPEND_ONLY = ("issued_paper", "paper_revocation")


def upgrade() -> None:
    """Make the tables, and forbid the database itself to change what was issued or revoked."""
    op.create_table(
        "paper_series",
        *_words("series"),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("series"),
    )
    op.create_table(
        "issued_paper",
        *_words("number", "series"),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        *_words("kind"),
        sa.Column("practice", sa.Boolean(), nullable=False),
        *_words("attempt"),
        sa.Column("source", sa.Text(), nullable=True),
        *_words("facts", "code", "claim", "public", "signature", "issued_by"),
        sa.Column("issued_ms", sa.BigInteger(), nullable=False),
        sa.Column("valid_until_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["attempt"], ["attempt.id"]),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("series", "ordinal"),
    )
    op.create_index("ix_issued_paper_attempt", "issued_paper", ["attempt"], unique=False)
    op.create_table(
        "paper_file",
        *_words("paper", "language", "sha256"),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["paper"], ["issued_paper.number"]),
        sa.PrimaryKeyConstraint("paper", "language"),
    )
    op.create_table(
        "paper_revocation",
        *_words("paper", "reason", "revoked_by"),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["paper"], ["issued_paper.number"]),
        sa.PrimaryKeyConstraint("paper"),
    )
    op.create_table(
        "service_address",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        *_words("url"),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    for table in _APPEND_ONLY:
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
