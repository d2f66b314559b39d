"""`synaq compare`: two photos or a list of pairs; what is found, what is not, and every wrong word for it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import cv2
import pytest

from client.app.compare import Pair, compare, compare_two, read_pairs, sentences
from proctor.analysis.identity import PhotoFace, PhotoReader
from proctor.capture.frame import Picture
from proctor.capture.script import parse_script
from proctor.capture.synthetic import SyntheticCandidate
from proctor.core.errors import BadInputError, MissingPartError


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder: two photos of one person, a stranger, a pair of people, an empty room, a blurred face, and a
    file that is no photo."""
    folder = tmp_path_factory.mktemp("photos")
    candidate = SyntheticCandidate(parse_script("at 20 joined for 10; at 60 absent for 10"))
    for name, t in (("monday", 1.0), ("сейсенбі", 7.3), ("couple", 25.0), ("room", 65.0)):
        shown = candidate.picture_at(t)
        assert shown is not None
        put(folder / f"{name}.png", shown)
    monday = candidate.picture_at(1.0)
    assert monday is not None
    put(folder / "stranger.png", 255 - monday)
    put(folder / "blurred.png", cv2.GaussianBlur(monday, (0, 0), 5))
    (folder / "notes.jpg").write_text("no photo", encoding="utf-8")
    return folder


def put(path: Path, picture: object) -> None:
    done, content = cv2.imencode(".png", picture)  # type: ignore[call-overload]
    assert done
    path.write_bytes(content.tobytes())


def synaq(*words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "client.app.main", "compare", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)


def said(done: subprocess.CompletedProcess[str]) -> str:
    """What went to stderr, without the runtime's own greeting."""
    return "\n".join(line for line in done.stderr.splitlines() if not line.startswith("INFO:"))


def test_pairs_get_a_similarity_and_what_was_not_found_stays_unknown(photos: Path) -> None:
    names = [
        ("monday.png", "сейсенбі.png"),
        ("monday.png", "stranger.png"),
        ("monday.png", "room.png"),
        ("notes.jpg", "monday.png"),
        ("monday.png", "lost.png"),
        ("couple.png", "monday.png"),
        ("monday.png", "blurred.png"),
    ]
    heard: list[tuple[float, float]] = []
    result = compare([Pair(*pair) for pair in names], photos, lambda done, of: heard.append((done, of)))
    rows = {(row["a"], row["b"]): row for row in result["pairs"]}
    assert list(rows) == names
    same, other, *unknown, couple, _ = (rows[name] for name in names)
    assert same["same"] is True and same["verdict"] == "same" and same["similarity"] >= result["threshold"]
    assert other["same"] is False and other["similarity"] < result["different_below"]
    assert all(row["similarity"] is None and row["same"] is None for row in unknown)
    assert couple["same"] is True
    notes = {photo["file"]: photo["note"] for photo in result["photos"]}
    assert notes["monday.png"] == ""
    assert "no face" in notes["room.png"] and "not a photo" in notes["notes.jpg"]
    assert "lost.png" in notes["lost.png"]
    assert "2 faces; the largest was used" in notes["couple.png"] and "blurred" in notes["blurred.png"]
    assert heard == [(done, len(notes)) for done in range(len(notes))]
    assert 0 < result["expected"]["false_accept"] <= 0.02 and len(result["network"]["sha256"]) == 64


def test_every_photo_is_looked_at_once(photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Picture] = []
    once = PhotoReader.read

    def counted(self: PhotoReader, shown: Picture) -> PhotoFace | None:
        read.append(shown)
        return once(self, shown)

    monkeypatch.setattr(PhotoReader, "read", counted)
    first = compare([Pair("monday.png", "сейсенбі.png"), Pair("сейсенбі.png", "monday.png")], photos)
    assert len(read) == 2
    assert first["pairs"][0]["similarity"] == first["pairs"][1]["similarity"]
    assert first == compare([Pair("monday.png", "сейсенбі.png"), Pair("сейсенбі.png", "monday.png")], photos)


