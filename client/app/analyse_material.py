"""What one SOURCE gives: its pictures and its sound, looked at and heard, in order of media time.

With two cores, decoding and hearing run beside the pictures' analysis; what comes out is the same either way.
No rule of the exam and no file of results here.
"""

from __future__ import annotations

import heapq
from collections.abc import Generator, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from proctor.analysis.analyser import FrameAnalyser
from proctor.analysis.voice import VoiceAnalyser
from proctor.capture.ahead import Ahead
from proctor.capture.frame import Frame, FrameSource, Gap
from proctor.capture.opening import is_live, open_live, open_recording, open_stills
from proctor.capture.sound import SoundSource
from proctor.capture.sound_opening import open_live_sound, open_recorded_sound
from proctor.core.errors import BadInputError
from proctor.core.observation import Observation, SoundObservation, no_picture
from proctor.monitor.listening import Listener

_FRAMES_AHEAD = 12  # some megabytes
_SOUNDS_AHEAD = 2_000  # numbers only
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Seen:
    """One observation of picture or sound; `looked_at`: whether a picture was analysed for it; `name`: the
    photo's file, else ""."""

    observation: Observation | SoundObservation
    looked_at: bool = False
    name: str = ""

    @property
    def t(self) -> float:
        """Media seconds."""
        return self.observation.t


@dataclass(frozen=True, slots=True)
class Material:
    """An opened SOURCE: `sound` is None where there is no sound track."""

    pictures: FrameSource
    sound: SoundSource | None = None

    @property
    def trouble(self) -> str:
        """Damage of either, in sentences."""
        parts = (self.pictures.facts().trouble, self.sound.facts().trouble if self.sound else "")
        return " ".join(part for part in parts if part)

    def close(self) -> None:
        """Release file and device."""
        self.pictures.close()
        if self.sound is not None:
            self.sound.close()


def open_material(source: str, per_second: float, *, stills: bool) -> Material:
    """Pictures (at most `per_second` of media time) and sound of what a person named. Errors are
    SynaqErrors."""
    if stills:
        return Material(open_stills(source))
    if is_live(source):
        pictures = open_live(source)
        # The microphone here hears the candidate before a camera here, not one behind an address.
        here = source.startswith("camera:")
        return Material(pictures, open_live_sound(source) if here else None)
    if not source:
        raise BadInputError("No source is named.", remedy="Name a video, an audio file or camera:0.")
    if Path(source).is_dir():
        raise BadInputError(f"{source} is a folder.", remedy="Add --stills for a folder of photos.")
    return Material(open_recording(source, per_second), open_recorded_sound(source))


def observed(
    material: Material, analyser: FrameAnalyser, voice: VoiceAnalyser | None, *, cores: int
) -> Generator[Seen, None, None]:
    """Everything that is measured, in order of time; where a picture and a sound come together, the picture
    first.

    Close the iterator where it is not read to its end: it ends its threads.
    """
    with ExitStack() as stack:
        frames: Iterable[Frame | Gap] = material.pictures.frames()
        if material.pictures.facts().live:
            yield from _as_it_comes(_seen(frames, analyser), _ears(material, voice, stack))
            return
        heard: Iterable[SoundObservation] = ()
        if material.sound is not None and voice is not None:
            heard = voice.observations(material.sound)
        if cores > 1:
            frames = _ahead(frames, "decoding ahead", _FRAMES_AHEAD, stack)
            heard = _ahead(heard, "hearing ahead", _SOUNDS_AHEAD, stack)
        yield from heapq.merge(_seen(frames, analyser), map(Seen, heard), key=_time)


def _as_it_comes(pictures: Iterable[Seen], ears: Listener | None) -> Iterator[Seen]:
    """Live: a picture, and what was heard until then. Neither waits for the other."""
    for seen in pictures:
        if ears is not None:
            yield from map(Seen, ears.taken())
        yield seen


def _ears(material: Material, voice: VoiceAnalyser | None, stack: ExitStack) -> Listener | None:
    if material.sound is None or voice is None:
        return None
    ears = Listener(material.sound, voice, level=_unshown, fault=_unshown)
    stack.callback(ears.close)
    return ears


def _unshown(_: object) -> None:
    """No meter here; a fault is among the facts of the source."""


def _ahead(items: Iterable[T], name: str, depth: int, stack: ExitStack) -> Iterable[T]:
    ahead = Ahead(items, name, depth)
    stack.callback(ahead.close)
    return ahead


def _seen(frames: Iterable[Frame | Gap], analyser: FrameAnalyser) -> Iterator[Seen]:
    for item in frames:
        if isinstance(item, Gap):
            analyser.interrupted()
            yield Seen(no_picture(item.t))
            continue
        if item.name:  # a photo stands for itself: nothing is known from the one before
            analyser.forget()
        yield Seen(analyser.analyse(item), looked_at=True, name=item.name)


def _time(seen: Seen) -> float:
    return seen.t
