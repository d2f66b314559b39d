"""Asking the system not to go to sleep while evidence is on its way. Best effort: a system may say no, and a
closed lid is stronger everywhere.

Linux: an inhibitor lock of systemd, held by a child. macOS: `caffeinate`. Windows: the execution state of the
calling thread. The last two cannot be run here.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
import threading

_CONTINUOUS, _SYSTEM_REQUIRED = 0x8000_0000, 0x0000_0001
_WAIT_S = 2.0
_AT_ONCE_S = 0.3  # a no comes by then


def command_of(platform: str, pid: int) -> list[str] | None:
    """The program that holds the system awake for as long as process `pid` lives; None where it is a call."""
    if platform.startswith("linux"):
        return [
            *("systemd-inhibit", "--what=sleep:idle", "--who=Synaq", "--why=Sending the exam's record"),
            *("--mode=block", "tail", f"--pid={pid}", "-f", "/dev/null"),
        ]
    if platform == "darwin":
        return ["caffeinate", "-i", "-s", "-w", str(pid)]
    return None


class StayAwake:
    """Held or not. `hold` any number of times; `release` ends it, and so does the end of this process."""

    def __init__(self, platform: str = sys.platform) -> None:
        self._platform = platform
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._thread: threading.Thread | None = None
        self._let_go = threading.Event()

    def hold(self) -> bool:
        """Ask the system; whether there was somebody to ask, and they did not say no at once."""
        with self._lock:
            if self._child is not None and self._child.poll() is None:
                return True
            if self._thread is not None:
                return True
            if self._platform == "win32":
                return self._hold_windows()
            return self._hold_by_child()

    def release(self) -> None:
        """The system may sleep again."""
        with self._lock:
            child, self._child = self._child, None
            thread, self._thread = self._thread, None
        if child is not None:
            child.terminate()
            try:
                child.wait(_WAIT_S)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        if thread is not None:
            self._let_go.set()
            thread.join(_WAIT_S)

    def _hold_by_child(self) -> bool:
        command = command_of(self._platform, os.getpid())
        tool = shutil.which(command[0]) if command is not None else None
        if command is None or tool is None:
            return False
        quiet = subprocess.DEVNULL
        try:
            self._child = subprocess.Popen([tool, *command[1:]], stdin=quiet, stdout=quiet, stderr=quiet)
            self._child.wait(_AT_ONCE_S)
        except subprocess.TimeoutExpired:
            return True
        except OSError:
            self._child = None
            return False
        self._child = None
        return False

    def _hold_windows(self) -> bool:
        """The state belongs to a thread, and ends with it: so it gets one of its own."""
        system = getattr(ctypes, "windll", None)
        if system is None:
            return False
        self._let_go = let_go = threading.Event()
        said: list[int] = []
        ready = threading.Event()

        def stay() -> None:
            said.append(int(system.kernel32.SetThreadExecutionState(_CONTINUOUS | _SYSTEM_REQUIRED)))
            ready.set()
            let_go.wait()
            system.kernel32.SetThreadExecutionState(_CONTINUOUS)

        self._thread = threading.Thread(target=stay, name="synaq-awake", daemon=True)
        self._thread.start()
        return ready.wait(_WAIT_S) and bool(said and said[0])
