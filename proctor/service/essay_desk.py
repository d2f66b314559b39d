"""The administrator's desk for essays and questionnaires: commissions, marks closed, levels."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

from proctor.core.errors import BadInputError, RefusedError
from proctor.service.booking import ADMINISTRATOR
from proctor.service.essay_commissions import Commission, name_commission, note_level
from proctor.service.essay_contests import list_contests, see_contest
from proctor.service.essays import close_marks
from proctor.service.problems import as_problem, from_known_error
from proctor.service.records_desk import RecordsDesk
from proctor.sync.essay_messages import EssayContestDetail, EssayContestView

Told = TypeVar("Told")


class EssayDesk(RecordsDesk):
    """The desk of `RecordsDesk`, and essays. Used and closed in the same way."""

    def name_commission(self, wish: Commission) -> EssayContestDetail:
        """Name a contest's commission. BadInputError where it cannot be so."""
        name = name_commission(self._parts, ADMINISTRATOR, wish)
        return see_contest(self._parts, ADMINISTRATOR, name)

    def essay_contests(self) -> list[EssayContestView]:
        """All contests, those that are open first."""
        return list_contests(self._parts, ADMINISTRATOR)

    def essay_contest(self, contest: str) -> EssayContestDetail:
        """One contest with its essays. BadInputError where there is none such."""
        return _told(lambda: see_contest(self._parts, ADMINISTRATOR, contest))

    def close_essays(self, contest: str) -> EssayContestDetail:
        """Close a contest's marks. BadInputError, with what is short, where they are not complete."""
        return _told(lambda: close_marks(self._parts, ADMINISTRATOR, contest))

    def note_level(self, attempt: str, percent: Decimal, *, basis: str) -> Decimal | None:
        """Write down a questionnaire's level of truthfulness; the final mark. BadInputError without one."""
        return _told(lambda: note_level(self._parts, ADMINISTRATOR, attempt, percent, basis))


def _told(ask: Callable[[], Told]) -> Told:
    try:
        return ask()
    except RefusedError as error:
        said = as_problem(from_known_error(error), "en")
        what = " ".join(part for part in (said.title, said.detail) if part)
        raise BadInputError(what, kept=said.kept or "Nothing was changed.", remedy=said.remedy) from error
