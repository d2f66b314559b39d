"""One attempt from its code to the decision on the complaint about it, through all that people use: the exam
window, consoles, the cabinet in a browser at a phone's size and in Kazakh, the command line.

Nothing is put in behind the service's back: the four flags are what the monitor saw of a synthetic candidate.
`SYNAQ_STORY_PICTURES=FOLDER` keeps a picture of every stage.
"""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QPlainTextEdit, QTextEdit
from pytestqt.qtbot import QtBot

from client.app.autopilot import Autopilot, Plan
from client.app.take import TakeSettings, open_exam, show
from client.console.appeals_decision import RECORD
from client.console.appeals_detail import ASK
from client.console.appeals_dossier import CHECKED, FETCH
from client.console.appeals_sheets import ASK_GO
from client.console.appeals_sheets import REASON as REASON_FIELD
from client.exam.ports import WindowOptions
from client.kit.controls import Button
from proctor.core.kinds import HOSTED
from proctor.service.embedded import EmbeddedService
from proctor.service.records_desk import RecordsDesk
from tests.console.member import choose
from tests.console.reviewer import Reviewer
from tests.e2e.whole_story import Story, at_complaints, at_console, phone
from tests.fakes.browser import CHROMIUM, Browser
from tests.service.exam_world import Talker, settings_in

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed on this machine"),
    pytest.mark.slow,
    pytest.mark.timeout(660),
    # It acts by the clock before a real monitor: a busy neighbour would make other incidents of it.
    pytest.mark.alone,
    # What the machine's sound and the film's reader say when there is no sound card, or a film is left early.
    pytest.mark.qt_log_ignore("pa_context_connect", "Immediate exit requested", "audio device", "No RHI"),
]

ACTS = ("face_absent", "extra_person", "turned_away", "camera_covered")
SCRIPT = "at 5 absent for 7; at 18 joined for 8; at 32 turned 45 for 7; at 45 covered for 7; length 70"
STAY_S = (26.0, 28.0)
EXAM_MS = 240_000
FIRST_NAME = "Айгүл"
CANDIDATE, REASON = f"{FIRST_NAME} Серікқызы Әлібек", "The first reviewer's own words"
REMARK = "Есік қағылды, бір минутқа тұрдым."
COMPLAINT = "Екінші адам — менің анам, ол сыртта еді."
REASONS = "Комиссия жазбаны қарады: екінші адам бөлмеге кірген жоқ."
LEFT, JOINED = "Орнынан тұрып кетті.", "Қасына бөгде адам келді."


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    settings = settings_in(tmp_path, complaint_working_days=3)
    wanted = os.environ.get("SYNAQ_STORY_PICTURES")
    with EmbeddedService(settings) as service, RecordsDesk(settings) as office:
        office.import_shipped_bank("practice")
        candidate = office.add_candidate(CANDIDATE)
        slot = office.add_slot(candidate, "practice", language="kk")
        first, second = (office.add_staff(f"Proctor {n}", "proctor") for n in (1, 2))
        member = office.add_staff("Member", "commission")
        pictures = None if wanted is None else Path(wanted)
        yield Story(tmp_path, service, slot.attempt, slot.code, candidate, (first, second), member, pictures)


