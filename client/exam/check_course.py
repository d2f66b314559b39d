"""The course of the equipment check: which step is up, what came of each, what still bars the way. No Qt, no
measuring: results and overrides come in, the verdict is read off.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from proctor.sync.messages import CheckResult, OverrideView

CHECK_STEPS = ("camera", "microphone", "line", "computer")
SUMMARY = "summary"
CHECK_PLACES = (*CHECK_STEPS, SUMMARY)


class StepState(StrEnum):
    """How a step of the check-in stands. Unknown is not clean, and not guilty."""

    WAITING = "waiting"
    RUNNING = "running"
    PASS = "pass"  # noqa: S105  no secret, a verdict
    FAIL = "fail"
    UNKNOWN = "unknown"
    OVERRIDDEN = "overridden"  # failed or unknown, and a person let it pass, with a reason


class Verdict(StrEnum):
    """What all steps together mean."""

    RUNNING = "running"  # a step is still to be made
    PASS = "pass"  # noqa: S105  no secret, a verdict
    OVERRIDDEN = "overridden"
    UNKNOWN = "unknown"
    FAIL = "fail"  # in practice: it would have barred the way
    BLOCKED = "blocked"


class CheckCourse:
    """One way through the steps. `required`: a failed step bars the way (an exam, not a practice)."""

    def __init__(self, steps: Sequence[str] = CHECK_STEPS, *, required: bool = False) -> None:
        self.steps = tuple(steps)
        self.required = required
        self.current = self.steps[0]
        self.running = ""
        self._results: dict[str, CheckResult] = {}
        self._overrides: dict[str, OverrideView] = {}

    @property
    def places(self) -> tuple[str, ...]:
        """The steps, and the summary after them."""
        return (*self.steps, SUMMARY)

    @property
    def complete(self) -> bool:
        """Whether every step has its result and none is being made anew."""
        return not self.running and all(step in self._results for step in self.steps)

    @property
    def blocking(self) -> tuple[str, ...]:
        """The steps that bar the way."""
        if not self.required:
            return ()
        return tuple(step for step in self.steps if self.state(step) is StepState.FAIL)

    def begin(self, step: str) -> None:
        """`step` is being measured; what was known of it is not known any more."""
        self._results.pop(step, None)
        self.running = step

    def end(self, step: str, result: CheckResult) -> None:
        """What came of it."""
        self._results[step] = result
        if self.running == step:
            self.running = ""

    def let_pass(self, overrides: Iterable[OverrideView]) -> tuple[str, ...]:
        """Take in what people let pass; the steps of which that was not known before."""
        fresh = [one for one in overrides if self._overrides.get(one.step) != one]
        self._overrides.update({one.step: one for one in fresh})
        return tuple(one.step for one in fresh if one.step in self.steps)

    def result(self, step: str) -> CheckResult | None:
        """The last result of `step`."""
        return self._results.get(step)

    def results(self) -> tuple[CheckResult, ...]:
        """All results there are, in the order of the steps."""
        return tuple(self._results[step] for step in self.steps if step in self._results)

    def override(self, step: str) -> OverrideView | None:
        """Who let `step` pass and why, where somebody did and it needed it."""
        return self._overrides.get(step) if self.state(step) is StepState.OVERRIDDEN else None

    def state(self, step: str) -> StepState:
        """How `step` stands."""
        if step == self.running:
            return StepState.RUNNING
        result = self._results.get(step)
        if result is None:
            return StepState.WAITING
        if result.status != "pass" and step in self._overrides:
            return StepState.OVERRIDDEN
        return StepState(result.status)

    def reachable(self, place: str) -> bool:
        """Whether one may go there now: back to what was made, on to the first that was not, no further."""
        if self.running:
            return False
        if place == SUMMARY:
            return self.complete
        return all(step in self._results for step in self.steps[: self.steps.index(place)])

    def verdict(self) -> Verdict:
        """What the steps mean together."""
        states = [self.state(step) for step in self.steps]
        if not self.complete:
            return Verdict.RUNNING
        if StepState.FAIL in states:
            return Verdict.BLOCKED if self.required else Verdict.FAIL
        if StepState.UNKNOWN in states:
            return Verdict.UNKNOWN
        return Verdict.OVERRIDDEN if StepState.OVERRIDDEN in states else Verdict.PASS
