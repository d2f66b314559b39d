"""Facts of every kind of paper, as large as they come: a long name, nine acts of law, thirty violations."""

from __future__ import annotations

from typing import Any

from proctor.core.local_text import LocalText
from proctor.core.programme import Programme
from proctor.resources.programmes import load_programmes, load_rules
from proctor.service.papers_templates import KIND_OF_ACT
from tests.service.exam_world import MINUTE, START_MS

LONG_NAME = "Әбдіғаппарұлы-Құлмұхамбетова Ұлжалғас-Гүлнәзік Өмірзаққызы"
GROUNDS = (
    "Үміткер екі рет орнынан тұрып, үстелдің астынан парақ алды; ескертуге жауап бермеді. "
    "Кандидат дважды вставал с места и доставал листы из-под стола; на предупреждение не ответил. "
    "<b>#sys.inputs</b> *звёздочка* _и_ $формула$"
)


def sample_facts(kind: str, programme: str = "law-enforcement-1") -> dict[str, Any]:
    """What `papers_facts` would have gathered."""
    found = load_programmes().get(programme)
    facts: dict[str, Any] = {
        "candidate_number": "900000000017",
        "programme": found.id,
        "programme_title": found.title.to_dict(),
        "edition": found.edition,
        "practice": found.training,
        "slot_ms": START_MS,
        "taken_ms": START_MS + 130 * MINUTE,
        "hall": {"hall": "Астана-2", "seat": "17"} if kind == "impostor_act" else None,
    }
    if kind != "violation_list":
        facts["name"] = LONG_NAME
    if kind in ("certificate", "statement"):
        facts.update(_score(found, passed=kind == "certificate"))
    elif kind == "violation_list":
        facts["violations"] = [_violation(place) for place in range(30)]
    else:
        facts.update(_act(kind))
    if kind == "certificate" and not found.training:
        facts["valid_until_ms"] = 1_801_508_400_000
    return facts


def _score(programme: Programme, *, passed: bool) -> dict[str, Any]:
    tests: list[dict[str, Any]] = []
    for section in programme.sections:
        blocks = [
            _line(block.title, block.items or 0, block.threshold, max(0, (block.items or 0) - place % 4))
            for place, block in enumerate(section.blocks)
        ]
        for line in blocks:
            line["right"] = line["right"] if passed else 4
        right = sum(line["right"] for line in blocks)
        whole = _line(section.title, section.item_total or 0, _threshold(section.threshold_total), right)
        tests += [*blocks, {**whole, "sum": True}] if len(blocks) > 1 else [whole]
    parts = [found for found in tests if not found["sum"]]
    return {
        "tests": tests,
        "right": sum(found["right"] for found in parts),
        "items": sum(found["items"] for found in parts),
        "threshold": None,
        "below_threshold": not passed,
        "broken_off": not passed,
    }


def _line(title: LocalText, items: int, threshold: int | None, right: int) -> dict[str, Any]:
    return {"title": title.to_dict(), "items": items, "threshold": threshold, "right": right, "sum": False}


def _threshold(written: object) -> int | None:
    return written if isinstance(written, int) else None


def _violation(place: int) -> dict[str, Any]:
    rules = load_rules("26").rules
    rule = rules[place % len(rules)]
    start = place * 251.5
    return {
        "incident": f"inc-{place}",
        "kind": "face_absent",
        "clause": rule.clause,
        "rule": rule.text.to_dict(),
        "start_s": start,
        "end_s": start + 12.25,
        "started_ms": START_MS + round(start * 1000),
        "comment": "Үстел астынан парақ алды, бұл жазбада анық көрінеді." if place % 3 == 0 else "",
        "clip": f"{place:02x}" * 32 if place % 5 else None,
    }


def _act(kind: str) -> dict[str, Any]:
    title = load_programmes().get("law-enforcement-1").sections[1].title.to_dict()
    fault = kind == KIND_OF_ACT["technical_fault"]
    rule = _violation(2)
    return {
        "grounds": "Сервер бөлмесінде электр қуаты үзілді." if fault else GROUNDS,
        "registered_by": {"role": "administrator", "name": "Қ. Ә. Нұрғалиева"},
        "registered_ms": START_MS + 190 * MINUTE,
        "drafted_by": {"role": "operator", "name": "Ө. Һ. Жүнісов"},
        "drafted_ms": START_MS + 160 * MINUTE,
        "sections": [{"title": title, "started_ms": START_MS, "deadline_ms": START_MS + 110 * MINUTE}],
        "incidents": []
        if fault
        else [
            {
                "clause": rule["clause"],
                "clause_text": rule["rule"],
                "start_s": 61.0,
                "end_s": None,
                "opened_ms": START_MS + 61_000,
                "verdict": verdict,
            }
            for verdict in ("violation", "inconclusive", None)
        ],
        "identity": {
            "status": "mismatch",
            "figures": {"likeness": 0.114, "needed": 0.5},
            "decision": "impostor",
            "decision_reason": "Жеке куәліктегі сурет басқа адамдікі.",
        },
        "findings": [_finding()] if fault else [],
        "journal": {"held_seq": 1834, "held_digest": "0f" * 32},
    }


def _finding() -> dict[str, Any]:
    at = START_MS + 40 * MINUTE
    return {
        "interruption": {"id": "i-1", "start_ms": at, "end_ms": at + 372_000, "seen_by": "both"},
        "party": "service",
        "confidence": 0.97,
        "grounds": [
            {"fact": "service_down", "source": "service", "at_ms": at, "weight": 1.0, "data": {}},
            {
                "fact": "everyone_silent",
                "source": "service",
                "at_ms": at,
                "weight": 0.9,
                "data": {"silent": 41, "running": 44},
            },
            {
                "fact": "only_service_away",
                "source": "client",
                "at_ms": at + 9_000,
                "weight": 0.6,
                "data": {"names": ["x"]},
            },
            {"fact": "of_a_newer_version", "source": "client", "at_ms": at, "weight": 0.1, "data": {}},
        ],
    }
