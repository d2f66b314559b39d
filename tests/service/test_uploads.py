"""Evidence that comes in pieces: it goes on where it broke, and nothing but the whole right file is held."""

from __future__ import annotations

import hashlib
import os
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from proctor.core import entry as kinds
from proctor.journal.sealing import seal
from proctor.sync.messages import MAX_EVIDENCE_BYTES
from tests.service.exam_world import Reply, Sitter, World

CLIP = bytes(range(256)) * 4000
HALF = len(CLIP) // 2


def digest_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def patch(sitter: Sitter, digest: str, offset: Any, data: Any, *, last: bool = True, **more: str) -> Reply:
    headers = {"Upload-Offset": str(offset), "Upload-Complete": "?1" if last else "?0", **more}
    return sitter.call("PATCH", f"/attempts/{sitter.attempt}/evidence/{digest}", data=data, headers=headers)


def standing(sitter: Sitter, digest: str, **headers: str) -> tuple[int, bool]:
    reply = sitter.call("HEAD", f"/attempts/{sitter.attempt}/evidence/{digest}", headers=headers)
    assert reply.status == 204
    return int(reply.headers["Upload-Offset"]), reply.headers["Upload-Complete"] == "?1"


def partials(folder: Path) -> list[Path]:
    return sorted((folder / "evidence" / "partial").glob("*/*"))


def kept_files(folder: Path) -> list[str]:
    return sorted(file.name for file in (folder / "evidence").rglob("*") if file.is_file())


@pytest.fixture
def sitter(world: World) -> Sitter:
    return world.sitter(world.book())


def name_sealed(sitter: Sitter, data: bytes, box: bytes) -> str:
    """A clip that the journal names as sealed."""
    sitter.suspect("inc-1")
    sitter.write(
        kinds.EVIDENCE,
        incident="inc-1",
        sha256=digest_of(data),
        sealed=digest_of(box),
        bytes=len(data),
        media_type="video/mp4",
        duration_s=10.0,
    )
    assert sitter.send().status == 200
    return digest_of(data)


def test_a_file_in_two_pieces_is_the_file(world: World, sitter: Sitter, tmp_path: Path) -> None:
    digest = digest_of(CLIP)
    assert standing(sitter, digest) == (0, False)
    first = patch(sitter, digest, 0, CLIP[:HALF], last=False)
    assert (first.status, first.headers["Upload-Offset"]) == (204, str(HALF))
    assert standing(sitter, digest) == (HALF, False)
    done = patch(sitter, digest, HALF, CLIP[HALF:])
    assert (done.status, done.json) == (200, {"sha256": digest, "bytes": len(CLIP)})
    assert standing(sitter, digest) == (len(CLIP), True)
    assert kept_files(tmp_path) == [digest]
    again = patch(sitter, digest, HALF, CLIP[HALF:])  # the answer was lost: sent again, it is the same
    assert (again.status, again.json) == (200, done.json)
    assert world.rows("select count(*) from audit where action = 'evidence.hold'") == [(1,)]


def test_a_request_that_breaks_off_leaves_what_it_brought(sitter: Sitter, tmp_path: Path) -> None:
    digest = digest_of(CLIP)
    with begun(sitter, digest, 0, len(CLIP)) as line:
        line.sendall(CLIP[:HALF])
        until(lambda: [file.stat().st_size for file in partials(tmp_path)] == [HALF])
    assert standing(sitter, digest) == (HALF, False)
    assert patch(sitter, digest, HALF, CLIP[HALF:]).status == 200


def test_a_dead_line_does_not_hold_the_place_of_a_living_one(sitter: Sitter, tmp_path: Path) -> None:
    """The first connection still stands, as far as the service knows, and says more, too late."""
    digest = digest_of(CLIP)
    with begun(sitter, digest, 0, len(CLIP)) as dead:
        dead.sendall(CLIP[:1000])
        until(lambda: [file.stat().st_size for file in partials(tmp_path)] == [1000])
        assert standing(sitter, digest) == (1000, False)
        dead.sendall(b"other bytes" * 50)
        answer = dead.recv(4096)
        assert b" 409 " in answer.splitlines()[0] and b"upload-offset: 1000" in answer.lower()
        assert standing(sitter, digest) == (1000, False)
    assert patch(sitter, digest, 1000, CLIP[1000:]).status == 200


@pytest.mark.parametrize("offset", [HALF - 1, HALF + 1, 0, 2**53])
def test_another_offset_is_answered_with_the_true_one_and_changes_nothing(
    sitter: Sitter, offset: int
) -> None:
    digest = digest_of(CLIP)
    patch(sitter, digest, 0, CLIP[:HALF], last=False)
    refused = patch(sitter, digest, offset, CLIP)
    assert (refused.status, refused.code) == (409, "upload_offset")
    assert refused.headers["Upload-Offset"] == str(HALF)
    assert standing(sitter, digest) == (HALF, False)


@pytest.mark.parametrize("offset", [-1, "", "many", "1e3", 2**64, "0x10", "٣"])
def test_no_offset_at_all_is_refused(sitter: Sitter, offset: Any) -> None:
    headers = {"Upload-Offset": str(offset).encode(), "Upload-Complete": b"?1"}
    path = f"/attempts/{sitter.attempt}/evidence/{digest_of(CLIP)}"
    assert sitter.call("PATCH", path, data=CLIP, headers=headers).status == 422
    assert standing(sitter, digest_of(CLIP)) == (0, False)


def test_the_wrong_file_is_thrown_away_and_said(sitter: Sitter, tmp_path: Path) -> None:
    digest = digest_of(CLIP)
    patch(sitter, digest, 0, CLIP[:HALF], last=False)
    refused = patch(sitter, digest, HALF, bytes(HALF))
    assert (refused.status, refused.code) == (422, "bad_digest")
    assert kept_files(tmp_path) == []
    assert standing(sitter, digest) == (0, False)
    assert patch(sitter, digest, 0, CLIP).status == 200


