"""Everything that is kept goes in its time: from the shelf, the database's own bytes and the backup; what is
held back stays; and a signed receipt says what went, by which rule, and which copies were out of reach.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from client.app.admin_records import admin_app
from client.app.verify import verify_attempt
from proctor.core.entry import EVIDENCE, RECORDED
from proctor.core.errors import BadInputError, ConnectionLostError
from proctor.core.record_playlist import Segment
from proctor.journal.receipt_check import check_receipts, file_of
from proctor.journal.signing import key_in
from proctor.service.database import Database
from proctor.service.papers_tables import issued_paper, paper_file
from proctor.service.partial_uploads import PartialKey
from proctor.service.records_desk import RecordsDesk
from proctor.service.retention import RetentionReport
from proctor.service.settings import ServiceSettings
from tests.service.exam_world import Sitter, World
from tests.service.test_persons import with_photo

DAY = 24 * 3_600_000
HEAD, RECORD, PHOTO = b"what a player reads first", b"what the camera saw", b"a face at the check-in"
WORDS = "remarks that nobody else has"
RULES = """
name = "short"
dossier_request_days = 5
[classes.record]
keep_days = 10
[classes.record_with_violations]
keep_days = 15
[classes.check_in_photo]
keep_days = 10
[classes.clips]
keep_days = 20
[classes.journal]
keep_days = 30
[classes.audit]
keep_days = 40
[classes.dossier_grants]
keep_days = 50
"""

Make = Callable[..., World]


@pytest.fixture
def ruled(make_world: Make, tmp_path: Path) -> World:
    """A service with short times, and a backup folder that is mirrored by hand."""
    (tmp_path / "rules.toml").write_text(RULES)
    (tmp_path / "backup").mkdir()
    return make_world(retention=tmp_path / "rules.toml", backup=tmp_path / "backup")


def sat(world: World, *, violation: bool = False, published: bool = True) -> Sitter:
    """A candidate whose record, photo, clip and journal are held, and whose result is out."""
    sitter = world.sitter(world.book())
    assert sitter.check_in().status == 200
    photo = named(sitter, PHOTO, "image/jpeg", incident="identity")
    for section in ("language", "legislation"):
        world.take(sitter, section)
    head, piece = HEAD, RECORD + sitter.attempt.encode()
    for number, data in enumerate((head, piece)):
        init = hashlib.sha256(head).hexdigest() if number else None
        digest = hashlib.sha256(data).hexdigest()
        segment = Segment("camera", number, digest, len(data), 0.0, 6.0 * number, init)
        sitter.write(RECORDED, **segment.as_json())
    sitter.suspect("inc-1")
    clip = named(sitter, b"clip of " + sitter.attempt.encode(), "video/mp4", incident="inc-1")
    sitter.finish_section("legislation", WORDS)
    sitter.finish()
    assert sitter.send().status == 200
    for data in (PHOTO, head, piece, b"clip of " + sitter.attempt.encode()):
        assert sitter.upload(hashlib.sha256(data).hexdigest(), data).status == 200
    assert {photo, clip} <= {row[0] for row in world.rows("select sha256 from evidence")}
    if published:
        publish(world, sitter, violation=violation)
    return sitter


def named(sitter: Sitter, data: bytes, media_type: str, incident: str) -> str:
    digest = hashlib.sha256(data).hexdigest()
    about = {"incident": incident, "sha256": digest, "bytes": len(data), "media_type": media_type}
    sitter.write(EVIDENCE, duration_s=10.0, **about)
    return digest


def publish(world: World, sitter: Sitter, *, violation: bool = False) -> None:
    verdict, reviewers = ("violation", 2) if violation else ("dismissed", 1)
    (person, *_) = world.judged(sitter, verdict, reviewers=reviewers)
    assert person.post(f"/reviews/{sitter.attempt}/publish", {}).status == 200


def mirrored(world: World) -> Path:
    """A backup as a site makes one: the evidence folder and the database, under their names."""
    backup = world.settings.backup
    assert backup is not None
    shutil.copytree(world.settings.evidence, backup / "evidence", dirs_exist_ok=True)
    source, copy = sqlite3.connect(world.settings.database), sqlite3.connect(backup / "exam.db")
    with copy:
        source.backup(copy)
    source.close()
    copy.close()
    return backup


def anywhere(world: World, words: bytes) -> list[str]:
    """Files below the service's folder that hold these bytes: shelf, database, log, backup."""
    root = Path(world.settings.database).parent
    files = (path for path in root.rglob("*") if path.is_file() and path.name != "rules.toml")
    return sorted(str(path.relative_to(root)) for path in files if words in path.read_bytes())


