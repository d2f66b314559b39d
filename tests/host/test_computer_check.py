"""The check of the computer: fails only for what was found, says what was not seen, and tells what to do."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from proctor.core.computer_check import CheckState, ComputerCheck
from proctor.core.host_fact import HostFact, clear, found, unknown
from proctor.core.kinds import HOSTED, IncidentKind
from proctor.core.policy import default_policy
from proctor.host import focus_thieves
from proctor.host.computer_check import judge_computer
from proctor.host.focus_thieves import (
    FocusSigns,
    FocusThief,
    banners_of_gsettings,
    judge_thieves,
    look_for_thieves,
    seconds_of_gsettings,
    seconds_of_pmset,
    seconds_of_xset,
)
from proctor.host.power import Power
from proctor.host.program_list import shipped_list
from proctor.host.programs import judge_programs
from proctor.host.programs_evidence import Recogniser
from proctor.host.programs_table import PortRow, ProcessRow
from proctor.host.screen_capture import PROBE as CAPTURE
from proctor.host.sessions import PROBE as SESSIONS
from proctor.resources.texts import LANGUAGES, text
from tests.host.program_tables import beside, ordinary

LISTED = shipped_list()
POLICY = default_policy()
REMOTE = IncidentKind.REMOTE_ACCESS
QUIET = FocusSigns("windows", (), False, 0, Power(on_battery=False))
XSET = """Screen Saver:
  prefer blanking:  yes    allow exposures:  yes
  timeout:  600    cycle:  600
DPMS (Energy Star):
  Standby: 0    Suspend: 0    Off: 420
  DPMS is Enabled
