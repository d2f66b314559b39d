"""Rules of retention: data that a site may change, within what must never be."""

from __future__ import annotations

import pytest

from proctor.core.erasure_receipt import ErasureReceipt, receipt_of
from proctor.core.errors import BadInputError
from proctor.core.retention import CLASSES, DAY_MS, RetentionRules, parse_retention
from proctor.resources.shipped_files import asset_path

SHIPPED = asset_path("retention", "usual.toml").read_text(encoding="utf-8")


@pytest.fixture
def usual() -> RetentionRules:
    return parse_retention(SHIPPED)


def test_the_shipped_rules_have_one_for_every_class_and_keep_minutes_for_a_year(
    usual: RetentionRules,
) -> None:
    assert set(usual.classes) == set(CLASSES)
    assert usual.of("minutes").keep_days == 365
    assert "order 26" in usual.of("minutes").basis
    assert usual.of("minutes").since_ms(400 * DAY_MS) == 35 * DAY_MS


def test_a_site_changes_what_it_names_and_nothing_else(usual: RetentionRules) -> None:
    site = parse_retention('name = "site"\n[classes.record]\nkeep_days = 90\n', "site.toml", usual)
    assert (site.of("record").keep_days, site.of("record").held_by) == (90.0, usual.of("record").held_by)
    assert site.of("clips") == usual.of("clips")
    assert site.of("room_scan").keep_days is None
    assert site.with_scan_days(12.0).of("room_scan").keep_days == 12.0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("days = 3", "days is no key of it"),
        ("[classes.selfies]\nkeep_days = 3", "selfies is no key of it"),
        ("[classes.record]\nkeep_for = 3", "keep_for is no key of it"),
        ("[classes.record]\nkeep_days = 0", "more than 0"),
        ("[classes.record]\nkeep_days = true", "takes days"),
        ('[classes.record]\nkeep_days = "3"', "takes days"),
        ("[classes.record]\nkeep_days = nan", "takes days"),
        ('[classes.record]\nfrom = "yesterday"', "it counts from one of"),
        ('[classes.audit]\nfrom = "decided"', "it counts from one of: written"),
        ('[classes.record]\nheld_by = ["whim"]', "it may name"),
        ('[classes.record]\nheld_by = ["open_attempt", "open_review", "order"]', "open_appeal, which always"),
        ('[classes.record]\nbasis = " "', "takes words"),
        ("[classes.record_with_violations]\nkeep_days = 2000", "the journal would go before"),
        ("classes = 3", "classes is no table"),
        ("[classes]\nrecord = 3", "is no table"),
        ("x = ", "no TOML"),
    ],
)
def test_what_is_out_of_order_is_refused_by_name(usual: RetentionRules, text: str, said: str) -> None:
    with pytest.raises(BadInputError, match=r"site\.toml") as refused:
        parse_retention(text, "site.toml", usual)
    assert said in refused.value.what
    assert refused.value.kept == "Nothing was deleted."


def test_rules_without_ground_need_every_class() -> None:
    with pytest.raises(BadInputError, match="no rule for audit"):
        parse_retention('name = "x"\ndossier_request_days = 3\n')
    with pytest.raises(BadInputError, match=r"classes.record says no keep_days"):
        parse_retention(SHIPPED.replace("keep_days = 180\n", ""))


def test_a_receipt_reads_back_only_as_it_was_written() -> None:
    line = {"class": "record", "what": "file", "sha256": "a" * 64, "bytes": 5}
    rules = {"record": {"keep_days": 3}}
    receipt = ErasureReceipt("r", "run", 7, {"attempt": "A"}, rules, [line], {"database": {}})
    again = receipt_of(receipt.claim())
    assert again == receipt
    assert (again.files, again.classes) == (frozenset({"a" * 64}), ("record",))
    for other in (
        receipt.claim() + b" ",
        b"{}",
        b"[]",
        b"no",
        receipt.claim().replace(b"erasure_receipt", b"x"),
    ):
        with pytest.raises((ValueError, KeyError, TypeError)):
            receipt_of(other)
