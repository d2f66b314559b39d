"""axe-core, the checker of accessibility, from npm: held to its digest, fetched once for this checkout."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import shutil
import subprocess
import tarfile
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.browser import Browser

_VERSION = "4.14.1"
_SHA512 = "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ=="
_KEPT = Path(__file__).parents[2] / ".cache" / "axe" / f"axe-core-{_VERSION}.tgz"
_LIMIT_S = 300


def axe_script() -> str:
    """The checker's script; the test is skipped where it is not here and cannot be fetched."""
    if not _KEPT.is_file():
        _fetch()
    packed = _KEPT.read_bytes()
    assert base64.b64encode(hashlib.sha512(packed).digest()).decode() == _SHA512, (
        "another file than published"
    )
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        script = archive.extractfile("package/axe.min.js")
        assert script is not None
        return script.read().decode()


def serious_findings(page: Browser, script: str) -> list[dict[str, Any]]:
    """What axe finds serious or critical in the page shown: rule, and the elements."""
    page.run(f"{script}; undefined")
    told = page.run("axe.run(document, {preload: false}).then(found => JSON.stringify(found))")
    found = json.loads(told)
    assert len(found["passes"]) > 5, "axe looked at nothing"
    return [
        {"rule": one["id"], "where": [node["html"] for node in one["nodes"]]}
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]


def _fetch() -> None:
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("axe-core is not here, and there is no npm to fetch it")
    _KEPT.parent.mkdir(parents=True, exist_ok=True)
    order = [npm, "pack", f"axe-core@{_VERSION}", "--ignore-scripts", "--pack-destination", str(_KEPT.parent)]
    done = subprocess.run(order, capture_output=True, text=True, timeout=_LIMIT_S, check=False)
    if done.returncode or not _KEPT.is_file():
        pytest.skip(f"axe-core could not be fetched from npm: {done.stderr.strip()[-200:]}")
