"""The rehearsal as a page of the exam window, reached from the sign-in page and left back to it."""

from __future__ import annotations

from client.exam.backstage import Backstage, Page
from client.exam.check_screen import CheckTools
from client.exam.ports import RehearsalDesk
from client.exam.rehearsal import Rehearsal
from client.exam.stages import Stage
from client.kit.controls import column


class RehearsalPage(Page):
    """The wizard without an attempt; its end leads to sign-in."""

    stage = Stage.REHEARSAL
    keys = "check"

    def __init__(self, backstage: Backstage, desk: RehearsalDesk) -> None:
        super().__init__(backstage)
        tools = CheckTools(desk, backstage.signals, self.words, self.looks, backstage.background)
        self.rehearsal = Rehearsal(tools, desk)
        self.rehearsal.over.connect(self.go_on)
        column(self).addWidget(self.rehearsal)

    def enter(self) -> None:
        """Begin with the first step."""
        self.rehearsal.start()

    def leave(self) -> None:
        """Let the devices go."""
        self.rehearsal.stop()
