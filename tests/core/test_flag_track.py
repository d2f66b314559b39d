"""Flags beside the record: a player shows a flag when it shows the second that was flagged."""

from __future__ import annotations

import pytest

from proctor.core.flag_track import Flag, flag_track, playing_time
from proctor.core.record_playlist import Segment


def piece(start: float, duration: float = 4.0, track: str = "camera", number: int = 1) -> Segment:
    return Segment(track, number, "0" * 64, 10, start, duration, "1" * 64, "run-1")


# Eight seconds, a hole of twelve, four seconds more.
RECORD = [piece(0.0), piece(4.0, number=2), piece(20.0, number=3), piece(0.0, 60.0, "screen")]


@pytest.mark.parametrize(
    ("media_s", "playing_s"), [(0, 0), (3, 3), (8, 8), (12, 8), (20, 8), (21.5, 9.5), (24, 12), (99, 12)]
)
def test_a_hole_is_not_played(media_s: float, playing_s: float) -> None:
    assert playing_time(RECORD, "camera", media_s) == pytest.approx(playing_s)
    assert playing_time(RECORD, "screen", min(media_s, 60)) == pytest.approx(min(media_s, 60))


def test_flags_come_in_order_with_their_times() -> None:
    flags = [Flag("b", 21.0, 23.25, "Second"), Flag("a", 2.0, 6.5, "First")]
    assert flag_track(flags, RECORD, "camera") == (
        "WEBVTT\n\na\n00:00:02.000 --> 00:00:06.500\nFirst\n\nb\n00:00:09.000 --> 00:00:11.250\nSecond\n"
    )


def test_a_flag_in_a_hole_is_still_seen_and_one_without_a_record_keeps_media_time() -> None:
    flags = [Flag("a", 10.0, 12.0, "x"), Flag("b", 4000.0, 4000.2, "y")]
    assert "00:00:08.000 --> 00:00:09.000" in flag_track(flags, RECORD, "camera")
    assert "01:06:40.000 --> 01:06:41.000" in flag_track(flags, [], "camera")


def test_words_of_people_cannot_end_a_cue_or_be_markup() -> None:
    told = flag_track(
        [Flag("a\n\nb --> c", 1, 3, "one\n\n\n00:00 --> 00:09\n<b>two</b> & three")], [], "camera"
    )
    assert told.count("-->") == 1
    assert told.endswith("one\n00:00 --&gt; 00:09\n&lt;b&gt;two&lt;/b&gt; &amp; three\n")
    assert told.count("\n\n") == 1


def test_no_flags_are_an_empty_track() -> None:
    assert flag_track([], RECORD, "camera") == "WEBVTT\n"
