"""The tables of signatures and of granted looks into a record, in the same database as those of `tables`.

Times are milliseconds since 1970 UTC.
"""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, Table, Text

from proctor.service.tables import metadata, row_number, when

# Append-only. The public half of each session's pair, and the first entry that it may have signed for.
session_key = Table(
    "session_key",
    metadata,
    row_number(),
    Column("attempt", ForeignKey("attempt.id"), nullable=False, index=True),
    Column("public", Text, nullable=False),
    Column("first_seq", Integer, nullable=False),
    when("at_ms"),
)

# Append-only. What the session signed of the journal's head, found to hold under `public`.
head_signature = Table(
    "head_signature",
    metadata,
    row_number(),
    Column("attempt", ForeignKey("attempt.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("public", Text, nullable=False),
    Column("signature", Text, nullable=False),
    when("at_ms"),
    Index("ix_head_signature_attempt", "attempt", "seq"),
)

# Append-only. What the service itself signed when new entries, or files of evidence, were held; `evidence`:
# the SHA-256 of these files, none where it spoke of entries alone.
countersignature = Table(
    "countersignature",
    metadata,
    row_number(),
    Column("attempt", ForeignKey("attempt.id"), nullable=False),
    Column("held_seq", Integer, nullable=False),
    Column("held_digest", Text, nullable=False),
    Column("public", Text, nullable=False),
    Column("signature", Text, nullable=False),
    when("now_ms"),
    Column("evidence", JSON),
    Index("ix_countersignature_attempt", "attempt", "held_seq"),
)

# Append-only. Who may have the dossier of an attempt, and by which decision.
dossier_grant = Table(
    "dossier_grant",
    metadata,
    Column("id", Text, primary_key=True),
    Column("attempt", ForeignKey("attempt.id"), nullable=False, index=True),
    Column("basis", Text, nullable=False),
    Column("staff", ForeignKey("staff.id"), nullable=False),
    Column("with_keys", Boolean, nullable=False),
    Column("granted_by", Text, nullable=False),
    when("at_ms"),
)

APPEND_ONLY = ("session_key", "head_signature", "countersignature", "dossier_grant")
