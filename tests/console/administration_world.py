"""Attempts for an administrator: one that fell silent, one under way, some published with answers timed."""

from __future__ import annotations

from proctor.core import entry as kinds
from proctor.service.acts import REBOOKING_MS
from proctor.service.interruptions import watch_for_silence
from proctor.service.parts import ServiceParts
from tests.service.cabinet_world import visitor
from tests.service.exam_world import MINUTE, Sitter, World

LAW = "law-enforcement-3"


def silent_attempt(world: World) -> Sitter:
    """A candidate in the middle of the first section, not heard of for two minutes; the service has noticed,
    and the journal came after it."""
    app = world.service._app
    assert app is not None
    parts: ServiceParts = app.state.parts
    world.office.import_shipped_bank(LAW)
    sitter = world.sitter(world.book(LAW, regardless=True))
    assert sitter.check_in().status == 200
    assert sitter.start("language").status == 200
    assert sitter.send().status == 200
    began = world.clock.now
    world.clock.forward(2 * MINUTE)
    watch_for_silence(parts)
    usual = {"gateway": "yes", "names": "unknown", "elsewhere": "no", "service": "no"}
    sitter.clock.now = began + 5_000
    sitter.write(kinds.LINK_LOOKED, **{"link": "yes", **usual, "medium": "wired", "reason": "offline"})
    sitter.clock.now = began + 3 * MINUTE
    back = {"link": "yes", "gateway": "yes", "names": "yes", "elsewhere": "yes", "service": "yes"}
    sitter.write(kinds.LINK_LOOKED, **{**back, "medium": "wired", "reason": "online"})
    assert sitter.send().status == 200
    return sitter


def fault_asked_about(world: World) -> None:
    """An act on a technical fault, whose candidate asked for a new booking in time; the 24 hours are over."""
    sitter = world.sitter(world.book())
    assert sitter.check_in().status == 200
    office = world.staff("administrator")
    wish = {"kind": "technical_fault", "grounds": "The service was down.", "incidents": []}
    draft = office.post(f"/attempts/{sitter.attempt}/acts", wish).json["id"]
    assert office.post(f"/acts/{draft}/register").status == 200
    browser = visitor(world, sitter)
    [(act,)] = world.rows("select id from act")
    browser.get("/booking")
    assert browser.post(f"/booking/anew/{act}").status_code == 200
    world.clock.forward(REBOOKING_MS + MINUTE)


def published_attempts(world: World, number: int = 3) -> list[Sitter]:
    """Practice attempts that were taken at different speeds, the last all wrong, and published."""
    proctor, found = world.staff(), []
    for place in range(number):
        sitter = world.sitter(world.book())
        assert sitter.check_in().status == 200
        keys = world.keys()
        for section in ("language", "legislation"):
            for item in sitter.start(section).json["items"]:
                sitter.write(kinds.ITEM_SHOWN, section=section, item=item["id"])
                world.clock.forward((place + 2) * 1_000)
                good = place < number - 1
                wanted = _option(item["options"], keys[item["id"]], right=good)
                sitter.answer(section, item["id"], wanted)
            sitter.finish_section(section)
            assert sitter.send().status == 200
        sitter.finish()
        assert sitter.send().json["state"] == "finished"
        assert proctor.post(f"/reviews/{sitter.attempt}/publish", {}).status == 200
        found.append(sitter)
    return found


def _option(options: list[dict[str, str]], key: str, *, right: bool) -> str:
    return next(option["id"] for option in options if (option["id"] == key) is right)
