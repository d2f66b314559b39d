"""The link, the way beyond it, sleep and starts of the system: judged from what the three systems say."""

from __future__ import annotations

import errno
import socket
import threading
from collections.abc import Iterator

import pytest

from proctor.core.interruption import Answer
from proctor.host import reach
from proctor.host.boots import boot_id, is_going_down, judge_machine_end, read_machine_end
from proctor.host.clock import ClockSample
from proctor.host.link_tables import (
    default_in_proc_route,
    default_in_route_get,
    default_in_route_print,
    interface_with,
    neighbour_in_ip_neigh,
    wireless_ports,
)
from proctor.host.links import RawInterface, RawLinks, Way, judge_links, read_links
from proctor.host.sleep import judge_sleep

YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN
HOME = Way("enp3s0", "192.168.1.1")
OTHER = RawInterface("docker0", up=True, carrier=False)


def wired(**more: bool | None) -> RawInterface:
    return RawInterface("enp3s0", **{"up": True, "carrier": True, **more})  # type: ignore[arg-type]


def wifi(**more: bool | None) -> RawInterface:
    return RawInterface("wlp2s0", **{"up": True, "carrier": True, "wireless": True, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("raw", "last", "said"),
    [
        (RawLinks((wired(), OTHER), ("enp3s0", "192.168.1.1"), "enp3s0"), None, (YES, "wired", "", HOME)),
        (RawLinks((wifi(),), ("wlp2s0", "10.0.0.1"), "wlp2s0"), HOME,
         (YES, "wireless", "", Way("wlp2s0", "10.0.0.1"))),
        # The cable is out; the adapter is switched off; it is not there any more.
        (RawLinks((wired(carrier=False), OTHER)), HOME, (NO, "wired", "no_carrier", HOME)),
        (RawLinks((wired(up=False, carrier=False), OTHER)), HOME, (NO, "wired", "disabled", HOME)),
        (RawLinks((OTHER,)), HOME, (NO, "unknown", "gone", HOME)),
        # Windows says only whether a link is up.
        (RawLinks((RawInterface("Ethernet", None, False),)), Way("Ethernet", "10.0.0.1"),
         (NO, "wired", "no_carrier", Way("Ethernet", "10.0.0.1"))),
        # Wi-Fi: out of reach, or the radio is off.
        (RawLinks((wifi(carrier=False),), radio_off=False), Way("wlp2s0"),
         (NO, "wireless", "no_carrier", Way("wlp2s0"))),
        (RawLinks((wifi(up=False, carrier=False),), radio_off=True), Way("wlp2s0"),
         (NO, "wireless", "radio_off", Way("wlp2s0"))),
        # The link is there, and no way leads on from it.
        (RawLinks((wired(),)), HOME, (YES, "wired", "no_route", HOME)),
        # A service on this very computer, or in the hall's own network.
        (RawLinks((wired(),), None, "lo"), None, (YES, "other", "", Way("lo"))),
        (RawLinks((wired(),), None, "enp3s0"), None, (YES, "wired", "", Way("enp3s0"))),
        (RawLinks(()), None, (UNKNOWN, "unknown", "no_carrier", None)),
        (None, HOME, (UNKNOWN, "unknown", "", HOME)),
    ],
)  # fmt: skip
def test_the_link_is_judged_by_the_way_to_the_service(
    raw: RawLinks | None, last: Way | None, said: tuple[object, ...]
) -> None:
    link = judge_links(raw, last)
    assert (link.state, link.medium, link.how, link.way) == said


PROC_ROUTE = """Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
wlp2s0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0
enp3s0\t00000000\t0100000A\t0003\t0\t0\t100\t00000000\t0\t0\t0
enp3s0\t0000000A\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0
"""
ROUTE_GET = """   route to: default
destination: default
       mask: default
    gateway: 192.168.1.1
  interface: en0
      flags: <UP,GATEWAY,DONE,STATIC,PRCLONING,GLOBAL>
"""
ROUTE_PRINT = """IPv4 таблица маршрута
===========================================================================
Активные маршруты:
Сетевой адрес           Маска сети      Адрес шлюза       Интерфейс  Метрика
          0.0.0.0          0.0.0.0      192.168.1.1     192.168.1.20     35
          0.0.0.0          0.0.0.0         10.8.0.1         10.8.0.6    291
        127.0.0.0        255.0.0.0         On-link         127.0.0.1    331
"""


def test_the_tables_of_three_systems_name_the_gateway() -> None:
    assert default_in_proc_route(PROC_ROUTE) == ("enp3s0", "10.0.0.1")
    assert default_in_route_get(ROUTE_GET) == ("en0", "192.168.1.1")
    assert default_in_route_print(ROUTE_PRINT) == ("192.168.1.20", "192.168.1.1")
    assert interface_with("192.168.1.20", {"Wi-Fi": ("fe80::1", "192.168.1.20")}) == "Wi-Fi"
    for read in (default_in_proc_route, default_in_route_get, default_in_route_print):
        assert read("") is None
    said = "10.0.0.1 dev enp3s0 lladdr 00:11:22:33:44:55 REACHABLE\n10.0.0.9 dev enp3s0 FAILED\n"
    assert [neighbour_in_ip_neigh(said, f"10.0.0.{n}") for n in (1, 9, 5)] == ["REACHABLE", "FAILED", ""]
    ports = "Hardware Port: Ethernet\nDevice: en3\n\nHardware Port: Wi-Fi\nDevice: en0\n"
    assert wireless_ports(ports) == {"en0"}


def test_this_computer_can_be_read() -> None:
    raw = read_links("127.0.0.1")
    assert raw is not None and judge_links(raw, None).state is YES
    assert isinstance(boot_id(), str) and boot_id() == boot_id()
    assert judge_machine_end(read_machine_end()) in (
        "",
        "person",
        "update",
        "power_lost",
        "crashed",
        "orderly",
    )
    assert is_going_down() in (None, False, True)


# -- what lies beyond ---------------------------------------------------------------------------------------
@pytest.fixture
def door() -> Iterator[int]:
    """A port of this computer that listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def test_refused_is_reached_and_no_way_is_not(door: int) -> None:
    assert reach.gateway_answers("127.0.0.1") is YES  # refused at the doors of a router: somebody is there
    assert reach.gateway_answers("") is UNKNOWN
    assert reach.elsewhere_answers(f"127.0.0.1:{door}") is YES
    assert reach.elsewhere_answers("") is UNKNOWN
    judged = {code: reach.judge_attempt(code) for code in (0, errno.ECONNREFUSED, errno.EHOSTUNREACH, None)}
    assert list(judged.values()) == [YES, YES, NO, UNKNOWN]
    states = {"REACHABLE": YES, "FAILED": NO, "INCOMPLETE": NO, "STALE": UNKNOWN, "": UNKNOWN}
    assert {state: reach.judge_neighbour(state) for state in states} == states


def test_a_name_service_that_hangs_stalls_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    answered, asked = threading.Event(), threading.Event()

    def hang(*_given: object, **_more: object) -> list[object]:
        asked.set()
        answered.wait(120)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("203.0.113.5", 0))]

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    asker = reach.NameAsker("exam.example.kz", seconds=0.2)
    assert asker.ask() is NO and asked.is_set()  # no answer in time is none
    answered.set()
    assert asker.ask() is YES and asker.address == "203.0.113.5"
    asker.close()
    fixed = reach.NameAsker("192.0.2.7")
    assert fixed.ask() is UNKNOWN and fixed.address == "192.0.2.7"  # there is no name to ask for


def test_a_name_that_is_not_known_is_no_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_given: object, **_more: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "not known")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    asker = reach.NameAsker("exam.example.kz")
    assert asker.ask() is NO and asker.address == ""
    asker.close()


# -- sleep and starts ----------------------------------------------------------------------------------------
def test_sleep_and_standing_still_are_told_apart() -> None:
    start = ClockSample(1000.0, 500.0, 600.0)

    def after(awake: float, boot: float | None, waited: float = 3.0) -> tuple[str, float] | None:
        now = ClockSample(1000.0 + awake, 500.0 + awake, None if boot is None else 600.0 + boot)
        slept = judge_sleep(start, now, waited)
        return None if slept is None else (slept.how, slept.seconds)

    assert after(3.1, 3.1) is None
    assert after(3.1, 183.1) == ("asleep", 180.0)
    assert after(43.0, 43.0) == ("stood_still", 40.0)
    assert after(43.0, None) == ("stood_still", 40.0)
    assert after(3.1, None) is None
    assert judge_sleep(ClockSample(0, None, None), ClockSample(900, None, None), 3.0) is None


EVENT = (
    "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>"
    "<EventID Qualifiers='32768'>{id}</EventID></System><EventData>{data}</EventData></Event>"
)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (EVENT.format(id=1074, data=r"<Data Name='param1'>C:\Windows\Explorer.EXE (PC)</Data>"), "person"),
        (EVENT.format(id=1074, data=r"<Data Name='param1'>C:\...\MoUsoCoreWorker.exe (PC)</Data>"), "update"),
        (EVENT.format(id=1074, data=""), "orderly"),
        (EVENT.format(id=41, data="<Data Name='BugcheckCode'>0</Data>"), "power_lost"),
        (EVENT.format(id=41, data="<Data Name='BugcheckCode'>239</Data>"), "crashed"),
        (EVENT.format(id=6008, data=""), "power_lost"),
        (EVENT.format(id="", data=""), ""),
        ("reboot   system boot  6.8.0 Mon\nshutdown system down  6.8.0 Mon\nreboot   system boot", "orderly"),
        (
            "reboot   system boot  6.8.0 Mon\naigul    tty2  Mon\nreboot   system boot  6.8.0 Sun",
            "power_lost",
        ),
        ("aigul    tty2  Mon\n", ""),
        ("", ""),
    ],
)
def test_how_the_system_went_down_before_is_in_its_own_log(raw: str, said: str) -> None:
    assert judge_machine_end(raw) == said
