"""The papers of an attempt on this computer: locked in the journal's file, plain in memory only. Where their
key lies is `session_secrets`' business.

Answers lie in the journal in plain: they are the candidate's own.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from proctor.core.errors import ConnectionLostError, IntegrityError, RefusedError
from proctor.journal.journal import Journal
from proctor.journal.sealing import DiskKey
from proctor.sync.messages import SectionPaper


class KeptPapers:
    """Of one journal. Those that an older program kept plain are locked when it is opened."""

    def __init__(self, journal: Journal, key: DiskKey) -> None:
        self._journal = journal
        self._key = key
        self._open: dict[str, SectionPaper] = {}
        journal.lock_papers(self._locked)

    def keep(self, paper: SectionPaper) -> None:
        """Keep it, on disk when this returns; StorageError where the disk refuses."""
        self._journal.keep_paper(paper.section, self._locked(paper.section, paper.model_dump_json()))
        self._open[paper.section] = paper

    def get(self, section: str) -> SectionPaper | None:
        """The paper kept for `section`; None where there is none, or its key is gone: the service has it."""
        if section not in self._open:
            box = self._journal.paper(section)
            if box is None:
                return None
            try:
                text = self._key.unlock(box, _purpose(section))
                self._open[section] = SectionPaper.model_validate_json(text)
            except (IntegrityError, ValueError):
                return None
        return self._open[section]

    def ensure(self, section: str, fetch: Callable[[str], SectionPaper] | None) -> None:
        """The paper of the section under way is there, else fetched again; `fetch` None: there is no line.

        ConnectionLostError where it is not there and cannot be fetched.
        """
        if self.get(section) is not None:
            return
        if fetch is None:
            raise ConnectionLostError(
                "The paper of this section cannot be read on this computer any more.",
                kept="All answers are kept, and the exam service has the paper.",
                remedy="Check the internet connection, then start Synaq again.",
            )
        with suppress(RefusedError):  # the section is over by now: there is nothing more to be shown
            self.keep(fetch(section))

    def _locked(self, section: str, text: str) -> bytes:
        return self._key.lock(text.encode("utf-8"), _purpose(section))


def _purpose(section: str) -> str:
    return f"paper {section}"
