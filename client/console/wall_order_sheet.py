"""Why an exam is paused, goes on or is stopped: kept reasons, or one's own words. The candidate reads it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from client.kit.choice import Choice
from client.kit.controls import button, label
from client.kit.looks import Looks
from client.kit.sheet import Sheet
from client.kit.tick import Tick
from client.kit.words import Words
from proctor.resources.texts import text
from proctor.sync.wall_messages import OrderReason

OrderKind = Literal["pause", "resume", "stop"]
ORDER_SHEET, KEPT, OWN, SURE, GO, BACK = (
    "order-sheet",
    "order-kept",
    "order-own",
    "order-sure",
    "order-go",
    "order-back",
)
_KEPT: dict[OrderKind, tuple[str, ...]] = {
    "pause": ("voice", "person", "view", "identity", "equipment"),
    "resume": ("settled", "equipment", "mistaken"),
    "stop": ("helped", "person", "device", "refused", "request"),
}
_LEAST, _MOST = 3, 500


class OrderSheet(Sheet):
    """`chosen` gets the reason: a kept one in the candidate's language, own words as they are written."""

    def __init__(  # noqa: PLR0917  the sheet's own three, and what it is about
        self,
        parent: QWidget,
        words: Words,
        looks: Looks,
        kind: OrderKind,
        number: str,
        chosen: Callable[[OrderReason], object],
    ) -> None:
        super().__init__(parent, ORDER_SHEET, words, looks, width=620)
        self._kind, self._chosen = kind, chosen
        words.put(self.title, f"wall-{kind}-title", number=number)
        self.body.addWidget(label(words, f"wall-{kind}-lead", "reading"))
        self._kept = Choice(looks)
        self._kept.setObjectName(KEPT)
        words.put(self._kept, "wall-why-kept", on="name")
        self._own = QPlainTextEdit()
        self._own.setObjectName(OWN)
        self._own.setFixedHeight(84)
        self._own.setTabChangesFocus(True)
        for where in ("name", "hint"):
            words.put(self._own, "wall-why-own", on=where)
        self._sure = Tick(looks)
        self._sure.setObjectName(SURE)
        words.put(self._sure, "wall-stop-sure")
        self._sure.setVisible(kind == "stop")
        for widget in (self._kept, self._own, self._sure):
            self.body.addWidget(widget)
        self.body.addWidget(label(words, "wall-why-seen", "soft"))
        go = "danger" if kind == "stop" else "primary"
        self._go = button(words, GO, f"wall-{kind}-go", go, pressed=self._done)
        self.buttons.addStretch(1)
        self.buttons.addWidget(button(words, BACK, "wall-order-back", pressed=self.close_sheet))
        self.buttons.addWidget(self._go)
        self._fill()
        words.changed.connect(self._fill)
        self._kept.currentIndexChanged.connect(self._pick)
        self._own.textChanged.connect(self._look)
        self._sure.toggled.connect(lambda _on: self._look())
        self._look()

    def ask(self) -> None:
        """Show it, the keyboard at the kept reasons."""
        self.open(self._kept)

    def _fill(self, _language: str = "") -> None:
        """The kept reasons in the language that is on; what was chosen stays."""
        at = max(0, self._kept.currentIndex())
        self._kept.blockSignals(True)  # refilled, nothing new is chosen
        self._kept.clear()
        self._kept.addItem(self.words.t("wall-why-choose"), "")
        for name in _KEPT[self._kind]:
            self._kept.addItem(self.words.t(self._key(name)), name)
        self._kept.setCurrentIndex(at)
        self._kept.blockSignals(False)

    def _key(self, name: str) -> str:
        return f"wall-why-{self._kind}-{name}"

    def _pick(self, _index: int) -> None:
        self._own.setVisible(not self._kept.currentData())
        if self._kept.currentData() == "":
            self._own.setFocus(Qt.FocusReason.OtherFocusReason)
        self._look()

    def _reason(self) -> OrderReason | None:
        name, own = str(self._kept.currentData() or ""), self._own.toPlainText().strip()
        if name:
            key = self._key(name)
            return OrderReason(kk=text("kk", key), ru=text("ru", key), en=text("en", key))
        return OrderReason(kk=own, ru=own, en=own) if _LEAST <= len(own) <= _MOST else None

    def _look(self) -> None:
        sure = self._kind != "stop" or self._sure.isChecked()
        self._go.setEnabled(sure and self._reason() is not None)

    def _done(self) -> None:
        reason = self._reason()
        if reason is not None:
            self.close_sheet()
            self._chosen(reason)
