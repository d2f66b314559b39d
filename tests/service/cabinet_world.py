"""A candidate's browser in the cabinet, as far as requests go: cookies, forms; and attempts with flags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import requests

from proctor.service.cabinet_office import CabinetOffice
from tests.service.exam_world import Sitter, World

CONFIRMED = {"verdict": "violation", "reason": "The chair is empty.", "comment": "Орнын тастап кетті."}
DISMISSED = {"verdict": "dismissed", "reason": "Only a glance."}
_TOKEN = re.compile(r'name="token" value="([0-9a-f]{64})"')


@dataclass
class Visitor:
    """One browser. Redirects are followed, as browsers do."""

    url: str
    language: str = "kk"
    http: requests.Session = field(default_factory=requests.Session)
    last: requests.Response | None = None

    def __post_init__(self) -> None:
        self.http.trust_env = False
        self.http.headers["Accept-Language"] = self.language

    def get(self, path: str, **more: Any) -> requests.Response:
        self.last = self.http.get(f"{self.url}/cabinet{path}", timeout=120, **more)
        return self.last

    def post(self, path: str, token: str | None = None, **form: str) -> requests.Response:
        """Send a form, with the token of the page seen last unless another is given."""
        if token is None:
            assert self.last is not None
            found = _TOKEN.search(self.last.text)
            assert found is not None, self.last.text[:400]
            token = found[1]
        sent = {"token": token, **form}
        self.last = self.http.post(f"{self.url}/cabinet{path}", data=sent, timeout=120)
        return self.last

    def sign_in(self, code: str) -> requests.Response:
        self.get(f"/enter/{code}")
        return self.post("/sign-in", code=code)


@contextmanager
def cabinet_office(world: World) -> Iterator[CabinetOffice]:
    """The administrator's desk for the cabinet."""
    with CabinetOffice(world.settings, world.clock) as office:
        yield office


def candidate_of(world: World, sitter: Sitter) -> str:
    known = dict(world.rows("select id, candidate from attempt"))
    return str(known[sitter.attempt])


def link_of(world: World, sitter: Sitter) -> str:
    """A one-time code of the sitter's."""
    with cabinet_office(world) as office:
        return office.cabinet_link(candidate_of(world, sitter))[0]


def visitor(world: World, sitter: Sitter, language: str = "kk") -> Visitor:
    """The sitter's browser, signed in."""
    found = Visitor(world.service.url, language)
    assert found.sign_in(link_of(world, sitter)).status_code == 200
    return found


def published(world: World, clips: dict[str, bytes] | None = None, remarks: str = "") -> Sitter:
    """Four flags, two dismissed and two confirmed by two reviewers, published."""
    sitter = flagged(world, clips or {}, remarks)
    for person in (world.staff(), world.staff()):
        for number, name in enumerate(NAMES):
            words = CONFIRMED if number < 2 else DISMISSED
            path = f"/reviews/{sitter.attempt}/verdicts/{name}"
            assert person.put(path, words).status == 200
    assert world.staff().post(f"/reviews/{sitter.attempt}/publish", {}).json["status"] == "not_passed"
    return sitter


NAMES = ("face_absent-1", "speech-1", "turned_away-1", "turned_away-2")


def flagged(world: World, clips: dict[str, bytes], remarks: str = "") -> Sitter:
    """A finished attempt with the four flags, and to each that `clips` names a clip, or a strip where it is a
    JPEG.
    """
    sitter = world.sitter(world.book())
    assert sitter.check_in().status == 200
    world.take(sitter, "language")
    sitter.start("legislation")
    sitter.finish_section("legislation", remarks)
    files = []
    for number, name in enumerate(NAMES):
        sitter.suspect(name, name.split("-")[0], start_s=10.0 * number, end_s=10.0 * number + 4)
        data = clips.get(name)
        if data is not None:
            media_type = "image/jpeg" if data.startswith(b"\xff\xd8") else "video/mp4"
            files.append((sitter.name_file(name, data, media_type), data))
    sitter.finish()
    assert sitter.send().json["state"] == "finished"
    for digest, data in files:
        assert sitter.upload(digest, data).status == 200
    return sitter
