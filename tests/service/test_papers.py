"""The papers that come out of an attempt: issued, numbered, handed out, checked by anybody, revoked."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import cv2
import numpy as np
import pypdfium2
import pytest
import requests
from typer.testing import CliRunner

from client.app.admin_papers import admin_app
from proctor.core.canonical import sha256_hex
from proctor.core.errors import BadInputError, RefusedError
from proctor.journal.signing import holds
from proctor.service.acts import technical_fault_act
from proctor.service.attempts import load
from proctor.service.booking import ADMINISTRATOR
from proctor.service.embedded import EmbeddedService
from proctor.service.papers_desk import PapersDesk
from proctor.service.papers_issue import issue_at_publication
from proctor.service.parts import open_parts
from proctor.service.settings import ServiceSettings
from proctor.sync.paper_client import PaperClient
from tests.service import test_database
from tests.service.exam_world import Reply, Sitter, Talker, TurnedClock, World, settings_in

DAY = 24 * 3_600_000
postgresql = test_database.postgresql  # the fixture


def published(world: World, verdict: str = "dismissed", right: bool = True) -> Sitter:
    """A candidate of the practice programme whose result is published."""
    sitter = world.finished(right)
    world.judged(sitter, verdict, reviewers=2 if verdict == "violation" else 1)
    assert world.staff().post(f"/reviews/{sitter.attempt}/publish", {}).status == 200
    return sitter


def listed(who: Talker, sitter: Sitter) -> Any:
    return who.get(f"/attempts/{sitter.attempt}/papers").json


def words(pdf: bytes) -> str:
    """All the text of a PDF, its line ends as spaces."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return " ".join(" ".join(pages).split())


def pdf_of(who: Talker, number: str, language: str = "kk") -> Reply:
    return who.get(f"/papers/{number}.pdf?language={language}")


@pytest.mark.parametrize(
    ("verdict", "right", "kind", "kazakh", "russian"),
    [
        ("dismissed", True, "certificate", "өткенін растайды", "подтверждается настоящим сертификатом"),
        (
            "dismissed",
            False,
            "statement",
            "өту мәндерінен төмен нәтижелермен",
            "с результатами ниже значений",
        ),
        ("violation", True, "violation_list", "БҰЗУШЫЛЫҚТАР ТІЗІМІ", "СПИСОК НАРУШЕНИЙ"),
    ],
)
def test_publication_issues_the_paper_of_its_result(  # noqa: PLR0917  a table's columns
    world: World, verdict: str, right: bool, kind: str, kazakh: str, russian: str
) -> None:
    sitter = published(world, verdict, right)
    (paper,) = listed(sitter, sitter)
    assert (paper["kind"], paper["status"], paper["languages"]) == (kind, "practice", ["kk", "ru"])
    answer = pdf_of(sitter, paper["number"])
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert answer.headers["Cache-Control"] == "no-store"
    assert kazakh in words(answer.content)
    assert russian in words(pdf_of(sitter, paper["number"], "ru").content)
    assert pdf_of(sitter, paper["number"]).content == answer.content, "asked again, the same bytes"
    named = "Айгүл Серікқызы Әлібек" in words(answer.content)
    assert named is (kind != "violation_list"), "a name only where the form has one"
    assert "ЖАТТЫҒУ" in words(answer.content), "a practice paper says so"


def test_published_again_there_is_one_paper_with_one_number(world: World) -> None:
    sitter = published(world)
    assert world.staff().post(f"/reviews/{sitter.attempt}/publish", {}).status == 200
    assert [paper["number"] for paper in listed(sitter, sitter)] == ["P-CERT-2026-000001"]
    other = published(world)
    assert [paper["number"] for paper in listed(other, other)] == ["P-CERT-2026-000002"]


def test_what_is_issued_is_signed_and_cannot_be_changed(world: World) -> None:
    sitter = published(world)
    ((number, claim, public, signature, facts),) = world.rows(
        "select number, claim, public, signature, facts from issued_paper"
    )
    told = json.loads(claim)
    assert holds(public, signature, claim.encode())
    assert (told["paper"], told["facts_sha256"]) == (number, sha256_hex(facts.encode()))
    assert told["files"]["ru"] == sha256_hex(pdf_of(sitter, number, "ru").content)
    for change in ("update issued_paper set facts = '{}'", "delete from issued_paper"):
        with pytest.raises(Exception, match="append-only"):
            world.do(change)
    world.do("update paper_file set content = x'25504446' where language = 'ru'")
    assert pdf_of(sitter, number, "ru").code == "not_found", "a file that is not what was signed stays here"
    assert pdf_of(sitter, number).status == 200


