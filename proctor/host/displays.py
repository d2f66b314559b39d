"""How many displays show a picture: counted in ways that know nothing of each other, and judged.

Reading is done per system in `displays_linux`, `displays_windows` and `displays_macos`; here is what a way of
counting says, what the ways say together, and the probe. A display that shows the same picture as another is
a second display too: somebody else looks at it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from proctor.core.host_fact import HostFact, Trace, clear, found, unknown
from proctor.core.kinds import IncidentKind

PROBE, KIND = "displays", IncidentKind.SECOND_DISPLAY
_AGREED, _ALONE = 0.95, 0.75
# Makers in the EDID of plugs that only pretend to be a display, and words in their model's name.
_DUMMY_MAKERS = frozenset({"DUM", "DMY", "FUL", "EVD"})
_DUMMY_WORDS = ("dummy", "headless", "hdmi emulator", "edid emulator", "fit-headless", "linktrack")


@dataclass(frozen=True, slots=True)
class SeenDisplay:
    """One display as one way of counting sees it.

    `name`: the connector or device; `label`: maker and model, "" where it does not say. `active`: whether it
    shows a picture; None where this way does not know. `proven`: whether it told its maker or its size, which
    a connector with nothing behind it cannot. `internal`: built into the computer. `mirrors`: it shows the
    same as another.
    """

    name: str
    label: str = ""
    active: bool | None = True
    proven: bool = True
    internal: bool = False
    mirrors: bool = False

    @property
    def words(self) -> str:
        """For people: what it calls itself, and where it is plugged in."""
        return f"{self.label} ({self.name})" if self.label and self.label != self.name else self.name

    @property
    def dummy(self) -> bool:
        """Whether it calls itself a plug that pretends to be a display."""
        label = self.label.lower()
        return label[:3].upper() in _DUMMY_MAKERS or any(word in label for word in _DUMMY_WORDS)


@dataclass(frozen=True, slots=True)
class DisplayCount:
    """What one way says. `displays`: None where it could not count at all. `sees_mirrors`: whether two
    displays with the same picture are two to it."""

    way: str
    displays: tuple[SeenDisplay, ...] | None
    sees_mirrors: bool = True

    @property
    def at_least(self) -> int:
        """Displays that surely show a picture, by this way."""
        return sum(1 for display in self.displays or () if display.active)

    @property
    def at_most(self) -> float:
        """Displays that may show one, by this way."""
        return len(self._possible) if self.sees_mirrors else float("inf")

    @property
    def speaks(self) -> bool:
        """Whether it counted anything: there is a screen before the candidate, so nought is no answer."""
        return bool(self._possible)

    @property
    def _possible(self) -> tuple[SeenDisplay, ...]:
        return tuple(display for display in self.displays or () if display.active is not False)


@dataclass(frozen=True, slots=True)
class _Together:
    """What the ways that speak say together."""

    counts: tuple[DisplayCount, ...]
    speaking: tuple[DisplayCount, ...] = field(default=())

    @property
    def at_least(self) -> int:
        return max((count.at_least for count in self.speaking), default=0)

    @property
    def at_most(self) -> float:
        return min((count.at_most for count in self.speaking), default=float("inf"))

    @property
    def backers(self) -> tuple[DisplayCount, ...]:
        """The ways that see more than one display themselves."""
        return tuple(
            count for count in self.speaking if count.displays is not None and len(count.displays) > 1
        )

    @property
    def best(self) -> tuple[SeenDisplay, ...]:
        """The displays that show a picture, by the way that knows most of them."""
        most = max(self.speaking, key=lambda count: (count.at_least, *_known(count)), default=None)
        return () if most is None else tuple(d for d in most.displays or () if d.active)

    def figures(self) -> dict[str, object]:
        counts = {count.way: None if count.displays is None else count.at_least for count in self.counts}
        mirrored = any(d.mirrors for count in self.speaking for d in count.displays or () if d.active)
        return {"count": self.at_least, "ways": counts, "mirrored": mirrored}

    def traces(self) -> tuple[Trace, ...]:
        return tuple(_trace(count) for count in self.counts)


def judge_displays(counts: Sequence[DisplayCount]) -> HostFact:
    """What all ways of counting say of a second display.

    Two ways that agree are believed; where they contradict each other, where only one that cannot prove it
    speaks of a second display, or where nothing could be counted, it is unknown.
    """
    together = _Together(tuple(counts), tuple(count for count in counts if count.speaks))
    figures, traces = together.figures(), together.traces()
    if not together.speaking:
        return unknown(PROBE, KIND, "host-displays-unreadable", traces, **figures)
    if together.at_least > together.at_most:
        return unknown(PROBE, KIND, "host-displays-disagree", traces, **figures)
    if together.at_most == 1:
        return clear(PROBE, KIND, traces, **figures)
    if together.at_least < 2:
        # No way denies a second one, but none sees it show a picture.
        return unknown(PROBE, KIND, "host-displays-one-way", traces, **figures)
    return _second(together, figures, traces)


def _second(together: _Together, figures: dict[str, object], traces: tuple[Trace, ...]) -> HostFact:
    """More than one shows a picture, and no way denies it: whether that is proven."""
    shown = together.best
    real = [display for display in shown if not display.dummy]
    if len(real) < 2:
        return unknown(PROBE, KIND, "host-displays-dummy", traces, **figures)
    if sum(1 for display in real if display.proven or display.internal) < 2:
        return unknown(PROBE, KIND, "host-displays-unproven", traces, **figures)
    sure = _AGREED if len(together.backers) > 1 else _ALONE
    names = tuple(display.words for display in _others(real))
    advice = "host-displays-mirrored" if figures["mirrored"] else "host-displays-second"
    return replace(found(PROBE, KIND, sure, names, traces, **figures), reason=advice)


def _others(shown: Sequence[SeenDisplay]) -> list[SeenDisplay]:
    """All but the one that the candidate may keep: the built-in one, else the first."""
    own = next((display for display in shown if display.internal), shown[0])
    return [display for display in shown if display is not own]


def _known(count: DisplayCount) -> tuple[int, int]:
    displays = count.displays or ()
    return sum(1 for one in displays if one.proven), sum(1 for one in displays if one.label)


def _trace(count: DisplayCount) -> Trace:
    if count.displays is None:
        return Trace(count.way, "could not be asked", 0.0)
    words = [display.words + _state(display) for display in count.displays]
    return Trace(count.way, "; ".join(words) or "none", 1.0 if count.at_least > 1 else 0.0)


def _state(display: SeenDisplay) -> str:
    marks = [
        word
        for word, on in (
            ("off", display.active is False),
            ("maybe off", display.active is None),
            ("mirrors", display.mirrors),
            ("built in", display.internal),
            ("unproven", not display.proven),
        )
        if on
    ]
    return f" [{', '.join(marks)}]" if marks else ""


class DisplaysProbe:
    """Counts the displays of this computer."""

    name = PROBE
    kinds = (KIND,)

    def __init__(self, count: Callable[[], Sequence[DisplayCount]] | None = None) -> None:
        """`count`: how it is counted; by default as this system can."""
        self._count = count or counting_here()

    def look(self) -> tuple[HostFact, ...]:
        """One fact: clear, found or unknown."""
        return (judge_displays(self._count()),)


def counting_here() -> Callable[[], Sequence[DisplayCount]]:
    """The ways of counting of this system."""
    if sys.platform == "win32":
        from proctor.host.displays_windows import count_displays as count
    elif sys.platform == "darwin":
        from proctor.host.displays_macos import counting

        return counting()
    else:
        from proctor.host.displays_linux import count_displays as count
    return count
