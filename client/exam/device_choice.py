"""The choice of a camera or a microphone by name, with what kind of device it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from client.kit.choice import Choice
from client.kit.controls import column, label
from client.kit.looks import Looks
from client.kit.words import Words
from proctor.core.equipment import CameraChoice, DeviceKind, MicrophoneChoice

USUAL_MICROPHONE = "equipment-microphone-usual"


class DeviceChoice(QWidget):
    """A list of devices to choose from; `chosen` carries the id, when a person chose."""

    chosen = Signal(str)

    def __init__(self, words: Words, looks: Looks, name: str, key: str) -> None:
        super().__init__()
        self._words = words
        self._devices: tuple[CameraChoice | MicrophoneChoice, ...] = ()
        self._box = Choice(looks)
        self._box.setObjectName(name)
        self._box.setMinimumContentsLength(12)
        self._box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._none = label(words, "checkin-no-devices", "soft")
        words.put(self._box, key, on="name")
        lines = column(self, spacing=6)
        lines.addWidget(label(words, key, "strong"))
        lines.addWidget(self._box)
        lines.addWidget(self._none)
        self._box.activated.connect(self._activated)
        words.changed.connect(self._fill)
        self.show_devices(())

    def show_devices(self, devices: Sequence[CameraChoice | MicrophoneChoice]) -> None:
        """These are there."""
        self._devices = tuple(devices)
        self._fill()

    def _fill(self) -> None:
        self._box.clear()
        for device in self._devices:
            self._box.addItem(self._said(device))
            self._box.setItemData(self._box.count() - 1, device.id)
            if device.chosen:
                self._box.setCurrentIndex(self._box.count() - 1)
        self._box.setToolTip(self._box.currentText())
        self._box.setVisible(bool(self._devices))
        self._none.setVisible(not self._devices)

    def _said(self, device: CameraChoice | MicrophoneChoice) -> str:
        name = device.name or self._words.t(USUAL_MICROPHONE)
        plain = device.kind is DeviceKind.UNKNOWN
        return name if plain else f"{name} · {self._words.t(device.kind.key)}"

    def _activated(self, at: int) -> None:
        chosen = str(self._box.itemData(at))
        before = next((device.id for device in self._devices if device.chosen), None)
        self._box.setToolTip(self._box.currentText())
        if chosen != before:
            self.chosen.emit(chosen)
