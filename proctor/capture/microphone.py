"""The microphone, through PortAudio: the one way to it, for the equipment check and for the watching.

Nothing that is heard here is kept.
"""

from __future__ import annotations

import math
import os
import queue
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import numpy.typing as npt

from proctor.capture.sound import BLOCK, SAMPLE_RATE, Samples
from proctor.core.errors import MissingPartError

SILENCE_DBFS = -90.0
WAITING_BLOCKS = 50  # five seconds that may wait; beyond them the oldest sound is dropped, and counted
PULSE = "pulse:"  # before the name of a source of PulseAudio or PipeWire, in place of a device's name
PATIENCE_S = 1.0  # an open microphone that gives nothing for so long is gone


def level_dbfs(samples: npt.NDArray[np.float32]) -> float:
    """Root mean square of samples in -1..1, in decibels below full scale; SILENCE_DBFS for none."""
    if samples.size == 0:
        return SILENCE_DBFS
    power = float(np.mean(np.square(samples, dtype=np.float64)))
    return max(SILENCE_DBFS, 10 * math.log10(power)) if power > 0 else SILENCE_DBFS


class MicrophoneInput:
    """The microphone of this computer: the system's choice, or one by its name or number, or by PULSE and the
    name of the sound server's source.

    PortAudio fills a bounded queue from a thread of its own; `grab` takes from it. `open`, `grab` and `close`
    are for one thread.
    """

    def __init__(self, device: str = "", block: int = BLOCK) -> None:
        self._pulse_source = device.removeprefix(PULSE) if device.startswith(PULSE) else ""
        named = "pulse" if self._pulse_source else device
        self._device: int | str | None = int(named) if named.isdecimal() else named or None
        self._block = block
        self._stream: Any = None
        self._heard: queue.Queue[tuple[Samples, int]] = queue.Queue(WAITING_BLOCKS)
        self._first = 0
        self._resampler: Resampler | None = None

    def open(self) -> None:
        """Begin to listen; MissingPartError where there is no sound system or no microphone."""
        self.close()
        sounddevice = _sounddevice()
        try:
            _look_again(sounddevice)
            with _pulse_source(self._pulse_source):
                self._stream = self._opened(sounddevice)
                self._stream.start()
        except (sounddevice.PortAudioError, ValueError, OSError) as error:
            self.close()
            raise MissingPartError(
                "No microphone could be opened on this computer.",
                remedy="Plug one in, allow programs to use it, and try again.",
            ) from error

    def grab(self, _t: float) -> tuple[Samples, int]:
        """The next samples (-1..1), and how many of this opening came before them; MissingPartError where
        none come."""
        try:
            return self._heard.get(timeout=PATIENCE_S)
        except queue.Empty:
            raise lost_sound("The microphone gives no sound any more.") from None

    def close(self) -> None:
        """Stop listening; what waits is dropped."""
        if self._stream is not None:
            try:
                self._stream.close(ignore_errors=True)
            finally:
                self._stream = None
        self._heard = queue.Queue(WAITING_BLOCKS)
        self._first, self._resampler = 0, None

    def _opened(self, sounddevice: Any) -> Any:
        """A stream at our rate; a device that cannot do that is heard at its own, and resampled."""
        try:
            return self._stream_at(sounddevice, SAMPLE_RATE)
        except sounddevice.PortAudioError:
            rate = int(sounddevice.query_devices(self._device, "input")["default_samplerate"])
            self._resampler = Resampler(rate)
            return self._stream_at(sounddevice, rate)

    def _stream_at(self, sounddevice: Any, rate: int) -> Any:
        heard, resampler = self._heard, self._resampler

        def take(data: npt.NDArray[np.float32], _frames: int, _time: Any, _status: Any) -> None:
            samples: Samples = data[:, 0].copy()
            if resampler is not None:
                samples = resampler.add(samples)
            self._put(heard, samples)

        return sounddevice.InputStream(
            samplerate=rate,
            device=self._device,
            channels=1,
            dtype="float32",
            blocksize=self._block * rate // SAMPLE_RATE,
            callback=take,
        )

    def _put(self, heard: queue.Queue[tuple[Samples, int]], samples: Samples) -> None:
        """On PortAudio's thread: never wait; where nobody takes, the oldest goes."""
        if heard is not self._heard or not len(samples):
            return  # a last call of a stream that is being closed
        item = (samples, self._first)
        self._first += len(samples)
        while True:
            try:
                heard.put_nowait(item)
            except queue.Full:
                try:
                    heard.get_nowait()
                except queue.Empty:
                    continue
            else:
                return


def list_microphones() -> tuple[tuple[str, str], ...]:
    """Id and name of each microphone, as PortAudio lists them for the system's own way to sound; () where
    there is none. No stream of this process may be open."""
    try:
        sounddevice = _sounddevice()
    except MissingPartError:
        return ()
    try:
        _look_again(sounddevice)
        way = sounddevice.query_hostapis(sounddevice.default.hostapi)
        devices = [sounddevice.query_devices(number) for number in way["devices"]]
    except (sounddevice.PortAudioError, ValueError, OSError):
        return ()
    return tuple(
        (f"{device['name']}, {way['name']}", str(device["name"]))
        for device in devices
        if device["max_input_channels"] > 0
    )


def lost_sound(what: str) -> MissingPartError:
    """The error of a microphone that stopped giving sound."""
    return MissingPartError(what, remedy="Check the cable and that no other program uses the microphone.")


@contextmanager
def _pulse_source(name: str) -> Iterator[None]:
    """ALSA's way to the sound server takes the source from the environment, when a stream is opened."""
    if not name:
        yield
        return
    before = os.environ.get("PULSE_SOURCE")
    os.environ["PULSE_SOURCE"] = name
    try:
        yield
    finally:
        os.environ.pop("PULSE_SOURCE")
        if before is not None:
            os.environ["PULSE_SOURCE"] = before


def _sounddevice() -> Any:
    try:
        import sounddevice
    except OSError as error:
        raise MissingPartError(
            "The sound system (PortAudio) is missing on this computer.",
            remedy="Install it (on Debian: libportaudio2) and try again.",
        ) from error
    return sounddevice


def _look_again(sounddevice: Any) -> None:
    """PortAudio lists the devices once, at its start: one that was plugged in later is seen only by another
    start. No stream of ours may be open here."""
    while sounddevice._initialized:
        sounddevice._terminate()
    sounddevice._initialize()


class Resampler:
    """Mono samples at `rate` a second -> 16 000 a second, as they come."""

    def __init__(self, rate: int) -> None:
        import av  # not at the top: the window measures a level and needs no FFmpeg

        self._rate = rate
        self._frame: Any = av.AudioFrame
        self._resampler: Any = av.AudioResampler(format="flt", layout="mono", rate=SAMPLE_RATE)

    def add(self, samples: Samples) -> Samples:
        """What is ready now; a little is held back for the next."""
        heard = self._frame.from_ndarray(samples.reshape(1, -1), format="flt", layout="mono")
        heard.sample_rate = self._rate
        parts = [made.to_ndarray().reshape(-1) for made in self._resampler.resample(heard)]
        return np.concatenate(parts).astype(np.float32, copy=False) if parts else np.zeros(0, np.float32)
