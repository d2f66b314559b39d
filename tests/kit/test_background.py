"""The one door between threads and Qt."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from client.kit.background import Background, InternalError
from proctor.core.errors import ConnectionLostError, SynaqError


@pytest.fixture
def background(qtbot: QtBot) -> Iterator[Background]:
    made = Background("test")
    yield made
    made.close()


def test_work_is_done_on_a_named_thread_and_comes_back_on_this_one(
    qtbot: QtBot, background: Background
) -> None:
    seen: dict[str, str] = {}

    def work() -> str:
        return threading.current_thread().name

    def done(name: str) -> None:
        seen.update(worked=name, came_back=threading.current_thread().name)

    background.run("line", work, done, pytest.fail)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == {"worked": "test-line", "came_back": threading.current_thread().name}


def test_a_known_error_comes_back_as_it_is(qtbot: QtBot, background: Background) -> None:
    failed: list[SynaqError] = []

    def work() -> None:
        raise ConnectionLostError("no line")

    background.run("x", work, pytest.fail, failed.append)
    qtbot.waitUntil(lambda: bool(failed))
    assert isinstance(failed[0], ConnectionLostError)


@pytest.mark.expects_log("a bug in background work")
def test_a_bug_is_logged_and_comes_back_as_a_plain_paragraph(qtbot: QtBot, background: Background) -> None:
    failed: list[SynaqError] = []
    background.run("x", lambda: 1 / 0, pytest.fail, failed.append)
    qtbot.waitUntil(lambda: bool(failed))
    assert isinstance(failed[0], InternalError)
    assert "division" not in str(failed[0])


def test_the_bridge_keeps_the_order(qtbot: QtBot, background: Background) -> None:
    heard: list[int] = []
    hear = background.bridge(heard.append)
    finished: list[bool] = []
    background.run(
        "x", lambda: [hear(number) for number in range(50)], lambda _: finished.append(True), pytest.fail
    )
    qtbot.waitUntil(lambda: bool(finished))
    assert heard == list(range(50))


def test_nothing_comes_back_after_closing_and_threads_are_joined(qtbot: QtBot) -> None:
    background, gate, came = Background("test"), threading.Event(), []
    background.run("slow", lambda: gate.wait(60), came.append, came.append)
    gate.set()
    assert background.close()
    qtbot.wait(20)
    background.run("late", lambda: 1, came.append, came.append)
    qtbot.wait(20)
    assert came == []
    assert not any(thread.name.startswith("test-") for thread in threading.enumerate())


@pytest.mark.expects_log("still running at close: test-stuck")
def test_closing_does_not_wait_forever(qtbot: QtBot) -> None:
    background, gate = Background("test"), threading.Event()
    background.run("stuck", lambda: gate.wait(60), lambda _: None, lambda _: None)
    assert not background.close(timeout_s=0.05)
    gate.set()