def test_papers_are_their_candidates_the_administrators_and_a_granted_commissions(world: World) -> None:
    sitter, stranger = published(world), published(world)
    administrator, commission = world.staff("administrator"), world.staff("commission")
    (number,) = [paper["number"] for paper in listed(sitter, sitter)]
    asked: list[Callable[[Talker], Reply]] = [
        lambda who: who.get(f"/attempts/{sitter.attempt}/papers"),
        lambda who: pdf_of(who, number),
    ]
    for ask in asked:
        assert [ask(who).status for who in (sitter, administrator)] == [200, 200]
        refused = [stranger, world.staff("proctor"), world.staff("operator"), commission]
        assert [ask(who).code for who in refused] == ["not_allowed"] * 4
        assert ask(world.sitter()).code == "not_signed_in"
    ((member,),) = world.rows("select id from staff where role = 'commission'")
    world.office.grant_dossier(sitter.attempt, basis="№ 7", to=member)
    assert [ask(commission).status for ask in asked] == [200, 200]
    assert pdf_of(stranger, "CERT-2026-999999").code == "not_allowed", "a guess learns nothing"
    assert pdf_of(administrator, "CERT-2026-999999").code == "not_found"
    looks = world.rows("select role from audit where action = 'paper.read' order by id")
    assert looks == [("administrator",), ("commission",)]


def test_an_act_that_is_registered_has_its_paper(world: World) -> None:
    sitter = world.finished()
    operator, administrator = world.staff("operator"), world.staff("administrator")
    wish = {"kind": "rule_violation", "grounds": "Орнынан тұрды <b>#x</b>", "incidents": ["inc-1"]}
    act = operator.post(f"/attempts/{sitter.attempt}/acts", wish).json
    assert listed(administrator, sitter) == []
    for _ in range(2):
        assert administrator.post(f"/acts/{act['id']}/register", {}).status == 200
    world.clock.forward(1000)
    world.office.register_act("impostor", attempt=sitter.attempt, note="")
    papers = listed(administrator, sitter)
    assert [paper["kind"] for paper in papers] == ["rule_violation_act", "impostor_act"]
    told = words(pdf_of(administrator, papers[0]["number"]).content)
    for part in ("Айгүл Серікқызы Әлібек", "Орнынан тұрды <b>#x</b>", "184/10", "алты ай", "Staff Person"):
        assert part in told
    assert "бір жыл ішінде" in words(pdf_of(administrator, papers[1]["number"]).content)


def test_a_technical_fault_ends_the_attempt_and_says_what_the_candidate_can_do(world: World) -> None:
    sitter = world.sitter(world.book())
    sitter.check_in()
    sitter.start("language")
    world.office.register_act("technical_fault", attempt=sitter.attempt, note="Қуат көзі өшті")
    (paper,) = listed(sitter, sitter)
    told = words(pdf_of(sitter, paper["number"], "ru").content)
    assert "в течение двадцати четырёх часов" in told
    assert "Қуат көзі өшті" in told
    assert "Государственный язык" in told


def test_the_act_on_an_interruption_says_whose_it_was_found_to_be(world: World) -> None:
    sitter = world.sitter(world.book())
    sitter.check_in()
    sitter.start("language")
    at, parts = world.clock.now, open_parts(world.settings, world.clock)
    ground = {"fact": "service_down", "source": "service", "at_ms": at, "weight": 1.0, "data": {}}
    finding = {"party": "service", "confidence": 0.97, "grounds": [{**ground, "sentence": "..."}]}
    found = {"id": "i-1", "start_ms": at, "end_ms": at + 90_000, "seen_by": "both", "finding": finding}
    try:
        with parts.database.write() as connection:
            row = load(connection, sitter.attempt)
            draft = technical_fault_act(connection, row, "Қызмет істемеді", found, at, ADMINISTRATOR)
    finally:
        parts.close()
    world.office.register_draft(draft)
    (paper,) = listed(sitter, sitter)
    told = words(pdf_of(sitter, paper["number"], "ru").content)
    for part in ("служба тестирования", "90 с", "0,97", "сервис тестирования не работал"):
        assert part in told


