"""What staff direct during the exam: a message in the candidate's language, more time with its reason."""

from __future__ import annotations

import pytest

from proctor.sync.messages import Directive
from tests.exam.conftest import Sit

MESSAGE = {"text": {"kk": "Бөлмеде жалғыз болыңыз.", "ru": "Оставайтесь одни.", "en": "Stay alone."}}


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_message_is_read_in_one_s_own_language(sit: Sit, language: str) -> None:
    candidate = sit(language=language)
    candidate.to_exam()
    candidate.signals.directive.emit(Directive(id="m", kind="message", data=MESSAGE))
    said = candidate.find("banner-message-text").text()
    assert MESSAGE["text"][language] in said and "{" not in said


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_more_time_is_said_with_its_reason(sit: Sit, language: str) -> None:
    candidate = sit(language=language)
    candidate.to_exam()
    data = {"section": "language", "minutes": 15, "reason": "Power cut in the hall"}
    candidate.signals.directive.emit(Directive(id="t", kind="extra_time", data=data))
    said = candidate.find("banner-extra-time-text").text()
    assert "15" in said and "Power cut in the hall" in said
