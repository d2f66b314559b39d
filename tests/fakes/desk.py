"""A candidate's desk in memory, for tests of the window and for its pictures.

It behaves as the real one: entries are real, chained and folded by
`proctor.core.sitting`; the clock can be put
forward; a disk and a line that fail can be asked for.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from client.exam.identity_ports import CheckInPhoto, IdentityTask
from client.exam.scan_ports import CHECK_IN, ScanEnd, ScanTaken, ScanTask, scan_rules
from client.exam.stages import scan_due
from proctor.core import entry as kinds
from proctor.core.calibration import Calibration, LookSample, NotMeasured
from proctor.core.canonical import sha256_hex
from proctor.core.check_in_policy import CheckInRules
from proctor.core.entry import NO_ENTRY_BEFORE, Entry, Stamp, write_entry
from proctor.core.equipment import (
    CameraChoice,
    CameraHint,
    CameraLive,
    DeviceKind,
    FaceBox,
    MicrophoneChoice,
    MicrophoneLive,
    MicrophonePhase,
)
from proctor.core.errors import ConnectionLostError, RefusedError, StorageError, SynaqError
from proctor.core.held import STOPPED
from proctor.core.identity_check import Comparison, IdentityCheck, not_asked
from proctor.core.liveness_state import LivenessAction
from proctor.core.liveness_track import LivenessSample
from proctor.core.room_scan import ScanHint, ScanProgress, ScanReason, ScanResult
from proctor.core.scan_clock import scan_extra_ms
from proctor.core.sitting import Sitting, advance
from proctor.sync.messages import (
    AttemptView,
    BlockView,
    CheckResult,
    Directive,
    ExemptionView,
    HallView,
    OverrideView,
    PaperItem,
    PaperOption,
    ResultView,
    RuleView,
    SectionPaper,
    SectionView,
    Text,
)
from proctor.sync.remaining import Remaining

START_MS = 1_795_000_000_000


def text(kk: str, ru: str, en: str) -> Text:
    """A text in the three languages."""
    return Text(kk=kk, ru=ru, en=en)


ACTS = (
    text("Қазақстан Республикасының Конституциясы", "Конституция Республики Казахстан", "Constitution"),
    text("Қылмыстық кодекс", "Уголовный кодекс", "Criminal Code"),
    text("Қылмыстық-процестік кодекс", "Уголовно-процессуальный кодекс", "Criminal Procedure Code"),
    text(
        "Әкімшілік құқық бұзушылық туралы кодекс",
        "Кодекс об административных правонарушениях",
        "Administrative Offences Code",
    ),
    text(
        "Әкімшілік рәсімдік-процестік кодекс",
        "Административный процедурно-процессуальный кодекс",
        "Administrative Procedural Code",
    ),
    text(
        "Сыбайлас жемқорлыққа қарсы іс-қимыл туралы заң",
        "Закон о противодействии коррупции",
        "Anti-corruption law",
    ),
    text(
        "Құқық қорғау қызметі туралы заң", "Закон о правоохранительной службе", "Law-enforcement service law"
    ),
    text("Мемлекеттік қызмет туралы заң", "Закон о государственной службе", "Civil service law"),
    text(
        "Әдеп кодексі (2023 жылғы 2 қаңтардағы № 81 Жарлық)",
        "Этический кодекс (Указ № 81 от 2 января 2023 года)",
        "Ethics code (Decree 81 of 2 January 2023)",
    ),
)

RULES = tuple(
    RuleView(id=rule, clause="26/10", text=text(*sentences))
    for rule, sentences in {
        "alone": (
            "Бөлмеде бөгде адамдар болмауы тиіс",
            "В комнате не должно быть посторонних",
            "No strangers in the room",
        ),
        "seat": ("Орнын тастап кетпейді", "Не покидать своё место", "Do not leave your seat"),
        "screen": ("Экраннан бұрылмайды", "Не отворачиваться от экрана", "Do not turn away from the screen"),
        "cover": ("Кескінді жаппайды", "Не закрывать изображение", "Do not cover the picture"),
        "camera": ("Бейнекамераны ажыратпайды", "Не отключать видеокамеру", "Do not disconnect the camera"),
        "room": (
            "Жүйенің сұранысы бойынша бөлмеге 360 градус дөңгелек шолу жасайды",
            "По запросу системы показать комнату по кругу на 360 градусов",
            "On request show the room in a full circle of 360 degrees",
        ),
        "phone": ("Телефонмен сөйлеспейді", "Не говорить по телефону", "Do not talk on the phone"),
        "remote": (
            "Қашықтан қол жеткізу бағдарламаларын пайдаланбайды",
            "Не использовать программы удалённого доступа",
            "Do not use remote-access programs",
        ),
        "headset": (
            "Құлаққап, көмекші электрондық, баспа және қағаз материалдарды пайдаланбайды",
            "Не использовать наушники и вспомогательные материалы",
            "Do not use a headset or auxiliary materials",
        ),
    }.items()
)


def language_section(items: int = 4, minutes: int = 20) -> SectionView:
    """The state-language section, without a threshold."""
    title = text("Мемлекеттік тілді білу", "Знание государственного языка", "State language")
    block = BlockView(id="language", title=title, items=items, threshold=None)
    return SectionView(
        id="language",
        title=title,
        kind="choice",
        minutes=minutes,
        items=items,
        threshold=None,
        blocks=[block],
        state="waiting",
    )


def legislation_section(acts: int = 9, each: int = 15, minutes: int = 110) -> SectionView:
    """The legislation section of programme 1: nine acts of fifteen."""
    blocks = [BlockView(id=f"act-{at}", title=ACTS[at], items=each, threshold=5) for at in range(acts)]
    title = text(
        "Қазақстан Республикасының заңнамасы",
        "Законодательство Республики Казахстан",
        "Legislation of Kazakhstan",
    )
    return SectionView(
        id="legislation",
        title=title,
        kind="choice",
        minutes=minutes,
        items=acts * each,
        threshold=95,
        blocks=blocks,
        state="waiting",
    )


def essay_section(minutes: int = 60) -> SectionView:
    """One essay."""
    title = text("Эссе", "Эссе", "Essay")
    block = BlockView(id="essay", title=title, items=1, threshold=None)
    return SectionView(
        id="essay",
        title=title,
        kind="essay",
        minutes=minutes,
        items=1,
        threshold=None,
        blocks=[block],
        state="waiting",
    )


_STEM = "Конституцияға сәйкес мемлекеттік биліктің бірден-бір бастауы кім болып табылады?"
_OPTIONS = (
    "Қазақстан Республикасының Президенті",
    "Халық",
    "Қазақстан Республикасының Парламенті",
    "Конституциялық Сот",
)


def paper_for(section: SectionView, started_ms: int) -> SectionPaper:
    """A paper with the section's numbers of items, in Kazakh."""
    items = []
    for block in section.blocks:
        for at in range(1, block.items + 1):
            item = f"{block.id}-{at}"
            options = [
                PaperOption(id=f"{item}-o{place}", text=words) for place, words in enumerate(_OPTIONS, 1)
            ]
            many = 2 if section.kind == "choice" and at == 3 else 1
            items.append(
                PaperItem(
                    id=item,
                    block=block.id,
                    stem=f"{at}. {_STEM}"
                    if section.kind == "choice"
                    else "Мемлекеттік қызмет маған не береді?",
                    options=options if section.kind == "choice" else [],
                    choices=many,
                )
            )
    return SectionPaper(
        section=section.id,
        kind=section.kind,
        word_limit=250 if section.kind == "essay" else None,
        started_ms=started_ms,
        deadline_ms=started_ms + section.minutes * 60_000,
        now_ms=started_ms,
        items=items,
        digest=sha256_hex(section.id.encode()),
    )


