"""What the courier signs and keeps: the session's signature goes out, the service's word comes back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from client.app.attempt_folder import AttemptFolder, Session
from client.app.verify import verify_attempt
from proctor.core import entry as kinds
from proctor.core.entry import Stamp
from proctor.core.errors import BadInputError, RefusedError
from proctor.core.signed_claims import receipt_claim
from proctor.journal.evidence import EvidenceStore
from proctor.journal.journal import Countersignature, Journal
from proctor.journal.sealing import new_sealing_key, seal
from proctor.journal.signing import SigningKey, holds, new_key
from proctor.service.embedded import EmbeddedService
from proctor.service.records_desk import RecordsDesk
from proctor.service.settings import ServiceSettings
from proctor.sync.client import ServiceClient
from proctor.sync.courier import Courier, CourierPorts, Seals
from proctor.sync.messages import AttemptView, SignIn

NOW = Stamp(at_ms=1, wall_ms=1, mono_ms=1, run="r")


@dataclass
class Seat:
    """A signed-in candidate with a journal and a session's pair."""

    folder: AttemptFolder
    client: ServiceClient
    view: AttemptView
    journal: Journal
    office: RecordsDesk

    def keep(self, data: bytes, *, seal_key: str | None) -> str:
        """A clip in the evidence, and its entry."""
        kept = EvidenceStore(self.journal.path.parent / "evidence", seal_key).keep(data, ".mp4")
        told = {"sha256": kept.sha256, "sealed": kept.sealed, "bytes": len(data)}
        more = {"incident": "i", "media_type": "video/mp4", "duration_s": 1.0}
        self.journal.append(kinds.EVIDENCE, {**told, **more}, NOW)
        return kept.sha256

    def deliver(self, seals: Seals | None, missing: list[str] | None = None) -> None:
        """Everything there is, and the service's word about it."""
        told: list[str] = [] if missing is None else missing
        ports = CourierPorts(
            lambda *_: None,
            lambda *_: None,
            lambda *_: None,
            lambda digest, why: told.append(f"{digest} {why}"),
        )
        evidence = EvidenceStore(self.journal.path.parent / "evidence")
        courier = Courier(self.journal, evidence, self.client.another(), ports, seed=1, seals=seals)
        courier.deliver_all(lambda _done, _all: None)
        courier.deliver_entries()
        courier.stop()

    def deliver_fault(self, seals: Seals | None) -> None:
        self.journal.append(kinds.FAULT, {"what": "test", "detail": ""}, NOW)
        ports = CourierPorts(*(lambda *_: None,) * 4)  # nobody is told
        evidence = EvidenceStore(self.journal.path.parent / "evidence")
        courier = Courier(self.journal, evidence, self.client.another(), ports, seed=1, seals=seals)
        courier.deliver_entries()
        courier.stop()


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[Seat]:
    settings = ServiceSettings(database=str(tmp_path / "exam.db"), evidence=tmp_path / "held")
    folder = AttemptFolder(tmp_path / "home")
    with EmbeddedService(settings) as service, RecordsDesk(settings) as office:
        office.import_shipped_bank("practice")
        slot = office.add_slot(office.add_candidate(name="C."), "practice")
        with closing(ServiceClient(service.url)) as client:
            key = folder.session_key_for_sign_in()
            device = hashlib.sha256(b"this computer").hexdigest()
            signed = client.sign_in(SignIn(code=slot.code, device=device, verify_key=key.public))
            with closing(folder.journal(slot.attempt)) as journal:
                yield Seat(folder, client, signed.attempt, journal, office)


def test_each_batch_is_signed_and_the_services_word_is_kept_and_proves_itself(
    seat: Seat, tmp_path: Path
) -> None:
    seat.deliver_fault(seat.folder.seals(seat.view))
    seat.deliver_fault(seat.folder.seals(seat.view))
    words = seat.journal.countersignatures()
    assert [(word.seq, word.digest) for word in words] == [(e.seq, e.digest) for e in seat.journal.entries()]
    for word in words:
        claim = receipt_claim(seat.view.id, word.seq, word.digest, word.now_ms)
        assert holds(seat.office.service_key, word.signature, claim)
    seat.office.export_dossier(seat.view.id, tmp_path / "d.zip", basis="")
    (tmp_path / "service.pub").write_text(seat.office.service_key + "\n")
    report = verify_attempt(tmp_path / "d.zip", tmp_path / "service.pub")
    assert report["whole"] and "Nothing in it was altered." in report["sentences"][0]
    assert any("Entries 1 to 2 are as the candidate's program" in said for said in report["proven"])

    seat.journal.close()
    here = verify_attempt(seat.journal.path.parent, tmp_path / "service.pub")
    assert here["whole"]
    assert "The service countersigned up to entry 2, by the key you named." in here["sentences"]
    (tmp_path / "other.pub").write_text(new_key().public)
    assert not verify_attempt(seat.journal.path.parent, tmp_path / "other.pub")["whole"]
    assert not verify_attempt(tmp_path / "d.zip", tmp_path / "other.pub")["whole"]
    (tmp_path / "no.pub").write_text("no key")
    with pytest.raises(BadInputError, match="no public key"):
        verify_attempt(tmp_path / "d.zip", tmp_path / "no.pub")


@pytest.mark.expects_log("entries go out unsigned")
def test_a_wrong_key_costs_no_answer_and_is_noted(seat: Seat) -> None:
    seat.deliver_fault(Seals(new_key(), seat.view.service_key))
    assert seat.journal.held() == seat.journal.head()
    with closing(seat.client.another()) as proctor:
        assert proctor.attempt(seat.view.id).held_seq == 1


