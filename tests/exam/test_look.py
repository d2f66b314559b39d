"""The guided look in the window: a person who follows the dots, one who is not seen, one who is exempted."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from proctor.core.calibration import LookSample, Target, calibration_from_json
from proctor.core.entry import CALIBRATED
from proctor.sync.messages import ExemptionView
from tests.exam.conftest import Candidate, Sit
from tests.fakes.desk import FakeDesk

# Degrees by which the head of somebody before a laptop turns for each dot: +yaw is the candidate's right.
TURNS = {
    Target.CENTRE: (0.0, 0.0),
    Target.LEFT: (-12.0, 0.0),
    Target.TOP: (0.0, 4.0),
    Target.RIGHT: (11.0, 0.0),
    Target.BOTTOM: (0.0, -9.0),
}


def at_the_look(candidate: Candidate) -> None:
    desk = candidate.desk
    desk.sign_in(desk.code)
    desk.record_consent()
    desk.record_conditions()
    desk.check_in(list(desk.checks.values()))
    candidate.window.look()
    candidate.at("look")


def face_that_follows(candidate: Candidate, yaw: float, pitch: float) -> None:
    """From now on the camera sees a face at that neutral pose, turned to whatever dot is up."""

    page = candidate.window.page

    def face() -> LookSample:
        look = page._look
        turn, nod = TURNS[look.target] if look is not None else (0.0, 0.0)
        return LookSample(1, yaw + turn, pitch + nod, face_height=0.4)

    candidate.desk.face = face


def last_look(candidate: Candidate) -> dict[str, object]:
    entries = [entry for entry in candidate.desk.entries if entry.kind == CALIBRATED]
    assert len(entries) == 1
    return dict(entries[0].data)


def test_who_follows_the_dots_is_known_by_pose_and_screen(sit: Sit) -> None:
    candidate = sit(FakeDesk())
    at_the_look(candidate)
    face_that_follows(candidate, yaw=21.0, pitch=14.0)
    candidate.press("look-start")
    assert candidate.sees("look-field")
    candidate.bot.waitUntil(lambda: candidate.sees("look-next"))
    said = candidate.words.t("look-done-left")
    assert candidate.find("look-status").text() == said, "the camera stands to the left"
    candidate.press("look-next")
    candidate.at("section_intro")
    written = last_look(candidate)
    assert (written["status"], written["tries"]) == ("measured", 1)
    found = calibration_from_json(written["calibration"])  # type: ignore[arg-type]
    assert (found.neutral_yaw, found.neutral_pitch) == (21.0, 14.0)
    assert (found.left, found.up, found.right, found.down) == (12.0, 4.0, 11.0, 9.0)


def test_a_face_that_is_not_seen_is_unknown_and_the_exam_goes_on(sit: Sit) -> None:
    candidate = sit(FakeDesk())
    at_the_look(candidate)
    assert not candidate.sees("look-skip"), "it is tried once before it can be left out"
    candidate.desk.face = lambda: LookSample(0)
    candidate.press("look-start")
    candidate.bot.waitUntil(lambda: candidate.find("look-face").text() == candidate.words.t("look-face-none"))
    candidate.bot.waitUntil(lambda: candidate.sees("look-skip"))
    assert candidate.find("look-status").text() == candidate.words.t("look-no-face")
    candidate.press("look-again")
    candidate.bot.waitUntil(lambda: candidate.sees("look-skip"))
    candidate.press("look-skip")
    candidate.at("section_intro")
    written = last_look(candidate)
    assert written == {"status": "unknown", "reason": "no_face", "tries": 2, "calibration": None}


def test_a_second_try_makes_the_first_one_good(sit: Sit) -> None:
    candidate = sit(FakeDesk())
    at_the_look(candidate)
    face_that_follows(candidate, yaw=48.0, pitch=0.0)
    candidate.press("look-start")
    candidate.bot.waitUntil(lambda: candidate.sees("look-again"))
    assert candidate.find("look-status").text() == candidate.words.t("look-camera-aside")
    face_that_follows(candidate, yaw=3.0, pitch=0.0)  # the camera was moved
    candidate.press("look-again")
    candidate.bot.waitUntil(lambda: candidate.sees("look-next"))
    candidate.press("look-next")
    candidate.at("section_intro")
    assert last_look(candidate)["status"] == "measured"


def test_a_stopped_look_can_be_taken_up_again(sit: Sit) -> None:
    candidate = sit(FakeDesk(), look_pace=30.0)
    at_the_look(candidate)
    candidate.press("look-start")
    candidate.press("look-stop")
    assert candidate.find("look-status").text() == candidate.words.t("look-skipped")
    assert candidate.sees("look-again")
    assert candidate.sees("look-skip")


def test_exemptions_are_told_in_words_with_their_basis(sit: Sit) -> None:
    exemptions = [ExemptionView(name="screen_reader", basis="№ 118-Ж")]
    candidate = sit(FakeDesk(exemptions=exemptions), language="en")
    at_the_look(candidate)
    shown = " ".join(
        label.text() for label in candidate.window.page.findChildren(type(candidate.find("look-status")))
    )
    assert candidate.words.t("exemption-screen-reader") in shown
    assert "№ 118-Ж" in shown
    candidate.press("look-skip")  # whoever cannot look at dots is not made to try
    candidate.at("section_intro")
    assert last_look(candidate)["reason"] == "skipped"


def test_a_disk_that_refuses_the_look_is_said_and_tried_again(sit: Sit) -> None:
    candidate = sit(FakeDesk())
    at_the_look(candidate)
    candidate.press("look-start")
    candidate.bot.waitUntil(lambda: candidate.sees("look-next"))
    candidate.desk.disk_full = True
    candidate.key(Qt.Key.Key_Return)
    assert candidate.sees("error-text")
    candidate.desk.disk_full = False
    candidate.key(Qt.Key.Key_Return)
    candidate.at("section_intro")


@pytest.mark.parametrize("size", [(1024, 640), (1366, 768), (1920, 1080)])
def test_every_dot_is_on_the_field_and_clear_of_the_words(sit: Sit, size: tuple[int, int]) -> None:
    candidate = sit(FakeDesk(), look_pace=30.0)
    at_the_look(candidate)
    candidate.window.resize(*size)
    candidate.press("look-start")
    field = candidate.window.page.field
    candidate.bot.waitUntil(lambda: field.width() > 900)
    for target in Target:
        field.show_dot(target, 0.5)
        candidate.bot.wait(20)
        spot = field.spot().toPoint()
        assert field.rect().contains(spot)
        for name in ("look-face", "look-stop"):
            around = candidate.find(name).geometry().adjusted(-30, -30, 30, 30)
            assert not around.contains(spot), (target, name)