def test_a_person_reads_a_table_the_notes_and_how_often_it_errs(photos: Path) -> None:
    pairs = [Pair("monday.png", "сейсенбі.png"), Pair("monday.png", "room.png")]
    table = sentences(compare(pairs, photos))
    assert "one person" in table[1] and "not comparable" in table[2]
    assert table[1].index("one person") == table[2].index("not comparable")
    assert "room.png: no face is found in it." in table
    assert "0.5" in table[-2] and "1%" in table[-1] and "strangers" in table[-1]


def test_two_photos_need_two_faces(photos: Path) -> None:
    result = compare_two(photos / "monday.png", photos / "сейсенбі.png")
    assert [row["same"] for row in result["pairs"]] == [True]
    with pytest.raises(BadInputError, match="no face is found") as caught:
        compare_two(photos / "monday.png", photos / "room.png")
    assert "not a different one" in caught.value.kept
    with pytest.raises(BadInputError, match="not a photo"):
        compare_two(photos / "notes.jpg", photos / "monday.png")
    with pytest.raises(MissingPartError, match=r"lost\.png"):
        compare_two(photos / "monday.png", photos / "lost.png")
    with pytest.raises(BadInputError, match="Nothing can be compared"):
        compare([Pair("room.png", "lost.png")], photos)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no line with two photos"),
        (b"a,b\n", "no line with two photos"),
        (b"first,second\nx.png,y.png\n", r"line \(2\) without"),
        (b"a,b,same\nx.png,y.png,1\nz.png,,0\n", r"line \(3\) without"),
        (b"\xff\xfe\x00a", "not a text file"),
    ],
)
def test_a_list_that_holds_no_pairs_is_told_plainly(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "pairs.csv"
    file.write_bytes(content)
    with pytest.raises(BadInputError, match=words):
        read_pairs(file)
    with pytest.raises(MissingPartError, match="no list of pairs"):
        read_pairs(tmp_path / "missing.csv")


def test_a_list_from_a_spreadsheet_is_read(tmp_path: Path) -> None:
    file = tmp_path / "pairs.csv"
    file.write_bytes("\ufeffa,b,same\r\nқыз.png, ұл.png ,0\r\n".encode())
    assert read_pairs(file) == [Pair("қыз.png", "ұл.png")]


def test_the_command_writes_prints_and_refuses(photos: Path, tmp_path: Path) -> None:
    pairs, out = tmp_path / "pairs.csv", tmp_path / "new" / "out.json"
    pairs.write_text("a,b,same\nmonday.png,сейсенбі.png,1\nmonday.png,room.png,0\n", encoding="utf-8")
    written = synaq("--pairs", pairs, "--root", photos, "--json", out)
    assert written.returncode == 0 and written.stdout == "", written.stderr
    rows = json.loads(out.read_text(encoding="utf-8"))["pairs"]
    assert [row["same"] for row in rows] == [True, None]
    printed = synaq(photos / "monday.png", photos / "stranger.png", "--json", "-")
    assert json.loads(printed.stdout)["pairs"][0]["same"] is False
    shown = synaq(photos / "monday.png", photos / "couple.png")
    assert "one person" in shown.stdout and "the largest was used" in shown.stdout
    refused = synaq(photos / "monday.png", photos / "room.png")
    assert refused.returncode == 1 and refused.stdout == ""
    assert said(refused).startswith("synaq: ") and "no face" in said(refused)
    assert "Traceback" not in said(refused)


@pytest.mark.parametrize("words", [(), ("one.png",), ("a.png", "b.png", "--pairs", "p.csv")])
def test_wrong_use_is_exit_two(words: tuple[str, ...]) -> None:
    done = synaq(*words)
    assert done.returncode == 2 and done.stdout == ""
