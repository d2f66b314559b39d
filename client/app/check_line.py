"""The step "line" of the check-in: measure, judge by the policy, and say it as a CheckResult (26/9).

Figures of the result (plain JSON values, and the words' own arguments; rates in Mbit/s of what programs get):
    required_mbit_s; lowest_mbit_s, the lowest sustained second of both ways, which is what counts;
    mean_mbit_s of the slower way; down_mbit_s and up_mbit_s, their means; down_lowest_mbit_s and
    up_lowest_mbit_s; at_least: nearly all that was sent arrived, so that the line may be faster; stable;
    latency_ms, latency_p95_ms, jitter_ms; loaded_latency_ms, the 95th percentile while the line was busy;
    unanswered, connections, seconds. What was not measured is left out.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Literal

from proctor.core.check_in_policy import USUAL_CHECK_IN, CheckInRules
from proctor.core.errors import RefusedError, SynaqError
from proctor.core.line import LineJudgement, LineSamples, RoundTrips, Verdict, WayFigures, judge_line
from proctor.sync.client import ServiceClient
from proctor.sync.line_measure import LineMeasurement, StoppedError
from proctor.sync.messages import CheckResult

_STATUS: dict[Verdict, Literal["pass", "fail", "unknown"]] = {
    "pass": "pass",
    "fail": "fail",
    "unstable": "fail",
    "unknown": "unknown",
}
_MUCH_BELOW = 0.8  # of the mean: then both are shown


def check_line(
    client: ServiceClient,
    progress: Callable[[int, int], None],
    rules: CheckInRules = USUAL_CHECK_IN,
    stop: threading.Event | None = None,
) -> CheckResult:
    """Measure the line to the client's service, both ways, and judge it. Takes 16 to 31 s with usual rules.

    `progress(done, of)` comes on the calling thread; setting `stop` ends it within seconds, as unknown.
    """
    try:
        samples = LineMeasurement(client, rules, progress, stop).run()
    except StoppedError:
        return _unknown(rules, "equipment-line-stopped")
    except SynaqError as error:
        busy = isinstance(error, RefusedError) and error.code == "line_busy"
        return _unknown(rules, "equipment-line-busy" if busy else "equipment-line-none")
    return line_check(samples, rules)


def line_check(samples: LineSamples, rules: CheckInRules) -> CheckResult:
    """What a measurement says, as a step's result."""
    judged = judge_line(samples, rules)
    advice = {
        "pass": "equipment-line-laggy" if judged.laggy else "",
        "fail": "equipment-line-slow",
        "unstable": "equipment-line-unstable",
        "unknown": "equipment-line-broke"
        if samples.down.broke or samples.up.broke
        else "equipment-line-none",
    }[judged.verdict]
    return CheckResult(
        name="line",
        status=_STATUS[judged.verdict],
        measured=_measured(judged, rules.line_mbit_s),
        required=_required(rules),
        advice=advice,
        figures=_figures(samples, judged, rules),
    )


def _unknown(rules: CheckInRules, advice: str) -> CheckResult:
    figures = {"required_mbit_s": rules.line_mbit_s}
    return CheckResult(
        name="line", status="unknown", required=_required(rules), advice=advice, figures=figures
    )


def _required(rules: CheckInRules) -> str:
    return f"≥ {rules.line_mbit_s:g} Mbit/s"


def _measured(judged: LineJudgement, required: float) -> str:
    known = [(arrow, way) for arrow, way in (("↓", judged.down), ("↑", judged.up)) if way.known]
    said = ["  ".join(f"{arrow} {_rate(way, required)}" for arrow, way in known) + " Mbit/s"] if known else []
    if judged.idle is not None:
        said.append(f"{judged.idle.median:.0f} ms")
    return ", ".join(said)


def _rate(way: WayFigures, required: float) -> str:
    if way.mean < required:
        return f"{way.mean:.1f}"  # too slow altogether: by how much in its weakest second is beside the point
    if way.lowest < _MUCH_BELOW * way.mean:
        return f"{way.mean:.1f} (min {way.lowest:.1f})"
    return f"{'≥ ' if way.at_pace else ''}{way.lowest:.1f}"


def _figures(samples: LineSamples, judged: LineJudgement, rules: CheckInRules) -> dict[str, Any]:
    known = [(name, way) for name, way in (("down", judged.down), ("up", judged.up)) if way.known]
    figures: dict[str, Any] = {
        "required_mbit_s": rules.line_mbit_s,
        "connections": samples.connections,
        "seconds": samples.seconds,
        "unanswered": samples.unanswered,
        **_answers(judged.idle, judged.loaded),
    }
    for name, way in known:
        figures[f"{name}_mbit_s"] = round(way.mean, 1)
        figures[f"{name}_lowest_mbit_s"] = round(way.lowest, 1)
    if known:
        figures["lowest_mbit_s"] = round(min(way.lowest for _, way in known), 1)
        figures["mean_mbit_s"] = round(min(way.mean for _, way in known), 1)
        figures["at_least"] = all(way.at_pace for _, way in known)
    if judged.verdict in ("pass", "unstable"):
        figures["stable"] = judged.verdict == "pass"
    return figures


def _answers(idle: RoundTrips | None, loaded: RoundTrips | None) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    if idle is not None:
        figures["latency_ms"] = round(idle.median)
        figures["latency_p95_ms"] = round(idle.p95)
        figures["jitter_ms"] = round(idle.jitter)
    if loaded is not None:
        figures["loaded_latency_ms"] = round(loaded.p95)
    return figures
