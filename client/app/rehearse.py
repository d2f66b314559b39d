"""`synaq rehearse`: the equipment check days ahead, with no attempt behind it.

Nothing is sent but the line's measurement, and nothing is kept but a summary that the person asks for: the
monitor's scratch journal is empty and goes with its folder.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from platformdirs import user_documents_path
from PySide6.QtGui import QImage

from client.app.check_line import check_line
from client.app.clock import Clockwork, ServiceClock
from client.app.desk_checks import DeskChecks
from client.app.face_feed import FaceFeed
from client.app.logbook import Logbook
from client.app.qt_program import plain_crashes, qt_application
from client.app.watch import Watch, WatchPorts, WatchSetup
from client.exam.ports import DeskSignals, WindowOptions
from client.exam.rehearsal import RehearsalWindow
from client.kit.words import Words
from proctor.core.check_in_policy import USUAL_CHECK_IN
from proctor.core.errors import StorageError
from proctor.journal.journal import Journal
from proctor.resources.shipped_files import asset_path
from proctor.resources.texts import has_text, text
from proctor.sync.client import ServiceClient
from proctor.sync.messages import CheckResult

_SCRATCH = "rehearsal"
_MOST_SUMMARIES = 100  # of one day


@dataclass(frozen=True)
class RehearsalSetup:
    """`server`: where the line is measured to, "" for nowhere. `source`: as `analyse` names sources."""

    server: str = ""
    source: str = "camera:0"
    documents: Path | None = None
    monitor_command: tuple[str, ...] = ()


class RehearsalChecks(DeskChecks):
    """Implements `client.exam.ports.RehearsalDesk`. `preview` gets JPEG pictures, on any thread."""

    def __init__(self, setup: RehearsalSetup, preview: Callable[[bytes], None]) -> None:
        self._setup, self._preview = setup, preview
        self._faces = FaceFeed()
        self._source, self._microphone = setup.source, ""
        self._lock = threading.Lock()
        self._leaving = threading.Event()
        self._watch: Watch | None = None
        self._journal: Journal | None = None
        self._scratch: tempfile.TemporaryDirectory[str] | None = None

    def measure_line(self, progress: Callable[[int, int], None]) -> CheckResult:
        """Measure the line to the service that was named; unknown where none was."""
        if not self._setup.server:
            return CheckResult(name="line", status="unknown", advice="checkin-line-unnamed")
        client = ServiceClient(self._setup.server)
        try:
            return check_line(client, progress, USUAL_CHECK_IN, self._leaving)
        finally:
            client.close()

    def keep_summary(self, text: str) -> str:
        """Save it among the person's documents; StorageError where the disk refuses."""
        folder = self._setup.documents or user_documents_path()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            return str(_write_new(folder, text))
        except OSError as error:
            raise StorageError(
                f"The summary could not be saved ({error.strerror or error}).",
                kept="It is still on the screen.",
                remedy="Make room on the disk, or write the figures down.",
            ) from error

    def put_away(self) -> None:
        """Let the devices go, and the scratch folder with them."""
        self._stop_watch()

    def close(self) -> None:
        """As `put_away`; a measurement that is under way ends as well."""
        self._leaving.set()
        self._stop_watch()

    def _start_watch(self, *, armed: bool) -> Watch:
        with self._lock:
            if self._watch is None:
                self._watch = self._made(armed=armed)
                self._watch.start()
            return self._watch

    def _stop_watch(self) -> None:
        with self._lock:
            watch, self._watch = self._watch, None
            journal, self._journal = self._journal, None
            scratch, self._scratch = self._scratch, None
        if watch is not None:
            watch.stop()
        if journal is not None:
            journal.close()
        if scratch is not None:
            scratch.cleanup()

    def _made(self, *, armed: bool) -> Watch:
        self._scratch = tempfile.TemporaryDirectory(prefix="synaq-", ignore_cleanup_errors=True)
        folder = Path(self._scratch.name)
        self._journal = Journal(folder / "journal.db", _SCRATCH)
        policy = asset_path("policies", "home-2024-11.toml").read_text(encoding="utf-8")
        setup = WatchSetup(self._source, policy, folder, self._setup.monitor_command, self._microphone)
        ports = WatchPorts(
            state=lambda _state: None,
            preview=self._preview,
            notice=lambda _kind, _state: None,
            opened=lambda _kind: None,
            seen=self._faces.hear,
            written=lambda: None,
            trouble=lambda _error: None,
        )
        return Watch(Logbook(self._journal, ServiceClock(Clockwork())), setup, ports, armed=armed)


def held_rehearsal(setup: RehearsalSetup, signals: DeskSignals) -> RehearsalChecks:
    """A rehearsal whose pictures come to the window as `preview`."""
    return RehearsalChecks(setup, lambda jpeg: signals.preview.emit(QImage.fromData(jpeg)))


def rehearse(setup: RehearsalSetup, options: WindowOptions, language: str) -> int:
    """Show the rehearsal's window until it is closed; the exit code."""
    app = qt_application()
    words, signals = Words(text, has_text, language), DeskSignals()
    held = held_rehearsal(setup, signals)
    window = RehearsalWindow(held, signals, words, options, asset_path("icons"))
    window.finished.connect(app.quit)
    window.show()
    window.begin()
    try:
        with plain_crashes():
            return app.exec()
    finally:
        window.shut_down()
        held.close()
        window.deleteLater()


def _write_new(folder: Path, text: str) -> Path:
    """Write a new file of today; one that is there is never written over."""
    today = f"{datetime.now().astimezone():%Y-%m-%d}"
    for number in range(1, _MOST_SUMMARIES):
        path = folder / f"synaq-{today}{'' if number == 1 else f'-{number}'}.txt"
        try:
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
        except FileExistsError:
            continue
        return path
    raise OSError("too many summaries of one day")