def test_a_reviewer_who_found_an_impostor_is_told_by_the_role_alone(world: World) -> None:
    sitter = world.sitter(world.book())
    sitter.check_in()
    proctor, administrator = world.staff("proctor"), world.staff("administrator")
    word = {"decision": "impostor", "reason": "compared with the document"}
    assert proctor.post(f"/attempts/{sitter.attempt}/identity-decision", word).status == 200
    (act,) = administrator.get("/acts").json
    assert administrator.post(f"/acts/{act['id']}/register", {}).status == 200
    (paper,) = listed(sitter, sitter)
    told = words(pdf_of(sitter, paper["number"], "ru").content)
    assert "Акт составил(а) проктор" in told
    assert "Акт зарегистрировал(а) Staff Person" in told


def test_papers_on_postgresql(postgresql: str, make_world: Callable[..., World]) -> None:
    world = make_world(database=postgresql)
    sitters = [published(world), published(world, "violation")]
    administrator = world.staff("administrator")
    with ThreadPoolExecutor(4) as crowd:
        acts = [
            crowd.submit(world.office.register_act, "rule_violation", attempt=sitter.attempt, note="twice")
            for sitter in sitters * 2
        ]
        assert all(act.result() for act in acts)
    papers = [paper for sitter in sitters for paper in listed(administrator, sitter)]
    numbers = sorted(paper["number"] for paper in papers)
    assert numbers == [f"P-ACTV-2026-{place:06}" for place in range(1, 5)] + [
        "P-CERT-2026-000001",
        "P-VIOL-2026-000001",
    ]
    assert "СЕРТИФИКАТ" in words(pdf_of(administrator, "P-CERT-2026-000001").content)
    wish = {"reason": "to see whether it holds"}
    assert administrator.post("/papers/P-CERT-2026-000001/revoke", wish).json["status"] == "revoked"
    for change in ("delete from issued_paper", "update paper_revocation set reason = ''"):
        with pytest.raises(Exception, match="append-only"):
            world.do(change)


def test_numbers_have_no_gap_and_no_twin_however_many_are_issued_at_once(world: World) -> None:
    sitters = [world.sitter(world.book()) for _ in range(6)]
    administrator = world.staff("administrator")

    def fault(sitter: Sitter) -> None:
        world.office.register_act("technical_fault", attempt=sitter.attempt, note="at once")

    with ThreadPoolExecutor(6) as crowd:
        list(crowd.map(fault, sitters))
    with pytest.raises(BadInputError):
        world.office.register_act("technical_fault", attempt="nobody", note="takes no number")
    fault(sitters[0])
    numbers = [paper["number"] for sitter in sitters for paper in listed(administrator, sitter)]
    assert sorted(numbers) == [f"P-ACTF-2026-{place:06}" for place in range(1, 8)]


@pytest.fixture
def addressed(tmp_path: Path) -> Iterator[World]:
    """A service whose papers name an address that leads to it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = settings_in(tmp_path, public_url=f"http://127.0.0.1:{port}")
    clock = TurnedClock()
    with ExitStack() as things:
        service = things.enter_context(EmbeddedService(settings, clock, port=port))
        office = things.enter_context(PapersDesk(settings, clock))
        office.import_shipped_bank("practice")
        yield World(service, settings, clock, office)


def qr_of(pdf: bytes) -> str:
    """What the code on the paper's last page says to a camera."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        picture = document[len(document) - 1].render(scale=2).to_numpy()
    finally:
        document.close()
    read, _, _ = cv2.QRCodeDetector().detectAndDecode(np.ascontiguousarray(picture[:, :, :3]))
    return read


def follow(link: str, accept: str = "application/json", **more: Any) -> requests.Response:
    with requests.Session() as http:
        http.trust_env = False
        return http.get(link, headers={"Accept": accept, **more.pop("headers", {})}, timeout=20, **more)


def certified(world: World) -> tuple[Sitter, Any]:
    """A real certificate: a practice attempt taken for one of the first programme, and its paper."""
    sitter = world.finished()
    world.do("update attempt set programme = 'law-enforcement-3', practice = 0, edition = '26'")
    score = {"passed": True, "reasons": [], "mark": None, "sections": [section("legislation", 70, 75, 35)]}
    world.do(f"update outcome set passed = 1, score = '{json.dumps(score)}'")  # noqa: S608  our own figures
    world.judged(sitter, "dismissed", reviewers=1)
    assert world.staff().post(f"/reviews/{sitter.attempt}/publish", {}).status == 200
    (paper,) = listed(sitter, sitter)
    return sitter, paper


def section(name: str, right: int, total: int, threshold: int) -> dict[str, Any]:
    return {
        "section_id": name,
        "right": right,
        "total": total,
        "threshold": threshold,
        "passed": right >= threshold,
        "mark": None,
        "blocks": [],
    }


