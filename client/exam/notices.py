"""What the watching side tells the candidate: kind words, connection, monitor, leaving the window, messages.

All of it is said calmly and stops nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QImage

from client.exam.backstage import Backstage
from client.exam.exam_page import ExamPage
from client.exam.focus_watch import FocusWatch
from client.kit.banners import Banners, Saying
from client.kit.kind_names import kind_name_key
from client.kit.time_words import clock, left
from proctor.core.errors import SynaqError
from proctor.sync.messages import Directive, Text

_BACK_MS = 40_000  # long enough to be read beside a question

_MONITOR = {
    "starting": ("exam-kind-starting", "accent"),
    "watching": ("exam-kind-well", "good"),
    "lost": ("exam-kind-monitor-lost", "gold"),
    "restarted": ("exam-kind-well", "good"),
}


class Notices(QObject):
    """Listens to the desk's signals and to the focus watch, and says what is due on the exam page."""

    def __init__(
        self,
        backstage: Backstage,
        banners: Banners,
        watch: FocusWatch,
        exam_page: Callable[[], ExamPage | None],
    ) -> None:
        super().__init__()
        self._desk, self._banners, self._page = backstage.desk, banners, exam_page
        self._words = backstage.words
        self._monitor, self._line, self._saving = "starting", ("unknown", 0), (0, 0)
        self._open: dict[str, str] = {}
        self._left_ms = 0
        self._alive = True
        self._said_long_enough = QTimer(self, singleShot=True, interval=_BACK_MS)
        self._said_long_enough.timeout.connect(lambda: banners.drop("line-back"))
        signals = backstage.signals
        signals.preview.connect(self._preview)
        signals.notice.connect(self._notice)
        signals.incident_opened.connect(self._incident)
        signals.monitor_state.connect(self._monitor_state)
        signals.connection_changed.connect(self._connection)
        signals.saving_changed.connect(self._saved)
        signals.line_back.connect(self._line_back)
        signals.directive.connect(self._directive)
        watch.lost.connect(self._focus_lost)
        watch.returned.connect(self._focus_returned)

    @property
    def line(self) -> tuple[str, int]:
        """How the line was last told to be, and since when."""
        return self._line

    def prime(self, page: ExamPage) -> None:
        """Tell a new page what was heard before it came."""
        page.status.show_connection(*self._line)
        page.status.show_saving(*self._saving)
        page.self_view.say(*self._kind_word())

    def protected(self, results: Mapping[str, str]) -> None:
        """Write down what came of protecting the window."""
        self._tell(lambda: self._desk.record_protection(results))

    def stop(self) -> None:
        """Say no more."""
        self._alive = False
        self._said_long_enough.stop()

    def _preview(self, image: QImage) -> None:
        page = self._page()
        if page is not None and page.isVisible() and self._alive:
            page.show_preview(image)

    def _notice(self, kind: str, state: str) -> None:
        if state == "over":
            self._open.pop(kind, None)
        else:
            self._open[kind] = state
        self._show_kind_word()

    def _incident(self, kind: str) -> None:
        if self._page_up():
            self._banners.say(
                "notice", Saying("exam-incident-noted", {"kind": partial(self._name, kind)}, "gold")
            )

    def _name(self, kind: str) -> str:
        return self._words.t(kind_name_key(kind))

    def _monitor_state(self, state: str) -> None:
        self._monitor = state
        if state == "lost" and self._page_up():
            self._banners.say("monitor", Saying("exam-monitor-lost", tone="gold"))
        elif state != "lost":
            self._banners.drop("monitor")
        self._show_kind_word()

    def _kind_word(self) -> tuple[str, str]:
        if self._monitor != "lost" and self._open:
            kind = next(reversed(self._open)).replace("_", "-")
            keys = (f"exam-kind-{kind}", f"watching-{kind}-candidate", "exam-kind-other")
            return next(key for key in keys if self._words.has(key)), "gold"
        return _MONITOR.get(self._monitor, _MONITOR["starting"])

    def _show_kind_word(self) -> None:
        page = self._page()
        if page is not None and self._alive:
            page.self_view.say(*self._kind_word())

    def _connection(self, state: str, since_ms: int) -> None:
        self._line = (state, since_ms)
        page = self._page()
        if page is not None and self._alive:
            page.status.show_connection(state, since_ms)
        if state != "offline":
            self._banners.drop("line")
        elif self._page_up():
            self._banners.drop("line-back")
            self._banners.say("line", Saying("exam-line-lost", {"since": clock(since_ms)}))

    def _line_back(self, away: str, seconds: int) -> None:
        """What is on record of the time without a line, for a while."""
        if self._page_up():
            self._said_long_enough.start()
            self._banners.say("line-back", Saying(f"interruption-away-{away}", {"seconds": seconds}))

    def _saved(self, saved: int, sent: int) -> None:
        self._saving = (saved, sent)
        page = self._page()
        if page is not None and self._alive:
            page.status.show_saving(saved, sent)

    def _directive(self, directive: Directive) -> None:
        if not self._alive:
            return
        if directive.kind == "message":
            text = Text.model_validate(directive.data["text"])
            self._banners.say("message", Saying("exam-message", {"message": text}))
        elif directive.kind == "extra_time":
            told = {"minutes": directive.data["minutes"], "reason": directive.data["reason"]}
            self._banners.say("extra-time", Saying("directive-extra-time", told, "good"))
        elif directive.kind == "pause" and self._desk.sitting.open_scan is not None:
            self._banners.say("held", Saying("held-after-scan"))
        elif directive.kind == "resume":
            self._banners.say("held", _gone_on(directive.data))

    def _page_up(self) -> bool:
        page = self._page()
        return self._alive and page is not None and page.isVisible()

    def _focus_lost(self, reason: str) -> None:
        self._left_ms = self._desk.now_ms()
        self._tell(lambda: self._desk.focus_lost(reason))

    def _focus_returned(self) -> None:
        self._tell(self._desk.focus_returned)
        seconds = max(1, round((self._desk.now_ms() - self._left_ms) / 1000))
        values = {"at": clock(self._left_ms, seconds=True), "seconds": seconds}
        self._banners.say("away", Saying("exam-away", values, "gold"))

    def _tell(self, call: Callable[[], None]) -> None:
        try:
            call()
        except SynaqError:
            # What cannot be journalled is said where the candidate sees it, with the rest that is unsaved.
            self._banners.say("unsaved-note", Saying("exam-unsaved-note", tone="bad"))


def _gone_on(told: Mapping[str, Any]) -> Saying:
    """After a pause by staff: how long it was, and that a section that runs has that time back."""
    if told["section"] is None:
        return Saying("held-over-between", tone="good")
    reason = Text.model_validate(told["reason"])
    return Saying("held-over", {"lasted": left(told["paused_ms"]), "reason": reason}, "good")
