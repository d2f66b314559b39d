"""Sign-in: one field, one button."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit

from client.exam import names
from client.exam.backstage import Backstage, CardPage
from client.exam.stages import Stage
from client.kit.controls import button, label, rule
from proctor.core.errors import SynaqError


class SignInPage(CardPage):
    """Asks for the one-time code of the attempt. `rehearse`: the equipment is to be tried first."""

    rehearse = Signal()

    stage = Stage.SIGN_IN
    card_width = 560

    def __init__(self, backstage: Backstage) -> None:
        super().__init__(backstage)
        words = self.words
        self.body.addWidget(label(words, "exam-sign-in-title", "title"))
        self.body.addWidget(label(words, "exam-sign-in-lead", "lead"))
        self._code = QLineEdit()
        self._code.setObjectName(names.CODE)
        self._code.setProperty("role", "code")
        self._code.setMaxLength(64)
        self._code.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        words.put(self._code, "exam-sign-in-code", on="name")
        words.put(self._code, "exam-sign-in-code", on="hint")
        self._code.textChanged.connect(self._code_changed)
        self._code.returnPressed.connect(self._ask)
        self.body.addWidget(self._code)
        self.body.addWidget(self.error)
        self._go = button(words, names.SIGN_IN, "exam-sign-in-go", "primary", pressed=self._ask)
        self._go.setEnabled(False)
        self.body.addWidget(self._go)
        self.body.addWidget(label(words, "exam-sign-in-where", "soft"))
        if backstage.options.server_label:
            server = label(words, "exam-sign-in-server", "tiny", server=backstage.options.server_label)
            self.body.addWidget(server)
        if backstage.rehearsal is not None:
            self.body.addWidget(rule())
            self.body.addWidget(label(words, "checkin-rehearse-lead", "soft"))
            self.body.addWidget(button(words, names.REHEARSE, "checkin-rehearse", pressed=self.rehearse.emit))

    def enter(self) -> None:
        """Start empty."""
        self._code.clear()
        self.error.hide()
        self._code.setFocus()

    def failed(self, error: SynaqError) -> None:
        """Say it, and let the candidate correct the code."""
        self._busy(False)
        super().failed(error)
        self._code.selectAll()
        self._code.setFocus()

    def _code_changed(self, code: str) -> None:
        self._go.setEnabled(len(code.strip()) >= 4)

    def _ask(self) -> None:
        code = self._code.text().strip()
        if len(code) < 4 or not self._code.isEnabled():
            return
        self._busy(True)
        self.work("sign-in", lambda: self.desk.sign_in(code), self._signed_in)

    def _signed_in(self, _attempt: object) -> None:
        self._busy(False)
        self._code.clear()
        self.go_on.emit()

    def _busy(self, busy: bool) -> None:
        self._code.setEnabled(not busy)
        self._go.setEnabled(not busy)
        self.words.put(self._go, "exam-sign-in-busy" if busy else "exam-sign-in-go")
