"""The line was away and is back: the candidate reads, calmly, what is on record of it."""

from __future__ import annotations

import pytest

from client.exam import notices
from tests.exam.conftest import Sit
from tests.exam.interruption_pictures import WORDS


def test_what_is_on_record_is_said_once_the_line_is_back(sit: Sit) -> None:
    candidate = sit()
    candidate.to_exam()
    candidate.signals.connection_changed.emit("offline", candidate.desk.now_ms())
    assert candidate.sees("banner-line") and not candidate.sees("banner-line-back")
    candidate.signals.connection_changed.emit("online", candidate.desk.now_ms())
    candidate.signals.line_back.emit("provider", 40)
    assert not candidate.sees("banner-line")
    said = candidate.find("banner-line-back-text").text()
    assert said == candidate.words.t("interruption-away-provider", seconds=40) and "40 с" in said
    # Away again: one word on the line at a time.
    candidate.signals.connection_changed.emit("offline", candidate.desk.now_ms())
    assert candidate.sees("banner-line") and not candidate.sees("banner-line-back")


@pytest.mark.parametrize("word", WORDS)
def test_every_word_has_its_sentence_and_none_accuses(sit: Sit, word: str) -> None:
    candidate = sit()
    candidate.to_exam()
    candidate.signals.line_back.emit(word, 75)
    assert "75" in candidate.find("banner-line-back-text").text()


def test_it_goes_by_itself(sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "_BACK_MS", 30)
    candidate = sit()
    candidate.to_exam()
    candidate.signals.line_back.emit("service", 12)
    candidate.bot.waitUntil(lambda: not candidate.sees("banner-line-back"))
