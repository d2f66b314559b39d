"""What an attribution is made from: the service's own facts, and what the candidate's journal says.

The journal is written on hostile ground: whatever it holds, reading it here never fails, and what makes no
sense is left out. Milliseconds by the service's clock throughout; no weighing here (see `attribution`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from proctor.core import entry as kinds
from proctor.core.entry import Entry, Stamp
from proctor.core.interruption import Answer

# Kinds of entries that say something of an interruption.
FACT_KINDS = frozenset(
    {
        kinds.RUN_STARTED,
        kinds.RUN_ENDED,
        kinds.LINK_LOOKED,
        kinds.POWER_LOOKED,
        kinds.SLEPT,
        kinds.ATTEMPT_FINISHED,
        kinds.FAULT,
    }
)
# How the words of faults begin that say that the disk kept nothing for a time.
DISK_FAULTS = ("disk_", "saving_paused")
CLOSED_WINDOW = "closed_window"


@dataclass(frozen=True, slots=True)
class Span:
    """From and to; never backwards."""

    start_ms: int
    end_ms: int

    def shared_ms(self, other: Span) -> int:
        """How long both last at once."""
        return max(0, min(self.end_ms, other.end_ms) - max(self.start_ms, other.start_ms))


@dataclass(frozen=True, slots=True)
class Trouble:
    """A time in which the service itself could not do its work.

    `kind`: full (its disk), busy, failed (a bug of ours), stalled (its process stood still). `own`: it turned
    this very attempt away then.
    """

    kind: str
    span: Span
    own: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """How many other attempts ran when the interruption began, and how many fell silent with it."""

    running: int = 0
    silent: int = 0

    @property
    def share(self) -> float:
        """Of those that ran, how many fell silent: 0 to 1."""
        return self.silent / self.running if self.running else 0.0


@dataclass(frozen=True, slots=True)
class Peers:
    """Other attempts, by where they were: in the same hall, behind the same network, and all of them."""

    hall: Tally = Tally()
    network: Tally = Tally()
    everyone: Tally = Tally()


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """What the service knows of itself and of others. `up`: times in which it was there; empty: not known."""

    up: tuple[Span, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    peers: Peers = Peers()


@dataclass(frozen=True, slots=True)
class LinkLook:
    """One look at the line from the candidate's computer. `service`: yes, no, refused or unknown; `how`: why
    the link is down, as far as the system says."""

    at_ms: int
    link: Answer
    gateway: Answer
    names: Answer
    elsewhere: Answer
    service: str
    medium: str
    how: str


@dataclass(frozen=True, slots=True)
class PowerLook:
    """Where the power came from; `percent` of the battery, None where it is not told."""

    at_ms: int
    source: str
    percent: float | None


@dataclass(frozen=True, slots=True)
class Sleep:
    """The computer was asleep, or the program stood still (`how`: asleep, stood_still)."""

    span: Span
    how: str


@dataclass(frozen=True, slots=True)
class RunStart:
    """A process began. `boot`: which start of the system it runs in; `computer`: on which computer; `crash`:
    what the process before it left of a crash; `machine_end`: how the system says it went down."""

    at_ms: int
    mono_ms: int
    run: str
    recovered: bool
    boot: str
    computer: str
    crash: str
    machine_end: str


@dataclass(frozen=True, slots=True)
class RunEnd:
    """A process ended in order; `by`: person, system_shutdown, logout, error or unknown."""

    at_ms: int
    run: str
    by: str
    detail: str


@dataclass(frozen=True, slots=True)
class ClientFacts:
    """What the candidate's journal says, each by time."""

    links: tuple[LinkLook, ...] = ()
    powers: tuple[PowerLook, ...] = ()
    sleeps: tuple[Sleep, ...] = ()
    starts: tuple[RunStart, ...] = ()
    ends: tuple[RunEnd, ...] = ()
    left_ms: tuple[int, ...] = ()  # the window was closed, after it had said what that means
    disk_ms: tuple[int, ...] = ()  # the disk refused to keep what was done
    last_mono: Mapping[str, int] = field(default_factory=dict)  # the last steady time known of each run


