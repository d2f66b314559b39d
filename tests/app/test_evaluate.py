"""`synaq evaluate`: what counts as found, late, missed and false; the other sets; the reference scorer's
figures; and the whole way on a small labelled folder."""

from __future__ import annotations

import csv
import json
import random
import subprocess
import sys
import wave
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest

from client.app.evaluate import Evaluation, evaluate, score
from client.app.evaluate_labels import read_labels
from client.app.evaluate_score import KINDS
from client.app.evaluate_table import table
from client.app.evaluate_work import Scope, read_results
from proctor.capture.frame import Frame
from proctor.capture.recording import SyntheticRecording
from proctor.capture.script import parse_script
from proctor.capture.synthetic import SyntheticCandidate
from proctor.core.errors import BadInputError, MissingPartError


def put(path: Path, content: Any) -> None:
    """A file of JSON, or of JSON lines where `content` is a list and the name says so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = content if path.suffix == ".jsonl" else [content]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def put_rows(path: Path, *lines: str) -> None:
    """A file of comma-separated rows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def event(kind: str, begin: float, end: float, **more: Any) -> dict[str, Any]:
    """A labelled event."""
    return {"kind": kind, "t0": begin, "t1": end, "note": "", **more}


def claim(kind: str, start: float, end: float | None, known: float | None = None) -> dict[str, Any]:
    """A reported incident."""
    evidence = {} if known is None else {"evidence": {"moments": {"known": known}}}
    return {"kind": kind, "start_s": start, "end_s": end, **evidence}


class Judged:
    """One made-up recording of an hour with these events and these incidents, scored."""

    def __init__(self, folder: Path, events: Iterable[Any], claims: Iterable[Any], composed: bool) -> None:
        label = {"file": "a.mp4", "duration_s": 3600, "composed": composed, "events": list(events)}
        put(folder / "labels" / "sessions" / "a.json", label)
        put(folder / "results" / "sessions" / "a.json", {"incidents": list(claims)})
        labelled = read_labels(folder / "labels")
        self.sessions = score(labelled, *read_results(folder / "results"))["sessions"]

    def of(self, kind: str) -> tuple[int, int, int]:
        """Events, found, false alarms."""
        line = self.sessions["all"]["kinds"][kind]
        return line["events"], line["found"], line["false_alarms"]


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [(19.1, 25, 1), (18.9, 25, 0), (23.9, 25, 1), (24.1, 25, 0), (19.5, 19.9, 0), (21.0, None, 1)],
)
def test_an_incident_finds_its_event_when_it_starts_near_its_beginning(
    tmp_path: Path, start: float, end: float | None, found: int
) -> None:
    judged = Judged(tmp_path, [event("face_absent", 20, 28)], [claim("face_absent", start, end)], True)
    assert judged.of("face_absent") == (1, found, 0)  # too early or too late, but never a false alarm


def test_short_and_unsure_stretches_are_neither_asked_for_nor_held_against_it(tmp_path: Path) -> None:
    events = [
        event("turned_away", 10, 12.5),
        event("turned_away", 50, 60, unsure=True),
        event("speech", 10, 12.1),
    ]
    claims = [claim("turned_away", 11, 12), claim("turned_away", 61.4, 63), claim("turned_away", 62, 64)]
    judged = Judged(tmp_path, events, claims, True)
    assert judged.of("turned_away") == (0, 0, 1)  # 61.4 is within 1.5 s of the unsure stretch, 62 is not
    assert judged.of("speech") == (1, 0, 0)
    assert judged.sessions["misses"]["a"]["turned_away"]["false"] == [[62, 64]]
    assert judged.sessions["misses"]["a"]["speech"]["missed"] == [[10, 12.1]]


def test_touching_events_are_one_and_delays_are_measured_to_start_and_opening(tmp_path: Path) -> None:
    events = [event("extra_person", 10, 12), event("extra_person", 12.4, 15), event("extra_person", 30, 35)]
    claims = [claim("extra_person", 10.4, 15, known=11.7), claim("extra_person", 29.5, 35, known=31.1)]
    judged = Judged(tmp_path, events, claims, True)
    assert judged.of("extra_person") == (2, 2, 0)
    line = judged.sessions["all"]["kinds"]["extra_person"]
    assert line["median_delay_s"] == 0.2 and line["median_known_s"] == 1.4
    assert judged.sessions["all"]["all"]["recall"] == 1.0


