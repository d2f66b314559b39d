"""What a reviewer found themselves has its clip, cut from the record: for the second reviewer, the candidate,
the cabinet and the dossier; and where the record does not show it, that is said.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from proctor.journal.dossier_check import check_dossier
from tests.service.cabinet_world import visitor
from tests.service.exam_world import Talker, World
from tests.service.recorded_attempt import Record, recorded, shades_of

FINDING = {"rule": "no_strangers", "start_s": 5.0, "end_s": 7.0, "words": "A hand passes a note."}
CONFIRMED = {"verdict": "violation", "reason": "A hand.", "comment": "Бөгде адамның қолы көрінеді."}


def find(world: World, record: Record, **changes: Any) -> tuple[Talker, Any]:
    """A reviewer, and the finding as the answer shows it."""
    first = world.staff()
    answer = first.post(f"/reviews/{record.sitter.attempt}/findings", {**FINDING, **changes})
    assert answer.status == 200
    return first, next(one for one in answer.json["incidents"] if one["source"] == "reviewer")


def publish(world: World, record: Record, incident: str) -> Any:
    """A second reviewer confirms it and publishes; the candidate's list."""
    attempt, second = record.sitter.attempt, world.staff()
    assert second.put(f"/reviews/{attempt}/verdicts/{incident}", CONFIRMED).status == 200
    assert second.post(f"/reviews/{attempt}/publish", {}).json["status"] == "not_passed"
    [violation] = record.sitter.get(f"/attempts/{attempt}/violations").json
    return violation


def test_the_clip_shows_the_span_with_a_lead_and_is_there_for_the_second_reviewer(world: World) -> None:
    record = recorded(world)
    record.deliver()
    _, found = find(world, record)
    assert found["evidence"]["clip"]["state"] == "whole"
    [digest] = found["clips"]
    film = world.staff().get(f"/attempts/{record.sitter.attempt}/evidence/{digest}")
    assert film.headers["Content-Type"] == "video/mp4" and hashlib.sha256(film.content).hexdigest() == digest
    # The span is 5 to 7: pieces from 3 on with the lead, so from 2 to 8, as a film that begins at 0.
    assert shades_of(film.content) == [(0.0, 60), (2.0, 100), (4.0, 140)]
    assert record.sitter.get(f"/attempts/{record.sitter.attempt}/evidence/{digest}").code == "not_allowed"
    done = [json.loads(row[0]) for row in world.rows("select detail from audit where action = 'review.clip'")]
    assert [(line["sha256"], line["finding"]) for line in done] == [(digest, found["id"])]


def test_published_the_candidate_sees_it_in_the_cabinet_and_the_dossier_proves_it(
    world: World, tmp_path: Path
) -> None:
    record = recorded(world)
    record.deliver()
    _, found = find(world, record)
    violation = publish(world, record, found["id"])
    [digest] = found["clips"]
    assert (violation["clip"], violation["record"]) == (digest, "whole")
    film = record.sitter.get(f"/attempts/{record.sitter.attempt}/evidence/{digest}")
    assert shades_of(film.content) == [(0.0, 60), (2.0, 100), (4.0, 140)]

    browser = visitor(world, record.sitter)
    page = browser.get(f"/attempts/{record.sitter.attempt}").text
    assert f"/evidence/{digest}" in page and "<video" in page

    out = tmp_path / "dossier.zip"
    world.office.export_dossier(record.sitter.attempt, out, basis="No. 7", with_keys=False)
    with zipfile.ZipFile(out) as archive:
        assert archive.read(f"clips/{digest}.mp4") == film.content
        assert f"clips/{digest}.mp4" in archive.read("index.html").decode()
        flags = archive.read("record/flags.vtt").decode()
    assert flags.startswith("WEBVTT") and "00:00:05.000 --> 00:00:07.000" in flags
    assert CONFIRMED["comment"] in flags and found["id"] in flags
    with out.open("rb") as file:
        report = check_dossier(file)
    assert report.broken == []
    assert f"The clip {digest[:12]} shows what the record shows there." in report.proven


def test_a_hole_in_the_record_is_told_and_what_comes_until_publication_fills_it(world: World) -> None:
    record = recorded(world)
    record.deliver(0, 1, 2, 4)  # the third piece, 4 to 6, is missing
    _, found = find(world, record)
    clip = found["evidence"]["clip"]
    assert (clip["state"], clip["missing"]) == ("partial", [[5.0, 6.0]])
    record.deliver(3)
    violation = publish(world, record, found["id"])
    assert violation["record"] == "whole" and violation["clip"] not in found["clips"]


@pytest.mark.parametrize("delivered", [(), (0, 1, 6), (1, 2, 3, 4)])
def test_a_record_that_does_not_show_the_span_is_unknown_and_holds_up_nothing(
    world: World, delivered: tuple[int, ...]
) -> None:
    record = recorded(world)
    if delivered:
        record.deliver(*delivered)
    _, found = find(world, record)
    assert found["clips"] == [] and found["evidence"]["clip"] == {"state": "unknown", "reason": "no_record"}
    violation = publish(world, record, found["id"])
    assert (violation["clip"], violation["record"]) == (None, "unknown")
    browser = visitor(world, record.sitter)
    assert "<video" not in browser.get(f"/attempts/{record.sitter.attempt}").text


@pytest.mark.expects_log("a clip could not be cut")
def test_a_record_that_is_no_film_is_unknown(world: World) -> None:
    record = recorded(world, moved_s=100.0)
    record.deliver()
    place = world.settings.evidence
    for data in record.files:
        digest = hashlib.sha256(data).hexdigest()
        (place / digest[:2] / digest).write_bytes(bytes(len(data)))
    _, found = find(world, record, start_s=103.0, end_s=104.0)
    assert found["evidence"]["clip"] == {"state": "unknown", "reason": "unreadable"}
    assert publish(world, record, found["id"])["record"] == "unknown"
    assert list((place / "incoming").iterdir()) == []


def test_two_findings_of_one_span_share_a_clip_and_one_taken_back_takes_it_from_nobody(world: World) -> None:
    record = recorded(world)
    record.deliver()
    first, found = find(world, record)
    again = first.post(f"/reviews/{record.sitter.attempt}/findings", {**FINDING, "words": "Again."}).json
    both = [one for one in again["incidents"] if one["source"] == "reviewer"]
    assert [one["clips"] for one in both] == [found["clips"]] * 2
    gone = first.call("DELETE", f"/reviews/{record.sitter.attempt}/findings/{found['id']}").json
    [left] = gone["incidents"]
    assert left["clips"] == found["clips"]
    assert publish(world, record, left["id"])["clip"] == found["clips"][0]


def test_a_dossier_whose_clip_was_swapped_is_broken(world: World, tmp_path: Path) -> None:
    record = recorded(world)
    record.deliver()
    _, found = find(world, record)
    publish(world, record, found["id"])
    [digest] = found["clips"]
    # A service that signs another film under its finding: the pieces of the record do not make it.
    other = b"another film"
    swapped = hashlib.sha256(other).hexdigest()
    place = world.settings.evidence / swapped[:2] / swapped
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(other)
    world.do(f"update evidence set sha256 = '{swapped}' where sha256 = '{digest}'")  # noqa: S608
    world.do(f"update own_finding set data = replace(data, '{digest}', '{swapped}')")  # noqa: S608
    out = tmp_path / "dossier.zip"
    world.office.export_dossier(record.sitter.attempt, out, basis="No. 7", with_keys=False)
    with out.open("rb") as file:
        broken = check_dossier(file).broken
    assert broken == [f"The clip clips/{swapped}.mp4 does not show what the pieces of the record hold."]
