"""Virtual machines are told from honest computers with Hyper-V, WSL 2, VMware or libvirt on them."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from proctor.core.host_fact import FactState, HostFact
from proctor.core.policy import default_policy
from proctor.host import virtual_machine_linux as linux
from proctor.host import virtual_machine_macos as macos
from proctor.host import virtual_machine_windows as windows
from proctor.host.virtual_machine import KIND, VirtualMachineProbe, judge_machine, likelihood


def _beside(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


raw = _beside("machines_raw")
LIMIT = default_policy().rules[KIND].threshold


def is_found(fact: HostFact, called: str) -> None:
    assert fact.state is FactState.FOUND, fact
    assert fact.confidence >= LIMIT
    assert fact.names == (called,)


def is_clear(fact: HostFact) -> None:
    assert fact.state is FactState.CLEAR, fact
    assert fact.figures["likelihood"] < 0.2


@pytest.mark.parametrize("case", raw.LINUX_VIRTUAL)
def test_a_virtual_machine_with_linux_is_found_and_named(case: str) -> None:
    answers, called = raw.LINUX_VIRTUAL[case]
    is_found(judge_machine(linux.reading_of(answers)), called)


@pytest.mark.parametrize("case", raw.LINUX_REAL)
def test_a_real_computer_with_linux_is_clear(case: str) -> None:
    is_clear(judge_machine(linux.reading_of(raw.LINUX_REAL[case])))


@pytest.mark.parametrize("case", raw.WINDOWS_VIRTUAL)
def test_a_virtual_machine_with_windows_is_found_and_named(case: str) -> None:
    answers, called = raw.WINDOWS_VIRTUAL[case]
    is_found(judge_machine(windows.reading_of(answers)), called)


@pytest.mark.parametrize("case", raw.WINDOWS_REAL)
def test_a_real_computer_with_windows_is_clear_whatever_lies_beneath(case: str) -> None:
    is_clear(judge_machine(windows.reading_of(raw.WINDOWS_REAL[case])))


@pytest.mark.parametrize("case", raw.MAC_VIRTUAL)
def test_a_virtual_mac_is_found(case: str) -> None:
    answers, called = raw.MAC_VIRTUAL[case]
    is_found(judge_machine(macos.reading_of(answers)), called)


@pytest.mark.parametrize("case", raw.MAC_REAL)
def test_a_real_mac_is_clear(case: str) -> None:
    is_clear(judge_machine(macos.reading_of(raw.MAC_REAL[case])))


@pytest.mark.parametrize("kind", ["docker", "lxc", "podman"])
def test_in_a_container_it_is_unknown(kind: str) -> None:
    answers = {**raw.LINUX_REAL["a ThinkPad"], "container": kind}
    fact = judge_machine(linux.reading_of(answers))
    assert (fact.state, fact.reason) == (FactState.UNKNOWN, "host-vm-container")


def test_a_chromebooks_container_is_unknown_or_virtual_but_never_clear() -> None:
    crostini = {"cpuinfo": raw.BENEATH, "vm": "kvm", "container": "lxc"}
    assert judge_machine(linux.reading_of(crostini)).state is FactState.UNKNOWN


def test_a_computer_that_says_nothing_is_unknown() -> None:
    for reading in (linux.reading_of({}), windows.reading_of({}), macos.reading_of({}), None):
        fact = judge_machine(reading)
        assert (fact.state, fact.reason) == (FactState.UNKNOWN, "host-vm-unreadable")


def test_signals_that_contradict_each_other_are_unknown() -> None:
    odd = {**raw.dmi("Nobody", "Nothing"), "cpuinfo": raw.BENEATH, "vm": "kvm"}
    fact = judge_machine(linux.reading_of(odd))
    assert (fact.state, fact.reason) == (FactState.UNKNOWN, "host-vm-unsure")


def test_each_signal_is_told_with_its_weight_also_those_that_weigh_nothing() -> None:
    fact = judge_machine(windows.reading_of(raw.WINDOWS_REAL["a Dell laptop with Hyper-V switched on"]))
    weights = {trace.what: trace.weight for trace in fact.traces}
    assert weights["processor"] == 0.0
    assert all(weights[what] < 0 for what in ("maker", "disk", "graphics", "battery", "chassis"))


def test_witnesses_multiply_the_odds() -> None:
    assert likelihood([]) == pytest.approx(0.1)
    assert likelihood([0.5, -0.5]) == pytest.approx(0.1)
    assert likelihood([0.95]) > 0.8 > likelihood([0.4, 0.4]) > 0.1


def test_the_files_of_a_linux_computer_are_read_as_they_lie(tmp_path: Path) -> None:
    sys, proc = tmp_path / "sys", tmp_path / "proc"
    for name, text in {
        "class/dmi/id/sys_vendor": "LENOVO\n",
        "class/net/wlan0/address": "7c:b2:7d:10:20:30\n",
        "class/net/wlan0/device/uevent": "",
        "class/net/virbr0/address": "52:54:00:ab:cd:ef\n",
        "class/power_supply/BAT0/type": "Battery\n",
        "class/power_supply/BAT0/technology": "Li-ion\n",
        "class/power_supply/BAT0/manufacturer": "SANYO\n",
        "class/hwmon/hwmon3/name": "coretemp\n",
        "bus/pci/devices/0000:00:02.0/vendor": "0x8086\n",
        "bus/pci/devices/0000:00:02.0/device": "0x5917\n",
        "bus/pci/devices/0000:00:02.0/class": "0x030000\n",
        "block/sda/device/model": "Samsung SSD 860\n",
        "block/loop0/size": "1\n",
    }.items():
        file = sys / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    (proc / "1234").mkdir(parents=True)
    (proc / "1234" / "comm").write_text("VBoxService\n")
    (proc / "cpuinfo").write_text(raw.BARE)
    reading = linux.reading_of(linux.ask_linux(sys, proc))
    assert (reading.maker, reading.hypervisor, reading.battery) == ("LENOVO", False, "Li-ion SANYO")
    assert [(one.name, one.real) for one in reading.adapters] == [("virbr0", False), ("wlan0", True)]
    assert (reading.disks, reading.graphics) == (("Samsung SSD 860",), ("8086:5917",))
    assert (reading.guests, reading.sensors) == (("VBoxService",), ("coretemp",))


def test_this_computer_is_asked_once_and_answers_honestly() -> None:
    probe = VirtualMachineProbe()
    (fact,) = probe.look()
    assert probe.look() == (fact,)
    assert fact.kind is KIND
    assert fact.reason or fact.figures
