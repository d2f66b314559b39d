"""Papers: released when their section starts, the same ever after, and without a trace of the key."""

from __future__ import annotations

import threading

from proctor.core.canonical import canonical_bytes, sha256_hex
from tests.service.exam_world import MINUTE, Reply, World, as_text


def test_a_paper_comes_with_the_services_times_and_stays_the_same(world: World) -> None:
    sitter = world.sitter(world.book())
    sitter.check_in()
    first = sitter.start("language").json
    assert first["deadline_ms"] - first["started_ms"] == MINUTE
    assert first["started_ms"] == world.clock.now
    assert first["digest"] == sha256_hex(canonical_bytes(first["items"]))

    world.clock.forward(20_000)
    # Not even an import in between changes a paper that was drawn.
    world.office.import_shipped_bank("practice")
    again = sitter.start("language").json
    assert again == {**first, "now_ms": first["now_ms"] + 20_000}


def test_sections_come_in_their_order_and_only_behind_a_delivered_finish(world: World) -> None:
    sitter = world.sitter(world.book())
    assert sitter.start("language").code == "wrong_state"
    sitter.check_in()
    assert sitter.start("legislation").code == "section_order"
    assert sitter.start("no-such-section").code == "not_found"
    sitter.start("language")
    sitter.finish_section("language")
    assert sitter.start("legislation").code == "section_order"
    sitter.send()
    assert sitter.start("legislation").status == 200


def test_two_starts_at_the_same_moment_draw_one_paper(world: World) -> None:
    sitter = world.sitter(world.book())
    sitter.check_in()
    path, replies = f"/attempts/{sitter.attempt}/sections/language/start", list[Reply]()
    threads = [
        threading.Thread(target=lambda: replies.append(sitter.post(path, {})), name=f"start-{n}")
        for n in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {reply.status for reply in replies} == {200}
    assert len({reply.json["digest"] for reply in replies}) == 1
    assert world.rows("select count(*) from section") == [(1,)]
    assert world.rows("select count(*) from audit where action = 'attempt.start_section'") == [(1,)]


def test_candidates_get_their_items_and_options_in_different_orders(world: World) -> None:
    orders = set()
    for _ in range(4):
        sitter = world.sitter(world.book())
        sitter.check_in()
        paper = sitter.start("language").json
        orders.add(as_text([[item["id"], [o["id"] for o in item["options"]]] for item in paper["items"]]))
    assert len(orders) > 1


def test_the_key_never_leaves_the_service(world: World) -> None:
    """Every answer of a whole attempt, its review and its documents is searched."""
    sitter = world.finished(right=False)
    proctor = world.staff()
    path = f"/attempts/{sitter.attempt}"
    sitter.get(path), sitter.get(f"{path}/result"), sitter.get(f"{path}/violations")
    held = sitter.get(f"{path}/entries")
    proctor.get("/reviews"), proctor.get(f"/reviews/{sitter.attempt}")
    world.judged(sitter, "violation")
    proctor.post(f"/reviews/{sitter.attempt}/publish", {})
    sitter.get(f"{path}/result")

    keys = world.keys()
    assert len(keys) >= 12
    papers = [body for body in sitter.heard if b'"options"' in body and body != held.content]
    assert len(papers) == 2
    for body in sitter.heard + proctor.heard:
        if body not in papers:
            # All answers given were wrong, so not even the candidate's own journal may name a right one.
            assert not [option for option in keys.values() if option.encode() in body]
        assert b"answer_key" not in body and b'"key"' not in body


def test_a_paper_holds_nothing_but_what_is_shown_and_no_place_gives_the_key_away(world: World) -> None:
    keys, places = world.keys(), set()
    for _ in range(3):
        sitter = world.sitter(world.book())
        sitter.check_in()
        for item in sitter.start("language").json["items"]:
            assert set(item) == {"id", "block", "stem", "options", "choices"}
            assert all(set(option) == {"id", "text"} for option in item["options"])
            places.add([option["id"] for option in item["options"]].index(keys[item["id"]]))
    assert len(places) > 1
