"""Draws the administrator's page to PNG files, offscreen, at a real service.

python tests/console/render_administration.py FOLDER
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit  # noqa: E402

from client.console.admin_acts import ActsView  # noqa: E402
from client.console.admin_interruptions import REASON  # noqa: E402
from client.console.admin_lists import ATTEMPTS, BOOK, ITEMS, PRACTICE  # noqa: E402
from client.console.admin_page import AdminPage  # noqa: E402
from client.console.admin_table import PlainTable  # noqa: E402
from client.console.sign_in import SIGN_IN, TOKEN  # noqa: E402
from client.console.window import ConsoleWindow  # noqa: E402
from client.kit.controls import Button  # noqa: E402
from tests.console.administration_world import published_attempts, silent_attempt  # noqa: E402
from tests.console.console_world import console_at, service_world  # noqa: E402
from tests.console.render_console import settle, shots, until  # noqa: E402
from tests.service.exam_world import World  # noqa: E402


def main(folder: Path) -> None:
    """All parts of the page, both sizes, all languages."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, service_world(Path(scratch)) as world:
        published_attempts(world, 4)
        for _ in range(2):
            silent_attempt(world)
        _acts(world)
        with console_at(world, "administrator", refresh_ms=600_000) as window:
            window.show()
            window.findChild(QLineEdit, TOKEN).setText(str(window.property("token")))
            window.findChild(Button, SIGN_IN).click()
            until(lambda: isinstance(window.page, AdminPage))
            _parts(window, folder)


def _acts(world: World) -> None:
    office = world.staff("administrator")
    [one, *_] = office.get("/interruptions").json
    wish = {"decision": "technical_fault", "reason": "The provider confirmed an outage, No. 118."}
    path = f"/attempts/{one['attempt']}/interruptions/{one['id']}/decision"
    draft = office.post(path, wish).json["decision"]["draft"]
    assert office.post(f"/acts/{draft}/register").status == 200
    violation = {"kind": "rule_violation", "grounds": "A headset was worn.", "incidents": []}
    assert office.post(f"/attempts/{one['attempt']}/acts", violation).status == 200


def _parts(window: ConsoleWindow, folder: Path) -> None:
    page = window.page
    assert isinstance(page, AdminPage)
    until(lambda: window.findChild(QPlainTextEdit, REASON) is not None)
    shots(window, folder, "interruptions")
    page.turn_to("acts")
    acts = page.parts["acts"]
    assert isinstance(acts, ActsView)
    settle(1.5)
    shots(window, folder, "acts")
    page.turn_to("programmes")
    settle(1.5)
    shots(window, folder, "programmes")
    page.turn_to("items")
    window.findChild(Button, PRACTICE).click()
    items = window.findChild(PlainTable, ITEMS)
    until(lambda: items.model().rowCount() > 0)
    shots(window, folder, "items")
    page.turn_to("attempts")
    attempts = window.findChild(PlainTable, ATTEMPTS)
    until(lambda: attempts.model().rowCount() > 0 and window.findChild(Button, BOOK).isEnabled())
    shots(window, folder, "attempts")
    window.findChild(Button, BOOK).click()
    settle()
    shots(window, folder, "slot")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
