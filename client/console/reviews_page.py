"""Reviews: the queue on the left, the attempt that is looked at beside it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer

from client.console.backstage import Backstage, Page
from client.console.queue_list import QueueList
from client.console.review_view import ReviewView
from client.kit.controls import Label, column, label, plane, row
from client.kit.theme import SPACE
from proctor.sync.messages import ReviewItem

_WIDTH = 236


class ReviewsPage(Page):
    """The proctor's first page."""

    place = "reviews"
    icon = "eye"
    roles = frozenset({"proctor"})

    def __init__(self, backstage: Backstage) -> None:
        super().__init__(backstage)
        self.queue = QueueList(self.words, self.looks)
        self.view = ReviewView(backstage, self)
        self._empty = Label("lead", wrap=True)
        self.words.put(self._empty, "review-queue-empty")
        side = plane("rail")
        side.setFixedWidth(_WIDTH)
        left = column(side, spacing=SPACE.small, margins=(0, SPACE.medium, 0, 0))
        head = column(margins=(SPACE.large, 0, SPACE.large, 0))
        head.addWidget(label(self.words, "console-queue", "strong"))
        left.addLayout(head)
        left.addWidget(self.queue, 1)
        across = row(self)
        across.addWidget(side)
        across.addWidget(self.view, 1)
        across.addWidget(self._empty, 1)
        self.view.hide()
        self.queue.opened.connect(self._open)
        self.view.changed.connect(self.refresh)
        self.view.next_wanted.connect(self._open_next)
        self._timer = QTimer(self, interval=backstage.options.refresh_ms)
        self._timer.timeout.connect(self.refresh)

    def enter(self) -> None:
        """Ask for the queue, now and every few seconds."""
        self.refresh()
        self._timer.start()
        self.queue.setFocus()

    def leave(self) -> None:
        """Ask no more; the film stops."""
        self._timer.stop()
        self.view.leave()

    def refresh(self) -> None:
        """Ask for the queue anew."""
        self.backstage.ask("queue", self.desk.reviews, self._show)

    def _show(self, items: Sequence[ReviewItem]) -> None:
        self.queue.show_items(items)
        self._empty.setVisible(not items)
        self.view.setVisible(bool(items))
        if items and self.queue.selected() is None:
            self._open_next()

    def _open(self, item: ReviewItem) -> None:
        self.view.open(item.attempt)

    def _open_next(self) -> None:
        """The first that waits for one's word, else the first that can be published, else the first."""
        for wanted in (
            lambda item: item.mine > 0,
            lambda item: item.state == "decided",
            lambda _item: True,
        ):
            found = self.queue.first(wanted)
            if found is not None:
                self.queue.select(found.attempt)
                return
