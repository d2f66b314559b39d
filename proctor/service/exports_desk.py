"""The administrator's desk for figures and exports, beside the running service."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, TypeVar

from proctor.core.errors import BadInputError
from proctor.service.booking import ADMINISTRATOR, known_attempt
from proctor.service.dossier_desk import write_whole
from proctor.service.exports import as_csv, as_file, export_results
from proctor.service.exports_review import edx_review, record_flags
from proctor.service.item_statistics import statistics_of_items
from proctor.service.problems import ProblemError
from proctor.service.records_desk import RecordsDesk
from proctor.sync.administration_messages import ItemStatisticsView

Told = TypeVar("Told")


class ExportsDesk(RecordsDesk):
    """The desk of `RecordsDesk`, and what goes out to other programs. Used and closed in the same way."""

    def export_results(self, out: Path, *, practice: bool = False) -> int:
        """Write results as CSV to `out`; how many attempts. On the trail. StorageError; nothing half is left
        there.
        """
        made = export_results(self._parts, ADMINISTRATOR, practice=practice)
        _write(out, as_file(made))
        return max(0, len(made.splitlines()) - 1)

    def export_review(self, attempt: str, out: Path, *, language: str = "en") -> int:
        """Write an attempt's review for Open edX to `out` as JSON; how many comments. On the trail.

        BadInputError for an attempt that is not there or not over, StorageError.
        """
        told = self._of_attempt(attempt, lambda: edx_review(self._parts, ADMINISTRATOR, attempt, language))
        _write(out, (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode())
        return len(told["comments"])

    def export_flags(self, attempt: str, out: Path, *, track: str = "camera", language: str = "en") -> None:
        """Write an attempt's flags as WebVTT for the playlist of `track`. Errors as in `export_review`."""
        told = self._of_attempt(
            attempt, lambda: record_flags(self._parts, ADMINISTRATOR, attempt, track, language)
        )
        _write(out, told.encode())

    def item_statistics(self, *, practice: bool = False) -> list[ItemStatisticsView]:
        """Every item that was in a published attempt; on the trail."""
        return statistics_of_items(self._parts, ADMINISTRATOR, practice=practice)

    def _of_attempt(self, attempt: str, call: Callable[[], Told]) -> Told:
        with self._parts.database.read() as connection:
            known_attempt(connection, attempt)
        try:
            return call()
        except ProblemError as error:
            raise BadInputError(
                f"The attempt {attempt!r} is not over yet.",
                kept="Nothing was written.",
                remedy="Wait until it has ended.",
            ) from error


def statistics_as_csv(found: list[ItemStatisticsView], out: Path) -> None:
    """Write statistics of items as CSV. StorageError."""
    lines = [{name: _rounded(value) for name, value in one.model_dump().items()} for one in found]
    _write(out, as_file(as_csv(tuple(ItemStatisticsView.model_fields), lines)))


def _rounded(value: object) -> str | int | float | None:
    if isinstance(value, float):
        return round(value, 4)
    return value if isinstance(value, str | int) else None


def _write(out: Path, data: bytes) -> None:
    def fill(file: BinaryIO) -> None:
        file.write(data)

    write_whole(out, fill)
