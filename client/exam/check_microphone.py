"""The microphone's step: a level meter, a moment of quiet, then a phrase to read aloud."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QVBoxLayout

from client.exam import names
from client.exam.check_screen import CheckTools, FigureList, StepScreen
from client.exam.device_choice import DeviceChoice
from client.kit.controls import Icon, Label, announce, column, label, plane, row
from client.kit.painted import LevelMeter
from client.kit.theme import SPACE
from proctor.core.equipment import PHRASE, MicrophoneChoice, MicrophoneLive, MicrophonePhase
from proctor.core.errors import SynaqError
from proctor.sync.messages import CheckResult, OverrideView

_FIGURES = ("noise", "speech", "voice")


class MicrophoneScreen(StepScreen):
    """Choice of the microphone, what to do now, how loud it is, the figures."""

    step = "microphone"

    def __init__(self, tools: CheckTools) -> None:
        super().__init__(tools)
        words = self.words
        self._choice = DeviceChoice(words, self.looks, names.CHECK_MICROPHONES, "checkin-microphone-choice")
        self._choice.chosen.connect(self._choose)
        self._figures = FigureList(words, self.step, _FIGURES)
        self._meter = LevelMeter(self.looks, height=40)
        words.put(self._meter, "checkin-microphone-level", on="name")
        self._phase = MicrophonePhase.DONE
        self._what = Label("strong", wrap=True)
        self._what.setObjectName(names.check(self.step, "phase"))
        self._phrase = label(words, PHRASE, "question")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 100)
        words.put(self._bar, "checkin-microphone-progress", on="name")
        halves = row(spacing=36)
        halves.addLayout(self._left(), 3)
        right = column(spacing=SPACE.wide)
        right.addWidget(self._choice)
        right.addWidget(self._figures)
        right.addStretch(1)
        halves.addLayout(right, 2)
        self.body.addLayout(halves)
        self._wanted: str | None = None
        self._show_phase(MicrophonePhase.QUIET)

    def entered(self) -> None:
        """Ask which microphones there are."""
        self.tools.background.run("microphones", self.desk.microphones, self._listed, self._unlisted)

    def measurement(self) -> Callable[[], CheckResult]:
        """Take the microphone that was chosen last, and listen."""
        live: Callable[[MicrophoneLive], None] = self.tools.background.bridge(self._show_live)
        wanted, self._wanted = self._wanted, None
        desk = self.desk

        def listen() -> CheckResult:
            if wanted is not None:
                desk.choose_microphone(wanted)
            return desk.check_microphone(live)

        return listen

    def begun(self) -> None:
        """Quiet first."""
        super().begun()
        self._figures.clear()
        self._show_phase(MicrophonePhase.QUIET)
        self._bar.setValue(0)

    def ended(self, result: CheckResult, override: OverrideView | None) -> None:
        """The figures of the record."""
        super().ended(result, override)
        self._show_phase(MicrophonePhase.DONE)
        if result.status != "pass":
            self.words.put(self._what, "checkin-microphone-over")  # no thanks for what was not heard
        self._meter.show_level(0.0)
        self._bar.setValue(100)
        for figure, name in (("noise", "noise_dbfs"), ("speech", "speech_dbfs")):
            value = result.figures.get(name)
            if isinstance(value, int | float):
                self._figures.show_figure(figure, f"{value:.0f} dBFS")
        voice = result.figures.get("voice")
        if isinstance(voice, int | float):
            self._figures.show_figure("voice", f"{voice:.0%}")
        self.entered()

    def _left(self) -> QVBoxLayout:
        card = plane("card")
        inside = column(card, spacing=SPACE.large, margins=(28, 24, 28, 24))
        head = row(spacing=SPACE.medium)
        head.addWidget(Icon(self.looks, "microphone", "accent", 26), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._what, 1)
        inside.addLayout(head)
        inside.addWidget(self._phrase)
        inside.addWidget(self._meter)
        inside.addWidget(self._bar)
        lines = column()
        lines.addWidget(card)
        lines.addStretch(1)
        return lines

    def _show_live(self, live: MicrophoneLive) -> None:
        self._meter.show_level(live.level)
        self._bar.setValue(round(100 * live.done))
        if live.phase is not self._phase:
            self._show_phase(live.phase)

    def _show_phase(self, phase: MicrophonePhase) -> None:
        self._phase = phase
        self.words.put(self._what, phase.key)
        if phase is not MicrophonePhase.DONE and self.isVisible():
            announce(self, self._what.text())
        # The phrase keeps its place while it is not to be read yet: nothing jumps.
        self._phrase.setEnabled(phase is MicrophonePhase.SPEAK)

    def _listed(self, microphones: tuple[MicrophoneChoice, ...]) -> None:
        self._choice.show_devices(microphones)

    def _unlisted(self, _error: SynaqError) -> None:
        self._choice.show_devices(())

    def _choose(self, microphone: str) -> None:
        self._wanted = microphone
        self.again.emit()
