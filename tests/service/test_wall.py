"""The live wall at a real service: candidates under way, sorted by need, and small pictures out of their
records."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from proctor.core import entry as kinds
from proctor.service.thumbnails import WIDTH, Thumbnails
from tests.service.camera_pieces import camera_pieces
from tests.service.exam_world import Sitter, World

Pieces = list[tuple[bytes, float, float]]


@pytest.fixture(scope="module")
def film() -> tuple[bytes, Pieces]:
    """A camera's init segment, and three pieces of two seconds that grow brighter."""
    return camera_pieces((40, 120, 200), seconds=2.0)


def running(world: World, **place: str) -> Sitter:
    sitter = world.sitter(world.book(), **place)
    assert sitter.check_in().status == 200
    assert sitter.start("language").status == 200
    assert sitter.send().status == 200
    return sitter


def record(
    sitter: Sitter, film: tuple[bytes, Pieces], numbers: tuple[int, ...], *, upload: bool = True
) -> None:
    """The candidate's computer names pieces, and sends them."""
    init, pieces = film
    files = [(0, init, 0.0, 0.0), *((n, *pieces[n - 1]) for n in numbers)]
    for number, data, start, seconds in files:
        sitter.write(
            kinds.RECORDED,
            track="camera",
            number=number,
            sha256=hashlib.sha256(data).hexdigest(),
            bytes=len(data),
            media_type="video/mp4",
            start_s=start,
            duration_s=seconds,
            init=None if number == 0 else hashlib.sha256(init).hexdigest(),
        )
    assert sitter.send().status == 200
    if upload:
        for _number, data, *_ in files:
            assert sitter.upload(hashlib.sha256(data).hexdigest(), data).status == 200


def brightness(jpeg: bytes) -> float:
    picture = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None and picture.shape[1] == WIDTH
    return float(picture.mean())


def test_those_in_need_come_first_and_numbers_stand_for_people(world: World) -> None:
    calm, flagged, silent = (running(world) for _ in range(3))
    world.clock.forward(30_000)
    flagged.suspect("inc-1", "extra_person", severity="grave", end_s=None)
    flagged.suspect("inc-2", "turned_away", severity="suspicion")
    calm.write(kinds.LINE_MEASURED, **{"class": "good"})
    for sitter in (calm, flagged):
        assert sitter.send().status == 200
    world.clock.forward(3_000)
    seen = world.staff().get("/wall").json
    tiles = seen["tiles"]
    assert [tile["attempt"] for tile in tiles] == [flagged.attempt, silent.attempt, calm.attempt]
    first, second, third = tiles
    assert first["level"] == "urgent" and first["reasons"][0] == "grave"
    assert first["going_on"] == {"grave": 1} and first["incidents"] == {"grave": 1, "suspicion": 1}
    assert first["newest_kind"] in {"extra_person", "turned_away"}
    assert second["reasons"][0] == "silent" and second["silent_ms"] == 33_000
    assert third["line"] == "good" and third["silent_ms"] == 3_000 and third["section"] == "language"
    [(deadline,)] = world.rows("select max(deadline_ms) from section")
    assert third["left_ms"] == deadline - world.clock.now > 0 and third["picture"] is None
    names = {name for (name,) in world.rows("select name from candidate")}
    assert not any(part in str(seen) for name in names for part in name.split())


def test_an_incident_that_is_over_and_an_attempt_that_is_over_are_no_news(world: World) -> None:
    sitter = running(world)
    sitter.suspect("inc-1", "face_absent", severity="grave", end_s=None)
    assert sitter.send().status == 200
    sitter.write(
        kinds.INCIDENT_CLOSED,
        incident={"id": "inc-1", "kind": "face_absent", "start_s": 5.0, "end_s": 9.0, "severity": "grave"},
    )
    assert sitter.send().status == 200
    proctor = world.staff()
    [tile] = proctor.get("/wall").json["tiles"]
    assert tile["going_on"] == {} and tile["incidents"] == {"grave": 1}
    sitter.finish()
    assert sitter.send().status == 200
    assert proctor.get("/wall").json["tiles"] == []


def test_a_scan_that_was_asked_for_is_on_the_wall_until_it_ends(world: World) -> None:
    sitter, proctor = running(world), world.staff()
    asked = proctor.post(f"/attempts/{sitter.attempt}/directives/room-scan").json
    [tile] = proctor.get("/wall").json["tiles"]
    assert tile["scan_asked"] and "scan" in tile["reasons"]
    scan = asked["data"]["scan"]
    sitter.write(kinds.DIRECTIVE, directive=asked)
    sitter.write(kinds.SCAN_ASKED, scan=scan, source="directive", directive=asked["id"])
    sitter.write(
        kinds.SCAN_ENDED,
        scan=scan,
        status="refused",
        reasons=[],
        figures={},
        began_ms=None,
        ended_ms=world.clock.now,
        panorama=None,
        extra_ms=0,
    )
    assert sitter.send().status == 200
    [tile] = proctor.get("/wall").json["tiles"]
    assert not tile["scan_asked"]


