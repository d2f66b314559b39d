"""The commission's decision being written down: who sat, who was there, how they voted, what follows.

What the votes come to is `proctor.core.commission`'s; here it is shown while they are entered.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QLineEdit, QPlainTextEdit, QWidget

from client.console.admin_sheets import SureSheet
from client.console.backstage import Backstage
from client.console.incident_panel import OWN_FINDING
from client.kit.choice import Choice
from client.kit.controls import Label, button, column, empty, label, row
from client.kit.error_words import error_sentences
from client.kit.kind_names import kind_name_key
from client.kit.theme import SPACE
from client.kit.tick import Tick
from client.kit.time_words import media_time
from client.kit.words import Words
from proctor.core.commission import FEWEST_MEMBERS, Decision, Seat, Vote, decide
from proctor.core.errors import RefusedError
from proctor.sync.appeal_messages import AppealView, CommissionProtocol, CommissionSeat, DecisionView
from proctor.sync.messages import PublishedViolation

PROTOCOL, REASONS, RECORD, TALLY, FOLLOWS, ADD = (
    "appeal-protocol",
    "appeal-reasons",
    "appeal-record-decision",
    "appeal-tally",
    "appeal-follows",
    "appeal-add-member",
)
_MOST_MEMBERS = 50
_FEWEST_LETTERS, _FEWEST_OF_A_NAME = 3, 2
_VOTES = (None, Vote.UPHOLD, Vote.DISMISS)


def member_name(place: int, part: str) -> str:
    """The object name of a part of a member's row: name, vote, chair."""
    return f"appeal-member-{place}-{part}"


def violation_words(words: Words, found: PublishedViolation) -> str:
    """Where in the record a violation is, and what it is."""
    key = "appeal-own-finding" if found.kind == OWN_FINDING else kind_name_key(found.kind)
    return f"{media_time(found.start_s)}–{media_time(found.end_s)} · {words.t(key)}"


def votes_said(decision: Decision | DecisionView) -> dict[str, str]:
    """The figures of a decision, as the texts want them."""
    return {
        "for": str(decision.for_it),
        "against": str(decision.against),
        "present": str(decision.present),
        "members": str(decision.members),
    }


class _Row(QWidget):
    """One member."""

    changed = Signal()

    def __init__(self, backstage: Backstage, place: int) -> None:
        super().__init__()
        words = backstage.words
        self.name = QLineEdit()
        self.name.setObjectName(member_name(place, "name"))
        self.name.setMaxLength(200)
        for where in ("name", "hint"):
            words.put(self.name, "appeal-member", on=where, place=str(place + 1))
        self.vote = Choice(backstage.looks)
        self.vote.setObjectName(member_name(place, "vote"))
        words.put(self.vote, "appeal-vote", on="name")
        self.vote.setMinimumWidth(200)
        for _ in _VOTES:
            self.vote.addItem("")
        self.chair = Tick(backstage.looks)
        self.chair.setObjectName(member_name(place, "chair"))
        words.put(self.chair, "appeal-chair")
        line = row(self, spacing=SPACE.medium)
        line.addWidget(self.name, 1)
        line.addWidget(self.vote)
        line.addWidget(self.chair)
        self.name.textChanged.connect(lambda _text: self.changed.emit())
        self.vote.currentIndexChanged.connect(lambda _place: self.changed.emit())
        self.chair.toggled.connect(lambda _on: self.changed.emit())

    def speak(self, votes: tuple[str, ...]) -> None:
        """The votes in the language that is on."""
        for place, text in enumerate(votes):
            self.vote.setItemText(place, text)

    def seat(self) -> Seat:
        return Seat(
            self.name.text().strip(), self.chair.isChecked(), _VOTES[max(0, self.vote.currentIndex())]
        )


