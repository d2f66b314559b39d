"""The tables of retention, in the same database as those of `tables`. Times: milliseconds since 1970 UTC."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, Table, Text

from proctor.service.tables import metadata, row_number, when

# One line: what the site last named. An administrator's run deletes by it, too, without being told.
retention_site = Table(
    "retention_site",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("rules", Text),
    Column("backup", Text),
)

# What keeps an attempt's things beyond their time: a complaint or an appeal, or an administrator's order.
retention_hold = Table(
    "retention_hold",
    metadata,
    Column("id", Text, primary_key=True),
    Column("attempt", ForeignKey("attempt.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("basis", Text, nullable=False),
    Column("placed_by", Text, nullable=False),
    when("at_ms"),
    when("released_ms", nullable=True),
)

# Deleted, but not yet in all copies: signed for once they were looked after, and gone from here once none is
# left. `told`: a receipt said already what could not be reached.
retention_due = Table(
    "retention_due",
    metadata,
    row_number(),
    Column("run", Text, nullable=False),
    Column("about", JSON, nullable=False),
    Column("rules", JSON, nullable=False),
    Column("deleted", JSON, nullable=False),
    Column("told", Boolean, nullable=False),
    when("at_ms"),
)

# Append-only. `claim`: the bytes that were signed, see `proctor.core.erasure_receipt`; no content is in them.
retention_receipt = Table(
    "retention_receipt",
    metadata,
    Column("id", Text, primary_key=True),
    Column("run", Text, nullable=False),
    Column("attempt", Text),
    Column("claim", Text, nullable=False),
    Column("public", Text, nullable=False),
    Column("signature", Text, nullable=False),
    when("at_ms"),
    Index("ix_retention_receipt_attempt", "attempt"),
)

APPEND_ONLY = ("retention_receipt",)
