"""`synaq analyse` on real files: the right incidents at the right times, twice the same bytes, bad input."""

from __future__ import annotations

import itertools
import json
import wave
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest

from client.app.analyse import analyse
from client.app.analyse_material import Material, Seen, observed
from proctor.analysis.analyser import AnalysisSettings, FrameAnalyser
from proctor.analysis.voice import VoiceAnalyser
from proctor.capture.ahead import Ahead
from proctor.capture.frame import Frame
from proctor.capture.opening import open_live
from proctor.capture.recording import SyntheticRecording
from proctor.capture.script import parse_script
from proctor.capture.sound_opening import open_live_sound
from proctor.capture.synthetic import SyntheticCandidate
from proctor.core.errors import BadInputError, MissingPartError
from proctor.core.observation import SoundObservation

STORY = """at 2 absent for 4; at 9 joined for 3; at 15 turned 45 for 4
at 22 covered for 3; at 28 frozen for 6; length 36"""
TRUTH = {
    "face_absent": (2, 6),
    "extra_person": (9, 12),
    "turned_away": (15, 19),
    "camera_covered": (22, 25),
    "camera_frozen": (28, 34),
}


def film(path: Path, script: str, fps: int = 10, *, hum_s: float = 0.0) -> Path:
    """The synthetic candidate as a real H.264 file, with so many seconds of a hum as its sound track."""
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as out:
        stream = out.add_stream("libx264", rate=fps)
        stream.width, stream.height, stream.pix_fmt = 640, 480, "yuv420p"
        stream.options = {"preset": "ultrafast", "crf": "23"}
        if hum_s:
            track = out.add_stream("aac", rate=16_000, layout="mono")
            wave_form = 0.2 * np.sin(2 * np.pi * 100 * np.arange(int(hum_s * 16_000)) / 16_000)
            hum = av.AudioFrame.from_ndarray(wave_form.astype(np.float32)[None], format="flt", layout="mono")
            hum.sample_rate = 16_000
            out.mux(track.encode(hum))
            out.mux(track.encode())
        for item in SyntheticRecording(parse_script(script), fps=fps).frames():
            assert isinstance(item, Frame)
            out.mux(stream.encode(av.VideoFrame.from_ndarray(item.picture, format="bgr24")))
        out.mux(stream.encode())
    return path


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film in which everything happens."""
    return film(tmp_path_factory.mktemp("film") / "story.mp4", STORY)


def found(result: dict[str, Any]) -> dict[str, tuple[float, float]]:
    """Kind -> start and end; each kind at most once."""
    kinds = [incident["kind"] for incident in result["incidents"]]
    assert len(set(kinds)) == len(kinds), kinds
    return {i["kind"]: (i["start_s"], i["end_s"]) for i in result["incidents"]}


def test_a_film_is_judged_as_its_script_says_and_twice_the_same(story: Path, tmp_path: Path) -> None:
    shares: list[tuple[float, float]] = []
    outputs = []
    for name in ("first", "second"):
        json_out, lines = tmp_path / f"{name}.json", tmp_path / f"{name}.jsonl"
        result = analyse(
            str(story),
            json_out=json_out,
            observations_out=lines,
            progress=lambda done, whole: shares.append((done, whole)),
        )
        outputs.append((json_out.read_bytes(), lines.read_bytes()))
    assert outputs[0] == outputs[1]
    assert json.loads(outputs[0][0]) == result
    seen = found(result)
    assert set(seen) == set(TRUTH)
    for kind, (start, end) in TRUTH.items():
        # Acts fade in for 0.4 s, five frames a second are analysed.
        # A second person without a face is counted by looks a second apart, the middle one of three.
        late = 3.0 if kind == "extra_person" else 1.0
        refined = 1.5 if kind == "camera_frozen" else 1.0  # a codec goes on refining a still picture
        assert seen[kind][0] == pytest.approx(start, abs=refined), kind
        assert end - 1.0 <= seen[kind][1] <= end + late, kind
    assert result["frames_read"] == 360 and result["frames_analysed"] == 180
    assert result["duration_s"] == pytest.approx(36, abs=0.2)
    assert result["capabilities"]["identity"] == "not enrolled"
    assert result["capabilities"]["voice"] == "no audio track"
    assert result["capabilities"]["objects"] == "ready"
    observations = [json.loads(line) for line in outputs[0][1].decode().splitlines()]
    assert {"t", "faces", "persons", "yaw", "gaze_yaw", "phone", "identity"} <= set(observations[0])
    assert observations[0]["phone"] < 0.5 and observations[0]["identity"] is None
    assert shares == sorted(shares[: len(shares) // 2]) * 2
    assert shares[-1][0] > 0.99 * shares[-1][1] > 35


def test_two_cores_give_the_same_bytes_as_one_sound_and_picture_together(tmp_path: Path) -> None:
    source = film(tmp_path / "both.mp4", "at 2 absent for 4; length 8", hum_s=9)
    outputs = []
    for cores in (1, 2, 2):
        json_out, lines = tmp_path / f"{cores}.json", tmp_path / f"{cores}.jsonl"
        result = analyse(str(source), json_out=json_out, observations_out=lines, cores=cores)
        outputs.append((json_out.read_bytes(), lines.read_bytes()))
    assert outputs[0] == outputs[1] == outputs[2]
    assert "voice" in {network["role"] for network in result["networks"]}
    assert found(result).keys() == {"face_absent"}
    assert result["duration_s"] == pytest.approx(9, abs=0.2)  # the sound goes on for longer


def test_a_recording_that_is_interrupted_is_judged_as_far_as_it_was_seen(story: Path, tmp_path: Path) -> None:
    out = tmp_path / "part.json"

    def stop_at_ten_seconds(done: float, _whole: float) -> None:
        if done >= 10:
            raise KeyboardInterrupt

    result = analyse(str(story), json_out=out, progress=stop_at_ten_seconds)
    assert json.loads(out.read_text()) == result
    assert result["stopped_s"] == pytest.approx(10, abs=0.3) and result["duration_s"] == result["stopped_s"]
    assert "Stopped by hand after 10.0 s" in result["trouble"]
    assert found(result)["face_absent"] == pytest.approx((2, 6), abs=0.65)


def test_what_fails_while_reading_ahead_is_told_where_it_is_waited_for() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise BadInputError("the film tears here")

    ahead = Ahead(items(), "test ahead", 1)
    seen = iter(ahead)
    assert next(seen) == 1
    with pytest.raises(BadInputError, match="tears"):
        next(seen)
    ahead.close()
    endless = Ahead(itertools.count(), "test ahead", 2)
    assert list(itertools.islice(endless, 5)) == [0, 1, 2, 3, 4]
    endless.close()  # no thread is left: every test is held to that


def test_an_honest_film_has_no_incidents(tmp_path: Path) -> None:
    calm = "at 3 turned 18 for 4; at 9 turned -40 for 1; at 12 absent for 0.8; length 18"
    assert analyse(f"synthetic:{calm}", json_out=tmp_path / "calm.json")["incidents"] == []


def test_a_camera_lost_for_a_while_is_one_incident() -> None:
    assert found(analyse("synthetic:at 3 lost for 4; length 10"))["camera_lost"] == pytest.approx(
        (3, 7), abs=0.3
    )


def test_a_truncated_film_is_judged_as_far_as_it_goes(story: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(story.read_bytes()[: int(story.stat().st_size * 0.45)])
    result = analyse(str(cut))
    assert "cut.mp4" in result["trouble"]
    assert 5 < result["duration_s"] < 30
    assert found(result)["face_absent"] == pytest.approx((2, 6), abs=0.65)


def test_a_stricter_policy_is_obeyed_and_named(tmp_path: Path) -> None:
    policy = tmp_path / "strict.toml"
    policy.write_text(
        'name = "strict"\n[kinds.turned_away]\nthreshold = 12\n[kinds.face_absent]\nenabled = false\n'
    )
    result = analyse("synthetic:at 2 turned 20 for 4; at 8 absent for 4; length 14", policy_file=policy)
    assert set(found(result)) == {"turned_away"}
    assert result["policy"]["name"] == "strict"


def test_a_voice_in_the_script_is_heard_beside_the_picture() -> None:
    result = analyse("synthetic:at 3 speaking for 4; at 9 absent for 4; length 16")
    assert found(result)["speech"] == pytest.approx((3, 7), abs=1.0)
    assert list(found(result)) == ["speech", "face_absent"]  # in the order in which they opened
    assert result["capabilities"]["voice"] == "ready"


def test_a_sound_file_is_no_error_and_has_no_picture_to_judge(tmp_path: Path) -> None:
    path = tmp_path / "talk.wav"
    with wave.open(str(path), "wb") as out:
        out.setparams((1, 2, 16000, 0, "NONE", ""))
        out.writeframes(np.zeros(32000, np.int16).tobytes())
    result = analyse(str(path))
    assert result["duration_s"] == pytest.approx(2.0, abs=0.1)
    assert result["incidents"] == [] and result["frames_read"] == 0
    assert result["capabilities"]["faces"] == "no video track"
    assert result["capabilities"]["voice"] == "ready"


def test_photos_are_judged_one_by_one(tmp_path: Path) -> None:
    for name, act in (("a.png", "turned 30"), ("b.png", "absent"), ("c.png", "joined")):
        picture = SyntheticCandidate(parse_script(f"at 0 {act} for 9")).picture_at(4.0)
        assert picture is not None
        cv2.imwrite(str(tmp_path / name), picture)
    out = tmp_path / "out.jsonl"
    result = analyse(str(tmp_path), stills=True, observations_out=out)
    lines = {line["file"]: line for line in map(json.loads, out.read_text().splitlines())}
    assert {name: line["faces"] for name, line in lines.items()} == {"a.png": 1, "b.png": 0, "c.png": 2}
    assert lines["a.png"]["yaw"] == pytest.approx(30, abs=6)
    assert lines["c.png"]["motion"] is None and result["incidents"] == []


def test_what_cannot_be_analysed_is_a_plain_error(tmp_path: Path) -> None:
    text = tmp_path / "text.mp4"
    text.write_text("not a video")
    with pytest.raises(BadInputError, match=r"text\.mp4"):
        analyse(str(text))
    with pytest.raises(BadInputError, match="--stills"):
        analyse(str(tmp_path))
    with pytest.raises(MissingPartError):
        analyse("camera:47")
    with pytest.raises(MissingPartError, match="no photo"):
        analyse("synthetic:", enrol=tmp_path / "none.jpg")
    with pytest.raises(BadInputError, match="policy"):
        analyse("synthetic:", policy_file=tmp_path / "none.toml")


def test_real_sessions_of_the_shared_folder_raise_no_false_alarm(shared_folder: Path) -> None:
    """Two short real clips of an honest candidate: whatever else changes, these stay clean."""
    sessions = shared_folder / "eval" / "sessions"
    clips = [sessions / f"{name}.mp4" for name in ("r_lp_d0", "r_vardan_center_focus")]
    if not all(clip.is_file() for clip in clips):
        pytest.skip("needs the recordings in shared/eval/sessions")
    for clip in clips:
        assert analyse(str(clip))["incidents"] == []


def test_live_sound_and_pictures_come_as_they_are_each_in_order() -> None:
    """What `analyse camera:0` does, with a synthetic candidate as camera and microphone."""
    material = Material(open_live("synthetic:length 9"), open_live_sound("synthetic:length 9"))
    seen: list[Seen] = []
    try:
        analyser = FrameAnalyser(AnalysisSettings(faces_only=True))
        with closing(observed(material, analyser, VoiceAnalyser(), cores=2)) as everything:
            for one in everything:
                seen.append(one)
                if one.t > 2.5 and sum(before.looked_at for before in seen) > 3:
                    break
    finally:
        material.close()
    pictures = [one.t for one in seen if one.looked_at]
    sounds = [one.t for one in seen if isinstance(one.observation, SoundObservation)]
    assert len(pictures) >= 3 and len(sounds) >= 5
    assert pictures == sorted(pictures) and sounds == sorted(sounds)
