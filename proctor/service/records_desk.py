"""The administrator's desk for what is kept of people: reference photos, acts drawn up, deletion."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from proctor.core.errors import BadInputError, StorageError
from proctor.service.acts import list_acts, register_draft
from proctor.service.administration import Administration
from proctor.service.booking import ADMINISTRATOR, find_candidate, known_attempt
from proctor.service.dossier_desk import export_dossier, grant_dossier
from proctor.service.interruption_decisions import decide, list_interruptions
from proctor.service.problems import ProblemError
from proctor.service.reference_photos import MOST_BYTES, forget_photo, keep_photo
from proctor.service.retention import ORDER, RetentionReport, erase_overdue, place_hold, release_holds
from proctor.service.retention_receipts import receipts_of
from proctor.sync.interruption_messages import DecisionWord, InterruptionDecision, InterruptionView
from proctor.sync.staff_messages import ActView


class RecordsDesk(Administration):
    """The desk of `Administration`, and what is kept of people. Used and closed in the same way."""

    def keep_reference_photo(self, candidate: str, file: Path) -> str:
        """Keep a photo of the candidate (id or number) in place of an earlier one; its SHA-256.

        BadInputError where there is no such candidate, or where the file is no JPEG or PNG of a usable size.
        """
        try:
            with file.open("rb") as photo:
                data = photo.read(MOST_BYTES + 1)
        except OSError as error:
            raise StorageError(
                f"{file.name} cannot be read ({error.strerror}).",
                kept="Nothing was changed.",
                remedy="Check the name and the access rights.",
            ) from error
        with self._parts.database.write() as connection:
            known, _ = find_candidate(connection, candidate)
            shelf, now = self._parts.settings.evidence, self._parts.clock()
            return keep_photo(connection, shelf, known, data, now, ADMINISTRATOR)

    def forget_reference_photo(self, candidate: str, *, reason: str = "asked for") -> bool:
        """Delete the candidate's photo for good, with a receipt; whether there was one."""
        with self._parts.database.write() as connection:
            known, _ = find_candidate(connection, candidate)
            shelf, now = self._parts.settings.evidence, self._parts.clock()
            return forget_photo(connection, shelf, known, reason, now, ADMINISTRATOR)

    def run_retention(self, *, dry_run: bool = False, compact: bool = False) -> RetentionReport:
        """Delete what has been kept long enough; the running service does the same once a day.

        `dry_run`: only count. `compact`: write the database anew, too, which lets nobody else in meanwhile.
        """
        return erase_overdue(self._parts, dry_run=dry_run, compact=compact)

    def retention_receipts(self, attempt: str | None = None) -> list[dict[str, Any]]:
        """Signed receipts of deletion, all or an attempt's, for `receipt_check.file_of`."""
        with self._parts.database.read() as connection:
            return receipts_of(connection, attempt)

    def hold_back(self, attempt: str, *, basis: str, kind: str = ORDER) -> str:
        """Keep an attempt's things until `release`; the hold's id. `kind`: order or appeal."""
        return place_hold(self._parts, ADMINISTRATOR, attempt, kind, basis)

    def release(self, attempt: str, *, basis: str) -> int:
        """Release an attempt's holds; how many there were."""
        return release_holds(self._parts, ADMINISTRATOR, attempt, basis)

    @property
    def service_key(self) -> str:
        """The public half of the pair with which this service signs: who checks a dossier needs it."""
        return self._parts.signing.public

    def export_dossier(self, attempt: str, out: Path, *, basis: str, with_keys: bool = False) -> None:
        """Write the attempt's dossier to `out`; the look is on the trail. `with_keys`: with answer keys."""
        export_dossier(self._parts, attempt, out, basis=basis, with_keys=with_keys)

    def grant_dossier(self, attempt: str, *, basis: str, to: str, with_keys: bool = False) -> str:
        """Let a member of the commission (name or id) have the attempt's dossier; the grant's id."""
        return grant_dossier(self._parts, attempt, basis=basis, to=to, with_keys=with_keys)

    def interruptions(self, attempt: str | None = None, language: str = "en") -> list[InterruptionView]:
        """Interruptions of one attempt, or of all, those that wait for a person first; words in `language`.
        BadInputError where there is no such attempt."""
        with self._parts.database.read() as connection:
            if attempt is not None:
                known_attempt(connection, attempt)
        return list_interruptions(self._parts, ADMINISTRATOR, attempt, language)

    def decide_interruption(
        self, attempt: str, interruption: str, decision: DecisionWord, reason: str, language: str = "kk"
    ) -> InterruptionView:
        """Decide what follows; BadInputError where there is no such interruption, or no reason."""
        try:
            wish = InterruptionDecision(decision=decision, reason=reason)
            return decide(self._parts, ADMINISTRATOR, attempt, interruption, wish, language)
        except (ProblemError, ValueError) as error:
            why = error.code if isinstance(error, ProblemError) else "the reason needs 3 to 500 letters"
            raise BadInputError(
                f"The interruption {interruption!r} cannot be decided so ({why}).",
                kept="Nothing was decided.",
                remedy="List them with: synaq admin interruptions.",
            ) from error

    def list_acts(self) -> list[ActView]:
        """Acts drawn up from records, the newest first."""
        return list_acts(self._parts, ADMINISTRATOR)

    def register_draft(self, draft: str) -> ActView:
        """Register an act that was drafted; BadInputError where there is none of that id."""
        try:
            return register_draft(self._parts, ADMINISTRATOR, draft)
        except ProblemError as error:
            raise BadInputError(
                f"There is no drafted act {draft!r}.",
                kept="Nothing was registered.",
                remedy="List them with: synaq admin acts.",
            ) from error
