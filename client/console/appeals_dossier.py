"""The dossier of an attempt to a file of one's choosing: on its way, stopped, or there and checked."""

from __future__ import annotations

import threading

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QWidget

from client.console.appeals_ports import FetchedDossier
from client.console.backstage import Backstage
from client.kit.controls import Button, Label, announce, button, column, label, row
from client.kit.error_box import ErrorBox
from client.kit.saved_file import ask_where
from client.kit.theme import SPACE
from proctor.core.errors import SynaqError
from proctor.sync.appeal_messages import AppealView

FETCH, STOP, CHECKED, PROGRESS = "dossier-fetch", "dossier-stop", "dossier-checked", "dossier-progress"
_STEPS = 1000
_MB = 1_000_000


class DossierBox(QWidget):
    """For the member whose request was granted."""

    def __init__(self, backstage: Backstage, page: QWidget) -> None:
        super().__init__()
        self._backstage, self._page = backstage, page
        self._words = backstage.words
        self._appeal: AppealView | None = None
        self._stop: threading.Event | None = None
        self.setProperty("role", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        lines = column(self, spacing=SPACE.small, margins=(18, 14, 18, 14))
        lines.addWidget(label(self._words, "appeal-dossier", "strong"))
        lines.addWidget(label(self._words, "appeal-viewing-only", "soft"))
        line = row(spacing=SPACE.medium)
        self._fetch = button(self._words, FETCH, "appeal-dossier-fetch", "primary", pressed=self._ask)
        self._bar = QProgressBar()
        self._bar.setObjectName(PROGRESS)
        self._bar.setTextVisible(False)
        self._words.put(self._bar, "appeal-dossier", on="name")
        self._far = Label("soft")
        self._cancel: Button = button(self._words, STOP, "appeal-dossier-stop", pressed=self._halt)
        for widget in (self._fetch, self._cancel):
            line.addWidget(widget)
        line.addWidget(self._bar, 1)
        line.addWidget(self._far)
        line.addStretch(0)
        lines.addLayout(line)
        self._error = ErrorBox(self._words, backstage.looks)
        lines.addWidget(self._error)
        self._checked = Label("strong", wrap=True)
        self._checked.setObjectName(CHECKED)
        self._about = Label("soft", wrap=True)
        self._about.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        lines.addWidget(self._checked)
        lines.addWidget(self._about)
        self._quiet()

    def show_for(self, appeal: AppealView | None) -> None:
        """For another complaint: what was on its way for the last is stopped."""
        self.let_go()
        self._appeal = appeal
        self._quiet()

    def let_go(self) -> None:
        """Stop what is on its way, and hear no more of it."""
        if self._stop is not None:
            self._stop.set()
            self._stop = None
            self._quiet()

    def _halt(self) -> None:
        """Stop it, and say so once nothing of it is on the disk any more."""
        if self._stop is not None:
            self._stop.set()
            self._cancel.setEnabled(False)
            self._words.put(self._far, "appeal-dossier-stopping")

    def _ask(self) -> None:
        appeal = self._appeal
        if appeal is None or self._stop is not None:
            return
        out = ask_where(self._page, self._words, f"dossier-{appeal.candidate_number}.zip")
        if out is None:
            return
        self._quiet()
        stop = self._stop = threading.Event()
        self._busy(True)
        desk, attempt = self._backstage.desk, appeal.attempt
        told = self._backstage.background.bridge(lambda come, size: self._progress(stop, come, size))
        self._backstage.ask(
            "dossier",
            lambda: desk.fetch_dossier(attempt, out, told, stop.is_set),
            lambda fetched: self._here(stop, fetched),
            lambda error: self._failed(stop, error),
        )

    def _progress(self, stop: threading.Event, come: int, size: int | None) -> None:
        if stop is not self._stop or stop.is_set():
            return
        self._bar.setRange(0, _STEPS if size else 0)
        if size:
            self._bar.setValue(round(_STEPS * come / size))
            done, of = f"{come / _MB:.1f}", f"{size / _MB:.1f}"
            key = "appeal-dossier-checking" if come == size else "appeal-dossier-far"
            values = {} if come == size else {"done": done, "of": of}
            self._words.put(self._far, key, **values)

    def _here(self, stop: threading.Event, fetched: FetchedDossier | None) -> None:
        if stop is not self._stop:
            return
        self._stop = None
        self._quiet()
        if fetched is None:
            self._say("appeal-dossier-stopped", "gold")
            return
        key = "appeal-dossier-whole" if fetched.whole else "appeal-dossier-broken"
        self._say(key, "good" if fetched.whole else "bad")
        told = [] if fetched.whole else fetched.sentences
        place, words = str(fetched.path), self._words
        words.put_made(
            self._about,
            lambda: "\n".join([words.t("appeal-dossier-place", place=place), *told, *self._limits(fetched)]),
        )
        self._about.show()

    def _limits(self, fetched: FetchedDossier) -> list[str]:
        return [self._words.t("appeal-dossier-limits")] if fetched.whole else []

    def _failed(self, stop: threading.Event, error: SynaqError) -> None:
        if stop is not self._stop:
            return
        self._stop = None
        self._quiet()
        self._error.say(error)

    def _say(self, key: str, tone: str) -> None:
        self._words.put(self._checked, key)
        self._checked.tone(tone)
        self._checked.show()
        announce(self._checked, self._checked.text())

    def _quiet(self) -> None:
        self._busy(False)
        self._error.hide()
        self._checked.hide()
        self._about.hide()

    def _busy(self, busy: bool) -> None:
        self._fetch.setVisible(not busy)
        self._cancel.setEnabled(busy)
        self._bar.setRange(0, 0 if busy else _STEPS)
        self._words.put_plain(self._far, "")
        for widget in (self._bar, self._far, self._cancel):
            widget.setVisible(busy)
        if busy:
            self._words.put(self._far, "appeal-dossier-made")
            self._cancel.setFocus()
