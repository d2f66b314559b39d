"""Faults of the Qt binding that would end a long exam: caught here and not in front of a candidate."""

from __future__ import annotations

import sys

from pytestqt.qtbot import QtBot

from client.kit.looks import Looks
from proctor.resources.shipped_files import asset_path


def test_calls_that_return_nothing_leave_nothing_alone(qtbot: QtBot) -> None:
    """PySide6 6.12.0 on Python 3.11 takes a reference from None with
    each such call, until the program aborts."""
    font = Looks(asset_path("icons")).font(15)
    before = sys.getrefcount(None)
    for _ in range(200):
        font.setPixelSize(12)
    assert sys.getrefcount(None) > before - 100
