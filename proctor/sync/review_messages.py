"""What a reviewer and the service say to each other beside verdicts: own findings, bulk dismissal, the time
line, looks. A number stands for the person (184/74-1).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from proctor.sync.messages import Digest, Identifier, Message, Text

MediaSecond = Annotated[float, Field(ge=0, le=1e7, allow_inf_nan=False)]
Words = Annotated[str, Field(min_length=3, max_length=2000)]


class BulkDismissal(Message):
    """Dismiss every incident of one kind that waits for the caller's word, for one reason."""

    kind: Identifier
    reason: Words


class OwnFinding(Message):
    """What a reviewer saw in the record that the machine did not: the rule that it breaks, where, and in
    words.

    It counts as the finder's own word for a violation, and needs a second's like every other.
    """

    rule: Identifier
    start_s: MediaSecond
    end_s: MediaSecond
    words: Words
    comment: Annotated[str, Field(max_length=2000)] = ""


class Look(Message):
    """What a reviewer did with a record, for the audit trail; `t_s`: media seconds."""

    what: Literal["play", "pause", "seek", "speed", "clip", "strip", "scan", "flag", "close"]
    t_s: MediaSecond = 0.0
    incident: Identifier | None = None
    data: dict[str, Any] = Field(default={}, max_length=8)


class Looks(Message):
    """Some looks, in order."""

    looks: list[Look] = Field(max_length=200)


class Span(Message):
    """A piece of the time line in media seconds."""

    start_s: float
    end_s: float


class TrackSpan(Span):
    """A gapless piece of a track of the record."""

    track: Literal["camera", "screen"]


class SectionSpan(Span):
    """A section of the programme."""

    section: Identifier


class ConnectionSpan(Span):
    """How the line was: unknown, good, poor, bad or offline."""

    state: str


class HeldSpan(Span):
    """Staff paused the exam, or (a moment) stopped it; and why."""

    kind: Literal["pause", "stop"]
    reason: Text


class SegmentView(Message):
    """One file of the record that is held; as `record_playlist.Segment`. `number` 0: an init segment."""

    track: Literal["camera", "screen"]
    number: int
    sha256: Digest
    size: int
    start_s: float
    duration_s: float
    init: Digest | None
    run: str


class Timeline(Message):
    """An attempt along media time (seconds from the start of its first section).

    `answers`: when an answer was given; `sound`: pairs of second and level (dB below full scale), where the
    journal has them; `segments`: the record that is held.
    """

    duration_s: float
    zero_ms: int | None
    sections: list[SectionSpan] = Field(default=[])
    record: list[TrackSpan] = Field(default=[])
    segments: list[SegmentView] = Field(default=[])
    answers: list[float] = Field(default=[])
    connection: list[ConnectionSpan] = Field(default=[])
    sound: list[tuple[float, float]] = Field(default=[])
    held: list[HeldSpan] = Field(default=[])