def fact(probe: str, kind: str, state: str = "clear", *names: str, reason: str = "") -> dict[str, Any]:
    """A fact about the computer, as `HostFact.as_json` writes it."""
    sure = 0.95 if state == "found" else 0.0
    told = {"probe": probe, "kind": kind, "state": state, "confidence": sure, "names": list(names)}
    return {**told, "traces": [], "figures": {}, "reason": reason}


def finding(source: str, kind: str, state: str, advice: str, **arguments: Any) -> dict[str, Any]:
    """A finding of the computer's check, as `ComputerFinding.as_json` writes it."""
    told = {"source": source, "kind": kind, "state": state, "names": [], "confidence": 0.9}
    return {**told, "advice": advice, "arguments": arguments}


FACTS = (
    fact("displays", "second_display"),
    fact("programs", "remote_access"),
    fact("sessions", "remote_access"),
    fact("screen_capture", "remote_access"),
    fact("virtual_machine", "virtual_machine"),
    fact("cameras", "virtual_camera"),
    fact("audio_devices", "headset"),
    fact("clock", "clock_changed"),
)


def good_checks() -> dict[str, CheckResult]:
    """What the steps of the equipment check come to on a good computer, with figures as the real ones."""
    camera = {"fps": 15.0, "required_fps": 5.0, "width": 1280, "height": 720, "sharpness": 31.4}
    microphone = {"noise_dbfs": -58.2, "speech_dbfs": -24.1, "voice": 0.83, "voice_s": 2.6}
    line = {
        "required_mbit_s": 5.0,
        "down_mbit_s": 48.3,
        "up_mbit_s": 21.7,
        "lowest_mbit_s": 19.4,
        "latency_ms": 18,
        "jitter_ms": 3,
    }
    told: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
        ("camera", "15 fps, 1280×720, 52%", "≥ 5 fps", {**camera, "brightness": 0.52, "face_light": 0.55}),
        ("microphone", "2.6 s, −21 dBFS", "≥ 1 s", microphone),
        ("line", "↓ 47.1  ↑ 19.4 Mbit/s, 18 ms", "≥ 5 Mbit/s", line),
        ("computer", "", "", {"facts": list(FACTS), "findings": []}),
    )
    return {
        step: CheckResult(name=step, status="pass", measured=measured, required=required, figures=figures)
        for step, measured, required, figures in told
    }


