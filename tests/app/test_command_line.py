"""The command line as a person meets it: each command a process of its own, with everything that can be
wrong with what it is given. One plain paragraph and exit 1; wrong use is exit 2; never a traceback.
"""

from __future__ import annotations

import json
import shlex
import shutil
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import av
import numpy as np
import pytest

from proctor.core.entry import EVIDENCE, FAULT, Stamp
from proctor.journal.evidence import EvidenceStore
from proctor.journal.journal import Journal

COMMANDS = [
    *("demo", "take", "serve", "check", "analyse", "compare", "evaluate", "verify"),
    *("export", "bench", "admin"),
    *(
        f"admin {name}"
        for name in (
            *("init", "import-items", "training-items", "import-candidates", "add-candidate", "add-slot"),
            *("new-code", "attempts", "add-staff", "act"),
        )
    ),
]
WINDOWLESS = [
    "serve",
    "check",
    "analyse",
    "compare",
    "evaluate",
    "verify",
    "demo",
    "bench",
    "admin",
    "admin init",
]


def synaq(*words: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "client.app.main", *map(str, words)],
        capture_output=True,
        text=True,
        timeout=240,
        cwd=cwd,
        check=False,
    )


def refused(done: subprocess.CompletedProcess[str], *said: str) -> None:
    """Exit 1 and one plain paragraph that says all of `said`; stdout empty."""
    lines = [line for line in done.stderr.splitlines() if not line.startswith("INFO:")]
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert "bug of its own" not in done.stderr
    assert len(lines) == 1 and lines[0].startswith("synaq: "), done.stderr
    assert done.stdout == ""
    for word in said:
        assert word in lines[0]


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("film") / "whole.mp4"
    with av.open(path, "w") as container:
        stream = container.add_stream("libx264", rate=15)
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        for number in range(45):
            grey = np.full((240, 320, 3), number, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(grey, format="rgb24")))
        container.mux(stream.encode(None))
    return path


def test_every_command_helps_with_an_example() -> None:
    program = (
        "import sys, contextlib, io\n"
        "from client.app.main import cli\n"
        "for words in sys.argv[1:]:\n"
        "    out = io.StringIO()\n"
        "    with contextlib.redirect_stdout(out):\n"
        "        code = cli(words.split() + ['--help'], standalone_mode=False)\n"
        "    print(words, code or 0, 'Example: synaq' in out.getvalue())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *COMMANDS], capture_output=True, text=True, timeout=240, check=True
    )
    assert done.stdout.splitlines() == [f"{command} 0 True" for command in COMMANDS]


@pytest.mark.parametrize("words", [["nonsense"], ["analyse"], ["analyse", "x", "--nonsense"], ["admin", "x"]])
def test_wrong_use_is_exit_2(words: list[str]) -> None:
    done = synaq(*words)
    assert done.returncode == 2
    assert "Usage: synaq" in done.stderr or "Error" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("port", ["-1", "70000", "many"])
def test_a_port_that_is_none_is_wrong_use(port: str) -> None:
    assert synaq("serve", "--port", port).returncode == 2


def test_commands_without_a_window_never_load_qt(tmp_path: Path, film: Path) -> None:
    """In one process each, really carried out where that is quick; the help of all of them in one."""
    database = ["--database", str(tmp_path / "a.db")]
    carried_out = [
        ["analyse", str(film), "--json", str(tmp_path / "o.json")],
        ["verify", str(tmp_path)],
        ["admin", "init", "--practice", *database],
        ["check", "--camera", "camera:99"],
    ]
    helped = [f"{command} --help" for command in WINDOWLESS]
    program = (
        "import shlex, sys\n"
        "from client.app.main import run\n"
        "for line in sys.argv[1:]:\n"
        "    sys.argv[1:] = shlex.split(line)\n"
        "    try:\n        run()\n    except SystemExit:\n        pass\n"
        "sys.stderr.write('QT' if any(name.startswith('PySide6') for name in sys.modules) else 'no qt')\n"
    )
    for lines in (*([shlex.join(words)] for words in carried_out), helped):
        done = subprocess.run(
            [sys.executable, "-c", program, *lines], capture_output=True, text=True, timeout=240, check=False
        )
        assert done.stderr.endswith("no qt"), (lines, done.stderr[-300:])


