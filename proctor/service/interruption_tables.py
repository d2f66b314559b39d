"""The tables of interruptions, in the same database as those of `tables`: when, whose it is found to be, and
what a person decided. Machine facts and human judgement never share one. Milliseconds since 1970 UTC.
"""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Float, ForeignKey, Index, Integer, Table, Text

from proctor.service.tables import metadata, row_number, when

# A span in which a running attempt was not heard; `end_ms` none while it lasts.
interruption = Table(
    "interruption",
    metadata,
    Column("id", Text, primary_key=True),
    Column("attempt", ForeignKey("attempt.id"), nullable=False, index=True),
    when("start_ms"),
    when("end_ms", nullable=True),
    Column("seen_by", Text, nullable=False),
    Index("ix_interruption_start", "start_ms"),
)

# Append-only. Found anew whenever facts came that change it; the highest version holds.
interruption_finding = Table(
    "interruption_finding",
    metadata,
    row_number(),
    Column("interruption", ForeignKey("interruption.id"), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("party", Text, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("within_grace", Boolean, nullable=False),
    Column("grounds", JSON, nullable=False),
    when("at_ms"),
)

# Append-only. A person's word; the last holds. `finding`: what was found then.
interruption_decision = Table(
    "interruption_decision",
    metadata,
    row_number(),
    Column("interruption", ForeignKey("interruption.id"), nullable=False, index=True),
    Column("decision", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("finding", JSON, nullable=False),
    Column("draft", Text),
    Column("decided_by", Text, nullable=False),
    when("at_ms"),
)

# Append-only. When the service itself could not serve, and whom (none: nobody in particular).
service_trouble = Table(
    "service_trouble",
    metadata,
    row_number(),
    Column("kind", Text, nullable=False),
    Column("attempt", Text),
    when("start_ms"),
    when("end_ms"),
    Column("times", Integer, nullable=False),
    Index("ix_service_trouble_end", "end_ms"),
)
