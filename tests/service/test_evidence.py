"""Evidence: whole, under its own digest, for those who may see it, or not at all."""

from __future__ import annotations

import hashlib
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from proctor.sync.messages import MAX_EVIDENCE_BYTES
from tests.service.exam_world import Sitter, World

CLIP = bytes(range(256)) * 4000


def digest_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def kept_files(folder: Path) -> list[str]:
    return sorted(file.name for file in (folder / "evidence").rglob("*") if file.is_file())


@pytest.fixture
def sitter(world: World) -> Sitter:
    found = world.sitter(world.book())
    found.check_in()
    found.start("language")
    return found


def test_a_file_is_held_under_its_digest_and_sent_again_it_is_held_once(
    world: World, sitter: Sitter, tmp_path: Path
) -> None:
    sitter.suspect("inc-1")
    digest = sitter.name_file("inc-1", CLIP)
    sitter.send()
    for _ in range(2):
        reply = sitter.upload(digest, CLIP)
        assert reply.json == {"sha256": digest, "bytes": len(CLIP)}
    assert kept_files(tmp_path) == [digest]
    assert world.rows("select count(*) from audit where action = 'evidence.hold'") == [(1,)]

    sitter.finish()
    sitter.send()
    proctor = world.staff()
    assert proctor.get(f"/reviews/{sitter.attempt}").json["incidents"][0]["clips"] == [digest]
    seen = proctor.get(f"/attempts/{sitter.attempt}/evidence/{digest}")
    assert seen.content == CLIP and seen.headers["Content-Type"] == "video/mp4"


def test_a_strip_of_pictures_is_listed_beside_the_clip_and_published_with_it(
    world: World, sitter: Sitter
) -> None:
    sitter.suspect("inc-1")
    shot = b"\xff\xd8 a strip of pictures"
    strip = sitter.name_file("inc-1", shot, media_type="image/jpeg")
    clip = sitter.name_file("inc-1", CLIP)
    sitter.finish()
    sitter.send()
    for digest, data in ((strip, shot), (clip, CLIP)):
        assert sitter.upload(digest, data).status == 200
    proctor = world.staff()
    (incident,) = proctor.get(f"/reviews/{sitter.attempt}").json["incidents"]
    assert incident["clips"] == [clip] and incident["strips"] == [strip]
    seen = proctor.get(f"/attempts/{sitter.attempt}/evidence/{strip}")
    assert seen.content == shot and seen.headers["Content-Type"] == "image/jpeg"
    assert sitter.get(f"/attempts/{sitter.attempt}/evidence/{strip}").status == 403


def test_a_file_may_come_before_the_entry_that_names_it(sitter: Sitter, world: World) -> None:
    digest = digest_of(CLIP)
    assert sitter.upload(digest, CLIP).status == 200
    sitter.suspect("inc-1")
    assert sitter.name_file("inc-1", CLIP) == digest
    sitter.finish()
    sitter.send()
    assert world.staff().get(f"/reviews/{sitter.attempt}").json["incidents"][0]["clips"] == [digest]


def test_files_that_nobody_named_are_let_in_only_a_few(make_world: Callable[..., World]) -> None:
    world = make_world(max_unnamed_evidence=2)
    sitter = world.sitter(world.book())
    files = [b"one", b"two", b"three"]
    codes = [sitter.upload(digest_of(data), data).status for data in files]
    assert codes == [200, 200, 403]


def test_other_bytes_than_named_leave_nothing_behind(sitter: Sitter, tmp_path: Path) -> None:
    refused = sitter.upload(digest_of(CLIP), CLIP[:-1])
    assert (refused.status, refused.code) == (422, "bad_digest")
    assert kept_files(tmp_path) == []


def test_too_large_a_file_is_refused_and_leaves_nothing_behind(sitter: Sitter, tmp_path: Path) -> None:
    def blocks() -> Iterator[bytes]:
        for _ in range(MAX_EVIDENCE_BYTES // len(CLIP) + 1):
            yield CLIP

    refused = sitter.put(f"/attempts/{sitter.attempt}/evidence/{digest_of(CLIP)}", data=blocks())
    assert (refused.status, refused.code) == (413, "too_large")
    assert kept_files(tmp_path) == []


def test_a_full_disk_is_said_and_nothing_is_half_stored(sitter: Sitter, tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="no limit of a file's size to stand in for a full disk")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(CLIP) // 2, limits[1]))
    try:
        refused = sitter.upload(digest_of(CLIP), CLIP)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert (refused.status, refused.code) == (507, "storage_full")
    assert "kept" in refused.json["kept"]
    assert kept_files(tmp_path) == []
    assert sitter.upload(digest_of(CLIP), CLIP).status == 200


def test_a_line_that_breaks_in_the_middle_leaves_nothing_behind(sitter: Sitter, tmp_path: Path) -> None:
    host, port = sitter.url.removeprefix("http://").split(":")
    path = f"/api/v1/attempts/{sitter.attempt}/evidence/{digest_of(CLIP)}"
    head = f"PUT {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {sitter.token}\r\n"
    with socket.create_connection((host, int(port))) as line:
        line.sendall(f"{head}Content-Length: {len(CLIP)}\r\n\r\n".encode() + CLIP[: len(CLIP) // 2])
        waited_until = time.monotonic() + 120
        while not kept_files(tmp_path) and time.monotonic() < waited_until:
            time.sleep(0.01)
        assert kept_files(tmp_path) != []
    waited_until = time.monotonic() + 120
    while kept_files(tmp_path) and time.monotonic() < waited_until:
        time.sleep(0.01)
    assert kept_files(tmp_path) == []
    assert sitter.upload(digest_of(CLIP), CLIP).status == 200


def test_room_is_kept_for_entries(make_world: Callable[..., World]) -> None:
    world = make_world(evidence_reserve_bytes=2**60)
    sitter = world.sitter(world.book())
    sitter.check_in()
    sitter.start("language")
    assert sitter.upload(digest_of(CLIP), CLIP).code == "storage_full"
    assert sitter.send().status == 200


def test_a_candidate_sees_no_clip_of_a_dismissed_suspicion(world: World) -> None:
    done, proctor = world.finished(), world.staff()
    [(digest,)] = world.rows("select sha256 from evidence")
    world.judged(done, "dismissed", reviewers=1)
    proctor.post(f"/reviews/{done.attempt}/publish", {})
    assert done.get(f"/attempts/{done.attempt}/evidence/{digest}").code == "not_allowed"
    stranger = world.sitter(world.book())
    assert stranger.get(f"/attempts/{done.attempt}/evidence/{digest}").code == "not_allowed"
    assert proctor.get(f"/attempts/{done.attempt}/evidence/{'0' * 64}").code == "not_found"
