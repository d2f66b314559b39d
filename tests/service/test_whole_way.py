"""From a booked slot to a published result, over HTTP."""

from __future__ import annotations

from tests.service.exam_world import World


def test_a_candidate_passes_and_a_proctor_publishes(world: World) -> None:
    sitter = world.finished()

    result = sitter.result()
    assert result["status"] == "under_review"
    assert result["score_passed"] is True
    assert [(s["right"], s["total"]) for s in result["sections"]] == [(4, 4), (8, 8)]
    assert result["violations"] == []

    proctor = world.staff()
    [waiting] = proctor.get("/reviews").json
    assert waiting["state"] == "waiting" and waiting["incidents"] == 1
    # Monday 10:00 in Astana: one working day later is Tuesday 10:00 (26/10-1).
    assert waiting["due_ms"] == waiting["finished_ms"] + 24 * 3_600_000

    verdict = {"verdict": "dismissed", "reason": "The face is only half in the shade."}
    judged = proctor.put(f"/reviews/{sitter.attempt}/verdicts/inc-1", verdict)
    assert judged.json["incidents"][0]["verdict"] == "dismissed"
    published = proctor.post(f"/reviews/{sitter.attempt}/publish", {})
    assert published.json["status"] == "passed"
    assert sitter.result()["status"] == "passed"
    assert sitter.get(f"/attempts/{sitter.attempt}").json["state"] == "closed"


def test_a_confirmed_violation_is_published_with_clause_and_clip(world: World) -> None:
    sitter, proctor = world.finished(), world.staff()
    clip = world.rows("select sha256 from evidence")[0][0]
    assert sitter.get(f"/attempts/{sitter.attempt}/evidence/{clip}").code == "not_allowed"

    comment = "Орнын тастап кетті."
    world.judged(sitter, "violation", comment=comment)
    proctor.post(f"/reviews/{sitter.attempt}/publish", {})

    result = sitter.result()
    assert result["status"] == "not_passed" and result["score_passed"] is True
    [violation] = sitter.get(f"/attempts/{sitter.attempt}/violations").json
    assert violation["clause"] == "184/10" and violation["clip"] == clip
    assert violation["comment"] == comment and violation["clause_text"]["kk"]
    assert (
        sitter.get(f"/attempts/{sitter.attempt}/evidence/{clip}").content
        == b"clip of " + sitter.attempt.encode()
    )


def test_publishing_waits_for_every_verdict_and_says_which(world: World) -> None:
    sitter, proctor = world.finished(), world.staff()
    refused = proctor.post(f"/reviews/{sitter.attempt}/publish", {})
    assert refused.status == 409 and refused.code == "unjudged"
    assert refused.json["refusals"] == [{"incident": "inc-1", "kind": "face_absent", "stage": "first"}]
    assert sitter.result()["status"] == "under_review"


def test_a_verdict_after_publication_is_refused_and_publishing_twice_changes_nothing(world: World) -> None:
    sitter, proctor = world.finished(), world.staff()
    path = f"/reviews/{sitter.attempt}"
    world.judged(sitter, "dismissed", reviewers=1)
    first = proctor.post(f"{path}/publish", {}).json
    world.clock.forward(60_000)
    assert proctor.post(f"{path}/publish", {}).json == first
    late = {"verdict": "violation", "reason": "On second thoughts."}
    assert proctor.put(f"{path}/verdicts/inc-1", late).code == "already_published"
    assert sitter.result()["status"] == "passed"


def test_too_few_right_answers_are_said_at_once_with_the_reasons(world: World) -> None:
    sitter = world.finished(right=False)
    sitter.language = "ru"
    result = sitter.result()
    assert result["status"] == "under_review" and result["score_passed"] is False
    assert "нужно 5" in result["reason"]
