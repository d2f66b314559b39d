"""Who sits there: reference photos, a person's decision, and acts drawn up from the record."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from typer.testing import CliRunner

from client.app.admin_records import admin_app
from proctor.core import entry as kinds
from proctor.core.errors import BadInputError, StorageError
from proctor.core.picture_header import PictureHeader, read_picture_header
from tests.service.exam_world import Sitter, Talker, World

DAY = 24 * 3_600_000
MISMATCH: dict[str, Any] = {
    "status": "mismatch",
    "reason": "another_face",
    "figures": {"likeness": 0.11, "needed": 0.5},
    "photo": "a" * 64,
}


def picture(ending: str = ".jpg", width: int = 320, height: int = 400, shade: int = 90) -> bytes:
    """A real picture file."""
    image = np.full((height, width, 3), shade, np.uint8)
    return bytes(cv2.imencode(ending, image)[1])


def with_photo(world: World, folder: Path, data: bytes | None = None, **booking: Any) -> tuple[Sitter, bytes]:
    """A candidate whose reference photo is kept, signed in."""
    data = picture() if data is None else data
    candidate = world.office.add_candidate("Айгүл")
    (folder / "photo").write_bytes(data)
    world.office.keep_reference_photo(candidate, folder / "photo")
    place = {"hall": booking["hall"], "seat": "1"} if "hall" in booking else {}
    return world.sitter(world.office.add_slot(candidate, "practice", **booking), **place), data


def ask(who: Talker, sitter: Sitter) -> Any:
    return who.get(f"/attempts/{sitter.attempt}/reference-photo")


@pytest.mark.parametrize(("ending", "media_type"), [(".jpg", "image/jpeg"), (".png", "image/png")])
def test_a_picture_says_what_it_is_and_how_large(ending: str, media_type: str) -> None:
    data = picture(ending, 333, 257)
    assert read_picture_header(data) == PictureHeader(media_type, 333, 257)
    for cut in range(len(data[:60])):
        found = read_picture_header(data[:cut])  # whatever is missing, it never fails
        assert found in (None, PictureHeader(media_type, 333, 257))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a" + b"\0" * 50,
        b"\xff\xd8\xff\xd9" + b"\0" * 50,
        b"\xff\xd8\xff\xe0\x00\x00" + b"\0" * 50,
        b"\xff\xd8" + b"\xff" * 200,
        b"\x89PNG\r\n\x1a\n" + b"\0" * 50,
        b"\xff\xd8\xff\xc0\x00\x04\x08",
    ],
)
def test_what_is_no_picture_has_no_header(data: bytes) -> None:
    assert read_picture_header(data) is None


def test_the_photo_goes_to_the_candidates_own_computer_and_to_operators(world: World, tmp_path: Path) -> None:
    sitter, data = with_photo(world, tmp_path)
    told = sitter.get(f"/attempts/{sitter.attempt}").json["reference_photo"]
    for who in (sitter, world.staff("operator")):
        answer = ask(who, sitter)
        assert (answer.status, answer.content) == (200, data)
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.headers["Cache-Control"] == "no-store"
    assert [told] == [json.loads(row[0])["sha256"] for row in world.rows(READS)][:1]
    others = [world.sitter(world.book()), world.staff("commission"), world.staff("proctor"), world.sitter()]
    assert [ask(who, sitter).code for who in others] == ["not_allowed"] * 3 + ["not_signed_in"]


READS = "select detail from audit where action = 'photo.read' order by id"


def test_without_a_photo_nothing_is_told_and_nothing_given(world: World) -> None:
    sitter = world.sitter(world.book())
    assert sitter.get(f"/attempts/{sitter.attempt}").json["reference_photo"] is None
    assert ask(sitter, sitter).code == "not_found"


def test_a_new_photo_takes_the_place_of_the_old_one_and_the_old_one_is_gone(
    world: World, tmp_path: Path
) -> None:
    sitter, old = with_photo(world, tmp_path)
    (number,) = world.rows("select number from candidate")[0]
    (tmp_path / "new.png").write_bytes(picture(".png"))
    world.office.keep_reference_photo(number, tmp_path / "new.png")
    assert ask(sitter, sitter).headers["Content-Type"] == "image/png"
    files = (world.settings.evidence / "reference").iterdir()
    assert [path.read_bytes() for path in files] == [picture(".png")]
    assert world.rows("select what, bytes, reason from erasure") == [
        ("reference_photo", len(old), "replaced")
    ]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"x" * 1000, "neither a JPEG nor a PNG"),
        (picture(width=100), "100x400"),
        (picture() + b"\0" * 5_000_000, "bytes"),
    ],
)
def test_what_is_no_usable_photo_is_refused_with_its_figure(
    world: World, tmp_path: Path, data: bytes, told: str
) -> None:
    candidate = world.office.add_candidate("Person")
    (tmp_path / "photo").write_bytes(data)
    with pytest.raises(BadInputError, match=told):
        world.office.keep_reference_photo(candidate, tmp_path / "photo")
    with pytest.raises(StorageError, match="cannot be read"):
        world.office.keep_reference_photo(candidate, tmp_path / "nothing.jpg")
    assert world.rows("select count(*) from reference_photo") == [(0,)]


def test_a_photo_whose_file_was_altered_is_not_handed_out(world: World, tmp_path: Path) -> None:
    sitter, _ = with_photo(world, tmp_path)
    (kept,) = (world.settings.evidence / "reference").iterdir()
    kept.write_bytes(picture(shade=200))
    assert ask(sitter, sitter).code == "not_found"


def test_the_administrator_keeps_and_forgets_at_the_terminal(world: World, tmp_path: Path) -> None:
    candidate = world.office.add_candidate("Person")
    (tmp_path / "photo.jpg").write_bytes(picture())
    where = ["--database", str(tmp_path / "exam.db"), "--json"]

    def run(*words: str) -> Any:
        return json.loads(CliRunner().invoke(admin_app, [*words, *where], catch_exceptions=False).output)

    kept = run("reference-photo", candidate, str(tmp_path / "photo.jpg"))["sha256"]
    assert run("forget-photo", candidate, "--reason", "withdrew consent") == {"deleted": True}
    assert run("forget-photo", candidate) == {"deleted": False}
    assert world.rows("select sha256, reason from erasure") == [(kept, "withdrew consent")]
    assert list((world.settings.evidence / "reference").iterdir()) == []


def checked(world: World, **data: Any) -> Sitter:
    """A candidate who checked in, and whose face was compared."""
    sitter = world.sitter(world.book())
    sitter.check_in()
    sitter.write(kinds.IDENTITY_CHECKED, **{**MISMATCH, **data})
    assert sitter.send().status == 200
    return sitter


def test_a_mismatch_is_shown_to_people_and_refuses_nobody_by_itself(world: World) -> None:
    sitter = checked(world)
    (seen,) = world.staff("operator").get("/check-ins").json
    assert (seen["identity"]["status"], seen["identity"]["decision"]) == ("mismatch", None)
    assert seen["identity"]["figures"]["likeness"] == 0.11
    assert seen["identity"]["needs_a_person"] is True
    (fact,) = world.rows("select data from fact where kind = 'identity'")
    assert json.loads(fact[0])["reason"] == "another_face"
    assert sitter.start("language").status == 200, "the machine alone refuses nobody"


def test_a_match_is_no_fact(world: World) -> None:
    checked(world, status="match", reason="")
    assert world.rows("select count(*) from fact") == [(0,)]


def test_a_person_confirms_and_both_words_stay(world: World) -> None:
    sitter = checked(world)
    reply = decide(world, sitter, "confirmed")
    assert (reply.json["identity"]["status"], reply.json["identity"]["decision"]) == ("mismatch", "confirmed")
    assert reply.json["identity"]["needs_a_person"] is False
    (override,) = sitter.get(f"/attempts/{sitter.attempt}").json["overrides"]
    assert override["step"] == "identity", "the window that waits for a person goes on"
    assert world.rows("select count(*) from act_draft") == [(0,)]
    with pytest.raises(Exception, match="append-only"):
        world.do("update identity_decision set decision = 'impostor'")


def decide(world: World, sitter: Sitter, decision: str, role: str = "operator") -> Any:
    message = {"decision": decision, "reason": "compared with the document"}
    return world.staff(role).post(f"/attempts/{sitter.attempt}/identity-decision", message)


def test_an_impostor_does_not_begin_and_the_act_bars_the_candidate_once_registered(world: World) -> None:
    sitter = checked(world)
    assert decide(world, sitter, "impostor", "proctor").status == 200
    decide(world, sitter, "impostor")
    assert sitter.start("language").code == "identity_refused"

    administrator = world.staff("administrator")
    (draft,) = administrator.get("/acts").json
    assert (draft["kind"], draft["state"], draft["grounds"]) == (
        "impostor",
        "draft",
        "compared with the document",
    )
    assert draft["facts"]["identity"]["status"] == "mismatch"
    assert draft["facts"]["journal"]["held_seq"] == 1
    again = book_again(world, sitter)
    assert "impostor_act" not in grounds(again)

    registered = administrator.post(f"/acts/{draft['id']}/register", {})
    assert (registered.json["state"], registered.json["registered_ms"]) == ("registered", world.clock.now)
    assert administrator.post(f"/acts/{draft['id']}/register", {}).json == registered.json
    assert world.rows("select count(*) from act") == [(1,)]
    assert "impostor_act" in grounds(again)


def book_again(world: World, sitter: Sitter) -> Sitter:
    (candidate,) = world.rows(f"select candidate from attempt where id = '{sitter.attempt}'")[0]  # noqa: S608
    slot = world.office.add_slot(candidate, "law-enforcement-3", at_ms=world.clock.now + 2 * DAY)
    world.clock.forward(2 * DAY)
    return world.sitter(slot)


def grounds(sitter: Sitter) -> set[str]:
    """What stands against the candidate; a step that failed keeps the check-in from being made."""
    reply = sitter.check_in(consent=False)
    return {found["code"] for found in reply.json["refusals"]}


def test_an_act_on_a_violation_holds_what_the_record_says_of_it(world: World) -> None:
    sitter = world.finished()
    operator, administrator = world.staff("operator"), world.staff("administrator")
    wish = {"kind": "rule_violation", "grounds": "left the seat twice", "incidents": ["inc-1"]}
    act = operator.post(f"/attempts/{sitter.attempt}/acts", wish).json
    (incident,) = act["facts"]["incidents"]
    assert (incident["clause"], incident["start_s"], incident["verdict"]) == ("184/10", 5.0, None)
    assert incident["clause_text"]["kk"]
    assert [part["section"] for part in act["facts"]["sections"]] == ["language", "legislation"]
    assert "Айгүл" not in json.dumps(act, ensure_ascii=False)
    assert operator.post(f"/acts/{act['id']}/register", {}).code == "not_allowed"
    missing = {**wish, "incidents": ["inc-9"]}
    assert operator.post(f"/attempts/{sitter.attempt}/acts", missing).code == "not_found"
    assert administrator.post("/acts/none/register", {}).code == "not_found"
    for role in ("proctor", "commission"):
        assert world.staff(role).post(f"/attempts/{sitter.attempt}/acts", wish).code == "not_allowed"
    with pytest.raises(Exception, match="append-only"):
        world.do("update act_draft set grounds = ''")


def test_acts_are_listed_and_registered_at_the_terminal(world: World, tmp_path: Path) -> None:
    sitter = world.finished()
    wish = {"kind": "technical_fault", "grounds": "power cut"}
    act = world.staff("operator").post(f"/attempts/{sitter.attempt}/acts", wish).json
    where = ["--database", str(tmp_path / "exam.db")]
    run = CliRunner().invoke
    assert act["id"] in run(admin_app, ["acts", *where], catch_exceptions=False).output
    done = run(admin_app, ["register-act", act["id"], *where, "--json"], catch_exceptions=False)
    assert json.loads(done.output)["state"] == "registered"
    with pytest.raises(BadInputError, match="no drafted act"):
        world.office.register_draft("none")


@pytest.mark.parametrize(
    "data",
    [
        {"status": "not a status"},
        {"figures": [1]},
        {"photo": "somewhere"},
        {"more": 1},
        {"reason": "x" * 200},
    ],
)
def test_a_comparison_of_another_shape_is_refused_at_the_door(world: World, data: dict[str, Any]) -> None:
    sitter = world.sitter(world.book())
    sitter.check_in()
    sitter.write(kinds.IDENTITY_CHECKED, **{**MISMATCH, **data})
    assert sitter.send().code == "bad_entry"
