"""After the exam, on the real desk: what is left goes on without the candidate, or is carried by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from client.app.leftovers import Leftovers, any_left
from proctor.core.entry import LINE_MEASURED
from proctor.core.errors import ConnectionLostError
from proctor.service.administration import Administration
from proctor.service.rescue_office import RescueOffice
from proctor.sync.patience import Patience
from tests.e2e.days import Day, answer, until
from tests.fakes.line import Line

HASTY = Patience(beat_s=0.2, look_s=0.1, first_s=0.1, unreachable_s=0.3, longest_s=0.5)


@pytest.fixture
def line(day: Day) -> Iterator[Line]:
    with Line(("127.0.0.1", int(day.service.url.rpartition(":")[2]))) as line:
        yield line


def held(day: Day) -> dict[str, int]:
    with Administration(day.settings) as office:
        return {found.attempt: found.held_entries for found in office.list_attempts()}


@pytest.mark.timeout(180)
def test_the_next_candidate_sits_down_while_the_rest_of_the_first_is_on_its_way(day: Day, line: Line) -> None:
    desk = day.desk(server=line.url)
    paper = day.sitting_at(desk)
    line.cut()
    answer(desk, paper)
    desk.finish_section("language", "candidate", False, "")
    desk.finish_attempt("candidate")
    with pytest.raises(ConnectionLostError):
        desk.deliver(lambda _done, _total: None)
    last = desk.head_seq
    until(lambda: desk.remaining().line == "offline")
    left = desk.remaining()
    assert left.entries >= 3 and left.seconds is None and not left.nothing

    desk.put_aside()
    assert desk.attempt is None and any_left(day.folder / "home")
    assert not desk.resume(), "a start now would lead to the sign-in"
    line.mend()
    with Administration(day.settings) as office:
        slot = office.add_slot(office.add_candidate(name="Second"), "practice")
    second = desk.sign_in(slot.code)
    assert second.id != day.attempt
    desk.record_consent()
    leftovers = Leftovers(desk._setup.folder, lambda: desk.sitting.open_section is not None, HASTY)
    leftovers.start()
    until(lambda: not any_left(day.folder / "home"))
    leftovers.stop()
    assert held(day)[day.attempt] == last
    until(lambda: held(day)[second.id] == desk.head_seq)


@pytest.mark.timeout(180)
def test_a_computer_that_stays_without_a_line_hands_over_by_stick(
    day: Day, line: Line, tmp_path: Path
) -> None:
    desk = day.desk(server=line.url)
    paper = day.sitting_at(desk)
    line.cut()
    answer(desk, paper)
    desk.finish_section("language", "candidate", False, "")
    desk.finish_attempt("candidate")
    with pytest.raises(ConnectionLostError):
        desk.deliver(lambda _done, _total: None)
    steps: list[tuple[int, int]] = []
    file = desk.write_rescue(tmp_path, lambda done, total: steps.append((done, total)))
    assert file.parent == tmp_path and steps
    head = desk.head_seq
    with RescueOffice(day.settings) as office:
        receipt = office.take_rescue(file)
        assert receipt.attempt == day.attempt and receipt.state == "finished"
        assert receipt.held_seq == head and receipt.missing == []
        assert office.take_rescue(file).entries == 0
    line.mend()  # and the line comes back all the same
    desk.deliver(lambda _done, _total: None)
    assert desk.remaining().nothing
    assert desk.result().status == "under_review"


@pytest.mark.timeout(180)
def test_what_the_last_receipts_bring_to_light_is_not_left_on_the_computer(
    day: Day, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = day.desk()
    paper = day.sitting_at(desk)
    answer(desk, paper)
    desk.finish_section("language", "candidate", False, "")
    desk.finish_attempt("candidate")
    assert desk._courier is not None
    deliver_all = desk._courier.deliver_all

    def late(progress: Callable[[int, int], None]) -> None:
        """The line changes in the moment in which the service says that it holds everything."""
        deliver_all(progress)
        desk._jot(LINE_MEASURED, line="poor")

    monkeypatch.setattr(desk._courier, "deliver_all", late)
    desk.deliver(lambda _done, _total: None)
    assert held(day)[day.attempt] == desk.head_seq
    desk._jot(LINE_MEASURED, line="good")
    assert held(day)[day.attempt] == desk.head_seq
