"""Raw answers of real-looking computers, as the three systems give them: virtual ones and honest ones."""

from __future__ import annotations

import json
from typing import Any

INTEL = "vendor_id\t: GenuineIntel\nmodel name\t: {name}\nflags\t\t: fpu vme de sse2 ht {more}nx lm avx2\n"
BARE = INTEL.format(name="Intel(R) Core(TM) i5-8250U CPU @ 1.60GHz", more="vmx ")
BENEATH = INTEL.format(name="Intel(R) Core(TM) i7-9750H CPU @ 2.60GHz", more="hypervisor ")
DISK = "/sys/devices/pci0000:00/{path}/block/sda|{vendor}|{model}|{serial}"
SAMSUNG = DISK.format(
    path="0000:00:17.0/ata1/host0", vendor="ATA", model="Samsung SSD 860", serial="S3Z9NB0K"
)
NVME = "/sys/devices/pci0000:00/0000:00:1d.0/nvme/nvme0/nvme0n1||PC SN530 NVMe WDC 512GB|20473E806"
UHD, NVIDIA = "0x8086 0x5917 0x030000", "0x10de 0x2484 0x030000"
LAPTOP_BATTERY = "Battery|Li-poly|SMP"


def dmi(vendor: str, product: str, board: str = "", bios: str = "", chassis: int = 3) -> dict[str, str]:
    made = {"sys_vendor": vendor, "product_name": product, "board_vendor": board, "bios_vendor": bios}
    return {
        **{f"dmi/{name}": value for name, value in made.items() if value},
        "dmi/chassis_type": str(chassis),
    }


