"""The sitting is a fold of the journal: what the window shows, recovery rebuilds and the service scores."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proctor.core import entry as kinds
from proctor.core.attempt import Attempt, AttemptEvent, AttemptState
from proctor.core.attempt import advance as advance_attempt
from proctor.core.entry import NO_ENTRY_BEFORE, Entry, Stamp, write_entry
from proctor.core.errors import RefusedError
from proctor.core.sitting import Response, Sitting, advance, fold


class Writer:
    """Writes a chain of entries at given service times."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def __call__(self, kind: str, at_ms: int = 10, **data: Any) -> Writer:
        prev = self.entries[-1].digest if self.entries else NO_ENTRY_BEFORE
        stamp = Stamp(at_ms, at_ms, at_ms, "run")
        self.entries.append(write_entry("A", len(self.entries) + 1, prev, kind=kind, data=data, stamp=stamp))
        return self


def begun() -> Writer:
    return Writer()(kinds.SECTION_STARTED, section="law", started_ms=0, deadline_ms=1_000, paper_digest="d")


def test_consent_conditions_checks_and_runs_are_remembered() -> None:
    write = Writer()(kinds.ATTEMPT_OPENED, candidate_number="1")
    write(kinds.RUN_STARTED, run="r", recovered=False)(kinds.CONSENT_GIVEN, edition="26")
    write(kinds.CONDITIONS_ACCEPTED, edition="26")(kinds.CLOCK_SET, offset_ms=5, round_trip_ms=1)
    write(kinds.CHECK_DONE, at_ms=44, checks=[{"name": "camera", "status": "unknown"}])
    sitting = fold(write.entries)
    assert (sitting.consent, sitting.conditions, sitting.runs, sitting.clock_offset_ms) == (True, True, 1, 5)
    assert sitting.checks[0]["status"] == "unknown"
    assert sitting.last_at_ms == 44


def test_look_and_exemptions_are_remembered_until_the_exam_begins_and_older_journals_have_none() -> None:
    assert (fold(begun().entries).look, fold(begun().entries).exemptions) == (None, ())
    write = Writer()(kinds.EXEMPTED, exemptions=[{"name": "dim_room", "basis": "x"}], effects=[])
    write(kinds.CALIBRATED, status="unknown", calibration=None)(kinds.CALIBRATED, status="measured", at=2)
    write(kinds.SECTION_STARTED, section="law", started_ms=0, deadline_ms=1_000, paper_digest="d")
    write(kinds.CALIBRATED, status="measured", at=3)(kinds.EXEMPTED, exemptions=[], effects=[])
    sitting = fold(write.entries)
    assert sitting.look is not None
    assert (sitting.look["status"], sitting.look["at"]) == ("measured", 2)
    assert [one["name"] for one in sitting.exemptions] == ["dim_room"]


def test_the_last_answer_counts_and_may_be_taken_back() -> None:
    write = begun()
    write(kinds.ITEM_SHOWN, section="law", item="q1")
    write(kinds.ANSWERED, section="law", item="q1", options=["a"])
    write(kinds.ANSWERED, section="law", item="q1", options=["b"])
    write(kinds.ANSWERED, section="law", item="q2", options=["a"])(
        kinds.ANSWERED, section="law", item="q2", options=[]
    )
    write(kinds.ANSWERED, section="law", item="q3", text="  ")
    section = fold(write.entries).open_section
    assert section is not None
    assert section.responses["q1"] == Response(("b",))
    assert section.answered == {"q1"}
    assert (section.current_item, section.seen) == ("q1", {"q1"})


def test_a_mark_is_set_and_taken_off() -> None:
    write = begun()(kinds.MARKED, section="law", item="q1", marked=True)
    write(kinds.MARKED, section="law", item="q2", marked=True)(
        kinds.MARKED, section="law", item="q1", marked=False
    )
    section = fold(write.entries).open_section
    assert section is not None
    assert section.marked == {"q2"}


def test_an_answer_after_the_deadline_is_kept_but_does_not_count() -> None:
    write = begun()(kinds.ANSWERED, at_ms=1_000, section="law", item="q1", options=["a"])
    write(kinds.ANSWERED, at_ms=1_001, section="law", item="q1", options=["b"])
    section = fold(write.entries).open_section
    assert section is not None
    assert section.responses["q1"].options == ("a",)
    assert section.late_answers == 1


def test_a_finished_section_takes_no_more_and_is_never_begun_twice() -> None:
    write = begun()(
        kinds.SECTION_FINISHED, at_ms=500, section="law", reason="candidate", with_remarks=True, remarks="!"
    )
    write(kinds.ANSWERED, section="law", item="q1", options=["a"])
    write(kinds.SECTION_STARTED, section="law", started_ms=9, deadline_ms=9_000, paper_digest="x")
    sitting = fold(write.entries)
    section = sitting.section("law")
    assert section is not None
    assert (section.finished_ms, section.remarks, section.with_remarks) == (500, "!", True)
    assert not section.responses
    assert sitting.open_section is None
    assert section.deadline_ms == 1_000


