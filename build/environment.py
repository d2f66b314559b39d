"""`.venv/` at the root, as `uv.lock` says: uv itself comes by pip, into a folder of its own under `.cache/`.

The person's settings decide where packages come from: uv reads its own, and where only pip's name an index or
a certificate, those are passed on. Nothing here names a registry.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from carriers import pip_command
from steps import CACHE, ENVIRONMENT, ROOT, SetUpError, run_quietly, say, step

UV_VERSION = "0.13.9"
_TRY_AGAIN = (
    "Check the connection and the free space (3 GB) and run the same command again; it goes on where it was."
)


def provide_environment() -> None:
    """The set-up step: afterwards `.venv/` holds exactly what the lock file says, and the program itself."""
    with step(f"uv {UV_VERSION}") as current:
        program = _uv_program()
        if program is None:
            program = _install_uv()
            current.outcome = "installed by pip into .cache/"
        else:
            current.outcome = "is here"
    with step("Python packages into .venv (the first time: half a gigabyte to fetch)") as current:
        variables = uv_variables(dict(os.environ), pip_settings())
        python = [] if _has_environment() else ["--python", sys.executable]
        try:
            if "UV_DEFAULT_INDEX" in variables or "UV_INDEX_URL" in variables:
                current.outcome = _install_from_own_index(program, python, variables)
            else:
                run_quietly(
                    [program, "sync", "--frozen", "--compile-bytecode", *python],
                    variables,
                    limit_s=1800,
                    watched=True,
                )
                current.outcome = "as the lock file says"
        except SetUpError as error:
            raise SetUpError(f"The packages could not be installed. {error.what}", _TRY_AGAIN) from error


def program_path(name: str) -> Path:
    """Where the environment keeps the program `name`, e.g. `synaq`."""
    if os.name == "nt":
        return ENVIRONMENT / "Scripts" / f"{name}.exe"
    return ENVIRONMENT / "bin" / name


def pip_settings() -> dict[str, str]:
    """What pip's files and variables say, by plain name: {"index-url": ..., "cert": ...}; variables win."""
    try:
        return parse_pip_settings(run_quietly([*pip_command(), "config", "list"], limit_s=60))
    except SetUpError:
        say("    pip's own settings could not be read; going on without them")
        return {}


def parse_pip_settings(listing: str) -> dict[str, str]:
    """The lines of `pip config list` (`global.index-url='...'`, `:env:.cert='...'`) by name."""
    ranked: list[tuple[int, str, str]] = []
    for line in listing.splitlines():
        key, mark, value = line.partition("=")
        scope, dot, name = key.rpartition(".")
        if mark and dot:
            ranked.append(({":env:": 2, "install": 1}.get(scope, 0), name, value.strip().strip("'\"")))
    return {name: value for _, name, value in sorted(ranked, key=lambda item: item[0])}


def uv_variables(own: dict[str, str], pip: dict[str, str]) -> dict[str, str]:
    """The variables that uv runs with: the person's `own`, completed from `pip`'s settings."""
    variables = {name: value for name, value in own.items() if name != "VIRTUAL_ENV"}
    variables["UV_PROJECT_ENVIRONMENT"] = str(ENVIRONMENT)
    variables["UV_PYTHON_DOWNLOADS"] = "never"  # the Python that runs set-up is the one that the program gets
    variables.setdefault("UV_HTTP_TIMEOUT", "120")
    if pip.get("index-url") and not any(
        name in own for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX")
    ):
        variables["UV_DEFAULT_INDEX"] = pip["index-url"]
    if pip.get("cert") and "SSL_CERT_FILE" not in own:
        variables["SSL_CERT_FILE"] = pip["cert"]
    return variables


def _install_from_own_index(program: Path, python: list[str], variables: dict[str, str]) -> str:
    """The lock file's versions and digests, but from the index that the person's settings name.

    `uv sync --frozen` would take the addresses that the lock file carries, past a company's own index.
    """
    if not _has_environment():
        run_quietly([program, "venv", "--clear", *python, ENVIRONMENT], variables)
    wanted = CACHE / "locked-packages.txt"
    export: list[str | Path] = [
        program,
        "export",
        "--frozen",
        "--quiet",
        "--no-emit-project",
        "--output-file",
        wanted,
    ]
    run_quietly(export, variables)
    inside = {**variables, "VIRTUAL_ENV": str(ENVIRONMENT)}
    run_quietly(
        [program, "pip", "sync", "--compile-bytecode", "--require-hashes", wanted],
        inside,
        limit_s=1800,
        watched=True,
    )
    run_quietly([program, "pip", "install", "--no-deps", "--editable", ROOT], inside, watched=True)
    return "as the lock file says, from the index in your settings"


def _uv_program() -> Path | None:
    folder = CACHE / f"uv-{UV_VERSION}"
    places = [folder / sub / name for sub in ("bin", "Scripts") for name in ("uv", "uv.exe")]
    return next((place for place in places if place.is_file()), None)


def _install_uv() -> Path:
    """uv by pip into a folder (allowed where the system manages its own Python), moved there when whole."""
    whole = CACHE / f"uv-{UV_VERSION}"
    unfinished = CACHE / f"uv-{UV_VERSION}.part"
    for folder in (whole, unfinished):
        shutil.rmtree(folder, ignore_errors=True)
    options: list[str | Path] = [
        "--disable-pip-version-check",
        "--no-deps",
        "--only-binary=:all:",
        "--target",
        unfinished,
    ]
    try:
        run_quietly([*pip_command(), "install", "--quiet", *options, f"uv=={UV_VERSION}"], limit_s=600)
    except SetUpError as error:
        raise SetUpError(f"uv could not be installed by pip. {error.what}", _TRY_AGAIN) from error
    unfinished.rename(whole)
    program = _uv_program()
    if program is None:
        raise SetUpError(
            "pip installed uv, but its program is not where it belongs.",
            f"Delete {whole} and run this again.",
        )
    return program


def _has_environment() -> bool:
    """Whether `.venv/` has a Python that starts: one that moved or lost its base is made anew."""
    python = program_path("python")
    if not python.exists():
        return False
    try:
        return bool(
            run_quietly([python, "-c", "import sys; print(sys.version_info >= (3, 11))"], limit_s=60).strip()
            == "True"
        )
    except SetUpError:
        return False
