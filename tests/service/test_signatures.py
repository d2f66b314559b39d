"""The session signs its journal's head, the service checks it, and countersigns what it holds."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from proctor.core.errors import IntegrityError
from proctor.core.signed_claims import head_claim, receipt_claim
from proctor.journal.signing import SigningKey, holds, key_in, new_key, read_key
from tests.service.exam_world import Reply, Sitter, World, batch_of


def signed_in(world: World, key: SigningKey) -> Sitter:
    slot = world.book()
    sitter = world.sitter()
    reply = sitter.post("/sessions", {"code": slot.code, "device": sitter.device, "verify_key": key.public})
    sitter.token, sitter.attempt = reply.json["token"], reply.json["attempt"]["id"]
    sitter.edition = reply.json["attempt"]["edition"]
    sitter.book = type(sitter.book)(sitter.attempt)
    return sitter


def send(sitter: Sitter, signature: str | None) -> Reply:
    batch = {**batch_of(sitter.book.entries), "signature": signature}
    return sitter.post(f"/attempts/{sitter.attempt}/entries", batch)


def test_a_signed_batch_is_kept_with_its_signature_and_countersigned(world: World) -> None:
    key = new_key()
    sitter = signed_in(world, key)
    last = sitter.write("fault", what="x", detail="")
    view = sitter.get(f"/attempts/{sitter.attempt}").json
    assert view["verify_key"] == key.public
    signature = key.sign(head_claim(sitter.attempt, last.seq, last.digest))
    receipt = send(sitter, signature).json
    claim = receipt_claim(sitter.attempt, 1, last.digest, receipt["now_ms"])
    assert holds(view["service_key"], receipt["countersignature"], claim)
    assert world.rows("select seq, public, signature from head_signature") == [(1, key.public, signature)]
    assert world.rows("select held_seq, signature from countersignature") == [
        (1, receipt["countersignature"])
    ]
    send(sitter, signature)  # sent twice, one story
    assert len(world.rows("select 1 from head_signature")) == 1


def test_a_wrong_signature_is_refused_and_noted_and_nothing_is_held(world: World) -> None:
    sitter = signed_in(world, new_key())
    last = sitter.write("fault", what="x", detail="")
    forged = new_key().sign(head_claim(sitter.attempt, last.seq, last.digest))
    for _ in range(2):
        refused = send(sitter, forged)
        assert (refused.status, refused.code) == (422, "bad_signature")
    assert world.rows("select kind from fact") == [("bad_signature",)]
    assert world.rows("select held_seq from attempt") == [(0,)]
    assert send(sitter, None).json["held_seq"] == 1, "unsigned answers count all the same"


def test_another_machine_has_a_key_of_its_own_behind_the_first(world: World) -> None:
    first, second = new_key(), new_key()
    sitter = signed_in(world, first)
    sitter.write("fault", what="x", detail="")
    send(sitter, None)
    code = world.office.new_code(sitter.attempt)
    other = world.sitter()
    told = {"code": code, "device": other.device, "verify_key": second.public}
    assert other.post("/sessions", told).status == 200
    assert world.rows("select public, first_seq from session_key order by id") == [
        (first.public, 1),
        (second.public, 2),
    ]


def test_the_services_pair_is_made_once_for_its_owners_eyes(world: World) -> None:
    file = world.settings.signing_key_file
    assert file.parent == Path(world.settings.database).parent
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert key_in(file).public == key_in(file).public


def test_a_damaged_key_is_said_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_text("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")
    with pytest.raises(IntegrityError, match="no signing key"):
        key_in(tmp_path / "key.pem")
    assert read_key(tmp_path / "none.pem") is None


def test_base64_has_one_writing_only() -> None:
    key = new_key()
    signature = key.sign(b"claim")
    assert holds(key.public, signature, b"claim")
    assert not holds(key.public, signature, b"clam")
    tail = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    same_bytes = signature[:-3] + tail[tail.index(signature[-3]) + 1] + "=="
    assert not holds(key.public, same_bytes, b"claim")
    assert not holds("no key", signature, b"claim")
