"""The exam service in a thread of this process: for the demo, for tests, and as the body of `synaq serve`."""

from __future__ import annotations

import socket
import threading
import time
from dataclasses import replace
from types import TracebackType

import uvicorn
from fastapi import FastAPI

from proctor.core.errors import MissingPartError
from proctor.service.app import create_app, wall_clock
from proctor.service.parts import Clock
from proctor.service.settings import ServiceSettings

_START_SECONDS = 30.0
_FAREWELL_SECONDS = 5


class EmbeddedService:
    """A running service; use it as a context manager, or `start` and `stop` it.

    `port` 0 takes any free port; `url` then says which. MissingPartError where the port is taken.
    """

    def __init__(
        self, settings: ServiceSettings, clock: Clock = wall_clock, host: str = "127.0.0.1", port: int = 0
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._address = (host, port)
        self._socket: socket.socket | None = None
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None
        self._app: FastAPI | None = None

    @property
    def url(self) -> str:
        """Where it answers, e.g. `http://127.0.0.1:8710`."""
        if self._socket is None:
            raise MissingPartError("The exam service is not running.", remedy="Start it first.")
        host, port = self._socket.getsockname()[:2]
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    def start(self) -> None:
        """Take the port, open the database, and answer from when this returns."""
        self._socket = _listen(*self._address)
        try:
            app = create_app(self._addressed(), self._clock)
        except BaseException:
            self._socket.close()
            self._socket = None
            raise
        self._app = app
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            ws="none",
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=_FAREWELL_SECONDS,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, name="synaq-service", daemon=True
        )
        self._thread.start()
        self._wait_until_started()

    def stop(self) -> None:
        """Answer what is under way, then stop; does nothing when it is stopped."""
        if self._server is not None:
            self._server.should_exit = True
        if self._thread is not None:
            workers = self._workers()
            self._thread.join()
            for worker in workers:
                worker.join(_FAREWELL_SECONDS)
        if self._socket is not None:
            self._socket.close()
        self._server = self._thread = self._socket = None

    def require_alive(self) -> None:
        """MissingPartError where the service ended without being asked to."""
        if self._thread is not None and not self._thread.is_alive():
            raise MissingPartError(
                "The exam service ended unexpectedly.",
                kept="Everything it acknowledged is kept.",
                remedy="See its log, and start it again.",
            )

    def __enter__(self) -> EmbeddedService:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _addressed(self) -> ServiceSettings:
        """The settings with an address that papers can name, whatever the site says of it."""
        return self._settings if self._settings.public_url else replace(self._settings, public_url=self.url)

    def _workers(self) -> list[threading.Thread]:
        """The threads in which AnyIO runs our calls: it tells them to end, and leaves the joining to us."""
        loop = getattr(self._app.state, "loop", None) if self._app is not None else None
        return [
            thread
            for thread in threading.enumerate()
            if loop is not None and getattr(thread, "loop", None) is loop
        ]

    def _wait_until_started(self) -> None:
        server, thread = self._server, self._thread
        until = time.monotonic() + _START_SECONDS
        while server is not None and thread is not None and not server.started:
            if not thread.is_alive() or time.monotonic() > until:
                self.stop()
                raise MissingPartError(
                    "The exam service did not start.", kept="Its data is untouched.", remedy="See its log."
                )
            time.sleep(0.01)


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise MissingPartError(
            f"The exam service cannot listen on {host}, port {port} ({error.strerror}).",
            kept="Nothing was started.",
            remedy="Choose another port with --port, or stop the program that has it.",
        ) from error
    return listening
