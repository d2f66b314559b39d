"""The session's secrets: in the keyring where one answers, else in a file; taken up again after a crash; gone
once the attempt is done."""

from __future__ import annotations

import json
import os
import stat
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from client.app.attempt_folder import KEYS_IN_FILE, KEYS_LOST, AttemptFolder, Session
from client.app.session_secrets import FILE, KEYRING, SERVICE, Ring, SessionSecrets, new_secrets
from proctor.core.errors import StorageError
from proctor.journal.signing import keep_key, new_key

VIEW = "{}"
TOKEN = "the token"


@dataclass
class Kept:
    """A keyring that works."""

    items: dict[tuple[str, str], str] = field(default_factory=dict)

    def get_password(self, service_name: str, username: str) -> str | None:
        return self.items.get((service_name, username))

    def set_password(self, service_name: str, username: str, password: str) -> None:
        self.items[service_name, username] = password

    def delete_password(self, service_name: str, username: str) -> None:
        del self.items[service_name, username]


class Forgetful(Kept):
    """One that takes everything and keeps nothing."""

    def set_password(self, service_name: str, username: str, password: str) -> None:
        """Forget it."""


class Locked(Kept):
    """One that refuses whatever is asked."""

    def get_password(self, service_name: str, username: str) -> str | None:
        raise RuntimeError(f"locked: {service_name}, {username}")

    set_password = delete_password = get_password  # type: ignore[assignment]


