"""The tables of the candidate's cabinet: ways in, sessions, what was seen, and the schedule to choose from.

In the same database as those of `tables`; times are milliseconds since 1970 UTC. Codes and tokens are kept as
digests only.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from proctor.service.tables import metadata, when

# A one-time code. Used or expired, it is of no use to anybody.
cabinet_link = Table(
    "cabinet_link",
    metadata,
    Column("code_hash", Text, primary_key=True),
    Column("candidate", ForeignKey("candidate.id"), nullable=False, index=True),
    when("created_ms"),
    when("expires_ms"),
    when("used_ms", nullable=True),
)

cabinet_session = Table(
    "cabinet_session",
    metadata,
    Column("token_hash", Text, primary_key=True),
    Column("candidate", ForeignKey("candidate.id"), nullable=False, index=True),
    when("created_ms"),
    when("expires_ms"),
    when("ended_ms", nullable=True),
)

# When the candidate last opened the attempt's page: what was published or decided since is new to them.
cabinet_seen = Table(
    "cabinet_seen",
    metadata,
    Column("attempt", ForeignKey("attempt.id"), primary_key=True),
    when("seen_ms"),
)

# The schedule: so many places at this moment (26/37). `hall` none: at home. A closed one takes nobody more.
schedule_slot = Table(
    "schedule_slot",
    metadata,
    Column("id", Text, primary_key=True),
    Column("programme", Text, nullable=False, index=True),
    when("slot_ms"),
    Column("hall", Text),
    Column("places", Integer, nullable=False),
    when("closed_ms", nullable=True),
)
