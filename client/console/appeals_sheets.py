"""Sheets of the page of complaints: ask for the record, grant it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from client.kit.controls import Label, button, label
from client.kit.looks import Looks
from client.kit.sheet import Sheet
from client.kit.tick import Tick
from client.kit.words import Words
from proctor.sync.appeal_messages import RecordGrant, RecordRequest, RequestView

REQUEST_SHEET, GRANT_SHEET = "appeal-request-sheet", "appeal-grant-sheet"
REASON, ASK_GO, BASIS, WITH_KEYS, GRANT_GO = (
    "appeal-request-reason",
    "appeal-ask-go",
    "appeal-grant-basis",
    "appeal-grant-keys",
    "appeal-grant-go",
)
_FEWEST = 3


class RequestSheet(Sheet):
    """Asks what is to be looked at; `ask` gets the wish."""

    def __init__(
        self, parent: QWidget, words: Words, looks: Looks, ask: Callable[[RecordRequest], object]
    ) -> None:
        super().__init__(parent, REQUEST_SHEET, words, looks)
        self._ask = ask
        words.put(self.title, "appeal-ask")
        self.body.addWidget(label(words, "appeal-ask-lead", "lead"))
        self._reason = QPlainTextEdit()
        self._reason.setObjectName(REASON)
        self._reason.setFixedHeight(96)
        self._reason.setTabChangesFocus(True)
        for where in ("name", "hint"):
            words.put(self._reason, "appeal-ask-reason", on=where)
        self.body.addWidget(self._reason)
        self.buttons.addStretch(1)
        self.buttons.addWidget(button(words, "appeal-ask-back", "appeal-back", pressed=self.close_sheet))
        self._go = button(words, ASK_GO, "appeal-ask-go", "primary", pressed=self._done)
        self.buttons.addWidget(self._go)
        self._reason.textChanged.connect(self._look)
        self._look()

    def open(self, first: QWidget | None = None) -> None:
        """The keyboard at the field."""
        super().open(first or self._reason)

    def _look(self) -> None:
        self._go.setEnabled(len(self._reason.toPlainText().strip()) >= _FEWEST)

    def _done(self) -> None:
        wish = RecordRequest(reason=self._reason.toPlainText().strip()[:1000])
        self.close_sheet()
        self._ask(wish)


class GrantSheet(Sheet):
    """Asks by which decision, and whether with the items' keys; `grant` gets the wish."""

    def __init__(
        self,
        parent: QWidget,
        words: Words,
        looks: Looks,
        asked: RequestView,
        grant: Callable[[RecordGrant], object],
    ) -> None:
        super().__init__(parent, GRANT_SHEET, words, looks)
        self._grant = grant
        words.put(self.title, "appeal-grant-title")
        said = Label("lead", wrap=True)
        words.put_plain(said, asked.reason)
        self.body.addWidget(said)
        self._basis = QLineEdit()
        self._basis.setObjectName(BASIS)
        self._basis.setMaxLength(500)
        for where in ("name", "hint"):
            words.put(self._basis, "appeal-grant-basis", on=where)
        self.body.addWidget(self._basis)
        self._keys = Tick(looks)
        self._keys.setObjectName(WITH_KEYS)
        self._keys.setChecked(True)
        words.put(self._keys, "appeal-grant-keys")
        self.body.addWidget(self._keys)
        self.body.addWidget(label(words, "appeal-viewing-only", "soft"))
        self.buttons.addStretch(1)
        self.buttons.addWidget(button(words, "appeal-grant-back", "appeal-back", pressed=self.close_sheet))
        self._go = button(words, GRANT_GO, "appeal-grant", "primary", pressed=self._done)
        self.buttons.addWidget(self._go)
        self._basis.textChanged.connect(lambda _text: self._look())
        self._basis.returnPressed.connect(self._go.click)
        self._look()

    def open(self, first: QWidget | None = None) -> None:
        """The keyboard at the field."""
        super().open(first or self._basis)

    def _look(self) -> None:
        self._go.setEnabled(len(self._basis.text().strip()) >= _FEWEST)

    def _done(self) -> None:
        wish = RecordGrant(basis=self._basis.text().strip(), with_keys=self._keys.isChecked())
        self.close_sheet()
        self._grant(wish)
