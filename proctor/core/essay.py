"""Essays: counting words (26/117), and the commission's marks put together (26/123, 184/115, 184/annex 1)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from proctor.core.errors import BadInputError

HIGHEST_MARK = 5

# A word holds a letter or a digit; hyphens and apostrophes inside belong to it, a dash on its own is no word.
_WORD = re.compile(r"\w+(?:[-‑'’.,/]\w+)*")


def count_words(text: str) -> int:
    """The number of words of an essay."""
    return len(_WORD.findall(text))


@dataclass(frozen=True, slots=True)
class EssayMark:
    """The mean of the commission's marks, 0 to 5 with two decimals; None while it cannot stand, with the
    reason.
    """

    mark: Decimal | None
    members: int
    needed: int
    reason: str = ""


def mark_essays(marks: Mapping[str, Mapping[str, int]], commission_size: int) -> dict[str, EssayMark]:
    """Marks of all essays of one contest: essay id -> member id -> mark, 0 to 5.

    An essay has its mark once at least two thirds of the commission gave one and every essay was marked by
    the same number of members (184/115); until then `reason` is "too_few_members" or "uneven_members".
    BadInputError for a mark outside 0 to 5 or more markers than members.
    """
    _check_marks(marks, commission_size)
    needed = marks_needed(commission_size)
    is_even = len({len(given) for given in marks.values()}) <= 1
    results = {}
    for essay_id, given in marks.items():
        reason = "too_few_members" if len(given) < needed else "" if is_even else "uneven_members"
        mean = None if reason else _mean(given)
        results[essay_id] = EssayMark(mean, len(given), needed, reason)
    return results


def marks_short(marks: Mapping[str, Mapping[str, int]], commission_size: int) -> dict[str, int]:
    """How many marks each essay is short of: of two thirds of the commission, and of the essay with most.

    Essays that are short of none are left out; once all are, `mark_essays` gives every essay its mark.
    """
    _check_marks(marks, commission_size)
    wanted = max((marks_needed(commission_size), *(len(given) for given in marks.values())))
    return {essay: wanted - len(given) for essay, given in marks.items() if len(given) < wanted}


def marks_needed(commission_size: int) -> int:
    """At least two thirds of the commission (184/115)."""
    return -(-2 * commission_size // 3)


def _mean(given: Mapping[str, int]) -> Decimal:
    mean = Decimal(sum(given.values())) / Decimal(len(given))
    return mean.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def _check_marks(marks: Mapping[str, Mapping[str, int]], commission_size: int) -> None:
    if commission_size < 1:
        raise BadInputError("The commission has no members.", remedy="Name the commission's members first.")
    for essay_id, given in marks.items():
        if len(given) > commission_size:
            raise BadInputError(
                f"The essay {essay_id} has {len(given)} marks, the commission {commission_size} members.",
                kept="No mark was taken over.",
                remedy="Give every member one mark at most.",
            )
        for member, mark in given.items():
            if not 0 <= mark <= HIGHEST_MARK:
                raise BadInputError(
                    f"The mark {mark} of {member} for the essay {essay_id} is not in 0 to {HIGHEST_MARK}.",
                    kept="No mark was taken over.",
                    remedy=f"Give a mark from 0 to {HIGHEST_MARK}.",
                )
