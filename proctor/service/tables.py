"""The tables of the exam service. Machine facts, human judgement and answer keys never share one.

The shape here is the newest; `migrations/` leads every older database to it. Times are milliseconds since
1970 UTC.
"""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, ForeignKey, Index, Integer, MetaData, Table, Text
from sqlalchemy import UniqueConstraint as Unique

metadata = MetaData()


def _when(name: str, *, nullable: bool = False) -> Column[int]:
    return Column(name, BigInteger, nullable=nullable)


def _row_number() -> Column[int]:
    # SQLite numbers rows by itself only in a column declared INTEGER.
    return Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)


candidate = Table(
    "candidate",
    metadata,
    Column("id", Text, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("category", Text, nullable=False),
    _when("created_ms"),
)

# The journal's head as held, and when the candidate was last heard of, live with the attempt: they move with
# it.
attempt = Table(
    "attempt",
    metadata,
    Column("id", Text, primary_key=True),
    Column("candidate", ForeignKey("candidate.id"), nullable=False, index=True),
    Column("programme", Text, nullable=False),
    Column("edition", Text, nullable=False),
    Column("practice", Boolean, nullable=False),
    Column("test_language", Text, nullable=False),
    _when("slot_ms"),
    Column("state", Text, nullable=False, index=True),
    _when("since_ms"),
    Column("seed", Text, nullable=False),
    Column("code_hash", Text, nullable=False, unique=True),
    Column("salt", Text, nullable=False),
    Column("device_hash", Text),
    Column("token_hash", Text, unique=True),
    Column("checks", JSON),
    Column("held_seq", Integer, nullable=False),
    Column("held_digest", Text, nullable=False),
    Column("late_entries", Integer, nullable=False),
    _when("heard_ms", nullable=True),
    _when("finished_ms", nullable=True),
    Column("finish_reason", Text),
    _when("created_ms"),
)

# Append-only. What an accommodation exempts a candidate from; of one name, the last line holds.
exemption = Table(
    "exemption",
    metadata,
    _row_number(),
    Column("attempt", ForeignKey("attempt.id"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("basis", Text, nullable=False),
    Column("granted", Boolean, nullable=False),
    Column("decided_by", Text, nullable=False),
    _when("at_ms"),
)

section = Table(
    "section",
    metadata,
    Column("attempt", ForeignKey("attempt.id"), primary_key=True),
    Column("section", Text, primary_key=True),
    Column("ordinal", Integer, nullable=False),
    Column("paper", JSON, nullable=False),
    Column("paper_digest", Text, nullable=False),
    _when("started_ms"),
    _when("deadline_ms"),
    _when("finished_ms", nullable=True),
    Column("finish_reason", Text),
    Unique("attempt", "ordinal"),
)

# Append-only. `flags`: what the service noticed about this entry on its way in (late, future, before_start).
entry = Table(
    "entry",
    metadata,
    Column("attempt", ForeignKey("attempt.id"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("flags", Text, nullable=False),
    _when("received_ms"),
)

# What the machine suspects, as its last entry words it. No judgement here: that is `verdict`.
incident = Table(
    "incident",
    metadata,
    Column("attempt", ForeignKey("attempt.id"), primary_key=True),
    Column("incident", Text, primary_key=True),
    Column("ordinal", Integer, nullable=False),
    Column("data", JSON, nullable=False),
    _when("opened_ms"),
)

evidence = Table(
    "evidence",
    metadata,
    Column("attempt", ForeignKey("attempt.id"), primary_key=True),
    Column("sha256", Text, primary_key=True),
    Column("incident", Text),
    Column("media_type", Text),
    Column("bytes", BigInteger),
    _when("named_ms", nullable=True),
    _when("stored_ms", nullable=True),
)

# Append-only: what the proctor should know and no journal entry says.
fact = Table(
    "fact",
    metadata,
    _row_number(),
    Column("attempt", ForeignKey("attempt.id"), nullable=False, index=True),
    _when("at_ms"),
    Column("kind", Text, nullable=False),
    Column("data", JSON, nullable=False),
)

outcome = Table(
    "outcome",
    metadata,
    Column("attempt", ForeignKey("attempt.id"), primary_key=True),
    Column("score", JSON, nullable=False),
    Column("passed", Boolean),
    _when("computed_ms"),
)

review = Table(
    "review",
    metadata,
    Column("attempt", ForeignKey("attempt.id"), primary_key=True),
    Column("state", Text, nullable=False),
    _when("due_ms"),
    Column("status", Text),
    Column("violations", JSON),
    _when("published_ms", nullable=True),
    Column("published_by", Text),
)

verdict = Table(
    "verdict",
    metadata,
    Column("attempt", ForeignKey("attempt.id"), primary_key=True),
    Column("incident", Text, primary_key=True),
    Column("verdict", Text, nullable=False),
    Column("comment", Text, nullable=False),
    Column("judged_by", Text, nullable=False),
    _when("judged_ms"),
)

directive = Table(
    "directive",
    metadata,
    Column("id", Text, primary_key=True),
    Column("attempt", ForeignKey("attempt.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("data", JSON, nullable=False),
    _when("created_ms"),
    _when("acknowledged_ms", nullable=True),
)

act = Table(
    "act",
    metadata,
    Column("id", Text, primary_key=True),
    Column("candidate", ForeignKey("candidate.id"), nullable=False, index=True),
    Column("attempt", ForeignKey("attempt.id")),
    Column("kind", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("registered_by", Text, nullable=False),
    _when("at_ms"),
)

item = Table(
    "item",
    metadata,
    Column("id", Text, primary_key=True),
    Column("bank", Text, nullable=False, index=True),
    Column("content", JSON, nullable=False),
    _when("imported_ms"),
)

# Apart from `item`, so that nothing that reads items for a paper can read a key by accident.
answer_key = Table(
    "answer_key",
    metadata,
    Column("item", ForeignKey("item.id"), primary_key=True),
    Column("option", Text, nullable=False),
)

staff = Table(
    "staff",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("token_hash", Text, nullable=False, unique=True),
    _when("created_ms"),
)

# When the service itself was up: an outage of ours is not held against a candidate.
service_run = Table(
    "service_run", metadata, Column("id", Text, primary_key=True), _when("started_ms"), _when("beat_ms")
)

# Append-only: who did what, and what was refused. Never a code, a token or a key.
audit = Table(
    "audit",
    metadata,
    _row_number(),
    _when("at_ms"),
    Column("actor", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("attempt", Text),
    Column("outcome", Text, nullable=False),
    Column("detail", JSON, nullable=False),
    Index("ix_audit_attempt", "attempt"),
)

APPEND_ONLY = ("entry", "fact", "audit", "act", "exemption")
