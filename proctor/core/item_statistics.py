"""What classical test theory says of a bank's items: difficulty, discrimination, exposure, time spent.

Pure figures over papers that were taken. Which papers count is the service's business; no key is ever here,
only whether an answer was right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, median

from proctor.core.entry import ANSWERED, ITEM_SHOWN, Entry

# Below so many papers a correlation says little: its standard error is still about 0.19 here.
LEAST_PAPERS = 30


@dataclass(frozen=True, slots=True)
class ItemTaken:
    """One item of one paper. `answered`: whether there is an answer; `seconds`: time spent, where known."""

    item: str
    bank: str
    right: bool
    answered: bool = True
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """One item over all papers that had it.

    `papers`: how many had it, of the `bank_papers` that drew from its bank. `omitted`: without an answer,
    which counts as wrong, as in scoring. `difficulty`: share right, 0 (nobody) to 1 (everybody).
    `discrimination`: see `corrected_point_biserial`. `exposure`: papers / bank_papers. `median_s`: time
    spent, over `timed` papers.
    """

    item: str
    bank: str
    papers: int
    bank_papers: int
    right: int
    omitted: int
    difficulty: float
    discrimination: float | None
    exposure: float
    timed: int
    median_s: float | None


def item_statistics(
    sections: Iterable[Sequence[ItemTaken]], *, least_papers: int = LEAST_PAPERS
) -> tuple[ItemStatistics, ...]:
    """Statistics of every item that was in a paper, by bank and id.

    sections: the items of one section of one attempt each. An item's rest score is the share of right answers
    among the others of the same section, so that sections of other lengths can stand beside it.
    """
    taken: dict[str, list[ItemTaken]] = defaultdict(list)
    rest: dict[str, list[float | None]] = defaultdict(list)
    drew: dict[str, int] = defaultdict(int)
    for section in sections:
        right = sum(one.right for one in section)
        for bank in {one.bank for one in section}:
            drew[bank] += 1
        for one in section:
            others = len(section) - 1
            taken[one.item].append(one)
            rest[one.item].append((right - one.right) / others if others else None)
    found = [_of_item(ones, rest[item], drew, least_papers) for item, ones in taken.items()]
    return tuple(sorted(found, key=lambda one: (one.bank, one.item)))


def corrected_point_biserial(right: Sequence[bool], rest: Sequence[float]) -> float | None:
    """The correlation of an item with the score of the other items, -1 to 1: whether those who know more get
    it right more often. None where everybody or nobody was right, or all have one rest score.

    The point-biserial coefficient is Pearson's r with one variable of two values; corrected: the item itself
    is left out of the score (Henrysson 1963; Lord and Novick, Statistical Theories of Mental Test Scores).
    """
    if len(right) < 2 or len(set(right)) < 2 or len(set(rest)) < 2:
        return None
    own = [float(one) for one in right]
    mean_own, mean_rest = fmean(own), fmean(rest)
    shared = sum((a - mean_own) * (b - mean_rest) for a, b in zip(own, rest, strict=True))
    spread = sum((a - mean_own) ** 2 for a in own) * sum((b - mean_rest) ** 2 for b in rest)
    return max(-1.0, min(1.0, shared / sqrt(spread))) if spread > 0 else None


def seconds_spent(entries: Iterable[Entry], section: str) -> Mapping[str, float]:
    """How long each item of a section was before the candidate until its answer: of every look at it that
    ended in an answer, the time from ITEM_SHOWN to the last ANSWERED of that look, added up.

    Monotonic time of one process alone: a look over a restart is not counted, and an item without a look that
    can be timed is not in the answer.
    """
    spent: dict[str, float] = defaultdict(float)
    shown: Entry | None = None
    look_s = 0.0
    for entry in entries:
        if entry.kind == ITEM_SHOWN:
            _add(spent, shown, look_s)
            shown, look_s = (entry if entry.data["section"] == section else None), 0.0
        elif (
            entry.kind == ANSWERED
            and shown is not None
            and entry.data["section"] == section
            and entry.data["item"] == shown.data["item"]
            and entry.stamp.run == shown.stamp.run
        ):
            look_s = (entry.stamp.mono_ms - shown.stamp.mono_ms) / 1000
    _add(spent, shown, look_s)
    return dict(spent)


def _add(spent: dict[str, float], shown: Entry | None, look_s: float) -> None:
    if shown is not None and look_s > 0:
        spent[str(shown.data["item"])] += look_s


def _of_item(
    ones: Sequence[ItemTaken], rest: Sequence[float | None], drew: Mapping[str, int], least_papers: int
) -> ItemStatistics:
    bank = ones[-1].bank
    right = sum(one.right for one in ones)
    known = [(one.right, share) for one, share in zip(ones, rest, strict=True) if share is not None]
    times = [one.seconds for one in ones if one.seconds is not None]
    enough = len(known) >= least_papers
    return ItemStatistics(
        item=ones[0].item,
        bank=bank,
        papers=len(ones),
        bank_papers=drew[bank],
        right=right,
        omitted=sum(not one.answered for one in ones),
        difficulty=right / len(ones),
        discrimination=corrected_point_biserial([r for r, _ in known], [s for _, s in known])
        if enough
        else None,
        exposure=len(ones) / drew[bank],
        timed=len(times),
        median_s=median(times) if times else None,
    )
