"""The database: led to this version, refused from a newer one, and the same service on PostgreSQL."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from proctor.core.errors import BadInputError, StorageError
from proctor.journal.receipt_check import check_receipts
from proctor.service.administration import Administration
from proctor.service.app import create_app
from proctor.service.database import Database
from proctor.service.migration import _config, newest_revision, upgrade
from proctor.service.tables import metadata
from tests.service.exam_world import World, settings_in
from tests.service.test_persons import picture
from tests.service.test_retention_classes import RULES, sat
from tests.service.test_scans import begin, end, picture_of


def test_migrations_lead_to_exactly_the_tables_that_the_code_knows(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'exam.db'}")
    try:
        assert upgrade(database) == (None, newest_revision())
        assert upgrade(database) == (newest_revision(), newest_revision())
        with database.read() as connection:
            assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    finally:
        database.close()


def test_a_database_of_the_version_before_keeps_what_is_in_it(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'exam.db'}")
    person = "insert into candidate values ('c', '1', 'N', '', 0)"
    act = "insert into act values ('a', 'c', null, 'impostor', 'seen', 'administration', 5)"
    try:
        with database.write() as connection:
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "0002")
            connection.exec_driver_sql(person)
            connection.exec_driver_sql(act)
        assert upgrade(database) == ("0002", newest_revision())
        with database.read() as connection:
            kept = connection.exec_driver_sql("select kind, at_ms, draft from act").all()
        assert [tuple(row) for row in kept] == [("impostor", 5, None)]
    finally:
        database.close()


def test_a_database_from_a_newer_version_is_refused_and_left_alone(world: World, tmp_path: Path) -> None:
    world.do("update alembic_version set version_num = '9999'")
    with pytest.raises(BadInputError, match="newer version of Synaq") as refused:
        create_app(settings_in(tmp_path))
    assert "not changed" in refused.value.kept
    assert world.rows("select version_num from alembic_version") == [("9999",)]


def test_sqlite_is_set_to_lose_nothing(world: World) -> None:
    assert world.rows("pragma journal_mode") == [("wal",)]
    assert world.rows("pragma synchronous") == [(2,)]
    assert world.rows("pragma foreign_keys") == [(1,)]


@pytest.mark.parametrize("address", ["mysql://host/name", "sqlite://", "nonsense://"])
def test_an_address_that_cannot_be_used_is_said_plainly(tmp_path: Path, address: str) -> None:
    with pytest.raises(BadInputError, match="database address"):
        Administration(settings_in(tmp_path, database=address))


def test_a_file_that_is_no_database_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "exam.db").write_text("This is a letter, not a database. " * 100)
    with pytest.raises(StorageError, match="cannot be read"):
        Administration(settings_in(tmp_path))


@pytest.fixture(scope="module")
def postgresql() -> Iterator[str]:
    """The URL of a PostgreSQL cluster of our own; skips where PostgreSQL is not installed."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not programs:
        pytest.skip("PostgreSQL is not installed on this machine")
    owner = "postgres" if os.geteuid() == 0 else None
    home = Path(tempfile.mkdtemp(prefix="synaq-postgresql-"))
    if owner is not None:
        shutil.chown(home, owner)

    def run(program: str, *words: str) -> None:
        command = [str(programs[-1] / program), *words]
        subprocess.run(command, check=True, user=owner, cwd=home, capture_output=True, timeout=60)

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    data = str(home / "data")
    try:
        run("initdb", "-D", data, "-A", "trust", "-U", "synaq", "--no-sync")
        options = f"-p {port} -k {home} -c listen_addresses=127.0.0.1"
        run("pg_ctl", "-D", data, "-w", "-l", str(home / "log"), "-o", options, "start")
        try:
            yield f"postgresql://synaq@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def test_the_whole_way_on_postgresql(postgresql: str, make_world: Callable[..., World]) -> None:
    world = make_world(database=postgresql)
    sitter, proctor = world.finished(), world.staff()
    refused = world.sitter().sign_in("AAAA-BBBB-CCCC")
    assert refused.code == "wrong_code"
    world.judged(sitter, "violation")
    assert proctor.post(f"/reviews/{sitter.attempt}/publish", {}).json["status"] == "not_passed"
    assert len(sitter.get(f"/attempts/{sitter.attempt}/violations").json) == 1
    assert world.rows("select count(*) from audit where outcome = 'wrong_code'") == [(1,)]
    for change in ("delete from entry", "update audit set outcome = ''", "truncate fact"):
        with pytest.raises(Exception, match="append-only"):
            world.do(change)


