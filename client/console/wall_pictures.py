"""Fetches the candidates' small pictures, a few at a time: loaded and decoded on background threads."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from client.console.backstage import Backstage
from proctor.core.errors import SynaqError
from proctor.sync.wall_messages import WallTile

_AT_ONCE = 3

_Fetched = tuple[str, QImage] | None


class WallPictures(QObject):
    """`came` carries an attempt and its newest picture (QImage). What fails is tried again with the next
    wall."""

    came = Signal(str, object)

    def __init__(self, backstage: Backstage) -> None:
        super().__init__()
        self._backstage = backstage
        self._have: dict[str, str] = {}
        self._wanted: dict[str, str] = {}
        self._under_way: set[str] = set()

    def want(self, tiles: Sequence[WallTile]) -> None:
        """Fetch what is newer than what one has, in the order of the tiles; forget all others."""
        there = {tile.attempt: tile.picture.tag for tile in tiles if tile.picture is not None}
        self._have = {attempt: tag for attempt, tag in self._have.items() if attempt in there}
        self._wanted = {attempt: tag for attempt, tag in there.items() if self._have.get(attempt) != tag}
        self._go_on()

    def stop(self) -> None:
        """Fetch no more."""
        self._wanted = {}

    def _go_on(self) -> None:
        waiting = [attempt for attempt in self._wanted if attempt not in self._under_way]
        for attempt in waiting[: _AT_ONCE - len(self._under_way)]:
            del self._wanted[attempt]
            self._under_way.add(attempt)
            self._fetch(attempt, self._have.get(attempt, ""))

    def _fetch(self, attempt: str, known: str) -> None:
        def load() -> _Fetched:
            found = self._backstage.desk.small_picture(attempt, known)
            if found is None:
                return None
            image = QImage.fromData(found.jpeg).convertToFormat(QImage.Format.Format_RGB32)
            return found.tag, image

        def arrived(found: _Fetched) -> None:
            self._under_way.discard(attempt)
            if found is not None and not found[1].isNull():
                self._have[attempt] = found[0]
                self.came.emit(attempt, found[1])
            self._go_on()

        def failed(_error: SynaqError) -> None:
            # The wall's own call says it where the service cannot be reached.
            self._under_way.discard(attempt)
            self._go_on()

        self._backstage.ask("wall-picture", load, arrived, failed)
