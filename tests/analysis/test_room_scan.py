"""The room scan measured on made-up rooms whose headings are known: what is complete, and why something is
not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import cv2
import numpy as np
import pytest

from proctor.analysis.boxes import Box
from proctor.analysis.detector import Thing
from proctor.analysis.room_scan import RoomScanner
from proctor.analysis.scan_panorama import GREY
from proctor.capture.frame import Picture
from proctor.core.check_in_policy import USUAL_SCAN
from proctor.core.room_scan import ScanHint, ScanProgress, ScanReason, ScanResult
from tests.fakes.turning_room import film, room, turn, view

TOLERANCE = 15.0  # degrees


@pytest.fixture(scope="module")
def flat() -> Picture:
    return room(5)


def scanned(pictures: Iterable[tuple[float, Picture]], scanner: RoomScanner | None = None) -> ScanResult:
    scanner = scanner or RoomScanner()
    for t, picture in pictures:
        scanner.see(picture, t)
    return scanner.finish()


@pytest.mark.parametrize("end", [360.0, -360.0])
def test_a_whole_turn_is_complete_either_way_and_closes(flat: Picture, end: float) -> None:
    result = scanned(film(flat, turn(0, end)))
    assert result.complete is True and result.reasons == () and result.gaps_deg == ()
    assert result.closed and result.covered_deg == pytest.approx(360, abs=TOLERANCE)


@pytest.mark.parametrize("wallpaper", [False, True])
def test_half_a_turn_is_measured_and_its_gap_named(wallpaper: bool) -> None:
    result = scanned(film(room(6, things=25, wallpaper=wallpaper), turn(0, 180)))
    assert result.complete is False and result.reasons == (ScanReason.PARTIAL,)
    assert result.covered_deg == pytest.approx(180, abs=TOLERANCE) and not result.closed
    ((start, end),) = result.gaps_deg
    assert start == pytest.approx(180, abs=TOLERANCE) and end == pytest.approx(360, abs=TOLERANCE)


def test_back_and_forth_does_not_add_up(flat: Picture) -> None:
    result = scanned(film(flat, turn(0, 100, 0, 100, 0)))
    assert result.complete is False and result.reasons == (ScanReason.BACK_AND_FORTH,)
    assert result.covered_deg == pytest.approx(100, abs=TOLERANCE)
    assert result.figures["way_deg"] > 330


def test_going_back_on_the_way_is_no_fault(flat: Picture) -> None:
    result = scanned(film(flat, turn(0, 200, 150, 360)))
    assert result.complete is True and result.reasons == ()


def test_a_still_camera_is_no_turn(flat: Picture) -> None:
    result = scanned(film(flat, [0.0] * 40))
    assert result.complete is False and result.reasons == (ScanReason.STATIC,)
    assert result.covered_deg < 3


def test_a_few_pictures_are_too_short(flat: Picture) -> None:
    assert scanned(film(flat, [0.0, 1.0, 2.0])).reasons == (ScanReason.TOO_SHORT,)
    assert scanned([]).reasons == (ScanReason.TOO_SHORT,)


def test_too_fast_is_said_while_it_turns_and_afterwards(flat: Picture) -> None:
    scanner, said = RoomScanner(), []
    headings = turn(0, 360, speed=150, fps=12)
    for t, picture in film(flat, headings, fps=12):
        said.append(scanner.see(picture, t).hint)
    result = scanner.finish()
    assert ScanHint.SLOWER in said
    assert result.complete is False and ScanReason.TOO_FAST in result.reasons
    assert result.figures["top_speed_deg_s"] == pytest.approx(150, rel=0.15)


def test_what_was_cut_out_is_a_gap_and_a_jump(flat: Picture) -> None:
    headings = [*turn(0, 110), *turn(180, 360)]
    result = scanned(film(flat, headings))
    assert result.complete is False and ScanReason.JUMP in result.reasons
    ((start, end),) = result.gaps_deg
    assert start == pytest.approx(110, abs=TOLERANCE) and end == pytest.approx(180, abs=TOLERANCE)


def test_a_covered_lens_hides_what_it_turned_past(flat: Picture) -> None:
    def pictures() -> Iterable[tuple[float, Picture]]:
        for t, picture in film(flat, turn(0, 360)):
            yield t, np.full_like(picture, 40) if 3.0 < t < 4.6 else picture

    scanner, said = RoomScanner(), []
    for t, picture in pictures():
        said.append(scanner.see(picture, t).hint)
    result = scanner.finish()
    assert ScanHint.COVERED in said
    assert result.complete is False and ScanReason.COVERED in result.reasons
    assert ScanReason.JUMP not in result.reasons
    assert result.covered_deg < 330 and result.gaps_deg


def test_who_lost_the_track_is_led_back_and_goes_on(flat: Picture) -> None:
    scanner = RoomScanner()
    lost = [False]

    def tell(progress: ScanProgress) -> None:
        lost.append(progress.lost)
        hints.append(progress.hint)

    hints: list[ScanHint] = []
    away = [
        *turn(0, 120),
        *[120 + 45.0 * step for step in range(1, 4)],
    ]  # three pictures with little in common
    back = turn(255, 100, 360, speed=50)
    for t, picture in film(flat, [*away, *back]):
        tell(scanner.see(picture, t))
    result = scanner.finish()
    assert ScanHint.GO_BACK in hints or ScanHint.SLOWER in hints
    assert result.complete is True and result.covered_deg == pytest.approx(360, abs=TOLERANCE)


def test_hints_lead_through_the_turn_to_the_desk(flat: Picture) -> None:
    scanner = RoomScanner(replace(USUAL_SCAN, desk=True))
    hints = [scanner.see(p, t).hint for t, p in film(flat, turn(0, 360))]
    assert hints[0] is ScanHint.START and ScanHint.GO_ON in hints and hints[-1] is ScanHint.TILT_DOWN
    assert scanner.finish().reasons == (ScanReason.NO_DESK,)
    for step in range(1, 15):
        progress = scanner.see(view(flat, 360, -2.0 * step), 10.0 + step / 8)
    assert progress.desk and progress.hint is ScanHint.DONE
    assert scanner.finish().complete is True


def test_the_other_way_back_is_noticed(flat: Picture) -> None:
    scanner = RoomScanner()
    for t, picture in film(flat, turn(0, 90, 50)):
        progress = scanner.see(picture, t)
    assert progress.hint is ScanHint.WRONG_WAY
    assert progress.heading_deg == pytest.approx(50, abs=TOLERANCE) and progress.speed_deg_s < 0


def test_photos_in_the_order_of_the_turn_are_enough(flat: Picture) -> None:
    def photos(*headings: float) -> list[tuple[float, Picture]]:
        return [(float(i), view(flat, heading, size=(600, 400))) for i, heading in enumerate(headings)]

    whole = scanned(photos(*range(0, 361, 30)), RoomScanner(stills=True))
    assert whole.complete is True and whole.covered_deg == pytest.approx(360, abs=TOLERANCE)
    unclosed = scanned(photos(*range(0, 360, 30)), RoomScanner(stills=True))
    assert unclosed.complete is True  # the last photo meets the first like any other neighbour
    half = scanned(photos(*range(0, 181, 30)), RoomScanner(stills=True))
    assert half.complete is False and half.reasons == (ScanReason.PARTIAL,)
    assert half.covered_deg == pytest.approx(180, abs=TOLERANCE)
    forth = scanned(photos(0, 30, 60, 30, 0, 30, 60), RoomScanner(stills=True))
    assert forth.complete is False and forth.reasons == (ScanReason.BACK_AND_FORTH,)
    jumped = scanned(photos(0, 150, 30, 200), RoomScanner(stills=True))
    assert jumped.complete is False and jumped.reasons == (ScanReason.JUMP,)
    assert scanned(photos(0, 0, 0, 0), RoomScanner(stills=True)).reasons == (ScanReason.STATIC,)


def test_the_same_pictures_give_the_same_bytes(flat: Picture) -> None:
    def once() -> tuple[object, bytes]:
        scanner = RoomScanner()
        result = scanned(film(flat, turn(0, 120)), scanner)
        strip = scanner.panorama()
        assert strip is not None
        return result.as_json(), strip.tobytes()

    assert once() == once()


def test_the_panorama_shows_the_room_with_what_was_found_and_leaves_gaps_grey(flat: Picture) -> None:
    def look(picture: Picture) -> list[Thing]:
        found = cv2.matchTemplate(picture, landmark, cv2.TM_CCOEFF_NORMED)
        _, score, _, place = cv2.minMaxLoc(found)
        height, width = picture.shape[:2]
        size = landmark.shape[1] / width, landmark.shape[0] / height
        box = Box(
            place[0] / width, place[1] / height, place[0] / width + size[0], place[1] / height + size[1]
        )
        return [Thing("person", float(score), box)] if score > 0.9 else []

    landmark = view(flat, 90)[80:150, 180:220]
    scanner = RoomScanner(look=look)
    result = scanned(film(flat, turn(0, 200)), scanner)
    (thing,) = result.things
    assert thing.kind == "person" and thing.heading_deg == pytest.approx(90, abs=6)
    strip = scanner.panorama()
    assert strip is not None
    assert (strip[:, strip.shape[1] * 280 // 360] == GREY).all()
    assert (strip[:, strip.shape[1] * 100 // 360] != GREY).any()
    headings = sorted(round(still.heading_deg) for still in scanner.gap_stills())
    assert headings[0] == pytest.approx(0, abs=12) and headings[-1] == pytest.approx(200, abs=12)
    assert RoomScanner().panorama() is None
