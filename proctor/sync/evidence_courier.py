"""The courier of files: evidence, on a thread and a connection of its own, at its share of the line."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from proctor.core.delivery_policy import DeliveryRules
from proctor.core.errors import SynaqError
from proctor.core.line_class import LineClass
from proctor.sync.client import ServiceClient
from proctor.sync.evidence_delivery import EvidenceDelivery, Way
from proctor.sync.file_body import GENTLE_BUFFER, StandingAside
from proctor.sync.pacing import Pace
from proctor.sync.patience import Backoff, Patience

_LEAST_OF_SHARE = 0.1  # even a service that says it is full gets so much of it

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class FileNews:
    """Whom it asks, and tells. `may_go`: whether a file may go now; `line`: how the line is; `sent`: a piece
    went out.
    """

    may_go: Callable[[], bool]
    line: Callable[[], LineClass]
    sent: Callable[[], None]


class EvidenceCourier:
    """Empties `files` through clients that `another` makes. `all_now`: nothing else needs the line."""

    def __init__(
        self,
        files: EvidenceDelivery,
        another: Callable[[int | None], ServiceClient],
        news: FileNews,
        *,
        rules: DeliveryRules,
        patience: Patience,
        seed: int | None,
    ) -> None:
        self._files = files
        self._another = another
        self._news = news
        self._rules = rules
        self._patience = patience
        self._backoff = Backoff(patience, seed)
        self.stopping = threading.Event()
        self.aside = StandingAside()
        self.all_now = False
        self._load, self._load_at = 0.0, float("-inf")
        self.pace = Pace(self._share)
        self._lock = threading.Lock()
        self._client: tuple[int | None, ServiceClient] | None = None

    def run(self) -> None:
        """Send files, one after the other, until `stopping`."""
        while not self.stopping.wait(self._patience.look_s):
            try:
                while self._news.may_go():
                    self._ask_load()
                    if not self.send_piece(GENTLE_BUFFER, smallest=self._news.line() == "poor"):
                        break
                    self._news.sent()
                    self._backoff.well()
            except Exception as error:  # noqa: BLE001  a bug must not end delivery for good
                if not isinstance(error, SynaqError):
                    _log.exception("a bug in the courier of files; it tries again")
                self.close()  # a new connection gets on sooner than one that failed
                self.stopping.wait(self._backoff.after(error))

    def send_piece(
        self, send_buffer: int | None, *, smallest: bool = False, stop: threading.Event | None = None
    ) -> bool:
        """Send one piece of a file; whether there was one. On any thread; `stop` leaves it in the middle."""
        way = Way(self.aside, stop or self.stopping, self.pace)
        with self._lock:
            client = self._connected(send_buffer)
            try:
                return self._files.send_next(client, way, smallest=smallest)
            except BaseException:
                self._disconnect()  # what is left of the request must not be taken for the next one's answer
                raise

    def close(self) -> None:
        """Close the connection; another is made where one is needed."""
        with self._lock:
            self._disconnect()

    def _share(self) -> float:
        share = self._rules.share_after if self.all_now else self._rules.upload_share
        return share * max(_LEAST_OF_SHARE, 1 - self._load)

    def _ask_load(self) -> None:
        """How busy the service is: a busy one gets less at a time, before it has to send anybody away."""
        now = time.monotonic()
        if now - self._load_at < self._patience.load_every_s or not self._files.waiting():
            return
        with self._lock:
            self._load = min(1.0, max(0.0, self._connected(GENTLE_BUFFER).health().load))
        self._load_at = now

    def _connected(self, send_buffer: int | None) -> ServiceClient:
        if self._client is None or self._client[0] != send_buffer:
            self._disconnect()
            self._client = (send_buffer, self._another(send_buffer))
        return self._client[1]

    def _disconnect(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client[1].close()
