"""What goes out to other programs: results as CSV, reviews for Open edX, flags as WebVTT; item figures."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from pathlib import Path

import pytest

from proctor.core import entry as kinds
from proctor.core.errors import BadInputError, StorageError
from proctor.core.record_playlist import Segment
from proctor.service.exports import as_csv
from proctor.service.exports_desk import ExportsDesk, statistics_as_csv
from tests.service.exam_world import MINUTE, Sitter, Talker, World, as_text

RESULTS = "/exports/results.csv?practice=true"


def published(world: World, verdict: str, *, right: bool = True, comment: str = "") -> Sitter:
    """A candidate whose one flag was judged, and whose result was published."""
    sitter = world.finished(right)
    judge = world.judged(sitter, verdict, comment=comment, reviewers=2 if verdict == "violation" else 1)[0]
    assert judge.post(f"/reviews/{sitter.attempt}/publish", {}).status == 200
    return sitter


def table(data: bytes) -> dict[str, dict[str, str]]:
    """A CSV by attempt, as Excel would read it."""
    assert data.startswith(b"\xef\xbb\xbf")
    return {line["attempt"]: line for line in csv.DictReader(io.StringIO(data.decode("utf-8-sig")))}


def deeds(world: World, action: str) -> list[tuple[str, str | None]]:
    rows = world.rows("select action, role, attempt from audit where outcome = 'done' order by id")
    return [(role, attempt) for done, role, attempt in rows if done == action]


def test_results_go_out_with_numbers_and_without_names(world: World) -> None:
    guilty, clear, waiting = published(world, "violation"), published(world, "dismissed"), world.finished()
    world.sitter(world.book())  # has no result yet
    answer = world.staff("administrator").get(RESULTS)
    assert answer.headers["Content-Type"].startswith("text/csv")
    lines = table(answer.content)
    assert lines.keys() == {guilty.attempt, clear.attempt, waiting.attempt}
    first = lines[guilty.attempt]
    assert (first["status"], first["violations"], first["violation_clauses"]) == ("not_passed", "1", "184/10")
    assert first["right"] == first["total"] and int(first["total"]) == 12
    assert int(first["language_right"]) + int(first["legislation_right"]) == int(first["right"])
    assert lines[clear.attempt]["status"] == "passed" and lines[clear.attempt]["violations"] == "0"
    # What nobody has decided is no number of violations.
    assert lines[waiting.attempt]["status"] == "under_review" and lines[waiting.attempt]["violations"] == ""
    assert first["slot"].startswith("2026-02-02 10:00")
    people = world.rows("select a.id, c.number, c.name from candidate c join attempt a on a.candidate = c.id")
    number, name = next((number, name) for attempt, number, name in people if attempt == guilty.attempt)
    assert first["candidate_number"] == number
    assert not any(part.encode() in answer.content for part in name.split())
    assert deeds(world, "export.results") == [("administrator", None)]


def test_practice_is_never_among_the_results_unless_it_is_asked_for(world: World) -> None:
    world.finished()
    office = world.staff("administrator")
    assert table(office.get("/exports/results.csv").content) == {}
    assert len(table(office.get(RESULTS).content)) == 1


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_no_cell_is_a_formula(start: str) -> None:
    text = as_csv(("what",), [{"what": f'{start}HYPERLINK("http://x";"y")'}])
    [cell] = list(csv.DictReader(io.StringIO(text, newline="")))
    assert cell["what"].startswith("'" + start)


def test_numbers_stay_numbers_and_texts_stay_whole() -> None:
    text = as_csv(("a", "b", "c"), [{"a": -0.25, "b": 'one, "two"\nthree', "c": None}])
    assert list(csv.reader(io.StringIO(text, newline=""))) == [
        ["a", "b", "c"],
        ["-0.25", 'one, "two"\nthree', ""],
    ]


def test_a_review_for_open_edx_tells_conduct_and_never_the_score(world: World) -> None:
    office = world.staff("administrator")

    def review(sitter: Sitter) -> dict[str, object]:
        return dict(office.get(f"/exports/attempts/{sitter.attempt}/edx-review.json").json)

    waiting = world.finished()
    assert review(waiting)["status"] == "not_reviewed"
    [comment] = review(waiting)["comments"]  # type: ignore[misc]
    assert comment["status"] == "unknown"
    guilty = published(world, "violation", comment="Left the seat.")
    [comment] = review(guilty)["comments"]  # type: ignore[misc]
    assert comment == {
        "comment": "184/10: Candidate not seen — Left the seat.",
        "status": "violation",
        "start": 5.0,
        "stop": 9.5,
    }
    assert review(guilty)["status"] == "violation"
    # All answers wrong, but nothing against the conduct.
    assert review(published(world, "dismissed", right=False))["status"] == "passed"
    assert review(published(world, "inconclusive"))["status"] == "passed"
    assert len(deeds(world, "export.edx_review")) == 6


def test_who_left_the_window_has_a_comment_of_its_own(world: World) -> None:
    sitter = world.sitter(world.book())
    sitter.check_in()
    sitter.start("language")
    sitter.finish("closed_window")
    sitter.send()
    proctor, office = world.staff(), world.staff("administrator")
    assert proctor.post(f"/reviews/{sitter.attempt}/publish", {}).status == 200
    told = office.get(f"/exports/attempts/{sitter.attempt}/edx-review.json").json
    assert told["status"] == "violation"
    assert [one["comment"][:5] for one in told["comments"]] == ["26/49"]


def test_a_review_of_an_attempt_under_way_is_refused(world: World) -> None:
    sitter = world.sitter(world.book())
    office = world.staff("administrator")
    assert office.get(f"/exports/attempts/{sitter.attempt}/edx-review.json").code == "wrong_state"
    assert office.get("/exports/attempts/none/edx-review.json").code == "not_found"


def test_flags_beside_the_record_go_by_the_playlist(world: World) -> None:
    sitter = world.sitter(world.book())
    sitter.check_in()
    sitter.start("language")
    files = {name: hashlib.sha256(name.encode()).hexdigest() for name in ("init", "first", "second")}
    pieces = [
        Segment("camera", 0, files["init"], 4, 0.0, 0.0, None),
        Segment("camera", 1, files["first"], 5, 0.0, 4.0, files["init"]),
        Segment("camera", 2, files["second"], 6, 10.0, 10.0, files["init"]),
    ]
    for piece in pieces:
        sitter.write(kinds.RECORDED, **piece.as_json())
    sitter.suspect("inc-1", start_s=2.0, end_s=3.5)
    sitter.suspect("inc-2", "extra_person", start_s=12.0, end_s=15.0)
    sitter.finish()
    assert sitter.send().json["state"] == "finished"
    for name, digest in files.items():
        assert sitter.upload(digest, name.encode()).status == 200
    proctor = world.staff()
    answer = proctor.get(f"/attempts/{sitter.attempt}/record/flags.vtt")
    assert answer.headers["Content-Type"].startswith("text/vtt")
    told = answer.content.decode()
    assert told.startswith("WEBVTT\n\ninc-1\n00:00:02.000 --> 00:00:03.500\n184/10: Candidate not seen\n")
    assert "inc-2\n00:00:06.000 --> 00:00:09.000\n" in told, "ten seconds of media, six of them played"
    world.judged(sitter, "violation", "inc-2", reviewers=1)
    again = proctor.get(f"/attempts/{sitter.attempt}/record/flags.vtt").content
    assert again == answer.content, "what one reviewer said is nothing to another before it is decided"
    assert deeds(world, "record.flags") == [("proctor", sitter.attempt)] * 2
    assert proctor.get(f"/attempts/{sitter.attempt}/record/flags.vtt?track=sound").status == 422


def shown(sitter: Sitter, world: World, right: dict[str, bool], seconds: float) -> None:
    """Take the whole programme: an item at a time, each looked at for so long."""
    keys = world.keys()
    for section in ("language", "legislation"):
        paper = sitter.start(section).json
        for item in paper["items"]:
            sitter.write(kinds.ITEM_SHOWN, section=section, item=item["id"])
            world.clock.forward(round(seconds * 1000))
            good = right.get(item["id"], True)
            option = next(o["id"] for o in item["options"] if (o["id"] == keys[item["id"]]) is good)
            sitter.answer(section, item["id"], option)
        sitter.finish_section(section)
        assert sitter.send().status == 200
    sitter.finish()
    assert sitter.send().json["state"] == "finished"


def test_items_in_figures_from_published_attempts_alone(world: World) -> None:
    office, proctor = world.staff("administrator"), world.staff()
    world.finished()  # not published
    assert office.get("/items/statistics?practice=true").json == []
    for seconds in (4.0, 6.0):
        sitter = world.sitter(world.book())
        sitter.check_in()
        shown(sitter, world, {}, seconds)
        assert proctor.post(f"/reviews/{sitter.attempt}/publish", {}).status == 200
        world.clock.forward(MINUTE)
    answer = office.get("/items/statistics?practice=true")
    found = answer.json
    assert office.get("/items/statistics").json == [], "practice never counts among the others"
    assert sum(one["papers"] for one in found) == 2 * 12
    assert {one["difficulty"] for one in found} == {1.0}
    assert {one["discrimination"] for one in found} == {None}
    both = [one for one in found if one["papers"] == 2]
    assert both and all(one["exposure"] == 1.0 and one["median_s"] == 5.0 for one in both)
    keys, told = world.keys(), as_text(found)
    assert not [option for option in keys.values() if f'"{option}"' in told]
    assert len(deeds(world, "items.statistics")) == 3


def test_the_same_from_the_command_line(world: World, tmp_path: Path) -> None:
    sitter = published(world, "violation")
    with ExportsDesk(world.settings, world.clock) as desk:
        assert desk.export_results(tmp_path / "out" / "results.csv", practice=True) == 1
        assert desk.export_review(sitter.attempt, tmp_path / "review.json", language="kk") == 1
        desk.export_flags(sitter.attempt, tmp_path / "flags.vtt", language="ru")
        statistics_as_csv(desk.item_statistics(practice=True), tmp_path / "items.csv")
        with pytest.raises(BadInputError, match="no attempt 'none'"):
            desk.export_review("none", tmp_path / "none.json")
        with pytest.raises(BadInputError, match="not over yet"):
            desk.export_flags(world.book().attempt, tmp_path / "none.vtt")
        (tmp_path / "file").write_text("")
        with pytest.raises(StorageError, match="cannot be written"):
            desk.export_results(tmp_path / "file" / "results.csv")
    assert not list(tmp_path.rglob("*.part")) and not (tmp_path / "none.json").exists()
    assert table((tmp_path / "out" / "results.csv").read_bytes()).keys() == {sitter.attempt}
    assert json.loads((tmp_path / "review.json").read_text(encoding="utf-8"))["status"] == "violation"
    assert (tmp_path / "flags.vtt").read_text(encoding="utf-8").startswith("WEBVTT")
    items = list(csv.DictReader(io.StringIO((tmp_path / "items.csv").read_text(encoding="utf-8-sig"))))
    assert sum(int(one["papers"]) for one in items) == 12


def test_a_table_of_results_is_for_administrators(world: World) -> None:
    asked: list[Talker] = [
        world.staff(),
        world.staff("operator"),
        world.staff("commission"),
        world.finished(),
    ]
    for person in asked:
        assert person.get(RESULTS).code == "not_allowed"
