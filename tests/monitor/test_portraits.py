"""The monitor's part of the identity check: photos that cannot be compared are said to be so."""

from __future__ import annotations

import io
import json
from typing import Any

import cv2
import numpy as np
import pytest

from proctor.analysis.analyser import AnalysisSettings, FrameAnalyser
from proctor.capture.frame import Frame, Picture
from proctor.capture.script import parse_script
from proctor.capture.synthetic import SyntheticCandidate
from proctor.monitor.messages import Command, Speaker, commands
from proctor.monitor.portraits import Portraits, enrol


class Heard:
    """What the monitor said."""

    def __init__(self) -> None:
        self._stream = io.BytesIO()
        self.speaker = Speaker(self._stream)

    def of(self, kind: str) -> list[dict[str, Any]]:
        lines = [json.loads(line) for line in self._stream.getvalue().splitlines()]
        return [line for line in lines if line["type"] == kind]


@pytest.fixture(scope="module")
def analyser() -> FrameAnalyser:
    return FrameAnalyser(AnalysisSettings())


@pytest.fixture(scope="module")
def candidate() -> SyntheticCandidate:
    return SyntheticCandidate(parse_script("at 100 absent for 50"))


def watched(analyser: FrameAnalyser, portraits: Portraits, candidate: SyntheticCandidate, t: float) -> Any:
    """One frame, as the monitor's loop takes it."""
    picture = candidate.picture_at(t)
    assert picture is not None
    portraits.begin_frame()
    analyser.analyse(Frame(picture, "film", round(t * 5), t))
    return portraits.seen(t)


def taken(
    analyser: FrameAnalyser, candidate: SyntheticCandidate, reference: bytes, begun: float = 1.0
) -> tuple[Heard, dict[str, Any]]:
    heard = Heard()
    portraits = Portraits(analyser, heard.speaker)
    analyser.forget()
    portraits.ask("photo", reference)
    for number in range(40):
        watched(analyser, portraits, candidate, begun + number / 5)
        if heard.of("portrait"):
            break
    portraits.ask("rest")
    portraits.begin_frame()
    assert not portraits.wanted
    (told,) = heard.of("portrait")
    return heard, told


def jpeg(picture: Picture) -> bytes:
    return bytes(cv2.imencode(".jpg", picture)[1])


def test_a_photo_is_taken_compared_and_later_looks_are_compared_with_it(
    analyser: FrameAnalyser, candidate: SyntheticCandidate
) -> None:
    reference = candidate.picture_at(8.0)
    assert reference is not None
    heard, told = taken(analyser, candidate, jpeg(reference))
    assert told["similarity"] > 0.7
    assert told["reason"] == ""
    assert told["reference_quality"] > 0.5
    assert told["false_accept"] == 0.01
    portraits = Portraits(analyser, heard.speaker)
    portraits.ask("photo")
    seen = [watched(analyser, portraits, candidate, 20 + number / 5) for number in range(12)]
    assert seen[0]["alike"] is None, "there is nothing to compare with before the photo"
    assert seen[-1]["alike"] > 0.7
    assert seen[-1]["followed"] is True


@pytest.mark.parametrize(
    ("reference", "reason"),
    [("garbage", "reference_unreadable"), ("wall", "no_face_in_reference"), ("", "no_reference")],
)
def test_a_reference_that_cannot_be_compared_with_is_unknown(
    analyser: FrameAnalyser, candidate: SyntheticCandidate, reference: str, reason: str
) -> None:
    wall = jpeg(np.full((300, 300, 3), 140, np.uint8))
    _, told = taken(analyser, candidate, {"garbage": b"no photo", "wall": wall, "": b""}[reference])
    assert (told["similarity"], told["reason"]) == (None, reason)
    assert told["jpeg_b64"], "the photo itself was taken, for a person to look at"


def test_without_a_face_there_is_no_photo(analyser: FrameAnalyser, candidate: SyntheticCandidate) -> None:
    _, told = taken(analyser, candidate, b"", begun=105.0)
    assert (told["jpeg_b64"], told["similarity"], told["reason"]) == ("", None, "no_photo")


def test_an_installation_without_the_network_says_so(candidate: SyntheticCandidate) -> None:
    heard = Heard()
    portraits = Portraits(FrameAnalyser(AnalysisSettings(faces_only=True)), heard.speaker)
    portraits.ask("photo")
    portraits.begin_frame()
    assert heard.of("portrait")[0]["reason"] == "no_network"


def test_what_it_does_not_know_it_says(analyser: FrameAnalyser) -> None:
    heard = Heard()
    portraits = Portraits(analyser, heard.speaker)
    portraits.ask("fingerprint")
    portraits.begin_frame()
    assert "fingerprint" in heard.of("fault")[0]["what"]


def test_enrolling_a_photo_that_is_no_use_is_told_and_watching_goes_on(
    analyser: FrameAnalyser, candidate: SyntheticCandidate
) -> None:
    heard = Heard()
    picture = candidate.picture_at(1.0)
    assert picture is not None
    assert enrol(analyser, None, heard.speaker) == "not enrolled"
    assert enrol(analyser, jpeg(picture), heard.speaker) == "ready"
    assert not heard.of("fault")
    assert enrol(analyser, b"no photo", heard.speaker) != "ready"
    wall = jpeg(np.full((300, 300, 3), 140, np.uint8))
    assert enrol(analyser, wall, heard.speaker) != "ready"
    assert len(heard.of("fault")) == 2


def test_the_window_asks_in_one_line() -> None:
    line = b'{"type": "identity", "ask": "photo", "reference_b64": "YQ=="}\n{"type": "identity"}\n'
    asked = list(commands(io.BytesIO(line)))
    assert asked[0] == Command("identity", "photo", "YQ==")
    assert asked[1].name == "unknown"
