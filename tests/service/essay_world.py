"""A contest with essays: candidates who write, a proctor who publishes, a commission that marks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from proctor.core import entry as kinds
from proctor.service.essay_commissions import Commission
from proctor.service.essay_desk import EssayDesk
from tests.service.exam_world import MINUTE, START_MS, Reply, Sitter, Talker, World

DAY = 24 * 60 * MINUTE
TEXTS = (
    "Мемлекеттік қызмет — ел алдындағы жауапкершілік. Қызметші заңды сақтап, халыққа адал болуы керек.",
    "Государственная служба начинается с уважения к человеку, который пришёл за помощью.",
    "Мен қызметке ашықтық пен әділдік үшін келемін.",
)
# What the orders leave to the site, for the programmes whose marks people give or formulas make.
SITE = """
[programmes.essay.sections.essay]
minutes = 60
[programmes.personal-qualities.sections.questionnaire]
minutes = 30
[programmes.personal-qualities.sections.questionnaire.blocks.qualities]
items = 4
[programmes.text-and-numbers.sections.text]
minutes = 30
[programmes.text-and-numbers.sections.text.blocks.text]
items = 25
[programmes.text-and-numbers.sections.numbers]
minutes = 30
[programmes.text-and-numbers.sections.numbers.blocks.numbers]
items = 25
"""


def site_file(folder: Path) -> Path:
    """The site's settings as a file."""
    file = folder / "site.toml"
    file.write_text(SITE, encoding="utf-8")
    return file


def write_essay(world: World, text: str | None, language: str = "kk", *, violated: bool = False) -> Sitter:
    """A candidate who sat the essay, wrote `text` in two goes (None: nothing), and finished."""
    sitter = world.sitter(world.book("essay", regardless=True, language=language))
    assert sitter.check_in().status == 200
    paper = sitter.start("essay").json
    (item,) = paper["items"]
    for part in () if text is None else (text[: len(text) // 2], text):
        sitter.write(kinds.ANSWERED, section="essay", item=item["id"], text=part)
    if violated:
        sitter.suspect("inc-1")
    sitter.finish_section("essay")
    sitter.finish()
    assert sitter.send().json["state"] == "finished"
    return sitter


def publish(world: World, sitter: Sitter) -> Any:
    """A proctor publishes."""
    answer = world.staff().post(f"/reviews/{sitter.attempt}/publish", {})
    assert answer.status == 200, answer.json
    return answer.json


@dataclass
class Panel:
    """A commission of a contest, the chair first; `number` of a member is their place."""

    world: World
    contest: str
    members: list[Talker] = field(default_factory=list)

    def detail(self, number: int = 0) -> Any:
        """The contest as a member sees it."""
        return self.members[number].get(f"/essay-contests/{self.contest}").json

    def essays(self) -> dict[str, str]:
        """Candidate number -> essay."""
        return {line["candidate_number"]: line["id"] for line in self.detail()["lines"]}

    def mark(self, number: int, essay: str, mark: int, words: str = "") -> Reply:
        """A member gives a mark."""
        path = f"/essay-contests/{self.contest}/essays/{essay}/mark"
        return self.members[number].put(path, {"mark": mark, "words": words})

    def take_back(self, number: int, essay: str) -> Reply:
        """A member takes their mark back."""
        return self.members[number].call("DELETE", f"/essay-contests/{self.contest}/essays/{essay}/mark")

    def close(self, number: int = 0) -> Reply:
        """A member closes the marks."""
        return self.members[number].post(f"/essay-contests/{self.contest}/close", {})


@contextmanager
def essay_desk(world: World) -> Iterator[EssayDesk]:
    """The administrator's desk for essays."""
    with EssayDesk(world.settings, world.clock) as desk:
        yield desk


def commission(world: World, size: int = 3, *, first: int = -1, days: int = 8) -> Panel:
    """Name a commission of so many, for essays of so many days from `first` on (0: today)."""
    before = len(world.rows("select id from staff"))
    names = [f"Examiner {before + place}" for place in range(size)]
    members = [Talker(world.service.url, world.office.add_staff(name, "examiner")) for name in names]
    span = (START_MS + first * DAY, START_MS + (first + days) * DAY)
    wish = Commission("essay", "Конкурс № 12", *span, names[0], names)
    with essay_desk(world) as desk:
        return Panel(world, desk.name_commission(wish).id, members)
