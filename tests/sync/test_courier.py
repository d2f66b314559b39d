"""The courier empties the journal into a real service, whatever the line does on the way."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from proctor.core import entry as kinds
from proctor.core.entry import Stamp, read_entry
from proctor.core.errors import ConnectionLostError, IntegrityError, RefusedError
from proctor.core.line_class import LineClass
from proctor.core.record_playlist import Segment
from proctor.journal.evidence import EvidenceStore
from proctor.journal.journal import Journal
from proctor.service.administration import Administration
from proctor.service.embedded import EmbeddedService
from proctor.service.settings import ServiceSettings
from proctor.sync.client import ServiceClient
from proctor.sync.courier import Courier, CourierPorts, Delivery
from proctor.sync.file_body import FileBody, StandingAside
from proctor.sync.messages import Directive, MessageToCandidate, Receipt, SignIn, Text
from tests.fakes.bad_service import BadService
from tests.fakes.line import Line

NOW = Stamp(at_ms=1, wall_ms=1, mono_ms=1, run="r")
DEVICE = hashlib.sha256(b"this computer").hexdigest()


@dataclass
class Heard:
    """What the courier told."""

    deliveries: list[Delivery] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    directives: list[Directive] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    moved: list[int] = field(default_factory=list)
    line: LineClass = "good"

    def ports(self) -> CourierPorts:
        return CourierPorts(
            self.deliveries.append,
            lambda receipt, _round_trip: self.receipts.append(receipt),
            self.directives.append,
            lambda digest, _reason: self.unreadable.append(digest),
            lambda size, _seconds: self.moved.append(size),
            lambda: self.line,
        )


@dataclass
class Desk:
    """A signed-in candidate's journal and evidence, and a line to the service that can be cut."""

    url: str
    line: Line
    client: ServiceClient
    journal: Journal
    evidence: EvidenceStore
    office: Administration
    heard: Heard = field(default_factory=Heard)

    def courier(self, url: str | None = None) -> Courier:
        client = ServiceClient(url or self.line.url, token=self.client.token)
        return Courier(self.journal, self.evidence, client, self.heard.ports(), seed=1)

    def write(self, count: int) -> None:
        for n in range(count):
            self.journal.append(kinds.FAULT, {"what": "test", "detail": str(n)}, NOW)

    def add_clip(self, data: bytes) -> str:
        digest = self.evidence.put(data, ".mp4")
        self.journal.append(
            kinds.EVIDENCE,
            {
                "incident": "i",
                "sha256": digest,
                "bytes": len(data),
                "media_type": "video/mp4",
                "duration_s": 1.0,
            },
            NOW,
        )
        return digest

    def held_by_service(self) -> list[str]:
        return [e.text for e in self.client.held_entries(self.journal.attempt, 0).entries]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    settings = ServiceSettings(database=str(tmp_path / "exam.db"), evidence=tmp_path / "held")
    with EmbeddedService(settings) as service, Administration(settings) as office:
        office.import_shipped_bank("practice")
        slot = office.add_slot(office.add_candidate(name="C."), "practice")
        client = ServiceClient(service.url)
        client.sign_in(SignIn(code=slot.code, device=DEVICE))
        journal = Journal(tmp_path / "journal.db", slot.attempt)
        port = int(service.url.rpartition(":")[2])
        with Line(("127.0.0.1", port)) as line:
            yield Desk(service.url, line, client, journal, EvidenceStore(tmp_path / "evidence"), office)
        journal.close()
        client.close()


def nothing(_done: int, _total: int) -> None:
    """For deliveries whose progress does not matter."""


def test_everything_arrives_in_order_and_progress_comes_to_its_end(desk: Desk) -> None:
    desk.write(450)  # more than two batches
    digest = desk.add_clip(b"a clip")
    steps: list[tuple[int, int]] = []
    courier = desk.courier()
    courier.deliver_all(lambda done, total: steps.append((done, total)))
    courier.stop()
    assert [e.text for e in desk.journal.entries()][:200] == desk.held_by_service()[:200]
    assert desk.journal.held() == desk.journal.head()
    assert desk.journal.evidence_held() == {digest}
    assert steps[-1] == (452, 452)
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)
    assert courier.delivery.complete
    assert courier.delivery.line == "online"


def test_a_second_delivery_of_the_same_changes_nothing(desk: Desk) -> None:
    desk.write(5)
    for _ in range(2):
        courier = desk.courier()
        courier.deliver_all(nothing)
        courier.stop()
    assert len(desk.held_by_service()) == 5