def test_an_operator_sees_the_own_hall_alone(world: World) -> None:
    here = running(world)
    there = world.sitter(world.book(), hall="Astana-1", seat="7")
    at_home, in_hall = world.staff("operator"), world.staff("operator", "Astana-1")
    assert in_hall.post(f"/attempts/{there.attempt}/unlock", {"document": "identity card"}).status == 200
    assert there.check_in().status == 200
    assert [tile["attempt"] for tile in at_home.get("/wall").json["tiles"]] == [here.attempt]
    [tile] = in_hall.get("/wall").json["tiles"]
    assert tile["attempt"] == there.attempt and (tile["hall"], tile["seat"]) == ("Astana-1", "7")
    assert tile["state"] == "checked_in" and tile["section"] is None
    assert in_hall.get(f"/attempts/{here.attempt}/thumbnail").code == "not_allowed"
    for other in (world.staff("administrator"), world.staff("commission"), here):
        assert other.get("/wall").code == "not_allowed"
        assert other.get(f"/attempts/{here.attempt}/thumbnail").code == "not_allowed"


def test_the_newest_picture_held_is_shown_with_its_age(world: World, film: tuple[bytes, Pieces]) -> None:
    sitter, proctor = running(world), world.staff()
    path = f"/attempts/{sitter.attempt}/thumbnail"
    assert proctor.get(path).code == "not_found"
    record(sitter, film, (1,))
    world.clock.forward(5_000)
    first = proctor.get(path)
    assert first.status == 200 and first.headers["Content-Type"] == "image/jpeg"
    assert first.headers["Synaq-Age-Ms"] == "7000"
    [tile] = proctor.get("/wall").json["tiles"]
    assert tile["picture"]["age_ms"] == 7_000 and first.headers["ETag"] == f'"{tile["picture"]["tag"]}"'
    again = proctor.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status == 304 and again.content == b""
    # A newer piece that is named and not here yet changes nothing; once it is here, it is the one.
    record(sitter, film, (3,), upload=False)
    assert proctor.get(path, headers={"If-None-Match": first.headers["ETag"]}).status == 304
    record(sitter, film, (2, 3))
    newest = proctor.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert newest.status == 200 and brightness(newest.content) > brightness(first.content) + 60
    sitter.finish()
    assert sitter.send().status == 200
    assert proctor.get(path).code == "not_found"


def test_a_file_that_is_no_film_is_no_picture(world: World, film: tuple[bytes, Pieces]) -> None:
    sitter, proctor = running(world), world.staff()
    init, _pieces = film
    record(sitter, (init, [(b"\x00" * 5_000, 0.0, 2.0)]), (1,))
    assert proctor.get(f"/attempts/{sitter.attempt}/thumbnail").code == "not_found"
    assert proctor.get("/wall").status == 200


def test_the_trail_hears_of_a_watcher_now_and_then(world: World) -> None:
    running(world)
    proctor = world.staff()
    for _ in range(5):
        proctor.get("/wall")
        world.clock.forward(3_000)
    query = "select detail from audit where action = 'wall.watch'"
    assert len(world.rows(query)) == 1
    world.clock.forward(11 * 60_000)
    proctor.get("/wall")
    assert len(world.rows(query)) == 2


def test_pictures_in_memory_are_few_and_made_once(tmp_path: Path, film: tuple[bytes, Pieces]) -> None:
    init, pieces = film
    (tmp_path / "init").write_bytes(init)
    for number, (data, *_) in enumerate(pieces):
        (tmp_path / str(number)).write_bytes(data)
    kept = Thumbnails(kept=2)
    made = [kept.of(str(number), tmp_path / "init", tmp_path / str(number)) for number in range(3)]
    assert all(made)
    (tmp_path / "2").unlink()
    (tmp_path / "0").unlink()
    assert kept.of("2", tmp_path / "init", tmp_path / "2") == made[2]
    assert kept.of("0", tmp_path / "init", tmp_path / "0") is None


def test_a_picture_too_large_to_be_a_camera_s_is_not_decoded(tmp_path: Path) -> None:
    target = io.BytesIO()
    with av.open(target, "w", format="mp4", options={"movflags": "frag_keyframe+empty_moov"}) as made:
        stream = made.add_stream("mpeg4", rate=1)
        stream.width, stream.height, stream.pix_fmt = 4112, 64, "yuv420p"
        frame = av.VideoFrame.from_ndarray(np.zeros((64, 4112, 3), np.uint8), format="rgb24")
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            made.mux(packet)
    (tmp_path / "init").write_bytes(b"")
    (tmp_path / "wide").write_bytes(target.getvalue())
    assert Thumbnails().of("wide", tmp_path / "init", tmp_path / "wide") is None
