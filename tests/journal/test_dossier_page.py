"""The page inside a dossier, opened from a folder by a real browser, without a network."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from proctor.journal.dossier import DossierContents, write_dossier
from proctor.journal.dossier_page import page_of
from tests.fakes import dossier_case
from tests.fakes.dossier_case import SERVICE

CHROMIUM = next((found for name in ("chromium", "chromium-browser") if (found := shutil.which(name))), None)


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A dossier with its real page, unpacked as a person would."""

    def with_page(file: io.BytesIO, contents: DossierContents, *_: object) -> None:
        write_dossier(file, contents, SERVICE, page_of)

    monkeypatch.setattr(dossier_case, "write_dossier", with_page)
    with zipfile.ZipFile(io.BytesIO(dossier_case.make())) as archive:
        archive.extractall(tmp_path / "dossier")
    return tmp_path / "dossier" / "index.html"


def test_everything_that_the_page_names_lies_beside_it(opened: Path) -> None:
    page = opened.read_text(encoding="utf-8")
    films = [str(path.relative_to(opened.parent)) for path in opened.parent.glob("record/*.mp4")]
    clip = f"evidence/{dossier_case.sha256_hex(dossier_case.CLIP)}.mp4"
    assert films == ["record/camera-1.mp4"]
    for name in (*films, clip):
        assert f'"{name}"' in page
    assert "://" not in page and "fetch(" not in page and "innerHTML" not in page


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed on this machine")
def test_a_browser_shows_incidents_verdicts_and_watermark_from_a_folder(opened: Path, tmp_path: Path) -> None:
    flags = ("--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'browser'}")
    done = subprocess.run(
        [str(CHROMIUM), *flags, "--virtual-time-budget=3000", "--dump-dom", opened.as_uri()],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    shown = done.stdout
    assert 'data-watermark="Қызмет бабында пайдалану үшін"' in shown
    assert "бұзушылық деп расталды" in shown and "Seen." in shown, "the verdict and its comment"
    assert "no &lt;face&gt;" in shown, "text is shown as text"
    assert 'src="record/camera-1.mp4"' in shown
    assert "never delivered" in shown, "what is missing is said"
    assert 'class="violation"' in shown and 'id="now"' in shown, "the time line"
