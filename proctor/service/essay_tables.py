"""The tables of essays: what was handed to a commission, who sits on it, their marks, and what came of them.

In the same database as those of `tables`; times are milliseconds since 1970 UTC.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text
from sqlalchemy import UniqueConstraint as Unique

from proctor.service.tables import metadata, row_number, when

# The essays of a programme whose slots lie in [from_ms, until_ms), before one commission.
essay_contest = Table(
    "essay_contest",
    metadata,
    Column("id", Text, primary_key=True),
    Column("programme", Text, nullable=False),
    Column("title", Text, nullable=False),
    when("from_ms"),
    when("until_ms"),
    Column("named_by", Text, nullable=False),
    when("at_ms"),
    when("closed_ms", nullable=True),
    Column("closed_by", Text),
)

essay_member = Table(
    "essay_member",
    metadata,
    Column("contest", ForeignKey("essay_contest.id"), primary_key=True),
    Column("staff", ForeignKey("staff.id"), primary_key=True),
    Column("chair", Boolean, nullable=False),
)

# The text as it was delivered, without anything about the person, once the proctor has published.
essay = Table(
    "essay",
    metadata,
    Column("id", Text, primary_key=True),
    Column("attempt", ForeignKey("attempt.id"), nullable=False),
    Column("section", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("words", Integer, nullable=False),
    Column("word_limit", Integer),
    when("handed_ms"),
    Unique("attempt", "section"),
)

# One member's mark, in the order of their ids; changed, it keeps its place, and the audit trail has what it
# was.
essay_mark = Table(
    "essay_mark",
    metadata,
    row_number(),
    Column("essay", ForeignKey("essay.id"), nullable=False),
    Column("member", ForeignKey("staff.id"), nullable=False),
    Column("mark", Integer, nullable=False),
    Column("words", Text, nullable=False),
    when("at_ms"),
    Unique("essay", "member"),
)

# Append-only: what the commission's marks came to when they were closed. `mark`: the mean, as a text, exact.
essay_result = Table(
    "essay_result",
    metadata,
    row_number(),
    Column("contest", ForeignKey("essay_contest.id"), nullable=False, index=True),
    Column("attempt", ForeignKey("attempt.id"), nullable=False),
    Column("section", Text, nullable=False),
    Column("mark", Text, nullable=False),
    Column("members", Integer, nullable=False),
    Column("needed", Integer, nullable=False),
    when("at_ms"),
    Unique("attempt", "section"),
)

# Append-only: S of a questionnaire, in per cent, from those who evaluate it; of one section, the last line
# holds.
section_level = Table(
    "section_level",
    metadata,
    row_number(),
    Column("attempt", ForeignKey("attempt.id"), nullable=False),
    Column("section", Text, nullable=False),
    Column("percent", Text, nullable=False),
    Column("basis", Text, nullable=False),
    Column("recorded_by", Text, nullable=False),
    when("at_ms"),
    Index("ix_section_level_attempt", "attempt"),
)

APPEND_ONLY = ("essay_result", "section_level")
