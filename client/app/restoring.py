"""Opening an attempt's journal when it may be damaged, or tell another story than the service: then it is put
together anew from what the service holds and what this computer still has. Reading broken files is the
journal's business; taking up what was opened is `taking_up`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from client.app.attempt_folder import AttemptFolder
from client.app.clock import Clockwork, ServiceClock, Stamper
from proctor.core.entry import FAULT, Entry, Stamp, check_chain, read_entry
from proctor.core.errors import ConnectionLostError, IntegrityError
from proctor.journal.journal import Journal
from proctor.journal.salvage import examine, restore, sift
from proctor.sync.client import ServiceClient
from proctor.sync.messages import AttemptView

_OTHER_STORY = "the service holds other entries than this computer"


class JournalOpening:
    """Opens the journal of one attempt. `heard`: round trip in seconds of `view`'s time, None without a
    line: then a damaged journal cannot be put right yet, and stays as it is."""

    def __init__(
        self,
        folder: AttemptFolder,
        view: AttemptView,
        client: ServiceClient,
        clockwork: Clockwork,
        heard: float | None,
    ) -> None:
        self._folder = folder
        self._view = view
        self._client = client
        self._heard = heard
        self._clock = ServiceClock(clockwork)
        if heard is not None:
            self._clock.hear(view.now_ms, heard)

    def open(self) -> Journal:
        """The journal, sound, with at least all that the service holds where it can be asked.

        IntegrityError `journal_damaged` or `journal_damaged_offline`, StorageError where the disk refuses.
        """
        path, attempt = self._folder.journal_path(self._view.id), self._view.id
        state = examine(path, attempt)
        if state.damage:
            self._restore(state.found, state.damage, forked=False)
            return self._folder.journal(attempt)
        journal = self._folder.journal(attempt)
        try:
            if state.following:
                journal.adopt(list(state.following))
                said = f"{len(state.following)} entries were cut off by a broken place, and are whole."
                journal.append(FAULT, {"what": "journal_log_damaged", "detail": said}, self._stamp())
            if self._heard is None or self._agrees(journal):
                return journal
            found = journal.entries()
        except BaseException:
            journal.close()
            raise
        journal.close()
        self._restore(found, _OTHER_STORY, forked=True)
        return self._folder.journal(attempt)

    def _agrees(self, journal: Journal) -> bool:
        """Whether the service's chain and this one are one; what only the service has is taken over."""
        seq, digest = self._view.held_seq, self._view.held_digest
        head = journal.head()[0]
        if seq <= head:
            return not seq or journal.entries(after=seq - 1, limit=1)[0].digest == digest
        try:
            for entries in self._pages(after=head):
                journal.adopt(entries)
                journal.acknowledge(*journal.head())
        except IntegrityError:
            return False
        return True

    def _restore(self, found: Sequence[Entry], damage: str, *, forked: bool) -> None:
        path, attempt = self._folder.journal_path(self._view.id), self._view.id
        if self._heard is None:
            raise _cannot_yet(damage)
        held: list[Entry] = []
        try:
            for entries in self._pages(after=0):
                held += entries
        except ConnectionLostError as error:
            raise _cannot_yet(damage) from error
        check_chain(held)
        restore(path, attempt, held, sift(found, held, forked=forked), self._stamp())

    def _pages(self, after: int) -> Iterator[list[Entry]]:
        """What the service holds behind `after`, a page at a time."""
        more = True
        while more:
            held = self._client.held_entries(self._view.id, after)
            entries = [read_entry(sent.text, self._view.id) for sent in held.entries]
            yield entries
            after += len(entries)
            more = held.more and bool(entries)

    def _stamp(self) -> Stamp:
        return Stamper(self._clock).stamp()


def _cannot_yet(damage: str) -> IntegrityError:
    return IntegrityError(
        f"The journal on this computer is damaged ({damage}), and the service cannot be asked for its copy.",
        code="journal_damaged_offline",
        kept="The damaged file was not changed; what was sent is safe with the service.",
        remedy="Connect this computer to the internet and try again; do not delete anything.",
    )
