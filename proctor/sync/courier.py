"""The courier: it empties the journal and the evidence store into the service, in the background.

One cursor (what the service has acknowledged, kept in the journal), ordered by worth (entries before
evidence), idempotent, and patient: a line that is gone for hours is normal. Entries and evidence go out on
threads and connections of their own, so that no answer waits for a clip; on a bad line clips wait on disk.
Here are the entries; files are `evidence_courier`'s.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from proctor.core.delivery_policy import USUAL_DELIVERY, DeliveryRules
from proctor.core.entry import Entry
from proctor.core.errors import ConnectionLostError, IntegrityError, RefusedError, SynaqError
from proctor.core.line_class import LineClass
from proctor.core.signed_claims import head_claim, receipt_claim
from proctor.journal.evidence import EvidenceStore
from proctor.journal.journal import Countersignature, Journal
from proctor.journal.signing import SigningKey, holds
from proctor.sync.client import NotFollowingError, ServiceClient
from proctor.sync.evidence_courier import EvidenceCourier, FileNews
from proctor.sync.evidence_delivery import EvidenceDelivery
from proctor.sync.line_cause import ServiceWord, service_word
from proctor.sync.messages import MAX_BATCH_ENTRIES, Directive, Receipt, SentEntry
from proctor.sync.patience import Backoff, Patience
from proctor.sync.remaining import Remaining, remaining_of

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Delivery:
    """How far delivery is. `line`: online, offline, refused or unknown, since `since` (monotonic seconds)."""

    line: str = "unknown"
    since: float = 0.0
    head_seq: int = 0
    held_seq: int = 0
    evidence_waiting: int = 0
    problem: str = ""
    service: ServiceWord = "unknown"

    @property
    def complete(self) -> bool:
        """Whether the service holds everything."""
        return self.held_seq >= self.head_seq and self.evidence_waiting == 0


@dataclass(frozen=True)
class CourierPorts:
    """Whom the courier tells: called on its thread, must be quick."""

    delivery: Callable[[Delivery], None]
    receipt: Callable[[Receipt, float], None]  # the receipt and the round trip in seconds
    directive: Callable[[Directive], None]
    # Digest of an evidence file that will not arrive (gone or damaged here, or refused for good), and why.
    unreadable: Callable[[str, str], None]
    # Bytes of a file that went out, and the seconds it took.
    moved: Callable[[int, float], None] = lambda _size, _seconds: None
    # How the line is now: asked before each file.
    line: Callable[[], LineClass] = lambda: "unknown"


@dataclass(frozen=True)
class Seals:
    """The session's own pair, None where it signs nothing, and the public half of the service's."""

    own: SigningKey | None = None
    service: str | None = None


class Courier:
    """Delivers one attempt. `start` runs it in the background; `cycle` is one pass, for whoever waits."""

    def __init__(
        self,
        journal: Journal,
        evidence: EvidenceStore,
        client: ServiceClient,
        ports: CourierPorts,
        *,
        seed: int | None = None,
        seals: Seals | None = None,
        rules: DeliveryRules = USUAL_DELIVERY,
        patience: Patience | None = None,
    ) -> None:
        self._journal = journal
        self._client = client
        self._ports = ports
        self._patience = patience or Patience()
        self._backoff = Backoff(self._patience, seed)
        self._files = EvidenceDelivery(journal, evidence, ports.unreadable, ports.moved)
        self._file_courier = EvidenceCourier(
            self._files,
            lambda buffer: self._client.another(buffer),  # noqa: PLW0108  looked up when it is called
            FileNews(self._line_for_files, ports.line, self._tell),
            rules=rules,
            patience=self._patience,
            seed=seed,
        )
        self._stopping = self._file_courier.stopping
        self._seals = seals or Seals()
        self._delivery = Delivery()
        self._seen_directives: set[str] = set()
        self._entries_lock, self._telling_lock = threading.Lock(), threading.Lock()
        self._wake, self._left = threading.Event(), threading.Event()
        self._threads: list[threading.Thread] = []

    @property
    def delivery(self) -> Delivery:
        """How far delivery is."""
        return self._delivery

    def remaining(self) -> Remaining:
        """What has still to go, and how the line is."""
        entries = max(0, self._journal.head()[0] - self._journal.held()[0])
        told = self._delivery
        return replace(
            remaining_of(entries, self._files.waiting().values()),
            line=told.line,
            line_s=time.monotonic() - told.since if told.since else 0.0,
            rate=self._file_courier.pace.rate,
        )

    def start(self) -> None:
        """Deliver in the background until `stop`."""
        self._threads = [
            threading.Thread(target=self._run, name="synaq-courier", daemon=True),
            threading.Thread(target=self._file_courier.run, name="synaq-courier-files", daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def poke(self) -> None:
        """There is something new: do not wait for the next beat."""
        self._wake.set()

    def stop(self) -> None:
        """Stop and wait for the batch under way; a file under way is left, and goes on another time."""
        self._stopping.set()
        self._left.set()
        self._wake.set()
        for thread in self._threads:
            thread.join()
        self._threads.clear()
        self._file_courier.close()
        self._client.close()

    def deliver_all(self, progress: Callable[[int, int], None]) -> None:
        """Deliver everything now, at the share of the line that is for afterwards; `progress(done, total)` in
        entries and files.

        ConnectionLostError where the line is gone, RefusedError where the service says no: what was delivered
        stays delivered.
        """
        self._file_courier.all_now = True
        self._left.clear()
        try:
            total = self._waiting()
            while not (self._stopping.is_set() or self._left.is_set()):
                self.cycle()
                waiting = self._waiting()
                total = max(total, waiting)
                progress(total - waiting, total)
                if not waiting:
                    return
        finally:
            self._file_courier.all_now = False
        raise ConnectionLostError(
            "The delivery was stopped.", kept="What is left goes out at the next start."
        )

    def leave_all(self) -> None:
        """End a `deliver_all` on another thread soon, with ConnectionLostError; the background goes on."""
        self._left.set()

    def deliver_entries(self) -> None:
        """Deliver until the service holds every entry; evidence waits. Errors as `deliver_all`."""
        with self._entries_lock, self._telling():
            while self._send_entries():
                continue

    def cycle(self) -> None:
        """One pass: a batch of entries, then, if none are left, a piece of an evidence file."""
        with self._telling():
            with self._entries_lock:
                more = self._send_entries()
            if not more:
                self._file_courier.send_piece(None, stop=self._left)

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Tell how the line is after what is done inside."""
        try:
            yield
        except SynaqError as error:
            # A refusal is an answer: the line is there, and the reason is shown.
            line = "offline" if isinstance(error, ConnectionLostError) else "refused"
            self._tell(line, error.what, service_word(error))
            raise
        self._tell("online", service="yes")

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                with self._entries_lock, self._telling():
                    more = self._send_entries()
            except Exception as error:  # noqa: BLE001  a bug must not end delivery for good
                if not isinstance(error, SynaqError):
                    _log.exception("a bug in the courier; it tries again")
                self._stopping.wait(self._backoff.after(error))  # a poke must not hammer a service in trouble
                continue
            self._backoff.well()
            if not more:
                self._wake.wait(self._patience.beat_s)
            self._wake.clear()

    def _line_for_files(self) -> bool:
        if self._stopping.is_set() or self._delivery.line != "online" or self._ports.line() == "bad":
            return False
        return self._journal.held()[0] >= self._journal.head()[0]  # what piled up goes first

    def _send_entries(self) -> bool:
        """Send the next entries, or an empty batch as a heartbeat; whether more are waiting."""
        with self._file_courier.aside:
            return self._send_batch()

    def _send_batch(self) -> bool:
        held, _ = self._journal.held()
        entries = self._journal.entries(after=held, limit=MAX_BATCH_ENTRIES)
        before = time.monotonic()
        try:
            receipt = self._client.send_entries(
                self._journal.attempt,
                [SentEntry(seq=e.seq, text=e.text, digest=e.digest) for e in entries],
                self._signature(entries),
            )
        except NotFollowingError as error:
            self._rewind(error)
            return True
        except RefusedError as error:
            if error.code != "bad_signature" or self._seals.own is None:
                raise
            # Answers count without a signature too; the service has noted the wrong one.
            _log.error("the service does not know this session's signature: entries go out unsigned")
            self._seals = Seals(None, self._seals.service)
            return True
        self._journal.acknowledge(receipt.held_seq, receipt.held_digest)
        if receipt.held_seq > held or receipt.evidence:
            self._keep_word(receipt)
        self._ports.receipt(receipt, time.monotonic() - before)
        for directive in receipt.directives:
            if directive.id not in self._seen_directives:
                self._ports.directive(directive)
                self._seen_directives.add(directive.id)  # not before: what could not be written comes again
        return self._journal.head()[0] > receipt.held_seq

    def _signature(self, entries: list[Entry]) -> str | None:
        if self._seals.own is None or not entries:
            return None
        last = entries[-1]
        return self._seals.own.sign(head_claim(self._journal.attempt, last.seq, last.digest))

    def _keep_word(self, receipt: Receipt) -> None:
        """Keep what the service signed, where it is its signature."""
        word, key = receipt.countersignature, self._seals.service
        if word is None or key is None:
            return
        held, files = (receipt.held_seq, receipt.held_digest, receipt.now_ms), tuple(receipt.evidence)
        if holds(key, word, receipt_claim(self._journal.attempt, *held, files)):
            self._journal.keep_countersignature(Countersignature(*held, word, key, files))
        else:
            _log.error("the countersignature of entry %d does not hold: not kept", receipt.held_seq)

    def _rewind(self, error: NotFollowingError) -> None:
        """Set the cursor to what the service says it holds, if that is a part of our chain."""
        seq, digest = error.held.seq, error.held.digest
        if error.code == "chain_conflict":
            raise IntegrityError(error.what, kept=error.kept, remedy=error.remedy) from error
        self._journal.acknowledge(seq, digest)

    def _waiting(self) -> int:
        head, held = self._journal.head()[0], self._journal.held()[0]
        return max(0, head - held) + len(self._files.waiting())

    def _tell(self, line: str | None = None, problem: str = "", service: ServiceWord = "unknown") -> None:
        """Tell how far delivery is; `line` None: it is as it was."""
        with self._telling_lock:  # both threads tell
            before = self._delivery
            now = Delivery(
                line=line or before.line,
                since=before.since if line in (None, before.line) else time.monotonic(),
                head_seq=self._journal.head()[0],
                held_seq=self._journal.held()[0],
                evidence_waiting=len(self._files.waiting()),
                problem=before.problem if line is None else problem,
                service=before.service if line is None else service,
            )
            self._delivery = now
        if now != before:
            self._ports.delivery(now)
