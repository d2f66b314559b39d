"""A dossier beyond what a zip's short fields hold, with the limits lowered. The real 4 GB are written by
hand: `python -m tests.journal.large_dossier`.
"""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import pytest

from proctor.core.errors import BadInputError
from proctor.journal import dossier, dossier_archive
from proctor.journal.dossier import write_dossier
from proctor.journal.dossier_archive import ArchiveWriter, read_archive
from proctor.journal.dossier_check import DossierReport, check_dossier
from proctor.journal.dossier_page import page_of
from tests.fakes.browser import CHROMIUM
from tests.fakes.dossier_case import SERVICE
from tests.journal.large_dossier import large_contents, plays

LIMIT = 40_000


@pytest.fixture
def small_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if a zip's short fields held no more than LIMIT bytes and five files."""
    monkeypatch.setattr(dossier_archive, "_MOST", LIMIT)
    monkeypatch.setattr(dossier_archive, "_MOST_FILES", 5)


@pytest.fixture
def large(small_fields: None, tmp_path: Path) -> bytes:
    out = io.BytesIO()
    write_dossier(out, large_contents(tmp_path / "sink", 3, LIMIT), SERVICE, page_of)
    return out.getvalue()


def checked(data: bytes) -> DossierReport:
    return check_dossier(io.BytesIO(data), SERVICE.public)


def test_a_large_dossier_is_proven_as_a_small_one(large: bytes) -> None:
    report = checked(large)
    assert report.broken == []
    assert any("without a hole" in sentence for sentence in report.proven)


def test_any_zip_program_opens_it(large: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(large)) as archive:
        assert archive.testzip() is None
        far = [info for info in archive.infolist() if info.header_offset > LIMIT]
        assert {info.extract_version for info in far} == {45}
        assert "record/camera-1.mp4" in {info.filename for info in far}
    assert large.count(b"PK\x06\x06") == large.count(b"PK\x06\x07") == 1


def test_no_bit_of_its_longer_directory_can_be_turned_unseen(large: bytes) -> None:
    start = read_archive(io.BytesIO(large))[-1]
    begin, dice = start.offset + start.size, random.Random(5)
    for _ in range(150):
        broken, at = bytearray(large), dice.randrange(begin, len(large))
        broken[at] ^= 1 << dice.randrange(8)
        assert checked(bytes(broken)).broken, f"byte {at - begin} of the directory"


def test_short_fields_are_used_as_long_as_they_do(tmp_path: Path) -> None:
    """Every file has one shape: a small one in the long form is not ours."""
    out = io.BytesIO()
    write_dossier(out, large_contents(tmp_path, 1, 10), SERVICE, page_of)
    assert b"PK\x06\x06" not in out.getvalue()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dossier_archive, "_MOST_FILES", 5)
        assert "directory" in checked(out.getvalue()).broken[0]


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed on this machine")
def test_the_page_in_it_plays(large: bytes, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(large)) as archive:
        over = plays(archive, tmp_path / "unpacked")
    assert over["error"] is None
    assert over["ended"] and over["now"] == pytest.approx(20.0, abs=0.2)


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed on this machine")
def test_a_film_too_long_for_one_file_goes_on_in_the_next(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    contents = large_contents(tmp_path / "sink", 0, 0)
    sizes = [entry.data["bytes"] for entry in contents.entries if entry.data.get("number")]
    monkeypatch.setattr(dossier, "FILM_MOST", sizes[0] + sizes[1])
    out = io.BytesIO()
    write_dossier(out, contents, SERVICE, page_of)
    assert checked(out.getvalue()).broken == []
    with zipfile.ZipFile(out) as archive:
        films = [name for name in archive.namelist() if name.endswith(".mp4") and name.startswith("record/")]
        assert films == ["record/camera-1.mp4", "record/camera-2.mp4"]
        assert plays(archive, tmp_path / "unpacked")["ended"]


def test_a_file_that_old_disks_do_not_take_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dossier_archive, "MOST_OF_ONE", 100)
    with pytest.raises(BadInputError, match="larger than 4 GB"):
        ArchiveWriter(io.BytesIO()).add("film.mp4", [b"x" * 60, b"x" * 60])
