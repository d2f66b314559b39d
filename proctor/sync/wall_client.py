"""The HTTP client of the live wall: who is under way, small pictures, directives. Errors as in `client`."""

from __future__ import annotations

from dataclasses import dataclass

from proctor.sync.messages import Directive, MessageToCandidate, Text
from proctor.sync.staff_client import StaffClient
from proctor.sync.transport import parsed
from proctor.sync.wall_messages import ExtraTime, Order, Wall


@dataclass(frozen=True)
class SmallPicture:
    """A candidate's newest picture, JPEG; `tag` names it, `age_ms` is since it was taken."""

    tag: str
    jpeg: bytes
    age_ms: int


class WallClient(StaffClient):
    """One member of staff who attends candidates under way."""

    def wall(self) -> Wall:
        """Candidates within reach, those first who need a look most."""
        return parsed(self._call("GET", "/wall"), Wall)

    def small_picture(self, attempt: str, known: str = "") -> SmallPicture | None:
        """The newest picture; None where it has the tag `known`. RefusedError `not_found`: there is none."""
        headers = {"If-None-Match": f'"{known}"'} if known else {}
        answer = self._call("GET", f"/attempts/{attempt}/thumbnail", headers=headers)
        if answer.status_code == 304:
            return None
        age = answer.headers.get("Synaq-Age-Ms", "")
        tag = answer.headers.get("ETag", "").strip('"')
        return SmallPicture(tag, answer.content, int(age) if age.isascii() and age.isdigit() else 0)

    def give_message(self, attempt: str, text: Text) -> Directive:
        """Words for a candidate's window."""
        wish = MessageToCandidate(text=text)
        return self._send("POST", f"/attempts/{attempt}/directives", wish, Directive)

    def give_extra_time(self, attempt: str, wish: ExtraTime) -> Directive:
        """More time for the section that runs; RefusedError `wrong_state` where none does."""
        return self._send("POST", f"/attempts/{attempt}/directives/extra-time", wish, Directive)

    def pause(self, attempt: str, wish: Order) -> Directive:
        """The attempt stands still; RefusedError `already_paused`, `section_over`, `wrong_state`."""
        return self._send("POST", f"/attempts/{attempt}/directives/pause", wish, Directive)

    def resume(self, attempt: str, wish: Order) -> Directive:
        """It goes on, with the time of the pause given back; RefusedError `not_paused`."""
        return self._send("POST", f"/attempts/{attempt}/directives/resume", wish, Directive)

    def stop(self, attempt: str, wish: Order) -> Directive:
        """It ends with what was delivered; RefusedError `wrong_state` where nothing is under way."""
        return self._send("POST", f"/attempts/{attempt}/directives/stop", wish, Directive)