LINUX_VIRTUAL: dict[str, tuple[dict[str, str], str]] = {
    "VirtualBox": (
        {
            **dmi("innotek GmbH", "VirtualBox", "Oracle Corporation", "innotek GmbH", 1),
            "cpuinfo": BENEATH,
            "vm": "oracle",
            "block/sda": DISK.format(path="0000:00:0d.0", vendor="ATA", model="VBOX HARDDISK", serial="VB1"),
            "pci/0000:00:02.0": "0x15ad 0x0405 0x030000",
            "pci/0000:00:04.0": "0x80ee 0xcafe 0x088000",
            "net/enp0s3": "08:00:27:4e:12:9a device",
            "modules": "vboxguest 409600 4 vboxsf, Live 0x0\nvboxsf 45056 0 - Live 0x0",
            "power/BAT0": "Battery|Unknown|innotek",
        },
        "VirtualBox",
    ),
    "VMware Workstation": (
        {
            **dmi("VMware, Inc.", "VMware Virtual Platform", "Intel Corporation", "Phoenix", 1),
            "cpuinfo": BENEATH,
            "vm": "vmware",
            "block/sda": DISK.format(
                path="0000:00:10.0", vendor="VMware,", model="VMware Virtual S", serial=""
            ),
            "pci/0000:00:0f.0": "0x15ad 0x0405 0x030000",
            "net/ens33": "00:0c:29:5b:7f:01 device",
            "processes": "vmtoolsd",
        },
        "VMware",
    ),
    "KVM under libvirt": (
        {
            **dmi("QEMU", "Standard PC (Q35 + ICH9, 2009)", "", "SeaBIOS", 1),
            "cpuinfo": BENEATH,
            "vm": "kvm",
            "block/vda": "/sys/devices/pci0000:00/0000:04:00.0/virtio2/block/vda|0x1af4||",
            "pci/0000:00:01.0": "0x1b36 0x0100 0x030000",
            "pci/0000:01:00.0": "0x1af4 0x1041 0x020000",
            "bus/virtio": "virtio0 virtio1 virtio2",
            "net/enp1s0": "52:54:00:8d:c4:11 device",
        },
        "QEMU",
    ),
    "QEMU without acceleration": (
        {**dmi("QEMU", "Standard PC (i440FX + PIIX, 1996)"), "cpuinfo": BARE, "vm": "qemu"},
        "QEMU",
    ),
    "a Hyper-V guest": (
        {
            **dmi("Microsoft Corporation", "Virtual Machine", "Microsoft Corporation", "Microsoft", 3),
            "cpuinfo": BENEATH,
            "vm": "microsoft",
            "bus/vmbus": "00000000-0000-8899-0000-000000000000",
            "block/sda": DISK.format(path="VMBUS:00", vendor="Msft", model="Virtual Disk", serial=""),
            "net/eth0": "00:15:5d:01:0a:02 device",
            "modules": "hv_utils 36864 0 - Live 0x0",
        },
        "Hyper-V",
    ),
    "Parallels": (
        {
            **dmi("Parallels Software International Inc.", "Parallels Virtual Platform", chassis=2),
            "cpuinfo": BENEATH,
            "vm": "parallels",
            "net/eth0": "00:1c:42:aa:bb:cc device",
        },
        "Parallels",
    ),
    "a Xen guest": (
        {
            **dmi("Xen", "HVM domU", "", "Xen", 1),
            "cpuinfo": BENEATH,
            "vm": "xen",
            "hypervisor type": "xen",
            "net/eth0": "00:16:3e:11:22:33 device",
        },
        "Xen",
    ),
    "Amazon's cloud": (
        {
            **dmi("Amazon EC2", "t3.large", "Amazon EC2", "Amazon EC2", 1),
            "cpuinfo": BENEATH,
            "vm": "amazon",
            "block/nvme0n1": "/sys/devices/pci0000:00/nvme/nvme0/nvme0n1||Amazon Elastic Block Store|vol0a",
        },
        "Amazon EC2",
    ),
    "Google's cloud": (
        {**dmi("Google", "Google Compute Engine", "Google", "Google", 1), "cpuinfo": BENEATH, "vm": "google"},
        "Google Compute Engine",
    ),
    "a machine for containers, without firmware, and a container within": (
        {
            "cpuinfo": BENEATH,
            "vm": "kvm",
            "container": "docker",
            "bus/virtio": "virtio0",
            "block/vda": "/sys/devices/pci0000:00/0000:00:02.0/virtio1/block/vda|0x1af4||",
        },
        "KVM",
    ),
    "QEMU that borrows a Dell's name": (
        {
            **dmi("Dell Inc.", "OptiPlex 7090", "Dell Inc.", "Dell Inc."),
            "cpuinfo": BENEATH,
            "vm": "kvm",
            "bus/virtio": "virtio0 virtio1",
            "pci/0000:00:01.0": "0x1af4 0x1050 0x030000",
            "block/vda": "/sys/devices/pci0000:00/0000:04:00.0/virtio2/block/vda|0x1af4||",
            "net/enp1s0": "52:54:00:8d:c4:11 device",
        },
        "KVM",
    ),
    "WSL": (
        {
            "cpuinfo": BENEATH,
            "vm": "microsoft",
            "version": "Linux version 5.15.167.4-microsoft-standard-WSL2 (root@f9c826d3017f)",
            "bus/vmbus": "fd1d2cbd-ce7c-535c-966b-eb5f811c95f0",
        },
        "WSL",
    ),
    "a QEMU machine with an ARM processor": (
        {"device-tree compatible": "linux,dummy-virt", "cpuinfo": "processor\t: 0\n", "vm": "kvm"},
        "QEMU",
    ),
}

