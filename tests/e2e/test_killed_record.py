"""A record that was killed plays, to within one segment of the kill: in ffmpeg's player, and in a browser."""

from __future__ import annotations

import functools
import http.server
import json
import os
import random
import re
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from proctor.core.canonical import sha256_hex
from proctor.core.entry import check_chain
from proctor.core.record_playlist import TRACKS, Segment, playlist, record_of
from proctor.journal.dossier import write_dossier
from proctor.journal.dossier_page import page_of
from proctor.monitor.record_tracks import CAMERA_S, SCREEN_S, SOUND_PATIENCE_S
from tests.fakes import dossier_case
from tests.fakes.browser import CHROMIUM, Browser, browser
from tests.fakes.killed_record import KilledRecord, contents_of, record_and_kill

ROOT = Path(__file__).resolve().parents[2]
PLAYER = ROOT.joinpath("tests", "fakes", "player.js").read_text(encoding="utf-8")
KILLS = 10  # of the recorder alone; the monitor's are LIVES
SEED = 26
# A segment, the sound it waits for, the beat of a second in which the monitor tells how far it is, and two
# seconds of pictures that may wait for the encoder on a busy machine.
LOST_AT_MOST_S = {"camera": CAMERA_S + SOUND_PATIENCE_S + 3.0, "screen": SCREEN_S + SOUND_PATIENCE_S + 3.0}
PICTURE_S = 0.5  # how exactly a player tells where it is

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
needs_ffmpeg = pytest.mark.skipif(
    any(shutil.which(name) is None for name in ("ffmpeg", "ffprobe", "ffplay")),
    reason="ffmpeg with its player is not installed on this machine",
)
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed on this machine")


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> KilledRecord:
    """An exam whose monitor is killed three times: at any moment, soon after a start, and for good."""
    dice = random.Random(SEED)
    lives = [dice.uniform(13.0, 16.0), dice.uniform(1.0, 5.0), dice.uniform(13.0, 16.0)]
    return record_and_kill(tmp_path_factory.mktemp("exam"), lives)


