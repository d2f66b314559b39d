"""The calls of essays: contests, one essay, a mark, the marks closed. Thin: each hands on to its room."""

from __future__ import annotations

from fastapi import APIRouter

from proctor.service import essay_contests, essays
from proctor.service.asking import EssayReader, Examiner, Id, Parts
from proctor.sync.essay_messages import (
    EssayContestDetail,
    EssayContestView,
    EssayMarkWish,
    EssayTextView,
)

router = APIRouter(tags=["examiner"])


@router.get("/essay-contests")
def see_contests(parts: Parts, caller: EssayReader) -> list[EssayContestView]:
    """Contests whose essays the caller marks, those that are open first; to an administrator, all."""
    return essay_contests.list_contests(parts, caller)


@router.get("/essay-contests/{contest}")
def see_contest(contest: Id, parts: Parts, caller: EssayReader) -> EssayContestDetail:
    """A contest with its essays: numbers, no names, and nobody's mark but the caller's."""
    return essay_contests.see_contest(parts, caller, contest)


@router.get("/essay-contests/{contest}/essays/{essay}")
def read_essay(contest: Id, essay: Id, parts: Parts, caller: Examiner) -> EssayTextView:
    """One essay to read."""
    return essays.read_essay(parts, caller, contest, essay)


@router.put("/essay-contests/{contest}/essays/{essay}/mark")
def mark_essay(contest: Id, essay: Id, wish: EssayMarkWish, parts: Parts, caller: Examiner) -> EssayTextView:
    """Give a mark from 0 to 5, or change one's own, until the marks are closed."""
    return essays.mark_essay(parts, caller, contest, essay, wish)


@router.delete("/essay-contests/{contest}/essays/{essay}/mark")
def take_mark_back(contest: Id, essay: Id, parts: Parts, caller: Examiner) -> EssayTextView:
    """Take one's own mark back, until the marks are closed."""
    return essays.take_mark_back(parts, caller, contest, essay)


@router.post("/essay-contests/{contest}/close")
def close_marks(contest: Id, parts: Parts, caller: EssayReader) -> EssayContestDetail:
    """Close the marks, as the chair or an administrator: the means become the candidates' marks."""
    return essays.close_marks(parts, caller, contest)
