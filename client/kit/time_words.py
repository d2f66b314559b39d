"""Times as people here read them: clocks in Astana time, durations in digits."""

from __future__ import annotations

from datetime import UTC, datetime

from proctor.core.working_time import ASTANA


def clock(at_ms: int, *, seconds: bool = False) -> str:
    """The time of day in Astana."""
    moment = datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(ASTANA)
    return moment.strftime("%H:%M:%S" if seconds else "%H:%M")


def day_and_clock(at_ms: int) -> str:
    """Day and time in Astana: 22.11.2026 10:00."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(ASTANA).strftime("%d.%m.%Y %H:%M")


def left(milliseconds: int) -> str:
    """What is left, in digits; a second that has begun counts, so that 0:00 means over."""
    seconds = max(0, -(-milliseconds // 1000))
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


def media_time(seconds: float) -> str:
    """A place in a recording: 1:05."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02}"
