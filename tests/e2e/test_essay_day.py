"""An essay from the keys of the exam window to the mark on its result page, a real service between: the
proctor publishes, three members mark at their consoles' calls, the chair closes.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit
from pytestqt.qtbot import QtBot

from client.app.take import OpenExam, TakeSettings, open_exam
from client.exam import names
from client.exam.ports import WindowOptions
from client.exam.stages import Stage
from client.kit.controls import Button
from proctor.core.calibration import NotMeasured
from proctor.core.kinds import HOSTED
from proctor.service.app import wall_clock
from proctor.service.embedded import EmbeddedService
from proctor.service.records_desk import RecordsDesk
from proctor.sync.messages import CheckResult
from tests.service.essay_world import commission, publish, site_file
from tests.service.exam_world import Sitter, TurnedClock, World, settings_in

ESSAY = "Мен қызметке ашықтық пен әділдік үшін келемін: заң бәріне ортақ."

pytestmark = pytest.mark.qt_log_ignore("pa_context_connect", "audio device")


class Writer:
    """A candidate in front of the window."""

    def __init__(self, exam: OpenExam, bot: QtBot) -> None:
        self.exam, self.bot = exam, bot

    def at(self, stage: Stage) -> None:
        self.bot.waitUntil(lambda: self.exam.window.stage == stage)

    def type(self, words: str) -> None:
        """Sign by sign, where the keyboard is; QTest's own typing knows ASCII only."""
        field = self.exam.window.findChild(QPlainTextEdit, names.ESSAY)
        self.bot.waitUntil(field.isVisible)
        for sign in words:
            QApplication.sendEvent(
                field, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, sign)
            )

    def press(self, name: str) -> None:
        def there() -> list[Button]:
            found = self.exam.window.findChildren(Button, name)
            return [button for button in found if button.isVisible() and button.isEnabled()]

        self.bot.waitUntil(lambda: bool(there()))
        there()[-1].click()

    def reads(self, key: str, **values: object) -> None:
        """Waits for that sentence on screen."""
        words = self.exam.words.t(key, **values)
        self.bot.waitUntil(
            lambda: any(
                one.isVisible() and one.text() == words for one in self.exam.window.findChildren(QLabel)
            ),
        )


@pytest.mark.timeout(400)
def test_what_a_candidate_types_is_marked_and_told(tmp_path: Path, qtbot: QtBot) -> None:
    settings = settings_in(tmp_path, site_settings=site_file(tmp_path))
    with EmbeddedService(settings) as service, RecordsDesk(settings) as office:
        office.import_shipped_bank("essay")
        world = World(service, settings, TurnedClock(), office)
        panel = commission(world, days=40_000)
        slot = world.book("essay", at_ms=wall_clock() + 60_000, regardless=True, language="kk")
        chosen = TakeSettings(
            server=service.url,
            home=tmp_path / "candidate",
            source="synthetic:length 60",
            language="kk",
            window=WindowOptions(fullscreen=False, result_poll_ms=500),
            unwatched=frozenset(HOSTED),
        )
        with open_exam(chosen) as exam:
            writer = Writer(exam, qtbot)
            exam.window.show()
            exam.window.begin()
            writer.at(Stage.SIGN_IN)
            _come_in(exam, slot.code)
            writer.at(Stage.EXAM)
            writer.type(ESSAY)
            assert exam.window.findChild(QLabel, names.ESSAY_WORDS).text() == exam.words.t(
                "exam-essay-words-of", count=10, limit=250
            )
            writer.press(names.FINISH_PLAIN)
            writer.press("finish-go")
            writer.at(Stage.RESULT)
            sitter = Sitter(service.url, attempt=slot.attempt)
            assert publish(world, sitter)["status"] == "under_review"
            ((number, essay),) = panel.essays().items()
            assert number == slot.candidate_number
            read = panel.members[1].get(f"/essay-contests/{panel.contest}/essays/{essay}").json
            assert (read["text"], read["words"]) == (ESSAY, 10)
            writer.reads("exam-result-under-review")
            for member, mark in enumerate((5, 4, 4)):
                assert panel.mark(member, essay, mark).status == 200
            assert panel.close().status == 200
            writer.reads("exam-result-passed")
            title = service_title(world)
            writer.reads("exam-result-mark", mark=title, value="4.33")


def service_title(world: World) -> str:
    (contest,) = world.staff("administrator").get("/essay-contests").json
    return str(contest["programme_title"]["kk"])


def _come_in(exam: OpenExam, code: str) -> None:
    """Through the check-in by the desk: what it looks at is tested elsewhere."""
    desk = exam.desk
    desk.sign_in(code)
    desk.record_consent()
    desk.record_conditions()
    desk.check_in([CheckResult(name="camera", status="pass")])
    desk.record_look(NotMeasured.SKIPPED, 1)
    desk.start_section("essay")
    exam.window.look()
