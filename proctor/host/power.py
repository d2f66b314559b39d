"""Where the computer has its power from. What the rate of watching makes of it is the monitor's business."""

from __future__ import annotations

from dataclasses import dataclass

import psutil


@dataclass(frozen=True, slots=True)
class Power:
    """`on_battery`: None where the computer does not say; `level`: charge of the battery, 0..1, None without
    one."""

    on_battery: bool | None = None
    level: float | None = None

    def as_word(self) -> str:
        """For messages: "mains", "battery" or "unknown"."""
        if self.on_battery is None:
            return "unknown"
        return "battery" if self.on_battery else "mains"


def read_power() -> Power:
    """What the system says now. A computer without a battery is on mains."""
    ask = getattr(psutil, "sensors_battery", None)
    if ask is None:  # not on every system
        return Power()
    try:
        battery = ask()
    except (psutil.Error, OSError, RuntimeError, ValueError):  # drivers that lie are many
        return Power()
    if battery is None:
        return Power(on_battery=False)
    plugged = battery.power_plugged
    level = min(1.0, max(0.0, float(battery.percent) / 100))
    return Power(None if plugged is None else not plugged, level)
