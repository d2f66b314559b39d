"""The courier over lines that break, stand still, are half closed, slow to answer, or gone for hours."""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Iterator

import pytest

from proctor.core.errors import ConnectionLostError
from proctor.sync import client as client_module
from proctor.sync import pacing
from proctor.sync.client import ServiceClient
from proctor.sync.courier import Courier
from proctor.sync.pacing import LEAST_PIECE, Pace
from proctor.sync.patience import Backoff, Patience
from proctor.sync.transport import BusyError, lost
from tests.fakes.bad_service import BadService
from tests.fakes.rough_line import RoughLine
from tests.sync.test_courier import Desk, desk, nothing, wait_for

__all__ = ["desk"]  # the fixture

# Ten hours are as many seconds here.
HASTY = Patience(
    beat_s=0.2, look_s=0.05, first_s=0.02, unreachable_s=0.1, soon_s=1.0, longest_s=0.3, load_every_s=1.0
)


@pytest.fixture
def rough(desk: Desk) -> Iterator[RoughLine]:
    port = int(desk.url.rpartition(":")[2])
    with RoughLine(("127.0.0.1", port)) as line:
        yield line


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a slow line, although this one is fast."""
    monkeypatch.setattr(pacing, "MOST_PIECE", LEAST_PIECE)


def courier_over(desk: Desk, url: str, patience: Patience = HASTY) -> Courier:
    client = ServiceClient(url, token=desk.client.token)
    return Courier(desk.journal, desk.evidence, client, desk.heard.ports(), seed=1, patience=patience)


def held_whole(desk: Desk, digests: list[str]) -> None:
    """Nothing is lost, nothing doubled."""
    assert desk.journal.evidence_held() == set(digests)
    assert desk.held_by_service() == [entry.text for entry in desk.journal.entries()]
    rows = {sha256: desk.evidence.read(sha256) for sha256 in digests}
    proctor = ServiceClient(desk.url, token=desk.office.add_staff("P.", "proctor"))
    assert {sha256: proctor.evidence(desk.journal.attempt, sha256) for sha256 in digests} == rows
    proctor.close()


@pytest.mark.usefixtures("small_pieces")
def test_a_line_that_breaks_again_and_again_carries_no_byte_twice_beyond_a_piece(
    desk: Desk, rough: RoughLine
) -> None:
    chance = random.Random(7)
    digests = [desk.add_clip(os.urandom(size)) for size in (1_500_000, 40_000, 900_000)]
    courier = courier_over(desk, rough.url)
    breaks = 0
    courier.start()
    while desk.journal.evidence_held() != set(digests):
        rough.break_at(chance.randrange(1, 150_000))
        breaks += 1
        desk.write(1)
        courier.poke()
        wait_for(lambda: rough._break_in is None or desk.journal.evidence_held() == set(digests))
    rough.break_at(10**9)
    wait_for(lambda: courier.delivery.complete and courier.delivery.held_seq == desk.journal.head()[0])
    courier.stop()
    held_whole(desk, digests)
    assert breaks > 5
    # What arrived is never sent again; what was on its way at a break is at most a piece.
    assert rough.sent_twice() <= breaks * LEAST_PIECE
    print(f"{breaks} breaks: {rough.sent_twice()} of {rough.passed()} bytes carried twice")


@pytest.mark.usefixtures("small_pieces")
def test_a_large_file_goes_on_after_a_crash_of_the_candidates_computer(desk: Desk, rough: RoughLine) -> None:
    digest = desk.add_clip(os.urandom(1_000_000))
    first = courier_over(desk, rough.url)
    for _ in range(3):  # the entry, and a piece each time
        first.cycle()
    first.stop()
    second = courier_over(desk, rough.url)  # knows nothing of the first
    second.deliver_all(nothing)
    second.stop()
    held_whole(desk, [digest])
    assert rough.sent_twice() == 0 and rough.passed() == 1_000_000
    assert rough.requests.count("HEAD") == 2, "it asks where the service stands, once a beginning"


def test_a_line_that_stands_still_and_one_that_is_half_closed_end_by_themselves(
    desk: Desk, rough: RoughLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "_PIECE_SECONDS", 0.7)
    monkeypatch.setattr(client_module, "_ENTRIES_SECONDS", 0.7)
    digest = desk.add_clip(os.urandom(800_000))
    courier = courier_over(desk, rough.url)
    courier.start()
    wait_for(lambda: rough.passed() > 0)
    rough.half_close()
    desk.write(1)
    courier.poke()
    wait_for(lambda: courier.delivery.held_seq == 2)
    rough.stall()
    desk.write(1)
    courier.poke()
    wait_for(lambda: courier.delivery.line == "offline")
    rough.go_on()
    wait_for(lambda: courier.delivery.complete and courier.delivery.held_seq == 3)
    courier.stop()
    held_whole(desk, [digest])


@pytest.mark.timeout(100)
def test_a_small_file_on_a_half_closed_connection_does_not_hold_up_the_others_for_minutes(
    desk: Desk, rough: RoughLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It goes in one piece, and with it everything that waits for its turn behind it."""
    monkeypatch.setattr(client_module, "_PIECE_SECONDS", 0.7)
    client = ServiceClient(rough.url, token=desk.client.token)
    assert client.health().load >= 0  # the connection is open
    rough.half_close()
    with pytest.raises(ConnectionLostError):
        client.send_evidence(desk.journal.attempt, "0" * 64, bytes(1_000), "image/jpeg")
    client.close()
    assert client_module._patience_for(bytes(64_000)) < 20
    assert client_module._patience_for(bytes(10_000_000)) == client_module._patience_for(iter([b""])) == 120


