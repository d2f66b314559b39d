"""Sign-in of staff: one field, one button. What may be done follows from the role."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from client.console.backstage import Backstage, Page
from client.kit.controls import button, column, label, plane, row
from client.kit.error_box import ErrorBox
from client.kit.theme import SPACE
from proctor.core.errors import SynaqError
from proctor.sync.staff_messages import StaffView

TOKEN, SIGN_IN = "staff-token", "staff-sign-in"


class SignInPage(Page):
    """Asks for the token that the administrator handed out; `signed_in` carries a StaffView."""

    place = "sign-in"
    signed_in = Signal(object)

    def __init__(self, backstage: Backstage) -> None:
        super().__init__(backstage)
        words = self.words
        card = plane("card")
        card.setMaximumWidth(520)
        body = column(card, spacing=SPACE.large, margins=(44, 36, 44, 36))
        body.addWidget(label(words, "console-sign-in-title", "title"))
        body.addWidget(label(words, "console-sign-in-lead", "lead"))
        self._token = QLineEdit()
        self._token.setObjectName(TOKEN)
        self._token.setEchoMode(QLineEdit.EchoMode.Password)
        self._token.setMaxLength(200)
        for where in ("name", "hint"):
            words.put(self._token, "console-sign-in-token", on=where)
        self._token.textChanged.connect(self._typed)
        self._token.returnPressed.connect(self._ask)
        body.addWidget(self._token)
        self.error = ErrorBox(words, self.looks)
        body.addWidget(self.error)
        self._go = button(words, SIGN_IN, "console-sign-in-go", "primary", pressed=self._ask)
        self._go.setEnabled(False)
        body.addWidget(self._go)
        body.addWidget(label(words, "console-sign-in-where", "soft"))
        if backstage.options.server_label:
            server = backstage.options.server_label
            body.addWidget(label(words, "console-sign-in-server", "tiny", server=server))
        lines = column(self, margins=SPACE.wide)
        line = row()
        line.addStretch(1)
        line.addWidget(card, 1000)
        line.addStretch(1)
        lines.addStretch(1)
        lines.addLayout(line)
        lines.addStretch(1)

    def enter(self) -> None:
        """Start empty."""
        self._token.clear()
        self.error.hide()
        self._busy(False)
        self._token.setFocus()

    def _typed(self, token: str) -> None:
        self._go.setEnabled(bool(token.strip()))

    def _ask(self) -> None:
        token = self._token.text().strip()
        if not token or not self._token.isEnabled():
            return
        self._busy(True)
        self.error.hide()
        self.backstage.ask("sign-in", lambda: self.desk.sign_in(token), self._known, self._failed)

    def _known(self, member: StaffView) -> None:
        self._token.clear()
        self.signed_in.emit(member)

    def _failed(self, error: SynaqError) -> None:
        self._busy(False)
        self.error.say(error)
        self._token.selectAll()
        self._token.setFocus()

    def _busy(self, busy: bool) -> None:
        self._token.setEnabled(not busy)
        self._go.setEnabled(not busy and bool(self._token.text().strip()))
        self.words.put(self._go, "console-sign-in-busy" if busy else "console-sign-in-go")
