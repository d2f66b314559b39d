"""Pictures of the exam after the line was away: what is on record of it, said once it is back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

WORDS = ("link", "gateway", "provider", "service", "unknown", "asleep")


def interruption_pictures(made: Callable[..., Any], legislation: Callable[[Any], None]) -> dict[str, Any]:
    """Each picture's name, and how to get there."""

    def back(word: str) -> Callable[[Any], None]:
        def act(studio: Any) -> None:
            legislation(studio)
            studio.signals.connection_changed.emit("offline", studio.desk.now_ms())
            studio.signals.connection_changed.emit("online", studio.desk.now_ms())
            studio.signals.line_back.emit(word, 40)

        return act

    return {
        **{f"24-line-back-{word}": made(back(word)) for word in WORDS},
        "24-line-back-provider-dark-large": made(back("provider"), theme="dark", text_size=1.5),
    }
