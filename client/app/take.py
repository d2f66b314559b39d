"""The candidate's program: the exam window on a real desk, put together and taken apart."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from logging.handlers import RotatingFileHandler
from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLineEdit

from client.app.attempt_folder import AttemptFolder, default_home
from client.app.clock import Clockwork
from client.app.desk import CandidateDesk
from client.app.desk_ports import DeskEvents, DeskSetup
from client.app.installation import AT_HOME, Installation
from client.app.leftovers import Leftovers
from client.app.program_news import ProgramNews
from client.app.qt_program import plain_crashes, qt_application
from client.app.rehearse import RehearsalSetup, held_rehearsal
from client.app.run_end import RunEnd, crash_file
from client.app.screen_feed import ScreenFeed
from client.app.session_end import orderly_end
from client.exam import names
from client.exam.ports import DeskSignals, WindowOptions
from client.exam.stages import Stage
from client.exam.window import ExamWindow
from client.kit.words import Words
from proctor.core.kinds import IncidentKind
from proctor.resources.shipped_files import asset_path
from proctor.resources.texts import has_text, text


@dataclass(frozen=True)
class TakeSettings:
    """How the candidate's program is started. `source`: a camera, file, address or synthetic candidate;
    `unwatched` as in `DeskSetup`."""

    server: str
    home: Path = field(default_factory=default_home)
    source: str = "camera:0"
    language: str = "kk"
    window: WindowOptions = field(default_factory=WindowOptions)
    clockwork: Clockwork = field(default_factory=Clockwork)
    installation: Installation = AT_HOME
    unwatched: frozenset[IncidentKind] = frozenset()


@dataclass(frozen=True)
class OpenExam:
    """The program while it runs."""

    app: QApplication
    window: ExamWindow
    desk: CandidateDesk
    signals: DeskSignals
    words: Words


@contextmanager
def open_exam(settings: TakeSettings) -> Iterator[OpenExam]:
    """Everything up, in order, and down again in the reverse order, whatever fails on the way."""
    with ExitStack() as steps:
        app = qt_application()
        folder = AttemptFolder(settings.home)
        folder.take_possession()
        steps.callback(folder.release)
        steps.enter_context(_log_file(settings.home))
        steps.enter_context(plain_crashes())
        crash, run_end = steps.enter_context(crash_file(settings.home / "crash.txt")), RunEnd()
        words = Words(text, has_text, settings.language)
        signals = DeskSignals()
        desk = CandidateDesk(
            DeskSetup(
                folder,
                settings.server,
                settings.source,
                lambda: words.language,
                settings.clockwork,
                probes=ProgramNews(settings.server, settings.installation.programs_key).probes,
                installation=settings.installation,
                unwatched=settings.unwatched,
                run_end=run_end,
                crash=crash,
            ),
            _events(signals),
        )
        steps.callback(desk.close)
        left = Leftovers(folder, lambda: desk.sitting.open_section is not None)
        left.start()
        steps.callback(left.stop)
        steps.enter_context(orderly_end(run_end, app))
        rehearsal = held_rehearsal(RehearsalSetup(settings.server, settings.source), signals)
        steps.callback(rehearsal.close)
        window = ExamWindow(desk, signals, words, settings.window, asset_path("icons"), rehearsal)
        steps.callback(_put_away, window)
        screen = ScreenFeed(window, lambda: desk.is_recorded, desk.keep_record)
        steps.callback(screen.close)
        yield OpenExam(app, window, desk, signals, words)


def take(settings: TakeSettings, code: str | None = None) -> int:
    """Show the window until it is closed; the exit code."""
    with open_exam(settings) as exam:
        show(exam, code)
        return exam.app.exec()


def show(exam: OpenExam, code: str | None = None) -> None:
    """Bring the window up; a code that is known already is filled in, and still needs its button."""

    def fill_in(stage: str) -> None:
        field = exam.window.findChild(QLineEdit, names.CODE)
        if stage == Stage.SIGN_IN and field is not None and code and not field.text():
            field.setText(code)

    exam.window.stage_changed.connect(fill_in)
    exam.window.finished.connect(exam.app.quit)
    exam.window.show()
    exam.window.begin()


def _put_away(window: ExamWindow) -> None:
    """End the window's timers and threads, whether or not it was closed by its user."""
    window.shut_down()
    window.deleteLater()


def _events(signals: DeskSignals) -> DeskEvents:
    """The bridge: signals may be emitted from any thread, and arrive on the Qt thread."""
    return DeskEvents(
        connection=signals.connection_changed.emit,
        saving=signals.saving_changed.emit,
        preview=lambda jpeg: signals.preview.emit(QImage.fromData(jpeg)),
        notice=signals.notice.emit,
        incident=signals.incident_opened.emit,
        directive=signals.directive.emit,
        monitor=signals.monitor_state.emit,
        time_changed=signals.time_changed.emit,
        back=signals.line_back.emit,
    )


class _LogFile(RotatingFileHandler):
    """A log that a full disk may cut short, and that never disturbs the exam about it."""

    def handleError(self, record: logging.LogRecord) -> None:
        """The line is lost; what matters is in the journal, which says so itself."""


@contextmanager
def _log_file(home: Path) -> Iterator[None]:
    """A small rotating log beside the attempts; it holds no answer, no code and no token."""
    handler = _LogFile(home / "synaq.log", maxBytes=500_000, backupCount=2, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
        handler.close()
