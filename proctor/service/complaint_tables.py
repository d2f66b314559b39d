"""The tables of what a candidate says against a result: complaints, and remarks pinned to flags.

In the same database as those of `tables`; times are milliseconds since 1970 UTC. The states are those of
`core.complaint`.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Table, Text
from sqlalchemy import UniqueConstraint as Unique

from proctor.service.tables import metadata, when

# `deadline_ms`: until when it could be filed, as it was counted then; none: the site has set no limit.
# `decision`: a `ComplaintDecision`; `words`: the commission's own, for the candidate.
complaint = Table(
    "complaint",
    metadata,
    Column("id", Text, primary_key=True),
    Column("attempt", ForeignKey("attempt.id"), nullable=False, index=True),
    Column("text", Text, nullable=False),
    when("at_ms"),
    when("deadline_ms", nullable=True),
    Column("state", Text, nullable=False),
    Column("decision", Text),
    when("decided_ms", nullable=True),
    Column("words", Text),
)

# Append-only: one a flag.
remark = Table(
    "remark",
    metadata,
    Column("id", Text, primary_key=True),
    Column("attempt", ForeignKey("attempt.id"), nullable=False, index=True),
    Column("incident", Text, nullable=False),
    Column("text", Text, nullable=False),
    when("at_ms"),
    Unique("attempt", "incident"),
)

APPEND_ONLY = ("remark",)
