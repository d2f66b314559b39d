"""What the exam window asks of the rest of the program, and what it is
told. The window itself touches no disk or network.

`client/app` implements these ports; `tests/fakes/desk.py` is the hand-written fake.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from PySide6.QtCore import QObject, Signal

from client.exam.hall_ports import HallDesk
from client.exam.identity_ports import IdentityDesk
from client.exam.scan_ports import ScanDesk
from client.exam.upload_ports import UploadDesk
from proctor.core.calibration import Calibration, LookSample, NotMeasured
from proctor.core.equipment import CameraChoice, CameraLive, MicrophoneChoice, MicrophoneLive
from proctor.core.sitting import Sitting
from proctor.sync.messages import AttemptView, CheckResult, OverrideView, ResultView, SectionPaper

FinishReason = Literal["candidate", "time"]
EndReason = Literal["candidate", "time", "closed_window"]


class CheckDesk(Protocol):
    """The equipment check, with an attempt or (in a rehearsal) without one.

    Each step can be made again alone, any number of times; two steps are never made at once.
    """

    def cameras(self) -> tuple[CameraChoice, ...]:
        """Slow. The cameras of this computer, the chosen one marked; () where none can be listed."""

    def choose_camera(self, camera: str) -> None:
        """Slow. From now on this camera (a `CameraChoice.id`), for the check and for the exam; it is kept for
        a restart. The picture of the new one comes as `preview`."""

    def microphones(self) -> tuple[MicrophoneChoice, ...]:
        """Slow. The microphones of this computer; the first is the system's own choice (id "")."""

    def choose_microphone(self, microphone: str) -> None:
        """Slow. From now on this microphone (a `MicrophoneChoice.id`); kept for a restart."""

    def check_camera(self, live: Callable[[CameraLive], None]) -> CheckResult:
        """Slow. Calls `live` some times a second. It takes longer while a hint is still to be followed, up to
        a bound. The result's `name` is "camera"; it speaks of light and face too (`figures`).

        Of every result: `advice` is a key of our texts ("" where there is nothing to say), whose values are
        `figures`."""

    def check_microphone(self, live: Callable[[MicrophoneLive], None]) -> CheckResult:
        """Slow. Two phases, told in `live`: quiet, then a phrase (`proctor.core.equipment.PHRASE`) is read
        aloud. Name "microphone"."""

    def measure_line(self, progress: Callable[[int, int], None]) -> CheckResult:
        """Slow. Calls `progress` with what is done and what is to do. Name "line"."""

    def check_computer(self) -> CheckResult:
        """Slow. Looks at the computer: displays, programs, headset, virtual camera and so on. Name
        "computer"; `figures["facts"]`: every fact as `HostFact.as_json`."""


class RehearsalDesk(CheckDesk, Protocol):
    """The equipment check days ahead: no attempt, no journal, nothing sent but the line's measurement."""

    def keep_summary(self, text: str) -> str:
        """Slow. Save the text where the person finds it; says where."""

    def put_away(self) -> None:
        """Slow. Let the devices go; the next check takes them up again."""


