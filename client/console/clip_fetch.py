"""The clip of the incident that is looked at: fetched when it is asked for, or the record has none of it."""

from __future__ import annotations

from collections.abc import Callable

from client.console.backstage import Backstage
from client.console.clip_view import ClipView
from client.console.record_player import RecordPlayer
from proctor.core.errors import SynaqError
from proctor.sync.messages import IncidentView


class ClipFetch:
    """Feeds `view`. `played`: told of each incident whose clip plays."""

    def __init__(
        self,
        backstage: Backstage,
        view: ClipView,
        player: RecordPlayer,
        played: Callable[[IncidentView], None],
    ) -> None:
        self._backstage, self._view, self._player = backstage, view, player
        self._played = played
        self._attempt = ""
        self._found: IncidentView | None = None
        view.pressed.connect(self.play)
        view.ran.connect(self._ran)
        player.state_changed.connect(self._record_ran)

    def show(self, attempt: str, found: IncidentView | None) -> None:
        """That incident is looked at; None: none is. Where the record has no such second, the clip stands
        in for it."""
        self._attempt, self._found = attempt, found
        self._view.show_for(found)
        if found is not None and found.clips and not self._player.shows(found.start_s):
            self._fetch(playing=False)

    def play(self) -> None:
        """Play it or pause it."""
        if self._view.loaded:
            self._view.toggle()
        else:
            self._fetch(playing=True)

    def _fetch(self, *, playing: bool) -> None:
        attempt, found, view = self._attempt, self._found, self._view
        if found is None or not found.clips or not view.begin():
            return
        desk, wanted = self._backstage.desk, found.clips[0]

        def arrived(address: str) -> None:
            if self._found is not None and self._found.id == found.id:
                view.load(address, playing=playing)

        def failed(_error: SynaqError) -> None:
            if self._found is not None and self._found.id == found.id:
                view.say_missing()

        self._backstage.ask("clip", lambda: desk.clip(attempt, wanted), arrived, failed)

    def _ran(self, playing: bool) -> None:
        if playing and self._found is not None:
            self._player.pause()  # two sounds at once are none
            self._played(self._found)

    def _record_ran(self) -> None:
        if self._player.playing:
            self._view.pause()
