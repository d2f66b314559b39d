"""The HTTP client of the line measurement. Errors as in `client`; `line_measure` makes sense of them."""

from __future__ import annotations

from collections.abc import Generator, Iterable

from urllib3.exceptions import HTTPError

from proctor.core.errors import ConnectionLostError
from proctor.sync.client import ServiceClient
from proctor.sync.line_messages import LineArrivals, LineTurn, LineWish
from proctor.sync.messages import LineReceipt

SEND_BUFFER = 128 * 1024  # what waits in it at the end has not arrived, and must not take long to do so
STALL_SECONDS = 3.0
_READ_AT_MOST = 64 * 1024


class LineClient(ServiceClient):
    """One connection of a measurement. Not for sharing between threads."""

    def __init__(self, url: str, *, token: str = "", language: str = "kk") -> None:
        super().__init__(url, token=token, language=language, send_buffer=SEND_BUFFER)

    def turn(self, wish: LineWish) -> LineTurn:
        """A turn to measure, or how long to wait for one."""
        return self._send("POST", "/line/turns", wish, LineTurn)

    def arrivals(self, turn: str, run: int) -> LineArrivals:
        """What came up the line in a run."""
        return self._get(f"/line/turns/{turn}?run={run}", LineArrivals)

    def end(self, turn: str) -> None:
        """The turn is over."""
        self._call("DELETE", f"/line/turns/{turn}")

    def receive(self, turn: str, mbit_s: float) -> Generator[int, None, None]:
        """Sizes of what comes down, each as soon as it is there. Closing it ends the connection."""
        answer = self._call(
            "GET", f"/line/down?turn={turn}&mbit_s={mbit_s:.3f}", seconds=STALL_SECONDS, stream=True
        )
        try:
            while block := answer.raw.read1(_READ_AT_MOST):
                yield len(block)
        except (HTTPError, OSError) as error:
            raise ConnectionLostError("The line broke off while it was measured.") from error
        finally:
            answer.close()

    def send(self, turn: str, run: int, blocks: Iterable[bytes]) -> LineReceipt:
        """Send blocks up the line."""
        answer = self._call(
            "POST",
            f"/line/up?turn={turn}&run={run}",
            data=blocks,
            headers={"Content-Type": "application/octet-stream"},
            seconds=STALL_SECONDS,
        )
        return LineReceipt.model_validate_json(answer.content)


def stalled(error: BaseException | None) -> bool:
    """Whether an error means that nothing moved for STALL_SECONDS, as apart from a connection that broke."""
    seen = 0
    while error is not None and seen < 10:
        if isinstance(error, TimeoutError):
            return True
        error, seen = error.__cause__ or error.__context__, seen + 1
    return False
