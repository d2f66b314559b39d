"""Whether the candidate is at the exam window: another program in
front, another window, or ours minimised."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget


class FocusWatch(QObject):
    """Armed while questions are on screen. Our own sheets lie inside the window and are no leaving."""

    lost = Signal(str)  # application | window | minimised
    returned = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._armed, self._away = False, False
        window.installEventFilter(self)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._application_state)

    def arm(self, armed: bool) -> None:
        """Watch, or stop watching; being away ends with it."""
        if self._armed and not armed:
            self._back()
        self._armed = armed

    def stop(self) -> None:
        """Watch no more."""
        self.arm(False)
        self._window.removeEventFilter(self)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.disconnect(self._application_state)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Listen for the window's own coming and going."""
        if watched is self._window:
            if event.type() == QEvent.Type.WindowDeactivate:
                self._look_who_is_in_front()
            elif event.type() == QEvent.Type.WindowActivate:
                self._back()
            elif event.type() == QEvent.Type.WindowStateChange and self._window.isMinimized():
                self._left("minimised")
        return False

    def _look_who_is_in_front(self) -> None:
        # One of our own windows in front (a tooltip's, a dialog's) is not leaving.
        if QApplication.activeWindow() in (None, self._window):
            self._left("window")

    def _application_state(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationActive:
            if not self._window.isMinimized():
                self._back()
        else:
            self._left("application")

    def _left(self, reason: str) -> None:
        if self._armed and not self._away:
            self._away = True
            self.lost.emit(reason)

    def _back(self) -> None:
        if self._away:
            self._away = False
            self.returned.emit()
