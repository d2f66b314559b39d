"""What the identity page shows: the live picture at the left, at the right what is asked and what came of it.

It shows and offers; what is pressed and when is the page's business (`identity_page`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QVBoxLayout, QWidget

from client.exam import names
from client.exam.identity_course import IdentityCourse
from client.exam.identity_picture import IdentityPicture
from client.kit.controls import Button, Icon, Label, button, column, label, plane, row
from client.kit.error_box import ErrorBox
from client.kit.looks import Looks
from client.kit.theme import SPACE
from client.kit.words import Words
from proctor.core.identity_check import IdentityCheck

_OUTCOMES = {"match": ("check", "good"), "mismatch": ("notice", "gold"), "unknown": ("question", "gold")}
_GOOD_HINTS = frozenset({"identity-hint-seen", "identity-hint-good", "identity-hint-further"})
_BUTTONS = (
    (names.IDENTITY_SKIP, "identity-skip", "quiet"),
    (names.IDENTITY_STOP, "identity-stop", "plain"),
    (names.IDENTITY_AGAIN, "identity-again", "plain"),
    (names.IDENTITY_RETRY, "exam-try-again", "primary"),
    (names.IDENTITY_START, "identity-start", "primary"),
    (names.IDENTITY_NEXT, "exam-next", "primary"),
)


class IdentityCard(QWidget):
    """One card. `pressed`: what to call for the button of each name."""

    def __init__(self, words: Words, looks: Looks, pressed: Mapping[str, Callable[[], None]]) -> None:
        super().__init__()
        self._words = words
        self.setProperty("role", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMaximumWidth(1120)
        self.picture = IdentityPicture(looks)
        self._icon = Icon(looks, "person", "accent", 30)
        self._title, self._lead = Label("title", wrap=True), Label("lead", wrap=True)
        self._title.setObjectName(names.IDENTITY_TITLE)
        self._lead.setObjectName(names.IDENTITY_STATUS)
        self._hint, self._count = Label("hint"), Label("soft")
        self._hint.pill("good")
        self._hint.setObjectName(names.IDENTITY_HINT)
        self._points = plane("clear")
        self.error = ErrorBox(words, looks)
        self._buttons: dict[str, Button] = {
            name: button(words, name, key, kind, pressed=pressed[name]) for name, key, kind in _BUTTONS
        }
        self._lay_out()

    def _lay_out(self) -> None:
        inside = row(self, spacing=36, margins=(32, 32, 36, 32))
        self.picture.setFixedSize(480, 360)
        self._words.put(self.picture, "exam-check-picture", on="name")
        left = column(spacing=SPACE.medium)
        left.addWidget(self.picture)
        line = row(spacing=SPACE.medium)
        line.addWidget(self._hint)
        line.addStretch(1)
        left.addLayout(line)
        left.addStretch(1)
        inside.addLayout(left)
        inside.addLayout(self._laid_right(), 1)

    def _laid_right(self) -> QVBoxLayout:
        right = column(spacing=SPACE.large)
        head = row(spacing=SPACE.medium)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title, 1)
        right.addLayout(head)
        right.addWidget(self._lead)
        right.addWidget(self._count)
        right.addWidget(self._points)
        lines = column(self._points, spacing=SPACE.medium)
        for point in ("light", "slow", "fair", "kept"):
            lines.addWidget(label(self._words, f"identity-point-{point}"))
        right.addWidget(self.error)
        right.addStretch(1)
        foot = row(spacing=SPACE.medium)
        foot.addStretch(1)
        for made in self._buttons.values():
            foot.addWidget(made)
        right.addLayout(foot)
        return right

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

    def show_before(self) -> None:
        """What comes, and how to sit."""
        self.error.hide()
        self._still("identity-title", "identity-lead", "person", "accent")
        self._points.show()

    def show_outcome(self, check: IdentityCheck) -> None:
        """What came of a try. Of a mismatch one sentence for all reasons: a person is to say what it was."""
        icon, tone = _OUTCOMES[check.status]
        told = check.status in ("match", "mismatch")
        key = f"identity-{check.status}" if told else f"identity-unknown-{check.reason.replace('_', '-')}"
        self._still(f"identity-{check.status}-title", key, icon, tone)

    def show_waiting(self) -> None:
        """A person's word is waited for."""
        self._still("identity-wait-title", "identity-wait", "clock", "accent")

    def show_course(self, course: IdentityCourse) -> None:
        """What is asked now, how it goes, and how far it is."""
        hint = course.hint()
        good = hint in _GOOD_HINTS
        self._points.hide()
        self._icon.display("camera" if course.state is None else "person", "accent")
        self._words.put(self._title, course.sentence())
        self._words.put(self._lead, "identity-while")
        self._words.put(self._hint, hint)
        self._hint.pill("good" if good else "gold")
        self._hint.show()
        at, total = course.count()
        self._count.setVisible(total > 0)
        if total:
            self._words.put(self._count, "identity-count", at=at, total=total)
        self.picture.ask(course.action)
        self.picture.guide("good" if good else "gold")

    def show_image(self, image: QImage) -> None:
        """The camera's newest picture."""
        self.picture.show_image(image)

    def _still(self, title: str, lead: str, icon: str, tone: str) -> None:
        self._points.hide()
        self._hint.hide()
        self._count.hide()
        self.picture.ask(None)
        self.picture.guide("accent")
        self._icon.display(icon, tone)
        self._words.put(self._title, title)
        self._words.put(self._lead, lead)
