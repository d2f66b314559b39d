"""Voices: a machine's reading in a quiet room, noises of a room, long quiet, and what a level says."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import numpy as np
import pytest

from proctor.analysis.voice import VoiceAnalyser
from proctor.capture.frame import Gap
from proctor.capture.microphone import SILENCE_DBFS
from proctor.capture.sound import BLOCK, SAMPLE_RATE, AudioBlock, Samples, SoundFacts
from proctor.capture.sound_opening import open_recorded_sound
from proctor.core.finding import Incident
from proctor.core.incident import Closed, WatchState, advance, finish
from proctor.core.observation import SoundObservation
from proctor.core.policy import default_policy


class Played:
    """Samples as a source; `gap_at`: a block that never comes."""

    def __init__(self, samples: Samples, gap_at: int = -1) -> None:
        self._samples = samples
        self._gap_at = gap_at

    def facts(self) -> SoundFacts:
        return SoundFacts("played", False)

    def blocks(self) -> Iterator[AudioBlock | Gap]:
        for index, at in enumerate(range(0, len(self._samples), BLOCK)):
            t = at / SAMPLE_RATE
            if index == self._gap_at:
                yield Gap(t)
            else:
                yield AudioBlock(self._samples[at : at + BLOCK], "played", index, t)

    def close(self) -> None:
        pass


def heard(samples: Samples, gap_at: int = -1) -> list[SoundObservation]:
    return list(VoiceAnalyser().observations(Played(samples, gap_at)))


def spoken(script: str) -> Samples:
    source = open_recorded_sound(f"synthetic:{script}")
    assert source is not None
    return np.concatenate([block.samples for block in source.blocks() if isinstance(block, AudioBlock)])


def incidents(observations: list[SoundObservation]) -> list[Incident]:
    state, policy, over = WatchState("a"), default_policy(), []
    for seen in observations:
        state, events = advance(state, seen, policy)
        over += [event.incident for event in events if isinstance(event, Closed)]
    ends = finish(state, observations[-1].t)[1]
    return over + [event.incident for event in ends if isinstance(event, Closed)]


def room(seconds: float, db: float = -60.0, seed: int = 4) -> Samples:
    noise = np.random.default_rng(seed).normal(0, 10 ** (db / 20), round(seconds * SAMPLE_RATE))
    return noise.astype(np.float32)


def decaying(rng: np.random.Generator, seconds: float) -> Samples:
    count = round(seconds * SAMPLE_RATE)
    return (rng.normal(size=count) * np.exp(-np.arange(count) / (0.18 * count))).astype(np.float32)


def typing(seconds: float) -> Samples:
    """Strokes of a keyboard: two short clicks each, six a second, no two alike."""
    rng, sound = np.random.default_rng(9), room(seconds)
    for stroke in np.arange(0.2, seconds - 0.2, 1 / 6):
        for click, loudness in ((0.0, 0.15), (0.07, 0.08)):
            at = round((stroke + click + rng.uniform(0, 0.03)) * SAMPLE_RATE)
            burst = decaying(rng, 0.025)
            sound[at : at + len(burst)] += loudness * burst
    return sound


def coughing(seconds: float) -> Samples:
    """Rough bursts with a short hoarse tone after them, one a second."""
    rng, sound = np.random.default_rng(10), room(seconds)
    for at_s in np.arange(0.5, seconds - 0.6, 1.0):
        burst = decaying(rng, 0.3)
        tone = np.sin(2 * np.pi * 190 * np.arange(len(burst)) / SAMPLE_RATE) * np.hanning(len(burst))
        at = round(at_s * SAMPLE_RATE)
        sound[at : at + len(burst)] += (0.2 * burst + 0.05 * tone).astype(np.float32)
    return sound


def playing(seconds: float) -> Samples:
    """Chords of an organ, with a tremolo."""
    t = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    roots = np.array([220.0, 261.6, 196.0, 246.9])[(t // 0.8).astype(int) % 4]
    phase = 2 * np.pi * np.cumsum(roots) / SAMPLE_RATE
    chord = sum(np.sin(phase * k) / k for k in (1, 1.25, 1.5, 2, 3, 4))
    return (0.05 * chord * (1 + 0.3 * np.sin(2 * np.pi * 5 * t))).astype(np.float32) + room(seconds)


def hammering(seconds: float) -> Samples:
    rng, sound = np.random.default_rng(12), room(seconds)
    for at_s in np.arange(0.3, seconds - 0.4, 0.55):
        at, knock = round(at_s * SAMPLE_RATE), decaying(rng, 0.15)
        sound[at : at + len(knock)] += 0.5 * np.convolve(knock, np.ones(24) / 24, "same").astype(np.float32)
    return sound


NOISES = {
    "quiet": room(12),
    "rain": room(12, -30.0),
    "rumble": np.convolve(room(12, -10.0), np.ones(160) / 160, "same").astype(np.float32),
    "typing": typing(12),
    "coughs": coughing(12),
    "music": playing(12),
    "knocks": hammering(12),
}


@pytest.mark.parametrize("noise", NOISES)
def test_the_noises_of_a_room_are_no_speech(noise: str) -> None:
    assert incidents(heard(NOISES[noise])) == []


@pytest.mark.parametrize("loudness", [1.0, 0.06], ids=["near", "soft"])
def test_a_sentence_is_one_incident_that_begins_with_its_first_word(loudness: float) -> None:
    voice = spoken("at 6 speaking for 5; length 16") * np.float32(loudness)
    (incident,) = incidents(heard(voice + room(16, -66.0)))
    assert incident.kind.value == "speech"
    assert incident.start_s == pytest.approx(6.2, abs=0.4) and incident.end_s == pytest.approx(11.0, abs=0.5)
    assert incident.confidence > 0.7


def test_two_seconds_are_enough_and_one_word_is_not() -> None:
    assert len(incidents(heard(spoken("at 4 speaking for 2.3; length 10")))) == 1
    assert incidents(heard(spoken("at 4 speaking for 0.9; length 10"))) == []


def test_a_voice_is_heard_over_rain_of_the_same_loudness() -> None:
    voice = spoken("at 6 speaking for 5; length 16")
    loud = voice[8 * SAMPLE_RATE : 9 * SAMPLE_RATE]
    level = 20 * np.log10(np.sqrt(np.mean(loud**2)))
    (incident,) = incidents(heard(voice + room(16, float(level))))
    assert incident.start_s == pytest.approx(6.3, abs=0.8)


def test_after_a_minute_of_quiet_a_soft_muffled_voice_is_heard_as_at_the_start() -> None:
    """The network's memory settles on a room: it once heard such a voice two seconds late or not at all."""
    voice = spoken("at 60 speaking for 5; length 70")
    muffled = 0.1 * np.convolve(voice, np.ones(40) / 40, "same").astype(np.float32)
    (incident,) = incidents(heard(muffled + room(70, -66.0)))
    assert incident.start_s == pytest.approx(60.3, abs=0.8)


