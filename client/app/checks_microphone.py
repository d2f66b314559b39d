"""The microphone's step: two seconds of quiet, then a phrase read aloud and recognised as speech (26/9).

Listens to what the exam will listen to. Nothing that is heard is kept. What the figures mean is in
`proctor.core.microphone_check`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from client.app.equipment import as_result
from proctor.capture.microphone import MicrophoneInput, level_dbfs
from proctor.capture.opening import is_live
from proctor.capture.sound import AudioBlock
from proctor.capture.sound_live import LiveSound
from proctor.core.equipment import MicrophoneLive, MicrophonePhase
from proctor.core.errors import SynaqError
from proctor.core.microphone_check import Heard, judge_microphone, meter, phase_at, progress
from proctor.sync.messages import CheckResult

if TYPE_CHECKING:
    from proctor.analysis.voice import VoiceAnalyser

_STRETCH_S = 0.128  # of one observation, see `proctor.analysis.voice`
_FULL_SCALE = 0.999
_MOST_GAPS = 6  # half seconds without sound before the microphone counts as gone
# The synthetic candidate reads the phrase when it is asked to.
_READS_ALOUD = "synthetic:at 2.2 speaking for 9; length 60"


def check_microphone(source: str, microphone: str, live: Callable[[MicrophoneLive], None]) -> CheckResult:
    """Listen to `microphone` ("" for the system's choice) beside the camera `source`, live.

    A microphone that cannot be opened is unknown: whether there is one cannot be told from here.
    """
    live(MicrophoneLive(0.0, MicrophonePhase.QUIET))
    try:
        sound = _opened(source, microphone)
    except SynaqError:
        sound = None
    quiet: list[Heard] = []
    spoken: list[Heard] = []
    if sound is not None:
        try:
            _listen(sound, quiet, spoken, live)
        finally:
            sound.close()
    live(MicrophoneLive(0.0, MicrophonePhase.DONE, done=1.0))
    return as_result("microphone", judge_microphone(quiet, spoken))


def _opened(source: str, microphone: str) -> LiveSound | None:
    if is_live(source):
        return LiveSound("microphone", MicrophoneInput(microphone))
    from proctor.capture.sound_opening import open_live_sound  # with a decoder, which a microphone needs not

    return open_live_sound(_READS_ALOUD if source.startswith("synthetic:") else source)


def _listen(
    sound: LiveSound, quiet: list[Heard], spoken: list[Heard], live: Callable[[MicrophoneLive], None]
) -> None:
    """Fill both phases from what is heard, until the phrase was read or the time is over."""
    if sound.facts().trouble:
        return
    for heard, loud in _stretches(sound):
        phase = phase_at(quiet, spoken)
        if phase is MicrophonePhase.DONE:
            return
        if heard is not None:
            (quiet if phase is MicrophonePhase.QUIET else spoken).append(heard)
        voice = spoken[-1].voice if spoken else None
        live(MicrophoneLive(meter(loud), phase_at(quiet, spoken), voice, progress(quiet, spoken)))


def _stretches(sound: LiveSound) -> Iterator[tuple[Heard | None, float]]:
    """What is heard, stretch by stretch; and for the meter how loud each block is."""
    analyser, gaps, clipped = _analyser(), 0, list[float]()
    blocks = sound.blocks()
    try:
        for block in blocks:
            if not isinstance(block, AudioBlock):
                gaps += 1
                if gaps >= _MOST_GAPS:
                    return
                continue
            gaps, loud = 0, level_dbfs(block.samples)
            if analyser is None:
                yield Heard(block.end, block.end - block.t, loud, None, _clipped(block)), loud
                continue
            clipped.append(_clipped(block))
            found = analyser.hear(block)
            for one in found:
                level = loud if one.level_db is None else one.level_db
                yield Heard(one.t, _STRETCH_S, level, one.voice, float(np.mean(clipped))), loud
            if found:
                clipped.clear()
            else:
                yield None, loud
    finally:
        sound.close()
        for _rest in blocks:  # the thread that reads them releases the device
            continue


def _clipped(block: AudioBlock) -> float:
    return float(np.mean(np.abs(block.samples) >= _FULL_SCALE))


def _analyser() -> VoiceAnalyser | None:
    """The network that knows voices; None where it is missing, and then the step is unknown."""
    from proctor.analysis.voice import VoiceAnalyser  # not at the top: the window needs it for this step only

    try:
        return VoiceAnalyser()
    except SynaqError:
        return None
