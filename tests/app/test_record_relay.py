"""The record on its way to the player: a film in pieces is played and sought in over loopback like a file."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest
import requests

from client.app.clock import Clockwork, ServiceClock
from client.app.monitor_main import JournalSink
from client.app.record_relay import RecordRelay
from proctor.capture.frame import Frame
from proctor.core.errors import ConnectionLostError
from proctor.core.record_film import Film, films_of
from proctor.core.record_playlist import record_of
from proctor.journal.evidence import EvidenceStore
from proctor.journal.journal import Journal
from proctor.monitor.messages import Speaker
from proctor.monitor.record import Recorder

ATTEMPT = "A-1"


def recorded(folder: Path, start: float, seconds: float) -> None:
    """One life of a recorder: pictures whose brightness tells their second."""
    journal = Journal(folder / "journal.db", ATTEMPT)
    sink = JournalSink(journal, EvidenceStore(folder / "evidence"), ServiceClock(Clockwork()))
    recorder = Recorder(sink, Speaker(io.BytesIO()), folder)
    # Noise, so that the pieces have their usual size.
    noise = np.random.default_rng(1).integers(-20, 20, (8, 240, 320, 3), np.int16)
    for index in range(int(seconds * 10)):
        t = start + index / 10
        picture = (20 + int(2 * t) + noise[index % 8]).astype(np.uint8)
        recorder.picture(Frame(picture, "test", index, t))
        while recorder.waiting > 5:
            pass
    recorder.close()
    journal.close()


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("record")
    recorded(folder, 12.0, 48.0)
    recorded(folder, 80.0, 18.0)
    return folder


class Shelf:
    """Stands for the service: the files on disk, and how often each was asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.asked, self.gone = folder, Counter[str](), False

    def __call__(self, attempt: str, sha256: str) -> bytes:
        assert attempt == ATTEMPT
        if self.gone:
            raise ConnectionLostError("The exam service cannot be reached.")
        self.asked[sha256] += 1
        return next((self.folder / "evidence").glob(f"{sha256}*")).read_bytes()

    def films(self) -> tuple[Film, ...]:
        journal = Journal(self.folder / "journal.db", ATTEMPT)
        try:
            return films_of(record_of(journal.entries()))
        finally:
            journal.close()


@pytest.fixture
def shelf(record: Path) -> Shelf:
    return Shelf(record)


@pytest.fixture
def relay(shelf: Shelf) -> Iterator[RecordRelay]:
    relay = RecordRelay(shelf)
    yield relay
    relay.close()


def brightness_at(film: bytes, media_s: float) -> float:
    """The first picture at or after that second of the film's own clock."""
    with av.open(io.BytesIO(film)) as opened:
        stream = opened.streams.video[0]
        assert stream.time_base is not None
        opened.seek(int(media_s / stream.time_base), stream=stream)
        for frame in opened.decode(stream):
            if frame.time is not None and frame.time >= media_s - 0.01:
                return float(frame.to_ndarray(format="gray").mean())
    raise AssertionError(f"no picture at {media_s}")


def test_two_lives_of_the_recorder_are_two_films_that_show_every_second(
    relay: RecordRelay, shelf: Shelf
) -> None:
    first, second = relay.offer(ATTEMPT, shelf.films())
    for address, seconds in ((first, (12.0, 31.0, 59.0, 13.5)), (second, (80.0, 95.0))):
        film = requests.get(address, timeout=60).content
        for media_s in seconds:
            assert brightness_at(film, media_s) == pytest.approx(20 + int(2 * media_s), abs=3)


def test_only_what_is_played_is_fetched_and_only_once(relay: RecordRelay, shelf: Shelf) -> None:
    films = shelf.films()
    address, _ = relay.offer(ATTEMPT, films)
    assert len(films[0].pieces) >= 8
    place = films[0].places[6]  # a player that jumps there, reads a little and jumps again
    for _ in range(3):
        headers = {"Range": f"bytes={place}-"}
        with requests.get(address, headers=headers, stream=True, timeout=60) as answer:
            assert len(answer.raw.read(1000)) == 1000
    asked = [piece.sha256 in shelf.asked for piece in films[0].pieces]
    assert asked[6] and not any(asked[:6]) and max(shelf.asked.values()) == 1


def test_parts_are_served_as_asked_for(relay: RecordRelay, shelf: Shelf) -> None:
    films = shelf.films()
    address, _ = relay.offer(ATTEMPT, films)
    whole = requests.get(address, timeout=60)
    assert whole.status_code == 200 and len(whole.content) == films[0].size
    for start, end in ((0, 10), (films[0].places[0] - 5, films[0].places[1] + 5), (films[0].size - 7, None)):
        asked = f"bytes={start}-{'' if end is None else end}"
        part = requests.get(address, headers={"Range": asked}, timeout=60)
        last = films[0].size if end is None else end + 1
        assert part.status_code == 206 and part.content == whole.content[start:last]
    beyond = requests.get(address, headers={"Range": f"bytes={films[0].size}-"}, timeout=60)
    assert beyond.status_code == 416


def test_nobody_else_on_this_computer_finds_it(relay: RecordRelay, shelf: Shelf) -> None:
    address, _ = relay.offer(ATTEMPT, shelf.films())
    root, _, rest = address.partition("//")[2].partition("/")
    for path in ("", "0/0.mp4", "x" * 32 + "/0/0.mp4", rest.replace("0.mp4", "9.mp4"), rest + "/../.."):
        assert requests.get(f"http://{root}/{path}", timeout=60).status_code == 404
    assert not shelf.asked


@pytest.mark.expects_log("a piece of the record did not come")
def test_a_service_that_is_gone_is_a_plain_refusal(relay: RecordRelay, shelf: Shelf) -> None:
    address, _ = relay.offer(ATTEMPT, shelf.films())
    shelf.gone = True
    assert requests.get(address, timeout=60).status_code == 502
