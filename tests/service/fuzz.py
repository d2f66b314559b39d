"""Tries the whole API by its own description: whatever comes in, no call may fail, and every answer is as it
was described.

`python -m tests.service.fuzz --minutes N` goes on for that long, with other random values in every round; the
test of the same name goes round once.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from proctor.service.app import create_app
from proctor.service.embedded import EmbeddedService
from proctor.service.permissions import CALLS
from proctor.service.records_desk import RecordsDesk
from proctor.sync.messages import API
from tests.service.exam_world import Sitter, TurnedClock, World, settings_in

schemathesis.serializer.alias("application/partial-upload", "application/octet-stream")

_CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
# Where the table says `own`, both candidates: one in the middle of the exam, one who is through with it.
_PEOPLE_OF = {
    "anybody": ("nobody",),
    "own": ("sitting", "finished"),
    "operator": ("operator",),
    "operator_near": ("operator",),
    "proctor": ("proctor",),
    "administrator": ("administrator",),
    "commission": ("commission",),
    "granted": ("commission",),
    "examiner": ("examiner",),
}


@dataclass
class Ground:
    """A real service with an exam that goes on and one that is over, and a token for everybody."""

    url: str
    tokens: dict[str, str]
    places: dict[str, list[str]]
    found: dict[str, str] = field(default_factory=dict)
    answers: Counter[str] = field(default_factory=Counter)  # calls by the first sign of their status
    reached: set[str] = field(default_factory=set)
    line: requests.Session = field(default_factory=requests.Session)


@contextmanager
def ground(folder: Path, database: Path | None = None, url: str = "") -> Iterator[Ground]:
    """The service on `database`, a copy of one with the practice bank, or on a PostgreSQL at `url`."""
    changes: dict[str, Any] = {"wrong_codes_allowed": 10**9}
    if url:
        changes["database"] = url
    settings, clock = settings_in(folder, **changes), TurnedClock()
    if database is not None:
        shutil.copyfile(database, settings.database)
    with EmbeddedService(settings, clock) as service, RecordsDesk(settings, clock) as desk:
        if database is None:
            desk.import_shipped_bank("practice")
        yield _with_people(World(service, settings, clock, desk))


def _with_people(world: World) -> Ground:
    finished, sitting = world.finished(), world.sitter(world.book())
    sitting.check_in()
    sitting.start("language")
    sitting.send()
    roles = ("operator", "proctor", "administrator", "commission", "examiner")
    staff = {role: world.staff(role) for role in roles}
    ((member,),) = world.rows("select id from staff where role = 'commission'")
    for sitter in (finished, sitting):
        world.office.grant_dossier(sitter.attempt, basis="No. 7", to=member, with_keys=True)
    wish = {"kind": "rule_violation", "grounds": "Left the seat"}
    act = staff["operator"].post(f"/attempts/{finished.attempt}/acts", wish).json["id"]
    staff["administrator"].post(f"/acts/{act}/register", {})
    papers = staff["administrator"].get(f"/attempts/{finished.attempt}/papers").json
    world.do(
        "insert into complaint (id, attempt, text, at_ms, state) "
        "select 'complaint-1', attempt, 'I did not leave', 1, 'filed' from review"
    )
    asked = staff["commission"].post("/appeals/complaint-1/requests", {"reason": "The clips"})
    requests_ = [request["id"] for request in asked.json["requests"]]
    _essays(world)
    tokens = {role: talker.token for role, talker in staff.items()}
    tokens |= {"nobody": "", "sitting": sitting.token, "finished": finished.token}
    places = _places(finished, sitting, act, papers[0]["number"])
    more = {
        "complaint": ["complaint-1"],
        "request": requests_,
        "contest": ["contest-1"],
        "essay": ["essay-1"],
    }
    return Ground(world.service.url, tokens, {**places, **more})


def _essays(world: World) -> None:
    """An essay before a commission of one, behind the service's back: the practice programme has none."""
    world.do(
        "insert into essay_contest (id, programme, title, from_ms, until_ms, named_by, at_ms) "
        "select 'contest-1', programme, 'No. 12', slot_ms, slot_ms + 1, 'administration', 1 from attempt "
        "where state = 'finished'"
    )
    world.do(
        "insert into essay_member (contest, staff, chair) "
        "select 'contest-1', id, true from staff where role = 'examiner'"
    )
    world.do(
        "insert into essay (id, attempt, section, language, topic, text, words, word_limit, handed_ms) "
        "select 'essay-1', id, 'language', 'kk', 'A topic', 'Three words here', 3, 250, 1 from attempt "
        "where state = 'finished'"
    )
    world.do("update review set status = 'passed'")