class DecisionForm(QWidget):
    """`recorded` carries the protocol once a person was sure."""

    recorded = Signal(object)

    def __init__(self, backstage: Backstage, page: QWidget) -> None:
        super().__init__()
        self._backstage, self._page = backstage, page
        self._words = words = backstage.words
        self._violations: list[PublishedViolation] = []
        self._members: list[_Row] = []
        self._boxes: dict[str, QCheckBox] = {}
        self._chairs = QButtonGroup(self)
        self.setProperty("role", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        lines = column(self, spacing=SPACE.small, margins=(18, 14, 18, 14))
        lines.addWidget(label(words, "appeal-decision-title", "strong"))
        lines.addWidget(label(words, "appeal-rules", "soft"))
        self._rows = column(spacing=SPACE.small)
        lines.addLayout(self._rows)
        more = row()
        more.addWidget(button(words, ADD, "appeal-add-member", "small", pressed=self._add))
        more.addStretch(1)
        lines.addLayout(more)
        self._tally = Label("strong", wrap=True)
        self._tally.setObjectName(TALLY)
        lines.addWidget(self._tally)
        self._asked = label(words, "appeal-withdraw", "reading")
        lines.addWidget(self._asked)
        self._list = column(spacing=4)
        lines.addLayout(self._list)
        self._follows = Label("reading", wrap=True)
        self._follows.setObjectName(FOLLOWS)
        lines.addWidget(self._follows)
        self._protocol, self._reasons = self._fields()
        lines.addWidget(self._protocol)
        lines.addWidget(self._reasons)
        across = row()
        across.addStretch(1)
        self._go = button(words, RECORD, "appeal-record-decision", "primary", pressed=self._sure)
        across.addWidget(self._go)
        lines.addLayout(across)
        words.changed.connect(lambda _language: self._speak())
        self.start(None)

    def start(self, appeal: AppealView | None) -> None:
        """Empty, for that complaint."""
        self._violations = [] if appeal is None else list(appeal.violations)
        empty(self._rows)
        self._members.clear()
        empty(self._list)
        self._boxes = {}
        for _ in range(FEWEST_MEMBERS):
            self._add()
        self._members[0].chair.setChecked(True)
        for found in self._violations:
            box = Tick(self._backstage.looks)
            box.setObjectName(f"appeal-withdraw-{found.incident}")
            box.setChecked(True)
            box.toggled.connect(lambda _on: self._look())
            self._boxes[found.incident] = box
            self._list.addWidget(box)
        self._protocol.clear()
        self._reasons.clear()
        self._speak()

    def _fields(self) -> tuple[QLineEdit, QPlainTextEdit]:
        protocol, reasons = QLineEdit(), QPlainTextEdit()
        protocol.setObjectName(PROTOCOL)
        protocol.setMaxLength(200)
        reasons.setObjectName(REASONS)
        reasons.setFixedHeight(96)
        reasons.setTabChangesFocus(True)
        for where in ("name", "hint"):
            self._words.put(protocol, "appeal-protocol", on=where)
            self._words.put(reasons, "appeal-reasons", on=where)
        protocol.textChanged.connect(lambda _text: self._look())
        reasons.textChanged.connect(self._look)
        return protocol, reasons

    def _add(self) -> None:
        if len(self._members) >= _MOST_MEMBERS:
            return
        made = _Row(self._backstage, len(self._members))
        self._chairs.addButton(made.chair)
        made.changed.connect(self._look)
        self._members.append(made)
        self._rows.addWidget(made)
        if len(self._members) > FEWEST_MEMBERS:
            self._speak()
            made.name.setFocus()

    def _speak(self) -> None:
        words = self._words
        votes = tuple(words.t(f"appeal-vote-{vote.value if vote else 'absent'}") for vote in _VOTES)
        for member in self._members:
            member.speak(votes)
        for found in self._violations:
            self._boxes[found.incident].setText(f"{violation_words(words, found)} · {found.clause}")
        self._look()

    def _outcome(self) -> Decision | RefusedError | None:
        """What the votes come to; why they come to nothing; None while a name is missing."""
        seats = [member.seat() for member in self._members]
        if any(len(seat.member) < _FEWEST_OF_A_NAME for seat in seats):
            return None
        try:
            return decide(seats)
        except RefusedError as error:
            return error

    def _look(self) -> None:
        words, outcome = self._words, self._outcome()
        decided = isinstance(outcome, Decision)
        upheld = isinstance(outcome, Decision) and outcome.upheld
        if isinstance(outcome, Decision):
            key = "appeal-tally-upheld" if outcome.upheld else "appeal-tally-dismissed"
            said = words.t(key, **votes_said(outcome))
            chair = [words.t("appeal-by-chair")] if outcome.by_chair else []
            self._tally.setText(" ".join([said, *chair]))
        elif outcome is None:
            self._tally.setText(words.t("appeal-tally-names"))
        else:
            self._tally.setText(error_sentences(words, outcome))
        self._tally.tone("accent" if decided else "gold")
        self._asked.setVisible(upheld and bool(self._boxes))
        for box in self._boxes.values():
            box.setVisible(upheld)
        self._follows.setText(self._what_follows(upheld) if decided else "")
        self._follows.setVisible(decided)
        written = len(self._protocol.text().strip()) >= _FEWEST_LETTERS
        reasoned = len(self._reasons.toPlainText().strip()) >= _FEWEST_LETTERS
        self._go.setEnabled(decided and written and reasoned)

    def _withdrawn(self) -> list[str]:
        return [incident for incident, box in self._boxes.items() if box.isChecked()]

    def _what_follows(self, upheld: bool) -> str:
        gone, there = len(self._withdrawn()), len(self._violations)
        if not upheld:
            return self._words.t("appeal-follows-dismissed")
        if not gone:
            return self._words.t("appeal-follows-nothing")
        key = "appeal-follows-all" if gone == there else "appeal-follows-some"
        values = {} if gone == there else {"gone": gone, "left": there - gone}
        return self._words.t(key, **values)

    def _sure(self) -> None:
        words, looks = self._words, self._backstage.looks
        SureSheet(
            self._page, words, looks, "appeal-record-decision", "appeal-record-lead", self._record
        ).open()

    def _record(self) -> None:
        outcome = self._outcome()
        if not isinstance(outcome, Decision):
            return
        seats = [member.seat() for member in self._members]
        protocol = CommissionProtocol(
            protocol=self._protocol.text().strip(),
            words=self._reasons.toPlainText().strip()[:4000],
            seats=[
                CommissionSeat.model_validate(
                    {"member": seat.member, "chair": seat.chair, "vote": seat.vote and seat.vote.value}
                )
                for seat in seats
            ],
            withdrawn=self._withdrawn() if outcome.upheld else [],
        )
        self.recorded.emit(protocol)
