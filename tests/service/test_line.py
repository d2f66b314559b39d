"""Measuring the line is rationed: without a turn no byte is moved, and a turn is good for little."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from proctor.service.line_desk import BIN_MS, CONNECTIONS, MOST_MBIT_S, LineDesk
from proctor.service.problems import ProblemError
from proctor.sync.line_messages import RUNS, LineWish
from tests.service.exam_world import Talker, World

WISH = LineWish(mbit_s=20, seconds=7)


class Steady:
    """A clock that tests turn."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def steady() -> Steady:
    return Steady()


@pytest.fixture
def desk(steady: Steady) -> LineDesk:
    return LineDesk(100, steady)


def granted(desk: LineDesk, who: str, known: bool = True) -> str:
    turn = desk.turn(who, known, WISH).turn
    assert turn is not None
    return turn


def test_all_measurements_together_stay_within_the_services_share(desk: LineDesk) -> None:
    turns = [desk.turn(f"candidate:{n}", True, WISH) for n in range(7)]
    assert [turn.turn is not None for turn in turns] == [True] * 5 + [False] * 2
    assert sum(turn.mbit_s for turn in turns) <= 100
    assert turns[-1].wait_s > 0
    desk.end(turns[0].turn or "")
    assert desk.turn("candidate:6", True, WISH).turn is not None


def test_strangers_get_a_part_of_it_and_leave_the_rest_to_candidates(desk: LineDesk) -> None:
    strangers = [desk.turn(f"10.0.0.{n}", False, WISH).turn for n in range(3)]
    assert [turn is not None for turn in strangers] == [True, False, False]
    assert [desk.turn(f"candidate:{n}", True, WISH).turn is not None for n in range(5)] == [True] * 4 + [
        False
    ]


def test_nobody_is_granted_more_than_the_most(desk: LineDesk) -> None:
    turn = desk.turn("candidate:1", True, LineWish(mbit_s=900, seconds=7))
    assert turn.mbit_s == MOST_MBIT_S
    assert desk.take(turn.turn or "", "down").bytes_per_s(900) * CONNECTIONS * 8 / 1e6 == MOST_MBIT_S


def test_whoever_asks_again_lets_go_of_the_turn_before(desk: LineDesk) -> None:
    first = granted(desk, "candidate:1")
    granted(desk, "candidate:1")
    with pytest.raises(ProblemError, match="not_found"):
        desk.take(first, "up")


def test_too_many_turns_in_a_short_time_have_to_wait(desk: LineDesk, steady: Steady) -> None:
    waits = []
    for _ in range(14):
        waits.append(desk.turn("candidate:1", True, WISH).wait_s)
        steady.now += 1
    assert waits[:12] == [0.0] * 12 and min(waits[12:]) > 500
    steady.now += 600
    assert desk.turn("candidate:1", True, WISH).turn is not None


def test_a_turn_is_good_for_its_connections_its_bytes_and_its_time(desk: LineDesk, steady: Steady) -> None:
    name = granted(desk, "candidate:1")
    for _ in range(RUNS * CONNECTIONS):
        desk.take(name, "down")
    with pytest.raises(ProblemError, match="wrong_state"):
        desk.take(name, "down")
    turn = desk.take(name, "up")
    with pytest.raises(ProblemError, match="too_large"):
        for _ in range(1000):
            desk.arrived(turn, 0, 64 * 1024)
    assert turn.up[0].bytes < 2 * turn.mbit_s * 1e6 / 8 * WISH.seconds
    assert desk.running(turn)
    steady.now += 60
    assert not desk.running(turn)
    with pytest.raises(ProblemError, match="not_found"):
        desk.arrived(turn, 0, 1)


def test_what_came_up_is_told_by_when_it_came(desk: LineDesk, steady: Steady) -> None:
    name = granted(desk, "candidate:1")
    turn = desk.take(name, "up")
    for at_s, size in ((0.0, 10), (0.01, 5), (2.5 * BIN_MS / 1000, 7)):
        steady.now = 100.0 + at_s
        desk.arrived(turn, 0, size)
    steady.now = 110.0
    desk.arrived(desk.take(name, "up", 1), 1, 3)
    assert desk.arrivals(name, 0).up == [15, 0, 7]
    assert desk.arrivals(name, 1).up == [3]


def test_over_the_wire_nothing_moves_without_a_turn(world: World) -> None:
    anybody = world.sitter()
    assert anybody.get(f"/line/down?turn={'0' * 32}").code == "not_found"
    assert anybody.post(f"/line/up?turn={'0' * 32}", data=b"x").code == "not_found"
    assert anybody.get("/line/down?bytes=1000").status == 422
    for wish in ({"mbit_s": 0, "seconds": 5}, {"mbit_s": 5, "seconds": 100}, {}):
        assert anybody.post("/line/turns", wish).status == 422
    anybody.token = "nonsense"
    assert anybody.post("/line/turns", {"mbit_s": 1, "seconds": 1}).code == "not_signed_in"


@pytest.mark.parametrize("signed_in", [False, True])
def test_over_the_wire_a_turn_moves_what_it_is_good_for(world: World, signed_in: bool) -> None:
    talker: Talker = world.sitter(world.book()) if signed_in else world.sitter()
    turn = talker.post("/line/turns", {"mbit_s": 2, "seconds": 1}).json["turn"]
    down = talker.get(f"/line/down?turn={turn}")
    expected = 2e6 / 8 / CONNECTIONS
    assert 0.5 * expected < len(down.content) < 1.2 * expected
    assert talker.get(f"/line/down?turn={turn}&mbit_s=0.5").status == 200
    assert talker.post(f"/line/up?turn={turn}&run=1", data=b"x" * 30_000).json["bytes"] == 30_000
    assert sum(talker.get(f"/line/turns/{turn}?run=1").json["up"]) == 30_000
    assert talker.post(f"/line/up?turn={turn}", data=b"x" * (9 * 1024 * 1024)).status == 413
    assert talker.call("DELETE", f"/line/turns/{turn}").status == 204
    assert talker.get(f"/line/down?turn={turn}").code == "not_found"


def test_a_service_that_measures_nothing_says_when_to_ask_again(make_world: Callable[..., World]) -> None:
    reply = make_world(line_total_mbit_s=0).sitter().post("/line/turns", {"mbit_s": 5, "seconds": 5})
    assert reply.json["turn"] is None and reply.json["wait_s"] > 0


def test_threads_do_not_share_a_connection_twice(desk: LineDesk) -> None:
    name, taken, refused = granted(desk, "candidate:1"), [], []

    def grab() -> None:
        for _ in range(CONNECTIONS):
            try:
                taken.append(desk.take(name, "up"))
            except ProblemError:
                refused.append(1)

    threads = [threading.Thread(target=grab) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(taken), len(refused)) == (RUNS * CONNECTIONS, (4 - RUNS) * CONNECTIONS)
