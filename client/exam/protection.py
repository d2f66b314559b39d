"""What protects the exam window while questions are on it: an empty clipboard, no place in captures.

Steps with perform and revert; a step that fails stops nothing, its result goes into the record. Copying
within the window stays possible; what another program puts on the clipboard is taken off again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from PySide6.QtCore import QMimeData, QObject, QTimer, Signal
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QWidget

from client.exam.capture_shield import FAILED, SUCCEEDED, Outcome, shield, unshield

CLIPBOARD, CAPTURE = "clipboard", "capture"
_CALM_MS = 200  # a program that fills the clipboard without end is not fought without end
_NOBODY_ELSE = ("offscreen", "minimal")  # their clipboard lies in this program's memory
_Mode = QClipboard.Mode


class Step(Protocol):
    """One protection. `name` as it stands in the record."""

    @property
    def name(self) -> str: ...

    def perform(self) -> Outcome:
        """Put it up; may be called again."""

    def revert(self) -> None:
        """Take it down, whatever came of putting it up."""


class EmptyClipboard(QObject):
    """The clipboard holds nothing from outside while this is up, and nothing of the exam afterwards."""

    name = CLIPBOARD

    def __init__(self, clipboard: QClipboard) -> None:
        super().__init__()
        self._clipboard = clipboard
        self._up = False
        self._soon = QTimer(self, singleShot=True, interval=_CALM_MS)
        self._soon.timeout.connect(self.empty_of_others)
        clipboard.changed.connect(self._changed)

    def perform(self) -> Outcome:
        """Empty it, and keep it so; where it is up already, what was copied in the window stays."""
        if self._up:
            self.empty_of_others()
            return Outcome(SUCCEEDED)
        self._up = True
        for mode in self._modes():
            self._clipboard.clear(mode)
        left = [mode.name for mode in self._modes() if not self._is_empty(mode)]
        return Outcome(FAILED, f"{', '.join(left)} could not be emptied") if left else Outcome(SUCCEEDED)

    def revert(self) -> None:
        """Keep it empty no more; copied questions do not leave the exam."""
        if self._up:
            for mode in self._modes():
                if self._owns(mode):
                    self._clipboard.clear(mode)
        self._up = False
        self._soon.stop()

    def empty_of_others(self) -> None:
        """Take off what another program put there."""
        for mode in self._modes():
            if self._up and not self._owns(mode) and not self._is_empty(mode):
                self._clipboard.clear(mode)

    def _changed(self, _mode: object) -> None:
        if self._up and not self._soon.isActive():
            self._soon.start()

    def _modes(self) -> list[_Mode]:
        return [_Mode.Clipboard, *([_Mode.Selection] if self._clipboard.supportsSelection() else [])]

    def _owns(self, mode: _Mode) -> bool:
        """Whether this program put there what is on it; where no other could, it did."""
        if QGuiApplication.platformName() in _NOBODY_ELSE:
            return True
        if mode is _Mode.Selection:
            return self._clipboard.ownsSelection()
        return self._clipboard.ownsClipboard()

    def _is_empty(self, mode: _Mode) -> bool:
        content: QMimeData | None = self._clipboard.mimeData(mode)
        if content is None:  # what Qt gives where nobody owns it
            return True
        # Under X11, asking another program what it offers waits for it; that it offers something is enough.
        if QGuiApplication.platformName() == "xcb" and not self._owns(mode):
            return False
        return not content.formats()


class OutOfCaptures:
    """The window is left out of screen captures, where the system can do that."""

    name = CAPTURE

    def __init__(
        self,
        window: QWidget,
        shield: Callable[[QWidget], Outcome] = shield,
        unshield: Callable[[QWidget], Outcome] = unshield,
    ) -> None:
        self._window, self._shield, self._unshield = window, shield, unshield

    def perform(self) -> Outcome:
        """Ask the system, and read back what it holds."""
        return self._shield(self._window)

    def revert(self) -> None:
        """Be seen again."""
        self._unshield(self._window)


class Protection(QObject):
    """Puts all steps up and takes them down again, the last one first."""

    recorded = Signal(dict)  # result by step; details under "<step>_detail"; only when they changed

    def __init__(self, steps: Sequence[Step]) -> None:
        super().__init__()
        self._steps = tuple(steps)
        self._up: list[Step] = []
        self._told: Mapping[str, str] = {}

    def put_up(self) -> None:
        """Perform every step; what is up already is performed again, for windows are made anew."""
        results: dict[str, str] = {}
        for step in self._steps:
            if step not in self._up:
                self._up.append(step)  # before it runs: what half succeeded is taken down too
            outcome = step.perform()
            results[step.name] = outcome.result
            if outcome.detail:
                results[f"{step.name}_detail"] = outcome.detail
        if results != self._told:
            self._told = results
            self.recorded.emit(results)

    def take_down(self) -> None:
        """Revert every step that was performed."""
        while self._up:
            self._up.pop().revert()


def protection_of(window: QWidget) -> Protection:
    """The steps for the exam window."""
    return Protection((EmptyClipboard(QGuiApplication.clipboard()), OutOfCaptures(window)))
