"""The console's program: the window at a desk, put together and taken apart."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from client.app.console_desk import HttpConsoleDesk
from client.app.heap import one_heap
from client.app.qt_program import plain_crashes, qt_application
from client.console.admin_page import AdminPage
from client.console.appeals_page import AppealsPage
from client.console.backstage import Page
from client.console.essays_page import EssaysPage
from client.console.ports import ConsoleOptions
from client.console.reviews_page import ReviewsPage
from client.console.wall_page import WallPage
from client.console.window import ConsoleWindow
from client.kit.words import Words
from proctor.resources.shipped_files import asset_path
from proctor.resources.texts import has_text, text

_TURN_S = 0.001

# In the order of the rail.
PAGES: tuple[type[Page], ...] = (ReviewsPage, WallPage, AdminPage, EssaysPage, AppealsPage)


@dataclass(frozen=True)
class ConsoleSettings:
    """How the console is started."""

    server: str
    language: str = "kk"
    options: ConsoleOptions = field(default_factory=ConsoleOptions)


@contextmanager
def open_console(settings: ConsoleSettings) -> Iterator[tuple[ConsoleWindow, HttpConsoleDesk]]:
    """Everything up, in order, and down again in the reverse order, whatever fails on the way."""
    with ExitStack() as steps:
        one_heap()
        qt_application()
        # The window's thread gets its turn sooner than after Python's usual 5 ms, whatever loads meanwhile.
        steps.callback(sys.setswitchinterval, sys.getswitchinterval())
        sys.setswitchinterval(_TURN_S)
        steps.enter_context(plain_crashes())
        words = Words(text, has_text, settings.language)
        desk = HttpConsoleDesk(settings.server, settings.language)
        steps.callback(desk.close)
        words.changed.connect(lambda language: setattr(desk, "language", language))
        window = ConsoleWindow(desk, words, settings.options, asset_path("icons"), PAGES)
        steps.callback(_put_away, window)
        yield window, desk


def run_console(settings: ConsoleSettings) -> int:
    """Show the window until it is closed; the exit code."""
    with open_console(settings) as (window, _desk):
        app = qt_application()
        window.finished.connect(app.quit)
        window.show()
        window.begin()
        return app.exec()


def _put_away(window: ConsoleWindow) -> None:
    window.shut_down()
    window.deleteLater()
