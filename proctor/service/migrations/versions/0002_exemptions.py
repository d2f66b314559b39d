"""What an accommodation exempts a candidate from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and forbid the database itself to change what stands in it."""
    op.create_table(
        "exemption",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("attempt", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["attempt"], ["attempt.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_exemption_attempt", "exemption", ["attempt"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "create function exemption_is_append_only() returns trigger language plpgsql as "
            "$$ begin raise exception 'exemption is append-only'; end $$"
        )
        op.execute(
            "create trigger exemption_stays before update or delete or truncate on exemption "
            "for each statement execute function exemption_is_append_only()"
        )
        return
    for change in ("update", "delete"):
        op.execute(
            f"create trigger exemption_no_{change} before {change} on exemption "
            "begin select raise(abort, 'exemption is append-only'); end"
        )
