"""Journal intake: nothing doubled, nothing overwritten, and the service's clock has the last word."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proctor.core import entry as kinds
from proctor.core.entry import NO_ENTRY_BEFORE
from proctor.service.administration import Administration
from proctor.service.intake import held_entries, take_batch
from proctor.service.parts import ServiceParts, open_parts
from proctor.service.problems import ProblemError
from proctor.service.trail import Caller
from proctor.sync.messages import Batch
from tests.service.exam_world import MINUTE, START_MS, Book, Reply, Sitter, TurnedClock, World, settings_in


def running(world: World) -> tuple[Sitter, dict[str, Any]]:
    sitter = world.sitter(world.book())
    sitter.check_in()
    return sitter, sitter.start("language").json


def test_a_batch_sent_twice_is_held_once(world: World) -> None:
    sitter, paper = running(world)
    item = paper["items"][0]
    sitter.answer("language", item["id"], item["options"][0]["id"])
    first, second = sitter.send().json, sitter.send().json
    assert first == second
    assert first["held_seq"] == 2 and first["held_digest"] == sitter.book.entries[-1].digest
    assert world.rows("select count(*) from entry") == [(2,)]


def test_a_gap_is_answered_with_what_is_held(world: World) -> None:
    sitter, _ = running(world)
    for _ in range(4):
        sitter.write(kinds.RUN_STARTED, run="r", recovered=False)
    sitter.send(1, 2)
    refused = sitter.send(4)
    assert (refused.status, refused.code) == (409, "gap")
    assert refused.json["held_seq"] == 2
    assert refused.json["held_digest"] == sitter.book.entries[1].digest
    assert sitter.send(2).json["held_seq"] == 5


def test_a_second_story_overwrites_nothing_and_the_proctor_hears_of_it_once(world: World) -> None:
    sitter, paper = running(world)
    item = paper["items"][0]
    sitter.answer("language", item["id"], item["options"][0]["id"])
    sitter.send()
    told = sitter.book.entries[1]

    sitter.book.entries.pop()
    sitter.answer("language", item["id"], item["options"][1]["id"])
    for _ in range(2):
        refused = sitter.send()
        assert (refused.status, refused.code) == (409, "chain_conflict")
        assert refused.json["held_digest"] == told.digest
    # Another history under the next number is a conflict too.
    sitter.write(kinds.RUN_STARTED, run="r", recovered=True)
    assert sitter.send(3).code == "chain_conflict"

    assert world.rows("select digest from entry where seq = 2") == [(told.digest,)]
    sitter.book.entries[1:] = [told]
    sitter.finish()
    sitter.send()
    facts = world.staff().get(f"/reviews/{sitter.attempt}").json["facts"]
    assert [(fact["kind"], fact["data"]["held"]) for fact in facts] == [("chain_conflict", told.digest)]


def test_an_answer_after_the_deadline_does_not_count_whatever_the_entry_claims(world: World) -> None:
    sitter, paper = running(world)
    keys = world.keys()
    in_time, too_late = paper["items"][0]["id"], paper["items"][1]["id"]
    sitter.answer("language", in_time, keys[in_time])
    # A journal that gives itself another hour.
    sitter.book.entries[0] = Book(sitter.attempt).write(
        kinds.SECTION_STARTED,
        START_MS,
        section="language",
        started_ms=paper["started_ms"],
        deadline_ms=paper["deadline_ms"] + 60 * MINUTE,
        paper_digest=paper["digest"],
    )
    rest = sitter.book.entries[1:]
    sitter.book.entries = sitter.book.entries[:1]
    sitter.book.write(kinds.ANSWERED, START_MS + 1, **rest[0].data)
    world.clock.forward(MINUTE + 1)
    sitter.answer("language", too_late, keys[too_late])
    sitter.finish()
    assert sitter.send().json["state"] == "finished"
    assert sitter.result()["sections"][0]["right"] == 1
    review = world.staff().get(f"/reviews/{sitter.attempt}").json
    assert review["flags"] == {"after_deadline": 1} and review["late_entries"] == 0


def test_ten_minutes_offline_lose_nothing_and_are_counted(world: World) -> None:
    sitter, paper = running(world)
    keys = world.keys()
    world.clock.forward(30_000)
    for item in paper["items"]:
        sitter.answer("language", item["id"], keys[item["id"]])
    world.clock.forward(10 * MINUTE)
    sitter.finish_section("language")
    sitter.finish()
    sitter.send()
    assert sitter.result()["sections"][0]["right"] == 4
    review = world.staff().get(f"/reviews/{sitter.attempt}").json
    assert review["late_entries"] == 4 and review["flags"] == {"late": 4}


def test_entries_from_the_future_or_before_the_start_are_marked_not_refused(world: World) -> None:
    sitter, paper = running(world)
    item = paper["items"][0]
    data = {"section": "language", "item": item["id"], "options": [item["options"][0]["id"]]}
    sitter.book.write(kinds.ANSWERED, START_MS - MINUTE, **data)
    sitter.book.write(kinds.RUN_STARTED, START_MS + MINUTE, run="r", recovered=False)
    sitter.book.write(kinds.MARKED, START_MS, section="elsewhere", item="x", marked=True)
    assert sitter.send().status == 200
    assert world.rows("select flags from entry where seq > 1 order by seq") == [
        ("before_start",),
        ("future",),
        ("no_section",),
    ]


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (kinds.ANSWERED, {"section": "language"}),
        (kinds.ANSWERED, {"section": "language", "item": "x", "options": 7}),
        (kinds.INCIDENT_OPENED, {"incident": {"id": ["not", "a", "name"], "kind": "x", "start_s": 1}}),
        (kinds.INCIDENT_OPENED, {"incident": "a word"}),
        (kinds.EVIDENCE, {"incident": "a", "sha256": "../../etc/passwd", "bytes": 1}),
        (kinds.ATTEMPT_FINISHED, {}),
        (kinds.CHECK_DONE, {"checks": None}),
    ],
)
def test_an_entry_that_cannot_be_read_is_refused_at_the_door(
    world: World, kind: str, data: dict[str, Any]
) -> None:
    sitter, _ = running(world)
    sitter.write(kind, **data)
    refused = sitter.send()
    assert (refused.status, refused.code) == (422, "bad_entry")
    assert world.rows("select count(*) from entry") == [(0,)]


def test_altered_bytes_are_refused(world: World) -> None:
    sitter, _ = running(world)
    batch = sitter.book.batch()
    path = f"/attempts/{sitter.attempt}/entries"
    altered = json.loads(json.dumps(batch))
    altered["entries"][0]["text"] = altered["entries"][0]["text"].replace("language", "languagE")
    assert sitter.post(path, altered).code == "bad_digest"
    altered["entries"][0]["text"] = "{}"
    assert sitter.post(path, altered).code == "bad_entry"


def test_the_same_batch_from_many_threads_is_held_once(world: World) -> None:
    sitter, _ = running(world)
    for _ in range(30):
        sitter.write(kinds.RUN_STARTED, run="r", recovered=False)
    replies: list[Reply] = []
    threads = [
        threading.Thread(target=lambda: replies.append(sitter.send()), name=f"courier-{n}") for n in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {reply.json["held_seq"] for reply in replies} == {31}
    assert world.rows("select count(*), max(seq) from entry") == [(31, 31)]


def test_another_machine_reads_back_all_that_is_held(world: World) -> None:
    sitter, _ = running(world)
    for _ in range(250):
        sitter.write(kinds.RUN_STARTED, run="r", recovered=False)
    sitter.send(1, 150), sitter.send(151)
    page = sitter.get(f"/attempts/{sitter.attempt}/entries?after=0").json
    assert page["more"] and len(page["entries"]) == 200
    rest = sitter.get(f"/attempts/{sitter.attempt}/entries?after=200").json
    assert not rest["more"]
    assert [e["digest"] for e in page["entries"] + rest["entries"]] == [e.digest for e in sitter.book.entries]


def test_a_message_comes_with_every_receipt_until_the_journal_names_it(world: World) -> None:
    sitter, _ = running(world)
    words = {"kk": "Камераны түзетіңіз.", "ru": "Поправьте камеру.", "en": "Adjust the camera."}
    sent = world.staff("operator").post(f"/attempts/{sitter.attempt}/directives", {"text": words}).json
    for _ in range(2):
        assert sitter.send().json["directives"] == [sent]
    sitter.write(kinds.DIRECTIVE, directive=sent)
    assert sitter.send().json["directives"] == []


def test_leaving_the_window_breaks_the_attempt_off_and_it_is_not_passed(world: World) -> None:
    sitter, _ = running(world)
    sitter.finish("closed_window")
    assert sitter.send().json["state"] == "broken_off"
    assert "26/49" in sitter.result()["reason"]
    assert world.staff().post(f"/reviews/{sitter.attempt}/publish", {}).json["status"] == "not_passed"


def test_answers_behind_the_finish_are_kept_and_do_not_count(world: World) -> None:
    sitter, paper = running(world)
    keys = world.keys()
    first, second = (item["id"] for item in paper["items"][:2])
    sitter.answer("language", first, keys[first])
    sitter.finish()
    sitter.send()
    assert sitter.result()["sections"][0]["right"] == 1
    # The score is known now: whoever goes on answering would be guided by it.
    sitter.answer("language", second, keys[second])
    assert sitter.send().json["held_seq"] == 4
    assert sitter.result()["sections"][0]["right"] == 1


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ServiceParts, Callable[[], str]]]:
    """The intake without HTTP, for many examples, and attempts to send to."""
    where = settings_in(tmp_path_factory.mktemp("intake"))
    clock = TurnedClock()
    parts = open_parts(where, clock)
    with Administration(where, clock) as office:
        candidate = office.add_candidate("Person")
        yield parts, lambda: office.add_slot(candidate, "practice").attempt
    parts.close()


@settings(max_examples=25, deadline=None)
@given(
    length=st.integers(1, 12),
    deliveries=st.lists(st.tuples(st.integers(0, 11), st.integers(1, 12)), max_size=12),
)
def test_any_splitting_doubling_and_reordering_ends_in_the_same_chain(
    desk: tuple[ServiceParts, Callable[[], str]], length: int, deliveries: list[tuple[int, int]]
) -> None:
    parts, new_attempt = desk
    attempt = new_attempt()
    caller, book, held = Caller("candidate:x", "candidate", attempt), Book(attempt), 0
    for number in range(length):
        book.write(kinds.RUN_STARTED, START_MS + number, run=f"r{number}", recovered=False)
    for first, count in [*deliveries, (0, length)]:
        part = Batch.model_validate(book.batch(first + 1, first + count))
        try:
            receipt = take_batch(parts, caller, attempt, part)
        except ProblemError as refusal:
            assert refusal.code == "gap" and first > held == refusal.extra["held_seq"]
            continue
        assert receipt.held_seq >= held
        held = receipt.held_seq
        assert receipt.held_digest == (book.entries[held - 1].digest if held else NO_ENTRY_BEFORE)
    chain = held_entries(parts, attempt, 0)
    assert [sent.text for sent in chain.entries] == [entry.text for entry in book.entries]


def test_the_database_itself_refuses_to_change_what_is_append_only(world: World, tmp_path: Path) -> None:
    sitter, _ = running(world)
    sitter.send()
    for change in ("update entry set text = '{}'", "delete from audit", "delete from entry"):
        with pytest.raises(Exception, match="append-only"):
            world.do(change)