def test_check_in_hall_scan_and_deletion_on_postgresql(
    postgresql: str, make_world: Callable[..., World], tmp_path: Path
) -> None:
    world = make_world(database=postgresql, expiry_every_s=3600.0)
    candidate = world.office.add_candidate("Айгүл")
    (tmp_path / "photo").write_bytes(picture())
    world.office.keep_reference_photo(candidate, tmp_path / "photo")
    slot = world.office.add_slot(candidate, "practice", hall="astana-1")
    sitter, operator = world.sitter(slot, hall="astana-1", seat="7"), world.staff("operator", "astana-1")
    failed = [{"name": "line", "status": "fail"}]
    assert sitter.post(f"/attempts/{sitter.attempt}/checks", {"checks": failed}).status == 200
    assert sitter.check_in().code == "hall_locked"
    for path, message in (
        ("unlock", {"document": "identity card"}),
        ("overrides", {"step": "line", "reason": "measured again by hand"}),
        ("identity-decision", {"decision": "confirmed", "reason": "compared with the document"}),
        ("acts", {"kind": "rule_violation", "grounds": "left the seat"}),
    ):
        assert operator.post(f"/attempts/{sitter.attempt}/{path}", message).status == 200
    (seen,) = operator.get("/check-ins").json
    assert (seen["checks"][0]["status"], len(seen["overrides"])) == ("fail", 2)
    assert sitter.check_in().status == 200
    paper = sitter.start("language").json
    given = operator.post(f"/attempts/{sitter.attempt}/directives/room-scan", {}).json
    scan = begin(sitter, given)
    digest = picture_of(sitter, scan, b"a room")
    world.clock.forward(20_000)
    end(sitter, scan, 20_000)
    sitter.finish()
    assert sitter.send().status == 200
    assert sitter.upload(digest, b"a room").status == 200
    seen = sitter.get(f"/attempts/{sitter.attempt}").json["sections"][0]
    assert seen["deadline_ms"] == paper["deadline_ms"] + 20_000
    world.staff().post(f"/reviews/{sitter.attempt}/publish", {})
    world.clock.forward(400 * 24 * 3_600_000)
    report = world.office.run_retention()
    assert (report.count("room_scan"), report.count("reference_photo"), report.failed) == (1, 1, 0)
    for table in ("check_override", "unlock", "identity_decision", "erasure", "act_draft"):
        with pytest.raises(Exception, match="append-only"):
            world.do(f"delete from {table}")  # noqa: S608


def test_a_journal_and_its_trail_are_deleted_on_postgresql(
    postgresql: str, make_world: Callable[..., World], tmp_path: Path
) -> None:
    (tmp_path / "rules.toml").write_text(RULES)
    world = make_world(database=postgresql, retention=tmp_path / "rules.toml", expiry_every_s=3600.0)
    sitter, other = sat(world), sat(world, published=False)
    world.clock.forward(41 * 24 * 3_600_000)
    report = world.office.run_retention()
    assert (report.failed, report.count("record")) == (0, 2)
    assert report.count("journal") >= 1, "and those of the tests before"
    assert world.rows("select distinct attempt from entry") == [(other.attempt,)]
    assert world.rows(f"select count(*) from section where attempt = '{sitter.attempt}'") == [(0,)]  # noqa: S608
    told = [json.loads(line["claim"])["copies"]["database"] for line in world.office.retention_receipts()]
    assert {words["log"] for words in told} == {"not reached: the database server's own"}
    assert any("were not reached" in said for said in check_receipts(world.office.retention_receipts()).said)
    world.office.release(other.attempt, basis="nothing is held")
    world.clock.forward(24 * 3_600_000)
    assert world.office.run_retention(compact=True).failed == 0
    for change in ("delete from entry", "delete from audit", "update retention_receipt set run = ''"):
        with pytest.raises(Exception, match="append-only"):
            world.do(change)
