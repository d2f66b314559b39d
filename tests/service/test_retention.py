"""Nothing is kept longer than allowed, what is deleted is gone, and a receipt says so."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from client.app.admin_records import admin_app
from proctor.core.errors import StorageError
from proctor.service.evidence_shelf import EvidenceShelf
from tests.service.exam_world import Sitter, Talker, World
from tests.service.test_persons import picture, with_photo
from tests.service.test_scans import ask, begin, end, picture_of, running

DAY = 24 * 3_600_000
ROOM = b"panorama of a room"


def scanned(world: World, data: bytes = ROOM, *, published: bool = True) -> tuple[Sitter, str]:
    """A candidate whose room scan's picture is held, and whose review is over; its digest."""
    sitter, _ = running(world)
    scan = begin(sitter, ask(world, sitter))
    digest = picture_of(sitter, scan, data)
    end(sitter, scan, 0)
    sitter.finish()
    assert sitter.send().status == 200
    assert sitter.upload(digest, data).status == 200
    if published:
        assert world.staff().post(f"/reviews/{sitter.attempt}/publish", {}).status == 200
    return sitter, digest


def see(world: World, sitter: Sitter, digest: str) -> Any:
    return world.staff().get(f"/attempts/{sitter.attempt}/evidence/{digest}")


def on_disk(world: World, data: bytes = ROOM) -> bool:
    """Whether any file below the evidence folder holds these bytes."""
    files = (path for path in world.settings.evidence.rglob("*") if path.is_file())
    return any(data in path.read_bytes() for path in files)


def test_a_scans_pictures_are_deleted_for_good_when_the_policys_days_are_over(world: World) -> None:
    sitter, digest = scanned(world)
    entries = world.rows("select count(*) from entry")
    world.clock.forward(30 * DAY)
    assert world.office.run_retention().count("room_scan") == 0
    assert see(world, sitter, digest).content == ROOM
    world.clock.forward(1)
    assert world.office.run_retention().count("room_scan") == 1
    assert not on_disk(world)
    assert see(world, sitter, digest).code == "evidence_erased"
    assert world.rows("select what, attempt, sha256, bytes, reason, at_ms from erasure") == [
        (
            "room_scan",
            sitter.attempt,
            digest,
            len(ROOM),
            "scan picture, kept for 30 days",
            world.clock.now,
        )
    ]
    assert world.rows("select count(*) from entry") == entries, "the journal stays whole"
    (seen,) = world.staff().get(f"/reviews/{sitter.attempt}").json["scans"]
    assert (seen["pictures"], seen["erased"], seen["status"]) == ([], 1, "complete")
    assert world.office.run_retention().count("room_scan") == 0
    with pytest.raises(Exception, match="append-only"):
        world.do("delete from erasure")


def test_what_is_deleted_does_not_come_back(world: World) -> None:
    sitter, digest = scanned(world)
    world.clock.forward(31 * DAY)
    world.office.run_retention()
    refused = sitter.upload(digest, ROOM)
    assert (refused.status, refused.code) == (410, "evidence_erased")
    assert not on_disk(world)


def test_pictures_of_an_attempt_without_a_verdict_are_kept(world: World) -> None:
    sitter, digest = scanned(world, published=False)
    world.clock.forward(90 * DAY)
    assert world.office.run_retention().count("room_scan") == 0
    assert see(world, sitter, digest).content == ROOM
    world.staff().post(f"/reviews/{sitter.attempt}/publish", {})
    assert world.office.run_retention().count("room_scan") == 1


def test_evidence_of_incidents_is_no_scans_picture_and_cannot_be_made_one(world: World) -> None:
    """A clip that shows a violation does not go earlier because the candidate's journal names it again."""
    sitter, _ = running(world)
    scan = begin(sitter, ask(world, sitter))
    sitter.suspect("inc-1")
    clip = sitter.name_file("inc-1", b"a clip")
    assert picture_of(sitter, scan, b"a clip") == clip
    end(sitter, scan, 0)
    sitter.finish()
    sitter.send()
    sitter.upload(clip, b"a clip")
    world.judged(sitter, "violation")
    world.staff().post(f"/reviews/{sitter.attempt}/publish", {})
    world.clock.forward(400 * DAY)
    assert world.office.run_retention().count("room_scan") == 0
    assert see(world, sitter, clip).content == b"a clip"


