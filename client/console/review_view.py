"""One attempt under review: both tracks in step, the time line, the incident that is looked at, one's word.

Everything goes by keyboard: space plays, J K L are slower, pause and faster, arrows jump, N and P go from
flag to flag, C plays the clip, 1 2 3 are the verdicts, I and O mark a span and F adds it as an own finding.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from client.console.backstage import Backstage
from client.console.clip_fetch import ClipFetch
from client.console.film_view import FilmView
from client.console.finding_sheet import FindingSheet
from client.console.incident_panel import IncidentPanel
from client.console.look_log import LookLog
from client.console.ports import FilmAt
from client.console.record_player import TRACKS, RecordPlayer
from client.console.review_bar import ReviewBar
from client.console.strip_sheet import StripSheet
from client.console.time_line import TimeLine
from client.console.verdict_box import VERDICTS, VerdictBox
from client.kit.controls import Label, column, plane, row, scrolled
from client.kit.theme import SPACE
from client.kit.time_words import media_time
from proctor.sync.messages import IncidentView, ReviewDetail, Verdict
from proctor.sync.review_messages import OwnFinding, Timeline

_BEFORE_S = 3.0  # a flag is shown with what led to it
_SIDE = 318


class ReviewView(QWidget):
    """`changed` comes after each word that was given, so that the queue is asked for anew; `next_wanted` when
    nothing is left to do here."""

    changed = Signal()
    next_wanted = Signal()

    def __init__(self, backstage: Backstage, keys_of: QWidget) -> None:
        """`keys_of`: the widget in which its keys hold, wherever the focus is."""
        super().__init__()
        self.backstage = backstage
        self.words, self.looks = backstage.words, backstage.looks
        self.detail: ReviewDetail | None = None
        self._incident = ""
        self._marks: tuple[float | None, float | None] = (None, None)
        self._strips: dict[str, QImage] = {}
        self._ran = (False, 1.0)
        self.player = RecordPlayer(self)
        self.films = {track: FilmView(self.words, self.looks, f"review-track-{track}") for track in TRACKS}
        for track, view in self.films.items():
            self.player.tracks[track].picture.connect(view.show_frame)
        self.line = TimeLine(self.words, self.looks)
        self.panel, self.box = IncidentPanel(self.words, self.looks), VerdictBox(self.words, self.looks)
        self.bar = ReviewBar(self.words)
        self._remarks = Label("soft", wrap=True)
        self._keys = Label("tiny", wrap=True)
        self.words.put(self._keys, "review-keys")
        self._log = LookLog(backstage)
        self._clips = ClipFetch(
            backstage,
            self.panel.clip,
            self.player,
            lambda found: self._log.note("clip", found.start_s, incident=found.id),
        )
        self._lay_out()
        self._connect()
        self._bind_keys(keys_of)

    def open(self, attempt: str) -> None:
        """Fetch one attempt and show it, at its first flag."""
        self.leave()
        desk = self.backstage.desk

        def fetch() -> tuple[ReviewDetail, Timeline, tuple[FilmAt, ...]]:
            detail, line = desk.review(attempt), desk.timeline(attempt)
            return detail, line, desk.films(attempt, line)

        self.backstage.ask("review", fetch, lambda found: self._opened(attempt, *found))

    def leave(self) -> None:
        """Stop the film, and tell the trail what was looked at."""
        self._log.close()
        self.player.close()
        self._clips.show("", None)
        self.detail = None

    @property
    def incident(self) -> IncidentView | None:
        """The incident that is looked at."""
        listed = self.detail.incidents if self.detail is not None else []
        return next((found for found in listed if found.id == self._incident), None)

    def choose(self, incident: str, *, jump: bool = True) -> None:
        """Look at that incident; `jump`: the record goes there."""
        self._incident = incident
        found = self.incident
        if found is not None:
            self._log.note("flag", found.start_s, incident=found.id)
            if jump:
                self.player.seek(max(0.0, found.start_s - _BEFORE_S))
        self._show_incident()

    def step(self, by: int) -> None:
        """The next or the previous flag by time."""
        listed = self.detail.incidents if self.detail is not None else []
        if not listed:
            return
        at = next((number for number, one in enumerate(listed) if one.id == self._incident), -1)
        self.choose(listed[max(0, min(len(listed) - 1, at + by))].id)

    # -- what came ------------------------------------------------------------
    def _opened(self, attempt: str, detail: ReviewDetail, line: Timeline, films: Sequence[FilmAt]) -> None:
        self._log.open(attempt)
        self._strips.clear()
        self._marks = (None, None)
        self.line.show_line(line)
        self.line.show_marks(None, None)
        self.player.load(films, line.duration_s)
        self._take(detail)
        first = next((found.id for found in detail.incidents if found.mine), None)
        if first is None and detail.incidents:
            first = detail.incidents[0].id
        self.choose(first or "")

    def _take(self, detail: ReviewDetail) -> None:
        self.detail = detail
        self.bar.show_review(detail, self.player.duration_s)
        remarks = " · ".join(f"«{remark}»" for remark in detail.remarks)
        self._remarks.setVisible(bool(remarks))
        self.words.put(self._remarks, "review-remarks", remarks=remarks)
        self._show_incident()

    def _show_incident(self) -> None:
        found, detail = self.incident, self.detail
        self.panel.show_incident(found)
        self._show_strip(found)
        self._clips.show("" if detail is None else detail.item.attempt, found)
        listed = detail.incidents if detail is not None else []
        same = [one for one in listed if found is not None and one.kind == found.kind and one.mine]
        self.box.show_incident(found, len(same))
        self.line.show_incidents(listed, self._incident)

    def _show_strip(self, found: IncidentView | None) -> None:
        wanted = found.strips[0] if found is not None and found.strips else ""
        self.panel.strip.show_image(self._strips.get(wanted))
        if not wanted or wanted in self._strips or self.detail is None:
            return
        attempt = self.detail.item.attempt

        def arrived(data: bytes) -> None:
            self._strips[wanted] = QImage.fromData(data)
            now = self.incident
            if now is not None and now.strips[:1] == [wanted]:
                self.panel.strip.show_image(self._strips[wanted])

        self.backstage.ask("strip", lambda: self.backstage.desk.evidence(attempt, wanted), arrived)

    # -- what is done ------------------------------------------------------------
    def _say(self, verdict: Verdict) -> None:
        found, detail = self.incident, self.detail
        if found is None or detail is None:
            return
        attempt = detail.item.attempt
        self._change("verdict", lambda: self.backstage.desk.judge(attempt, found.id, verdict), go_on=True)

    def _dismiss_kind(self, reason: str) -> None:
        found, detail = self.incident, self.detail
        if found is None or detail is None:
            return
        attempt, kind = detail.item.attempt, found.kind
        self._change("dismiss", lambda: self.backstage.desk.dismiss_kind(attempt, kind, reason), go_on=True)

    def _withdraw(self) -> None:
        found, detail = self.incident, self.detail
        if found is None or detail is None:
            return
        attempt, finding = detail.item.attempt, found.id
        desk = self.backstage.desk
        self._change("withdraw", lambda: desk.withdraw_finding(attempt, finding), go_on=True)

    def _change(self, name: str, call: Callable[[], ReviewDetail], *, go_on: bool) -> None:
        def done(detail: ReviewDetail) -> None:
            if self.detail is None or detail.item.attempt != self.detail.item.attempt:
                return
            self._take(detail)
            self.changed.emit()
            if go_on:
                self._go_on()

        self.backstage.ask(name, call, done)

    def _go_on(self) -> None:
        """To the next incident that waits for one's word, from here on and then from the start."""
        listed = self.detail.incidents if self.detail is not None else []
        at = next((number for number, one in enumerate(listed) if one.id == self._incident), -1)
        waiting = [one for one in (*listed[at + 1 :], *listed[: at + 1]) if one.mine]
        if waiting:
            self.choose(waiting[0].id)

    def _publish(self) -> None:
        detail = self.detail
        if detail is None or not self.bar.publishable:
            return
        attempt = detail.item.attempt

        def done(_result: object) -> None:
            self.changed.emit()
            self.next_wanted.emit()

        self.backstage.ask("publish", lambda: self.backstage.desk.publish(attempt), done)

    def _mark(self, end: int) -> None:
        at = self.player.position_s
        self._marks = (at, None) if end == 0 else (self._marks[0], at)
        self.line.show_marks(*self._marks)

    def _add_finding(self) -> None:
        detail = self.detail
        if detail is None or detail.published_ms is not None:
            return
        here = self.player.position_s
        start = self._marks[0] if self._marks[0] is not None else here
        end = self._marks[1] if self._marks[1] is not None else max(start, here)
        self.player.pause()
        attempt = detail.item.attempt

        def add(finding: OwnFinding) -> None:
            self._marks = (None, None)
            self.line.show_marks(None, None)
            self._change("finding", lambda: self.backstage.desk.add_finding(attempt, finding), go_on=False)

        span = (min(start, end), max(start, end))
        FindingSheet(self, self.words, self.looks, span, detail.rules, add).open()

    def _enlarge(self) -> None:
        found = self.incident
        image = self._strips.get(found.strips[0]) if found is not None and found.strips else None
        if found is None or image is None:
            return
        self._log.note("strip", found.start_s, incident=found.id)
        StripSheet(self, self.words, self.looks, image).open()

    # -- how it is put together ------------------------------------------------------------
    def _lay_out(self) -> None:
        middle = column(spacing=SPACE.medium, margins=(SPACE.large, SPACE.medium, SPACE.large, SPACE.medium))
        pictures = row(spacing=SPACE.medium)
        for view in self.films.values():
            pictures.addWidget(view, 1)
        middle.addLayout(pictures, 1)
        middle.addLayout(self.bar.transport)
        middle.addWidget(self.line)
        middle.addWidget(self._keys)
        inner = QWidget()
        facts = column(
            inner, spacing=SPACE.medium, margins=(SPACE.large, SPACE.large, SPACE.large, SPACE.small)
        )
        facts.addWidget(self.panel)
        facts.addWidget(self._remarks)
        facts.addStretch(1)
        side = plane("side")
        side.setFixedWidth(_SIDE)
        right = column(side)
        right.addWidget(scrolled(inner, "review-facts"), 1)
        below = column(spacing=0, margins=(SPACE.large, SPACE.small, SPACE.large, SPACE.medium))
        below.addWidget(self.box)
        right.addLayout(below)
        across = row()
        across.addLayout(middle, 1)
        across.addWidget(side)
        lines = column(self)
        lines.addWidget(self.bar)
        lines.addLayout(across, 1)

    def _connect(self) -> None:
        self.player.moved.connect(self._moved)
        self.player.state_changed.connect(self._state_changed)
        self.line.sought.connect(self._seek)
        self.line.chosen.connect(self.choose)
        self.box.said.connect(self._say)
        self.box.bulk.connect(self._dismiss_kind)
        self.box.withdrawn.connect(self._withdraw)
        self.panel.strip_pressed.connect(self._enlarge)
        self.bar.play_pressed.connect(self.player.toggle)
        self.bar.rate_pressed.connect(self.player.step_rate)
        self.bar.step_pressed.connect(self.step)
        self.bar.publish_pressed.connect(self._publish)
        self.bar.finding_pressed.connect(self._add_finding)
        self.bar.mark_pressed.connect(self._mark)

    def _seek(self, media_s: float) -> None:
        self._log.note("seek", media_s)
        self.player.seek(media_s)

    def _moved(self, media_s: float) -> None:
        self.line.show_second(media_s)
        for view in self.films.values():
            view.show_second(media_s)
        self.bar.show_second(media_time(media_s), media_time(self.player.duration_s))

    def _state_changed(self) -> None:
        now = (self.player.playing, self.player.rate)
        if now[0] != self._ran[0]:
            self._log.note("play" if now[0] else "pause", self.player.position_s)
        if now[1] != self._ran[1]:
            self._log.note("speed", self.player.position_s)
        self._ran = now
        self.bar.show_state(playing=self.player.playing, rate=self.player.rate)

    def _bind_keys(self, host: QWidget) -> None:
        jump = self._jump
        bound: tuple[tuple[str, Callable[[], object]], ...] = (
            ("Space", self.player.toggle),
            ("K", self.player.toggle),
            ("L", partial(self.player.step_rate, 1)),
            ("J", partial(self.player.step_rate, -1)),
            ("N", partial(self.step, 1)),
            ("P", partial(self.step, -1)),
            ("Left", partial(jump, -5.0)),
            ("Right", partial(jump, 5.0)),
            ("Shift+Left", partial(jump, -1.0)),
            ("Shift+Right", partial(jump, 1.0)),
            ("Home", partial(self._seek, 0.0)),
            ("I", partial(self._mark, 0)),
            ("O", partial(self._mark, 1)),
            ("F", self._add_finding),
            ("C", self._clips.play),
            ("Ctrl+Return", self._publish),
            *((str(number), partial(self.box.say, verdict)) for number, verdict in enumerate(VERDICTS, 1)),
        )
        for keys, call in bound:
            made = QShortcut(QKeySequence(keys), host)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.activated.connect(partial(self._pressed, call))

    def _pressed(self, call: Callable[[], object]) -> None:
        if self.detail is not None:
            call()

    def _jump(self, by_s: float) -> None:
        self._seek(self.player.position_s + by_s)
