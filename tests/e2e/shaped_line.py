"""A shaped line between two network namespaces: `tc` holds both directions to a rate; Linux and root only."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import subprocess
import sys
import threading
from types import TracebackType

NEAR, FAR = "10.213.77.1", "10.213.77.2"
_BURST, _LATENCY = "16kb", "200ms"
_TOOL_SECONDS = 10
_numbers = itertools.count()


class ShapingForbiddenError(Exception):
    """This machine does not let us shape a line; the message says why."""


class ShapedLine:
    """Two namespaces and a wire. What is run `near` meets what is run `far` at FAR, at `mbit_s` both ways."""

    def __init__(self, mbit_s: float) -> None:
        self._mbit_s = mbit_s
        self._number = next(_numbers)
        self._near, self._far = (f"synaq-{end}-{os.getpid()}-{self._number}" for end in ("near", "far"))
        self._stopping = threading.Event()
        self._pausing: threading.Thread | None = None

    def __enter__(self) -> ShapedLine:
        if sys.platform != "linux" or not shutil.which("ip") or not shutil.which("tc"):
            raise ShapingForbiddenError("needs Linux with the tools ip and tc")
        try:
            self._lay()
        except subprocess.SubprocessError as error:
            self._take_up()
            said = getattr(error, "stderr", "") or str(error)
            raise ShapingForbiddenError(
                f"this machine forbids network namespaces ({said.strip()})"
            ) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        if self._pausing is not None:
            self._pausing.join()
        self._take_up()

    def near(self, command: list[str]) -> list[str]:
        """The command, to be run at the candidate's end."""
        return ["ip", "netns", "exec", self._near, *command]

    def far(self, command: list[str]) -> list[str]:
        """The command, to be run at the service's end."""
        return ["ip", "netns", "exec", self._far, *command]

    def pause(self, every_s: float, for_s: float) -> None:
        """From now on nothing passes for `for_s` in every `every_s` seconds."""
        self._pausing = threading.Thread(
            target=self._pause, args=(every_s - for_s, for_s), name="test-line-pause"
        )
        self._pausing.start()

    def _pause(self, open_s: float, shut_s: float) -> None:
        while not self._stopping.wait(open_s):
            self._shape("change", "100bit")
            self._stopping.wait(shut_s)
            self._shape("change", self._rate)

    @property
    def _rate(self) -> str:
        return f"{self._mbit_s:g}mbit"

    def _lay(self) -> None:
        for name in (self._near, self._far):
            _run("ip", "netns", "add", name)
        _run(
            *("ip", "link", "add", "line", "netns", self._near, "type", "veth"),
            *("peer", "name", "line", "netns", self._far),
        )
        for name, address in ((self._near, NEAR), (self._far, FAR)):
            _run("ip", "-n", name, "addr", "add", f"{address}/24", "dev", "line")
            _run("ip", "-n", name, "link", "set", "line", "up")
            _run("ip", "-n", name, "link", "set", "lo", "up")
        self._shape("add", self._rate)

    def _shape(self, what: str, rate: str) -> None:
        """A queue on either end's way out: that is both directions of the line."""
        for name in (self._near, self._far):
            _run(
                *("ip", "netns", "exec", name, "tc", "qdisc", what, "dev", "line", "root"),
                *("tbf", "rate", rate, "burst", _BURST, "latency", _LATENCY),
            )

    def _take_up(self) -> None:
        for name in (self._near, self._far):
            with contextlib.suppress(subprocess.SubprocessError):
                _run("ip", "netns", "del", name)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, text=True, timeout=_TOOL_SECONDS)
