"""Three network namespaces in a row: a candidate's computer, its router, and the service behind it.

Cables can be pulled and put back at either end, adapters switched off, the router's neighbours forgotten.
Linux and root only.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import subprocess
import sys
from types import TracebackType

HOME, ROUTER, BEHIND, SERVICE = "10.214.1.2", "10.214.1.1", "10.214.2.1", "10.214.2.2"
_TOOL_SECONDS = 10
_numbers = itertools.count()


class RoomsForbiddenError(Exception):
    """This machine does not let us make network namespaces; the message says why."""


class ThreeRooms:
    """`home` -- wire `eth0`/`lan` -- `router` -- wire `wan`/`eth0` -- `far`."""

    def __init__(self) -> None:
        number = next(_numbers)
        self.home, self.router, self.far = (
            f"synaq-{name}-{os.getpid()}-{number}" for name in ("home", "router", "far")
        )

    def __enter__(self) -> ThreeRooms:
        if sys.platform != "linux" or not shutil.which("ip"):
            raise RoomsForbiddenError("needs Linux with the tool ip")
        try:
            self._lay()
        except (subprocess.SubprocessError, OSError) as error:
            self._take_up()
            said = getattr(error, "stderr", "") or str(error)
            raise RoomsForbiddenError(f"this machine forbids network namespaces ({said.strip()})") from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._take_up()

    def at_home(self, command: list[str]) -> list[str]:
        """The command, to be run at the candidate's computer."""
        return ["ip", "netns", "exec", self.home, *command]

    def behind(self, command: list[str]) -> list[str]:
        """The command, to be run where the service is."""
        return ["ip", "netns", "exec", self.far, *command]

    def switch_adapter(self, on: bool) -> None:
        """The adapter of the candidate's computer, off or on; on again, it finds its way again."""
        _ip("-n", self.home, "link", "set", "eth0", "up" if on else "down")
        if on:
            _ip("-n", self.home, "route", "replace", "default", "via", ROUTER)

    def plug_cable(self, plugged: bool) -> None:
        """The cable, at the router's end."""
        _ip("-n", self.router, "link", "set", "lan", "up" if plugged else "down")

    def hang_router(self, hangs: bool) -> None:
        """The router answers nobody at home any more, though the link stays."""
        _ip("-n", self.router, "addr", "del" if hangs else "add", f"{ROUTER}/24", "dev", "lan")
        _ip("-n", self.home, "neigh", "flush", "dev", "eth0")
        if not hangs:
            _ip("-n", self.router, "link", "set", "lan", "up")

    def connect_provider(self, connected: bool) -> None:
        """The line from the router on."""
        _ip("-n", self.router, "link", "set", "wan", "up" if connected else "down")

    def _lay(self) -> None:
        for name in (self.home, self.router, self.far):
            _ip("netns", "add", name)
            _ip("-n", name, "link", "set", "lo", "up")
        self._wire((self.home, "eth0", HOME), (self.router, "lan", ROUTER))
        self._wire((self.router, "wan", BEHIND), (self.far, "eth0", SERVICE))
        _ip("-n", self.home, "route", "add", "default", "via", ROUTER)
        _ip("-n", self.far, "route", "add", "default", "via", BEHIND)
        forwarding = ["sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward"]
        _run("ip", "netns", "exec", self.router, *forwarding)

    def _wire(self, one: tuple[str, str, str], other: tuple[str, str, str]) -> None:
        peer = ("peer", "name", other[1], "netns", other[0])
        _ip("link", "add", one[1], "netns", one[0], "type", "veth", *peer)
        for name, end, address in (one, other):
            _ip("-n", name, "addr", "add", f"{address}/24", "dev", end)
            _ip("-n", name, "link", "set", end, "up")

    def _take_up(self) -> None:
        for name in (self.home, self.router, self.far):
            with contextlib.suppress(subprocess.SubprocessError):
                _ip("netns", "del", name)


def _ip(*words: str) -> None:
    _run("ip", *words)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, text=True, timeout=_TOOL_SECONDS)
