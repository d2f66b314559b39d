"""The rail of the whole check-in, filled from what is written down: for pages after the equipment check."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtWidgets import QWidget

from client.exam.backstage import Backstage
from client.exam.check_course import CHECK_STEPS, SUMMARY, StepState
from client.exam.rail import EQUIPMENT, IDENTITY, LOOK, SCAN, RailStep, StepRail
from client.exam.scan_ports import CHECK_IN, SCAN_STEP, scan_rules
from client.kit.controls import row
from proctor.core.sitting import Sitting
from proctor.sync.messages import AttemptView

_IDENTITY_STATES = {"match": StepState.PASS, "mismatch": StepState.UNKNOWN}


def check_in_steps(attempt: AttemptView | None, guaranteed: Collection[str] = ()) -> tuple[RailStep, ...]:
    """The steps that this attempt asks for, in the order of the pages; not those `guaranteed` by a hall."""
    asked = attempt is not None and attempt.reference_photo is not None
    equipment = (step for step in EQUIPMENT if step.name not in guaranteed)
    scanned = attempt is not None and SCAN_STEP not in guaranteed and scan_rules(attempt.policy).at_check_in
    return (*equipment, *((IDENTITY,) if asked else ()), LOOK, *((SCAN,) if scanned else ()))


class CheckInRail(StepRail):
    """`show_current` says where the candidate is; nothing on it leads back, what is written stays written."""

    def __init__(self, backstage: Backstage) -> None:
        super().__init__(
            backstage.words,
            backstage.looks,
            check_in_steps(backstage.desk.attempt, backstage.options.guaranteed),
        )
        self._desk = backstage.desk

    def show_current(self, current: str) -> None:
        """The step that is up; those before it as the journal has them."""
        sitting = self._desk.sitting
        for name in self.entries:
            state = StepState.WAITING if name == current else written_state(sitting, name)
            self.show_step(name, state, reachable=False, current=name == current)


def beside(rail: StepRail, on: QWidget) -> QWidget:
    """Lay the rail out at the left of `on`; the widget beside it is for the page's own."""
    room = QWidget()
    line = row(on)
    line.addWidget(rail)
    line.addWidget(room, 1)
    return room


def written_state(sitting: Sitting, step: str) -> StepState:
    """How a step stands by the journal."""
    if step == SUMMARY:
        return StepState.PASS if sitting.checks else StepState.WAITING
    if step in CHECK_STEPS:
        found = next((check for check in sitting.checks if check["name"] == step), None)
        return _with_override(sitting, step, StepState(found["status"]) if found else StepState.WAITING)
    if step == IDENTITY.name and sitting.identity is not None:
        status = str(sitting.identity["status"])
        return _with_override(sitting, step, _IDENTITY_STATES.get(status, StepState.UNKNOWN))
    if step == LOOK.name and sitting.look is not None:
        return StepState.PASS if sitting.look["status"] == "measured" else StepState.UNKNOWN
    if step == SCAN.name:
        ended = [scan["ended"] for scan in sitting.scans if scan["source"] == CHECK_IN and scan["ended"]]
        complete = bool(ended) and ended[-1]["status"] == "complete"
        return StepState.PASS if complete else StepState.UNKNOWN if ended else StepState.WAITING
    return StepState.WAITING


def _with_override(sitting: Sitting, step: str, state: StepState) -> StepState:
    bad = state in (StepState.FAIL, StepState.UNKNOWN)
    if bad and any(override["step"] == step for override in sitting.overrides):
        return StepState.OVERRIDDEN
    return state
