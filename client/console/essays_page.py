"""Essays: a contest's commission reads and marks them; its chair and an administrator see how far it is, and
close the marks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from client.console.admin_sheets import SureSheet
from client.console.backstage import Backstage, Page
from client.console.essays_list import EssaysList
from client.console.essays_marks import EssayMarks
from client.console.essays_reader import EssayReader
from client.console.essays_words import state_words
from client.kit.choice import Choice
from client.kit.controls import Label, announce, button, column, plane, row
from client.kit.error_box import ErrorBox
from client.kit.theme import SPACE
from proctor.core.errors import SynaqError
from proctor.sync.essay_messages import (
    HIGHEST_MARK,
    EssayContestDetail,
    EssayContestView,
    EssayMarkWish,
    EssayTextView,
)

CONTEST, PROGRESS, STATE, CLOSE = "essays-contest", "essays-progress", "essays-state", "essays-close"
_RAIL, _SIDE = 280, 330


class EssaysPage(Page):
    """An examiner's page; an administrator's too, without the texts."""

    place = "essays"
    icon = "pen"
    roles = frozenset({"examiner", "administrator"})

    def __init__(self, backstage: Backstage) -> None:
        super().__init__(backstage)
        self.contest: EssayContestDetail | None = None
        self.essay: EssayTextView | None = None
        self._contests: tuple[EssayContestView, ...] = ()
        self._deeds = 0  # marks given or taken back, and the closing, as far as the service has answered
        self.list = EssaysList(self.words, self.looks)
        self.reader, self.marks = EssayReader(self.words, self.looks), EssayMarks(self.words)
        self._choice = Choice(self.looks)
        self._choice.setObjectName(CONTEST)
        self.words.put(self._choice, "essays-contest", on="name")
        self._progress, self._state = Label("strong", wrap=True), Label("soft", wrap=True)
        self._progress.setObjectName(PROGRESS)
        self._state.setObjectName(STATE)
        self._lead = Label("lead", wrap=True)
        self._error = ErrorBox(self.words, self.looks)
        self._close = button(self.words, CLOSE, "essays-close", "danger", pressed=self._ask_to_close)
        self._side, self._waiting = plane("side"), plane("clear")
        self._lay_out()
        self._choice.activated.connect(lambda _row: self._open_contest(str(self._choice.currentData())))
        self.list.opened.connect(lambda line: self._open(line.id))
        self.marks.said.connect(self._mark)
        self.marks.taken_back.connect(self._take_back)
        self.marks.next_wanted.connect(self.open_next)
        self.words.changed.connect(lambda _language: self._say())
        self._timer = QTimer(self, interval=backstage.options.refresh_ms)
        self._timer.timeout.connect(self.refresh)
        self._keys()

    def enter(self) -> None:
        """Ask how far it is, now and every few seconds."""
        self.refresh()
        self._timer.start()
        self.list.setFocus()

    def leave(self) -> None:
        """Ask no more."""
        self._timer.stop()

    def refresh(self) -> None:
        """Ask anew: the contests, and the one that is shown."""
        self.backstage.ask("essay-contests", self.desk.essay_contests, self._show_contests)

    def open_next(self) -> None:
        """The next essay that waits for one's mark."""
        self.list.select(self.list.next_unmarked())

    def _lay_out(self) -> None:
        rail = plane("rail")
        rail.setFixedWidth(_RAIL)
        left = column(rail, spacing=SPACE.small, margins=(0, SPACE.medium, 0, SPACE.medium))
        head = column(spacing=SPACE.small, margins=(SPACE.large, 0, SPACE.large, SPACE.small))
        for part in (self._choice, self._progress, self._state):
            head.addWidget(part)
        left.addLayout(head)
        left.addWidget(self.list, 1)
        foot = column(margins=(SPACE.large, 0, SPACE.large, 0))
        foot.addWidget(self._close)
        left.addLayout(foot)
        middle = column(spacing=SPACE.small)
        edge = column(margins=(SPACE.large, SPACE.small, SPACE.large, 0))
        edge.addWidget(self._error)
        middle.addLayout(edge)
        column(self._waiting, margins=(SPACE.page, SPACE.page, SPACE.page, 0)).addWidget(self._lead)
        middle.addWidget(self._waiting)
        middle.addWidget(self.reader, 100)
        middle.addStretch(1)
        self._side.setFixedWidth(_SIDE)
        column(self._side).addWidget(self.marks)
        across = row(self)
        across.addWidget(rail)
        across.addLayout(middle, 1)
        across.addWidget(self._side)
        hidden: tuple[QWidget, ...] = (self.reader, self._side, self._close, self._choice)
        for shown_later in hidden:
            shown_later.hide()
        self.words.put(self._lead, "essays-none")

    def _keys(self) -> None:
        for mark in range(HIGHEST_MARK + 1):
            self._key(str(mark), partial(self.marks.say, mark))
        for keys, deed in (
            ("N", self.open_next),
            ("J", partial(self.list.step, 1)),
            ("K", partial(self.list.step, -1)),
            ("Ctrl+Z", self.marks.take_back),
        ):
            self._key(keys, deed)

    def _key(self, keys: str, deed: Callable[[], object]) -> None:
        made = QShortcut(QKeySequence(keys), self)
        made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        made.activated.connect(deed)

    def _show_contests(self, found: Sequence[EssayContestView]) -> None:
        same = [one.id for one in found] == [one.id for one in self._contests]
        self._contests = tuple(found)
        shown = "" if self.contest is None else self.contest.id
        if not same:
            self._choice.clear()
            for one in found:
                self._choice.addItem(one.title, one.id)
            self._choice.setVisible(bool(found))
            self._choice.setCurrentIndex(max(0, self._choice.findData(shown)))
        if found:
            self._open_contest(shown if any(one.id == shown for one in found) else found[0].id)

    def _open_contest(self, contest: str) -> None:
        deeds = self._deeds

        def arrived(found: EssayContestDetail) -> None:
            if deeds == self._deeds:  # else it was asked for before what has been done since
                self._show(found)

        self.backstage.ask("essay-contest", lambda: self.desk.essay_contest(contest), arrived)

    def _show(self, found: EssayContestDetail) -> None:
        if self._choice.currentData() != found.id:
            return  # another one has been chosen meanwhile
        other = self.contest is None or self.contest.id != found.id
        self.contest = found
        if other:
            self.essay = None
            self._error.hide()
        self.list.show_items(found.lines)
        self._say()
        if found.member and found.lines and self.list.selected() is None:
            self.list.select(self.list.next_unmarked() or found.lines[0].id)

    def _say(self) -> None:
        """How far it is, in words; what is on screen of it."""
        found = self.contest
        if found is None:
            return
        words = self.words
        if found.member:
            words.put(self._progress, "essays-progress", mine=found.mine, count=found.essays)
        else:
            words.put(self._progress, "essays-count", count=found.essays)
        words.put_made(self._state, lambda: state_words(words, found))
        presides = found.chair or not found.member
        self._close.setVisible(presides and found.closed_ms is None)
        reading = self.essay is not None
        self.reader.setVisible(reading)
        self._side.setVisible(reading)
        self._waiting.setVisible(not reading)
        if not found.lines:
            words.put(self._lead, "essays-none-yet")
        elif not found.member:
            words.put(self._lead, "essays-administrator")
        else:
            words.put(self._lead, "essays-opening")
        if self.essay is not None:
            self.marks.show_essay(self.essay, more=bool(self.list.next_unmarked()))

    def _open(self, essay: str) -> None:
        contest = self.contest
        if contest is not None and contest.member:
            self._error.hide()
            self.backstage.ask(
                "essay", lambda: self.desk.essay(contest.id, essay), self._show_essay, self._failed
            )

    def _show_essay(self, found: EssayTextView) -> None:
        chosen = self.list.selected()
        if chosen is None or chosen.id != found.id:
            return  # another one has been chosen meanwhile
        self.essay = found
        self.reader.show_essay(found)
        self._say()

    def _mark(self, wish: EssayMarkWish) -> None:
        self._do(lambda contest, essay: self.desk.mark_essay(contest, essay, wish))

    def _take_back(self) -> None:
        self._do(self.desk.take_mark_back)

    def _do(self, deed: Callable[[str, str], EssayTextView]) -> None:
        contest, essay = self.contest, self.essay
        if contest is not None and essay is not None:
            self.backstage.ask("essay-mark", lambda: deed(contest.id, essay.id), self._marked, self._failed)

    def _marked(self, found: EssayTextView) -> None:
        self._deeds += 1
        self._error.hide()
        if self.contest is not None:
            lines = [
                line.model_copy(update={"own": found.own}) if line.id == found.id else line
                for line in self.contest.lines
            ]
            mine = sum(line.own is not None for line in lines)
            self.contest = self.contest.model_copy(update={"lines": lines, "mine": mine})
            self.list.show_items(lines)
        self._show_essay(found)
        key = "essays-own-none" if found.own is None else "essays-own"
        told = {} if found.own is None else {"mark": found.own}
        announce(self.list, self.words.t(key, **told))
        self.refresh()

    def _ask_to_close(self) -> None:
        contest = self.contest
        if contest is None:
            return

        def do() -> None:
            self.backstage.ask(
                "essays-close", lambda: self.desk.close_essays(contest.id), self._closed, self._failed
            )

        SureSheet(self, self.words, self.looks, "essays-close", "essays-close-lead", do).open()

    def _closed(self, found: EssayContestDetail) -> None:
        self._deeds += 1
        self._error.hide()
        self._show(found)
        if self.essay is not None:
            self._open(self.essay.id)
        self.refresh()

    def _failed(self, error: SynaqError) -> None:
        self._error.say(error)
