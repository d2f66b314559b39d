"""Evidence that comes sealed, and which evidence the service itself signed as held."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, and the index by which unsigned evidence is found."""
    op.add_column("evidence", sa.Column("sealed", sa.Text(), nullable=True))
    op.add_column("evidence", sa.Column("signed_ms", sa.BigInteger(), nullable=True))
    op.create_index("ix_evidence_signed", "evidence", ["attempt", "signed_ms"], unique=False)
    op.add_column("countersignature", sa.Column("evidence", sa.JSON(), nullable=True))
