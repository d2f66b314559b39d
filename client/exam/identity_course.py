"""The course of one try on the identity page: the photo, then the actions; what to say at each moment. No Qt.

What is seen is judged in `proctor.core.liveness`; this only keeps the state and knows when nothing comes.
"""

from __future__ import annotations

from client.exam.identity_ports import CheckInPhoto, IdentityTask
from proctor.core.identity_check import IdentityCheck, judge_identity
from proctor.core.liveness import advance
from proctor.core.liveness_state import (
    Liveness,
    LivenessAction,
    LivenessHint,
    LivenessOutcome,
    begin,
    skip,
)
from proctor.core.liveness_track import LivenessSample

_SILENCE_S = 1.0  # without a look for so long, the camera is taken to show nothing


class IdentityCourse:
    """One try. Seconds of `now_s` are of any clock that does not go back."""

    def __init__(self, task: IdentityTask, number: int) -> None:
        self._task, self._number = task, number
        self.photo: CheckInPhoto | None = None
        self.state: Liveness | None = None
        self._heard_s = 0.0
        self._heard_t = 0.0

    @property
    def over(self) -> bool:
        """Whether nothing more is to be done in this try."""
        if self.photo is None:
            return False
        return not self.photo.jpeg or self.state is None or self.state.outcome is not None

    @property
    def outcome(self) -> LivenessOutcome | None:
        """How the actions ended."""
        return None if self.state is None else self.state.outcome

    def taken(self, photo: CheckInPhoto, now_s: float) -> None:
        """The photo is there; where it is one, and the policy asks for actions, they begin."""
        self.photo, self._heard_s, self._heard_t = photo, now_s, photo.t
        if photo.jpeg and self._task.rules.liveness:
            # Each try has an order of its own.
            self.state = begin(self._task.seed * 1000 + self._number)

    def see(self, sample: LivenessSample, now_s: float) -> None:
        """One look at the face."""
        if self.state is not None:
            self._heard_s, self._heard_t = now_s, sample.t
            self.state = advance(self.state, sample)

    def tick(self, now_s: float) -> None:
        """Nothing came for a while: nobody is seen."""
        silent = now_s - self._heard_s
        if self.state is not None and silent > _SILENCE_S:
            self.state = advance(self.state, LivenessSample(self._heard_t + silent))

    def stop(self) -> None:
        """The person goes on without it."""
        if self.state is not None and self.state.outcome is None:
            self.state = skip(self.state)

    def judged(self) -> IdentityCheck:
        """What this try comes to."""
        compared = None if self.photo is None else self.photo.compared
        return judge_identity(compared, self.state, self._task.rules, self._number)

    # -- what is to be said ----------------------------------------------------------------------------------
    @property
    def action(self) -> LivenessAction | None:
        """The action that is asked now."""
        return None if self.state is None else self.state.action

    def sentence(self) -> str:
        """The key of what is asked now."""
        state = self.state
        if state is None:
            return "identity-ask-photo"
        if state.action is not None:
            return f"identity-ask-{state.action.replace('_', '-')}"
        return "identity-ask-back" if state.met is not None else "identity-ask-ahead"

    def hint(self) -> str:
        """The key of what could be done better, or of how it goes."""
        hint = LivenessHint.NONE if self.state is None else self.state.hint
        if hint is LivenessHint.LOOK_AHEAD and self.state is not None and self.state.met is not None:
            return "identity-hint-good"
        return f"identity-hint-{hint.replace('_', '-')}" if hint else "identity-hint-seen"

    def count(self) -> tuple[int, int]:
        """The action that is asked, counted from 1, of how many."""
        if self.state is None:
            return 0, 0
        return min(len(self.state.done) + 1, len(self.state.actions)), len(self.state.actions)
