"""The tables of the exam service. Machine facts, human judgement and answer keys never share one.

Those of check-in, hall and room scan are in `check_in_tables`. The shape here is the newest; `migrations/`
leads every older database to it. Times are milliseconds since 1970 UTC.
"""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, ForeignKey, Index, Integer, MetaData, Table, Text
from sqlalchemy import UniqueConstraint as Unique

metadata = MetaData()


def when(name: str, *, nullable: bool = False) -> Column[int]:
    """A column with a moment."""
    return Column(name, BigInteger, nullable=nullable)


def row_number() -> Column[int]:
    """A key that the database counts up."""
    # SQLite numbers rows by itself only in a column declared INTEGER.
    return Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)


candidate = Table(
    "candidate",
    metadata,
    Column("id", Text, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("category", Text, nullable=False),
    when("created_ms"),
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
    when("slot_ms"),
    Column("state", Text, nullable=False, index=True),
    when("since_ms"),
    Column("seed", Text, nullable=False),
    Column("code_hash", Text, nullable=False, unique=True),
    Column("salt", Text, nullable=False),
    Column("device_hash", Text),
    Column("token_hash", Text, unique=True),
    Column("checks", JSON),
    Column("held_seq", Integer, nullable=False),
    Column("held_digest", Text, nullable=False),
    Column("late_entries", Integer, nullable=False),
    when("heard_ms", nullable=True),
    when("finished_ms", nullable=True),
    Column("finish_reason", Text),
    when("created_ms"),
    # The hall it was booked for (none: at home), and where the computer that signed in says it stands.
    Column("booked_hall", Text),
    Column("hall", Text),
    Column("seat", Text),
)

# Append-only. What an accommodation exempts a candidate from; of one name, the last line holds.
exemption = Table(
    "exemption",
    metadata,
    row_number(),
    Column("attempt", ForeignKey("attempt.id"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("basis", Text, nullable=False),
    Column("granted", Boolean, nullable=False),
    Column("decided_by", Text, nullable=False),
    when("at_ms"),
)

section = Table(
    "section",
    metadata,
    Column("attempt", ForeignKey("attempt.id"), primary_key=True),
    Column("section", Text, primary_key=True),
    Column("ordinal", Integer, nullable=False),
    Column("paper", JSON, nullable=False),
    Column("paper_digest", Text, nullable=False),
    when("started_ms"),
    when("deadline_ms"),
    when("finished_ms", nullable=True),
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
    when("received_ms"),
)

# What the machine suspects, as its last entry words it. No judgement here: that is `verdict`.
incident = Table(
    "incident",
    metadata,
    Column("attempt", ForeignKey("attempt.id"), primary_key=True),
    Column("incident", Text, primary_key=True),
    Column("ordinal", Integer, nullable=False),
    Column("data", JSON, nullable=False),
    when("opened_ms"),
)

evidence = Table(
    "evidence",
    metadata,
    Column("attempt", ForeignKey("attempt.id"), primary_key=True),
    Column("sha256", Text, primary_key=True),
    Column("incident", Text),
    Column("media_type", Text),
    Column("bytes", BigInteger),
    when("named_ms", nullable=True),
    when("stored_ms", nullable=True),
    # The room scan whose picture it is: such a file is kept only as long as the policy says.
    Column("scan", Text),
    when("erased_ms", nullable=True),
    # By the entry that names it: the SHA-256 of the sealed file on the candidate's disk; none: it lies plain.
    Column("sealed", Text),
    # When the service signed that it holds the file.
    when("signed_ms", nullable=True),
    Index("ix_evidence_signed", "attempt", "signed_ms"),
)

# Append-only: what the proctor should know and no journal entry says.
fact = Table(
    "fact",
    metadata,
    row_number(),
    Column("attempt", ForeignKey("attempt.id"), nullable=False, index=True),
    when("at_ms"),
    Column("kind", Text, nullable=False),
    Column("data", JSON, nullable=False),
)

outcome = Table(
    "outcome",
    metadata,
    Column("attempt", ForeignKey("attempt.id"), primary_key=True),
    Column("score", JSON, nullable=False),
    Column("passed", Boolean),
    when("computed_ms"),
)

review = Table(
    "review",
    metadata,
    Column("attempt", ForeignKey("attempt.id"), primary_key=True),
    Column("state", Text, nullable=False),
    when("due_ms"),
    Column("status", Text),
    Column("violations", JSON),
    when("published_ms", nullable=True),
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
    when("judged_ms"),
)

directive = Table(
    "directive",
    metadata,
    Column("id", Text, primary_key=True),
    Column("attempt", ForeignKey("attempt.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("data", JSON, nullable=False),
    when("created_ms"),
    when("acknowledged_ms", nullable=True),
)

# Append-only. An act as it was drawn up from the record; registered, it is a line of `act`.
act = Table(
    "act",
    metadata,
    Column("id", Text, primary_key=True),
    Column("candidate", ForeignKey("candidate.id"), nullable=False, index=True),
    Column("attempt", ForeignKey("attempt.id")),
    Column("kind", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("registered_by", Text, nullable=False),
    when("at_ms"),
    Column("draft", Text),
    Index("ix_act_draft", "draft", unique=True),
)

item = Table(
    "item",
    metadata,
    Column("id", Text, primary_key=True),
    Column("bank", Text, nullable=False, index=True),
    Column("content", JSON, nullable=False),
    when("imported_ms"),
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
    when("created_ms"),
    # The hall in which an operator works; none: they attend candidates at home.
    Column("hall", Text),
)

# When the service itself was up: an outage of ours is not held against a candidate.
service_run = Table(
    "service_run", metadata, Column("id", Text, primary_key=True), when("started_ms"), when("beat_ms")
)

# Append-only: who did what, and what was refused. Never a code, a token or a key.
audit = Table(
    "audit",
    metadata,
    row_number(),
    when("at_ms"),
    Column("actor", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("attempt", Text),
    Column("outcome", Text, nullable=False),
    Column("detail", JSON, nullable=False),
    Index("ix_audit_attempt", "attempt"),
)

APPEND_ONLY = ("entry", "fact", "audit", "act", "exemption")
