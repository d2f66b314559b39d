"""What the page of the room scan shows: what comes, the turn with its picture and ring, what came of it, and
why it cannot be done. It shows and offers; what is pressed and when is the page's business (`scan_page`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from client.exam import names
from client.exam.scan_course import ScanCourse
from client.exam.scan_gauges import ScanPicture, SpeedBar, TurnRing, WidePicture
from client.exam.scan_ports import ScanTask
from client.exam.scan_refusal import ScanRefusal
from client.kit.controls import Button, Icon, Label, button, column, empty, label, plane, row
from client.kit.error_box import ErrorBox
from client.kit.looks import Looks
from client.kit.theme import SPACE
from client.kit.time_words import left
from client.kit.words import Words
from proctor.core.room_scan import ScanHint, ScanProgress

_GOOD = frozenset({ScanHint.START, ScanHint.GO_ON, ScanHint.TILT_DOWN, ScanHint.DONE})
_OUTCOMES = {"complete": ("check", "good"), "unknown": ("question", "gold")}
_NOTABLE_DEG = 2.0  # a narrower gap is no more than the measuring is worth
_WIDE = 1700  # pixels of the page, from which on there is room for a large picture
_ASIDE = (names.SCAN_CANNOT, names.SCAN_SKIP)  # at the other side of the card
_BUTTONS = (
    (names.SCAN_CANNOT, "scan-page-cannot", "quiet"),
    (names.SCAN_SKIP, "scan-page-skip", "quiet"),
    (names.SCAN_BACK, "scan-page-back", "plain"),
    (names.SCAN_AGAIN, "scan-page-again", "plain"),
    (names.SCAN_BEGIN, "scan-page-begin", "primary"),
    (names.SCAN_FINISH, "scan-page-finish", "primary"),
    (names.SCAN_REFUSE, "scan-page-refuse", "primary"),
    (names.SCAN_NEXT, "scan-page-next", "primary"),
)


class ScanCard(QWidget):
    """One card. `pressed`: what to call for the button of each name."""

    def __init__(self, words: Words, looks: Looks, pressed: Mapping[str, Callable[[], None]]) -> None:
        super().__init__()
        self._words = words
        self.setProperty("role", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.picture = ScanPicture(looks)
        self.ring, self._speed = TurnRing(words, looks), SpeedBar(looks)
        self._panorama = WidePicture(looks, 300)
        self._panorama.setObjectName(names.SCAN_PANORAMA)
        self._icon = Icon(looks, "refresh", "accent", 30)
        self._title, self._lead = Label("title", wrap=True), Label("lead", wrap=True)
        self._title.setObjectName(names.SCAN_TITLE)
        self._lead.setObjectName(names.SCAN_STATUS)
        self._hint, self._rate, self._left = Label("hint"), Label("soft"), Label("soft", wrap=True)
        self._hint.setObjectName(names.SCAN_HINT)
        self._hint.pill("gold")
        self._left.setObjectName(names.SCAN_LEFT)
        self._clock = Label("strong", wrap=True)
        self._clock.setObjectName(names.SCAN_CLOCK)
        self._points, self._turn = plane("clear"), plane("clear")
        self._figures = column(spacing=SPACE.small)
        self.refusal = ScanRefusal(words)
        self.error = ErrorBox(words, looks)
        self._buttons: dict[str, Button] = {
            name: button(words, name, key, kind, pressed=pressed[name]) for name, key, kind in _BUTTONS
        }
        self._lay_out()

    # -- layout ----------------------------------------------------------------------------------------------
    def _lay_out(self) -> None:
        whole = column(self, spacing=SPACE.large, margins=(32, 28, 36, 28))
        inside = row(spacing=36)
        whole.addLayout(inside, 1)
        whole.addLayout(self._foot())
        self._live = plane("clear")
        lines = column(self._live, spacing=SPACE.medium)
        self.fit(0)
        self._words.put(self.picture, "scan-page-picture", on="name")
        lines.addWidget(self.picture)
        line = row(spacing=SPACE.medium)
        line.addWidget(self._hint)
        line.addStretch(1)
        lines.addLayout(line)
        lines.addStretch(1)
        inside.addWidget(self._live)
        inside.addLayout(self._laid_right(), 1)

    def _laid_right(self) -> QVBoxLayout:
        right = column(spacing=SPACE.large)
        head = row(spacing=SPACE.medium)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title, 1)
        right.addLayout(head)
        right.addWidget(self._lead)
        right.addWidget(self._clock)
        right.addWidget(self._points)
        self._points_in = column(self._points, spacing=SPACE.medium)
        self._lay_turn()
        right.addWidget(self._turn)
        right.addWidget(self._panorama)
        self._words.put(self._panorama, "scan-page-panorama", on="name")
        right.addLayout(self._figures)
        right.addWidget(self.refusal)
        right.addWidget(self.error)
        right.addStretch(1)
        right.addWidget(self._left)
        return right

    def _lay_turn(self) -> None:
        """The ring in the middle, below it how fast the camera turns."""
        lines = column(self._turn, spacing=SPACE.medium)
        line = row()
        line.addStretch(1)
        line.addWidget(self.ring)
        line.addStretch(1)
        lines.addLayout(line)
        speed = row(spacing=SPACE.medium)
        speed.addWidget(label(self._words, "scan-page-speed", "soft", wrap=False))
        speed.addWidget(self._speed, 1)
        speed.addWidget(self._rate)
        lines.addLayout(speed)

    def _foot(self) -> QBoxLayout:
        foot = row(spacing=SPACE.medium)
        for name in _ASIDE:
            foot.addWidget(self._buttons[name])
        foot.addStretch(1)
        for name, made in self._buttons.items():
            if name not in _ASIDE:
                foot.addWidget(made)
        return foot

    def fit(self, width: int) -> None:
        """Large pictures where there is room, for the screen may be seen from a distance now."""
        large = width >= _WIDE
        self.setMaximumWidth(1560 if large else 1240)
        self.picture.setFixedSize(*((800, 600) if large else (520, 390)))

    # -- what is shown ---------------------------------------------------------------------------------------
    def offer(self, wanted: str, *beside: str) -> None:
        """Show the button of that name ("" for none), with the keyboard on it, and those beside it."""
        for name, made in self._buttons.items():
            made.setVisible(name == wanted or name in beside)
            made.setEnabled(True)
        if wanted:
            self._buttons[wanted].setFocus(Qt.FocusReason.OtherFocusReason)

    def freeze(self) -> None:
        """Nothing can be pressed any more."""
        for made in self._buttons.values():
            made.setEnabled(False)

    def allow(self, name: str, allowed: bool) -> None:
        """Whether the button of that name can be pressed."""
        self._buttons[name].setEnabled(allowed)

    def show_before(self, task: ScanTask) -> None:
        """What comes, and how it is done."""
        self.error.hide()
        asked = "scan-page-title" if not task.in_exam else "scan-page-asked-title"
        self._still(asked, "scan-page-lead", "refresh", "accent")
        empty(self._points_in)
        days = round(task.rules.keep_days)
        for point in ("how", "slow", *(("desk",) if task.rules.desk else ()), "fair", "kept"):
            self._points_in.addWidget(label(self._words, f"scan-page-point-{point}", days=days))
        self._live.show()
        self._points.show()

    def show_clock(self, key: str) -> None:
        """What the section's clock does meanwhile; "" where none runs."""
        self._clock.setVisible(bool(key))
        if key:
            self._words.put(self._clock, key)

    def show_left(self, key: str, milliseconds: int | None) -> None:
        """The time left, by the sentence `key`; None where there is no hurry."""
        self._left.setVisible(milliseconds is not None)
        if milliseconds is not None:
            self._words.put(self._left, key, left=left(milliseconds))

    def show_turning(self, task: ScanTask) -> None:
        """A turn begins."""
        self.error.hide()
        self._still("scan-page-starting", "scan-page-while", "camera", "accent")
        self.ring.ask(task.rules.covered_deg)
        self._speed.show_speed(0.0, task.rules.fastest_deg_s)
        self._rate.setText("")
        self._live.show()
        self._turn.show()

    def show_progress(self, task: ScanTask, progress: ScanProgress) -> None:
        """How it goes: the one thing to do now in large words."""
        hint = f"scan-hint-{progress.hint.value.replace('_', '-')}"
        tone = "good" if progress.hint in _GOOD else "gold"
        self._words.put(self._title, hint)
        self._icon.display("check" if progress.hint is ScanHint.DONE else "refresh", tone)
        self.ring.show_progress(progress)
        self._speed.show_speed(progress.speed_deg_s, task.rules.fastest_deg_s)
        self._words.put(self._rate, "scan-page-rate", speed=round(abs(progress.speed_deg_s)))
        self.picture.show_lost(progress.lost)
        self.picture.outline("" if tone == "good" else "gold")
        self._hint.setVisible(progress.lost)
        if progress.lost:
            self._words.put(self._hint, "scan-page-turn-back")

    def show_judging(self) -> None:
        """The turn is over; the panorama is being drawn."""
        self._still("scan-page-judging", "scan-page-judging-lead", "clock", "accent")
        self._live.show()

    def show_outcome(self, course: ScanCourse) -> None:
        """What came of it: figures, reasons, the panorama."""
        status, taken = course.status, course.taken
        icon, tone = _OUTCOMES.get(status, ("notice", "gold"))
        self._still(f"scan-page-{status}-title", f"scan-page-{status}", icon, tone)
        empty(self._figures)
        if taken is not None:
            covered = round(taken.result.covered_deg)
            gaps = sum(end - start >= _NOTABLE_DEG for start, end in taken.result.gaps_deg)
            self._figures.addWidget(
                label(self._words, "scan-page-figures", "strong", covered=covered, gaps=gaps)
            )
        for reason in course.reasons:
            key = f"scan-reason-{reason.replace('_', '-')}"
            self._figures.addWidget(label(self._words, key))
        image = QImage.fromData(taken.picture) if taken is not None and taken.picture else QImage()
        self._panorama.show_image(image)
        self._panorama.setVisible(not image.isNull())

    def show_refusal(self) -> None:
        """Why it cannot be done."""
        self._still("scan-page-cannot-title", "scan-page-cannot-lead", "notice", "accent")
        self.refusal.begin()

    def show_image(self, image: QImage) -> None:
        """The camera's newest picture."""
        self.picture.show_image(image)

    def _still(self, title: str, lead: str, icon: str, tone: str) -> None:
        for widget in (self._live, self._points, self._turn, self._hint, self._panorama, self.refusal):
            widget.hide()
        empty(self._figures)
        self.picture.show_lost(False)
        self.picture.outline("")
        self._icon.display(icon, tone)
        self._words.put(self._title, title)
        self._words.put(self._lead, lead)
