"""The rate of analysis: the policy's knob, a slow computer, a draining battery, and what is told of it."""

from __future__ import annotations

import psutil
import pytest

from proctor.host.power import Power, read_power
from proctor.monitor.pace import ENOUGH_FPS, POWER_EVERY_S, TELL_AFTER_S, Pace


class Machine:
    """A computer whose clock and power the test sets."""

    def __init__(self, power: Power | None = None) -> None:
        self.now = 100.0
        self.power = power or Power(on_battery=False)

    def pace(self, most: float = 5.0) -> Pace:
        """A fresh run on it."""
        return Pace(most, lambda: self.now, lambda: self.power)

    def work(self, pace: Pace, cost_s: float, seconds: float) -> list[bool]:
        """Analyse for so long; what was told."""
        told = []
        for _ in range(round(seconds / 0.2)):
            self.now += 0.2
            pace.spent(cost_s)
            news = pace.news()
            if news is not None:
                told.append(news)
        return told


def test_a_fast_machine_on_mains_keeps_the_policys_rate() -> None:
    machine = Machine()
    pace = machine.pace(5.0)
    assert machine.work(pace, 0.02, 60) == [] and pace.rate == 5.0
    assert machine.pace(8.0).rate == 8.0


def test_a_slow_machine_gives_up_pictures_not_the_window_and_says_so_once() -> None:
    machine = Machine()
    pace = machine.pace()
    assert machine.work(pace, 0.16, 60) == []
    assert pace.rate == pytest.approx(2.5)
    assert machine.work(pace, 0.6, TELL_AFTER_S + 10) == [True]
    assert 1.0 <= pace.rate < ENOUGH_FPS
    assert machine.work(pace, 0.02, TELL_AFTER_S + 30) == [False]
    assert pace.rate == 5.0


def test_a_costly_look_once_a_second_does_not_take_the_pictures_away() -> None:
    """Fewer pictures would not make it cheaper: the rate once sank to one picture a second that way."""
    machine = Machine()
    pace = machine.pace()
    for second in range(30):
        machine.work(pace, 0.6, 0.2)
        assert machine.work(pace, 0.024, 0.8) == []
        assert second < 5 or pace.rate == 5.0
    assert machine.work(pace, 0.2, 20) == [] and pace.rate == pytest.approx(2.0)


def test_a_slow_moment_is_nobodys_business() -> None:
    machine = Machine()
    pace = machine.pace()
    machine.work(pace, 0.02, 10)
    assert machine.work(pace, 0.9, 4) + machine.work(pace, 0.01, 60) == []


def test_a_draining_battery_lowers_the_rate_but_not_below_what_the_delay_allows() -> None:
    machine = Machine(Power(on_battery=True, level=0.9))
    pace = machine.pace()
    rates = []
    for level in (0.9, 0.45, 0.1):
        machine.power = Power(on_battery=True, level=level)
        machine.work(pace, 0.02, POWER_EVERY_S + 1)
        rates.append(pace.rate)
    assert rates == pytest.approx([5.0, 3.5, 2.5])
    machine.power = Power(on_battery=False, level=0.1)
    machine.work(pace, 0.02, POWER_EVERY_S + 1)
    assert pace.rate == 5.0 and pace.power.as_word() == "mains"
    assert machine.pace(1.0).rate == 1.0


class Battery:
    """What the system tells of a battery."""

    def __init__(self, percent: float, plugged: bool | None) -> None:
        self.percent, self.power_plugged = percent, plugged


def broken() -> Battery:
    """A driver that fails."""
    raise RuntimeError("no such device")


def test_power_is_told_as_far_as_the_system_knows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [
        (lambda: Battery(41.5, False), Power(True, 0.415), "battery"),
        (lambda: Battery(104, True), Power(False, 1.0), "mains"),
        (lambda: Battery(80, None), Power(None, 0.8), "unknown"),
        (lambda: None, Power(False, None), "mains"),
        (broken, Power(None, None), "unknown"),
    ]
    for told, power, word in cases:
        monkeypatch.setattr(psutil, "sensors_battery", told, raising=False)
        assert read_power() == power and read_power().as_word() == word
    monkeypatch.delattr(psutil, "sensors_battery")
    assert read_power() == Power()
