"""A scripted candidate who sits the exam in the real window: by its widgets, as a person would.

For the demo and for rehearsals in tests. It knows stages and object names, and nothing of what lies behind.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from client.exam import names
from client.exam.check_course import CHECK_PLACES
from client.exam.stages import Stage
from client.exam.window import ExamWindow

W = TypeVar("W", bound=QWidget)
_TICK_MS = 120
_PATIENCE_MS = 180_000  # the check of the equipment alone takes half a minute, more on a busy computer
_LONG_STAGES = frozenset({Stage.EXAM, Stage.HELD, Stage.WAITING, Stage.RESULT, Stage.UPLOAD})


@dataclass(frozen=True)
class Plan:
    """What the candidate does. `stay_s`: seconds to spend in each section at least, by its place.

    `change_answers`: go round and change answers for as long as it is set, instead of finishing. `knows`:
    option ids by item, of items that were learnt; of the others, any option will do. `turn_camera`: turns it
    once round when a look round the room has begun; who cannot leaves it out.
    """

    code: str
    stay_s: tuple[float, ...] = ()
    answer_every_s: float = 1.0
    remarks: str = ""
    leave_unanswered: int = 0
    seed: int = 1
    change_answers: bool = False
    knows: Mapping[str, str] = field(default_factory=dict)
    turn_camera: Callable[[], object] | None = None


class Autopilot(QObject):
    """Drives one window from sign-in to the result. `finished` is called once, at the result page.

    `picture(name)` is called where a picture is worth taking; `stuck(stage)` where a page does not go on.
    """

    def __init__(
        self,
        window: ExamWindow,
        plan: Plan,
        *,
        finished: Callable[[], None],
        picture: Callable[[str], None] | None = None,
        stuck: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__(window)
        self._window, self._plan = window, plan
        self._finished = finished
        self._stuck = stuck or (lambda _stage: None)
        self._picture = picture or (lambda _name: None)
        self._random = random.Random(plan.seed)  # noqa: S311  a candidate's whim, no secret
        self._pictured: set[str] = set()
        self._section = -1
        self._in_section_ms = 0
        self._since_answer_ms = 0
        self._on_stage_ms = 0
        self._stage = ""
        self._done = False
        self._gave_up = False
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._tick)
        window.stage_changed.connect(self._catch)

    def start(self) -> None:
        """Begin to act."""
        self._timer.start()

    def come_to_an_end(self) -> None:
        """Change no more answers: finish once all is answered."""
        self._plan = replace(self._plan, change_answers=False)

    def stop(self) -> None:
        """Act no more."""
        self._timer.stop()

    def _catch(self, stage: str) -> None:
        """On a fast line the upload is over before anybody has looked: its picture is taken at once."""
        if stage == Stage.UPLOAD:
            self._snap(stage)

    def _tick(self) -> None:
        stage = str(self._window.stage)
        if stage != self._stage:
            self._stage, self._on_stage_ms = stage, 0
            if stage == Stage.EXAM:
                self._section, self._in_section_ms, self._since_answer_ms = self._section + 1, 0, 0
            return
        self._on_stage_ms += _TICK_MS
        if stage not in _LONG_STAGES and self._on_stage_ms > _PATIENCE_MS and not self._gave_up:
            self._gave_up = True
            self._stuck(stage)
        if self._on_stage_ms < 4 * _TICK_MS:
            return  # pages settle first, as a person looks first
        self._snap(stage if stage != Stage.EXAM else f"{stage}-{self._section + 1}")
        act = {
            Stage.SIGN_IN: self._sign_in,
            Stage.CONSENT: lambda: self._tick_and_go(names.CONSENT_TICK, names.CONSENT_NEXT),
            Stage.CONDITIONS: self._conditions,
            Stage.CHECK: self._check,
            Stage.IDENTITY: self._identity,
            Stage.LOOK: self._look,
            Stage.SCAN: self._scan,
            Stage.SECTION_INTRO: lambda: self._press(names.SECTION_START),
            Stage.EXAM: self._exam,
            Stage.STOPPED: lambda: self._press(names.STOPPED_NEXT),
            Stage.UPLOAD: lambda: self._press(names.UPLOAD_RETRY),
            Stage.TROUBLE: lambda: self._press(names.TROUBLE_RETRY),
            Stage.RECOVERY: lambda: self._press(names.RECOVERY_NEXT),
            Stage.RESULT: self._result,
        }.get(Stage(stage))
        if act is not None:
            act()

    def _sign_in(self) -> None:
        field = self._find(QLineEdit, names.CODE)
        if field is not None and not field.text():
            QTest.keyClicks(field, self._plan.code)
        self._press(names.SIGN_IN)

    def _tick_and_go(self, tick: str, go: str) -> None:
        box = self._find(QCheckBox, tick) or self._find(QAbstractButton, tick)
        if isinstance(box, QAbstractButton) and box.isEnabled() and not box.isChecked():
            box.click()
        self._press(go)

    def _check(self) -> None:
        for name in (names.CHECK_STEP_NEXT, names.CHECK_NEXT):
            on = self._find(QAbstractButton, name, visible=True)
            if on is not None and on.isEnabled():
                place = next(p for p in CHECK_PLACES if self._find(QWidget, names.check(p), visible=True))
                self._snap(f"check-{place}")
                on.click()
                return

    def _identity(self) -> None:
        """Begin, and go on with whatever came of it."""
        for name in (names.IDENTITY_NEXT, names.IDENTITY_START):
            found = self._find(QAbstractButton, name, visible=True)
            if found is not None and found.isEnabled():
                self._snap(f"{name}-due")
                found.click()
                return

    def _look(self) -> None:
        if self._find(QWidget, names.LOOK_FIELD, visible=True) is not None:
            self._snap("look-dot")
            return
        done = self._find(QAbstractButton, names.LOOK_NEXT, visible=True)
        if done is not None:
            self._snap("look-done")
        for name in (names.LOOK_NEXT, names.LOOK_START, names.LOOK_SKIP):
            if self._find(QAbstractButton, name, visible=True) is not None:
                self._press(name)
                return

    def _scan(self) -> None:
        """Begin and turn, or leave it out, or say why not; go on with whatever came of it."""
        if self._find(QWidget, names.SCAN_FINISH, visible=True) is not None:
            self._snap("scan-turning")
            return
        turn = self._plan.turn_camera
        choice = (names.SCAN_BEGIN,) if turn is not None else (names.SCAN_SKIP, names.SCAN_CANNOT)
        for name in (names.SCAN_NEXT, names.scan_reason("fixed_camera"), *choice):
            found = self._find(QAbstractButton, name, visible=True)
            if found is None or not found.isEnabled():
                continue
            if name == names.SCAN_NEXT:
                self._snap("scan-done")
            found.click()
            if name == names.SCAN_BEGIN and turn is not None:
                turn()
            self._press(names.SCAN_REFUSE)
            return

    def _conditions(self) -> None:
        area = self._find(QScrollArea, names.CONDITIONS_SCROLL)
        if area is not None:
            area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
        self._tick_and_go(names.CONDITIONS_TICK, names.CONDITIONS_NEXT)

    def _exam(self) -> None:
        self._in_section_ms += _TICK_MS
        self._since_answer_ms += _TICK_MS
        if self._find(QWidget, names.PAUSE_SHEET, visible=True) is not None:
            self._snap("exam-paused")  # it ends by itself
            return
        if self._find(QWidget, names.FINISH_SHEET, visible=True) is not None:
            self._finish_sheet()
            return
        if self._since_answer_ms < self._plan.answer_every_s * 1000:
            return
        self._since_answer_ms = 0
        stay = self._plan.stay_s[self._section] if self._section < len(self._plan.stay_s) else 0.0
        if self._plan.change_answers or not self._all_answered():
            self._answer()
        elif self._in_section_ms >= stay * 1000:
            self._press(names.FINISH_REMARKS if self._plan.remarks else names.FINISH_PLAIN)

    def _answer(self) -> None:
        essay = self._find(QPlainTextEdit, names.ESSAY, visible=True)
        options = [
            option
            for number in range(1, 10)
            if (option := self._find(QAbstractButton, names.option(number), visible=True)) is not None
        ]
        if essay is not None and not essay.toPlainText():
            QTest.keyClicks(essay, "A short text.")
        elif options and (self._plan.change_answers or not any(option.isChecked() for option in options)):
            self._choose(options).click()
        self._snap(f"{Stage.EXAM}-{self._section + 1}-answered")
        self._press(
            names.tile(self._random.randint(1, self._items())) if self._plan.change_answers else names.NEXT
        )

    def _choose(self, options: list[QAbstractButton]) -> QAbstractButton:
        """The option that the candidate takes for right; where none is known, another than before."""
        sitting = self._window.desk.sitting.open_section
        paper = self._window.desk.paper(sitting.section) if sitting else None
        for item in paper.items if paper and sitting else ():
            known = self._plan.knows.get(item.id)
            if sitting and item.id == sitting.current_item and known:
                places = [option.id for option in item.options]
                return options[places.index(known)] if known in places else options[0]
        return self._random.choice([option for option in options if not option.isChecked()])

    def _all_answered(self) -> bool:
        sitting = self._window.desk.sitting.open_section
        return sitting is not None and len(sitting.answered) >= self._items() - self._plan.leave_unanswered

    def _items(self) -> int:
        """How many questions the open section has; at least 1."""
        sitting = self._window.desk.sitting.open_section
        paper = self._window.desk.paper(sitting.section) if sitting else None
        return max(1, len(paper.items)) if paper else 1

    def _finish_sheet(self) -> None:
        remarks = self._find(QPlainTextEdit, names.REMARKS, visible=True)
        if remarks is not None and self._plan.remarks and not remarks.toPlainText():
            remarks.setFocus(Qt.FocusReason.OtherFocusReason)
            remarks.insertPlainText(self._plan.remarks)
        self._snap(f"finish-{self._section + 1}")
        self._press(names.FINISH_GO)

    def _result(self) -> None:
        if not self._done:
            self._done = True
            self._finished()

    def _press(self, name: str) -> None:
        found = self._find(QAbstractButton, name, visible=True)
        if found is not None and found.isEnabled():
            found.click()

    def _find(self, kind: type[W], name: str, *, visible: bool = False) -> W | None:
        for found in self._window.findChildren(kind, name):
            if found.isVisible() or not visible:
                return found
        return None

    def _snap(self, name: str) -> None:
        if name not in self._pictured:
            self._pictured.add(name)
            self._picture(name)