@pytest.fixture(scope="module")
def dossier(killed: KilledRecord, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a person has unpacked."""
    folder = tmp_path_factory.mktemp("dossier")
    with (folder / "dossier.zip").open("w+b") as file:
        write_dossier(file, contents_of(killed), dossier_case.SERVICE, page_of)
        with zipfile.ZipFile(file) as archive:
            archive.extractall(folder)
    return folder


@pytest.fixture
def chromium(tmp_path: Path) -> Iterator[Browser]:
    with browser(tmp_path / "browser") as opened:
        yield opened


def last_piece(killed: KilledRecord, track: str) -> Segment:
    """The last named segment; a picture of it may stand for long on a busy machine."""
    return max((piece for run in killed.runs(track) for piece in run), key=lambda piece: piece.end_s)


def ends(killed: KilledRecord, track: str) -> float:
    """The media second at which the last named segment is over."""
    return last_piece(killed, track).end_s


@pytest.mark.parametrize("track", TRACKS)
def test_each_life_is_on_record_to_within_one_segment_of_its_kill(killed: KilledRecord, track: str) -> None:
    assert check_chain(killed.entries()) == len(killed.entries())
    pieces = [piece for run in killed.runs(track) for piece in run]
    lost = []
    for life in killed.lives:
        reached = [piece.end_s for piece in pieces if life.first_s - 2.0 <= piece.start_s <= life.last_s]
        lost.append(life.last_s - max(reached, default=life.first_s))
    assert max(lost) <= LOST_AT_MOST_S[track], lost
    assert len(pieces) >= (2 if track == "camera" else 1), "not vacuous, even where all is slow"
    for piece in record_of(killed.entries()):
        assert sha256_hex(killed.place(piece.sha256).read_bytes()) == piece.sha256


def test_a_recorder_killed_while_it_writes_leaves_only_whole_pieces(tmp_path: Path) -> None:
    """As fast as it can, so that many a kill falls between a file, its name and its entry."""
    dice, begin, told = random.Random(SEED), 0.0, []
    for _ in range(KILLS):
        told.append(_fed_until_killed(tmp_path, begin, dice.uniform(20.0, 60.0)))
        begin = told[-1] + 100.0
    made = KilledRecord(tmp_path)
    assert check_chain(made.entries()) > KILLS
    for track in TRACKS:
        runs = made.runs(track)
        assert len(runs) == KILLS
        for run, last_s in zip(runs, told, strict=True):
            assert last_s - run[-1].end_s <= LOST_AT_MOST_S[track]
            assert all(sha256_hex(made.place(p.sha256).read_bytes()) == p.sha256 for p in run)
        numbers = [piece.number for run in runs for piece in run]
        assert numbers == list(range(1, len(numbers) + 1)), "numbered through all lives"


def _fed_until_killed(folder: Path, begin: float, seconds: float) -> float:
    """The media second that the recorder was given last; it dies in the middle of its work."""
    program = Path(__file__).with_name("record_process.py")
    last = begin
    with subprocess.Popen(
        [sys.executable, str(program), str(folder), str(begin)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            last = float(line) if line.endswith(b"\n") else last
            if last - begin >= seconds and process.poll() is None:
                process.kill()
    assert last > begin
    return last


@needs_ffmpeg
@pytest.mark.parametrize("track", TRACKS)
def test_ffmpeg_reads_playlist_and_film_without_a_complaint_to_the_end(
    killed: KilledRecord, dossier: Path, track: str
) -> None:
    for name in (f"{track}.m3u8", f"{track}-1.mp4"):
        file = str(dossier / "record" / name)
        read = _decoded(file)
        assert (read.returncode, read.stderr) == (0, "")
        assert _times(file, "v")[-1] >= last_piece(killed, track).start_s - 0.1
        if track == "camera":
            assert _times(file, "a")[-1] >= ends(killed, track) - 0.2, "sound is whole, however slow a camera"
        asked = _run("ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", file)
        long = sum(piece.duration_s for run in killed.runs(track) for piece in run)
        assert float(asked.stdout) >= long - PICTURE_S


@needs_ffmpeg
def test_ffplay_plays_to_the_last_named_second(killed: KilledRecord, dossier: Path) -> None:
    """The players run side by side: they take as long as the record."""
    playing = {
        name: subprocess.Popen(
            ["ffplay", "-hide_banner", "-autoexit", "-stats", "-loglevel", "error", name],
            cwd=dossier / "record",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={**os.environ, "SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy"},
        )
        for name in ("camera.m3u8", "camera-1.mp4", "screen.m3u8", "screen-1.mp4")
    }
    said = {name: process.communicate(timeout=240)[1].decode() for name, process in playing.items()}
    for name, words in said.items():
        assert playing[name].returncode == 0, words
        clock = [float(found) for found in re.findall(r"(-?\d+\.\d+) +[AMV]-[AMV]:", words)]
        track = name[:6]
        still = PICTURE_S if track == "camera" else SCREEN_S  # its last picture stands until the end
        assert clock, words[-300:]
        assert max(clock) >= ends(killed, track) - still


@needs_chromium
def test_the_dossiers_page_plays_all_that_is_named(
    killed: KilledRecord, dossier: Path, chromium: Browser
) -> None:
    chromium.open((dossier / "index.html").as_uri())
    chromium.run(PLAYER)
    assert chromium.run("players.map((one) => one.reels[0].track)") == list(TRACKS)
    for number, track in enumerate(TRACKS):
        video = f"players[{number}].video"
        told = chromium.run(f"ready({video})")
        assert told["error"] is None
        assert min(told["duration"], told["ranges"][-1][1]) >= ends(killed, track) - 0.1
        for last in [run[-1] for run in killed.runs(track) if run]:
            moment = last.end_s - min(2.0, last.duration_s / 2)
            seen = chromium.run(f"picture({video}, () => seek({moment}), {last.start_s - 0.1})")
            # The screen's picture of that moment may be older: it stands until it changes.
            assert last.start_s - 0.1 <= seen["shown"] <= moment + PICTURE_S, seen
            assert seen["now"] == pytest.approx(moment, abs=PICTURE_S)
        over = chromium.run(f"toTheEnd({video})")
        assert over["ended"]
        assert over["now"] >= ends(killed, track) - 0.1


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """A folder as a service gives it out."""

    extensions_map: ClassVar = {
        ".mp4": "video/mp4",
        ".m3u8": "application/vnd.apple.mpegurl",
        ".html": "text/html",
    }

    def log_message(self, format: str, *words: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def served(dossier: Path) -> Iterator[str]:
    (dossier / "player.html").write_text("<video muted></video>")
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(_Quiet, directory=str(dossier))
    )
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@needs_chromium
@pytest.mark.parametrize("track", TRACKS)
def test_a_browser_takes_the_segments_one_by_one_and_the_holes_stay_holes(
    killed: KilledRecord, served: str, chromium: Browser, track: str
) -> None:
    chromium.open(f"{served}/player.html")
    chromium.run(PLAYER)
    codecs = "avc1.4d401f,mp4a.40.2" if track == "camera" else "avc1.4d401f"
    least = last_piece(killed, track).start_s - 0.1
    words = json.dumps([f"{served}/record/{track}.m3u8", f'video/mp4; codecs="{codecs}"', least])
    told = chromium.run(f"oneByOne(document.querySelector('video'), ...{words})")
    assert told["error"] is None
    stretches = _stretches([piece for run in killed.runs(track) for piece in run])
    assert len(told["ranges"]) == len(stretches)
    for (begin, end), (first_s, last_s) in zip(told["ranges"], stretches, strict=True):
        assert begin == pytest.approx(first_s, abs=0.1)
        assert end >= last_s - 0.1
    assert told["shown"] >= least


def _stretches(pieces: list[Segment]) -> list[tuple[float, float]]:
    """Begin and end of what follows without a hole."""
    found: list[tuple[float, float]] = []
    for piece in pieces:
        if found and piece.start_s - found[-1][1] <= 0.3:
            found[-1] = (found[-1][0], piece.end_s)
        else:
            found.append((piece.start_s, piece.end_s))
    return found


@needs_chromium
def test_a_browser_that_knows_playlists_plays_ours(
    killed: KilledRecord, served: str, chromium: Browser
) -> None:
    chromium.open(f"{served}/player.html")
    chromium.run(PLAYER)
    if not chromium.run("document.querySelector('video').canPlayType('application/vnd.apple.mpegurl')"):
        pytest.skip("this Chromium is too old to know playlists")
    told = chromium.run(f"fromPlaylist(document.querySelector('video'), '{served}/record/camera.m3u8')")
    long = sum(piece.duration_s for run in killed.runs("camera") for piece in run)
    assert told["error"] is None
    assert told["ended"]
    assert told["now"] >= long - 0.2


@needs_chromium
def test_a_record_whose_beginning_never_came_is_shown_at_its_own_time(
    killed: KilledRecord, tmp_path: Path, chromium: Browser
) -> None:
    first = killed.runs("camera")[0][0]
    with (tmp_path / "dossier.zip").open("w+b") as file:
        write_dossier(file, contents_of(killed, without={first.sha256}), dossier_case.SERVICE, page_of)
        with zipfile.ZipFile(file) as archive:
            archive.extractall(tmp_path)
    chromium.open((tmp_path / "index.html").as_uri())
    chromium.run(PLAYER)
    chromium.run("ready(players[0].video)")
    last = killed.runs("camera")[-1][-1]
    least = last.start_s - 0.1
    seen = chromium.run(f"picture(players[0].video, () => seek({last.start_s + 1.0}), {least})")
    assert least <= seen["shown"] <= last.start_s + 1.0 + PICTURE_S


@needs_ffmpeg
def test_a_playlist_made_while_the_exam_runs_plays_too(killed: KilledRecord, tmp_path: Path) -> None:
    """Straight from journal and evidence, as a support engineer would after a crash."""
    text = playlist(
        record_of(killed.entries()),
        "camera",
        address=lambda digest: str(killed.place(digest)),
        zero_ms=None,
        finished=True,
    )
    (tmp_path / "camera.m3u8").write_text(text)
    read = _decoded(str(tmp_path / "camera.m3u8"))
    assert (read.returncode, read.stderr) == (0, "")


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, capture_output=True, text=True, timeout=120, check=False)


def _times(file: str, kind: str) -> list[float]:
    """When each picture ("v") or packet of sound ("a") is shown or heard."""
    words = ("-select_streams", kind, "-show_entries", "frame=pts_time", "-of", "csv=p=0")
    return [float(line.strip(",")) for line in _run("ffprobe", "-v", "error", *words, file).stdout.split()]


def _decoded(file: str) -> subprocess.CompletedProcess[str]:
    """Every picture and all sound, to nowhere, at the times that they have: ffmpeg would close long holes."""
    as_it_is, times = (
        ("-dts_delta_threshold", "1000000"),
        ("-fps_mode", "passthrough", "-enc_time_base", "1:90000"),
    )
    return _run("ffmpeg", "-v", "error", "-xerror", *as_it_is, "-i", file, *times, "-f", "null", "-")
