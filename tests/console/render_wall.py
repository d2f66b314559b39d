"""Draws the live wall to PNG files, offscreen, at a real service with a crowd: to look at what we made.

python tests/console/render_wall.py FOLDER
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import Qt  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402

from client.console.window import ConsoleWindow  # noqa: E402
from tests.console.console_world import console_at  # noqa: E402
from tests.console.render_console import SIZES, settle  # noqa: E402
from tests.console.wall_crowd import crowd_in, world_in_real_time  # noqa: E402
from tests.console.wall_load import at_the_wall, until  # noqa: E402


def main(folder: Path) -> None:
    """A few candidates and many, one of them opened, both sizes, in Kazakh and English."""
    folder.mkdir(parents=True, exist_ok=True)
    for count in (4, 30, 100):
        with tempfile.TemporaryDirectory() as scratch, world_in_real_time(Path(scratch)) as world:
            crowd = crowd_in(world, count, beat_s=1.0 + count / 20, piece_every_s=5.0 + count / 10)
            # One is called in from a hall, one is not heard of any more, one has not begun.
            world.do(
                "update attempt set hall = 'Astana-1', seat = '7' where id = (select max(id) from attempt)"
            )
            world.sitter(world.book()).check_in()
            crowd.start()
            try:
                with console_at(world) as window:
                    page = at_the_wall(window, count + 1)
                    until(lambda page=page, count=count: len(page.view.pictured) >= count * 0.6)
                    settle(6.0)
                    _shots(window, folder, f"wall-{count}")
                    QTest.keyClick(page.view, Qt.Key.Key_Return)
                    _shots(window, folder, f"wall-{count}-panel")
            finally:
                crowd.stop()


def _shots(window: ConsoleWindow, folder: Path, name: str) -> None:
    for language in ("kk", "en"):
        window.words.switch(language)
        for width, height in SIZES:
            window.resize(width, height)
            settle(1.0)
            window.grab().save(str(folder / f"{name}-{language}-{width}.png"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
