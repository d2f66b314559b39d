"""A candidate falls silent and comes back: noticed, found, found again when more is known, and decided."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from client.app.main import cli
from proctor.core import entry as kinds
from proctor.core.errors import BadInputError
from proctor.service import intake
from proctor.service.database import DiskFullError
from proctor.service.expiry import expire_overdue
from proctor.service.hearing import Hearing, network_of
from proctor.service.interruptions import watch_for_silence
from proctor.service.parts import ServiceParts
from tests.service.exam_world import MINUTE, Sitter, World

S = 1000
LAW = "law-enforcement-3"  # sections of twenty minutes and an hour: long enough to fall silent in


@pytest.fixture
def still_world(make_world: Callable[..., World]) -> World:
    """A service whose own round does not come: tests say when it does."""
    made = make_world(expiry_every_s=3_600.0)
    made.office.import_shipped_bank(LAW)
    return made


@pytest.fixture
def rounds(still_world: World) -> Iterator[Callable[[], None]]:
    """The running service's round, at the test's word."""
    app = still_world.service._app
    assert app is not None
    parts: ServiceParts = app.state.parts
    yield lambda: watch_for_silence(parts)


def sitting(world: World, slot: Any = None, **place: str) -> Sitter:
    """A candidate in the middle of the first section, just heard."""
    sitter = world.sitter(slot or world.book(LAW, regardless=True), **place)
    assert sitter.check_in().status == 200
    assert sitter.start("language").status == 200
    assert sitter.send().status == 200
    return sitter


def beat(sitter: Sitter) -> None:
    assert sitter.post(f"/attempts/{sitter.attempt}/entries", {"entries": []}).status == 200


def link(sitter: Sitter, **said: str) -> None:
    usual = dict.fromkeys(("gateway", "names", "elsewhere", "service"), "unknown")
    sitter.write(
        kinds.LINK_LOOKED, **{"link": "yes", **usual, "medium": "wired", "reason": "offline", **said}
    )


def listed(world: World, sitter: Sitter | None = None) -> list[Any]:
    query = "" if sitter is None else f"?attempt={sitter.attempt}"
    found = world.staff("administrator").get(f"/interruptions{query}")
    assert found.status == 200
    return list(found.json)


def test_a_short_silence_goes_on_by_itself(still_world: World) -> None:
    sitter = sitting(still_world)
    still_world.clock.forward(15 * S)
    beat(sitter)
    assert listed(still_world, sitter) == []
    still_world.clock.forward(40 * S)
    beat(sitter)
    [one] = listed(still_world, sitter)
    assert (one["end_ms"] - one["start_ms"], one["seen_by"]) == (40 * S, "service")
    assert one["finding"]["within_grace"] and one["finding"]["proposal"] == "nothing"
    assert not one["needs_a_person"] and one["decision"] is None
    assert sitter.get(f"/attempts/{sitter.attempt}").json["state"] == "running"


def test_a_long_one_is_found_while_it_lasts_and_again_with_what_the_journal_brings(
    still_world: World, rounds: Callable[[], None]
) -> None:
    sitter = sitting(still_world)
    still_world.clock.forward(2 * MINUTE)
    rounds()
    rounds()
    [one] = listed(still_world)
    assert one["end_ms"] is None and one["finding"]["party"] == "unknown" and one["needs_a_person"]
    assert one["finding"]["proposal"] == "a_person_weighs"
    # The journal of that time comes with the next batch.
    began = one["start_ms"]
    sitter.clock.now = began + 4 * S
    link(sitter, link="no", how="disabled", service="no")
    sitter.clock.now = began + 3 * MINUTE
    link(sitter, service="yes", gateway="yes", reason="online")
    assert sitter.send().status == 200
    [one] = listed(still_world, sitter)
    assert one["end_ms"] == began + 3 * MINUTE and one["seen_by"] == "both"
    assert (one["finding"]["party"], one["finding"]["proposal"]) == ("candidate", "not_passed")
    assert one["finding"]["clause"] == "26/49" and "adapter" in one["finding"]["prefilled"]
    assert [version["party"] for version in one["versions"]] == ["unknown"]  # what was found before is kept
    assert one["finding"]["version"] == 2
    told = sitter.get(f"/interruptions?attempt={sitter.attempt}")
    assert told.status == 403  # findings are for staff until somebody has decided


def test_the_services_own_outage_is_its_own(make_world: Callable[..., World]) -> None:
    world = make_world(expiry_every_s=1.0)
    world.office.import_shipped_bank(LAW)
    sitter = sitting(world)
    world.service.stop()
    world.clock.forward(4 * MINUTE)
    world.service.start()
    sitter.url = world.service.url
    beat(sitter)
    reader = world.staff("proctor")
    reader.url = world.service.url
    [one] = reader.get("/interruptions").json
    assert one["finding"]["party"] == "service" and one["finding"]["confidence"] > 0.9, one
    assert (one["finding"]["proposal"], one["finding"]["clause"]) == ("technical_fault", "26/11")
    assert "service_down" in {ground["fact"] for ground in one["finding"]["grounds"]}


def test_whom_it_turned_away_it_does_not_blame(still_world: World) -> None:
    sitter, other = sitting(still_world), sitting(still_world)
    app = still_world.service._app
    assert app is not None
    parts: ServiceParts = app.state.parts
    for _ in range(6):
        still_world.clock.forward(20 * S)
        # As the answer to a full disk notes it, see the test below.
        parts.hearing.failed("full", sitter.attempt, still_world.clock.now)
        beat(other)
    link(sitter, gateway="yes", service="refused")
    assert sitter.send().status == 200
    [one] = listed(still_world, sitter)
    assert one["finding"]["party"] == "service" and one["finding"]["confidence"] > 0.9
    watch_for_silence(parts)  # what came together in memory is written down
    assert still_world.rows("select kind, attempt, times from service_trouble") == [
        ("full", sitter.attempt, 6)
    ]


@pytest.mark.expects_log("could not be put on the trail|full")
def test_an_answer_that_the_disk_is_full_is_noted(
    still_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sitter = sitting(still_world)

    def full(*_given: Any) -> None:
        raise DiskFullError("The disk of the exam service is full.")

    with monkeypatch.context() as broken:
        broken.setattr(intake, "_append", full)
        sitter.write(kinds.FAULT, what="x", detail="")
        still_world.clock.forward(MINUTE)
        assert sitter.send().status == 507
        still_world.clock.forward(MINUTE)
    assert sitter.send().status == 200
    [one] = listed(still_world, sitter)
    assert one["finding"]["party"] == "service"
    assert one["end_ms"] - one["start_ms"] == 2 * MINUTE  # turned away is not heard


def test_an_answer_that_came_too_late_to_be_waited_for_is_the_services_own_fact(
    still_world: World, rounds: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database that another program locks: the batch is taken in the end, and nobody waits for that."""
    sitter = sitting(still_world)
    still_world.clock.forward(2 * S)
    taken = intake._taken

    def held_up(*given: Any) -> Any:
        still_world.clock.forward(26 * S)
        return taken(*given)

    with monkeypatch.context() as slow:
        slow.setattr(intake, "_taken", held_up)
        slow.setattr(intake, "_SLOW_S", 0.0)
        link(sitter, gateway="yes", elsewhere="yes", service="no")
        assert sitter.send().status == 200
    rounds()
    [one] = listed(still_world, sitter)
    facts = {ground["fact"] for ground in one["finding"]["grounds"]}
    assert {"service_stalled", "only_service_away"} <= facts and "service_up" not in facts
    assert one["finding"]["party"] == "service"


