"""Upload: everything that is on disk goes to the service, with progress; nothing is lost where it cannot."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar

from client.exam import names
from client.exam.backstage import Backstage, CardPage
from client.exam.stages import Stage
from client.kit.controls import Icon, Label, button, label
from proctor.core.errors import SynaqError


class UploadPage(CardPage):
    """Delivers, then goes on to the result."""

    stage = Stage.UPLOAD
    card_width = 640

    def __init__(self, backstage: Backstage) -> None:
        super().__init__(backstage)
        words = self.words
        self.body.addWidget(Icon(self.looks, "upload", "accent", 40))
        self.body.addWidget(label(words, "exam-upload-title", "title"))
        self.body.addWidget(label(words, "exam-upload-lead", "lead"))
        self._bar = QProgressBar()
        self._bar.setObjectName(names.UPLOAD_BAR)
        self._bar.setTextVisible(False)
        words.put(self._bar, "exam-upload-title", on="name")
        self._count = Label("soft")
        self.body.addWidget(self._bar)
        self.body.addWidget(self._count)
        self.body.addWidget(self.error)
        self._retry = button(words, names.UPLOAD_RETRY, "exam-try-again", "primary", pressed=self._begin)
        self.body.addWidget(self._retry)
        self.delivered = False

    def enter(self) -> None:
        """Begin at once."""
        self.delivered = False
        self._begin()

    def failed(self, error: SynaqError) -> None:
        """It stays on disk; offer to try again."""
        super().failed(error)
        self._retry.show()
        self._retry.setFocus(Qt.FocusReason.OtherFocusReason)

    def _begin(self) -> None:
        self._retry.hide()
        self._show(0, 0)
        progress = self.backstage.background.bridge(self._show)
        self.work("deliver", lambda: self.desk.deliver(progress), self._done)

    def _done(self, _nothing: object) -> None:
        self.delivered = True
        self.go_on.emit()

    def _show(self, done: int, total: int) -> None:
        # A range of 0 to 0 would animate by a timer of its own; an empty bar does not.
        self._bar.setRange(0, max(1, total))
        self._bar.setValue(done)
        if total:
            self.words.put(self._count, "exam-upload-count", done=done, total=total)
        else:
            self.words.put(self._count, "exam-upload-preparing")
