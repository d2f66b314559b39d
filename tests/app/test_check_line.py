"""The step "line": a real measurement on loopback, its words in three languages, and a line that fails."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from client.app.check_line import check_line, line_check
from client.app.equipment import advice_text
from client.app.line_watch import LineWatch
from proctor.core.check_in_policy import CheckInRules
from proctor.core.line import WARM_UP_S, Arrival, LineSamples, WaySamples
from proctor.resources.texts import LANGUAGES
from proctor.service.embedded import EmbeddedService
from proctor.service.settings import ServiceSettings
from proctor.sync.client import ServiceClient
from proctor.sync.courier import Delivery
from tests.fakes.line import Line

pytestmark = pytest.mark.real_time

QUICK = CheckInRules(line_mbit_s=0.5, line_seconds=1.0)


def nothing(_done: int, _of: int) -> None:
    """For measurements whose progress does not matter."""


@pytest.fixture
def service(tmp_path: Path) -> Iterator[EmbeddedService]:
    settings = ServiceSettings(database=str(tmp_path / "exam.db"), evidence=tmp_path / "held")
    with EmbeddedService(settings) as running:
        yield running


@pytest.fixture
def client(service: EmbeddedService) -> Iterator[ServiceClient]:
    talker = ServiceClient(service.url)
    yield talker
    talker.close()


def test_a_measurement_tells_both_ways_and_how_quick_the_answers_are(client: ServiceClient) -> None:
    steps: list[tuple[int, int]] = []
    result = check_line(client, lambda done, of: steps.append((done, of)), QUICK)
    assert (result.status, result.required) == ("pass", "≥ 0.5 Mbit/s")
    figures = result.figures
    assert figures["at_least"] and figures["stable"]
    assert (
        0.5 <= figures["lowest_mbit_s"] <= figures["mean_mbit_s"] < 3
    )  # held to four times what is required
    assert figures["latency_ms"] <= figures["latency_p95_ms"]
    assert "↓ ≥ " in result.measured and "↑ ≥ " in result.measured and result.measured.endswith(" ms")
    assert steps[-1] == (100, 100) and len(steps) > 10
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)


def test_a_service_that_cannot_be_reached_leaves_the_line_unknown() -> None:
    client = ServiceClient("http://127.0.0.1:9")
    result = check_line(client, nothing)
    client.close()
    assert (result.status, result.advice, result.measured) == ("unknown", "equipment-line-none", "")
    assert "5 Mbit/s" in result.required


def test_a_line_that_breaks_off_meanwhile_is_unknown_and_not_bad(service: EmbeddedService) -> None:
    port = int(service.url.rpartition(":")[2])
    with Line(("127.0.0.1", port)) as line:
        client = ServiceClient(line.url)
        result = check_line(client, lambda done, _of: line.cut() if done > 20 else None, QUICK)
        client.close()
    assert (result.status, result.advice) == ("unknown", "equipment-line-broke")


def test_a_service_with_no_turn_to_give_is_busy_and_the_line_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("proctor.sync.line_measure._PATIENCE_S", 0.1)
    settings = ServiceSettings(
        database=str(tmp_path / "exam.db"), evidence=tmp_path / "held", line_total_mbit_s=0
    )
    with EmbeddedService(settings) as running:
        client = ServiceClient(running.url)
        result = check_line(client, nothing, QUICK)
        client.close()
    assert (result.status, result.advice) == ("unknown", "equipment-line-busy")


def test_a_measurement_can_be_stopped(client: ServiceClient) -> None:
    stop = threading.Event()
    result = check_line(client, lambda done, _of: stop.set() if done > 10 else None, QUICK, stop)
    assert (result.status, result.advice) == ("unknown", "equipment-line-stopped")


def way(mbit_s: float, pause: bool = False) -> WaySamples:
    moments = [n / 50 for n in range(round(50 * (WARM_UP_S + 6)))]
    size = round(mbit_s * 1e6 / 8 / 50)
    return WaySamples(tuple(Arrival(at, 0 if pause and 2 <= at < 3 else size) for at in moments))


@pytest.mark.parametrize(
    ("samples", "status", "advice", "measured"),
    [
        (LineSamples(way(3.8), way(19)), "fail", "equipment-line-slow", "↓ 3.8  ↑ 19.0 Mbit/s"),
        (LineSamples(way(5.6), way(5.6)), "pass", "", "↓ 5.6  ↑ 5.6 Mbit/s"),
        (
            LineSamples(way(19, pause=True), way(19)),
            "fail",
            "equipment-line-unstable",
            "↓ 15.8 (min 0.0)  ↑ 19.0 Mbit/s",
        ),
        (
            LineSamples(way(9), way(9), idle_ms=(700.0, 800.0)),
            "pass",
            "equipment-line-laggy",
            "↓ 9.0  ↑ 9.0 Mbit/s, 700 ms",
        ),
        (LineSamples(way(19), WaySamples()), "unknown", "equipment-line-none", "↓ 19.0 Mbit/s"),
        (LineSamples(WaySamples(broke=True), WaySamples()), "unknown", "equipment-line-broke", ""),
    ],
)
def test_every_verdict_has_its_figures_and_its_words(
    samples: LineSamples, status: str, advice: str, measured: str
) -> None:
    result = line_check(samples, CheckInRules())
    assert (result.status, result.advice, result.measured) == (status, advice, measured)
    for language in LANGUAGES:
        said = advice_text(result, language)
        assert bool(said) == bool(advice) and "{" not in said
    if advice == "equipment-line-slow":
        assert "3.8" in advice_text(result, "en") and "3,8" in advice_text(result, "ru")


# -- during the exam -----------------------------------------------------------------------------------------
def test_the_line_is_journalled_when_its_class_changes_and_only_then() -> None:
    written: list[tuple[str, dict[str, object]]] = []
    now = [0.0]
    watch = LineWatch(lambda kind, **data: written.append((kind, data)), CheckInRules(), lambda: now[0])
    online = Delivery(line="online")
    assert watch.hear(Delivery()) == "unknown" and written == []

    def beats(count: int, round_trip_s: float) -> None:
        for _ in range(count):
            now[0] += 3
            watch.answered(round_trip_s)

    beats(20, 0.03)
    assert watch.hear(online) == "online"
    watch.moved(400_000, 16.0)  # a clip at 0.2 Mbit/s
    beats(5, 0.03)
    assert (watch.current(), watch.hear(online)) == ("bad", "poor")
    beats(30, 0.03)  # the rate is old by now
    assert watch.hear(replace(online, line="offline")) == "offline"
    assert watch.hear(replace(online, line="offline")) == "offline"
    beats(1, 0.03)
    watch.moved(10_000, 1.0)  # too small to tell anything
    beats(5, 0.03)
    assert [data["class"] for _, data in written] == ["good", "bad", "good", "offline", "good"]
    assert {kind for kind, _ in written} == {"line_measured"}
    assert written[1][1]["up_mbit_s"] == 0.2 and written[1][1]["latency_ms"] == 30