def test_a_hall_that_drops_at_once_is_nobodys_deed(still_world: World, rounds: Callable[[], None]) -> None:
    def here(hall: str, seat: int) -> Sitter:
        slot = still_world.book(LAW, regardless=True, hall=hall)
        sitter = still_world.sitter(slot, hall=hall, seat=str(seat))
        operator = still_world.staff("operator", hall)
        unlocked = operator.post(f"/attempts/{sitter.attempt}/unlock", {"document": "identity card"})
        assert unlocked.status == 200, unlocked.json
        assert sitter.check_in().status == 200 and sitter.start("language").status == 200
        assert sitter.send().status == 200
        return sitter

    dropped = [here("H1", seat) for seat in range(3)]
    well = [here("H2", seat) for seat in range(3)]
    for _ in range(8):
        still_world.clock.forward(15 * S)
        for sitter in well:
            beat(sitter)
    rounds()
    still_world.clock.forward(5 * S)
    rounds()
    found = listed(still_world)
    assert {one["attempt"] for one in found} == {sitter.attempt for sitter in dropped}
    for one in found:
        assert one["finding"]["party"] == "provider" and one["finding"]["confidence"] >= 0.8, one
    # One of them comes back with a journal that says the cable was out: the hall still speaks louder.
    link(dropped[0], link="no", how="no_carrier", service="no")
    still_world.clock.forward(S)
    assert dropped[0].send().status == 200
    [one] = listed(still_world, dropped[0])
    assert one["finding"]["party"] == "provider"


