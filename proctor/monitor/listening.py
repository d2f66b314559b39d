"""Hearing beside watching: one source of live sound, heard on a thread of its own; the loop takes what came.

No rule here: a sound is measured and forgotten, unless somebody overhears it.
"""

from __future__ import annotations

import math
import queue
import threading
from collections.abc import Callable, Iterator

from proctor.analysis.networks import NetworkFile
from proctor.analysis.voice import VoiceAnalyser
from proctor.capture.frame import Gap
from proctor.capture.sound import AudioBlock, SoundFacts, SoundSource
from proctor.capture.sound_opening import open_live_sound
from proctor.core.errors import SynaqError
from proctor.core.observation import SoundObservation
from proctor.monitor.messages import Speaker

# A minute of observations. The loop takes them many times a second; where it hangs for longer, the oldest go.
WAITING = 500
LEVEL_EVERY_S = 0.19
_MOST_S = 5.0


class Listener:
    """Hears `source` until it ends or is closed. `level` is told every observation at once, on the hearing
    thread; `fault` an error that ends the hearing."""

    def __init__(
        self,
        source: SoundSource,
        analyser: VoiceAnalyser,
        *,
        level: Callable[[SoundObservation], None],
        fault: Callable[[SynaqError], None],
    ) -> None:
        self._source = source
        self._analyser = analyser
        self._level = level
        self._fault = fault
        self._heard: queue.Queue[SoundObservation] = queue.Queue(WAITING)
        self._thread = threading.Thread(target=self._run, name="listener", daemon=True)
        self._thread.start()

    @property
    def network(self) -> NetworkFile:
        """The one that knows voices."""
        return self._analyser.file

    def taken(self) -> list[SoundObservation]:
        """What was heard since the last call, in order."""
        taken: list[SoundObservation] = []
        while True:
            try:
                taken.append(self._heard.get_nowait())
            except queue.Empty:
                return taken

    def facts(self) -> SoundFacts:
        """Of the source."""
        return self._source.facts()

    def close(self) -> None:
        """Stop hearing; what was heard can still be taken."""
        self._source.close()
        self._thread.join(timeout=_MOST_S)

    def _run(self) -> None:
        try:
            for heard in self._analyser.observations(self._source):
                self._put(heard)
                self._level(heard)
        except SynaqError as error:
            self._fault(error)

    def _put(self, heard: SoundObservation) -> None:
        while True:
            try:
                self._heard.put_nowait(heard)
            except queue.Full:
                self._drop_oldest()
            else:
                return

    def _drop_oldest(self) -> None:
        try:
            self._heard.get_nowait()
        except queue.Empty:
            return


def open_ears(
    source: str,
    microphone: str,
    offset_s: float,
    speaker: Speaker,
    overhear: Callable[[AudioBlock], None] | None = None,
) -> Listener | None:
    """Hear what belongs to the pictures of `source` (see `open_live_sound`); None where nothing is heard.
    `overhear` gets the sound itself, too.

    What stands in the way is told as a fault; a microphone that is not there is waited for.
    """
    try:
        sound = open_live_sound(source, microphone, offset_s)
        if sound is None:
            return None
        analyser = VoiceAnalyser()
    except SynaqError as error:
        speaker.fault(error)
        return None
    if sound.facts().trouble:
        speaker.say("fault", what=sound.facts().trouble, kept="", remedy="")
    heard = sound if overhear is None else Overheard(sound, overhear)
    return Listener(heard, analyser, level=LevelMeter(speaker), fault=speaker.fault)


class Overheard:
    """A source of sound whose blocks somebody else gets as well, on the hearing thread; `overhear` must be
    quick."""

    def __init__(self, source: SoundSource, overhear: Callable[[AudioBlock], None]) -> None:
        self._source = source
        self._overhear = overhear

    def facts(self) -> SoundFacts:
        """Of the source."""
        return self._source.facts()

    def blocks(self) -> Iterator[AudioBlock | Gap]:
        """Those of the source."""
        for item in self._source.blocks():
            if isinstance(item, AudioBlock):
                self._overhear(item)
            yield item

    def close(self) -> None:
        """Close the source."""
        self._source.close()


class LevelMeter:
    """Tells the window how loud it is, a few times a second."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker
        self._next_t = -math.inf

    def __call__(self, heard: SoundObservation) -> None:
        """One observation further."""
        if heard.t >= self._next_t:
            self._next_t = heard.t + LEVEL_EVERY_S
            self._speaker.level(heard)
