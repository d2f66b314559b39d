"""What an appeal rests on: the incidents of a live watch are those of its recording, analysed later."""

from __future__ import annotations

import json
from pathlib import Path

import av
import pytest

from client.app.analyse import analyse
from proctor.capture.script import parse_script
from proctor.capture.synthetic import SyntheticCandidate
from tests.monitor.test_process import window

FPS = 12
SCRIPT = "at 3 absent for 5; at 12 turned 50 for 5; at 20 joined for 4; length 28"


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The synthetic candidate on film, as any camera program would keep it."""
    script = parse_script(SCRIPT)
    candidate, path = SyntheticCandidate(script), tmp_path_factory.mktemp("film") / "exam.mp4"
    with av.open(str(path), "w") as film:
        stream = film.add_stream("libx264", rate=FPS, options={"crf": "23", "preset": "veryfast"})
        stream.width, stream.height, stream.pix_fmt = 640, 480, "yuv420p"
        for index in range(round(script.length * FPS)):
            picture = candidate.picture_at(index / FPS)
            assert picture is not None
            film.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="bgr24")))
        film.mux(stream.encode())
    return path


@pytest.mark.real_time
def test_a_live_watch_finds_what_its_recording_shows_later(recording: Path, tmp_path: Path) -> None:
    with window(str(recording), tmp_path) as watching:
        watching.wait_for(lambda: watching.of("heartbeat") and watching.heard[-1].get("t", 0) > 27)
        live = [m["incident"] for m in watching.of("incident") if m["event"] == "opened"]
        beat = watching.of("heartbeat")[-1]
    later = analyse(str(recording))["incidents"]
    found = [(i["kind"], i["start_s"]) for i in live]
    assert [kind for kind, _ in found] == [i["kind"] for i in later]
    assert {"face_absent", "turned_away", "extra_person"} <= {kind for kind, _ in found}
    # A live watch takes the pictures it gets: it may see a change one analysed picture earlier or later, and
    # the film's own start-up is not on the recording's clock.
    assert [start for _, start in found] == pytest.approx([i["start_s"] for i in later], abs=0.8)
    assert beat["dropped"] >= 0 and beat["analysed"] > 60


def test_the_same_recording_gives_the_same_bytes_every_time(recording: Path, tmp_path: Path) -> None:
    for run in ("a", "b"):
        analyse(
            str(recording),
            json_out=tmp_path / f"{run}.json",
            observations_out=tmp_path / f"{run}.jsonl",
            cores=1 if run == "a" else 2,
        )
    for name in ("json", "jsonl"):
        assert (tmp_path / f"a.{name}").read_bytes() == (tmp_path / f"b.{name}").read_bytes()
    assert json.loads((tmp_path / "a.json").read_text())["incidents"]