def test_a_new_run_without_a_silence_is_an_interruption_too(still_world: World) -> None:
    sitter = sitting(still_world)
    sitter.write(kinds.RUN_STARTED, run="one", recovered=False, boot="b1")
    assert sitter.send().status == 200
    still_world.clock.forward(8 * S)
    sitter.write(kinds.RUN_STARTED, run="two", recovered=True, boot="b1", crash="Segmentation fault")
    assert sitter.send().status == 200
    [one] = listed(still_world, sitter)
    assert (one["seen_by"], one["end_ms"] - one["start_ms"]) == ("client", 8 * S)
    assert one["finding"]["party"] == "computer" and one["finding"]["within_grace"]
    beat(sitter)
    assert len(listed(still_world, sitter)) == 1


def test_a_person_decides_a_technical_fault_and_the_act_is_prefilled(still_world: World) -> None:
    sitter = sitting(still_world)
    still_world.clock.forward(3 * MINUTE)
    beat(sitter)
    [one] = listed(still_world, sitter)
    administrator = still_world.staff("administrator")
    place = f"/attempts/{sitter.attempt}/interruptions/{one['id']}/decision"
    wish = {"decision": "technical_fault", "reason": "the provider confirmed an outage"}
    assert still_world.staff("proctor").post(place, wish).status == 403
    assert administrator.post(place, {**wish, "reason": ""}).status == 422
    decided = administrator.post(place, wish)
    assert decided.status == 200 and not decided.json["needs_a_person"]
    [act] = administrator.get("/acts").json
    assert act["id"] == decided.json["decision"]["draft"] and act["kind"] == "technical_fault"
    assert act["grounds"].startswith(wish["reason"]) and "180 s" in act["grounds"]
    assert act["facts"]["interruption"]["id"] == one["id"] and act["rebook_until_ms"] is None
    assert sitter.get(f"/attempts/{sitter.attempt}").json["state"] == "running"  # a draft changes nothing
    registered = administrator.post(f"/acts/{act['id']}/register", {}).json
    assert registered["rebook_until_ms"] == still_world.clock.now + 24 * 60 * MINUTE
    assert sitter.result()["status"] == "aborted"
    assert still_world.rows("select role, outcome from audit where action = 'interruption.decide'") == [
        ("administrator", "done")
    ]


def test_a_person_decides_not_passed_and_the_attempt_is_broken_off(still_world: World) -> None:
    sitter = sitting(still_world)
    still_world.clock.forward(3 * MINUTE)
    beat(sitter)
    [one] = listed(still_world, sitter)
    place = f"/attempts/{sitter.attempt}/interruptions/{one['id']}/decision"
    wish = {"decision": "not_passed", "reason": "the camera shows the adapter being switched off"}
    assert still_world.staff("administrator").post(place, wish).status == 200
    assert sitter.get(f"/attempts/{sitter.attempt}").json["state"] == "broken_off"
    sitter.finish("closed_window")
    assert sitter.send().status == 200
    assert "26/49" in sitter.result()["reason"]