def willing(action: LivenessAction | None, t: float) -> LivenessSample:
    """Somebody who does at once what is asked, with a solid head, at media second `t`."""
    turn = {LivenessAction.TURN_LEFT: -25.0, LivenessAction.TURN_RIGHT: 25.0}.get(action, 0.0)  # type: ignore[arg-type]
    height = 0.44 if action is LivenessAction.COME_CLOSER else 0.33
    return LivenessSample(t, 1, turn, -3.0, turn, 1.95, 0.66, 0.45, height, alike=0.8, light=120.0)


def progress(covered: float, hint: ScanHint = ScanHint.GO_ON, **other: Any) -> ScanProgress:
    """A turn to the right that has come so far."""
    told: dict[str, Any] = {"heading_deg": covered, "speed_deg_s": 32.0, "spans": ((-30.0, covered + 30.0),)}
    return ScanProgress(**{"t": covered / 30, "covered_deg": covered, "hint": hint, **told, **other})


def full_turn(at: int) -> ScanProgress:
    """Six degrees a picture, until the start is seen again."""
    covered = min(360.0, 6.0 * at)
    hint = ScanHint.START if at == 0 else ScanHint.GO_ON if covered < 330 else ScanHint.DONE
    return progress(covered, hint, closed=covered >= 360)


def scan_result(covered: float = 360.0, *reasons: ScanReason, complete: bool | None = True) -> ScanResult:
    """What a turn came to."""
    gaps = () if covered >= 360 else ((covered, 360.0),)
    return ScanResult(complete, covered, gaps, reasons, covered >= 360, (), {"seconds": 21.4})