LINUX_REAL: dict[str, dict[str, str]] = {
    "a ThinkPad": {
        **dmi("LENOVO", "20L5CTO1WW", "LENOVO", "LENOVO", 10),
        "cpuinfo": BARE,
        "vm": "none",
        "block/nvme0n1": NVME,
        "pci/0000:00:02.0": UHD,
        "net/wlp3s0": "7c:b2:7d:10:20:30 device",
        "sensors": "thinkpad acpitz coretemp BAT0",
        "power/BAT0": LAPTOP_BATTERY,
    },
    "a desktop computer that hosts guests with libvirt": {
        **dmi("ASUSTeK COMPUTER INC.", "System Product Name", "ASUSTeK COMPUTER INC.", "American Megatrends"),
        "cpuinfo": BARE,
        "vm": "none",
        "block/sda": SAMSUNG,
        "pci/0000:01:00.0": NVIDIA,
        "net/enp5s0": "04:d9:f5:01:02:03 device",
        "net/virbr0": "52:54:00:ab:cd:ef none",
        "net/vnet0": "fe:54:00:8d:c4:11 none",
        "modules": "kvm_intel 425984 6 - Live 0x0\nvhost_net 36864 1 - Live 0x0\nvirtio_ring 61440 1 - Live",
        "sensors": "coretemp nct6798",
    },
    "a desktop computer with VMware and VirtualBox installed": {
        **dmi("Gigabyte Technology Co., Ltd.", "B450M DS3H", "Gigabyte Technology Co., Ltd.", "AMI"),
        "cpuinfo": BARE,
        "vm": "none",
        "block/nvme0n1": NVME,
        "pci/0000:01:00.0": NVIDIA,
        "net/eno1": "b4:2e:99:11:22:33 device",
        "net/vmnet1": "00:50:56:c0:00:01 none",
        "net/vmnet8": "00:50:56:c0:00:08 none",
        "net/vboxnet0": "0a:00:27:00:00:00 none",
        "modules": "vboxdrv 614400 3 - Live 0x0\nvmmon 159744 0 - Live 0x0\nvmw_vmci 94208 1 - Live 0x0",
    },
    "an assembled computer whose firmware was never filled in": {
        **dmi("To Be Filled By O.E.M.", "To Be Filled By O.E.M.", "", "American Megatrends Inc."),
        "cpuinfo": BARE,
        "vm": "none",
        "block/sda": SAMSUNG,
        "pci/0000:00:02.0": UHD,
    },
    "a Chromebook with free firmware": {
        **dmi("Google", "Eve", "Google", "coreboot SeaBIOS", 9),
        "cpuinfo": BARE,
        "vm": "none",
        "block/nvme0n1": NVME,
        "pci/0000:00:02.0": UHD,
        "power/BAT0": "Battery|Li-ion|SIMPLO",
    },
    "Qubes, whose desktop lives on the host itself": {
        **dmi("LENOVO", "20KHCTO1WW", "LENOVO", "LENOVO", 10),
        "cpuinfo": BENEATH,
        "vm": "none",
        "hypervisor type": "xen",
        "xen capabilities": "control_d",
        "block/nvme0n1": NVME,
        "pci/0000:00:02.0": UHD,
    },
    "a Raspberry Pi": {
        "device-tree": "Raspberry Pi 400 Rev 1.0",
        "cpuinfo": "processor\t: 0\n",
        "vm": "none",
    },
    "a real computer in a cloud": {**dmi("Amazon EC2", "c5.metal"), "cpuinfo": BARE, "vm": "none"},
    "a laptop with guest tools that its distribution installs anyway, and a stick in it": {
        **dmi("HP", "HP EliteBook 840 G5", "HP", "HP", 10),
        "cpuinfo": BARE,
        "vm": "none",
        "block/nvme0n1": NVME,
        "block/sdb": "/sys/devices/pci0000:00/usb1/1-2/block/sdb|QEMU|QEMU HARDDISK|1",
        "processes": "vmtoolsd",
    },
}


def on_windows(
    maker: str,
    product: str,
    *,
    board: str = "",
    bios: str = "American Megatrends Inc.",
    disks: tuple[str, ...] = (),
    graphics: tuple[str, ...] = (),
    adapters: tuple[tuple[str, str], ...] = (),
    services: tuple[str, ...] = (),
    guest: bool = False,
    beneath: bool | None = True,
    chemistry: tuple[int, ...] = (),
    chassis: int = 3,
) -> dict[str, Any]:
    """What the registry, psutil and WMI answer of a computer with Windows."""
    wmi = {
        "HypervisorPresent": beneath,
        "Manufacturer": maker,
        "Model": product,
        "Chemistry": list(chemistry),
        "Battery": ["SMP00 DELL GPM0365"] if chemistry else [],
        "ChassisTypes": [chassis],
    }
    return {
        "bios": {
            "SystemManufacturer": maker,
            "SystemProductName": product,
            "BaseBoardManufacturer": board or maker,
            "BIOSVendor": bios,
            "BIOSVersion": "1.14.0",
        },
        "disks": list(disks),
        "graphics": list(graphics),
        "adapters": list(adapters),
        "services": list(services),
        "hyper-v guest": guest,
        "wmi": None if beneath is None else json.dumps(wmi),
    }


