"""The exam window is protected while questions are on it: what is on the clipboard, what a capture gets."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from typing import Any

import pytest
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QWidget

from client.app.deeds import protection_fact
from client.exam.capture_shield import Outcome, ignores_sharing_type, set_affinity, shield, unshield
from client.exam.protection import EmptyClipboard, OutOfCaptures, Protection
from proctor.core.entry import HOST_LOOKED
from proctor.core.host_fact import FactState


@pytest.fixture
def clipboard(qapp: QGuiApplication) -> QClipboard:
    board = qapp.clipboard()
    board.setText("answers from somewhere else")
    return board


class Others(EmptyClipboard):
    """As another program's clipboard would be: what is there is not ours until the window copied it."""

    def __init__(self, board: QClipboard) -> None:
        super().__init__(board)
        self.ours = False

    def _owns(self, _mode: QClipboard.Mode) -> bool:
        return self.ours


def test_what_was_on_the_clipboard_is_gone_when_the_exam_begins(clipboard: QClipboard) -> None:
    step = EmptyClipboard(clipboard)
    assert step.perform() == Outcome("succeeded")
    assert clipboard.text() == ""
    step.revert()


def test_what_the_candidate_copies_in_the_window_stays_and_does_not_leave_it(clipboard: QClipboard) -> None:
    step = EmptyClipboard(clipboard)
    step.perform()
    clipboard.setText("my own sentence")
    step.perform()  # as when the focus returns
    assert clipboard.text() == "my own sentence"
    step.revert()
    assert clipboard.text() == ""


def test_what_another_program_puts_there_is_taken_off_again(qtbot: Any, clipboard: QClipboard) -> None:
    step = Others(clipboard)
    step.perform()
    clipboard.setText("sent by a friend")
    qtbot.waitUntil(lambda: clipboard.text() == "")
    step.revert()
    clipboard.setText("after the exam")
    qtbot.wait(300)
    assert clipboard.text() == "after the exam"
    clipboard.clear()


def test_a_clipboard_that_cannot_be_emptied_is_said_to_be_so(
    clipboard: QClipboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = EmptyClipboard(clipboard)
    monkeypatch.setattr(step, "_is_empty", lambda _mode: False)
    outcome = step.perform()
    assert (outcome.result, "Clipboard" in outcome.detail) == ("failed", True)
    step.revert()


class User32:
    """The two calls of Windows; `takes`: the affinities that this version accepts."""

    def __init__(self, *takes: int, lies: bool = False) -> None:
        self.takes, self.lies, self.held, self.asked = takes, lies, 0, list[int]()

    def SetWindowDisplayAffinity(self, _window: Any, affinity: ctypes.c_uint32) -> int:
        self.asked.append(affinity.value)
        if affinity.value not in self.takes:
            return 0
        if not self.lies:
            self.held = affinity.value
        return 1

    def GetWindowDisplayAffinity(self, _window: Any, into: Any) -> int:
        into._obj.value = self.held
        return 1


def test_on_windows_the_affinity_is_set_and_read_back() -> None:
    new, old, lying = User32(0x0, 0x1, 0x11), User32(0x0, 0x1), User32(0x1, 0x11, lies=True)
    assert set_affinity(new, 7, (0x11, 0x1)) == Outcome("succeeded")
    assert set_affinity(old, 7, (0x11, 0x1)) == Outcome("succeeded", "black in captures")
    assert old.asked == [0x11, 0x1]
    assert set_affinity(lying, 7, (0x11, 0x1)).result == "failed"
    assert set_affinity(new, 7, (0x0,)).result == "succeeded"
    assert new.held == 0


def test_newer_macs_are_not_believed() -> None:
    assert [ignores_sharing_type(v) for v in ("13.6.1", "14.7", "15.0", "26.1", "")] == [
        False,
        False,
        True,
        True,
        True,
    ]


def test_where_the_system_offers_nothing_it_is_said_to_be_unsupported(qtbot: Any) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    assert shield(window).result == "unsupported"
    assert unshield(window).result == "unsupported"


class Recording:
    """A step that notes what is done to it."""

    def __init__(self, name: str, done: list[str], result: str = "succeeded") -> None:
        self.name, self.done, self.result = name, done, result

    def perform(self) -> Outcome:
        self.done.append(f"{self.name} up")
        return Outcome(self.result)

    def revert(self) -> None:
        self.done.append(f"{self.name} down")


def test_steps_go_up_in_order_and_down_in_reverse_also_those_that_failed(qapp: QGuiApplication) -> None:
    done: list[str] = []
    told: list[Mapping[str, str]] = []
    protection = Protection([Recording("a", done, "failed"), Recording("b", done)])
    protection.recorded.connect(told.append)
    protection.put_up()
    protection.put_up()
    protection.take_down()
    protection.take_down()
    assert done == ["a up", "b up", "a up", "b up", "b down", "a down"]
    assert told == [{"a": "failed", "b": "succeeded"}]  # once: nothing changed


def test_a_window_is_hidden_and_shown_again_by_the_same_step(qtbot: Any) -> None:
    window, calls = QWidget(), list[str]()
    qtbot.addWidget(window)

    def call(word: str) -> Any:
        return lambda _window: (calls.append(word), Outcome("succeeded"))[1]

    step = OutOfCaptures(window, call("hide"), call("show"))
    step.perform()
    step.revert()
    assert calls == ["hide", "show"]


def test_the_record_says_what_came_of_it() -> None:
    hidden = protection_fact({"clipboard": "succeeded", "capture": "succeeded"})
    assert hidden.state is FactState.CLEAR
    for result in ("failed", "unsupported"):
        fact = protection_fact({"clipboard": "succeeded", "capture": result})
        assert (fact.state, fact.reason) == (FactState.UNKNOWN, f"host-protection-{result}")
        assert fact.figures["clipboard"] == "succeeded"


def test_in_the_exam_the_clipboard_is_empty_and_the_record_says_so(sit: Any, clipboard: QClipboard) -> None:
    candidate = sit()
    clipboard.setText("answers from somewhere else")
    candidate.to_exam()
    assert clipboard.text() == ""
    (looked,) = [entry for entry in candidate.desk.entries if entry.kind == HOST_LOOKED]
    (fact,) = looked.data["facts"]
    assert fact["figures"]["clipboard"] == "succeeded"
