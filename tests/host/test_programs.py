"""Remote-access programs are found by what they are, on three systems; ordinary programs never are."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from proctor.core.host_fact import FactState, HostFact
from proctor.host.program_list import Sort, shipped_list
from proctor.host.programs import HIDDEN, UNREADABLE, ProgramsProbe, judge_programs
from proctor.host.programs_evidence import Recogniser
from proctor.host.programs_table import PortRow, ProcessRow, Tables, WindowRow
from tests.host.program_tables import SYSTEMS, beside, ordinary, ports_of, process_of, rows_of

LISTED = shipped_list()
LIMIT = 0.7  # the usual policy's
NEW = 9000
SILENT = {
    "windows-remote-desktop",
    "windows-remote-assistance",
    "quick-assist",
    "tigervnc",
    "aspia",
    "saby-helper",
    "nomachine",
}
RECOGNISERS = {system: Recogniser(LISTED, system) for system in SYSTEMS}
REMOTE = [
    pytest.param(system, row, id=f"{system}-{row['program']}-{row['state']}")
    for system in SYSTEMS
    for row in rows_of(system, "remote")
]


def judged(tables: Tables, system: str) -> HostFact:
    return judge_programs(tables, LISTED, RECOGNISERS[system])


def with_row(system: str, row: dict[str, str]) -> Tables:
    return beside(ordinary(system), process_of(row, NEW), ports=tuple(ports_of(row, NEW)))


def programs(fact: HostFact) -> dict[str, dict[str, Any]]:
    return {entry["id"]: entry for entry in fact.figures["programs"]}


def test_the_tables_are_as_large_as_was_asked_for() -> None:
    for system in SYSTEMS:
        assert len({row["program"] for row in rows_of(system, "remote")}) >= 20
        assert len({row["name"] for row in rows_of(system, "ordinary")}) >= 50
    assert len(LISTED.programs) >= 30


@pytest.mark.parametrize("system", SYSTEMS)
def test_an_ordinary_computer_has_none(system: str) -> None:
    fact = judged(ordinary(system), system)
    assert fact.state is FactState.CLEAR
    assert programs(fact) == {}


@pytest.mark.parametrize("system", SYSTEMS)
def test_no_ordinary_program_alone_is_found_either(system: str) -> None:
    tables = ordinary(system)
    for row in tables.processes or ():
        ports = tuple(port for port in tables.ports or () if port.pid == row.pid)
        fact = judged(Tables((row,), ports, ()), system)
        assert fact.state is FactState.CLEAR, row.name


@pytest.mark.parametrize(("system", "row"), REMOTE)
def test_each_program_is_found_and_nothing_else(system: str, row: dict[str, str]) -> None:
    fact = judged(with_row(system, row), system)
    assert fact.state is FactState.FOUND
    assert list(programs(fact)) == [row["program"]]
    entry = programs(fact)[row["program"]]
    assert entry["state"] == row["state"]
    assert fact.names == (entry["name"],)
    if row["state"] == "session":
        assert fact.confidence >= 0.9
    elif row["state"] == "idle":
        assert 0.45 <= fact.confidence < LIMIT  # named, with advice; nobody is accused
    else:
        assert LIMIT <= fact.confidence < 0.95


@pytest.mark.parametrize(("system", "row"), REMOTE)
def test_it_is_found_where_ports_and_windows_cannot_be_read(system: str, row: dict[str, str]) -> None:
    tables = replace(with_row(system, row), ports=None, windows=None)
    assert row["program"] in programs(judged(tables, system))


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(row, id=row["program"])
        for row in rows_of("windows", "remote")
        if row["state"] == "running" and (row["program"] not in SILENT or row["original"])
    ],
)
def test_a_windows_program_under_another_name_is_known_by_what_its_file_says(row: dict[str, str]) -> None:
    renamed = row | {"name": "homework.exe", "path": r"C:\Users\u\homework.exe", "port": ""}
    fact = judged(with_row("windows", renamed), "windows")
    assert row["program"] in programs(fact)
    assert fact.confidence >= LIMIT


def test_it_is_known_which_windows_programs_say_nothing_of_their_maker() -> None:
    """Under another name only their original name, a window or a connection betrays them."""
    silent = {
        one.id
        for one in LISTED.programs
        if one.sort is Sort.REMOTE_CONTROL
        and (listing := one.systems.get("windows")) is not None
        and not listing.publishers
        and not listing.products
    }
    assert silent == SILENT


def test_a_macos_application_under_another_name_is_known_by_its_bundle() -> None:
    row = ProcessRow(
        NEW, "Notes2", "/Applications/Notes2.app/Contents/MacOS/Notes2", bundle="com.philandro.anydesk"
    )
    fact = judged(beside(ordinary("macos"), row), "macos")
    assert programs(fact)["anydesk"]["state"] == "renamed"
    assert fact.confidence >= LIMIT


def test_a_renamed_server_is_betrayed_by_who_is_connected_to_it() -> None:
    row = ProcessRow(NEW, "dconf-worker", "/home/u/dconf-worker")
    listening = PortRow(5900, NEW, True, True)
    quiet = judged(beside(ordinary("linux"), row, ports=(listening,)), "linux")
    assert quiet.state is FactState.CLEAR  # a port alone proves nothing
    joined = judged(
        beside(ordinary("linux"), row, ports=(listening, PortRow(5900, NEW, False, True, 40000))), "linux"
    )
    assert joined.names == ("VNC",)
    assert joined.confidence >= LIMIT


def test_a_connection_on_a_known_port_counts_once_for_the_program_that_is_known() -> None:
    row = next(row for row in rows_of("linux", "remote") if row["program"] == "x11vnc" and row["joined"])
    fact = judged(with_row("linux", row), "linux")
    assert fact.names == ("x11vnc",)


def test_a_connection_from_this_computer_itself_is_nobody_elses() -> None:
    ports = (PortRow(5900, None, True, False), PortRow(5900, None, False, False, 40000))
    assert judged(beside(ordinary("linux"), ports=ports), "linux").state is FactState.CLEAR


def test_a_viewer_that_looks_at_another_computers_screen_is_not_a_server() -> None:
    out = PortRow(51000, NEW, False, True, 5900)
    row = ProcessRow(
        NEW, "vncviewer.exe", r"C:\Program Files\RealVNC\VNC Viewer\vncviewer.exe", "RealVNC", "VNC® Viewer"
    )
    assert judged(beside(ordinary("windows"), row, ports=(out,)), "windows").state is FactState.CLEAR


def test_a_folder_called_anydesk_is_not_anydesk_but_its_own_window_is() -> None:
    base = ordinary("windows")
    folder = replace(
        base,
        windows=(
            WindowRow(11, "AnyDesk", "CabinetWClass"),
            WindowRow(25, "AnyDesk - Google Chrome", "Chrome_WidgetWin_1"),
        ),
    )
    assert judged(folder, "windows").state is FactState.CLEAR
    own = replace(base, windows=(WindowRow(11, "AnyDesk", "ad_win#2"),))
    fact = judged(own, "windows")
    assert fact.names == ("AnyDesk",)
    assert programs(fact)["anydesk"]["state"] == "window"
    assert fact.confidence >= LIMIT


def test_a_renamed_program_that_keeps_its_title_and_its_makers_servers_is_found() -> None:
    row = ProcessRow(NEW, "homework", "/home/u/homework")
    relay = PortRow(50001, NEW, False, True, 21116)
    tables = replace(
        beside(ordinary("linux"), row, ports=(relay,)), windows=(WindowRow(NEW, "RustDesk", "Homework"),)
    )
    fact = judged(tables, "linux")
    assert fact.names == ("RustDesk",)
    assert fact.confidence >= LIMIT


def test_an_idle_service_is_less_than_its_open_window_and_that_less_than_a_session() -> None:
    rows = {row["state"]: row for row in rows_of("windows", "remote") if row["program"] == "teamviewer"}
    sure = [
        judged(with_row("windows", rows[state]), "windows").confidence
        for state in ("idle", "running", "session")
    ]
    assert sure == sorted(sure)
    assert len(set(sure)) == 3


def test_beside_a_running_program_an_idle_service_is_not_in_the_headline() -> None:
    rows = rows_of("windows", "remote")
    idle = next(row for row in rows if (row["program"], row["state"]) == ("teamviewer", "idle"))
    running = next(row for row in rows if row["program"] == "anydesk")
    tables = beside(ordinary("windows"), process_of(idle, NEW), process_of(running, NEW + 1))
    fact = judged(tables, "windows")
    assert fact.names == ("AnyDesk",)
    assert set(programs(fact)) == {"anydesk", "teamviewer"}


def test_teams_and_zoom_in_the_background_accuse_nobody() -> None:
    teams = ProcessRow(
        NEW, "ms-teams.exe", r"C:\Program Files\WindowsApps\MSTeams\ms-teams.exe", "Microsoft Corporation"
    )
    zoom = ProcessRow(
        NEW + 1, "Zoom.exe", r"C:\Users\u\AppData\Roaming\Zoom\bin\Zoom.exe", "Zoom Communications, Inc."
    )
    fact = judged(beside(ordinary("windows"), teams, zoom), "windows")
    assert fact.state is FactState.CLEAR
    assert {entry["id"] for entry in fact.figures["background"]} == {"teams", "zoom"}


def test_a_zoom_meeting_that_is_on_is_found() -> None:
    host = ProcessRow(NEW, "CptHost.exe", r"C:\Users\u\AppData\Roaming\Zoom\bin\CptHost.exe")
    fact = judged(beside(ordinary("windows"), host), "windows")
    assert fact.names == ("Zoom",)
    assert fact.confidence >= LIMIT


def test_obs_is_named_but_needs_a_capture_to_accuse() -> None:
    obs = ProcessRow(
        NEW, "obs64.exe", r"C:\Program Files\obs-studio\bin\64bit\obs64.exe", "OBS", "OBS Studio"
    )
    fact = judged(beside(ordinary("windows"), obs), "windows")
    assert fact.names == ("OBS Studio",)
    assert fact.confidence < LIMIT


def test_what_cannot_be_read_is_unknown_and_never_clean() -> None:
    nothing = judged(Tables(None, None, None), "linux")
    assert (nothing.state, nothing.reason) == (FactState.UNKNOWN, UNREADABLE)
    own = Tables((ProcessRow(500, "bash"),), (), (), hidden=True)
    hidden = judged(own, "linux")
    assert (hidden.state, hidden.reason) == (FactState.UNKNOWN, HIDDEN)
    found = judged(beside(own, ProcessRow(501, "x11vnc")), "linux")
    assert found.state is FactState.FOUND


def test_the_record_holds_no_path_title_or_user() -> None:
    row = ProcessRow(
        NEW, "AnyDesk.exe", r"C:\Users\Aigul Alibek\Desktop\AnyDesk.exe", "AnyDesk Software GmbH"
    )
    window = WindowRow(NEW, "Letter to Aigul.docx - Word", "OpusApp")
    tables = replace(beside(ordinary("windows"), row), windows=(window,))
    written = str(judged(tables, "windows").as_json())
    assert "AnyDesk.exe" in written
    assert "Aigul" not in written
    assert "Users" not in written


def test_one_look_at_this_computer_answers() -> None:
    (fact,) = ProgramsProbe(LISTED).look()
    assert fact.figures["processes"] >= 2
    assert fact.kind in ProgramsProbe.kinds


def test_the_probe_looks_anew_each_time() -> None:
    states = iter(
        [ordinary("linux"), beside(ordinary("linux"), ProcessRow(NEW, "x11vnc")), ordinary("linux")]
    )
    probe = ProgramsProbe(LISTED, "linux", lambda: next(states))
    assert [probe.look()[0].state.value for _ in range(3)] == ["clear", "found", "clear"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="copies a program of Linux")
def test_a_real_process_of_that_name_is_found_while_it_runs(tmp_path: Path) -> None:
    program = tmp_path / "x11vnc"
    shutil.copy(shutil.which("sleep") or "/bin/sleep", program)
    probe = ProgramsProbe(LISTED, "linux")
    assert "x11vnc" not in programs(probe.look()[0])
    with subprocess.Popen([str(program), "60"]) as running:
        try:
            fact = probe.look()[0]
        finally:
            running.kill()
    assert programs(fact)["x11vnc"]["state"] == "running"
    assert fact.confidence >= LIMIT
    assert "x11vnc" not in programs(probe.look()[0])
