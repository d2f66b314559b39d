"""The monitor as a process of its own: start-up, commands from the window, the end. The loop itself is
`runner`.

Who starts it gives it a pipe on each side and a sink; when the window's end of the pipe closes, it closes
what is open and ends.
"""

from __future__ import annotations

import base64
import threading
import time
from functools import partial
from typing import BinaryIO

import cv2
import psutil

from proctor.analysis.analyser import AnalysisSettings, FrameAnalyser
from proctor.analysis.capabilities import capabilities_of_watching
from proctor.capture.live import LiveSource
from proctor.capture.opening import open_live
from proctor.core.errors import BadInputError, MissingPartError, SynaqError
from proctor.monitor.listening import Listener, open_ears
from proctor.monitor.messages import Command, Speaker, commands
from proctor.monitor.portraits import enrol
from proctor.monitor.ports import IncidentSink
from proctor.monitor.record import Recorder
from proctor.monitor.runner import MonitorConfig, MonitorRunner
from proctor.monitor.scanning import ScanOrder

EXIT_DONE, EXIT_FAULT = 0, 1


class _Desk:
    """What the window has asked for, between the thread that hears it and the loop that does it."""

    def __init__(self, source: str) -> None:
        self._lock = threading.Lock()
        self._live: LiveSource | None = None
        self._next: str | None = source
        self._ended = False

    def end(self) -> None:
        """No more sources: the loop is to end."""
        with self._lock:
            self._ended, live = True, self._live
        if live is not None:
            live.close()

    def change(self, source: str) -> None:
        """Go on with another source."""
        with self._lock:
            self._next, live = source, self._live
        if live is not None:
            live.close()

    def next_source(self) -> str | None:
        """The source to open now; None when all is over. Without a new wish, the same again is not opened."""
        with self._lock:
            wanted, self._next = self._next, None
            return None if self._ended else wanted

    def opened(self, live: LiveSource) -> None:
        """The loop reads this one now."""
        with self._lock:
            self._live = live
            late = self._ended or self._next is not None
        if late:
            live.close()


def run_monitor(config: MonitorConfig, sink: IncidentSink, stdin: BinaryIO, stdout: BinaryIO) -> int:
    """Watch until `stop`, the end of `stdin`, or a fault; answers with the process' exit code.

    `stdout` gets one JSON object a line (see `messages`). Every incident and clip is in the sink before its
    message is written.
    """
    cv2.setNumThreads(1)
    speaker = Speaker(stdout)
    if config.lower_priority:
        _step_back()
    try:
        analyser = FrameAnalyser(AnalysisSettings(threads=config.threads))
    except SynaqError as error:
        speaker.fault(error)
        return EXIT_FAULT
    runner = MonitorRunner(config, analyser, sink, speaker)
    desk = _Desk(config.source)
    listener = threading.Thread(
        target=_listen, args=(stdin, desk, runner, speaker), name="monitor commands", daemon=True
    )
    listener.start()
    code = EXIT_DONE
    for work in (partial(_watch_all, config, desk, runner, analyser, speaker), runner.finish):
        try:
            work()
        except SynaqError as error:
            speaker.fault(error)
            code = EXIT_FAULT
    listener.join(timeout=0.5)  # it may still wait for a window that keeps its pipe open
    return code


def _watch_all(
    config: MonitorConfig, desk: _Desk, runner: MonitorRunner, analyser: FrameAnalyser, speaker: Speaker
) -> None:
    identity = enrol(analyser, config.enrolled, speaker)
    runner_t = config.start_offset_s
    while not speaker.silent and (wanted := desk.next_source()) is not None:
        began = time.monotonic()
        live = _opened(wanted, runner_t, speaker)
        desk.opened(live)
        recorder = runner.recorder
        if recorder is not None:
            recorder.follow(live.media_s)
        offset = runner_t + time.monotonic() - began
        overhear = None if recorder is None else recorder.sound
        ears = open_ears(wanted, config.microphone, offset, speaker, overhear)
        runner.hear(ears)
        used = [network.file for network in analyser.networks] + ([ears.network] if ears else [])
        speaker.say(
            "ready",
            source=live.facts().name,
            capabilities=capabilities_of_watching(voice=_state_of(ears), identity=identity),
            networks=[file.as_json() for file in used],
            policy={"name": config.policy.name, "digest": config.policy.digest()},
        )
        try:
            runner.watch(live)
        finally:
            live.close()
            if ears is not None:
                ears.close()
            runner.hear(None)
        analyser.interrupted()
        runner_t = runner.media_t


def _state_of(ears: Listener | None) -> str:
    """Of the capability to hear voices, as far as it is known when watching begins."""
    if ears is None:
        return "not listening"
    return "no microphone" if ears.facts().trouble else "ready"


def _opened(source: str, offset_s: float, speaker: Speaker) -> LiveSource:
    """The source; one that is not there is told as a fault, and then waited for as a lost camera."""
    try:
        return open_live(source, offset_s)
    except MissingPartError as error:
        speaker.fault(error)
        return open_live(source, offset_s, patient=True)


def _listen(stdin: BinaryIO, desk: _Desk, runner: MonitorRunner, speaker: Speaker) -> None:
    """Hear the window. Its end, or `stop`, ends the monitor."""
    for command in commands(stdin):
        if command.name == "clip":
            runner.ask_clip(command.value)
        elif command.name == "source":
            desk.change(command.value)
        elif command.name == "identity":
            runner.portraits.ask(command.value, _bytes_of(command.photo))
        elif command.name == "scan":
            runner.scans.ask(ScanOrder(command.value, command.longest_s))
        elif command.name in ("screen", "quality"):
            _record(runner.recorder, command)
        elif command.name == "scan_end":
            runner.scans.ask(ScanOrder(""))
        elif command.name == "stop":
            break
        else:
            speaker.fault(BadInputError(f"The monitor does not know this command: {command.value}"))
    desk.end()


def _record(recorder: Recorder | None, command: Command) -> None:
    """What the window has for the record, while one is made."""
    if recorder is None:
        return
    if command.name == "quality":
        recorder.level(command.value)
        return
    coded = _bytes_of(command.value)
    if coded:  # a picture that came broken is left out: the next one comes within a second
        recorder.window(coded, command.at)


def _bytes_of(coded: str) -> bytes:
    try:
        return base64.b64decode(coded, validate=True)
    except ValueError:
        return b""


def _step_back() -> None:
    """The exam window comes first: lower this process' priority where the system lets us."""
    process = psutil.Process()
    try:
        process.nice(getattr(psutil, "BELOW_NORMAL_PRIORITY_CLASS", 10))
    except (psutil.Error, OSError):
        # Only courtesy to the other windows: where the system forbids it, watching goes on as it is.
        return