"""


def seen(*processes: ProcessRow, ports: tuple[PortRow, ...] = ()) -> HostFact:
    tables = beside(ordinary("windows"), *processes, ports=ports)
    return judge_programs(tables, LISTED, Recogniser(LISTED, "windows"))


def advice_of(check: ComputerCheck, language: str) -> list[str]:
    return [text(language, one.advice, **one.arguments) for one in check.findings]


def test_a_quiet_computer_passes() -> None:
    facts = [seen(), clear(SESSIONS, REMOTE), clear("displays", IncidentKind.SECOND_DISPLAY)]
    check = judge_computer(facts, (), POLICY)
    assert (check.state, check.findings, check.names) == (CheckState.PASS, (), ())
    assert len(check.figures["facts"]) == 3


def test_anydesk_fails_it_with_the_way_to_close_it() -> None:
    check = judge_computer([seen(ProcessRow(9000, "AnyDesk.exe"))], (), POLICY)
    assert check.state is CheckState.FAIL
    assert check.names == ("AnyDesk",)
    for language in LANGUAGES:
        (told,) = advice_of(check, language)
        assert told.startswith("AnyDesk") or "AnyDesk" in told
    assert "Quit" in advice_of(check, "en")[0]


def test_an_idle_service_is_named_with_its_service_and_fails_nobody() -> None:
    check = judge_computer([seen(ProcessRow(9000, "TeamViewer_Service.exe"))], (), POLICY)
    assert check.state is CheckState.PASS
    (finding,) = check.findings
    assert finding.state is CheckState.ADVICE
    assert "“TeamViewer”" in advice_of(check, "en")[0]


def test_a_policy_may_be_stricter_or_not_care() -> None:
    idle = [seen(ProcessRow(9000, "TeamViewer_Service.exe"))]
    rule = POLICY.rules[REMOTE]
    strict = replace(POLICY, rules=MappingProxyType({**POLICY.rules, REMOTE: replace(rule, threshold=0.4)}))
    assert judge_computer(idle, (), strict).state is CheckState.FAIL
    careless = replace(POLICY, rules=MappingProxyType({**POLICY.rules, REMOTE: replace(rule, enabled=False)}))
    running = [seen(ProcessRow(9000, "AnyDesk.exe"))]
    assert judge_computer(running, (), careless).state is CheckState.PASS
    assert judge_computer(running, (), careless).findings[0].state is CheckState.ADVICE


def test_teams_in_the_background_is_advice_and_a_zoom_call_fails() -> None:
    background = judge_computer([seen(ProcessRow(9000, "ms-teams.exe"))], (), POLICY)
    assert background.state is CheckState.PASS
    assert "no violation" in advice_of(background, "en")[0]
    call = judge_computer([seen(ProcessRow(9000, "CptHost.exe"))], (), POLICY)
    assert call.state is CheckState.FAIL
    assert advice_of(call, "en")[0].startswith("A call is on: Zoom")


def test_somebody_connected_by_a_port_is_told_to_ask() -> None:
    ports = (PortRow(5900, None, True, True), PortRow(5900, None, False, True, 40000))
    check = judge_computer([seen(ports=ports)], (), POLICY)
    assert check.state is CheckState.FAIL
    assert "VNC" in advice_of(check, "en")[0]


def test_unknown_is_its_own_state_and_never_a_failure() -> None:
    facts = [seen(), unknown(CAPTURE, REMOTE, "host-capture-not-told")]
    check = judge_computer(facts, (), POLICY)
    assert check.state is CheckState.UNKNOWN
    assert check.names == ()
    failing = judge_computer([*facts, seen(ProcessRow(9000, "AnyDesk.exe"))], (), POLICY)
    assert failing.state is CheckState.FAIL
    assert [one.state for one in failing.findings] == [CheckState.FAIL, CheckState.UNKNOWN]


@pytest.mark.parametrize("kind", HOSTED)
@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_is_found_can_be_told(kind: IncidentKind, language: str) -> None:
    figures = {"mirrored": True, "jump_s": 42.0}
    check = judge_computer([found("somebody", kind, 0.95, ("Thing",), **figures)], (), POLICY)
    assert check.state is CheckState.FAIL
    (told,) = advice_of(check, language)
    assert "{" not in told
    assert "Thing" in told or kind is IncidentKind.CLOCK_CHANGED


def test_sessions_and_captures_have_words_of_their_own() -> None:
    facts = [
        found(SESSIONS, REMOTE, 0.95, ("RDP",)),
        found(CAPTURE, REMOTE, 0.85, ("Zoom",), what=["call", "capture"]),
        found(CAPTURE, REMOTE, 0.75, ("Discord",), what=["call"]),
    ]
    told = advice_of(judge_computer(facts, (), POLICY), "en")
    assert "used from elsewhere (RDP)" in told[0]
    assert "captured by Zoom" in told[1]
    assert "call is on: Discord" in told[2]


def test_focus_thieves_are_advice_only() -> None:
    signs = FocusSigns(
        "windows",
        ("Telegram.exe", "steam.exe", "avpui.exe", "MoUsoCoreWorker.exe", "OneDrive.exe", "notepad.exe"),
        True,
        600,
        Power(on_battery=True, level=0.25),
    )
    thieves = judge_thieves(signs, LISTED)
    sorts = ["messenger", "overlay", "updater", "antivirus", "sync", "notifications", "screen_off", "battery"]
    assert [one.sort for one in thieves] == sorts
    check = judge_computer([seen()], thieves, POLICY)
    assert check.state is CheckState.PASS
    for language in LANGUAGES:
        told = " ".join(advice_of(check, language))
        assert all(word in told for word in ("Telegram", "Steam", "Kaspersky", "OneDrive", "10", "25"))


def test_a_quiet_computer_has_no_thieves_and_an_unknown_setting_names_none() -> None:
    assert judge_thieves(QUIET, LISTED) == ()
    silent = FocusSigns("macos", None, None, None, Power())
    assert judge_thieves(silent, LISTED) == ()


def test_a_full_battery_gets_a_milder_word() -> None:
    (thief,) = judge_thieves(replace(QUIET, power=Power(on_battery=True, level=0.9)), LISTED)
    assert thief == FocusThief("battery", "", "battery", "host-focus-battery", 90)


def test_settings_are_read_as_the_systems_print_them() -> None:
    assert banners_of_gsettings("true\n") is True
    assert banners_of_gsettings("false\n") is False
    assert banners_of_gsettings(None) is None
    assert seconds_of_gsettings("uint32 300\n") == 300
    assert seconds_of_xset(XSET) == 420
    assert seconds_of_xset(XSET.replace("Enabled", "Disabled")) == 600
    assert seconds_of_xset(None) is None
    assert seconds_of_pmset(" displaysleep         10\n sleep 1\n") == 600
    assert seconds_of_pmset(" displaysleep         10 (display sleep prevented by Zoom)\n") == 0
    assert seconds_of_pmset("Battery Power:\n") is None


def test_this_computers_settings_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def tool(command: list[str]) -> str | None:
        answers = {"gsettings": None, "xset": XSET, "pmset": " displaysleep 5\n"}
        return answers[command[0]]

    monkeypatch.setattr(focus_thieves, "ask_tool", tool)
    thieves = look_for_thieves(LISTED, "linux")
    assert ("screen_off", 7) in {(one.sort, one.figure) for one in thieves}
    assert ("screen_off", 5) in {(one.sort, one.figure) for one in look_for_thieves(LISTED, "macos")}
    assert look_for_thieves(LISTED, "windows", lambda _system: QUIET) == ()
