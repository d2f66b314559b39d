"""The list of programs is data, signed by whoever answers for it, taken over only when newer and genuine."""

from __future__ import annotations

from pathlib import Path

import pytest
import sign_programs
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from proctor.core.errors import BadInputError, IntegrityError
from proctor.host.program_list import (
    CLOSINGS,
    SYSTEMS,
    DistractionSort,
    Sort,
    newest_list,
    parse_list,
    read_list,
    shipped_key,
    shipped_list,
)
from proctor.host.programs import judge_programs
from proctor.host.programs_evidence import Recogniser
from proctor.host.programs_table import ProcessRow, Tables
from proctor.resources.shipped_files import asset_path
from proctor.resources.texts import LANGUAGES, has_text, text

SHIPPED_TEXT = asset_path("programs", "remote-access.toml").read_text(encoding="utf-8")
SHIPPED_SIGNATURE = asset_path("programs", "remote-access.toml.sig").read_text(encoding="utf-8").strip()


def next_version(version: int = 2) -> str:
    return SHIPPED_TEXT.replace("\nversion = 1\n", f"\nversion = {version}\n")


def test_the_shipped_list_is_signed_and_wide_enough() -> None:
    listed = shipped_list()
    steering = [one for one in listed.programs if one.sort is Sort.REMOTE_CONTROL]
    assert len(steering) >= 30
    for system in SYSTEMS:
        assert sum(system in one.systems for one in steering) >= 20
    assert {one.sort for one in listed.programs} == set(Sort)
    assert {one.sort for one in listed.distractions} == set(DistractionSort)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_way_to_close_a_program_is_told_in_words(language: str) -> None:
    for closing in (*CLOSINGS, "port"):
        told = text(
            language, f"host-programs-close-{closing.replace('_', '-')}", program="AnyDesk", service="S1"
        )
        assert "AnyDesk" in told
    for sort in DistractionSort:
        assert has_text(language, f"host-focus-{sort.value}")


def test_every_program_that_starts_with_the_computer_names_its_service_or_has_another_way() -> None:
    for one in shipped_list().programs:
        for system, listing in one.systems.items():
            if (listing.close or one.close) == "service" and one.sort is Sort.REMOTE_CONTROL:
                assert listing.services or system == "macos" or listing.running, (one.id, system)


def test_a_changed_list_is_refused() -> None:
    changed = SHIPPED_TEXT.replace('running = ["x11vnc"]', 'running = ["x11vnd"]')
    assert changed != SHIPPED_TEXT
    with pytest.raises(IntegrityError, match="signature"):
        read_list(changed, SHIPPED_SIGNATURE, shipped_key())


def test_line_ends_do_not_break_the_signature() -> None:
    listed = read_list(SHIPPED_TEXT.replace("\n", "\r\n"), SHIPPED_SIGNATURE, shipped_key())
    assert listed.digest == shipped_list().digest


@pytest.mark.parametrize("signature", ["", "no base64 !", "AAAA"])
def test_a_signature_that_is_none_is_refused(signature: str) -> None:
    with pytest.raises(IntegrityError):
        read_list(SHIPPED_TEXT, signature, shipped_key())


def test_a_key_that_is_none_is_refused() -> None:
    with pytest.raises(BadInputError, match="Ed25519"):
        read_list(SHIPPED_TEXT, SHIPPED_SIGNATURE, "-----BEGIN NOTHING-----")


def test_a_site_signs_a_newer_list_and_hands_it_out(tmp_path: Path) -> None:
    private = tmp_path / "site.pem"
    assert sign_programs.main(["--new-key", str(private)]) == 0
    assert private.stat().st_mode & 0o077 == 0
    newer = tmp_path / "list.toml"
    newer.write_text(next_version(), encoding="utf-8", newline="")
    assert sign_programs.main([str(newer), "--key", str(private)]) == 0
    signature = (tmp_path / "list.toml.sig").read_text(encoding="utf-8").strip()
    site_key = (tmp_path / "site.pub").read_text(encoding="utf-8")

    shipped = shipped_list()
    choice = newest_list(shipped, next_version(), signature, (shipped_key(), site_key))
    assert (choice.listed.version, choice.refused) == (2, None)
    again = newest_list(choice.listed, SHIPPED_TEXT, SHIPPED_SIGNATURE, (shipped_key(),))
    assert (again.listed.version, again.refused) == (2, None)  # an older one is passed over in peace


def test_an_offer_under_a_strange_key_is_told_and_the_shipped_list_stays() -> None:
    stranger = Ed25519PrivateKey.generate()
    signature = sign_programs.sign_text(next_version(), stranger)
    choice = newest_list(shipped_list(), next_version(), signature, (shipped_key(),))
    assert choice.listed.version == 1
    assert isinstance(choice.refused, IntegrityError)
    assert "stays in use" in str(choice.refused)


def test_a_signed_list_that_is_out_of_order_is_refused_with_its_place() -> None:
    site = Ed25519PrivateKey.generate()
    broken = next_version().replace('sort = "meeting"', 'sort = "metting"', 1)
    with pytest.raises(BadInputError, match=r"programs.zoom.sort"):
        sign_programs.sign_text(broken, site)
    assert newest_list(shipped_list(), broken, "AAAA", ("no key",)).refused is not None


@pytest.mark.parametrize(
    ("before", "after", "place"),
    [
        ('ports = ["3389"]', 'ports = ["33a9"]', "ports"),
        ('id = "quick-assist"', 'id = "anydesk"', "programs"),
        ('services = ["AnyDesk"]', 'servies = ["AnyDesk"]', "servies"),
        ("version = 1", "version = 0", "version"),
    ],
)
def test_mistakes_in_a_list_are_named(before: str, after: str, place: str) -> None:
    with pytest.raises(BadInputError, match=place):
        parse_list(SHIPPED_TEXT.replace(before, after, 1))


def test_the_tool_speaks_plainly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    private = tmp_path / "site.pem"
    assert sign_programs.main(["--new-key", str(private)]) == 0
    assert sign_programs.main(["--new-key", str(private)]) == 1
    assert "exists already" in capsys.readouterr().err
    assert sign_programs.main([str(tmp_path / "none.toml"), "--key", str(private)]) == 1
    assert "cannot be read" in capsys.readouterr().err
    (tmp_path / "site.txt").write_text("no key", encoding="utf-8")
    (tmp_path / "list.toml").write_text(SHIPPED_TEXT, encoding="utf-8")
    assert sign_programs.main([str(tmp_path / "list.toml"), "--key", str(tmp_path / "site.txt")]) == 1
    assert "not a private key" in capsys.readouterr().err


def test_a_new_entry_is_found_without_a_release() -> None:
    entry = (
        '[[programs]]\nid = "tomorrow-desk"\nname = "TomorrowDesk"\nsort = "remote_control"\nclose = "tray"\n'
    )
    listed = parse_list(next_version() + entry + '[programs.linux]\nrunning = ["tomorrowdesk"]\n')
    tables = Tables((ProcessRow(1, "systemd"), ProcessRow(2, "tomorrowdesk")), (), ())
    assert judge_programs(tables, listed, Recogniser(listed, "linux")).names == ("TomorrowDesk",)
    shipped = shipped_list()
    assert judge_programs(tables, shipped, Recogniser(shipped, "linux")).names == ()