def test_a_line_of_600_ms_there_and_back_acknowledges_answers_while_files_go(
    desk: Desk, rough: RoughLine
) -> None:
    rough.delay_s = 0.3
    digest = desk.add_clip(os.urandom(700_000))
    courier = courier_over(desk, rough.url, Patience(beat_s=1.0, look_s=0.1))
    courier.start()
    wait_for(lambda: rough.passed() > 0)
    took, before_the_end = [], 0
    for _ in range(5):
        desk.write(1)
        began, seq = time.monotonic(), desk.journal.head()[0]
        courier.poke()
        wait_for(lambda seq=seq: courier.delivery.held_seq >= seq)
        took.append(time.monotonic() - began)
        before_the_end += courier.delivery.evidence_waiting
    wait_for(lambda: courier.delivery.complete)
    courier.stop()
    held_whole(desk, [digest])
    assert before_the_end >= 3, "answers were acknowledged while the file was still on its way"
    print("acknowledged after s:", [round(s, 2) for s in took])


def test_hours_offline_are_caught_up_with(desk: Desk, rough: RoughLine) -> None:
    """A day's work without a line, the clock compressed: tried seldom, and all there when it comes back."""
    courier = courier_over(desk, rough.url)
    courier.start()
    wait_for(lambda: courier.delivery.line == "online")
    rough.cut()
    digests = []
    for _ in range(6):
        desk.write(50)
        digests.append(desk.add_clip(os.urandom(90_000)))
        courier.poke()
        time.sleep(0.4)
    assert courier.delivery.line == "offline" and courier.remaining().entries == 306
    assert courier.remaining().clips == 6 and courier.remaining().seconds is None
    rough.mend()
    wait_for(lambda: courier.delivery.complete and courier.delivery.head_seq == 306)
    courier.stop()
    assert courier.remaining().nothing
    assert desk.journal.held() == desk.journal.head()
    assert desk.journal.evidence_held() == set(digests)
    assert rough.sent_twice() == 0


@pytest.mark.usefixtures("small_pieces")
def test_a_clip_overtakes_the_record_in_the_middle_of_a_file(desk: Desk, rough: RoughLine) -> None:
    from tests.sync.test_courier import NOW, Segment, kinds

    data = os.urandom(600_000)
    segment = Segment("camera", 1, desk.evidence.put(data), len(data), 6.0, 6.0, None)
    desk.journal.append(kinds.RECORDED, segment.as_json(), NOW)
    courier = courier_over(desk, rough.url)
    courier.cycle()
    clip = desk.add_clip(os.urandom(30_000))
    courier.cycle()
    assert desk.journal.evidence_held() == {clip}
    courier.deliver_all(nothing)
    courier.stop()
    held_whole(desk, [clip, segment.sha256])
    assert rough.sent_twice() == 0


