"""What the systems print of ports, windows and files becomes the same rows everywhere."""

from __future__ import annotations

import os
import plistlib
import socket
import struct
from pathlib import Path

import pytest

from proctor.host import programs_table
from proctor.host.programs_table import (
    PortRow,
    TableReader,
    WindowRow,
    ports_of_netstat,
    read_ports,
    system_name,
    window_of_xprop,
    windows_of_wmctrl,
)
from proctor.host.programs_windows import read_open_windows, read_version_strings, strings_of_version_block

NETSTAT = """Active Internet connections (including servers)
Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)
tcp4       0      0  192.168.1.7.5900       192.168.1.20.52144     ESTABLISHED
tcp4       0      0  127.0.0.1.49172        127.0.0.1.5900         ESTABLISHED
tcp4       0      0  *.5900                 *.*                    LISTEN
tcp6       0      0  *.5900                 *.*                    LISTEN
tcp4       0      0  127.0.0.1.631          *.*                    LISTEN
tcp4       0      0  192.168.1.7.55012      17.57.146.20.5223      ESTABLISHED
tcp4       0      0  192.168.1.7.55020      140.82.112.25.443      CLOSE_WAIT
"""


def test_ports_of_macos() -> None:
    assert ports_of_netstat(NETSTAT) == (
        PortRow(5900, None, False, True, 52144),
        PortRow(49172, None, False, False, 5900),
        PortRow(5900, None, True, True),
        PortRow(5900, None, True, True),
        PortRow(631, None, True, False),
        PortRow(55012, None, False, True, 5223),
    )


def test_windows_of_x11_by_either_tool() -> None:
    listed = (
        "0x03a00003  0 4711   rustdesk.Rustdesk     host RustDesk\n"
        "0x04000007 -1 0      N/A                   host Desktop\n"
        "0x04c00003  1 4800   Navigator.firefox     host A page - Mozilla Firefox\n"
    )
    assert windows_of_wmctrl(listed)[0] == WindowRow(4711, "RustDesk", "Rustdesk")
    assert windows_of_wmctrl(listed)[2].title == "A page - Mozilla Firefox"
    said = """_NET_WM_PID(CARDINAL) = 4711
WM_CLASS(STRING) = "rustdesk", "Rustdesk"
_NET_WM_NAME(UTF8_STRING) = "RustDesk"
"""
    assert window_of_xprop(said) == WindowRow(4711, "RustDesk", "Rustdesk")
    assert window_of_xprop("_NET_WM_PID:  not found.\n") == WindowRow(0, "", "")


def test_each_window_is_asked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def tool(command: list[str]) -> str:
        asked.append(" ".join(command))
        if "-root" in command:
            return "_NET_CLIENT_LIST(WINDOW): window id # 0x1a00003, 0x1c00007\n"
        return '_NET_WM_PID(CARDINAL) = 7\nWM_CLASS(STRING) = "anydesk", "Anydesk"\n'

    monkeypatch.setattr(programs_table, "find_tool", lambda _name: None)
    monkeypatch.setattr(programs_table, "ask_tool", tool)
    reader = TableReader("linux")
    assert [row.window_class for row in reader.read().windows or ()] == ["Anydesk", "Anydesk"]
    reader.read()
    assert sum("0x1a00003" in command for command in asked) == 1


def version_block(strings: dict[str, str]) -> bytes:
    """A StringTable as Windows keeps it: each entry begins on a boundary of four bytes."""
    block = b"\x00" * 40
    for key, value in strings.items():
        block += b"\x00" * (-len(block) % 4)
        name, words = (key + "\0").encode("utf-16-le"), (value + "\0").encode("utf-16-le")
        padding = b"\x00" * (-(len(block) + 6 + len(name)) % 4)
        length = 6 + len(name) + len(padding) + len(words)
        block += struct.pack("<HHH", length, len(words) // 2, 1) + name + padding + words
    return block


def test_what_a_windows_file_says_of_itself() -> None:
    said = {
        "CompanyName": "AnyDesk Software GmbH",
        "FileDescription": "AnyDesk",
        "ProductName": "AnyDesk",
        "OriginalFilename": "AnyDesk.exe",
    }
    found = strings_of_version_block(version_block(said))
    assert found == {key: said[key] for key in ("CompanyName", "ProductName", "OriginalFilename")}
    assert strings_of_version_block(b"") == {}
    assert strings_of_version_block(version_block({"CompanyName": ""})) == {"CompanyName": ""}


@pytest.mark.skipif(os.name == "nt", reason="this is about the other systems")
def test_the_doors_of_windows_are_closed_elsewhere() -> None:
    assert read_version_strings("/bin/sh") == {}
    assert read_open_windows() is None


def test_a_macos_application_is_read_by_its_bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    contents = tmp_path / "AnyDesk.app" / "Contents"
    (contents / "MacOS").mkdir(parents=True)
    (contents / "Info.plist").write_bytes(plistlib.dumps({"CFBundleIdentifier": "com.philandro.anydesk"}))
    monkeypatch.setattr(programs_table, "_path_of", lambda _process: str(contents / "MacOS" / "AnyDesk"))
    rows = TableReader("macos").processes() or ()
    assert {row.bundle for row in rows} == {"com.philandro.anydesk"}
    (contents / "Info.plist").write_bytes(b"no plist")
    rows = TableReader("macos").processes() or ()
    assert {row.bundle for row in rows} == {""}


def test_this_process_and_its_port_are_seen() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        rows = read_ports(system_name())
        assert rows is not None
        assert [(row.listens, row.outside) for row in rows if row.port == port] == [(True, False)]
    assert os.getpid() in {row.pid for row in TableReader(system_name()).processes() or ()}
