"""The tables of the papers that come out of an attempt, in the same database as those of `tables`.

Times are milliseconds since 1970 UTC.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from proctor.service.tables import metadata, when

# The last number given in a series (a kind and a year). It moves in the transaction that issues the paper, so
# that a number that came to nothing was never given.
paper_series = Table(
    "paper_series",
    metadata,
    Column("series", Text, primary_key=True),
    Column("last", Integer, nullable=False),
)

# Append-only. `facts`: canonical JSON in no language; `source`: the act that it is the paper of; `code`: the
# part of the address on it that nobody can guess; `claim`: the bytes that the service signed.
issued_paper = Table(
    "issued_paper",
    metadata,
    Column("number", Text, primary_key=True),
    Column("series", Text, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("practice", Boolean, nullable=False),
    Column("attempt", ForeignKey("attempt.id"), nullable=False, index=True),
    Column("source", Text),
    Column("facts", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("claim", Text, nullable=False),
    Column("public", Text, nullable=False),
    Column("signature", Text, nullable=False),
    Column("issued_by", Text, nullable=False),
    when("issued_ms"),
    when("valid_until_ms", nullable=True),
    UniqueConstraint("series", "ordinal"),
)

# The PDF as it was made, so that asked for again it is the same, whatever sets the type by then.
paper_file = Table(
    "paper_file",
    metadata,
    Column("paper", ForeignKey("issued_paper.number"), primary_key=True),
    Column("language", Text, primary_key=True),
    Column("sha256", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

# Append-only. A revoked paper stays where it is, and says so.
paper_revocation = Table(
    "paper_revocation",
    metadata,
    Column("paper", ForeignKey("issued_paper.number"), primary_key=True),
    Column("reason", Text, nullable=False),
    Column("revoked_by", Text, nullable=False),
    when("at_ms"),
)

# Where the service last answered: the address in the papers' codes, also of those that are issued beside it.
service_address = Table(
    "service_address",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("url", Text, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
)

APPEND_ONLY = ("issued_paper", "paper_revocation")
