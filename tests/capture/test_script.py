"""The synthetic candidate's script: what may be written, and how things stand at a moment."""

from __future__ import annotations

from pathlib import Path

import pytest

from proctor.capture.script import parse_script, read_script
from proctor.core.errors import BadInputError

STORY = "at 5 absent for 6; at 14.5 turned -42 for 5\nat 24 frozen for 3 # a still\nat 30 lost for 2"


def test_acts_fade_in_after_their_start_and_out_after_their_end() -> None:
    script = parse_script(STORY)
    assert [script.pose_at(t).seated for t in (4.9, 5.4, 8.0, 11.0, 11.4)] == [1.0, 0.0, 0.0, 0.0, 1.0]
    assert script.pose_at(17.0).yaw == -42.0
    assert script.pose_at(13.0).yaw == 0.0
    assert 0 < -script.pose_at(14.7).yaw < 42


def test_a_frozen_picture_is_that_of_its_first_moment_and_a_lost_camera_gives_none() -> None:
    script = parse_script(STORY)
    assert {script.pose_at(t).picture_t for t in (24.0, 25.5, 26.9)} == {24.0}
    assert [script.pose_at(t).lost for t in (29.9, 30.0, 31.9, 32.0)] == [False, True, True, False]


def test_a_recording_ends_five_seconds_after_the_last_act_or_where_it_says() -> None:
    assert parse_script(STORY).length == 37.0
    assert parse_script("length 12").length == 12.0


def test_a_script_can_be_a_file(tmp_path: Path) -> None:
    file = tmp_path / "story.txt"
    file.write_text(STORY, encoding="utf-8")
    assert read_script(str(file)) == parse_script(STORY)


@pytest.mark.parametrize(
    "line",
    [
        "at 5 dances for 6",
        "at 5 turned for 6",
        "at 5 absent 3 for 6",
        "at five absent for 6",
        "at 1 turned 80 for 2",
    ],
)
def test_a_line_that_is_not_understood_is_named(line: str) -> None:
    with pytest.raises(BadInputError) as caught:
        parse_script(line, "story.txt")
    assert "story.txt" in caught.value.what and caught.value.remedy


def test_a_scan_turns_the_camera_evenly_holds_it_and_puts_it_back() -> None:
    script = parse_script("at -50 scan -360 for 12; at 20 scan 90 for 5")
    assert [script.pose_at(t).heading for t in (-50.1, -50.0, -38.9, -38.5, -38.0)] == [0, 0, -360, -360, 0]
    assert script.pose_at(-44.3).heading == pytest.approx(-180.0)
    assert script.pose_at(-44.3).seated == 1.0
    assert 0 < script.pose_at(22.0).heading < 90
    with pytest.raises(BadInputError, match="scan of 900 degrees"):
        parse_script("at 5 scan 900 for 3")
