"""Pauses and stops as directives come: late, twice, in whatever order, with the same end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proctor.core import entry as kinds
from proctor.core.entry import NO_ENTRY_BEFORE, Entry, Stamp, write_entry
from proctor.core.held import Held, hear
from proctor.core.sitting import Sitting, fold

WHY = {"kk": "Шу", "ru": "Шум", "en": "Noise"}
DEADLINE_MS = 3_600_000


def directive(kind: str, name: str, **data: Any) -> dict[str, Any]:
    return {"id": name, "kind": kind, "data": {"reason": WHY, **data}}


def sitting_after(heard: Sequence[dict[str, Any]], *later: tuple[str, dict[str, Any]]) -> Sitting:
    """In the middle of a section, after these directives and what is written then."""
    started = {"section": "law", "started_ms": 0, "deadline_ms": DEADLINE_MS, "paper_digest": "d"}
    told: list[tuple[str, dict[str, Any]]] = [(kinds.DIRECTIVE, {"directive": one}) for one in heard]
    entries: list[Entry] = []
    for kind, data in [(kinds.SECTION_STARTED, started), *told, *later]:
        before = entries[-1].digest if entries else NO_ENTRY_BEFORE
        stamp = Stamp(1_000, 1_000, 1_000, "run-1")
        entries.append(write_entry("a", len(entries) + 1, before, kind=kind, data=data, stamp=stamp))
    return fold(entries)


def left_at(sitting: Sitting) -> int:
    assert sitting.open_section is not None
    return sitting.open_section.deadline_ms


def test_a_pause_holds_until_its_resume() -> None:
    pause = directive("pause", "p", section="law", at_ms=500)
    resume = directive("resume", "r", pause="p", section="law", paused_ms=60_000, at_ms=60_500)
    held = sitting_after([pause])
    assert held.open_pause is not None and left_at(held) == DEADLINE_MS
    assert (held.open_pause.at_ms, held.open_pause.reason) == (500, WHY)
    gone_on = sitting_after([pause, resume])
    assert gone_on.open_pause is None and left_at(gone_on) == DEADLINE_MS + 60_000


def test_time_in_pauses_is_counted_once() -> None:
    pause = directive("pause", "p", section="law", at_ms=1_000)
    resume = directive("resume", "r", pause="p", section="law", paused_ms=500)
    second = directive("pause", "q", section="law", at_ms=3_000)
    held = sitting_after([pause, resume, second]).held
    spans = [(0, 1_000), (0, 1_200), (1_100, 1_400), (1_400, 2_900), (0, 3_100), (3_050, 3_060)]
    assert [held.paused_within_ms(*span) for span in spans] == [0, 200, 300, 100, 600, 10]


def test_after_the_end_nothing_is_paused() -> None:
    pause = directive("pause", "p", section="law", at_ms=500)
    ended = (kinds.ATTEMPT_FINISHED, {"reason": "candidate"})
    assert sitting_after([pause], ended).open_pause is None
    stop = directive("stop", "s", section="law", at_ms=700)
    stopped = sitting_after([pause, stop])
    assert stopped.open_pause is None
    assert stopped.stopped is not None and stopped.stopped.reason == WHY


@pytest.mark.parametrize(
    "bad",
    [
        {"kind": "pause"},
        {"kind": "pause", "id": "p", "data": {"at_ms": "soon"}},
        {"kind": "pause", "id": "p", "data": {"at_ms": True}},
        {"kind": "resume", "id": "r", "data": {"pause": 7, "paused_ms": 5}},
        {"kind": "stop", "id": "s", "data": "now"},
        {"kind": "message", "id": "m", "data": {"at_ms": 5}},
        {"id": 7},
    ],
)
def test_what_has_no_shape_says_nothing(bad: dict[str, Any]) -> None:
    assert hear(Held(), bad) == (Held(), None)


@pytest.mark.parametrize("claimed", [-5, 0, 25 * 3_600_000, "long", None])
def test_no_time_is_given_back_beyond_reason(claimed: object) -> None:
    pause = directive("pause", "p", section="law", at_ms=500)
    resume = directive("resume", "r", pause="p", section="law", paused_ms=claimed)
    after = sitting_after([pause, resume])
    assert after.open_pause is None and left_at(after) == DEADLINE_MS


@dataclass
class ServiceSide:
    """What the service gives, one after the other, and how it then stands."""

    given: list[dict[str, Any]] = field(default_factory=list)
    deadline_ms: int = DEADLINE_MS
    paused: str | None = None
    since_ms: int = 0
    stopped: bool = False

    def give(self, wish: str, at_ms: int) -> None:
        name = f"d{len(self.given)}"
        if self.stopped:
            return
        if wish == "extra":
            self.deadline_ms += 60_000
            self.given.append({"id": name, "kind": "extra_time", "data": {"section": "law", "minutes": 1}})
        elif wish == "stop":
            self.stopped, self.paused = True, None
            self.given.append(directive("stop", name, section="law", at_ms=at_ms))
        elif self.paused is None:
            self.paused, self.since_ms = name, at_ms
            self.given.append(directive("pause", name, section="law", at_ms=at_ms))
        else:
            lasted = at_ms - self.since_ms
            self.deadline_ms += lasted
            told = {"pause": self.paused, "paused_ms": lasted, "at_ms": at_ms}
            self.given.append(directive("resume", name, section="law", **told))
            self.paused = None


WISHES = st.lists(
    st.tuples(st.sampled_from(["toggle", "toggle", "toggle", "extra", "stop"]), st.integers(1, 3_600_000)),
    max_size=9,
)


@given(WISHES, st.data())
def test_in_whatever_order_and_however_often_they_come_the_end_is_the_service_s(
    wishes: list[tuple[str, int]], data: st.DataObject
) -> None:
    service, now = ServiceSide(), 0
    for wish, passed in wishes:
        now += passed
        service.give(wish, now)
    order = data.draw(st.permutations(service.given))
    again = data.draw(st.lists(st.sampled_from(service.given), max_size=4)) if service.given else []
    # A journal names a directive once; only those that say who they are may come again.
    repeated = [one for one in again if one["kind"] != "extra_time"]
    heard = sitting_after([*order, *repeated])
    assert left_at(heard) == service.deadline_ms
    assert (heard.stopped is not None) == service.stopped
    assert (heard.open_pause.id if heard.open_pause else None) == service.paused
    if heard.open_pause is not None:
        assert heard.open_pause.at_ms == service.since_ms
