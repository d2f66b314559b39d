"""The microphone's check: quiet, then a phrase; only what is certain fails anybody."""

from __future__ import annotations

import pytest

from proctor.core.equipment import MicrophonePhase
from proctor.core.microphone_check import Heard, judge_microphone, meter, phase_at, progress, voiced_s
from proctor.resources.texts import LANGUAGES, has_text

STRETCH = 0.128


def heard(seconds: float, level: float, voice: float | None = 0.0, clipped: float = 0.0) -> list[Heard]:
    count = round(seconds / STRETCH)
    return [Heard((at + 1) * STRETCH, STRETCH, level, voice, clipped) for at in range(count)]


ROOM = heard(2.1, -62.0)
PHRASE = [*heard(0.5, -60.0), *heard(3.0, -24.0, 0.95), *heard(0.4, -58.0, 0.1)]


@pytest.mark.parametrize(
    ("quiet", "spoken", "status", "advice"),
    [
        (ROOM, PHRASE, "pass", ""),
        ([], [], "unknown", "equipment-microphone-none"),
        (heard(2.1, -90.0), heard(12.0, -90.0), "fail", "equipment-microphone-muted"),
        (heard(2.1, -84.0), heard(12.0, -80.0), "fail", "equipment-microphone-silent"),
        # Sound, but no voice in it: somebody may be mute, the network may be wrong. Unknown, with advice.
        (ROOM, heard(12.0, -40.0, 0.1), "unknown", "equipment-microphone-no-voice"),
        (ROOM, heard(0.6, -25.0, 0.9), "unknown", "equipment-microphone-no-voice"),
        (ROOM, heard(3.0, -25.0, None), "unknown", "equipment-microphone-unjudged"),
        (ROOM, heard(3.0, -4.0, 0.95, clipped=0.08), "pass", "equipment-microphone-loud"),
        (ROOM, heard(3.0, -54.0, 0.95), "pass", "equipment-microphone-faint"),
        (heard(2.1, -30.0), heard(3.0, -12.0, 0.9), "pass", "equipment-microphone-noisy"),
        (heard(2.1, -40.0), heard(3.0, -35.0, 0.9), "pass", "equipment-microphone-noisy"),
        (heard(2.1, -25.0, 0.9), heard(3.0, -24.0, 0.9), "pass", "equipment-microphone-not-quiet"),
        # Noise gates give zeros between the words; the words are what counts.
        (heard(2.1, -90.0), heard(3.0, -24.0, 0.9), "pass", ""),
    ],
)
def test_a_microphone_is_judged_by_what_it_heard(
    quiet: list[Heard], spoken: list[Heard], status: str, advice: str
) -> None:
    verdict = judge_microphone(quiet, spoken)
    assert (verdict.status, verdict.advice) == (status, advice)
    for language in LANGUAGES if advice else ():
        assert has_text(language, advice)


def test_its_figures_are_levels_voice_and_the_distance_between_them() -> None:
    figures = judge_microphone(ROOM, PHRASE).figures
    assert (figures["noise_dbfs"], figures["speech_dbfs"], figures["snr_db"]) == (-62.0, -24.0, 38.0)
    assert figures["voice_s"] == pytest.approx(3.0, abs=STRETCH)
    assert 0.7 < figures["voice"] < 0.8
    assert figures["loudest_dbfs"] == -24.0 and figures["spoke_in_quiet"] is False


def test_one_cough_in_the_quiet_is_no_noise_of_the_room() -> None:
    coughed = [*heard(1.5, -62.0), *heard(0.4, -15.0, 0.3), *heard(0.3, -62.0)]
    assert judge_microphone(coughed, PHRASE).figures["noise_dbfs"] == -62.0


def test_the_phases_follow_what_was_heard_and_end_by_themselves() -> None:
    assert phase_at([], []) is MicrophonePhase.QUIET
    assert phase_at(heard(1.0, -60.0), []) is MicrophonePhase.QUIET
    assert phase_at(ROOM, []) is MicrophonePhase.SPEAK
    assert phase_at(ROOM, heard(2.3, -24.0, 0.9)) is MicrophonePhase.SPEAK
    assert phase_at(ROOM, PHRASE) is MicrophonePhase.DONE
    # Whoever says nothing is not kept waiting for ever.
    assert phase_at(ROOM, heard(12.1, -60.0)) is MicrophonePhase.DONE
    done = [progress(heard(s, -60.0), []) for s in (0.5, 1.0, 1.5)]
    assert done == sorted(done) and 0.2 < done[0] < done[2] < 0.9
    assert progress(ROOM, heard(1.3, -24.0, 0.9)) == pytest.approx(0.51, abs=0.05)
    assert progress(ROOM, PHRASE) == 1.0
    assert voiced_s(PHRASE) == pytest.approx(3.0, abs=STRETCH)


def test_the_meter_goes_from_silence_to_full_scale() -> None:
    assert (meter(-90.0), meter(-70.0), meter(0.0), meter(3.0)) == (0.0, 0.0, 1.0, 1.0)
    assert 0.4 < meter(-35.0) < 0.6
