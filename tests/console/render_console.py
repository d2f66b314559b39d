"""Draws the console's pages to PNG files, offscreen, at a real service: to look at what we made.

python tests/console/render_console.py FOLDER
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from PySide6.QtWidgets import QApplication, QLineEdit  # noqa: E402

from client.console.reviews_page import ReviewsPage  # noqa: E402
from client.console.sign_in import SIGN_IN, TOKEN  # noqa: E402
from client.console.window import ConsoleWindow  # noqa: E402
from client.kit.controls import Button  # noqa: E402
from tests.console.console_world import (  # noqa: E402
    console_at,
    flagged_attempt,
    recorded_pieces,
    service_world,
)

SIZES = ((1366, 768), (1920, 1080))


def until(done: Callable[[], object], seconds: float = 30.0) -> None:
    """Let the window work until `done`."""
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            raise TimeoutError("the window did not get there")
        QApplication.processEvents()
        time.sleep(0.005)


def settle(seconds: float = 0.4) -> None:
    """Let the window draw what it has."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.005)


def sign_in(window: ConsoleWindow) -> None:
    """As a person would."""
    window.findChild(QLineEdit, TOKEN).setText(str(window.property("token")))
    window.findChild(Button, SIGN_IN).click()
    until(lambda: isinstance(window.page, ReviewsPage))


def main(folder: Path) -> None:
    """All pages, both sizes, in Kazakh and English."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, service_world(Path(scratch)) as world:
        pieces = recorded_pieces(Path(scratch) / "record", ((0.0, 30.0), (36.0, 24.0)))
        for _ in range(3):
            flagged_attempt(world, pieces)
            world.clock.forward(40 * 60_000)
        with console_at(world) as window:
            window.show()
            settle()
            shots(window, folder, "sign-in")
            sign_in(window)
            page = window.page
            assert isinstance(page, ReviewsPage)
            until(lambda: page.view.detail is not None and page.view.films["camera"].image is not None)
            settle(1.0)
            shots(window, folder, "review")
            page.view.choose("inc-1")
            until(page.view.panel.strip.isVisible)
            settle(1.0)
            shots(window, folder, "review-strip")


def shots(window: ConsoleWindow, folder: Path, name: str) -> None:
    """One page in all its pictures."""
    for language in ("kk", "en", "ru"):
        window.words.switch(language)
        for width, height in SIZES:
            window.resize(width, height)
            settle()
            window.grab().save(str(folder / f"{name}-{language}-{width}.png"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
