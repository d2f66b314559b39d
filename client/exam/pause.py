"""The pause: nothing can be saved, so no question is answered; it goes on by itself with a better disk."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from client.exam import names
from client.exam.backstage import Backstage
from client.kit.banners import Banners, Saying
from client.kit.controls import Label, button, label
from client.kit.error_words import error_sentences, known_trouble
from client.kit.looks import Looks
from client.kit.sheet import Sheet
from client.kit.time_words import left
from client.kit.words import Words
from proctor.core.errors import SynaqError

_TRY_EVERY_MS = 3_000
_MAY_LEAVE = frozenset({"recovery-full"})  # to make room on the disk, one has to leave the window

_MAY_RESTART = frozenset({"recovery-read-only", "recovery-failing"})


class PauseSheet(Sheet):
    """What happened, what was kept, what to do, how the time stands. Nothing but a better disk closes it."""

    again = Signal()

    def __init__(self, parent: QWidget, words: Words, looks: Looks) -> None:
        super().__init__(parent, names.PAUSE_SHEET, words, looks, width=640)
        words.put(self.title, "recovery-pause-title")
        self._what, self._remedy = Label("strong", wrap=True), Label("reading", wrap=True)
        self._kept, self._time = Label("reading", wrap=True), Label("reading", wrap=True)
        self._what.setObjectName(names.PAUSE_WHAT)
        self._unsaved = Label("reading", wrap=True)
        self._leave = label(words, "recovery-pause-leave", "soft")
        for line in (self._what, self._remedy, self._leave, self._kept, self._unsaved, self._time):
            self.body.addWidget(line)
        self.body.addWidget(label(words, "recovery-pause-trying", "soft"))
        self._again = button(
            words, names.PAUSE_AGAIN, "recovery-pause-again", "primary", pressed=self.again.emit
        )
        self.buttons.addStretch(1)
        self.buttons.addWidget(self._again)
        self.on_escape(lambda: None)

    def explain(self, error: SynaqError, answers: int, *, unsaved: bool) -> None:
        """Say why; `answers`: how many are saved; `unsaved`: whether one on screen is not."""
        key, words = known_trouble(error), self.words
        self._remedy.setVisible(bool(key))
        self._leave.setVisible(key in _MAY_LEAVE)
        if key:
            words.put(self._what, key)
            words.put(self._remedy, f"{key}-remedy")
            count = "" if "damaged" in key else "recovery-pause-kept"
            words.put_made(self._kept, lambda: _joined(words, f"{key}-kept", count, answers))
        else:
            words.put_made(self._what, lambda: error_sentences(words, error))
            words.put(self._kept, "recovery-pause-kept", answers=answers)
        restart = "-restart" if key in _MAY_RESTART else ""
        words.put(self._unsaved, f"recovery-pause-unsaved{restart}")
        self._unsaved.setVisible(unsaved)

    def show_left(self, milliseconds: int | None) -> None:
        """How much time is left in the section; None where that is not known now."""
        if milliseconds is not None:
            self.words.put(self._time, "recovery-pause-time", left=left(milliseconds))

    def pause(self) -> None:
        """Show it."""
        self.open(self._again)

    def trying(self, busy: bool) -> None:
        """While it is tried, it is not asked for again."""
        self._again.setEnabled(not busy)


def _joined(words: Words, kept: str, count: str, answers: int) -> str:
    """What was kept, and how many answers of it where that can be told."""
    return f"{words.t(kept)} {words.t(count, answers=answers)}" if count else words.t(kept)


class SavingPause(QObject):
    """Puts the pause over `page`, tries again and again, and takes it away. `save` writes what waits on
    screen; `waiting`: whether something does."""

    def __init__(
        self,
        backstage: Backstage,
        page: QWidget,
        banners: Banners,
        save: Callable[[], None],
        waiting: Callable[[], bool],
    ) -> None:
        super().__init__()
        self._backstage, self._page, self._banners = backstage, page, banners
        self._save, self._waiting = save, waiting
        self._sheet: PauseSheet | None = None
        self._busy = False
        self._soon = QTimer(self, singleShot=True, interval=_TRY_EVERY_MS)
        self._soon.timeout.connect(self._try)
        self._clock = QTimer(self, interval=500)
        self._clock.timeout.connect(self._show_time)

    @property
    def on(self) -> bool:
        """Whether the exam is paused."""
        return self._sheet is not None

    def begin(self, error: SynaqError) -> None:
        """Nothing can be saved; while it is paused already, nothing more than that."""
        if self._sheet is None:
            self._sheet = PauseSheet(self._page.window(), self._backstage.words, self._backstage.looks)
            self._sheet.again.connect(self._try)
            self._explain(error)
            self._sheet.pause()
            self._clock.start()
            self._soon.start()

    def leave(self) -> None:
        """The page goes: end it without a word."""
        self._soon.stop()
        self._clock.stop()
        sheet, self._sheet = self._sheet, None
        if sheet is not None:
            sheet.close_sheet()

    def _try(self) -> None:
        if self._sheet is None or self._busy:
            return
        self._busy = True
        self._sheet.trying(True)
        self._soon.stop()
        self._backstage.background.run("mend", self._backstage.desk.mend, self._mended, self._refused)

    def _mended(self, _nothing: None) -> None:
        self._busy = False
        if self._sheet is None:
            return
        self._save()
        if self._waiting():
            self._sheet.trying(False)
            self._soon.start()
            return
        self.leave()
        self._banners.say("pause-over", Saying("recovery-pause-over", tone="good"))

    def _refused(self, error: SynaqError) -> None:
        self._busy = False
        if self._sheet is not None:
            self._sheet.trying(False)
            self._explain(error)
            self._soon.start()

    def _explain(self, error: SynaqError) -> None:
        sheet = self._sheet
        if sheet is not None:
            sections = self._backstage.desk.sitting.sections
            sheet.explain(error, sum(len(one.answered) for one in sections), unsaved=self._waiting())
            self._show_time()

    def _show_time(self) -> None:
        part = self._backstage.desk.sitting.open_section
        if self._sheet is not None:
            now = self._backstage.desk.now_ms()
            self._sheet.show_left(None if part is None else max(0, part.deadline_ms - now))