class Silent(Kept):
    """One that waits for a person who never comes."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0
        self.over = threading.Event()

    def get_password(self, service_name: str, username: str) -> str | None:
        self.asked += 1
        self.over.wait()
        return super().get_password(service_name, username)

    def set_password(self, service_name: str, username: str, password: str) -> None:
        self.asked += 1
        self.over.wait()
        super().set_password(service_name, username, password)


@pytest.fixture
def silent() -> Iterator[Silent]:
    ring = Silent()
    yield ring
    ring.over.set()
    for thread in threading.enumerate():
        if thread.name == "synaq-keyring":
            thread.join()


def words_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def session(token: str = TOKEN, *, done: bool = False) -> Session:
    return Session("http://service", "attempt-7", token, VIEW, done)


def test_a_keyring_that_works_leaves_nothing_on_the_disk_and_a_crash_takes_nothing(tmp_path: Path) -> None:
    ring = Kept()
    folder = AttemptFolder(tmp_path, ring)
    key = folder.session_key_for_sign_in()
    folder.keep_session(session())
    disk = folder.disk_key().secret
    assert b"the token" not in words_in(tmp_path) and b"PRIVATE" not in words_in(tmp_path)
    assert folder.secrets_told() == []

    again = AttemptFolder(tmp_path, ring)  # what a start after kill -9 finds
    taken = again.session()
    assert taken is not None and taken.token == "the token"
    assert again.disk_key().secret == disk
    assert again.session_key_for_sign_in().public == key.public

    again.keep_session(session(done=True))
    assert ring.items == {}, "an attempt that is done leaves no key"
    assert AttemptFolder(tmp_path, ring).session() is None


@pytest.mark.parametrize("ring", [Forgetful(), Locked()], ids=["forgetful", "locked"])
def test_without_a_keyring_they_lie_in_a_file_for_its_owner_and_the_record_says_so(
    tmp_path: Path, ring: Ring
) -> None:
    folder = AttemptFolder(tmp_path, ring)
    key = folder.session_key_for_sign_in()
    folder.keep_session(session())
    disk = folder.disk_key().secret
    file = tmp_path / "session.keys"
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "the token" not in (tmp_path / "session.json").read_text()
    ((what, why),) = folder.secrets_told()
    assert what == KEYS_IN_FILE and "keyring" in why

    again = AttemptFolder(tmp_path, ring)
    taken = again.session()
    assert taken is not None and taken.token == "the token"
    assert (again.disk_key().secret, again.session_key_for_sign_in().public) == (disk, key.public)
    again.keep_session(session(done=True))
    assert not file.exists() and b"the token" not in words_in(tmp_path)


def test_a_silent_keyring_is_asked_once_and_then_the_file_takes_its_place(
    tmp_path: Path, silent: Silent
) -> None:
    store = SessionSecrets(tmp_path, silent, within_s=0.2)
    first = new_secrets()
    store.keep(first)
    store.keep(first.with_token("the token"))
    assert (store.place, silent.asked) == (FILE, 1)
    assert "did not answer within 0.2 seconds" in store.trouble
    again = SessionSecrets(tmp_path, silent, within_s=0.2).read(first.signing.public)
    assert again is not None and again.token == "the token"
    assert silent.asked == 1, "what is in the file needs no keyring"
    assert SessionSecrets(tmp_path, silent, within_s=0.2).read("another session") is None
    store.forget()
    assert list(tmp_path.iterdir()) == []


def test_a_keyring_that_appears_later_takes_over_what_was_in_the_file(tmp_path: Path) -> None:
    folder = AttemptFolder(tmp_path, Locked())
    folder.session_key_for_sign_in()
    folder.keep_session(session())
    disk = folder.disk_key().secret
    ring = Kept()
    again = AttemptFolder(tmp_path, ring)
    taken = again.session()
    assert taken is not None and taken.token == "the token" and again.disk_key().secret == disk
    assert not (tmp_path / "session.keys").exists()
    assert [service for service, _ in ring.items] == [SERVICE]
    assert again.secrets_told() == []


def test_secrets_that_a_locked_keyring_keeps_back_lead_to_the_code_and_the_record_says_so(
    tmp_path: Path,
) -> None:
    ring = Kept()
    folder = AttemptFolder(tmp_path, ring)
    folder.session_key_for_sign_in()
    folder.keep_session(session())
    locked = AttemptFolder(tmp_path, Locked())
    assert locked.session() is None
    made = locked.session_key_for_sign_in()
    locked.keep_session(session("another token"))
    assert [what for what, _ in locked.secrets_told()] == [KEYS_IN_FILE, KEYS_LOST]
    # The old ones in the keyring are of another name by now, and are not taken for these.
    back = AttemptFolder(tmp_path, ring)
    taken = back.session()
    assert taken is not None and taken.token == "another token"
    assert back.session_key_for_sign_in().public == made.public


def test_a_session_that_an_older_program_wrote_goes_on(tmp_path: Path) -> None:
    older = new_key()
    keep_key(tmp_path / "session.key", older)
    value = {"server": "http://service", "attempt": "attempt-7", "token": "old", "view": VIEW, "done": False}
    (tmp_path / "session.json").write_text(json.dumps(value))
    ring = Kept()
    folder = AttemptFolder(tmp_path, ring)
    taken = folder.session()
    assert taken is not None and taken.token == "old"
    found = folder.session_key()
    assert found is not None and found.public == older.public
    disk = folder.disk_key().secret  # something may be locked with it before the session is written again
    crashed = AttemptFolder(tmp_path, ring)
    assert crashed.disk_key().secret == disk
    crashed.keep_session(session("old"))
    assert not (tmp_path / "session.key").exists()
    again = AttemptFolder(tmp_path, ring)
    taken = again.session()
    assert taken is not None and taken.token == "old"
    assert (again.disk_key().secret, again.session_key_for_sign_in().public) == (disk, older.public)
    assert b"PRIVATE" not in words_in(tmp_path)


def test_a_disk_that_refuses_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = SessionSecrets(tmp_path / "file", Locked())
    with pytest.raises(StorageError):
        store.keep(new_secrets())
    good = SessionSecrets(tmp_path / "file", Kept())
    good.keep(new_secrets())
    assert good.place == KEYRING, "the keyring needs no disk of ours"
    for damaged in (b"", b"{", b'{"signing": 1}', b"\xff"):
        (tmp_path / "session.keys").write_bytes(damaged)
        assert SessionSecrets(tmp_path, Locked()).read("name") is None
