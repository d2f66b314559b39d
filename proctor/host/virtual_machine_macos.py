"""What macOS tells of the computer it runs on: `sysctl` and `ioreg`. No judgement here.

`ask_macos` reads, `reading_of` makes values of what was read; the second is pure, for fixtures.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from proctor.host.asking import ask_tool
from proctor.host.virtual_machine_signs import MachineReading

Answers = Mapping[str, str]
"""By question: "sysctl", "platform", "battery", what the tools print."""

_SYSCTL = ("kern.hv_vmm_present", "hw.model", "machdep.cpu.features", "machdep.cpu.brand_string")


def read_machine() -> MachineReading:
    """The computer as it is now."""
    return reading_of(ask_macos())


def ask_macos() -> Answers:
    """Every question with its answer; those without one are left out."""
    # Apple's own processors know no "features": the tool then fails and prints the rest.
    answers = {
        "sysctl": ask_tool(["sysctl", *_SYSCTL], any_code=True),
        "platform": ask_tool(["ioreg", "-r", "-d1", "-c", "IOPlatformExpertDevice"]),
        "battery": ask_tool(["ioreg", "-r", "-d1", "-c", "AppleSmartBattery"]),
    }
    return {question: answer for question, answer in answers.items() if answer}


def reading_of(answers: Answers) -> MachineReading:
    """The answers as values. The system's own word, where it has one, is nearly proof."""
    lines = (line.partition(":") for line in answers.get("sysctl", "").splitlines())
    told = {name.strip(): value.strip() for name, _, value in lines}
    platform = answers.get("platform", "")
    features = told.get("machdep.cpu.features", "").split()
    present = told.get("kern.hv_vmm_present", "")
    return MachineReading(
        "macos",
        maker=_value(platform, "manufacturer"),
        product=told.get("hw.model") or _value(platform, "model"),
        hypervisor="VMM" in features if features else None,
        told={"1": "hypervisor", "0": "none"}.get(present, ""),
        battery=_battery(answers.get("battery", "")),
    )


def _value(printed: str, name: str) -> str:
    r"""The value of a line such as `"model" = <"MacBookPro18,3">`."""
    match = re.search(rf'"{name}"\s*=\s*<?"?([^">\n]*)', printed)
    return match[1].strip() if match else ""


def _battery(printed: str) -> str:
    """A battery with cycles behind it; a virtual one has none of its own."""
    design, serial = _value(printed, "DesignCapacity"), _value(printed, "Serial")
    return f"{design} mAh, {serial}" if design.isdigit() and int(design) > 0 and serial else ""