WD = r"SCSI\Disk&Ven_NVMe&Prod_PC_SN730_NVMe_WDC\5&3a0c2e1&0&000000"
SEAGATE = r"SCSI\Disk&Ven_ATA&Prod_ST1000DM010-2EP1\4&1d2c3b4a&0&010000"
MOUNTED_IMAGE = r"SCSI\Disk&Ven_Msft&Prod_Virtual_Disk\2&1f4adffe&0&000001"
WIFI = ("Wi-Fi", "a4:c3:f0:12:34:56")
WSL_SWITCH = ("vEthernet (WSL (Hyper-V firewall))", "00:15:5d:3a:2b:1c")
DEFAULT_SWITCH = ("vEthernet (Default Switch)", "00:15:5d:91:4e:02")
VMWARE_8 = ("VMware Network Adapter VMnet8", "00:50:56:c0:00:08")

WINDOWS_VIRTUAL: dict[str, tuple[dict[str, Any], str]] = {
    "VirtualBox": (
        on_windows(
            "innotek GmbH",
            "VirtualBox",
            board="Oracle Corporation",
            disks=(r"IDE\DiskVBOX_HARDDISK___________________________1.0\5&33d1638a&0&0.0.0",),
            graphics=("VirtualBox Graphics Adapter (WDDM)",),
            adapters=(("Ethernet", "08:00:27:9e:11:22"),),
            services=("VBoxGuest", "VBoxService", "VBoxSF"),
            chassis=1,
        ),
        "VirtualBox",
    ),
    "VMware": (
        on_windows(
            "VMware, Inc.",
            "VMware20,1",
            board="Intel Corporation",
            disks=(r"SCSI\Disk&Ven_NVMe&Prod_VMware_Virtual_N\5&1f9c&0&000000",),
            graphics=("VMware SVGA 3D",),
            adapters=(("Ethernet0", "00:0c:29:1a:2b:3c"),),
            services=("VMTools", "vm3dmp"),
            chassis=1,
        ),
        "VMware",
    ),
    "a Hyper-V guest": (
        on_windows(
            "Microsoft Corporation",
            "Virtual Machine",
            disks=(MOUNTED_IMAGE,),
            graphics=("Microsoft Hyper-V Video",),
            adapters=(("Ethernet", "00:15:5d:01:65:07"),),
            guest=True,
        ),
        "Hyper-V",
    ),
    "KVM with drivers from Red Hat": (
        on_windows(
            "QEMU",
            "Standard PC (Q35 + ICH9, 2009)",
            disks=(r"SCSI\Disk&Ven_Red_Hat&Prod_VirtIO\4&2ec3&0&000000",),
            graphics=("Red Hat QXL controller",),
            services=("viostor", "netkvm", "QEMU-GA"),
        ),
        "QEMU",
    ),
    "Parallels on a Mac": (
        on_windows(
            "Parallels International GmbH.",
            "Parallels ARM Virtual Machine",
            graphics=("Parallels Display Adapter (WDDM)",),
            services=("prl_fs", "prl_tg"),
        ),
        "Parallels",
    ),
    "VMware that shows its host's name": (
        on_windows(
            "LENOVO",
            "20Y7003DRT",
            disks=(r"SCSI\Disk&Ven_NVMe&Prod_VMware_Virtual_N\5&1f9c&0&000000",),
            graphics=("VMware SVGA 3D",),
            adapters=(("Ethernet0", "00:0c:29:1a:2b:3c"),),
            services=("VMTools", "vm3dmp"),
            chassis=10,
        ),
        "VMware",
    ),
}