def test_false_alarms_are_counted_by_the_hour_composed_and_real_apart(tmp_path: Path) -> None:
    claims = [claim("phone_visible", 5, 6), claim("phone_visible", 50, None), claim("low_light", 9, 20)]
    judged = Judged(tmp_path, [], claims, False)
    assert judged.of("phone_visible") == (0, 0, 2)
    assert judged.sessions["real"]["kinds"]["phone_visible"]["false_per_hour"] == 2.0
    assert judged.sessions["composed"]["sessions"] == 0
    assert judged.sessions["composed"]["all"]["false_per_hour"] is None
    assert judged.sessions["unjudged"] == {"low_light": 1}


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    """Labels of every set but recordings."""
    put_rows(
        tmp_path / "pose" / "pose.csv", "file,yaw,pitch,roll", "a.jpg,10,0,5", "b.jpg,80,0,0", "c.jpg,1,1,1"
    )
    put_rows(tmp_path / "multi" / "multi.csv", "file,min_persons", "m.jpg,3", "n.jpg,2")
    put_rows(tmp_path / "faces" / "faces.csv", "file,persons,note", "f.jpg,1,", "g.jpg,1,")
    put_rows(
        tmp_path / "objects" / "coco.csv",
        "file,persons,cell_phone,book",
        "c1.jpg,0,0,0",
        "c2.jpg,1,1,2",
        "c3.jpg,2,0,0",
    )
    put_rows(tmp_path / "objects" / "phone_floor.csv", "file,cell_phone", "0.jpg,1")
    put_rows(tmp_path / "verify" / "pairs.csv", "a,b,same", "p,q,1", "p,r,0", "q,s,0", "p,t,1", "x,y,1")
    put_rows(
        tmp_path / "audio" / "audio.csv",
        "file,class,content,duration_s",
        "x.wav,speech,,5",
        "y.wav,non_speech,,5",
        "z.wav,ambiguous,,5",
        "k.wav,human_non_speech,,4",
    )
    scans = [{"name": "full", "path": "full.mp4", "complete": True, "covered_deg": 360}]
    put(tmp_path / "scan" / "scan.json", {"items": scans})
    return tmp_path


