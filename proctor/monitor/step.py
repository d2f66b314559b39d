"""The pure step of watching: an observation in, orders out. The runner around it does what the orders say.

The same observations give the same orders, live or from a file. No clock, no picture, no file here.
"""

from __future__ import annotations

from dataclasses import dataclass

from proctor.core.finding import Incident
from proctor.core.incident import Cleared, Closed, Event, Opened, WatchState, advance, finish
from proctor.core.kinds import IncidentKind
from proctor.core.observation import Observation, SoundObservation
from proctor.core.policy import WatchPolicy


@dataclass(frozen=True, slots=True)
class Notice:
    """Tell the candidate: `state` is "warn", "open" or "clear"."""

    kind: IncidentKind
    state: str


@dataclass(frozen=True, slots=True)
class Report:
    """Keep and tell: `event` is "opened" or "closed"; `media_t`: when it became known."""

    event: str
    incident: Incident
    media_t: float


@dataclass(frozen=True, slots=True)
class RecordClip:
    """Cut the evidence clip around `around_s` (media seconds)."""

    incident_id: str
    around_s: float


Order = Notice | Report | RecordClip


def step(
    state: WatchState, seen: Observation | SoundObservation, policy: WatchPolicy
) -> tuple[WatchState, tuple[Order, ...]]:
    """One observation further; a report comes before the notice and the clip of the same incident."""
    state, events = advance(state, seen, policy)
    return state, orders_of(events)


def last_step(state: WatchState, t: float) -> tuple[WatchState, tuple[Order, ...]]:
    """Watching ends at media second `t`: open incidents are closed."""
    state, events = finish(state, t)
    return state, orders_of(events)


def orders_of(events: tuple[Event, ...]) -> tuple[Order, ...]:
    """What is to be done about the events of one step, in order."""
    orders: list[Order] = []
    for event in events:
        if isinstance(event, Opened):
            found = event.incident
            orders += [
                Report("opened", found, event.t),
                Notice(found.kind, "open"),
                RecordClip(found.id, found.start_s),
            ]
        elif isinstance(event, Closed):
            orders.append(Report("closed", event.incident, event.t))
        else:
            orders.append(Notice(event.kind, "clear" if isinstance(event, Cleared) else "warn"))
    return tuple(orders)
