"""The desk once the exam is over: what remains, leaving it to the computer, the rescue file. Part of
`CandidateDesk`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from client.app.attempt_folder import Session
from client.app.face_photos import FacePhotos
from client.app.leftovers import set_aside
from client.app.rescue import contents_in, where
from proctor.core.sitting import Sitting
from proctor.host.stay_awake import StayAwake
from proctor.journal.rescue_file import write_rescue
from proctor.sync.courier import Courier
from proctor.sync.messages import AttemptView
from proctor.sync.remaining import Remaining

if TYPE_CHECKING:
    from client.app.desk_ports import DeskSetup
    from client.app.logbook import Logbook
    from proctor.sync.client import ServiceClient


class DeskUpload:
    """See `client.exam.upload_ports.UploadDesk`."""

    _setup: DeskSetup
    _client: ServiceClient
    _courier: Courier | None
    _logbook: Logbook | None
    _view: AttemptView | None
    _awake: StayAwake

    if TYPE_CHECKING:

        @property
        def sitting(self) -> Sitting:
            """Told by the desk."""

        def _attempt(self) -> AttemptView: ...
        def _book(self) -> Logbook: ...
        def _stop_watch(self) -> None: ...
        def _put_down(self) -> None: ...
        def _photos(self) -> FacePhotos: ...
        def _keep(self, *, done: bool) -> None: ...

    def deliver(self, progress: Callable[[int, int], None]) -> None:
        """Send everything; the watch ends first, so that its last clips go along."""
        finished = self.sitting.finished_ms is not None
        if finished:
            self._stop_watch()
        if self._courier is not None:
            self._courier.deliver_all(progress)
            if finished:
                self._book().end_notes()
                self._courier.deliver_all(progress)  # what was noted while the last batch was under way
        if finished:
            self._photos().forget()
            self._keep(done=True)

    def leave_delivery(self) -> None:
        """End `deliver` soon; what is left goes on in the background, or at the next start."""
        if self._courier is not None:
            self._courier.leave_all()

    def remaining(self) -> Remaining:
        """What has still to go."""
        courier = self._courier
        return courier.remaining() if courier is not None else Remaining()

    def stay_awake(self, wanted: bool) -> bool:
        """Keep the computer from going to sleep; whether the system was asked."""
        if not wanted:
            self._awake.release()
            return False
        return self._awake.hold()

    def write_rescue(self, place: Path, progress: Callable[[int, int], None]) -> Path:
        """Write the rescue file into `place`, a folder or a file; where it lies."""
        view = self._attempt()
        out = where(place, view.id)
        contents = contents_in(
            self._setup.folder, self._book().journal, self._session(), self._setup.folder.session_key()
        )
        write_rescue(out, contents, progress)
        return out

    def put_aside(self) -> None:
        """Make room for another candidate; the rest of this attempt is delivered in the background."""
        folder, session = self._setup.folder, self._session()
        set_aside(folder, session, folder.secrets_of_session())
        self._stop_watch()
        self._put_down()
        folder.keep_session(replace(session, done=True))
        self._view = None
        self._client.close()
        self._client = type(self._client)(self._setup.server, language=self._setup.language())

    def _session(self) -> Session:
        view = self._attempt()
        return Session(self._client.url, view.id, self._client.token, view.model_dump_json())
