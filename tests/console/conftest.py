"""What the libraries below the console's players say of themselves: one list for all tests of the room."""

from __future__ import annotations

from pathlib import Path

import pytest

# A film that is left, sought in or refused while it is being opened: Qt's reader says what FFmpeg told it, on
# a thread of its own, at moments that no test can know. What the window then says and shows is looked at.
FILM_READER = (
    "QFFmpeg::Demuxer",
    "^Demuxing failed",
    "^Failed to seek",
    "Could not (open media|find stream information)",
    "Immediate exit requested",
    "Server returned [45]..",
)
# A computer without a sound card, a sound server or a graphics card.
BARE_MACHINE = ("pa_context_connect", "PulseAudioService", "audio device", "No RHI")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let every test of this room ignore them, beside what it ignores itself: Qt's plugin for pytest heeds
    only the nearest mark, so the words of all go into one."""
    for item in items:
        if item.path.parent != Path(__file__).parent:
            continue
        own = [str(word) for mark in item.iter_markers("qt_log_ignore") for word in mark.args]
        item.add_marker(pytest.mark.qt_log_ignore(*FILM_READER, *BARE_MACHINE, *own), append=False)
