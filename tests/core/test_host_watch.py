"""From facts about the computer to incidents: hold, release, and that unknown neither accuses nor clears."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from proctor.core.host_fact import FactState, HostFact, clear, found, unknown
from proctor.core.host_watch import HostState, finish, look
from proctor.core.kinds import IncidentKind
from proctor.core.policy import default_policy

POLICY = default_policy()
KIND = IncidentKind.SECOND_DISPLAY
HOLD, RELEASE = POLICY.rules[KIND].hold_s, POLICY.rules[KIND].release_s
THERE = found("displays", KIND, 0.95, ("HDMI-1",), count=2)
GONE, DARK = clear("displays", KIND, count=1), unknown("displays", KIND, "host-displays-unreadable")


def told(facts: list[tuple[float, HostFact]]) -> list[tuple[str, float, float | None]]:
    state, all_events = HostState(), []
    for t, fact in facts:
        state, events = look(state, [fact], t, POLICY, "attempt")
        all_events += events
    return [(event.what, event.incident.start_s, event.incident.end_s) for event in all_events]


def test_what_stays_is_an_incident_from_its_first_sight_and_ends_with_its_last() -> None:
    end = HOLD + RELEASE
    assert told([(0, THERE), (HOLD, THERE), (HOLD + 1, GONE), (end + 1, GONE)]) == [
        ("opened", 0, None),
        ("closed", 0, HOLD + 1),
    ]


def test_a_moment_or_a_doubt_is_no_incident() -> None:
    assert told([(0, THERE), (1, GONE), (HOLD + 1, THERE)]) == []
    doubtful = found("displays", KIND, POLICY.rules[KIND].threshold - 0.01, ("HDMI-1",))
    assert told([(0, doubtful), (HOLD + 5, doubtful)]) == []


def test_unknown_neither_opens_nor_closes() -> None:
    assert told([(0, DARK), (HOLD + 9, DARK)]) == []
    assert told([(0, THERE), (HOLD, THERE), (HOLD + 30, DARK)]) == [("opened", 0, None)]


def test_what_one_probe_found_another_cannot_clear() -> None:
    kind = IncidentKind.REMOTE_ACCESS
    state = HostState()
    for t in (0.0, 5.0, 20.0):
        facts = [found("programs", kind, 1.0, ("AnyDesk",)), clear("sessions", kind)]
        state, events = look(state, facts, t, POLICY, "attempt")
        assert all(event.what == "opened" for event in events)
    assert [event.incident.end_s for event in finish(state, 21.0)] == [21.0]


def test_the_incident_says_what_was_found_and_how_surely() -> None:
    state, _ = look(HostState(), [THERE], 0, POLICY, "attempt")
    _, events = look(state, [THERE], HOLD, POLICY, "attempt")
    (opened,) = events
    assert opened.incident.detail == "HDMI-1"
    assert opened.incident.evidence["figures"] == {"count": 2}
    assert opened.incident.evidence["limit"] == POLICY.rules[KIND].threshold


@given(st.lists(st.sampled_from([THERE, GONE, DARK]), max_size=40))
def test_openings_and_closings_take_turns(facts: list[HostFact]) -> None:
    whats = [what for what, _, _ in told([(float(at), fact) for at, fact in enumerate(facts)])]
    assert whats == [("opened", "closed")[at % 2] for at in range(len(whats))]
    if not any(fact.state is FactState.FOUND for fact in facts):
        assert whats == []
