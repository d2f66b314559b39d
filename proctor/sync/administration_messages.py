"""What administrator and service say to each other about items, programmes, attempts and slots. A number
stands for the person (184/74-1); an answer key is never here. Times are milliseconds since 1970 UTC.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from proctor.sync.messages import Identifier, Message, Text

Hall = Annotated[str, Field(pattern=r"^[A-Za-z0-9._:-]{1,80}$")]
Moment = Annotated[int, Field(ge=0, le=2**53)]


class ItemStatisticsView(Message):
    """One item over all papers that had it; see `proctor.core.item_statistics.ItemStatistics`."""

    item: str
    bank: str
    papers: int
    bank_papers: int
    right: int
    omitted: int
    difficulty: float
    discrimination: float | None = None
    exposure: float
    timed: int
    median_s: float | None = None


class ProgrammeSection(Message):
    """A section as it is in force; None: the site has not set it, or there is none."""

    id: str
    title: Text
    kind: str
    minutes: int | None = None
    items: int
    threshold: int | None = None


class ProgrammeView(Message):
    """A programme of this site. `missing`: settings without which it does not start; `waiting`: booked
    attempts."""

    id: Identifier
    title: Text
    edition: str
    training: bool
    languages: list[str]
    sections: list[ProgrammeSection]
    missing: list[str] = Field(default=[])
    waiting: int = 0


class AttemptLineView(Message):
    """One attempt in the administrator's list. `booked_hall`: none is at home."""

    attempt: Identifier
    candidate_number: str
    programme: Identifier
    practice: bool
    test_language: str
    state: str
    slot_ms: int
    finished_ms: int | None = None
    booked_hall: str | None = None


class SlotWish(Message):
    """Book a slot. `programme` none: by the candidate's category. `regardless` of how late it is to book
    (26/37), which the trail then shows."""

    candidate_number: Annotated[str, Field(min_length=1, max_length=80)]
    programme: Identifier | None = None
    slot_ms: Moment
    language: Literal["kk", "ru"] = "kk"
    hall: Hall | None = None
    regardless: bool = False


class RebookingWish(Message):
    """Book anew after a registered act on a technical fault (26/11): the same programme, language, place."""

    slot_ms: Moment
    regardless: bool = False


class SlotView(Message):
    """A booked slot and its one-time code, which is told here and never again."""

    attempt: Identifier
    candidate_number: str
    programme: Identifier
    slot_ms: int
    code: str
