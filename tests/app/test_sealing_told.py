"""For which key an attempt's evidence is sealed: the first that was told, whatever is told later."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from client.app.clock import Clockwork
from client.app.monitor_main import JournalSink, ServiceClock
from client.app.taking_up import KEY_CHANGED, NOT_SEALED, take_up
from proctor.core import entry as kinds
from proctor.core.sitting import fold
from proctor.journal.evidence import EvidenceStore
from proctor.journal.journal import Journal
from proctor.journal.sealing import new_sealing_key
from proctor.monitor.ports import RecordPart
from proctor.sync.messages import AttemptView
from tests.fakes.desk import FakeDesk

OURS, OTHER = new_sealing_key(), new_sealing_key()


@pytest.fixture
def view() -> AttemptView:
    desk = FakeDesk()
    return desk.sign_in(desk.code)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with closing(Journal(tmp_path / "journal.db", "attempt-1")) as made:
        yield made


def started(journal: Journal, view: AttemptView, key: str | None) -> None:
    """The program starts, and the service tells this key."""
    take_up(journal, Clockwork(), view.model_copy(update={"seal_key": key}), 0.1)


def faults(journal: Journal) -> list[tuple[str, str]]:
    return [(e.data["what"], e.data["detail"]) for e in journal.entries() if e.kind == kinds.FAULT]


def test_the_first_key_holds_and_another_one_is_written_down_and_not_obeyed(
    journal: Journal, view: AttemptView
) -> None:
    started(journal, view, OURS.public)
    assert faults(journal) == []
    for _ in range(2):
        for told in (OTHER.public, None, OURS.public):
            started(journal, view, told)
    assert faults(journal) == [(KEY_CHANGED, OTHER.public), (KEY_CHANGED, "none")], "each once"
    assert fold(journal.entries()).seal_key == OURS.public


@pytest.mark.parametrize("told", [None, "A" * 43 + "="])
def test_where_no_key_is_known_evidence_lies_plain_and_that_is_said_once(
    journal: Journal, view: AttemptView, told: str | None
) -> None:
    started(journal, view, told)
    started(journal, view, OURS.public)  # by a newer service, in the middle of the attempt
    assert [what for what, _ in faults(journal)] == [NOT_SEALED]
    assert fold(journal.entries()).seal_key is None


def test_clips_strips_pictures_and_record_reach_the_disk_sealed_alone(
    journal: Journal, view: AttemptView, tmp_path: Path
) -> None:
    started(journal, view, OURS.public)
    store = EvidenceStore(tmp_path / "evidence", fold(journal.entries()).seal_key)
    sink = JournalSink(journal, store, ServiceClock(Clockwork()))
    film, picture = b"ftyp of a film", b"\xff\xd8\xff of a picture"
    sink.clip("i", film, 1.0)
    sink.strip("i", picture, (1.0,))
    sink.scan_picture("scan-1", picture + b" of the room", "panorama")
    init = sink.segment(RecordPart("camera", film + b" init", 0.0, 0.0, None))
    sink.segment(RecordPart("camera", film + b" one", 0.0, 6.0, init))
    again = JournalSink(journal, store, ServiceClock(Clockwork()))  # another monitor, the same init segment
    again.segment(RecordPart("camera", film + b" init", 6.0, 0.0, None))
    named = [e.data for e in journal.entries() if e.kind in (kinds.EVIDENCE, kinds.RECORDED)]
    files = {path.name: path.read_bytes() for path in store.folder.iterdir()}
    assert sorted(files) == sorted(f"{data['sealed']}.sealed" for data in named)
    assert len(files) == 5
    for data in named:
        box = files[f"{data['sealed']}.sealed"]
        assert b"ftyp" not in box and b"\xff\xd8\xff" not in box
        plain = OURS.open(box)
        assert len(plain) == data["bytes"] and (b"ftyp" in plain or b"\xff\xd8\xff" in plain)