def test_photos_pairs_sounds_and_scans_have_their_own_figures(labelled: Path, tmp_path: Path) -> None:
    results = tmp_path / "results"
    pose = [{"file": "pose/a.jpg", "yaw": 12, "pitch": -1.5, "roll": 5}, {"file": "c.jpg", "yaw": None}]
    put(results / "stills_pose.jsonl", pose)
    put(results / "stills_multi.jsonl", [{"file": "m.jpg", "faces": 2, "persons": 4}, {"file": "n.jpg"}])
    put(results / "stills_faces.jsonl", [{"file": "f.jpg", "faces": 1}, {"file": "g.jpg", "faces": 2}])
    things = [
        {"file": "c1.jpg", "faces": 0, "persons": 1, "phone": 0.6, "book": 0.2},
        {"file": "c2.jpg", "faces": 1, "persons": 1, "phone": 0.7, "book": 0.4},
        {"file": "c3.jpg", "faces": 1, "persons": 2, "phone": 0.1, "book": None},
    ]
    put(results / "stills_coco.jsonl", things)
    pairs = [
        {"a": "d/p", "b": "d/q", "similarity": 0.9, "same": True},
        {"a": "q", "b": "s", "similarity": 0.3, "same": False},
        {"a": "r", "b": "p", "similarity": 0.5, "same": True},
        {"a": "p", "b": "t", "similarity": 0.4, "same": False},
    ]
    put(results / "compare.json", {"pairs": pairs})
    put(results / "audio" / "x.json", {"incidents": [claim("speech", 0.2, 3)]})
    put(results / "audio" / "y.json", {"incidents": []})
    put(results / "audio" / "z.json", {"incidents": []})
    put(results / "audio" / "k.json", {"incidents": [claim("speech", 1, 3)]})
    put(results / "scan" / "full.json", {"covered_deg": 352.5, "complete": False})
    figures = score(read_labels(labelled), *read_results(results))
    assert figures["pose"] == {
        "measured": True,
        "stills": 2,
        "face_not_found": 1,
        "mean_error_deg": {"yaw": 2.0, "pitch": 1.5, "roll": 0.0},
    }
    assert figures["several_faces"]["right"] == 0.0 and figures["several_faces"]["two_or_more_found"] == 1.0
    assert figures["several_persons"]["right"] == 0.5
    assert figures["one_face"]["right"] == 0.5 and figures["one_face"]["wrong"] == [["g.jpg", 1, 2.0]]
    assert figures["nobody_faces"]["right"] == 1.0 and figures["nobody_persons"]["right"] == 0.0
    assert figures["things"]["phone"] == {"with": 1, "recall": 1.0, "without": 2, "false": 0.5}
    assert figures["things"]["book"] == {"with": 1, "recall": 0.0, "without": 1, "false": 0.0}
    assert figures["phones_on_floors"] == figures["shelves"] == {"measured": False}
    pairs_said = figures["pairs"]
    assert pairs_said["auc"] == 0.75 and pairs_said["true_accept_at_1pct"] == 0.5
    assert pairs_said["without_score"] == 1 and pairs_said["true_accept"] == pairs_said["false_accept"] == 0.5
    assert figures["audio"]["right"] == 0.667 and figures["audio"]["files"] == 4
    assert figures["audio"]["wrong"] == [["k.wav", "human_non_speech"]]
    assert figures["scans"]["right"] == 0.0 and figures["scans"]["covered_error_deg"] == 7.5
    text = "\n".join(table(figures, misses=True))
    assert "book shelves        not measured" in text and "mean error deg (yaw 2.0" in text
    assert "sound files wrong: ['k.wav', 'human_non_speech']" in text


def test_results_of_two_programs_are_told_apart(labelled: Path, tmp_path: Path) -> None:
    results = tmp_path / "results"
    for name, digest in (("x", "aa"), ("y", "bb")):
        put(results / "audio" / f"{name}.json", {"incidents": [], "policy": {"digest": digest}})
    figures = score(read_labels(labelled), *read_results(results))
    assert figures["one_program"] is False
    assert any("delete the old ones" in line for line in table(figures))


def test_what_is_no_labelled_folder_is_a_plain_error(tmp_path: Path) -> None:
    with pytest.raises(MissingPartError):
        evaluate(Evaluation(tmp_path / "none"))
    with pytest.raises(BadInputError, match="no labels"):
        evaluate(Evaluation(tmp_path))
    put(tmp_path / "sessions" / "a.json", {"file": "a.mp4"})
    with pytest.raises(BadInputError, match=r"a\.json"):
        evaluate(Evaluation(tmp_path))
    put(tmp_path / "sessions" / "a.json", {"file": "a.mp4", "duration_s": 5, "events": []})
    with pytest.raises(BadInputError, match="regular expression"):
        evaluate(Evaluation(tmp_path, scope=Scope("(")))


