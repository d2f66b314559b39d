"""A process that says JSON lines, and whoever belongs to it. Ends by its own number only."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parents[3]
_ENDS_S = 40


class SilentError(Exception):
    """What was waited for was not said."""


class Child:
    """Started with `command`; its complaints go to `log`."""

    def __init__(self, command: list[str], log: Path) -> None:
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            "OMP_NUM_THREADS": "1",
        }
        self.said: list[dict[str, Any]] = []
        self._news = threading.Condition()
        self._ended = False
        with log.open("ab") as complaints:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=complaints,
                cwd=ROOT,
                env=environment,
            )
        self._reader = threading.Thread(target=self._read, name="test-child")
        self._reader.start()

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def wait_for(self, event: str, seconds: float, after: int = 0, **values: Any) -> dict[str, Any]:
        """The first such line behind the first `after`; SilentError where it does not come."""
        wanted, end = {"event": event, **values}.items(), time.monotonic() + seconds
        with self._news:
            while True:
                for one in self.said[after:]:
                    if wanted <= one.items():
                        return one
                after = len(self.said)
                left = end - time.monotonic()
                if left <= 0 or self._ended:
                    raise SilentError(f"no {event!r} came; last: {self.said[-3:]}")
                self._news.wait(left)

    def last(self, event: str) -> dict[str, Any] | None:
        """What it said of that last."""
        return next((one for one in reversed(self.said) if one.get("event") == event), None)

    def tell(self, words: str) -> None:
        """A line for it; nothing where it is gone."""
        if self.process.stdin is not None:
            with suppress(OSError, ValueError):
                self.process.stdin.write(words.encode() + b"\n")
                self.process.stdin.flush()

    def family(self) -> list[psutil.Process]:
        """It, and all that it started."""
        try:
            own = psutil.Process(self.process.pid)
            return [own, *own.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []

    def signal_family(self, number: signal.Signals, *, alone: bool = False) -> None:
        """A signal to it and, unless `alone`, to all that it started."""
        for one in self.family()[: 1 if alone else None]:
            with suppress(psutil.NoSuchProcess):
                one.send_signal(number)

    def kill(self, *, alone: bool = False) -> None:
        """kill -9; whoever it started is left to find out by itself where it dies `alone`."""
        family = self.family()
        self.signal_family(signal.SIGKILL, alone=alone)
        self.close()
        psutil.wait_procs(family, timeout=_ENDS_S)

    def close(self) -> None:
        """Wait for its end, and let go of its pipes."""
        try:
            self.process.wait(_ENDS_S)
        except subprocess.TimeoutExpired:
            self.signal_family(signal.SIGKILL)
            self.process.wait()
        self._reader.join()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def _read(self) -> None:
        for line in self.process.stdout or ():
            with suppress(ValueError):
                said = json.loads(line)
                with self._news:
                    self.said.append(said)
                    self._news.notify_all()
        with self._news:
            self._ended = True
            self._news.notify_all()
