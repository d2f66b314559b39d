"""Test halls: an attempt belongs to its hall and seat, and an operator of that hall opens it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from proctor.core.errors import BadInputError
from tests.service.exam_world import Sitter, World

SEAT = {"hall": "astana-1", "seat": "7"}


def seated(world: World) -> Sitter:
    """A candidate of a slot booked for hall astana-1, at seat 7."""
    return world.sitter(world.book(hall="astana-1"), **SEAT)


def unlock(world: World, sitter: Sitter, hall: str | None = "astana-1") -> Any:
    operator = world.staff("operator", hall)
    return operator.post(f"/attempts/{sitter.attempt}/unlock", {"document": "identity card"})


def test_an_attempt_of_a_hall_begins_once_an_operator_has_seen_the_document(world: World) -> None:
    sitter = seated(world)
    view = sitter.get(f"/attempts/{sitter.attempt}").json
    assert view["hall"] == {**SEAT, "unlocked": False}
    refused = sitter.check_in()
    assert (refused.status, refused.code) == (409, "hall_locked")
    assert "astana-1" in refused.json["title"]

    seen = unlock(world, sitter)
    assert seen.json["hall"]["unlocked"] is True
    assert sitter.get(f"/attempts/{sitter.attempt}").json["hall"]["unlocked"] is True
    assert sitter.check_in().status == 200
    assert sitter.start("language").status == 200
    assert world.rows("select document from unlock") == [("identity card",)]
    (detail,) = world.rows("select detail from audit where action = 'hall.unlock'")[0]
    assert "identity card" not in detail, "the trail is read by more people"


@pytest.mark.parametrize(
    "place", [{}, {"hall": "astana-2", "seat": "7"}, {"hall": "astana-1"}, {"seat": "7"}]
)
def test_it_cannot_be_taken_anywhere_else(world: World, place: dict[str, str]) -> None:
    slot = world.book(hall="astana-1")
    refused = world.sitter().sign_in(slot.code, **place)
    assert (refused.status, refused.code) == (403, "other_place")
    # The code was not used up by the wrong computer.
    assert world.sitter().sign_in(slot.code, **SEAT).status == 200


def test_one_booked_for_no_hall_is_locked_where_it_is_taken_in_one(world: World) -> None:
    sitter = world.sitter(world.book(), **SEAT)
    assert sitter.check_in().code == "hall_locked"
    at_home = world.sitter(world.book())
    assert at_home.get(f"/attempts/{at_home.attempt}").json["hall"] is None
    assert at_home.check_in().status == 200


def test_operators_reach_their_own_hall_only_and_those_without_one_the_homes(world: World) -> None:
    in_hall, at_home = seated(world), world.sitter(world.book())
    here, elsewhere, homes = (world.staff("operator", hall) for hall in ("astana-1", "almaty-2", None))
    assert [one["attempt"] for one in here.get("/check-ins").json] == [in_hall.attempt]
    assert elsewhere.get("/check-ins").json == []
    assert [one["attempt"] for one in homes.get("/check-ins").json] == [at_home.attempt]
    assert len(world.staff("proctor").get("/check-ins").json) == 2
    for stranger in (elsewhere, homes):
        for path, message in (
            ("unlock", {"document": "identity card"}),
            ("overrides", {"step": "line", "reason": "it is fine"}),
            ("identity-decision", {"decision": "confirmed", "reason": "I know them"}),
            ("directives/room-scan", {}),
            ("directives", {"text": {"kk": "a", "ru": "a", "en": "a"}}),
            ("acts", {"kind": "impostor", "grounds": "somebody else"}),
        ):
            assert stranger.post(f"/attempts/{in_hall.attempt}/{path}", message).code == "not_allowed"
        assert stranger.get(f"/attempts/{in_hall.attempt}/reference-photo").code == "not_allowed"
    assert unlock(world, at_home, None).code == "wrong_state", "nobody sits in a hall there"


def test_only_an_operator_unlocks(world: World) -> None:
    sitter = seated(world)
    for role in ("proctor", "administrator", "commission"):
        reply = world.staff(role).post(f"/attempts/{sitter.attempt}/unlock", {"document": "identity card"})
        assert reply.code == "not_allowed"
    assert sitter.post(f"/attempts/{sitter.attempt}/unlock", {"document": "mine"}).code == "not_allowed"
    assert sitter.check_in().code == "hall_locked"


def test_at_another_seat_or_computer_the_document_is_looked_at_again(world: World) -> None:
    sitter = seated(world)
    unlock(world, sitter)
    sitter.check_in()
    sitter.start("language")
    code = world.office.new_code(sitter.attempt)
    moved = world.sitter()
    assert moved.sign_in(code, hall="astana-1", seat="8").json["attempt"]["hall"]["unlocked"] is False
    again = moved.start("language")
    assert again.code == "hall_locked", "no paper before the operator was at the new seat"
    unlock(world, moved)
    assert moved.start("language").status == 200


def test_the_same_computer_asks_again_and_stays_unlocked(world: World) -> None:
    slot = world.book(hall="astana-1")
    sitter = world.sitter(slot, **SEAT)
    unlock(world, sitter)
    assert sitter.sign_in(slot.code, **SEAT).json["attempt"]["hall"]["unlocked"] is True
    assert world.rows("select count(*) from audit where action = 'session.place'") == [(1,)]


def test_a_list_of_candidates_names_their_halls(world: World, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("name,programme,hall\nFirst,practice,astana-1\nSecond,practice,\n")
    first, second = world.office.import_candidates(tmp_path / "people.csv")
    assert world.sitter().sign_in(first.code).code == "other_place"
    assert world.sitter().sign_in(second.code).status == 200


def test_names_of_halls_are_names_and_only_operators_have_one(world: World) -> None:
    with pytest.raises(BadInputError, match="cannot be a hall's name"):
        world.book(hall="hall one")
    with pytest.raises(BadInputError, match="Only an operator"):
        world.office.add_staff("P", "proctor", "astana-1")


def test_it_works_at_the_address_of_a_halls_own_network(world: World) -> None:
    """A hall's service answers at the address that the workstations' installation names, wherever that is."""
    from proctor.service.embedded import EmbeddedService
    from tests.service.exam_world import settings_in

    folder = world.settings.evidence.parent / "hall"
    with EmbeddedService(settings_in(folder), world.clock, host="127.0.0.9") as service:
        assert service.url.startswith("http://127.0.0.9:")
        sitter = Sitter(service.url, clock=world.clock)
        assert sitter.get("/health").status == 200
