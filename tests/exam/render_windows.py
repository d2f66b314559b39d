"""Draws every page of the exam window to PNG files, offscreen,
with a desk in memory: to look at what we made.

    python tests/exam/render_windows.py FOLDER [only-this-word ...]
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "tests"))

sys.path.insert(0, str(Path(__file__).resolve().parent))

from check_pictures import DEAF, SLOW, Paused, at_step, check_pages, wait_for  # noqa: E402
from fakes import desk as fake  # noqa: E402
from fakes.desk import FakeDesk, FakeRehearsal  # noqa: E402
from held_pictures import held_pictures  # noqa: E402
from identity_pictures import identity_pictures  # noqa: E402
from interruption_pictures import interruption_pictures  # noqa: E402
from PySide6.QtCore import QElapsedTimer, Qt  # noqa: E402
from PySide6.QtGui import QColor, QImage, QPainter, QRadialGradient  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402
from recovery_pictures import recovery_pictures  # noqa: E402
from scan_pictures import scan_pictures  # noqa: E402
from upload_pictures import upload_pictures  # noqa: E402

from client.exam import names  # noqa: E402
from client.exam.ports import DeskSignals, WindowOptions  # noqa: E402
from client.exam.window import ExamWindow  # noqa: E402
from client.kit.error_box import ERROR_TEXT  # noqa: E402
from client.kit.words import Words  # noqa: E402
from proctor.core.calibration import Calibration, NotMeasured, Target  # noqa: E402
from proctor.core.errors import ConnectionLostError  # noqa: E402
from proctor.resources.shipped_files import asset_path  # noqa: E402
from proctor.resources.texts import has_text, text  # noqa: E402
from proctor.sync.messages import (  # noqa: E402
    BlockScore,
    ExemptionView,
    PublishedViolation,
    ResultView,
    SectionScore,
)

SIZES = {"1366": (1366, 768), "1920": (1920, 1080)}


def face() -> QImage:
    """A stand-in for a camera's picture."""
    image = QImage(640, 480, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    ground = QRadialGradient(320, 200, 420)
    ground.setColorAt(0, QColor("#c9d6da"))
    ground.setColorAt(1, QColor("#7f949c"))
    painter.fillRect(image.rect(), ground)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#2e4d5a"))
    painter.drawRoundedRect(150, 360, 340, 260, 120, 120)
    painter.setBrush(QColor("#d8a887"))
    painter.drawEllipse(240, 120, 160, 210)
    painter.setBrush(QColor("#3b2b25"))
    painter.drawChord(232, 100, 176, 190, 0, 180 * 16)
    painter.end()
    return image


class Studio:
    """One window with a desk, taken from page to page."""

    def __init__(
        self,
        language: str,
        size: tuple[int, int],
        theme: str = "light",
        text_size: float = 1.0,
        *,
        rehearsal: bool = False,
    ) -> None:
        self.desk = FakeDesk([fake.language_section(20), fake.legislation_section(), fake.essay_section()])
        self.signals = DeskSignals()
        self.words = Words(text, has_text, language)
        options = WindowOptions(fullscreen=False, theme=theme, text_size=text_size, look_pace=0.1)
        held = FakeRehearsal(self.desk) if rehearsal else None
        self.window = ExamWindow(self.desk, self.signals, self.words, options, asset_path("icons"), held)
        self.paused: Paused | None = None
        self.window.resize(*size)
        self.window.show()

    def turn(self, stage: str) -> None:
        """Wait until the page of that stage is up."""
        clock = QElapsedTimer()
        clock.start()
        while self.window.stage != stage and clock.elapsed() < 5000:
            QApplication.processEvents()
        if self.window.stage != stage:
            raise SystemExit(f"expected {stage}, got {self.window.stage}")
        settle()

    def save(self, path: Path) -> None:
        """Draw the window."""
        settle()
        self.window.grab().save(str(path))

    def close(self) -> None:
        """End it."""
        if self.paused is not None:
            self.paused.go_on()
        self.window._may_close = True
        self.window.close()
        self.window.deleteLater()
        settle()


def settle(rounds: int = 12) -> None:
    """Let what is pending happen."""
    for _ in range(rounds):
        QApplication.processEvents()


def through(studio: Studio, upto: str) -> None:
    """Go to a stage by the desk, without pressing."""
    desk, window = studio.desk, studio.window
    desk.sign_in(desk.code)
    steps: list[tuple[str, Callable[[], object]]] = [
        ("consent", desk.record_consent),
        ("conditions", desk.record_conditions),
        ("check", lambda: desk.check_in(list(desk.checks.values()))),
        ("look", lambda: desk.record_look(NotMeasured.SKIPPED, 1)),
        ("section_intro", lambda: desk.start_section("language")),
    ]
    for stage, step in steps:
        if stage == upto:
            break
        step()
    window.look()
    studio.turn(upto)


def legislation(studio: Studio) -> None:
    """In the middle of 135 questions."""
    through(studio, "exam")
    desk = studio.desk
    desk.finish_section("language", "candidate", False, "")
    desk.start_section("legislation")
    paper = desk.paper("legislation")
    if paper is None:
        raise SystemExit("the section did not start")
    for at, item in enumerate(paper.items[:52]):
        desk.show_item("legislation", item.id)
        if at % 9:
            desk.answer("legislation", item.id, options=(item.options[at % 4].id,))
        if at in (11, 18, 27, 40):
            desk.mark("legislation", item.id, True)
    desk.show_item("legislation", paper.items[6].id)
    desk.later(2 * 60_000 + 12_000)
    window = studio.window
    window.page.leave()
    window.page.enter()
    window.top.show_attempt(desk, "legislation")
    studio.signals.preview.emit(face())
    studio.signals.monitor_state.emit("watching")
    studio.signals.saving_changed.emit(120, 120)
    studio.signals.connection_changed.emit("online", desk.now_ms())
    settle()


def result(status: str) -> ResultView:
    """A result with acts and, where it did not pass, two violations."""
    section = fake.legislation_section()
    rights = (12, 9, 11, 14, 9 if status == "passed" else 4, 13, 12, 10, 15)
    blocks = [
        BlockScore(block=b.id, title=b.title, right=r, total=15, threshold=5, passed=r >= 5)
        for b, r in zip(section.blocks, rights, strict=True)
    ]
    language = fake.language_section(20)
    kinds = ("face_absent", "extra_person")
    return ResultView(
        attempt="attempt-1",
        status=status,
        score_passed=False,
        reason="violations" if status == "not_passed" else "",
        incidents=3,
        review_due_ms=fake.START_MS + 86_400_000,
        sections=[
            SectionScore(
                section="language",
                title=language.title,
                right=17,
                total=20,
                threshold=None,
                passed=None,
                blocks=[],
            ),
            SectionScore(
                section="legislation",
                title=section.title,
                right=sum(rights),
                total=135,
                threshold=95,
                passed=status == "passed",
                blocks=blocks,
            ),
        ]
        if status != "under_review"
        else [],
        violations=[
            PublishedViolation(
                incident=f"i-{at}",
                kind=kind,
                clause="26/10",
                clause_text=fake.RULES[at].text,
                start_s=65 + at,
                end_s=78,
                started_ms=fake.START_MS,
                comment="Үстел жанында екінші адам отыр." if at else "",
            )
            for at, kind in enumerate(kinds)
        ]
        if status == "not_passed"
        else [],
    )


def pages(language: str, size: tuple[int, int]) -> dict[str, Callable[[], Studio]]:
    """Each picture's name, and how to get there."""

    def made(act: Callable[[Studio], None], **looks: object) -> Callable[[], Studio]:
        def make() -> Studio:
            studio = Studio(language, size, **looks)
            act(studio)
            return studio

        return make

    def sign_in(studio: Studio) -> None:
        studio.window.begin()
        studio.turn("sign_in")
        field = studio.window.findChild(object, names.CODE)
        field.setText("SYNAQ-0000")
        studio.window.findChild(object, names.SIGN_IN).click()
        for _ in range(2000):
            settle(1)
            if studio.window.findChild(object, ERROR_TEXT).isVisible():
                break

    def front(studio: Studio) -> None:
        studio.window.begin()
        studio.turn("sign_in")

    def rehearsed(studio: Studio) -> None:
        front(studio)
        studio.desk.checks.update(line=SLOW, microphone=DEAF)
        studio.window.findChild(object, names.REHEARSE).click()
        studio.turn("rehearsal")
        at_step(studio, "summary", face)
        studio.window.findChild(object, names.REHEARSAL_SAVE).click()
        wait_for(lambda: bool(studio.window.findChild(object, names.REHEARSAL_KEPT).isVisible()))

    def looking(studio: Studio) -> None:
        studio.desk._exemptions = [
            ExemptionView(name="unsteady_gaze", basis="№ 118-Ж, 12.11.2026"),
            ExemptionView(name="hearing_device", basis="№ 119-Ж, 12.11.2026"),
        ]
        through(studio, "look")
        studio.signals.preview.emit(face())

    def dot(until: Target) -> Callable[[Studio], None]:
        def act(studio: Studio) -> None:
            looking(studio)
            studio.window.findChild(object, names.LOOK_START).click()
            page = studio.window.page
            until_s = time.monotonic() + 20
            while time.monotonic() < until_s:
                settle(1)
                look = page._look
                if look is not None and look.target is until and look.share(time.monotonic()) > 0.6:
                    break
            page._timer.stop()
            studio.desk.leave_face()
            page._look = None

        return act

    def looked(outcome: Calibration | NotMeasured) -> Callable[[Studio], None]:
        def act(studio: Studio) -> None:
            through(studio, "look")
            studio.signals.preview.emit(face())
            studio.window.findChild(object, names.LOOK_START).click()
            studio.window.page._over(outcome)

        return act

    def waiting(studio: Studio) -> None:
        studio.desk._slot_in_ms = 754_000
        through(studio, "conditions")
        studio.desk.record_conditions()
        studio.desk.check_in(list(studio.desk.checks.values()))
        studio.desk.record_look(NotMeasured.SKIPPED, 1)
        studio.window.look()
        studio.turn("waiting")

    def end(status: str) -> Callable[[Studio], None]:
        def act(studio: Studio) -> None:
            studio.desk.results = [result(status)]
            through(studio, "exam")
            studio.desk.finish_section("language", "candidate", False, "")
            studio.desk.finish_attempt("candidate")
            studio.window.look()
            studio.turn("result")
            for _ in range(500):
                settle(1)

        return act

    def sheet(press: Callable[[Studio], None]) -> Callable[[Studio], None]:
        def act(studio: Studio) -> None:
            legislation(studio)
            press(studio)

        return act

    def alarms(studio: Studio) -> None:
        legislation(studio)
        studio.signals.notice.emit("face_absent", "soon")
        studio.signals.connection_changed.emit("offline", studio.desk.now_ms())
        studio.signals.monitor_state.emit("lost")
        studio.signals.monitor_state.emit("restarted")
        studio.window.watch.lost.emit("window")
        studio.desk.later(7000)
        studio.window.watch.returned.emit()

    def essay(studio: Studio) -> None:
        through(studio, "exam")
        desk = studio.desk
        desk.finish_section("language", "candidate", False, "")
        desk.start_section("legislation")
        desk.finish_section("legislation", "candidate", False, "")
        desk.start_section("essay")
        desk.answer("essay", "essay-1", text="Мемлекеттік қызмет: ұлт алдындағы жауапкершілік. " * 12)
        studio.window.page.leave()
        studio.window.page.enter()

    def recovery(studio: Studio) -> None:
        through(studio, "exam")
        studio.window.page.leave()
        studio.window._resumed(True)

    def many(studio: Studio) -> None:
        legislation(studio)
        studio.window.page.go_to(2)
        studio.window.page.question.choose(2)

    def trouble(studio: Studio) -> None:
        studio.window._trouble(studio.window.look)(ConnectionLostError("No line."))

    return {
        "01-sign-in": made(sign_in),
        "02-consent": made(lambda s: through(s, "consent")),
        "03-conditions": made(lambda s: through(s, "conditions")),
        "01-sign-in-rehearse": made(front, rehearsal=True),
        "04-rehearsal": made(rehearsed, rehearsal=True),
        **check_pages(made, through, face),
        **identity_pictures(made, face),
        **scan_pictures(made, legislation),
        **recovery_pictures(made, legislation),
        **interruption_pictures(made, legislation),
        **held_pictures(made, legislation, face),
        "04-look": made(looking),
        "04-look-centre": made(dot(Target.CENTRE)),
        "04-look-bottom": made(dot(Target.BOTTOM)),
        "04-look-done": made(looked(Calibration(24.0, 3.0, samples=30, quality=0.9))),
        "04-look-unknown": made(looked(NotMeasured.CAMERA_HEIGHT)),
        "05-waiting": made(waiting),
        "06-intro": made(lambda s: through(s, "section_intro")),
        "07-exam": made(legislation),
        "07-exam-dark": made(legislation, theme="dark"),
        "07-exam-contrast": made(legislation, theme="contrast"),
        "07-exam-large": made(legislation, text_size=1.5),
        "07-exam-folded": made(sheet(lambda s: s.window.page.self_view.fold(True))),
        "08-many": made(many),
        "09-alarms": made(alarms),
        "09-alarms-dark": made(alarms, theme="dark"),
        "10-essay": made(essay),
        "11-finish": made(sheet(lambda s: s.window.page.open_finish(with_remarks=False))),
        "12-finish-remarks": made(
            sheet(lambda s: s.window.page.open_finish(with_remarks=True)), theme="dark"
        ),
        "13-leave": made(sheet(lambda s: s.window.close())),
        "14-help": made(sheet(lambda s: s.window.show_help())),
        **upload_pictures(made, lambda studio: through(studio, "exam")),
        "16-result-review": made(end("under_review")),
        "17-result-not-passed": made(end("not_passed")),
        "18-result-passed": made(end("passed"), theme="contrast"),
        "19-recovery": made(recovery),
        "20-trouble": made(trouble),
    }


def main(arguments: list[str]) -> int:
    """Draw all, or those whose name has one of the words."""
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    QApplication([])
    for language in ("kk", "ru", "en"):
        for size_name, size in SIZES.items():
            for name, make in pages(language, size).items():
                full = f"{name}-{language}-{size_name}.png"
                if len(arguments) > 1 and not any(word in full for word in arguments[1:]):
                    continue
                studio = make()
                studio.save(folder / full)
                studio.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
