"""What happened, written down beside what it changed: the audit trail, and facts for the proctor.

Both are append-only. Codes, tokens and keys never come here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.service import tables

# `commission` hears appeals; an `examiner` sits on a contest's own commission, which marks essays: nobody is
# to hear an appeal about their own marks.
Role = Literal["candidate", "operator", "proctor", "administrator", "commission", "examiner"]
STAFF_ROLES: tuple[Role, ...] = ("operator", "proctor", "administrator", "commission", "examiner")


@dataclass(frozen=True)
class Caller:
    """Who asks: a candidate (`attempt` is theirs, and the only one they may touch), or a member of staff.

    `hall`: where an operator works; one without a hall attends candidates at home. `network`: about which
    provider the request came through; None where its address says nothing.
    """

    actor: str
    role: Role | Literal["nobody", "service"]
    attempt: str | None = None
    hall: str | None = None
    network: str | None = None


NOBODY = Caller("nobody", "nobody")
SERVICE = Caller("service", "service")


@dataclass(frozen=True)
class Deed:
    """One line of the trail: `outcome` is "done", or the code of the refusal."""

    action: str
    attempt: str | None = None
    outcome: str = "done"
    detail: Mapping[str, Any] | None = None


def record(connection: Connection, at_ms: int, caller: Caller, deed: Deed) -> None:
    """Write down who did what."""
    connection.execute(
        sa.insert(tables.audit).values(
            at_ms=at_ms,
            actor=caller.actor,
            role=caller.role,
            action=deed.action,
            attempt=deed.attempt,
            outcome=deed.outcome,
            detail=dict(deed.detail or {}),
        )
    )


def note_fact(connection: Connection, attempt: str, at_ms: int, kind: str, data: Mapping[str, Any]) -> None:
    """Write down what a proctor should know about an attempt and no journal entry says."""
    connection.execute(
        sa.insert(tables.fact).values(attempt=attempt, at_ms=at_ms, kind=kind, data=dict(data))
    )
