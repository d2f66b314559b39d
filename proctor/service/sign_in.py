"""Signing in with a one-time code, and checking in: consent, conditions, and the grounds of refusal."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.admission import Refusal, admission_refusals, start_refusals
from proctor.core.attempt import AttemptEvent, AttemptState
from proctor.service import tables
from proctor.service.admission_facts import gather_facts
from proctor.service.attempts import AttemptRow, load, move, update
from proctor.service.credentials import candidate_token, code_digest, same, token_digest
from proctor.service.halls import bind_place, require_unlocked
from proctor.service.overrides import hindering, overrides_of
from proctor.service.parts import ServiceParts, milliseconds, moment
from proctor.service.problems import ProblemError
from proctor.service.signatures import keep_session_key
from proctor.service.trail import Caller, Deed, record
from proctor.service.views import attempt_view
from proctor.sync.messages import AttemptView, CheckIn, SignedIn, SignIn


def sign_in(parts: ServiceParts, message: SignIn, source: str) -> SignedIn:
    """A token for the attempt that the code was issued for; the same device gets the same answer again.

    ProblemError: `wrong_code`, `code_used` (another device signed in with it), `other_place`,
    `too_many_tries`.
    """
    now = parts.clock()
    wait = parts.wrong_codes.wait_ms(source, now)
    if wait:
        raise ProblemError("too_many_tries", values={"seconds": -(-wait // 1000)})
    digest = code_digest(message.code)
    with parts.database.write() as connection:
        found = connection.execute(
            sa.select(
                tables.attempt.c.id,
                tables.attempt.c.code_hash,
                tables.attempt.c.salt,
                tables.attempt.c.device_hash,
            )
            .where(tables.attempt.c.code_hash == digest)
            .with_for_update()
        ).first()
        if found is None or not same(found.code_hash, digest):
            parts.wrong_codes.count(source, now)
            raise ProblemError("wrong_code")
        device = token_digest(message.device)
        if found.device_hash is not None and not same(found.device_hash, device):
            # Whoever has the code may be the candidate at a second machine, or somebody else: people decide.
            raise ProblemError("code_used", attempt=found.id)
        token = candidate_token(message.code, message.device, found.salt)
        row = load(connection, found.id)
        caller = Caller(f"candidate:{row.id}", "candidate", row.id)
        row = bind_place(connection, row, message, now, caller)
        if found.device_hash is None:
            _set(connection, row.id, device_hash=device, token_hash=token_digest(token))
            record(connection, now, caller, Deed("session.open", row.id, detail={"client": message.client}))
        keep_session_key(connection, row, message.verify_key, now, caller)
        return SignedIn(token=token, attempt=attempt_view(parts, connection, row))


def check_in(parts: ServiceParts, caller: Caller, attempt: str, message: CheckIn) -> AttemptView:
    """Consent and conditions are given, nothing stands against the candidate, and it is time: checked in.

    ProblemError: `admission_refused` with all grounds, `edition_differs`, `wrong_state`, `hall_locked` and,
    but in practice, `checks_failed` where a step failed and nobody let it pass.
    """
    now = parts.clock()
    with parts.database.write() as connection:
        row = load(connection, attempt, lock=True)
        if row.state is AttemptState.CHECKED_IN:
            return attempt_view(parts, connection, row)
        # An expired one goes on to be told that it is too late, and by which clause.
        if row.state not in (AttemptState.BOOKED, AttemptState.EXPIRED):
            raise ProblemError("wrong_state")
        if message.edition != row.edition:
            raise ProblemError("edition_differs", values={"edition": row.edition})
        if not message.conditions:
            raise ProblemError("conditions_missing")
        refusals = _refusals(parts, connection, row, message.consent)
        if refusals:
            raise ProblemError(
                "admission_refused", extra={"refusals": [_told(refusal) for refusal in refusals]}
            )
        require_unlocked(connection, row)
        _require_passed(connection, row, message)
        row = move(connection, row, AttemptEvent.CHECK_IN, now, caller)
        row = update(connection, row, heard_ms=now)
        checks = [check.model_dump() for check in message.checks]
        _set(connection, row.id, checks=checks)
        return attempt_view(parts, connection, row)


def _require_passed(connection: Connection, row: AttemptRow, message: CheckIn) -> None:
    # What the client says is all there is; what it says failed, a person has to let pass.
    steps = hindering(message.checks, overrides_of(connection, row.id))
    if steps and not row.practice:
        raise ProblemError("checks_failed", values={"steps": ", ".join(steps)})


def _set(connection: Connection, attempt: str, **columns: Any) -> None:
    """Write columns that an AttemptRow does not carry around."""
    connection.execute(sa.update(tables.attempt).where(tables.attempt.c.id == attempt).values(**columns))


def _refusals(parts: ServiceParts, connection: Connection, row: AttemptRow, consent: bool) -> list[Refusal]:
    now = moment(parts.clock())
    rules = parts.catalogue.get(row.programme).admission
    facts = gather_facts(parts, connection, row, consent)
    refusals = list(admission_refusals(rules, facts, now))
    if not row.practice:
        opens = moment(row.slot_ms - parts.settings.check_in_before_ms)
        refusals.extend(start_refusals(rules, moment(row.slot_ms), now, opens=opens))
    return refusals


def _told(refusal: Refusal) -> dict[str, object]:
    until = None if refusal.until is None else milliseconds(refusal.until)
    return {"code": refusal.code, "clause": refusal.clause, "until_ms": until}
