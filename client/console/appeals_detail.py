"""One complaint: what was published, what the candidate says to it, the record on request, the decision."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from client.console.appeals_decision import DecisionForm, violation_words, votes_said
from client.console.appeals_dossier import DossierBox
from client.console.appeals_sheets import GrantSheet, RequestSheet
from client.console.backstage import Backstage
from client.console.queue_list import left_words
from client.kit.controls import Label, button, column, empty, label, plane, row
from client.kit.error_box import ErrorBox
from client.kit.theme import SPACE
from client.kit.time_words import day_and_clock
from proctor.core.errors import SynaqError
from proctor.sync.appeal_messages import (
    AppealView,
    CommissionProtocol,
    DecisionView,
    RecordGrant,
    RecordRequest,
    RequestView,
)
from proctor.sync.messages import PublishedViolation

ASK = "appeal-ask"
_OPEN = ("filed", "granted")
_MINUTE_MS = 60_000  # a deadline is a midnight: what is said is the day before it


def grant_name(request: str) -> str:
    """The object name of the button that grants a request."""
    return f"appeal-grant-{request}"


class AppealDetail(QWidget):
    """Shows one complaint; `changed` carries it as it is after a deed. What is being written into the form of
    the decision stays while the same complaint is shown anew."""

    changed = Signal(object)

    def __init__(self, backstage: Backstage, page: QWidget) -> None:
        super().__init__()
        self._backstage, self._page = backstage, page
        self._words, self._desk = backstage.words, backstage.desk
        self.appeal: AppealView | None = None
        self._due: Label | None = None
        self._error = ErrorBox(self._words, backstage.looks)
        self._facts = column(spacing=SPACE.medium)
        self.dossier = DossierBox(backstage, self._page)
        self.form = DecisionForm(backstage, self._page)
        self.form.recorded.connect(self._decide)
        lines = column(self, spacing=SPACE.medium, margins=(2, 2, 12, 12))
        lines.addLayout(self._facts)
        lines.addWidget(self._error)
        lines.addWidget(self.dossier)
        lines.addWidget(self.form)
        lines.addStretch(1)
        self._words.changed.connect(lambda _language: self._fill())
        self._fill()

    def show_appeal(self, appeal: AppealView | None) -> None:
        """Show it; None: there is none."""
        before, self.appeal = self.appeal, appeal
        if _timeless(before) == _timeless(appeal):
            self._tell_time()  # the keyboard may be on a button here: nothing is made anew for a minute less
            return
        if before is None or appeal is None or before.complaint != appeal.complaint:
            self._error.hide()
            self.dossier.show_for(appeal)
            self.form.start(appeal)
        self._fill()

    def _fill(self) -> None:
        empty(self._facts)
        self._due = None
        appeal = self.appeal
        self.form.setVisible(appeal is not None and self._may_decide(appeal))
        self.dossier.setVisible(
            appeal is not None and any(one.mine and one.granted_ms for one in appeal.requests)
        )
        if appeal is None:
            return
        self._facts.addWidget(self._head(appeal))
        if appeal.decision is not None:
            self._facts.addWidget(self._decision(appeal, appeal.decision))
        self._facts.addWidget(self._said(appeal))
        self._facts.addWidget(self._violations(appeal))
        self._facts.addWidget(self._requests(appeal))

    def _may_decide(self, appeal: AppealView) -> bool:
        granted = any(one.mine and one.granted_ms is not None for one in appeal.requests)
        return appeal.state in _OPEN and (self._desk.role == "administrator" or granted)

    def _head(self, appeal: AppealView) -> QWidget:
        words = self._words
        card, lines = _card()
        head = row(spacing=SPACE.medium)
        number = Label("heading")
        words.put_plain(number, f"№ {appeal.candidate_number}")
        number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        head.addWidget(number)
        state = label(words, f"appeal-state-{appeal.state}", "soft", wrap=False)
        state.pill("good" if appeal.state == "decided" else "gold" if appeal.state in _OPEN else "accent")
        head.addWidget(state)
        head.addStretch(1)
        lines.addLayout(head)
        lines.addWidget(label(words, "appeal-filed-at", "soft", at=day_and_clock(appeal.filed_ms)))
        if appeal.published_ms is not None:
            key = "appeal-published-passed" if appeal.passed else "appeal-published-not-passed"
            lines.addWidget(label(words, key, "reading", at=day_and_clock(appeal.published_ms)))
        if appeal.due_ms is not None and appeal.left_ms is not None:
            self._due = Label("reading", wrap=True)
            self._tell_time()
            lines.addWidget(self._due)
        elif appeal.state in _OPEN:
            lines.addWidget(label(words, "appeal-no-deadline", "soft"))
        return card

    def _tell_time(self) -> None:
        appeal = self.appeal
        if self._due is None or appeal is None or appeal.due_ms is None or appeal.left_ms is None:
            return
        at, left = (
            day_and_clock(appeal.due_ms - _MINUTE_MS).split()[0],
            left_words(self._words, appeal.left_ms),
        )
        self._due.setText(self._words.t("appeal-due", at=at, left=left))
        self._due.tone("bad" if appeal.left_ms < 0 else "gold")

    def _said(self, appeal: AppealView) -> QWidget:
        card, lines = _card()
        lines.addWidget(label(self._words, "appeal-said", "strong"))
        lines.addWidget(self._plain(appeal.text))
        return card

    def _violations(self, appeal: AppealView) -> QWidget:
        card, lines = _card()
        lines.addWidget(label(self._words, "appeal-violations", "strong"))
        if not appeal.violations:
            lines.addWidget(label(self._words, "appeal-no-violations", "soft"))
        for found in appeal.violations:
            lines.addWidget(self._plain(self._violation(found)))
            for said in (one for one in appeal.remarks if one.incident == found.incident):
                lines.addWidget(label(self._words, "appeal-remark", "soft"))
                lines.addWidget(self._plain(said.text))
        return card

    def _violation(self, found: PublishedViolation) -> str:
        words = self._words
        parts = [f"{violation_words(words, found)} · {found.clause}: {words.pick(found.clause_text)}"]
        return "\n".join([*parts, *([found.comment] if found.comment else [])])

    def _requests(self, appeal: AppealView) -> QWidget:
        words = self._words
        card, lines = _card()
        lines.addWidget(label(words, "appeal-record", "strong"))
        if not appeal.requests:
            lines.addWidget(label(words, "appeal-no-requests", "soft"))
        for asked in appeal.requests:
            self._request(lines, appeal, asked)
        waits = any(one.mine and one.granted_ms is None for one in appeal.requests)
        if self._desk.role == "commission" and appeal.state in _OPEN and not waits:
            line = row()
            line.addWidget(button(words, ASK, "appeal-ask", pressed=lambda: self._ask(appeal)))
            line.addStretch(1)
            lines.addLayout(line)
        return card

    def _request(self, lines: QVBoxLayout, appeal: AppealView, asked: RequestView) -> None:
        words = self._words
        line = row(spacing=SPACE.medium)
        said = column(spacing=2)
        said.addWidget(self._plain(asked.reason))
        at = day_and_clock(asked.at_ms)
        if asked.granted_ms is None:
            said.addWidget(label(words, "appeal-request-waits", "soft", at=at))
        else:
            key = "appeal-request-granted-keys" if asked.with_keys else "appeal-request-granted"
            said.addWidget(label(words, key, "soft", at=at, granted=day_and_clock(asked.granted_ms)))
        line.addLayout(said, 1)
        if asked.granted_ms is None and self._desk.role == "administrator" and appeal.state in _OPEN:
            name = grant_name(asked.id)
            line.addWidget(button(words, name, "appeal-grant", "primary", pressed=self._grant(appeal, asked)))
        lines.addLayout(line)

    def _decision(self, appeal: AppealView, decision: DecisionView) -> QWidget:
        words = self._words
        card, lines = _card()
        head = row(spacing=SPACE.medium)
        head.addWidget(label(words, "appeal-decision", "strong", wrap=False))
        key = "appeal-upheld" if decision.upheld else "appeal-dismissed"
        state = label(words, key, "soft", wrap=False)
        state.pill("good" if decision.upheld else "accent")
        head.addWidget(state)
        head.addStretch(1)
        lines.addLayout(head)
        votes = Label("reading", wrap=True)
        words.put(votes, "appeal-votes", **votes_said(decision))
        lines.addWidget(votes)
        if decision.by_chair:
            lines.addWidget(label(words, "appeal-by-chair", "reading"))
        at = day_and_clock(decision.at_ms)
        lines.addWidget(label(words, "appeal-protocol-at", "soft", protocol=decision.protocol, at=at))
        lines.addWidget(self._plain(decision.words))
        withdrawn = len(decision.withdrawn)
        lines.addWidget(
            label(words, "appeal-withdrawn", "reading", count=withdrawn, left=len(appeal.violations))
        )
        return card

    def _plain(self, text: str) -> Label:
        made = Label("reading", wrap=True)
        self._words.put_plain(made, text)
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return made

    def _ask(self, appeal: AppealView) -> None:
        def ask(wish: RecordRequest) -> None:
            self._do("request", lambda: self._desk.ask_for_record(appeal.complaint, wish))

        RequestSheet(self._page, self._words, self._backstage.looks, ask).open()

    def _grant(self, appeal: AppealView, asked: RequestView) -> Callable[[], None]:
        def grant(wish: RecordGrant) -> None:
            self._do("grant", lambda: self._desk.grant_record(appeal.complaint, asked.id, wish))

        return lambda: GrantSheet(self._page, self._words, self._backstage.looks, asked, grant).open()

    def _decide(self, protocol: CommissionProtocol) -> None:
        appeal = self.appeal
        if appeal is not None:
            self._do("decide", lambda: self._desk.decide_appeal(appeal.complaint, protocol))

    def _do(self, name: str, call: Callable[[], AppealView]) -> None:
        self._error.hide()
        self._backstage.ask(name, call, self.changed.emit, self._refused)

    def _refused(self, error: SynaqError) -> None:
        self._error.say(error)


def _timeless(appeal: AppealView | None) -> AppealView | None:
    return None if appeal is None else appeal.model_copy(update={"left_ms": None})


def _card() -> tuple[QWidget, QVBoxLayout]:
    card = plane("card")
    return card, column(card, spacing=SPACE.small, margins=(18, 14, 18, 14))
