"""One look at the line: the readers of `proctor.host` put together, and what the look says in one word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from proctor.core.interruption import Answer
from proctor.host.clock import ClockSample, read_clocks
from proctor.host.links import Link, RawLinks, Way, judge_links, read_links
from proctor.host.power import Power, read_power
from proctor.host.reach import NameAsker, elsewhere_answers, gateway_answers

_UNKNOWN = Answer.UNKNOWN


@dataclass(frozen=True, slots=True)
class Look:
    """What was found, as the journal has it (see `entry.LINK_LOOKED`)."""

    link: Link
    gateway: Answer = _UNKNOWN
    names: Answer = _UNKNOWN
    elsewhere: Answer = _UNKNOWN
    service: str = "unknown"

    def as_json(self) -> dict[str, Any]:
        """Plain values, for the journal."""
        return {
            "link": self.link.state.value,
            "gateway": self.gateway.value,
            "names": self.names.value,
            "elsewhere": self.elsewhere.value,
            "service": self.service,
            "medium": self.link.medium,
            "how": self.link.how,
        }

    def in_words(self) -> str:
        """For the detail of an incident."""
        return ", ".join(f"{name}: {value}" for name, value in self.as_json().items() if value)


@dataclass(frozen=True)
class Sources:
    """What is asked of the system; tests put their own in. Each may take its bounded time."""

    links: Callable[[str], RawLinks | None] = read_links
    gateway: Callable[[str], Answer] = gateway_answers
    elsewhere: Callable[[str], Answer] = elsewhere_answers
    power: Callable[[], Power] = read_power
    clocks: Callable[[], ClockSample] = read_clocks


class LinkReaders:
    """Looks at the line to one host; remembers the way to it. Not for several threads."""

    def __init__(self, names: NameAsker, elsewhere: str, sources: Sources | None = None) -> None:
        self._names, self._elsewhere = names, elsewhere
        self._sources = sources or Sources()
        self._way: Way | None = None
        self.power, self.clocks = self._sources.power, self._sources.clocks

    @classmethod
    def of(cls, host: str, elsewhere: str) -> LinkReaders:
        """The readers of this computer."""
        return cls(NameAsker(host), elsewhere)

    def look(self, service: str, *, thorough: bool) -> Look:
        """The link; `thorough`: what lies beyond it too, up to some seconds. `service`: as the delivery
        says."""
        link = judge_links(self._sources.links(self._names.address), self._way)
        if link.how == "" and link.way is not None:
            self._way = link.way
        if not thorough:
            return Look(link, service=service)
        if link.state is Answer.NO:
            return Look(link, service=service)
        gateway = Answer.NO if link.how == "no_route" else self._gateway(link)
        return Look(link, gateway, self._names.ask(), self._sources.elsewhere(self._elsewhere), service)

    def close(self) -> None:
        """Wait a little for what is under way."""
        self._names.close()

    def _gateway(self, link: Link) -> Answer:
        return _UNKNOWN if link.way is None else self._sources.gateway(link.way.gateway)


def away_word(look: Look) -> str:
    """What the candidate is told was away: link, gateway, provider, service, or unknown."""
    if look.link.state is Answer.NO:
        return "link"
    if look.link.state is not Answer.YES:
        return "unknown"
    if look.gateway is Answer.NO:
        return "gateway"
    if look.service == "refused" or look.elsewhere is Answer.YES:
        return "service"
    return "provider" if look.gateway is Answer.YES or look.elsewhere is Answer.NO else "unknown"
