"""What a camera is, by its name, driver and bus: a sensor, a program that plays one, an effect, a telephone.

Pure. Confidence is that of a played camera: an honest one that a program only dresses up stays well below
the policies' limit (0.7), and so does a telephone, which many use as their webcam.
"""

from __future__ import annotations

from dataclasses import dataclass

from proctor.core.equipment import DeviceKind
from proctor.core.host_fact import Trace


@dataclass(frozen=True, slots=True)
class CameraDevice:
    """One camera as the system lists it. index: as `camera:N` opens it; bus: "usb", "pci", "platform",
    "virtual" (a program behind it) or "" where that is not known; identity: USB vendor and product in
    hexadecimal ("046d:082d") or "".
    """

    index: int
    name: str
    bus: str = ""
    driver: str = ""
    identity: str = ""

    @property
    def source(self) -> str:
        """As `open_live` takes it."""
        return f"camera:{self.index}"


@dataclass(frozen=True, slots=True)
class CameraVerdict:
    """kind; confidence: 0 to 1 that something else than this seat's sensor is shown; why."""

    kind: DeviceKind
    confidence: float = 0.0
    traces: tuple[Trace, ...] = ()


_K = DeviceKind
# Parts of names in lower case; the first that fits counts. Telephones come before programs of similar names.
_NAMES: tuple[tuple[DeviceKind, float, str], ...] = (
    # Continuity shows the owner's own telephone and nothing else.
    (_K.PHONE, 0.2, "iphone, ipad, continuity, desk view"),
    (
        _K.PHONE,
        0.4,
        (
            "droidcam, iriun, epoccam, kinoni, ivcam, reincubate, camo, ip webcam, ip camera, ndi hx camera, "
            "windows virtual camera, link to windows, phone link, dev47apps, neuralcam"
        ),
    ),
    # The makers' own tools for their webcams and notebooks: a sensor is behind them.
    (
        _K.EFFECT,
        0.5,
        (
            "nvidia broadcast, logi capture, logitech capture, chromacam, krisp, xsplit presenter, "
            "elgato virtual, camera hub, lenovo virtual, lenovo view, hp enhanced, poly virtual, "
            "asus virtual, dell virtual, acer quickpanel, intel virtual, mediatek virtual"
        ),
    ),
    # Linux distributions pass the sensors of newer notebooks through v4l2loopback; makers of photo cameras
    # have programs that make webcams of them.
    (
        _K.EFFECT,
        0.3,
        "intel mipi, ipu6, webcam utility, imaging edge, fujifilm x webcam, lumix webcam, gopro webcam",
    ),
    (
        _K.VIRTUAL,
        0.95,
        (
            "obs virtual, obs-camera, obs cam, obs-virtual, manycam, xsplit, splitcam, e2esoft, vcam, "
            "webcammax, webcamoid, akvcam, altercam, unity video, vmix, ndi video, ndi webcam, newtek, "
            "screen capture, screencapture, screen-capture, camtwist, mmhmm, vtubestudio, facerig, "
            "animaze, streamlabs, prism live, wirecast, ecamm, tiktok live, medialooks, fake, deepface, "
            "deepfake, avatarify, swapface, magic camera, dummy video, v4l2loopback, virtual webcam, "
            "synthetic"
        ),
    ),
    (_K.VIRTUAL, 0.8, "snap camera, youcam, sparkocam, perfect cam, fineshare, finecam"),
    (_K.VIRTUAL, 0.75, "virtual camera, virtual cam, virtualcam, virtual video, loopback"),
    (_K.CAPTURE, 0.3, "cam link, capture, live gamer, hdmi, dvi2usb, av.io, magewell"),
)
_DRIVERS: dict[str, float] = {
    "v4l2loopback": 0.9,
    "v4l2 loopback": 0.9,
    "akvcam": 0.9,
    "vivid": 0.9,
    "vimc": 0.9,
    "v4l2loopback-dc": 0.4,  # DroidCam's own, for telephones
}
_CAPTURE_BOXES = frozenset({"534d:2109", "534d:2130", "345f:2130", "345f:2131"})  # MacroSilicon's dongles
# A camera without hardware behind it that nobody knows by name: makers' own tools are among them.
_NAMELESS_PROGRAM = 0.65
_BUILT_IN = "integrated, built-in, builtin, facetime, internal, easycamera, truevision, user facing"


def judge_camera(device: CameraDevice) -> CameraVerdict:
    """What `device` is. A name speaks before the driver: a telephone through v4l2loopback is a telephone."""
    for kind, confidence, parts in _NAMES:
        if not any(part in device.name.casefold() for part in parts.split(", ")):
            continue
        if _believed(kind, device):
            return CameraVerdict(kind, confidence, (Trace("name", device.name, confidence),))
        break
    driver = device.driver.casefold()
    if driver in _DRIVERS:
        sure = _DRIVERS[driver]
        kind = _K.VIRTUAL if sure > 0.5 else _K.PHONE
        return CameraVerdict(kind, sure, (Trace("driver", device.driver, sure),))
    if device.bus == "virtual":
        trace = Trace("bus", f"no hardware behind {device.name}", _NAMELESS_PROGRAM)
        return CameraVerdict(_K.VIRTUAL, _NAMELESS_PROGRAM, (trace,))
    if device.identity.casefold() in _CAPTURE_BOXES:
        return CameraVerdict(_K.CAPTURE, 0.3, (Trace("usb", device.identity, 0.3),))
    return CameraVerdict(_sensor_kind(device))


def _believed(kind: DeviceKind, device: CameraDevice) -> bool:
    """Whether the rest fits the name: a program's name on real hardware is an unlucky name, a box's name
    without hardware a borrowed one."""
    programmed = device.bus == "virtual" or device.driver.casefold() in _DRIVERS
    if kind is _K.VIRTUAL:
        return programmed or device.bus not in ("usb", "pci", "platform")
    return kind is not _K.CAPTURE or not programmed


def _sensor_kind(device: CameraDevice) -> DeviceKind:
    named = any(part in device.name.casefold() for part in _BUILT_IN.split(", "))
    if named or device.bus in ("pci", "platform"):
        return _K.BUILT_IN
    return _K.USB if device.bus == "usb" else _K.UNKNOWN
