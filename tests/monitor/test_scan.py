"""The room scan in the monitor's own process, before a camera that really turns round a room."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import pytest

from tests.monitor.test_process import Window, window

pytestmark = pytest.mark.real_time

# A minute before the exam, as at a check-in; the candidate is in view before and after.
BEGAN_S = -60.0
SETTLED_S = 4.0


def scan(opened: Window, until_deg: float, turn: str, then: str = "") -> dict[str, Any]:
    """Ask for a scan; once it is followed the camera makes that `turn`, and the candidate does something
    `then`, seconds later. Ends it when so much of the circle was seen; its result."""
    opened.wait_for(lambda: opened.of("observation"))
    opened.say(type="scan", scan="scan-9", longest_s=150)
    opened.wait_for(lambda: opened.of("scan"))
    now = float(opened.of("scan")[-1]["progress"]["t"])
    acts = [f"at {now + 9:.1f} scan {turn}", then and f"at {now + 32:.1f} {then}", "length 600"]
    opened.say(type="source", source=f"synthetic:{'; '.join(filter(None, acts))}")
    opened.wait_for(lambda: max(told["progress"]["covered_deg"] for told in opened.of("scan")) >= until_deg)
    opened.say(type="scan_end")
    opened.wait_for(lambda: opened.of("scan_result"))
    (result,) = opened.of("scan_result")
    assert result["scan"] == "scan-9"
    return result


def seen_after(opened: Window) -> float:
    """The media second of the last picture of the turn, once watching has gone on for some seconds."""
    over = float(opened.of("scan")[-1]["progress"]["t"])
    opened.wait_for(lambda: any(told["t"] > over + SETTLED_S for told in opened.of("observation")))
    return over


def test_a_whole_turn_is_complete_its_picture_kept_and_the_watch_rests_meanwhile(tmp_path: Path) -> None:
    with window("synthetic:length 600", tmp_path, BEGAN_S) as opened:
        result = scan(opened, 350.0, "360 for 24")
        measured = result["result"]
        assert measured["complete"] is True and measured["reasons"] == []
        assert abs(measured["covered_deg"] - 360) <= 15
        kept = cv2.imread(str(tmp_path / "kept" / "scan-9-panorama.jpg"))
        assert kept.shape[1] > 1000 and result["panorama"]
        hints = {told["progress"]["hint"] for told in opened.of("scan")}
        assert {"start", "go_on"} <= hints
        over = seen_after(opened)
        # Half of the turn nobody was in the picture, and the camera went all round: none of it is a finding.
        assert opened.of("incident") == []
        times = [told["t"] for told in opened.of("observation")]
        begun = float(opened.of("scan")[0]["progress"]["t"])
        assert not [t for t in times if begun + 0.5 < t < over - 0.5]
        assert [told for told in opened.of("observation") if told["t"] > over and told["faces"] == 1]
        opened.leave()


def test_half_a_turn_says_why_and_keeps_its_edges_and_a_finding_after_it_is_found(tmp_path: Path) -> None:
    with window("synthetic:length 600", tmp_path, BEGAN_S) as opened:
        measured = scan(opened, 165.0, "180 for 14", "absent for 20")["result"]
        assert measured["complete"] is False and measured["reasons"] == ["partial"]
        assert abs(measured["covered_deg"] - 180) <= 15
        assert measured["gaps_deg"]
        assert (tmp_path / "kept" / "scan-9-gap.jpg").is_file()
        opened.wait_for(lambda: "face_absent" in kinds(opened))
        opened.leave()


def kinds(opened: Window) -> set[str]:
    return {told["incident"]["kind"] for told in opened.of("incident")}


def test_a_scan_that_nobody_ends_does_not_switch_the_watching_off(tmp_path: Path) -> None:
    with window("synthetic:length 600", tmp_path, BEGAN_S) as opened:
        opened.wait_for(lambda: opened.of("observation"))
        opened.say(type="scan", scan="scan-9", longest_s=-8)
        opened.wait_for(lambda: opened.of("scan_result"))
        assert opened.of("scan_result")[0]["result"]["reasons"] == ["static"]
        seen_after(opened)
        opened.leave()
