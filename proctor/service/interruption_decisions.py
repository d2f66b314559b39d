"""What staff do about interruptions: list them, and decide. A finding is a proposal; a person, with a reason,
says what follows, and the trail says who.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.attempt import AttemptEvent, AttemptState
from proctor.core.attribution_facts import CLOSED_WINDOW
from proctor.service.access import require_within_reach
from proctor.service.acts import technical_fault_act
from proctor.service.attempts import AttemptRow, load, may, update
from proctor.service.finishing import Ending, finish_attempt
from proctor.service.interruption_tables import interruption, interruption_decision
from proctor.service.interruption_views import interruption_view, interruptions_of
from proctor.service.parts import ServiceParts
from proctor.service.problems import ProblemError
from proctor.service.trail import Caller, Deed, record
from proctor.service.views import candidate_number
from proctor.sync.interruption_messages import InterruptionDecision, InterruptionView

_MOST_LISTED = 500


def list_interruptions(
    parts: ServiceParts, caller: Caller, attempt: str | None, language: str
) -> list[InterruptionView]:
    """Interruptions of one attempt in order of time, or of all: those that wait for a person first, then the
    newest. An operator sees those of their own reach. ProblemError `not_found`, `not_allowed`.
    """
    with parts.database.read() as connection:
        if attempt is not None:
            require_within_reach(caller, load(connection, attempt))
            return interruptions_of(connection, attempt, language)
        rows = connection.execute(
            sa.select(interruption).order_by(interruption.c.start_ms.desc()).limit(_MOST_LISTED)
        ).all()
        found = []
        for one in rows:
            row = load(connection, one.attempt)
            if caller.role == "operator" and caller.hall != (row.hall or row.booked_hall):
                continue
            found.append(interruption_view(connection, one, candidate_number(connection, row), language))
    return sorted(found, key=lambda view: (not view.needs_a_person, -view.start_ms))


def decide(  # noqa: PLR0917  who decides what on which, and in whose words
    parts: ServiceParts,
    caller: Caller,
    attempt: str,
    wanted: str,
    decision: InterruptionDecision,
    language: str,
) -> InterruptionView:
    """A person's word on one interruption; a later one is added, and holds.

    technical_fault drafts the act with the finding's words (26/11). not_passed breaks off an attempt that
    still runs, and one that is over and not published cannot become a pass any more (26/49). ProblemError
    `not_found`, `already_published`, `wrong_state`.
    """
    now = parts.clock()
    with parts.database.write() as connection:
        row = load(connection, attempt, lock=True)
        mine = sa.and_(interruption.c.id == wanted, interruption.c.attempt == attempt)
        one = connection.execute(sa.select(interruption).where(mine)).first()
        if one is None:
            raise ProblemError("not_found")
        number = candidate_number(connection, row)
        found = interruption_view(connection, one, number, language)
        draft = None
        if decision.decision == "technical_fault":
            words = _words_of_act(decision.reason, "" if found.finding is None else found.finding.prefilled)
            draft = technical_fault_act(connection, row, words[:500], _evidence(found), now, caller)
        elif decision.decision == "not_passed":
            _not_passed(parts, connection, row, caller)
        connection.execute(
            sa.insert(interruption_decision).values(
                interruption=wanted,
                decision=decision.decision,
                reason=decision.reason,
                finding={} if found.finding is None else found.finding.model_dump(),
                draft=draft,
                decided_by=caller.actor,
                at_ms=now,
            )
        )
        party = None if found.finding is None else found.finding.party
        detail = {"interruption": wanted, **decision.model_dump(), "draft": draft, "finding": party}
        record(connection, now, caller, Deed("interruption.decide", attempt, detail=detail))
        return interruption_view(connection, one, number, language)


def _words_of_act(reason: str, prefilled: str) -> str:
    """The person's words and the finding's, which a person may have taken into theirs."""
    return reason if prefilled in reason else f"{reason} {prefilled}"


def _evidence(found: InterruptionView) -> dict[str, object]:
    return found.model_dump(include={"id", "start_ms", "end_ms", "seen_by", "finding"})


def _not_passed(parts: ServiceParts, connection: Connection, row: AttemptRow, caller: Caller) -> None:
    """«Өтпеген»: the same as if the window had been closed on leaving."""
    if row.state is AttemptState.CLOSED:
        raise ProblemError("already_published")
    if may(row, AttemptEvent.BREAK_OFF):
        finish_attempt(parts, connection, row, Ending(AttemptEvent.BREAK_OFF, CLOSED_WINDOW, caller))
    elif row.state is AttemptState.FINISHED:
        update(connection, row, finish_reason=CLOSED_WINDOW)
    elif row.state is not AttemptState.BROKEN_OFF:
        raise ProblemError("wrong_state")