def test_a_service_without_pieces_gets_files_whole(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """One of an earlier version: it knows PUT, and answers 405 to the rest."""
    sent: list[str] = []
    call = ServiceClient._call

    def older(self: ServiceClient, method: str, path: str, **more: object) -> object:
        sent.append(method)
        if method in ("HEAD", "PATCH"):
            return call(self, method, "/health", **more)  # type: ignore[arg-type]
        return call(self, method, path, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(ServiceClient, "_call", older)
    digests = [desk.add_clip(os.urandom(200_000)) for _ in range(2)]
    courier = courier_over(desk, desk.url)
    courier.deliver_all(nothing)
    courier.stop()
    monkeypatch.undo()
    held_whole(desk, digests)
    assert sent.count("HEAD") == 1 and sent.count("PATCH") == 0 and sent.count("PUT") == 2


@pytest.mark.usefixtures("small_pieces")
def test_what_a_crash_of_the_service_spoilt_is_sent_anew_once(desk: Desk, rough: RoughLine) -> None:
    digest = desk.add_clip(os.urandom(300_000))
    courier = courier_over(desk, rough.url)
    for _ in range(3):
        courier.cycle()
    (partial,) = (desk.evidence.folder.parent / "held" / "partial").glob("*/*")
    partial.write_bytes(bytes(partial.stat().st_size))  # the power went, and left zeros
    courier.deliver_all(nothing)
    courier.stop()
    held_whole(desk, [digest])
    assert desk.heard.unreadable == []


def test_a_service_that_asks_for_time_gets_it() -> None:
    backoff = Backoff(Patience(), seed=1)
    asked = BusyError(lost("busy"), 40.0)
    assert 40 <= backoff.after(asked) <= 60
    assert backoff.after(BusyError(lost("busy"), None)) < 30


def test_an_outage_is_tried_often_at_first_and_seldom_later() -> None:
    now = [0.0]
    backoff = Backoff(Patience(), seed=1, steady=lambda: now[0])
    pauses = []
    while now[0] < 4 * 3600:
        pauses.append(backoff.after(lost("gone")))
        now[0] += pauses[-1]
    assert max(pauses[:100]) <= 1.5 * Patience().unreachable_s
    assert 10 <= pauses[-1] <= 30
    assert len(set(pauses)) > 100, "no two couriers come back at the same moment"


def test_evidence_keeps_to_its_share_of_the_line_that_was_measured() -> None:
    now, line = [0.0], 60_000.0
    pace = Pace(lambda: 0.5, steady=lambda: now[0])
    sent = 0
    while now[0] < 120:
        now[0] += pace.due_s()
        if now[0] > 60:
            line = 20_000.0  # it grows slower
        size = pace.piece_bytes
        now[0] += size / line
        pace.sent(size, size / line)
        sent += size
    assert sent == pytest.approx(0.5 * (60 * 60_000 + 60 * 20_000), rel=0.12)
    assert pace.rate == pytest.approx(20_000, rel=0.05)


def test_a_whole_line_is_used_without_a_pause() -> None:
    pace = Pace(lambda: 1.0)
    pace.sent(10_000_000, 0.5)
    assert pace.due_s() == 0


def test_a_pause_ends_when_the_program_closes() -> None:
    pace, stop = Pace(lambda: 0.01), threading.Event()
    pace.sent(10_000_000, 10.0)
    ending = threading.Timer(0.05, stop.set)
    ending.start()
    assert pace.wait(stop) is False
    ending.join()


def test_a_busy_service_is_left_alone_and_then_served(desk: Desk) -> None:
    digest = desk.add_clip(os.urandom(5_000))
    with BadService(503, b"{}") as busy:
        courier = courier_over(desk, desk.url)
        courier._client.another = lambda _buffer: ServiceClient(busy.url)  # type: ignore[method-assign]
        courier.start()
        wait_for(lambda: len(busy.asked) >= 2)
        assert courier.delivery.line == "online", "answers go all the same"
        del courier._client.another
        wait_for(lambda: courier.delivery.complete)
        courier.stop()
    held_whole(desk, [digest])