def client_facts(entries: Iterable[Entry]) -> ClientFacts:
    """What `entries` say; their order does not matter, and those of other kinds are passed over."""
    found = sorted(
        {entry.seq: entry for entry in entries if entry.kind in FACT_KINDS}.values(),
        key=lambda entry: (entry.stamp.at_ms, entry.seq),
    )
    last_mono: dict[str, int] = {}
    for entry in found:
        known = last_mono.get(entry.stamp.run, entry.stamp.mono_ms)
        last_mono[entry.stamp.run] = max(known, entry.stamp.mono_ms)
    return ClientFacts(
        links=_all(found, kinds.LINK_LOOKED, _link),
        powers=_all(found, kinds.POWER_LOOKED, _power),
        sleeps=_all(found, kinds.SLEPT, _sleep),
        starts=_all(found, kinds.RUN_STARTED, _start),
        ends=_all(found, kinds.RUN_ENDED, _end),
        left_ms=_all(found, kinds.ATTEMPT_FINISHED, _left),
        disk_ms=_all(found, kinds.FAULT, _disk),
        last_mono=last_mono,
    )


T = TypeVar("T")


def _all(
    entries: list[Entry], kind: str, read: Callable[[Mapping[str, Any], Stamp], T | None]
) -> tuple[T, ...]:
    read_all = (read(entry.data, entry.stamp) for entry in entries if entry.kind == kind)
    return tuple(one for one in read_all if one is not None)


def _link(data: Mapping[str, Any], stamp: Stamp) -> LinkLook:
    service = _word(data, "service")
    return LinkLook(
        stamp.at_ms,
        _answer(data, "link"),
        _answer(data, "gateway"),
        _answer(data, "names"),
        _answer(data, "elsewhere"),
        service if service in ("yes", "no", "refused") else "unknown",
        _word(data, "medium"),
        _word(data, "how"),
    )


def _power(data: Mapping[str, Any], stamp: Stamp) -> PowerLook:
    percent = data.get("percent")
    known = isinstance(percent, int | float) and not isinstance(percent, bool) and 0 <= percent <= 100
    return PowerLook(stamp.at_ms, _word(data, "source"), float(percent) if known else None)  # type: ignore[arg-type]


def _sleep(data: Mapping[str, Any], _stamp: Stamp) -> Sleep | None:
    start, end = data.get("from_ms"), data.get("to_ms")
    if not isinstance(start, int) or not isinstance(end, int) or end < start:
        return None
    return Sleep(Span(start, end), _word(data, "how"))


def _start(data: Mapping[str, Any], stamp: Stamp) -> RunStart:
    return RunStart(
        stamp.at_ms,
        stamp.mono_ms,
        _word(data, "run"),
        data.get("recovered") is True,
        _word(data, "boot"),
        _word(data, "computer"),
        _word(data, "crash"),
        _word(data, "machine_end"),
    )


def _end(data: Mapping[str, Any], stamp: Stamp) -> RunEnd:
    return RunEnd(stamp.at_ms, _word(data, "run"), _word(data, "by"), _word(data, "detail"))


def _left(data: Mapping[str, Any], stamp: Stamp) -> int | None:
    return stamp.at_ms if data.get("reason") == CLOSED_WINDOW else None


def _disk(data: Mapping[str, Any], stamp: Stamp) -> int | None:
    return stamp.at_ms if _word(data, "what").startswith(DISK_FAULTS) else None


def _answer(data: Mapping[str, Any], key: str) -> Answer:
    value = data.get(key)
    return Answer(value) if isinstance(value, str) and value in set(Answer) else Answer.UNKNOWN


def _word(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key)
    return value if isinstance(value, str) else ""
