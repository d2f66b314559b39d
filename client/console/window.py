"""The console's window: who is signed in, which page is up, the rail between pages. Pages are passed in;
composition is `client/app`'s business.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from client.console.backstage import Backstage, Page
from client.console.ports import ConsoleDesk, ConsoleOptions
from client.console.sign_in import SignInPage
from client.console.top_bar import ConsoleBar
from client.kit.background import Background
from client.kit.banners import Banners, Saying
from client.kit.controls import column
from client.kit.error_words import error_sentences
from client.kit.looks import Looks
from client.kit.style import style_sheet
from client.kit.words import Words
from proctor.core.errors import RefusedError, SynaqError
from proctor.sync.staff_messages import StaffView

TROUBLE = "console-trouble"


class ConsoleWindow(QWidget):
    """Make it, show it, call `begin`. `finished` comes once it has closed; `turned` carries each page's
    place."""

    finished = Signal()
    turned = Signal(str)

    def __init__(
        self,
        desk: ConsoleDesk,
        words: Words,
        options: ConsoleOptions,
        icons: Path,
        pages: Sequence[type[Page]],
    ) -> None:
        """`icons`: the folder of SVG files. `pages`: in the order of the rail; a role sees those for it."""
        super().__init__()
        self.setObjectName("console")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumSize(1180, 640)
        self.resize(1366, 768)
        self.desk, self.words = desk, words
        self.looks = Looks(icons, options.theme, options.text_size)
        self.background = Background("console")
        self._closed = False
        self._backstage = Backstage(desk, words, self.looks, self.background, options, self.say)
        self._kinds = tuple(pages)
        self._pages: dict[str, Page] = {}
        self._page: Page | None = None
        self.bar = ConsoleBar(words, self.looks)
        self.bar.chosen.connect(self.turn_to)
        self.bar.signed_out.connect(self.sign_out)
        self.banners = Banners(words, self.looks)
        self._stack = QStackedWidget()
        lines = column(self)
        for widget in (self.bar, self.banners):
            lines.addWidget(widget)
        lines.addWidget(self._stack, 1)
        self._sign_in = SignInPage(self._backstage)
        self._sign_in.signed_in.connect(self._signed_in)
        self._stack.addWidget(self._sign_in)
        words.put(self, "console-brand", on="title")
        self._restyle()
        self.looks.changed.connect(self._restyle)

    @property
    def page(self) -> Page | None:
        """The page that is up."""
        return self._page

    def begin(self) -> None:
        """Ask who is there."""
        self._show(self._sign_in)

    def turn_to(self, place: str) -> None:
        """Show a page of the rail."""
        if place in self._pages:
            self._show(self._pages[place])

    def sign_out(self) -> None:
        """Forget who was signed in, and everything that was on their pages."""
        self._show(self._sign_in)  # players let go of the record before its way is closed
        self.desk.sign_out()
        for page in self._pages.values():
            self._stack.removeWidget(page)
            page.deleteLater()
        self._pages.clear()
        self.bar.show_staff(None, [])

    def say(self, error: SynaqError) -> None:
        """A known error that belongs to no page; a token that died leads back to the sign-in."""
        saying = Saying("console-trouble", {"what": lambda: error_sentences(self.words, error)}, "bad")
        self.banners.say(TROUBLE, saying)
        if isinstance(error, RefusedError) and error.code == "not_signed_in" and self._pages:
            self.sign_out()

    def shut_down(self) -> None:
        """End players, timers and threads."""
        if self._closed:
            return
        self._closed = True
        if self._page is not None:
            self._page.leave()
        self.background.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nothing is lost by closing: every verdict is at the service already."""
        self.shut_down()
        event.accept()
        self.finished.emit()

    def _signed_in(self, member: StaffView) -> None:
        self.banners.drop(TROUBLE)
        for kind in self._kinds:
            if member.role in kind.roles:
                made = kind(self._backstage)
                self._pages[kind.place] = made
                self._stack.addWidget(made)
        self.bar.show_staff(member, [(page.place, page.icon) for page in self._pages.values()])
        if self._pages:
            self._show(next(iter(self._pages.values())))

    def _show(self, page: Page) -> None:
        if self._page is page:
            return
        if self._page is not None:
            self._page.leave()
        self._page = page
        self._stack.setCurrentWidget(page)
        self.bar.mark(page.place)
        page.enter()
        self.turned.emit(page.place)

    def _restyle(self) -> None:
        self.setStyleSheet(style_sheet(self.looks))
