"""Two tracks of a record in step: webcam with sound, and the exam screen. No widgets here.

The media clock is the player's own: it runs through holes in the record too, and each track's film follows it
and is put right where it strays. Seconds are media seconds everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, QUrl, Signal
from PySide6.QtMultimedia import QAudioOutput, QMediaDevices, QMediaPlayer, QVideoFrame, QVideoSink

from client.console.ports import FilmAt

TRACKS = ("camera", "screen")
RATES = (0.5, 1.0, 1.5, 2.0, 4.0, 8.0)
_TICK_MS = 50
_STRAY_S = 0.30  # per unit of rate: below it the eye does not tell, above it the film is put right
_SOUND_UP_TO = 2.0  # faster, speech is noise


class TrackFilm(QObject):
    """One track: shows the film of the moment, or nothing in a hole. `picture` carries a QVideoFrame, or
    None where there is none."""

    picture = Signal(object)

    def __init__(self, track: str, *, sound: bool, parent: QObject) -> None:
        super().__init__(parent)
        self.track = track
        self._films: tuple[FilmAt, ...] = ()
        self._film: FilmAt | None = None
        self._wanted_s, self._playing, self._rate = 0.0, False, 1.0
        self._sink = QVideoSink(self)
        self._sink.videoFrameChanged.connect(self._frame)
        self._player = QMediaPlayer(self)
        self._player.setVideoSink(self._sink)
        self._player.mediaStatusChanged.connect(self._status)
        # Without a device to hear it with, the film is silent, and Qt need not say so.
        audible = sound and bool(QMediaDevices.audioOutputs())
        self._sound = QAudioOutput(self) if audible else None
        if self._sound is not None:
            self._player.setAudioOutput(self._sound)

    def load(self, films: Sequence[FilmAt]) -> None:
        """The films of this track, by their time."""
        self._films = tuple(film for film in films if film.track == self.track)
        self._film = None
        self._player.setSource(QUrl())

    def go(self, media_s: float, *, playing: bool, rate: float, jump: bool) -> None:
        """Be at `media_s`. `jump`: exactly, whatever the film shows now."""
        self._wanted_s, self._playing, self._rate = media_s, playing, rate
        film = self._film_at(media_s)
        if film is None:
            if self._film is not None or jump:
                self._film = None
                self._player.stop()
                self._player.setSource(QUrl())
                self.picture.emit(None)
            return
        if film is not self._film:
            self._film = None  # what the player still says is about the film before
            self._player.stop()
            self._player.setSource(QUrl())
            self._film = film
            self._player.setSource(QUrl(film.address))  # `_status` goes on once it is open
            return
        self._follow(jump=jump)

    def shows(self, media_s: float) -> bool:
        """Whether there is a film of that second."""
        return self._film_at(media_s) is not None

    def mute(self, muted: bool) -> None:
        """Whether the track is heard."""
        if self._sound is not None:
            self._sound.setMuted(muted)

    def close(self) -> None:
        """Let the film go."""
        self._player.stop()
        self._player.setSource(QUrl())
        self._films, self._film = (), None

    def _film_at(self, media_s: float) -> FilmAt | None:
        for film in self._films:
            if film.start_s - 0.05 <= media_s < film.end_s:
                return film
        return None

    def _follow(self, *, jump: bool) -> None:
        if self._film is None:
            return
        inside_ms = round(max(0.0, self._wanted_s - self._film.start_s) * 1000)
        player = self._player
        if player.playbackRate() != self._rate:
            player.setPlaybackRate(self._rate)
        strays = abs(player.position() - inside_ms) > 1000 * _STRAY_S * max(1.0, self._rate)
        if jump or strays:
            player.setPosition(inside_ms)
        state = QMediaPlayer.PlaybackState
        if self._playing and player.playbackState() is not state.PlayingState:
            player.play()
        elif not self._playing and player.playbackState() is not state.PausedState:
            player.pause()

    def _status(self, status: QMediaPlayer.MediaStatus) -> None:
        if status is QMediaPlayer.MediaStatus.LoadedMedia:
            self._follow(jump=True)

    def _frame(self, frame: QVideoFrame) -> None:
        if frame.isValid() and self._film is not None:
            self.picture.emit(frame)


class RecordPlayer(QObject):
    """Both tracks and their clock. `moved` carries the media second some times a second and at each jump;
    `state_changed` comes with playing, pausing and another rate."""

    moved = Signal(float)
    state_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tracks = {track: TrackFilm(track, sound=track == "camera", parent=self) for track in TRACKS}
        self.duration_s = 0.0
        self._at_s, self._playing, self._rate = 0.0, False, 1.0
        self._clock = QElapsedTimer()
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._run)

    @property
    def playing(self) -> bool:
        """Whether the clock runs."""
        return self._playing

    @property
    def rate(self) -> float:
        """Media seconds in a second."""
        return self._rate

    @property
    def position_s(self) -> float:
        """Where the clock stands."""
        if not self._playing:
            return self._at_s
        return min(self.duration_s, self._at_s + self._clock.elapsed() / 1000 * self._rate)

    def load(self, films: Sequence[FilmAt], duration_s: float) -> None:
        """Another record, at its beginning."""
        self.pause()
        self.duration_s = duration_s
        for track in self.tracks.values():
            track.load(films)
        self._rate = 1.0
        self.seek(min((film.start_s for film in films), default=0.0))

    def shows(self, media_s: float) -> bool:
        """Whether the webcam's record has that second."""
        return self.tracks["camera"].shows(media_s)

    def seek(self, media_s: float) -> None:
        """Go there, playing or not."""
        self._at_s = max(0.0, min(media_s, self.duration_s))
        self._clock.restart()
        self._show(jump=True)

    def play(self) -> None:
        """Run; from the beginning where it stood at the end."""
        if self._playing:
            return
        if self._at_s >= self.duration_s - 0.05:
            self._at_s = 0.0
        self._playing = True
        self._clock.restart()
        self._tick.start()
        self._show(jump=False)
        self.state_changed.emit()

    def pause(self) -> None:
        """Stand still."""
        if not self._playing:
            return
        self._at_s = self.position_s
        self._playing = False
        self._tick.stop()
        self._show(jump=False)
        self.state_changed.emit()

    def toggle(self) -> None:
        """Play or pause."""
        (self.pause if self._playing else self.play)()

    def set_rate(self, rate: float) -> None:
        """Run at one of RATES."""
        self._at_s = self.position_s
        self._clock.restart()
        self._rate = min(RATES, key=lambda known: abs(known - rate))
        self.tracks["camera"].mute(self._rate > _SOUND_UP_TO)
        self._show(jump=False)
        self.state_changed.emit()

    def step_rate(self, by: int) -> None:
        """The next faster or slower rate."""
        at = RATES.index(self._rate) + by
        self.set_rate(RATES[max(0, min(len(RATES) - 1, at))])

    def close(self) -> None:
        """Let the record go."""
        self.pause()
        for track in self.tracks.values():
            track.close()

    def _run(self) -> None:
        if self.position_s >= self.duration_s:
            self.pause()
            return
        self._show(jump=False)

    def _show(self, *, jump: bool) -> None:
        at = self.position_s
        for track in self.tracks.values():
            track.go(at, playing=self._playing, rate=self._rate, jump=jump)
        self.moved.emit(at)