class TestAnalyse:
    def test_files_that_are_no_recordings(self, tmp_path: Path, film: Path) -> None:
        (tmp_path / "truncated.mp4").write_bytes(film.read_bytes()[: film.stat().st_size // 2])
        (tmp_path / "text.mp4").write_text("This is a text, not a film.\n" * 50)
        (tmp_path / "empty.mp4").touch()
        for name in ("truncated.mp4", "text.mp4", "empty.mp4"):
            refused(synaq("analyse", tmp_path / name), name, "not a video or sound file")

    def test_random_bytes_are_no_recording_whatever_their_name(self, tmp_path: Path) -> None:
        (tmp_path / "noise.bin").write_bytes(np.random.default_rng(1).bytes(200_000))
        refused(synaq("analyse", tmp_path / "noise.bin"), "noise.bin is not a")

    def test_what_is_no_file(self, tmp_path: Path) -> None:
        refused(synaq("analyse", tmp_path), "is a folder", "--stills")
        refused(synaq("analyse", tmp_path / "missing.mp4"), "There is no file")
        refused(synaq("analyse", ""), "No source is named")
        refused(synaq("analyse", "camera:9"), "no camera number 9")
        refused(synaq("analyse", "camera:x"), "names no camera")
        refused(synaq("analyse", "synthetic:nonsense"), "no script")
        refused(synaq("analyse", tmp_path, "--stills"), "no photos")

    def test_sound_alone_is_analysed_and_says_that_nobody_was_looked_for(self, tmp_path: Path) -> None:
        path = tmp_path / "tone.wav"
        with av.open(path, "w") as container:
            stream = container.add_stream("pcm_s16le", rate=16_000, layout="mono")
            tone = np.zeros((1, 16_000), np.int16)
            frame = av.AudioFrame.from_ndarray(tone, format="s16", layout="mono")
            frame.sample_rate = 16_000
            container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
        done = synaq("analyse", path)
        assert done.returncode == 0
        assert json.loads(done.stdout)["capabilities"]["faces"] == "no video track"

    def test_a_policy_that_is_none(self, tmp_path: Path, film: Path) -> None:
        policy = tmp_path / "policy.toml"
        for wrong in (b"no toml", b"\xff\xfe", b"unknown = 1"):
            policy.write_bytes(wrong)
            refused(synaq("analyse", film, "--policy", policy), "policy")

    def test_an_unwritable_result_is_said_before_the_work(self, tmp_path: Path, film: Path) -> None:
        (tmp_path / "file").touch()
        done = synaq("analyse", film, "--json", tmp_path / "file" / "out.json")
        refused(done, "cannot be written")
        assert "TensorFlow" not in done.stderr  # no network was even loaded

    def test_without_a_file_the_result_is_json_and_nothing_else(self, film: Path) -> None:
        done = synaq("analyse", film)
        assert json.loads(done.stdout)["source"] == "whole.mp4"


class TestServe:
    @pytest.mark.parametrize(
        ("settings", "said"),
        [
            ("[programmes.prosecutors.sections.legislation]\nminutes = -5\n", "minutes: is -5"),
            ("[programmes.prosecutors.sections.legislation]\nnonsense = 1\n", "nonsense"),
            ("[programmes.nonsense]\n", "nonsense"),
            ("no toml at all", "not a valid TOML file"),
        ],
    )
    def test_site_settings_that_cannot_be(self, tmp_path: Path, settings: str, said: str) -> None:
        site = tmp_path / "site.toml"
        site.write_text(settings)
        database = tmp_path / "exam.db"
        refused(
            synaq("serve", "--database", database, "--port", 0, "--site-settings", site), "site.toml", said
        )

    def test_databases_that_are_none(self, tmp_path: Path) -> None:
        garbage = tmp_path / "garbage.db"
        garbage.write_bytes(b"This is no database." * 100)
        refused(synaq("serve", "--database", garbage, "--port", 0), "not a database")
        assert garbage.read_bytes() == b"This is no database." * 100
        refused(synaq("serve", "--database", tmp_path, "--port", 0), "cannot be read or written")
        (tmp_path / "file").touch()
        refused(synaq("serve", "--database", tmp_path / "file" / "exam.db", "--port", 0), "folder")
        refused(synaq("serve", "--database", "mysql://x/y", "--port", 0), "database address")

    def test_a_database_of_a_newer_version_is_left_alone(self, tmp_path: Path) -> None:
        database = tmp_path / "exam.db"
        assert synaq("admin", "init", "--database", database).returncode == 0
        with closing(sqlite3.connect(database)) as db:
            db.execute("UPDATE alembic_version SET version_num = '9999'")
            db.commit()
        refused(synaq("serve", "--database", database, "--port", 0), "newer")
        refused(synaq("admin", "attempts", "--database", database), "newer")

    def test_a_taken_port(self, tmp_path: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            refused(synaq("serve", "--database", tmp_path / "a.db", "--port", port), str(port), "--port")


class TestAdmin:
    @pytest.mark.parametrize(
        ("name", "content", "said"),
        [
            ("b.csv", b"", "no items"),
            ("b.csv", b"\x00\xff\xfe" * 100, "UTF-8"),
            ("b.csv", b"a,b\n1,2\n", "columns"),
            ("b.csv", b"id,bank,key,stem_kk,a_kk,b_kk\nq1,x,,S?,A,B\n", "key"),
            ("b.csv", b"id,bank,key,stem_kk,a_kk,b_kk\nq1,x,z,S?,A,B\n", "key"),
            ("b.gift", "::q1:: Не? {".encode(), "line 1"),
            ("b.gift", "::q1:: Не? {~a ~b}".encode(), "line 1"),
            ("b.xls", b"x", "neither CSV nor GIFT"),
        ],
    )
    def test_banks_that_cannot_be_import_nothing(
        self, tmp_path: Path, name: str, content: bytes, said: str
    ) -> None:
        (tmp_path / name).write_bytes(content)
        database = ["--database", tmp_path / "exam.db"]
        refused(synaq("admin", "import-items", tmp_path / name, *database), said)

    def test_what_is_not_there(self, tmp_path: Path) -> None:
        database = ["--database", tmp_path / "exam.db"]
        refused(synaq("admin", "add-slot", "nobody", "--programme", "practice", *database), "no candidate")
        refused(synaq("admin", "new-code", "nobody", *database), "no attempt")
        refused(synaq("admin", "add-staff", "X", "--role", "king", *database), "no role")
        refused(synaq("admin", "add-slot", "x", "--at", "yesterday", *database), "yesterday")
        refused(synaq("admin", "import-items", tmp_path / "missing.csv", *database), "cannot be read")

    def test_json_is_all_there_is_on_stdout(self, tmp_path: Path) -> None:
        database = ["--database", tmp_path / "exam.db", "--json"]
        assert json.loads(synaq("admin", "init", "--practice", *database).stdout)["items"] > 0
        person = json.loads(synaq("admin", "add-candidate", "A. B.", *database).stdout)["candidate"]
        slot = json.loads(synaq("admin", "add-slot", person, "--programme", "practice", *database).stdout)
        assert (
            json.loads(synaq("admin", "new-code", slot["attempt"], *database).stdout)["code"] != slot["code"]
        )
        assert [line["attempt"] for line in json.loads(synaq("admin", "attempts", *database).stdout)] == [
            slot["attempt"]
        ]
        assert json.loads(synaq("admin", "add-staff", "C. D.", *database).stdout)["token"]


def test_the_equipment_check_says_unknown_and_prints_json_alone() -> None:
    done = synaq("check", "--camera", "camera:9", "--json")
    found = {line["name"]: line["status"] for line in json.loads(done.stdout)}
    assert done.returncode == 0
    assert found["camera"] == "fail"
    assert found["line"] == "unknown"


class TestVerify:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        """An attempt of three entries, one of which names a clip that is there."""
        store = EvidenceStore(tmp_path / "evidence")
        digest = store.put(b"a clip", ".mp4")
        journal = Journal(tmp_path / "journal.db", "A-1")
        stamp = Stamp(1, 2, 3, "r")
        journal.append(FAULT, {"what": "x", "detail": ""}, stamp)
        journal.append(
            EVIDENCE,
            {"incident": "i", "sha256": digest, "bytes": 6, "media_type": "video/mp4", "duration_s": 1.0},
            stamp,
        )
        journal.append(FAULT, {"what": "y", "detail": ""}, stamp)
        journal.close()
        return tmp_path

    def test_a_whole_one(self, folder: Path) -> None:
        before = sorted((path.name, path.stat().st_mtime_ns) for path in folder.iterdir())
        done = synaq("verify", folder, "--json")
        assert done.returncode == 0
        assert json.loads(done.stdout)["evidence"] == {"named": 1, "good": 1, "recorded_missing": 0}
        after = sorted((path.name, path.stat().st_mtime_ns) for path in folder.iterdir())
        assert after == before  # what is examined stays as it is

    @pytest.mark.parametrize(
        ("statement", "said"),
        [
            ("UPDATE entry SET text = replace(text, '\"x\"', '\"z\"')", "altered"),
            ("UPDATE entry SET text = 'no entry' WHERE seq = 2", "damaged or was altered"),
            ("UPDATE entry SET text = CAST(x'ff' AS TEXT) WHERE seq = 2", "damaged"),
            ("DELETE FROM entry WHERE seq = 2", "chain is broken"),
            ("DELETE FROM attempt", "names no attempt"),
            ("DELETE FROM held", "damaged"),
        ],
    )
    def test_an_altered_one(self, folder: Path, statement: str, said: str) -> None:
        with closing(sqlite3.connect(folder / "journal.db")) as db:
            db.execute("DROP TRIGGER entry_is_final")
            db.execute("DROP TRIGGER entry_stays")
            db.execute(statement)
            db.commit()
        done = synaq("verify", folder)
        assert done.returncode == 1
        assert said in done.stdout
        assert done.stderr == ""
        report = json.loads(synaq("verify", folder, "--json").stdout)
        assert report["whole"] is False

    def test_evidence_that_is_damaged_or_gone(self, folder: Path) -> None:
        clip = next((folder / "evidence").iterdir())
        clip.write_bytes(b"another clip")
        assert "is damaged" in synaq("verify", folder).stdout
        clip.unlink()
        done = synaq("verify", folder)
        assert done.returncode == 1
        assert "is missing" in done.stdout
        shutil.rmtree(folder / "evidence")
        assert "not checked" in synaq("verify", folder).stdout

    def test_what_is_no_journal(self, tmp_path: Path) -> None:
        refused(synaq("verify", tmp_path), "no journal")
        with closing(sqlite3.connect(tmp_path / "other.db")) as db:
            db.execute("CREATE TABLE x (y)")
        refused(synaq("verify", tmp_path / "other.db"), "not a journal")
        (tmp_path / "garbage.db").write_bytes(b"no database" * 500)
        done = synaq("verify", tmp_path / "garbage.db")
        assert done.returncode == 1
        assert "damaged" in done.stdout
        assert (tmp_path / "garbage.db").read_bytes() == b"no database" * 500


def test_a_demo_touches_no_folder_that_is_not_its_own(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    refused(synaq("demo", "--headless", "--out", tmp_path), "not empty")
    refused(synaq("demo", "--headless", "--out", tmp_path / "thesis.txt"), "thesis.txt")
    refused(synaq("demo", "--headless", "--out", tmp_path / "thesis.txt" / "below"), "cannot be used")
    assert (tmp_path / "thesis.txt").read_text() == "mine"
