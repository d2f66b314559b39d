"""Check-in, test hall, room scans, acts drawn up from the record, and receipts of what was deleted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_APPEND_ONLY = ("check_override", "unlock", "identity_decision", "erasure", "act_draft")
_COLUMNS = (
    ("attempt", "booked_hall", sa.Text()),
    ("attempt", "hall", sa.Text()),
    ("attempt", "seat", sa.Text()),
    ("staff", "hall", sa.Text()),
    ("evidence", "scan", sa.Text()),
    ("evidence", "erased_ms", sa.BigInteger()),
    ("act", "draft", sa.Text()),
)


def upgrade() -> None:
    """Add columns and tables, and forbid the database itself to change what may only be added to."""
    for table, name, kind in _COLUMNS:
        op.add_column(table, sa.Column(name, kind, nullable=True))
    op.create_index("ix_act_draft", "act", ["draft"], unique=True)
    _make_check_in()
    _make_persons()
    _make_scans()
    _make_acts()
    for table in _APPEND_ONLY:
        _forbid_changes(table)


def _make_check_in() -> None:
    op.create_table(
        "check_report",
        _attempt(),
        sa.Column("checks", sa.JSON(), nullable=False),
        _when(),
        _of_attempt(),
        sa.PrimaryKeyConstraint("attempt"),
    )
    op.create_table(
        "check_override",
        _row_number(),
        _attempt(),
        *_words("step", "reason", "role", "granted_by"),
        _when(),
        _of_attempt(),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "unlock",
        _row_number(),
        _attempt(),
        *_words("hall", "seat", "device_hash", "document", "unlocked_by"),
        _when(),
        _of_attempt(),
        sa.PrimaryKeyConstraint("id"),
    )
    for table in ("check_override", "unlock"):
        op.create_index(f"ix_{table}_attempt", table, ["attempt"], unique=False)


def _make_persons() -> None:
    op.create_table(
        "reference_photo",
        *_words("candidate", "sha256", "media_type"),
        sa.Column("bytes", sa.Integer(), nullable=False),
        _when(),
        sa.ForeignKeyConstraint(["candidate"], ["candidate.id"]),
        sa.PrimaryKeyConstraint("candidate"),
    )
    op.create_table(
        "identity_decision",
        _row_number(),
        _attempt(),
        *_words("decision", "reason", "role", "decided_by"),
        _when(),
        _of_attempt(),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_identity_decision_attempt", "identity_decision", ["attempt"], unique=False)


def _make_scans() -> None:
    op.create_table(
        "room_scan",
        _attempt(),
        *_words("scan", "source"),
        sa.Column("directive", sa.Text(), nullable=True),
        sa.Column("known", sa.Boolean(), nullable=False),
        sa.Column("section", sa.Text(), nullable=True),
        _when("asked_ms"),
        sa.Column("ended_ms", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("data", sa.JSON(), nullable=True),
        sa.Column("extra_ms", sa.BigInteger(), nullable=False),
        _of_attempt(),
        sa.PrimaryKeyConstraint("attempt", "scan"),
    )
    op.create_table(
        "erasure",
        _row_number(),
        *_words("what"),
        sa.Column("attempt", sa.Text(), nullable=True),
        sa.Column("candidate", sa.Text(), nullable=True),
        *_words("sha256"),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        *_words("reason"),
        _when(),
        sa.PrimaryKeyConstraint("id"),
    )


def _make_acts() -> None:
    op.create_table(
        "act_draft",
        *_words("id", "attempt", "kind", "grounds"),
        sa.Column("facts", sa.JSON(), nullable=False),
        *_words("drafted_by"),
        _when(),
        _of_attempt(),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_act_draft_attempt", "act_draft", ["attempt"], unique=False)


def _row_number() -> sa.Column[int]:
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column("id", kind, autoincrement=True, nullable=False)


def _attempt() -> sa.Column[str]:
    return sa.Column("attempt", sa.Text(), nullable=False)


def _of_attempt() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["attempt"], ["attempt.id"])


def _words(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _when(name: str = "at_ms") -> sa.Column[int]:
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
