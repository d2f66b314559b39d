"""What a contest's commission and the service say to each other about essays. A number stands for the person
(184/74-1). Times are milliseconds since 1970 UTC.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from proctor.sync.messages import Identifier, Language, Message, Text

HIGHEST_MARK = 5


class EssayMarkWish(Message):
    """A member's mark of an essay (184/annex 1), and words on it for the commission's own papers."""

    mark: Annotated[int, Field(ge=0, le=HIGHEST_MARK, strict=True)]
    words: Annotated[str, Field(max_length=2000)] = ""


class EssayContestView(Message):
    """Essays before one commission. `size`: its members, `needed`: two thirds of them (184/115).

    `member`, `chair`: what the caller is in it. `essays`: how many are there to mark, `mine`: how many of
    them the caller has marked. `awaited`: attempts of the contest that candidate or proctor are not through
    with.
    """

    id: Identifier
    title: str
    programme: Identifier
    programme_title: Text
    from_ms: int
    until_ms: int
    size: int
    needed: int
    member: bool
    chair: bool
    essays: int
    mine: int
    awaited: int
    closed_ms: int | None = None


class EssayLineView(Message):
    """One essay in the list. `over`: longer than the limit (26/117). `own`: the caller's mark.

    `given`, `short`: how many marks it has and is short of, for the chair and an administrator alone until
    the marks are closed. `mark`: the mean, once they are. `due_ms`: until when it is to be marked (184/115).
    """

    id: Identifier
    candidate_number: str
    language: Language
    words: int
    word_limit: int | None = None
    over: bool
    due_ms: int
    own: int | None = None
    given: int | None = None
    short: int | None = None
    mark: str | None = None


class EssayContestDetail(EssayContestView):
    """A contest with its essays, always in the same order."""

    lines: list[EssayLineView]


class EssayTextView(Message):
    """One essay to read, for a member. `own`, `own_words`: what the caller gave; nobody else's is here."""

    id: Identifier
    candidate_number: str
    language: Language
    topic: str
    text: str
    words: int
    word_limit: int | None = None
    over: bool
    own: int | None = None
    own_words: str = ""
    closed: bool