def test_from_the_code_to_the_decision_on_a_complaint(
    story: Story, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    sit(story, qtbot)
    two_review(story, qtbot)
    with phone(story) as page:
        violations = see_the_result(story, page)
        complain(story, page)
        decide_on_the_complaint(story, qtbot, violations, partial(choose, monkeypatch))
        see_the_decision(story, page)


def sit(story: Story, qtbot: QtBot) -> None:
    """The candidate in the exam window, from the code to the delivered record."""
    done: list[str] = []
    settings = TakeSettings(
        server=story.service.url,
        home=story.folder / "candidate",
        source=f"synthetic:{SCRIPT}",
        language="kk",
        window=WindowOptions(fullscreen=False, result_poll_ms=1_000),
        # The computer that runs the tests is not the candidate's: it may well be a virtual machine.
        unwatched=frozenset(HOSTED),
    )
    with open_exam(settings) as exam:
        exam.window.resize(1366, 768)
        pilot = Autopilot(
            exam.window,
            Plan(
                story.code, stay_s=STAY_S, answer_every_s=0.8, leave_unanswered=1, remarks="Көршілер шулады."
            ),
            finished=lambda: done.append("result"),
            picture=lambda name: story.keep_window(f"1-exam-{name}", exam.window, 0),
            stuck=lambda stage: done.append(f"stuck at {stage}"),
        )
        show(exam)
        pilot.start()
        qtbot.waitUntil(lambda: bool(done), timeout=EXAM_MS)
        pilot.stop()
        assert done == ["result"]
        shown = [label.text() for label in exam.window.findChildren(QLabel) if label.isVisible()]
        assert any("Тексеруде" in words for words in shown)


def two_review(story: Story, qtbot: QtBot) -> None:
    """The first dismisses two flags and confirms two; the second, told nothing of it, agrees; publication."""
    for number, token in enumerate(story.proctors, 1):
        with at_console(story, qtbot, token) as person:
            detail = person.page.view.detail
            assert [found.kind for found in detail.incidents] == list(ACTS)
            assert all(found.clips and found.own is None for found in detail.incidents)
            said = " ".join(_words_on(person))
            assert REASON not in said and LEFT not in said and FIRST_NAME not in said
            person.page.view.player.seek(12.0)  # on a slow computer the record begins some seconds late
            person.until(lambda p=person: p.page.view.films["camera"].image is not None)
            story.keep_window(f"2-console-{number}-before", person.window)
            _judge_four(person, f"{REASON} ({number})")
            story.keep_window(f"2-console-{number}-after", person.window)
            publish = person.window.findChild(Button, "review-publish")
            if number == 1:
                assert person.page.view.detail.item.state == "second_review" and not publish.isEnabled()
                continue
            person.until(publish.isEnabled)
            person.page.queue.setFocus()
            person.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
            person.until(lambda: _published(story))


def _judge_four(person: Reviewer, reason: str) -> None:
    """Violation, violation, dismissed, dismissed; the window goes on to the next by itself."""
    for place, (key, words) in enumerate(
        ((Qt.Key.Key_1, LEFT), (Qt.Key.Key_1, JOINED), (Qt.Key.Key_3, ""), (Qt.Key.Key_3, ""))
    ):
        person.until(lambda place=place: person.page.view.incident.kind == ACTS[place])
        person.judge(key, reason, words)


def _words_on(person: Reviewer) -> Iterator[str]:
    for kind in (QLabel, QPlainTextEdit, QTextEdit, Button):
        for found in person.window.findChildren(kind):
            yield found.toPlainText() if isinstance(found, QPlainTextEdit | QTextEdit) else found.text()


def _published(story: Story) -> bool:
    (listed,) = Talker(story.service.url, story.proctors[0]).get("/reviews").json
    return bool(listed["state"] == "published")


def see_the_result(story: Story, page: Browser) -> list[str]:
    """State, list with clause and time, a clip that plays; the incidents' ids."""
    assert page.run("document.documentElement.lang") == "kk"
    assert _text(page, ".state") == "Өтпеген Жаңа"
    story.keep("3-cabinet-attempts", page.picture())
    page.press(".attempts a")
    listed = Talker(story.service.url, story.proctors[0]).get(f"/attempts/{story.attempt}/violations").json
    assert [found["kind"] for found in listed] == list(ACTS[:2])
    articles = json.loads(
        page.run("JSON.stringify([...document.querySelectorAll('article')].map(e => e.innerText))")
    )
    assert len(articles) == 2
    for told, found, words in zip(articles, listed, (LEFT, JOINED), strict=True):
        assert f"{found['clause']}-тармақ" in told and found["clause_text"]["kk"] in told and words in told
    assert page.run(_PLAYS) > 0.3
    assert page.run("document.documentElement.scrollWidth <= innerWidth")
    page.run("document.querySelector('video').pause(); scrollTo(0, 0)")
    story.keep("3-cabinet-attempt", page.picture())
    return [str(found["incident"]) for found in listed]


_PLAYS = """new Promise((done, lost) => {
  const clip = document.querySelector('video');
  clip.onerror = () => lost(clip.error.message);
  clip.ontimeupdate = () => { if (clip.currentTime > 0.3) done(clip.currentTime); };
  clip.muted = true;
  clip.play().catch(lost);
})"""


def complain(story: Story, page: Browser) -> None:
    """A remark pinned to a flag, and the complaint."""
    page.run(f"document.querySelector('article textarea').value = {json.dumps(REMARK)}")
    page.press("article form button")
    page.run(f"document.querySelector('#complaint-text').value = {json.dumps(COMPLAINT)}")
    page.press("form[action$=complaints] button")
    assert "Шағым берілді" in _text(page, "[aria-labelledby=complaint]")
    page.run("scrollTo(0, 0)")
    story.keep("4-cabinet-complaint", page.picture())


def decide_on_the_complaint(
    story: Story, qtbot: QtBot, violations: list[str], choose: Callable[[Path], None]
) -> None:
    """The commission asks for the record at the console and is granted it; the dossier on its disk is whole,
    also for who checks it where no network is; votes are recorded, and one of the two violations falls.
    """
    file = story.folder / "dossier.zip"
    member = Talker(story.service.url, story.member)
    assert member.get(f"/attempts/{story.attempt}/dossier").status == 403, "nothing before it is granted"
    with at_complaints(story, qtbot, story.member) as person:
        person.until(lambda: {COMPLAINT, REMARK} <= set(person.read().splitlines()))
        assert FIRST_NAME not in person.read()
        person.there(ASK).click()
        person.until(lambda: person.visible(REASON_FIELD))
        person.type("To see both clips")
        person.there(ASK_GO).click()
        person.until(lambda: person.visible(ASK) is None)
        story.keep_window("5-commission-asked", person.window)
    (waiting,) = story.synaq("admin", "appeals")
    name, request = waiting["complaint"], waiting["requests"][0]["id"]
    granted = story.synaq("admin", "grant-record", name, request, "--basis", "№ 7, 01.12.2026")
    assert granted["state"] == "granted"
    with at_complaints(story, qtbot, story.member) as person:
        choose(file)
        person.there(FETCH).click()
        person.until(lambda: person.words(CHECKED))
        verify_offline(story, file)
        person.vote("uuud-")
        person.window.findChild(QCheckBox, f"appeal-withdraw-{violations[0]}").setChecked(False)
        story.keep_window("5-commission-decides", person.window)
        person.record(REASONS)
        person.until(lambda: person.visible(RECORD) is None)
        story.keep_window("5-commission-decided", person.window)
    (decided,) = story.synaq("admin", "appeals")
    outcome = decided["decision"]
    assert (outcome["upheld"], outcome["for_it"], outcome["against"]) == (True, 3, 1)
    assert outcome["withdrawn"] == violations[1:]


def verify_offline(story: Story, file: Path) -> None:
    """`synaq verify`, in a process of its own; complaint in it, name nowhere."""
    key = story.folder / "service.pub"
    key.write_text(story.synaq("admin", "service-key")["service_key"])
    report = story.synaq("verify", str(file), "--service-key", str(key), alone=True)
    assert report["whole"] and report["broken"] == []
    with zipfile.ZipFile(file) as parts:
        (told,) = json.loads(parts.read("appeals.json"))
        assert told["text"] == COMPLAINT and [said["text"] for said in told["remarks"]] == [REMARK]
        assert FIRST_NAME.encode() not in b"".join(map(parts.read, parts.namelist()))


def see_the_decision(story: Story, page: Browser) -> None:
    """The cabinet says that there is something new, what was decided, and what is left on the list."""
    page.open(f"{story.service.url}/cabinet/")
    assert _text(page, ".state") == "Өтпеген Жаңа"
    page.press(".attempts a")
    told = _text(page, "[aria-labelledby=complaint]")
    assert "шағым қанағаттандырылды" in told and "екінші адам бөлмеге кірген жоқ" in told
    assert page.run("document.querySelectorAll('article').length") == 1
    assert LEFT in _text(page, "article")
    page.run("scrollTo(0, 0)")
    story.keep("6-cabinet-decided", page.picture())


def _text(page: Browser, selector: str) -> str:
    return str(page.run(f"document.querySelector({json.dumps(selector)}).innerText"))
