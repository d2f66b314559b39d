"""The survey asks every probe, and neither a probe that fails nor one that hangs can stop it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable

import pytest

from proctor.core.errors import IntegrityError
from proctor.core.host_fact import FactState, HostFact, clear
from proctor.core.kinds import HOSTED, IncidentKind
from proctor.host.survey import Lookout, survey
from proctor.resources.texts import LANGUAGES, has_text, text

KIND = IncidentKind.SECOND_DISPLAY


class Stand:
    """A probe that does what it is told."""

    kinds = (KIND,)

    def __init__(self, name: str, act: Callable[[], None] = lambda: None) -> None:
        self.name, self._act = name, act

    def look(self) -> tuple[HostFact, ...]:
        self._act()
        return (clear(self.name, KIND),)


def fails() -> None:
    raise PermissionError("the system says no")


def test_a_probe_that_fails_is_unknown_and_the_others_are_asked() -> None:
    lookout = Lookout([Stand("first", fails), Stand("second")])
    first, second = lookout.look()
    assert (first.state, first.reason, first.kind) == (FactState.UNKNOWN, "host-survey-failed", KIND)
    assert second.state is FactState.CLEAR
    assert lookout.close()


def test_a_probe_that_hangs_is_unknown_until_it_returns_and_is_not_asked_twice() -> None:
    go_on, begun = threading.Event(), list[int]()

    def hangs() -> None:
        begun.append(1)
        go_on.wait(120)

    lookout = Lookout([Stand("slow", hangs), Stand("quick")], look_seconds=0.05)
    for _ in range(3):
        slow, quick = lookout.look()
        assert (slow.state, slow.reason) == (FactState.UNKNOWN, "host-survey-slow")
        assert quick.state is FactState.CLEAR
    assert len(begun) == 1
    assert not lookout.close(timeout_s=0.0)
    go_on.set()
    assert lookout.close()
    assert [fact.state for fact in lookout.look()] == [FactState.CLEAR, FactState.CLEAR]


def test_this_computer_answers_every_probe_and_every_reason_can_be_said() -> None:
    probes = survey()
    assert len({probe.name for probe in probes}) == len(probes)
    lookout = Lookout(probes)
    facts = lookout.look()
    assert lookout.close()
    assert {fact.probe for fact in facts} == {probe.name for probe in probes}
    for fact in facts:
        assert fact.kind in HOSTED
        json.dumps(fact.as_json(), allow_nan=False)
        assert fact.reason or fact.state is not FactState.UNKNOWN
        for language in LANGUAGES if fact.reason else ():
            assert has_text(language, fact.reason)
            figures = {name: v for name, v in fact.figures.items() if isinstance(v, int | float | str)}
            assert text(language, fact.reason, **{**figures, "names": ", ".join(fact.names)})


@pytest.mark.expects_log("list of programs cannot be used")
def test_without_a_list_of_programs_what_rests_on_it_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged() -> None:
        raise IntegrityError("The list was changed.")

    monkeypatch.setattr("proctor.host.survey.shipped_list", damaged)
    told = {probe.name: probe for probe in survey()}
    for name in ("programs", "screen_capture"):
        (fact,) = told[name].look()
        assert (fact.state, fact.reason) == (FactState.UNKNOWN, "host-survey-no-list")
