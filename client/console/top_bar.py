"""The bar on top of the console: who one is, the pages, and how the window looks and speaks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from client.kit.controls import Button, Icon, Label, empty, row
from client.kit.look_controls import LookControls
from client.kit.looks import Looks
from client.kit.words import Words
from proctor.sync.staff_messages import StaffView

SIGN_OUT = "staff-sign-out"


def place_name(place: str) -> str:
    """The object name of the button that leads to a page."""
    return f"place-{place}"


class ConsoleBar(QWidget):
    """Made once; `show_staff` fills it. `chosen` carries the place of a page."""

    chosen = Signal(str)
    signed_out = Signal()

    def __init__(self, words: Words, looks: Looks) -> None:
        super().__init__()
        self._words, self._looks = words, looks
        self.setProperty("role", "top")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(58)
        self._places: dict[str, Button] = {}
        self._who = Label("soft")
        self._out = Button(SIGN_OUT, "small")
        words.put(self._out, "console-sign-out")
        self._out.clicked.connect(lambda _checked=False: self.signed_out.emit())
        line = row(self, spacing=14, margins=(20, 0, 16, 0))
        line.addWidget(Icon(looks, "shield", "accent", 26))
        brand = Label("strong")
        words.put(brand, "console-brand")
        line.addWidget(brand)
        self._rail = row(spacing=4)
        line.addLayout(self._rail)
        line.addStretch(1)
        line.addWidget(self._who)
        line.addWidget(LookControls(words, looks))
        line.addWidget(self._out)
        self.show_staff(None, [])

    def show_staff(self, member: StaffView | None, places: Sequence[tuple[str, str]]) -> None:
        """Say whose console it is, and offer the pages: (place, icon) each; Ctrl+1, Ctrl+2 and so on."""
        empty(self._rail)
        self._places.clear()
        self._out.setVisible(member is not None)
        self._who.setVisible(member is not None)
        if member is not None:
            key = f"console-role-{member.role}"
            hall = member.hall
            self._words.put_made(
                self._who, lambda: " · ".join(part for part in (self._words.t(key), hall) if part)
            )
        for number, (place, icon) in enumerate(places, 1):
            made = Button(place_name(place), "segment", icon=icon, looks=self._looks)
            made.setCheckable(True)
            self._words.put(made, f"console-place-{place}")
            made.setShortcut(f"Ctrl+{number}")
            made.clicked.connect(lambda _checked=False, place=place: self.chosen.emit(place))
            self._rail.addWidget(made, 0, Qt.AlignmentFlag.AlignVCenter)
            self._places[place] = made

    def mark(self, place: str) -> None:
        """Show which page is up."""
        for name, made in self._places.items():
            made.setChecked(name == place)