class ExamDesk(CheckDesk, IdentityDesk, HallDesk, ScanDesk, UploadDesk, Protocol):
    """The candidate's desk: the attempt, its journal and its line to the service.

    All calls raise SynaqError where they cannot. Those marked slow run on a background thread; the others are
    called on the Qt thread, and are on disk (fsync) when they return, or raise StorageError.
    """

    @property
    def sitting(self) -> Sitting:
        """The fold of the journal so far."""

    @property
    def attempt(self) -> AttemptView | None:
        """The attempt signed in to, as last heard of."""

    def now_ms(self) -> int:
        """The service's clock as known here, in milliseconds since 1970 UTC."""

    def paper(self, section: str) -> SectionPaper | None:
        """The section's paper, where it is here already."""

    # -- slow ------------------------------------------------------------------------------------------------
    def resume(self) -> bool:
        """Slow. Whether an unfinished attempt was found on disk; then `attempt` and `sitting` are its own."""

    def sign_in(self, code: str) -> AttemptView:
        """Slow. Bind this computer to the attempt of that one-time code."""

    def follow_face(self, seen: Callable[[LookSample], None]) -> None:
        """Slow to begin. `seen` gets what is measured of the face, some times a second; see `leave_face`."""

    def leave_face(self) -> None:
        """Quick. No sample comes any more."""

    def ask_for_help(self, checks: Sequence[CheckResult]) -> tuple[OverrideView, ...]:
        """Slow. Show the staff these checks; the steps that a person lets pass, as `overrides`."""

    def overrides(self) -> tuple[OverrideView, ...]:
        """Slow. Which steps a person lets pass, by the service; each is journalled once, when first heard."""

    def check_in(self, checks: Sequence[CheckResult]) -> AttemptView:
        """Slow. Journal the checks and tell the service."""

    def start_section(self, section: str) -> SectionPaper:
        """Slow. Get the paper and journal the start."""

    def end_stopped(self) -> None:
        """Slow. After a stop by staff (`sitting.stopped`): write down the end where it is not yet, and watch
        no longer."""

    def result(self) -> ResultView:
        """Slow. What became of the attempt."""

    def mend(self) -> None:
        """Slow. After a refusal to save: try the disk again, put a damaged journal together anew. SynaqError
        while it is not possible."""

    # -- journalled ------------------------------------------------------------------------------------------
    def record_consent(self) -> None:
        """Consent to the processing of personal data was given."""

    def record_conditions(self) -> None:
        """The conditions of the stage were read and accepted."""

    def record_look(self, outcome: Calibration | NotMeasured, tries: int) -> None:
        """The guided look is over, after so many tries; NotMeasured is noted as unknown, and no more."""

    def record_protection(self, results: Mapping[str, str]) -> None:
        """What came of protecting the window: by step, succeeded, failed or unsupported; see `protection`."""

    def show_item(self, section: str, item: str) -> None:
        """The item came on screen."""

    def answer(
        self, section: str, item: str, *, options: tuple[str, ...] = (), text: str | None = None
    ) -> None:
        """The answer is now this: ids of options, or a text. Nothing
        chosen and no text: it was taken back."""

    def mark(self, section: str, item: str, marked: bool) -> None:
        """The item was marked for later, or no longer is."""

    def finish_section(self, section: str, reason: FinishReason, with_remarks: bool, remarks: str) -> None:
        """The section is over."""

    def finish_attempt(self, reason: EndReason) -> None:
        """The attempt is over."""

    def focus_lost(self, reason: str) -> None:
        """The candidate left the window: `application`, `window` or `minimised`."""

    def focus_returned(self) -> None:
        """And is back."""


class DeskSignals(QObject):
    """What the window is told, on the Qt thread."""

    connection_changed = Signal(str, object)  # online | poor | offline | unknown; since, service ms
    saving_changed = Signal(object, object)  # last entry on disk, last entry that the service holds
    preview = Signal(object)  # QImage, not mirrored
    notice = Signal(str, str)  # kind of incident; soon | open | over
    incident_opened = Signal(str)  # kind of incident
    directive = Signal(object)  # proctor.sync.messages.Directive
    monitor_state = Signal(str)  # starting | watching | lost | restarted
    time_changed = Signal()  # the service's clock or a deadline moved
    line_back = Signal(str, int)  # what was away (link|gateway|provider|service|unknown|asleep), and seconds


@dataclass(frozen=True)
class WindowOptions:
    """How the window is to appear. None: as the attempt asks for
    (full screen in an exam, not in practice). `guaranteed`: steps of the
    check-in that are left out, because a test hall answers for them."""

    fullscreen: bool | None = None
    theme: str = "light"
    text_size: float = 1.0
    require_checks: bool | None = None
    result_poll_ms: int = 10_000
    server_label: str = ""
    look_pace: float = 1.0
    help_poll_ms: int = 4_000
    guaranteed: frozenset[str] = frozenset()
