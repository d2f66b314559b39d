"""A field for a day and a time in Astana, written as people here write them: 22.11.2026 10:00."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QLineEdit

from client.kit.words import Words
from proctor.core.working_time import ASTANA

FORM = "%d.%m.%Y %H:%M"


class MomentField(QLineEdit):
    """Empty at first. `at_ms`: the moment, None while what is written is none."""

    def __init__(self, name: str, words: Words) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setMaxLength(20)
        words.put(self, "administration-moment", on="name")
        words.put(self, "administration-moment-hint", on="hint")

    @property
    def at_ms(self) -> int | None:
        """Milliseconds since 1970 UTC."""
        try:
            at = datetime.strptime(self.text().strip(), FORM).replace(tzinfo=ASTANA)
        except ValueError:
            return None
        return round(at.timestamp() * 1000)