def test_the_same_sound_gives_the_same_observations_however_it_is_cut() -> None:
    sound = spoken("at 1 speaking for 3; length 6")
    once, analyser, again = heard(sound), VoiceAnalyser(), []
    for at in range(0, len(sound), 997):
        part = AudioBlock(sound[at : at + 997], "cut", at, at / SAMPLE_RATE)
        again += analyser.hear(part)
    assert [seen.voice for seen in again] == [seen.voice for seen in once]
    assert [seen.t for seen in again] == pytest.approx([seen.t for seen in once])
    assert once[0].t == pytest.approx(0.128) and once[1].t - once[0].t == pytest.approx(0.128)


def test_levels_are_measured_against_full_scale_and_the_quiet_of_the_room() -> None:
    seen = heard(np.concatenate([room(5, -55.0), room(3, -20.0)]))
    assert seen[10].level_db == pytest.approx(-55, abs=1) and seen[-1].level_db == pytest.approx(-20, abs=1)
    assert seen[-1].floor_db == pytest.approx(-55.5, abs=1)
    offset = heard(np.full(SAMPLE_RATE, 0.25, np.float32))
    assert {observation.level_db for observation in offset} == {SILENCE_DBFS}


def test_a_gap_is_an_observation_of_its_own_and_time_goes_on_after_it() -> None:
    seen = heard(room(3), gap_at=10)
    (lost,) = [observation for observation in seen if not observation.microphone_ok]
    assert lost.t == pytest.approx(1.0) and lost.voice is None
    after = [observation.t for observation in seen if observation.t > 1.0]
    assert after[0] == pytest.approx(1.1 + 0.128)


def test_a_broken_file_may_hold_anything_and_is_heard_all_the_same() -> None:
    wild = room(2)
    wild[5000:9000] = np.nan
    wild[12000:13000] = np.inf
    wild[20000:21000] = 7.0
    assert all(0 <= (seen.voice or 0) <= 1 and (seen.level_db or 0) <= 0 for seen in heard(wild))


def test_utter_silence_is_a_muted_microphone_and_a_quiet_room_is_not() -> None:
    assert incidents(heard(room(45, -78.0))) == []
    (muted,) = incidents(heard(np.concatenate([room(5), np.zeros(40 * SAMPLE_RATE, np.float32), room(5)])))
    assert muted.kind.value == "microphone_muted"
    assert muted.start_s == pytest.approx(5.1, abs=0.2) and muted.end_s == pytest.approx(45, abs=0.3)


def test_a_microphone_that_cleans_the_quiet_away_is_not_muted_while_keys_are_struck() -> None:
    gated = np.where(np.abs(typing(60)) > 0.02, typing(60), 0).astype(np.float32)
    stretches = gated.reshape(-1, 15 * SAMPLE_RATE).copy()
    stretches[:, 4 * SAMPLE_RATE :] = 0  # four seconds of typing, eleven of nothing, again and again
    assert incidents(heard(stretches.reshape(-1))) == []


# In a process of its own: how many threads a library takes is settled when it is loaded.
_COUNT_THREADS = """
import os
import numpy as np, psutil
from proctor.analysis.voice import VoiceAnalyser
from proctor.capture.sound import SAMPLE_RATE, AudioBlock

before = psutil.Process().num_threads()
noise = np.random.default_rng(3).normal(0, 0.05, SAMPLE_RATE).astype(np.float32)
heard = VoiceAnalyser().hear(AudioBlock(noise, "played", 0, 0.0))
print(len(heard), psutil.Process().num_threads() - before, os.environ.get("OMP_THREAD_LIMIT"))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the libraries of other systems bring another OpenMP")
def test_hearing_takes_no_threads_of_its_own() -> None:
    """Four threads that wait for each other thirty times a second cost an old computer 3% of a core."""
    done = subprocess.run(
        [sys.executable, "-c", _COUNT_THREADS], capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.split() == ["7", "0", "None"]
