"""Administration: interruptions and acts, programmes, items in figures, attempts and slots. One at a time."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget

from client.console.admin_acts import ActsView
from client.console.admin_interruptions import InterruptionsView
from client.console.admin_lists import AttemptsView, ItemsView, ProgrammesView
from client.console.backstage import Backstage, Page
from client.kit.controls import Button, column, row
from client.kit.theme import SPACE


def tab_name(part: str) -> str:
    """The object name of the button that shows a part of the page."""
    return f"admin-tab-{part}"


class AdminPage(Page):
    """The administrator's page. What waits for a person is asked for again and again, the rest when it is
    opened."""

    place = "administration"
    icon = "list"
    roles = frozenset({"administrator"})

    def __init__(self, backstage: Backstage) -> None:
        super().__init__(backstage)
        self.parts: dict[str, InterruptionsView | ActsView | ProgrammesView | ItemsView | AttemptsView] = {
            "interruptions": InterruptionsView(backstage, self),
            "acts": ActsView(backstage, self),
            "programmes": ProgrammesView(backstage, self),
            "items": ItemsView(backstage, self),
            "attempts": AttemptsView(backstage, self),
        }
        self.part = "interruptions"
        lines = column(self, spacing=SPACE.large, margins=(24, 16, 24, 16))
        tabs = row(spacing=SPACE.small)
        self._tabs: dict[str, Button] = {}
        self._stack = QStackedWidget()
        for name, view in self.parts.items():
            tab = Button(tab_name(name), "segment")
            tab.setCheckable(True)
            self.words.put(tab, f"administration-place-{name}")
            tab.clicked.connect(lambda _checked=False, name=name: self.turn_to(name))
            tabs.addWidget(tab)
            self._tabs[name] = tab
            self._stack.addWidget(view)
        tabs.addStretch(1)
        lines.addLayout(tabs)
        lines.addWidget(self._stack, 1)
        interruptions = self.parts["interruptions"]
        if isinstance(interruptions, InterruptionsView):
            interruptions.drafted.connect(lambda: self.turn_to("acts"))
        self._timer = QTimer(self, interval=backstage.options.refresh_ms)
        self._timer.timeout.connect(self._again)

    def enter(self) -> None:
        """Show what was shown last, as it is now."""
        self.turn_to(self.part)
        self._tabs[self.part].setFocus()
        self._timer.start()

    def leave(self) -> None:
        """Ask no more."""
        self._timer.stop()

    def turn_to(self, part: str) -> None:
        """Show a part, asked for anew."""
        self.part = part
        for name, tab in self._tabs.items():
            tab.setChecked(name == part)
        self._stack.setCurrentWidget(self.parts[part])
        self.parts[part].refresh()

    def _again(self) -> None:
        if self.part == "interruptions":
            self.parts["interruptions"].refresh()