def test_an_attempt_that_never_came_back_ends_with_its_time(
    still_world: World, rounds: Callable[[], None]
) -> None:
    sitter = sitting(still_world)
    still_world.clock.forward(2 * MINUTE)
    rounds()
    app = still_world.service._app
    assert app is not None
    still_world.clock.forward(120 * MINUTE)
    # The service was up all the while, as its beats say.
    expire_overdue(app.state.parts, app.state.parts.hearing.run)
    rounds()
    [one] = listed(still_world, sitter)
    section = still_world.rows("select started_ms, deadline_ms from section")[0]
    assert one["end_ms"] == section[1] and one["needs_a_person"]
    # Registered after all, a technical fault undoes an end that only time brought.
    place = f"/attempts/{sitter.attempt}/interruptions/{one['id']}/decision"
    administrator = still_world.staff("administrator")
    wish = {"decision": "technical_fault", "reason": "power cut of the district"}
    draft = administrator.post(place, wish).json["decision"]["draft"]
    administrator.post(f"/acts/{draft}/register", {})
    assert sitter.result()["status"] == "aborted"


def test_the_proctor_sees_interruptions_with_the_attempt(still_world: World) -> None:
    sitter = sitting(still_world)
    still_world.clock.forward(3 * MINUTE)
    sitter.finish("closed_window")
    assert sitter.send().status == 200
    detail = still_world.staff().get(f"/reviews/{sitter.attempt}").json
    [one] = detail["interruptions"]
    assert one["finding"]["party"] == "candidate" and one["finding"]["proposal"] == "not_passed"


def test_an_administrator_lists_and_decides_on_the_command_line(still_world: World) -> None:
    def synaq(*words: str) -> Result:
        settings = still_world.settings
        where = ("--database", settings.database, "--evidence", str(settings.evidence))
        return CliRunner().invoke(cli, ["admin", *words, *where])

    assert "There are no interruptions." in synaq("interruptions").stdout
    sitter = sitting(still_world)
    still_world.clock.forward(3 * MINUTE)
    link(sitter, gateway="yes", names="no", service="no")
    assert sitter.send().status == 200
    told = synaq("interruptions", sitter.attempt).stdout
    assert "180 s" in told and "found: provider" in told and "waits for a person" in told
    assert "The network link was up; the provider's name service did not answer." in told
    [one] = json.loads(synaq("interruptions", "--json").stdout)
    wish = ("decide-interruption", sitter.attempt, one["id"])
    decided = synaq(*wish, "technical_fault", "--reason", "the provider wrote so, No. 7")
    assert "drafted act: " in decided.stdout, decided.output
    for wrong in (("pardon", "--reason", "because"), ("no_consequence", "--reason", "x")):
        refused = synaq(*wish, *wrong)
        assert (
            isinstance(refused.exception, BadInputError) and "Nothing was decided" in refused.exception.kept
        )
    assert isinstance(synaq("interruptions", "nobody").exception, BadInputError)


def test_entries_of_another_shape_are_refused_at_the_door(still_world: World) -> None:
    sitter = sitting(still_world)
    for kind, data in (
        (kinds.LINK_LOOKED, {"link": "perhaps"}),
        (kinds.POWER_LOOKED, {"source": "mains", "percent": 900}),
        (kinds.SLEPT, {"from_ms": "yesterday", "to_ms": 5}),
        (kinds.RUN_ENDED, {"run": "r", "by": "a ghost"}),
    ):
        sitter.write(kind, **data)
        assert sitter.send().code == "bad_entry"
        sitter.book.entries.pop()


def test_networks_and_stalls_as_the_service_remembers_them() -> None:
    assert network_of("92.46.17.3") == network_of("92.46.200.9") == "92.46.0.0/16"
    assert network_of("2a02:26f0:1::5") == "2a02:26f0::/32"
    assert {network_of(said) for said in ("10.0.0.1", "127.0.0.1", "fe80::1", "testclient", None)} == {None}
    ears = Hearing()
    for at_s in (0, 5, 10):
        ears.beat(at_s, at_s * S)
    assert ears.troubles() == ()
    ears.beat(70, 70 * S)
    [stalled] = ears.take_troubles()
    assert (stalled.kind, stalled.start_ms, stalled.end_ms) == ("stalled", 10 * S, 70 * S)
    ears.failed("full", "a", 5)
    ears.put_back((stalled,))
    assert {one.kind for one in ears.troubles()} == {"full", "stalled"}
