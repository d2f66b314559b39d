"""The sound of the record: one AAC encoder that goes on from segment to segment, on media time.

Sound is whole here: where none came, there is silence, and why is in the journal. No thread, no file.
"""

from __future__ import annotations

from collections import deque
from fractions import Fraction
from typing import Any

import av
import numpy as np

from proctor.capture.sound import SAMPLE_RATE, Samples
from proctor.monitor.record_cut import SOUND_BITS

STEP_S = 0.02  # a difference between the sound's own count and its time that is corrected, and not heard
PACKET = 1024  # samples of one packet of AAC
_PRIMING = 2 * PACKET  # samples the encoder holds back
_LONGEST_SILENCE_S = 20.0  # longer than any segment: such a hole is another stretch
_MOST_PACKETS = 60 * SAMPLE_RATE // PACKET  # a minute of them, should nobody take any


class SoundTrack:
    """Takes blocks with their media time, gives packets by media time."""

    def __init__(self) -> None:
        self._encoder: Any = None
        self._end = 0  # number of the sample, of 16 000 a media second, that comes next
        self._rest: Samples = np.zeros(0, np.float32)
        self._first = 0  # of the stretch; what the encoder gives before it only warms a decoder up
        self._packets: deque[Any] = deque(maxlen=_MOST_PACKETS)

    @property
    def reached_s(self) -> float:
        """Media second up to which there are packets; 0 before the first."""
        return (self._packets[-1].pts + PACKET) / SAMPLE_RATE if self._packets else 0.0

    def begin(self, t: float) -> None:
        """A new stretch of sound begins at media second `t`; what is left of the one before is dropped."""
        encoder: Any = av.CodecContext.create("aac", "w")
        encoder.sample_rate, encoder.layout, encoder.format = SAMPLE_RATE, "mono", "fltp"
        encoder.bit_rate, encoder.time_base = SOUND_BITS, Fraction(1, SAMPLE_RATE)
        encoder.flags |= av.codec.context.Flags.global_header
        self._encoder = encoder
        self._end = self._first = round(t * SAMPLE_RATE)
        self._rest = np.zeros(0, np.float32)
        self._packets.clear()

    def add(self, samples: Samples, t: float) -> None:
        """Samples of which the first one sounded at media second `t`; before `begin`, nothing is taken.

        What is missing before them is silence; what overlaps with what is there already is left out.
        """
        if self._encoder is None:
            return
        hole = round(t * SAMPLE_RATE) - self._end
        if hole > _LONGEST_SILENCE_S * SAMPLE_RATE:
            return  # the pictures say where the next stretch begins
        if hole > STEP_S * SAMPLE_RATE:
            self._append(np.zeros(hole, np.float32))
        elif hole < -STEP_S * SAMPLE_RATE:
            samples = samples[-hole:]
        # A broken device may give anything; a sample that is no number is silence.
        self._append(np.nan_to_num(samples, posinf=0.0, neginf=0.0).clip(-1.0, 1.0))

    def taken(self, until_s: float, *, complete: bool = False) -> list[Any]:
        """The packets that begin before media second `until_s`, once. `complete`: what has not come by now is
        silence."""
        if complete and self._encoder is not None:
            missing = round(until_s * SAMPLE_RATE) + _PRIMING - self._end
            if 0 < missing <= _LONGEST_SILENCE_S * SAMPLE_RATE:
                self._append(np.zeros(missing, np.float32))
        taken = []
        while self._packets and self._packets[0].pts < until_s * SAMPLE_RATE:
            taken.append(self._packets.popleft())
        return taken

    def _append(self, samples: Samples) -> None:
        whole = np.concatenate([self._rest, samples]) if len(self._rest) else samples
        begin = self._end - len(self._rest)
        self._end += len(samples)
        for at in range(0, len(whole) - PACKET + 1, PACKET):
            self._encode(whole[at : at + PACKET], begin + at)
        self._rest = whole[len(whole) - len(whole) % PACKET :].copy()

    def _encode(self, samples: Samples, first: int) -> None:
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(samples.reshape(1, -1), dtype=np.float32), format="fltp", layout="mono"
        )
        frame.sample_rate, frame.pts, frame.time_base = SAMPLE_RATE, first, Fraction(1, SAMPLE_RATE)
        self._packets.extend(packet for packet in self._encoder.encode(frame) if packet.pts >= self._first)
