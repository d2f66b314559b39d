"""`synaq scan` on files: what a person is told, and what lies in them afterwards."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import pytest
from typer.testing import CliRunner

from client.app.main import cli
from client.app.scan import Wanted, scan, sentences
from proctor.core.errors import BadInputError, MissingPartError
from tests.fakes.turning_room import room, view

SHARED = Path(__file__).parents[2].parent / "shared" / "eval" / "scan"


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A third of a turn, a photo every 20 degrees."""
    folder = tmp_path_factory.mktemp("photos")
    for number, heading in enumerate(range(0, 121, 20)):
        cv2.imwrite(str(folder / f"{number:02d}.png"), view(room(5), heading, size=(600, 400)))
    return folder


def test_a_folder_of_photos_is_measured_and_drawn(photos: Path, tmp_path: Path) -> None:
    out, strip = tmp_path / "scan.json", tmp_path / "room.png"
    command = ["scan", str(photos), "--json", str(out), "--panorama", str(strip), "--no-things"]
    done = CliRunner().invoke(cli, command)
    assert done.exit_code == 0 and done.stdout == ""
    result = json.loads(out.read_text(encoding="utf-8"))
    assert result["complete"] is False and result["reasons"] == ["partial"]
    assert result["covered_deg"] == pytest.approx(120, abs=15)
    assert cv2.imread(str(strip)).shape[1] == 2160
    again = tmp_path / "again.json"
    scan(str(photos), Wanted(json_out=again, things=False))
    assert again.read_bytes() == out.read_bytes()


def test_a_person_reads_sentences(photos: Path) -> None:
    told = " ".join(sentences(scan(str(photos), Wanted(things=False))))
    assert "Not complete" in told and "Part of the room was not shown." in told and "Not seen: 1" in told


def test_what_cannot_be_scanned_is_told_plainly(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="no photos"):
        scan(str(tmp_path), Wanted(things=False))
    with pytest.raises(MissingPartError, match="no file"):
        scan(str(tmp_path / "room.mp4"), Wanted(things=False))
    with pytest.raises(BadInputError, match="no end"):
        scan("camera:0", Wanted(things=False))
    (tmp_path / "damaged.jpg").write_bytes(b"\xff\xd8\xff\xe0 no more")
    with pytest.raises(BadInputError, match=r"damaged\.jpg"):
        scan(str(tmp_path), Wanted(things=False))


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "complete"),
    [("derived_horizon_full360.mp4", True), ("openpano_apt_full", True), ("openpano_apt_jump_cut", False)],
)
def test_real_rooms(name: str, complete: bool) -> None:
    if not (SHARED / name).exists():
        pytest.skip("../shared/eval/scan is not here")
    assert scan(str(SHARED / name), Wanted(things=False))["complete"] is complete
