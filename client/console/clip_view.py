"""The clip of an incident, beside the record: it plays where the record has nothing of that moment, too."""

from __future__ import annotations

from PySide6.QtCore import QUrl, Signal
from PySide6.QtMultimedia import QAudioOutput, QMediaDevices, QMediaPlayer, QVideoFrame, QVideoSink
from PySide6.QtWidgets import QWidget

from client.console.film_view import FilmView
from client.kit.controls import Button, column, label
from client.kit.looks import Looks
from client.kit.theme import SPACE
from client.kit.words import Words
from proctor.sync.messages import IncidentView

PLAY_CLIP = "clip-play"
_HEIGHT = 160


class ClipView(QWidget):
    """A button; once the clip has come, its picture. `pressed` asks to play or pause; `ran` says whether it
    plays. Who hears it fetches the clip, and calls `begin`, then `load` or `say_missing`.
    """

    pressed = Signal()
    ran = Signal(bool)

    def __init__(self, words: Words, looks: Looks) -> None:
        super().__init__()
        self._words = words
        self._clip = ""
        self._waiting = False
        self.loaded = False
        self.film = FilmView(words, looks, "review-clip-caption")
        self.film.setFixedHeight(_HEIGHT)
        self._button = Button(PLAY_CLIP, "small")
        self._button.clicked.connect(lambda _checked=False: self.pressed.emit())
        self._missing = label(words, "review-clip-missing", "soft")
        self._missing.tone("gold")
        lines = column(self, spacing=SPACE.small)
        for widget in (self._button, self.film, self._missing):
            lines.addWidget(widget)
        self._sink = QVideoSink(self)
        self._sink.videoFrameChanged.connect(self._frame)
        self._player = QMediaPlayer(self)
        self._player.setVideoSink(self._sink)
        if QMediaDevices.audioOutputs():
            self._player.setAudioOutput(QAudioOutput(self))
        self._player.playingChanged.connect(self._playing_changed)
        self._player.positionChanged.connect(lambda at_ms: self.film.show_second(at_ms / 1000))
        self._player.errorOccurred.connect(lambda _error, _words: self.say_missing())
        self.show_for(None)

    def show_for(self, found: IncidentView | None) -> None:
        """For that incident; shown again with the same clip, it goes on as it is."""
        clip = found.clips[0] if found is not None and found.clips else ""
        if clip and clip == self._clip:
            return
        self._clip = clip
        self._waiting = self.loaded = False
        self._player.stop()
        self._player.setSource(QUrl())
        self.film.show_frame(None)
        self._missing.hide()
        self._show()

    def begin(self) -> bool:
        """The clip is being fetched; whether it was not already."""
        if self._waiting or self.loaded or not self._clip:
            return False
        self._waiting = True
        self._missing.hide()
        self._show()
        return True

    def load(self, address: str, *, playing: bool) -> None:
        """It has come."""
        self._waiting, self.loaded = False, True
        self._player.setSource(QUrl(address))
        (self._player.play if playing else self._player.pause)()
        self._show()

    def say_missing(self) -> None:
        """It cannot be had, or not be shown."""
        if self._clip:
            self._waiting = self.loaded = False
            self._missing.show()
            self._show()

    def toggle(self) -> None:
        """Play, or pause."""
        playing = self._player.isPlaying()
        (self._player.pause if playing else self._player.play)()

    def pause(self) -> None:
        """Stand still, where it plays."""
        if self._player.isPlaying():
            self._player.pause()

    def _frame(self, frame: QVideoFrame) -> None:
        if frame.isValid() and self.loaded:
            self.film.show_frame(frame)

    def _playing_changed(self, playing: bool) -> None:
        self._show()
        self.ran.emit(playing)

    def _show(self) -> None:
        self.setVisible(bool(self._clip))
        self.film.setVisible(self.loaded)
        self._button.setEnabled(not self._waiting)
        key = "comes" if self._waiting else "pause" if self._player.isPlaying() else "play"
        self._words.put(self._button, f"review-clip-{key}")