def exported(world: World, sitter: Sitter, out: Path) -> dict[str, Any]:
    """What `synaq verify` says of the dossier as it is now."""
    world.office.export_dossier(sitter.attempt, out / "dossier.zip", basis="No. 7")
    (out / "service.pub").write_text(world.office.service_key)
    return verify_attempt(out / "dossier.zip", out / "service.pub")


def test_each_class_goes_in_its_time_from_shelf_and_backup_and_the_dossier_says_so(
    ruled: World, tmp_path: Path
) -> None:
    sitter = sat(ruled)
    record = RECORD + sitter.attempt.encode()
    mirrored(ruled)
    assert len(anywhere(ruled, record)) == len(anywhere(ruled, PHOTO)) == 2
    whole = exported(ruled, sitter, tmp_path)
    assert whole["whole"] and whole["deleted"] == []
    (tmp_path / "dossier.zip").unlink()

    ruled.clock.forward(10 * DAY + 1)
    report = ruled.office.run_retention()
    assert {name: count.things for name, count in report.classes.items()} == {
        "check_in_photo": 1,
        "record": 2,
    }
    assert (report.failed, report.receipts, report.unreached) == (0, 1, 0)
    assert anywhere(ruled, record) == anywhere(ruled, PHOTO) == []
    told = exported(ruled, sitter, tmp_path)
    assert told["whole"], told["broken"]
    assert any("record of an attempt without violations, 2 of them" in said for said in told["deleted"])
    assert any("kept for 10 days, counted from 'decided'" in said for said in told["deleted"])
    assert any("dossiers handed out on 2026-02-02" in said for said in told["deleted"]), "a copy out of reach"
    assert not any("Missing" in said or "has holes" in said for said in told["not_proven"])
    (tmp_path / "dossier.zip").unlink()

    ruled.clock.forward(10 * DAY)
    assert ruled.office.run_retention().count("clips") == 1
    assert anywhere(ruled, b"clip of " + sitter.attempt.encode()) == []
    refused = sitter.upload(hashlib.sha256(record).hexdigest(), record)
    assert refused.code == "evidence_erased", "it does not come back"


def test_a_journal_that_goes_leaves_no_byte_of_it_in_database_log_or_backup(
    ruled: World, tmp_path: Path
) -> None:
    sitter, other = sat(ruled), sat(ruled, published=False)
    backup = mirrored(ruled)
    (answer,) = ruled.rows(
        f"select text from entry where attempt = '{sitter.attempt}' and kind = 'answered' limit 1"  # noqa: S608
    )
    marks = [answer[0].encode(), sitter.attempt.encode() + b'","kind":"section_finished"']
    assert all(mark in (backup / "exam.db").read_bytes() for mark in marks[:1])
    ruled.clock.forward(30 * DAY + 1)
    report = ruled.office.run_retention()
    assert report.count("journal") == 1 and report.failed == 0
    assert report.held == {"open_review": 1}
    assert anywhere(ruled, marks[0]) == [], "neither file, nor log, nor backup"
    assert ruled.rows("select distinct attempt from entry") == [(other.attempt,)]
    assert anywhere(ruled, WORDS.encode()) != [], "what is held back is there"
    for table in ("section", "incident", "verdict", "judgement", "countersignature"):
        assert (sitter.attempt,) not in ruled.rows(f"select attempt from {table}")  # noqa: S608
    assert (sitter.attempt, "passed") in ruled.rows("select attempt, status from review")
    told = exported(ruled, sitter, tmp_path)
    assert told["whole"], told["broken"]
    assert any("journal and answers" in said for said in told["deleted"])
    with pytest.raises(Exception, match="append-only"):
        ruled.do("delete from entry")
    with pytest.raises(Exception, match="append-only"):
        ruled.do("delete from retention_receipt")


def test_violations_keep_a_record_longer_and_a_hold_keeps_it_until_it_is_released(ruled: World) -> None:
    guilty, held = sat(ruled, violation=True), sat(ruled)
    hold = ruled.office.hold_back(held.attempt, basis="appeal No. 12", kind="appeal")
    assert hold
    ruled.clock.forward(11 * DAY)
    report = ruled.office.run_retention()
    assert (report.count("record"), report.count("record_with_violations")) == (0, 0)
    assert report.held == {"open_appeal": 1}
    ruled.clock.forward(5 * DAY)
    assert ruled.office.run_retention().count("record_with_violations") == 2
    erased = ruled.rows("select attempt from evidence where erased_ms is not null")
    assert erased == 3 * [(guilty.attempt,)]
    assert anywhere(ruled, RECORD + held.attempt.encode()) != []
    assert len(anywhere(ruled, HEAD)) == 1, "the other's, too"
    assert ruled.office.release(held.attempt, basis="decided") == 1
    ruled.office.run_retention()
    assert anywhere(ruled, RECORD) == []
    with pytest.raises(BadInputError):
        ruled.office.hold_back(held.attempt, basis=" ", kind="order")


