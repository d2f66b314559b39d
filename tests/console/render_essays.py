"""Draws the page of essays to PNG files, offscreen, at a real service.

python tests/console/render_essays.py FOLDER
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from PySide6.QtWidgets import QLineEdit  # noqa: E402

from client.console.essays_page import CLOSE, EssaysPage  # noqa: E402
from client.console.sign_in import SIGN_IN, TOKEN  # noqa: E402
from client.console.window import ConsoleWindow  # noqa: E402
from client.kit.controls import Button  # noqa: E402
from tests.console.console_world import console_at  # noqa: E402
from tests.console.essays_world import essays_world  # noqa: E402
from tests.console.render_console import settle, shots, until  # noqa: E402
from tests.service.essay_world import Panel, commission, publish, write_essay  # noqa: E402

LONG = (
    "Мемлекеттік қызмет — ел алдындағы жауапкершілік. Қызметшінің әр шешімі адамның тағдырына әсер етеді, "
    "сондықтан заңды білу жеткіліксіз: әділдік пен ашықтықты күнделікті жұмыста сақтау керек.\n"
    "Менің ойымша, қазіргі қызметші ең алдымен тыңдай білуі тиіс. Азамат мекемеге келгенде оның өтініші тек "
    "қағаз емес, нақты мәселе екенін ұмытпаған жөн. Цифрлық қызметтер бұл жолды қысқартты, бірақ адамның "
    "орнын баса алмайды.\n"
    "Үшіншіден, жауапкершілік қатені мойындаудан басталады. Қате жіберілсе, оны жасырмай, себебін тауып, "
    "қайталанбайтындай етіп түзету қажет. Осындай мәдениет қалыптасқан жерде сыбайлас жемқорлыққа да орын "
    "болмайды."
)


def main(folder: Path) -> None:
    """A member reading and marking, a refusal, an administrator; both sizes, all languages."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, essays_world(Path(scratch)) as world:
        panel = commission(world, 5)
        for text in (LONG, "сөз " * 263, "Адалдық — қызметтің негізі.", None, LONG[:300], LONG[:180]):
            publish(world, write_essay(world, text))
        _give(panel)
        with console_at(world, "administrator", refresh_ms=600_000) as window:
            _sign_in(window, panel.members[0].token)
            until(lambda: isinstance(window.page, EssaysPage) and window.page.essay is not None)
            shots(window, folder, "essays-chair")
            window.findChild(Button, CLOSE).click()
            settle(0.5)
            shots(window, folder, "essays-sure")
            window.findChild(Button, "sure-go").click()
            settle(1.5)
            shots(window, folder, "essays-refused")
            _short(window)
            settle(1.0)
            shots(window, folder, "essays-marked")
            window.sign_out()
            _sign_in(window, str(window.property("token")))
            settle(0.5)
            window.turn_to("essays")
            settle(1.0)
            shots(window, folder, "essays-administrator")


def _give(panel: Panel) -> None:
    for place, essay in enumerate(sorted(panel.essays().values())):
        for member in range((3, 4, 4, 2, 3, 0)[place]):
            panel.mark(member, essay, (place + member) % 6, "Тақырып жақсы ашылған")


def _short(window: ConsoleWindow) -> None:
    """The essay that is too long, and a mark on it."""
    page = window.page
    assert isinstance(page, EssaysPage)
    page.list.select(next(line.id for line in page.list.items if line.over))
    settle(1.0)
    page.marks.say(4)


def _sign_in(window: ConsoleWindow, token: str) -> None:
    window.show()
    window.findChild(QLineEdit, TOKEN).setText(token)
    window.findChild(Button, SIGN_IN).click()
    settle(1.0)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
