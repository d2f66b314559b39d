"""Who may make which call: every call by everybody, as the table of permissions says, over real HTTP."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from fastapi import APIRouter

from proctor.core.errors import BadInputError
from proctor.service.app import create_app
from proctor.service.embedded import EmbeddedService
from proctor.service.permissions import CALLS, hold_against_table
from proctor.service.records_desk import RecordsDesk
from proctor.sync.messages import API
from tests.service.exam_world import Reply, Sitter, Talker, TurnedClock, World, settings_in

NAME = "Zhuldyzbek Maksutuly Qarabaev"
HALL = "astana-1"

# Who asks, and as whom of the table they count.
PEOPLE: Mapping[str, frozenset[str]] = {
    "nobody": frozenset(),
    "a token that is none": frozenset(),
    "the candidate": frozenset({"own"}),
    "another candidate": frozenset(),
    "an operator at home": frozenset({"operator", "operator_near"}),
    "an operator of a hall": frozenset({"operator"}),
    "a proctor": frozenset({"proctor"}),
    "an administrator": frozenset({"administrator"}),
    "a member of the commission": frozenset({"commission"}),
    "a member with a grant": frozenset({"commission", "granted"}),
    "an examiner": frozenset({"examiner"}),
}

# What calls with a message are told, so that no refusal is one of a message that is not understood.
BODIES: Mapping[str, Any] = {
    "POST /sessions": {"code": "ABCD-EFGH-JKLM", "device": "0" * 64},
    "POST /attempts/{attempt}/check-in": {"consent": True, "conditions": True, "edition": "x"},
    "POST /attempts/{attempt}/entries": {"entries": []},
    "POST /attempts/{attempt}/overrides": {"step": "camera", "reason": "Looked at"},
    "POST /attempts/{attempt}/unlock": {"document": "Passport"},
    "POST /attempts/{attempt}/identity-decision": {"decision": "confirmed", "reason": "Looked at"},
    "POST /attempts/{attempt}/directives": {"text": {"kk": "a", "ru": "b", "en": "c"}},
    "POST /attempts/{attempt}/directives/extra-time": {"request": "r", "minutes": 1, "reason": "A fault"},
    **{
        f"POST /attempts/{{attempt}}/directives/{kind}": {
            "request": kind,
            "reason": {"kk": "A fault", "ru": "A fault", "en": "A fault"},
        }
        for kind in ("pause", "resume", "stop")
    },
    "POST /attempts/{attempt}/acts": {"kind": "rule_violation", "grounds": "Left the seat"},
    "POST /attempts/{attempt}/interruptions/{interruption}/decision": {"decision": "go_on", "reason": "Why"},
    "POST /appeals/{complaint}/requests": {"reason": "The clips"},
    "POST /appeals/{complaint}/requests/{request}/grant": {"basis": "No. 7"},
    "POST /appeals/{complaint}/decision": {"protocol": "No. 12", "words": "Seen", "seats": []},
    "PUT /essay-contests/{contest}/essays/{essay}/mark": {"mark": 4},
    "POST /papers/{number}/revoke": {"reason": "By mistake"},
    "POST /line/turns": {"direction": "down"},
    "PUT /reviews/{attempt}/verdicts/{incident}": {"verdict": "dismissed", "reason": "Seen"},
    "POST /reviews/{attempt}/dismissals": {"kind": "face_absent", "reason": "Seen"},
    "POST /reviews/{attempt}/looks": {"looks": [{"what": "play"}]},
}
# Calls whose rooms decide by more than role and reach: the code is the proof there.
BY_THE_CODE = frozenset({"POST /sessions"})
HIDDEN = frozenset(
    {"GET /attempts/{attempt}/evidence/{sha256}.mp4"}
)  # the same call, for players that need it


@dataclass
class Office:
    """One service with one published attempt at home, and everybody who could ask for it."""

    world: World
    sitter: Sitter
    people: dict[str, Talker] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    def ask(self, call: str, who: str) -> Reply:
        method, path = call.split()
        person, body = self.people[who], BODIES.get(call)
        if call == "GET /line/down":
            path += "?turn=none"
        more: dict[str, Any] = {} if method in ("GET", "HEAD", "DELETE") else {"message": body or {}}
        if method == "PATCH":
            more["headers"] = {"Upload-Offset": "0", "Upload-Complete": "?0"}
        return person.call(method, path.format(**self.places), **more)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, practice_database: Path) -> Iterator[Office]:
    settings, clock = settings_in(tmp_path_factory.mktemp("roles")), TurnedClock()
    shutil.copyfile(practice_database, settings.database)
    with EmbeddedService(settings, clock) as service, RecordsDesk(settings, clock) as desk:
        world = World(service, settings, clock, desk)
        yield _office(world)


def _office(world: World) -> Office:
    def seat(finished: bool) -> Sitter:
        slot = world.office.add_slot(world.office.add_candidate(NAME), "practice")
        sitter = world.sitter(slot)
        if finished:
            sitter.check_in()
            for section in ("language", "legislation"):
                world.take(sitter, section)
            sitter.suspect("inc-1")
            digest = sitter.name_file("inc-1", b"clip")
            sitter.finish()
            assert sitter.send().json["state"] == "finished"
            assert sitter.upload(digest, b"clip").status == 200
        return sitter

    sitter = seat(finished=True)
    judge = world.judged(sitter, "violation")[0]
    assert judge.post(f"/reviews/{sitter.attempt}/publish", {}).status == 200
    granted = world.staff("commission")
    ((member,),) = world.rows("select id from staff where role = 'commission'")
    world.office.grant_dossier(sitter.attempt, basis="No. 7", to=member, with_keys=True)
    world.do(
        "insert into complaint (id, attempt, text, at_ms, state) "
        "select 'complaint-1', attempt, 'I did not leave', published_ms, 'filed' from review"
    )
    people = {
        "nobody": Talker(world.service.url),
        "a token that is none": Talker(world.service.url, "x" * 43),
        "the candidate": sitter,
        "another candidate": seat(finished=False),
        "an operator at home": world.staff("operator"),
        "an operator of a hall": world.staff("operator", HALL),
        "a proctor": world.staff("proctor"),
        "an administrator": world.staff("administrator"),
        "a member of the commission": world.staff("commission"),
        "a member with a grant": granted,
        "an examiner": world.staff("examiner"),
    }
    operator = people["an operator at home"]
    wish = {"kind": "rule_violation", "grounds": "Left the seat", "incidents": []}
    places = {
        "attempt": sitter.attempt,
        "act": operator.post(f"/attempts/{sitter.attempt}/acts", wish).json["id"],
        "number": sitter.get(f"/attempts/{sitter.attempt}/papers").json[0]["number"],
        "sha256": sha256(b"clip").hexdigest(),
        "section": "language",
        "complaint": "complaint-1",
        "incident": "inc-1",
        **dict.fromkeys(("interruption", "finding", "turn", "code", "request", "contest", "essay"), "none"),
        "track": "camera",
    }
    return Office(world, sitter, people, places)


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("call", CALLS)
def test_a_call_is_allowed_or_refused_as_the_table_says(office: Office, call: str, who: str) -> None:
    reply = office.ask(call, who)
    if call in BY_THE_CODE:
        assert reply.code == "wrong_code" or reply.status == 429
        return
    row = CALLS[call]
    if "anybody" in row or not PEOPLE[who].isdisjoint(row):
        assert reply.status not in (401, 403), reply.json
        assert reply.status < 500
        return
    assert reply.status == (401 if who in ("nobody", "a token that is none") else 403)
    if not call.startswith("HEAD"):
        assert reply.headers["Content-Type"] == "application/problem+json"
        assert reply.code in ("not_signed_in", "not_allowed")


def test_no_name_comes_to_staff_and_nothing_of_what_they_do_not_reach(office: Office) -> None:
    for who in ("an operator at home", "an operator of a hall", "a proctor", "a member of the commission"):
        for call in CALLS:
            office.ask(call, who)
        heard = b"".join(office.people[who].heard)
        reached = not PEOPLE[who].isdisjoint({"operator_near", "proctor", "commission"})
        assert (office.sitter.attempt.encode() in heard) is reached
        for part in NAME.split():
            assert part.encode() not in heard, f"{who} read a name"
    dossier = office.ask("GET /attempts/{attempt}/dossier", "a member with a grant")
    with zipfile.ZipFile(io.BytesIO(dossier.content)) as files:
        held = b"".join(files.read(name) for name in files.namelist())
    assert b"inc-1" in held
    assert not [part for part in NAME.split() if part.encode() in held]


def test_a_code_opens_one_session_on_one_computer(office: Office) -> None:
    slot = office.world.book()
    first, second = office.world.sitter(slot), office.world.sitter()
    assert second.sign_in(slot.code).code == "code_used"
    assert first.sign_in(slot.code).status == 200, "the same computer is not locked out"


def test_every_call_of_the_document_is_in_the_table(tmp_path: Path) -> None:
    document = create_app(settings_in(tmp_path)).openapi()
    told = {
        f"{method.upper()} {path.removeprefix(API)}"
        for path, calls in document["paths"].items()
        for method in calls
    }
    assert told == CALLS.keys() - HIDDEN


def test_a_call_that_no_row_names_keeps_the_service_from_starting() -> None:
    router = APIRouter()

    @router.get("/names")
    def names() -> list[str]:
        return [NAME]

    with pytest.raises(BadInputError, match="GET /names is in no row"):
        hold_against_table(router.routes)