@pytest.mark.expects_log("countersignature of entry 1 does not hold")
def test_a_word_that_is_not_the_services_is_not_kept(seat: Seat) -> None:
    seat.deliver_fault(Seals(None, new_key().public))
    assert seat.journal.countersignatures() == []
    assert seat.journal.held() == seat.journal.head()


def test_a_false_word_in_the_journal_is_found(seat: Seat) -> None:
    seat.deliver_fault(None)
    assert seat.journal.countersignatures() == [], "nothing to check with, nothing kept"
    seq, digest = seat.journal.head()
    false = Countersignature(seq, digest, 1, new_key().sign(b""), new_key().public)
    seat.journal.keep_countersignature(false)
    seat.journal.close()
    report = verify_attempt(seat.journal.path)
    assert not report["whole"] and "does not hold" in report["sentences"][-1]


def test_a_session_keeps_its_pair_until_it_is_done_and_goes_unsigned_without_it(seat: Seat) -> None:
    folder, view = seat.folder, seat.view
    key = folder.session_key()
    assert isinstance(key, SigningKey) and key.public == view.verify_key
    folder.keep_session(Session("http://s", view.id, "t", "{}"))
    assert folder.session_key_for_sign_in().public == key.public
    folder.keep_session(Session("http://s", view.id, "t", "{}", done=True))
    assert folder.session_key() is None, "nobody who comes later can sign in this session's name"
    assert folder.session_key_for_sign_in().public != key.public
    assert folder.seals(view) == Seals(None, view.service_key), "another session's pair signs nothing here"
    (folder.home / "session.keys").write_text("damaged")
    assert AttemptFolder(folder.home).session_key() is None


def test_a_sealed_clip_arrives_plain_and_the_service_signs_that_it_holds_it(
    seat: Seat, tmp_path: Path
) -> None:
    clips = [seat.keep(f"clip {n}".encode() * 500, seal_key=seat.view.seal_key) for n in range(3)]
    for file in (seat.journal.path.parent / "evidence").iterdir():
        assert file.suffix == ".sealed" and b"clip" not in file.read_bytes()
    seat.deliver(seat.folder.seals(seat.view))
    for n, digest in enumerate(clips):
        (held,) = (tmp_path / "held").rglob(digest)
        assert held.read_bytes() == f"clip {n}".encode() * 500
    words = seat.journal.countersignatures()
    assert sorted(file for word in words for file in word.evidence) == sorted(clips), "each once"
    for word in words:
        about = (seat.view.id, word.seq, word.digest, word.now_ms)
        assert holds(seat.office.service_key, word.signature, receipt_claim(*about, word.evidence))
        if word.evidence:  # and not one file may be left out of it
            shorter = receipt_claim(*about, word.evidence[1:])
            assert not holds(seat.office.service_key, word.signature, shorter)
    seat.office.export_dossier(seat.view.id, tmp_path / "d.zip", basis="test")
    report = verify_attempt(tmp_path / "d.zip")
    assert report["whole"], report["sentences"]
    assert any("signed that it held 3 of 3 files" in said for said in report["proven"])
    seat.journal.close()
    here = verify_attempt(seat.journal.path.parent)
    assert here["whole"] and here["evidence"]["good"] == 3
    assert "It signed that it holds 3 of the 3 evidence files." in here["sentences"]


def test_what_is_sealed_for_another_service_is_refused_and_said_to_be_missing(seat: Seat) -> None:
    strange = seat.keep(b"for somebody else", seal_key=new_sealing_key().public)
    good = seat.keep(b"for this service", seal_key=seat.view.seal_key)
    missing: list[str] = []
    seat.deliver(None, missing)
    assert [line.split()[0] for line in missing] == [strange]
    assert seat.journal.evidence_held() == {good}


def test_swapped_and_damaged_files_are_told_from_whole_ones_before_they_are_sent(seat: Seat) -> None:
    texts = (b"one", b"other", b"third")
    one, other, third = (seat.keep(text, seal_key=seat.view.seal_key) for text in texts)
    folder = seat.journal.path.parent / "evidence"
    place = {e.data["sha256"]: folder / f"{e.data['sealed']}.sealed" for e in seat.journal.entries()}
    first, second = place[one].read_bytes(), place[other].read_bytes()
    place[one].write_bytes(second)
    place[other].write_bytes(first)
    place[third].write_bytes(place[third].read_bytes()[:-1])
    missing: list[str] = []
    seat.deliver(None, missing)
    assert sorted(line.split()[0] for line in missing) == sorted([one, other, third])
    assert all("is damaged" in line for line in missing)


def test_what_the_journal_names_as_sealed_does_not_come_unsealed(seat: Seat) -> None:
    digest = seat.keep(b"a clip", seal_key=seat.view.seal_key)
    plain = seat.keep(b"a plain clip", seal_key=None)
    seat.deliver_fault(None)

    def refused(body: bytes, sealed: str | None) -> str:
        with pytest.raises(RefusedError) as error:
            seat.client.send_evidence(seat.view.id, digest, body, "video/mp4", sealed=sealed)
        return error.value.code

    box = seal(b"another clip", str(seat.view.seal_key))
    assert refused(b"a clip", None) == "not_sealed"
    assert refused(box, hashlib.sha256(box).hexdigest()) == "bad_digest", "it holds another file"
    assert refused(box, "0" * 64) == "bad_digest", "not the bytes that the header names"
    assert refused(b"no box", hashlib.sha256(b"no box").hexdigest()) == "not_openable"
    assert seat.client.send_evidence(seat.view.id, plain, b"a plain clip", "video/mp4").sha256 == plain
