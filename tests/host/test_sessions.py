"""Is the exam window on another computer's screen? Raw signs of three systems, as they give them."""

from __future__ import annotations

import plistlib
from dataclasses import replace

import pytest

from proctor.core.host_fact import FactState
from proctor.host import sessions_signs
from proctor.host.programs_table import PortRow
from proctor.host.sessions import UNREADABLE, SessionsProbe, judge_session
from proctor.host.sessions_signs import SessionSigns, read_signs

LIMIT = 0.7
QUIET_PORTS = (
    PortRow(22, None, True, True),
    PortRow(3389, 1000, True, True),
    PortRow(50123, 5, False, True, 443),
)

AT_HOME_WINDOWS = SessionSigns(
    "windows",
    {"SESSIONNAME": "Console"},
    QUIET_PORTS,
    remote_session=0,
    remote_control=0,
    protocol=0,
    own_session=1,
    console_session=1,
)
OWN_LOGIN = "Id=2\nRemote=no\nType=wayland\nService=gdm-password\nClass=user\nState=active\n"
GREETER = "Id=c1\nRemote=no\nType=wayland\nService=gdm-launch-environment\nClass=greeter\nState=closing\n"
AT_HOME_LINUX = SessionSigns(
    "linux",
    {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0", "XDG_SESSION_ID": "2"},
    QUIET_PORTS,
    logins=f"{OWN_LOGIN}\n{GREETER}",
    ancestors=("bash", "gnome-terminal-server", "systemd", "systemd"),
    x_server="Xwayland",
)


def ioreg(on_console: bool, user: int = 501) -> str:
    """What `ioreg -n Root -d 1 -a` prints, cut to what is looked at."""
    return plistlib.dumps(
        {
            "IOConsoleUsers": [
                {"kCGSSessionUserIDKey": 502, "kCGSSessionOnConsoleKey": not on_console},
                {"kCGSSessionUserIDKey": user, "kCGSSessionOnConsoleKey": on_console},
            ]
        }
    ).decode()


AT_HOME_MACOS = SessionSigns("macos", {}, QUIET_PORTS, console=ioreg(True), user_id=501)


@pytest.mark.parametrize(
    "signs", [AT_HOME_WINDOWS, AT_HOME_LINUX, AT_HOME_MACOS], ids=lambda signs: signs.system
)
def test_somebody_at_the_computers_own_screen_is_clear(signs: SessionSigns) -> None:
    fact = judge_session(signs)
    assert (fact.state, fact.names) == (FactState.CLEAR, ())


@pytest.mark.parametrize(
    ("signs", "name"),
    [
        (replace(AT_HOME_WINDOWS, remote_session=1), "RDP"),
        (replace(AT_HOME_WINDOWS, protocol=2), "RDP"),
        (replace(AT_HOME_WINDOWS, protocol=1), "Citrix ICA"),
        (replace(AT_HOME_WINDOWS, environment={"SESSIONNAME": "RDP-Tcp#14"}), "RDP"),
        (replace(AT_HOME_WINDOWS, remote_control=1), "RDP"),
        (replace(AT_HOME_WINDOWS, ports=(*QUIET_PORTS, PortRow(3389, 1000, False, True, 50555))), "RDP"),
        (
            replace(
                AT_HOME_LINUX,
                environment={"SSH_CONNECTION": "10.0.0.5 50022 10.0.0.9 22", "DISPLAY": "localhost:10.0"},
            ),
            "SSH with X",
        ),
        (replace(AT_HOME_LINUX, environment={"DISPLAY": ":10", "XRDP_SESSION": "1"}), "xrdp"),
        (replace(AT_HOME_LINUX, ancestors=("bash", "xfce4-session", "xrdp-sesman")), "xrdp"),
        (replace(AT_HOME_LINUX, x_server="Xtigervnc"), "VNC"),
        (replace(AT_HOME_LINUX, x_server="x2goagent"), "X2Go"),
        (replace(AT_HOME_LINUX, ancestors=("bash", "chrome-remote-desktop")), "Chrome Remote Desktop"),
        (
            replace(
                AT_HOME_LINUX,
                logins="Id=2\nRemote=no\nType=x11\nService=xrdp-sesman\nClass=user\nState=active\n",
            ),
            "xrdp",
        ),
        (
            replace(
                AT_HOME_LINUX,
                logins=f"{OWN_LOGIN}\nId=9\nRemote=yes\nType=wayland\nService=gdm-password\nClass=user\nState=active\n",
            ),
            "gdm-password",
        ),
        (
            replace(
                AT_HOME_LINUX,
                ports=(PortRow(5901, None, True, True), PortRow(5901, None, False, True, 40000)),
            ),
            "VNC",
        ),
        (replace(AT_HOME_MACOS, console=ioreg(False)), "macOS Screen Sharing"),
        (
            replace(
                AT_HOME_MACOS,
                ports=(PortRow(5900, None, True, True), PortRow(5900, None, False, True, 52144)),
            ),
            "macOS Screen Sharing",
        ),
    ],
)
def test_a_session_from_elsewhere_is_found_with_its_way(signs: SessionSigns, name: str) -> None:
    fact = judge_session(signs)
    assert fact.state is FactState.FOUND
    assert fact.names == (name,)
    assert fact.confidence >= LIMIT


@pytest.mark.parametrize(
    "signs",
    [
        replace(AT_HOME_LINUX, environment={"SSH_CONNECTION": "10.0.0.5 50022 10.0.0.9 22", "DISPLAY": ":0"}),
        replace(
            AT_HOME_LINUX,
            logins=f"{OWN_LOGIN}\nId=7\nRemote=yes\nType=tty\nService=sshd\nClass=user\nState=active\n",
        ),
        replace(AT_HOME_WINDOWS, own_session=2),
        replace(AT_HOME_MACOS, environment={"SSH_CONNECTION": "10.0.0.5 50022 10.0.0.9 22"}),
    ],
)
def test_what_only_may_be_a_second_person_is_named_below_the_limit(signs: SessionSigns) -> None:
    fact = judge_session(signs)
    assert fact.state is FactState.FOUND
    assert 0.45 <= fact.confidence < LIMIT


def test_an_old_login_that_is_closing_counts_for_nothing() -> None:
    closing = "Id=7\nRemote=yes\nType=tty\nService=sshd\nClass=user\nState=closing\n"
    assert judge_session(replace(AT_HOME_LINUX, logins=f"{OWN_LOGIN}\n{closing}")).state is FactState.CLEAR


@pytest.mark.parametrize("system", ["windows", "linux", "macos"])
def test_a_system_that_says_nothing_is_unknown(system: str) -> None:
    fact = judge_session(SessionSigns(system))
    assert (fact.state, fact.reason) == (FactState.UNKNOWN, UNREADABLE)


def test_ioreg_that_prints_nonsense_accuses_nobody() -> None:
    for said in ("", "no plist", "<plist><array/></plist>", ioreg(False, user=777)):
        assert judge_session(replace(AT_HOME_MACOS, console=said)).state is FactState.CLEAR


def test_the_record_holds_no_address() -> None:
    signs = replace(
        AT_HOME_LINUX,
        environment={"SSH_CONNECTION": "10.0.0.5 50022 10.0.0.9 22", "DISPLAY": "localhost:10.0"},
    )
    assert "10.0.0" not in str(judge_session(signs).as_json())


def test_the_signs_of_this_computer_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "10.0.0.5 50022 10.0.0.9 22")
    monkeypatch.setenv("DISPLAY", "localhost:10.0")
    signs = read_signs("linux")
    assert signs.ancestors
    assert signs.x_server is None
    (fact,) = SessionsProbe("linux").look()
    assert "SSH with X" in fact.names


def test_logins_are_asked_for_by_their_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    def tool(command: list[str]) -> str:
        asked.append(command)
        listed = "     2 1000 user seat0 tty2\n    c1  120 gdm  seat0 tty1\n"
        return listed if command[1] == "list-sessions" else OWN_LOGIN

    monkeypatch.setattr(sessions_signs, "ask_tool", tool)
    assert read_signs("linux").logins == OWN_LOGIN
    assert asked[1][:4] == ["loginctl", "show-session", "2", "c1"]


def test_the_signs_of_systems_that_this_one_is_not_stay_unknown() -> None:
    for system in ("windows", "macos"):
        signs = read_signs(system)
        assert signs.remote_session is None
        assert signs.protocol is None
        assert signs.logins is None
