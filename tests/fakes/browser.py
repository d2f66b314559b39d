"""A real Chromium without a window, told what to do over a pipe: the DevTools protocol, which that way needs
neither a port nor a library.
"""

from __future__ import annotations

import base64
import itertools
import json
import os
import select
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CHROMIUM = next((found for name in ("chromium", "chromium-browser") if (found := shutil.which(name))), None)
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--mute-audio",
    "--autoplay-policy=no-user-gesture-required",
    "--remote-debugging-pipe",
)
_PATIENCE_S = 120.0


class Browser:
    """One page of one Chromium. Not for two threads at once."""

    def __init__(self, profile: Path) -> None:
        theirs, self._out = os.pipe()
        self._in, back = os.pipe()
        # Chromium reads orders from its descriptor 3 and answers on 4: a shell puts ours there.
        order = f'exec "$0" "$@" 3<&{theirs} 4>&{back}'
        self._process = subprocess.Popen(
            ["/bin/bash", "-c", order, str(CHROMIUM), *_FLAGS, f"--user-data-dir={profile}"],
            pass_fds=(theirs, back),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs)
        os.close(back)
        self._numbers = itertools.count(1)
        self._rest = b""
        self._events: list[dict[str, Any]] = []
        page = self._order("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._order("Target.attachToTarget", targetId=page, flatten=True)["sessionId"]
        self._order("Page.enable")

    def open(self, address: str) -> None:
        """Show a page; returns once it is loaded."""
        self._events.clear()
        told = self._order("Page.navigate", url=address)
        assert "errorText" not in told, told
        self._wait_until_loaded()

    def press(self, selector: str) -> None:
        """Press what leads to another page, or to this one anew; returns once that is loaded."""
        self._events.clear()
        self.run(f"document.querySelector({json.dumps(selector)}).click()")
        self._wait_until_loaded()

    def be_a_phone(self, width: int, height: int, *, dark: bool = False) -> None:
        """From now on a phone's window of so many CSS pixels, in light or dark colours."""
        self._order(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=2, mobile=True
        )
        colours = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._order("Emulation.setEmulatedMedia", features=[colours])

    def picture(self) -> bytes:
        """The whole page as PNG."""
        taken = self._order("Page.captureScreenshot", format="png", captureBeyondViewport=True)
        return base64.b64decode(taken["data"])

    def run(self, script: str) -> Any:
        """What a script comes to in the page; a promise is waited for. AssertionError where it throws."""
        told = self._order(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True, userGesture=True
        )
        assert "exceptionDetails" not in told, told["exceptionDetails"]
        return told["result"].get("value")

    def close(self) -> None:
        """End it."""
        try:
            self._order("Browser.close")
            self._process.wait(timeout=60)
        finally:
            if self._process.poll() is None:
                self._process.kill()
                self._process.wait()
            os.close(self._out)
            os.close(self._in)

    def _wait_until_loaded(self) -> None:
        while not any(event.get("method") == "Page.loadEventFired" for event in self._events):
            self._events.append(self._next())

    def _order(self, method: str, **words: Any) -> dict[str, Any]:
        number = next(self._numbers)
        message: dict[str, Any] = {"id": number, "method": method, "params": words}
        if hasattr(self, "_session"):
            message["sessionId"] = self._session
        raw = json.dumps(message).encode() + b"\0"
        while raw:
            raw = raw[os.write(self._out, raw) :]
        while True:
            said = self._next()
            if said.get("id") == number:
                assert "error" not in said, said
                return dict(said.get("result", {}))
            self._events.append(said)

    def _next(self) -> dict[str, Any]:
        until = time.monotonic() + _PATIENCE_S
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._in], [], [], max(0.0, until - time.monotonic()))
            assert ready, "the browser says nothing"
            block = os.read(self._in, 1 << 16)
            assert block, "the browser is gone"
            self._rest += block
        line, _, self._rest = self._rest.partition(b"\0")
        return dict(json.loads(line))


@contextmanager
def browser(profile: Path) -> Iterator[Browser]:
    """A browser that is ended in any case; `profile`: an empty folder of its own."""
    opened = Browser(profile)
    try:
        yield opened
    finally:
        opened.close()
