"""How many pictures a second are analysed: as the policy says, less on a slow computer or a draining battery.

No picture and no rule here. What a picture cost, the clock and the power come in; a rate comes out.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from proctor.host.power import Power, read_power

MOST_SHARE = 0.4  # of one core that analysis may take; beyond it the rate is lowered
# Looks at the surroundings come by the second, not by the picture: fewer pictures make them no cheaper.
# Whatever they take, ordinary pictures keep this share.
ORDINARY_SHARE = 0.15
HEAVY = 2.5  # a picture that costs so many times an ordinary one had such a look in it
REMEMBERED_S = 8.0
LEAST_FPS = 1.0
# The shortest hold is little over a second: with fewer pictures than this a second, one picture decides it.
ENOUGH_FPS = 2.0
# On battery: below this level, this share of the policy's rate, but never less than keeps the delay short.
ON_BATTERY = ((0.2, 0.5), (0.5, 0.7))
LEAST_ON_BATTERY_FPS = 2.5
POWER_EVERY_S = 30.0
TELL_AFTER_S = 10.0  # a rate that is low for a moment only is nobody's business


class Pace:
    """The rate of analysis for one run. Used from one thread.

    `most_fps`: the policy's rate; `clock`: monotonic seconds; `power`: asked every half minute.
    """

    def __init__(
        self, most_fps: float, clock: Callable[[], float], power: Callable[[], Power] = read_power
    ) -> None:
        self._most = most_fps
        self._clock = clock
        self._ask_power = power
        self.power = power()
        self._asked = clock()
        self._costs: deque[tuple[float, float]] = deque()
        self._affordable = most_fps
        self._odd_since: float | None = None
        self._told_low = False

    @property
    def rate(self) -> float:
        """Pictures a second, now."""
        most = min(self._most, self._on_this_power(), self._affordable)
        return max(min(LEAST_FPS, self._most), most)

    def spent(self, cost_s: float) -> None:
        """One picture was analysed and took so long (seconds on the clock, so that other programs' work
        counts)."""
        now = self._clock()
        self._costs.append((now, cost_s))
        while self._costs[0][0] < now - REMEMBERED_S:
            self._costs.popleft()
        self._affordable = _affordable([cost for _, cost in self._costs], now - self._costs[0][0])
        if now - self._asked >= POWER_EVERY_S:
            self._asked, self.power = now, self._ask_power()

    def news(self) -> bool | None:
        """True, once, when the rate has fallen below what the hold times need; False when it is back; else
        None."""
        low = self.rate < min(ENOUGH_FPS, self._most)
        now = self._clock()
        if low == self._told_low:
            self._odd_since = None
            return None
        if self._odd_since is None:
            self._odd_since = now
        if now - self._odd_since < TELL_AFTER_S:
            return None
        self._told_low, self._odd_since = low, None
        return low

    def _on_this_power(self) -> float:
        if not self.power.on_battery or self.power.level is None:
            return self._most
        share = next((part for below, part in ON_BATTERY if self.power.level < below), 1.0)
        return max(min(LEAST_ON_BATTERY_FPS, self._most), share * self._most)


def _affordable(costs: list[float], passed_s: float) -> float:
    """Pictures a second that stay within the shares, from the costs (s) of those of the last `passed_s`."""
    ordinary = max(1e-4, sorted(costs)[len(costs) // 4])
    looks = sum(cost - ordinary for cost in costs if cost > HEAVY * ordinary) / max(passed_s, 1.0)
    return max(ORDINARY_SHARE, MOST_SHARE - looks) / ordinary
