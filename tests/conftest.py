"""What every test is held to: nothing left running, nothing logged that it did not announce.

Warnings and Qt's own messages are turned into failures in pyproject.toml. Fixtures that only one room needs
belong to that room's own conftest, not here.
"""

from __future__ import annotations

import logging
import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from pytestqt.qtbot import QtBot

# Windows of tests are drawn in memory unless whoever runs them asks for a real screen.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Nothing of a test gets into the keyring of whoever runs it.
os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")

ROOT = Path(__file__).resolve().parents[1]
GRACE_S = 20.0  # only what is left hanging takes it all
PATIENCE_MS = 120_000
# Rooms whose tests drive real processes in real time: a busy neighbour would change what they measure.
REAL_TIME_ROOMS = ("e2e",)


@pytest.hookimpl(tryfirst=True)  # before pytest looks at what `-m` leaves out
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies in those rooms; single modules elsewhere mark themselves."""
    for item in items:
        if item.path.parent.name in REAL_TIME_ROOMS:
            item.add_marker(pytest.mark.real_time)


@pytest.fixture
def shared_folder() -> Path:
    """`shared/` beside the checkout, with recordings too large to commit; skips where there is none."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("needs the folder shared/ beside the checkout")
    return folder


class PatientBot(QtBot):
    """Waits for what is to happen for as long as a busy computer takes: no test says how fast that is."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE_MS) -> None:
        """As usual, but for no less than PATIENCE_MS."""
        super().waitUntil(callback, timeout=max(timeout, PATIENCE_MS))


@pytest.fixture
def qtbot(qapp: object, request: pytest.FixtureRequest) -> QtBot:
    """What drives windows in tests, and is patient."""
    return PatientBot(request)


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Iterator[None]:
    """Threads that a test or its fixtures start end with them, within a short grace; the others are named."""
    before = set(threading.enumerate())
    yield
    left = _left_after_grace(
        lambda: [thread for thread in threading.enumerate() if _is_stray(thread, before)]
    )
    if left:
        pytest.fail(
            "threads left running: " + ", ".join(sorted(thread.name for thread in left)), pytrace=False
        )


@pytest.fixture(autouse=True)
def no_process_is_left() -> Iterator[None]:
    """Processes that a test starts end with it; those that do not are ended here, and named."""
    before = set(_children())
    yield
    left = _left_after_grace(lambda: [child for child in _children() if child not in before])
    if left:
        names = [_described(child) for child in left]
        for child in left:
            child.kill()
        psutil.wait_procs(left, timeout=GRACE_S)
        pytest.fail("processes left running: " + "; ".join(names), pytrace=False)


@pytest.fixture(autouse=True)
def no_unexpected_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """A record of WARNING or above fails the test, unless `@pytest.mark.expects_log("pattern")` said so."""
    patterns = [str(mark.args[0]) for mark in request.node.iter_markers("expects_log")]
    listener = _LogListener()
    logging.getLogger().addHandler(listener)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(listener)
    odd = [line for line in listener.lines if not any(re.search(pattern, line) for pattern in patterns)]
    silent = [pattern for pattern in patterns if not any(re.search(pattern, line) for line in listener.lines)]
    if odd:
        pytest.fail("unexpected log records: " + "; ".join(odd), pytrace=False)
    if silent:
        pytest.fail("announced, but never logged: " + "; ".join(silent), pytrace=False)


class _LogListener(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


def _left_after_grace(find: Callable[[], list[Any]]) -> list[Any]:
    """What `find` still finds after GRACE_S; asked every few milliseconds: a clean test loses no time."""
    deadline = time.monotonic() + GRACE_S
    left = find()
    while left and time.monotonic() < deadline:
        time.sleep(0.01)
        left = find()
    return left


def _is_stray(thread: threading.Thread, before: set[threading.Thread]) -> bool:
    # Python makes an entry for each foreign thread (say Qt's) that ever called it and never removes it.
    return thread.is_alive() and thread not in before and not isinstance(thread, threading._DummyThread)


def _children() -> list[psutil.Process]:
    """Our children and theirs, but for the one that multiprocessing keeps for as long as Python runs."""
    found = psutil.Process().children(recursive=True)
    return [child for child in found if "multiprocessing.resource_tracker" not in _described(child)]


def _described(child: psutil.Process) -> str:
    try:
        return f"{child.pid} {' '.join(child.cmdline())[:200]}"
    except psutil.Error:
        return f"{child.pid} (already gone)"
