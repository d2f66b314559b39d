"""The tables of check-in, test hall, room scans and acts, in the same database as those of `tables`.

Machine facts and human judgement never share one. Times are milliseconds since 1970 UTC.
"""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, ForeignKey, Integer, Table, Text

from proctor.service.tables import metadata, row_number, when

# How the steps of the check-in stand, as last told.
check_report = Table(
    "check_report",
    metadata,
    Column("attempt", ForeignKey("attempt.id"), primary_key=True),
    Column("checks", JSON, nullable=False),
    when("at_ms"),
)

# Append-only. A person lets a step pass although it failed or could not be told.
check_override = Table(
    "check_override",
    metadata,
    row_number(),
    Column("attempt", ForeignKey("attempt.id"), nullable=False, index=True),
    Column("step", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("granted_by", Text, nullable=False),
    when("at_ms"),
)

# Append-only. An operator saw the document at a seat; it holds for that seat and the computer there.
unlock = Table(
    "unlock",
    metadata,
    row_number(),
    Column("attempt", ForeignKey("attempt.id"), nullable=False, index=True),
    Column("hall", Text, nullable=False),
    Column("seat", Text, nullable=False),
    Column("device_hash", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("unlocked_by", Text, nullable=False),
    when("at_ms"),
)

# One photo a candidate; the file lies on a shelf of its own, never among evidence.
reference_photo = Table(
    "reference_photo",
    metadata,
    Column("candidate", ForeignKey("candidate.id"), primary_key=True),
    Column("sha256", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("bytes", Integer, nullable=False),
    when("at_ms"),
)

# Append-only. A person's word on who the candidate is; the machine's is in the journal.
identity_decision = Table(
    "identity_decision",
    metadata,
    row_number(),
    Column("attempt", ForeignKey("attempt.id"), nullable=False, index=True),
    Column("decision", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("decided_by", Text, nullable=False),
    when("at_ms"),
)

# Room scans as the journal tells them. `directive`: ours, that asked for it, if one did; `known`: whether it
# was asked for at all; `extra_ms`: what the section's time was prolonged by.
room_scan = Table(
    "room_scan",
    metadata,
    Column("attempt", ForeignKey("attempt.id"), primary_key=True),
    Column("scan", Text, primary_key=True),
    Column("source", Text, nullable=False),
    Column("directive", Text),
    Column("known", Boolean, nullable=False),
    Column("section", Text),
    when("asked_ms"),
    when("ended_ms", nullable=True),
    Column("status", Text),
    Column("data", JSON),
    Column("extra_ms", BigInteger, nullable=False),
)

# Append-only: what was deleted for good, when and why. Nothing of it is left but its digest.
erasure = Table(
    "erasure",
    metadata,
    row_number(),
    Column("what", Text, nullable=False),
    Column("attempt", Text),
    Column("candidate", Text),
    Column("sha256", Text, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    when("at_ms"),
)

# Append-only. An act as it was drawn up from the record; registered, it is a line of `act`.
act_draft = Table(
    "act_draft",
    metadata,
    Column("id", Text, primary_key=True),
    Column("attempt", ForeignKey("attempt.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("grounds", Text, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("drafted_by", Text, nullable=False),
    when("at_ms"),
)

APPEND_ONLY = ("check_override", "unlock", "identity_decision", "erasure", "act_draft")
