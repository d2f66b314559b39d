"""Which page is due: a pure function of the sitting, the attempt and the service's clock. No Qt here."""

from __future__ import annotations

from enum import StrEnum

from client.exam.scan_ports import CHECK_IN, SCAN_STEP, scan_rules
from proctor.core.sitting import Sitting
from proctor.sync.messages import AttemptView, SectionView


class Stage(StrEnum):
    """The pages, in the order in which a candidate meets them; the last three come when they must."""

    STARTING = "starting"
    SIGN_IN = "sign_in"
    HALL = "hall"
    REHEARSAL = "rehearsal"  # only when asked for, from the sign-in page
    CONSENT = "consent"
    CONDITIONS = "conditions"
    CHECK = "check"
    IDENTITY = "identity"
    LOOK = "look"
    HELD = "held"  # staff have paused the exam
    SCAN = "scan"  # at the check-in, and whenever a look round the room is asked for
    WAITING = "waiting"
    SECTION_INTRO = "section_intro"
    EXAM = "exam"
    CLOSING_UP = "closing_up"
    STOPPED = "stopped"  # staff have ended it
    UPLOAD = "upload"
    RESULT = "result"
    RECOVERY = "recovery"
    TROUBLE = "trouble"


IDENTITY_STEP = "identity"  # as a step that a person lets pass
# Attempt states of the service in which nothing more can be answered.
_OVER = frozenset({"finished", "closed", "aborted", "broken_off", "expired", "cancelled"})


def stage_for(  # noqa: PLR0911, PLR0912  one return a stage
    sitting: Sitting, attempt: AttemptView | None, now_ms: int
) -> Stage:
    """The page that is due now.

    CLOSING_UP: every section is over, and the end of the attempt has still to be written down.
    """
    if attempt is None:
        return Stage.SIGN_IN
    if sitting.finished_ms is not None:
        return Stage.UPLOAD
    if sitting.stopped is not None:
        return Stage.STOPPED  # heard, and not yet written down as the end
    if attempt.state in _OVER:
        return Stage.RESULT
    if attempt.hall is not None and not attempt.hall.unlocked:
        return Stage.HALL  # at another seat in the middle of the exam too: somebody else may sit there
    if sitting.open_scan is not None:
        return Stage.SCAN  # the questions are covered meanwhile; in a pause by staff it is ended first
    if sitting.open_pause is not None:
        return Stage.HELD
    if sitting.open_section is not None:
        return Stage.EXAM
    if not sitting.consent:
        return Stage.CONSENT
    if not sitting.conditions:
        return Stage.CONDITIONS
    if not sitting.checks:
        return Stage.CHECK
    if not sitting.sections and (sitting.identity is None or waits_for_person(sitting, attempt)):
        return Stage.IDENTITY
    if not sitting.sections and sitting.look is None:
        return Stage.LOOK  # before the exam or never: an older journal in its middle goes on without
    if scan_due(sitting, attempt):
        return Stage.SCAN
    if not sitting.sections and now_ms < attempt.slot_ms:
        return Stage.WAITING
    return Stage.CLOSING_UP if next_section(sitting, attempt) is None else Stage.SECTION_INTRO


def scan_due(sitting: Sitting, attempt: AttemptView) -> bool:
    """Whether the check-in has still to ask for a look round the room: once, where the policy wants one and
    no test hall answers for its room."""
    if sitting.sections or any(scan["source"] == CHECK_IN for scan in sitting.scans):
        return False
    if any(check["name"] == SCAN_STEP and "guaranteed_by" in check["figures"] for check in sitting.checks):
        return False
    return scan_rules(attempt.policy).at_check_in


def waits_for_person(sitting: Sitting, attempt: AttemptView | None) -> bool:
    """Whether the identity waits for an operator's word: in a test hall, where one is near, after a
    comparison that gave no match. At home the candidate goes on, and a proctor looks at it later."""
    identity = sitting.identity
    if identity is None or sitting.sections or attempt is None or attempt.hall is None:
        return False
    compared = bool(identity["figures"]) and identity["status"] != "match"
    return compared and not any(override["step"] == IDENTITY_STEP for override in sitting.overrides)


def next_section(sitting: Sitting, attempt: AttemptView) -> SectionView | None:
    """The first section that was not started; None where there is none left."""
    return next((section for section in attempt.sections if sitting.section(section.id) is None), None)


def has_begun(sitting: Sitting, attempt: AttemptView | None) -> bool:
    """Whether leaving now has consequences: a section was started, and the attempt is not over, by the
    journal or by the service."""
    over = attempt is not None and attempt.state in _OVER
    return bool(sitting.sections) and sitting.finished_ms is None and not over
