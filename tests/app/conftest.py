"""What several tests of this room share."""

from __future__ import annotations

from dataclasses import replace

import pytest

from client.app import checks_camera
from client.app.desk_checks import DeskChecks
from proctor.core.check_in_policy import USUAL_CHECK_IN
from proctor.core.policy import default_policy


@pytest.fixture
def any_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy computer takes fewer pictures a second than a candidate's has to, and later: here they do."""
    policy = replace(default_policy(), check_in=replace(USUAL_CHECK_IN, camera_fps=0.5))
    monkeypatch.setattr(DeskChecks, "_check_policy", lambda _desk: policy)
    for limit in ("PATIENCE_S", "LONGEST_S"):
        monkeypatch.setattr(checks_camera, limit, 200.0)