@pytest.fixture
def filmed(tmp_path: Path) -> Path:
    """A labelled folder with a real film, a silent sound file, two photos, and a film that is damaged."""
    folder = tmp_path / "labels"
    (folder / "sessions").mkdir(parents=True)
    with av.open(str(folder / "sessions" / "film.mp4"), "w") as out:
        stream = out.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 640, 480, "yuv420p"
        stream.options = {"preset": "ultrafast"}
        for item in SyntheticRecording(parse_script("at 3 absent for 5; length 11"), fps=10).frames():
            assert isinstance(item, Frame)
            out.mux(stream.encode(av.VideoFrame.from_ndarray(item.picture, format="bgr24")))
        out.mux(stream.encode())
    (folder / "sessions" / "broken.mp4").write_bytes(b"no film at all")
    absence = [event("face_absent", 3, 8)]
    put(folder / "sessions" / "film.json", {"file": "film.mp4", "duration_s": 11, "events": absence})
    put(folder / "sessions" / "broken.json", {"file": "broken.mp4", "duration_s": 9, "events": absence})
    (folder / "audio").mkdir()
    with wave.open(str(folder / "audio" / "quiet.wav"), "wb") as sound:
        sound.setparams((1, 2, 16000, 0, "NONE", ""))
        sound.writeframes(np.zeros(64000, np.int16).tobytes())
    put_rows(folder / "audio" / "audio.csv", "file,class,content,duration_s", "quiet.wav,non_speech,,4")
    (folder / "faces").mkdir()
    for name, act in (("a.png", "turned 5"), ("b.png", "joined")):
        picture = SyntheticCandidate(parse_script(f"at 0 {act} for 9")).picture_at(4.0)
        assert picture is not None
        cv2.imwrite(str(folder / "faces" / name), picture)
    put_rows(folder / "faces" / "faces.csv", "file,persons,note", "a.png,1,", "b.png,1,")
    put_rows(folder / "verify" / "pairs.csv", "a,b,same", "../faces/a.png,../faces/b.png,1")
    return folder


def test_a_labelled_folder_goes_the_whole_way_and_finished_results_are_kept(
    filmed: Path, tmp_path: Path
) -> None:
    results = tmp_path / "results"
    told: list[tuple[float, float]] = []
    wanted = Evaluation(filmed, results, jobs=2)
    figures = evaluate(wanted, lambda done, whole: told.append((done, whole)))
    line = figures["sessions"]["real"]["kinds"]["face_absent"]
    assert (line["events"], line["found"], line["false_alarms"]) == (1, 1, 0)
    assert 2.0 <= line["median_known_s"] <= 3.5
    assert figures["sessions"]["missing"] == ["broken"] and figures["one_program"] is True
    assert list(figures["failed"]) == ["session broken"]
    assert "broken.mp4" in figures["failed"]["session broken"]
    assert figures["audio"]["right"] == 1.0 and figures["one_face"]["right"] == 0.5
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][0] == pytest.approx(told[-1][1])
    assert not list(results.rglob("*.part"))
    (pair,) = json.loads((results / "compare.json").read_text())["pairs"]
    assert pair["a"].endswith("a.png") and pair["similarity"] is not None
    before = (results / "sessions" / "film.json").stat().st_mtime_ns
    again = evaluate(Evaluation(filmed, results, jobs=1, scope=Scope("film|audio|faces")))
    assert (results / "sessions" / "film.json").stat().st_mtime_ns == before
    assert again["sessions"]["real"] == figures["sessions"]["real"] and again["failed"] == {}


def made_up_incidents(label: Mapping[str, Any], rng: random.Random) -> list[dict[str, Any]]:
    """Incidents as a middling detector would report: most events, some late, some of nothing."""
    claims = []
    for found in label["events"]:
        if rng.random() < 0.8:
            start = found["t0"] + rng.uniform(-1.5, 5)
            claims.append(claim(found["kind"], round(start, 3), round(start + rng.uniform(0, 6), 3)))
    for _ in range(4):
        start = rng.uniform(0, label["duration_s"])
        claims.append(claim(rng.choice(KINDS), start, rng.choice([None, start + 2])))
    return claims


