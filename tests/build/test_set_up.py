"""Set-up finds what is missing, follows the person's own settings, and fails in one plain paragraph."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from environment import parse_pip_settings, uv_variables
from one_at_a_time import one_at_a_time
from steps import ROOT, SetUpError, run_quietly, step
from system_libraries import DEBIAN_PACKAGES, TEST_PACKAGES, missing_packages


def listing(names: list[str], status: str = "installed") -> str:
    return "".join(f"{status}\t{name}\t\n" for name in names)


def test_only_packages_that_are_not_installed_are_missing() -> None:
    everything = list(DEBIAN_PACKAGES)
    assert missing_packages(listing(everything)) == []
    assert missing_packages(listing(everything[1:])) == everything[:1]
    assert missing_packages("") == everything


def test_what_only_tests_need_is_looked_for_apart() -> None:
    assert not set(TEST_PACKAGES) & set(DEBIAN_PACKAGES)
    assert missing_packages(listing(["ffmpeg"]), TEST_PACKAGES) == ["chromium"]


def test_a_package_that_was_removed_is_missing() -> None:
    assert "libegl1" in missing_packages(listing(list(DEBIAN_PACKAGES), "config-files"))


def test_a_newer_name_that_provides_the_old_one_counts() -> None:
    others = [name for name in DEBIAN_PACKAGES if name != "libglib2.0-0"]
    renamed = "installed\tlibglib2.0-0t64\tlibglib2.0-0 (= 2.84.4-3), libglib2.0-udeb\n"
    assert missing_packages(listing(others) + renamed) == []


def test_pip_settings_are_read_with_variables_before_files() -> None:
    told = "global.index-url='file:///from/file'\n:env:.index-url='file:///from/variable'\nglobal.cert='/c.pem'\n"
    assert parse_pip_settings(told) == {"index-url": "file:///from/variable", "cert": "/c.pem"}


def test_an_index_that_only_pip_knows_is_passed_on() -> None:
    variables = uv_variables({"VIRTUAL_ENV": "/other"}, {"index-url": "file:///own", "cert": "/c.pem"})
    assert variables["UV_DEFAULT_INDEX"] == "file:///own"
    assert variables["SSL_CERT_FILE"] == "/c.pem"
    assert "VIRTUAL_ENV" not in variables


def test_what_the_person_told_uv_stays() -> None:
    own = {"UV_INDEX_URL": "file:///told", "SSL_CERT_FILE": "/told.pem"}
    variables = uv_variables(own, {"index-url": "file:///own", "cert": "/c.pem"})
    assert (variables["UV_INDEX_URL"], variables["SSL_CERT_FILE"]) == ("file:///told", "/told.pem")
    assert "UV_DEFAULT_INDEX" not in variables


def test_a_program_that_fails_says_why_in_its_own_words() -> None:
    complaint = "import sys; print('much talk', file=sys.stderr); sys.exit('error: the disk is full.')"
    with pytest.raises(SetUpError) as caught:
        run_quietly([sys.executable, "-c", complaint])
    assert caught.value.what.endswith("failed: error: the disk is full.")


def test_a_program_that_is_not_there_is_named() -> None:
    with pytest.raises(SetUpError, match="synaq-no-such-program could not be started"):
        run_quietly(["synaq-no-such-program"])


def test_a_program_that_hangs_is_stopped() -> None:
    with pytest.raises(SetUpError, match="had not finished after 1 seconds"):
        run_quietly([sys.executable, "-c", "import time; time.sleep(60)"], limit_s=1)


def test_a_step_tells_its_outcome_and_time(capsys: pytest.CaptureFixture[str]) -> None:
    with step("Fonts") as current:
        current.outcome = "1 installed"
    assert capsys.readouterr().out.startswith("Fonts ...\n    1 installed (0.0 s)")


def test_a_second_set_up_waits_for_the_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    order: list[str] = []
    inside = threading.Event()
    may_go = threading.Event()

    def first() -> None:
        with one_at_a_time(tmp_path / "lock"):
            inside.set()
            may_go.wait(120)
            order.append("first")

    thread = threading.Thread(target=first, name="first-set-up")
    thread.start()
    assert inside.wait(120)
    threading.Timer(0.3, may_go.set).start()
    with one_at_a_time(tmp_path / "lock"):
        order.append("second")
    thread.join(120)
    assert order == ["first", "second"]
    assert "waiting for it" in capsys.readouterr().out


def test_a_second_set_up_gives_up_in_the_end(tmp_path: Path) -> None:
    with (
        one_at_a_time(tmp_path / "lock"),
        pytest.raises(SetUpError, match="still running"),
        one_at_a_time(tmp_path / "lock", patience_s=0.3),
    ):
        pytest.fail("both are inside")


def start_dev(folder: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(folder / "build" / "dev.py"), *words],
        env={**os.environ, **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def test_wrong_words_are_answered_with_the_right_ones() -> None:
    done = start_dev(ROOT, "dmeo")
    assert done.returncode == 2
    assert "demo" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_first_set_up_without_a_registry_ends_in_one_paragraph(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "build", tmp_path / "build")
    done = start_dev(
        tmp_path, "setup", PIP_NO_INDEX="1", PIP_FIND_LINKS=str(tmp_path), PIP_CONFIG_FILE=os.devnull
    )
    assert done.returncode == 1
    paragraphs = done.stderr.strip().splitlines()
    assert len(paragraphs) == 1
    assert paragraphs[0].startswith("uv could not be installed by pip.")
    assert "run the same command again" in paragraphs[0]
    assert not (tmp_path / ".venv").exists()
