"""The messages of the line measurement: a turn is asked for, bytes are moved, and what arrived is told."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from proctor.sync.messages import Identifier, Message

RUNS = 2


class LineWish(Message):
    """Both ways are to be measured for `seconds` each, once or twice, at no more than `mbit_s` over all
    connections.
    """

    mbit_s: Annotated[float, Field(gt=0, le=1000)]
    seconds: Annotated[float, Field(ge=0.5, le=20)]


class LineTurn(Message):
    """A turn to measure, or none yet: then ask again after `wait_s` seconds.

    `mbit_s`: what the service grants; neither end sends faster. `connections`: how many calls each way each
    of the RUNS is good for.
    """

    turn: Identifier | None = None
    wait_s: float = 0.0
    mbit_s: float = 0.0
    connections: int = 0


class LineArrivals(Message):
    """What came up the line in one run of a turn: bytes in each `bin_ms` milliseconds since its first call
    began.
    """

    bin_ms: int
    up: list[int]
