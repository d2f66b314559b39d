"""The administrator's desk for papers, beside the running service: copies of them, and revoking one."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import BinaryIO

from proctor.core.errors import BadInputError
from proctor.service.booking import ADMINISTRATOR, known_attempt
from proctor.service.dossier_desk import write_whole
from proctor.service.papers import papers_of, read_paper, revoke_paper
from proctor.service.problems import ProblemError
from proctor.service.records_desk import RecordsDesk
from proctor.sync.paper_messages import PaperView


class PapersDesk(RecordsDesk):
    """The desk of `RecordsDesk`, and the papers. Used and closed in the same way."""

    def papers(self, attempt: str) -> list[PaperView]:
        """The papers of an attempt, the oldest first. BadInputError where there is no such attempt."""
        with self._parts.database.read() as connection:
            row = known_attempt(connection, attempt)
        return papers_of(self._parts, ADMINISTRATOR, row.id)

    def export_papers(self, attempt: str, folder: Path) -> list[Path]:
        """Write each paper of an attempt in each language to `folder`; what was written. Each is on the
        trail. BadInputError, StorageError; a file that is there is whole.
        """
        written = []
        for paper in self.papers(attempt):
            for language in paper.languages:
                content = read_paper(self._parts, ADMINISTRATOR, paper.number, language)
                place = folder / f"{paper.number}-{language}.pdf"
                write_whole(place, partial(_put, content))
                written.append(place)
        return written

    def revoke_paper(self, number: str, *, reason: str) -> PaperView:
        """Revoke a paper for good. BadInputError where there is none of that number, or no reason."""
        if len(reason.strip()) < 3:
            raise BadInputError(
                "A paper is revoked for a reason only.", kept="It stands.", remedy="Name it with --reason."
            )
        try:
            return revoke_paper(self._parts, ADMINISTRATOR, number, reason)
        except ProblemError as error:
            raise BadInputError(
                f"There is no paper {number!r}.",
                kept="Nothing was revoked.",
                remedy="List an attempt's with: synaq admin papers ATTEMPT --out FOLDER.",
            ) from error


def _put(content: bytes, file: BinaryIO) -> None:
    file.write(content)
