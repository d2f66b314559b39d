"""Draws the live wall to PNG files, offscreen, at a real service with a crowd: to look at what we made.

python tests/console/render_wall.py FOLDER [how many candidates, 4 30 100]
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
from PySide6.QtWidgets import QCheckBox, QComboBox  # noqa: E402

from client.console.wall_order_sheet import KEPT, SURE, OrderSheet  # noqa: E402
from client.console.wall_page import WallPage  # noqa: E402
from client.console.window import ConsoleWindow  # noqa: E402
from proctor.resources.texts import text  # noqa: E402
from tests.console.console_world import console_at  # noqa: E402
from tests.console.render_console import SIZES, settle  # noqa: E402
from tests.console.wall_crowd import crowd_in, world_in_real_time  # noqa: E402
from tests.console.wall_load import at_the_wall, until  # noqa: E402
from tests.service.exam_world import World  # noqa: E402

WHY = "wall-why-pause-voice"


def main(folder: Path, counts: tuple[int, ...] = (4, 30, 100)) -> None:
    """A few candidates and many, one of them opened, both sizes, in Kazakh and English."""
    folder.mkdir(parents=True, exist_ok=True)
    for count in counts:
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
                    if count == 4:
                        _paused(world, window, folder)
            finally:
                crowd.stop()


def _paused(world: World, window: ConsoleWindow, folder: Path) -> None:
    """Two are paused, one of them for long; the panel of that one, and the sheets."""
    page = window.findChild(WallPage)
    tiles = page.wall.tiles
    running = [tile.attempt for tile in tiles if tile.state == "running"]
    person, reason = world.staff(), {language: text(language, WHY) for language in ("kk", "ru", "en")}
    for attempt in running[:2]:
        wish = {"request": f"pause-{attempt}", "reason": reason}
        person.post(f"/attempts/{attempt}/directives/pause", wish)
    world.do(f"update attempt set since_ms = since_ms - 780000 where id = '{running[0]}'")  # noqa: S608
    until(lambda: sum(tile.state == "suspended" for tile in page.wall.tiles) == 2)
    page.panel.open(page.view.tile(running[0]))
    settle(4.0)
    _shots(window, folder, "wall-paused")
    page.panel.hold.ask_to_stop()
    _shots(window, folder, "wall-stop-sheet")
    sheet = window.findChild(OrderSheet)
    sheet.findChild(QComboBox, KEPT).setCurrentIndex(1)
    sheet.findChild(QCheckBox, SURE).setChecked(True)
    _shots(window, folder, "wall-stop-sheet-filled")
    sheet.close_sheet()
    for _step in range(3):
        window.looks.step_text_size(1)
    _shots(window, folder, "wall-paused-large")
    window.looks.step_text_size(-3)


def _shots(window: ConsoleWindow, folder: Path, name: str) -> None:
    for language in ("kk", "en"):
        window.words.switch(language)
        for width, height in SIZES:
            window.resize(width, height)
            settle(1.0)
            window.grab().save(str(folder / f"{name}-{language}-{width}.png"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *([tuple(int(one) for one in sys.argv[2:])] if sys.argv[2:] else []))
