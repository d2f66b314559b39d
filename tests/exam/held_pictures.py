"""Pictures of an exam that staff have paused, let go on and stopped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

WHY = {
    "kk": "Бөлмеден бөтен дауыс естілді, проктор тексеріп жатыр.",
    "ru": "В комнате слышен посторонний голос, проктор это проверяет.",
    "en": "Another voice was heard in the room; the proctor is looking into it.",
}


def held_pictures(
    made: Callable[..., Any], legislation: Callable[[Any], None], face: Callable[[], Any]
) -> dict[str, Any]:
    """Each picture's name, and how to get there."""

    def told(studio: Any, kind: str, **data: Any) -> None:
        given = studio.desk.direct(kind, kind, reason=WHY, at_ms=studio.desk.now_ms(), **data)
        studio.signals.directive.emit(given)

    def paused(studio: Any) -> None:
        legislation(studio)
        told(studio, "pause", section="legislation")
        studio.turn("held")
        studio.signals.preview.emit(face())

    def offline(studio: Any) -> None:
        paused(studio)
        studio.signals.connection_changed.emit("offline", studio.desk.now_ms())

    def gone_on(studio: Any) -> None:
        paused(studio)
        studio.desk.later(6 * 60_000)
        told(studio, "resume", section="legislation", pause="pause", paused_ms=6 * 60_000)
        studio.turn("exam")

    def stopped(studio: Any) -> None:
        legislation(studio)
        told(studio, "stop", section="legislation")
        studio.turn("stopped")

    return {
        "25-held": made(paused),
        "25-held-offline-dark-large": made(offline, theme="dark", text_size=1.5),
        "25-held-over": made(gone_on),
        "26-stopped": made(stopped),
        "26-stopped-contrast-large": made(stopped, theme="contrast", text_size=1.5),
    }
