"""Essays before a commission: contests, members, essays, marks, results; levels of questionnaires."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and forbid the database itself to change what was closed."""
    op.create_table(
        "essay_contest",
        *_words("id", "programme", "title"),
        *_moments("from_ms", "until_ms"),
        *_words("named_by"),
        *_moments("at_ms"),
        sa.Column("closed_ms", sa.BigInteger(), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "essay_member",
        *_words("contest", "staff"),
        sa.Column("chair", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["contest"], ["essay_contest.id"]),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"]),
        sa.PrimaryKeyConstraint("contest", "staff"),
    )
    _make_essays()
    op.create_table(
        "essay_result",
        _number(),
        *_words("contest", "attempt", "section", "mark"),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("members", "needed")),
        *_moments("at_ms"),
        sa.ForeignKeyConstraint(["contest"], ["essay_contest.id"]),
        sa.ForeignKeyConstraint(["attempt"], ["attempt.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("attempt", "section"),
    )
    op.create_index("ix_essay_result_contest", "essay_result", ["contest"], unique=False)
    op.create_table(
        "section_level",
        _number(),
        *_words("attempt", "section", "percent", "basis", "recorded_by"),
        *_moments("at_ms"),
        sa.ForeignKeyConstraint(["attempt"], ["attempt.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_section_level_attempt", "section_level", ["attempt"], unique=False)
    for table in ("essay_result", "section_level"):
        _forbid_changes(table)


def _make_essays() -> None:
    op.create_table(
        "essay",
        *_words("id", "attempt", "section", "language", "topic", "text"),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("word_limit", sa.Integer(), nullable=True),
        *_moments("handed_ms"),
        sa.ForeignKeyConstraint(["attempt"], ["attempt.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("attempt", "section"),
    )
    op.create_table(
        "essay_mark",
        _number(),
        *_words("essay", "member"),
        sa.Column("mark", sa.Integer(), nullable=False),
        *_words("words"),
        *_moments("at_ms"),
        sa.ForeignKeyConstraint(["essay"], ["essay.id"]),
        sa.ForeignKeyConstraint(["member"], ["staff.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("essay", "member"),
    )


def _number() -> sa.Column[int]:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column("id", number, autoincrement=True, nullable=False)


def _words(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _moments(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger(), nullable=False) for name in names]


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
