"""The candidate's cabinet: complaints, remarks, ways in, sessions, what was seen, the schedule."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and forbid the database itself to change remarks."""
    _about_attempts()
    _ways_in("cabinet_link", "code_hash", "used_ms")
    _ways_in("cabinet_session", "token_hash", "ended_ms")
    op.create_table(
        "cabinet_seen",
        *_words("attempt"),
        _when("seen_ms"),
        sa.ForeignKeyConstraint(["attempt"], ["attempt.id"]),
        sa.PrimaryKeyConstraint("attempt"),
    )
    op.create_table(
        "schedule_slot",
        *_words("id", "programme"),
        _when("slot_ms"),
        sa.Column("hall", sa.Text(), nullable=True),
        sa.Column("places", sa.Integer(), nullable=False),
        _when("closed_ms", nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_schedule_slot_programme", "schedule_slot", ["programme"], unique=False)
    _forbid_changes("remark")


def _about_attempts() -> None:
    op.create_table(
        "complaint",
        *_words("id", "attempt", "text"),
        _when("at_ms"),
        _when("deadline_ms", nullable=True),
        *_words("state"),
        sa.Column("decision", sa.Text(), nullable=True),
        _when("decided_ms", nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["attempt"], ["attempt.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_complaint_attempt", "complaint", ["attempt"], unique=False)
    op.create_table(
        "remark",
        *_words("id", "attempt", "incident", "text"),
        _when("at_ms"),
        sa.ForeignKeyConstraint(["attempt"], ["attempt.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("attempt", "incident"),
    )
    op.create_index("ix_remark_attempt", "remark", ["attempt"], unique=False)


def _ways_in(table: str, key: str, over: str) -> None:
    op.create_table(
        table,
        *_words(key, "candidate"),
        _when("created_ms"),
        _when("expires_ms"),
        _when(over, nullable=True),
        sa.ForeignKeyConstraint(["candidate"], ["candidate.id"]),
        sa.PrimaryKeyConstraint(key),
    )
    op.create_index(f"ix_{table}_candidate", table, ["candidate"], unique=False)


def _words(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _when(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


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
