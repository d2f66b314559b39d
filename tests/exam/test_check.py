"""The equipment check as a candidate meets it: step by step, again where it failed, and with help."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from client.exam.check_course import StepState
from proctor.core import entry as kinds
from proctor.core.equipment import CameraHint, CameraLive, FaceBox, MicrophoneLive, MicrophonePhase
from proctor.core.errors import StorageError
from proctor.sync.messages import CheckResult, OverrideView
from tests.exam.conftest import Candidate, Sit
from tests.fakes.desk import FACTS, START_MS, FakeDesk, finding

SLOW = CheckResult(
    name="line",
    status="fail",
    measured="↓ 2.4  ↑ 3.2 Mbit/s, 80 ms",
    required="≥ 5 Mbit/s",
    advice="equipment-line-slow",
    figures={
        "required_mbit_s": 5.0,
        "down_mbit_s": 2.4,
        "up_mbit_s": 3.2,
        "mean_mbit_s": 2.4,
        "lowest_mbit_s": 1.9,
    },
)
FAST = SLOW.model_copy(update={"status": "pass", "measured": "↓ 41  ↑ 33 Mbit/s", "advice": ""})
LET_PASS = OverrideView(step="line", reason="Checked by telephone", role="operator", at_ms=START_MS)


def real_exam() -> FakeDesk:
    """A desk of an exam in which a failed step bars the way."""
    return FakeDesk(practice=False)


def rail_states(candidate: Candidate) -> list[str]:
    """How each step on the rail stands."""
    rail = candidate.window.page.wizard.rail
    return [str(entry.state) for entry in rail.entries.values()]


def test_each_step_has_a_screen_of_its_own_with_its_figures(sit: Sit) -> None:
    candidate = sit(language="en")
    candidate.to_check()
    candidate.made("camera")
    assert candidate.find("rail-count").text() == "Step 1 of 5"
    assert candidate.find("check-camera-fps").text() == "15 fps"
    assert candidate.find("check-camera-size").text() == "1280 × 720"
    assert candidate.find("check-camera-sharpness").text() == "31"
    candidate.press("check-step-next")
    candidate.made("microphone")
    assert candidate.find("check-microphone-noise").text() == "-58 dBFS"
    assert candidate.find("check-microphone-voice").text() == "83%"
    candidate.press("check-step-next")
    candidate.made("line")
    assert candidate.find("check-line-latency").text() == "18 ms"
    gauges = {way: gauge.accessibleName() for way, gauge in candidate.find("check-line")._gauges.items()}
    assert gauges == {"down": "Download: 48.3 Mbit/s", "up": "Upload: 21.7 Mbit/s"}
    candidate.press("check-step-next")
    candidate.made("computer")
    assert candidate.find("check-computer-displays").accessibleName() == "Second display: none. "
    candidate.press("check-step-next")
    candidate.bot.waitUntil(lambda: candidate.sees("check-summary"))
    assert candidate.find("check-verdict").text() == "All is fine, you can continue."
    assert rail_states(candidate) == ["pass"] * 5 + ["waiting"]


def test_the_camera_says_live_what_to_do(sit: Sit) -> None:
    desk, go_on = FakeDesk(), threading.Event()
    face = FaceBox(0.4, 0.2, 0.1, 0.2)

    def look(live: object) -> CheckResult:
        assert callable(live)
        live(CameraLive(CameraHint.CLOSER, 14.6, 1280, 720, face, 0.44, 0.4))
        go_on.wait(60)
        return FakeDesk().checks["camera"]

    desk.check_camera = look
    candidate = sit(desk, "en")
    candidate.to_check()
    candidate.bot.waitUntil(lambda: candidate.sees("check-camera-hint"))
    candidate.bot.waitUntil(lambda: candidate.find("check-camera-hint").text() == "Come a little closer.")
    assert candidate.find("check-camera-light").text() == "44%"
    assert candidate.find("check-camera-status").text() == "checking…"
    assert not candidate.find("check-step-next").isEnabled()
    focus = candidate.window.focusWidget()
    assert focus is not None and not candidate.window.top.isAncestorOf(focus)
    go_on.set()
    candidate.made("camera")
    assert not candidate.sees("check-camera-hint")


def test_the_microphone_asks_for_quiet_and_then_for_the_phrase(sit: Sit) -> None:
    desk, go_on = FakeDesk(), threading.Event()

    def listen(live: object) -> CheckResult:
        assert callable(live)
        live(MicrophoneLive(0.1, MicrophonePhase.QUIET, None, 0.5))
        live(MicrophoneLive(0.6, MicrophonePhase.SPEAK, 0.9, 0.4))
        go_on.wait(60)
        return FakeDesk().checks["microphone"]

    desk.check_microphone = listen
    candidate = sit(desk, "en")
    candidate.to_check()
    candidate.made("camera")
    candidate.press("check-step-next")
    candidate.bot.waitUntil(lambda: candidate.sees("check-microphone-phase"))
    asked = candidate.words.t(MicrophonePhase.SPEAK.key)
    candidate.bot.waitUntil(lambda: candidate.find("check-microphone-phase").text() == asked)
    go_on.set()
    candidate.made("microphone")


def test_another_device_is_chosen_and_the_step_made_again_with_it(sit: Sit) -> None:
    candidate = sit()
    candidate.to_check()
    candidate.made("camera")
    box = candidate.find("check-cameras")
    assert isinstance(box, QComboBox)
    candidate.bot.waitUntil(lambda: box.count() == 2)
    made = []
    look = candidate.desk.check_camera
    candidate.desk.check_camera = lambda live: (made.append(candidate.desk.camera), look(live))[1]
    box.setFocus(Qt.FocusReason.TabFocusReason)
    candidate.key(Qt.Key.Key_Down)
    candidate.bot.waitUntil(lambda: made == ["camera:2"])
    candidate.made("camera")
    candidate.bot.waitUntil(lambda: box.currentText().startswith("HD Pro Webcam"))


def test_a_failed_step_bars_an_exam_until_it_is_put_right_alone(sit: Sit) -> None:
    desk = real_exam()
    desk.checks["line"] = SLOW
    candidate = sit(desk, "en")
    candidate.to_check()
    candidate.to_summary()
    assert not candidate.find("check-next").isEnabled()
    assert candidate.find("check-line-row-status").text() == "not good enough"
    assert "2.4 Mbit/s" in candidate.find("check-line-row-advice").text()
    assert candidate.sees("ask-for-help")
    made: list[str] = []
    for step, call in (("camera", "check_camera"), ("line", "measure_line")):
        before = getattr(desk, call)
        setattr(desk, call, lambda live, step=step, before=before: (made.append(step), before(live))[1])
    desk.checks["line"] = FAST
    candidate.press("check-line-retry")
    candidate.made("line")
    assert candidate.find("check-line-status").text() == "fine"
    candidate.press("check-step-next")
    candidate.bot.waitUntil(lambda: candidate.sees("check-summary"))
    assert made == ["line"], "only that step was made again"
    candidate.press("check-next")
    candidate.bot.waitUntil(lambda: bool(desk.sitting.checks))
    assert [check["status"] for check in desk.sitting.checks] == ["pass"] * 4


def test_practice_goes_on_with_a_failed_step_and_an_exam_with_an_unknown_one(sit: Sit) -> None:
    for practice, result in ((True, SLOW), (False, CheckResult(name="line", status="unknown"))):
        desk = FakeDesk(practice=practice)
        desk.checks["line"] = result
        candidate = sit(desk)
        candidate.to_check()
        candidate.to_summary()
        assert not candidate.sees("ask-for-help")
        candidate.press("check-next")
        candidate.bot.waitUntil(lambda desk=desk: bool(desk.sitting.checks))
        written = next(check for check in desk.sitting.checks if check["name"] == "line")
        assert written["status"] == result.status
        assert written["figures"] == result.figures


def test_a_check_that_breaks_is_unknown_and_says_so(sit: Sit) -> None:
    desk = FakeDesk()

    def broken() -> CheckResult:
        raise StorageError("A probe went wild.")

    desk.check_computer = broken
    candidate = sit(desk, "en")
    candidate.to_check()
    for step in ("camera", "microphone", "line"):
        candidate.made(step)
        candidate.press("check-step-next")
    candidate.made("computer")
    assert candidate.find("check-computer-status").text() == "unknown"
    assert candidate.find("check-computer-advice").text() == candidate.words.t("checkin-computer-unknown")
    candidate.press("check-step-next")
    candidate.press("check-next")
    candidate.bot.waitUntil(lambda: bool(desk.sitting.checks))
    assert "wild" in desk.sitting.checks[3]["figures"]["error"]


def test_an_operator_lets_a_step_pass_and_the_candidate_sees_by_whom_and_why(sit: Sit) -> None:
    desk = real_exam()
    desk.checks["line"] = SLOW
    candidate = sit(desk, "en", help_poll_ms=30)
    candidate.to_check()
    candidate.to_summary()
    candidate.press("ask-for-help")
    waiting = candidate.words.t("checkin-help-waiting", at="x").split("(")[0]
    candidate.bot.waitUntil(lambda: candidate.find("help-state").text().startswith(waiting))
    assert candidate.find("help-number").text() == "4821-0937"
    assert [[check.name for check in shown] for shown in desk.shown_to_staff] == [
        ["camera", "microphone", "line", "computer"]
    ]
    desk.let_pass = [LET_PASS]
    candidate.bot.waitUntil(lambda: candidate.find("check-next").isEnabled())
    assert candidate.find("check-line-row-status").text() == "let pass"
    assert candidate.find("check-line-row-advice").text() == (
        "Let pass by: the operator. Reason: Checked by telephone"
    )
    assert not candidate.sees("help-panel")
    assert candidate.window.focusWidget() is candidate.find("check-next")
    candidate.key(Qt.Key.Key_Space)
    candidate.bot.waitUntil(lambda: bool(desk.sitting.checks))
    assert desk.kinds().count(kinds.CHECK_OVERRIDDEN) == 1
    assert [check["status"] for check in desk.sitting.checks] == ["pass", "pass", "fail", "pass"]


def test_a_service_out_of_reach_is_said_calmly_and_asked_again(sit: Sit) -> None:
    desk = real_exam()
    desk.checks["line"] = SLOW
    candidate = sit(desk, "en", help_poll_ms=30)
    candidate.to_check()
    candidate.to_summary()
    desk.line_down = True
    candidate.press("ask-for-help")
    calm = candidate.words.t("checkin-help-unreachable")
    candidate.bot.waitUntil(lambda: candidate.find("help-state").text() == calm)
    assert desk.shown_to_staff == []
    desk.line_down = False
    desk.let_pass = [LET_PASS]
    candidate.bot.waitUntil(lambda: candidate.find("check-next").isEnabled())
    assert desk.shown_to_staff, "the checks that could not be sent are sent once the line is back"


def test_the_staff_sees_the_newest_checks_while_help_is_asked_for(sit: Sit) -> None:
    desk = real_exam()
    desk.checks["line"] = SLOW
    candidate = sit(desk, help_poll_ms=10_000)
    candidate.to_check()
    candidate.to_summary()
    candidate.press("ask-for-help")
    candidate.bot.waitUntil(lambda: len(desk.shown_to_staff) == 1)
    desk.checks["line"] = SLOW.model_copy(update={"measured": "↓ 3.9  ↑ 3.2 Mbit/s"})
    candidate.press("check-line-retry")
    candidate.made("line")
    candidate.bot.waitUntil(lambda: len(desk.shown_to_staff) == 2)
    assert desk.shown_to_staff[1][2].measured == "↓ 3.9  ↑ 3.2 Mbit/s"


def test_what_was_found_on_the_computer_is_named_with_the_way_out(sit: Sit) -> None:
    desk = real_exam()
    desk.checks["computer"] = CheckResult(
        name="computer",
        status="fail",
        figures={
            "facts": list(FACTS),
            "findings": [
                finding("programs", "remote_access", "fail", "host-programs-close-tray", program="AnyDesk"),
                finding("virtual_machine", "virtual_machine", "unknown", "host-vm-unreadable"),
                finding("focus", "messenger", "advice", "host-focus-messenger", program="Telegram", figure=0),
            ],
        },
    )
    candidate = sit(desk, "en")
    candidate.to_check()
    for step in ("camera", "microphone", "line"):
        candidate.made(step)
        candidate.press("check-step-next")
    candidate.made("computer")
    said = candidate.find("check-computer-programs").accessibleName()
    assert said.startswith("Remote-access and screen-sharing programs: found. AnyDesk is running.")
    assert (
        candidate.find("check-computer-virtual_machine")
        .accessibleName()
        .startswith("Virtual machine: unknown")
    )
    assert "Telegram" in candidate.find("check-computer-focus").accessibleName()
    assert candidate.find("check-computer-displays").accessibleName() == "Second display: none. "
    candidate.press("check-step-next")
    candidate.bot.waitUntil(lambda: candidate.sees("check-computer-row-advice"))
    assert "AnyDesk" in candidate.find("check-computer-row-advice").text()


def test_keys_lead_back_and_on_and_measure_again(sit: Sit) -> None:
    candidate = sit()
    candidate.to_check()
    candidate.made("camera")
    candidate.control(Qt.Key.Key_Right)
    candidate.made("microphone")
    candidate.control(Qt.Key.Key_Left)
    candidate.made("camera")
    looked: list[int] = []
    look = candidate.desk.check_camera
    candidate.desk.check_camera = lambda live: (looked.append(1), look(live))[1]
    candidate.key(Qt.Key.Key_F5)
    candidate.made("camera")
    assert looked == [1]
    candidate.key(Qt.Key.Key_F1)
    shown = [
        label.text()
        for label in candidate.find("help-sheet").findChildren(type(candidate.find("rail-count")))
    ]
    assert candidate.words.t("checkin-keys-again") in shown
    candidate.key(Qt.Key.Key_Escape)
    candidate.tab_to("rail-microphone")
    candidate.key(Qt.Key.Key_Space)
    candidate.made("microphone")


@pytest.mark.parametrize("line", ["pass", "fail"])
def test_the_rail_of_later_pages_tells_what_was_written(sit: Sit, line: str) -> None:
    desk = FakeDesk()
    candidate = sit(desk, "en")
    desk.sign_in(desk.code)
    desk.record_consent()
    desk.record_conditions()
    desk.checks["line"] = FAST if line == "pass" else SLOW
    desk.let_pass = [] if line == "pass" else [LET_PASS]
    desk.overrides()
    desk.check_in(list(desk.checks.values()))
    candidate.window.look()
    candidate.bot.waitUntil(lambda: candidate.sees("rail-look"))
    states = {name: entry.state for name, entry in candidate.window.page._rail.entries.items()}
    assert states["camera"] is StepState.PASS
    assert states["line"] is (StepState.PASS if line == "pass" else StepState.OVERRIDDEN)
    assert states["look"] is StepState.WAITING
    assert candidate.find("rail-look").accessibleName() == "Guided look (this step)"
    assert not candidate.find("rail-line").isEnabled()