def test_incidents_are_known_by_id_and_the_first_finish_stands() -> None:
    write = Writer()(kinds.INCIDENT_OPENED, incident={"id": "i", "end_s": None})
    write(kinds.INCIDENT_CLOSED, incident={"id": "i", "end_s": 4.0})
    write(kinds.ATTEMPT_FINISHED, at_ms=70, reason="candidate")(
        kinds.ATTEMPT_FINISHED, at_ms=90, reason="time"
    )
    write(kinds.FAULT, what="x", detail="y")
    sitting = fold(write.entries)
    assert sitting.incidents == {"i": {"id": "i", "end_s": 4.0}}
    assert (sitting.finished_ms, sitting.finish_reason) == (70, "candidate")


@given(
    st.lists(st.tuples(st.sampled_from("pqr"), st.sampled_from("abcd"), st.integers(0, 1_500)), max_size=40)
)
def test_a_fold_in_two_parts_is_the_fold_of_the_whole(moves: list[tuple[str, str, int]]) -> None:
    write = begun()
    for item, option, at_ms in moves:
        write(kinds.ANSWERED, at_ms=at_ms, section="law", item=item, options=[option])
    half = len(write.entries) // 2
    assert fold(write.entries[half:], fold(write.entries[:half])) == fold(write.entries)
    section = fold(write.entries).open_section
    assert section is not None
    in_time = {item: option for item, option, at_ms in moves if at_ms <= 1_000}
    assert {item: response.options[0] for item, response in section.responses.items()} == in_time
    assert section.late_answers == sum(at_ms > 1_000 for _, _, at_ms in moves)


def test_an_empty_journal_is_an_empty_sitting() -> None:
    assert fold([]) == Sitting()
    assert advance(Sitting(), begun().entries[0]).section("other") is None


class TestAttempt:
    def test_the_way_of_an_honest_attempt(self) -> None:
        attempt = Attempt(AttemptState.BOOKED, 0)
        for event in (
            AttemptEvent.CHECK_IN,
            AttemptEvent.START_SECTION,
            AttemptEvent.START_SECTION,
            AttemptEvent.FINISH,
            AttemptEvent.PUBLISH,
        ):
            attempt = advance_attempt(attempt, event, 7)
        assert attempt == Attempt(AttemptState.CLOSED, 7)

    def test_what_the_state_does_not_allow_is_refused_in_plain_words(self) -> None:
        with pytest.raises(RefusedError, match="that is booked cannot start section") as refused:
            advance_attempt(Attempt(AttemptState.BOOKED, 0), AttemptEvent.START_SECTION, 1)
        assert refused.value.code == "wrong_state"

    @given(st.lists(st.sampled_from(AttemptEvent), max_size=12))
    def test_no_sequence_leads_out_of_an_end_but_to_publication_or_an_act(
        self, events: list[AttemptEvent]
    ) -> None:
        attempt, ended = Attempt(AttemptState.BOOKED, 0), False
        for event in events:
            try:
                following = advance_attempt(attempt, event, 1)
            except RefusedError:
                continue
            if ended:
                # A fault of ours in which its time ran out is found later, by an act.
                by_act = event is AttemptEvent.ABORT and attempt.state is AttemptState.FINISHED
                assert by_act or following.state is AttemptState.CLOSED
            attempt = following
            ended = ended or attempt.state in {
                AttemptState.FINISHED,
                AttemptState.ABORTED,
                AttemptState.BROKEN_OFF,
                AttemptState.EXPIRED,
            }


@pytest.mark.parametrize(
    ("directive", "deadline_ms"),
    [
        ({"kind": "extra_time", "data": {"section": "law", "minutes": 2}}, 121_000),
        ({"kind": "extra_time", "data": {"section": "other", "minutes": 2}}, 1_000),
        ({"kind": "extra_time", "data": {"section": "law", "minutes": 121}}, 1_000),
        ({"kind": "extra_time", "data": {"section": "law", "minutes": -5}}, 1_000),
        ({"kind": "message", "data": {}}, 1_000),
    ],
)
def test_extra_time_moves_the_deadline_of_the_section_that_runs(
    directive: dict[str, Any], deadline_ms: int
) -> None:
    write = begun()(kinds.DIRECTIVE, directive=directive)
    [section] = fold(write.entries).sections
    assert section.deadline_ms == deadline_ms


def test_a_section_that_is_over_gets_no_more_time() -> None:
    ended = {"section": "law", "reason": "candidate", "with_remarks": False, "remarks": ""}
    given = {"kind": "extra_time", "data": {"section": "law", "minutes": 2}}
    [section] = fold(
        begun()(kinds.SECTION_FINISHED, **ended)(kinds.DIRECTIVE, directive=given).entries
    ).sections
    assert section.deadline_ms == 1_000
