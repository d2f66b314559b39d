"""A reviewer's word on an incident: three buttons with their keys, a reason, and words for the candidate."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from client.kit.choice import Choice
from client.kit.controls import Button, Label, column
from client.kit.looks import Looks
from client.kit.theme import SPACE
from client.kit.words import Words
from proctor.sync.messages import IncidentView, Verdict

VERDICTS = ("violation", "inconclusive", "dismissed")
_KINDS = {"violation": "danger", "inconclusive": "plain", "dismissed": "plain"}
# Reasons that reviewers give again and again; each is a sentence of ours.
READY = ("glance", "light", "alone", "seen", "unclear")


def verdict_name(verdict: str) -> str:
    """The object name of a verdict's button."""
    return f"verdict-{verdict}"


class VerdictBox(QWidget):
    """`said` carries a Verdict; `bulk` asks to dismiss the whole kind, with the reason; `withdrawn`
    to take an own finding back."""

    said = Signal(object)
    bulk = Signal(str)
    withdrawn = Signal()

    def __init__(self, words: Words, looks: Looks) -> None:
        super().__init__()
        self._words = words
        self.reason = self._field("review-reason", "verdict-reason", 62)
        self.comment = self._field("review-comment", "verdict-comment", 48)
        self._hint = Label("soft", wrap=True)
        self._ready = Choice(looks)
        self._ready.setObjectName("verdict-ready")
        self._ready.activated.connect(self._take)
        lines = column(self, spacing=SPACE.small)
        lines.addWidget(self._ready)
        lines.addWidget(self.reason)
        lines.addWidget(self.comment)
        lines.addWidget(self._hint)
        self.buttons: dict[str, Button] = {}
        for number, verdict in enumerate(VERDICTS, 1):
            made = Button(verdict_name(verdict), _KINDS[verdict])
            words.put(made, "review-verdict-button", verdict=self._named(verdict), number=str(number))
            made.clicked.connect(lambda _checked=False, verdict=verdict: self.say(verdict))
            lines.addWidget(made)
            self.buttons[verdict] = made
        self._bulk = Button("dismiss-kind", "quiet")
        words.put(self._bulk, "review-dismiss-kind", count=0)
        self._bulk.clicked.connect(lambda _checked=False: self._dismiss_kind())
        lines.addWidget(self._bulk)
        self._withdraw = Button("withdraw-finding", "quiet")
        words.put(self._withdraw, "review-withdraw")
        self._withdraw.clicked.connect(lambda _checked=False: self.withdrawn.emit())
        lines.addWidget(self._withdraw)
        words.put(self._ready, "review-ready", on="name")
        words.changed.connect(lambda _language: self._fill())
        self._fill()

    def show_incident(self, found: IncidentView | None, same_kind: int) -> None:
        """Offer what may be said of it; `same_kind`: how many of its kind wait for one's word."""
        mine = found is not None and (found.mine or (found.own is not None and found.verdict is None))
        own = found.own if found is not None else None
        self.reason.setPlainText("" if own is None else own.reason)
        self.comment.setPlainText("" if own is None else own.comment)
        for widget in (self._ready, self.reason, self.comment, *self.buttons.values()):
            widget.setEnabled(mine)
        self._bulk.setVisible(same_kind > 1)
        # Its finder alone has a word on it while it waits for the second's.
        finder = found is not None and found.source == "reviewer" and own is not None
        self._withdraw.setVisible(finder and found is not None and found.stage == "second")
        self._words.put(self._bulk, "review-dismiss-kind", count=same_kind)
        self._hint.hide()

    def say(self, verdict: str) -> None:
        """Give that verdict, if it may be given; it wants a reason."""
        if not self.buttons[verdict].isEnabled():
            return
        reason = self.reason.toPlainText().strip()
        if len(reason) < 3:
            self._ask_for_reason()
            return
        comment = self.comment.toPlainText().strip()
        message = {"verdict": verdict, "reason": reason[:2000], "comment": comment[:2000]}
        self.said.emit(Verdict.model_validate(message))

    def _dismiss_kind(self) -> None:
        reason = self.reason.toPlainText().strip()
        if len(reason) < 3:
            self._ask_for_reason()
            return
        self.bulk.emit(reason[:2000])

    def _ask_for_reason(self) -> None:
        self._words.put(self._hint, "review-reason-wanted")
        self._hint.tone("bad")
        self._hint.show()
        self.reason.setFocus()

    def _fill(self) -> None:
        self._ready.clear()
        self._ready.addItem(self._words.t("review-ready"), "")
        for name in READY:
            self._ready.addItem(self._words.t(f"review-reason-{name}"), name)

    def _take(self, number: int) -> None:
        name = self._ready.itemData(number)
        if name:
            self.reason.setPlainText(self._words.t(f"review-reason-{name}"))
            self._hint.hide()
        self._ready.setCurrentIndex(0)

    def _named(self, verdict: str) -> object:
        return lambda: self._words.t(f"review-verdict-{verdict}-do")

    def _field(self, key: str, name: str, height: int) -> QPlainTextEdit:
        field = QPlainTextEdit()
        field.setObjectName(name)
        field.setFixedHeight(height)
        field.setTabChangesFocus(True)
        for where in ("name", "hint"):
            self._words.put(field, key, on=where)
        return field
