"""The command line: `synaq COMMAND`. Each command loads only what it needs; without a window, no Qt."""

from __future__ import annotations

import json
import logging
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from client.app.admin_essays import admin_app
from proctor.core.errors import SynaqError

cli = typer.Typer(
    name="synaq",
    help="Proctored qualification tests: exam window, watching, evidence, exam service.",
    epilog="Example: synaq demo --headless --out demo",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
cli.add_typer(admin_app, name="admin")

_SERVER = "http://127.0.0.1:8075"
JsonFlag = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else on stdout.")]


def run() -> None:
    """The program. A known error is one paragraph and exit 1; wrong use is exit 2; a bug names the log."""
    try:
        cli()
    except SynaqError as error:
        _say_error(str(error))
        sys.exit(1)
    except KeyboardInterrupt:
        _say_error("Stopped. What was finished before is kept.")
        sys.exit(1)
    except BrokenPipeError:
        sys.exit(1)
    except OSError as error:
        _say_error(
            f"{error.filename or 'A file or device'} cannot be used ({error.strerror or error}). "
            "What was saved before is kept. Check the name, the access rights and the space on the disk."
        )
        sys.exit(1)
    except Exception as error:
        logging.getLogger("synaq").debug("a bug", exc_info=True)
        _say_error(
            f"Synaq met a bug of its own ({type(error).__name__}: {error}). What was saved before is kept. "
            "Please report it with what you did."
        )
        if "--traceback" in sys.argv:
            raise
        sys.exit(1)


@cli.command(epilog="Example: synaq demo --headless --out demo")
def demo(
    headless: Annotated[
        bool | None,
        typer.Option("--headless/--windowed", help="Without a display (the default where none is)."),
    ] = None,
    out: Annotated[Path, typer.Option(help="The folder to leave everything in.")] = Path("demo"),
    language: Annotated[str, typer.Option(help="kk, ru or en")] = "kk",
) -> None:
    """Show the whole of Synaq: service, candidate, watching, violation list, result."""
    from client.app.demo import run_demo

    run_demo(out, headless=headless, language=language, say=_say)


@cli.command(epilog="Example: synaq take --server https://exam.example.kz --code 4F7K-29QM")
def take(  # noqa: PLR0917  options of a command line
    server: Annotated[
        str | None, typer.Option(help=f"Address of the exam service; {_SERVER} unless installed otherwise.")
    ] = None,
    code: Annotated[str | None, typer.Option(help="The one-time code.")] = None,
    camera: Annotated[str, typer.Option(help="camera:N, a file, an address, synthetic:SCRIPT")] = "camera:0",
    language: Annotated[str | None, typer.Option(help="kk, ru or en; kk unless installed otherwise.")] = None,
    home: Annotated[Path | None, typer.Option(help="Where attempts are kept on this computer.")] = None,
    fullscreen: Annotated[
        bool | None, typer.Option("--fullscreen/--no-fullscreen", help="As the exam asks, unless given.")
    ] = None,
    installation: Annotated[
        Path | None, typer.Option(help="How this computer is set up (TOML): at home, or in a test hall.")
    ] = None,
) -> None:
    """Sit an exam: the candidate's window."""
    from client.app.attempt_folder import default_home
    from client.app.display import require_display
    from client.app.installation import choose_server, find_installation

    place = find_installation(installation)
    chosen = choose_server(place, server, _SERVER)
    require_display()
    from client.app.take import TakeSettings
    from client.app.take import take as take_exam
    from client.exam.ports import WindowOptions

    settings = TakeSettings(
        server=chosen,
        home=home or default_home(),
        source=camera,
        language=language or place.language or "kk",
        window=WindowOptions(fullscreen=fullscreen, guaranteed=place.guaranteed),
        installation=place,
    )
    raise typer.Exit(take_exam(settings, code))


@cli.command(epilog="Example: synaq rescue --out /media/stick")
def rescue(
    out: Annotated[
        Path | None, typer.Option(help="A file, or a folder for it; this folder if not given.")
    ] = None,
    attempt: Annotated[str | None, typer.Option(help="Which attempt, where there are several.")] = None,
    home: Annotated[Path | None, typer.Option(help="Where attempts are kept on this computer.")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Save what the exam service does not hold yet into one sealed file, for a computer without a line."""
    from dataclasses import asdict

    from client.app.attempt_folder import default_home
    from client.app.rescue import rescue as write_rescue

    place, done = write_rescue(home or default_home(), out, attempt)
    if as_json:
        _print_json({"file": str(place), **asdict(done)})
        return
    _say(
        f"Written and checked: {place} ({done.size / 1e6:.1f} MB, {done.entries} entries, {done.files} files"
        "). Only the exam service can read it. Hand it in at the exam centre."
    )
    if done.missing:
        _say(f"{len(done.missing)} files that the journal names are not on this computer any more.")


@cli.command(epilog="Example: synaq console --server https://exam.example.kz")
def console(
    server: Annotated[str, typer.Option(help="Address of the exam service.")] = _SERVER,
    language: Annotated[str, typer.Option(help="kk, ru or en")] = "kk",
    theme: Annotated[str, typer.Option(help="dark, light or contrast")] = "dark",
) -> None:
    """The proctor's window: the queue, the record with its flags, verdicts, publication."""
    from client.app.display import require_display

    require_display()
    from client.app.console import ConsoleSettings, run_console
    from client.console.ports import ConsoleOptions

    options = ConsoleOptions(theme=theme, server_label=server)
    raise typer.Exit(run_console(ConsoleSettings(server, language, options)))


@cli.command(epilog="Example: synaq rehearse --server https://exam.example.kz")
def rehearse(
    server: Annotated[str, typer.Option(help="Measure the line to this exam service; none: unknown.")] = "",
    camera: Annotated[str, typer.Option(help="camera:N, a file, an address, synthetic:SCRIPT")] = "camera:0",
    language: Annotated[str, typer.Option(help="kk, ru or en")] = "kk",
) -> None:
    """Try the equipment days before an exam: the same steps as the check-in, with nothing at stake."""
    from client.app.display import require_display

    require_display()
    from client.app.rehearse import RehearsalSetup
    from client.app.rehearse import rehearse as hold_rehearsal
    from client.exam.ports import WindowOptions

    raise typer.Exit(hold_rehearsal(RehearsalSetup(server, camera), WindowOptions(), language))


@cli.command(epilog="Example: synaq serve --database exam.db --evidence evidence --port 8075")
def serve(
    database: Annotated[str | None, typer.Option(help="SQLite file or postgresql://...")] = None,
    evidence: Annotated[Path | None, typer.Option(help="Folder for evidence.")] = None,
    port: Annotated[int, typer.Option(min=0, max=65_535, help="Port; 0 takes a free one.")] = 8075,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    site_settings: Annotated[Path | None, typer.Option(help="TOML with the site's settings.")] = None,
) -> None:
    """Run the exam service."""
    from client.app.serve import serve as run_service

    run_service(database=database, evidence=evidence, port=port, host=host, site_settings=site_settings)


@cli.command(epilog="Example: synaq check --json --server https://exam.example.kz")
def check(
    server: Annotated[str, typer.Option(help="Measure the line to this exam service.")] = "",
    camera: Annotated[str, typer.Option(help="camera:N, a file, an address")] = "camera:0",
    microphone: Annotated[str, typer.Option(help="A name or number; none: the system's choice.")] = "",
    language: Annotated[str, typer.Option(help="Language of the advice: kk, ru or en")] = "en",
    as_json: JsonFlag = False,
) -> None:
    """Check camera, light, microphone, line (26/9) and the computer. Exit 0 when the check was made, whatever
    it found."""
    from client.app.check import CheckWishes, as_table, run_check

    # On a terminal the person is told what to do meanwhile; a pipe gets the results and nothing else.
    tell = _tell_person if sys.stderr.isatty() else lambda _said: None
    results = run_check(CheckWishes(camera, microphone, server, language), tell)
    if as_json:
        _print_json(results)
    else:
        _say(as_table(results))


@cli.command(epilog="Example: synaq analyse recording.mp4 --json incidents.json")
def analyse(  # noqa: PLR0917  options of a command line
    source: Annotated[str, typer.Argument(help="A video, audio file, camera:N, or a folder with --stills.")],
    json_out: Annotated[Path | None, typer.Option("--json", help="Write the result here.")] = None,
    observations: Annotated[Path | None, typer.Option(help="Write one JSON line per analysed frame.")] = None,
    policy: Annotated[Path | None, typer.Option(help="An exam policy (TOML).")] = None,
    enrol: Annotated[Path | None, typer.Option(help="A photo of the candidate.")] = None,
    stills: Annotated[bool, typer.Option(help="SOURCE is a folder of photos.")] = False,
) -> None:
    """Run a recording through the same watching as the exam; the same file gives the same bytes."""
    from client.app.analyse import analyse as analyse_source
    from client.app.progress import ProgressBar

    with ProgressBar("analysing", "photos" if stills else "s") as progress:
        result = analyse_source(
            source,
            json_out=json_out,
            observations_out=observations,
            policy_file=policy,
            enrol=enrol,
            stills=stills,
            progress=progress,
        )
    if json_out is None and observations is None:
        sys.stdout.write(json.dumps(result, ensure_ascii=False, indent=2) + "\n")
    if "stopped_s" in result:
        kept = " and ".join(str(out) for out in (json_out, observations) if out is not None)
        _say_error(
            f"Stopped by hand after {result['stopped_s']:.1f} s of the material. "
            f"What was found up to there is kept{f' in {kept}' if kept else ' above'}."
        )
        raise typer.Exit(1)


@cli.command(epilog="Example: synaq compare passport.jpg webcam.jpg")
def compare(
    first: Annotated[Path | None, typer.Argument(metavar="A", help="A photo.")] = None,
    second: Annotated[Path | None, typer.Argument(metavar="B", help="Another photo.")] = None,
    pairs: Annotated[Path | None, typer.Option(help="A CSV file with the columns a and b.")] = None,
    root: Annotated[Path, typer.Option(help="The folder in which the photos of --pairs lie.")] = Path(),
    json_out: Annotated[Path | None, typer.Option("--json", help="Write JSON here; - for stdout.")] = None,
) -> None:
    """Compare faces: how alike they are, where the limit lies, and how often that errs."""
    from client.app import compare as comparing
    from client.app.progress import ProgressBar
    from client.app.result_files import require_writable, write_result

    if (pairs is None) == (first is None) or (first is None) != (second is None):
        raise typer.BadParameter("Name two photos, or a list of pairs with --pairs.")
    to_stdout = json_out == Path("-")
    require_writable(None if to_stdout else json_out)
    if pairs is None:
        assert first is not None and second is not None  # noqa: S101 (said above)
        result = comparing.compare_two(first, second)
    else:
        with ProgressBar("comparing", "photos") as progress:
            result = comparing.compare(comparing.read_pairs(pairs), root, progress)
    if to_stdout:
        _print_json(result)
    elif json_out is not None:
        write_result(json_out, json.dumps(result, ensure_ascii=False, indent=1) + "\n")
    else:
        for sentence in comparing.sentences(result):
            _say(sentence)


@cli.command(epilog="Example: synaq scan room.mp4 --panorama room.png")
def scan(
    source: Annotated[str, typer.Argument(help="A video, or a folder of photos in the order of the turn.")],
    json_out: Annotated[Path | None, typer.Option("--json", help="Write JSON here; - for stdout.")] = None,
    panorama: Annotated[Path | None, typer.Option(help="Draw the room as one strip here (PNG).")] = None,
    things: Annotated[bool, typer.Option(help="Look for persons, phones and screens.")] = True,
) -> None:
    """Measure a look round the room (26/10): how much of the circle was seen, and what is missing."""
    from client.app.progress import ProgressBar
    from client.app.scan import Wanted, sentences
    from client.app.scan import scan as scan_source

    to_stdout = json_out == Path("-")
    wanted = Wanted(None if to_stdout else json_out, panorama, things)
    with ProgressBar("scanning", "photos" if Path(source).is_dir() else "s") as progress:
        result = scan_source(source, wanted, progress)
    if to_stdout:
        _print_json(result)
    elif json_out is None:
        for sentence in sentences(result):
            _say(sentence)


@cli.command(epilog="Example: synaq evaluate labelled --json figures.json --jobs 2 --results results")
def evaluate(  # noqa: PLR0917  options of a command line
    folder: Annotated[Path, typer.Argument(help="A folder with labels; its format is in the README.")],
    json_out: Annotated[Path | None, typer.Option("--json", help="Write all figures here.")] = None,
    jobs: Annotated[
        int | None, typer.Option(min=1, help="Worker processes; one a core unless given.")
    ] = None,
    only: Annotated[str, typer.Option(help="Only what this expression is found in, as 'session c0'.")] = "",
    results: Annotated[
        Path | None, typer.Option(help="Keep finished results here; those that are there are not redone.")
    ] = None,
    policy: Annotated[Path | None, typer.Option(help="An exam policy (TOML).")] = None,
    misses: Annotated[bool, typer.Option(help="Name every missed event and false alarm.")] = False,
) -> None:
    """Measure the watching on labelled footage: what it finds, misses, and raises for nothing."""
    from client.app.evaluate import Evaluation
    from client.app.evaluate import evaluate as evaluate_folder
    from client.app.evaluate_table import table
    from client.app.evaluate_work import Scope
    from client.app.progress import ProgressBar
    from client.app.result_files import require_writable, write_result

    require_writable(json_out)
    wanted = Evaluation(folder, results, jobs or os.cpu_count() or 1, Scope(only, policy))
    try:
        with ProgressBar("evaluating") as progress:
            figures = evaluate_folder(wanted, progress)
    except KeyboardInterrupt:
        where = f"are kept in {results}; run the same again to go on" if results else "were not to be kept"
        _say_error(f"Stopped by hand. Results that were finished {where}.")
        raise typer.Exit(1) from None
    if json_out is not None:
        write_result(json_out, json.dumps(figures, ensure_ascii=False, indent=1) + "\n")
    for line in table(figures, misses=misses):
        _say(line)
    if figures["failed"]:
        raise typer.Exit(1)


@cli.command(epilog="Example: synaq export ATTEMPT --database exam.db --basis 'No. 7' --out dossier.zip")
def export(  # noqa: PLR0917  options of a command line
    attempt: Annotated[str, typer.Argument(help="The attempt's id.")],
    out: Annotated[Path, typer.Option(help="The file to write.")] = Path("dossier.zip"),
    basis: Annotated[str, typer.Option(help="By which decision; goes into the dossier.")] = "",
    with_keys: Annotated[bool, typer.Option("--with-keys", help="With the items' answer keys.")] = False,
    database: Annotated[str | None, typer.Option(help="SQLite file or postgresql://...")] = None,
    evidence: Annotated[Path | None, typer.Option(help="Folder for evidence.")] = None,
) -> None:
    """Write everything about an attempt into one signed file. Administrators only; the look is recorded."""
    from client.app.admin import open_office

    with open_office(database, evidence) as office:
        office.export_dossier(attempt, out, basis=basis, with_keys=with_keys)
    _say(f"Written: {out}. For official use. Check it anywhere with: synaq verify {out}")


@cli.command(epilog="Example: synaq verify dossier.zip --service-key service.pub")
def verify(
    path: Annotated[
        Path,
        typer.Argument(help="A dossier (.zip), receipts (.json), a journal.db, or a folder that holds one."),
    ],
    service_key: Annotated[
        Path | None, typer.Option(help="The exam service's public key (`synaq admin service-key`).")
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """Check a dossier or a journal offline: digests, chain, signatures, evidence; what that proves."""
    from client.app.verify import verify_attempt

    report = verify_attempt(path, service_key)
    if as_json:
        _print_json(report)
    else:
        for sentence in report["sentences"]:
            _say(sentence)
    if not report["whole"]:
        raise typer.Exit(1)


@cli.command(epilog="Example: synaq bench --json --only analysis")
def bench(
    as_json: JsonFlag = False,
    only: Annotated[
        str | None,
        typer.Option(
            help="analysis, window, memory, start, recording, courier, or endurance (only when named)"
        ),
    ] = None,
    hours: Annotated[float, typer.Option(min=0.01, max=48, help="Of watching, for endurance.")] = 2.0,
) -> None:
    """Measure this machine: analysis, window under load, memory, start-up, recording, delivery."""
    from client.app.bench import run_bench

    figures = run_bench(only, _note, hours)
    if as_json:
        _print_json(figures)
        return
    for part, values in figures.items():
        shown = values if isinstance(values, dict) else {"": values}
        _say(f"{part}: " + ", ".join(f"{name} {value}".strip() for name, value in shown.items()))


def _say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


def _note(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")


def _say_error(sentence: str) -> None:
    sys.stderr.write(f"synaq: {sentence}\n")


def _tell_person(said: str) -> None:
    sys.stderr.write(f"{said}\n")
    sys.stderr.flush()


def _print_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


if __name__ == "__main__":
    run()
