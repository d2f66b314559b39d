"""Reviewers' words, and what reviewers found themselves.

Verdicts of before were one proctor's: they become that proctor's word, and one that no second has confirmed
and that is not published yet stands no longer.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and read the verdicts of before as words."""
    op.create_table(
        "judgement",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("attempt", "incident", "reviewer", "verdict", "reason", "comment")
        ),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["attempt"], ["attempt.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("attempt", "incident", "reviewer"),
    )
    op.create_index("ix_judgement_attempt", "judgement", ["attempt"], unique=False)
    op.create_table(
        "own_finding",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("attempt", sa.Text(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("found_by", sa.Text(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["attempt"], ["attempt.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_own_finding_attempt", "own_finding", ["attempt"], unique=False)
    op.execute(
        "insert into judgement (attempt, incident, reviewer, verdict, reason, comment, at_ms) "
        "select attempt, incident, judged_by, verdict, '', comment, judged_ms from verdict "
        "order by judged_ms, incident"
    )
    op.execute(
        "delete from verdict where verdict = 'violation' "
        "and attempt in (select attempt from review where published_ms is null)"
    )
