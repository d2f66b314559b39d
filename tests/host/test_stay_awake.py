"""Asking the system to stay awake: asked where it lets one ask, and let go with the program at the latest."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import psutil
import pytest

from proctor.host.stay_awake import StayAwake, command_of


def test_each_system_is_asked_in_its_own_way_for_as_long_as_we_live() -> None:
    linux, macos = command_of("linux", 77), command_of("darwin", 77)
    assert linux is not None and linux[0] == "systemd-inhibit" and "--pid=77" in linux
    assert macos == ["caffeinate", "-i", "-s", "-w", "77"]
    assert command_of("win32", 77) is None


def test_a_system_without_anybody_to_ask_says_no(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    awake = StayAwake("linux")
    assert awake.hold() is False
    awake.release()
    assert StayAwake("plan9").hold() is False


@pytest.mark.skipif(sys.platform == "win32", reason="stands in for a program of Linux")
def test_it_is_held_until_it_is_let_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = stand_in(tmp_path, "exec sleep 60")
    monkeypatch.setenv("PATH", f"{asked}{os.pathsep}{os.environ['PATH']}")
    awake = StayAwake("linux")
    before = psutil.Process().children()
    assert awake.hold() and awake.hold()
    children = [child for child in psutil.Process().children() if child not in before]
    assert len(children) == 1, "asked twice, it is held once"
    awake.release()
    assert not children[0].is_running()
    awake.release()


@pytest.mark.skipif(sys.platform == "win32", reason="stands in for a program of Linux")
def test_a_system_that_refuses_is_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = stand_in(tmp_path, "exit 1")
    monkeypatch.setenv("PATH", f"{asked}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr("proctor.host.stay_awake._AT_ONCE_S", 10.0)
    assert StayAwake("linux").hold() is False


def stand_in(folder: Path, does: str) -> Path:
    """A program of the name that Linux has."""
    tool = folder / "systemd-inhibit"
    tool.write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
    tool.chmod(tool.stat().st_mode | stat.S_IXUSR)
    return folder
