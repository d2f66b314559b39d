"""The rehearsal: the same equipment check days ahead, with nothing at stake; at its end, what is still to be
done before the exam. Shown as a page before sign-in, or in a window of its own."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from client.exam import names
from client.exam.check_course import SUMMARY, CheckCourse
from client.exam.check_screen import CheckTools
from client.exam.check_summary import SummaryScreen
from client.exam.check_wizard import CheckWizard
from client.exam.check_words import reminders, summary_text
from client.exam.ports import DeskSignals, RehearsalDesk, WindowOptions
from client.exam.rail import EQUIPMENT
from client.exam.sheets import CHECK_KEYS, HelpSheet
from client.exam.top_bar import TopBar
from client.kit.background import Background
from client.kit.controls import Button, Label, button, column, label, plane
from client.kit.error_box import ErrorBox
from client.kit.looks import Looks
from client.kit.sheet import Sheet
from client.kit.style import style_sheet
from client.kit.theme import SPACE, TYPE
from client.kit.words import Words
from proctor.core.errors import SynaqError


class Rehearsal(QWidget):
    """The wizard without an attempt. `over`: the person has seen enough."""

    over = Signal()

    def __init__(self, tools: CheckTools, desk: RehearsalDesk) -> None:
        super().__init__()
        words = tools.words
        self._tools, self._desk = tools, desk
        self.setProperty("role", "ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.course = CheckCourse()
        self.summary = SummaryScreen(tools, self.course, "checkin-rehearsal-title", "checkin-rehearsal-lead")
        self._to_do = Label("reading", wrap=True)
        self._kept = Label("strong", wrap=True)
        self._kept.setObjectName(names.REHEARSAL_KEPT)
        self.error = ErrorBox(words, tools.looks)
        self._fill_summary()
        self.wizard = CheckWizard(tools, self.course, self.summary, EQUIPMENT)
        self._save = Button(names.REHEARSAL_SAVE, "plain", icon="save", looks=tools.looks)
        words.put(self._save, "checkin-rehearsal-save")
        self._save.clicked.connect(lambda _checked=False: self._keep())
        self._end = button(
            words, names.REHEARSAL_END, "checkin-rehearsal-end", "quiet", pressed=self.over.emit
        )
        self._done = button(
            words, names.REHEARSAL_DONE, "checkin-rehearsal-done", "primary", pressed=self.over.emit
        )
        foot = self.wizard.foot
        foot.insertWidget(0, self._end)
        foot.addWidget(self._save)
        foot.addWidget(self._done)
        column(self).addWidget(self.wizard)
        self._place = ""
        self.wizard.changed.connect(self._judge)

    def start(self) -> None:
        """Begin with the first step."""
        self.error.hide()
        self._kept.hide()
        self.wizard.start()

    def stop(self) -> None:
        """Begin no further step, and let the devices go."""
        self.wizard.stop()
        self._tools.background.run("put-away", self._desk.put_away, lambda _none: None, lambda _error: None)

    def _fill_summary(self) -> None:
        words = self._tools.words
        card = plane("card")
        inside = column(card, spacing=SPACE.small, margins=(24, 18, 24, 18))
        inside.addWidget(label(words, "checkin-todo-title", "strong"))
        words.put_made(self._to_do, lambda: "\n".join(f"•  {one}" for one in reminders(words)))
        inside.addWidget(self._to_do)
        self.summary.below.addWidget(card)
        self._kept.tone("good")
        self._kept.hide()
        self.summary.above.addWidget(self._kept)
        self.summary.above.addWidget(self.error)

    def _judge(self) -> None:
        self.summary.show_course("checkin-rehearsal")
        on_summary = self.wizard.place == SUMMARY
        self._end.setVisible(not on_summary)
        self._save.setVisible(on_summary)
        self._done.setVisible(on_summary)
        arrived, self._place = self._place != self.wizard.place, self.wizard.place
        if on_summary and arrived:
            self._done.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self) -> None:
        self.error.hide()
        when = datetime.now().astimezone().strftime("%d.%m.%Y %H:%M")
        text = summary_text(self._tools.words, self.course, when)
        self._tools.background.run(
            "keep-summary", lambda: self._desk.keep_summary(text), self._saved, self._unsaved
        )

    def _saved(self, where: str) -> None:
        self._tools.words.put(self._kept, "checkin-rehearsal-kept", where=where)
        self._kept.show()
        self.wizard.show_top()

    def _unsaved(self, error: SynaqError) -> None:
        self.error.say(error)


class RehearsalWindow(QWidget):
    """A window of its own for `synaq rehearse`. `finished` comes once it has closed."""

    finished = Signal()

    def __init__(
        self, desk: RehearsalDesk, signals: DeskSignals, words: Words, options: WindowOptions, icons: Path
    ) -> None:
        """`icons`: the folder of SVG files."""
        super().__init__()
        self.setObjectName(names.WINDOW)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumSize(1024, 640)
        self.resize(1366, 768)
        self.words = words
        self.looks = Looks(icons, options.theme, options.text_size)
        self.background = Background("rehearsal")
        self.top = TopBar(words, self.looks)
        self.top.time.hide()
        self.top.show_brand("checkin-rehearsal-under")
        self.top.help.clicked.connect(lambda _checked=False: self._show_help())
        self.rehearsal = Rehearsal(CheckTools(desk, signals, words, self.looks, self.background), desk)
        self.rehearsal.over.connect(self.close)
        lines = column(self)
        lines.addWidget(self.top)
        lines.addWidget(self.rehearsal, 1)
        words.put(self, "checkin-rehearsal-under", on="title")
        self._closed = False
        self._restyle()
        self.looks.changed.connect(self._restyle)

    def begin(self) -> None:
        """Start with the first step."""
        self.rehearsal.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F1 shows the keys; Ctrl with plus or minus changes the size of the text."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_F1:
            self._show_help()
        elif control and event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.looks.step_text_size(1)
        elif control and event.key() == Qt.Key.Key_Minus:
            self.looks.step_text_size(-1)
        else:
            event.ignore()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nothing is at stake: close."""
        event.accept()
        self.shut_down()

    def shut_down(self) -> None:
        """End timers and threads; closing does it by itself."""
        if self._closed:
            return
        self._closed = True
        self.rehearsal.stop()
        self.background.close()
        self.finished.emit()

    def _show_help(self) -> None:
        if not any(not sheet.isHidden() for sheet in self.findChildren(Sheet)):
            HelpSheet(self, self.words, self.looks, CHECK_KEYS).show_keys()

    def _restyle(self) -> None:
        self.setFont(self.looks.font(TYPE.body))
        self.setStyleSheet(style_sheet(self.looks))