class FakeDesk:
    """See `client.exam.ports.ExamDesk`. `code` signs in; `later(ms)` puts the clock forward."""

    def __init__(
        self,
        sections: Sequence[SectionView] = (),
        *,
        code: str = "SYNAQ-2711",
        slot_in_ms: int = 0,
        practice: bool = True,
        desk: Sequence[Text] = (),
        exemptions: Sequence[ExemptionView] = (),
        identity: bool = False,
        hall: HallView | None = None,
        scan: bool = False,
    ) -> None:
        """`identity`: the attempt has a reference photo to compare with; `scan`: its check-in asks for a look
        round the room."""
        self._policy = f'name = "home"\n[room_scan]\nat_check_in = {str(scan).lower()}\n'
        self.identity, self._hall = identity, hall
        self.code, self._slot_in_ms, self._practice = code, slot_in_ms, practice
        self._sections = list(sections) or [language_section(), legislation_section(2, 3, 30)]
        self._allowed, self._exemptions = list(desk), list(exemptions)
        self._now_ms = START_MS
        self._lock = threading.RLock()
        self.entries: list[Entry] = []
        self._sitting = Sitting()
        self._attempt: AttemptView | None = None
        self._papers: dict[str, SectionPaper] = {}
        self.disk_full, self.line_down = False, False
        self.disk_trouble = StorageError("The disk is full.", code="full", kept="What was there is kept.")
        self.asked_for_unlock = 0
        self.checks = good_checks()
        self.camera, self.microphone = "camera:0", ""
        self.camera_list = [
            CameraChoice("camera:0", "Integrated Camera", DeviceKind.BUILT_IN),
            CameraChoice("camera:2", "HD Pro Webcam C920", DeviceKind.USB),
        ]
        self.microphone_list = [
            MicrophoneChoice("", ""),
            MicrophoneChoice("mic-1", "Built-in Microphone", DeviceKind.BUILT_IN),
            MicrophoneChoice("mic-2", "HD Pro Webcam C920", DeviceKind.USB),
        ]
        face = FaceBox(0.36, 0.22, 0.28, 0.42)
        self.camera_lives = [
            CameraLive(CameraHint.STARTING),
            CameraLive(CameraHint.CLOSER, 14.0, 1280, 720, FaceBox(0.42, 0.3, 0.12, 0.18), 0.5, 0.3),
            CameraLive(CameraHint.GOOD, 15.0, 1280, 720, face, 0.52, 1.0),
        ]
        quiet, speak = MicrophonePhase.QUIET, MicrophonePhase.SPEAK
        self.microphone_lives = [
            MicrophoneLive(0.1, quiet, None, 0.5),
            MicrophoneLive(0.6, speak, 0.9, 0.3),
            MicrophoneLive(0.4, speak, 0.8, 0.7),
            MicrophoneLive(0.1, MicrophonePhase.DONE, None, 1.0),
        ]
        # What the camera sees of the face, asked for at every sample of the guided look.
        self.face: Callable[[], LookSample] = lambda: LookSample(1, 2.0, -5.0, face_height=0.4)
        self._left_face = threading.Event()
        # What the monitor makes of the check-in photo, and what it sees of the face at each closer look: the
        # action that is asked, and how many looks ago that began, come in.
        self.photo = CheckInPhoto(b"\xff\xd8photo", 2.0, Comparison(0.91, 1.0, 0.8, {"false_accept": 0.01}))
        self.person: Callable[[LivenessAction | None, float], LivenessSample] = willing
        self.asked: Callable[[], LivenessAction | None] = lambda: None
        self._left_person = threading.Event()
        # How the camera is turned, picture by picture, and what comes of it; an error is raised instead.
        self.turn: Callable[[int], ScanProgress | None] = full_turn
        self.scanned: ScanTaken | SynaqError = ScanTaken(scan_result(), sha256_hex(b"panorama"))
        self._left_scan = threading.Event()
        self.results: list[ResultView] = []
        # What the staff lets pass, and which checks they were shown.
        self.let_pass: list[OverrideView] = []
        self.shown_to_staff: list[list[CheckResult]] = []
        self.delivered = 0
        self.left: Remaining | None = None
        self.left_delivery, self.awake = 0, False
        self.rescued: Path | None = None

    # -- what is known ---------------------------------------------------------------------------------------
    @property
    def sitting(self) -> Sitting:
        return self._sitting

    @property
    def attempt(self) -> AttemptView | None:
        return self._attempt

    def now_ms(self) -> int:
        return self._now_ms

    def later(self, milliseconds: int) -> None:
        """Put the service's clock forward."""
        self._now_ms += milliseconds

    def paper(self, section: str) -> SectionPaper | None:
        return self._papers.get(section)

    def kinds(self) -> list[str]:
        """The kinds of all entries, in order."""
        return [entry.kind for entry in self.entries]

    # -- slow ------------------------------------------------------------------------------------------------
    def resume(self) -> bool:
        return self._attempt is not None and self._sitting.finished_ms is None

    def sign_in(self, code: str) -> AttemptView:
        self._need_line()
        if code != self.code:
            raise RefusedError("This code is not known.", code="wrong_code")
        self._attempt = AttemptView(
            id="attempt-1",
            candidate_number="4821-0937",
            programme="law-enforcement-1",
            programme_title=text(
                "Құқық қорғау қызметі · 1-бағдарлама",
                "Правоохранительная служба · программа 1",
                "Law enforcement · programme 1",
            ),
            edition="26",
            practice=self._practice,
            test_language="kk",
            state="booked",
            slot_ms=START_MS + self._slot_in_ms,
            now_ms=self._now_ms,
            sections=self._sections,
            rules=list(RULES),
            desk=self._allowed,
            policy=self._policy,
            policy_digest=sha256_hex(b"policy"),
            exemptions=self._exemptions,
            reference_photo=sha256_hex(b"reference") if self.identity else None,
            hall=self._hall,
            held_seq=0,
            held_digest=NO_ENTRY_BEFORE,
        )
        return self._attempt

    def cameras(self) -> tuple[CameraChoice, ...]:
        return tuple(replace(camera, chosen=camera.id == self.camera) for camera in self.camera_list)

    def choose_camera(self, camera: str) -> None:
        self.camera = camera

    def microphones(self) -> tuple[MicrophoneChoice, ...]:
        return tuple(replace(one, chosen=one.id == self.microphone) for one in self.microphone_list)

    def choose_microphone(self, microphone: str) -> None:
        self.microphone = microphone

    def check_camera(self, live: Callable[[CameraLive], None]) -> CheckResult:
        for shown in self.camera_lives:
            live(shown)
        return self.checks["camera"]

    def follow_face(self, seen: Callable[[LookSample], None]) -> None:
        while not self._left_face.wait(0.005):
            seen(self.face())

    def leave_face(self) -> None:
        self._left_face.set()

    def check_microphone(self, live: Callable[[MicrophoneLive], None]) -> CheckResult:
        for heard in self.microphone_lives:
            live(heard)
        return self.checks["microphone"]

    def check_computer(self) -> CheckResult:
        return self.checks["computer"]

    def measure_line(self, progress: Callable[[int, int], None]) -> CheckResult:
        progress(1, 2)
        progress(2, 2)
        return self.checks["line"]

    def ask_for_help(self, checks: Sequence[CheckResult]) -> tuple[OverrideView, ...]:
        self._need_line()
        self.shown_to_staff.append(list(checks))
        return self.overrides()

    def ask_whether_unlocked(self) -> bool:
        self.asked_for_unlock += 1
        self._need_line()
        assert self._attempt is not None
        self._attempt = self._attempt.model_copy(update={"hall": self._hall})
        return self._hall is None or self._hall.unlocked

    def unlock_seat(self) -> None:
        """An operator has seen the document."""
        assert self._hall is not None
        self._hall = self._hall.model_copy(update={"unlocked": True})

    def overrides(self) -> tuple[OverrideView, ...]:
        self._need_line()
        known = {str(one["step"]) for one in self._sitting.overrides}
        for one in self.let_pass:
            if one.step not in known:
                self._write(
                    kinds.CHECK_OVERRIDDEN, {"step": one.step, "reason": one.reason, "role": one.role}
                )
        return tuple(self.let_pass)

    def check_in(self, checks: Sequence[CheckResult]) -> AttemptView:
        self._need_line()
        self._write(kinds.CHECK_DONE, {"checks": [check.model_dump() for check in checks]})
        assert self._attempt is not None
        self._attempt = self._attempt.model_copy(update={"state": "checked_in"})
        if not self.identity:
            self.record_identity(not_asked("no_reference"), None)
        return self._attempt

    def start_section(self, section: str) -> SectionPaper:
        self._need_line()
        view = next(part for part in self._sections if part.id == section)
        paper = self._papers[section] = paper_for(view, self._now_ms)
        self._write(
            kinds.SECTION_STARTED,
            {
                "section": section,
                "started_ms": paper.started_ms,
                "deadline_ms": paper.deadline_ms,
                "paper_digest": paper.digest,
            },
        )
        return paper

    def deliver(self, progress: Callable[[int, int], None]) -> None:
        for done in range(self.delivered, len(self.entries) + 1):
            self._need_line()
            progress(done, len(self.entries))
        self.delivered = len(self.entries)

    def leave_delivery(self) -> None:
        self.left_delivery += 1

    def remaining(self) -> Remaining:
        if self.left is not None:
            return self.left
        return Remaining(len(self.entries) - self.delivered, line="offline" if self.line_down else "online")

    def stay_awake(self, wanted: bool) -> bool:
        self.awake = wanted
        return wanted

    def write_rescue(self, place: Path, progress: Callable[[int, int], None]) -> Path:
        progress(1, 2)
        if self.disk_full:
            raise StorageError("There is too little space.", kept="Everything is still here.")
        self.rescued = place / "synaq-rescue-1a2b3c4d.synaq"
        return self.rescued

    def put_aside(self) -> None:
        self._attempt = None
        self._sitting = Sitting()
        self.entries.clear()

    def result(self) -> ResultView:
        self._need_line()
        if len(self.results) > 1:
            return self.results.pop(0)
        if self.results:
            return self.results[0]
        return ResultView(attempt="attempt-1", status="under_review", score_passed=None)

    # -- what staff direct -----------------------------------------------------------------------------------
    def direct(self, kind: str, name: str, **data: Any) -> Directive:
        """A directive is heard and written down; whoever plays the service emits it then."""
        given = Directive(id=name, kind=kind, data=data)  # type: ignore[arg-type]
        self._write(kinds.DIRECTIVE, {"directive": given.model_dump()})
        return given

    def end_stopped(self) -> None:
        if self._sitting.stopped is None or self._sitting.finished_ms is not None:
            return
        running = self._sitting.open_section
        if running is not None:
            self.finish_section(running.section, STOPPED, False, "")
        self.finish_attempt(STOPPED)

    # -- identity --------------------------------------------------------------------------------------------
    def begin_identity(self) -> IdentityTask | None:
        self._need_line()
        return IdentityTask(CheckInRules(), seed=4, waits=self._hall is not None)

    def take_photo(self) -> CheckInPhoto:
        return self.photo

    def follow_liveness(self, seen: Callable[[LivenessSample], None]) -> None:
        self._left_person.clear()
        t = self.photo.t
        while not self._left_person.wait(0.004):
            t += 0.15
            seen(self.person(self.asked(), t))

    def leave_liveness(self) -> None:
        self._left_person.set()

    def record_identity(self, check: IdentityCheck, photo: CheckInPhoto | None) -> None:
        digest = sha256_hex(photo.jpeg) if photo is not None and photo.jpeg else None
        told = {"status": check.status, "reason": check.reason, "figures": dict(check.figures)}
        self._write(kinds.IDENTITY_CHECKED, {**told, "photo": digest})

    # -- room scan -------------------------------------------------------------------------------------------
    def direct_scan(self, scan: str = "scan-7", source: str = "directive") -> None:
        """A look round the room is asked for, as the desk hears and writes it."""
        self._write(kinds.SCAN_ASKED, {"scan": scan, "source": source, "directive": scan[5:]})

    def ask_scan(self) -> ScanTask | None:
        assert self._attempt is not None
        if self._sitting.open_scan is None and scan_due(self._sitting, self._attempt):
            asked = {"scan": "scan-check-in", "source": CHECK_IN, "directive": None}
            self._write(kinds.SCAN_ASKED, asked)
        scan = self._sitting.open_scan
        if scan is None:
            return None
        rules = scan_rules(self._attempt.policy)
        return ScanTask(scan["scan"], scan["source"], scan["asked_ms"], rules, self._practice)

    def begin_scan(self, seen: Callable[[ScanProgress], None]) -> None:
        self._left_scan = left = threading.Event()
        at = 0
        while not left.wait(0.004):
            progress = self.turn(at)
            if progress is not None:
                seen(progress)
            at += 1

    def finish_scan(self) -> ScanTaken:
        self._left_scan.set()
        if isinstance(self.scanned, SynaqError):
            raise self.scanned
        return self.scanned

    def leave_scan(self) -> None:
        self._left_scan.set()

    def end_scan(self, end: ScanEnd) -> None:
        scan = self._sitting.open_scan
        assert scan is not None and self._attempt is not None
        stands = scan["section"] is not None
        paused_ms = self._sitting.held.paused_within_ms(scan["asked_ms"], self._now_ms)
        asked_ms = scan["asked_ms"] + paused_ms
        extra = scan_extra_ms(scan_rules(self._attempt.policy), asked_ms, self._now_ms)
        told = {"scan": scan["scan"], "status": end.status, "reasons": list(end.reasons)}
        told["figures"] = {"tries": end.tries, "note": end.note}
        self._write(kinds.SCAN_ENDED, {**told, "extra_ms": extra if stands else 0})

    def mend(self) -> None:
        if self.disk_full:
            raise self.disk_trouble

    # -- journalled ------------------------------------------------------------------------------------------
    def record_consent(self) -> None:
        self._write(kinds.CONSENT_GIVEN, {"edition": "26"})

    def record_conditions(self) -> None:
        self._write(kinds.CONDITIONS_ACCEPTED, {"edition": "26"})

    def record_look(self, outcome: Calibration | NotMeasured, tries: int) -> None:
        measured = outcome.as_json() if isinstance(outcome, Calibration) else None
        said = {"status": "unknown", "reason": str(outcome)} if measured is None else {"status": "measured"}
        self._write(kinds.CALIBRATED, {"reason": "", **said, "tries": tries, "calibration": measured})

    def record_protection(self, results: Mapping[str, str]) -> None:
        self._write(kinds.HOST_LOOKED, {"facts": [{"probe": "protection", "figures": dict(results)}]})

    def show_item(self, section: str, item: str) -> None:
        self._write(kinds.ITEM_SHOWN, {"section": section, "item": item})

    def answer(
        self, section: str, item: str, *, options: tuple[str, ...] = (), text: str | None = None
    ) -> None:
        said: dict[str, Any] = {"options": list(options)} if text is None else {"text": text}
        self._write(kinds.ANSWERED, {"section": section, "item": item, **said})

    def mark(self, section: str, item: str, marked: bool) -> None:
        self._write(kinds.MARKED, {"section": section, "item": item, "marked": marked})

    def finish_section(self, section: str, reason: str, with_remarks: bool, remarks: str) -> None:
        self._write(
            kinds.SECTION_FINISHED,
            {"section": section, "reason": reason, "with_remarks": with_remarks, "remarks": remarks},
        )

    def finish_attempt(self, reason: str) -> None:
        self._write(kinds.ATTEMPT_FINISHED, {"reason": reason})

    def focus_lost(self, reason: str) -> None:
        self._write(kinds.INCIDENT_OPENED, {"incident": {"id": f"focus-{len(self.entries)}", "kind": reason}})

    def focus_returned(self) -> None:
        self._write(kinds.INCIDENT_CLOSED, {"incident": {"id": f"focus-{len(self.entries)}"}})

    def _need_line(self) -> None:
        if self.line_down:
            raise ConnectionLostError("The service cannot be reached.", kept="All is kept.")

    def _write(self, kind: str, data: dict[str, Any]) -> None:
        if self.disk_full:
            raise self.disk_trouble
        with self._lock:
            before = self.entries[-1].digest if self.entries else NO_ENTRY_BEFORE
            stamp = Stamp(self._now_ms, self._now_ms, self._now_ms - START_MS, "run-1")
            written = write_entry(
                "attempt-1", len(self.entries) + 1, before, kind=kind, data=data, stamp=stamp
            )
            self.entries.append(written)
            self._sitting = advance(self._sitting, written)


class FakeRehearsal:
    """See `client.exam.ports.RehearsalDesk`: the checks of a FakeDesk, with nothing written."""

    def __init__(self, desk: FakeDesk) -> None:
        self.desk = desk
        self.kept: list[str] = []
        self.put_away_times = 0
        self.cameras, self.choose_camera = desk.cameras, desk.choose_camera
        self.microphones, self.choose_microphone = desk.microphones, desk.choose_microphone

    def check_camera(self, live: Callable[[CameraLive], None]) -> CheckResult:
        return self.desk.check_camera(live)

    def check_microphone(self, live: Callable[[MicrophoneLive], None]) -> CheckResult:
        return self.desk.check_microphone(live)

    def measure_line(self, progress: Callable[[int, int], None]) -> CheckResult:
        return self.desk.measure_line(progress)

    def check_computer(self) -> CheckResult:
        return self.desk.check_computer()

    def keep_summary(self, text: str) -> str:
        if self.desk.disk_full:
            raise StorageError("The disk is full.", kept="Nothing was written.")
        self.kept.append(text)
        return "C:\\Users\\Aigul\\Documents\\synaq-2026-11-18.txt"

    def put_away(self) -> None:
        self.put_away_times += 1