def test_a_granted_request_holds_back_for_its_days(ruled: World) -> None:
    sitter = sat(ruled)
    ruled.office.add_staff("A. Sadykova", "commission")
    ruled.clock.forward(9 * DAY)
    ruled.office.grant_dossier(sitter.attempt, basis="No. 7", to="A. Sadykova")
    ruled.clock.forward(4 * DAY)
    report = ruled.office.run_retention()
    assert (report.classes, report.held) == ({}, {"dossier_request": 1})
    ruled.clock.forward(2 * DAY)
    assert ruled.office.run_retention().count("record") == 2


def test_a_dry_run_counts_and_touches_nothing(ruled: World, tmp_path: Path) -> None:
    sitter = sat(ruled)
    ruled.clock.forward(11 * DAY)
    report = ruled.office.run_retention(dry_run=True)
    size = len(HEAD + RECORD + sitter.attempt.encode())
    assert (report.dry_run, report.count("record"), report.classes["record"].bytes) == (True, 2, size)
    assert anywhere(ruled, RECORD) and ruled.rows("select count(*) from retention_due") == [(0,)]
    words = ["retention-run", "--dry-run", "--database", ruled.settings.database]
    (tmp_path / "site.toml").write_text(f"[service]\nretention = '{tmp_path / 'rules.toml'}'\n")
    ruled.do("update review set published_ms = 1")
    said = CliRunner().invoke(admin_app, [*words, "--site-settings", str(tmp_path / "site.toml")]).output
    assert f"Would delete: record, 2 ({size} bytes)." in said
    assert "Would delete: journal, 1 (" in said
    assert anywhere(ruled, RECORD)


def test_receipts_are_checked_offline_and_no_word_of_them_can_be_changed(
    ruled: World, tmp_path: Path
) -> None:
    sitter = sat(ruled)
    ruled.clock.forward(11 * DAY)
    ruled.office.run_retention()
    out, key = tmp_path / "receipts.json", tmp_path / "service.pub"
    key.write_text(ruled.office.service_key)
    words = ["retention-receipts", sitter.attempt, "--out", str(out), "--database", ruled.settings.database]
    said = CliRunner().invoke(admin_app, words, catch_exceptions=False).output
    assert "record of an attempt without violations" in said
    told = verify_attempt(out, key)
    assert (told["whole"], told["receipts"]) == (True, 1)
    assert PHOTO not in out.read_bytes() and b"\xd3\x99" not in out.read_bytes(), "no name, no content"
    (line,) = json.loads(out.read_text())["receipts"]
    for old, new in (
        ('"bytes":25', '"bytes":26'),
        ('"keep_days":10.0', '"keep_days":1.0'),
        (sitter.attempt, "A-2"),
    ):
        assert old in line["claim"]
        out.write_bytes(file_of([{**line, "claim": line["claim"].replace(old, new)}]))
        assert verify_attempt(out, key)["broken"]
    key.write_text(strange_key(tmp_path))
    out.write_bytes(file_of([line]))
    assert "another key" in verify_attempt(out, key)["broken"][0]
    out.write_text("{}")
    with pytest.raises(BadInputError, match="no file of receipts"):
        verify_attempt(out)


def strange_key(folder: Path) -> str:
    return key_in(folder / "stranger.pem").public


def test_a_backup_that_is_not_there_is_said_and_done_when_it_is_back(ruled: World, tmp_path: Path) -> None:
    sitter = sat(ruled)
    record = RECORD + sitter.attempt.encode()
    backup = mirrored(ruled)
    (backup / "monday.db").write_bytes((backup / "exam.db").read_bytes())
    backup.rename(tmp_path / "unplugged")
    ruled.clock.forward(11 * DAY)
    report = ruled.office.run_retention()
    assert (report.receipts, report.unreached) == (1, 1)
    assert copies(ruled)[-1]["backup"] == {"not_reached": "the backup folder is not there"}
    assert ruled.office.run_retention().receipts == 0, "not said every night"
    (tmp_path / "unplugged").rename(backup)
    assert anywhere(ruled, record) != []
    assert ruled.office.run_retention().receipts == 1
    assert anywhere(ruled, record) == []
    (done,) = [told["backup"] for told in copies(ruled) if "database" in told["backup"]]
    assert done == {
        "files_deleted": 3,
        "database": "copy written anew",
        "other_databases": "not reached: monday.db",
    }
    (said,) = [line for line in check_receipts(ruled.office.retention_receipts()).said if "monday.db" in line]
    assert "were not reached" in said
    assert ruled.rows("select count(*) from retention_due") == [(0,)]


