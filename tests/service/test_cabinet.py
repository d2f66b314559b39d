"""The candidate's cabinet over real HTTP: what is shown, said and chosen, and who gets nothing of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

import pytest
import requests
from typer.testing import CliRunner

from client.app.main import cli
from proctor.service.app import wall_clock
from tests.service.cabinet_world import (
    NAMES,
    Visitor,
    cabinet_office,
    candidate_of,
    flagged,
    link_of,
    published,
    visitor,
)
from tests.service.exam_world import MINUTE, START_MS, World

DAY = 24 * 60 * MINUTE
CLIP = b"\x00\x00\x00\x18ftypisom a clip of ten seconds" * 40


def test_an_attempt_goes_from_under_review_to_not_passed_and_says_so(world: World) -> None:
    sitter = flagged(world, {})
    browser = visitor(world, sitter)
    page = browser.get("/").text
    assert "Тексеруде" in page and "Өтпеген" not in page and "Жаңа" not in page
    assert "2026 жылғы 3 ақпан, 10:00" in page  # a working day from Monday, 10:00
    for person in (world.staff(), world.staff()):
        for name in NAMES:
            words = {"verdict": "violation" if name == NAMES[0] else "dismissed", "reason": "Seen."}
            person.put(f"/reviews/{sitter.attempt}/verdicts/{name}", words)
    world.clock.forward(MINUTE)
    assert world.staff().post(f"/reviews/{sitter.attempt}/publish", {}).status == 200
    page = browser.get("/").text
    assert "Өтпеген" in page and "Тексеруде" not in page and "Жаңа" in page and "1 жаңа хабарлама" in page
    browser.get(f"/attempts/{sitter.attempt}")
    assert "Жаңа<" not in browser.get("/").text


def test_the_page_of_an_attempt_has_result_violations_papers_and_own_words(world: World) -> None:
    sitter = published(world, {NAMES[0]: CLIP}, remarks="Көрші үйде жөндеу болды.")
    browser = visitor(world, sitter)
    page = browser.get(f"/attempts/{sitter.attempt}").text
    assert page.count("<article") == 2
    for words in (
        "184/10",
        "10:00:05",
        "0:00:10 – 0:00:14",
        "Орнын тастап кетті.",
        "Тексерушілер 2 бұзушылықты растады (26/10-1).",
        "Көрші үйде жөндеу болды.",
    ):
        assert words in page or words == "10:00:05", words
    assert "0 / 8" in page and "4 / 4" in page
    assert "turned_away" not in page and "Only a glance" not in page and "The chair is empty" not in page
    assert "Айгүл" not in page  # a number, never a name

    digest = hashlib.sha256(CLIP).hexdigest()
    whole = browser.get(f"/attempts/{sitter.attempt}/evidence/{digest}")
    assert whole.content == CLIP and whole.headers["Content-Type"] == "video/mp4"
    part = browser.get(f"/attempts/{sitter.attempt}/evidence/{digest}", headers={"Range": "bytes=4-7"})
    assert (part.status_code, part.content) == (206, b"ftyp")
    for language in ("kk", "ru"):
        number = world.rows("select number from issued_paper")[0][0]
        paper = browser.get(f"/attempts/{sitter.attempt}/papers/{number}/{language}.pdf")
        assert paper.content.startswith(b"%PDF") and paper.headers["Content-Type"] == "application/pdf"


@pytest.mark.parametrize(
    ("language", "words"), [("kk", "Өтпеген"), ("ru", "Не пройдено"), ("en", "Not passed")]
)
def test_three_languages(world: World, language: str, words: str) -> None:
    sitter = published(world)
    browser = visitor(world, sitter)
    browser.get("/")
    page = browser.post("/language", language=language, back=f"/attempts/{sitter.attempt}")
    assert page.url.endswith(sitter.attempt) and f'<html lang="{language}">' in page.text
    assert words in page.text


def test_remarks_are_pinned_once_a_flag_and_what_they_hold_stays_words(world: World) -> None:
    sitter = published(world)
    browser, base = visitor(world, sitter), f"/attempts/{sitter.attempt}"
    browser.get(base)
    evil = '"><script>alert(1)</script>{{ 7*7 }}'
    page = browser.post(f"{base}/remarks/{NAMES[0]}", text=f"Суға бардым.\x00 {evil}")
    assert page.status_code == 200 and "Суға бардым." in page.text
    assert "<script" not in page.text and "&lt;script&gt;" in page.text and "{{ 7*7 }}" in page.text
    assert browser.post(f"{base}/remarks/{NAMES[0]}", text="Тағы").status_code == 409
    browser.get(base)
    assert browser.post(f"{base}/remarks/{NAMES[1]}", text="  \n ").status_code == 409
    browser.get(base)
    assert browser.post(f"{base}/remarks/{NAMES[2]}", text="A dismissed one").status_code == 404
    browser.get(base)
    assert browser.post(f"{base}/remarks/{NAMES[1]}", text="ә" * 1001).status_code == 409
    [(incident, text)] = world.rows("select incident, text from remark")
    assert incident == NAMES[0] and text.startswith("Суға бардым.")


def test_a_complaint_is_filed_taken_back_filed_again_and_decided(make_world: Callable[..., World]) -> None:
    world = make_world(complaint_working_days=5)
    sitter = published(world)
    browser, base = visitor(world, sitter), f"/attempts/{sitter.attempt}"
    assert "2026 жылғы 10 ақпан, 00:00" in browser.get(base).text  # Monday and five working days
    page = browser.post(f"{base}/complaints", text="Келіспеймін.").text
    assert "Шағым берілді" in page and "Келіспеймін." in page and f'{base}/complaints"' not in page
    assert browser.post(f"{base}/complaints", text="Тағы").status_code == 409
    [(first,)] = world.rows("select id from complaint")
    browser.get(base)
    assert "Шағым кері қайтарылды" in browser.post(f"{base}/complaints/{first}/withdraw").text
    assert browser.post(f"{base}/complaints", text="Қайта қараңыздар.").status_code == 200
    world.do(
        "update complaint set state='decided', decision='rejected', words='Дәлел жеткілікті.', "
        "decided_ms=at_ms + 1000 where state='filed'"
    )
    assert "Жаңа" in browser.get("/").text
    page = browser.get(base).text
    assert "шағым қанағаттандырусыз қалдырылды" in page and "Дәлел жеткілікті." in page
    assert "<textarea" not in page  # neither remarks nor complaints any more
    [(second,)] = world.rows("select id from complaint where state='decided'")
    assert browser.post(f"{base}/complaints/{second}/withdraw").status_code == 409
    deeds = [
        row[0] for row in world.rows("select action from audit where actor like 'cabinet:%' order by id")
    ]
    assert deeds.count("cabinet.complain") == 2 and deeds.count("cabinet.withdraw") == 1


def test_too_late_is_too_late_and_a_limit_nobody_set_is_said(make_world: Callable[..., World]) -> None:
    world = make_world(complaint_working_days=1)
    sitter = published(world)
    world.clock.forward(2 * DAY)
    browser, base = visitor(world, sitter), f"/attempts/{sitter.attempt}"
    assert "Шағым беру мерзімі өтті." in browser.get(base).text
    assert browser.post(f"{base}/complaints", text="Кеш").status_code == 409
    assert world.rows("select count(*) from complaint") == [(0,)]


def test_where_the_site_set_no_limit_none_is_made_up(world: World) -> None:
    sitter = published(world)
    page = visitor(world, sitter, "en").get(f"/attempts/{sitter.attempt}").text
    assert "not set by the site" in page
    assert world.settings.complaint_working_days == 0


def test_a_link_works_once_expires_and_is_not_used_up_by_looking(world: World) -> None:
    sitter = flagged(world, {})
    code = link_of(world, sitter)
    for _ in range(3):
        page = Visitor(world.service.url).get(f"/enter/{code}")
        assert page.status_code == 200 and code in page.text
    assert Visitor(world.service.url).sign_in(code).status_code == 200
    again = Visitor(world.service.url).sign_in(code)
    assert again.status_code == 403 and "пайдаланылып қойған" in again.text
    late = link_of(world, sitter)
    world.clock.forward(DAY)
    assert "мерзімі өткен" in Visitor(world.service.url).sign_in(late).text
    older, newer = link_of(world, sitter), link_of(world, sitter)
    assert Visitor(world.service.url).sign_in(older).status_code == 403
    assert Visitor(world.service.url).sign_in(newer).status_code == 200
    assert all(code not in str(row) for row in world.rows("select * from cabinet_link"))
    assert all(code not in str(row) for row in world.rows("select * from audit"))


def test_the_session_ends_on_signing_out_and_by_time(world: World) -> None:
    sitter = flagged(world, {})
    browser = visitor(world, sitter)
    cookie = browser.http.cookies["synaq-cabinet"]
    browser.get("/")
    browser.post("/sign-out")
    stolen = Visitor(world.service.url)
    stolen.http.cookies.set("synaq-cabinet", cookie)
    assert stolen.get("/").status_code == 401
    other = visitor(world, sitter)
    world.clock.forward(2 * 60 * MINUTE)
    assert other.get("/").status_code == 401


def test_cookies_and_headers_let_nothing_in(make_world: Callable[..., World]) -> None:
    world = make_world(public_url="https://exam.example.kz")
    sitter = flagged(world, {})
    browser = Visitor(world.service.url)
    browser.get("/enter")
    for answer in (browser.last,):
        assert answer is not None
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'") and "script" not in policy and "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy and answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "<script" not in answer.text and "http" not in answer.text
        for cookie in answer.headers["Set-Cookie"].split(", "):
            assert "HttpOnly" in cookie and "SameSite=strict" in cookie and "Secure" in cookie
    with cabinet_office(world) as office:
        _, address = office.cabinet_link(candidate_of(world, sitter))
    assert address.startswith("https://exam.example.kz/cabinet/enter/")


def test_forms_without_their_token_do_nothing(world: World) -> None:
    sitter = published(world)
    mine, base = visitor(world, sitter), f"/attempts/{sitter.attempt}"
    other = visitor(world, flagged(world, {}))
    theirs = other.get("/").text.split('name="token" value="')[1][:64]
    for token in ("", "0" * 64, theirs):
        for path in (f"{base}/complaints", f"{base}/remarks/{NAMES[0]}", "/sign-out", "/booking"):
            assert mine.post(path, token=token, text="forged").status_code == 403
    assert (
        Visitor(world.service.url).post("/sign-in", token="", code=link_of(world, sitter)).status_code == 403
    )
    assert world.rows("select count(*) from complaint") == world.rows("select count(*) from remark") == [(0,)]
    assert mine.get("/").status_code == 200  # still signed in
    refused = world.rows("select action, outcome from audit where outcome = 'forged_form' order by id")
    assert ("cabinet.file_complaint", "forged_form") in refused and len(refused) == 12


def test_nothing_of_another_candidate_is_in_reach(world: World) -> None:
    theirs = published(world, {NAMES[0]: CLIP}, remarks="Құпия сөз")
    digest, base = hashlib.sha256(CLIP).hexdigest(), f"/attempts/{theirs.attempt}"
    mine = flagged(world, {})
    browser = visitor(world, mine)
    [(number,)] = world.rows("select number from issued_paper")
    paths = [base, f"{base}/evidence/{digest}", f"{base}/papers/{number}/kk.pdf"]
    paths += [
        f"/attempts/{mine.attempt}/evidence/{digest}",
        f"/attempts/{mine.attempt}/papers/{number}/kk.pdf",
    ]
    for path in paths:
        answer = browser.get(path)
        assert answer.status_code in (403, 404) and "Құпия" not in answer.text, path
        assert b"ftyp" not in answer.content and b"%PDF" not in answer.content
    browser.get("/")
    for path, form in ((f"{base}/complaints", {"text": "x"}), (f"{base}/remarks/{NAMES[0]}", {"text": "x"})):
        assert browser.post(path, **form).status_code == 404
        browser.get("/")
    assert world.rows("select count(*) from complaint") == [(0,)]
    assert theirs.attempt not in browser.get("/").text
    tried = [row for row in world.rows("select attempt, outcome from audit") if row[1] != "done"]
    assert [row[0] for row in tried].count(theirs.attempt) >= 4


def test_evidence_of_a_dismissed_flag_and_of_an_unpublished_one_is_not_given_out(world: World) -> None:
    clips = {NAMES[0]: CLIP, NAMES[2]: CLIP[::-1]}
    sitter = flagged(world, clips)
    path = f"/attempts/{sitter.attempt}/evidence/"
    browser = visitor(world, sitter)
    for data in clips.values():
        assert browser.get(path + hashlib.sha256(data).hexdigest()).status_code == 403
    done = published(world, clips)
    browser = visitor(world, done)
    path = f"/attempts/{done.attempt}/evidence/"
    assert browser.get(path + hashlib.sha256(CLIP).hexdigest()).status_code == 200
    assert browser.get(path + hashlib.sha256(CLIP[::-1]).hexdigest()).status_code == 403


def test_without_a_session_there_is_only_the_door(world: World) -> None:
    sitter = published(world, {NAMES[0]: CLIP})
    stranger = Visitor(world.service.url)
    stranger.http.cookies.set("synaq-cabinet", "x" * 43)
    base = f"/attempts/{sitter.attempt}"
    for path in ("/", "/booking", base, f"{base}/evidence/{hashlib.sha256(CLIP).hexdigest()}"):
        answer = stranger.get(path)
        assert (
            answer.status_code == 401 and "Бір реттік код" in answer.text and CLIP[:30] not in answer.content
        )
    # The exam program's token is no way in.
    assert stranger.get(base, headers={"Authorization": f"Bearer {sitter.token}"}).status_code == 401


@pytest.mark.parametrize(
    "path",
    [
        "/attempts/..%2f..%2fetc%2fpasswd",
        "/attempts/%00",
        "/attempts/' or 1=1 --",
        "/attempts/x/evidence/..%2f..%2f..%2fexam.db",
        "/attempts/x/papers/..%2f..%2fx/kk.pdf",
        "/../assets/texts/kk/cabinet.ftl",
        "/cabinet.css/../frame.html",
        "/" + "a" * 5000,
    ],
)
def test_path_tricks_find_nothing(world: World, path: str) -> None:
    browser = visitor(world, flagged(world, {}))
    whole = requests.Request("GET", "http://x").prepare()
    whole.url = f"{world.service.url}/cabinet{path}"
    whole.headers["Cookie"] = f"synaq-cabinet={browser.http.cookies['synaq-cabinet']}"
    answer = browser.http.send(whole, timeout=20)
    assert answer.status_code in (400, 404), path
    assert (
        "root:" not in answer.text and "{% block" not in answer.text and "cabinet-title =" not in answer.text
    )


def test_a_redirect_leads_nowhere_else(world: World) -> None:
    browser = visitor(world, flagged(world, {}))
    for back in (
        "//evil.example",
        "https://evil.example",
        "/../v1/health",
        "\r\nX-Evil: 1",
        "/attempts/a?b=c",
    ):
        browser.get("/")
        assert browser.post("/language", language="ru", back=back).url == f"{world.service.url}/cabinet/"


def test_guessing_has_to_wait(make_world: Callable[..., World]) -> None:
    world = make_world(wrong_codes_allowed=3)
    code = link_of(world, flagged(world, {}))
    guesser = Visitor(world.service.url)
    for _ in range(3):
        assert guesser.sign_in("AAAA-AAAA-AAAA").status_code == 403
    assert guesser.sign_in(code).status_code == 429
    world.clock.forward(world.settings.wrong_codes_within_ms)
    assert guesser.sign_in(code).status_code == 200


def test_too_much_is_refused_as_a_page(world: World) -> None:
    sitter = published(world)
    browser, base = visitor(world, sitter), f"/attempts/{sitter.attempt}"
    browser.get(base)
    answer = browser.post(f"{base}/complaints", text="x" * 70_000)
    assert answer.status_code == 413 and "<html" in answer.text


def test_booking_says_from_when_and_why_not_before_and_gives_a_free_place(world: World) -> None:
    candidate = world.office.add_candidate("Дәурен", category="C-GP-2")
    with cabinet_office(world) as office:
        code, _ = office.cabinet_link(candidate)
        soon = office.open_slot("law-enforcement-1", START_MS + 3 * 60 * MINUTE, 5)
        later = office.open_slot("law-enforcement-1", START_MS + 3 * DAY, 1, hall="astana-1")
        office.open_slot("law-enforcement-2", START_MS + 3 * DAY, 1)
    browser = Visitor(world.service.url)
    assert browser.sign_in(code).status_code == 200
    page = browser.get("/booking").text
    assert later in page and soon not in page  # not on the same day (26/37)
    assert "2026 жылғы 3 ақпан" in page and "26/37" in page
    assert browser.post("/booking", slot=soon, test_language="kk").status_code == 409
    browser.get("/booking")
    assert browser.post("/booking", slot=later, test_language="en").status_code == 409
    browser.get("/booking")
    booked = browser.post("/booking", slot=later, test_language="ru")
    assert booked.status_code == 200
    code = booked.text.split('class="code">')[1][:14]
    assert world.sitter().sign_in(code, hall="astana-1", seat="4").status == 200
    assert "жазылдыңыз" in browser.get("/booking").text
    assert browser.post("/booking", slot=later, test_language="ru").status_code == 409
    [(actor, detail)] = world.rows("select actor, detail from audit where action = 'attempt.book'")
    assert actor == f"cabinet:{candidate}" and json.loads(detail)["hall"] == "astana-1"

    second = world.office.add_candidate("Ержан", category="C-GP-2")
    with cabinet_office(world) as office:
        code, _ = office.cabinet_link(second)
    other = Visitor(world.service.url)
    other.sign_in(code)
    assert later not in other.get("/booking").text
    assert other.post("/booking", slot=later, test_language="kk").status_code == 409


def test_an_act_stands_in_the_way_until_its_day_and_the_page_names_it(world: World) -> None:
    candidate = world.office.add_candidate("Дәурен", category="C-GP-2")
    missed = world.office.add_slot(candidate, "law-enforcement-1", regardless=True)
    world.office.register_act("rule_violation", attempt=missed.attempt, note="Seen.")
    world.clock.forward(MINUTE)
    with cabinet_office(world) as office:
        code, _ = office.cabinet_link(candidate)
        slot = office.open_slot("law-enforcement-1", START_MS + 30 * DAY, 5)
        free = office.open_slot("law-enforcement-1", START_MS + 200 * DAY, 5)
    browser = Visitor(world.service.url)
    browser.sign_in(code)
    page = browser.get("/booking").text
    assert "Тестілеу ережелерін бұзу туралы акт бар" in page and "2026 жылғы 2 тамыз" in page
    assert slot not in page and free in page
    assert browser.post("/booking", slot=slot, test_language="kk").status_code == 409
    browser.get("/booking")
    assert browser.post("/booking", slot=free, test_language="kk").status_code == 200


def test_interruptions_are_told_in_plain_words(world: World) -> None:
    sitter = flagged(world, {})
    world.do(
        "insert into interruption (id, attempt, start_ms, end_ms, seen_by) "
        "select 'i1', id, 1770008460000, 1770008550000, 'service' from attempt"
    )
    world.do(
        "insert into interruption_finding (interruption, version, party, confidence, within_grace, at_ms, "
        """grounds) values ('i1', 1, 'service', 0.9, 0, 1, '[{"fact": "service_down", "source": "service", """
        """"at_ms": 1, "weight": 1.0, "data": {}, "party": "service"}]')"""
    )
    browser = visitor(world, sitter)
    page = browser.get(f"/attempts/{sitter.attempt}").text
    assert "10:01:00" in page and "90 секунд" in page
    assert "Бұл уақыттың бір бөлігінде тестілеу сервисі жұмыс істемеді." in page
    assert "Шешім әлі қабылданған жоқ." in page


def test_the_administrator_prints_a_way_in(world: World) -> None:
    candidate = world.office.add_candidate("Дәурен", number="7001")
    order = ["admin", "cabinet-link", "7001", "--json", "--database", world.settings.database]
    told = CliRunner().invoke(cli, [*order, "--evidence", str(world.settings.evidence)])
    assert told.exit_code == 0, told.output
    said = json.loads(told.output)
    assert said["address"] == f"{world.service.url}/cabinet/enter/{said['code']}"
    world.clock.now = wall_clock()  # the command goes by the computer's own
    page = Visitor(world.service.url).sign_in(said["code"])
    assert page.status_code == 200 and "Әзірге тестілеулер жоқ." in page.text
    assert world.rows("select candidate from cabinet_session") == [(candidate,)]
