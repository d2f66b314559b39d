"""The time line shows where staff paused and stopped an exam, and says why."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from client.console.time_line import TimeLine
from client.kit.looks import Looks
from client.kit.words import Words
from proctor.resources.shipped_files import asset_path
from proctor.resources.texts import has_text, text
from proctor.sync.messages import Text
from proctor.sync.review_messages import HeldSpan, Timeline

WHY = Text(kk="Бөгде дауыс", ru="Посторонний голос", en="Another voice")


def test_pauses_and_a_stop_are_seen_and_said(qtbot: QtBot) -> None:
    line = TimeLine(Words(text, has_text, "ru"), Looks(asset_path("icons")))
    qtbot.addWidget(line)
    line.resize(904, line.height())
    line.show()
    plain = Timeline(duration_s=800.0, zero_ms=0)
    line.show_line(plain)
    before = line.grab().toImage()
    held = [
        HeldSpan(kind="pause", start_s=100.0, end_s=300.0, reason=WHY),
        HeldSpan(kind="stop", start_s=700.0, end_s=700.0, reason=WHY),
    ]
    line.show_line(plain.model_copy(update={"held": held}))
    after = line.grab().toImage()

    def changed(second: float) -> bool:
        place = QPoint(round(line.pixel_of(second)) + 1, 10)
        return before.pixelColor(place) != after.pixelColor(place)

    assert [changed(second) for second in (50.0, 200.0, 400.0, 700.0)] == [False, True, False, True]
    for second, said in ((200.0, "Приостановлено"), (700.0, "Остановлено"), (400.0, "")):
        place = QPointF(line.pixel_of(second), 60)
        none = Qt.MouseButton.NoButton
        move = QMouseEvent(QEvent.Type.MouseMove, place, place, none, none, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(line, move)
        assert line.toolTip().startswith(minutes(second))
        assert said in line.toolTip() and (WHY.ru in line.toolTip()) is bool(said)


def minutes(second: float) -> str:
    whole, rest = divmod(round(second), 60)
    return f"{whole}:{rest:02}"[:3]
