"""What Linux tells of the computer it runs on: /sys, /proc and `systemd-detect-virt`. No judgement here.

`ask_linux` reads, `reading_of` makes values of what was read; the second is pure, for fixtures.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from proctor.host.asking import ask_tool, entries_of, read_text
from proctor.host.virtual_machine_signs import Adapter, MachineReading

Answers = Mapping[str, str]
"""By question: "dmi/sys_vendor", "cpuinfo", "pci/0000:00:02.0", "block/sda", "net/eth0" ..., as read."""

_DMI = (
    *("sys_vendor", "product_name", "board_vendor", "board_name", "bios_vendor", "bios_version"),
    "chassis_type",
)
_NO_DISK = ("loop", "ram", "zram", "sr", "fd", "dm-", "md", "nbd")
_SENSORS = (
    "coretemp",
    "k10temp",
    "zenpower",
    "thinkpad",
    "dell_smm",
    "asus",
    "hp",
    "applesmc",
    "cpu_thermal",
)
_GUEST_PROCESSES = (
    *("VBoxService", "VBoxClient", "vmtoolsd", "qemu-ga", "prltoolsd", "xe-daemon", "hv_kvp_daemon"),
    "hv_vss_daemon",
)
_GUEST_MODULES = (
    *("vboxguest", "vboxsf", "vmw_balloon", "vmwgfx", "hv_vmbus", "hv_utils", "hyperv_drm", "prl_tg"),
    *("xen_blkfront", "virtio_balloon"),
)
_SHORT_CPUINFO = 6000


def read_machine() -> MachineReading:
    """The computer as it is now."""
    return reading_of(ask_linux())


def ask_linux(sys: Path = Path("/sys"), proc: Path = Path("/proc")) -> Answers:
    """Every question with its answer; those without one are left out."""
    answers: dict[str, str | None] = {
        f"dmi/{field}": read_text(sys / "class/dmi/id" / field) for field in _DMI
    }
    answers["cpuinfo"] = (read_text(proc / "cpuinfo") or "")[:_SHORT_CPUINFO]
    answers["device-tree"] = read_text(proc / "device-tree/model")
    answers["device-tree compatible"] = read_text(proc / "device-tree/compatible")
    answers["xen capabilities"] = read_text(proc / "xen/capabilities")
    answers["hypervisor type"] = read_text(sys / "hypervisor/type")
    answers["version"] = read_text(proc / "version")
    answers["modules"] = read_text(proc / "modules")
    answers["vm"] = ask_tool(["systemd-detect-virt", "--vm"], any_code=True)
    answers["container"] = _container(proc)
    answers["processes"] = " ".join(_processes(proc))
    for bus in ("virtio", "vmbus"):
        answers[f"bus/{bus}"] = " ".join(path.name for path in entries_of(sys / f"bus/{bus}/devices"))
    for device in entries_of(sys / "bus/pci/devices"):
        asked = (read_text(device / part) or "" for part in ("vendor", "device", "class"))
        answers[f"pci/{device.name}"] = " ".join(asked)
    for disk in entries_of(sys / "block"):
        if not disk.name.startswith(_NO_DISK):
            asked = (read_text(disk / "device" / part) or "" for part in ("vendor", "model", "serial"))
            answers[f"block/{disk.name}"] = f"{os.path.realpath(disk)}|{'|'.join(asked)}"
    for adapter in entries_of(sys / "class/net"):
        bound = "device" if (adapter / "device").exists() else "none"
        answers[f"net/{adapter.name}"] = f"{read_text(adapter / 'address') or ''} {bound}"
    for supply in entries_of(sys / "class/power_supply"):
        asked = (read_text(supply / part) or "" for part in ("type", "technology", "manufacturer"))
        answers[f"power/{supply.name}"] = "|".join(asked)
    sensors = (read_text(sensor / "name") or "" for sensor in entries_of(sys / "class/hwmon"))
    answers["sensors"] = " ".join(sensors)
    return {question: answer.strip() for question, answer in answers.items() if answer and answer.strip()}


def reading_of(answers: Answers) -> MachineReading:
    """The answers as values."""
    container = answers.get("container", "")
    if "microsoft" in answers.get("version", "").lower() and "dmi/sys_vendor" not in answers:
        container = "wsl"
    tree = answers.get("device-tree", "")
    virtual_tree = "dummy-virt" in answers.get("device-tree compatible", "")
    sensors = tuple(name for name in answers.get("sensors", "").split() if name.startswith(_SENSORS))
    return MachineReading(
        "linux",
        maker=answers.get("dmi/sys_vendor", tree.split(" ")[0]),
        product="dummy-virt" if virtual_tree else answers.get("dmi/product_name", tree),
        board=f"{answers.get('dmi/board_vendor', '')} {answers.get('dmi/board_name', '')}".strip(),
        firmware=f"{answers.get('dmi/bios_vendor', '')} {answers.get('dmi/bios_version', '')}".strip(),
        chassis=_number(answers.get("dmi/chassis_type", "")),
        hypervisor=_hypervisor(answers.get("cpuinfo", "")),
        told=answers.get("vm", ""),
        host="control_d" in answers.get("xen capabilities", ""),
        container=container,
        disks=_disks(answers),
        graphics=_pci(answers, "0x03"),
        devices=(*_pci(answers, "0x"), *(bus for bus in ("virtio", "vmbus") if answers.get(f"bus/{bus}"))),
        adapters=_adapters(answers),
        guests=_guests(answers),
        sensors=sensors,
        battery=_battery(answers),
    )


def _container(proc: Path) -> str:
    """What kind of container the program runs in, "" for none."""
    told = (ask_tool(["systemd-detect-virt", "--container"], any_code=True) or "").strip()
    if told and told != "none":
        return told
    if Path("/.dockerenv").exists():
        return "docker"
    if Path("/run/.containerenv").exists():
        return "podman"
    groups = read_text(proc / "1/cgroup") or ""
    return next((kind for kind in ("docker", "lxc", "kubepods") if kind in groups), "")


def _processes(proc: Path) -> list[str]:
    """The guest programs that run; names only, which the kernel cuts to fifteen letters."""
    short = {name[:15] for name in _GUEST_PROCESSES}
    names = (read_text(folder / "comm") for folder in entries_of(proc) if folder.name.isdigit())
    return sorted({name for name in names if name in short})


def _hypervisor(cpuinfo: str) -> bool | None:
    flags = re.search(r"^flags\s*:(.*)$", cpuinfo, re.MULTILINE)
    return None if flags is None else "hypervisor" in flags[1].split()


def _disks(answers: Answers) -> tuple[str, ...]:
    """What disks call themselves; a stick that was plugged in says nothing of the computer."""
    found = []
    for question, answer in answers.items():
        if question.startswith("block/"):
            path, *names = answer.split("|")
            if "/usb" not in path:
                kind = "virtio" if "/virtio" in path else "xen" if "/vbd-" in path else ""
                found.append(" ".join(part for part in (kind, *names) if part and not part.startswith("0x")))
    return tuple(name for name in found if name)


def _pci(answers: Answers, of_class: str) -> tuple[str, ...]:
    """ "vendor:device" in hexadecimal of the devices whose class begins so."""
    asked = [answer.split() for question, answer in answers.items() if question.startswith("pci/")]
    return tuple(
        f"{parts[0].removeprefix('0x')}:{parts[1].removeprefix('0x')}"
        for parts in asked
        if len(parts) == 3 and parts[2].startswith(of_class)
    )


def _adapters(answers: Answers) -> tuple[Adapter, ...]:
    found = []
    for question, answer in answers.items():
        name = question.removeprefix("net/")
        if question.startswith("net/") and name != "lo":
            mac, _, bound = answer.rpartition(" ")
            found.append(Adapter(name, mac.strip().lower(), bound == "device"))
    return tuple(found)


def _guests(answers: Answers) -> tuple[str, ...]:
    loaded = {line.split(" ")[0] for line in answers.get("modules", "").splitlines()}
    return (*answers.get("processes", "").split(), *(name for name in _GUEST_MODULES if name in loaded))


def _battery(answers: Answers) -> str:
    for question, answer in answers.items():
        if question.startswith("power/"):
            kind, technology, maker = (*answer.split("|"), "", "")[:3]
            if kind == "Battery" and technology.lower().startswith(("li", "ni", "pb")) and maker:
                return f"{technology} {maker}"
    return ""


def _number(text: str) -> int | None:
    return int(text) if text.isdigit() else None
