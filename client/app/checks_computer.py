"""The computer's step: one look of every probe, and what may take the focus, as a result; and the same as one
line a kind, for `synaq check`. What the facts mean is in `proctor.host.computer_check`."""

from __future__ import annotations

from collections.abc import Sequence

from client.app.equipment import advice_text
from proctor.core.computer_check import CheckState, ComputerCheck, ComputerFinding
from proctor.core.equipment import Status
from proctor.core.host_fact import FactState
from proctor.core.kinds import IncidentKind
from proctor.core.policy import WatchPolicy
from proctor.host.computer_check import judge_computer
from proctor.host.focus_thieves import FocusThief, look_for_thieves
from proctor.host.programs import ProgramsProbe
from proctor.host.survey import Lookout, Probe
from proctor.sync.messages import CheckResult

_STATUS: dict[CheckState, Status] = {
    CheckState.PASS: "pass",
    CheckState.ADVICE: "pass",
    CheckState.UNKNOWN: "unknown",
    CheckState.FAIL: "fail",
}
_LINES = (
    IncidentKind.SECOND_DISPLAY,
    IncidentKind.REMOTE_ACCESS,
    IncidentKind.VIRTUAL_MACHINE,
    IncidentKind.VIRTUAL_CAMERA,
    IncidentKind.HEADSET,
    IncidentKind.CLOCK_CHANGED,
)


def look_at_computer(probes: Sequence[Probe], policy: WatchPolicy) -> ComputerCheck:
    """One look. Takes up to some seconds a probe, and never raises."""
    lookout = Lookout(probes)
    facts = lookout.look()
    lookout.close(0.0)
    return judge_computer(facts, _thieves(probes), policy)


def computer_result(check: ComputerCheck) -> CheckResult:
    """The step "computer"; its advice is that of the weightiest finding."""
    first = check.findings[0] if check.findings else None
    return CheckResult(
        name="computer",
        status=_STATUS[check.state],
        measured=", ".join(check.names),
        advice=first.advice if first is not None else "",
        figures={**check.figures, **(dict(first.arguments) if first is not None else {})},
    )


def kind_lines(check: ComputerCheck, language: str) -> list[tuple[CheckResult, str]]:
    """One result a kind, and one for what may take the focus; each with its advice in words."""
    lines = [_line(kind.value, check, language) for kind in _LINES]
    thieves = [one for one in check.findings if one.kind not in {kind.value for kind in _LINES}]
    result = CheckResult(
        name="focus_thieves",
        status="pass",
        measured=_names(thieves),
        figures={"findings": [one.as_json() for one in thieves]},
    )
    return [*lines, (result, _advice(thieves, language))]


def _line(kind: str, check: ComputerCheck, language: str) -> tuple[CheckResult, str]:
    facts = [fact for fact in check.facts if fact["kind"] == kind]
    findings = [one for one in check.findings if one.kind == kind]
    states = {one.state for one in findings}
    looked = any(fact["state"] != FactState.UNKNOWN for fact in facts)
    status: Status = "fail" if CheckState.FAIL in states else "unknown" if not looked else "pass"
    if status == "pass" and CheckState.UNKNOWN in states:
        status = "unknown"  # one of several could not look: not clean
    result = CheckResult(
        name=kind,
        status=status,
        measured=_names(findings),
        figures={"facts": facts, "findings": [one.as_json() for one in findings]},
    )
    return result, _advice(findings, language)


def _names(findings: Sequence[ComputerFinding]) -> str:
    return ", ".join(dict.fromkeys(name for one in findings for name in one.names))


def _advice(findings: Sequence[ComputerFinding], language: str) -> str:
    said = [
        advice_text(
            CheckResult(name=one.kind, status="unknown", advice=one.advice, figures=dict(one.arguments)),
            language,
        )
        for one in findings
    ]
    return " ".join(dict.fromkeys(sentence for sentence in said if sentence))


def _thieves(probes: Sequence[Probe]) -> tuple[FocusThief, ...]:
    """By the list that the programs are looked for with; without one (damaged), its probe says so itself."""
    listed = next((probe.listed for probe in probes if isinstance(probe, ProgramsProbe)), None)
    return () if listed is None else look_for_thieves(listed)
