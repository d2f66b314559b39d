"""The cabinet in a real browser, at a phone's size and in Kazakh: from the code to a complaint, by pressing
what a person presses; and nothing that an accessibility checker calls serious.
"""

from __future__ import annotations

import io
import json
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from tests.fakes.browser import CHROMIUM, Browser, browser
from tests.service.axe import axe_script, serious_findings
from tests.service.cabinet_world import NAMES, cabinet_office, candidate_of, link_of, published
from tests.service.exam_world import MINUTE, START_MS, World

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed on this machine")

WIDTH, HEIGHT = 390, 844
NARROW = 320  # the smallest phone, or another with its letters enlarged
DAY = 24 * 60 * MINUTE


def small_clip() -> bytes:
    """Two seconds of moving grey, as the monitor writes clips."""
    held = io.BytesIO()
    with av.open(held, "w", format="mp4") as file:
        stream = file.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        for number in range(20):
            picture = np.full((180, 320, 3), 60 + 6 * number, np.uint8)
            frame = av.VideoFrame.from_ndarray(picture, format="bgr24")
            frame.pts, frame.time_base = number, Fraction(1, 10)
            file.mux(stream.encode(frame))
        file.mux(stream.encode())
    return held.getvalue()


def small_strip() -> bytes:
    """A strip of pictures as JPEG."""
    done, data = cv2.imencode(".jpg", np.tile(np.arange(0, 240, 1, np.uint8), (60, 2)))
    assert done
    return bytes(data)


def fits(page: Browser) -> bool:
    """Nothing has to be pushed sideways, and what is pressed is big enough for a thumb."""
    assert page.run("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.run("[...document.querySelectorAll('th, td')].every(e => e.scrollWidth <= e.clientWidth)")
    small = page.run(
        "JSON.stringify([...document.querySelectorAll('button, .choice')]"
        ".filter(e => e.getBoundingClientRect().height < 44).map(e => e.outerHTML))"
    )
    return json.loads(small) == []


def fill(page: Browser, selector: str, words: str) -> None:
    page.run(f"document.querySelector({json.dumps(selector)}).value = {json.dumps(words)}")


def keep(page: Browser, folder: Path, name: str) -> None:
    (folder / f"{name}.png").write_bytes(page.picture())


def test_the_way_from_the_code_to_a_complaint_on_a_phone(world: World, tmp_path: Path) -> None:
    clips = {NAMES[0]: small_clip(), NAMES[1]: small_strip()}
    sitter = published(world, clips, remarks="Көрші үйде жөндеу жүріп жатты.")
    with browser(tmp_path / "profile") as page:
        page.be_a_phone(WIDTH, HEIGHT)
        page.open(f"{world.service.url}/cabinet/enter/{link_of(world, sitter)}")
        page.press("button[value=kk]")
        assert fits(page)
        keep(page, tmp_path, "door")
        page.press("form.card button")
        assert page.run("document.querySelector('.state').innerText").startswith("Өтпеген")
        assert page.run("document.querySelector('.new').innerText") == "Жаңа" and fits(page)
        keep(page, tmp_path, "attempts")

        page.press(".attempts a")
        assert page.run("document.querySelectorAll('article').length") == 2 and fits(page)
        loaded = "new Promise((done, lost) => {const v = document.querySelector('video');"
        loaded += "if (v.readyState) done(v.duration); v.onloadedmetadata = () => done(v.duration);"
        loaded += "v.onerror = () => lost(v.error.message);})"
        assert page.run(loaded) == pytest.approx(2.0, abs=0.2)
        shown = "document.querySelector('img').scrollIntoView(), document.querySelector('img').decode()"
        page.run(shown)
        assert page.run("document.querySelector('img').naturalWidth") == 480
        assert page.run("document.cookie") == ""  # no script may read the session

        fill(page, "article textarea", "Суға бардым, екі секунд.\n<b>Өзім</b>")
        page.press("article form button")
        assert page.run("document.querySelector('article .words').innerText").endswith("<b>Өзім</b>")
        fill(page, "#complaint-text", "Бұл бұзушылық емес.")
        page.press("form[action$=complaints] button")
        page.run("scrollTo(0, 0)")
        assert "Шағым берілді" in page.run("document.querySelector('[aria-labelledby=complaint]').innerText")
        assert page.run("document.documentElement.lang") == "kk" and fits(page)
        keep(page, tmp_path, "attempt")
        page.be_a_phone(WIDTH, HEIGHT, dark=True)
        keep(page, tmp_path, "attempt-dark")
        page.be_a_phone(NARROW, HEIGHT)
        assert fits(page)
        keep(page, tmp_path, "attempt-narrow")
    assert world.rows("select text from complaint") == [("Бұл бұзушылық емес.",)]


def test_an_accessibility_checker_finds_nothing_serious(world: World, tmp_path: Path) -> None:
    script = axe_script()
    sitter = published(world, {NAMES[0]: small_clip(), NAMES[1]: small_strip()}, remarks="Жөндеу.")
    with cabinet_office(world) as office:
        office.open_slot("practice", START_MS + DAY, 3)
        office.open_slot("practice", START_MS + 2 * DAY, 3, hall="astana-1")
        code, _ = office.cabinet_link(candidate_of(world, sitter))
        broken = world.sitter(office.add_slot(candidate_of(world, sitter), "practice"))
        assert broken.check_in().status == 200
        office.register_act("technical_fault", attempt=broken.attempt, note="Қуат көзі өшті")
    url = f"{world.service.url}/cabinet"
    with browser(tmp_path / "profile") as page:
        page.be_a_phone(WIDTH, HEIGHT)
        page.open(f"{url}/enter")
        page.press("button[value=kk]")
        assert serious_findings(page, script) == []
        fill(page, "#code", "AAAA-AAAA-AAAA")
        page.press("form.card button")
        assert serious_findings(page, script) == []
        page.open(f"{url}/enter/{code}")
        page.press("form.card button")
        for dark in (False, True):
            page.be_a_phone(WIDTH, HEIGHT, dark=dark)
            for place in ("/", f"/attempts/{sitter.attempt}", "/booking"):
                page.open(url + place)
                assert serious_findings(page, script) == [], place
        keep(page, tmp_path, "booking-dark")
        page.be_a_phone(WIDTH, HEIGHT)
        page.open(f"{url}/booking")
        keep(page, tmp_path, "booking")
        page.run("document.querySelector('input[name=slot]').checked = true")
        page.press("form[action$=booking] button")
        assert page.run("document.querySelector('.code').innerText.length") == 14
        assert serious_findings(page, script) == [] and fits(page)
        keep(page, tmp_path, "booked")
        page.open(f"{url}/booking")
        page.press("form[action*='/booking/anew/'] button")
        assert "қабылданды" in page.run("document.querySelector('#faults ~ .said').innerText")
        assert serious_findings(page, script) == [] and fits(page)
        keep(page, tmp_path, "booking-booked")
        page.press("a[href$='/cancel']")
        assert serious_findings(page, script) == [] and fits(page)
        keep(page, tmp_path, "cancel")
        page.press("form[action$='/cancel'] button")
        assert page.run("document.querySelector('.state').innerText") == "Жазылу кері қайтарылды"
        assert serious_findings(page, script) == [] and fits(page)
        keep(page, tmp_path, "cancelled")
        page.open(f"{url}/attempts/{sitter.attempt}")
        fill(page, "#complaint-text", "Келіспеймін.")
        page.press("form[action$=complaints] button")
        assert serious_findings(page, script) == []
