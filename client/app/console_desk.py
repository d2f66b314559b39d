"""The console's desk at a real service: a few clients shared out among threads, and the way of the record."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from client.app.console_desk_admin import AdministrationCalls
from client.app.console_desk_appeals import AppealCalls
from client.app.console_desk_essays import EssayCalls
from client.app.console_desk_wall import WallCalls
from client.app.record_relay import RecordRelay
from client.console.ports import FilmAt
from proctor.core.errors import RefusedError
from proctor.core.record_film import films_of
from proctor.core.record_playlist import Segment
from proctor.sync.console_client import ConsoleClient
from proctor.sync.messages import ResultView, ReviewDetail, ReviewItem, Verdict
from proctor.sync.review_messages import Look, OwnFinding, Timeline
from proctor.sync.staff_messages import StaffView

_IDLE_CLIENTS = 6


class HttpConsoleDesk(EssayCalls, WallCalls, AdministrationCalls, AppealCalls):
    """A ConsoleDesk over HTTP; safe for threads. `close` ends its connections and its relay."""

    def __init__(self, url: str, language: str = "kk") -> None:
        self._url, self.language = url, language
        self._token, self._role = "", ""
        self._idle: queue.LifoQueue[ConsoleClient] = queue.LifoQueue(_IDLE_CLIENTS)
        self._ahead_ms = 0
        self._relay: RecordRelay | None = None

    def sign_in(self, token: str) -> StaffView:
        """Whose token it is; it is kept in memory only."""
        self.sign_out()
        client = ConsoleClient(self._url, token=token, language=self.language)
        try:
            asked = time.monotonic()
            member = client.me()
            arrived = time.monotonic()
        finally:
            client.close()
        # The answer was made somewhere between question and arrival: half way is the best guess.
        self._ahead_ms = member.now_ms - round((asked + arrived) / 2 * 1000)
        self._token, self._role = token, member.role
        self._relay = RecordRelay(self.evidence)
        return member

    def sign_out(self) -> None:
        """Forget the token, and what it opened."""
        self._token, self._role = "", ""
        if self._relay is not None:
            self._relay.close()
            self._relay = None
        while True:
            try:
                self._idle.get_nowait().close()
            except queue.Empty:
                return

    @property
    def role(self) -> str:
        """Of who is signed in."""
        return self._role

    def close(self) -> None:
        """As `sign_out`."""
        self.sign_out()

    def now_ms(self) -> int:
        """The service's clock as known here."""
        return round(time.monotonic() * 1000) + self._ahead_ms

    def reviews(self) -> list[ReviewItem]:
        """The queue."""
        with self._client() as client:
            return client.reviews()

    def review(self, attempt: str) -> ReviewDetail:
        """One attempt."""
        with self._client() as client:
            return client.review(attempt)

    def timeline(self, attempt: str) -> Timeline:
        """One attempt along its media time."""
        with self._client() as client:
            return client.timeline(attempt)

    def judge(self, attempt: str, incident: str, verdict: Verdict) -> ReviewDetail:
        """One's word on one incident."""
        with self._client() as client:
            return client.judge(attempt, incident, verdict)

    def dismiss_kind(self, attempt: str, kind: str, reason: str) -> ReviewDetail:
        """Dismiss all of one kind."""
        with self._client() as client:
            return client.dismiss_kind(attempt, kind, reason)

    def add_finding(self, attempt: str, finding: OwnFinding) -> ReviewDetail:
        """Add what the machine did not see."""
        with self._client() as client:
            return client.add_finding(attempt, finding)

    def withdraw_finding(self, attempt: str, finding: str) -> ReviewDetail:
        """Take an own finding back."""
        with self._client() as client:
            return client.withdraw_finding(attempt, finding)

    def publish(self, attempt: str) -> ResultView:
        """Publish."""
        with self._client() as client:
            return client.publish(attempt)

    def looks_at(self, attempt: str) -> Callable[[Sequence[Look]], None]:
        """A way to the trail for who is signed in now."""
        token = self._token

        def tell(looks: Sequence[Look]) -> None:
            with self._client(token) as client:
                client.note_looks(attempt, looks)

        return tell

    def evidence(self, attempt: str, sha256: str) -> bytes:
        """A file."""
        with self._client() as client:
            return client.evidence(attempt, sha256)

    def films(self, attempt: str, line: Timeline) -> tuple[FilmAt, ...]:
        """The record as films for this program's own player."""
        if self._relay is None:
            raise RefusedError("Nobody is signed in.", code="not_signed_in")
        films = films_of(Segment(**piece.model_dump()) for piece in line.segments)
        addresses = self._relay.offer(attempt, films)
        return tuple(
            FilmAt(film.track, film.start_s, film.end_s, address)
            for film, address in zip(films, addresses, strict=True)
        )

    def clip(self, attempt: str, sha256: str) -> str:
        """A clip for this program's own player."""
        if self._relay is None:
            raise RefusedError("Nobody is signed in.", code="not_signed_in")
        return self._relay.offer_clip(attempt, sha256)

    @contextmanager
    def _client(self, whose: str = "") -> Iterator[ConsoleClient]:
        """A client that nobody else uses meanwhile; its connection is kept for the next who asks.

        `whose`: the token of who was signed in when the work began, where they may have left since.
        """
        token = whose or self._token
        if not token:
            raise RefusedError("Nobody is signed in.", code="not_signed_in")
        client = self._kept(token) or ConsoleClient(self._url, token=token)
        client.language = self.language
        try:
            yield client
        except BaseException:
            client.close()
            raise
        if client.token != self._token:
            client.close()
            return
        try:
            self._idle.put_nowait(client)
        except queue.Full:
            client.close()

    def _kept(self, token: str) -> ConsoleClient | None:
        """A client of that token that waits to be used again."""
        try:
            client = self._idle.get_nowait()
        except queue.Empty:
            return None
        if client.token == token:
            return client
        client.close()
        return None
