"""A complaint before the commission: the record on request, the votes, and what follows for the result."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from client.app.main import cli
from proctor.core.errors import BadInputError
from proctor.journal.dossier_check import check_dossier
from tests.service.exam_world import MINUTE, Reply, Sitter, Talker, World

LAW = "law-enforcement-3"


@dataclass
class Appeal:
    """A published result with two violations, a complaint about it, and the people of the appeal."""

    world: World
    sitter: Sitter
    administrator: Talker
    member: Talker
    name: str = "complaint-1"

    def granted(self) -> None:
        told = self.member.post(f"/appeals/{self.name}/requests", {"reason": "The clips of both"}).json
        request = told["requests"][0]["id"]
        wish = {"basis": "No. 7, 1.12.2026", "with_keys": True}
        assert self.administrator.post(f"/appeals/{self.name}/requests/{request}/grant", wish).status == 200

    def decide(
        self, votes: str, withdrawn: list[str] | None = None, who: Talker | None = None, **more: Any
    ) -> Reply:
        words = {"u": "uphold", "d": "dismiss", "-": None}
        seats = [
            {"member": f"Member {place}", "chair": place == 0, "vote": words[vote]}
            for place, vote in enumerate(votes)
        ]
        told = {"protocol": "No. 12", "words": "Комиссия жазбаны қарады.", "seats": seats}
        message = {**told, "withdrawn": withdrawn or [], **more}
        return (who or self.member).post(f"/appeals/{self.name}/decision", message)

    def papers(self) -> list[tuple[str, str]]:
        told = self.administrator.get(f"/attempts/{self.sitter.attempt}/papers").json
        return [(paper["kind"], paper["status"]) for paper in told]


@pytest.fixture
def appeal(world: World) -> Appeal:
    return appealed(world)


def appealed(world: World) -> Appeal:
    sitter = world.sitter(world.book())
    sitter.check_in()
    for section in ("language", "legislation"):
        world.take(sitter, section)
    for name in ("inc-1", "inc-2"):
        sitter.suspect(name)
    sitter.finish()
    sitter.send()
    people: list[Talker] = []
    for name in ("inc-1", "inc-2"):
        people = world.judged(sitter, "violation", name)
    assert people[0].post(f"/reviews/{sitter.attempt}/publish", {}).json["status"] == "not_passed"
    world.do(
        "insert into complaint (id, attempt, text, at_ms, state) "
        "select 'complaint-1', attempt, 'Мен орнымнан тұрған жоқпын.', published_ms, 'filed' from review"
    )
    world.clock.forward(MINUTE)
    return Appeal(world, sitter, world.staff("administrator"), world.staff("commission"))


def test_the_commission_asks_is_granted_looks_and_upholds(appeal: Appeal) -> None:
    attempt = appeal.sitter.attempt
    appeal.world.do(
        "insert into remark (id, attempt, incident, text, at_ms) "
        "select 'r', attempt, 'inc-1', 'Есікті жаптым.', published_ms from review"
    )
    (listed,) = appeal.member.get("/appeals").json
    assert [said["text"] for said in listed["remarks"]] == ["Есікті жаптым."]
    assert (listed["state"], listed["text"]) == ("filed", "Мен орнымнан тұрған жоқпын.")
    assert appeal.member.get(f"/attempts/{attempt}/dossier").code == "not_allowed"
    assert appeal.decide("uuuuu").code == "not_allowed", "who has not seen the record decides nothing"
    appeal.granted()
    (listed,) = appeal.administrator.get("/appeals").json
    assert listed["state"] == "granted" and listed["requests"][0]["with_keys"] is True

    decided = appeal.decide("uuudd", ["inc-1", "inc-2"])
    assert decided.status == 200
    assert decided.json["decision"]["upheld"] is True and decided.json["violations"] == []
    result = appeal.sitter.result()
    assert (result["status"], result["violations"]) == ("passed", [])
    assert appeal.sitter.get(f"/attempts/{attempt}/violations").json == []
    assert appeal.papers() == [("violation_list", "revoked"), ("certificate", "practice")]

    dossier = appeal.member.get(f"/attempts/{attempt}/dossier").content
    assert check_dossier(io.BytesIO(dossier)).broken == []
    with zipfile.ZipFile(io.BytesIO(dossier)) as files:
        (told,) = json.loads(files.read("appeals.json"))
        assert [(said["incident"], said["text"]) for said in told["remarks"]] == [("inc-1", "Есікті жаптым.")]
        assert "answer-key.json" in files.namelist()
    assert told["decision"]["seats"][0] == {"member": "Member 0", "chair": True, "vote": "uphold"}
    deeds = [action for (action,) in appeal.world.rows("select action from audit order by id")]
    wanted = ["appeal.request", "dossier.grant", "appeal.decide", "paper.revoke", "paper.issue"]
    assert [deed for deed in deeds if deed in wanted][-5:] == wanted


def test_nothing_of_it_is_deleted_before_it_is_decided(appeal: Appeal) -> None:
    appeal.world.clock.forward(3650 * 24 * 60 * MINUTE)
    assert appeal.world.office.run_retention(dry_run=True).held == {"open_appeal": 1}
    assert appeal.decide("ddddd", who=appeal.administrator).status == 200
    assert appeal.world.office.run_retention(dry_run=True).held == {"minutes": 1}, "these for a year more"


def test_some_violations_may_stand(appeal: Appeal) -> None:
    appeal.granted()
    assert appeal.decide("uu-dd", ["inc-2"]).json["decision"]["by_chair"] is True
    result = appeal.sitter.result()
    assert result["status"] == "not_passed"
    assert [found["incident"] for found in result["violations"]] == ["inc-1"]
    assert appeal.papers() == [("violation_list", "revoked"), ("violation_list", "practice")]


def test_a_complaint_that_is_dismissed_changes_nothing(appeal: Appeal) -> None:
    before = appeal.sitter.result()
    assert appeal.decide("ddduu", ["inc-1"], appeal.administrator).code == "invalid_request"
    assert appeal.decide("ddduu", who=appeal.administrator).json["decision"]["upheld"] is False
    assert appeal.sitter.result() == before
    assert appeal.papers() == [("violation_list", "practice")]
    assert appeal.world.rows("select state, decision from complaint") == [("decided", "rejected")]


@pytest.mark.parametrize(
    ("votes", "code"),
    [("uuuu", "commission_small"), ("uuu--", "commission_quorum"), ("-uudd", "commission_tie")],
)
def test_what_is_no_decision_is_refused_in_words(appeal: Appeal, votes: str, code: str) -> None:
    refused = appeal.decide(votes, who=appeal.administrator)
    assert (refused.status, refused.code) == (409, code)
    assert refused.json["kept"] and refused.json["remedy"]
    assert appeal.world.rows("select complaint from commission_session") == []


def test_it_is_decided_once(appeal: Appeal) -> None:
    appeal.granted()
    assert appeal.decide("uuuuu", ["inc-9"]).code == "not_found"
    first = appeal.decide("uuuuu", ["inc-1"])
    assert appeal.decide("uuuuu", ["inc-1"]).json == first.json, "the same protocol again"
    assert appeal.decide("ddddd", protocol="No. 13").code == "wrong_state"
    asked = appeal.member.post(f"/appeals/{appeal.name}/requests", {"reason": "Once more"})
    assert asked.code == "wrong_state"
    with pytest.raises(Exception, match="append-only"):
        appeal.world.do("update commission_session set upheld = 0")


def test_asked_twice_there_is_one_request_and_one_grant(appeal: Appeal) -> None:
    for _ in range(2):
        told = appeal.member.post(f"/appeals/{appeal.name}/requests", {"reason": "The clips"}).json
    (request,) = told["requests"]
    assert request["mine"] is True and request["granted_ms"] is None
    for _ in range(2):
        wish = {"basis": "No. 7", "with_keys": False}
        path = f"/appeals/{appeal.name}/requests/{request['id']}/grant"
        assert appeal.administrator.post(path, wish).json["requests"][0]["mine"] is False
    assert appeal.world.rows("select count(*) from dossier_grant") == [(1,)]
    assert appeal.administrator.post(f"/appeals/none/requests/{request['id']}/grant", wish).status == 404


def test_an_administrator_hears_it_on_the_command_line(appeal: Appeal, tmp_path: Path) -> None:
    def synaq(*words: str) -> Result:
        settings = appeal.world.settings
        where = ("--database", settings.database, "--evidence", str(settings.evidence))
        return CliRunner().invoke(cli, ["admin", *words, *where])

    appeal.member.post(f"/appeals/{appeal.name}/requests", {"reason": "The clips of both"})
    told = synaq("appeals").stdout
    assert "complaint-1  filed" in told and "waits, The clips of both" in told
    [listed] = json.loads(synaq("appeals", "--json").stdout)
    request = listed["requests"][0]["id"]
    assert "granted, The clips" in synaq("grant-record", appeal.name, request, "--basis", "No. 7").stdout
    assert appeal.member.get(f"/attempts/{appeal.sitter.attempt}/dossier").status == 200

    protocol = tmp_path / "protocol.json"
    refused = synaq("decide-appeal", appeal.name, "--protocol", str(protocol))
    assert refused.exit_code != 0 and "protocol.json cannot be read" in str(refused.exception)
    seats = [{"member": f"Member {n}", "chair": n == 0, "vote": "uphold"} for n in range(5)]
    words = {"protocol": "No. 12", "words": "Seen.", "seats": seats, "withdrawn": ["inc-1", "inc-2"]}
    for wrong in ({**words, "seats": seats[:4]}, {**words, "verdict": "upheld"}):
        protocol.write_text(json.dumps(wrong), encoding="utf-8")
        refused = synaq("decide-appeal", appeal.name, "--protocol", str(protocol))
        assert refused.exit_code != 0 and isinstance(refused.exception, BadInputError)
    protocol.write_text(json.dumps(words), encoding="utf-8")
    decided = synaq("decide-appeal", appeal.name, "--protocol", str(protocol))
    assert "upheld by 5 to 0 of 5 (No. 12)" in decided.stdout
    assert appeal.sitter.result()["status"] == "passed"


def test_the_site_may_set_by_when_the_commission_decides(make_world: Callable[..., World]) -> None:
    without = appealed(make_world())
    (listed,) = without.member.get("/appeals").json
    assert (listed["due_ms"], listed["passed"]) == (None, False) and listed["published_ms"]


def test_the_deadline_counts_working_days_from_the_filing(make_world: Callable[..., World]) -> None:
    appeal = appealed(make_world(appeal_working_days=5))
    (listed,) = appeal.administrator.get("/appeals").json
    # Filed on Monday, 2 February: five working days later is Monday, the 9th, to its end.
    assert listed["due_ms"] == listed["filed_ms"] + (7 * 24 + 14) * 60 * MINUTE
    assert listed["left_ms"] == (8 * 60 * 6 - 61) * MINUTE
    appeal.granted()
    assert appeal.decide("uuuuu", ["inc-1", "inc-2"]).json["passed"] is True
    assert appeal.member.get("/appeals").json[0]["due_ms"] is None


def registered(appeal: Appeal, incidents: list[str]) -> str:
    """A registered act on a rule violation that names these incidents."""
    wish = {"kind": "rule_violation", "grounds": "Left the seat.", "incidents": incidents}
    operator, office = appeal.world.staff("operator"), appeal.administrator
    draft = operator.post(f"/attempts/{appeal.sitter.attempt}/acts", wish).json["id"]
    assert office.post(f"/acts/{draft}/register", {}).status == 200
    return str(draft)


def refused_again(appeal: Appeal) -> set[str]:
    """What stands against the candidate at another attempt; without consent, so that none is made."""
    [(candidate,)] = appeal.world.rows("select distinct candidate from attempt")
    slot = appeal.world.office.add_slot(candidate, LAW, regardless=True)
    again = appeal.world.sitter(slot)
    return {found["code"] for found in again.check_in(consent=False).json["refusals"]}


@pytest.mark.parametrize(
    ("withdrawn", "undone", "status", "refused"),
    [
        (["inc-1", "inc-2"], "wholly", "revoked", {"consent_missing"}),
        (["inc-1"], "partly", "practice", {"consent_missing", "violation_act"}),
    ],
)
def test_an_act_whose_grounds_are_withdrawn_refuses_nobody_any_more(
    appeal: Appeal, withdrawn: list[str], undone: str, status: str, refused: set[str]
) -> None:
    appeal.world.office.import_shipped_bank(LAW)
    registered(appeal, ["inc-1", "inc-2"])
    assert refused_again(appeal) == {"consent_missing", "violation_act"}
    assert appeal.decide("uuuuu", withdrawn, who=appeal.administrator).status == 200
    [act] = appeal.administrator.get("/acts").json
    assert (act["state"], act["undone"], act["undone_by"]) == ("registered", undone, "No. 12")
    assert ("rule_violation_act", status) in appeal.papers()
    [told] = appeal.world.rows("select detail from audit where action = 'act.undo'")
    assert json.loads(told[0])["wholly"] is (undone == "wholly")
    assert refused_again(appeal) == refused


def test_an_act_on_other_grounds_stands_and_a_draft_without_ground_is_not_registered(appeal: Appeal) -> None:
    appeal.world.office.import_shipped_bank(LAW)
    other = registered(appeal, [])
    wish = {"kind": "rule_violation", "grounds": "The chair was empty.", "incidents": ["inc-1"]}
    draft = appeal.world.staff("operator").post(f"/attempts/{appeal.sitter.attempt}/acts", wish).json["id"]
    assert appeal.decide("uuuuu", ["inc-1", "inc-2"], who=appeal.administrator).status == 200
    acts = {act["id"]: act["undone"] for act in appeal.administrator.get("/acts").json}
    assert acts == {other: None, draft: "wholly"}
    assert appeal.administrator.post(f"/acts/{draft}/register", {}).code == "wrong_state"
    assert refused_again(appeal) == {"consent_missing", "violation_act"}
