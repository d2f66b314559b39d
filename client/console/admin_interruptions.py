"""Interruptions that wait for a person: the finding, its grounds in words, and the decision."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPlainTextEdit, QWidget

from client.console.admin_sheets import SureSheet
from client.console.backstage import Backstage
from client.kit.controls import Label, button, column, empty, label, plane, row, scrolled
from client.kit.error_box import ErrorBox
from client.kit.theme import SPACE
from client.kit.time_words import clock, day_and_clock
from proctor.core.errors import SynaqError
from proctor.sync.interruption_messages import (
    DecisionWord,
    GroundView,
    InterruptionDecision,
    InterruptionView,
)

LIST = "admin-interruptions"
REASON = "decision-reason"
_ITEM = Qt.ItemDataRole.UserRole
_DECISIONS: tuple[DecisionWord, ...] = ("technical_fault", "no_consequence", "not_passed")


def decision_name(decision: str) -> str:
    """The object name of a decision's button."""
    return f"decide-{decision}"


class InterruptionsView(QWidget):
    """The list, and the one that is looked at. `drafted`: an act was drafted with a decision."""

    drafted = Signal()

    def __init__(self, backstage: Backstage, page: QWidget) -> None:
        super().__init__()
        self._backstage, self._page = backstage, page
        self._words = backstage.words
        self.found: InterruptionView | None = None
        self._all: list[InterruptionView] = []
        self.list = QListWidget()
        self.list.setObjectName(LIST)
        self.list.setFixedWidth(300)
        self.list.setTextElideMode(Qt.TextElideMode.ElideNone)
        self._words.put(self.list, "administration-place-interruptions", on="name")
        self.list.currentItemChanged.connect(lambda now, _before: self._chosen(now))
        self._none = label(self._words, "administration-no-interruptions", "lead")
        self._detail = plane("clear")
        self._lines = column(self._detail, spacing=SPACE.medium, margins=(4, 4, 12, 12))
        self._reason: QPlainTextEdit | None = None
        self._error = ErrorBox(self._words, backstage.looks)
        across = row(self, spacing=SPACE.large)
        across.addWidget(self.list)
        side = column(spacing=SPACE.small)
        side.addWidget(self._error)
        side.addWidget(self._none)
        side.addWidget(scrolled(self._detail, "admin-interruption"), 1)
        across.addLayout(side, 1)
        self._words.changed.connect(lambda _language: self.refresh())

    def refresh(self) -> None:
        """Ask anew; words of the finding come in the reader's language."""
        self._backstage.ask("interruptions", self._backstage.desk.interruptions, self._show)

    def _show(self, found: Sequence[InterruptionView]) -> None:
        wanted = self.found.id if self.found is not None else ""
        self._all = list(found)
        self.list.blockSignals(True)
        self.list.clear()
        for one in self._all:
            item = QListWidgetItem(self._line(one))
            item.setData(_ITEM, one.id)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self._none.setVisible(not self._all)
        self.list.setVisible(bool(self._all))
        row_of = next((number for number, one in enumerate(self._all) if one.id == wanted), 0)
        if self._all:
            self.list.setCurrentRow(row_of)
            self._open(self._all[row_of])

    def _line(self, one: InterruptionView) -> str:
        state = "waits" if one.needs_a_person else ("decided" if one.decision else "grace")
        second = self._words.t(f"administration-interruption-{state}")
        return f"№ {one.candidate_number}\n{day_and_clock(one.start_ms)} · {second}"

    def _chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            one = next((one for one in self._all if one.id == item.data(_ITEM)), None)
            if one is not None:
                self._error.hide()
                self._open(one)

    def _open(self, one: InterruptionView) -> None:
        """Show it. One that is on screen already, and the same, stays as it is; what was typed stays in any
        case.
        """
        if one == self.found:
            return
        typed = self._typed() if self.found is not None and self.found.id == one.id else None
        self.found = one
        empty(self._lines)
        self._reason = None
        self._add_head(one)
        if one.finding is not None:
            for ground in one.finding.grounds:
                self._lines.addWidget(self._ground(ground))
        if one.decision is not None:
            self._add_decided(one)
        elif one.finding is not None:
            self._add_decision(one, typed)
        self._lines.addStretch(1)

    def _typed(self) -> str | None:
        """The person's own words; None where there are only those of the finding."""
        if self._reason is None or self.found is None or self.found.finding is None:
            return None
        typed = self._reason.toPlainText()
        return None if typed == self.found.finding.prefilled else typed

    def _add_head(self, one: InterruptionView) -> None:
        words = self._words
        title = Label("heading", wrap=True)
        words.put_plain(title, f"№ {one.candidate_number}")
        self._lines.addWidget(title)
        when = Label("lead", wrap=True)
        if one.end_ms is None:
            words.put(when, "administration-interruption-lasts", at=day_and_clock(one.start_ms))
        else:
            span = {"at": day_and_clock(one.start_ms), "end": clock(one.end_ms, seconds=True)}
            seconds = max(1, round((one.end_ms - one.start_ms) / 1000))
            words.put(when, "administration-interruption-span", **span, seconds=seconds)
        self._lines.addWidget(when)
        if one.finding is None:
            return
        party = words.t(f"interruption-party-{one.finding.party}")
        sure = round(one.finding.confidence * 100)
        found = Label("strong", wrap=True)
        key = "administration-found-unknown" if one.finding.party == "unknown" else "administration-found"
        words.put_plain(found, words.t(key, party=party, sure=sure))
        proposal = Label("reading", wrap=True)
        key = f"administration-proposal-{one.finding.proposal.replace('_', '-')}"
        words.put(proposal, key)
        self._lines.addWidget(found)
        self._lines.addWidget(proposal)
        self._lines.addWidget(label(words, "administration-grounds", "crumb"))

    def _ground(self, ground: GroundView) -> QWidget:
        box = plane("card")
        lines = column(box, spacing=2, margins=(14, 8, 14, 8))
        said = Label("reading", wrap=True)
        self._words.put_plain(said, ground.sentence or ground.fact)
        lines.addWidget(said)
        about = Label("tiny", wrap=True)
        source = self._words.t(f"administration-source-{ground.source}")
        party = self._words.t(f"interruption-party-{ground.party}")
        at = clock(ground.at_ms, seconds=True)
        key = f"administration-ground-{'for' if ground.weight >= 0 else 'against'}"
        weight = f"{abs(ground.weight):.2f}"
        self._words.put(about, key, at=at, source=source, party=party, weight=weight)
        lines.addWidget(about)
        return box

    def _add_decided(self, one: InterruptionView) -> None:
        if one.decision is None:
            return
        key = f"administration-decided-{one.decision.decision.replace('_', '-')}"
        self._lines.addWidget(label(self._words, key, "strong"))
        reason = Label("reading", wrap=True)
        self._words.put_plain(reason, one.decision.reason)
        self._lines.addWidget(reason)
        if one.decision.draft is not None:
            key = "administration-to-acts"
            self._lines.addWidget(button(self._words, "to-acts", key, pressed=self.drafted.emit))

    def _add_decision(self, one: InterruptionView, typed: str | None) -> None:
        self._lines.addWidget(label(self._words, "administration-reason", "crumb"))
        self._reason = QPlainTextEdit()
        self._reason.setObjectName(REASON)
        self._reason.setFixedHeight(96)
        self._reason.setTabChangesFocus(True)
        for where in ("name", "hint"):
            self._words.put(self._reason, "administration-reason", on=where)
        prefilled = one.finding.prefilled if one.finding is not None else ""
        self._reason.setPlainText(prefilled if typed is None else typed)
        self._lines.addWidget(self._reason)
        across = row(spacing=SPACE.medium)
        for decision in _DECISIONS:
            # Only what the finding proposes stands out; where it proposes nothing, nothing does.
            proposed = one.finding is not None and one.finding.proposal == decision
            kind = "danger" if decision == "not_passed" else ("primary" if proposed else "plain")
            key = f"administration-do-{decision.replace('_', '-')}"
            pressed = self._asked(decision)
            across.addWidget(button(self._words, decision_name(decision), key, kind, pressed=pressed))
        across.addStretch(1)
        self._lines.addLayout(across)

    def _asked(self, decision: DecisionWord) -> Callable[[], None]:
        def ask() -> None:
            if self._reason is None or len(self._reason.toPlainText().strip()) < 3:
                if self._reason is not None:
                    self._reason.setFocus()
                return
            if decision != "not_passed":
                self._decide(decision)
                return
            do, looks = (lambda: self._decide(decision)), self._backstage.looks
            title, lead = "administration-do-not-passed", "administration-not-passed-means"
            SureSheet(self._page, self._words, looks, title, lead, do).open()

        return ask

    def _decide(self, decision: DecisionWord) -> None:
        one = self.found
        if one is None or self._reason is None:
            return
        wish = InterruptionDecision(decision=decision, reason=self._reason.toPlainText().strip()[:500])
        desk = self._backstage.desk
        self._backstage.ask(
            "decide",
            lambda: desk.decide_interruption(one.attempt, one.id, wish),
            self._decided,
            self._refused,
        )

    def _decided(self, one: InterruptionView) -> None:
        self._error.hide()
        self._open(one)
        self.refresh()

    def _refused(self, error: SynaqError) -> None:
        self._error.say(error)
