"""The microphone's check (26/9): quiet first, then a phrase read aloud; from levels and voices over time to a
verdict with its figures. Pure: no microphone, no clock.

Only what is certain fails anybody: a microphone that gives nothing but zeros, or less than any room sounds
like. Where no voice is recognised it is unknown, with advice: the network may be wrong, the candidate mute.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from proctor.core.equipment import MicrophonePhase, StepVerdict

QUIET_S = 2.0
LEAST_SPEAK_S, MOST_SPEAK_S = 2.0, 12.0
ENOUGH_VOICE_S = 2.5  # of recognised voice: the phrase was read
LEAST_VOICE_S = 1.0  # a word is no phrase
VOICE = 0.5  # a stretch of this share of voice counts as spoken
MUTED_DBFS = -89.0  # nothing but zeros: a switch or a driver, no room
SILENT_DBFS = -75.0  # a live microphone in a still room is louder than this
NOISY_DBFS = -35.0
FAINT_DBFS = -50.0  # of the voice: softer, and a voice far away in the room would not be heard at all
LEAST_SNR_DB = 8.0
CLIPPED = 0.01  # share of the spoken stretches' samples at the end of the scale
METER_DBFS = -70.0  # the meter's left end
_SPOKEN_IN_QUIET = 0.4


@dataclass(frozen=True, slots=True)
class Heard:
    """One stretch of sound. t: seconds at its end; seconds: its length; level_dbfs: its loudness; voice: how
    far it is a voice, 0..1, None where voices are not known; clipped: share of samples at full scale."""

    t: float
    seconds: float
    level_dbfs: float
    voice: float | None = None
    clipped: float = 0.0


def meter(level_dbfs: float) -> float:
    """Where the meter stands: 0 (silence) to 1 (full scale)."""
    return min(1.0, max(0.0, 1 - level_dbfs / METER_DBFS))


def phase_at(quiet: Sequence[Heard], spoken: Sequence[Heard]) -> MicrophonePhase:
    """Which phase is due after what was heard in both."""
    if _seconds(quiet) < QUIET_S:
        return MicrophonePhase.QUIET
    lasted = _seconds(spoken)
    enough = lasted >= LEAST_SPEAK_S and voiced_s(spoken) >= ENOUGH_VOICE_S
    return MicrophonePhase.DONE if enough or lasted >= MOST_SPEAK_S else MicrophonePhase.SPEAK


def progress(quiet: Sequence[Heard], spoken: Sequence[Heard]) -> float:
    """Share of the phase that is done: of the quiet by time, of the phrase by how much voice was heard."""
    phase = phase_at(quiet, spoken)
    if phase is MicrophonePhase.DONE:
        return 1.0
    if phase is MicrophonePhase.QUIET:
        return min(1.0, _seconds(quiet) / QUIET_S)
    return min(1.0, max(voiced_s(spoken) / ENOUGH_VOICE_S, _seconds(spoken) / MOST_SPEAK_S))


def voiced_s(heard: Sequence[Heard]) -> float:
    """Seconds of recognised voice."""
    return _seconds([one for one in heard if one.voice is not None and one.voice >= VOICE])


def judge_microphone(quiet: Sequence[Heard], spoken: Sequence[Heard]) -> StepVerdict:
    """The verdict, after both phases or as much of them as there was."""
    figures = microphone_figures(quiet, spoken)
    required = f"≥ {LEAST_VOICE_S:.0f} s"
    everything = [*quiet, *spoken]
    if not everything:
        return StepVerdict("unknown", "", required, "equipment-microphone-none", figures)
    loudest = max(one.level_dbfs for one in everything)
    measured = f"{loudest:.0f} dBFS"
    if loudest <= MUTED_DBFS:
        return StepVerdict("fail", measured, required, "equipment-microphone-muted", figures)
    if loudest < SILENT_DBFS:
        return StepVerdict("fail", measured, required, "equipment-microphone-silent", figures)
    if all(one.voice is None for one in spoken):
        return StepVerdict("unknown", measured, required, "equipment-microphone-unjudged", figures)
    voice = voiced_s(spoken)
    measured = f"{voice:.1f} s, {measured}"
    if voice < LEAST_VOICE_S:
        return StepVerdict("unknown", measured, required, "equipment-microphone-no-voice", figures)
    return StepVerdict("pass", measured, required, _advice(figures), figures)


def microphone_figures(quiet: Sequence[Heard], spoken: Sequence[Heard]) -> dict[str, Any]:
    """Plain figures: levels in dBFS, None where there was nothing to measure."""
    voiced = [one for one in spoken if one.voice is not None and one.voice >= VOICE]
    noise, speech = _floor(quiet or spoken), _mean(voiced)
    heard = _seconds(spoken)
    known = any(one.voice is not None for one in spoken)
    return {
        "noise_dbfs": noise,
        "speech_dbfs": speech,
        "loudest_dbfs": max((round(one.level_dbfs, 1) for one in (*quiet, *spoken)), default=None),
        "snr_db": None if noise is None or speech is None else round(speech - noise, 1),
        "voice": round(voiced_s(spoken) / heard, 3) if heard and known else None,
        "voice_s": round(voiced_s(spoken), 2) if known else None,
        "clipped": _clipped(voiced or spoken),
        "quiet_s": round(_seconds(quiet), 2),
        "speak_s": round(heard, 2),
        "spoke_in_quiet": voiced_s(quiet) > _SPOKEN_IN_QUIET * _seconds(quiet) if quiet else None,
    }


def _advice(figures: dict[str, Any]) -> str:
    """What could be better though it is good enough."""
    if figures["clipped"] is not None and figures["clipped"] > CLIPPED:
        return "equipment-microphone-loud"
    if figures["speech_dbfs"] is not None and figures["speech_dbfs"] < FAINT_DBFS:
        return "equipment-microphone-faint"
    if figures["spoke_in_quiet"]:
        return "equipment-microphone-not-quiet"  # then the noise was not measured
    noisy = figures["noise_dbfs"] is not None and figures["noise_dbfs"] > NOISY_DBFS
    drowned = figures["snr_db"] is not None and figures["snr_db"] < LEAST_SNR_DB
    return "equipment-microphone-noisy" if noisy or drowned else ""


def _seconds(heard: Sequence[Heard]) -> float:
    return math.fsum(one.seconds for one in heard)


def _floor(heard: Sequence[Heard]) -> float | None:
    """The level of the quieter half's loudest stretch: one cough in the quiet is no noise of the room."""
    ranked = sorted(one.level_dbfs for one in heard)
    return round(ranked[(len(ranked) - 1) // 2], 1) if ranked else None


def _mean(heard: Sequence[Heard]) -> float | None:
    if not heard:
        return None
    power = math.fsum(10 ** (one.level_dbfs / 10) for one in heard) / len(heard)
    return round(10 * math.log10(power), 1)


def _clipped(heard: Sequence[Heard]) -> float | None:
    return round(math.fsum(one.clipped for one in heard) / len(heard), 4) if heard else None