def test_an_acknowledgement_that_was_lost_is_no_harm(desk: Desk) -> None:
    desk.write(3)
    first = desk.courier()
    first.deliver_all(nothing)
    first.stop()
    held = desk.journal.held()
    desk.journal.acknowledge(1, desk.journal.entries()[0].digest)  # as if the answer had never come
    again = desk.courier()
    again.deliver_all(nothing)
    again.stop()
    assert desk.journal.held() == held
    assert len(desk.held_by_service()) == 3


def test_a_service_that_holds_less_than_it_said_gets_it_again(desk: Desk) -> None:
    """A service restored from a backup has lost the last entries: the journal still has them."""
    desk.write(4)
    head, digest = desk.journal.head()
    desk.journal.acknowledge(head, digest)
    desk.write(1)
    courier = desk.courier()
    courier.deliver_all(nothing)
    courier.stop()
    assert len(desk.held_by_service()) == 5


def test_in_the_background_it_waits_out_an_outage_and_catches_up(desk: Desk) -> None:
    courier = desk.courier()
    courier.start()
    wait_for(lambda: courier.delivery.line == "online")
    desk.line.cut()
    desk.write(20)
    courier.poke()
    wait_for(lambda: courier.delivery.line == "offline")
    assert len(desk.held_by_service()) == 0
    desk.line.mend()
    wait_for(lambda: courier.delivery.complete and courier.delivery.head_seq == 20)
    courier.stop()
    assert len(desk.held_by_service()) == 20
    lines = [delivery.line for delivery in desk.heard.deliveries]
    assert lines.index("offline") < len(lines) - 1 - lines[::-1].index("online")


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b'{"title": "oops"}'),
        (503, b""),
        (200, b"<html>a hotel's own page</html>"),
        (200, b'{"held_seq": "many"}'),
        (302, b""),
        (418, b"teapot"),
    ],
)
def test_a_service_that_answers_nonsense_loses_nothing(desk: Desk, status: int, body: bytes) -> None:
    desk.write(3)
    with BadService(status, body) as bad:
        courier = desk.courier(bad.url)
        with pytest.raises(ConnectionLostError) as lost:
            courier.deliver_all(nothing)
        courier.stop()
        assert bad.asked
    assert "saved on this computer" in lost.value.kept
    assert desk.journal.held()[0] == 0
    good = desk.courier()
    good.deliver_all(nothing)
    good.stop()
    assert desk.journal.held() == desk.journal.head()


def test_another_chain_at_the_service_is_never_overwritten_in_silence(desk: Desk, tmp_path: Path) -> None:
    desk.write(2)
    honest = desk.courier()
    honest.deliver_all(nothing)
    honest.stop()
    forged = Journal(tmp_path / "forged.db", desk.journal.attempt)
    for n in range(3):
        forged.append(kinds.FAULT, {"what": "another story", "detail": str(n)}, NOW)
    courier = Courier(
        forged, desk.evidence, ServiceClient(desk.url, token=desk.client.token), desk.heard.ports()
    )
    with pytest.raises(IntegrityError):
        courier.deliver_all(nothing)
    courier.stop()
    forged.close()
    assert desk.held_by_service() == [entry.text for entry in desk.journal.entries()]


def test_a_clip_that_is_gone_is_said_and_holds_up_nothing(desk: Desk) -> None:
    lost, kept = desk.add_clip(b"lost"), desk.add_clip(b"kept")
    path = desk.evidence.path(lost)
    assert path is not None
    path.unlink()
    courier = desk.courier()
    courier.deliver_all(nothing)
    courier.stop()
    assert desk.heard.unreadable == [lost]
    assert desk.journal.evidence_held() == {kept}


def test_a_refused_token_is_an_answer_and_not_an_outage(desk: Desk) -> None:
    desk.write(1)
    desk.client.token, good = "nonsense", desk.client.token
    courier = desk.courier()
    with pytest.raises(RefusedError):
        courier.deliver_all(nothing)
    courier.stop()
    assert courier.delivery.line == "refused"
    assert courier.delivery.problem
    desk.client.token = good


def test_a_proctors_message_arrives_once_however_often_it_is_sent(desk: Desk) -> None:
    proctor = ServiceClient(desk.url, token=desk.office.add_staff("P.", "proctor"))
    message = MessageToCandidate(text=Text(kk="Сәлем", ru="Привет", en="Hello"))
    proctor._call(
        "POST",
        f"/attempts/{desk.journal.attempt}/directives",
        data=message.model_dump_json().encode(),
        headers={"Content-Type": "application/json"},
    )
    proctor.close()
    courier = desk.courier()
    for _ in range(3):
        courier.cycle()
    courier.stop()
    assert [directive.kind for directive in desk.heard.directives] == ["message"]
    assert desk.heard.receipts[-1].directives  # the service repeats it until the journal names it


