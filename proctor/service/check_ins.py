"""The check-in as staff see and help it: which step hinders whom, overrides, the seat, who sits there."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.attempt import AttemptState
from proctor.service import tables
from proctor.service.access import require_within_reach
from proctor.service.acts import draft_of_impostor
from proctor.service.attempts import AttemptRow, load, load_many, update
from proctor.service.check_in_tables import check_report
from proctor.service.halls import hall_view, unlock_seat
from proctor.service.identities import decide_identity, identity_of
from proctor.service.overrides import grant_override, overrides_of
from proctor.service.parts import ServiceParts
from proctor.service.problems import ProblemError
from proctor.service.reference_photos import ReferencePhoto, photo_digest, read_photo
from proctor.service.trail import Caller, Deed, record
from proctor.service.views import attempt_view, candidate_number
from proctor.sync.messages import AttemptView, CheckReport, CheckResult
from proctor.sync.staff_messages import CheckInView, IdentityDecision, OverrideGrant, UnlockGrant

_ON_THE_WAY = (AttemptState.BOOKED, AttemptState.CHECKED_IN)


def report_checks(parts: ServiceParts, attempt: str, report: CheckReport) -> AttemptView:
    """Keep how the steps stand now; the attempt with its overrides and hall. ProblemError `wrong_state`."""
    now = parts.clock()
    with parts.database.write() as connection:
        row = load(connection, attempt, lock=True)
        if row.state not in _ON_THE_WAY:
            raise ProblemError("wrong_state")
        keep_report(connection, row, report.checks, now)
        row = update(connection, row, heard_ms=now)
        return attempt_view(parts, connection, row)


def keep_report(connection: Connection, row: AttemptRow, checks: list[CheckResult], now: int) -> None:
    """The newest standing of the steps takes the place of the one before."""
    connection.execute(sa.delete(check_report).where(check_report.c.attempt == row.id))
    told = [check.model_dump() for check in checks]
    connection.execute(sa.insert(check_report).values(attempt=row.id, checks=told, at_ms=now))


def check_ins(parts: ServiceParts, caller: Caller) -> list[CheckInView]:
    """Attempts at whose computer somebody signed in and that have not begun, by slot; an operator's own
    reach.
    """
    signed_in = tables.attempt.c.device_hash.is_not(None)
    on_the_way = tables.attempt.c.state.in_([state.value for state in _ON_THE_WAY])
    found = []
    with parts.database.read() as connection:
        for row in load_many(connection, signed_in, on_the_way):
            try:
                require_within_reach(caller, row)
            except ProblemError:
                continue
            found.append(_view(connection, row))
    return found


def grant(parts: ServiceParts, caller: Caller, attempt: str, wish: OverrideGrant) -> CheckInView:
    """Let a step pass; ProblemError `not_allowed`, `wrong_state`."""
    with parts.database.write() as connection:
        row = _within_reach(connection, attempt, caller)
        grant_override(connection, row, wish, parts.clock(), caller)
        return _view(connection, row)


def unlock(parts: ServiceParts, caller: Caller, attempt: str, wish: UnlockGrant) -> CheckInView:
    """The document was seen at the seat; ProblemError `not_allowed`, `wrong_state`."""
    with parts.database.write() as connection:
        row = _within_reach(connection, attempt, caller)
        unlock_seat(connection, row, wish.document, parts.clock(), caller)
        return _view(connection, row)


def decide(parts: ServiceParts, caller: Caller, attempt: str, decision: IdentityDecision) -> CheckInView:
    """Who it is, by a person: confirmed lets the step pass, an impostor's act is drafted. ProblemError
    `not_allowed`.
    """
    with parts.database.write() as connection:
        row = _within_reach(connection, attempt, caller)
        decide_identity(connection, row, decision, parts.clock(), caller)
        if decision.decision == "impostor":
            draft_of_impostor(connection, row, decision.reason, parts.clock(), caller)
        elif row.state in _ON_THE_WAY:
            passed = OverrideGrant(step="identity", reason=decision.reason)
            grant_override(connection, row, passed, parts.clock(), caller)
        return _view(connection, row)


def photo(parts: ServiceParts, caller: Caller, attempt: str) -> ReferencePhoto:
    """The photo that the candidate is compared with; ProblemError `not_allowed`, `not_found`."""
    with parts.database.write() as connection:
        row = load(connection, attempt)
        require_within_reach(caller, row)
        found = read_photo(connection, parts.settings.evidence, row.candidate)
        deed = Deed("photo.read", row.id, detail={"sha256": found.sha256})
        record(connection, parts.clock(), caller, deed)
    return found


def _within_reach(connection: Connection, attempt: str, caller: Caller) -> AttemptRow:
    row = load(connection, attempt, lock=True)
    require_within_reach(caller, row)
    return row


def _view(connection: Connection, row: AttemptRow) -> CheckInView:
    report = connection.execute(sa.select(check_report).where(check_report.c.attempt == row.id)).first()
    told = [] if report is None else report.checks
    return CheckInView(
        attempt=row.id,
        candidate_number=candidate_number(connection, row),
        programme=row.programme,
        practice=row.practice,
        state=row.state.value,
        slot_ms=row.slot_ms,
        hall=hall_view(connection, row),
        checks=[CheckResult.model_validate(check) for check in told],
        reported_ms=None if report is None else report.at_ms,
        overrides=overrides_of(connection, row.id),
        identity=identity_of(connection, row.id),
        reference_photo=photo_digest(connection, row.candidate) is not None,
    )
