"""Above and below the pictures: whose attempt it is and until when it is due, play and speed, publish."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from client.console.queue_list import left_tone, left_words
from client.kit.controls import Button, Label, button, row
from client.kit.time_words import day_and_clock, media_time
from client.kit.words import Words
from proctor.sync.messages import ReviewDetail


class ReviewBar(QWidget):
    """The bar itself is the line above; `transport` is the line below the pictures."""

    play_pressed = Signal()
    rate_pressed = Signal(int)
    step_pressed = Signal(int)
    mark_pressed = Signal(int)
    finding_pressed = Signal()
    publish_pressed = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._detail: ReviewDetail | None = None
        self._length_s = 0.0
        self.setProperty("role", "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(52)
        self._number, self._about, self._due = Label("heading"), Label("soft"), Label("strong")
        self._number.setObjectName("review-number")
        self._due.setObjectName("review-due")
        self._state = Label("soft")
        self._state.setObjectName("review-state")
        self._publish = button(
            words, "review-publish", "review-publish", "primary", pressed=self.publish_pressed.emit
        )
        self._publish.setProperty("kind", "primary")
        line = row(self, spacing=16, margins=(16, 0, 16, 0))
        for shown in (self._number, self._about):
            line.addWidget(shown)
        line.addStretch(1)
        for shown in (self._state, self._due):
            line.addWidget(shown)
        line.addWidget(self._publish)
        self._second = Label("strong")
        self._play = button(words, "review-play", "review-play", "small", pressed=self.play_pressed.emit)
        self._rate = Label("soft")
        self.transport = row(spacing=8)
        self._fill_transport()
        words.changed.connect(lambda _language: self._show())

    @property
    def publishable(self) -> bool:
        """Whether every incident is decided, and nothing is published yet."""
        return self._detail is not None and self._detail.item.state == "decided"

    def show_review(self, detail: ReviewDetail, length_s: float) -> None:
        """Whose, which programme, when, how long, until when."""
        self._detail, self._length_s = detail, length_s
        self._show()

    def show_second(self, at: str, of: str) -> None:
        """Where the record stands."""
        self._second.setText(f"{at} / {of}")

    def show_state(self, *, playing: bool, rate: float) -> None:
        """Whether it runs, and how fast."""
        self._words.put(self._play, "review-pause" if playing else "review-play")
        self._rate.setText(f"{rate:g}×")

    def _show(self) -> None:
        detail, words = self._detail, self._words
        if detail is None:
            return
        item = detail.item
        self._number.setText(f"№ {item.candidate_number}")
        title = words.pick(detail.programme_title) if detail.programme_title is not None else item.programme
        self._about.setText(f"{title} · {day_and_clock(item.finished_ms)} · {media_time(self._length_s)}")
        self._state.setText(words.t(f"console-state-{item.state.replace('_', '-')}"))
        left = left_words(words, item.left_ms)
        published = item.state == "published"
        self._due.setText(
            "" if published else words.t("review-due", due=day_and_clock(item.due_ms), left=left)
        )
        self._due.tone("" if published else left_tone(item))
        self._publish.setEnabled(self.publishable)

    def _fill_transport(self) -> None:
        line, words = self.transport, self._words
        line.addWidget(self._play)
        for name, by in (("review-previous", -1), ("review-next", 1)):
            line.addWidget(self._small(name, partial(self.step_pressed.emit, by)))
        slower = self._small("review-slower", partial(self.rate_pressed.emit, -1))
        faster = self._small("review-faster", partial(self.rate_pressed.emit, 1))
        for widget in (slower, self._rate, faster, self._second):
            line.addWidget(widget)
        line.addStretch(1)
        for name, end in (("review-mark-in", 0), ("review-mark-out", 1)):
            line.addWidget(self._small(name, partial(self.mark_pressed.emit, end)))
        line.addWidget(self._small("review-finding", self.finding_pressed.emit))
        self.show_state(playing=False, rate=1.0)
        words.put(self._second, "review-second", on="name")

    def _small(self, name: str, pressed: Callable[[], object]) -> Button:
        return button(self._words, name, name, "small", pressed=pressed)
