"""Signs a list of remote-access programs, or makes the pair of keys to sign with.

`.venv/bin/python build/sign_programs.py --new-key site.pem` writes site.pem (private: keep it off this
project and off the exam computers) and site.pub. `... sign_programs.py LIST.toml --key site.pem` checks the
list and writes LIST.toml.sig beside it.
"""

from __future__ import annotations

import argparse
import base64
import os
import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from proctor.core.errors import BadInputError, MissingPartError, SynaqError
from proctor.host.program_list import parse_list, read_list, signed_bytes


def sign_text(text: str, private_key: Ed25519PrivateKey) -> str:
    """The signature (base64) of a list; BadInputError where the list itself is out of order."""
    parse_list(text)
    return base64.b64encode(private_key.sign(signed_bytes(text))).decode()


def read_key(path: Path) -> Ed25519PrivateKey:
    """The private key in a PEM file; MissingPartError or BadInputError where there is none."""
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise MissingPartError(
            f"The key file {path} cannot be read: {error.strerror}.", remedy="Check its name."
        ) from error
    except (ValueError, TypeError) as error:
        raise BadInputError(f"{path} is not a private key in PEM without a password.") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise BadInputError(f"{path} is not an Ed25519 key.", remedy="Make one with --new-key.")
    return key


def public_text(key: Ed25519PrivateKey) -> str:
    """The public half, in PEM."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def make_keys(path: Path) -> Path:
    """A new pair: `path` (readable by its owner only) and the public half beside it, whose path is returned.

    An existing private key is never overwritten: BadInputError.
    """
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(private)
    except FileExistsError as error:
        raise BadInputError(
            f"{path} exists already.", kept="Nothing was written.", remedy="Give the key another name."
        ) from error
    public = path.with_suffix(".pub")
    public.write_text(public_text(key), encoding="utf-8")
    return public


def sign_file(listed: Path, key_file: Path) -> Path:
    """Signs the list in `listed`; the path of the signature beside it."""
    try:
        text = listed.read_bytes().decode("utf-8")
    except OSError as error:
        raise MissingPartError(
            f"The list {listed} cannot be read: {error.strerror}.", remedy="Check its name."
        ) from error
    key = read_key(key_file)
    signature = sign_text(text, key)
    found = read_list(text, signature, public_text(key))
    target = listed.with_name(listed.name + ".sig")
    target.write_text(signature + "\n", encoding="utf-8")
    print(f"{target.name}: version {found.version}, {len(found.programs)} programs, SHA-256 {found.digest}")
    return target


def main(words: list[str] | None = None) -> int:
    """0 when it did its job, 1 with a plain paragraph otherwise."""
    parser = argparse.ArgumentParser(description="Sign a list of remote-access programs.")
    parser.add_argument("list", nargs="?", type=Path, help="the list, a TOML file")
    parser.add_argument("--key", type=Path, help="the private key (PEM) to sign with")
    parser.add_argument("--new-key", type=Path, help="make a pair of keys: this file and one ending in .pub")
    given = parser.parse_args(words)
    if given.new_key is None and (given.list is None or given.key is None):
        parser.error("give a list and --key, or --new-key")
    try:
        if given.new_key is not None:
            print(f"Public key: {make_keys(given.new_key)}")
        if given.list is not None and given.key is not None:
            sign_file(given.list, given.key)
    except SynaqError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
