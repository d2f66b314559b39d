"""The places of one attempt's story: service, command line, consoles, the candidate's phone; its pictures."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from client.app.console import ConsoleSettings, open_console
from client.console.ports import ConsoleOptions
from proctor.service.embedded import EmbeddedService
from tests.console.member import Member
from tests.console.reviewer import Reviewer
from tests.fakes.browser import Browser, browser

PHONE = (390, 844)


@dataclass
class Story:
    """The service, the people's keys to it, and where pictures go."""

    folder: Path
    service: EmbeddedService
    attempt: str
    code: str
    candidate: str
    proctors: tuple[str, str]
    member: str
    pictures: Path | None

    def synaq(self, *words: str, alone: bool = False) -> Any:
        """What a command prints as JSON; `alone`: in a network namespace of its own, where nothing is."""
        office = words[0] == "admin"
        store = ("--database", str(self.folder / "exam.db"), "--evidence", str(self.folder / "evidence"))
        command = [sys.executable, "-m", "client.app.main", *words, *(store if office else ()), "--json"]
        cut_off = ["unshare", "-n"] if alone and _may_be_cut_off() else []
        done = subprocess.run(
            [*cut_off, *command], capture_output=True, text=True, timeout=120, check=False, cwd=self.folder
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)

    def keep(self, name: str, picture: bytes) -> None:
        """A picture of the browser's page, where pictures are wanted."""
        if self.pictures is not None:
            self.pictures.mkdir(parents=True, exist_ok=True)
            (self.pictures / f"{name}.png").write_bytes(picture)

    def keep_window(self, name: str, window: QWidget, settle_ms: int = 500) -> None:
        """A picture of a window as it is once it has settled, where pictures are wanted."""
        if self.pictures is not None:
            self.pictures.mkdir(parents=True, exist_ok=True)
            if settle_ms:
                QTest.qWait(settle_ms)
            window.grab().save(str(self.pictures / f"{name}.png"))


@contextmanager
def at_console(story: Story, qtbot: QtBot, token: str) -> Iterator[Reviewer]:
    """A reviewer at a console window of their own."""
    settings = ConsoleSettings(story.service.url, "kk", ConsoleOptions(refresh_ms=1_000))
    with open_console(settings) as (window, _desk):
        window.resize(1366, 768)
        window.setProperty("token", token)
        window.begin()
        yield Reviewer(window, qtbot).at_work()


@contextmanager
def at_complaints(story: Story, qtbot: QtBot, token: str) -> Iterator[Member]:
    """A member of the commission at a console window of their own, at the page of complaints."""
    settings = ConsoleSettings(story.service.url, "kk", ConsoleOptions(refresh_ms=1_000))
    with open_console(settings) as (window, _desk):
        window.resize(1366, 768)
        window.begin()
        yield Member(window, qtbot, token)


@contextmanager
def phone(story: Story) -> Iterator[Browser]:
    """The candidate's phone, in the cabinet by a one-time link."""
    link = story.synaq("admin", "cabinet-link", story.candidate)["address"]
    with browser(story.folder / "profile") as page:
        page.be_a_phone(*PHONE)
        page.open(link)
        page.press("button[value=kk]")
        page.press("form.card button")
        yield page


def _may_be_cut_off() -> bool:
    """Whether a command may be run where there is no network at all."""
    if shutil.which("unshare") is None:
        return False
    return subprocess.run(["unshare", "-n", "true"], capture_output=True, check=False).returncode == 0