def test_the_same_picture_of_two_candidates_stays_until_neither_needs_it(world: World) -> None:
    first, digest = scanned(world)
    second, _ = scanned(world, published=False)
    world.clock.forward(31 * DAY)
    assert world.office.run_retention().count("room_scan") == 1
    assert see(world, first, digest).code == "evidence_erased"
    assert see(world, second, digest).content == ROOM
    world.staff().post(f"/reviews/{second.attempt}/publish", {})
    assert world.office.run_retention().count("room_scan") == 1
    assert not on_disk(world)


def test_the_policy_of_the_site_says_how_many_days(make_world: Callable[..., World], tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_text('name = "short"\n[room_scan]\nkeep_days = 2\n')
    world = make_world(policy=tmp_path / "policy.toml")
    scanned(world)
    world.clock.forward(2 * DAY + 1)
    assert world.office.run_retention().count("room_scan") == 1


def test_reference_photos_go_a_year_after_the_last_attempt(world: World, tmp_path: Path) -> None:
    sitter, data = with_photo(world, tmp_path)
    world.clock.forward(400 * DAY)
    assert world.office.run_retention().count("reference_photo") == 0, "the attempt is still to come"
    world.do("update attempt set state = 'expired'")
    assert world.office.run_retention().count("reference_photo") == 1
    assert not on_disk(world, data)
    assert sitter.get(f"/attempts/{sitter.attempt}/reference-photo").code == "not_found"
    (what, reason) = world.rows("select what, reason from erasure")[0]
    assert what == "reference_photo"
    assert "365 days" in reason


def test_a_photo_of_somebody_never_booked_goes_too_and_a_fresh_one_stays(
    world: World, tmp_path: Path
) -> None:
    (tmp_path / "photo").write_bytes(picture())
    world.office.keep_reference_photo(world.office.add_candidate("First"), tmp_path / "photo")
    world.clock.forward(366 * DAY)
    world.office.keep_reference_photo(world.office.add_candidate("Second"), tmp_path / "photo")
    assert world.office.run_retention().count("reference_photo") == 1
    assert world.rows("select count(*) from reference_photo") == [(1,)]


@pytest.mark.expects_log("could not be deleted")
def test_what_cannot_be_deleted_gets_no_receipt_and_is_tried_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sitter, digest = scanned(world)
    scanned(world, b"another room")
    world.clock.forward(31 * DAY)
    erase = EvidenceShelf.erase

    def stuck(shelf: EvidenceShelf, sha256: str) -> None:
        if sha256 == digest:
            raise StorageError("The file could not be deleted.")
        erase(shelf, sha256)

    with monkeypatch.context() as patch:
        patch.setattr(EvidenceShelf, "erase", stuck)
        report = world.office.run_retention()
    assert (report.count("room_scan"), report.failed) == (1, 1)
    assert see(world, sitter, digest).content == ROOM
    assert world.rows("select count(*) from erasure") == [(1,)]
    assert world.office.run_retention().count("room_scan") == 1


def test_the_administrator_runs_it_at_the_terminal(world: World, tmp_path: Path) -> None:
    scanned(world)
    world.do("update evidence set named_ms = 0")
    words = ["retention-run", "--database", str(tmp_path / "exam.db"), "--json"]
    done = CliRunner().invoke(admin_app, words, catch_exceptions=False)
    told = json.loads(done.output)
    assert told["classes"] == {"room_scan": {"things": 1, "rows": 0, "bytes": len(ROOM)}}
    assert (told["failed"], told["receipts"], told["dry_run"]) == (0, 1, False)
    assert not on_disk(world)


def test_the_running_service_does_it_by_itself(make_world: Callable[..., World]) -> None:
    world = make_world(expiry_every_s=0.05)
    sitter, digest = scanned(world)
    world.clock.forward(31 * DAY)
    anybody = Talker(world.service.url)
    for _ in range(400):
        if not on_disk(world):
            break
        assert anybody.get("/health").status == 200
    assert see(world, sitter, digest).code == "evidence_erased"


def test_photos_are_no_ones_to_read_but_the_services(world: World, tmp_path: Path) -> None:
    with_photo(world, tmp_path)
    folder = world.settings.evidence / "reference"
    assert stat.S_IMODE(folder.stat().st_mode) & 0o077 == 0