def test_a_sealed_file_is_opened_once_it_is_whole(world: World, sitter: Sitter, tmp_path: Path) -> None:
    key = sitter.get(f"/attempts/{sitter.attempt}").json["seal_key"]
    box = seal(CLIP, key)
    digest, sealed = name_sealed(sitter, CLIP, box), {"Synaq-Sealed": digest_of(box)}
    assert patch(sitter, digest, 0, CLIP).code == "not_sealed"
    assert patch(sitter, digest, 0, box[:HALF], last=False, **sealed).status == 204
    assert standing(sitter, digest, **sealed) == (HALF, False)
    done = patch(sitter, digest, HALF, box[HALF:], **sealed)
    assert done.json == {"sha256": digest, "bytes": len(CLIP)}
    assert kept_files(tmp_path) == [digest]
    assert world.staff().get(f"/attempts/{sitter.attempt}/evidence/{digest}").content == CLIP


def test_a_box_for_somebody_else_is_thrown_away(sitter: Sitter, tmp_path: Path) -> None:
    box = os.urandom(5000)
    digest = name_sealed(sitter, CLIP, box)
    refused = patch(sitter, digest, 0, box, **{"Synaq-Sealed": digest_of(box)})
    assert (refused.status, refused.code) == (422, "not_openable")
    assert kept_files(tmp_path) == []


def test_more_than_a_file_may_hold_is_refused_and_not_kept(sitter: Sitter, tmp_path: Path) -> None:
    digest, most = digest_of(CLIP), MAX_EVIDENCE_BYTES
    assert patch(sitter, digest, 0, bytes(most // 2), last=False).status == 204
    refused = patch(sitter, digest, most // 2, bytes(most // 2 + 10_000), last=False)
    assert (refused.status, refused.code) == (413, "too_large")
    assert kept_files(tmp_path) == []


def test_of_many_uploads_that_were_begun_the_oldest_go(sitter: Sitter, tmp_path: Path) -> None:
    digests = [digest_of(b"%d" % n) for n in range(11)]
    for n, digest in enumerate(digests):
        assert patch(sitter, digest, 0, b"x" * 100, last=False).status == 204
        os.utime(next(file for file in partials(tmp_path) if file.name == digest), (n, n))
    assert {file.name for file in partials(tmp_path)} == set(digests[-8:])
    assert standing(sitter, digests[0]) == (0, False)


def test_nobody_sends_into_the_upload_of_another(world: World, sitter: Sitter) -> None:
    digest = digest_of(CLIP)
    patch(sitter, digest, 0, CLIP[:HALF], last=False)
    stranger = world.sitter(world.book())
    stranger_token, own = stranger.token, sitter.token
    assert standing(stranger, digest) == (0, False)
    sitter.token = stranger_token
    assert patch(sitter, digest, HALF, CLIP[HALF:]).code == "not_allowed"
    sitter.token = own
    assert standing(sitter, digest) == (HALF, False)


def test_a_full_disk_keeps_what_came_before(sitter: Sitter) -> None:
    resource = pytest.importorskip("resource", reason="no limit of a file's size to stand in for a full disk")
    digest = digest_of(CLIP)
    assert patch(sitter, digest, 0, CLIP[:HALF], last=False).status == 204
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (HALF + 50_000, limits[1]))
    try:
        refused = patch(sitter, digest, HALF, CLIP[HALF:])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert (refused.status, refused.code) == (507, "storage_full")
    at, whole = standing(sitter, digest)
    assert HALF <= at <= HALF + 50_000 and not whole
    assert patch(sitter, digest, at, CLIP[at:]).status == 200


def test_room_is_kept_for_entries(make_world: Callable[..., World]) -> None:
    world = make_world(evidence_reserve_bytes=2**60)
    sitter = world.sitter(world.book())
    assert patch(sitter, digest_of(CLIP), 0, CLIP).code == "storage_full"


def test_what_nobody_goes_on_with_is_swept(world: World, sitter: Sitter, tmp_path: Path) -> None:
    old, new = digest_of(b"old"), digest_of(b"new")
    for digest in (old, new):
        patch(sitter, digest, 0, b"some", last=False)
    (forgotten,) = (file for file in partials(tmp_path) if file.name == old)
    os.utime(forgotten, (time.time() - 8 * 86_400,) * 2)
    shelf = world.service._app.state.parts.shelf  # type: ignore[union-attr]
    assert shelf.sweep() == 1
    assert [file.name for file in partials(tmp_path)] == [new]


class begun:  # noqa: N801  a step in a sentence
    """A request on a socket of our own, whose body comes as the test likes."""

    def __init__(self, sitter: Sitter, digest: str, offset: int, length: int) -> None:
        self._host, port = sitter.url.removeprefix("http://").split(":")
        self._port = int(port)
        self._head = (
            f"PATCH /api/v1/attempts/{sitter.attempt}/evidence/{digest} HTTP/1.1\r\nHost: {self._host}\r\n"
            f"Authorization: Bearer {sitter.token}\r\nUpload-Offset: {offset}\r\nUpload-Complete: ?1\r\n"
            f"Content-Length: {length}\r\n\r\n"
        )

    def __enter__(self) -> socket.socket:
        self._line = socket.create_connection((self._host, self._port), timeout=120)
        self._line.sendall(self._head.encode())
        return self._line

    def __exit__(self, *_: object) -> None:
        self._line.close()


def until(true: Callable[[], bool], seconds: float = 200.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.01)
