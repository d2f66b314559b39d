"""From what a person writes to its sound: the microphone beside a camera, the track of a file, the synthetic
candidate's room."""

from __future__ import annotations

from pathlib import Path

from proctor.capture.microphone import MicrophoneInput
from proctor.capture.opening import is_live, source_name
from proctor.capture.script import read_script
from proctor.capture.sound import NO_MICROPHONE, SoundSource
from proctor.capture.sound_file import SoundFile
from proctor.capture.sound_grabbers import FileSoundGrabber, SyntheticSoundGrabber
from proctor.capture.sound_live import LiveSound, SoundGrabber
from proctor.capture.sound_synthetic import SyntheticSoundRecording


def open_recorded_sound(source: str) -> SoundSource | None:
    """The sound of a finite source (a file, or `synthetic:SCRIPT`), read as fast as it goes; None where it
    has none. MissingPartError or BadInputError as for its pictures."""
    if source.startswith("synthetic:"):
        return SyntheticSoundRecording(read_script(source.removeprefix("synthetic:")))
    track = SoundFile(Path(source))
    if track.has_sound:
        return track
    track.close()
    return None


def open_live_sound(source: str, microphone: str = "", offset_s: float = 0.0) -> LiveSound | None:
    """Live sound beside the pictures of `source`, on a media clock that starts at `offset_s`; None where
    there is to be none.

    microphone: a device by name or number, "" for the system's choice, "none" for silence. A microphone that
    is not there is waited for.
    """
    if microphone == NO_MICROPHONE:
        return None
    grabber: SoundGrabber
    if source.startswith("synthetic:"):
        grabber = SyntheticSoundGrabber(read_script(source.removeprefix("synthetic:")))
    elif is_live(source):
        grabber = MicrophoneInput(microphone)
    elif _has_sound(Path(source)):
        grabber = FileSoundGrabber(Path(source))
    else:
        return None
    name = "microphone" if is_live(source) else source_name(source)
    return LiveSound(name, grabber, offset_s=offset_s)


def _has_sound(path: Path) -> bool:
    track = SoundFile(path)
    track.close()
    return track.has_sound
