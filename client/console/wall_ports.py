"""What the live wall asks of the rest of the program."""

from __future__ import annotations

from typing import Protocol

from proctor.sync.messages import Directive, Text
from proctor.sync.wall_client import SmallPicture
from proctor.sync.wall_messages import ExtraTime, Order, Wall


class WallDesk(Protocol):
    """Candidates under way. Every call is slow: it runs on a background thread, and raises SynaqError
    where it cannot."""

    def wall(self) -> Wall:
        """Candidates within reach, those first who need a look most."""

    def small_picture(self, attempt: str, known: str) -> SmallPicture | None:
        """The newest picture; None where it is the one with the tag `known`."""

    def give_message(self, attempt: str, text: Text) -> Directive:
        """Words for a candidate's window."""

    def give_extra_time(self, attempt: str, wish: ExtraTime) -> Directive:
        """More time for the section that runs."""

    def pause(self, attempt: str, wish: Order) -> Directive:
        """The attempt stands still, its section's time with it."""

    def resume(self, attempt: str, wish: Order) -> Directive:
        """It goes on, with the time of the pause given back."""

    def stop(self, attempt: str, wish: Order) -> Directive:
        """It ends with what was delivered."""

    def ask_for_scan(self, attempt: str) -> Directive:
        """Ask for a look round the room."""