def copies(world: World) -> list[dict[str, Any]]:
    return [json.loads(line["claim"])["copies"] for line in world.office.retention_receipts()]


@pytest.mark.expects_log("could not be looked after")
def test_what_was_deleted_before_a_crash_is_signed_for_at_the_next_run(
    ruled: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sat(ruled)
    ruled.clock.forward(11 * DAY)

    def busy(database: Database, *, compact: bool = False) -> dict[str, str]:
        raise ConnectionLostError("others are reading")

    with monkeypatch.context() as patch:
        patch.setattr(Database, "purge", busy)
        report = ruled.office.run_retention()
    assert (report.failed, report.receipts) == (1, 0)
    assert ruled.office.retention_receipts() == []
    report = ruled.office.run_retention()
    assert (report.failed, report.receipts, report.classes) == (0, 1, {})
    assert len(ruled.office.retention_receipts()) == 1


def test_what_came_of_files_that_never_came_whole_goes_with_the_record(ruled: World) -> None:
    sitter = sat(ruled)
    stray = ruled.settings.evidence / "partial" / PartialKey(sitter.attempt, "a" * 64).place
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_bytes(b"half a picture")
    ruled.clock.forward(11 * DAY)
    ruled.office.run_retention()
    assert anywhere(ruled, b"half a picture") == []


def test_minutes_go_after_a_year_other_papers_later_grants_and_the_trail_in_their_time(ruled: World) -> None:
    sitter = sat(ruled)
    ruled.office.add_staff("A. Sadykova", "commission")
    ruled.office.grant_dossier(sitter.attempt, basis="No. 7", to="A. Sadykova")
    database = Database(ruled.settings.database_url)
    with database.write() as connection:
        for number, kind in (("A-1", "appeal_minutes"), ("C-1", "certificate")):
            paper = {"number": number, "series": kind, "ordinal": 1, "kind": kind, "practice": False}
            paper |= dict.fromkeys(("facts", "code", "claim", "public", "signature", "issued_by"), "x")
            paper |= {"attempt": sitter.attempt, "issued_ms": ruled.clock.now}
            connection.execute(sa.insert(issued_paper).values(**paper))
            sheet = {
                "paper": number,
                "language": "kk",
                "sha256": "d",
                "content": b"sheet of " + number.encode(),
            }
            connection.execute(sa.insert(paper_file).values(**sheet))
    database.close()
    ruled.clock.forward(51 * DAY)
    report = ruled.office.run_retention()
    assert report.count("dossier_grants") == 1
    assert report.classes["audit"].rows > 10
    assert min(ruled.rows("select at_ms from audit"))[0] >= ruled.clock.now - 40 * DAY
    ruled.clock.forward(315 * DAY)
    report = ruled.office.run_retention()
    assert (report.count("minutes"), report.count("papers")) == (1, 0)
    assert anywhere(ruled, b"sheet of A-1") == []
    assert {("A-1",), ("C-1",)} & set(ruled.rows("select number from issued_paper")) == {("C-1",)}
    with pytest.raises(Exception, match="append-only"):
        ruled.do("delete from audit")


def test_a_run_by_hand_deletes_by_the_rules_that_the_service_ran_with(ruled: World, tmp_path: Path) -> None:
    """Neither earlier nor later, and in the backup too, although nobody names them."""
    sitter = sat(ruled)
    record = RECORD + sitter.attempt.encode()
    mirrored(ruled)
    assert ruled.office.run_retention().classes == {}
    bare = ServiceSettings(ruled.settings.database, ruled.settings.evidence, evidence_reserve_bytes=0)
    ruled.clock.forward(11 * DAY)
    with RecordsDesk(bare, ruled.clock) as by_hand:
        assert by_hand.run_retention().count("record") == 2
    assert anywhere(ruled, record) == []


def test_a_rule_out_of_order_is_said_before_the_service_starts(make_world: Make, tmp_path: Path) -> None:
    (tmp_path / "rules.toml").write_text("[classes.record]\nkeep_weeks = 3\n")
    with pytest.raises(BadInputError, match="keep_weeks"):
        make_world(retention=tmp_path / "rules.toml")


def test_a_reference_photo_goes_from_the_backup_too(ruled: World, tmp_path: Path) -> None:
    _, data = with_photo(ruled, tmp_path)
    mirrored(ruled)
    ruled.do("update attempt set state = 'expired'")
    ruled.clock.forward(366 * DAY)
    report: RetentionReport = ruled.office.run_retention()
    assert report.count("reference_photo") == 1
    root = Path(ruled.settings.database).parent
    kept = [
        path for folder in ("evidence", "backup") for path in (root / folder).rglob("*") if path.is_file()
    ]
    assert not any(data in path.read_bytes() for path in kept)
