"""Names of virtual machines, their makers and their hardware, as their makers and the IEEE publish them.

Data only: what they weigh and how they are looked for is in `virtual_machine_signs`.
"""

from __future__ import annotations

# What the firmware calls itself: field, words in it, whose it is, weight.
IDENTITIES = (
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
TOLD = {
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
MAKERS = (
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
SURFACE = "surface"
LAPTOPS = frozenset({8, 9, 10, 14, 30, 31, 32})
# Parts of names of disks and of graphics that only a virtual machine has.
DISKS = (
    *("vbox", "vmware", "qemu", "virtual disk", "virtual_disk", "virtual hd", "virtual hdd", "parallels"),
    *("virtio", "xen", "google persistentdisk", "persistentdisk", "elastic block store", "apple virtio"),
)
GRAPHICS = (
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
NO_GRAPHICS = ("basic display", "remote display", "basic render", "mirror", "indirect", "virtual desktop")
DEVICES = {
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
BLOCKS = {
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
GUESTS = {
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
# Parts of names of disks and of graphics, and whose they are.
NAMES = (
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
