"""Verdicts as reviewers give them: two for an adverse one, neither told what the other said; own findings,
bulk dismissal, the time line, and the trail of it all.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from proctor.core import entry as kinds
from proctor.journal.dossier_check import check_dossier
from tests.service.exam_world import MINUTE, Sitter, Talker, World

CONFIRMED = {"verdict": "violation", "reason": "The chair is empty.", "comment": "Орнын тастап кетті."}
DISMISSED = {"verdict": "dismissed", "reason": "Only a glance."}


def flagged(world: World, *names: str) -> Sitter:
    """A finished attempt with these incidents, one after the other, ten seconds apart."""
    sitter = world.sitter(world.book())
    assert sitter.check_in().status == 200
    for section in ("language", "legislation"):
        world.take(sitter, section)
    for number, name in enumerate(names):
        kind = name.split("-")[0]
        sitter.suspect(name, kind, start_s=10.0 * number, end_s=10.0 * number + 4)
    sitter.finish()
    assert sitter.send().json["state"] == "finished"
    return sitter


def say(who: Talker, sitter: Sitter, incident: str, words: dict[str, Any]) -> Any:
    return who.put(f"/reviews/{sitter.attempt}/verdicts/{incident}", words)


def of(answer: Any, incident: str) -> Any:
    return next(found for found in answer.json["incidents"] if found["id"] == incident)


def test_a_second_reviewer_judges_everything_anew_and_is_told_nothing(world: World) -> None:
    sitter = flagged(world, "face_absent-1", "turned_away-1", "turned_away-2", "speech-1")
    first, second = world.staff(), world.staff()
    for name in ("face_absent-1", "speech-1"):
        assert of(say(first, sitter, name, CONFIRMED), name)["own"]["verdict"] == "violation"
    bulk = {"kind": "turned_away", "reason": "She reads the second line of a long item."}
    done = first.post(f"/reviews/{sitter.attempt}/dismissals", bulk).json
    assert done["item"]["state"] == "second_review" and done["item"]["mine"] == 0
    assert [found["verdict"] for found in done["incidents"]] == [None] * 4

    [waiting] = second.get("/reviews").json
    assert (waiting["state"], waiting["mine"]) == ("second_review", 4)
    seen = second.get(f"/reviews/{sitter.attempt}")
    assert all(found["mine"] and found["own"] is None for found in seen.json["incidents"])
    for secret in (CONFIRMED["reason"], CONFIRMED["comment"], bulk["reason"], '"violation"', '"dismissed"'):
        assert secret.encode() not in seen.content

    for name in ("face_absent-1", "speech-1"):
        say(second, sitter, name, CONFIRMED)
    assert second.post(f"/reviews/{sitter.attempt}/publish", {}).code == "unjudged"
    second.post(f"/reviews/{sitter.attempt}/dismissals", bulk)
    assert second.get("/reviews").json[0]["state"] == "decided"
    assert second.post(f"/reviews/{sitter.attempt}/publish", {}).json["status"] == "not_passed"
    listed = sitter.get(f"/attempts/{sitter.attempt}/violations").json
    assert [found["incident"] for found in listed] == ["face_absent-1", "speech-1"]


def test_disagreement_goes_to_a_third_who_sees_only_what_is_open(world: World) -> None:
    sitter = flagged(world, "face_absent-1", "speech-1")
    first, second, third = (world.staff() for _ in range(3))
    say(first, sitter, "face_absent-1", CONFIRMED), say(first, sitter, "speech-1", CONFIRMED)
    say(second, sitter, "face_absent-1", DISMISSED), say(second, sitter, "speech-1", CONFIRMED)
    seen = third.get(f"/reviews/{sitter.attempt}")
    assert seen.json["item"]["state"] == "third_review" and seen.json["item"]["mine"] == 1
    assert of(seen, "face_absent-1")["stage"] == "third" and of(seen, "speech-1")["verdict"] == "violation"
    assert say(third, sitter, "speech-1", DISMISSED).code == "already_decided"
    assert say(first, sitter, "face_absent-1", DISMISSED).code == "judged_by_others"
    assert of(say(third, sitter, "face_absent-1", DISMISSED), "face_absent-1")["verdict"] == "dismissed"


def test_ones_own_verdict_can_be_undone_and_the_trail_keeps_both(world: World) -> None:
    sitter, proctor = flagged(world, "face_absent-1"), world.staff()
    say(proctor, sitter, "face_absent-1", CONFIRMED)
    assert say(proctor, sitter, "face_absent-1", DISMISSED).json["item"]["state"] == "decided"
    said = [
        json.loads(row[0])["verdict"]
        for row in world.rows("select detail from audit where action = 'review.verdict' order by id")
    ]
    assert said == ["violation", "dismissed"]
    assert world.rows("select verdict from verdict") == [("dismissed",)]


def test_an_inconclusive_one_is_not_held_against_the_candidate(world: World) -> None:
    sitter, proctor = flagged(world, "speech-1"), world.staff()
    say(proctor, sitter, "speech-1", {"verdict": "inconclusive", "reason": "It may be the street."})
    assert proctor.post(f"/reviews/{sitter.attempt}/publish", {}).json["status"] == "passed"
    assert sitter.result()["violations"] == []


def test_a_verdict_without_a_reason_is_no_verdict(world: World) -> None:
    sitter, proctor = flagged(world, "speech-1"), world.staff()
    assert say(proctor, sitter, "speech-1", {"verdict": "dismissed"}).code == "invalid_request"
    assert say(proctor, sitter, "speech-1", {"verdict": "dismissed", "reason": ""}).code == "invalid_request"


def test_a_reviewer_adds_what_the_machine_did_not_see(world: World) -> None:
    sitter, first, second = flagged(world), world.staff(), world.staff()
    finding = {"rule": "no_strangers", "start_s": 41.0, "end_s": 44.5, "words": "A hand passes a note."}
    path = f"/reviews/{sitter.attempt}/findings"
    assert first.post(path, {**finding, "rule": "no_hats"}).code == "not_found"
    assert first.post(path, {**finding, "end_s": 3.0}).code == "invalid_request"
    [found] = first.post(path, finding).json["incidents"]
    assert found["source"] == "reviewer" and found["stage"] == "second" and found["clause"].endswith("/10")
    assert second.call("DELETE", f"{path}/{found['id']}").code == "not_found"
    assert first.call("DELETE", f"{path}/{found['id']}").json["incidents"] == []

    [found] = first.post(path, finding).json["incidents"]
    assert first.post(f"/reviews/{sitter.attempt}/publish", {}).code == "unjudged"
    say(second, sitter, found["id"], CONFIRMED)
    assert first.call("DELETE", f"{path}/{found['id']}").code == "judged_by_others"
    assert second.post(f"/reviews/{sitter.attempt}/publish", {}).json["status"] == "not_passed"
    [violation] = sitter.get(f"/attempts/{sitter.attempt}/violations").json
    assert violation["clause_text"]["kk"] and (violation["start_s"], violation["end_s"]) == (41.0, 44.5)


def test_an_incident_that_arrives_late_is_judged_from_the_first(world: World) -> None:
    sitter, proctor = flagged(world, "speech-1"), world.staff()
    say(proctor, sitter, "speech-1", DISMISSED)
    sitter.suspect("face_absent-9")
    assert sitter.send().status == 200
    assert proctor.post(f"/reviews/{sitter.attempt}/publish", {}).json["refusals"][0]["stage"] == "first"


def test_every_look_at_a_record_is_on_the_trail(world: World) -> None:
    sitter, proctor = flagged(world, "speech-1"), world.staff()
    proctor.get(f"/reviews/{sitter.attempt}"), proctor.get(f"/reviews/{sitter.attempt}/timeline")
    looks = [{"what": "seek", "t_s": 12.5}, {"what": "flag", "t_s": 0.0, "incident": "speech-1"}]
    assert proctor.post(f"/reviews/{sitter.attempt}/looks", {"looks": looks}).status == 204
    deeds = [row[0] for row in world.rows("select action from audit where role = 'proctor' order by id")]
    assert deeds == ["review.look", "review.timeline", "record.seek", "record.flag"]
    assert sitter.get(f"/reviews/{sitter.attempt}/timeline").code == "not_allowed"


def test_the_queue_says_how_much_working_time_is_left(world: World) -> None:
    flagged(world, "speech-1", "turned_away-1", "turned_away-2")
    proctor = world.staff()
    [item] = proctor.get("/reviews").json
    assert item["left_ms"] == 8 * 60 * MINUTE and item["kinds"] == {"speech": 1, "turned_away": 2}
    world.clock.forward(9 * 60 * MINUTE)  # 19:00, after work
    assert proctor.get("/reviews").json[0]["left_ms"] == 60 * MINUTE
    world.clock.forward(19 * 60 * MINUTE)  # 14:00
    assert proctor.get("/reviews").json[0]["left_ms"] == -180 * MINUTE  # lunch does not count


@pytest.mark.parametrize("lost", [False, True])
def test_the_time_line_has_answers_sections_line_and_record(world: World, lost: bool) -> None:
    sitter = world.sitter(world.book())
    sitter.check_in()
    paper = sitter.start("language").json
    world.clock.forward(30_000)
    sitter.answer("language", paper["items"][0]["id"], paper["items"][0]["options"][0]["id"])
    sitter.write(kinds.LINE_MEASURED, **{"class": "good"})
    world.clock.forward(30_000)
    if lost:
        sitter.write(kinds.LINE_MEASURED, **{"class": "offline"})
    pieces = [(0, 0.0, 0.0), (1, 0.0, 4.0), (2, 4.0, 4.0), (3, 20.0, 4.0)]
    init = ""
    for number, start, duration in pieces:
        data = f"piece {number}".encode()
        digest = _record(sitter, data, (number, start, duration), init)
        init = init or digest
    world.clock.forward(60_000)
    sitter.finish_section("language")
    sitter.finish()
    assert sitter.send().status == 200
    for number, *_ in pieces:
        data = f"piece {number}".encode()
        assert sitter.upload(_digest(data), data).status == 200
    line = world.staff().get(f"/reviews/{sitter.attempt}/timeline").json
    assert line["duration_s"] == 120.0 and line["answers"] == [30.0]
    assert line["sections"] == [{"section": "language", "start_s": 0.0, "end_s": 60.0}]
    assert [(span["start_s"], span["end_s"]) for span in line["record"]] == [(0.0, 8.0), (20.0, 24.0)]
    states = [(span["start_s"], span["state"]) for span in line["connection"]]
    assert states == [(0.0, "unknown"), (30.0, "good")] + ([(60.0, "offline")] if lost else [])


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _record(sitter: Sitter, data: bytes, piece: tuple[int, float, float], init: str) -> str:
    number, start, duration = piece
    digest = _digest(data)
    sitter.write(
        kinds.RECORDED,
        track="camera",
        number=number,
        sha256=digest,
        bytes=len(data),
        media_type="video/mp4",
        start_s=start,
        duration_s=duration,
        init=init if number else None,
    )
    return digest


def test_the_dossier_tells_every_word_by_a_number_and_own_findings(world: World, tmp_path: Path) -> None:
    sitter, first, second = flagged(world, "face_absent-1"), world.staff(), world.staff()
    finding = {"rule": "no_strangers", "start_s": 41.0, "end_s": 44.5, "words": "A hand passes a note."}
    [own, _] = sorted(
        first.post(f"/reviews/{sitter.attempt}/findings", finding).json["incidents"],
        key=lambda one: one["source"] != "reviewer",
    )
    say(first, sitter, "face_absent-1", DISMISSED)
    for name in (own["id"], "face_absent-1"):
        say(second, sitter, name, CONFIRMED if name == own["id"] else DISMISSED)
    assert second.post(f"/reviews/{sitter.attempt}/publish", {}).json["status"] == "not_passed"
    out = tmp_path / "dossier.zip"
    world.office.export_dossier(sitter.attempt, out, basis="No. 7", with_keys=False)
    with zipfile.ZipFile(out) as archive:
        told = json.loads(archive.read("findings.json"))
    said = [(word["reviewer"], word["incident"], word["verdict"]) for word in told["words"]]
    assert said == [
        (1, own["id"], "violation"),
        (1, "face_absent-1", "dismissed"),
        (2, own["id"], "violation"),
        (2, "face_absent-1", "dismissed"),
    ]
    assert [one["verdict"]["verdict"] for one in told["own_findings"]] == ["violation"]
    assert not any(secret in json.dumps(told["words"]) for secret in ("staff:", first.token, second.token))
    with out.open("rb") as file:
        report = check_dossier(file)
    assert report.broken == []
    assert not any("one reviewer" in sentence for sentence in report.not_proven)
