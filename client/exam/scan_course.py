"""The course of a room scan: begun, followed, judged, tried again, in time or not. Times come in, no Qt here.

How a turn is measured is the monitor's business; what is written down is the desk's.
"""

from __future__ import annotations

from enum import StrEnum

from client.exam.scan_ports import ScanEnd, ScanStatus, ScanTaken, ScanTask
from proctor.core.room_scan import ScanHint, ScanProgress

SILENT_S = 8.0  # without a word from the camera for so long, it is gone
FIRST_SILENT_S = 40.0  # it may still have to be opened
DONE_FOR_S = 1.5  # told that it is done, people turn a little further; that closes the circle
LEAST_LEFT_MS = 15_000  # less is no time for another try


class ScanState(StrEnum):
    """Where it stands."""

    BEFORE = "before"
    TURNING = "turning"
    JUDGING = "judging"
    AFTER = "after"


class ScanCourse:
    """One scan with all its tries. `now_ms`: the service's clock; `now_s`: one that does not go back."""

    def __init__(self, task: ScanTask, now_ms: int) -> None:
        self.task = task
        self.state = ScanState.BEFORE
        self.tries = 0
        self.progress: ScanProgress | None = None
        self.taken: ScanTaken | None = None
        self.trouble = ""  # why a try could not be told, as a reason
        self._came_ms = now_ms
        self._began_ms: int | None = None
        self._try_ms = now_ms
        self._heard_s = 0.0
        self._done_s: float | None = None
        self._timed_out = False

    # -- one try ---------------------------------------------------------------------------------------------
    def begin(self, now_ms: int, now_s: float) -> None:
        """A try begins."""
        self.tries += 1
        self.state, self.progress, self.taken, self.trouble = ScanState.TURNING, None, None, ""
        self._began_ms = now_ms if self._began_ms is None else self._began_ms
        self._try_ms, self._heard_s, self._done_s, self._timed_out = now_ms, now_s, None, False

    def see(self, progress: ScanProgress, now_s: float) -> None:
        """The camera is followed."""
        if self.state is ScanState.TURNING:
            self.progress, self._heard_s = progress, now_s
            if progress.hint is not ScanHint.DONE:
                self._done_s = None
            elif self._done_s is None:
                self._done_s = now_s

    def judge(self, *, timed_out: bool = False) -> None:
        """The turn is over; what it came to is waited for."""
        self.state, self._timed_out = ScanState.JUDGING, timed_out

    def judged(self, taken: ScanTaken) -> None:
        """This is what it came to."""
        self.state, self.taken = ScanState.AFTER, taken

    def failed(self, trouble: str) -> None:
        """It could not be told, and why."""
        self.state, self.trouble = ScanState.AFTER, trouble

    # -- times -----------------------------------------------------------------------------------------------
    def finished_itself(self, now_s: float) -> bool:
        """Whether all was seen, and a moment has passed since, or the start has been seen again."""
        if self._done_s is None or self.progress is None:
            return False
        return self.progress.closed or now_s - self._done_s >= DONE_FOR_S

    def silent(self, now_s: float) -> bool:
        """Whether the camera is gone in the middle of a turn."""
        patience = FIRST_SILENT_S if self.progress is None else SILENT_S
        return self.state is ScanState.TURNING and now_s - self._heard_s > patience

    def left_ms(self, now_ms: int) -> int | None:
        """What is left: to begin, or to end the turn; None where there is no hurry."""
        rules, times = self.task.rules, []
        if self.task.in_exam:
            answer = self.task.asked_ms + round(rules.answer_s * 1000)
            whole = answer + round(rules.longest_s * 1000)
            # Taken up again after a crash, it may begin as long as it may last.
            waits = self._began_ms is None and self._came_ms < answer
            times.append(answer if waits else whole)
        if self.state is ScanState.TURNING:
            times.append(self._try_ms + round(rules.longest_s * 1000))
        return min(times) - now_ms if times else None

    def overdue(self, now_ms: int) -> bool:
        """Whether the time is over."""
        left = self.left_ms(now_ms)
        return left is not None and left <= 0

    def may_retry(self, now_ms: int) -> bool:
        """Whether another try is left, and time for it."""
        left = self.left_ms(now_ms)
        return self.tries < max(1, int(self.task.rules.tries)) and (left is None or left > LEAST_LEFT_MS)

    # -- the end ---------------------------------------------------------------------------------------------
    @property
    def status(self) -> ScanStatus:
        """What the last try came to; one that nobody could tell is unknown."""
        if self.taken is None or self.taken.result.complete is None:
            return "unknown"
        if self.taken.result.complete:
            return "complete"
        return "failed" if self._timed_out else "incomplete"

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it is not complete."""
        if self.taken is None:
            return (self.trouble,) if self.trouble else ()
        late = ("not_finished",) if self.status == "failed" else ()
        return (*late, *(reason.value for reason in self.taken.result.reasons))

    def end(self) -> ScanEnd:
        """As the last try left it."""
        return self._end(self.status, self.reasons)

    def end_overdue(self) -> ScanEnd:
        """Its time went by: not begun, or not brought to its end."""
        if self.state is ScanState.AFTER and self.tries:
            return self.end()
        return self._end("failed", ("not_finished" if self.tries else "not_begun",))

    def refuse(self, reason: str, note: str) -> ScanEnd:
        """The candidate cannot or will not, for this reason."""
        return self._end("refused", (reason,), note)

    def skip(self) -> ScanEnd:
        """Left out in practice."""
        return self._end("unknown", ("skipped",))

    def _end(self, status: ScanStatus, reasons: tuple[str, ...], note: str = "") -> ScanEnd:
        return ScanEnd(status, reasons, self.taken, self._began_ms, self.tries, note)