def test_the_code_on_a_certificate_leads_to_its_check(addressed: World) -> None:
    sitter, paper = certified(addressed)
    pdf = pdf_of(sitter, paper["number"]).content
    link = qr_of(pdf)
    assert link == paper["check_url"]
    assert link in words(pdf)
    answer = follow(link).json()
    assert (answer["status"], answer["kind"], answer["result"]) == ("valid", "certificate", "passed")
    assert (answer["number"], answer["holder"]) == ("CERT-2026-000001", "А. С. Ә.")
    assert "Әлібек" not in json.dumps(answer, ensure_ascii=False)
    page = follow(link, "text/html", headers={"Accept-Language": "ru"})
    assert page.headers["Content-Type"].startswith("text/html")
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "script" not in page.text
    assert "Документ действителен" in page.text
    assert "Құжат жарамды" in follow(f"{link}?language=kk", "text/html").text
    assert "The paper is valid" in follow(f"{link}?language=en", "text/html").text


def test_a_certificate_runs_out_after_a_year_to_the_day(addressed: World) -> None:
    _, paper = certified(addressed)
    link = paper["check_url"]
    addressed.clock.now = paper["valid_until_ms"] - 1
    assert follow(link).json()["status"] == "valid"
    addressed.clock.forward(1)
    assert follow(link).json()["status"] == "expired"
    # Midnight in Astana of 2 February 2027: as long as admission refuses another sitting.
    assert paper["valid_until_ms"] == 1_801_508_400_000
    assert "Срок действия документа истёк" in follow(f"{link}?language=ru", "text/html").text


def test_an_administrator_revokes_with_a_reason_and_for_good(addressed: World) -> None:
    sitter, paper = certified(addressed)
    administrator, path = addressed.staff("administrator"), f"/papers/{paper['number']}/revoke"
    for who in (sitter, addressed.staff("proctor"), addressed.staff("commission")):
        assert who.post(path, {"reason": "no right to"}).code == "not_allowed"
    for nothing in ("", "     ", "no\x00no"):
        assert administrator.post(path, {"reason": nothing}).code == "invalid_request"
    assert administrator.post("/papers/CERT-2026-000009/revoke", {"reason": "why"}).code == "not_found"
    first = administrator.post(path, {"reason": "Апелляция шешімі № 3"}).json
    assert (first["status"], first["revoked_ms"]) == ("revoked", addressed.clock.now)
    addressed.clock.forward(DAY)
    assert administrator.post(path, {"reason": "another"}).json == first
    assert listed(sitter, sitter)[0]["revoked_reason"] == "Апелляция шешімі № 3"
    assert follow(paper["check_url"]).json()["status"] == "revoked"
    assert "отозван" in follow(f"{paper['check_url']}?language=ru", "text/html").text
    ((detail,),) = addressed.rows("select detail from audit where action = 'paper.revoke'")
    assert json.loads(detail)["reason"] == "Апелляция шешімі № 3"


def test_a_paper_that_was_revoked_is_followed_by_one_with_a_number_of_its_own(addressed: World) -> None:
    sitter, paper = certified(addressed)
    addressed.office.revoke_paper(paper["number"], reason="Аты қате жазылған")
    addressed.do("update candidate set name = 'Айгүл Серікқызы Әлібекова'")
    parts = open_parts(addressed.settings, addressed.clock)
    try:
        for _ in range(2):
            with parts.database.write() as connection:
                row = load(connection, sitter.attempt, lock=True)
                number = issue_at_publication(parts, connection, row, ADMINISTRATOR)
    finally:
        parts.close()
    assert number == "CERT-2026-000002"
    assert [found["status"] for found in listed(sitter, sitter)] == ["revoked", "valid"]
    assert "Әлібекова" not in words(pdf_of(sitter, paper["number"]).content), (
        "what was issued stays as it was"
    )
    assert "Әлібекова" in words(pdf_of(sitter, number).content)


def test_a_number_without_its_code_says_nothing_and_guessing_has_to_wait(addressed: World) -> None:
    _, paper = certified(addressed)
    right = paper["check_url"]
    base, _, code = right.rpartition("/")
    assert follow(f"{base}/{code.lower().replace('-', '')}").json()["status"] == "valid", "typed by hand"
    unknown = follow(f"{base}/AAAA-BBBB-CCCC-DDDD").json()
    assert {key for key, value in unknown.items() if value} == {"status", "checked_ms"}
    assert unknown["status"] == "unknown"
    other = f"{base.rpartition('/')[0]}/CERT-2026-000077/{code}"
    assert "Такого документа нет" in follow(f"{other}?language=ru", "text/html").text
    for _ in range(addressed.settings.wrong_codes_allowed - 2):
        follow(f"{base}/WRONG")
    refused = follow(right)
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_tries")
    page = follow(right, "text/html")
    assert (page.status_code, page.headers["Retry-After"]) == (429, "300")
    assert addressed.sitter(addressed.book()).token, "signing in is counted apart"
    addressed.clock.forward(addressed.settings.wrong_codes_within_ms)
    assert follow(right).json()["status"] == "valid"


