"""A published result with two violations, a complaint about it filed in the cabinet, and the commission."""

from __future__ import annotations

from tests.service.cabinet_world import visitor
from tests.service.exam_world import MINUTE, Sitter, World
from tests.service.recorded_attempt import recorded

COMPLAINT = "Мен орнымнан тұрған жоқпын, бөлмеге інім бір сәтке кіріп шықты."
FINDING = {"rule": "no_strangers", "start_s": 5.0, "end_s": 7.0, "words": "A hand passes a note."}
WORDS = {"verdict": "violation", "reason": "It shows.", "comment": "Бөгде адамның қолы көрінеді."}


def complained(world: World, text: str = COMPLAINT, suspicion: str = "face_absent") -> Sitter:
    """One attempt whose candidate has complained: an incident and a proctor's own finding, both confirmed."""
    record = recorded(world, suspicion=suspicion)
    record.deliver()
    sitter = record.sitter
    first, second = world.staff(), world.staff()
    answer = first.post(f"/reviews/{sitter.attempt}/findings", FINDING).json
    names = [one["id"] for one in answer["incidents"]]
    first.put(f"/reviews/{sitter.attempt}/verdicts/inc-1", WORDS)
    for name in names:
        assert second.put(f"/reviews/{sitter.attempt}/verdicts/{name}", WORDS).status == 200
    assert second.post(f"/reviews/{sitter.attempt}/publish", {}).json["status"] == "not_passed"
    world.clock.forward(MINUTE)
    browser = visitor(world, sitter)
    browser.get(f"/attempts/{sitter.attempt}")
    assert browser.post(f"/attempts/{sitter.attempt}/complaints", text=text).status_code == 200
    return sitter
