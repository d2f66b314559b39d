"""A carrier from npm arrives by name and version, is checked, and what lies in it converted and checked."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import tarfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from carriers import Carriers, npm_command
from convert_networks import convert
from fetch_networks import Download, bring, read_members
from network_manifest import Carrier, Manifest, Network
from steps import SetUpError

from tests.build.tfjs_model import OUTPUTS, detector

ENTRY, ENTRY_SHAPE = "brought to size", (12, 8, 3)
needs_npm = pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not installed here")


def packed(members: dict[str, bytes], *odd: tarfile.TarInfo) -> bytes:
    """A gzipped tar archive as npm's registry keeps packages."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for name, content in members.items():
            item = tarfile.TarInfo(name)
            item.size = len(content)
            archive.addfile(item, io.BytesIO(content))
        for item in odd:
            archive.addfile(item)
    return stream.getvalue()


@cache
def package() -> bytes:
    """Made once: the time is in it."""
    model, _ = detector()
    half = len(model.content) // 2
    about = json.dumps({"name": "made-up", "version": "1.2.3"}).encode()
    return packed(
        {
            "package/package.json": about,
            "package/model.json": model.topology,
            "package/shard1": model.content[:half],
            "package/shard2": model.content[half:],
        }
    )


@pytest.fixture
def manifest() -> Manifest:
    model, _ = detector()
    made = convert(model.topology, model.content, OUTPUTS, ENTRY, ENTRY_SHAPE)
    whole = package()
    digest = hashlib.sha256(whole).hexdigest()
    carrier = Carrier("c", "npm", "made-up", "1.2.3", "made-up-1.2.3.tgz", digest, len(whole))
    network = Network(
        role="things",
        name="a made-up detector",
        file="detector.tflite",
        sha256=hashlib.sha256(made).hexdigest(),
        bytes=len(made),
        licence="MIT",
        source="a test",
        carrier="c",
        member="package/model.json",
        weights=("package/shard1", "package/shard2"),
        outputs=OUTPUTS,
        entry=ENTRY,
        entry_shape=ENTRY_SHAPE,
    )
    return Manifest((carrier,), (network,))


class Registry(BaseHTTPRequestHandler):
    """As much of a registry as npm asks for: what versions there are, and the package itself."""

    def do_GET(self) -> None:
        place = f"http://127.0.0.1:{self.server.server_port}/made-up-1.2.3.tgz"  # type: ignore[attr-defined]
        about = {"name": "made-up", "version": "1.2.3", "dist": {"tarball": place}}
        listing = {"name": "made-up", "dist-tags": {"latest": "1.2.3"}, "versions": {"1.2.3": about}}
        found = {"/made-up": json.dumps(listing).encode(), "/made-up-1.2.3.tgz": package()}.get(self.path)
        self.send_response(404 if found is None else 200)
        self.send_header("Content-Length", str(len(found or b"")))
        self.end_headers()
        self.wfile.write(found or b"")

    def log_message(self, *_: object) -> None:
        """Nothing on the terminal."""


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Registry) as server:
        monkeypatch.setenv("npm_config_registry", f"http://127.0.0.1:{server.server_port}/")
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield
        server.shutdown()
        thread.join()


@needs_npm
@pytest.mark.usefixtures("registry")
def test_a_network_comes_with_npm_and_is_converted(tmp_path: Path, manifest: Manifest) -> None:
    folder, scratch = tmp_path / "networks", tmp_path / "scratch"
    scratch.mkdir()
    assert bring(manifest, folder, Carriers(scratch).download) == list(manifest.networks)
    assert {path.name for path in folder.iterdir()} == {"detector.tflite"}
    assert bring(manifest, folder, never) == []


@needs_npm
@pytest.mark.usefixtures("registry")
def test_a_version_that_is_not_there_is_said_in_one_paragraph(tmp_path: Path, manifest: Manifest) -> None:
    with pytest.raises(SetUpError) as caught:
        Carriers(tmp_path).download(replace(manifest.carriers[0], version="9.9.9"))
    assert caught.value.what.startswith("The networks in made-up could not be fetched. npm failed:")
    assert "run the same command again" in caught.value.remedy


def test_without_npm_and_without_a_line_both_are_said(
    tmp_path: Path, manifest: Manifest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    with pytest.raises(SetUpError, match="it is not installed, and pip could not bring it"):
        npm_command(tmp_path / "node")
    with pytest.raises(SetUpError, match="npm is needed for that") as caught:
        Carriers(tmp_path).download(manifest.carriers[0])
    assert caught.value.remedy


def test_another_conversion_than_the_tested_one_is_not_kept(tmp_path: Path, manifest: Manifest) -> None:
    other = replace(manifest.networks[0], sha256="0" * 64)
    with pytest.raises(SetUpError, match=r"model\.json, converted, does not have the pinned SHA-256"):
        bring(replace(manifest, networks=(other,)), tmp_path / "networks", handed(tmp_path, package()))
    assert list((tmp_path / "networks").iterdir()) == []


def test_a_package_that_somebody_changed_is_not_opened(tmp_path: Path, manifest: Manifest) -> None:
    with pytest.raises(SetUpError, match="nothing of it was used"):
        bring(manifest, tmp_path / "networks", handed(tmp_path, package() + b"more"))


def test_links_and_folders_are_no_networks(tmp_path: Path) -> None:
    link, hard, folder = (tarfile.TarInfo(f"package/{name}") for name in ("link", "hard", "folder"))
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/hostname"
    hard.type, hard.linkname = tarfile.LNKTYPE, "package/model.json"
    folder.type = tarfile.DIRTYPE
    file = tmp_path / "odd.tgz"
    file.write_bytes(packed({"package/model.json": b"{}"}, link, hard, folder))
    assert read_members(file, {"package/model.json"}) == {"package/model.json": b"{}"}
    for name in ("link", "hard", "folder"):
        with pytest.raises(SetUpError, match=f"does not hold package/{name} as a plain file"):
            read_members(file, {f"package/{name}"})


@pytest.mark.parametrize("keep", [10, 200, -20])
def test_a_torn_package_is_damaged(tmp_path: Path, keep: int) -> None:
    file = tmp_path / "torn.tgz"
    file.write_bytes(package()[:keep])
    with pytest.raises(SetUpError, match=r"torn\.tgz is damaged"):
        read_members(file, {"package/nowhere"})


def handed(folder: Path, content: bytes) -> Download:
    """A download that brings `content`."""

    def download(carrier: Carrier) -> Path:
        file = folder / carrier.file
        file.write_bytes(content)
        return file

    return download


def never(carrier: Carrier) -> Path:
    raise AssertionError(f"{carrier.package} was asked for again")
