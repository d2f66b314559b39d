"""What speaks for and against a virtual machine: what is read of a computer, and what each signal weighs.

A weight is -1 to 1: how far it alone would convince. The names are in `virtual_machine_tables`; no system is
read here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from proctor.host import virtual_machine_tables as tables


@dataclass(frozen=True, slots=True)
class Adapter:
    """One network adapter. `mac`: lower case with colons. `real`: bound to a device, as far as is known; the
    adapters that a virtualisation program puts on its host are not."""

    name: str
    mac: str
    real: bool = True


@dataclass(frozen=True, slots=True)
class MachineReading:
    """What was read of a computer; "" and () where a thing is not there or could not be read.

    maker, product, board, firmware: as the firmware tells. chassis: its SMBIOS type. hypervisor: whether the
    processor says that one is beneath it. told: the word of the system's own detection ("none": it says there
    is none). host: it is the one that hosts guests. disks, graphics, devices, guests (programs and drivers of
    guest systems that run), sensors: names. battery: chemistry and maker.
    """

    system: str
    maker: str = ""
    product: str = ""
    board: str = ""
    firmware: str = ""
    chassis: int | None = None
    hypervisor: bool | None = None
    told: str = ""
    host: bool = False
    container: str = ""
    disks: tuple[str, ...] = ()
    graphics: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()
    adapters: tuple[Adapter, ...] = ()
    guests: tuple[str, ...] = ()
    sensors: tuple[str, ...] = ()
    battery: str = ""

    @property
    def says_what_it_is(self) -> bool:
        """Whether enough was read to call it a real computer."""
        return bool(self.maker or self.product or self.board or self.told == "none")


@dataclass(frozen=True, slots=True)
class Sign:
    """One signal; `product`: the virtual machine it speaks of, "" where it cannot say."""

    what: str
    detail: str
    weight: float
    product: str = ""


def signs_of(reading: MachineReading) -> tuple[Sign, ...]:
    """Every signal in a reading, those that weigh nothing included: a reviewer sees what was looked at."""
    named = _identity(reading)
    # Every Mac is Apple's, virtual or not.
    known = not named and reading.system != "macos" and _known_maker(reading)
    return (
        *named,
        *([Sign("maker", f"{reading.maker} {reading.product}".strip(), -0.5)] if known else ()),
        *_processor(reading, known),
        *_detection(reading),
        *_disks(reading.disks),
        *_graphics(reading.graphics),
        *_devices(reading),
        *_network(reading.adapters),
        *_guests(reading.guests),
        *_body(reading, known),
    )


def _identity(reading: MachineReading) -> list[Sign]:
    """The surest name that the firmware itself gives."""
    if reading.product.lower().endswith(".metal"):
        return []  # a cloud's real computer
    fields = {
        "maker": reading.maker.lower(),
        "product": reading.product.lower(),
        "firmware": reading.firmware.lower(),
    }
    signs = [
        Sign(field, fields[field], weight, whose)
        for field, words, whose, weight in tables.IDENTITIES
        if words in fields[field]
    ]
    if fields["product"] == "virtual machine" and "microsoft" in fields["maker"]:
        signs.append(Sign("product", "microsoft virtual machine", 0.95, "Hyper-V"))
    if "amazon ec2" in fields["maker"]:
        signs.append(Sign("maker", fields["maker"], 0.95, "Amazon EC2"))
    if fields["product"] == "kvm":
        signs.append(Sign("product", "kvm", 0.9, "KVM"))
    return sorted(signs, key=lambda sign: -sign.weight)[:1]


def _known_maker(reading: MachineReading) -> bool:
    if "microsoft" in reading.maker.lower():
        return tables.SURFACE in reading.product.lower()
    words = f"{reading.maker} {reading.board}".lower().replace(",", " ").split()
    return any(
        word.startswith(maker) if len(maker) > 3 else word == maker
        for word in words
        for maker in tables.MAKERS
    )


def _processor(reading: MachineReading, known: bool) -> list[Sign]:
    if reading.hypervisor is None:
        return []
    if not reading.hypervisor:
        return [Sign("processor", "no hypervisor beneath it", -0.3)]
    harmless = reading.host or (reading.system == "windows" and known)
    why = " (Hyper-V, WSL 2 or memory integrity on the computer itself)" if harmless else ""
    return [Sign("processor", f"a hypervisor is beneath it{why}", 0.0 if harmless else 0.4)]


def _detection(reading: MachineReading) -> list[Sign]:
    if reading.container == "wsl":
        return [Sign("container", "wsl", 0.95, "WSL")]
    if not reading.told:
        return []
    if reading.told == "none":
        return [Sign("detection", "none", -0.4)]
    weight = 0.95 if reading.system == "macos" else 0.6
    return [Sign("detection", reading.told, weight, tables.TOLD.get(reading.told, reading.told))]


def _disks(disks: Sequence[str]) -> list[Sign]:
    virtual, real = _parted(disks, tables.DISKS)
    if real:  # a virtual disk beside a real one is somebody's mounted image
        return [Sign("disk", real[0], -0.4)]
    return [Sign("disk", virtual[0], 0.7, _whose(virtual[0]))] if virtual else []


def _graphics(graphics: Sequence[str]) -> list[Sign]:
    shown = [name for name in graphics if not any(word in name.lower() for word in tables.NO_GRAPHICS)]
    virtual, real = _parted(shown, tables.GRAPHICS)
    if real:
        return [Sign("graphics", real[0], -0.3)]
    return [Sign("graphics", virtual[0], 0.7, _whose(virtual[0]))] if virtual else []


def _devices(reading: MachineReading) -> list[Sign]:
    for name in reading.devices:
        whose = tables.DEVICES.get(name.split(":")[0].lower())
        if whose is not None and not reading.host:
            return [Sign("device", name, 0.7, whose)]
    return []


def _network(adapters: Sequence[Adapter]) -> list[Sign]:
    """Counts only where every real adapter is virtual: hosts have their guests' addresses as well."""
    real = [adapter for adapter in adapters if adapter.real]
    blocks = [tables.BLOCKS.get(adapter.mac[:8]) for adapter in real]
    if not real or not all(blocks):
        return []
    return [Sign("network", f"{real[0].name} {real[0].mac}", 0.35, blocks[0] or "")]


def _guests(guests: Sequence[str]) -> list[Sign]:
    for name in guests:
        whose = next(
            (whose for words, whose in tables.GUESTS.items() if name.lower().startswith(words)), None
        )
        if whose is not None:
            return [Sign("guest program", name, 0.5, whose)]
    return []


def _body(reading: MachineReading, known: bool) -> list[Sign]:
    """What only a thing of metal has."""
    signs = []
    if reading.battery:
        signs.append(Sign("battery", reading.battery, -0.4))
    if reading.sensors:
        signs.append(Sign("sensor", reading.sensors[0], -0.3))
    if known and reading.chassis in tables.LAPTOPS:
        signs.append(Sign("chassis", f"a laptop's (type {reading.chassis})", -0.2))
    return signs


def _parted(names: Iterable[str], words: Sequence[str]) -> tuple[list[str], list[str]]:
    virtual, real = list[str](), list[str]()
    for name in names:
        (virtual if any(word in name.lower() for word in words) else real).append(name)
    return virtual, real


def _whose(name: str) -> str:
    return next((whose for word, whose in tables.NAMES if word in name.lower()), "")
