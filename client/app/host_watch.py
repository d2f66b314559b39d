"""The computer during the exam: looked at every few seconds, what changed is written down, what stays becomes
an incident.

Which facts make an incident is `core.host_watch`'s business, what is looked for is the survey's. One thread;
it stalls nothing, for the probes have deadlines of their own.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from proctor.core.entry import HOST_LOOKED, INCIDENT_CLOSED, INCIDENT_OPENED
from proctor.core.finding import Incident
from proctor.core.host_fact import FactState, HostFact
from proctor.core.host_watch import HostEvent, HostState, finish, look
from proctor.core.kinds import IncidentKind
from proctor.core.policy import WatchPolicy
from proctor.core.sitting import Sitting
from proctor.host.survey import Lookout, Probe

_SOONEST_S, _STOP_S = 1.0, 3.0
_MOST = 24  # names and traces of one fact in the journal: a hostile computer must not make endless entries
COMPUTER_STEP = "computer"

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """What the record has already when the exam begins, by probe and kind.

    `told`: what the check-in found of the computer's own nature; it went on with that in sight. `let_pass`:
    everything that it found, with its names, where a person let the step pass. `practice`: a virtual machine
    is where many practise.
    """

    told: frozenset[Key] = frozenset()
    let_pass: Mapping[Key, frozenset[str]] | None = None
    practice: bool = False

    def covers(self, fact: HostFact) -> bool:
        """Whether a fact that was found is no news."""
        key = (fact.probe, fact.kind.value)
        if fact.kind is IncidentKind.VIRTUAL_MACHINE and (self.practice or key in self.told):
            return True
        return self.let_pass is not None and key in self.let_pass and set(fact.names) <= self.let_pass[key]


def known_of(sitting: Sitting, *, practice: bool) -> Known:
    """What the journal says of the computer's step of the check-in."""
    step = next((check for check in sitting.checks if check.get("name") == COMPUTER_STEP), {})
    listed = step.get("figures", {}).get("facts", ())
    found = {
        (str(fact["probe"]), str(fact["kind"])): frozenset(map(str, fact.get("names", ())))
        for fact in listed
        if isinstance(fact, Mapping) and fact.get("state") == FactState.FOUND
    }
    passed = any(override.get("step") == COMPUTER_STEP for override in sitting.overrides)
    return Known(frozenset(found), found if passed else None, practice)


@dataclass(frozen=True)
class HostPorts:
    """Whom this watch tells. `write`: an entry's kind and data; `clip`: a clip is wanted; `notice`: kind, and
    soon, open or over; `opened`: kind; `media_s`: the attempt's media time in seconds."""

    write: Callable[..., None]
    clip: Callable[[Incident], None]
    notice: Callable[[str, str], None]
    opened: Callable[[str], None]
    media_s: Callable[[], float]


class HostWatch:
    """Looks until it is stopped. `prefix` names the attempt in the ids of incidents."""

    def __init__(
        self, probes: Sequence[Probe], policy: WatchPolicy, known: Known, ports: HostPorts, prefix: str
    ) -> None:
        self._stopping = threading.Event()
        self._lookout = Lookout(probes, stopping=self._stopping)
        self._policy, self._known, self._ports, self._prefix = policy, known, ports, prefix
        self._thread: threading.Thread | None = None
        self._state = HostState()
        self._written: dict[Key, tuple[Any, ...]] = {}
        self._words: dict[IncidentKind, str] = {}

    def start(self) -> None:
        """Begin; the first look is at once."""
        self._thread = threading.Thread(target=self._run, name="synaq-host-watch", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Look no more; what is open ends now."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
            self._tell(finish(self._state, self._ports.media_s()))
        self._lookout.close(_STOP_S)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._round()
            self._stopping.wait(self._pause())

    def _round(self) -> None:
        """One look at everything."""
        facts = self._lookout.look()
        if self._stopping.is_set():
            return
        t = self._ports.media_s()
        news = [fact for fact in facts if self._is_news(fact)]
        if news:
            self._ports.write(HOST_LOOKED, facts=[_bounded(fact) for fact in news])
        weighed = [
            fact for fact in facts if fact.state is not FactState.FOUND or not self._known.covers(fact)
        ]
        self._state, events = look(self._state, weighed, t, self._policy, self._prefix)
        self._tell(events)
        self._say_words()

    def _pause(self) -> float:
        """Seconds to the next look: sooner while something found waits for its hold time."""
        pending = [
            self._policy.rules[kind].hold_s
            for (_, kind), kept in self._state.kept.items()
            if kept.found_since is not None and kept.incident is None
        ]
        return max(_SOONEST_S, min([self._policy.check_in.host_every_s, *pending]))

    def _is_news(self, fact: HostFact) -> bool:
        """Whether this differs from what was last written of the same probe and kind; measured values, which
        waver, do not count."""
        key = (fact.probe, fact.kind.value)
        said = (fact.state, fact.names, fact.reason, tuple(sorted(fact.figures)))
        if self._written.get(key) == said:
            return False
        self._written[key] = said
        return True

    def _tell(self, events: Sequence[HostEvent]) -> None:
        for event in events:
            opened = event.what == "opened"
            self._ports.write(
                INCIDENT_OPENED if opened else INCIDENT_CLOSED, incident=event.incident.as_json()
            )
            if opened:
                self._ports.clip(event.incident)
                self._ports.opened(event.incident.kind.value)

    def _say_words(self) -> None:
        """The kind word of each kind: soon while it waits for its hold time, open, over."""
        words: dict[IncidentKind, str] = {}
        for (_, kind), kept in self._state.kept.items():
            if kept.incident is not None:
                words[kind] = "open"
            elif kept.found_since is not None:
                words.setdefault(kind, "soon")
        for kind in {*words, *self._words}:
            word = words.get(kind, "over")
            if self._words.get(kind, "over") != word:
                self._ports.notice(kind.value, word)
        self._words = words


def _bounded(fact: HostFact) -> dict[str, Any]:
    data = fact.as_json()
    return {
        **data,
        "names": [str(name)[:120] for name in data["names"][:_MOST]],
        "traces": data["traces"][:_MOST],
    }