def test_what_the_service_gives_back_is_our_own_chain(desk: Desk) -> None:
    desk.write(3)
    courier = desk.courier()
    courier.deliver_all(nothing)
    courier.stop()
    entries = [read_entry(text, desk.journal.attempt) for text in desk.held_by_service()]
    assert entries == desk.journal.entries()


# -- evidence gives way to answers ---------------------------------------------------------------------------
def test_on_a_bad_line_clips_wait_while_entries_go_and_go_when_it_is_better(desk: Desk) -> None:
    desk.heard.line = "bad"
    digest = desk.add_clip(b"a clip")
    courier = desk.courier()
    courier.start()
    wait_for(lambda: courier.delivery.held_seq == 1)
    for n in range(2, 5):
        desk.write(1)
        courier.poke()
        wait_for(lambda n=n: courier.delivery.held_seq == n)
    assert courier.delivery.evidence_waiting == 1 and desk.heard.moved == []
    desk.heard.line = "good"
    wait_for(lambda: courier.delivery.complete)
    courier.stop()
    assert desk.journal.evidence_held() == {digest}
    assert desk.heard.moved == [6]


def test_whoever_waits_for_everything_gets_clips_delivered_on_a_bad_line_too(desk: Desk) -> None:
    desk.heard.line = "bad"
    digest = desk.add_clip(b"a clip")
    courier = desk.courier()
    courier.start()
    courier.deliver_all(nothing)
    courier.stop()
    assert desk.journal.evidence_held() == {digest}


def test_on_a_poor_line_what_is_small_goes_first(desk: Desk) -> None:
    desk.heard.line = "poor"
    for size in (90_000, 1_000, 40_000):
        desk.add_clip(bytes(size))
    courier = desk.courier()
    courier.start()
    wait_for(lambda: len(desk.journal.evidence_held()) == 3)
    courier.stop()
    assert desk.heard.moved == [1_000, 40_000, 90_000]


def test_a_service_that_has_no_room_for_clips_still_gets_the_answers(desk: Desk) -> None:
    """A file that cannot go is tried again later; nothing of it shows in how the line is told."""
    desk.add_clip(b"a clip")
    with BadService(507, b"{}") as full:
        courier = desk.courier()
        courier._client.another = lambda _send_buffer: ServiceClient(full.url)
        courier.start()
        wait_for(lambda: len(full.asked) > 0)
        desk.write(3)
        courier.poke()
        wait_for(lambda: courier.delivery.held_seq == 4)
        assert courier.delivery.line == "online"
        assert courier.delivery.evidence_waiting == 1
        courier.stop()
    assert {delivery.line for delivery in desk.heard.deliveries} == {"online"}


def test_a_file_stands_aside_while_an_answer_is_sent() -> None:
    aside, blocks = StandingAside(), []
    body = FileBody(bytes(100_000), aside, threading.Event())
    sending = threading.Thread(target=lambda: blocks.extend(body), name="test-file")
    with aside:
        sending.start()
        time.sleep(0.2)
        assert blocks == []
    sending.join()
    assert len(b"".join(blocks)) == len(body) == 100_000
    assert max(map(len, blocks)) <= 8192  # so little lies before an answer that comes now


def test_a_file_under_way_is_left_when_the_program_closes() -> None:
    stop = threading.Event()
    blocks = iter(FileBody(bytes(100_000), StandingAside(), stop))
    next(blocks)
    stop.set()
    with pytest.raises(ConnectionLostError):
        next(blocks)


def wait_for(condition, seconds: float = 200.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.02)


def test_the_record_goes_after_the_clips_and_its_init_segment_first(desk: Desk) -> None:
    def record(data: bytes, number: int, init: str | None) -> str:
        piece = Segment("camera", number, desk.evidence.put(data), len(data), 6.0 * number, 6.0, init)
        desk.journal.append(kinds.RECORDED, piece.as_json(), NOW)
        return piece.sha256

    init = record(b"init", 0, None)
    first, second = record(b"a long segment", 1, init), record(b"short", 2, init)
    screen = record(b"init of the screen", 0, None)
    clip = desk.add_clip(b"a clip that is larger than all of them")
    courier, order = desk.courier(), list[str]()
    while not courier.delivery.complete or not order:
        courier.cycle()
        order += sorted(desk.journal.evidence_held() - set(order))
    assert order == [clip, init, screen, first, second]
