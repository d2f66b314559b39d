"""The candidate's window: which page is up, and what goes on around the
pages. Composition is `client/app`'s business."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from client.exam import names
from client.exam.backstage import Backstage, Page
from client.exam.between import RecoveryPage, SectionIntroPage, StartingPage, TroublePage, WaitingPage
from client.exam.conditions import ConditionsPage
from client.exam.consent import ConsentPage
from client.exam.equipment import EquipmentPage
from client.exam.exam_page import ExamPage
from client.exam.focus_watch import FocusWatch
from client.exam.hall_wait import HallWaitPage
from client.exam.held import HeldPage
from client.exam.identity_page import IdentityPage
from client.exam.laid_by import LaidBy, open_sheets
from client.exam.look_page import LookPage
from client.exam.notices import Notices
from client.exam.ports import DeskSignals, ExamDesk, RehearsalDesk, WindowOptions
from client.exam.protection import protection_of
from client.exam.rehearsal_page import RehearsalPage
from client.exam.result import ResultPage
from client.exam.scan_page import ScanPage
from client.exam.sheets import CHECK_KEYS, EXAM_KEYS, HelpSheet, LeaveSheet
from client.exam.sign_in import SignInPage
from client.exam.stages import Stage, has_begun, stage_for
from client.exam.stopped import StoppedPage
from client.exam.top_bar import TopBar
from client.exam.upload import UploadPage
from client.kit.background import Background
from client.kit.banners import Banners, Saying
from client.kit.controls import column
from client.kit.looks import Looks
from client.kit.style import style_sheet
from client.kit.theme import TYPE
from client.kit.words import Words
from proctor.core.errors import SynaqError
from proctor.sync.messages import Directive

_PAGES: dict[Stage, type[Page]] = {
    Stage.STARTING: StartingPage,
    Stage.SIGN_IN: SignInPage,
    Stage.HALL: HallWaitPage,
    Stage.CONSENT: ConsentPage,
    Stage.CONDITIONS: ConditionsPage,
    Stage.CHECK: EquipmentPage,
    Stage.IDENTITY: IdentityPage,
    Stage.LOOK: LookPage,
    Stage.SCAN: ScanPage,
    Stage.HELD: HeldPage,
    Stage.WAITING: WaitingPage,
    Stage.SECTION_INTRO: SectionIntroPage,
    Stage.STOPPED: StoppedPage,
    Stage.UPLOAD: UploadPage,
    Stage.RESULT: ResultPage,
    Stage.RECOVERY: RecoveryPage,
    Stage.TROUBLE: TroublePage,
}

_INTERRUPTED = frozenset({Stage.EXAM, Stage.HELD, Stage.WAITING, Stage.SECTION_INTRO})
_PAPER_COVERED = frozenset({Stage.SCAN, Stage.HELD})  # which stops nothing of what protects the paper
_AFTERWARDS = frozenset({Stage.UPLOAD, Stage.RESULT})


class ExamWindow(QWidget):
    """Make it, show it, call `begin`. `stage_changed` carries each page's
    stage; `finished` comes once it has closed."""

    stage_changed = Signal(str)
    finished = Signal()

    def __init__(  # noqa: PLR0917  one for each thing that the window is put together from
        self,
        desk: ExamDesk,
        signals: DeskSignals,
        words: Words,
        options: WindowOptions,
        icons: Path,
        rehearsal: RehearsalDesk | None = None,
    ) -> None:
        """`icons`: the folder of SVG files. `rehearsal`: where the equipment can be tried before sign-in."""
        super().__init__()
        self.setObjectName(names.WINDOW)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumSize(1024, 640)
        self.resize(1366, 768)
        self.desk, self.words = desk, words
        self.looks = Looks(icons, options.theme, options.text_size)
        self.background = Background("exam")
        self._backstage = Backstage(desk, signals, words, self.looks, self.background, options, rehearsal)
        self._pages: dict[Stage, Page] = {}
        self._stage: Stage | None = None
        self._may_close, self._closed = False, False
        self.top = TopBar(words, self.looks)
        self.top.help.clicked.connect(lambda _checked=False: self.show_help())
        self.banners = Banners(words, self.looks)
        self._stack = QStackedWidget()
        lines = column(self)
        lines.addWidget(self.top)
        lines.addWidget(self.banners)
        lines.addWidget(self._stack, 1)
        words.put(self, "exam-brand", on="title")
        self._restyle()
        self.looks.changed.connect(self._restyle)
        self.watch = FocusWatch(self)
        self._notices = Notices(self._backstage, self.banners, self.watch, self._exam_page)
        self._protection = protection_of(self)
        self._protection.recorded.connect(self._notices.protected)
        self.watch.returned.connect(self._protection.put_up)
        self._look_soon = QTimer(self, singleShot=True, interval=0)
        self._look_soon.timeout.connect(self.look)
        signals.directive.connect(self._directed)
        self._laid_by = LaidBy(self)
        self.top.show_attempt(desk)

    @property
    def stage(self) -> str:
        """The stage of the page that is up."""
        return str(self._stage or "")

    @property
    def page(self) -> QWidget | None:
        """The page that is up."""
        return self._pages.get(self._stage) if self._stage is not None else None

    def begin(self) -> None:
        """Look on disk for an unfinished attempt, then show the page that is due."""
        self._turn_to(Stage.STARTING)
        self.background.run("resume", self.desk.resume, self._resumed, self._trouble(self.begin))

    def look(self) -> None:
        """Show the page that is due now."""
        stage = stage_for(self.desk.sitting, self.desk.attempt, self.desk.now_ms())
        if stage is Stage.CLOSING_UP:
            self._close_up()
            return
        upload, stopped = self._pages.get(Stage.UPLOAD), self._pages.get(Stage.STOPPED)
        told = isinstance(stopped, StoppedPage) and stopped.read
        if stage in _AFTERWARDS and self.desk.sitting.stopped is not None and not told:
            stage = Stage.STOPPED
        elif stage is Stage.UPLOAD and isinstance(upload, UploadPage) and upload.delivered:
            stage = Stage.RESULT
        self._turn_to(stage)

    def show_help(self) -> None:
        """Show the keys."""
        if not open_sheets(self):
            page = self._pages.get(self._stage) if self._stage is not None else None
            keys = CHECK_KEYS if page is not None and page.keys == "check" else EXAM_KEYS
            HelpSheet(self, self.words, self.looks, keys).show_keys()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys of the whole window; Esc must not close it."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_F1:
            self.show_help()
        elif control and event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.looks.step_text_size(1)
        elif control and event.key() == Qt.Key.Key_Minus:
            self.looks.step_text_size(-1)
        else:
            event.ignore()

    def closeEvent(self, event: QCloseEvent) -> None:
        """During an attempt: explain what leaving means (26/49), and
        ask. Else close, leaving nothing running."""
        if not self._may_close and has_begun(self.desk.sitting, self.desk.attempt):
            event.ignore()
            self._ask_to_leave()
            return
        event.accept()
        self.shut_down()

    # -- pages -----------------------------------------------------------------------------------------------
    def _turn_to(self, stage: Stage) -> None:
        if stage is self._stage and stage is not Stage.SECTION_INTRO:
            return
        before = self._pages.get(self._stage) if self._stage is not None else None
        if before is not None:
            before.leave()
        self._stage = stage
        page = self._page(stage)
        section = self.desk.sitting.open_section
        in_exam = stage is Stage.EXAM or (stage in _PAPER_COVERED and section is not None)
        self._laid_by.follow(stage)
        self.top.show_attempt(self.desk, section.section if in_exam and section is not None else "")
        self.top.time.setVisible(in_exam)
        self._stack.setCurrentWidget(page)
        # The dots of the guided look stand where the screen's edges are in the exam.
        self._fill_screen(in_exam or stage is Stage.LOOK)
        page.enter()
        focus = self.focusWidget()
        if self._stage is stage and (focus is None or not page.isAncestorOf(focus)):
            # The button that led here is hidden now, and Qt would hand its focus to the top bar.
            page.setFocus(Qt.FocusReason.OtherFocusReason)
        self.watch.arm(in_exam and self._stage is stage)
        (self._protection.put_up if in_exam and self._stage is stage else self._protection.take_down)()
        self.stage_changed.emit(str(stage))

    def _page(self, stage: Stage) -> Page:
        if stage not in self._pages:
            page = self._made(stage)
            # The next page is looked for when the one before has returned from what it was doing.
            page.go_on.connect(self._look_soon.start)
            if isinstance(page, ResultPage | UploadPage):
                page.close_window.connect(self.close)
            elif isinstance(page, HeldPage):
                page.time_left.connect(self.top.time.show_left)
                page.show_connection(*self._notices.line)
            elif isinstance(page, ScanPage):
                page.time_left.connect(self.top.time.show_left)
                page.ended.connect(self._scan_ended)
            elif isinstance(page, SignInPage):
                page.rehearse.connect(lambda: self._turn_to(Stage.REHEARSAL))
            self._pages[stage] = page
            self._stack.addWidget(page)
        return self._pages[stage]

    def _made(self, stage: Stage) -> Page:
        rehearsal = self._backstage.rehearsal
        if stage is Stage.REHEARSAL and rehearsal is not None:
            return RehearsalPage(self._backstage, rehearsal)
        return self._exam_made() if stage is Stage.EXAM else _PAGES[stage](self._backstage)

    def _exam_made(self) -> ExamPage:
        page = ExamPage(self._backstage, self.banners)
        page.time_left.connect(self.top.time.show_left)
        self._notices.prime(page)
        return page

    def _exam_page(self) -> ExamPage | None:
        page = self._pages.get(Stage.EXAM)
        return page if isinstance(page, ExamPage) else None

    def _directed(self, directive: Directive) -> None:
        """A look round the room or a pause: at once, unless the page that is up leads there by itself. An
        end by staff: at once, whatever page is up."""
        covers = directive.kind in ("room_scan", "pause", "resume") and self._stage in _INTERRUPTED
        if (covers or directive.kind == "stop") and not self._closed:
            self._look_soon.start()

    def _scan_ended(self, status: str) -> None:
        """Said above the questions, to which the candidate returns."""
        tone = {"complete": "good", "unknown": "accent"}.get(status, "gold")
        self.banners.say("scan", Saying(f"scan-page-after-{status}", tone=tone))

    def _resumed(self, found: bool) -> None:
        sitting = self.desk.sitting
        by_staff = sitting.open_pause is not None or sitting.stopped is not None  # their page says more
        if found and sitting.open_section is not None and not by_staff:
            self._turn_to(Stage.RECOVERY)
        else:
            self.look()

    def _close_up(self) -> None:
        last = self.desk.sitting.sections[-1] if self.desk.sitting.sections else None
        reason = "time" if last is not None and last.finish_reason == "time" else "candidate"
        try:
            self.desk.finish_attempt("time" if reason == "time" else "candidate")
        except SynaqError as error:
            self._trouble(self.look)(error)
        else:
            self.look()

    def _trouble(self, again: Callable[[], None]) -> Callable[[SynaqError], None]:
        def explain(error: SynaqError) -> None:
            page = self._page(Stage.TROUBLE)
            if isinstance(page, TroublePage):
                page.explain(error, again)
            self._turn_to(Stage.TROUBLE)

        return explain

    # -- appearance ------------------------------------------------------------------------------------------
    def _restyle(self) -> None:
        self.setFont(self.looks.font(TYPE.body))
        self.setStyleSheet(style_sheet(self.looks))

    def _fill_screen(self, wanted_now: bool) -> None:
        attempt, wanted = self.desk.attempt, self._backstage.options.fullscreen
        full = wanted if wanted is not None else not (attempt is not None and attempt.practice)
        if wanted_now and full and not self.isFullScreen():
            self.showFullScreen()
        elif not wanted_now and self._stage in (Stage.UPLOAD, Stage.RESULT) and self.isFullScreen():
            self.showNormal()

    # -- leaving ---------------------------------------------------------------------------------------------
    def _ask_to_leave(self) -> None:
        if any(isinstance(sheet, LeaveSheet) for sheet in open_sheets(self)):
            return
        exam = self._exam_page()
        can_finish = self._stage is Stage.EXAM and exam is not None
        sheet = LeaveSheet(self, self.words, self.looks, can_finish=can_finish)
        if exam is not None:
            sheet.finish.connect(lambda: exam.open_finish(with_remarks=False))
        sheet.leave.connect(self._leave_anyway)
        sheet.ask()

    def _leave_anyway(self) -> None:
        exam = self._exam_page()
        if exam is not None:
            exam.question.flush()
        try:
            self.desk.finish_attempt("closed_window")
        except SynaqError as error:
            self._trouble(self._leave_anyway)(error)
            return
        self._may_close = True
        self.close()

    def shut_down(self) -> None:
        """End timers and threads, without a question; closing does it by itself."""
        if self._closed:
            return
        self._closed = True
        page = self._pages.get(self._stage) if self._stage is not None else None
        if page is not None:
            page.leave()
        self._look_soon.stop()
        self.watch.stop()
        self._protection.take_down()
        self._notices.stop()
        self.background.close()
        self.finished.emit()
