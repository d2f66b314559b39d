"""Where attempts are sat one after the other: three rooms in a row, a service in the far one, a rough line
before it, a name for it, and the disk on which it keeps things. Without the right to make rooms or disks, all
is on loopback and on one disk, and what needs them is left out.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from proctor.service.records_desk import RecordsDesk
from tests.e2e.faults.child import Child
from tests.e2e.faults.service import settings_of
from tests.e2e.three_rooms import SERVICE, RoomsForbiddenError, ThreeRooms
from tests.fakes.rough_line import RoughLine

T = TypeVar("T")

PROGRAMME, NAME, STARTS_S = "law-enforcement-3", "exam.synaq.test", 150.0
_NEW_NET, _DISK_MB = 0x40000000, 500
_one_at_a_time = threading.Lock()


class Lane:
    """One service, and whoever sits before it; use as a context manager."""

    def __init__(self, folder: Path, number: int) -> None:
        self.folder, self.number = folder, number
        self.store = folder / "service"
        self.database = self.store / "exam.db"
        self.rooms: ThreeRooms | None = None
        self.has_disks = False
        self.service: Child | None = None
        self.port = 0
        self._steps = ExitStack()

    def __enter__(self) -> Self:
        try:
            self._lay_rooms()
            self._lay_disk()
            # One lane in three has no second address to try, as most sites will not.
            elsewhere = f"{self.host}:9" if self.rooms is not None and self.number % 3 else ""
            settings = settings_of(self.database, elsewhere)
            with _one_at_a_time:  # whoever leads databases to a schema does so one after the other
                self.office = self._steps.enter_context(RecordsDesk(settings))
                self.office.import_shipped_bank(PROGRAMME)
            self.port = 8076 if self.rooms is not None else _free_port()
            self._steps.callback(self.stop_service, kill=True)
            self.start_service()
        except BaseException:
            self._steps.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._steps.close()

    @property
    def host(self) -> str:
        """The service's address."""
        return "127.0.0.1" if self.rooms is None else SERVICE

    # -- the service ----------------------------------------------------------------------------------------
    def start_service(self) -> None:
        """And wait until it answers."""
        words = [sys.executable, "-m", "tests.e2e.faults.service", str(self.database), self.host]
        command = [*words, str(self.port)]
        self.service = Child(
            command if self.rooms is None else self.rooms.behind(command), self.folder / "service.log"
        )
        self.service.wait_for("serving", STARTS_S)

    def stop_service(self, *, kill: bool) -> None:
        """By force, or in order."""
        service, self.service = self.service, None
        if service is None:
            return
        if kill:
            service.kill()
        else:
            service.tell("end")
            service.close()

    @contextmanager
    def line(self) -> Iterator[RoughLine]:
        """A line to the service, of which what is broken lies between the candidate's gateway and it."""

        def lay() -> RoughLine:
            return RoughLine((self.host, self.port), host=self.host).__enter__()

        line = self._far(lay)
        try:
            yield line
        finally:
            line.__exit__(None, None, None)

    @contextmanager
    def turning_away(self) -> Iterator[tuple[str, int]]:
        """Something before the service that answers everybody: 503, too busy."""
        server = self._far(lambda: ThreadingHTTPServer((self.host, 0), _Busy))
        server.daemon_threads = False
        thread = threading.Thread(target=server.serve_forever, args=(0.1,), name="test-busy")
        thread.start()
        try:
            yield server.server_address[0], server.server_address[1]  # type: ignore[misc]
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

    # -- the candidate's side -------------------------------------------------------------------------------
    def url_of(self, line: RoughLine) -> str:
        """As the candidate's program is told it: by name where there are names."""
        return line.url if self.rooms is None else line.url.replace(self.host, NAME)

    def at_home(self, command: list[str], boot: Path | None = None) -> list[str]:
        """The command at the candidate's computer; `boot`: a file that names this start of the computer."""
        if self.rooms is None:
            return command
        if boot is None:
            return self.rooms.at_home(command)
        script = 'mount --bind "$0" /proc/sys/kernel/random/boot_id && exec "$@"'
        return self.rooms.at_home(["sh", "-c", script, str(boot), *command])

    def know_name(self, known: bool) -> None:
        """Whether the service's name is answered; a name in a file stands for the name service."""
        assert self.rooms is not None
        hosts = Path("/etc/netns", self.rooms.home, "hosts")
        hosts.write_text(f"{SERVICE} {NAME}\n" if known else "")  # the file itself stays: it is mounted

    # -- inside ---------------------------------------------------------------------------------------------
    def _lay_rooms(self) -> None:
        rooms = ThreeRooms()
        try:
            self._steps.enter_context(rooms)
        except RoomsForbiddenError:
            return
        names = Path("/etc/netns", rooms.home)
        try:
            names.mkdir(parents=True)
            self._steps.callback(_forget_names, names)
            (names / "resolv.conf").write_text("nameserver 10.214.1.1\noptions timeout:1 attempts:1\n")
            self.rooms = rooms
            self.know_name(True)
        except OSError:
            self.rooms = None

    def _lay_disk(self) -> None:
        self.store.mkdir(parents=True)
        tools = all(map(shutil.which, ("mount", "mkfs.ext4", "e2fsck", "findmnt")))
        if not tools or os.geteuid() != 0:
            return
        if _does("mount", "-t", "tmpfs", "-o", f"size={_DISK_MB}m", "tmpfs", self.store):
            self.has_disks = True
            self._steps.callback(_does, "umount", "-l", self.store)

    def _far(self, make: Callable[[], T]) -> T:
        """What `make` makes, its sockets and threads in the far room."""
        return make() if self.rooms is None else _inside(self.rooms.far, make)


@contextmanager
def shared_mounts(folder: Path) -> Iterator[None]:
    """Inside, a disk that is unplugged below `folder` is unplugged for every process: each that is started in
    a room sees mounts of its own, and would keep the disk as it was.
    """
    folder.mkdir(parents=True, exist_ok=True)
    words = (["mount", "--bind", folder, folder], ["mount", "--make-shared", folder])
    shared = os.geteuid() == 0 and all(_does(*command) for command in words)
    try:
        yield
    finally:
        if shared:
            _does("umount", "-l", folder)


def _does(*command: str | Path) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=20, check=False).returncode == 0
    except (OSError, subprocess.SubprocessError):
        return False


class _Busy(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(503)
        self.send_header("Content-Length", "0")
        self.send_header("Retry-After", "1")
        self.end_headers()

    do_POST = do_PUT = do_PATCH = do_HEAD = do_GET  # noqa: N815  as the library has it

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


def _inside(namespace: str, make: Callable[[], T]) -> T:
    """On a thread that has moved there; threads that it starts are there, too."""
    made: list[T] = []
    failed: list[BaseException] = []

    def work() -> None:
        try:
            with Path("/run/netns", namespace).open() as place:
                if ctypes.CDLL(None, use_errno=True).setns(place.fileno(), _NEW_NET) != 0:
                    raise OSError(ctypes.get_errno(), "setns")  # noqa: TRY301
            made.append(make())
        except BaseException as error:  # noqa: BLE001  raised again where it was asked for
            failed.append(error)

    thread = threading.Thread(target=work, name="test-far")
    thread.start()
    thread.join()
    if failed:
        raise failed[0]
    return made[0]


def _forget_names(names: Path) -> None:
    shutil.rmtree(names, ignore_errors=True)
    with suppress(OSError):
        names.parent.rmdir()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])
