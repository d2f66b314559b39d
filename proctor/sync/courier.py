"""The courier: it empties the journal and the evidence store into the service, in the background.

One cursor (what the service has acknowledged, kept in the journal), ordered by worth (entries before
evidence), idempotent, and patient: a line that is gone for hours is normal.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from proctor.core.entry import EVIDENCE, Entry
from proctor.core.errors import ConnectionLostError, IntegrityError, RefusedError, SynaqError
from proctor.journal.evidence import EvidenceStore
from proctor.journal.journal import Journal
from proctor.sync.client import NotFollowingError, ServiceClient
from proctor.sync.messages import MAX_BATCH_ENTRIES, Directive, Receipt, SentEntry

_BEAT_SECONDS = 3.0  # an empty batch this often: the line's state and the service's clock stay known
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 15.0
# The service will never take this one file, whatever the others are.
_NOT_THIS_FILE = frozenset(
    {"too_large", "evidence_quota", "evidence_not_named", "evidence_erased", "bad_digest"}
)

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
    ) -> None:
        self._journal = journal
        self._evidence = evidence
        self._client = client
        self._ports = ports
        # Jitter only keeps couriers apart after an outage; it is no secret.
        self._random = random.Random(seed)  # noqa: S311
        self._delivery = Delivery()
        self._seen_directives: set[str] = set()
        self._scanned_seq = 0
        self._evidence_named: dict[str, str] = {}
        self._unreadable: set[str] = set()
        self._one_at_a_time = threading.Lock()
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def delivery(self) -> Delivery:
        """How far delivery is."""
        return self._delivery

    def start(self) -> None:
        """Deliver in the background until `stop`."""
        self._thread = threading.Thread(target=self._run, name="synaq-courier", daemon=True)
        self._thread.start()

    def poke(self) -> None:
        """There is something new: do not wait for the next beat."""
        self._wake.set()

    def stop(self) -> None:
        """Stop and wait for the pass under way."""
        self._stopping.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self._client.close()

    def deliver_all(self, progress: Callable[[int, int], None]) -> None:
        """Deliver everything now; `progress(done, total)` in entries and files.

        ConnectionLostError where the line is gone, RefusedError where the service says no: what was delivered
        stays delivered.
        """
        total = self._waiting()
        while True:
            self.cycle()
            waiting = self._waiting()
            total = max(total, waiting)
            progress(total - waiting, total)
            if not waiting:
                return

    def deliver_entries(self) -> None:
        """Deliver until the service holds every entry; evidence waits. Errors as `deliver_all`."""
        with self._one_at_a_time, self._telling():
            while self._send_entries():
                continue

    def cycle(self) -> None:
        """One pass: a batch of entries, then, if none are left, one evidence file."""
        with self._one_at_a_time, self._telling():
            if not self._send_entries():
                self._send_one_file()

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Tell how the line is after what is done inside."""
        try:
            yield
        except SynaqError as error:
            # A refusal is an answer: the line is there, and the reason is shown.
            line = "offline" if isinstance(error, ConnectionLostError) else "refused"
            self._tell(line, error.what)
            raise
        self._tell("online")

    def _run(self) -> None:
        pause = _FIRST_PAUSE
        while not self._stopping.is_set():
            try:
                self.cycle()
            except Exception as error:  # noqa: BLE001  a bug must not end delivery for good
                if not isinstance(error, SynaqError):
                    _log.exception("a bug in the courier; it tries again")
                wait = pause * (0.5 + self._random.random())
                pause = min(_LONGEST_PAUSE, pause * 2)
                self._stopping.wait(wait)  # a poke must not hammer a service in trouble
                continue
            pause = _FIRST_PAUSE
            if self._delivery.complete:
                self._wake.wait(_BEAT_SECONDS)
            self._wake.clear()

    def _send_entries(self) -> bool:
        """Send the next entries, or an empty batch as a heartbeat; whether more are waiting."""
        held, _ = self._journal.held()
        entries = self._journal.entries(after=held, limit=MAX_BATCH_ENTRIES)
        before = time.monotonic()
        try:
            receipt = self._client.send_entries(
                self._journal.attempt, [SentEntry(seq=e.seq, text=e.text, digest=e.digest) for e in entries]
            )
        except NotFollowingError as error:
            self._rewind(error)
            return True
        self._journal.acknowledge(receipt.held_seq, receipt.held_digest)
        self._ports.receipt(receipt, time.monotonic() - before)
        for directive in receipt.directives:
            if directive.id not in self._seen_directives:
                self._ports.directive(directive)
                self._seen_directives.add(directive.id)  # not before: what could not be written comes again
        return self._journal.head()[0] > receipt.held_seq

    def _rewind(self, error: NotFollowingError) -> None:
        """Set the cursor to what the service says it holds, if that is a part of our chain."""
        seq, digest = error.held.seq, error.held.digest
        if error.code == "chain_conflict":
            raise IntegrityError(error.what, kept=error.kept, remedy=error.remedy) from error
        self._journal.acknowledge(seq, digest)

    def _send_one_file(self) -> None:
        waiting = self._waiting_evidence()
        if not waiting:
            return
        digest, media_type = next(iter(waiting.items()))
        try:
            data = self._evidence.read(digest)
        except IntegrityError as error:
            self._leave_out(digest, error)
            return
        try:
            receipt = self._client.send_evidence(self._journal.attempt, digest, data, media_type)
        except RefusedError as error:
            if error.code not in _NOT_THIS_FILE:
                raise
            self._leave_out(digest, error)
            return
        if receipt.sha256 != digest:
            raise ConnectionLostError("The exam service confirmed another file than was sent.")
        self._journal.acknowledge_evidence(digest)

    def _leave_out(self, digest: str, error: SynaqError) -> None:
        """One file that cannot go must not hold up the others: it is said aloud and left out."""
        self._ports.unreadable(digest, error.what)
        self._unreadable.add(digest)

    def _waiting_evidence(self) -> dict[str, str]:
        """Digest to media type of evidence named in the journal and not yet held by the service."""
        for entry in self._journal.entries(after=self._scanned_seq):
            self._note_evidence(entry)
            self._scanned_seq = entry.seq
        held = self._journal.evidence_held()
        done = held | self._unreadable
        return {digest: kind for digest, kind in self._evidence_named.items() if digest not in done}

    def _note_evidence(self, entry: Entry) -> None:
        if entry.kind == EVIDENCE:
            self._evidence_named[str(entry.data["sha256"])] = str(entry.data["media_type"])

    def _waiting(self) -> int:
        with self._one_at_a_time:  # the background pass notes evidence too
            head, held = self._journal.head()[0], self._journal.held()[0]
            return max(0, head - held) + len(self._waiting_evidence())

    def _tell(self, line: str, problem: str = "") -> None:
        since = self._delivery.since if line == self._delivery.line else time.monotonic()
        now = replace(
            self._delivery,
            line=line,
            since=since,
            head_seq=self._journal.head()[0],
            held_seq=self._journal.held()[0],
            evidence_waiting=len(self._waiting_evidence()),
            problem=problem,
        )
        if now != self._delivery:
            self._delivery = now
            self._ports.delivery(now)
