"""Who captures the screen, or holds a call: where the system tells, and unknown where it does not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from proctor.core.host_fact import FactState, HostFact
from proctor.host.program_list import shipped_list
from proctor.host.programs_table import ProcessRow
from proctor.host.screen_capture import NO_PIPEWIRE, NOT_TOLD, X11, ScreenCaptureProbe, judge_capture
from proctor.host.screen_capture_signs import CapabilityUse, CaptureSigns, read_capture_signs

LISTED = shipped_list()
EPOCH = 116_444_736_000_000_000
T0 = 1_790_000_000.0  # when the programs began, seconds since 1970
ZOOM = r"C:\Users\u\AppData\Roaming\Zoom\bin\Zoom.exe"
TEAMS = r"C:\Program Files\WindowsApps\MSTeams_24.1_x64__8wekyb3d8bbwe\ms-teams.exe"
CHROME = r"C:\Program Files\Google\Chrome\Application\chrome.exe"
RUNNING = (
    ProcessRow(10, "Zoom.exe", ZOOM, started=T0),
    ProcessRow(11, "ms-teams.exe", TEAMS, started=T0),
    ProcessRow(12, "chrome.exe", CHROME, started=T0),
    ProcessRow(13, "python.exe", r"C:\Synaq\python.exe", started=T0),
)


def use(
    what: str, app: str, *, packaged: bool = False, after: float = 60.0, stopped: bool = False
) -> CapabilityUse:
    start = EPOCH + int((T0 + after) * 1e7)
    return CapabilityUse(
        what, app.replace("\\", "#") if not packaged else app, packaged, start, start + 1 if stopped else 0
    )


def on_windows(*uses: CapabilityUse) -> HostFact:
    return judge_capture(CaptureSigns("windows", uses=uses), LISTED, RUNNING, frozenset({13}))


def node(number: int, **props: Any) -> dict[str, Any]:
    state = props.pop("state", "running")
    words = {key.replace("__", "-").replace("_", "."): value for key, value in props.items()}
    return {"id": number, "type": "PipeWire:Interface:Node", "info": {"state": state, "props": words}}


def link(out: int, into: int, state: str = "active") -> dict[str, Any]:
    info = {"output-node-id": out, "input-node-id": into, "state": state}
    return {"id": 1000 + out, "type": "PipeWire:Interface:Link", "info": info}


SCREEN = node(
    47, media_class="Stream/Output/Video", media_name="meta-screen-cast-src", node_name="gnome-shell"
)
READER = node(
    60,
    media_class="Stream/Input/Video",
    node_name="obs",
    application_process_binary="obs",
    application_process_id=4711,
)
CAMERA = node(
    30,
    media_class="Video/Source",
    node_name="v4l2_input.pci",
    device_api="v4l2",
    api_v4l2_path="/dev/video0",
)


def on_linux(*things: dict[str, Any], wayland: bool = True, own: frozenset[int] = frozenset()) -> HostFact:
    signs = CaptureSigns("linux", pipewire=json.dumps(list(things)), wayland=wayland)
    return judge_capture(signs, LISTED, (), own)


def test_windows_names_the_program_that_captures_the_screen() -> None:
    fact = on_windows(use("graphicsCaptureProgrammatic", ZOOM))
    assert (fact.names, fact.confidence) == (("Zoom",), 0.85)
    assert on_windows(use("graphicsCaptureWithoutBorder", CHROME)).names == ("chrome",)


def test_a_call_is_a_meeting_program_with_the_microphone() -> None:
    fact = on_windows(use("microphone", "MSTeams_8wekyb3d8bbwe", packaged=True))
    assert fact.names == ("Microsoft Teams",)
    assert fact.figures["what"] == ["call"]
    assert fact.confidence >= 0.7


@pytest.mark.parametrize(
    "quiet",
    [
        use("microphone", ZOOM, stopped=True),  # it has hung up
        use("microphone", ZOOM, after=-3600),  # a mark from before it was started: left by a crash
        use("microphone", r"C:\Old\Zoom.exe"),  # does not run at all
        use("microphone", CHROME),  # dictation, a web page: not what a browser is for
        use("webcam", ZOOM),  # a preview
        use("microphone", r"C:\Synaq\python.exe"),  # that is us
        use("graphicsCaptureProgrammatic", r"C:\Synaq\python.exe"),
    ],
)
def test_what_proves_no_capture_and_no_call_is_clear(quiet: CapabilityUse) -> None:
    assert on_windows(quiet).state is FactState.CLEAR


def test_pipewire_names_who_reads_the_screen() -> None:
    fact = on_linux(SCREEN, READER, CAMERA, link(47, 60))
    assert fact.names == ("OBS Studio",)
    assert fact.confidence >= 0.7


def test_a_stranger_and_a_browser_that_read_the_screen_are_found_too() -> None:
    browser = node(61, media_class="Stream/Input/Video", application_process_binary="firefox")
    other = node(61, media_class="Stream/Input/Video", application_process_binary="mystery")
    assert on_linux(SCREEN, browser, link(47, 61)).confidence >= 0.7
    fact = on_linux(SCREEN, other, link(47, 61))
    assert (fact.names, fact.state) == (("mystery",), FactState.FOUND)
    assert fact.confidence < 0.7


@pytest.mark.parametrize(
    "things",
    [
        (SCREEN,),  # offered, and nobody reads it
        (SCREEN, READER, link(47, 60, "paused")),
        (CAMERA, READER, link(30, 60)),  # that is the webcam
        (node(70, media_class="Stream/Input/Audio", application_process_binary="firefox"),),
        (node(71, media_class="Stream/Input/Audio", application_process_binary="zoom", state="suspended"),),
    ],
)
def test_what_is_no_capture_on_wayland_is_clear(things: tuple[dict[str, Any], ...]) -> None:
    assert on_linux(*things).state is FactState.CLEAR


def test_what_this_program_records_itself_accuses_nobody() -> None:
    assert on_linux(SCREEN, READER, link(47, 60), own=frozenset({4711})).state is FactState.CLEAR


def test_a_call_on_linux_is_a_meeting_program_that_listens() -> None:
    zoom = node(71, media_class="Stream/Input/Audio", application_process_binary="zoom")
    fact = on_linux(zoom)
    assert fact.names == ("Zoom",)
    assert fact.figures["what"] == ["call"]


def test_on_x11_silence_proves_nothing_but_a_capture_is_still_found() -> None:
    assert on_linux(wayland=False).reason == X11
    assert on_linux(SCREEN, READER, link(47, 60), wayland=False).state is FactState.FOUND


@pytest.mark.parametrize(
    ("signs", "reason"),
    [
        (CaptureSigns("linux", no_pipewire=True, wayland=True), NO_PIPEWIRE),
        (CaptureSigns("linux", pipewire="not json", wayland=True), NOT_TOLD),
        (CaptureSigns("linux", pipewire='{"a": 1}', wayland=True), NOT_TOLD),
        (CaptureSigns("windows"), NOT_TOLD),
        (CaptureSigns("macos"), NOT_TOLD),
    ],
)
def test_a_system_that_does_not_tell_is_unknown_with_its_reason(signs: CaptureSigns, reason: str) -> None:
    fact = judge_capture(signs, LISTED, RUNNING, frozenset())
    assert (fact.state, fact.reason) == (FactState.UNKNOWN, reason)


def test_this_computer_is_asked() -> None:
    (fact,) = ScreenCaptureProbe(LISTED).look()
    assert fact.state in FactState
    assert read_capture_signs("windows").uses is None or read_capture_signs("windows").uses
    assert read_capture_signs("macos") == CaptureSigns("macos")
