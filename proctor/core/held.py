"""Pauses and the stop that staff direct, as a fold of the directives that a journal names. Pure.

Directives come late, twice or in another order than they were given. Each pause bears its own id, a resume
names the pause that it ends and how long that was by the service's clock: so whatever the order, the same
pauses are open and the same time is given back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final

PAUSE: Final = "pause"
RESUME: Final = "resume"
STOP: Final = "stop"
STOPPED: Final = "stopped"  # the reason of a section's and an attempt's end that staff directed
_LONGEST_PAUSE_MS = 24 * 3_600_000
_NONE_ENDED: Mapping[str, int] = MappingProxyType({})
_NO_REASON: Mapping[str, str] = MappingProxyType({"kk": "", "ru": "", "en": ""})


@dataclass(frozen=True)
class Pause:
    """A pause by directive `id`, from `at_ms` (the service's time) on. `reason`: by language."""

    id: str
    at_ms: int
    reason: Mapping[str, str] = field(default_factory=lambda: _NO_REASON)


@dataclass(frozen=True)
class Stop:
    """The end of the attempt by staff, at `at_ms` of the service's time."""

    id: str
    at_ms: int
    reason: Mapping[str, str] = field(default_factory=lambda: _NO_REASON)


@dataclass(frozen=True)
class GivenBack:
    """Time that a section gets back for a pause that is over."""

    section: str
    milliseconds: int


@dataclass(frozen=True)
class Held:
    """What staff have paused and stopped, as far as the journal names it. `ended`: how many milliseconds each
    pause was that is over, by id.
    """

    pauses: tuple[Pause, ...] = ()
    ended: Mapping[str, int] = field(default_factory=lambda: _NONE_ENDED)
    stopped: Stop | None = None

    @property
    def open_pause(self) -> Pause | None:
        """The pause that holds now; none once the attempt is stopped."""
        if self.stopped is not None:
            return None
        still = [pause for pause in self.pauses if pause.id not in self.ended]
        return max(still, key=lambda pause: pause.at_ms, default=None)

    def paused_within_ms(self, start_ms: int, end_ms: int) -> int:
        """How much of that time lay in pauses: it is given back with them, and by nothing else."""
        found = 0
        for pause in self.pauses:
            until = pause.at_ms + self.ended[pause.id] if pause.id in self.ended else end_ms
            found += max(0, min(until, end_ms) - max(pause.at_ms, start_ms))
        return found


def hear(held: Held, directive: Mapping[str, Any]) -> tuple[Held, GivenBack | None]:
    """After one more directive; heard again, nothing changes. One that does not have its shape, or is of
    another kind, says nothing.
    """
    kind, name, data = directive.get("kind"), directive.get("id"), directive.get("data")
    if not isinstance(name, str) or not isinstance(data, Mapping):
        return held, None
    at_ms, reason = _whole(data.get("at_ms")), _reason(data.get("reason"))
    if kind == PAUSE and at_ms is not None and all(pause.id != name for pause in held.pauses):
        return replace(held, pauses=(*held.pauses, Pause(name, at_ms, reason))), None
    if kind == STOP and at_ms is not None and held.stopped is None:
        return replace(held, stopped=Stop(name, at_ms, reason)), None
    pause, section = data.get("pause"), data.get("section")
    if kind != RESUME or not isinstance(pause, str) or pause in held.ended:
        return held, None
    told = _whole(data.get("paused_ms")) or 0
    lasted = told if 0 < told <= _LONGEST_PAUSE_MS else 0
    held = replace(held, ended=MappingProxyType({**held.ended, pause: lasted}))
    return held, GivenBack(section, lasted) if lasted and isinstance(section, str) else None


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _reason(told: object) -> Mapping[str, str]:
    if not isinstance(told, Mapping):
        return _NO_REASON
    return MappingProxyType({language: str(told.get(language, "")) for language in ("kk", "ru", "en")})
