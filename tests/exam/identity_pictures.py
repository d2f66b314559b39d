"""The identity page for `render_windows`: before, each action, a hint, and what may come of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fakes.desk import willing
from PySide6.QtGui import QImage

from client.exam.identity_course import IdentityCourse
from client.exam.identity_ports import IdentityTask
from proctor.core.check_in_policy import CheckInRules
from proctor.core.identity_check import IdentityCheck
from proctor.core.liveness_state import Liveness, LivenessAction, LivenessHint
from proctor.sync.messages import HallView

Made = Callable[..., Callable[[], Any]]
_HALL = HallView(hall="astana-2", seat="14", unlocked=True)


def identity_pictures(made: Made, face: Callable[[], QImage]) -> dict[str, Callable[[], Any]]:
    """Name of the picture -> what draws it."""

    def before(studio: Any) -> None:
        desk = studio.desk
        desk.identity = True
        desk.sign_in(desk.code)
        desk.record_consent()
        desk.record_conditions()
        desk.check_in(list(desk.checks.values()))
        studio.window.look()
        studio.turn("identity")
        studio.signals.preview.emit(face())

    def asked(action: LivenessAction | None, hint: LivenessHint = LivenessHint.NONE) -> Callable[[Any], None]:
        def act(studio: Any) -> None:
            before(studio)
            course = IdentityCourse(IdentityTask(CheckInRules(), 1), 1)
            if action is not None:
                course.photo = studio.desk.photo
                ahead = willing(None, 3.0).face
                course.state = Liveness(1, (action, LivenessAction.TURN_LEFT), at=0, ahead=ahead, hint=hint)
            page = studio.window.page
            page._course = course
            page.card.offer("identity-stop")
            page.card.show_course(course)

        return act

    def came(status: str, reason: str = "") -> Callable[[Any], None]:
        def act(studio: Any) -> None:
            before(studio)
            studio.window.page._task = IdentityTask(CheckInRules(), 1)
            studio.window.page._check = IdentityCheck(status, reason, {"similarity": 0.4})
            studio.window.page.card.show_outcome(studio.window.page._check)
            studio.window.page.card.offer("identity-next", *([] if status == "match" else ["identity-again"]))

        return act

    def waits(studio: Any) -> None:
        studio.desk._hall = _HALL
        came("mismatch", "different_person")(studio)
        studio.window.page._record()

    left, closer = LivenessAction.TURN_LEFT, LivenessAction.COME_CLOSER
    return {
        "04-identity": made(before),
        "04-identity-photo": made(asked(None)),
        "04-identity-left": made(asked(left, LivenessHint.FURTHER)),
        "04-identity-closer": made(asked(closer)),
        "04-identity-hint": made(asked(left, LivenessHint.OTHER_ACTION), theme="dark"),
        "04-identity-match": made(came("match")),
        "04-identity-mismatch": made(came("mismatch", "different_person")),
        "04-identity-unknown": made(came("unknown", "track_broken")),
        "04-identity-waits": made(waits),
        "04-identity-large": made(before, text_size=1.5),
    }
