"""Whether something can be reached: the gateway, the service's name, a second address of the site's.

Ordinary connections only, each with a deadline; refused is reached. Unknown where nothing could be told.
"""

from __future__ import annotations

import errno
import ipaddress
import socket
import sys
import threading
import time

from proctor.core.interruption import Answer
from proctor.host.asking import ask_tool, find_tool
from proctor.host.link_tables import neighbour_in_ip_neigh

_DOORS = (53, 80, 443)  # of which a home router has one, or says that it has not
_DOOR_S, _ELSEWHERE_S, _NAME_S = 0.7, 2.0, 4.0
_NOBODY = frozenset({errno.EHOSTUNREACH, errno.ENETUNREACH, getattr(errno, "EHOSTDOWN", -1), 10065, 10051})
_REFUSED = frozenset({0, errno.ECONNREFUSED, 10061})
_PING = ["ping", "-n", "1", "-w", "1000"] if sys.platform == "win32" else ["ping", "-c", "1", "-W", "1"]


def gateway_answers(gateway: str) -> Answer:
    """Whether the gateway is there; takes up to some seconds."""
    if not gateway:
        return Answer.UNKNOWN
    for door in _DOORS:
        answer = judge_attempt(_attempt(gateway, door, _DOOR_S))
        if answer is not Answer.UNKNOWN:
            return answer
    if sys.platform not in ("win32", "darwin"):
        state = neighbour_in_ip_neigh(ask_tool(["ip", "neigh", "show", gateway]) or "", gateway)
        answer = judge_neighbour(state)
        if answer is not Answer.UNKNOWN:
            return answer
    if find_tool(_PING[0]) is None:
        return Answer.UNKNOWN
    return Answer.NO if ask_tool([*_PING, gateway]) is None else Answer.YES


def elsewhere_answers(address: str) -> Answer:
    """Whether the site's second address ("host:port") is reached; unknown without one."""
    host, _, port = address.rpartition(":")
    if not host or not port.isdigit():
        return Answer.UNKNOWN
    return Answer.YES if _attempt(host.strip("[]"), int(port), _ELSEWHERE_S) in _REFUSED else Answer.NO


def judge_attempt(code: int | None) -> Answer:
    """What an attempt to connect says: its error number, None for one that nobody answered in time."""
    if code in _REFUSED:
        return Answer.YES
    return Answer.NO if code in _NOBODY else Answer.UNKNOWN


def judge_neighbour(state: str) -> Answer:
    """What Linux says of a neighbour just after it was spoken to."""
    if state in ("REACHABLE", "PERMANENT"):
        return Answer.YES
    return Answer.NO if state in ("FAILED", "INCOMPLETE") else Answer.UNKNOWN


def _attempt(host: str, port: int, seconds: float) -> int | None:
    try:
        with socket.create_connection((host, port), timeout=seconds):
            return 0
    except TimeoutError:
        return None
    except OSError as error:
        return error.errno


class NameAsker:
    """Asks the system for one name, on a thread of its own: a name service that hangs stalls nobody.

    `address`: what the name last stood for; an address in the name's place is itself, and nothing is asked.
    """

    def __init__(self, host: str, seconds: float = _NAME_S) -> None:
        self._host, self._seconds = host.strip("[]"), seconds
        self._fixed = _is_address(self._host)
        self.address = self._host if self._fixed else ""
        self._thread: threading.Thread | None = None
        self._answer = Answer.UNKNOWN

    def ask(self) -> Answer:
        """Whether the name is answered; no answer in time is none."""
        if self._fixed or not self._host:
            return Answer.UNKNOWN
        if self._thread is None or not self._thread.is_alive():
            self._answer = Answer.UNKNOWN
            self._thread = threading.Thread(target=self._resolve, name="synaq-name", daemon=True)
            self._thread.start()
        self._thread.join(self._seconds)
        return Answer.NO if self._thread.is_alive() else self._answer

    def close(self) -> None:
        """Wait a little for a question under way."""
        until = time.monotonic() + self._seconds
        if self._thread is not None:
            self._thread.join(max(0.0, until - time.monotonic()))

    def _resolve(self) -> None:
        try:
            found = socket.getaddrinfo(self._host, None, type=socket.SOCK_STREAM)
        except OSError:
            self._answer = Answer.NO
        else:
            self.address = str(found[0][4][0])
            self._answer = Answer.YES


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
