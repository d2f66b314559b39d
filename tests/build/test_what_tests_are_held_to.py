"""The rules of tests/conftest.py hold: each broken one fails exactly the test that broke it, and says how."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from steps import ROOT

STORIES = """
import logging, subprocess, sys, threading, warnings
import pytest

def test_is_clean():
    thread = threading.Thread(target=lambda: None, name="short")
    thread.start()

def test_leaves_a_thread():
    threading.Thread(target=lambda: threading.Event().wait(60), name="forgotten", daemon=True).start()

def test_leaves_a_process():
    global kept
    kept = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])

def test_logs_a_warning():
    logging.getLogger("synaq").warning("the disk is nearly full")

@pytest.mark.expects_log("nearly full")
def test_logs_what_it_announced():
    logging.getLogger("synaq").warning("the disk is nearly full")

@pytest.mark.expects_log("quite empty")
def test_announces_and_stays_silent():
    pass

def test_warns():
    warnings.warn("this is old", DeprecationWarning)

def test_qt_warns(qapp):
    from PySide6.QtCore import qWarning
    qWarning("no such signal")

def test_slot_raises(qtbot):
    from PySide6.QtCore import QTimer
    QTimer.singleShot(0, lambda: 1 / 0)
    qtbot.wait(50)
"""

COMPLAINTS = {
    "leaves_a_thread": "threads left running: forgotten",
    "leaves_a_process": "processes left running: ",
    "logs_a_warning": "unexpected log records: WARNING synaq: the disk is nearly full",
    "announces_and_stays_silent": "announced, but never logged: quite empty",
    "warns": "DeprecationWarning: this is old",
    "qt_warns": "no such signal",
    "slot_raises": "ZeroDivisionError",
}


@pytest.mark.parametrize("workers", ["0", "2"])
def test_each_broken_rule_fails_the_test_that_broke_it(tmp_path: Path, workers: str) -> None:
    for source in (ROOT / "pyproject.toml", ROOT / "tests" / "conftest.py"):
        text = source.read_text(encoding="utf-8")
        (tmp_path / source.name).write_text(text.replace("GRACE_S = 20.0", "GRACE_S = 1.0"), encoding="utf-8")
    (tmp_path / "test_stories.py").write_text(STORIES, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-n", workers, "-rA", "--tb=short", "--color=no", "test_stories.py"],
        cwd=tmp_path,
        env={**os.environ, "COLUMNS": "300"},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    failed = {
        line.split("::test_")[1].split(" ")[0]
        for line in done.stdout.splitlines()
        if line[:6] in {"FAILED", "ERROR "}
    }
    assert failed == set(COMPLAINTS), done.stdout
    for complaint in COMPLAINTS.values():
        assert complaint in done.stdout
