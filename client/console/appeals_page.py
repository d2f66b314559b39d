"""Complaints before the commission: the list beside the one that is looked at. A number, no name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from client.console.admin_table import Column, PlainTable
from client.console.appeals_detail import AppealDetail
from client.console.backstage import Backstage, Page
from client.console.queue_list import left_words
from client.kit.controls import column, label, row, scrolled
from client.kit.theme import SPACE
from client.kit.time_words import day_and_clock
from client.kit.words import Words
from proctor.sync.appeal_messages import AppealView

APPEALS = "appeals"
_LIST_WIDTH = 560


class AppealsPage(Page):
    """The page of the commission and of administrators."""

    place = "appeals"
    icon = "desk"
    roles = frozenset({"commission", "administrator"})

    def __init__(self, backstage: Backstage) -> None:
        super().__init__(backstage)
        self.table = PlainTable(APPEALS, self.words, _columns(self.words))
        self.words.put(self.table, "appeal-list", on="name")
        self.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._chosen())
        self._none = label(self.words, "appeal-none", "lead")
        self._none.hide()
        self.detail = AppealDetail(backstage, self)
        self.detail.changed.connect(self._changed)
        left = QWidget()
        left.setFixedWidth(_LIST_WIDTH)
        lines = column(left, spacing=SPACE.small)
        lines.addWidget(label(self.words, "appeal-list", "heading"))
        lines.addWidget(self._none)
        lines.addWidget(self.table, 1)
        across = row(self, spacing=SPACE.large, margins=(24, 16, 24, 16))
        across.addWidget(left)
        self._area = scrolled(self.detail, "appeal-detail")
        across.addWidget(self._area, 1)
        self._timer = QTimer(self, interval=backstage.options.refresh_ms)
        self._timer.timeout.connect(self.refresh)

    def enter(self) -> None:
        """Ask what there is, and go on asking."""
        self.refresh()
        self._timer.start()
        self.table.setFocus()

    def leave(self) -> None:
        """Ask no more; a dossier on its way is stopped."""
        self._timer.stop()
        self.detail.dossier.let_go()

    def refresh(self) -> None:
        """Ask anew."""
        self.backstage.ask("appeals", self.desk.appeals, self._show)

    def choose(self, complaint: str) -> None:
        """Look at one."""
        for place in range(self.table.lines.rowCount()):
            if self.table.lines.line(place).complaint == complaint:
                self.table.selectRow(place)

    def _show(self, found: Sequence[AppealView]) -> None:
        before = self.detail.appeal
        self.table.lines.show(found)
        self._none.setVisible(not found)
        self.table.setVisible(bool(found))
        if found:
            known = {one.complaint for one in found}
            kept = before is not None and before.complaint in known
            self.choose(before.complaint if kept and before is not None else found[0].complaint)
        else:
            self.detail.show_appeal(None)

    def _chosen(self) -> None:
        at = self.table.currentIndex()
        if at.isValid():
            self.detail.show_appeal(self.table.lines.line(at.row()))

    def _changed(self, appeal: AppealView) -> None:
        """A call has answered with what the complaint is now."""
        self.detail.show_appeal(appeal)
        if appeal.decision is not None:
            self._area.verticalScrollBar().setValue(0)
        self.refresh()


def _columns(words: Words) -> tuple[Column, ...]:
    def due(one: AppealView) -> str:
        if one.left_ms is None:
            return "—"
        return left_words(words, one.left_ms)

    return (
        Column("appeal-number", lambda one: one.candidate_number, lambda one: one.candidate_number),
        Column(
            "appeal-state", lambda one: words.t(f"appeal-state-{one.state}"), lambda one: one.state, wide=True
        ),
        Column("appeal-filed", lambda one: day_and_clock(one.filed_ms), lambda one: one.filed_ms),
        Column("appeal-left", due, lambda one: one.due_ms),
    )
