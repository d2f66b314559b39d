"""The service's clock decides; this machine's clocks only carry it on."""

from __future__ import annotations

from dataclasses import dataclass

from client.app.clock import Clockwork, ServiceClock, Stamper


@dataclass
class Hands:
    """Two clocks that stand still until they are moved."""

    wall: int = 1_000_000
    steady: int = 50


class HeldClockwork(Clockwork):
    """A clockwork whose hands are moved by the test."""

    def __init__(self, hands: Hands) -> None:
        super().__init__()
        object.__setattr__(self, "hands", hands)

    def wall_ms(self) -> int:
        return self.hands.wall  # type: ignore[attr-defined]

    def steady_ms(self) -> int:
        return self.hands.steady  # type: ignore[attr-defined]


def test_a_wall_clock_that_jumps_does_not_move_the_exams_time() -> None:
    hands = Hands()
    clock = ServiceClock(HeldClockwork(hands))
    assert not clock.known
    assert clock.hear(5_000_000, 0.2)
    hands.steady += 10_000
    hands.wall -= 3_600_000
    assert clock.now_ms() == 5_000_000 + 100 + 10_000
    assert clock.known


def test_a_slow_answer_does_not_spoil_a_good_reading_until_that_is_old() -> None:
    hands = Hands()
    clock = ServiceClock(HeldClockwork(hands))
    clock.hear(5_000_000, 0.020)
    assert not clock.hear(5_009_000, 3.0)
    hands.steady += 3 * 3_600_000
    assert clock.hear(9_000_000, 3.0)
    assert clock.now_ms() == 9_001_500


def test_without_a_line_the_journalled_offset_carries_the_time_over_a_restart() -> None:
    hands = Hands()
    before = ServiceClock(HeldClockwork(hands))
    before.hear(hands.wall + 7_000, 0.0)
    offset = before.offset_ms()
    hands.wall += 60_000
    hands.steady = 3  # the machine was restarted: the steady clock begins anew
    after = ServiceClock(HeldClockwork(hands), offset)
    assert after.now_ms() == hands.wall + 7_000


def test_a_stamp_tells_all_three_clocks_and_the_run() -> None:
    hands = Hands()
    clock = ServiceClock(HeldClockwork(hands))
    clock.hear(8_000_000, 0.0)
    first, second = Stamper(clock), Stamper(clock)
    stamp = first.stamp()
    assert (stamp.at_ms, stamp.wall_ms, stamp.mono_ms) == (8_000_000, hands.wall, hands.steady)
    assert first.run != second.run


def test_compressed_time_runs_faster_from_its_epoch_on() -> None:
    real = Clockwork()
    fast = Clockwork(scale=100.0, epoch_ms=real.wall_ms() - 1_000)
    assert fast.wall_ms() - fast.epoch_ms >= 99_000
