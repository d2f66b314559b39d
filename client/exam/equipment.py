"""The first equipment check (26/9): camera, microphone, line. Each
says pass, fail or unknown, with its figure."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from client.exam import names
from client.exam.backstage import Backstage, ErrorBox, Page
from client.exam.stages import Stage
from client.kit.controls import Button, Icon, Label, button, column, label, plane, row
from client.kit.painted import LevelMeter, LivePicture
from client.kit.theme import SPACE
from proctor.core.errors import SynaqError
from proctor.sync.messages import CheckResult

_STATUS = {"pass": ("check", "good"), "fail": ("cross", "bad"), "unknown": ("question", "gold")}
STEPS = ("camera", "microphone", "line")


class CheckRow(QWidget):
    """One step: what it is, how it stands, its figure, what can be done, and a button to do it again."""

    def __init__(self, backstage: Backstage, step: str, again: Callable[[], None]) -> None:
        super().__init__()
        words, self._words = backstage.words, backstage.words
        self.setObjectName(names.check(step))
        self._step = step
        self._icon = Icon(backstage.looks, step, "accent", 26)
        self._status = Label("strong")
        self._status.setObjectName(names.check(step, "status"))
        self._figure = Label("soft", wrap=True)
        self._advice = Label("reading", wrap=True)
        self.retry = Button(names.check(step, "retry"), "small")
        words.put(self.retry, "exam-check-again")
        words.put(self.retry, "exam-check-again-name", on="name", step=lambda: words.t(f"exam-check-{step}"))
        self.retry.clicked.connect(lambda _checked=False: again())
        line = row(self, spacing=SPACE.large)
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self.middle: QVBoxLayout = column(spacing=4)
        head = row(spacing=SPACE.medium)
        head.addWidget(label(words, f"exam-check-{step}", "strong", wrap=False))
        head.addStretch(1)
        head.addWidget(self._status)
        self.middle.addLayout(head)
        self.middle.addWidget(self._figure)
        self.middle.addWidget(self._advice)
        line.addLayout(self.middle, 1)
        line.addWidget(self.retry, 0, Qt.AlignmentFlag.AlignTop)
        self.waiting()

    def waiting(self) -> None:
        """Not begun."""
        self._state("exam-check-waiting", "accent", self._step, "soft")

    def running(self) -> None:
        """Being measured now."""
        self._state("exam-check-running", "accent", self._step, "accent")

    def show_result(self, result: CheckResult) -> None:
        """What came of it."""
        icon, tone = _STATUS[result.status]
        self._state(f"exam-check-{result.status}", tone, icon, tone)
        self.retry.setEnabled(True)
        words = self._words
        if result.measured or result.required:
            key = "exam-check-figure" if result.required else "exam-check-measured"
            words.put(
                self._figure,
                key,
                measured=lambda: words.key_or_plain(result.measured) or words.t("exam-check-no-figure"),
                required=lambda: words.key_or_plain(result.required),
            )
        own = f"exam-check-{self._step}-{result.status}"
        if result.advice or words.has(own):
            words.put_made(self._advice, lambda: words.key_or_plain(result.advice) or words.t(own))
            self._advice.show()
        self._figure.setVisible(bool(result.measured or result.required))

    def _state(self, key: str, tone: str, icon: str, colour: str) -> None:
        self._words.put(self._status, key)
        self._words.put_made(
            self, lambda: f"{self._words.t(f'exam-check-{self._step}')}: {self._status.text()}", on="name"
        )
        self._status.pill(tone)
        self._icon.display(icon, colour)
        self.retry.setEnabled(False)
        self._figure.hide()
        self._advice.hide()


class EquipmentPage(Page):
    """Runs the steps one after another, and again where asked."""

    stage = Stage.CHECK

    def __init__(self, backstage: Backstage) -> None:
        super().__init__(backstage)
        self._results: dict[str, CheckResult] = {}
        self._running = ""
        self._queue: list[str] = []
        self._rows = {step: CheckRow(backstage, step, self._again(step)) for step in STEPS}
        self._meter = LevelMeter(self.looks)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._next = button(self.words, names.CHECK_NEXT, "exam-next", "primary", pressed=self._check_in)
        self._verdict = Label("reading", wrap=True)
        self.error = ErrorBox(self.words, self.looks)
        self._picture = LivePicture(self.looks)
        self._lay_out()
        self._settle = QTimer(self, singleShot=True, interval=0)
        self._settle.timeout.connect(self._run_next)
        backstage.signals.preview.connect(self._show_preview)

    def enter(self) -> None:
        """Begin with the first step."""
        self._results.clear()
        self._queue = list(STEPS)
        self.error.hide()
        for step_row in self._rows.values():
            step_row.waiting()
        self._judge()
        self._settle.start()

    def leave(self) -> None:
        """Begin no further step."""
        self._settle.stop()
        self._queue.clear()

    def _lay_out(self) -> None:
        words = self.words
        card = plane("card")
        card.setMaximumWidth(1080)
        inside = column(card, spacing=SPACE.large, margins=(40, 32, 40, 32))
        inside.addWidget(label(words, "exam-check-title", "title"))
        inside.addWidget(label(words, "exam-check-lead", "lead"))
        halves = row(spacing=36)
        left = column(spacing=SPACE.small)
        self._picture.setFixedSize(400, 300)
        words.put(self._picture, "exam-check-picture", on="name")
        left.addWidget(self._picture)
        left.addWidget(label(words, "exam-check-picture", "soft"))
        left.addStretch(1)
        halves.addLayout(left)
        right = column(spacing=SPACE.wide)
        for step, step_row in self._rows.items():
            right.addWidget(step_row)
            if step == "microphone":
                step_row.middle.addWidget(self._meter)
            elif step == "line":
                step_row.middle.addWidget(self._bar)
        right.addStretch(1)
        halves.addLayout(right, 1)
        inside.addLayout(halves)
        inside.addWidget(self.error)
        foot = row(spacing=SPACE.wide)
        foot.addWidget(self._verdict, 1)
        foot.addWidget(self._next)
        inside.addLayout(foot)
        self.put_in_the_middle(card)

    def _again(self, step: str) -> Callable[[], None]:
        def again() -> None:
            if step not in self._queue and step != self._running:
                self._queue.append(step)
                self._rows[step].waiting()
                self._results.pop(step, None)
                self._judge()
                self._run_next()

        return again

    def _run_next(self) -> None:
        if self._running or not self._queue:
            return
        step = self._running = self._queue.pop(0)
        self._rows[step].running()
        self._judge()
        bridge = self.backstage.background.bridge
        desk = self.desk
        calls: dict[str, Callable[[], CheckResult]] = {
            "camera": lambda: desk.check_camera(lambda _live: None),
            "microphone": lambda: desk.check_microphone(
                bridge(lambda heard: self._meter.show_level(heard.level))
            ),
            "line": lambda: desk.measure_line(bridge(self._show_progress)),
        }
        self.backstage.background.run(
            f"check-{step}", calls[step], lambda result: self._done(step, result), self._broke(step)
        )

    def _broke(self, step: str) -> Callable[[SynaqError], None]:
        # A check that could not be made is unknown, which is not clean.
        return lambda error: self._done(step, CheckResult(name=step, status="unknown", advice=str(error)))

    def _done(self, step: str, result: CheckResult) -> None:
        self._running = ""
        self._results[step] = result
        self._rows[step].show_result(result)
        if step == "line":
            self._show_progress(1, 1)
        self._judge()
        self._run_next()

    def _judge(self) -> None:
        statuses = [result.status for result in self._results.values()]
        complete = len(statuses) == len(STEPS) and not self._running
        blocked = "fail" in statuses and self._required()
        self._next.setEnabled(complete and not blocked)
        key = (
            "exam-check-verdict-running"
            if not complete
            else "exam-check-verdict-blocked"
            if blocked
            else "exam-check-verdict-fail"
            if "fail" in statuses
            else "exam-check-verdict-unknown"
            if "unknown" in statuses
            else "exam-check-verdict-pass"
        )
        self.words.put(self._verdict, key)
        if complete and not blocked and self.isVisible():
            self._next.setFocus(Qt.FocusReason.OtherFocusReason)

    def _required(self) -> bool:
        wanted = self.backstage.options.require_checks
        attempt = self.desk.attempt
        return wanted if wanted is not None else not (attempt is not None and attempt.practice)

    def _check_in(self) -> None:
        self._next.setEnabled(False)
        self.error.hide()
        results = tuple(self._results[step] for step in STEPS)
        self.backstage.background.run(
            "check-in", lambda: self.desk.check_in(results), lambda _attempt: self.go_on.emit(), self._failed
        )

    def _failed(self, error: SynaqError) -> None:
        self.error.say(error)
        self._next.setEnabled(True)

    def _show_progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, max(1, total))
        self._bar.setValue(done)

    def _show_preview(self, image: QImage) -> None:
        if self.isVisible():
            self._picture.show_image(image)
