"""Draws the page of complaints to PNG files, offscreen, at a real service.

python tests/console/render_appeals.py FOLDER
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from PySide6.QtWidgets import QFileDialog, QLineEdit, QPlainTextEdit, QScrollArea  # noqa: E402

from client.console.appeals_decision import PROTOCOL, REASONS  # noqa: E402
from client.console.appeals_detail import ASK  # noqa: E402
from client.console.appeals_dossier import FETCH  # noqa: E402
from client.console.appeals_page import AppealsPage  # noqa: E402
from client.console.sign_in import SIGN_IN, TOKEN  # noqa: E402
from client.console.window import ConsoleWindow  # noqa: E402
from client.kit.controls import Button  # noqa: E402
from tests.console.appeal_world import complained  # noqa: E402
from tests.console.console_world import console_at, service_world  # noqa: E402
from tests.console.render_console import settle, shots, until  # noqa: E402
from tests.service.exam_world import World  # noqa: E402

NAMES = ("Ахметов Данияр", "Сейітқали Айнұр", "Ким Виктория", "Оразбек Мұрат", "Жұмабаева Гүлнар")


def main(folder: Path) -> None:
    """All states, both sizes, all languages."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        QFileDialog.getSaveFileName = lambda *_words: (str(place / "dossier.zip"), "")  # type: ignore[method-assign,assignment]
        with service_world(place / "service", appeal_working_days=3) as world:
            complained(world, "Второй человек в кадре — мой отец, он зашёл на секунду за ключами.")
            complained(world)
            token = _granted(world)
            with console_at(world, "commission") as window:
                _sign_in(window, token)
                _states(window, folder)


def _granted(world: World) -> str:
    member = world.staff("commission")
    complaint = member.get("/appeals").json[0]["complaint"]
    told = member.post(f"/appeals/{complaint}/requests", {"reason": "Екі бұзушылықтың жазбасы"}).json
    path = f"/appeals/{complaint}/requests/{told['requests'][0]['id']}/grant"
    world.staff("administrator").post(path, {"basis": "№ 7, 1.12.2026"})
    return member.token


def _sign_in(window: ConsoleWindow, token: str) -> None:
    window.show()
    window.findChild(QLineEdit, TOKEN).setText(token)
    window.findChild(Button, SIGN_IN).click()
    until(lambda: isinstance(window.page, AppealsPage) and window.page.detail.appeal is not None)


def _states(window: ConsoleWindow, folder: Path) -> None:
    page = window.page
    assert isinstance(page, AppealsPage)
    shots(window, folder, "appeal-granted")
    page.table.selectRow(1)
    settle()
    window.findChild(Button, ASK).click()
    settle()
    shots(window, folder, "appeal-ask")
    window.findChild(Button, "appeal-ask-back").click()
    page.table.selectRow(0)
    settle()
    window.findChild(Button, FETCH).click()
    settle(2.0)
    for member, name, vote in zip(page.detail.form._members, NAMES, (1, 1, 0, 2, 2), strict=True):
        member.name.setText(name)
        member.vote.setCurrentIndex(vote)
    window.findChild(QLineEdit, PROTOCOL).setText("№ 12")
    window.findChild(QPlainTextEdit, REASONS).setPlainText("Комиссия жазбаны қарап шықты.")
    area = window.findChild(QScrollArea, "appeal-detail")
    settle()
    page.setFocus()
    settle(1.0)
    area.verticalScrollBar().rangeChanged.connect(
        lambda _least, most: area.verticalScrollBar().setValue(most)
    )
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    shots(window, folder, "appeal-decision")
    page.detail.form._record()
    until(lambda: page.detail.appeal is not None and page.detail.appeal.decision is not None)
    settle()
    shots(window, folder, "appeal-decided")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
