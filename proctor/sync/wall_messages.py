"""What the live wall shows of candidates under way. A number stands for the person (184/74-1); no reason
on it is a judgement.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from proctor.sync.messages import Identifier, Message, Text


class ExtraTime(Message):
    """More time for the section that runs. `request`: made up by whoever asks, so that asking again after an
    answer that got lost adds nothing."""

    request: Identifier
    minutes: Annotated[int, Field(ge=1, le=120)]
    reason: Annotated[str, Field(min_length=3, max_length=500)]


_Why = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=500)]


class OrderReason(Message):
    """A reason in three languages; a person's own words are the same in all."""

    kk: _Why
    ru: _Why
    en: _Why


class Order(Message):
    """Pause, resume or stop, with the reason that the candidate reads. `request`: as of ExtraTime."""

    request: Identifier
    reason: OrderReason


class WallPicture(Message):
    """The newest picture that the service holds: `tag` changes with it; `age_ms`: since it was taken."""

    tag: str
    age_ms: int


class WallTile(Message):
    """One candidate. `state`: checked_in, running or suspended. Ages and times left in milliseconds at the
    wall's `now_ms`; None: not known, or not the case.

    `line`: good, poor, bad, offline, or "" where it was never measured. `going_on` and `incidents`: how
    many by severity have not ended, and how many there were; `newest_kind`: of the one that opened last.
    `paused_ms`: since staff paused it. `level` and `reasons`: as `proctor.core.attention` words them.
    """

    attempt: Identifier
    candidate_number: str
    programme: Identifier
    programme_title: Text
    practice: bool
    state: str
    hall: str | None = None
    seat: str | None = None
    section: Identifier | None = None
    section_title: Text | None = None
    left_ms: int | None = None
    silent_ms: int | None = None
    line: str = ""
    going_on: dict[str, int] = Field(default={})
    incidents: dict[str, int] = Field(default={})
    newest_kind: str | None = None
    scan_asked: bool = False
    paused_ms: int | None = None
    pause_reason: Text | None = None
    picture: WallPicture | None = None
    level: str
    reasons: list[str]


class Wall(Message):
    """All candidates within the caller's reach who are under way, those first who need a look most."""

    now_ms: int
    tiles: list[WallTile]