WINDOWS_REAL: dict[str, dict[str, Any]] = {
    "a Dell laptop with Hyper-V switched on": on_windows(
        "Dell Inc.",
        "Latitude 5420",
        disks=(WD,),
        graphics=("Intel(R) Iris(R) Xe Graphics",),
        adapters=(WIFI, DEFAULT_SWITCH),
        chemistry=(6,),
        chassis=10,
    ),
    "a Lenovo with WSL 2 and a mounted disk image": on_windows(
        "LENOVO",
        "82KB",
        disks=(WD, MOUNTED_IMAGE),
        graphics=("AMD Radeon(TM) Graphics",),
        adapters=(WIFI, WSL_SWITCH),
        chemistry=(2,),
        chassis=10,
    ),
    "a Surface with memory integrity": on_windows(
        "Microsoft Corporation",
        "Surface Laptop 4",
        disks=(WD,),
        graphics=("Intel(R) Iris(R) Xe Graphics", "Microsoft Basic Display Adapter"),
        adapters=(WIFI,),
        chemistry=(8,),
        chassis=9,
    ),
    "an assembled desktop with credential guard and no name": on_windows(
        "To Be Filled By O.E.M.",
        "To Be Filled By O.E.M.",
        board="ASRock",
        disks=(SEAGATE,),
        graphics=("NVIDIA GeForce GTX 1650",),
        adapters=(("Ethernet", "70:85:c2:01:02:03"),),
    ),
    "a desktop of a maker nobody knows, with Hyper-V": on_windows(
        "System manufacturer",
        "System Product Name",
        board="QSKY",
        disks=(SEAGATE,),
        graphics=("Intel(R) UHD Graphics 630",),
        adapters=(("Ethernet", "70:85:c2:01:02:03"), DEFAULT_SWITCH),
    ),
    "a desktop with VMware installed, its cable pulled out": on_windows(
        "HP",
        "HP ProDesk 400 G6",
        disks=(SEAGATE,),
        graphics=("Intel(R) UHD Graphics 630",),
        adapters=(("VMware Network Adapter VMnet1", "00:50:56:c0:00:01"), VMWARE_8),
        beneath=False,
    ),
    "a laptop whose WMI does not answer": on_windows(
        "Acer", "Aspire A515-51G", disks=(WD,), graphics=("Intel(R) UHD Graphics 620",), beneath=None
    ),
}

IOREG = (
    "+-o J314sAP  <class IOPlatformExpertDevice>\n  {{\n"
    '    "manufacturer" = <"Apple Inc.">\n    "model" = <"{0}">\n'
)
CYCLED = '  | {\n  |   "Serial" = "F5D12345ABC"\n  |   "DesignCapacity" = 6075\n  |   "CycleCount" = 118\n'
FEATURES = "machdep.cpu.features: FPU VME SSE4.2 {0}AVX1.0\n"

MAC_REAL = {
    "a MacBook Pro with Apple's processor": {
        "sysctl": "kern.hv_vmm_present: 0\nhw.model: MacBookPro18,3\nmachdep.cpu.brand_string: Apple M1\n",
        "platform": IOREG.format("MacBookPro18,3"),
        "battery": CYCLED,
    },
    "a MacBook with Intel's processor and Parallels installed": {
        "sysctl": "kern.hv_vmm_present: 0\nhw.model: MacBookAir8,2\n" + FEATURES.format("VMX "),
        "platform": IOREG.format("MacBookAir8,2"),
        "battery": CYCLED,
    },
    "a Mac mini": {
        "sysctl": "kern.hv_vmm_present: 0\nhw.model: Macmini9,1\n",
        "platform": IOREG.format("Macmini9,1"),
    },
}
MAC_VIRTUAL = {
    "Apple's own virtualisation": (
        {"sysctl": "kern.hv_vmm_present: 1\nhw.model: VirtualMac2,1\n"},
        "Apple Virtualization",
    ),
    "VMware Fusion": (
        {"sysctl": "kern.hv_vmm_present: 1\nhw.model: VMware7,1\n" + FEATURES.format("VMM ")},
        "VMware",
    ),
    "QEMU that calls itself an iMac Pro": (
        {
            "sysctl": "kern.hv_vmm_present: 1\nhw.model: iMacPro1,1\n" + FEATURES.format("VMM "),
            "platform": IOREG.format("iMacPro1,1"),
        },
        "hypervisor",
    ),
}
