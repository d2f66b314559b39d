"""A room with a loudspeaker and a microphone: a private PulseAudio with a null sink, whose monitor hears what
is played."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
import pytest

from proctor.capture.sound import SAMPLE_RATE, AudioBlock, Samples
from proctor.capture.sound_file import SoundFile
from proctor.resources.shipped_files import asset_path

TOOLS = ("pulseaudio", "pacat", "pactl")
_ALSA_DOOR = "libasound_module_pcm_pulse.so"


def need_sound_server() -> None:
    """Skip where PulseAudio, or ALSA's way to it, is missing."""
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"needs PulseAudio on this computer (missing: {', '.join(missing)})")
    if not any(Path("/usr/lib").glob(f"*/alsa-lib/{_ALSA_DOOR}")):
        pytest.skip("needs ALSA's way to PulseAudio (libasound2-plugins)")


@contextmanager
def sound_room(folder: Path, sound: Samples | None) -> Iterator[dict[str, str]]:
    """The environment in which its microphone is the system's choice. `sound` (16 kHz) is played over and
    over; None: nothing plays, and the microphone gives zeros."""
    need_sound_server()
    folder.chmod(0o700)
    socket = folder / "native"
    own = {
        "XDG_RUNTIME_DIR": str(folder),
        "HOME": str(folder),
        "PULSE_SERVER": f"unix:{socket}",
        "PULSE_COOKIE": str(folder / "cookie"),
    }
    environment = {**os.environ, **own}
    server = subprocess.Popen(
        [
            *("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no"),
            *("-L", "module-null-sink sink_name=room"),
            *("-L", f"module-native-protocol-unix socket={socket} auth-anonymous=1"),
        ],
        env={name: value for name, value in environment.items() if name != "PULSE_SERVER"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(socket, server)
        with _played(sound, environment):
            yield own
    finally:
        server.terminate()
        server.wait(10)


def spoken_sentence() -> Samples:
    """The machine voice that the synthetic candidate speaks with."""
    track = SoundFile(asset_path("synthetic") / "voice.opus")
    try:
        return np.concatenate([one.samples for one in track.blocks() if isinstance(one, AudioBlock)])
    finally:
        track.close()


def _wait_for(socket: Path, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 120
    while not socket.exists():
        if server.poll() is not None or time.monotonic() > until:
            pytest.skip("PulseAudio does not start on this computer")
        time.sleep(0.05)


@contextmanager
def _played(sound: Samples | None, environment: dict[str, str]) -> Iterator[None]:
    if sound is None:
        yield
        return
    player = subprocess.Popen(
        ["pacat", "--playback", "--raw", f"--rate={SAMPLE_RATE}", "--channels=1", "--format=float32le"],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    pipe = player.stdin
    assert pipe is not None
    stopping = threading.Event()

    def feed() -> None:
        while not stopping.is_set():
            try:
                pipe.write(sound.astype("<f4").tobytes())
            except OSError:
                return

    feeder = threading.Thread(target=feed, name="loudspeaker")
    feeder.start()
    try:
        yield
    finally:
        stopping.set()
        player.terminate()  # its end of the pipe closes, and the feeder's write with it
        player.wait(10)
        feeder.join()
        with suppress(OSError):  # what was still to be written goes nowhere
            pipe.close()
