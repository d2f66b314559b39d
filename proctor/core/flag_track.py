"""Flags of a record as a WebVTT track for its playlist. Pure; which flags, and in what words, is not known
here.

A playlist plays its segments one after the other: time in which nothing was recorded is not in it. A flag's
media seconds become the player's seconds by the same segments. Format: W3C WebVTT.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from proctor.core.record_playlist import Segment

LEAST_S = 1.0  # a shorter cue could be missed; one of no length is none in WebVTT


@dataclass(frozen=True, slots=True)
class Flag:
    """One flag, in seconds of media time, `words` as a player is to show them."""

    id: str
    start_s: float
    end_s: float
    words: str


def playing_time(segments: Iterable[Segment], track: str, media_s: float) -> float:
    """Where a player of `track`'s playlist is when it shows that second; in a hole, at its far end."""
    return sum(
        min(one.duration_s, max(0.0, media_s - one.start_s))
        for one in segments
        if one.track == track and one.number > 0
    )


def flag_track(flags: Iterable[Flag], segments: Sequence[Segment], track: str) -> str:
    """The WebVTT file: a cue for each flag, by the playlist of `track`; by media time where nothing of it was
    recorded.
    """
    recorded = [one for one in segments if one.track == track and one.number > 0]

    def place(second: float) -> float:
        return playing_time(recorded, track, second) if recorded else second

    cues = sorted(
        ((place(one.start_s), place(one.end_s), one) for one in flags), key=lambda cue: (cue[0], cue[2].id)
    )
    blocks = ["WEBVTT"]
    for start, end, flag in cues:
        span = f"{_stamp(start)} --> {_stamp(max(end, start + LEAST_S))}"
        blocks.append(f"{_one_line(flag.id)}\n{span}\n{_escaped(flag.words)}")
    return "\n\n".join(blocks) + "\n"


def _stamp(seconds: float) -> str:
    milliseconds = max(0, round(seconds * 1000))
    whole, rest = divmod(milliseconds, 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}.{rest:03}"


def _escaped(words: str) -> str:
    """As cue text: no markup, and no empty line, which would end the cue."""
    lines = (" ".join(line.split()) for line in words.splitlines())
    text = "\n".join(line for line in lines if line) or "-"
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _one_line(name: str) -> str:
    return " ".join(name.split()).replace("-->", "->") or "flag"
