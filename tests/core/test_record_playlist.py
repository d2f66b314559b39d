"""Playlists tell a player, and a proctor, what there is of a record and where it has holes."""

from __future__ import annotations

import pytest

from proctor.core.entry import RECORDED, Stamp, write_entry
from proctor.core.record_playlist import Segment, playlist, record_of, segment_from_json

ZERO_MS = 1_770_008_400_000  # 2026-02-02T05:00:00Z


def piece(number: int, start: float, length: float = 6.0, *, init: str = "i", run: str = "r") -> Segment:
    return Segment("camera", number, f"s{number}", 1000, start, length, init, run)


def lines(*pieces: Segment, finished: bool = True, zero_ms: int | None = ZERO_MS) -> list[str]:
    text = playlist(pieces, "camera", address="{}.mp4".format, zero_ms=zero_ms, finished=finished)
    return text.splitlines()


def test_segments_that_follow_each_other_are_one_stretch_with_one_init_and_one_date() -> None:
    told = lines(piece(1, 0.0), piece(2, 6.0), piece(3, 12.0, 2.5))
    assert told[told.index('#EXT-X-MAP:URI="i.mp4"') :] == [
        '#EXT-X-MAP:URI="i.mp4"',
        "#EXT-X-PROGRAM-DATE-TIME:2026-02-02T05:00:00.000Z",
        "#EXTINF:6.000,",
        "s1.mp4",
        "#EXTINF:6.000,",
        "s2.mp4",
        "#EXTINF:2.500,",
        "s3.mp4",
        "#EXT-X-ENDLIST",
    ]


@pytest.mark.parametrize(
    "second",
    [piece(2, 9.0), piece(2, 6.0, run="another"), piece(2, 6.0, init="j"), piece(2, 5.0)],
    ids=["a hole", "another process", "other settings", "an overlap"],
)
def test_what_does_not_follow_is_told_with_its_own_date(second: Segment) -> None:
    told = lines(piece(1, 0.0), second)
    assert told.count("#EXT-X-DISCONTINUITY") == 1
    cut = told.index("#EXT-X-DISCONTINUITY")
    assert told.index("s1.mp4") < cut < told.index("s2.mp4")
    date = next(line for line in told[cut:] if line.startswith("#EXT-X-PROGRAM-DATE-TIME"))
    assert date.endswith(f"05:00:{second.start_s:06.3f}Z")
    assert ('#EXT-X-MAP:URI="j.mp4"' in told) == (second.init == "j")


def test_they_are_played_in_order_of_time_and_the_longest_sets_the_target() -> None:
    told = lines(piece(2, 6.0, 6.4), piece(1, 0.0))
    assert told.index("s1.mp4") < told.index("s2.mp4")
    assert "#EXT-X-TARGETDURATION:7" in told


def test_a_record_that_goes_on_has_no_end_and_an_empty_one_is_a_head() -> None:
    assert "#EXT-X-ENDLIST" not in lines(piece(1, 0.0), finished=False)
    assert "#EXT-X-PLAYLIST-TYPE:EVENT" in lines(piece(1, 0.0), finished=False)
    nothing = lines(finished=True, zero_ms=None)
    assert nothing[0] == "#EXTM3U" and not any("EXTINF" in line for line in nothing)


def test_other_tracks_and_init_segments_are_not_played() -> None:
    told = lines(piece(1, 0.0), piece(0, 0.0), Segment("screen", 1, "other", 1, 0.0, 12.0, "k"), zero_ms=None)
    assert [line for line in told if not line.startswith("#")] == ["s1.mp4"]


def test_a_journal_that_claims_any_time_still_makes_a_playlist() -> None:
    assert "#EXT-X-PROGRAM-DATE-TIME:1970-01-01T00:00:00.000Z" in lines(piece(1, 1e7), zero_ms=10**18)


def test_what_is_written_is_read_again_with_the_process_that_wrote_it() -> None:
    made = piece(3, 12.0, run="")
    entry = write_entry("a", 1, "0" * 64, kind=RECORDED, data=made.as_json(), stamp=Stamp(1, 1, 1, "run-7"))
    (read,) = record_of([entry])
    assert read.as_json() == made.as_json()
    assert (read.run, read.end_s) == ("run-7", 18.0)


@pytest.mark.parametrize(
    "wrong", [{"track": "sound"}, {"start_s": float("nan")}, {"duration_s": -1.0}, {"number": None}]
)
def test_what_is_no_segment_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises((ValueError, TypeError)):
        segment_from_json({**piece(1, 0.0).as_json(), **wrong})
