"""The line's step: two gauges, down and up, with the mark of what is required, and how fast it answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QProgressBar

from client.exam.check_screen import CheckTools, FigureList, StepScreen
from client.exam.check_words import number_words
from client.kit.controls import column, plane, row
from client.kit.gauges import SpeedGauge
from client.kit.theme import SPACE
from proctor.sync.messages import CheckResult, OverrideView

_FIGURES = ("lowest", "latency", "jitter")
# Which share of the measurement each way takes; before them, answers are timed.
_PARTS = {"down": (0.04, 0.52), "up": (0.52, 1.0)}


class LineScreen(StepScreen):
    """Both ways, progress, latency."""

    step = "line"

    def __init__(self, tools: CheckTools) -> None:
        super().__init__(tools)
        words = self.words
        self._gauges = {way: SpeedGauge(self.looks) for way in ("down", "up")}
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        words.put(self._bar, "checkin-line-progress", on="name")
        self._figures = FigureList(words, self.step, _FIGURES)
        card = plane("card")
        inside = column(card, spacing=SPACE.large, margins=(28, 20, 28, 24))
        both = row(spacing=SPACE.wide)
        for way, gauge in self._gauges.items():
            words.put(gauge, f"checkin-line-{way}")
            words.put_made(gauge, partial(self._spoken, way, gauge), on="name")
            both.addWidget(gauge, 1)
        words.changed.connect(self._show_words)
        self._show_words()
        inside.addLayout(both)
        inside.addWidget(self._bar)
        halves = row(spacing=36)
        halves.addWidget(card, 3)
        right = column()
        right.addWidget(self._figures)
        right.addStretch(1)
        halves.addLayout(right, 2)
        self.body.addLayout(halves)

    def measurement(self) -> Callable[[], CheckResult]:
        """Measure both ways."""
        progress: Callable[[int, int], None] = self.tools.background.bridge(self._show_progress)
        return lambda: self.desk.measure_line(progress)

    def begun(self) -> None:
        """No figure yet."""
        super().begun()
        self._figures.clear()
        self._bar.setValue(0)
        self._show_progress(0, 1)

    def ended(self, result: CheckResult, override: OverrideView | None) -> None:
        """The figures of the record."""
        super().ended(result, override)
        self._bar.setRange(0, 1)
        self._bar.setValue(1)
        figures = result.figures
        required = _number(figures.get("required_mbit_s")) or 0.0
        for way in self._gauges:
            value = _number(figures.get(f"{way}_mbit_s"))
            lowest = _number(figures.get(f"{way}_lowest_mbit_s"))
            self._show_speed(way, value, required, _tone(value, lowest, required))
        lowest = _number(figures.get("lowest_mbit_s"))
        if lowest is not None:
            self._figures.show_made("lowest", lambda: self._rate(lowest))
            self._figures.require(
                "lowest", lambda: f"≥ {self._rate(required, 0 if required % 1 == 0 else 1)}"
            )
        for figure in ("latency", "jitter"):
            value = _number(figures.get(f"{figure}_ms"))
            if value is not None:
                self._figures.show_made(figure, partial(self._milliseconds, value))

    def _show_speed(self, way: str, value: float | None, required: float, tone: str) -> None:
        self._gauges[way].show_speed(value, required=required, tone=tone)
        self._show_words()

    def _spoken(self, way: str, gauge: SpeedGauge) -> str:
        return f"{self.words.t(f'checkin-line-{way}')}: {gauge.written} {self.words.t('checkin-mbit-s')}"

    def _show_words(self, _language: str = "") -> None:
        for way, gauge in self._gauges.items():
            value = gauge.value
            none = "–" if gauge.running is None else "…"
            written = none if value is None else number_words(self.words, value, 1 if value < 100 else 0)
            gauge.write(written, self.words.t("checkin-mbit-s"))
            gauge.setAccessibleName(self._spoken(way, gauge))

    def _rate(self, value: float, digits: int = 1) -> str:
        return f"{number_words(self.words, value, digits)} {self.words.t('checkin-mbit-s')}"

    def _milliseconds(self, value: float) -> str:
        return self.words.t("checkin-milliseconds", figure=f"{value:.0f}")

    def _show_progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, max(1, total))
        self._bar.setValue(done)
        share = done / max(1, total)
        for way, (begin, end) in _PARTS.items():
            now = begin < share < end
            self._gauges[way].show_running((share - begin) / (end - begin) if now else None)
        self._show_words()


def _tone(mean: float | None, lowest: float | None, required: float) -> str:
    """Good where even the weakest second suffices, gold where only the mean does."""
    if mean is None or mean < required:
        return "gold" if mean is None else "bad"
    return "good" if lowest is None or lowest >= required else "gold"


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