def test_nothing_typed_into_the_address_gets_into_the_page(addressed: World) -> None:
    evil = addressed.service.url + "/api/v1/papers/check/%3Cscript%3E/%22onload=x"
    page = follow(evil, "text/html")
    assert page.status_code == 200
    assert "script" not in page.text
    assert "onload" not in page.text
    assert follow(evil + "x" * 300).status_code == 422
    for odd in ("%00", "%FF%FE", "cert-2026-000001", "%D2%9A"):
        assert (
            follow(f"{addressed.service.url}/api/v1/papers/check/{odd}/{odd}").json()["status"] == "unknown"
        )


def test_the_administrator_copies_and_revokes_at_the_terminal(world: World, tmp_path: Path) -> None:
    sitter = published(world)
    where = ["--database", str(tmp_path / "exam.db"), "--evidence", str(tmp_path / "evidence"), "--json"]

    def run(*words_: str) -> Any:
        return json.loads(CliRunner().invoke(admin_app, [*words_, *where], catch_exceptions=False).output)

    done = run("papers", sitter.attempt, "--out", str(tmp_path / "copies"))
    (number,) = [paper["number"] for paper in done["papers"]]
    names = sorted(Path(file).name for file in done["files"])
    assert names == [f"{number}-kk.pdf", f"{number}-ru.pdf"]
    assert (tmp_path / "copies" / names[0]).read_bytes() == pdf_of(sitter, number).content
    assert run("revoke-paper", number, "--reason", "қате берілген")["status"] == "revoked"
    settings = ServiceSettings(database=str(tmp_path / "exam.db"), evidence=tmp_path / "evidence")
    with PapersDesk(settings, world.clock) as desk:
        with pytest.raises(BadInputError, match="no paper"):
            desk.revoke_paper("CERT-2026-000001", reason="not there")
        with pytest.raises(BadInputError, match="for a reason"):
            desk.revoke_paper(number, reason=" ")
        with pytest.raises(BadInputError, match="no attempt"):
            desk.papers("nobody")


def test_programs_ask_with_the_client_of_papers(world: World) -> None:
    sitter = published(world)
    staff = PaperClient(world.service.url, token=world.staff("administrator").token)
    own = PaperClient(world.service.url, token=sitter.token)
    try:
        (paper,) = own.papers(sitter.attempt)
        assert staff.paper_pdf(paper.number, "ru") == own.paper_pdf(paper.number, "ru")
        number, code = paper.check_url.split("/")[-2:]
        assert own.check_paper(number, code).status == "practice"
        assert staff.revoke_paper(number, "given by mistake").status == "revoked"
        assert own.check_paper(number, code).revoked_ms == world.clock.now
        with pytest.raises(RefusedError) as refused:
            own.revoke_paper(number, "one's own")
        assert refused.value.code == "not_allowed"
    finally:
        staff.close()
        own.close()


def test_an_act_registered_beside_the_service_names_the_services_address(
    world: World, tmp_path: Path
) -> None:
    sitter = world.sitter(world.book())
    settings = ServiceSettings(database=str(tmp_path / "exam.db"), evidence=tmp_path / "evidence")
    with PapersDesk(settings, world.clock) as desk:
        desk.register_act("technical_fault", attempt=sitter.attempt, note="қуат")
    (paper,) = listed(sitter, sitter)
    link = qr_of(pdf_of(sitter, paper["number"]).content)
    assert urlsplit(link).netloc == urlsplit(world.service.url).netloc
    assert follow(link).json()["status"] == "practice"


def test_an_address_that_is_none_is_refused_before_anything_starts(tmp_path: Path) -> None:
    for address in ("exam.example.kz", "https://exam.example.kz/", "ftp://exam", "https://a b"):
        with pytest.raises(BadInputError, match="public_url"):
            settings_in(tmp_path, public_url=address)
    table = {"database": "exam.db", "evidence": "e", "public_url": "https://exam.example.kz/synaq"}
    assert ServiceSettings.from_mapping(table).public_url == "https://exam.example.kz/synaq"
