"""The line as the candidate's computer sees it: while the service is not reached, what is there and what is
not; power and sleep beside it. Written down when it changes, for `core.attribution`.

One small thread. It looks when the line changes, every few seconds and ever more rarely while it is away, and
otherwise only at what costs nothing. A silence longer than the policy lets pass is noted as an incident.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from client.app.link_looks import LinkReaders, Look, away_word
from proctor.core.entry import (
    EVIDENCE_MISSING,
    INCIDENT_CLOSED,
    INCIDENT_OPENED,
    LINK_LOOKED,
    POWER_LOOKED,
    SLEPT,
)
from proctor.core.errors import SynaqError
from proctor.core.finding import Incident, close_incident, new_incident
from proctor.core.interruption import InterruptionRules
from proctor.core.kinds import IncidentKind
from proctor.host.clock import ClockSample
from proctor.host.sleep import judge_sleep
from proctor.sync.courier import Delivery

_TICK_S, _POWER_EVERY_S = 3.0, 15.0
_LINK_EVERY_S = 10.0  # elsewhere than on Linux a look at the routes starts a tool
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 5.0, 30.0
_TOLD_FROM_S = 5.0  # a shorter absence is not worth a word
_POWER_NEWS = 5  # per cent
_STOP_S = 6.0
_NAME = "synaq-link-watch"


@dataclass(frozen=True)
class LinkPorts:
    """Whom this watch tells, on its own thread. `write`: an entry's kind and data. `active`: whether an exam
    runs; nothing is written otherwise. `now_ms`, `media_s`: the service's time and the attempt's media time.
    `clip`: ask for a clip of an incident; whether somebody heard. `opened`: kind of an incident. `back`: the
    line is back: what was away (see `away_word`; "asleep"), and for how many seconds."""

    write: Callable[..., Any]
    active: Callable[[], bool]
    now_ms: Callable[[], int]
    media_s: Callable[[], float]
    clip: Callable[[str], bool]
    opened: Callable[[str], None]
    back: Callable[[str, int], None]


@dataclass
class _Absence:
    """The line is away: since when, what the first look saw, and the incident once there is one."""

    since_s: float
    media_s: float
    pause_s: float = _FIRST_PAUSE_S
    next_s: float = 0.0
    first: Look | None = None
    incident: Incident | None = None


@dataclass
class _Written:
    """What stands in the journal already, so that only news follow."""

    link: Mapping[str, Any] = field(default_factory=dict)
    power: tuple[str, int | None] = ("", None)
    power_s: float = float("-inf")


class LinkWatch:
    """One attempt's link, power and sleep. `server`: the service's address; `prefix` names the attempt in the
    ids of incidents."""

    def __init__(
        self,
        server: str,
        rules: InterruptionRules,
        ports: LinkPorts,
        prefix: str,
        readers: LinkReaders | None = None,
    ) -> None:
        self._rules, self._ports, self._prefix = rules, ports, prefix
        self._readers = readers or LinkReaders.of(urlsplit(server).hostname or "", rules.elsewhere)
        self._wake, self._stopping = threading.Event(), threading.Event()
        self._line, self._service = "unknown", "unknown"
        self._absence: _Absence | None = None
        self._written = _Written()
        self._next_link_s = float("-inf")
        self._thread: threading.Thread | None = None

    def hear(self, delivery: Delivery) -> None:
        """News of the delivery; on any thread, quick."""
        changed = (delivery.line == "offline") != (self._line == "offline")
        self._line, self._service = delivery.line, delivery.service
        if changed:
            self._wake.set()

    def start(self) -> None:
        """Begin to look."""
        self._thread = threading.Thread(target=self._run, name=_NAME, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Look no more; an incident that is open ends now."""
        self._stopping.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(_STOP_S)
            self._thread = None
        self._readers.close()
        if self._absence is not None:
            self._close_incident(self._absence)

    def _run(self) -> None:
        before, asked_s = self._readers.clocks(), 0.0
        while not self._stopping.is_set():
            self._sleep_between(before, asked_s)
            before, began = self._readers.clocks(), time.monotonic()
            if self._ports.active():
                self._round()
            pause = _TICK_S if self._absence is None else 1.0
            # The looks take their time too; only more than this is a leap. How long the wait took is not
            # asked: it is there that a program that was stopped stands still.
            asked_s = time.monotonic() - began + pause
            self._wake.wait(pause)
            self._wake.clear()

    def _round(self) -> None:
        now = time.monotonic()
        self._power(now)
        if self._line == "offline":
            self._away(now)
        elif self._line in ("online", "refused") and self._absence is not None:
            self._back(now, self._absence)
        elif now >= self._next_link_s:
            self._next_link_s = now + _LINK_EVERY_S
            self._link(self._readers.look(self._service, thorough=False), "changed")

    def _away(self, now: float) -> None:
        away = self._absence
        if away is None:
            away = self._absence = _Absence(now, self._ports.media_s())
        if now >= away.next_s:
            look = self._readers.look(self._service, thorough=True)
            away.first = away.first or look
            self._link(look, "offline")
            away.next_s, away.pause_s = now + away.pause_s, min(_LONGEST_PAUSE_S, away.pause_s * 1.5)
        if away.incident is None and now - away.since_s >= self._rules.noted_s:
            self._open_incident(away)

    def _back(self, now: float, away: _Absence) -> None:
        self._absence = None
        self._link(self._readers.look("yes", thorough=False), "online")
        self._close_incident(away)
        seconds = round(now - away.since_s)
        if seconds >= _TOLD_FROM_S:
            self._ports.back("unknown" if away.first is None else away_word(away.first), seconds)

    def _link(self, look: Look, reason: str) -> None:
        data = look.as_json()
        if reason == "changed":
            # Nothing was asked beyond the link: only the link itself can be news.
            same = all(self._written.link.get(key) == data[key] for key in ("link", "medium", "how"))
            reason = "changed" if self._written.link else "began"
        else:
            same = self._written.link == data and reason == "offline"
        if not same:
            self._write(LINK_LOOKED, **data, reason=reason)
            self._written.link = data

    def _power(self, now: float) -> None:
        if now - self._written.power_s < _POWER_EVERY_S:
            return
        self._written.power_s = now
        power = self._readers.power()
        percent = None if power.level is None else round(power.level * 100)
        source, before = power.as_word(), self._written.power
        moved = None in (percent, before[1]) or abs((percent or 0) - (before[1] or 0)) >= _POWER_NEWS
        if source != before[0] or (moved and percent != before[1]):
            self._write(POWER_LOOKED, source=source, percent=percent)
            self._written.power = (source, percent)

    def _sleep_between(self, before: ClockSample, waited_s: float) -> None:
        slept = judge_sleep(before, self._readers.clocks(), waited_s)
        if slept is None or not self._ports.active():
            return
        to_ms = self._ports.now_ms()
        self._write(SLEPT, from_ms=to_ms - round(slept.seconds * 1000), to_ms=to_ms, how=slept.how)
        if slept.how == "asleep":
            self._ports.back("asleep", round(slept.seconds))

    def _open_incident(self, away: _Absence) -> None:
        detail = "" if away.first is None else away.first.in_words()
        found = new_incident(self._prefix, IncidentKind.NETWORK_LOST, away.media_s, detail=detail)
        away.incident = found
        self._write(INCIDENT_OPENED, incident=found.as_json())
        self._ports.opened(found.kind.value)
        if not self._ports.clip(found.id):
            self._write(EVIDENCE_MISSING, incident=found.id, reason="no monitor was running")

    def _close_incident(self, away: _Absence) -> None:
        if away.incident is not None:
            over, away.incident = close_incident(away.incident, self._ports.media_s()), None
            self._write(INCIDENT_CLOSED, incident=over.as_json())

    def _write(self, kind: str, **data: Any) -> None:
        if self._stopping.is_set() and threading.current_thread().name == _NAME:
            return  # a look that outlasted its watch: the journal may be closed by now
        # What cannot be written down is not: the candidate's own answers meet the same disk and say so.
        with suppress(SynaqError):
            self._ports.write(kind, **data)
