"""Supervision of the monitor: a process of its own that may crash or hang without touching the exam.

It is started, listened to, restarted when it ends, when its loop no longer beats, or when the computer stood
still, and every gap is told. Its lines are
parsed here and nowhere else; what they mean for the exam is the desk's business.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any

from client.app.clock import steady_s
from proctor.core.errors import SynaqError

_SILENT_SECONDS = 8.0  # longer than a slow start of a camera on an old machine takes between two beats
_FIRST_BEAT_SECONDS, _LONGEST_FIRST_BEAT = 25.0, 120.0  # the longer, the more often it did not get there
_SIGNS_OF_LIFE = frozenset({"heartbeat", "ready"})
_STOP_SECONDS = 6.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 10.0
_BUSY_PIPE_SECONDS = 0.5  # a monitor that hangs reads nothing; nobody waits for it longer than this
_STOOD_STILL_SECONDS = 6.0  # asleep or stopped: the monitor's media time may not have run on meanwhile
_LIVELY_SECONDS = 2.5  # one that spoke so lately reads what it is given


@dataclass(frozen=True)
class MonitorPorts:
    """Whom the supervisor tells; called on its own threads, must be quick.

    `gap(began, reason)`: the monitor was lost; `began` is `steady_s()` at its last sign of life.
    `back(began)`: it watches again after the gap that began then.
    """

    message: Callable[[dict[str, Any]], None]
    gap: Callable[[float, str], None]
    back: Callable[[float], None]


def monitor_command() -> list[str]:
    """How a monitor process is started from this installation."""
    return [sys.executable, "-m", "client.app.monitor_main"]


class MonitorSupervisor:
    """Keeps one monitor running between `start` and `stop`; `config` gives each start its JSON.

    What stands under `first` in it goes over the pipe before anything else, and not on the command line,
    which others can read.
    """

    def __init__(
        self, config: Callable[[], dict[str, Any]], ports: MonitorPorts, command: Sequence[str] | None = None
    ) -> None:
        self._config = config
        self._ports = ports
        self._command = list(command or monitor_command())
        self._stopping = threading.Event()
        self._write_lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread: threading.Thread | None = None
        self._last_life = steady_s()
        self._ready = False
        self._first_beat_s = _FIRST_BEAT_SECONDS

    @property
    def pid(self) -> int | None:
        """The process id of the monitor that runs now."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def start(self) -> None:
        """Start the monitor and keep it going."""
        self._stopping.clear()
        self._thread = threading.Thread(target=self._supervise, name="synaq-supervisor", daemon=True)
        self._thread.start()

    def send(self, command: dict[str, Any]) -> bool:
        """Give the monitor a command; False where none is there to hear it."""
        process = self._process
        if process is None or process.stdin is None or process.poll() is not None:
            return False
        if not self._write_lock.acquire(timeout=_BUSY_PIPE_SECONDS):
            return False
        try:
            process.stdin.write(json.dumps(command).encode() + b"\n")
            process.stdin.flush()
        except (OSError, ValueError):
            return False
        finally:
            self._write_lock.release()
        return True

    def offer(self, command: dict[str, Any]) -> bool:
        """As `send`, for what is long and can wait: only to a monitor that is known to listen."""
        if not self._ready or steady_s() - self._last_life > _LIVELY_SECONDS:
            return False
        return self.send(command)

    def stop(self) -> None:
        """Let the monitor close its incidents and clips, then end it; returns when it is gone."""
        self._stopping.set()
        self.send({"type": "stop"})
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _supervise(self) -> None:
        pause, gap_began = _FIRST_PAUSE, None
        while not self._stopping.is_set():
            reason, began, lived = self._run_once(gap_began)
            if self._stopping.is_set():
                break
            if gap_began is None or lived:
                gap_began = began
                self._ports.gap(began, reason)
            pause = _FIRST_PAUSE if lived else min(_LONGEST_PAUSE, pause * 2)
            # A computer on which a start takes long would otherwise never get a monitor that watches.
            longer = min(_LONGEST_FIRST_BEAT, self._first_beat_s * 1.6)
            self._first_beat_s = _FIRST_BEAT_SECONDS if lived else longer
            self._stopping.wait(pause)

    def _run_once(self, gap_began: float | None) -> tuple[str, float, bool]:
        """Run one monitor to its end: why it ended, its last sign of life, and whether it ever watched."""
        began = steady_s()
        try:
            config = self._config()
            first = config.pop("first", None)
            process = subprocess.Popen(
                [*self._command, json.dumps(config)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
        except OSError as error:
            return (f"it could not be started ({error.strerror})", began, False)
        except SynaqError as error:  # its configuration is read from the journal
            return (f"it could not be started ({error.what})", began, False)
        self._begin(process, began, first)
        reader = threading.Thread(
            target=self._listen, args=(process.stdout, gap_began), name="synaq-monitor-lines", daemon=True
        )
        reader.start()
        reason, last_life = self._wait_for_end(process)
        reader.join()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                _close(pipe)
        return (reason, last_life, self._ready)

    def _begin(self, process: subprocess.Popen[bytes], began: float, first: dict[str, Any] | None) -> None:
        """From now on others can talk to it, behind what it is told first."""
        if first is None or process.stdin is None:
            self._process, self._last_life, self._ready = process, began, False
            return
        # A pipe takes less than a photo: a process that is slow to read must not keep its supervisor waiting.
        self._write_lock.acquire()
        self._process, self._last_life, self._ready = process, began, False
        line, pipe = json.dumps(first).encode() + b"\n", process.stdin

        def tell() -> None:
            try:
                pipe.write(line)
                pipe.flush()
            except (OSError, ValueError):
                return  # it is gone already, and that is noticed by itself
            finally:
                self._write_lock.release()

        threading.Thread(target=tell, name="synaq-first-word", daemon=True).start()

    def _wait_for_end(self, process: subprocess.Popen[bytes]) -> tuple[str, float]:
        """Why it ended, and its last sign of life."""
        stop_by: float | None = None
        looked = steady_s()
        while True:
            with suppress(subprocess.TimeoutExpired):
                return f"it ended by itself with code {process.wait(timeout=0.1)}", self._last_life
            now, before = steady_s(), looked
            stood, looked = now - before, now
            if stood > _STOOD_STILL_SECONDS and stop_by is None:
                process.kill()
                process.wait()
                # What it said before may be heard only now: that is no sign of life since.
                return f"the computer stood still for {stood:.0f} seconds", before
            if self._stopping.is_set() and stop_by is None:
                stop_by = now + _STOP_SECONDS
                self.send({"type": "stop"})
            silent = now - self._last_life
            patience = _SILENT_SECONDS if self._ready else self._first_beat_s
            if silent > patience or (stop_by is not None and now > stop_by):
                process.kill()
                process.wait()
                return f"it was silent for {silent:.0f} seconds", self._last_life

    def _listen(self, lines: IO[bytes] | None, gap_began: float | None) -> None:
        for line in lines or ():
            try:
                message = json.loads(line)
                kind = message["type"]
            except (ValueError, KeyError, TypeError):
                continue  # a line torn by a crash; the end of the process is noticed by itself
            # Once it watches, only its loop counts: other threads may speak on where the loop hangs.
            if not self._ready or kind in _SIGNS_OF_LIFE:
                self._last_life = steady_s()
            if kind == "heartbeat" and not self._ready:
                self._ready = True
                if gap_began is not None:
                    self._ports.back(gap_began)
            self._ports.message(message)


def _close(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except OSError:
        return  # the other end is gone: nothing was waiting to be written
