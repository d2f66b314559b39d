"""What Windows tells of the computer it runs on: the registry, and once a question to WMI. No judgement here.

`ask_windows` reads, `reading_of` makes values of what was read; the second is pure, for fixtures. That a
hypervisor is present is true of every computer with Hyper-V, WSL 2 or memory integrity switched on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import psutil

from proctor.host.asking import ask_tool
from proctor.host.registry import key_exists, numbered_values, subkeys, values_of
from proctor.host.virtual_machine_signs import Adapter, MachineReading

Answers = Mapping[str, Any]
"""By question: "bios" (values of the registry), "disks", "graphics", "services", "adapters", "wmi" ..."""

_BIOS = r"HARDWARE\DESCRIPTION\System\BIOS"
_DISKS = r"SYSTEM\CurrentControlSet\Services\disk\Enum"
_GRAPHICS = r"SYSTEM\CurrentControlSet\Control\Class\{4d36e968-e325-11ce-bfc1-08002be10318}"
_SERVICES = r"SYSTEM\CurrentControlSet\Services"
_HYPER_V_GUEST = r"SOFTWARE\Microsoft\Virtual Machine\Guest\Parameters"
_GUEST_SERVICES = (
    *("VBoxGuest", "VBoxService", "VBoxSF", "vmhgfs", "vmmemctl", "vm3dmp", "VMTools", "QEMU-GA", "vioscsi"),
    *("viostor", "netkvm", "prl_fs", "prl_tg", "xenbus"),
)
_WMI_SECONDS = 5.0
_WMI = (
    "$c=Get-CimInstance Win32_ComputerSystem;$b=Get-CimInstance Win32_Battery;"
    "$e=Get-CimInstance Win32_SystemEnclosure;"
    "@{HypervisorPresent=$c.HypervisorPresent;Manufacturer=$c.Manufacturer;Model=$c.Model;"
    "Chemistry=@($b.Chemistry);Battery=@($b.DeviceID);ChassisTypes=@($e.ChassisTypes)}|ConvertTo-Json"
)
_CHEMISTRIES = {3: "lead acid", 4: "NiCd", 5: "NiMH", 6: "Li-ion", 8: "Li-poly"}
# Friendly names of adapters that a virtualisation program, a tunnel or Bluetooth puts on a real computer.
_NOT_REAL = (
    "vmware network",
    "vmnet",
    "virtualbox",
    "vethernet",
    "loopback",
    "tap",
    "bluetooth",
    "wsl",
    "vpn",
)


def read_machine() -> MachineReading:
    """The computer as it is now."""
    return reading_of(ask_windows())


def ask_windows() -> Answers:
    """Every question with its answer, None or empty where there is none."""
    return {
        "bios": values_of(_BIOS),
        "disks": numbered_values(_DISKS),
        "graphics": [values_of(f"{_GRAPHICS}\\{key}").get("DriverDesc", "") for key in subkeys(_GRAPHICS)],
        "services": [name for name in _GUEST_SERVICES if key_exists(f"{_SERVICES}\\{name}")],
        "hyper-v guest": key_exists(_HYPER_V_GUEST),
        "adapters": _adapters_now(),
        "wmi": ask_tool(["powershell", "-NoProfile", "-NonInteractive", "-Command", _WMI], _WMI_SECONDS),
    }


def reading_of(answers: Answers) -> MachineReading:
    """The answers as values."""
    bios, wmi = answers.get("bios") or {}, _wmi(answers.get("wmi"))
    guests = [
        *(answers.get("services") or ()),
        *(["guest parameters"] if answers.get("hyper-v guest") else ()),
    ]
    chassis = _first(wmi.get("ChassisTypes"))
    return MachineReading(
        "windows",
        maker=str(bios.get("SystemManufacturer") or wmi.get("Manufacturer") or ""),
        product=str(bios.get("SystemProductName") or wmi.get("Model") or ""),
        board=f"{bios.get('BaseBoardManufacturer', '')} {bios.get('BaseBoardProduct', '')}".strip(),
        firmware=f"{bios.get('BIOSVendor', '')} {bios.get('BIOSVersion', '')}".strip(),
        chassis=chassis if isinstance(chassis, int) else None,
        hypervisor=_switch(wmi.get("HypervisorPresent")),
        disks=tuple(_disk(name) for name in answers.get("disks") or () if not _stick(name)),
        graphics=tuple(name for name in answers.get("graphics") or () if name),
        adapters=tuple(
            Adapter(name, mac, not any(word in name.lower() for word in _NOT_REAL))
            for name, mac in answers.get("adapters") or ()
        ),
        guests=tuple(guests),
        battery=_battery(wmi),
    )


def _adapters_now() -> list[tuple[str, str]]:
    """Friendly name and address of each adapter."""
    try:
        listed = psutil.net_if_addrs()
    except (psutil.Error, OSError):
        return []
    return [
        (name, address.address.lower().replace("-", ":"))
        for name, addresses in listed.items()
        for address in addresses
        if address.family == psutil.AF_LINK and address.address
    ]


def _wmi(printed: str | None) -> Mapping[str, Any]:
    try:
        told = json.loads(printed or "")
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _stick(name: str) -> bool:
    return name.upper().startswith(("USBSTOR", "USB\\", "SCSI\\CDROM"))


def _disk(name: str) -> str:
    r"""`SCSI\Disk&Ven_NVMe&Prod_Samsung_SSD_970\5&1d...` in the words in the middle."""
    parts = name.split("\\")
    return (parts[1] if len(parts) > 1 else name).replace("&", " ").replace("_", " ")


def _battery(wmi: Mapping[str, Any]) -> str:
    chemistry, name = _first(wmi.get("Chemistry")), _first(wmi.get("Battery"))
    word = _CHEMISTRIES.get(chemistry) if isinstance(chemistry, int) else None
    # "Unknown" (2) is what many honest drivers say; with a maker's own name it is a battery all the same.
    return f"{word or 'unknown'} {name or ''}".strip() if word or (chemistry == 2 and _own_name(name)) else ""


def _own_name(name: Any) -> bool:
    return bool(name) and not any(
        word in str(name).lower() for word in ("virtual", "vmware", "innotek", "vbox")
    )


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _switch(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None
