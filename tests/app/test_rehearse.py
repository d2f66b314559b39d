"""The rehearsal without a window: the real monitor on a synthetic camera, and nothing left behind."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from client.app.rehearse import RehearsalChecks, RehearsalSetup
from proctor.core.equipment import CameraLive
from proctor.core.errors import MissingPartError, StorageError, SynaqError

pytestmark = pytest.mark.real_time


@pytest.fixture
def held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RehearsalChecks]:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    setup = RehearsalSetup(source="synthetic:length 600", documents=tmp_path / "documents")
    made = RehearsalChecks(setup, lambda _jpeg: None)
    yield made
    made.close()


@pytest.mark.usefixtures("any_pace")
def test_the_camera_is_looked_through_and_nothing_stays(held: RehearsalChecks, tmp_path: Path) -> None:
    seen: list[CameraLive] = []
    result = held.check_camera(seen.append)
    assert result.status == "pass", result
    assert result.figures["fps"] > 0.5
    assert any(live.face is not None for live in seen)
    assert list((tmp_path / "scratch").iterdir()), "the monitor works in a scratch folder"
    held.put_away()
    assert list((tmp_path / "scratch").iterdir()) == []


def test_without_a_service_the_line_is_unknown(held: RehearsalChecks) -> None:
    progress: list[int] = []
    result = held.measure_line(lambda done, _total: progress.append(done))
    assert (result.status, result.advice) == ("unknown", "checkin-line-unnamed")


def test_summaries_are_kept_beside_each_other(held: RehearsalChecks, tmp_path: Path) -> None:
    first, second = held.keep_summary("Сынақ\n"), held.keep_summary("again\n")
    assert first != second
    assert Path(first).read_text(encoding="utf-8") == "Сынақ\n"
    assert Path(first).parent == tmp_path / "documents"


def test_a_folder_that_cannot_be_written_is_a_plain_error(tmp_path: Path) -> None:
    in_the_way = tmp_path / "documents"
    in_the_way.write_text("a file where a folder should be")
    held = RehearsalChecks(RehearsalSetup(documents=in_the_way), lambda _jpeg: None)
    with pytest.raises(StorageError, match="could not be saved"):
        held.keep_summary("text")


def test_a_look_ends_with_the_camera_it_looks_through(tmp_path: Path) -> None:
    held = RehearsalChecks(RehearsalSetup(source=str(tmp_path / "no-such-camera.mp4")), lambda _jpeg: None)
    began, ended = threading.Event(), list[SynaqError]()

    def look() -> None:
        try:
            held.check_camera(lambda _live: began.set())
        except MissingPartError as error:
            ended.append(error)

    looking = threading.Thread(target=look, name="looking")
    looking.start()
    assert began.wait(120)
    held.put_away()
    looking.join(120)
    assert not looking.is_alive()
    assert len(ended) == 1, "it was let go, not judged"
