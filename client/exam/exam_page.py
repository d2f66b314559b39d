"""The exam page: a question, the palette, the self view, the clock.
Answers go through `Answering` to the desk."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from client.exam import names
from client.exam.answering import Answering
from client.exam.backstage import Backstage, Page
from client.exam.finish_sheet import FinishSheet
from client.exam.keys import answer_number
from client.exam.number_palette import LegendTile, NumberPalette, TileState
from client.exam.pause import SavingPause
from client.exam.question_view import QuestionView
from client.exam.self_view import SelfView
from client.exam.stages import Stage
from client.exam.status_line import StatusLine
from client.exam.time_left import warning_due
from client.kit.banners import Banners, Saying
from client.kit.controls import Button, Label, button, column, plane, row, rule
from client.kit.theme import SPACE
from proctor.core.errors import SynaqError
from proctor.core.sitting import Response
from proctor.sync.messages import PaperItem, SectionPaper, SectionView, Text

_SIDE = 316


class _QuietScroll(QScrollArea):
    """Scrolls by wheel and focus; keys go on to the page, where PgUp and PgDn turn questions."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Not ours."""
        event.ignore()


class ExamPage(Page):
    """One section being sat. `time_left` carries milliseconds."""

    stage = Stage.EXAM
    time_left = Signal(object)

    def __init__(self, backstage: Backstage, banners: Banners) -> None:
        super().__init__(backstage)
        words, looks = self.words, self.looks
        self._banners = banners
        self._answering: Answering | None = None
        self._section: SectionView | None = None
        self._at, self._remaining = 0, 0
        self.question = QuestionView(words, looks)
        self.question.chosen.connect(lambda options: self._answered(Response(options=options)))
        self.question.written.connect(lambda text: self._answered(Response(text=text)))
        self.palette_ = NumberPalette(words, looks)
        self.palette_.picked.connect(self.go_to)
        self.self_view = SelfView(words, looks)
        self.status = StatusLine(words, looks, self.desk)
        self._previous = self._icon_button(names.PREVIOUS, "exam-previous", "plain", "left", self.previous)
        self._next = self._icon_button(names.NEXT, "exam-next-question", "primary", "right", self.next)
        self._next.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._mark = self._icon_button(names.MARK, "exam-mark", "mark", "flag-line", self.toggle_mark)
        self._mark.setCheckable(True)
        self._clear = self._icon_button(names.CLEAR, "exam-clear", "quiet", "undo", self.clear_answer)
        self._counts = {key: Label("tiny") for key in ("answered", "marked", "open")}
        self._lay_out()
        self._pause = SavingPause(backstage, self, banners, self.save_again, self._is_waiting)
        self._tick = QTimer(self, interval=200)
        self._tick.timeout.connect(self._look_at_clock)

    # -- the window's side -----------------------------------------------------------------------------------
    @property
    def answering(self) -> Answering | None:
        """The section being sat, None between sections."""
        return self._answering

    def enter(self) -> None:
        """Take up the open section where it was left."""
        part, attempt = self.desk.sitting.open_section, self.desk.attempt
        paper = self.desk.paper(part.section) if part is not None else None
        if part is None or attempt is None or paper is None:
            self.go_on.emit()
            return
        self._section = next(section for section in attempt.sections if section.id == part.section)
        self._answering = Answering(self.desk, paper, self._saving_trouble)
        self.palette_.fill(_blocks(self._section, paper))
        ids = [item.id for item in paper.items]
        self._at = ids.index(part.current_item) if part.current_item in ids else 0
        self._remaining = part.deadline_ms - self.desk.now_ms()
        self.status.show_unsaved(False)
        self._show_item()
        self._look_at_clock()
        self._tick.start()

    def leave(self) -> None:
        """Stop the clock, hand over an essay being written."""
        self._tick.stop()
        self.question.stop()
        self.palette_.stop()
        self._pause.leave()
        self._banners.clear()
        self._answering = None

    # -- going about -----------------------------------------------------------------------------------------
    def go_to(self, at: int) -> None:
        """Show the question at index `at`, counted from 0."""
        if self._answering is None or not 0 <= at < len(self._answering.paper.items) or at == self._at:
            return
        self.question.flush()
        self._at = at
        self._show_item()

    def next(self) -> None:
        """The next question; after the last, the finish sheet."""
        if self._answering is not None and self._at + 1 == len(self._answering.paper.items):
            self.open_finish(with_remarks=False)
        else:
            self.go_to(self._at + 1)

    def previous(self) -> None:
        """The question before."""
        self.go_to(self._at - 1)

    def toggle_mark(self) -> None:
        """Mark the question for later, or no longer."""
        item, answering = self._item(), self._answering
        if item is not None and answering is not None:
            answering.mark(item.id, not answering.marked(item.id))
            self._refresh()

    def clear_answer(self) -> None:
        """Take the answer back."""
        item, answering = self._item(), self._answering
        if item is not None and answering is not None and answering.response(item.id).given:
            empty = Response(text="") if self._is_essay() else Response()
            self._answered(empty)

    def undo(self) -> None:
        """Bring back the answer before the last change of this question."""
        item = self._item()
        if item is not None and self._answering is not None and self._answering.undo(item.id):
            self._refresh()

    def open_finish(self, *, with_remarks: bool) -> None:
        """Ask how the section is to be finished (26/48)."""
        answering = self._answering
        window = self.window()
        if answering is None or any(not sheet.isHidden() for sheet in window.findChildren(FinishSheet)):
            return
        self.question.flush()
        sheet = FinishSheet(window, self.words, self.looks, answering)
        sheet.picked.connect(lambda number: self.go_to(number - 1))
        sheet.finished.connect(self._finish)
        sheet.begin(with_remarks=with_remarks)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Everything can be done by keyboard; see the help sheet."""
        key, control = Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        moves = {Qt.Key.Key_PageDown: self.next, Qt.Key.Key_PageUp: self.previous}
        chords = {
            Qt.Key.Key_Right: self.next,
            Qt.Key.Key_Left: self.previous,
            Qt.Key.Key_B: self.toggle_mark,
            Qt.Key.Key_Z: self.undo,
            Qt.Key.Key_Return: self._finish_plain,
            Qt.Key.Key_Delete: self.clear_answer,
        }
        number = answer_number(event)
        if key in moves:
            moves[key]()
        elif control and key in chords:
            chords[key]()
        elif number is not None and not self.question.writing():
            self.question.choose(number)
        else:
            event.ignore()

    def show_preview(self, image: QImage) -> None:
        """A new picture from the camera."""
        self.self_view.show_image(image)

    # -- inside ----------------------------------------------------------------------------------------------
    def _item(self) -> PaperItem | None:
        return self._answering.paper.items[self._at] if self._answering is not None else None

    def _is_essay(self) -> bool:
        return self._section is not None and self._section.kind == "essay"

    def _show_item(self) -> None:
        item, answering, section = self._item(), self._answering, self._section
        if item is None or answering is None or section is None:
            return
        answering.show(item.id)
        number, total = answering.place(item)
        block = next((block for block in section.blocks if block.id == item.block), None)
        self.question.place(block.title if block is not None else section.title, number, total)
        self.question.show_item(
            item,
            answering.response(item.id),
            essay=self._is_essay(),
            word_limit=answering.paper.word_limit,
        )
        self._scroll.verticalScrollBar().setValue(0)
        self._refresh()
        self.question.take_focus()

    def _answered(self, response: Response) -> None:
        item = self.question.item
        if item is not None and self._answering is not None:
            self._answering.answer(item.id, response)
            self._refresh()

    def _refresh(self) -> None:
        item, answering = self._item(), self._answering
        if item is None or answering is None:
            return
        unsaved = self.words.t("exam-not-saved") if item.id in answering.unsaved else ""
        self.question.show_response(answering.response(item.id), unsaved)
        tiles = answering.tiles(item.id)
        self.palette_.show_states(tiles)
        answered = sum(tile.answered for tile in tiles)
        figures = {
            "answered": answered,
            "marked": sum(t.marked for t in tiles),
            "open": len(tiles) - answered,
        }
        for key, figure in figures.items():
            self.words.put(self._counts[key], f"exam-count-{key}", count=figure)
        marked = answering.marked(item.id)
        self._mark.setChecked(marked)
        self._mark.show_icon("flag" if marked else "flag-line")
        self._previous.setEnabled(self._at > 0)
        self._clear.setEnabled(answering.response(item.id).given)
        last = self._at + 1 == len(tiles)
        self.words.put(self._next, "exam-to-finish" if last else "exam-next-question")
        self.status.show_unsaved(bool(answering.unsaved))

    def _saving_trouble(self, error: SynaqError | None) -> None:
        if error is not None:
            self._pause.begin(error)

    def _is_waiting(self) -> bool:
        return self._answering is not None and bool(self._answering.unsaved)

    def save_again(self) -> None:
        """Try once more to write what the disk refused."""
        if self._answering is not None:
            self._answering.save_again()
            self._refresh()

    def _look_at_clock(self) -> None:
        sitting = self.desk.sitting
        part = sitting.open_section
        if part is None or self._answering is None or sitting.open_pause is not None:
            return  # in a pause by staff no time runs out
        now = part.deadline_ms - self.desk.now_ms()
        minutes = warning_due(self._remaining, now)
        self._remaining = now
        self.time_left.emit(max(0, now))
        if minutes is not None:
            tone = "gold" if minutes <= 5 else "accent"
            self._banners.say("time", Saying("exam-time-warning", {"minutes": minutes}, tone))
        elif "time" in self._banners.names and all(not 0 < m * 60_000 - now < 20_000 for m in (10, 5, 1)):
            self._banners.drop("time")
        if now <= 0:
            self._time_is_over()

    def _time_is_over(self) -> None:
        for sheet in self.window().findChildren(FinishSheet):
            sheet.close_sheet()
        self.question.flush()
        self._finish_as("time", with_remarks=False, remarks="")

    def _finish(self, with_remarks: bool, remarks: str) -> None:
        self._finish_as("candidate", with_remarks=with_remarks, remarks=remarks)

    def _finish_as(self, reason: str, *, with_remarks: bool, remarks: str) -> None:
        answering = self._answering
        if answering is None:
            return
        answering.save_again()
        try:
            self.desk.finish_section(
                answering.paper.section, "time" if reason == "time" else "candidate", with_remarks, remarks
            )
        except SynaqError as error:
            self._saving_trouble(error)
            return
        self._tick.stop()
        self.go_on.emit()

    def _finish_plain(self) -> None:
        self.open_finish(with_remarks=False)

    def _finish_remarks(self) -> None:
        self.open_finish(with_remarks=True)

    # -- layout ----------------------------------------------------------------------------------------------
    def _icon_button(self, name: str, key: str, kind: str, icon: str, pressed: Callable[[], None]) -> Button:
        made = Button(name, kind, icon=icon, looks=self.looks)
        self.words.put(made, key)
        made.clicked.connect(lambda _checked=False: pressed())
        return made

    def _lay_out(self) -> None:
        self._scroll = _QuietScroll()
        self._scroll.setObjectName("question-scroll")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.question.setProperty("role", "clear")
        self._scroll.setWidget(self.question)
        main = column()
        main.addWidget(self._scroll, 1)
        main.addWidget(self._bottom())
        whole = row(self)
        whole.addLayout(main, 1)
        whole.addWidget(self._side())

    def _bottom(self) -> QWidget:
        bar = plane("bottom")
        bar.setFixedHeight(74)
        line = row(bar, spacing=SPACE.medium, margins=(SPACE.page, 0, SPACE.wide, 0))
        for one in (self._previous, self._next, self._mark, self._clear):
            line.addWidget(one)
        line.addStretch(1)
        line.addWidget(self.status)
        return bar

    def _side(self) -> QWidget:
        side = plane("side")
        side.setFixedWidth(_SIDE)
        lines: QVBoxLayout = column(side, spacing=10, margins=(18, 16, 14, 14))
        lines.addWidget(self.self_view)
        lines.addWidget(rule())
        lines.addWidget(self.palette_, 1)
        lines.addWidget(rule())
        lines.addLayout(self._legend())
        plain = button(
            self.words, names.FINISH_PLAIN, "exam-finish-plain", "wide", pressed=self._finish_plain
        )
        remarks = button(
            self.words, names.FINISH_REMARKS, "exam-finish-remarks", "wide", pressed=self._finish_remarks
        )
        lines.addWidget(plain)
        lines.addWidget(remarks)
        return side

    def _legend(self) -> QVBoxLayout:
        lines = column(spacing=2)
        states = {
            "answered": TileState(answered=True, seen=True),
            "marked": TileState(marked=True),
            "open": TileState(seen=True),
        }
        line = row(spacing=6)
        for key, state in states.items():
            line.addWidget(LegendTile(self.looks, state))
            line.addWidget(self._counts[key])
            line.addSpacing(4)
        line.addStretch(1)
        lines.addLayout(line)
        return lines


def _blocks(section: SectionView, paper: SectionPaper) -> list[tuple[Text, int]]:
    """Runs of the paper's items by block, in the order of the paper: (title, how many)."""
    titles = {block.id: block.title for block in section.blocks}
    runs: list[tuple[str, int]] = []
    for item in paper.items:
        if runs and runs[-1][0] == item.block:
            runs[-1] = (item.block, runs[-1][1] + 1)
        else:
            runs.append((item.block, 1))
    return [(titles.get(block, section.title), count) for block, count in runs]
