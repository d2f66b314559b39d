"""Reviewers at their windows, at a real service: two judge a flagged attempt by keyboard, neither told what
the other said, and publish.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from client.app.console_desk import HttpConsoleDesk
from client.console.clip_view import PLAY_CLIP
from client.console.queue_list import QueueList
from client.console.reviews_page import ReviewsPage
from client.console.sign_in import TOKEN
from client.kit.controls import Button
from client.kit.error_box import ERROR_TEXT
from proctor.core.record_playlist import Segment
from proctor.sync.review_messages import Look
from tests.console.console_world import (
    INCIDENTS,
    console_at,
    flagged_attempt,
    recorded_pieces,
    service_world,
)
from tests.console.reviewer import Reviewer
from tests.service.exam_world import World

# What the machine's sound and the film's reader say when there is no sound card, or a film is left early.
pytestmark = pytest.mark.qt_log_ignore(
    "pa_context_connect", "Immediate exit requested", "audio device", "No RHI"
)

Pieces = list[tuple[Segment, bytes]]


@pytest.fixture(scope="module")
def pieces(tmp_path_factory: pytest.TempPathFactory) -> Pieces:
    """A record of a minute with a hole of six seconds."""
    return recorded_pieces(tmp_path_factory.mktemp("record"), ((0.0, 30.0), (36.0, 24.0)))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with service_world(tmp_path) as world:
        yield world


@pytest.fixture
def reviewer(world: World, qtbot: QtBot) -> Iterator[Reviewer]:
    with console_at(world) as window:
        yield Reviewer(window, qtbot)


def test_two_reviewers_clear_two_flags_and_confirm_two(world: World, pieces: Pieces, qtbot: QtBot) -> None:
    sitter = flagged_attempt(world, pieces)
    for number in (1, 2):
        with console_at(world) as window:
            person = Reviewer(window, qtbot).at_work()
            assert all(person.own(f"inc-{n}") is None for n in range(4))
            assert person.page.view.incident is not None and person.page.view.incident.id == "inc-0"
            person.judge(Qt.Key.Key_1, "The chair is empty.")
            person.judge(Qt.Key.Key_1, "A second person looks at the screen.")
            # The window went on by itself; both turns fall to one reason at once.
            assert person.page.view.incident.kind == "turned_away"
            window.findChild(QPlainTextEdit, "verdict-reason").setPlainText("Reads a long item.")
            window.findChild(Button, "dismiss-kind").click()
            person.until(lambda p=person: p.own("inc-3") == "dismissed")
            if number == 1:
                assert not window.findChild(Button, "review-publish").isEnabled()
                assert person.page.view.detail.item.state == "second_review"
                continue
            person.until(lambda w=window: w.findChild(Button, "review-publish").isEnabled())
            person.page.queue.setFocus()
            person.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
            person.until(lambda: sitter.result()["status"] == "not_passed")
    kinds = [found["kind"] for found in sitter.get(f"/attempts/{sitter.attempt}/violations").json]
    assert kinds == ["face_absent", "extra_person"]


def test_the_record_shows_the_second_that_is_asked_for_on_both_tracks(
    world: World, pieces: Pieces, reviewer: Reviewer
) -> None:
    flagged_attempt(world, pieces)
    view = reviewer.at_work().page.view
    reviewer.until(lambda: view.films["camera"].image is not None and view.films["screen"].image is not None)
    for second, there in ((50.0, True), (33.0, False), (12.0, True)):
        view.player.seek(second)
        reviewer.until(lambda there=there: (view.films["camera"].image is not None) is there)
        assert view.player.position_s == pytest.approx(second)


def test_playing_runs_over_a_hole_and_stops_at_the_end(
    world: World, pieces: Pieces, reviewer: Reviewer
) -> None:
    flagged_attempt(world, pieces)
    view = reviewer.at_work().page.view
    reviewer.until(lambda: view.films["camera"].image is not None)
    reviewer.page.queue.setFocus()
    view.player.seek(27.0)
    for _ in range(5):
        reviewer.press(Qt.Key.Key_L)
    assert view.player.rate == 8.0
    reviewer.press(Qt.Key.Key_Space)
    assert view.player.playing
    reviewer.until(lambda: view.player.position_s > 31 and view.films["camera"].image is None)
    reviewer.until(lambda: not view.player.playing)
    assert view.player.position_s == pytest.approx(view.player.duration_s)


def test_flags_are_gone_through_by_keyboard(world: World, pieces: Pieces, reviewer: Reviewer) -> None:
    flagged_attempt(world, pieces)
    view = reviewer.at_work().page.view
    reviewer.page.queue.setFocus()
    seen = []
    for _ in range(4):
        assert view.incident is not None
        seen.append(view.incident.kind)
        assert view.player.position_s == pytest.approx(max(0.0, view.incident.start_s - 3))
        reviewer.press(Qt.Key.Key_N)
    assert seen == [kind for kind, *_ in INCIDENTS]
    reviewer.press(Qt.Key.Key_P)
    assert view.incident.id == "inc-2"
    facts = " ".join(label.text() for label in view.panel.findChildren(QLabel))
    assert "41" in facts and "28" in facts and "0:31 – 0:35" in facts and "enough (112)" in facts
    strip = view.panel.strip
    reviewer.until(strip.isVisible)
    reviewer.until(lambda: not strip.pixmap().isNull())


def test_a_verdict_wants_a_reason_and_what_is_typed_is_no_shortcut(
    world: World, pieces: Pieces, reviewer: Reviewer
) -> None:
    flagged_attempt(world, pieces)
    view = reviewer.at_work().page.view
    reason = reviewer.window.findChild(QPlainTextEdit, "verdict-reason")
    reviewer.page.queue.setFocus()
    reviewer.press(Qt.Key.Key_3)
    assert reason.hasFocus() and view.incident is not None and view.incident.own is None
    at = view.player.position_s
    QTest.keyClicks(reason, "jkl np 1 2 3 fio")
    assert reason.toPlainText() == "jkl np 1 2 3 fio"
    assert view.player.position_s == at and not view.player.playing and view.incident.id == "inc-0"


def test_an_own_finding_is_marked_in_the_record(world: World, pieces: Pieces, reviewer: Reviewer) -> None:
    sitter = flagged_attempt(world, pieces)
    view = reviewer.at_work().page.view
    reviewer.page.queue.setFocus()
    for second, key in ((40.0, Qt.Key.Key_I), (42.5, Qt.Key.Key_O)):
        view.player.seek(second)
        reviewer.press(key)
    reviewer.press(Qt.Key.Key_F)
    words = reviewer.window.findChild(QPlainTextEdit, "finding-words")
    words.setPlainText("A hand passes a note.")
    reviewer.window.findChild(Button, "finding-go").click()
    reviewer.until(lambda: len(view.detail.incidents) == 5)
    [found] = [one for one in view.detail.incidents if one.source == "reviewer"]
    assert (found.start_s, found.end_s, found.stage) == (40.0, 42.5, "second")
    assert sitter.result()["violations"] == []

    view.choose(found.id)
    back = reviewer.window.findChild(Button, "withdraw-finding")
    assert back.isVisible()
    back.click()
    reviewer.until(lambda: len(view.detail.incidents) == 4)
    reviewer.until(lambda: not back.isVisible())


@pytest.mark.parametrize("way", ["left", "signed out"])
def test_looks_are_on_the_trail_once_the_record_is_left(
    world: World, pieces: Pieces, reviewer: Reviewer, way: str
) -> None:
    sitter = flagged_attempt(world, pieces)
    view = reviewer.at_work().page.view
    view.line.sought.emit(20.0)
    view.line.sought.emit(21.0)
    if way == "left":
        view.leave()
    else:
        reviewer.window.sign_out()

    def deeds() -> list[tuple[str, float]]:
        rows = world.rows("select action, detail from audit where action like 'record.%' order by id")
        return [(action, json.loads(detail).get("t_s", 0.0)) for action, detail in rows]

    reviewer.until(lambda: ("record.close", 0.0) in deeds())
    assert ("record.seek", 21.0) in deeds() and ("record.seek", 20.0) not in deeds()
    assert sitter.attempt in {row[0] for row in world.rows("select attempt from audit where role='proctor'")}


def test_a_look_told_late_is_still_the_person_s_who_has_signed_out(world: World, pieces: Pieces) -> None:
    sitter = flagged_attempt(world, pieces)
    first, second = world.staff(), world.staff()
    with closing(HttpConsoleDesk(world.service.url)) as desk:
        desk.sign_in(first.token)
        tell = desk.looks_at(sitter.attempt)
        desk.sign_out()
        tell([Look(what="seek", t_s=7.0)])
        desk.sign_in(second.token)
        tell([Look(what="close", t_s=0.0)])
        assert [item.attempt for item in desk.reviews()] == [sitter.attempt]
    trail = world.rows("select actor, action from audit where action in ('record.seek', 'record.close')")
    assert [action for _, action in trail] == ["record.seek", "record.close"]
    assert len({actor for actor, _ in trail}) == 1


@pytest.mark.parametrize("role", [Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole])
def test_a_card_of_the_queue_says_in_words_what_its_width_cuts_short(
    world: World, pieces: Pieces, reviewer: Reviewer, role: Qt.ItemDataRole
) -> None:
    flagged_attempt(world, pieces)
    reviewer.at_work()
    queue = reviewer.window.findChild(QueueList)
    said = str(queue.currentIndex().data(role))
    assert queue.items[0].candidate_number in said
    assert "4 incidents" in said and "remarks" in said


def test_a_reviewer_sees_a_number_and_nowhere_a_name(
    world: World, pieces: Pieces, reviewer: Reviewer
) -> None:
    flagged_attempt(world, pieces)
    reviewer.at_work()
    shown = " ".join(label.text() for label in reviewer.window.findChildren(QLabel))
    [(number, name)] = world.rows("select number, name from candidate")
    assert number in shown and not any(part in shown for part in name.split())


@pytest.mark.qt_log_ignore("AVPacket", "Demuxing failed", "5XX")
def test_a_wrong_token_is_said_plainly_and_a_dead_one_leads_back(
    world: World, pieces: Pieces, reviewer: Reviewer
) -> None:
    flagged_attempt(world, pieces)
    reviewer.sign_in("no such token")
    box = reviewer.window.findChild(QLabel, ERROR_TEXT)
    reviewer.until(box.isVisible)
    reviewer.at_work()
    world.do("update staff set token_hash = 'withdrawn'")
    reviewer.page.refresh()
    reviewer.until(lambda: not isinstance(reviewer.window.page, ReviewsPage))
    assert (
        reviewer.window.findChild(QueueList) is None or not reviewer.window.findChild(QueueList).isVisible()
    )


def test_an_operator_has_no_reviews(world: World, qtbot: QtBot) -> None:
    with console_at(world, "operator") as window:
        person = Reviewer(window, qtbot)
        person.sign_in()
        person.until(lambda: not window.findChild(QLineEdit, TOKEN).text())
        assert window.findChild(ReviewsPage) is None


@pytest.fixture(scope="module")
def clips(pieces: Pieces) -> tuple[bytes, ...]:
    """Films of six seconds with sound, as incidents' clips: each a piece of the record behind its init
    segment."""
    files = {piece.sha256: data for piece, data in pieces}
    camera = [piece for piece, _ in pieces if piece.track == "camera" and piece.number > 0]
    return tuple(files[str(piece.init)] + files[piece.sha256] for piece in camera[:2])


def test_where_the_record_is_gone_the_incidents_own_clip_and_pictures_are_shown(
    world: World, pieces: Pieces, clips: tuple[bytes, ...], reviewer: Reviewer
) -> None:
    sitter = flagged_attempt(world, pieces, clips={"inc-0": clips[0], "inc-1": clips[1]})
    world.do("update evidence set erased_ms = 1 where incident is null")
    view = reviewer.at_work().page.view
    panel = view.panel
    assert view.films["camera"].image is None
    reviewer.until(lambda: panel.clip.film.image is not None)  # by itself: nothing else shows that moment
    reviewer.until(panel.strip.isVisible)
    reviewer.page.queue.setFocus()
    reviewer.press(Qt.Key.Key_C)
    reviewer.until(lambda: looked(world, "record.clip") == ["inc-0"])
    reviewer.press(Qt.Key.Key_N)
    reviewer.until(lambda: panel.clip.loaded and panel.clip.film.image is not None)
    reviewer.press(Qt.Key.Key_N)
    assert not panel.clip.isVisible(), "no clip, nothing to press"
    view.leave()
    assert sitter.result()["status"] == "under_review"


def test_beside_the_record_a_clip_comes_when_it_is_asked_for_and_plays_alone(
    world: World, pieces: Pieces, clips: tuple[bytes, ...], reviewer: Reviewer
) -> None:
    flagged_attempt(world, pieces, clips={"inc-0": clips[0]})
    view = reviewer.at_work().page.view
    reviewer.until(lambda: view.films["camera"].image is not None)
    assert view.panel.clip.isVisible() and not view.panel.clip.loaded
    reviewer.page.queue.setFocus()
    reviewer.press(Qt.Key.Key_Space)
    assert view.player.playing
    reviewer.window.findChild(Button, PLAY_CLIP).click()
    reviewer.until(lambda: view.panel.clip.film.image is not None and not view.player.playing)


def test_a_clip_that_was_deleted_or_is_none_is_told_as_unknown(
    world: World, pieces: Pieces, clips: tuple[bytes, ...], reviewer: Reviewer
) -> None:
    flagged_attempt(world, pieces, clips={"inc-0": clips[0], "inc-1": b"no film"})
    world.do("update evidence set erased_ms = 1 where incident = 'inc-0' and media_type = 'video/mp4'")
    view = reviewer.at_work().page.view
    reviewer.page.queue.setFocus()
    for _ in range(2):
        reviewer.press(Qt.Key.Key_C)
        reviewer.until(lambda: any("What it showed is unknown." in one for one in shown(view.panel)))
        assert view.panel.strip.isVisible(), "its pictures are there all the same"
        reviewer.press(Qt.Key.Key_N)
        reviewer.until(lambda: not any("What it showed is unknown." in one for one in shown(view.panel)))


def test_an_own_finding_shows_its_clip_and_what_the_record_has_of_it(
    world: World, pieces: Pieces, reviewer: Reviewer
) -> None:
    sitter = flagged_attempt(world, pieces)
    finding = {"rule": "no_strangers", "start_s": 28.0, "end_s": 39.0, "words": "A hand passes a note."}
    world.staff().post(f"/reviews/{sitter.attempt}/findings", finding)
    view = reviewer.at_work().page.view
    own = next(one.id for one in view.detail.incidents if one.source == "reviewer")
    view.choose(own)
    reviewer.until(lambda: any("shows a part of the span" in one for one in shown(view.panel)))
    reviewer.page.queue.setFocus()
    reviewer.press(Qt.Key.Key_C)
    reviewer.until(lambda: view.panel.clip.film.image is not None)


def shown(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def looked(world: World, deed: str) -> list[str]:
    rows = world.rows("select action, detail from audit order by id")
    return [json.loads(detail)["incident"] for action, detail in rows if action == deed]
