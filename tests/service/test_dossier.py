"""The dossier of a whole exam, from the real service: who may have it, and that it proves itself."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from proctor.core.canonical import sha256_hex
from proctor.core.errors import BadInputError, StorageError
from proctor.core.signed_claims import head_claim
from proctor.journal.dossier_check import DossierReport, check_dossier
from proctor.journal.signing import SigningKey, new_key
from tests.service.exam_world import Sitter, World, batch_of


def sat(world: World, key: SigningKey | None) -> Sitter:
    """A candidate who took the whole practice exam, signing where there is a key, and was judged."""
    slot = world.book()
    sitter = world.sitter(slot)
    if key is not None:
        told = {"code": slot.code, "device": sitter.device, "verify_key": key.public}
        assert sitter.post("/sessions", told).status == 200
    assert sitter.check_in().status == 200
    for section in ("language", "legislation"):
        world.take(sitter, section)
    sitter.suspect("inc-1", end_s=9.5)
    clip = b"clip of " + sitter.attempt.encode()
    digest = sitter.name_file("inc-1", clip)
    sitter.name_file("inc-1", b"a clip that never came")
    piece(sitter, 0, b"head", 0.0)
    for number in (1, 2):
        piece(sitter, number, b"piece %d" % number, 4.0 * (number - 1))
    last = sitter.finish()
    batch = batch_of(sitter.book.entries)
    if key is not None:
        batch["signature"] = key.sign(head_claim(sitter.attempt, last.seq, last.digest))
    assert sitter.post(f"/attempts/{sitter.attempt}/entries", batch).json["state"] == "finished"
    assert sitter.upload(digest, clip).status == 200
    for data in (b"head", b"piece 1", b"piece 2"):
        assert sitter.upload(sha256_hex(data), data).status == 200
    proctor = world.staff()
    world.judged(sitter, "violation", comment="Seen.")
    proctor.post(f"/reviews/{sitter.attempt}/publish", {})
    return sitter


def piece(sitter: Sitter, number: int, data: bytes, start_s: float) -> None:
    sitter.write(
        "recorded",
        track="camera",
        number=number,
        sha256=sha256_hex(data),
        bytes=len(data),
        media_type="video/mp4",
        start_s=start_s,
        duration_s=4.0 if number else 0.0,
        init=sha256_hex(b"head") if number else None,
    )


def checked(data: bytes, service_key: str | None = None) -> DossierReport:
    return check_dossier(io.BytesIO(data), service_key)


def test_a_granted_dossier_is_whole_and_says_what_it_proves(world: World) -> None:
    key = new_key()
    sitter = sat(world, key)
    world.office.add_staff("A. Sadykova", "commission")
    member = world.staff("commission")
    world.office.grant_dossier(sitter.attempt, basis="No. 7, 1.12.2026", to=staff_of(world, 5))
    reply = member.get(f"/attempts/{sitter.attempt}/dossier")
    assert reply.status == 200 and reply.headers["Content-Type"] == "application/zip"
    report = checked(reply.content, world.office.service_key)
    assert report.broken == []
    assert report.attempt == sitter.attempt and report.entries == len(sitter.book.entries)
    proven, open_ = " ".join(report.proven), " ".join(report.not_proven)
    assert f"Entries 1 to {report.entries} are as the candidate's program had written them" in proven
    assert f"The service signed that it held entries 1 to {report.entries}" in proven
    assert "The camera record is without a hole from 0.0 to 8.0 s (2 of 2 pieces)" in proven
    assert "with the exam service's key that you named" in proven
    assert "never delivered" in open_ and "Who sat at the computer" in open_

    with zipfile.ZipFile(io.BytesIO(reply.content)) as archive:
        assert archive.testzip() is None, "any zip program opens it"
        names = archive.namelist()
        whole = b"".join(archive.read(name) for name in names)
        page = archive.read("index.html").decode()
        assert archive.read("record/camera-1.mp4") == b"headpiece 1piece 2"
        assert json.loads(archive.read("findings.json"))["incidents"][0]["verdict"]["comment"] == "Seen."
    assert "answer-key.json" not in names and "Әлібек" not in whole.decode(errors="replace")
    assert "Қызмет бабында пайдалану үшін" in page and "No. 7, 1.12.2026" in page
    assert "http://" not in page and "https://" not in page, "no network"
    assert world.rows("select role, outcome from audit where action = 'dossier.export'") == [
        ("commission", "done")
    ]


def staff_of(world: World, number: int) -> str:
    """The id of the member of staff that was added as the `number`th."""
    return str(world.rows("select id from staff order by rowid")[number - 1][0])


def test_only_the_commission_with_a_grant_for_that_attempt_may_have_it(world: World) -> None:
    sitter = sat(world, None)
    path = f"/attempts/{sitter.attempt}/dossier"
    for role in ("operator", "proctor", "administrator", "commission"):
        refused = world.staff(role).get(path)
        assert (refused.status, refused.code) == (403, "not_allowed"), role
    assert sitter.get(path).code == "not_allowed"
    world.office.add_staff("A. Sadykova", "commission")
    world.office.grant_dossier(sitter.attempt, basis="No. 7", to="A. Sadykova")
    assert world.staff("commission").get(path).code == "not_allowed", "granted to somebody else"
    assert world.rows("select 1 from audit where action = 'dossier.export'") == []


@pytest.mark.parametrize(
    ("basis", "to", "told"),
    [("", "A", "decision"), ("No. 7", "Nobody", "no member"), ("7", "Two", "several")],
)
def test_a_grant_needs_a_decision_and_one_person(world: World, basis: str, to: str, told: str) -> None:
    for _ in range(2):
        world.office.add_staff("Two", "commission")
    attempt = world.book().attempt
    with pytest.raises(BadInputError, match=told):
        world.office.grant_dossier(attempt, basis=basis, to=to)
    with pytest.raises(BadInputError, match="no attempt"):
        world.office.grant_dossier("nothing", basis="No. 7", to="Two")


def test_a_session_that_signed_nothing_is_said_so(world: World, tmp_path: Path) -> None:
    sitter = sat(world, None)
    out = tmp_path / "out" / "dossier.zip"
    world.office.export_dossier(sitter.attempt, out, basis="", with_keys=True)
    report = checked(out.read_bytes())
    assert report.broken == []
    assert "Not signed by the session" in " ".join(report.not_proven)
    assert "only that the dossier agrees with itself" in " ".join(report.not_proven)
    with zipfile.ZipFile(out) as archive:
        shown = json.loads(archive.read("answer-key.json"))
    assert shown and shown.items() <= world.keys().items()
    assert list(out.parent.iterdir()) == [out]


def test_a_file_that_is_gone_from_the_shelf_is_said_missing(world: World, tmp_path: Path) -> None:
    sitter = sat(world, None)
    digest = sha256_hex(b"piece 1")
    (world.settings.evidence / digest[:2] / digest).unlink()
    world.office.export_dossier(sitter.attempt, tmp_path / "d.zip", basis="")
    report = checked((tmp_path / "d.zip").read_bytes())
    assert report.whole
    assert (
        "The camera record, from 0.0 to 8.0 s (1 of 2 pieces), has holes: 0.0 to 4.0 s." in report.not_proven
    )
    with pytest.raises(StorageError, match="cannot be written"):
        world.office.export_dossier(sitter.attempt, tmp_path / "d.zip" / "x.zip", basis="")
