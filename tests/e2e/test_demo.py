"""`synaq demo --headless`: one command, and the whole of Synaq has worked on real input."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import av
import pytest

from client.app.demo_cast import ACTS, expected_incidents
from client.app.verify import verify_attempt
from client.exam.check_course import CHECK_PLACES
from proctor.journal.journal import verify_journal

# It turns a camera round a room and acts by the clock: a busy neighbour would make other incidents of it.
pytestmark = pytest.mark.alone

ROOT = Path(__file__).resolve().parents[2]
STAGES = (
    "sign_in",
    "consent",
    "conditions",
    "check",
    "look",
    "look-done",
    "section_intro",
    "exam-1",
    "exam-2",
    "upload",
    "result",
)
TOLERANCE_S = 1.5  # starts of acts fade in over 0.4 s, and five pictures a second are analysed


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    out = tmp_path_factory.mktemp("demo") / "out"
    done = subprocess.run(
        [sys.executable, "-m", "client.app.main", "demo", "--headless", "--out", str(out)],
        capture_output=True,
        text=True,
        timeout=600,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return out, done.stdout


@pytest.mark.slow
@pytest.mark.timeout(660)
class TestDemo:
    def test_it_says_what_it_did_and_leaves_a_picture_of_every_stage(self, demo: tuple[Path, str]) -> None:
        out, said = demo
        pictures = [path.stem.partition("-")[2] for path in sorted((out / "windows").glob("*.png"))]
        for stage in (*STAGES, "result-published"):
            assert stage in pictures
            assert stage in said or stage == "result-published"
        assert {f"check-{place}" for place in CHECK_PLACES} <= set(pictures), "each step of the check"
        assert "A proctor sees 1 attempt waiting" in said

    def test_the_list_has_the_three_acts_at_the_right_times(self, demo: tuple[Path, str]) -> None:
        out, _ = demo
        incidents = json.loads((out / "violations.json").read_text())["incidents"]
        assert [incident["kind"] for incident in incidents] == [kind for kind, _, _ in ACTS]
        for incident, (kind, start, end) in zip(incidents, expected_incidents(0.0), strict=True):
            assert incident["start_s"] == pytest.approx(start, abs=TOLERANCE_S), kind
            assert incident["end_s"] == pytest.approx(end, abs=TOLERANCE_S), kind

    def test_each_has_its_clip_and_the_clip_plays(self, demo: tuple[Path, str]) -> None:
        out, _ = demo
        incidents = json.loads((out / "violations.json").read_text())["incidents"]
        for incident in incidents:
            (clip,) = incident["clips"]
            with av.open(str(out / clip["file"])) as film:
                frames = sum(1 for _ in film.decode(video=0))
                seconds = float(film.duration or 0) / av.time_base
            assert frames > 50
            assert seconds == pytest.approx(10.0, abs=1.5)

    def test_each_has_a_strip_of_its_moments(self, demo: tuple[Path, str]) -> None:
        out, _ = demo
        incidents = json.loads((out / "violations.json").read_text())["incidents"]
        for incident in incidents:
            (strip,) = incident["strips"]
            shown = (out / strip["file"]).read_bytes()
            assert shown.startswith(b"\xff\xd8") and hashlib.sha256(shown).hexdigest() == strip["sha256"]

    def test_the_dossier_is_whole_and_signed_by_both_sides(self, demo: tuple[Path, str]) -> None:
        out, said = demo
        assert "dossier.zip" in said
        report = verify_attempt(out / "dossier.zip")
        assert report["broken"] == []
        proven = " ".join(report["proven"])
        count = report["entries"]
        assert f"The service signed that it held entries 1 to {count}" in proven
        assert f"Entries 1 to {count} are as the candidate's program had written them" in proven

    def test_the_journal_is_whole(self, demo: tuple[Path, str]) -> None:
        out, _ = demo
        assert verify_journal(out / "journal.db") > 30

    def test_one_incident_was_confirmed_and_the_result_follows_from_it(self, demo: tuple[Path, str]) -> None:
        out, _ = demo
        published = json.loads((out / "published.json").read_text())
        result = json.loads((out / "result.json").read_text())
        (violation,) = published["violations"]
        assert violation["kind"] == "face_absent"
        assert violation["clause"]
        assert violation["clip"]
        assert result["status"] == "not_passed"
        # The scripted candidate knew enough: it is the violation, not the score, that failed him (26/10-1).
        assert result["score_passed"] is True
        assert result["published_ms"] >= result["finished_ms"]

    def test_a_folder_of_somebody_elses_is_left_alone(self, tmp_path: Path) -> None:
        (tmp_path / "thesis.txt").write_text("mine")
        done = subprocess.run(
            [sys.executable, "-m", "client.app.main", "demo", "--headless", "--out", str(tmp_path)],
            capture_output=True,
            text=True,
            timeout=60,
            cwd=ROOT,
            check=False,
        )
        assert done.returncode == 1
        assert "not empty" in done.stderr
        assert (tmp_path / "thesis.txt").read_text() == "mine"
