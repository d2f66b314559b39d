"""The window's part of the demo: the exam taken by a scripted candidate, or by whoever sits there."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QLabel

from client.app.autopilot import Autopilot, Plan
from client.app.demo_cast import REMARKS, SCRIPT, STAY_S, Booked, Say, judge, turning, write_json
from client.app.take import OpenExam, TakeSettings, open_exam, show
from client.exam import names
from client.exam.ports import WindowOptions
from client.exam.stages import Stage
from client.kit.background import Background
from client.kit.error_box import ERROR_TEXT
from proctor.capture.opening import open_live
from proctor.core.errors import MissingPartError, SynaqError
from proctor.core.kinds import IncidentKind
from proctor.resources.item_files import load_shipped_items
from proctor.sync.messages import ResultView

_SIZE = (1366, 768)
_LIMIT_S = 240.0
# A scripted candidate sits before a window in memory: the displays, programs and headset of this computer are
# somebody else's.
_NOT_THE_CANDIDATES = frozenset(
    map(IncidentKind, ("second_display", "remote_access", "headset", "virtual_camera"))
)


def sit(url: str, booked: Booked, out: Path, *, headless: bool, language: str, say: Say) -> None:
    """Take the exam, let the proctor judge it, and show the published result."""
    source = f"synthetic:{SCRIPT}" if headless else _camera(say)
    settings = TakeSettings(
        server=url,
        home=out / "candidate",
        source=source,
        language=language,
        window=WindowOptions(fullscreen=False, result_poll_ms=1_000),
        unwatched=_NOT_THE_CANDIDATES if headless else frozenset(),
    )
    (out / "windows").mkdir()
    with open_exam(settings) as exam:
        exam.window.resize(*_SIZE)
        if headless:
            _Scripted(exam, booked, out, say).run(url)
        else:
            say("The exam window is open; the code is filled in.")
            _Watched(exam, booked, out, say).run(url)


def _camera(say: Say) -> str:
    try:
        open_live("camera:0").close()
    except SynaqError:
        say("No camera was found: a synthetic candidate sits before it instead.")
        return f"synthetic:{SCRIPT}"
    return "camera:0"


def _learnt() -> dict[str, str]:
    """What the scripted candidate learnt from the practice bank: all but every sixth item."""
    keyed = [item.key for item in load_shipped_items() if item.key is not None]
    return {key.item_id: key.option_id for place, key in enumerate(keyed) if place % 6 != 5}


class _Sitting:
    """What both demos share: pictures of every stage, the review after the finish, the files."""

    def __init__(self, exam: OpenExam, booked: Booked, out: Path, say: Say) -> None:
        self.exam, self.booked, self.out, self.say = exam, booked, out, say
        self.pictures = 0
        self.published: ResultView | None = None
        self.trouble: SynaqError | None = None
        self._status_before = ""

    def picture(self, name: str) -> None:
        """Keep a picture of the window as it is."""
        self.pictures += 1
        path = self.out / "windows" / f"{self.pictures:02d}-{name}.png"
        self.exam.window.grab().save(str(path))
        self.say(f"Window: {name}")

    def review(self, url: str, background: Background) -> None:
        """Let the proctor judge, away from the Qt thread."""
        self._status_before = self._status()
        write_json(self.out / "result.json", self.exam.desk.result().model_dump())
        self.say("The result is here, under review («Тексеруде»); now the scripted proctor judges.")
        background.run(
            "review", lambda: judge(url, self.booked, self.say), self.on_published, self.on_trouble
        )

    def on_published(self, result: ResultView) -> None:
        """The result is out."""
        self.published = result
        violations = [violation.model_dump() for violation in result.violations]
        write_json(self.out / "published.json", {"attempt": result.attempt, "violations": violations})
        write_json(self.out / "result.json", result.model_dump())
        self.say(f"Published: {result.status}, {len(violations)} confirmed violation(s).")

    def _status(self) -> str:
        """What the window says of the result now."""
        label = self.exam.window.findChild(QLabel, names.RESULT_STATUS)
        return label.text() if label is not None else ""

    def on_trouble(self, error: SynaqError) -> None:
        """The review failed."""
        self.trouble = error


class _Scripted(_Sitting):
    """Offscreen: the autopilot sits the exam."""

    def run(self, url: str) -> None:
        """Run to the published result; SynaqError where it does not come."""
        loop, background = QEventLoop(), Background("demo")
        plan = Plan(
            code=self.booked.code,
            stay_s=STAY_S,
            answer_every_s=1.2,
            remarks=REMARKS,
            leave_unanswered=1,
            knows=_learnt(),
            turn_camera=lambda: self.exam.desk.enact(turning),
        )
        pilot = Autopilot(
            self.exam.window,
            plan,
            finished=lambda: self.review(url, background),
            picture=self.picture,
            stuck=lambda _stage: self.on_trouble(self._where_it_stands()),
        )
        limit = QTimer(singleShot=True, interval=round(_LIMIT_S * 1000))
        limit.timeout.connect(loop.quit)
        look = QTimer(interval=200)
        look.timeout.connect(lambda: self._look(loop))
        show(self.exam)
        for timer in (limit, look):
            timer.start()
        pilot.start()
        loop.exec()
        for timer in (limit, look):
            timer.stop()
        pilot.stop()
        background.close()
        if self.published is None:
            raise self.trouble or self._where_it_stands()
        self.picture("result-published")

    def _where_it_stands(self) -> SynaqError:
        label = self.exam.window.findChild(QLabel, ERROR_TEXT)
        said = label.text() if label is not None and label.isVisible() else ""
        return MissingPartError(
            f"The scripted exam did not come to its end (it stopped at: {self.exam.window.stage}). {said}",
            kept="What was done so far is in the folder.",
        )

    def _look(self, loop: QEventLoop) -> None:
        if self.trouble is not None or (self.published is not None and self._shown()):
            loop.quit()

    def _shown(self) -> bool:
        """Whether the window itself has heard of the publication."""
        return self._status() != self._status_before


class _Watched(_Sitting):
    """With a person: the window belongs to them, and the review follows their finish."""

    def run(self, url: str) -> None:
        """Until the window is closed."""
        background = Background("demo")
        seen: set[str] = set()

        def stage(name: str) -> None:
            QTimer.singleShot(800, self.exam.window, lambda: self._keep(name, seen))
            if name == Stage.RESULT and self.published is None:
                QTimer.singleShot(4000, self.exam.window, lambda: self.review(url, background))

        self.exam.window.stage_changed.connect(stage)
        show(self.exam, self.booked.code)
        self.exam.app.exec()
        background.close()
        if self.trouble is not None:
            raise self.trouble

    def _keep(self, name: str, seen: set[str]) -> None:
        if name not in seen:
            seen.add(name)
            self.picture(name)
