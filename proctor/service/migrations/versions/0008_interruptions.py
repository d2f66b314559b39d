"""Interruptions of attempts: when, whose they are found to be, what a person decided; the service's own
troubles.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_APPEND_ONLY = ("interruption_finding", "interruption_decision", "service_trouble")


def upgrade() -> None:
    """Make the tables, and forbid the database itself to change findings and decisions."""
    op.create_table(
        "interruption",
        *_words("id", "attempt"),
        _when("start_ms"),
        sa.Column("end_ms", sa.BigInteger(), nullable=True),
        *_words("seen_by"),
        sa.ForeignKeyConstraint(["attempt"], ["attempt.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_interruption_attempt", "interruption", ["attempt"], unique=False)
    op.create_index("ix_interruption_start", "interruption", ["start_ms"], unique=False)
    op.create_table(
        "interruption_finding",
        _row_number(),
        *_words("interruption"),
        sa.Column("version", sa.Integer(), nullable=False),
        *_words("party"),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("within_grace", sa.Boolean(), nullable=False),
        sa.Column("grounds", sa.JSON(), nullable=False),
        _when("at_ms"),
        *_of_interruption(),
    )
    op.create_index(
        "ix_interruption_finding_interruption", "interruption_finding", ["interruption"], unique=False
    )
    op.create_table(
        "interruption_decision",
        _row_number(),
        *_words("interruption", "decision", "reason"),
        sa.Column("finding", sa.JSON(), nullable=False),
        sa.Column("draft", sa.Text(), nullable=True),
        *_words("decided_by"),
        _when("at_ms"),
        *_of_interruption(),
    )
    op.create_index(
        "ix_interruption_decision_interruption", "interruption_decision", ["interruption"], unique=False
    )
    op.create_table(
        "service_trouble",
        _row_number(),
        *_words("kind"),
        sa.Column("attempt", sa.Text(), nullable=True),
        _when("start_ms"),
        _when("end_ms"),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_service_trouble_end", "service_trouble", ["end_ms"], unique=False)
    for table in _APPEND_ONLY:
        _forbid_changes(table)


def _of_interruption() -> tuple[sa.Constraint, sa.Constraint]:
    return (sa.ForeignKeyConstraint(["interruption"], ["interruption.id"]), sa.PrimaryKeyConstraint("id"))


def _row_number() -> sa.Column[int]:
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column("id", kind, autoincrement=True, nullable=False)


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
