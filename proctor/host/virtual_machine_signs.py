"""What speaks for and against a virtual machine: what is read of a computer, the tables, and the weights.

A weight is -1 to 1: how far it alone would convince. Names of makers and of virtual hardware are data that
their makers publish; no system is read here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


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


# What the firmware calls itself: field, words in it, whose it is, weight.
_IDENTITIES = (
    ("product", "virtualbox", "VirtualBox", 0.95),
    ("maker", "innotek", "VirtualBox", 0.95),
    ("product", "vmware", "VMware", 0.95),
    ("maker", "vmware", "VMware", 0.95),
    ("maker", "qemu", "QEMU", 0.95),
    ("product", "standard pc (", "QEMU", 0.95),
    ("product", "qemu", "QEMU", 0.95),
    ("product", "dummy-virt", "QEMU", 0.95),
    ("maker", "bochs", "QEMU", 0.95),
    ("maker", "xen", "Xen", 0.95),
    ("product", "hvm domu", "Xen", 0.95),
    ("maker", "parallels", "Parallels", 0.95),
    ("product", "parallels", "Parallels", 0.95),
    ("product", "virtualmac", "Apple Virtualization", 0.95),
    ("product", "apple virtualization", "Apple Virtualization", 0.95),
    ("product", "bhyve", "bhyve", 0.95),
    ("maker", "crosvm", "crosvm", 0.95),
    ("product", "crosvm", "crosvm", 0.95),
    ("product", "google compute engine", "Google Compute Engine", 0.95),
    ("maker", "digitalocean", "DigitalOcean", 0.95),
    ("maker", "openstack", "OpenStack", 0.95),
    ("product", "openstack", "OpenStack", 0.95),
    ("product", "alibaba cloud ecs", "Alibaba Cloud", 0.95),
    ("product", "vserver", "Hetzner", 0.9),
    ("product", "rhev hypervisor", "oVirt", 0.95),
    ("product", "ovirt", "oVirt", 0.95),
    ("firmware", "virtualbox", "VirtualBox", 0.9),
    ("firmware", "vmware", "VMware", 0.8),
    ("firmware", "ovmf", "QEMU", 0.6),
    ("firmware", "seabios", "QEMU", 0.3),  # also on real Chromebooks with another firmware
    ("firmware", "edk ii", "QEMU", 0.3),
)
# The system's own words for it.
_TOLD = {
    "oracle": "VirtualBox",
    "vmware": "VMware",
    "kvm": "KVM",
    "qemu": "QEMU",
    "microsoft": "Hyper-V",
    "xen": "Xen",
    "parallels": "Parallels",
    "amazon": "Amazon EC2",
    "google": "Google Compute Engine",
    "apple": "Apple Virtualization",
    "bhyve": "bhyve",
    "bochs": "Bochs",
}
_MAKERS = (
    *("dell", "lenovo", "hewlett-packard", "hp", "asus", "acer", "micro-star", "msi", "gigabyte", "apple"),
    *(
        "samsung",
        "toshiba",
        "dynabook",
        "fujitsu",
        "sony",
        "huawei",
        "honor",
        "timi",
        "xiaomi",
        "razer",
        "lg",
    ),
    *(
        "intel",
        "framework",
        "system76",
        "tuxedo",
        "clevo",
        "notebook",
        "chuwi",
        "google",
        "panasonic",
        "medion",
    ),
    *("asrock", "biostar", "supermicro", "valve", "getac", "irbis", "digma", "depo", "aquarius", "kraftway"),
    *(
        "echips",
        "maibenben",
        "machenike",
        "raspberry",
        "pegatron",
        "foxconn",
        "ecs",
        "elitegroup",
        "colorful",
    ),
    *("maxsun", "huanan", "haier", "prestigio", "infinix", "tecno", "teclast", "bmax", "beelink", "azw"),
)
_SURFACE = "surface"
_LAPTOPS = frozenset({8, 9, 10, 14, 30, 31, 32})
# Parts of names of disks and of graphics that only a virtual machine has.
_DISKS = (
    *("vbox", "vmware", "qemu", "virtual disk", "virtual_disk", "virtual hd", "virtual hdd", "parallels"),
    *("virtio", "xen", "google persistentdisk", "persistentdisk", "elastic block store", "apple virtio"),
)
_GRAPHICS = (
    *("vmware svga", "virtualbox graphics", "vbox", "hyper-v video", "qxl", "virtio gpu", "virtio-gpu"),
    *(
        "parallels display",
        "parallels video",
        "red hat",
        "bochs",
        "15ad:",
        "80ee:",
        "1af4:",
        "1b36:",
        "1234:",
    ),
    *("1414:", "1ab8:", "1013:00b8", "paravirtual"),
)
_NO_GRAPHICS = ("basic display", "remote display", "basic render", "mirror", "indirect", "virtual desktop")
_DEVICES = {
    "15ad": "VMware",
    "80ee": "VirtualBox",
    "1af4": "QEMU",
    "1b36": "QEMU",
    "1414": "Hyper-V",
    "5853": "Xen",
    "1ab8": "Parallels",
    "virtio": "KVM",
    "vmbus": "Hyper-V",
}
# Address blocks of the IEEE's register that belong to virtual adapters.
_BLOCKS = {
    "08:00:27": "VirtualBox",
    "00:05:69": "VMware",
    "00:0c:29": "VMware",
    "00:1c:14": "VMware",
    "00:50:56": "VMware",
    "52:54:00": "QEMU",
    "00:15:5d": "Hyper-V",
    "00:1c:42": "Parallels",
    "00:16:3e": "Xen",
}
_GUESTS = {
    "vbox": "VirtualBox",
    "vmtoolsd": "VMware",
    "vmtools": "VMware",
    "vmhgfs": "VMware",
    "vmmemctl": "VMware",
    "vm3dmp": "VMware",
    "vmw_balloon": "VMware",
    "vmwgfx": "VMware",
    "qemu": "QEMU",
    "vioscsi": "QEMU",
    "viostor": "QEMU",
    "balloon": "QEMU",
    "netkvm": "QEMU",
    "virtio_balloon": "QEMU",
    "hv_": "Hyper-V",
    "guest parameters": "Hyper-V",
    "hyperv": "Hyper-V",
    "prl_": "Parallels",
    "prltools": "Parallels",
    "xe-daemon": "Xen",
    "xen_blkfront": "Xen",
    "xenbus": "Xen",
}


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
        for field, words, whose, weight in _IDENTITIES
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
        return _SURFACE in reading.product.lower()
    words = f"{reading.maker} {reading.board}".lower().replace(",", " ").split()
    return any(
        word.startswith(maker) if len(maker) > 3 else word == maker for word in words for maker in _MAKERS
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
    return [Sign("detection", reading.told, weight, _TOLD.get(reading.told, reading.told))]


def _disks(disks: Sequence[str]) -> list[Sign]:
    virtual, real = _parted(disks, _DISKS)
    if real:  # a virtual disk beside a real one is somebody's mounted image
        return [Sign("disk", real[0], -0.4)]
    return [Sign("disk", virtual[0], 0.7, _whose(virtual[0]))] if virtual else []


def _graphics(graphics: Sequence[str]) -> list[Sign]:
    shown = [name for name in graphics if not any(word in name.lower() for word in _NO_GRAPHICS)]
    virtual, real = _parted(shown, _GRAPHICS)
    if real:
        return [Sign("graphics", real[0], -0.3)]
    return [Sign("graphics", virtual[0], 0.7, _whose(virtual[0]))] if virtual else []


def _devices(reading: MachineReading) -> list[Sign]:
    for name in reading.devices:
        whose = _DEVICES.get(name.split(":")[0].lower())
        if whose is not None and not reading.host:
            return [Sign("device", name, 0.7, whose)]
    return []


def _network(adapters: Sequence[Adapter]) -> list[Sign]:
    """Counts only where every real adapter is virtual: hosts have their guests' addresses as well."""
    real = [adapter for adapter in adapters if adapter.real]
    blocks = [_BLOCKS.get(adapter.mac[:8]) for adapter in real]
    if not real or not all(blocks):
        return []
    return [Sign("network", f"{real[0].name} {real[0].mac}", 0.35, blocks[0] or "")]


def _guests(guests: Sequence[str]) -> list[Sign]:
    for name in guests:
        whose = next((whose for words, whose in _GUESTS.items() if name.lower().startswith(words)), None)
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
    if known and reading.chassis in _LAPTOPS:
        signs.append(Sign("chassis", f"a laptop's (type {reading.chassis})", -0.2))
    return signs


def _parted(names: Iterable[str], words: Sequence[str]) -> tuple[list[str], list[str]]:
    virtual, real = list[str](), list[str]()
    for name in names:
        (virtual if any(word in name.lower() for word in words) else real).append(name)
    return virtual, real


def _whose(name: str) -> str:
    pairs = (
        *(("vbox", "VirtualBox"), ("virtualbox", "VirtualBox"), ("vmware", "VMware"), ("qemu", "QEMU")),
        *(("hyper-v", "Hyper-V"), ("msft", "Hyper-V"), ("parallels", "Parallels"), ("xen", "Xen")),
        *(
            ("virtio", "KVM"),
            ("qxl", "QEMU"),
            ("15ad:", "VMware"),
            ("80ee:", "VirtualBox"),
            ("1414:", "Hyper-V"),
        ),
    )
    return next((whose for word, whose in pairs if word in name.lower()), "")
