"""The tables of the appeals commission: requests for a record, sessions, votes.

In the same database as those of `tables`; times are milliseconds since 1970 UTC.
"""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, Table, Text

from proctor.service.tables import metadata, row_number, when

# `grant`: the `dossier_grant` that it led to; none while it waits.
record_request = Table(
    "record_request",
    metadata,
    Column("id", Text, primary_key=True),
    Column("complaint", ForeignKey("complaint.id"), nullable=False, index=True),
    Column("staff", ForeignKey("staff.id"), nullable=False),
    Column("reason", Text, nullable=False),
    when("at_ms"),
    Column("grant", ForeignKey("dossier_grant.id")),
    when("granted_ms", nullable=True),
)

# Append-only: one a complaint. `withdrawn`: the violations that no longer stand.
commission_session = Table(
    "commission_session",
    metadata,
    Column("complaint", ForeignKey("complaint.id"), primary_key=True),
    Column("protocol", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("upheld", Boolean, nullable=False),
    Column("by_chair", Boolean, nullable=False),
    Column("for_it", Integer, nullable=False),
    Column("against", Integer, nullable=False),
    Column("withdrawn", JSON, nullable=False),
    Column("recorded_by", Text, nullable=False),
    when("at_ms"),
)

# Append-only. `vote`: none where the member was not present.
commission_vote = Table(
    "commission_vote",
    metadata,
    row_number(),
    Column("complaint", ForeignKey("complaint.id"), nullable=False, index=True),
    Column("member", Text, nullable=False),
    Column("chair", Boolean, nullable=False),
    Column("vote", Text),
)

APPEND_ONLY = ("commission_session", "commission_vote")