def made_up_results(folder: Path, results: Path) -> None:
    """Result files for everything that is labelled in `folder`, the same every time."""
    rng = random.Random(7)
    for path in sorted((folder / "sessions").glob("*.json")):
        label = json.loads(path.read_text(encoding="utf-8"))
        put(results / "sessions" / path.name, {"incidents": made_up_incidents(label, rng)})
    tables = (
        ("pose", "pose/pose.csv"),
        ("multi", "multi/multi.csv"),
        ("faces", "faces/faces.csv"),
        ("coco", "objects/coco.csv"),
        ("phone_floor", "objects/phone_floor.csv"),
    )
    for name, table_name in tables:
        lines = [
            {
                "file": row["file"],
                "faces": rng.randrange(4),
                "persons": rng.choice([None, 0, 1, 2, 5]),
                "yaw": rng.choice([None, rng.uniform(-60, 60)]),
                "pitch": rng.uniform(-20, 20),
                "roll": rng.uniform(-20, 20),
                "phone": rng.random(),
                "book": rng.choice([None, rng.random()]),
            }
            for row in rows(folder / table_name)
            if rng.random() < 0.95
        ]
        put(results / f"stills_{name}.jsonl", lines)
    pairs = [
        {
            "a": row["b"],
            "b": row["a"],
            "similarity": rng.choice([None, rng.random()]),
            "same": rng.random() < 0.5,
        }
        for row in rows(folder / "verify/pairs.csv")
    ]
    put(results / "compare.json", {"pairs": pairs})
    for row in rows(folder / "audio/audio.csv"):
        spoken = [claim("speech", 1, 2)] if rng.random() < 0.5 else []
        put(results / "audio" / f"{Path(row['file']).stem}.json", {"incidents": spoken})


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a table."""
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.shared
def test_our_figures_are_those_of_the_reference_scorer(shared_folder: Path, tmp_path: Path) -> None:
    folder, results, said = shared_folder / "eval", tmp_path / "results", tmp_path / "reference.json"
    if not (folder / "score.py").is_file():
        pytest.skip("needs the reference scorer in shared/eval")
    made_up_results(folder, results)
    subprocess.run(
        [sys.executable, folder / "score.py", "--labels", folder, "--results", results, "--json", said],
        check=True,
        capture_output=True,
        timeout=240,
    )
    reference = json.loads(said.read_text(encoding="utf-8"))
    ours = score(read_labels(folder), *read_results(results))
    for group in ("composed", "real", "all"):
        theirs = reference["sessions"]["groups"][group]
        assert ours["sessions"][group]["hours"] == theirs["hours"]
        for kind in (*KINDS, "ALL"):
            line = ours["sessions"][group]["all"] if kind == "ALL" else ours["sessions"][group]["kinds"][kind]
            expected = theirs["kinds"][kind]
            figures = [line["events"], line["found"], line["recall"], line["false_alarms"]]
            assert figures == [expected[key] for key in ("events", "detected", "recall", "false_alarms")]
            assert line["false_per_hour"] == expected["false_alarms_per_hour"], (group, kind)
            assert line.get("median_delay_s") == pytest.approx(expected["median_delay_s"], abs=0.011)
    assert ours["pose"]["mean_error_deg"] == pytest.approx(reference["pose"]["mae"], abs=0.011)
    assert ours["pose"]["face_not_found"] == reference["pose"]["face_not_found"]
    same_share = {
        "several_faces": "multi_faces",
        "several_persons": "multi_persons",
        "one_face": "single_face",
        "nobody_faces": "coco_no_person_faces",
        "nobody_persons": "coco_no_person_persons",
        "audio": "audio_files",
    }
    for mine, theirs in same_share.items():
        assert ours[mine]["right"] == pytest.approx(reference[theirs]["accuracy"], abs=0.0011), mine
    several = ours["several_faces"]["two_or_more_found"]
    assert several == pytest.approx(reference["multi_faces"]["at_least_two_found"], abs=0.0011)
    for mine, theirs in {"things": "objects_coco", "phones_on_floors": "objects_phone_floor"}.items():
        for thing in ("phone", "book"):
            expected = reference[theirs][thing]
            line = ours[mine][thing]
            assert line["with"] == expected["with_object"] and line["without"] == expected["without"]
            assert line["recall"] == expected["recall"]
            assert line["false"] == expected["false_positive_rate"]
    assert ours["pairs"]["auc"] == pytest.approx(reference["verify"]["auc"], abs=1.1e-4)
    accepted = ours["pairs"]["true_accept_at_1pct"]
    assert accepted == pytest.approx(reference["verify"]["tar_at_far1pct"], abs=1.1e-4)
    assert ours["pairs"]["false_accept"] == reference["verify"]["decision"]["false_accept"]
    assert ours["scans"]["measured"] is reference["scan"]["measured"] is False
