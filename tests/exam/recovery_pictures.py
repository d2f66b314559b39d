"""Pictures of a disk and a journal in trouble: the pause over a question, and the stop at the start."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from proctor.core.errors import IntegrityError, StorageError, SynaqError

TROUBLES: dict[str, SynaqError] = {
    "full": StorageError("", code="full"),
    "read-only": StorageError("", code="read_only"),
    "failing": StorageError("", code="failing"),
    "damaged": IntegrityError("", code="journal_damaged"),
}


def recovery_pictures(made: Callable[..., Any], legislation: Callable[[Any], None]) -> dict[str, Any]:
    """Each picture's name, and how to get there."""

    def paused(error: SynaqError) -> Callable[[Any], None]:
        def act(studio: Any) -> None:
            legislation(studio)
            studio.desk.disk_full, studio.desk.disk_trouble = True, error
            studio.window.page.question.choose(1)
            studio.desk.disk_full = False

        return act

    def over(studio: Any) -> None:
        paused(TROUBLES["full"])(studio)
        pause = studio.window.page._pause
        pause._mended(None)

    def stopped(studio: Any) -> None:
        damaged = IntegrityError("", code="journal_damaged_offline")
        studio.window._trouble(studio.window.look)(damaged)

    return {
        **{f"21-pause-{name}": made(paused(error)) for name, error in TROUBLES.items()},
        "21-pause-full-dark-large": made(paused(TROUBLES["full"]), theme="dark", text_size=1.5),
        "22-pause-over": made(over),
        "23-journal-damaged": made(stopped),
    }
