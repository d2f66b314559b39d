"""The live wall's part of the console's desk."""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import AbstractContextManager

from proctor.sync.console_client import ConsoleClient
from proctor.sync.messages import Directive, Text
from proctor.sync.wall_client import SmallPicture
from proctor.sync.wall_messages import ExtraTime, Order, Wall


class WallCalls(ABC):
    """A WallDesk over HTTP, for a desk that has clients to lend."""

    @abstractmethod
    def _client(self) -> AbstractContextManager[ConsoleClient]:
        """A client that nobody else uses meanwhile."""

    def wall(self) -> Wall:
        """Candidates within reach."""
        with self._client() as client:
            return client.wall()

    def small_picture(self, attempt: str, known: str) -> SmallPicture | None:
        """The newest picture, where there is a newer one."""
        with self._client() as client:
            return client.small_picture(attempt, known)

    def give_message(self, attempt: str, text: Text) -> Directive:
        """Words for a candidate's window."""
        with self._client() as client:
            return client.give_message(attempt, text)

    def give_extra_time(self, attempt: str, wish: ExtraTime) -> Directive:
        """More time for the section that runs."""
        with self._client() as client:
            return client.give_extra_time(attempt, wish)

    def pause(self, attempt: str, wish: Order) -> Directive:
        """The attempt stands still."""
        with self._client() as client:
            return client.pause(attempt, wish)

    def resume(self, attempt: str, wish: Order) -> Directive:
        """It goes on."""
        with self._client() as client:
            return client.resume(attempt, wish)

    def stop(self, attempt: str, wish: Order) -> Directive:
        """It ends."""
        with self._client() as client:
            return client.stop(attempt, wish)

    def ask_for_scan(self, attempt: str) -> Directive:
        """Ask for a look round the room."""
        with self._client() as client:
            return client.ask_for_scan(attempt)
