"""The tables of human judgement: reviewers' words, and what a reviewer found that the machine did not.

The decided verdict of an incident stands in `tables.verdict`; here is how it came about. Times are
milliseconds since 1970 UTC.
"""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Table, Text
from sqlalchemy import UniqueConstraint as Unique

from proctor.service.tables import metadata, row_number, when

# One word of one reviewer on one incident, in the order of their ids; changed, it keeps its place, and the
# audit trail has what it was.
judgement = Table(
    "judgement",
    metadata,
    row_number(),
    Column("attempt", ForeignKey("attempt.id"), nullable=False),
    Column("incident", Text, nullable=False),
    Column("reviewer", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("comment", Text, nullable=False),
    when("at_ms"),
    Unique("attempt", "incident", "reviewer"),
    Index("ix_judgement_attempt", "attempt"),
)

# What a reviewer saw in the record. `data` as an incident of the journal; taken back, it stays as a line.
own_finding = Table(
    "own_finding",
    metadata,
    Column("id", Text, primary_key=True),
    Column("attempt", ForeignKey("attempt.id"), nullable=False, index=True),
    Column("data", JSON, nullable=False),
    Column("found_by", Text, nullable=False),
    when("at_ms"),
    when("withdrawn_ms", nullable=True),
)
