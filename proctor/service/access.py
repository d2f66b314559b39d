"""Who is asking: bearer tokens, and what each role may touch."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.service import tables
from proctor.service.attempts import AttemptRow
from proctor.service.credentials import token_digest
from proctor.service.problems import ProblemError
from proctor.service.trail import STAFF_ROLES, Caller, Role


def identify(connection: Connection, authorization: str) -> Caller:
    """The caller behind an Authorization header; ProblemError `not_signed_in` where there is none we know."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise ProblemError("not_signed_in")
    digest = token_digest(token.strip())
    attempt = connection.scalar(sa.select(tables.attempt.c.id).where(tables.attempt.c.token_hash == digest))
    if attempt is not None:
        return Caller(f"candidate:{attempt}", "candidate", attempt)
    member = connection.execute(
        sa.select(tables.staff.c.id, tables.staff.c.role, tables.staff.c.hall).where(
            tables.staff.c.token_hash == digest
        )
    ).first()
    if member is None:
        raise ProblemError("not_signed_in")
    role: Role = STAFF_ROLES[STAFF_ROLES.index(member.role)]
    return Caller(f"staff:{member.id}", role, hall=member.hall)


def require_own(caller: Caller, attempt: str) -> None:
    """The candidate of this attempt, and nobody else; the refusal does not tell whether the attempt
    exists.
    """
    if caller.role != "candidate" or caller.attempt != attempt:
        raise ProblemError("not_allowed")


def require_role(caller: Caller, *roles: Role) -> None:
    """One of these roles."""
    if caller.role not in roles:
        raise ProblemError("not_allowed")


def require_within_reach(caller: Caller, row: AttemptRow) -> None:
    """An operator attends the attempts of their own hall, one without a hall those at home; the other roles
    all.
    """
    if caller.role == "operator" and caller.hall != (row.hall or row.booked_hall):
        raise ProblemError("not_allowed")
