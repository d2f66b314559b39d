"""The record at the service: named in the journal, sent as files, played by a proctor and by nobody else."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import av
import pytest

from proctor.core.entry import RECORDED
from proctor.core.record_playlist import Segment
from proctor.monitor.ports import FolderSink
from tests.monitor.test_record import feed, recorder
from tests.service.exam_world import Sitter, World


@pytest.fixture
def sitter(world: World) -> Sitter:
    found = world.sitter(world.book())
    found.check_in()
    found.start("language")
    return found


def recorded(sitter: Sitter, folder: Path, begin: float, end: float) -> list[Segment]:
    """A real record of some seconds, in the journal and with the service."""
    sink = FolderSink(folder)
    with recorder(sink) as made:
        feed(made, begin, end)
    for piece in sink.record:
        sitter.write(RECORDED, **piece.as_json())
    assert sitter.send().status == 200
    for piece in sink.record:
        data = (folder / f"{piece.sha256}.mp4").read_bytes()
        assert sitter.upload(piece.sha256, data).status == 200
    return sink.record


def test_a_proctor_plays_the_record_from_the_service(world: World, sitter: Sitter, tmp_path: Path) -> None:
    recorded(sitter, tmp_path / "sink", 0.0, 8.0)
    proctor = world.staff()
    path = f"/attempts/{sitter.attempt}/record/camera.m3u8"
    told = proctor.get(path)
    assert told.headers["Content-Type"] == "application/vnd.apple.mpegurl"
    text = told.content.decode()
    assert text.count("#EXTINF") == 2 and "#EXT-X-ENDLIST" not in text
    assert "#EXT-X-PROGRAM-DATE-TIME:2026-02-02T05:00:00.000Z" in text
    place = tmp_path / "player"
    place.mkdir()
    for line in text.replace('"', "\n").splitlines():
        if line.startswith("../evidence/"):
            file = proctor.get(f"/attempts/{sitter.attempt}/record/{line}".replace("record/../", ""))
            assert (file.status, file.headers["Content-Type"]) == (200, "video/mp4")
            (place / Path(line).name).write_bytes(file.content)
    # Until its end is told, a player waits for more.
    (place / "camera.m3u8").write_text(text.replace("../evidence/", "") + "#EXT-X-ENDLIST\n")
    with av.open(str(place / "camera.m3u8"), "r") as played:
        assert len(list(played.decode(video=0))) == 80


def test_only_a_proctor_sees_it_and_only_the_two_tracks_there_are(
    world: World, sitter: Sitter, tmp_path: Path
) -> None:
    recorded(sitter, tmp_path, 0.0, 2.0)
    path = f"/attempts/{sitter.attempt}/record"
    assert sitter.get(f"{path}/camera.m3u8").code == "not_allowed"
    assert world.staff("operator").get(f"{path}/camera.m3u8").code == "not_allowed"
    assert world.staff().get(f"{path}/sound.m3u8").status == 422
    empty = world.staff().get(f"{path}/screen.m3u8").content.decode()
    assert empty.startswith("#EXTM3U") and "#EXTINF" not in empty


def test_what_has_not_come_yet_is_a_hole_and_a_finished_attempt_ends_its_list(
    world: World, sitter: Sitter
) -> None:
    files = {number: b"segment %d" % number for number in range(4)}
    digests = {number: hashlib.sha256(data).hexdigest() for number, data in files.items()}
    for number, digest in digests.items():
        init = None if number == 0 else digests[0]
        piece = Segment("camera", number, digest, len(files[number]), 6.0 * number, 6.0 * (number > 0), init)
        sitter.write(RECORDED, **piece.as_json())
    sitter.finish("closed_window")
    sitter.send()
    for number in (0, 1, 3):
        sitter.upload(digests[number], files[number])
    path = f"/attempts/{sitter.attempt}/record/camera.m3u8"
    text = world.staff().get(path).content.decode()
    assert digests[1] in text and digests[3] in text and digests[2] not in text
    assert text.count("#EXT-X-DISCONTINUITY\n") == 1 and text.endswith("#EXT-X-ENDLIST\n")
    sitter.upload(digests[2], files[2])
    assert "#EXT-X-DISCONTINUITY\n" not in world.staff().get(path).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"track": "sound"},
        {"number": -1},
        {"media_type": "text/html"},
        {"sha256": "no digest"},
        {"start_s": 1e300},
        {"duration_s": -1.0},
        {"init": "x"},
    ],
)
def test_a_segment_of_a_wrong_shape_is_refused_at_the_door(sitter: Sitter, wrong: dict[str, Any]) -> None:
    piece = Segment("camera", 1, "a" * 64, 10, 0.0, 6.0, "b" * 64)
    sitter.write(RECORDED, **{**piece.as_json(), **wrong})
    assert sitter.send().code == "bad_entry"


def test_an_incidents_clip_stays_its_clip_where_the_record_names_the_same_file(
    world: World, sitter: Sitter
) -> None:
    sitter.suspect("inc-1")
    digest = sitter.name_file("inc-1", b"clip")
    sitter.write(RECORDED, **Segment("camera", 1, digest, 4, 0.0, 6.0, "b" * 64).as_json())
    assert sitter.send().status == 200
    assert world.rows("select incident from evidence") == [("inc-1",)]