def _places(finished: Sitter, sitting: Sitter, act: str, number: str) -> dict[str, list[str]]:
    digests = [entry.data.get("sha256") for entry in finished.book.entries]
    return {
        "attempt": [finished.attempt, sitting.attempt],
        "section": ["language", "legislation"],
        "incident": ["inc-1"],
        "sha256": [digest for digest in digests if digest],
        "act": [act],
        "number": [number],
    }


def go_round(at: Ground, chance: random.Random, examples: int, until: float, people_each: int = 99) -> None:
    """Every call by everybody who may make it, or by some of them, some examples each; what was found is in
    `at.found`."""
    document = create_app_document()
    schema = schemathesis.openapi.from_dict(document)
    operations = [found.ok() for found in schema.get_all_operations()]
    chance.shuffle(operations)
    for operation in operations:
        call = f"{operation.method.upper()} {operation.path.removeprefix(API)}"
        people = sorted({person for who in CALLS[call] for person in _PEOPLE_OF[who]})
        for person in chance.sample(people, min(people_each, len(people))):
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                if time.monotonic() < until:
                    _try(at, operation, person, mode, chance.getrandbits(32), examples)


def create_app_document() -> dict[str, Any]:
    """The OpenAPI document of this version."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(settings_in(Path(folder)))
        document = app.openapi()
        app.state.parts.close()
    return document


def _try(  # noqa: PLR0917  which call, by whom, how
    at: Ground, operation: Any, person: str, mode: GenerationMode, grain: int, examples: int
) -> None:
    chance = random.Random(grain)
    token = at.tokens[person]
    own = {"finished": 0, "sitting": 1}.get(person)

    @seed(grain)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def attempt(case: Any) -> None:
        for name, known in at.places.items():
            if name in (case.path_parameters or {}) and (own is not None or chance.random() < 0.8):
                case.path_parameters[name] = (
                    known[own] if name == "attempt" and own is not None else chance.choice(known)
                )
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        try:
            answer = case.call(base_url=at.url, session=at.line, headers=headers, timeout=60)
            at.answers[f"{answer.status_code // 100}XX"] += 1
            at.reached.add(operation.label)
            case.validate_response(answer, checks=_CHECKS)
        except (Failure, FailureGroup) as failure:
            at.found.setdefault(f"{operation.label} by {person}", _told(failure))
        except requests.exceptions.InvalidHeader:
            pass  # what no client can send

    with suppress(Unsatisfiable):  # a call without parameters cannot be asked wrongly
        attempt()


def _told(failure: Failure | FailureGroup) -> str:
    parts = failure.exceptions if isinstance(failure, FailureGroup) else [failure]
    return "\n".join(str(part) for part in parts)


def main() -> int:
    """Go round until the time is over; 1 where something was found."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--minutes", type=float, default=5.0)
    asked.add_argument("--seed", type=int, default=None)
    asked.add_argument("--database", default="", help="address of an empty PostgreSQL database to use")
    given_ = asked.parse_args()
    grain = random.SystemRandom().getrandbits(32) if given_.seed is None else given_.seed
    chance, until = random.Random(grain), time.monotonic() + 60 * given_.minutes
    with tempfile.TemporaryDirectory() as folder, ground(Path(folder), url=given_.database) as at:
        while time.monotonic() < until:
            go_round(at, chance, 10, until)
        for where, what in at.found.items():
            sys.stdout.write(f"\n== {where}\n{what}\n")
        told = ", ".join(f"{count} {status}" for status, count in sorted(at.answers.items()))
        sys.stdout.write(f"\n{told}; {len(at.reached)} calls; findings: {len(at.found)}; seed {grain}\n")
    return 1 if at.found else 0


if __name__ == "__main__":
    sys.exit(main())
